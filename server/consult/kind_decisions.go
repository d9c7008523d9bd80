package consult

// Outcomes are what can be said of a thing that was agreed, in the order shown.
var Outcomes = []string{"yes", "bit", "no", "unsure"}

// Decisions says for each thing that was agreed at the last review whether it happened. Which
// those are comes with the writer: see Writer.Told.
type Decisions struct{ Freq }

// Check refuses what the writer was not told of, and answers not offered.
func (d *Decisions) Check(p *Part, c Circle) error { return d.check(p, c, Outcomes) }

func (d *Decisions) Apart() []Value { return []Value{d} }

func (d *Decisions) Bare() Value { return d }

func (d *Decisions) Screen(p *Part, c Circle) Screen { return d.screen(p, c, Outcomes, becameSays) }

var becameSays = map[string]string{
	"yes":    "form.became.yes",
	"bit":    "form.became.bit",
	"no":     "form.became.no",
	"unsure": "form.became.unsure",
}

package consult

import (
	"slices"

	"myreview/server/care"
)

// Wants are what the time with a person could be, in the order shown.
var Wants = []string{"more", "same", "less", "notnow", "unsure"}

// Freq says for each person whether the time with them should be more, the
// same, less, not now, or that one is not sure (domain.md 6.2 "freq").
type Freq struct {
	Each []Wish `json:"each,omitempty"`
}

// Wish is one row: Who is a tie or an option of the part.
type Wish struct {
	Who  string `json:"who"`
	Want string `json:"want"`
}

// Decode reads name.row for each row that the hidden fields name.rows list.
func (f *Freq) Decode(in Fields, name string) error {
	rows, err := in.many(name + ".rows")
	if err != nil {
		return err
	}
	for _, who := range rows {
		want, err := in.one(name + "." + who)
		if err != nil {
			return err
		}
		if want != "" {
			f.Each = append(f.Each, Wish{who, want})
		}
	}
	return nil
}

// Check refuses people who are not this child's, and wishes not offered.
func (f *Freq) Check(p *Part, c Circle) error { return f.check(p, c, Wants) }

func (f *Freq) check(p *Part, c Circle, wants []string) error {
	for i, e := range f.Each {
		if !slices.Contains(wants, e.Want) || slices.ContainsFunc(f.Each[:i], func(b Wish) bool { return b.Who == e.Who }) {
			return care.Invalid("form.error.choice").On(p.ID)
		}
		if !p.Has(e.Who) && !c.names(p, care.ID(e.Who)) {
			return care.Invalid("form.error.person").On(p.ID)
		}
	}
	return nil
}

func (f *Freq) Said() (out []Said) {
	for _, e := range f.Each {
		out = append(out, Said{Who: e.Who, Want: e.Want})
	}
	return out
}

func (f *Freq) Apart() []Value { return []Value{f} }

func (f *Freq) Bare() Value { return f }

func (*Freq) Quoted() Said { return Said{} }

func (f *Freq) Screen(p *Part, c Circle) Screen { return f.screen(p, c, Wants, wantSays) }

func (f *Freq) screen(p *Part, c Circle, wants []string, says map[string]string) Screen {
	out := Screen{Partial: "freq", Options: p.offers(c)}
	for i := range out.Options {
		for _, e := range f.Each {
			if e.Who == out.Options[i].Value {
				out.Options[i].Want = e.Want
			}
		}
	}
	for _, w := range wants {
		out.Wants = append(out.Wants, Choice{Value: w, Says: says[w]})
	}
	return out
}

var wantSays = map[string]string{
	"more":   "form.freq.more",
	"same":   "form.freq.same",
	"less":   "form.freq.less",
	"notnow": "form.freq.notnow",
	"unsure": "form.freq.unsure",
}

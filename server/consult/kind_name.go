package consult

import (
	"strings"
	"unicode/utf8"

	"myreview/server/care"
)

// MaxName is the most characters of a name.
const MaxName = 60

// Name is what the writer calls something, on one line.
type Name struct{ Text }

func (n *Name) Check(p *Part, c Circle) error {
	if strings.ContainsAny(n.Text.Text, "\r\n") {
		return care.Invalid("form.error.choice").On(p.ID) // a box of one line sends none
	}
	if over := utf8.RuneCountInString(n.Text.Text) - MaxName; over > 0 {
		return care.Invalid("form.error.long").On(p.ID).With("Over", over).With("Most", MaxName)
	}
	return n.Text.Check(p, c)
}

func (n *Name) Apart() []Value { return []Value{n} }

func (*Name) Bare() Value { return new(Name) }

func (n *Name) Screen(p *Part, _ Circle) Screen {
	return Screen{Own: &Own{Name: p.ID, Says: p.Words + "." + p.ID, Text: n.Text.Text}}
}

package consult

import (
	"unicode/utf8"

	"myreview/server/care"
)

// MaxText is the most characters that one box takes: about four full pages.
const MaxText = 10_000

// Text is the writer's own words, kept to the last space as they were written.
type Text struct {
	Text string `json:"text"`
}

func (t *Text) Decode(in Fields, name string) (err error) {
	t.Text, err = in.one(name)
	return err
}

// Check refuses only what is too long; the words stay in the box.
func (t *Text) Check(p *Part, _ Circle) error { return checkText(t.Text, p.ID) }

func (t *Text) Said() []Said { return said(nil, t.Text) }

func (t *Text) Apart() []Value { return []Value{t} }

func (*Text) Bare() Value { return new(Text) }

func (t *Text) Quoted() Said { return Said{Words: t.Text} }

func (t *Text) Screen(p *Part, _ Circle) Screen { return Screen{Own: &Own{Name: p.ID, Text: t.Text}} }

func checkText(s, field string) error {
	if !utf8.ValidString(s) {
		return care.Invalid("error.utf8").On(field)
	}
	if n := utf8.RuneCountInString(s); n > MaxText {
		return care.Invalid("form.error.long").On(field).With("Over", n-MaxText).With("Most", MaxText)
	}
	return nil
}

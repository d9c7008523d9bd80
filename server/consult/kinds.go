package consult

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"myreview/server/care"
)

// MaxText is the most characters that one box takes: about four full pages.
const MaxText = 10_000

// Text is somebody's own words, kept to the last space as they were written.
type Text struct {
	Text string `json:"text"`
}

// Decode takes the words as they are.
func (t *Text) Decode(in Fields, name string) (err error) {
	t.Text, err = in.one(name)
	return err
}

// Check refuses only what is too long; the words stay in the box.
func (t *Text) Check(p *Part, _ Circle) error { return checkText(t.Text, p.ID) }

// Answered tells whether anything was written.
func (t *Text) Answered() bool { return t.Text != "" }

// Kind is "text".
func (*Text) Kind() string { return "text" }

func checkText(s, field string) error {
	if !utf8.ValidString(s) {
		return care.Invalid("error.utf8").On(field)
	}
	if n := utf8.RuneCountInString(s); n > MaxText {
		return care.Invalid("form.error.long").On(field).With("Over", n-MaxText).With("Most", MaxText)
	}
	return nil
}

// Scale is a rung of the ladder from 0 to 10. There is no rung to begin with.
type Scale struct {
	N *int `json:"n"`
}

// Decode reads a whole number; "" is no rung.
func (s *Scale) Decode(in Fields, name string) error {
	text, err := in.one(name)
	if err != nil || text == "" {
		return err
	}
	n, err := strconv.Atoi(text)
	if err != nil || strconv.Itoa(n) != text {
		return care.Invalid("form.error.scale").On(name)
	}
	s.N = &n
	return nil
}

// Check refuses what is not on the ladder.
func (s *Scale) Check(p *Part, _ Circle) error {
	if s.N != nil && (*s.N < 0 || *s.N > 10) {
		return care.Invalid("form.error.scale").On(p.ID)
	}
	return nil
}

// Answered tells whether a rung was picked; 0 is one.
func (s *Scale) Answered() bool { return s.N != nil }

// Kind is "scale010".
func (*Scale) Kind() string { return "scale010" }

// One is a single pick among the part's own options.
type One struct {
	Pick string `json:"pick"`
}

// Decode reads the pick.
func (o *One) Decode(in Fields, name string) (err error) {
	o.Pick, err = in.one(name)
	return err
}

// Check refuses what the part does not offer.
func (o *One) Check(p *Part, _ Circle) error {
	if o.Pick != "" && !p.Has(o.Pick) {
		return care.Invalid("form.error.choice").On(p.ID)
	}
	return nil
}

// Answered tells whether anything was picked.
func (o *One) Answered() bool { return o.Pick != "" }

// Kind is "one".
func (*One) Kind() string { return "one" }

func (o *One) picked() []string { return []string{o.Pick} }

// Pics3 is one of three pictures: going well, in between, not going well. It
// is never turned into a number (domain.md 6.2.5).
type Pics3 struct{ One }

// Kind is "pics3".
func (*Pics3) Kind() string { return "pics3" }

// YNU is yes, no or not sure.
type YNU struct{ One }

// Kind is "ynu".
func (*YNU) Kind() string { return "ynu" }

// Many is any number of picks among the part's options, with a box for
// something else where the part has one.
type Many struct {
	Picks []string `json:"picks,omitempty"`
	Other string   `json:"other,omitempty"`
}

// Decode reads the picks and the box.
func (m *Many) Decode(in Fields, name string) (err error) {
	if m.Picks, err = in.many(name); err == nil {
		m.Other, err = in.one(name + ".other")
	}
	return err
}

// Check refuses what the part does not offer.
func (m *Many) Check(p *Part, _ Circle) error {
	for _, pick := range m.Picks {
		if !p.Has(pick) {
			return care.Invalid("form.error.choice").On(p.ID)
		}
	}
	return checkOther(m.Other, p)
}

// Answered tells whether anything was picked or written.
func (m *Many) Answered() bool { return len(m.Picks) > 0 || m.Other != "" }

// Kind is "pick_many".
func (*Many) Kind() string { return "pick_many" }

func (m *Many) picked() []string { return m.Picks }

func checkOther(s string, p *Part) error {
	if s != "" && !p.Other {
		return care.Invalid("form.error.choice").On(p.ID)
	}
	return checkText(s, p.ID+".other")
}

// Feelings are feeling words or pictures, as many as fit.
type Feelings struct{ Many }

// Kind is "words".
func (*Feelings) Kind() string { return "words" }

// People are those whom somebody names: ties of the child, options such as "a
// teacher" or "no one", and anybody else in their own words.
type People struct {
	Ties  []care.ID `json:"ties,omitempty"`
	Picks []string  `json:"picks,omitempty"`
	Other string    `json:"other,omitempty"`
}

// Decode reads ties, options and the box. A tie's id and an option's cannot be
// mistaken for each other: options have no hyphen.
func (p *People) Decode(in Fields, name string) error {
	all, err := in.many(name)
	if err != nil {
		return err
	}
	for _, s := range all {
		if id, err := care.ParseID(s); err == nil {
			p.Ties = append(p.Ties, id)
		} else {
			p.Picks = append(p.Picks, s)
		}
	}
	p.Other, err = in.one(name + ".other")
	return err
}

// Check refuses people who are not this child's, and options not offered.
func (p *People) Check(part *Part, c Circle) error {
	for _, id := range p.Ties {
		if !c.names(part, id) {
			return care.Invalid("form.error.person").On(part.ID)
		}
	}
	m := Many{Picks: p.Picks, Other: p.Other}
	return m.Check(part, c)
}

// Answered tells whether anybody was named.
func (p *People) Answered() bool { return len(p.Ties)+len(p.Picks) > 0 || p.Other != "" }

// Kind is "pick_people".
func (*People) Kind() string { return "pick_people" }

func (p *People) picked() []string { return p.Picks }

// Wants are what the time with somebody could be, in the order shown.
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
func (f *Freq) Check(p *Part, c Circle) error {
	for i, e := range f.Each {
		if !slices.Contains(Wants, e.Want) {
			return care.Invalid("form.error.choice").On(p.ID)
		}
		if slices.ContainsFunc(f.Each[:i], func(b Wish) bool { return b.Who == e.Who }) {
			return care.Invalid("form.error.choice").On(p.ID)
		}
		if !p.Has(e.Who) && !c.names(p, care.ID(e.Who)) {
			return care.Invalid("form.error.person").On(p.ID)
		}
	}
	return nil
}

// Answered tells whether anything was said about anybody.
func (f *Freq) Answered() bool { return len(f.Each) > 0 }

// Kind is "freq".
func (*Freq) Kind() string { return "freq" }

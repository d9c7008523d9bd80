package consult

import (
	"slices"

	"myreview/server/care"
)

// People are those whom an answer names: ties of the child, options such as "a
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

// stay keeps those among the people who were named before and are not round the child now: the
// screen does not show them, so that nobody took them back.
func (p *Part) stay(values map[string]Value, before Answer, c Circle) {
	gone := slices.DeleteFunc(slices.Clone(before.Said(p.ID)), func(s Said) bool { return s.Who == "" || c.names(p, care.ID(s.Who)) })
	if len(gone) == 0 {
		return
	}
	said := append(gone, Answer{Values: values}.Said(p.ID)...)
	v := Kinds[p.Kind].New()
	_ = v.Decode(func(name string) (out []string) {
		for _, s := range said {
			switch name {
			case p.ID:
				out = append(out, s.Picked...)
				if s.Who != "" {
					out = append(out, s.Who)
				}
			case p.ID + ".other":
				out = append(out, s.Words)
			}
		}
		return out
	}, p.ID)
	values[p.ID] = v
}

func (p *People) Said() (out []Said) {
	for _, id := range p.Ties {
		out = append(out, Said{Who: string(id)})
	}
	return append(out, said(p.Picks, p.Other)...)
}

func (p *People) Bare() Value { return &People{Ties: p.Ties, Picks: p.Picks} }

// Apart is one value for each person, and one for the words.
func (p *People) Apart() (out []Value) {
	for _, id := range p.Ties {
		out = append(out, &People{Ties: []care.ID{id}})
	}
	for _, pick := range p.Picks {
		out = append(out, &People{Picks: []string{pick}})
	}
	if p.Other != "" {
		out = append(out, &People{Other: p.Other})
	}
	return out
}

func (*People) Quoted() Said { return Said{} }

func (p *People) Screen(part *Part, c Circle) Screen {
	chosen := p.Picks
	for _, id := range p.Ties {
		chosen = append(chosen[:len(chosen):len(chosen)], string(id))
	}
	return Screen{Partial: "picks", Many: true, Options: part.offers(c, chosen...), Own: part.other("form.other.people", p.Other)}
}

package consult

import (
	"slices"

	"myreview/server/care"
)

// Many is any number of picks among the part's options, with a box for
// something else where the part has one.
type Many struct {
	Picks []string `json:"picks,omitempty"`
	Other string   `json:"other,omitempty"`
}

func (m *Many) Decode(in Fields, name string) (err error) {
	if m.Picks, err = in.many(name); err == nil {
		m.Other, err = in.one(name + ".other")
	}
	return err
}

func (m *Many) Check(p *Part, _ Circle) error {
	if m.Other != "" && !p.Other || slices.ContainsFunc(m.Picks, func(pick string) bool { return !p.Has(pick) }) {
		return care.Invalid("form.error.choice").On(p.ID)
	}
	return checkText(m.Other, p.ID+".other")
}

func (m *Many) Said() []Said { return said(m.Picks, m.Other) }

func (m *Many) Bare() Value { return &Many{Picks: m.Picks} }

// Apart is one value for each pick, and one for the words.
func (m *Many) Apart() (out []Value) {
	for _, pick := range m.Picks {
		out = append(out, &Many{Picks: []string{pick}})
	}
	if m.Other != "" {
		out = append(out, &Many{Other: m.Other})
	}
	return out
}

func (*Many) Quoted() Said { return Said{} }

func (m *Many) Screen(p *Part, c Circle) Screen {
	return Screen{Partial: "picks", Many: true, Options: p.offers(c, m.Picks...), Own: p.other("form.other.ways", m.Other)}
}

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

// rows is a value of a kind that says something for each, as it says it.
func rows(kind, part string, said []Said) Value {
	v := Kinds[kind].New()
	_ = v.Decode(func(name string) (out []string) { // what a value said it takes back
		for _, s := range said {
			switch name {
			case part + ".rows":
				out = append(out, s.Who)
			case part + "." + s.Who:
				out = append(out, s.Want)
			}
		}
		return out
	}, part)
	return v
}

// among puts what was said now about one of those whom the part asks for, if it was on that
// screen, among what was said before about the others.
func (p *Part) among(values map[string]Value, before Answer, now Part) {
	said := slices.Clone(before.Said(p.ID))
	if now.ID == p.ID {
		about := now.said(Answer{Values: values})
		if i := slices.IndexFunc(said, func(s Said) bool { return s.Who == now.row }); i >= 0 {
			said = slices.Replace(said, i, i+1, about...)
		} else {
			said = append(said, about...)
		}
	}
	if delete(values, p.ID); len(said) > 0 {
		values[p.ID] = rows(p.Kind, p.ID, said)
	}
}

// only leaves of what a part says for each what is kept.
func (a Answer) only(part string, keep func(who string) bool) {
	said := a.Said(part)
	kept := slices.DeleteFunc(slices.Clone(said), func(s Said) bool { return s.Who != "" && s.Want != "" && !keep(s.Who) })
	switch {
	case len(kept) == 0:
		delete(a.Values, part)
	case len(kept) < len(said):
		a.Values[part] = rows(kindOf(a.Values[part]), part, kept)
	}
}

// Check refuses people who are not this child's, and wishes not offered.
func (f *Freq) Check(p *Part, c Circle) error { return f.check(p, c, Wants) }

func (f *Freq) check(p *Part, c Circle, wants []string) error {
	for i, e := range f.Each {
		if !slices.Contains(wants, e.Want) || slices.ContainsFunc(f.Each[:i], func(b Wish) bool { return b.Who == e.Who }) {
			return care.Invalid("form.error.choice").On(p.ID)
		}
		if e.Who != p.row && !p.Has(e.Who) && !c.names(p, care.ID(e.Who)) {
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
	if p.row != "" {
		out.Options = slices.DeleteFunc(out.Options, func(o Choice) bool { return o.Value != p.row })
	}
	if id, err := care.ParseID(p.row); err == nil && len(out.Options) == 0 { // who was named and is not round the child now
		out.Options = []Choice{{Value: p.row, Tie: id}}
	}
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

package forms

import (
	"cmp"
	"slices"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/view"
)

// who is the choice of who may see an answer. Whatever it says is made from
// the ties that the store would let read it, never written by hand.
func (f *Filling) who(q *consult.Question, a consult.Answer) view.FormWho {
	if audience, given := consult.Unchosen[q.Sees]; given || a.Audience.Given() { // also before anything was answered
		a.Audience = cmp.Or(audience, care.Logistics)
		m := view.FormWho{Fixed: f.seenBy(q, a), Faces: f.faces(q, a)}
		if q.Sees == consult.Wishes {
			m.Never = f.Say.T("form.who.wish.never")
			if q.ID == "m4" {
				m.Then = f.Say.T("form.m4.then", "IRO", f.reader())
			}
		}
		return m
	}
	now := a.Audience
	if now == "" {
		now = care.OnlyIRO
	}
	as := func(audience care.Audience, picked ...care.ID) consult.Answer {
		return consult.Answer{State: consult.Given, Audience: audience, Picked: picked, Values: a.Values}
	}
	iro := f.IRONames()
	m := view.FormWho{
		Faces: f.faces(q, as(care.OnlyIRO)), Now: string(now), OnlyIRO: f.seenBy(q, as(care.OnlyIRO)), Picked: f.toldFirst(q, a) + f.Say.T("form.who.picked", "IRO", iro),
		Everyone: f.seenBy(q, as(care.Everyone)), Never: f.never(q),
	}
	if len(a.Picked) > 0 {
		m.Picked = f.seenBy(q, as(care.Picked, a.Picked...))
	}
	all := f.Say.T("form.who.pick.everyone")
	if about := f.about(q); len(about) > 0 {
		all = f.Say.T("form.who.pick.but", "People", about)
	}
	if f.Author.Kind == care.TieChild {
		m.Letter, m.InLetter = f.Say.T("form.letter.who", "IRO", iro), a.ForLetter
	}
	for _, o := range []view.FormOption{
		{Value: string(care.OnlyIRO), Label: f.Say.T("form.who.pick.iro", "IRO", iro), Picture: "lock"},
		{Value: string(care.Picked), Label: f.Say.T("form.who.pick.picked", "IRO", iro), Picture: "eye"},
		{Value: string(care.Everyone), Label: all, Picture: "everyone"},
	} {
		o.Chosen = o.Value == m.Now
		m.Choices = append(m.Choices, o)
	}
	for _, t := range consult.Choices(q, f.Author, f.Circle) {
		reads := func(r care.Tie) bool { return r.Person == t.Person }
		if !slices.ContainsFunc(f.Readers(q, as(care.Picked, t.ID)), reads) {
			continue // not let into this review, so there is nothing to pick them for
		}
		m.People = append(m.People, view.FormOption{
			Value: string(t.ID), Label: f.Name(t.ID), Note: f.Role(t.ID), Picture: f.Named[t.ID].Picture,
			Chosen: slices.Contains(a.Picked, t.ID),
		})
	}
	return m
}

// faces are the pictures of those who read an answer once it is sent. Adults' forms show
// nobody.
func (f *Filling) faces(q *consult.Question, a consult.Answer) (out []string) {
	for _, t := range inTurn(f.Readers(q, a)) {
		if picture := f.Named[t.ID].Picture; picture != "" && len(out) < 4 {
			out = append(out, picture)
		}
	}
	return out
}

// seenBy says who reads an answer once it is sent, and who knows its pick already,
// since it called for help.
func (f *Filling) seenBy(q *consult.Question, a consult.Answer) string {
	told := f.toldFirst(q, a)
	iro, nobody := "form.who.iro", "form.who.nobody"
	if told != "" {
		iro, nobody = "form.who.iro.rest", "form.who.nobody.rest"
	}
	readers := f.Readers(q, a)
	if f.Author.Kind != care.TieChild {
		return f.Say.T("form.who.roles", "People", f.roles(readers))
	}
	var iros, all []string
	for _, t := range inTurn(readers) {
		if t.Kind.IRO() {
			iros = append(iros, f.Name(t.ID))
		}
		all = append(all, f.Name(t.ID))
	}
	switch {
	case len(all) == 0:
		return told + f.Say.T(nobody)
	case a.Audience == care.Logistics:
		return told + f.Say.T("form.who.logistics", "People", all)
	case a.Audience == care.Wish:
		return told + f.Say.T("form.who.wish", "People", all)
	case len(all) > len(iros):
		return told + f.Say.T("form.who.row", "People", all)
	case len(iros) > 1:
		return told + f.Say.T(iro, "IRO", f.Say.T("form.iro.with", "IRO", iros[0], "Cover", iros[1]))
	default:
		return told + f.Say.T(iro, "IRO", iros[0])
	}
}

// toldFirst is the sentence before it: who was told what was picked; empty: nobody was.
func (f *Filling) toldFirst(q *consult.Question, a consult.Answer) string {
	who, told := f.knows(q, a)
	if !told {
		return ""
	}
	if names := f.site.alerts.TellWho(f.Call, who).People; names != "" {
		return f.Say.T("form.alert.told", "People", names) + " "
	}
	return f.Say.T("form.alert.told.duty") + " "
}

// inTurn puts the IRO, who reads everything, before the others.
func inTurn(ties []care.Tie) []care.Tie {
	out := slices.Clone(ties)
	slices.SortStableFunc(out, func(a, b care.Tie) int {
		switch {
		case a.Kind.IRO() == b.Kind.IRO():
			return 0
		case a.Kind.IRO():
			return -1
		default:
			return 1
		}
	})
	return out
}

// formRoles say who people are in the rest of a sentence.
var formRoles = map[care.TieKind]string{
	care.TieCarer:        "form.who.role.carer",
	care.TieChild:        "form.who.role.child",
	care.TieIRO:          "form.who.role.iro",
	care.TieParent:       "form.who.role.parent",
	care.TieSocialWorker: "form.who.role.social_worker",
}

// roles are the readers of an adult's form, whom it does not name.
func (f *Filling) roles(readers []care.Tie) []string {
	var out []string
	for _, t := range inTurn(readers) {
		kind := t.Kind
		if kind.IRO() {
			kind = care.TieIRO
		}
		if said := f.Say.T(cmp.Or(formRoles[kind], view.Role(kind))); !slices.Contains(out, said) {
			out = append(out, said)
		}
	}
	return out
}

// never says whom a question is never opened to, because it is about them.
func (f *Filling) never(q *consult.Question) string {
	about := f.about(q)
	if len(about) == 0 {
		return ""
	}
	return f.Say.T("form.who.never", "People", about)
}

// about names the people whom a question is about, of those who are there now: of these
// kinds, if any is given.
func (f *Filling) about(q *consult.Question, kinds ...care.TieKind) []string {
	var names []string
	about := consult.AboutWhom(q, consult.Answer{}, f.Circle)
	for _, t := range f.Circle.Ties {
		if slices.Contains(about, t.ID) && t.Active(f.Circle.At) && slices.Contains(q.About, t.Kind) && (len(kinds) == 0 || slices.Contains(kinds, t.Kind)) {
			names = append(names, f.Name(t.ID))
		}
	}
	return names
}

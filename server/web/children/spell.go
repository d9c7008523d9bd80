package children

import (
	"strings"

	"myreview/server/care"
	"myreview/server/store/children"
	"myreview/server/view"
	"myreview/server/web"
)

func (s *Pages) spellRoutes() []web.Route {
	return []web.Route{
		web.Get("/children/:child/spells", web.Staff, func(k *web.Call) error { return s.showSpells(k, nil) }),
		web.Post("/children/:child/spells", web.Staff, s.addSpell),
		web.Post("/children/:child/spells/end", web.Staff, s.endSpell),
	}
}

// showSpells is the legal statuses and homes of a child, to add one or end one. What a
// spell is chosen by has its sort before its code.
func (s *Pages) showSpells(k *web.Call, fault *care.Error) error {
	p, err := s.read(k)
	if err != nil {
		return err
	}
	m := &view.ChildSpells{
		Page: s.Page(k), Child: p.Child, Name: p.Name, ID: care.NewID(), Today: care.DateOf(s.Now()), InCare: p.Ended.Until.Empty(),
		Since: k.Value("since"), Until: k.Value("until"), End: k.Value("end"), Guarded: p.Guarded,
	}
	m.TitleFor(p.Name)
	if id, err := k.FormID("id"); err == nil {
		m.ID = id
	}
	for _, code := range care.LegalStatuses {
		m.Legals = append(m.Legals, view.Option{Value: "legal " + code, Label: view.Legal(code), Chosen: k.Value("kind") == "legal "+code})
	}
	for _, code := range care.HomeKinds {
		m.Homes = append(m.Homes, view.Option{Value: "home " + code, Label: view.HomeKind(code), Chosen: k.Value("kind") == "home "+code})
	}
	for _, spell := range p.Spells {
		line := view.ChildSpell{ID: spell.ID, Label: spellLabel(spell), Since: spell.Since, Until: spell.Until}
		line.Ends = spell.Open() && spell.Sort != care.SpellCare
		if line.Ends && k.Value("spell") == string(spell.ID) {
			line.Wrong = true
		}
		m.Adopted = m.Adopted || line.Ends && spell.Sort == care.SpellHome && care.Guards(spell.Kind)
		m.Spells = append(m.Spells, line)
	}
	if fault == nil {
		return s.Show(k, "child/spells", m)
	}
	m.Wrong, m.Message = fault.Field, k.Say.Fault(fault)
	return s.ShowStatus(k, web.StatusOf[fault.Kind], "child/spells", m)
}

func (s *Pages) addSpell(k *web.Call) error {
	p, err := s.read(k)
	if err != nil {
		return err
	}
	id, err := k.FormID("id")
	if err != nil {
		return err
	}
	n := children.NewSpell{ID: id, Child: p.Child}
	sort, kind, known := strings.Cut(k.Value("kind"), " ")
	if n.Sort, n.Kind = care.Sort(sort), kind; !known {
		return s.showSpells(k, care.Invalid("child.spell.error.kind").On("kind"))
	}
	for field, into := range map[string]*care.Date{"since": &n.Since, "until": &n.Until} {
		if *into, err = k.Day(field); err != nil {
			return s.showSpells(k, web.AsFault(err))
		}
	}
	return web.Done(k, s.Store.Children.AddSpell(k.UserContext(), k.Viewer, n), childPath(p.Child)+"/spells", s.showSpells)
}

func (s *Pages) endSpell(k *web.Call) error {
	p, err := s.read(k)
	if err != nil {
		return err
	}
	id, err := k.FormID("spell")
	if err != nil {
		return err
	}
	on, err := k.Day("end")
	if err == nil {
		err = s.Store.Children.EndSpell(k.UserContext(), k.Viewer, p.Child, id, on)
	}
	return web.Done(k, err, childPath(p.Child)+"/spells", s.showSpells)
}

package children

import (
	"myreview/server/care"
	"myreview/server/store/children"
	"myreview/server/view"
	"myreview/server/web"
)

func (s *Pages) nameRoutes() []web.Route {
	return []web.Route{
		web.Get("/children/:child/name", web.Staff, func(k *web.Call) error { return s.showName(k, nil) }),
		web.Post("/children/:child/name", web.Staff, s.rename),
		web.Post("/children/:child/name/undo", web.Staff, s.unname),
	}
}

func namePath(child care.ID) string { return childPath(child) + "/name" }

func (s *Pages) showName(k *web.Call, fault *care.Error) error {
	p, err := s.read(k)
	if err != nil {
		return err
	}
	who, names, err := s.Store.Children.Names(k.UserContext(), k.Viewer, p.Child)
	if err != nil {
		return err
	}
	m := &view.ChildName{Page: s.Page(k), Child: p.Child, ID: care.NewID(), Name: k.Value("name"), Pronouns: p.Pronouns, Day: k.Value("day")}
	m.TitleFor(p.Name)
	if k.Fields != nil {
		m.Pronouns = k.Value("pronouns")
	}
	if id, err := k.FormID("id"); err == nil {
		m.ID = id
	}
	for _, n := range who {
		m.Who = append(m.Who, view.Option{
			Value: string(n.Person), Label: k.Say.T("child.died.one", "Name", n.Name, "Role", k.Say.T(view.Role(n.Kind))), Chosen: k.Value("who") == string(n.Person),
		})
	}
	for _, n := range names {
		m.Names = append(m.Names, view.NameLine{ID: n.ID, Name: n.Name, Was: n.Was, Pronouns: n.Pronouns, Since: n.Since, By: n.By, On: n.On, Waits: n.Waits})
	}
	if fault == nil {
		return s.Show(k, "child/name", m)
	}
	m.Wrong, m.Message = fault.Field, k.Say.Fault(fault)
	return s.ShowStatus(k, web.StatusOf[fault.Kind], "child/name", m)
}

func (s *Pages) rename(k *web.Call) error {
	p, err := s.read(k)
	if err != nil {
		return err
	}
	n := children.NewName{Child: p.Child, Name: k.Value("name"), Pronouns: k.Value("pronouns")}
	if n.ID, err = k.FormID("id"); err != nil {
		return err
	}
	if n.Since, err = k.Day("day"); err != nil {
		return s.showName(k, web.AsFault(err))
	}
	if n.Person, err = care.ParseID(k.Value("who")); err != nil {
		n.Person = "" // nobody was chosen, and the store says so
	}
	return web.Done(k, s.Store.Children.Rename(k.UserContext(), k.Viewer, n), namePath(p.Child), s.showName)
}

func (s *Pages) unname(k *web.Call) error {
	p, err := s.read(k)
	if err != nil {
		return err
	}
	id, err := k.FormID("id")
	if err != nil {
		return err
	}
	return web.Done(k, s.Store.Children.Unname(k.UserContext(), k.Viewer, p.Child, id), namePath(p.Child), s.showName)
}

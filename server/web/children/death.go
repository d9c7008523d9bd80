package children

import (
	"myreview/server/care"
	"myreview/server/store/children"
	"myreview/server/store/people"
	"myreview/server/view"
	"myreview/server/web"
)

func (s *Pages) deathRoutes() []web.Route {
	return []web.Route{
		web.Get("/children/:child/died", web.Staff, func(k *web.Call) error { return s.showDied(k, nil) }),
		web.Post("/children/:child/died", web.Staff, s.RequireReauth(s.sayDied)),
		web.Post("/children/:child/died/undo", web.Staff, s.undoDied),
	}
}

func (s *Pages) showDied(k *web.Call, fault *care.Error) error {
	p, err := s.read(k)
	if err != nil {
		return err
	}
	who, err := s.Store.Children.Mortal(k.UserContext(), k.Viewer, p.Child)
	if err != nil {
		return err
	}
	m := &view.ChildDied{Page: s.Page(k), Child: p.Child, Name: p.Name, Day: k.Value("day"), Today: care.DateOf(s.Now())}
	m.TitleFor(p.Name)
	for _, n := range who {
		m.Who = append(m.Who, view.Option{
			Value: string(n.Person), Label: k.Say.T("child.died.one", "Name", n.Name, "Role", k.Say.T(view.Role(n.Kind))), Chosen: k.Value("who") == string(n.Person),
		})
	}
	if fault == nil {
		return s.Show(k, "child/died", m)
	}
	m.Wrong, m.Message = fault.Field, k.Say.Fault(fault)
	return s.ShowStatus(k, web.StatusOf[fault.Kind], "child/died", m)
}

func (s *Pages) sayDied(k *web.Call) error {
	id, err := k.ID("child")
	if err != nil {
		return err
	}
	d := people.Death{}
	if d.On, err = k.Day("day"); err != nil {
		return s.showDied(k, web.AsFault(err))
	}
	if d.Person, err = care.ParseID(k.Value("who")); err != nil {
		d.Person = "" // nobody was chosen, and the store says so
	}
	return web.Done(k, s.Store.Children.SayDied(k.UserContext(), k.Viewer, id, d), childPath(id), s.showDied)
}

func (s *Pages) undoDied(k *web.Call) error {
	p, err := s.read(k)
	if err != nil {
		return err
	}
	who, err := k.FormID("who")
	if err != nil {
		return err
	}
	return web.Done(k, s.Store.Children.UndoDied(k.UserContext(), k.Viewer, p.Child, who), childPath(p.Child), s.showChild)
}

// died are those who have, and whether the child is one of them.
func died(p *view.ChildPage, child care.ID, all []children.Dead) {
	for _, d := range all {
		one := view.ChildDead{Person: d.Person, Name: d.Name, Role: view.Role(d.Kind), On: d.On, Undo: d.Undo}
		if d.Person == child {
			p.Dead, one.Role = true, ""
		}
		p.Died = append(p.Died, one)
	}
}

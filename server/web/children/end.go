package children

import (
	"myreview/server/care"
	"myreview/server/store/children"
	"myreview/server/store/network"
	"myreview/server/view"
	"myreview/server/web"
)

func (s *Pages) endRoutes() []web.Route {
	return []web.Route{
		web.Get("/children/:child/end", web.Staff, func(k *web.Call) error { return s.showEnd(k, nil) }),
		web.Post("/children/:child/end", web.Staff, s.RequireReauth(s.end)),
		web.Post("/children/:child/end/undo", web.Staff, s.undoEnd),
		web.Get("/children/:child/back", web.Staff, func(k *web.Call) error { return s.showBack(k, nil) }),
		web.Post("/children/:child/back", web.Staff, s.RequireReauth(s.comeBack)),
	}
}

// open is what goes on when a child's care has ended.
func (s *Pages) open(k *web.Call, p children.Page) (out view.ChildOpen, err error) {
	o, err := s.Store.Children.Open(k.UserContext(), k.Viewer, p.Child)
	if err != nil {
		return out, err
	}
	out = view.ChildOpen{Asked: o.Asked, Ties: o.Ties, Invited: workersIn(o.Invited), Round: workersIn(o.Round)}
	for _, r := range p.Reviews {
		if line := reviewLine(r); line.State.Planned() || line.State.Live() {
			out.Reviews = append(out.Reviews, line)
		}
	}
	for _, r := range o.Letters {
		out.Letters = append(out.Letters, reviewLine(r))
	}
	calls, err := s.Calls(k.UserContext(), k.Viewer)
	for _, c := range calls {
		if c.Child == p.Child {
			out.Calls++
		}
	}
	return out, err
}

func workersIn(all []network.Named) (out []view.ChildWorker) {
	for _, n := range all {
		out = append(out, view.ChildWorker{Name: n.Name, Picture: n.Picture, Role: view.Role(n.Kind)})
	}
	return out
}

func reviewLine(r children.ReviewDay) view.ChildReview {
	return view.ChildReview{ID: r.ID, Number: r.Number, State: view.Phase(r.State), StartsAt: r.StartsAt, Due: r.DueOn, Held: r.HeldOn, Moved: movesIn(r.Moved)}
}

func movesIn(all []children.Moved) (out []view.ReviewMove) {
	for _, m := range all {
		out = append(out, view.ReviewMove{Was: m.Was, Cancelled: m.StartsAt.IsZero(), Reason: view.Postponed(m.Reason), Who: view.Decider(m.Decided)})
	}
	return out
}

func (s *Pages) showEnd(k *web.Call, fault *care.Error) error {
	p, err := s.read(k)
	if err != nil {
		return err
	}
	m := &view.ChildEnd{Page: s.Page(k), Child: p.Child, Name: p.Name, Day: k.Value("day"), Today: care.DateOf(s.Now())}
	m.TitleFor(p.Name)
	for _, code := range care.EndReasons {
		m.Reasons = append(m.Reasons, view.Option{Value: code, Label: view.EndReason(code), Chosen: k.Value("reason") == code})
	}
	if m.Open, err = s.open(k, p); err != nil {
		return err
	}
	if fault == nil {
		return s.Show(k, "child/end", m)
	}
	m.Wrong, m.Message = fault.Field, k.Say.Fault(fault)
	return s.ShowStatus(k, web.StatusOf[fault.Kind], "child/end", m)
}

func (s *Pages) end(k *web.Call) error {
	id, err := k.ID("child")
	if err != nil {
		return err
	}
	day, err := k.Day("day")
	if err == nil {
		err = s.Store.Children.EndCare(k.UserContext(), k.Viewer, children.End{Child: id, On: day, Reason: k.Value("reason"), Shut: k.Say.T("child.end.adopted.why")})
	}
	return web.Done(k, err, childPath(id), s.showEnd)
}

func (s *Pages) undoEnd(k *web.Call) error {
	id, err := k.ID("child")
	if err != nil {
		return err
	}
	return web.Done(k, s.Store.Children.UndoEnd(k.UserContext(), k.Viewer, id), childPath(id), s.showChild)
}

func (s *Pages) showBack(k *web.Call, fault *care.Error) error {
	p, err := s.read(k)
	if err != nil {
		return err
	}
	m := &view.ChildBack{Page: s.Page(k), Child: p.Child, Name: p.Name, Day: k.Value("day"), Today: care.DateOf(s.Now())}
	m.TitleFor(p.Name)
	if fault != nil {
		m.Wrong, m.Message = fault.Field, k.Say.Fault(fault)
	}
	c, err := s.Store.Children.Choices(k.UserContext(), k.Viewer)
	if err != nil && care.KindOf(err) != care.KindNotFound { // they do not say who has the work
		return err
	}
	m.Work = []view.ChildWork{
		{Field: "iro", Role: view.Role(care.TieIRO), To: named(c.IROs, k.Value("iro")), Error: m.ErrorAt("iro")},
		{Field: "worker", Role: view.Role(care.TieSocialWorker), To: named(c.Workers, k.Value("worker")), Error: m.ErrorAt("worker")},
	}
	for _, w := range p.Workers {
		switch w.Kind {
		case care.TieIRO:
			m.Work[0].Has = append(m.Work[0].Has, w.Name)
		case care.TieSocialWorker:
			m.Work[1].Has = append(m.Work[1].Has, w.Name)
		}
	}
	if fault == nil {
		return s.Show(k, "child/back", m)
	}
	return s.ShowStatus(k, web.StatusOf[fault.Kind], "child/back", m)
}

func (s *Pages) comeBack(k *web.Call) error {
	id, err := k.ID("child")
	if err != nil {
		return err
	}
	b := children.Back{Child: id}
	if b.On, err = k.Day("day"); err != nil {
		return s.showBack(k, web.AsFault(err))
	}
	for field, into := range map[string]*care.ID{"iro": &b.IRO, "worker": &b.Worker} {
		if k.Value(field) == "" {
			continue
		}
		if *into, err = care.ParseID(k.Value(field)); err != nil {
			return s.showBack(k, care.Invalid("error.form").On(field))
		}
	}
	return web.Done(k, s.Store.Children.Return(k.UserContext(), k.Viewer, b), childPath(id), s.showBack)
}

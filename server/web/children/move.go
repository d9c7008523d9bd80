package children

import (
	"time"

	"myreview/server/care"
	"myreview/server/store/children"
	"myreview/server/store/network"
	"myreview/server/view"
	"myreview/server/web"
)

func (s *Pages) moveRoutes() []web.Route {
	return []web.Route{
		web.Get("/children/:child/move", web.Staff, func(k *web.Call) error { return s.showMove(k, nil) }),
		web.Post("/children/:child/move", web.Staff, s.moveReview),
	}
}

// showMove is the planning form for a review that is planned already. Once none is, the
// child's page says so.
func (s *Pages) showMove(k *web.Call, fault *care.Error) error {
	p, err := s.read(k)
	if err != nil {
		return err
	}
	var planned children.ReviewDay
	for _, r := range p.Reviews {
		if r.State == network.ReviewPlanned {
			planned = r
		}
	}
	if planned.ID == "" {
		if fault != nil {
			return s.showChild(k, fault)
		}
		return k.To(childPath(p.Child))
	}
	due := p.Due(s.rules())
	at := planned.StartsAt.In(care.London)
	m := &view.ChildPlan{
		Page: s.Page(k), Child: p.Child, Name: p.Name, ID: care.NewID(), Due: due.On, BookBy: due.BookBy, Today: care.DateOf(s.Now()),
		Day: at.Format(time.DateOnly), At: at.Format("15:04"), Was: planned.StartsAt, Seen: planned.StartsAt.UTC().Format(time.RFC3339Nano), Guarded: p.Guarded,
	}
	m.TitleFor(p.Name)
	if id, err := k.FormID("id"); err == nil {
		m.ID, m.Day, m.At, m.Place, m.NoDay = id, k.Value("day"), k.Value("at"), k.Value("place"), k.Value("noday") != ""
	}
	for _, code := range care.PostponedReasons {
		m.Reasons = append(m.Reasons, view.Option{Value: code, Label: view.Postponed(code), Chosen: k.Value("reason") == code})
	}
	for _, code := range care.Deciders {
		m.Deciders = append(m.Deciders, view.Option{Value: code, Label: view.Decider(code), Chosen: k.Value("decided") == code})
	}
	if fault == nil {
		return s.Show(k, "child/plan", m)
	}
	m.Wrong, m.Message = fault.Field, k.Say.Fault(fault)
	return s.ShowStatus(k, web.StatusOf[fault.Kind], "child/plan", m)
}

func (s *Pages) moveReview(k *web.Call) error {
	p, err := s.read(k)
	if err != nil {
		return err
	}
	id, err := k.FormID("id")
	if err != nil {
		return err
	}
	was, err := time.Parse(time.RFC3339Nano, k.Value("was"))
	if err != nil {
		return care.NotFoundError()
	}
	m := children.Move{ID: id, Child: p.Child, Was: was, Place: k.Value("place"), Reason: k.Value("reason"), Decided: k.Value("decided")}
	if k.Value("noday") != "" {
		return s.done(k, s.Store.Children.CancelReview(k.UserContext(), k.Viewer, m), childPath(p.Child), s.showMove)
	}
	if m.StartsAt, err = k.Start(); err == nil {
		err = s.Store.Children.MoveReview(k.UserContext(), k.Viewer, m)
	}
	return s.done(k, err, childPath(p.Child), s.showMove)
}

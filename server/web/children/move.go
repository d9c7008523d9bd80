package children

import (
	"cmp"

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

// plannedOf is a child's review that has a day to come; one without an id: none has.
func plannedOf(p children.Page) (planned children.ReviewDay) {
	for _, r := range p.Reviews {
		if r.State == network.ReviewPlanned {
			planned = r
		}
	}
	return planned
}

// showMove is the planning form for a review that is planned already. Once none is, the
// child's page says so.
func (s *Pages) showMove(k *web.Call, fault *care.Error) error {
	p, err := s.read(k)
	if err != nil {
		return err
	}
	planned := plannedOf(p)
	if planned.ID == "" {
		if fault != nil {
			return s.showChild(k, fault)
		}
		return k.To(childPath(p.Child))
	}
	due := p.Due(s.Days)
	m := &view.ChildPlan{
		Page: s.Page(k), Child: p.Child, Name: p.Name, Due: cmp.Or(planned.DueOn, due.On), BookBy: due.BookBy, Today: care.DateOf(s.Now()),
		Day: k.Value("day"), At: k.Value("at"), Place: k.Value("place"), Guarded: p.Guarded,
	}
	m.TitleFor(p.Name)
	movesForm(k, m, planned.StartsAt, fault)
	shapeForm(k, m, planned.Minutes, planned.How)
	if err := s.bookedThen(k, m, planned.StartsAt); err != nil {
		return err
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
	m, err := moveIn(k, p.Child)
	if err != nil {
		return err
	}
	minutes, how, err := shape(k)
	if err == nil {
		err = s.moveTo(k, m, minutes, how)
	}
	to := childPath(p.Child) // says what was cancelled
	if planned := plannedOf(p); k.Value("noday") == "" && planned.ID != "" {
		to = savedPath(planned.ID)
	}
	return web.Done(k, err, to, s.showMove)
}

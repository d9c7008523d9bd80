package people

import (
	"slices"

	"myreview/server/care"
	"myreview/server/view"
	"myreview/server/web"
)

// dutyRoutes are the rota of those who read calls for help for the whole
// authority; they keep it themselves, and so does everybody else who may stand on it.
func (s *Pages) dutyRoutes() []web.Route {
	return []web.Route{
		web.Get("/duty", web.OnDuty, func(k *web.Call) error { return s.showDuty(k, nil) }),
		web.Post("/duty", web.OnDuty, s.RequireReauth(s.putOnDuty)),
		web.Post("/duty/end", web.OnDuty, s.RequireReauth(s.endDuty)),
	}
}

func (s *Pages) showDuty(k *web.Call, fault *care.Error) error {
	rota, err := s.Store.People.Rota(k.UserContext(), k.Viewer)
	if err != nil {
		return err
	}
	now := s.Now()
	m := &view.Duty{Page: s.Page(k), New: care.NewID(), Today: care.DateOf(now), First: string(care.DateOf(now))}
	for _, t := range rota.Turns {
		m.Turns = append(m.Turns, view.DutyTurn{ID: t.ID, Name: t.Name, Me: t.Me, Now: !t.Since.After(now), Since: t.Since, Until: lastDay(t.Until)})
	}
	m.Nobody = !slices.ContainsFunc(m.Turns, func(t view.DutyTurn) bool { return t.Now })
	for _, p := range rota.People {
		m.People = append(m.People, view.Option{Value: string(p.Person), Label: p.Name, Chosen: k.Value("person") == string(p.Person)})
	}
	if fault == nil {
		return s.Show(k, "tell/duty", m)
	}
	m.First, m.Last = k.Value("first"), k.Value("until")
	if id, err := k.FormID("id"); err == nil {
		m.New = id
	}
	m.Wrong, m.Message = fault.Field, k.Say.Fault(fault)
	return s.ShowStatus(k, web.StatusOf[fault.Kind], "tell/duty", m)
}

// dutyDone leads back to the rota, or shows it with what is wrong.
func (s *Pages) dutyDone(k *web.Call, err error) error {
	switch kind := care.KindOf(err); {
	case err == nil:
		return k.To("/duty")
	case kind == care.KindInvalid || kind == care.KindConflict:
		return s.showDuty(k, web.AsFault(err))
	}
	return err
}

func (s *Pages) putOnDuty(k *web.Call) error {
	id, err := k.FormID("id")
	if err != nil {
		return err
	}
	first, err := s.dayIn(k, "first")
	if err != nil {
		return s.dutyDone(k, err)
	}
	last, err := s.dayIn(k, "until")
	if err != nil {
		return s.dutyDone(k, err)
	}
	person, err := care.ParseID(k.Value("person"))
	if err != nil {
		return s.dutyDone(k, care.Invalid("duty.error.person").On("person"))
	}
	return s.dutyDone(k, s.Store.People.PutOnDuty(k.UserContext(), k.Viewer, id, person, first, last))
}

func (s *Pages) endDuty(k *web.Call) error {
	id, err := k.FormID("turn")
	if err != nil {
		return err
	}
	return s.dutyDone(k, s.Store.People.EndDuty(k.UserContext(), k.Viewer, id))
}

package web

import (
	"myreview/server/care"
	"myreview/server/view"
)

// dutyRoutes are the rota of those who read calls for help for the whole
// authority; they keep it themselves.
func (s *Site) dutyRoutes() []route {
	return []route{
		get("/duty", onDuty, func(k *call) error { return s.showDuty(k, nil) }),
		post("/duty", onDuty, s.sure(s.putOnDuty)),
		post("/duty/end", onDuty, s.sure(s.endDuty)),
	}
}

func (s *Site) showDuty(k *call, fault *care.Error) error {
	rota, err := s.Store.People.Rota(k.UserContext(), k.Viewer)
	if err != nil {
		return err
	}
	now := s.now()
	m := &view.Duty{Shell: s.shell(k), New: care.NewID(), Today: care.DateOf(now), First: string(care.DateOf(now))}
	for _, t := range rota.Turns {
		m.Turns = append(m.Turns, view.DutyTurn{ID: t.ID, Name: t.Name, Me: t.Me, Now: !t.Since.After(now), Since: t.Since, Until: lastDay(t.Until)})
	}
	for _, p := range rota.People {
		m.People = append(m.People, view.Option{Value: string(p.Person), Label: p.Name, Chosen: k.value("person") == string(p.Person)})
	}
	if fault == nil {
		return s.show(k, "tell/duty", m)
	}
	m.First, m.Last = k.value("first"), k.value("until")
	if id, err := k.formID("id"); err == nil {
		m.New = id
	}
	m.Wrong, m.Message = fault.Field, k.Say.Fault(fault)
	return s.showStatus(k, statusOf[fault.Kind], "tell/duty", m)
}

// dutyDone leads back to the rota, or shows it with what is wrong.
func (s *Site) dutyDone(k *call, err error) error {
	switch kind := care.KindOf(err); {
	case err == nil:
		return k.to("/duty")
	case kind == care.KindInvalid || kind == care.KindConflict:
		return s.showDuty(k, asFault(err))
	}
	return err
}

func (s *Site) putOnDuty(k *call) error {
	id, err := k.formID("id")
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
	person, err := care.ParseID(k.value("person"))
	if err != nil {
		return s.dutyDone(k, care.Invalid("duty.error.person").On("person"))
	}
	return s.dutyDone(k, s.Store.People.PutOnDuty(k.UserContext(), k.Viewer, id, person, first, last))
}

func (s *Site) endDuty(k *call) error {
	id, err := k.formID("turn")
	if err != nil {
		return err
	}
	return s.dutyDone(k, s.Store.People.EndDuty(k.UserContext(), k.Viewer, id))
}

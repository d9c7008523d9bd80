package children

import (
	"slices"
	"strconv"

	"myreview/server/care"
	"myreview/server/store/children"
	"myreview/server/store/people"
	"myreview/server/view"
	"myreview/server/web"
)

func (s *Pages) caseloadRoutes() []web.Route {
	return []web.Route{
		web.Get("/caseloads", web.Allocates, func(k *web.Call) error { return s.showCaseloads(k, nil) }),
		web.Get("/caseloads/:person", web.Allocates, func(k *web.Call) error { return s.showCaseload(k, nil) }),
		web.Post("/caseloads/move", web.Allocates, s.RequireReauth(s.move)),
	}
}

// A full caseload is 50 to 70 children (domain.md section 1).
const (
	caseloadLeast = 50
	caseloadMost  = 70
)

func caseloadOf(one children.IRO) view.IROLoad {
	return view.IROLoad{Person: one.Person, Name: one.Name, Team: one.Team, Children: one.Children, Many: one.Children > caseloadMost, Few: one.Children < caseloadLeast}
}

// showCaseloads is all IROs with how many children each has, and who has none.
func (s *Pages) showCaseloads(k *web.Call, fault *care.Error) error {
	all, err := s.Store.Children.Caseloads(k.UserContext(), k.Viewer)
	if err != nil {
		return err
	}
	m := &view.Caseloads{Page: s.Page(k), Least: caseloadLeast, Most: caseloadMost}
	for _, one := range all.IROs {
		m.IROs = append(m.IROs, caseloadOf(one))
	}
	m.To = optionsFor(k, all.IROs)
	for _, l := range all.Without {
		m.List = append(m.List, s.choice(k, l))
	}
	if fault == nil {
		return s.Show(k, "child/caseloads", m)
	}
	m.Wrong, m.Message, m.Reason = fault.Field, k.Say.Fault(fault), k.Value("reason")
	return s.ShowStatus(k, web.StatusOf[fault.Kind], "child/caseloads", m)
}

// choice is a child to be ticked, as they were before something was wrong.
func (s *Pages) choice(k *web.Call, l children.Line) view.ChildLine {
	line := lineOf(l, care.DateOf(s.Now()))
	line.Chosen = slices.Contains(k.Values("child"), string(l.Child))
	return line
}

// optionsFor are the IROs to whom children can be given: nobody gives themselves any.
func optionsFor(k *web.Call, iros []children.IRO) (out []view.Option) {
	for _, one := range iros {
		if one.Person != k.Viewer.Person {
			out = append(out, view.Option{Value: string(one.Person), Label: one.Name + " (" + strconv.Itoa(one.Children) + ")", Chosen: k.Value("to") == string(one.Person)})
		}
	}
	return out
}

// showCaseload is one IRO's children, to be given to another.
func (s *Pages) showCaseload(k *web.Call, fault *care.Error) error {
	id, err := k.ID("person")
	if err != nil {
		if id, err = care.ParseID(k.Value("iro")); err != nil {
			return err
		}
	}
	iro, lines, others, err := s.Store.Children.Caseload(k.UserContext(), k.Viewer, id)
	if err != nil {
		return err
	}
	m := &view.CaseloadOf{Page: s.Page(k), IROLoad: caseloadOf(iro)}
	m.To = optionsFor(k, others)
	for _, l := range lines {
		m.List = append(m.List, s.choice(k, l))
	}
	if fault == nil {
		return s.Show(k, "child/caseload", m)
	}
	m.Wrong, m.Message, m.Reason = fault.Field, k.Say.Fault(fault), k.Value("reason")
	return s.ShowStatus(k, web.StatusOf[fault.Kind], "child/caseload", m)
}

// move gives children to another IRO, one or many.
func (s *Pages) move(k *web.Call) error {
	from, back, show := care.ID(""), "/caseloads", s.showCaseloads
	if k.Value("iro") != "" {
		id, err := k.FormID("iro")
		if err != nil {
			return err
		}
		from, back, show = id, "/caseloads/"+string(id), s.showCaseload
	}
	to, err := care.ParseID(k.Value("to"))
	if err != nil {
		return show(k, care.Invalid("caseload.error.to").On("to"))
	}
	if len(k.Values("child")) == 0 {
		return show(k, care.Invalid("caseload.error.child").On("child"))
	}
	for _, text := range k.Values("child") {
		child, err := care.ParseID(text)
		if err != nil {
			return err
		}
		h := people.HandOn{Child: child, Kind: care.TieIRO, From: from, To: to, Reason: k.Value("reason")}
		if err := s.Store.People.HandOn(k.UserContext(), k.Viewer, h); err != nil {
			return s.done(k, err, back, show)
		}
	}
	return k.To(back)
}

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
		web.Get("/eighteen", web.Staff, s.eighteen),
		web.Get("/board", web.Allocates, s.board),
		web.Get("/caseloads", web.Allocates, func(k *web.Call) error { return s.showCaseloads(k, nil) }),
		web.Get("/caseloads/:person", web.Allocates, func(k *web.Call) error { return s.showCaseload(k, nil) }),
		web.Post("/caseloads/move", web.Allocates, s.RequireReauth(s.move)),
		web.Post("/caseloads/cover", web.Allocates, s.RequireReauth(s.cover)),
		web.Post("/caseloads/cover/end", web.Allocates, s.RequireReauth(s.endCover)),
	}
}

func caseloadOf(one children.IRO) view.IROLoad {
	return view.IROLoad{Person: one.Person, Name: one.Name, Team: one.Team, Children: one.Children, Many: one.Children > view.CaseloadMost, Few: one.Children < view.CaseloadLeast}
}

// showCaseloads is all IROs with how many children each has, and who has none.
func (s *Pages) showCaseloads(k *web.Call, fault *care.Error) error {
	all, err := s.Store.Children.Caseloads(k.UserContext(), k.Viewer)
	if err != nil {
		return err
	}
	m := &view.Caseloads{Page: s.Page(k), Least: view.CaseloadLeast, Most: view.CaseloadMost}
	for _, one := range all.IROs {
		m.IROs = append(m.IROs, caseloadOf(one))
	}
	m.To = optionsFor(k, all.IROs)
	for _, l := range all.Without {
		m.List = append(m.List, s.choice(k, l))
	}
	if m.Covers, err = s.covers(k, ""); err != nil {
		return err
	}
	if m.Notices, err = s.unanswered(k); err != nil {
		return err
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
	if m.Covers, err = s.covers(k, id); err != nil {
		return err
	}
	m.Cover = view.CoverForm{First: k.Value("first"), Last: k.Value("last"), Why: k.Value("why"), Today: care.DateOf(s.Now())}
	for _, o := range m.To {
		o.Chosen = k.Value("stand") == o.Value
		m.Cover.To = append(m.Cover.To, o)
	}
	for _, l := range lines {
		m.Cover.Children = append(m.Cover.Children, view.Option{Value: string(l.Child), Label: l.Name, Chosen: k.Value("one") == string(l.Child)})
	}
	m.Cover.All = k.Value("one") == everyChild
	if fault == nil {
		return s.Show(k, "child/caseload", m)
	}
	m.Wrong, m.Message, m.Reason = fault.Field, k.Say.Fault(fault), k.Value("reason")
	m.Cover.Wrong, m.Cover.Message = m.Wrong, m.Message
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
			return web.Done(k, err, back, show)
		}
	}
	return k.To(back)
}

// everyChild stands in the form for all children of the IRO.
const everyChild = "all"

// namesMost is how many children a cover names; of more it says how many.
const namesMost = 3

func (s *Pages) covers(k *web.Call, iro care.ID) (out []view.CoverLine, err error) {
	all, err := s.Store.Children.Covers(k.UserContext(), k.Viewer, iro)
	for _, c := range all {
		line := view.CoverLine{Path: "/caseloads/" + string(c.From.Person), From: c.From.Name, To: c.To.Name, First: c.First, Last: c.Last, Begun: c.Begun, Count: len(c.Ties), Tie: c.Ties[0].Tie}
		for _, t := range c.Ties {
			if len(c.Ties) <= namesMost {
				line.Children = append(line.Children, t.Name)
			}
		}
		out = append(out, line)
	}
	return out, err
}

// coverFields are what the form calls what is wrong with a cover.
var coverFields = map[string]string{"to": "stand", "child": "one", "reason": "why"}

// showCover is the caseload again, with what is wrong beside the boxes of the cover.
func (s *Pages) showCover(k *web.Call, fault *care.Error) error {
	if field := coverFields[fault.Field]; field != "" {
		fault.Field = field
	}
	return s.showCaseload(k, fault)
}

// cover gives an IRO's children to another for a time: all of them, or one. Of all, those
// for whom somebody stands in already keep whom they have.
func (s *Pages) cover(k *web.Call) error {
	iro, err := k.FormID("iro")
	if err != nil {
		return err
	}
	_, lines, _, err := s.Store.Children.Caseload(k.UserContext(), k.Viewer, iro)
	if err != nil {
		return err
	}
	c := people.Cover{From: iro, Reason: k.Value("why")}
	if c.To, err = care.ParseID(k.Value("stand")); err != nil {
		return s.showCover(k, care.Invalid("caseload.error.to").On("to"))
	}
	for field, into := range map[string]*care.Date{"first": &c.First, "last": &c.Last} {
		if *into, err = k.Day(field); err != nil {
			return s.showCover(k, web.AsFault(err))
		}
	}
	given := 0
	for _, l := range lines {
		if k.Value("one") != everyChild && k.Value("one") != string(l.Child) {
			continue
		}
		c.Child = l.Child
		given++
		err := s.Store.People.GiveCover(k.UserContext(), k.Viewer, c)
		if fault := web.AsFault(err); err != nil && (k.Value("one") != everyChild || fault.Key != "cover.error.twice") {
			return web.Done(k, err, "", s.showCover)
		}
	}
	if given == 0 {
		return s.showCover(k, care.Invalid("caseload.error.child").On("child"))
	}
	return k.To("/caseloads/" + string(iro))
}

// endCover ends the covers of an IRO's children that a form names, each by one of its ties.
func (s *Pages) endCover(k *web.Call) error {
	iro, err := k.FormID("iro")
	if err != nil {
		return err
	}
	all, err := s.Store.Children.Covers(k.UserContext(), k.Viewer, iro)
	if err != nil {
		return err
	}
	for _, c := range all {
		if !slices.Contains(k.Values("cover"), string(c.Ties[0].Tie)) {
			continue
		}
		for _, t := range c.Ties {
			if err := s.Store.People.EndCover(k.UserContext(), k.Viewer, t.Person, t.Tie, k.Value("ending")); err != nil {
				return web.Done(k, err, "", func(k *web.Call, f *care.Error) error { return s.showCaseload(k, f.On("ending")) })
			}
		}
	}
	return k.To("/caseloads/" + string(iro))
}

// eighteen is who turns 18 soon: of all children for the IRO manager, of an IRO's own.
func (s *Pages) eighteen(k *web.Call) error {
	all, err := s.Store.Children.TurnEighteen(k.UserContext(), k.Viewer)
	if err != nil {
		return err
	}
	m := &view.Eighteens{Page: s.Page(k)}
	for _, one := range all {
		m.List = append(m.List, view.EighteenLine{Path: childPath(one.Child), Name: one.Name, On: one.On, IRO: one.IRO, Next: one.NextDay})
	}
	return s.Show(k, "child/eighteen", m)
}

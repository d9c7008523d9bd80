package children

import (
	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store/children"
	"myreview/server/view"
	"myreview/server/web"
)

func (s *Pages) noticeRoutes() []web.Route {
	return []web.Route{
		web.Get("/children/:child/events", web.Staff, func(k *web.Call) error { return s.showNotices(k, nil) }),
		web.Post("/children/:child/events", web.Staff, s.tellNotice),
		web.Get("/children/:child/events/:event", web.Staff, func(k *web.Call) error { return s.showNotice(k, nil) }),
		web.Post("/children/:child/events/:event", web.Staff, s.answerNotice),
	}
}

func noticesPath(child care.ID, rest string) string { return childPath(child) + "/events" + rest }

// noticeGroups are the kinds as the form offers them.
var noticeGroups = []struct {
	label string
	kinds []review.Notice
}{
	{"notice.group.report", review.NoticesToTell},
	{"notice.group.before", review.NoticesBefore},
	{"notice.group.early", review.NoticesEarly},
}

var noticeKinds = map[review.Notice]string{
	review.NoticePlan: "notice.kind.plan", review.NoticeFamilyTime: "notice.kind.familytime", review.NoticeWorker: "notice.kind.worker",
	review.NoticeSafety: "notice.kind.safety", review.NoticeConference: "notice.kind.conference", review.NoticeSchool: "notice.kind.school",
	review.NoticeMissing: "notice.kind.missing", review.NoticeHealth: "notice.kind.health", review.NoticePermanence: "notice.kind.permanence",
	review.NoticeLeaving: "notice.kind.leaving", review.NoticeMoveOn: "notice.kind.moveon", review.NoticeCustody: "notice.kind.custody",
	review.NoticeDisrupts: "notice.kind.disrupts", review.NoticeKeyStage: "notice.kind.keystage", review.NoticeSettled: "notice.kind.settled",
	review.NoticeVisit: "notice.kind.visit", review.NoticeProtected: "notice.kind.protected", review.NoticeEnding: "notice.kind.ending",
	review.NoticeAsked: "notice.kind.asked", review.NoticeIRO: "notice.kind.iro",
}

var noticeOptions = map[string]string{review.ReviewNeeded: "notice.option.needed", review.ReviewNot: "notice.option.not"}

// answerBy is the day by which an event is answered.
func (s *Pages) answerBy(told care.Date) care.Date {
	return s.Days.After(told, s.Profile.Clocks.EventAnswered)
}

func (s *Pages) notices(k *web.Call) (children.NoticePage, error) {
	child, err := k.ID("child")
	if err != nil {
		return children.NoticePage{}, err
	}
	return s.Store.Children.Notices.Page(k.UserContext(), k.Viewer, child)
}

func (s *Pages) noticeLine(k *web.Call, p children.NoticePage, n children.Notice) view.NoticeLine {
	line := view.NoticeLine{
		ID: n.ID, Kind: noticeKinds[n.Kind], Before: n.Kind.Before(), Day: n.Day, Lines: web.LinesOf(web.OrLost(k.Say, n.What, n.WhatLost)), By: n.By, At: n.At,
		AnsweredBy: n.AnsweredBy, AnsweredAt: n.AnsweredAt, Answered: n.Says != "", NeededBy: n.NeededBy, Why: web.LinesOf(web.OrLost(k.Say, n.Why, n.WhyLost)),
	}
	if !line.Answered {
		line.AnswerBy = s.answerBy(care.DateOf(n.At))
		line.Late, line.May = line.AnswerBy < care.DateOf(s.Now()), p.Leads && !p.Died
	}
	return line
}

// showNotices is a child's significant events, and the form that tells the IRO of one.
func (s *Pages) showNotices(k *web.Call, fault *care.Error) error {
	p, err := s.notices(k)
	if err != nil {
		return err
	}
	m := &view.Notices{Page: s.Page(k), Child: p.Child, Name: web.Given(p.Name), Leads: p.Leads, Died: p.Died, ID: care.NewID(), Day: k.Value("day"), What: k.Value("what")}
	m.TitleFor(p.Name)
	if id, err := k.FormID("id"); err == nil && fault != nil && fault.Kind == care.KindInvalid {
		m.ID = id
	}
	for _, g := range noticeGroups {
		group := view.NoticeGroup{Label: g.label}
		for _, kind := range g.kinds {
			if kind.MayTell(p.Leads) {
				group.Kinds = append(group.Kinds, view.Option{Value: string(kind), Label: noticeKinds[kind], Chosen: k.Value("kind") == string(kind)})
			}
		}
		m.Groups = append(m.Groups, group)
	}
	for _, n := range p.All {
		m.List = append(m.List, s.noticeLine(k, p, n))
	}
	if fault == nil {
		return s.Show(k, "notice/notices", m)
	}
	m.Wrong, m.Message = fault.Field, k.Say.Fault(fault)
	return s.ShowStatus(k, web.StatusOf[fault.Kind], "notice/notices", m)
}

func (s *Pages) tellNotice(k *web.Call) error {
	p, err := s.notices(k)
	if err != nil {
		return err
	}
	n := children.NewNotice{Child: p.Child, Kind: review.Notice(k.Value("kind")), What: k.Value("what")}
	if n.ID, err = k.FormID("id"); err != nil {
		return err
	}
	if n.Day, err = k.Day("day"); err == nil {
		err = s.Store.Children.Notices.Tell(k.UserContext(), k.Viewer, n)
	}
	return web.Done(k, err, noticesPath(p.Child, ""), s.showNotices)
}

// notice finds the event that the address names, for the IRO, who answers it.
func (s *Pages) notice(k *web.Call) (children.NoticePage, children.Notice, error) {
	p, err := s.notices(k)
	if err != nil {
		return p, children.Notice{}, err
	}
	id, err := k.ID("event")
	if err != nil {
		return p, children.Notice{}, err
	}
	n, ok := p.One(id)
	switch {
	case !ok:
		err = care.NotFoundError()
	case !p.Leads:
		err = care.Forbidden("error.forbidden")
	}
	return p, n, err
}

// showNotice is where the IRO answers an event. Nothing is picked beforehand.
func (s *Pages) showNotice(k *web.Call, fault *care.Error) error {
	p, n, err := s.notice(k)
	if err != nil {
		return err
	}
	line := s.noticeLine(k, p, n)
	if !line.May && fault == nil {
		return k.To(noticesPath(p.Child, ""))
	}
	m := &view.NoticeAnswer{Page: s.Page(k), Child: p.Child, Name: web.Given(p.Name), Line: line, ID: care.NewID(), By: k.Value("by"), Why: k.Value("why"), Today: care.DateOf(s.Now())}
	m.TitleFor(p.Name)
	if id, err := k.FormID("id"); err == nil && fault != nil && fault.Kind == care.KindInvalid {
		m.ID = id
	}
	for _, one := range review.NoticeAnswers {
		m.Says = append(m.Says, view.Option{Value: one, Label: noticeOptions[one], Chosen: k.Value("says") == one})
	}
	if fault == nil {
		return s.Show(k, "notice/answer", m)
	}
	m.Wrong, m.Message = fault.Field, k.Say.Fault(fault)
	return s.ShowStatus(k, web.StatusOf[fault.Kind], "notice/answer", m)
}

func (s *Pages) answerNotice(k *web.Call) error {
	p, n, err := s.notice(k)
	if err != nil {
		return err
	}
	a := children.NoticeAnswer{Child: p.Child, Notice: n.ID, Says: k.Value("says"), Why: k.Value("why")}
	if a.ID, err = k.FormID("id"); err != nil {
		return err
	}
	if a.By, err = k.Day("by"); err == nil || a.Says == review.ReviewNot {
		err = s.Store.Children.Notices.Answer(k.UserContext(), k.Viewer, a)
	}
	return web.Done(k, err, noticesPath(p.Child, "#e-"+string(n.ID)), s.showNotice)
}

// unanswered is how many events wait for an answer, for the IRO manager: counts and days.
func (s *Pages) unanswered(k *web.Call) (view.NoticesOpen, error) {
	told, err := s.Store.Children.Notices.Unanswered(k.UserContext(), k.Viewer)
	m := view.NoticesOpen{Count: len(told)}
	for i, at := range told {
		by := s.answerBy(care.DateOf(at))
		if i == 0 {
			m.First = by
		}
		if by < care.DateOf(s.Now()) {
			m.Late++
		}
	}
	return m, err
}

package forms

import (
	"strconv"

	"myreview/server/care"
	"myreview/server/view"
	"myreview/server/web"
)

// showAsked is who is asked before a review, and how far they are.
func (s *Pages) showAsked(k *web.Call, fault *care.Error) error {
	id, err := k.ID("review")
	if err != nil {
		return err
	}
	asked, err := s.Store.Forms.WhoIsAsked(k.UserContext(), k.Viewer, id)
	if err != nil {
		return err
	}
	m := &view.FormsAsked{Page: s.Page(k), Review: id, Name: web.Given(asked.Child)}
	m.Opens = asked.Opens
	m.TitleFor(asked.Child)
	for _, a := range asked.All {
		line := view.FormAsked{Tie: a.Tie, By: nameTo(k.Say, a.Named), Picture: a.Picture, Opened: a.Opened, Begun: a.Begun, Sent: a.Sent, Part: a.Part, Back: a.Back, Before: len(a.Reminded)}
		if a.Kind != care.TieChild {
			line.Role = view.Role(a.Kind)
		}
		for _, at := range a.Reminded {
			line.Reminded = append(line.Reminded, care.DateOf(at))
		}
		if line.May = a.Left() > 0 && !asked.Shut && asked.Opens.Empty(); line.May {
			m.May, line.Lang = true, a.Lang
			line.Words = k.Say.As(a.Lang, a.Band).T("form.remind")
			if a.Lang != k.Say.Lang {
				line.Means = k.Say.As(k.Say.Lang, a.Band).T("form.remind")
			}
		}
		m.All = append(m.All, line)
	}
	if fault == nil {
		return s.Show(k, "form/asked", m)
	}
	m.Message = k.Say.Fault(fault)
	return s.ShowStatus(k, web.StatusOf[fault.Kind], "form/asked", m)
}

// remind keeps that somebody was reminded by hand.
func (s *Pages) remind(k *web.Call) error {
	id, err := k.ID("review")
	if err != nil {
		return err
	}
	tie, err := k.FormID("tie")
	if err == nil {
		var before int
		if before, err = strconv.Atoi(k.Value("before")); err != nil || before < 0 {
			err = care.Invalid("error.form")
		} else {
			err = s.Store.Forms.Remind(k.UserContext(), k.Viewer, id, tie, before)
		}
	}
	return web.Done(k, err, "/r/"+string(id)+"/asked", s.showAsked)
}

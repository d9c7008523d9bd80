package people

import (
	"errors"
	"slices"

	"myreview/server/care"
	"myreview/server/store/people"
	"myreview/server/view"
	"myreview/server/web"
)

// outForm is what is asked where somebody is kept out, with what was typed.
func outForm(k *web.Call, was care.TieState) *view.TieOutForm {
	f := &view.TieOutForm{
		Asked: k.Value("asked") == "yes", Unasked: k.Value("asked") == "no", View: k.Value("view"), Ask: k.Value("ask"), Look: k.Value("look"),
		Now: k.Value("now") != "", MayNow: was != care.TieBarred,
	}
	for _, why := range people.WhyOut {
		f.Whys = append(f.Whys, view.Option{Value: why, Label: view.OutWhy(why), Chosen: k.Value("why") == why})
	}
	return f
}

// readOut reads what goes with a step that keeps somebody out.
func (s *Pages) readOut(k *web.Call, t *people.TieStep) error {
	t.Out = &people.NewExclusion{Why: k.Value("why"), Asked: k.Value("asked") == "yes", View: k.Value("view"), Ask: k.Value("ask"), Now: k.Value("now") != ""}
	if k.Value("asked") == "" {
		return care.Invalid("exclusion.error.asked").On("view")
	}
	day, err := care.ParseDate(k.Value("look"))
	if err != nil {
		return care.Invalid("exclusion.error.look").On("look")
	}
	t.Out.LookOn = day
	return nil
}

// out is a record as a page shows it.
func (s *Pages) out(k *web.Call, e people.Exclusion) view.TieOut {
	today := care.DateOf(s.Clock())
	o := view.TieOut{
		ID: e.ID, Barred: e.Way == care.TieBarred, Why: view.OutWhy(e.Why), Words: web.OrLost(k.Say, e.Words, e.Lost), Asked: e.Asked, View: e.View, Ask: e.Ask,
		Before: e.Before, By: e.By, At: e.At, Agreed: e.Agreed, AgreedAt: e.AgreedAt, Since: e.Since, ToldOn: e.ToldOn, ToldHow: view.ToldHow(e.ToldHow), ToldBy: e.ToldBy,
		LookOn: e.LookOn, Look: !e.LookOn.Empty() && e.LookOn <= today, May: e.MayAgree, Mine: e.Mine,
		Said: e.Said, SaidOn: e.SaidOn, MayTell: e.MayTell,
	}
	if e.Waits() && !e.Before {
		o.AgreeBy = s.agreeBy(e)
		o.Late = o.AgreeBy < today
	}
	return o
}

// agreeBy is the last day on which the second person agrees in time.
func (s *Pages) agreeBy(e people.Exclusion) care.Date {
	return s.Days.After(care.DateOf(e.At), s.Profile.Clocks.ExclusionAgreed)
}

// showExclusion is the page of one: what was decided, who agreed, who told the person, and
// what is still to be done.
func (s *Pages) showExclusion(k *web.Call, fault *care.Error) error {
	review, err := k.ID("review")
	if err != nil {
		return err
	}
	id, err := k.ID("exclusion")
	if err != nil {
		return err
	}
	all, err := s.Store.People.Ties(k.UserContext(), k.Viewer, review)
	if err != nil {
		return err
	}
	var m *view.TieExclusion
	for _, t := range all {
		for _, e := range t.Out {
			if e.ID == id {
				m = &view.TieExclusion{Page: s.Page(k), TieOut: s.out(k, e), Review: review, Tie: t.ID, Name: t.Name, Whole: !t.Kind.Parent()}
			}
		}
	}
	if m == nil {
		return care.NotFoundError()
	}
	m.Today, m.On, m.ByWhom, m.Next = care.DateOf(s.Clock()), k.Value("on"), k.Value("by"), k.Value("look")
	for _, how := range people.ToldHows {
		m.Hows = append(m.Hows, view.Option{Value: how, Label: view.ToldHow(how), Chosen: k.Value("how") == how})
	}
	if k.Fields != nil && k.Value("do") == "tell" {
		m.Said = k.Value("said")
	}
	if fault == nil {
		return s.Show(k, "ties/exclusion", m)
	}
	place := map[string]*string{"on": &m.Errors.On, "how": &m.Errors.How, "by": &m.Errors.By, "look": &m.Errors.Look, "said": &m.Errors.Said}[fault.Field]
	return s.showFault(k, "ties/exclusion", m, &m.Page, place, fault)
}

// exclusion does what the page offers: agree, take back, write down who told the person,
// look again on another day, or tell a parent of the review.
func (s *Pages) exclusion(k *web.Call) error {
	review, err := k.ID("review")
	if err != nil {
		return err
	}
	id, err := k.ID("exclusion")
	if err != nil {
		return err
	}
	if err := s.Store.People.KeepsTies(k.UserContext(), k.Viewer, review); err != nil {
		return err
	}
	do, to := k.Value("do"), "/r/"+string(review)+"/exclusion/"+string(id)
	switch do {
	case "agree":
		return s.RequireReauth(func(k *web.Call) error {
			return s.excluded(k, s.Store.People.Exclusions.Agree(k.UserContext(), k.Viewer, review, id), to)
		})(k)
	case "withdraw":
		return s.excluded(k, s.Store.People.Exclusions.Withdraw(k.UserContext(), k.Viewer, review, id), tiesPath(review, ""))
	case "tell":
		return s.RequireReauth(func(k *web.Call) error {
			return s.excluded(k, s.Store.People.Exclusions.Tell(k.UserContext(), k.Viewer, review, id, k.Value("said")), to+"#tell")
		})(k)
	case "told", "look":
		day, err := care.ParseDate(k.Value(map[string]string{"told": "on", "look": "look"}[do]))
		switch {
		case err != nil && do == "told":
			err = care.Invalid("exclusion.error.told").On("on")
		case err != nil:
			err = care.Invalid("exclusion.error.look").On("look")
		case do == "told":
			err = s.Store.People.Exclusions.SayTold(k.UserContext(), k.Viewer, review, id, people.Told{On: day, How: k.Value("how"), By: k.Value("by")})
		default:
			err = s.Store.People.Exclusions.LookAgain(k.UserContext(), k.Viewer, review, id, day)
		}
		return s.excluded(k, err, to)
	}
	return care.Invalid("error.form")
}

// excluded leads on, or shows the page with what is wrong.
func (s *Pages) excluded(k *web.Call, err error, to string) error {
	var fault *care.Error
	switch {
	case err == nil:
		return k.To(to)
	case errors.As(err, &fault) && slices.Contains([]care.Kind{care.KindInvalid, care.KindConflict, care.KindForbidden}, fault.Kind):
		return s.showExclusion(k, fault)
	}
	return err
}

package reviews

import (
	"errors"
	"slices"

	"github.com/gofiber/fiber/v2"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store/meetings"
	"myreview/server/store/reviews"
	"myreview/server/view"
	"myreview/server/web"
)

func (s *Pages) decisionForm(k *web.Call, id care.ID, c reviews.Closing, n review.NewDecision) view.DecisionForm {
	f := view.DecisionForm{
		CSRF: web.PageToken(k.Secret), Review: id, What: n.What, Why: n.Why, Plain: n.Plain, WhoName: n.WhoName,
		Due: string(n.Due), Held: c.Held,
	}
	if words, err := s.ChildsWords(k, id); err == nil { // the form is there without them
		f.Words = words
	}
	for _, a := range c.Present {
		label := whoIs(k, a.Who)
		if a.Who.Kind != care.TieChild {
			label += " (" + k.Say.T(view.Role(a.Who.Kind)) + ")"
		}
		f.People = append(f.People, view.Option{Value: string(a.Who.Tie), Label: label, Chosen: a.Who.Tie == n.WhoTie})
	}
	for _, a := range care.Areas {
		f.Areas = append(f.Areas, view.Option{Value: string(a), Label: view.Area(a), Chosen: a == n.Area})
	}
	for _, w := range review.Wisheds {
		f.Wishes = append(f.Wishes, view.Option{Value: string(w), Label: wishSays[w], Chosen: w == n.Wish})
	}
	return f
}

// decide adds a decision, or puts it in the place of another.
func (s *Pages) decide(k *web.Call) error {
	id, err := k.ID("review")
	if err != nil {
		return err
	}
	made, err := k.FormID("id")
	if err != nil {
		return err
	}
	c, err := s.Store.Reviews.Closing(k.UserContext(), k.Viewer, id)
	if err != nil {
		return err
	}
	n := review.NewDecision{
		What: k.Value("what"), Why: k.Value("why"), Plain: k.Value("plain"), WhoTie: care.ID(k.Value("who")),
		WhoName: k.Value("name"), Due: care.Date(k.Value("due")), Area: care.Area(k.Value("area")), Wish: review.Wished(k.Value("wish")),
	}
	old := k.Value("old")
	var there []care.ID
	for _, a := range c.Present {
		there = append(there, a.Who.Tie)
	}
	form := meetings.UnsentDecision
	if old != "" {
		form = meetings.UnsentChange
	}
	if faults := n.Faults(there, c.Held); len(faults) > 0 {
		if err := s.keepTyped(k, id, form); err != nil {
			return err
		}
		n.WhoName = care.Seen(n.WhoName) // the page says so beside it
		f := s.decisionForm(k, id, c, n)
		f.ID, f.Old, f.Errors = made, care.ID(old), decisionErrors(k, faults)
		if old != "" {
			m := s.changing(k, id, f)
			m.Problem = k.Say.T("close.problem")
			return s.ShowStatus(k, fiber.StatusUnprocessableEntity, "close/decision", m)
		}
		return s.again(k, id, c, func(m *view.Closing) { m.New = f })
	}
	if old == "" {
		err = s.Store.Reviews.AddDecision(k.UserContext(), k.Viewer, id, made, n)
	} else {
		before, bad := k.FormID("old")
		if bad != nil {
			return bad
		}
		err = s.Store.Reviews.ChangeDecision(k.UserContext(), k.Viewer, id, before, made, n)
	}
	err = s.acted(k, id, form, err)
	var fault *care.Error
	if errors.As(err, &fault) && fault.Key == reviews.StandsKey {
		return s.stands(k, id, c, made, old, n)
	}
	if err != nil {
		return err
	}
	return k.To(closePath(id, "#decisions"))
}

// changing is the page of a decision that is changed; in another language it is
// the page of that decision still, and not of a new one.
func (s *Pages) changing(k *web.Call, id care.ID, f view.DecisionForm) *view.DecisionEdit {
	m := &view.DecisionEdit{Page: s.Page(k), Review: id, Form: f}
	m.Here = closePath(id, "/decision/"+string(f.Old))
	return m
}

// stands says that the form has made a decision already, of another text, and
// keeps what was typed. To send it once more is then meant: beside what stands,
// or where a decision was to be changed, in its place.
func (s *Pages) stands(k *web.Call, id care.ID, c reviews.Closing, made care.ID, old string, n review.NewDecision) error {
	f := s.decisionForm(k, id, c, n)
	f.ID = care.NewID()
	if old != "" {
		f.Old = made
		m := s.changing(k, id, f)
		m.Problem = k.Say.T("close.decision.error.stands.change")
		return s.ShowStatus(k, fiber.StatusConflict, "close/decision", m)
	}
	m := s.closing(k, id, c)
	m.New, m.Problem = f, k.Say.T(reviews.StandsKey)
	return s.showClosing(k, fiber.StatusConflict, c, m)
}

func decisionErrors(k *web.Call, faults []*care.Error) (e view.DecisionErrors) {
	for _, f := range faults {
		text := k.Say.Fault(f)
		switch f.Field {
		case "what":
			e.What = text
		case "why":
			e.Why = text
		case "plain":
			e.Plain = text
		case "who":
			e.Who = text
		case "due":
			e.Due = text
		default:
			e.Other = text
		}
	}
	return e
}

// decisionPage is where one decision is changed.
func (s *Pages) decisionPage(k *web.Call) error {
	id, err := k.ID("review")
	if err != nil {
		return err
	}
	which, err := k.ID("decision")
	if err != nil {
		return err
	}
	c, err := s.Store.Reviews.Closing(k.UserContext(), k.Viewer, id)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(c.Decisions, func(d reviews.Decision) bool { return d.ID == which })
	if at < 0 {
		return care.NotFoundError()
	}
	d := c.Decisions[at]
	n := review.NewDecision{
		What: d.What, Why: d.Why, Plain: d.Plain, WhoTie: d.Who.Tie, WhoName: d.WhoName, Due: d.Due, Area: d.Area, Wish: d.Wish,
	}
	kept, err := s.Store.Meetings.Unsent(k.UserContext(), k.Viewer, id)
	if err != nil {
		return err
	}
	field, typed := unsent(kept).of(meetings.UnsentChange, string(which))
	if typed {
		n = typedDecision(field)
	}
	m := &view.DecisionEdit{Page: s.Page(k), Review: id, Form: s.decisionForm(k, id, c, n)}
	m.Form.ID, m.Form.Old, m.Form.Back = care.NewID(), which, typed
	return s.Show(k, "close/decision", m)
}

func (s *Pages) withdraw(k *web.Call) error {
	id, err := k.ID("review")
	if err != nil {
		return err
	}
	which, err := k.FormID("decision")
	if err != nil {
		return err
	}
	if err := s.Store.Reviews.WithdrawDecision(k.UserContext(), k.Viewer, id, which); err != nil {
		return err
	}
	return k.To(closePath(id, "#decisions"))
}

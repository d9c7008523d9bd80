package reviews

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"myreview/server/care"
	"myreview/server/letter"
	"myreview/server/review"
	"myreview/server/store/meetings"
	"myreview/server/store/reviews"
	"myreview/server/view"
	"myreview/server/web"
)

// readbackPage asks everybody but the IRO: is that what we agreed? Who has no
// say in it reads it.
func (s *Pages) readbackPage(k *web.Call) error {
	id, err := k.ID("review")
	if err != nil {
		return err
	}
	a, err := s.Store.Reviews.Agreed(k.UserContext(), k.Viewer, id)
	if err != nil {
		return err
	}
	if a.Kind.IRO() {
		return k.To(closePath(id, ""))
	}
	m := s.readingBack(k, id, a)
	m.Thanks = k.Query("kept") != ""
	if err := s.typedReadback(k, id, m); err != nil {
		return err
	}
	return s.Show(k, "close/readback", m)
}

func (s *Pages) readingBack(k *web.Call, id care.ID, a reviews.Agreed) *view.Readback {
	m := &view.Readback{Page: s.Page(k), Review: id, Own: a.Kind == care.TieChild, Asked: a.Asked, Closed: a.State == "closed"}
	for _, d := range a.Decisions {
		line := view.ReadbackDecision{
			ID: d.ID, Area: d.Area, Icon: "target", What: web.OrLost(k.Say, d.What, d.Lost), Why: d.Why, Who: whoDoes(k, d), Due: d.Due,
			Yes: d.Mine.Says == review.AgreedYes, No: d.Mine.Says == review.AgreedNo, Words: d.Mine.Words, Error: web.OrLost(k.Say, "", d.Mine.Lost), Outcome: outcome(k.Say, d.Became),
		}
		if k.Viewer.Band.ForChild() {
			line.What, line.Why = inPlainWords(k, d), ""
		}
		if d.Earlier.Says != "" {
			line.Was = &view.SaidBack{Yes: d.Earlier.Says == review.AgreedYes, Words: web.OrLost(k.Say, d.Earlier.Words, d.Earlier.Lost)}
		}
		if d.Area != "" {
			line.Icon = d.Area.Picture()
		}
		m.Decisions = append(m.Decisions, line)
	}
	return m
}

// inPlainWords is a decision for the child: where it answers something they
// asked for, the answer comes first. The words themselves may run the other way
// than the page, so they stand isolated.
func inPlainWords(k *web.Call, d reviews.Decision) string {
	if d.Lost || d.Wish == review.NotAsked {
		return web.OrLost(k.Say, d.Plain, d.Lost)
	}
	return k.Say.T(letter.AnswerSays(letter.Kind(d.Wish)), "Plain", "\u2068"+d.Plain+"\u2069")
}

// readback keeps what somebody says about each decision that they say
// something about; the others can wait.
func (s *Pages) readback(k *web.Call) error {
	id, err := k.ID("review")
	if err != nil {
		return err
	}
	a, err := s.Store.Reviews.Agreed(k.UserContext(), k.Viewer, id)
	if err != nil {
		return err
	}
	if !a.Asked && !a.Kind.IRO() {
		return care.Forbidden("error.meeting.notyours")
	}
	m := s.readingBack(k, id, a)
	for i := range m.Decisions {
		d := &m.Decisions[i]
		says := review.Agrees(k.Value("says." + string(d.ID)))
		d.Words = k.Value("words." + string(d.ID))
		d.Yes, d.No = says == review.AgreedYes, says == review.AgreedNo
		if says == "" && strings.TrimSpace(d.Words) == "" {
			continue
		}
		if err := review.CheckReadback(says, d.Words); err != nil {
			d.Error = k.Say.Fault(web.AsFault(err))
			m.Problem = k.Say.T("close.problem")
		}
	}
	if m.Problem != "" {
		if err := s.keepTyped(k, id, meetings.UnsentReadback); err != nil {
			return err
		}
		return s.ShowStatus(k, fiber.StatusUnprocessableEntity, "close/readback", m)
	}
	for _, d := range m.Decisions {
		if says := review.Agrees(k.Value("says." + string(d.ID))); says != "" && err == nil {
			err = s.Store.Reviews.ReadBack(k.UserContext(), k.Viewer, id, d.ID, says, d.Words)
		}
	}
	if err := s.acted(k, id, meetings.UnsentReadback, err); err != nil {
		return err
	}
	if saysMore(k, a) {
		return care.Conflict("close.decision.error.changed") // with their words beside it
	}
	return k.To(closePath(id, "/readback?kept=1"))
}

// saysMore reports whether something was said about a decision that is there no
// more: it was changed or withdrawn while the page was open.
func saysMore(k *web.Call, a reviews.Agreed) bool {
	for name, values := range k.Fields {
		what, id, _ := strings.Cut(name, ".")
		if what != "says" && what != "words" || strings.Join(values, "") == "" {
			continue
		}
		if !slices.ContainsFunc(a.Decisions, func(d reviews.Decision) bool { return string(d.ID) == id }) {
			return true
		}
	}
	return false
}

// whatNext is what everyone's page says once a review is closed: what will be
// done, by whom and by when, and the next review. It is nil for somebody who
// was not there.
func (s *Pages) whatNext(k *web.Call, id care.ID) (*view.ReviewAfter, error) {
	a, err := s.Store.Reviews.Agreed(k.UserContext(), k.Viewer, id)
	if err != nil && care.KindOf(err) == care.KindNotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	out := &view.ReviewAfter{NextDue: a.NextDue, Open: a.Open, Letter: a.Letter}
	if !a.HeldOn.Empty() {
		if by := s.letterBy(a.HeldOn); by >= care.DateOf(s.Clock()) {
			out.LetterBy = by
		}
	}
	for _, d := range a.Decisions {
		what := web.OrLost(k.Say, d.What, d.Lost)
		if k.Viewer.Band.ForChild() {
			what = inPlainWords(k, d)
		}
		out.Decisions = append(out.Decisions, view.AfterDecision{What: what, Who: whoDoes(k, d), Due: d.Due, Outcome: outcome(k.Say, d.Became)})
	}
	return out, nil
}

// letterBy is the day by which the child has the letter of a review that was held then (domain.md 14, Z6).
func (s *Pages) letterBy(held care.Date) care.Date {
	return s.Days.After(held, s.Profile.Clocks.Letter)
}

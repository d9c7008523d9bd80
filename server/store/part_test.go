package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/children"
	"myreview/server/store/network"
	"myreview/server/store/reviews"
	"myreview/server/store/storetest"
)

// inParts is an authority with one child, whose first review is planned for a day.
type inParts struct {
	*store.Store
	base   *storetest.Base
	office office
	child  children.NewChild
	review care.ID
	ctx    context.Context
}

func newInParts(t *testing.T, s *store.Store, base *storetest.Base, born, cared care.Date, first string) *inParts {
	t.Helper()
	p := &inParts{Store: s, base: base, ctx: t.Context(), office: newOffice(t, s)}
	p.child = newChild(p.office)
	p.child.BornOn, p.child.CaredOn = born, cared
	p.at(t, first)
	if err := s.Children.Make(t.Context(), p.office.support, p.child); err != nil {
		t.Fatal(err)
	}
	var err error
	if p.review, err = s.Children.PlanReview(t.Context(), p.office.ines, children.Plan{Child: p.child.ID, StartsAt: base.Clock.Now().Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	return p
}

// at moves the clock to nine in the morning of a day.
func (p *inParts) at(t *testing.T, day string) {
	t.Helper()
	to, err := time.ParseInLocation("2006-01-02 15:04", day+" 09:00", care.London)
	if err != nil {
		t.Fatal(err)
	}
	p.base.Clock.Move(to.Sub(p.base.Clock.Now()))
}

func (p *inParts) open(t *testing.T) {
	t.Helper()
	if err := p.Meetings.OpenReview(t.Context(), p.office.ines, p.review, care.DateOf(p.base.Clock.Now())); err != nil {
		t.Fatal(err)
	}
}

func (p *inParts) later(kind review.Break, day, reason string) string {
	starts, _ := time.ParseInLocation("2006-01-02 15:04", day+" 10:00", care.London)
	return faultKey(p.Reviews.GoOnLater(p.ctx, p.office.ines, p.review, reviews.Later{ID: care.NewID(), Kind: kind, StartsAt: starts, Reason: reason}))
}

// close confirms that all were in the room, and closes.
func (p *inParts) close(t *testing.T, how reviews.Close) string {
	t.Helper()
	c, err := p.Reviews.Closing(t.Context(), p.office.ines, p.review)
	if err != nil {
		t.Fatal(err)
	}
	modes := map[care.ID]review.Mode{}
	for _, a := range c.Present {
		modes[a.Who.Seat] = review.InRoom
	}
	if err := p.Reviews.ConfirmAttendance(t.Context(), p.office.ines, p.review, modes, review.Spoke); err != nil {
		t.Fatal(err)
	}
	how.Live = true
	return faultKey(p.Reviews.CloseReview(t.Context(), p.office.ines, p.review, how))
}

// A review that was started in time, adjourned, and completed after its due day is late
// (domain.md 2.4, T19): the day of the part that completed it counts, and nothing else.
func TestAReviewIsHeldWhenItIsCompleted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		p := newInParts(t, s, base, "2014-02-03", "2026-03-02", "2026-03-20") // due on Monday 30 March
		p.open(t)
		if err := s.Meetings.NextItem(t.Context(), p.office.ines, p.review, now(t, p)); err != nil {
			t.Fatal(err)
		}
		stopped := now(t, p)
		for _, c := range []struct {
			kind        review.Break
			day, reason string
			want        string
		}{
			{"", "2026-04-02", "", "later.error.kind"},
			{review.InParts, "2026-03-19", "", "child.error.past"},
			{review.Adjourned, "2026-04-02", "", "child.move.error.reason"},
			{review.Adjourned, "2026-04-22", "report", "later.error.far"},
			{review.Adjourned, "2026-04-02", "report", ""},
		} {
			if got := p.later(c.kind, c.day, c.reason); got != c.want {
				t.Errorf("%s on %s: %q, want %q", c.kind, c.day, got, c.want)
			}
		}
		if next := nextOf(t, s, p.office.ines, p.child.ID); next.State != network.ReviewPlanned || care.DateOf(next.StartsAt) != "2026-04-02" || next.DueOn != "2026-03-30" {
			t.Errorf("%+v", next)
		}
		// Moved, it still has to be finished within 20 working days; begun, it is not cancelled.
		was := nextOf(t, s, p.office.ines, p.child.ID).StartsAt
		far := children.Move{ID: care.NewID(), Child: p.child.ID, Was: was, StartsAt: was.AddDate(0, 0, 30), Reason: "report", Decided: "iro"}
		if got := faultKey(s.Children.MoveReview(t.Context(), p.office.ines, far)); got != "later.error.far" {
			t.Errorf("moved too far: %q", got)
		}
		if got := faultKey(s.Children.CancelReview(t.Context(), p.office.ines, far)); got != "child.cancel.error.begun" {
			t.Errorf("cancelled: %q", got)
		}
		p.at(t, "2026-04-02")
		p.open(t)
		if now(t, p) != stopped {
			t.Error("it does not go on where it stopped")
		}
		if got := p.later(review.Adjourned, "2026-04-03", "report"); got != "later.error.once" {
			t.Errorf("adjourned twice: %q", got)
		}
		p.at(t, "2026-04-08") // the IRO closes it some days later
		for _, c := range []struct {
			how  reviews.Close
			want string
		}{
			{reviews.Close{PN: review.PN1}, "close.late.error"},
			{reviews.Close{PN: review.PN1, Late: "report", Completed: "2026-03-19"}, "close.completed.error.before"},
			{reviews.Close{PN: review.PN1, Completed: "2026-03-20"}, "close.completed.error.before"}, // of the first part: it would be in time
			{reviews.Close{PN: review.PN1, Late: "report", Completed: "2026-04-09"}, "close.completed.error.future"},
			{reviews.Close{PN: review.PN1, Late: "report"}, ""},
		} {
			if got := p.close(t, c.how); got != c.want {
				t.Errorf("%+v: %q, want %q", c.how, got, c.want)
			}
		}
		c, err := s.Reviews.Closing(t.Context(), p.office.ines, p.review)
		if err != nil || c.Held != "2026-04-02" || c.Late != "report" || len(c.Parts) != 2 || c.Parts[0] != "2026-03-20" || review.InTime(c.DueOn, c.Held) {
			t.Errorf("%+v, %v", c, err)
		}
		if next := nextOf(t, s, p.office.ines, p.child.ID); next.DueOn != "2026-07-02" {
			t.Errorf("the next counts from the day of completion: %s", next.DueOn)
		}
		verified(t, s)
	})
}

// A review that was cancelled and held three days later is in time, with the reason on
// record (domain.md 2.4, T20): its due day never moved.
func TestACancelledReviewHasNoDay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		p, ctx := newInParts(t, s, base, "2014-02-03", "2026-03-02", "2026-03-24"), t.Context()
		was := nextOf(t, s, p.office.ines, p.child.ID)
		m := children.Move{ID: care.NewID(), Child: p.child.ID, Was: was.StartsAt, Reason: "worker.ill", Decided: "iro"}
		if got := faultKey(s.Children.CancelReview(ctx, p.office.ines, children.Move{ID: m.ID, Child: m.Child, Was: m.Was, Decided: "iro"})); got != "child.move.error.reason" {
			t.Errorf("without a reason: %q", got)
		}
		if err := s.Children.CancelReview(ctx, p.office.olu, m); care.KindOf(err) != care.KindNotFound {
			t.Errorf("another IRO cancels: %v", err)
		}
		for range 2 { // the button was pressed twice
			if err := s.Children.CancelReview(ctx, p.office.ines, m); err != nil {
				t.Fatal(err)
			}
		}
		next := nextOf(t, s, p.office.ines, p.child.ID)
		if next.ID != was.ID || next.State != network.ReviewDue || !next.StartsAt.IsZero() || next.DueOn != "2026-03-30" || len(next.Moved) != 1 || next.Moved[0].Reason != "worker.ill" {
			t.Errorf("%+v", next)
		}
		child := care.Viewer{Person: p.child.ID, Band: care.Primary, Lang: care.English}
		if r, err := s.Reviews.Review(ctx, child, p.review); err != nil || !r.StartsAt.IsZero() || !r.MovedFrom.Equal(was.StartsAt) {
			t.Errorf("the child reads %+v, %v", r, err)
		}
		p.at(t, "2026-03-27")
		if _, err := s.Children.PlanReview(ctx, p.office.ines, children.Plan{Child: p.child.ID, StartsAt: base.Clock.Now().Add(time.Hour)}); err != nil {
			t.Fatal(err)
		}
		p.open(t)
		if got := p.close(t, reviews.Close{PN: review.PN1}); got != "" {
			t.Errorf("closed in time: %q", got)
		}
		verified(t, s)
	})
}

// A later part that was opened by mistake is taken back: the review waits for its day again, as
// before, where it stopped; not once something was moved on, scaled, agreed or undone in it.
func TestALaterPartIsTakenBack(t *testing.T) {
	for _, kind := range []review.Break{review.InParts, review.Adjourned} {
		storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
			p := newInParts(t, s, base, "2014-02-03", "2026-03-02", "2026-03-20")
			ines := p.office.ines
			row := func() (r network.ReviewRow) {
				t.Helper()
				if err := s.Read(p.ctx).Where("id = ?", p.review).Take(&r).Error; err != nil {
					t.Fatal(err)
				}
				return r
			}
			undo := func() string {
				t.Helper()
				base.Clock.Move(time.Minute)
				return faultKey(s.Reviews.Undo(p.ctx, ines, p.review, review.UndoOpen, p.review, "The wrong child"))
			}
			p.open(t)
			if err := s.Meetings.NextItem(p.ctx, ines, p.review, now(t, p)); err != nil {
				t.Fatal(err)
			}
			if got := p.later(kind, "2026-03-24", "report"); got != "" {
				t.Fatal(got)
			}
			for _, day := range []string{"2026-03-24", "2026-03-26"} { // the second part, then the third
				before := row()
				p.at(t, day)
				p.open(t)
				if err := s.Meetings.Pause(p.ctx, ines, p.review); err != nil {
					t.Fatal(err)
				}
				for range 2 { // and again: nothing happens
					if got := undo(); got != "" {
						t.Fatalf("%s: %q", day, got)
					}
				}
				after := row()
				before.Seq, after.Seq = 0, 0
				if diff := cmp.Diff(before, after); diff != "" {
					t.Errorf("%s: not as before: %s", day, diff)
				}
				p.open(t)
				if got := p.later(review.InParts, "2026-03-26", ""); got != "" {
					t.Fatal(got)
				}
			}
			for _, one := range []struct {
				name string
				act  func() error
			}{
				{"moved on", func() error { return s.Meetings.NextItem(p.ctx, ines, p.review, now(t, p)) }},
				{"scaled", func() error { return s.Meetings.OpenRound(p.ctx, ines, p.review, care.Home) }},
				{"went back", func() error { return s.Meetings.BackItem(p.ctx, ines, p.review, now(t, p)) }},
				{"a step undone", func() error {
					return s.Reviews.Undo(p.ctx, ines, p.review, review.UndoStep, now(t, p), "too early")
				}},
			} {
				p.open(t)
				if err := one.act(); err != nil {
					t.Fatalf("%s: %v", one.name, err)
				}
				if got := undo(); got != "meet.desk.undo.begun" {
					t.Errorf("%s: %q", one.name, got)
				}
				if got := p.later(review.InParts, "2026-03-30", ""); got != "" {
					t.Fatal(got)
				}
			}
			verified(t, s)
		})
	}
}

// The participation code goes by the child's age on the day of completion.
func TestAChildWhoTurnsFourBetweenTwoParts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		p := newInParts(t, s, base, "2022-03-28", "2026-03-02", "2026-03-26")
		p.open(t)
		if got := p.later(review.InParts, "2026-03-30", ""); got != "" {
			t.Fatalf("%q", got)
		}
		p.at(t, "2026-03-30")
		p.open(t)
		if got := p.close(t, reviews.Close{PN: review.PN0}); got == "" {
			t.Error("PN0 after the fourth birthday")
		}
		if got := p.close(t, reviews.Close{PN: review.PN1}); got != "" {
			t.Errorf("%q", got)
		}
	})
}

// An interpreter is booked for a day: on another it is not told as confirmed.
func TestGoingOnAnotherDayUnbooksItsInterpreters(t *testing.T) {
	for _, kind := range []review.Break{review.InParts, review.Adjourned} {
		storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
			p := newInParts(t, s, base, "2016-02-10", "2026-05-01", "2026-05-26")
			plan, err := s.Children.Plans.Planning(p.ctx, p.office.ines, p.review)
			if err != nil {
				t.Fatal(err)
			}
			one := children.ComerPlan{Review: p.review, Seat: plan.People[0].Seat, Seen: plan.People[0].Seen()}
			one.Interpreter = children.Interpreter{Language: "BSL", Booked: "2026-05-20", Confirmed: "2026-05-21"}
			if err := s.Children.Plans.SetComer(p.ctx, p.office.ines, one); err != nil {
				t.Fatal(err)
			}
			p.base.Clock.Move(time.Hour)
			p.open(t)
			if got := p.later(kind, "2026-06-02", "carer"); got != "" {
				t.Fatal(got)
			}
			if got := comer(t, s, p.office.ines, p.review, one.Seat); !got.Needs() || got.Language != "BSL" || !got.Booked.Empty() {
				t.Errorf("%s: %+v", kind, got.Interpreter)
			}
		})
	}
}

func now(t *testing.T, p *inParts) (item care.ID) {
	t.Helper()
	if err := p.Read(t.Context()).Raw("SELECT id FROM agenda_item WHERE review_id = ? AND state = 'now'", p.review).Scan(&item).Error; err != nil {
		t.Fatal(err)
	}
	return item
}

// In a later part, days after the first, people who sit in it are kept on its live page as in the
// first: a telephone that locked itself was dropped from it.
func TestWhoSitsInALaterPartStaysOnItsPage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := live(t, s, base, care.Young)
		now := base.Clock.Now()
		m.ok(t, m.Do(t.Context(), exec("UPDATE review SET opened_at = ?, part_at = ? WHERE id = ?", now.Add(-72*time.Hour), now, m.Review)))
		child := m.signIn(t, m.Child.Person)
		m.ok(t, m.Meetings.Join(t.Context(), child, m.Review, review.InRoom))
		for _, c := range []struct {
			after time.Duration
			in    bool
		}{{time.Hour, true}, {13 * time.Hour, false}} {
			base.Clock.Move(now.Add(c.after).Sub(base.Clock.Now()))
			meeting, err := m.Meetings.Meeting(t.Context(), child, m.Review)
			if err == nil {
				_, err = meeting.View(child)
			}
			if (err == nil) != c.in {
				t.Errorf("after %s: %v", c.after, err)
			}
		}
	})
}

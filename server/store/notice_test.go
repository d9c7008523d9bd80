package store_test

import (
	"errors"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/children"
	"myreview/server/store/network"
	"myreview/server/store/reviews"
	"myreview/server/store/storetest"
)

// The social worker tells the IRO of a significant event, and the IRO answers it once.
func TestSignificantEventsAreToldAndAnswered(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := begun(t, s, base)
		ctx, child := t.Context(), c.person["child"]
		today := care.DateOf(base.Clock.Now())
		three := map[string]string{"iro": "ok", "cover": "ok", "worker": "ok"}
		tell := func(name string) (care.ID, error) {
			id := care.NewID()
			return id, c.Children.Notices.Tell(ctx, c.atDesk(name), children.NewNotice{ID: id, Child: child, Kind: review.NoticeHealth, Day: today, What: "CANARY-OF-" + name})
		}
		allows(t, c, "tell of an event", three, func(_ care.Viewer, name string) error {
			_, err := tell(name)
			return err
		})
		allows(t, c, "read the events", three, func(_ care.Viewer, name string) error {
			p, err := c.Children.Notices.Page(ctx, c.atDesk(name), child)
			if err == nil && (len(p.All) != 3 || p.Leads == (name == "worker")) {
				t.Errorf("%s reads %+v", name, p)
			}
			return err
		})
		id, err := tell("worker")
		if err != nil {
			t.Fatal(err)
		}
		again := children.NewNotice{ID: id, Child: child, Kind: review.NoticeSchool, Day: today, What: "CANARY-AGAIN"}
		if err := c.Children.Notices.Tell(ctx, c.atDesk("worker"), again); err != nil {
			t.Errorf("the same form again: %v", err)
		}
		refused(t, "the social worker asks as the IRO", c.Children.Notices.Tell(ctx, c.atDesk("worker"), children.NewNotice{ID: care.NewID(), Child: child, Kind: review.NoticeIRO, Day: today, What: "x"}), care.KindInvalid, "notice.error.kind")
		for name, n := range map[string]int{"iro": 4, "cover": 4, "worker": 0} {
			if all, err := c.Children.Notices.ToAnswer(ctx, c.atDesk(name)); err != nil || len(all) != n {
				t.Errorf("%s is to answer %+v, %v", name, all, err)
			}
		}

		answer := children.NoticeAnswer{ID: care.NewID(), Child: child, Notice: id, Says: review.ReviewNot, Why: "CANARY-WELL"}
		refused(t, "the social worker answers", c.Children.Notices.Answer(ctx, c.atDesk("worker"), answer), care.KindForbidden, "")
		wrong := answer
		wrong.Why = " "
		refused(t, "no reason", c.Children.Notices.Answer(ctx, c.atDesk("iro"), wrong), care.KindInvalid, "notice.error.why")
		for range 2 { // the same form again
			if err := c.Children.Notices.Answer(ctx, c.atDesk("iro"), answer); err != nil {
				t.Fatal(err)
			}
		}
		other := answer
		other.ID = care.NewID()
		refused(t, "a second answer", c.Children.Notices.Answer(ctx, c.atDesk("cover"), other), care.KindConflict, "notice.error.answered")
		if all, err := c.Children.Notices.ToAnswer(ctx, c.atDesk("iro")); err != nil || len(all) != 3 {
			t.Errorf("left to answer: %+v, %v", all, err)
		}
		p, err := c.Children.Notices.Page(ctx, c.atDesk("worker"), child)
		if one, ok := p.One(id); err != nil || !ok || one.Says != review.ReviewNot || one.Why != "CANARY-WELL" || one.What != "CANARY-OF-worker" || one.AnsweredBy == "" {
			t.Errorf("the social worker reads %+v, %v", one, err)
		}
		verified(t, s)
	})
}

// For whom the last review was not, nothing of the child is: an IRO's first page listed an event
// whose page was not there.
func TestWhoWasSentOutIsNotToldOfEvents(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := begun(t, s, base)
		ctx, child, cover := t.Context(), c.person["child"], c.atDesk("cover")
		event := children.NewNotice{ID: care.NewID(), Child: child, Kind: review.NoticeHealth, Day: care.DateOf(base.Clock.Now()), What: "ill"}
		if err := s.Children.Notices.Tell(ctx, c.atDesk("worker"), event); err != nil {
			t.Fatal(err)
		}
		for _, out := range []bool{false, true} {
			if out {
				c.exec(t, "UPDATE seat SET state = 'removed' WHERE person_id = ?", c.person["cover"])
			}
			waiting, err := s.Children.Notices.ToAnswer(ctx, cover)
			if err != nil || (len(waiting) == 0) != out {
				t.Errorf("sent out %v: to answer %+v, %v", out, waiting, err)
			}
			load, err := s.Reviews.Caseload(ctx, cover, func(all []reviews.Case) []reviews.Case { return all })
			if err != nil || (len(load.Cases) == 0) != out {
				t.Errorf("sent out %v: a caseload of %+v, %v", out, load.Cases, err)
			}
			for page, read := range map[string]func() error{
				"the child":  func() error { _, err := s.Children.Child(ctx, cover, child); return err },
				"the events": func() error { _, err := s.Children.Notices.Page(ctx, cover, child); return err },
				"notes":      func() error { _, err := s.Reviews.Notes(ctx, cover, child); return err },
				"promises":   func() error { _, err := s.Reviews.Promises(ctx, cover, child); return err },
			} {
				if err := read(); (care.KindOf(err) == care.KindNotFound) != out || err != nil && !out {
					t.Errorf("sent out %v: %s: %v", out, page, err)
				}
			}
		}
	})
}

// A review that the IRO needs is met by one that was opened since they said so, on whatever day;
// one that was going on then, and is closed on the same day, does not meet it.
func TestANeededReviewIsNotLost(t *testing.T) {
	for _, before := range []bool{true, false} {
		storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
			c := newRound(t, s, base)
			if err := s.Audit.SignAll(t.Context()); err != nil {
				t.Fatal(err)
			}
			ctx, child, by := t.Context(), c.person["child"], care.DateOf(base.Clock.Now()).AddDays(20)
			need := func() {
				t.Helper()
				id := care.NewID()
				err := errors.Join(
					s.Children.Notices.Tell(ctx, c.atDesk("worker"), children.NewNotice{ID: id, Child: child, Kind: review.NoticeVisit, Day: care.DateOf(base.Clock.Now()), What: "not safe"}),
					s.Children.Notices.Answer(ctx, c.atDesk("iro"), children.NoticeAnswer{ID: care.NewID(), Child: child, Notice: id, Says: review.ReviewNeeded, By: by}),
				)
				if err != nil {
					t.Fatal(err)
				}
				base.Clock.Move(time.Minute)
			}
			if before {
				need()
			}
			if err := c.Meetings.OpenReview(ctx, c.as("iro"), c.review, ""); err != nil {
				t.Fatal(err)
			}
			base.Clock.Move(time.Minute)
			if !before {
				need()
			}
			if err := errors.Join(
				s.Reviews.ConfirmAttendance(ctx, c.as("iro"), c.review, c.modes(t, nil), review.Spoke),
				s.Reviews.CloseReview(ctx, c.as("iro"), c.review, reviews.Close{PN: review.PN1, Late: "report", Live: true}),
			); err != nil {
				t.Fatal(err)
			}
			var next network.ReviewRow
			if err := s.Read(ctx).Where("child_id = ? AND state <> ?", child, network.ReviewClosed).Take(&next).Error; err != nil {
				t.Fatal(err)
			}
			p, err := s.Children.Child(ctx, c.atDesk("worker"), child)
			if due := p.Due(review.Law()).On; err != nil || due != next.DueOn || before == (due == by) {
				t.Errorf("said before it was opened: %v: the next is due on %s, the page says %s, needed by %s, %v", before, next.DueOn, due, by, err)
			}
			verified(t, s)
		})
	}
}

// A review that the IRO needs by a day is due then, in the moment in which they say so; one
// that is held since meets that. The IRO manager is told how many wait, and since when.
func TestANeededReviewIsDueByThen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := begun(t, s, base)
		ctx, child := t.Context(), c.person["child"]
		iro, worker := c.atDesk("iro"), c.atDesk("worker")
		c.close(t)
		due := func() (network.ReviewRow, error) {
			var row network.ReviewRow
			err := s.Read(ctx).Where("child_id = ? AND state <> ?", child, network.ReviewClosed).Take(&row).Error
			return row, err
		}
		was, err := due()
		if err != nil {
			t.Fatal(err)
		}
		base.Clock.Move(24 * time.Hour)
		today := care.DateOf(base.Clock.Now())
		need := func(by care.Date) {
			t.Helper()
			id := care.NewID()
			err := errors.Join(
				s.Children.Notices.Tell(ctx, worker, children.NewNotice{ID: id, Child: child, Kind: review.NoticeVisit, Day: today, What: "not safe"}),
				s.Children.Notices.Answer(ctx, iro, children.NoticeAnswer{ID: care.NewID(), Child: child, Notice: id, Says: review.ReviewNeeded, By: by}),
			)
			if err != nil {
				t.Fatal(err)
			}
		}
		need(was.DueOn.AddDays(3))
		if row, err := due(); err != nil || row.DueOn != was.DueOn {
			t.Errorf("a later day puts the review off: %s, was %s, %v", row.DueOn, was.DueOn, err)
		}
		need(today.AddDays(20))
		row, err := due()
		if err != nil || row.DueOn != today.AddDays(20) || row.ID != was.ID {
			t.Errorf("due on %s, was %s, %v", row.DueOn, was.DueOn, err)
		}
		p, err := s.Children.Child(ctx, worker, child)
		if why := p.Due(review.Law()); err != nil || why.On != today.AddDays(20) || why.Why[0].Rule != review.RuleNeeded || why.Why[0].From != today {
			t.Errorf("the child's page says %+v, %v", why, err)
		}
		if err := s.Reviews.KeepAllNext(ctx); err != nil { // as when the program starts
			t.Fatal(err)
		}
		if again, err := due(); err != nil || again.DueOn != row.DueOn {
			t.Errorf("after a start it is due on %s, %v", again.DueOn, err)
		}

		if _, err := s.Children.Notices.Unanswered(ctx, worker); care.KindOf(err) != care.KindNotFound {
			t.Errorf("somebody without the job is told how many wait: %v", err)
		}
		verified(t, s)
	})
}

package store_test

import (
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/profiles"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/children"
	"myreview/server/store/network"
	"myreview/server/store/reviews"
	"myreview/server/store/staff"
	"myreview/server/store/storetest"
)

// A review with a birthday between its two parts is finished as any other. One of a child who
// is 18 by then is late, since it had to be complete before, and no other follows.
func TestAChildHasABirthdayBetweenTwoParts(t *testing.T) {
	for _, one := range []struct {
		born care.Date
		late string
		next care.Date
	}{
		{"2018-03-28", "", "2026-06-30"},
		{"2015-03-28", "", "2026-06-30"},
		{"2008-03-28", "report", ""},
	} {
		t.Run("born "+string(one.born), func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
				p := newInParts(t, s, base, one.born, "2026-03-02", "2026-03-26")
				p.open(t)
				if got := p.later(review.InParts, "2026-03-30", ""); got != "" {
					t.Fatal(got)
				}
				p.at(t, "2026-03-30")
				if err := s.Reviews.KeepAllNext(t.Context()); err != nil { // the program was started again on the birthday
					t.Fatal(err)
				}
				p.open(t)
				if got := p.close(t, reviews.Close{PN: review.PN1, Late: one.late}); got != "" {
					t.Fatal(got)
				}
				c, err := s.Reviews.Closing(t.Context(), p.office.ines, p.review)
				if err != nil || c.Held != "2026-03-30" || review.InTime(c.DueOn, c.Held) != (one.late == "") {
					t.Errorf("%+v, %v", c, err)
				}
				child, err := s.Children.Child(t.Context(), p.office.ines, p.child.ID)
				if err != nil {
					t.Fatal(err)
				}
				var next care.Date
				for _, r := range child.Reviews {
					if r.State != network.ReviewClosed {
						next = r.DueOn
					}
				}
				if next != one.next {
					t.Errorf("next due on %q, want %q", next, one.next)
				}
				verified(t, s)
			})
		})
	}
}

// Nothing of a review that has not begun is over: it is neither closed nor continued.
func TestAReviewThatHasNotBegunIsNotHeld(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		p := newInParts(t, s, base, "2014-02-03", "2026-03-02", "2026-03-24")
		for _, kind := range []review.Break{review.InParts, review.Adjourned} {
			if got := p.later(kind, "2026-03-26", "report"); got != "error.meeting.notstarted" {
				t.Errorf("a second part before the first, %s: %q", kind, got)
			}
		}
		for _, how := range []reviews.Close{{PN: review.PN1, Live: true}, {PN: review.PN1, Live: true, Completed: "2026-03-24"}} {
			if got := faultKey(s.Reviews.CloseReview(t.Context(), p.office.ines, p.review, how)); got == "" {
				t.Errorf("closed before it was opened: %+v", how)
			}
		}
		if next := nextOf(t, s, p.office.ines, p.child.ID); next.ID != p.review || next.State != network.ReviewPlanned {
			t.Errorf("%+v", next)
		}
	})
}

// A form that was sent stays sent when its review moves: who may read it reads it, and its
// writer may change it until the new day.
func TestAFormOutlivesAMove(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		c.save(t, "child", "y2", 1, c.says("before", care.Everyone))
		c.send(t, "child")
		before := c.reads(t, "iro")
		r, err := s.Reviews.Review(t.Context(), c.as("iro"), c.review)
		if err != nil {
			t.Fatal(err)
		}
		m := children.Move{ID: care.NewID(), Child: c.person["child"], Was: r.StartsAt, StartsAt: r.StartsAt.AddDate(0, 0, 7), Reason: "carer", Decided: "iro"}
		if err := s.Children.MoveReview(t.Context(), storetest.AtWork(c.person["worker"]), m); err != nil {
			t.Fatal(err)
		}
		if after := c.reads(t, "iro"); before == "" || after != before {
			t.Errorf("before the move %q, after it %q", before, after)
		}
		base.Clock.Move(48 * time.Hour) // past the day that it was planned for
		c.save(t, "child", "y2", 2, c.says("after", care.Everyone))
		c.send(t, "child")
		if got := c.reads(t, "iro"); got == before {
			t.Errorf("what the child changed did not arrive: %q", got)
		}
		verified(t, s)
	})
}

// A bank holiday that is declared late gives a review one day more, and moves nobody's
// appointment.
func TestABankHolidayIsDeclared(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		p := newInParts(t, s, base, "2014-02-03", "2026-03-02", "2026-03-20")
		was := nextOf(t, s, p.office.ines, p.child.ID)
		declares := func(days ...care.Date) {
			t.Helper()
			s.Under(review.NewRules(&profiles.Profile{DaysOff: days}))
			if err := s.Reviews.KeepAllNext(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		declares("2026-03-25")
		if next := nextOf(t, s, p.office.ines, p.child.ID); was.DueOn != "2026-03-30" || next.DueOn != "2026-03-31" || !next.StartsAt.Equal(was.StartsAt) {
			t.Errorf("due %s, then %s; planned for %v, then %v", was.DueOn, next.DueOn, was.StartsAt, next.StartsAt)
		}
		p.open(t)
		if got := p.close(t, reviews.Close{PN: review.PN1}); got != "" {
			t.Fatal(got)
		}
		verified(t, s)
	})
}

// An IRO who leaves with six reviews that are not over hands each to a colleague, at the stage
// at which it is: planned for no day, for a day, open, between two parts.
func TestAnIROLeavesWithSixOpenReviews(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx, o := t.Context(), newOffice(t, s)
		takers, open := map[staff.Taker]care.ID{}, map[care.ID]care.ID{} // of each child
		for i := range 6 {
			n := newChild(o)
			n.Number, n.Name = "P-2"+string(rune('0'+i)), "Robin "+string(rune('A'+i))+"rown"
			if err := s.Children.Make(ctx, o.support, n); err != nil {
				t.Fatal(err)
			}
			takers[staff.Taker{Child: n.ID, Kind: care.TieIRO}] = o.olu.Person
			open[n.ID] = nextOf(t, s, o.ines, n.ID).ID
			if i == 0 {
				continue
			}
			id, err := s.Children.PlanReview(ctx, o.ines, children.Plan{Child: n.ID, StartsAt: base.Clock.Now().Add(time.Hour)})
			if err != nil {
				t.Fatal(err)
			}
			if i > 3 {
				if err := s.Meetings.OpenReview(ctx, o.ines, id, ""); err != nil {
					t.Fatal(err)
				}
			}
			if i == 5 {
				later := reviews.Later{ID: care.NewID(), Kind: review.InParts, StartsAt: base.Clock.Now().AddDate(0, 0, 2)}
				if err := s.Reviews.GoOnLater(ctx, o.ines, id, later); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := s.Staff.Leave(ctx, o.two[1], o.ines.Person, "moved on", takers); err != nil {
			t.Fatal(err)
		}
		for child, id := range open {
			if next := nextOf(t, s, o.olu, child); next.ID != id {
				t.Errorf("another review: %+v", next)
			}
			if err := s.Reviews.Leads(ctx, o.olu, id); err != nil {
				t.Errorf("who took over does not lead: %v", err)
			}
			if err := s.Reviews.Leads(ctx, o.ines, id); err == nil {
				t.Error("who left still leads")
			}
		}
		verified(t, s)
	})
}

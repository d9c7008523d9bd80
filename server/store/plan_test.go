package store_test

import (
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/children"
	"myreview/server/store/storetest"
)

// comer is somebody who is invited, as the plan has them for a viewer.
func comer(t *testing.T, s *store.Store, v care.Viewer, review, seat care.ID) children.Comer {
	t.Helper()
	p, err := s.Children.Plans.Planning(t.Context(), v, review)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range p.People {
		if c.Seat == seat {
			return c
		}
	}
	t.Fatalf("nobody has the seat %s", seat)
	return children.Comer{}
}

// Who comes to a review for which part is planned by the people at work on the case. Each
// reads their own time, and school none until they have one.
func TestWhoComesForWhichPart(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		ctx := t.Context()
		c.add(t, "teacher", care.TieSchool, care.TieActive)
		if _, err := s.Reviews.AddSeat(ctx, c.review, c.tie["teacher"], ""); err != nil {
			t.Fatal(err)
		}
		starts := func(name string) (time.Time, int) {
			r, err := s.Reviews.Review(ctx, c.as(name), c.review)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			return r.StartsAt, r.Minutes
		}
		ten, _ := starts("iro")
		if at, _ := starts("teacher"); !at.IsZero() {
			t.Errorf("school is told %v before it has a part", at)
		}
		all := map[string]string{"iro": "ok", "cover": "ok", "worker": "ok"}
		allows(t, c, "read the plan", all, func(_ care.Viewer, name string) error {
			_, err := s.Children.Plans.Planning(ctx, c.atDesk(name), c.review)
			return err
		})
		mum, teacher := c.seatOf(t, "mum"), c.seatOf(t, "teacher")
		allows(t, c, "say who comes for which part", all, func(_ care.Viewer, name string) error {
			seen := comer(t, s, c.atDesk("iro"), c.review, mum).Seen()
			return s.Children.Plans.SetComer(ctx, c.atDesk(name), children.ComerPlan{Review: c.review, Seat: mum, Seen: seen, Slot: &review.Slot{After: 30, For: 15}})
		})
		set := func(seat care.ID, slot review.Slot, i children.Interpreter) error {
			return s.Children.Plans.SetComer(ctx, c.atDesk("iro"), children.ComerPlan{Review: c.review, Seat: seat, Seen: comer(t, s, c.atDesk("iro"), c.review, seat).Seen(), Slot: &slot, Interpreter: i})
		}
		for _, seat := range []care.ID{teacher, c.seatOf(t, "child")} {
			if err := set(seat, review.Slot{After: 10, For: 20}, children.Interpreter{}); err != nil {
				t.Fatal(err)
			}
		}
		for name, want := range map[string]struct {
			at      time.Time
			minutes int
		}{"mum": {ten.Add(30 * time.Minute), 15}, "teacher": {ten.Add(10 * time.Minute), 20}, "child": {ten, 0}, "carer": {ten, 0}, "worker": {ten, 0}} {
			if at, minutes := starts(name); !at.Equal(want.at) || minutes != want.minutes {
				t.Errorf("%s is told %v for %d", name, at, minutes)
			}
		}
		// Of two who change the same the second is told; the same once more is harmless.
		old := comer(t, s, c.atDesk("iro"), c.review, mum)
		if err := set(mum, review.Slot{}, children.Interpreter{Language: "Polish"}); err != nil {
			t.Fatal(err)
		}
		late := children.ComerPlan{Review: c.review, Seat: mum, Seen: old.Seen(), Slot: &review.Slot{After: 5, For: 15}}
		if got := faultKey(s.Children.Plans.SetComer(ctx, c.atDesk("worker"), late)); got != "plan.error.meanwhile" {
			t.Errorf("the second of two: %s", got)
		}
		again := children.ComerPlan{Review: c.review, Seat: mum, Seen: old.Seen(), Slot: &review.Slot{}, Interpreter: children.Interpreter{Language: " Polish "}}
		if err := s.Children.Plans.SetComer(ctx, c.atDesk("worker"), again); err != nil {
			t.Errorf("the same once more: %v", err)
		}
		today := care.DateOf(base.Clock.Now())
		for want, i := range map[string]children.Interpreter{
			"plan.error.language": {Booked: today}, "plan.error.ahead": {Language: "BSL", Booked: today.AddDays(1)},
			"plan.error.booked": {Language: "BSL", Confirmed: today},
		} {
			if got := faultKey(set(mum, review.Slot{}, i)); got != want {
				t.Errorf("%s: %s", want, got)
			}
		}
	})
}

// An interpreter is booked for a time: moving the review takes the booking away, and changing
// where it is does not.
func TestMovingAReviewUnbooksItsInterpreters(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		ctx, seat, iro := t.Context(), c.seatOf(t, "mum"), c.atDesk("iro")
		today := care.DateOf(base.Clock.Now())
		plan := func() children.Planning {
			p, err := s.Children.Plans.Planning(ctx, iro, c.review)
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		one := children.ComerPlan{Review: c.review, Seat: seat, Interpreter: children.Interpreter{Language: "BSL", Booked: today, Confirmed: today}}
		one.Seen = comer(t, s, iro, c.review, seat).Seen()
		if err := s.Children.Plans.SetComer(ctx, iro, one); err != nil {
			t.Fatal(err)
		}
		needs := func() bool { return comer(t, s, iro, c.review, seat).Needs() }
		if needs() {
			t.Error("it is confirmed")
		}
		at := plan().StartsAt
		move := func(to time.Time, minutes int) {
			t.Helper()
			m := children.Move{ID: care.NewID(), Child: c.person["child"], Was: at, StartsAt: to, Minutes: minutes, How: "both", Reason: "child", Decided: "iro"}
			if err := s.Children.MoveReview(ctx, iro, m); err != nil {
				t.Fatal(err)
			}
			at = to
		}
		move(at, 45)
		if p := plan(); p.Minutes != 45 || p.How != "both" || needs() {
			t.Errorf("a length: %d %s, needs %v", p.Minutes, p.How, needs())
		}
		move(at.Add(24*time.Hour), 45)
		if got := comer(t, s, iro, c.review, seat); !got.Needs() || got.Language != "BSL" || !got.Booked.Empty() {
			t.Errorf("moved: %+v", got.Interpreter)
		}
	})
}

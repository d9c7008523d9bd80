package store_test

import (
	"strings"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/children"
	"myreview/server/store/network"
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

// A person or a place that is booked twice is said to whoever plans, and stops nothing. The
// other child is named to whoever opens that child's page.
func TestTwoBookingsAtOnceAreSaid(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		o, ctx := newOffice(t, s), t.Context()
		at := base.Clock.Now().Add(48 * time.Hour).Truncate(time.Hour)
		made := func(name string, worker, sibling care.ID, starts time.Time, place string) (child, review care.ID) {
			n := newChild(o)
			n.Name, n.Number, n.Worker, n.Sibling = name, name, worker, sibling
			if err := s.Children.Make(ctx, o.support, n); err != nil {
				t.Fatal(err)
			}
			id, err := s.Children.PlanReview(ctx, o.ines, children.Plan{Child: n.ID, StartsAt: starts, Place: place, Minutes: 60})
			if err != nil {
				t.Fatal(err)
			}
			return n.ID, id
		}
		says := func(v care.Viewer, review care.ID) (out string) {
			p, err := s.Children.Plans.Planning(ctx, v, review)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range p.Clashes {
				out += c.Name + "@" + c.Child + " "
			}
			for _, sib := range p.Siblings {
				out += "after " + sib.Name + sib.Ends.UTC().Format(" 15:04 ")
			}
			return out
		}
		sue := storetest.Employ(t, s, o.two, "Sue Social", care.JobSocialWorker)
		one, first := made("Ann", o.sam.Person, "", at, "Town  Hall")
		other, second := made("Bob", sue.Person, one, at.Add(30*time.Minute), "town hall")
		if got := says(o.ines, first); got != "Ines Iro@Bob @Bob after Bob"+at.Add(90*time.Minute).UTC().Format(" 15:04 ") {
			t.Errorf("the IRO of both: %s", got)
		}
		if got := says(sue, second); got != "Ines Iro@ @ " {
			t.Errorf("who works with one of them: %s", got)
		}
		if got := says(o.support, second); got != "Ines Iro@Ann @Ann after Ann"+at.Add(60*time.Minute).UTC().Format(" 15:04 ") {
			t.Errorf("who keeps facts: %s", got)
		}
		// Who keeps facts does not hear who else is invited.
		gran, err := s.People.AddPerson(ctx, network.Person{Name: "Gran", Band: care.Adult, Lang: care.English}, "", "")
		for child, review := range map[care.ID]care.ID{one: first, other: second} {
			var tie care.ID
			if err == nil {
				tie, err = s.People.AddTie(ctx, care.Tie{Person: gran, Child: child, Kind: care.TieRelative})
			}
			if err == nil {
				_, err = s.Reviews.AddSeat(ctx, review, tie, "")
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := says(sue, second); got != "Gran@ Ines Iro@ @ " {
			t.Errorf("who works with one of them: %s", got)
		}
		if got := says(o.support, second); strings.Contains(got, "Gran") {
			t.Errorf("who keeps facts: %s", got)
		}
		// The same is said of a time that somebody only thinks of.
		third := newChild(o)
		third.Name, third.Number, third.Worker = "Cas", "Cas", sue.Person
		if err := s.Children.Make(ctx, o.support, third); err != nil {
			t.Fatal(err)
		}
		for _, row := range []struct {
			who   string
			v     care.Viewer
			child care.ID
			hours float64
			place string
			want  string
		}{
			{"no day yet", o.ines, third.ID, 0, "", "Ines Iro@Ann "},
			{"no day yet, and a place", o.support, third.ID, 1, "TOWN HALL", "Sue Social@Bob Ines Iro@Bob @Bob "},
			{"who works with one of both", sue, third.ID, 1, "", "Sue Social@Bob Ines Iro@Bob "},
			{"another time", o.ines, one, 1, "", "Gran@Bob Ines Iro@Bob @Bob "}, // where it is planned to be
			{"another place", o.ines, one, 1, "The library", "Gran@Bob Ines Iro@Bob "},
			{"who does not work with the other", o.sam, one, 1, "The library", "Gran@ Ines Iro@ "},
			{"after the other", o.ines, one, 1.5, "", ""},
			{"before the other", o.ines, one, -0.5, "", ""},
			{"a child of others", o.sam, third.ID, 0, "town hall", "not found"},
			{"who is not at work", care.Viewer{Person: third.ID, Band: care.Young}, third.ID, 0, "", "not found"},
		} {
			all, err := s.Children.Plans.ClashesAt(ctx, row.v, children.Plan{Child: row.child, StartsAt: at.Add(time.Duration(row.hours * float64(time.Hour))), Minutes: 30, Place: row.place})
			got := ""
			for _, c := range all {
				got += c.Name + "@" + c.Child + " "
			}
			if care.KindOf(err) == care.KindNotFound && err != nil {
				got, err = "not found", nil
			}
			if err != nil || got != row.want {
				t.Errorf("%s: %q, %v; want %q", row.who, got, err, row.want)
			}
		}
		m := children.Move{ID: care.NewID(), Child: one, Was: at, StartsAt: at.Add(-30 * time.Minute), Minutes: 60}
		if err := s.Children.MoveReview(ctx, o.ines, m); err != nil {
			t.Fatal(err)
		}
		if got := says(sue, second); got != "" {
			t.Errorf("one after the other: %s", got)
		}
	})
}

// Whoever comes is to be told, again when they come at another time, and once more when there
// is none any longer.
func TestWhoIsStillToBeTold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		ctx, iro, seat := t.Context(), c.atDesk("iro"), c.seatOf(t, "mum")
		mum := func() children.Comer { return comer(t, s, iro, c.review, seat) }
		tell := func(starts time.Time) string {
			return faultKey(s.Children.Plans.SayTold(ctx, iro, children.NewTold{ID: care.NewID(), Review: c.review, Seat: seat, Starts: starts}))
		}
		at := mum().At
		allows(t, c, "say that somebody was told", map[string]string{"iro": "ok", "cover": "ok", "worker": "ok"}, func(_ care.Viewer, name string) error {
			return s.Children.Plans.SayTold(ctx, c.atDesk(name), children.NewTold{ID: care.NewID(), Review: c.review, Seat: seat, Starts: at})
		})
		if got := mum(); got.ToTell() || got.Told.By == "" {
			t.Errorf("told: %+v", got.Told)
		}
		if got := tell(at.Add(time.Hour)); got != "plan.error.moved" {
			t.Errorf("another time: %s", got)
		}
		slot := children.ComerPlan{Review: c.review, Seat: seat, Seen: mum().Seen(), Slot: &review.Slot{After: 20, For: 15}}
		if err := s.Children.Plans.SetComer(ctx, iro, slot); err != nil {
			t.Fatal(err)
		}
		if !mum().ToTell() || tell(at.Add(20*time.Minute)) != "" || mum().ToTell() {
			t.Error("a part of her own")
		}
		off := children.Move{ID: care.NewID(), Child: c.person["child"], Was: at, Reason: "child", Decided: "iro"}
		if err := s.Children.CancelReview(ctx, iro, off); err != nil {
			t.Fatal(err)
		}
		if !mum().ToTell() || tell(time.Time{}) != "" || mum().ToTell() {
			t.Error("that there is none")
		}
		if comer(t, s, iro, c.review, c.seatOf(t, "carer")).ToTell() {
			t.Error("who was told nothing hears of no cancellation")
		}
	})
}

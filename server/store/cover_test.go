package store_test

import (
	"strings"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/children"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/reviews"
	"myreview/server/store/staff"
	"myreview/server/store/storetest"
)

// covering is a family whose IRO goes on leave, a colleague, and the IRO manager.
type covering struct {
	*store.Store
	*storetest.Family
	two                 [2]care.Viewer
	manager, olu, third care.Viewer
	today               care.Date
}

func newCovering(t *testing.T, s *store.Store, base *storetest.Base) covering {
	t.Helper()
	c := covering{Store: s, Family: storetest.NewFamily(t, s, care.Young), two: storetest.Administrators(t, s), today: care.DateOf(base.Clock.Now())}
	if err := s.Staff.GiveJob(t.Context(), c.two[0], c.IRO.Person, care.JobIRO); err != nil {
		t.Fatal(err)
	}
	c.manager = storetest.Employ(t, s, c.two, "Mia Manager", care.JobIROManager)
	c.olu, c.third = storetest.Employ(t, s, c.two, "Olu Cover", care.JobIRO), storetest.Employ(t, s, c.two, "Tia Third", care.JobIRO)
	return c
}

func (c covering) cover() people.Cover {
	return people.Cover{Child: c.Child.Person, From: c.IRO.Person, To: c.olu.Person, First: c.today.AddDays(1), Last: c.today.AddDays(14), Reason: "leave"}
}

// one is the case of the child in somebody's caseload.
func (c covering) one(t *testing.T, v care.Viewer) (one reviews.Case) {
	t.Helper()
	load, err := c.Reviews.Caseload(t.Context(), v, func(all []reviews.Case) []reviews.Case { return all })
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range load.Shown {
		if k.Child == c.Child.Person {
			one = k
		}
	}
	return one
}

// Who covers sees what the IRO sees, on the days of the cover and on no other; it ends by
// itself; the IRO keeps their own; the child is told until when.
func TestACoverIsForItsDays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c, ctx := newCovering(t, s, base), t.Context()
		for range 2 { // the button was pressed twice
			if err := s.People.GiveCover(ctx, c.manager, c.cover()); err != nil {
				t.Fatal(err)
			}
		}
		sees := func(when string, want bool) {
			t.Helper()
			_, err := s.People.Ties(ctx, c.olu, c.Review)
			leads := s.Meetings.TakeSeat(ctx, c.olu, c.Review) == nil && s.Reviews.Leads(ctx, c.olu, c.Review) == nil // who covers takes a seat first
			listed := c.one(t, c.olu).Leads
			_, child := s.Children.Child(ctx, c.olu, c.Child.Person)
			if (err == nil) != want || leads != want || listed != want || (child == nil) != want {
				t.Errorf("%s: ties %v, leads %v, listed %v, child %v, want %v", when, err, leads, listed, child, want)
			}
			if err := s.Reviews.Leads(ctx, c.IRO.Viewer, c.Review); err != nil {
				t.Errorf("%s: the IRO does not lead: %v", when, err)
			}
			_, iros, err := s.People.WhoComes(ctx, c.Child.Viewer, c.Review)
			if err != nil || len(iros) != map[bool]int{true: 2, false: 1}[want] || want && (iros[1].Name != "Olu Cover" || iros[1].Until != c.today.AddDays(14)) {
				t.Errorf("%s: the child is told of %v, %v", when, iros, err)
			}
		}
		sees("before", false)
		all, err := s.Children.Covers(ctx, c.manager, "")
		if err != nil || len(all) != 1 || all[0].Begun || all[0].First != c.today.AddDays(1) || all[0].Last != c.today.AddDays(14) || len(all[0].Ties) != 1 || all[0].To.Name != "Olu Cover" {
			t.Fatalf("%+v, %v", all, err)
		}
		base.Clock.Move(24 * time.Hour)
		sees("on the first day", true)
		if got := c.one(t, c.olu); got.CoverFor != "Ines Test-Iro" || got.CoverUntil != c.today.AddDays(14) {
			t.Errorf("it stands at home as covered for %q until %s", got.CoverFor, got.CoverUntil)
		}
		if got := c.one(t, c.IRO.Viewer); got.CoverFor != "" {
			t.Errorf("the IRO stands in for %q", got.CoverFor)
		}
		base.Clock.Move(c.today.AddDays(15).Time().Add(-time.Minute).Sub(base.Clock.Now()))
		sees("at the end of the last day", true)
		base.Clock.Move(time.Minute)
		sees("on the day after", false)
		if all, err := s.Children.Covers(ctx, c.manager, c.IRO.Person); err != nil || len(all) != 0 {
			t.Errorf("it is over and listed: %v, %v", all, err)
		}
		again := c.cover()
		again.First, again.Last = c.today.AddDays(20), c.today.AddDays(21)
		if err := s.People.GiveCover(ctx, c.manager, again); err != nil {
			t.Errorf("another time: %v", err)
		}
		verified(t, s)
	})
}

// The IRO manager ends a cover before its last day, and one that has not begun.
func TestACoverIsEndedEarly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c, ctx := newCovering(t, s, base), t.Context()
		for _, first := range []care.Date{c.today, c.today.AddDays(3)} {
			give := c.cover()
			give.First = first
			if err := s.People.GiveCover(ctx, c.manager, give); err != nil {
				t.Fatal(err)
			}
			all, err := s.Children.Covers(ctx, c.manager, c.IRO.Person)
			if err != nil || len(all) != 1 {
				t.Fatal(all, err)
			}
			tie := all[0].Ties[0].Tie
			if got := faultKey(s.People.EndCover(ctx, c.manager, c.Child.Person, tie, " ")); got != "ties.error.reason" {
				t.Errorf("without a reason: %q", got)
			}
			for name, v := range map[string]care.Viewer{"who covers": c.olu, "an administrator": c.two[0], "the child": c.Child.Viewer, "nobody": {}} {
				if err := s.People.EndCover(ctx, v, c.Child.Person, tie, "x"); care.KindOf(err) != care.KindNotFound {
					t.Errorf("%s ends it: %v", name, err)
				}
				if err := s.People.GiveCover(ctx, v, c.cover()); care.KindOf(err) != care.KindNotFound {
					t.Errorf("%s gives one: %v", name, err)
				}
				if _, err := s.Children.Covers(ctx, v, ""); care.KindOf(err) != care.KindNotFound {
					t.Errorf("%s lists them: %v", name, err)
				}
			}
			if err := s.People.EndCover(ctx, c.manager, c.Child.Person, c.IRO.Tie, "x"); care.KindOf(err) != care.KindNotFound {
				t.Errorf("the IRO's own tie ends as a cover: %v", err)
			}
			for range 2 {
				if err := s.People.EndCover(ctx, c.manager, c.Child.Person, tie, "back early"); err != nil {
					t.Fatal(err)
				}
			}
			if err := s.Reviews.Leads(ctx, c.olu, c.Review); care.KindOf(err) != care.KindNotFound {
				t.Errorf("they still lead: %v", err)
			}
		}
		verified(t, s)
	})
}

func TestACoverThatCannotBe(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c, ctx := newCovering(t, s, base), t.Context()
		sam := storetest.Employ(t, s, c.two, "Sam Social", care.JobSocialWorker)
		gone := storetest.Employ(t, s, c.two, "Gus Gone", care.JobIRO)
		if err := s.Staff.Leave(ctx, c.two[0], gone.Person, "moved on", nil); err != nil {
			t.Fatal(err)
		}
		if err := s.Staff.GiveJob(ctx, c.two[0], c.manager.Person, care.JobIRO); err != nil {
			t.Fatal(err)
		}
		for want, change := range map[string]func(*people.Cover){
			"caseload.error.to first":  func(k *people.Cover) { k.To = k.From },
			"cover.error.first":        func(k *people.Cover) { k.First = c.today.AddDays(-1) },
			"cover.error.last":         func(k *people.Cover) { k.Last = c.today },
			"cover.error.last second":  func(k *people.Cover) { k.Last = "" },
			"cover.error.long":         func(k *people.Cover) { k.Last = c.today.AddMonths(14) },
			"ties.error.reason":        func(k *people.Cover) { k.Reason = " " },
			"staff.error.cannot":       func(k *people.Cover) { k.To = sam.Person },
			"staff.error.cannot gone":  func(k *people.Cover) { k.To = gone.Person },
			"ties.error.self":          func(k *people.Cover) { k.To = c.manager.Person },
			"ties.error.changed":       func(k *people.Cover) { k.From = c.third.Person },
			"ties.error.changed child": func(k *people.Cover) { k.Child = c.Stranger.Person },
		} {
			k := c.cover()
			change(&k)
			if got := faultKey(s.People.GiveCover(ctx, c.manager, k)); got != strings.Fields(want)[0] {
				t.Errorf("%s: %q", want, got)
			}
		}
		if err := s.People.GiveCover(ctx, c.manager, c.cover()); err != nil {
			t.Fatal(err)
		}
		other := c.cover()
		other.To, other.First, other.Last = c.third.Person, c.today.AddDays(14), c.today.AddDays(16)
		if got := faultKey(s.People.GiveCover(ctx, c.manager, other)); got != "cover.error.twice" {
			t.Errorf("two at once: %q", got)
		}
		// The IRO is away: somebody stands in for all their children.
		second, err := s.People.AddPerson(ctx, network.Person{Name: "Kit Case", Band: care.Young, Lang: care.English}, "", "")
		if err == nil {
			_, err = s.People.AddChild(ctx, people.Child{Person: second, BornOn: "2012-05-05", CaredOn: "2026-03-16"})
		}
		if err == nil {
			_, err = s.People.AddTie(ctx, care.Tie{Person: c.third.Person, Child: second, Kind: care.TieIRO})
		}
		if err != nil {
			t.Fatal(err)
		}
		away := people.Cover{Child: second, From: c.third.Person, To: c.IRO.Person, First: c.today.AddDays(10), Last: c.today.AddDays(20), Reason: "leave"}
		if got := faultKey(s.People.GiveCover(ctx, c.manager, away)); got != "cover.error.away" {
			t.Errorf("somebody who is away covers: %q", got)
		}
		away.First = c.today.AddDays(15)
		if err := s.People.GiveCover(ctx, c.manager, away); err != nil {
			t.Errorf("after they are back: %v", err)
		}
		verified(t, s)
	})
}

// Who covers leaves: whoever takes over covers for the days that are left, no longer.
func TestACoverThatIsHandedOnKeepsItsDays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c, ctx := newCovering(t, s, base), t.Context()
		if err := s.People.GiveCover(ctx, c.manager, c.cover()); err != nil {
			t.Fatal(err)
		}
		takers := map[staff.Taker]care.ID{{Child: c.Child.Person, Kind: care.TieCoverIRO}: c.third.Person}
		if err := s.Staff.Leave(ctx, c.two[1], c.olu.Person, "moved on", takers); err != nil {
			t.Fatal(err)
		}
		want := []children.Cover{{First: c.today.AddDays(1), Last: c.today.AddDays(14)}}
		got, err := s.Children.Covers(ctx, c.manager, "")
		if err != nil || len(got) != 1 || got[0].To.Person != c.third.Person || got[0].First != want[0].First || got[0].Last != want[0].Last {
			t.Errorf("%+v, %v", got, err)
		}
		if err := s.Reviews.Leads(ctx, c.third, c.Review); care.KindOf(err) != care.KindNotFound {
			t.Errorf("it opens before its first day: %v", err)
		}
		verified(t, s)
	})
}

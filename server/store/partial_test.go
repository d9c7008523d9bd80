package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/children"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/staff"
	"myreview/server/store/storetest"
)

// Somebody at work who is family of a child, or was, found the child in lists, and could
// say who their IRO is. No job opens their own family to anybody.
func TestNoJobOpensOnesOwnFamily(t *testing.T) {
	for _, until := range []time.Duration{0, -time.Hour} { // now, and before
		storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
			ctx, o := t.Context(), newOffice(t, s)
			with, without := newChild(o), newChild(o)
			without.Name, without.Number, without.BornOn, without.IRO = "Alex Other", "P-18", "2016-01-01", ""
			for _, n := range []care.ID{with.ID, without.ID} {
				m := with
				if n == without.ID {
					m = without
				}
				if err := s.Children.Make(ctx, o.support, m); err != nil {
					t.Fatal(err)
				}
				for _, v := range []care.Viewer{o.manager, o.two[0]} {
					tie := care.Tie{Person: v.Person, Child: n, Kind: care.TieRelative, Since: base.Clock.Now().Add(-72 * time.Hour)}
					if until != 0 {
						tie.Until = base.Clock.Now().Add(until)
					}
					if _, err := s.People.AddTie(ctx, tie); err != nil {
						t.Fatal(err)
					}
				}
			}
			for what, change := range map[string]func(*children.NewChild){
				"the number":            func(n *children.NewChild) { n.Name, n.BornOn = "Jo Else", "2015-05-05" },
				"the name and birthday": func(n *children.NewChild) { n.Number = "" },
			} {
				again := with
				again.ID, again.NotThem = care.NewID(), []care.ID{with.ID}
				change(&again)
				for range 2 {
					err := s.Children.Make(ctx, o.manager, again)
					var fault *care.Error
					if !errors.As(err, &fault) || fault.Key != "child.error.colleague" || len(fault.Args) > 0 {
						t.Errorf("%s of their own family, written down anew: %v", what, err)
					}
				}
			}
			for _, find := range []string{"", "P-17", "robin"} {
				if found, err := s.Children.Find(ctx, o.manager, find); err != nil || len(found) > 0 {
					t.Errorf("%q finds %+v %v", find, found, err)
				}
				if found, err := s.Children.Find(ctx, o.support, find); err != nil || len(found) == 0 {
					t.Errorf("%q finds a colleague %+v %v", find, found, err)
				}
			}
			if all, err := s.Children.Caseloads(ctx, o.manager); err != nil || len(all.Without) > 0 {
				t.Errorf("%+v %v", all.Without, err)
			}
			if _, lines, _, err := s.Children.Caseload(ctx, o.manager, o.ines.Person); err != nil || len(lines) > 0 {
				t.Errorf("%+v %v", lines, err)
			}
			h := people.HandOn{Child: with.ID, Kind: care.TieIRO, From: o.ines.Person, To: o.olu.Person, Reason: "x"}
			if err := s.People.HandOn(ctx, o.manager, h); care.KindOf(err) != care.KindNotFound {
				t.Errorf("the IRO of their own family: %v", err)
			}
			c := people.Cover{Child: with.ID, From: o.ines.Person, To: o.olu.Person, First: care.DateOf(base.Clock.Now()), Last: care.DateOf(base.Clock.Now()).AddDays(3), Reason: "x"}
			if err := s.People.GiveCover(ctx, o.manager, c); care.KindOf(err) != care.KindNotFound {
				t.Errorf("who stands in for the IRO of their own family: %v", err)
			}
			if own, err := network.PartialTo(s.Read(ctx), o.manager.Person); err != nil || !own[with.ID] || !own[without.ID] {
				t.Errorf("%v %v", own, err)
			}
			// An administrator lets the IRO go, and a colleague says who follows.
			if l, err := s.Staff.Leaving(ctx, o.two[0], o.ines.Person); err != nil || len(l.Work) > 0 {
				t.Errorf("%+v %v", l.Work, err)
			}
			if err := s.Staff.Leave(ctx, o.two[0], o.ines.Person, "moved on", map[staff.Taker]care.ID{}); err != nil {
				t.Error(err)
			}
			if got := who(t, s, o.support, with.ID, care.TieIRO); len(got) > 0 {
				t.Errorf("the IRO is %v", got)
			}
			verified(t, s)
		})
	}
}

// Lists of children ask the database as often for forty as for one.
func TestListsOfChildrenAskOnce(t *testing.T) {
	s, base := storetest.SQLite(t)
	ctx, o := t.Context(), newOffice(t, s)
	count := func(do func() int) (found int, asked int64) {
		before := base.Asked.Count()
		found = do()
		return found, int64(base.Asked.Count() - before)
	}
	find := func() int {
		found, err := s.Children.Find(ctx, o.support, "star")
		if err != nil {
			t.Fatal(err)
		}
		return len(found)
	}
	leaving := func() int {
		l, err := s.Staff.Leaving(ctx, o.two[0], o.ines.Person)
		if err != nil {
			t.Fatal(err)
		}
		return len(l.Work)
	}
	var first [2]int64
	for i := range 40 {
		n := newChild(o)
		n.Number, n.Name, n.BornOn = fmt.Sprint(i), "Kid Star", care.Date(fmt.Sprintf("2014-%02d-%02d", i/28+1, i%28+1))
		if err := s.Children.Make(ctx, o.support, n); err != nil {
			t.Fatal(err)
		}
		if i > 0 && i < 39 {
			continue
		}
		for k, do := range []func() int{find, leaving} {
			found, asked := count(do)
			if found != i+1 {
				t.Errorf("%d children, want %d", found, i+1)
			}
			if i == 0 {
				first[k] = asked
			} else if asked > first[k] {
				t.Errorf("list %d asked %d times for 40 children, %d times for one", k, asked, first[k])
			}
		}
	}
}

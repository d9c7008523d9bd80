package store_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/people"
	"myreview/server/store/signin"
	"myreview/server/store/storetest"
)

// who are those who have a child's work of a kind now, by name.
func who(t testing.TB, s *store.Store, v care.Viewer, child care.ID, kind care.TieKind) (names []string) {
	t.Helper()
	p, err := s.Children.Child(t.Context(), v, child)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range p.Workers {
		if w.Kind == kind {
			names = append(names, w.Name)
		}
	}
	slices.Sort(names)
	return names
}

// A child was left without an IRO where whoever was to have them could not: the tie of
// the one before had ended, and the right choice afterwards was refused.
func TestAChildKeepsTheirIROUntilAnotherCanHaveThem(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx, o := t.Context(), newOffice(t, s)
		n := newChild(o)
		if err := s.Children.Make(ctx, o.support, n); err != nil {
			t.Fatal(err)
		}
		h := people.HandOn{Child: n.ID, Kind: care.TieIRO, From: o.ines.Person, To: o.sam.Person, Reason: "x"}
		if got := faultKey(s.People.HandOn(ctx, o.manager, h)); got != "staff.error.cannot" {
			t.Errorf("a social worker as IRO: %q", got)
		}
		if got := who(t, s, o.manager, n.ID, care.TieIRO); !slices.Equal(got, []string{"Ines Iro"}) {
			t.Errorf("the IRO is %v", got)
		}
		h.To = h.From
		if err := s.People.HandOn(ctx, o.manager, h); err != nil {
			t.Errorf("to whoever has them: %v", err)
		}
		h.To = o.olu.Person
		for range 2 {
			if err := s.People.HandOn(ctx, o.manager, h); err != nil {
				t.Errorf("the right choice afterwards: %v", err)
			}
		}
		if got := who(t, s, o.manager, n.ID, care.TieIRO); !slices.Equal(got, []string{"Olu Iro"}) {
			t.Errorf("the IRO is %v", got)
		}
		verified(t, s)
	})
}

// Two managers who had the same page open gave one child two IROs.
func TestTwoWhoGiveOneChildAnIROGiveOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx, o := t.Context(), newOffice(t, s)
		tia := storetest.Employ(t, s, o.two, "Tia Iro", care.JobIRO)
		for i, from := range []care.ID{"", o.ines.Person} {
			n := newChild(o)
			n.Number, n.Name, n.IRO = string(n.ID), []string{"Ada One", "Bea Two"}[i], from
			if err := s.Children.Make(ctx, o.support, n); err != nil {
				t.Fatal(err)
			}
			to := []care.ID{tia.Person, o.olu.Person}
			faults := together(len(to), func(i int) error {
				return s.People.HandOn(ctx, o.manager, people.HandOn{Child: n.ID, Kind: care.TieIRO, From: from, To: to[i], Reason: "x"})
			})
			if !slices.Equal(faults, []string{"", "ties.error.changed"}) {
				t.Errorf("from %q: %v", from, faults)
			}
			if got := who(t, s, o.manager, n.ID, care.TieIRO); len(got) != 1 {
				t.Errorf("from %q: the IROs are %v", from, got)
			}
		}
		verified(t, s)
	})
}

// together does something several times at once, and gives what was wrong, sorted.
func together(times int, do func(i int) error) []string {
	faults := make([]string, times)
	begin, all := make(chan bool), sync.WaitGroup{}
	for i := range times {
		all.Go(func() {
			<-begin
			faults[i] = faultKey(do(i))
		})
	}
	close(begin)
	all.Wait()
	slices.Sort(faults)
	return faults
}

// Nobody gives a child's work to themselves: not as a manager who is an IRO too, not with
// a new child, not when a child comes back, not by a file, not as an administrator.
func TestNobodyGivesThemselvesAChild(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx, o := t.Context(), newOffice(t, s)
		const self = "ties.error.self"
		for _, v := range []care.Viewer{o.manager, o.support, o.two[0]} {
			if err := s.Staff.GiveJob(ctx, o.two[1], v.Person, care.JobIRO); err != nil {
				t.Fatal(err)
			}
		}
		n := newChild(o)
		n.IRO = o.support.Person
		if got := faultKey(s.Children.Make(ctx, o.support, n)); got != self {
			t.Errorf("a new child: %q", got)
		}
		n.IRO = o.ines.Person
		if err := s.Children.Make(ctx, o.support, n); err != nil {
			t.Fatal(err)
		}
		h := people.HandOn{Child: n.ID, Kind: care.TieIRO, From: o.ines.Person, To: o.manager.Person, Reason: "x"}
		if got := faultKey(s.People.HandOn(ctx, o.manager, h)); got != self {
			t.Errorf("handed on: %q", got)
		}
		c, err := s.Children.Choices(ctx, o.support)
		if err != nil || len(c.IROs) != 4 {
			t.Errorf("%+v %v", c, err)
		}
		base.Clock.Move(signin.StaffLinkLife) // whom they alone let in is not offered either
		l, err := s.Staff.Leaving(ctx, o.two[0], o.ines.Person)
		if err != nil || len(l.Work) != 1 || len(l.Work[0].To) != 3 {
			t.Errorf("%+v %v", l, err)
		}
		if got := who(t, s, o.manager, n.ID, care.TieIRO); !slices.Equal(got, []string{"Ines Iro"}) {
			t.Errorf("the IRO is %v", got)
		}
		base.Clock.Move(time.Hour)
		id := handIn(t, s, o.support, file("workers.csv", workersHead, "w9,Bo Support"), file("work.csv", workHead, "i9,w9,IRO,P-17,01/03/2026,"))
		if got := states(t, s, o.support, id); !slices.Contains(got, "faulty P-17 worker own_work") {
			t.Errorf("%v", got)
		}
		verified(t, s)
	})
}

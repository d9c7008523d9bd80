package store_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"myreview/server/care"
	"myreview/server/exchange"
	"myreview/server/store"
	"myreview/server/store/children"
	"myreview/server/store/staff"
	"myreview/server/store/storetest"
)

// broughtIn is amara, who was imported an hour ago.
func broughtIn(t testing.TB, s *store.Store, v care.Viewer, base *storetest.Base) care.ID {
	t.Helper()
	if _, err := doAll(t, s, v, handIn(t, s, v, amara()...)); err != nil {
		t.Fatal(err)
	}
	base.Clock.Move(time.Hour)
	return childOf(t, s, v, "C1").Child
}

// childOf is the page of a child.
func childOf(t testing.TB, s *store.Store, v care.Viewer, number string) children.Page {
	t.Helper()
	found, err := s.Children.Find(t.Context(), v, number)
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	page, err := s.Children.Child(t.Context(), v, found[0].Child)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// takeAll writes all of an import, also what is asked about.
func takeAll(t testing.TB, s *store.Store, v care.Viewer, id care.ID) {
	t.Helper()
	p, err := s.Imports.Preview(t.Context(), v, id)
	if err != nil {
		t.Fatal(err)
	}
	ticks := map[string]bool{}
	for _, c := range p.Changes {
		ticks[c.Name] = true
	}
	if _, err := s.Imports.Do(t.Context(), v, id, ticks, time.Minute); err != nil {
		t.Fatal(err)
	}
}

func whole(t testing.TB, s *store.Store) {
	t.Helper()
	if r, err := s.Audit.Verify(t.Context(), nil, nil); err != nil || len(r.Faults) > 0 {
		t.Errorf("%+v, %v", r.Faults, err)
	}
}

// Parents read where the reviews of a child are who was placed for adoption by a file, and
// a child's own pages began by a birth date that was wrong.
func TestAFileDoesWhatAHandDoes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		v, two := council(t, s)
		child := broughtIn(t, s, v, base)
		plan(t, s, v, base, child)
		if _, err := base.Raw(t).Exec("UPDATE child SET guarded = FALSE"); err != nil {
			t.Fatal(err)
		}
		storetest.Employ(t, s, two, "Tess Long", care.JobIRO)
		numbers := func() (seq, events int) {
			if err := base.Raw(t).QueryRow("SELECT seq, (SELECT COUNT(*) FROM event) FROM review").Scan(&seq, &events); err != nil {
				t.Fatal(err)
			}
			return seq, events
		}
		seq, events := numbers()
		var rung sync.Map
		s.DB.Listen(func(review care.ID) { rung.Store(review, true) })
		takeAll(t, s, v, handIn(t, s, v, file("people.csv", peopleHead, "C1,Amara,Okafor,15/05/2022,"),
			file("homes.csv", homeHead, "h1,C1,U6,10/01/2024,01/03/2024,", "h2,C1,A4,01/03/2024,,"),
			file("workers.csv", workersHead, "w9,Tess Long"), file("work.csv", workHead, "i9,w9,IRO,C1,01/03/2024,")))
		page := childOf(t, s, v, "C1")
		if !page.Guarded {
			t.Error("a home with a code of adoption does not keep parents from the place")
		}
		if later, more := numbers(); later != seq+2 || more != events+2 {
			t.Errorf("two ties changed: the review's number went from %d to %d, its events from %d to %d", seq, later, events, more)
		}
		if _, ok := rung.Load(page.Reviews[0].ID); !ok {
			t.Error("nobody who has the review open is rung")
		}
		var since time.Time
		if err := base.Raw(t).QueryRow("SELECT since FROM tie WHERE kind = 'child'").Scan(&since); err != nil || care.DateOf(since) != "2026-05-15" {
			t.Errorf("the child's own pages begin on %v, %v", since, err)
		}
		whole(t, s)
	})
}

// Two social workers are called Ann Lee: both children went to the second.
func TestAWorkerIsFoundByAddress(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		v, two := council(t, s)
		var ann [2]care.ID
		for i := range ann {
			ann[i] = care.NewID()
			n := staff.Newcomer{ID: ann[i], Name: "Ann Lee", Email: fmt.Sprintf("ann%d@c.example", i), Jobs: []care.Job{care.JobSocialWorker}}
			if _, err := s.Staff.Add(t.Context(), two[0], n); err != nil {
				t.Fatal(err)
			}
		}
		rows := func(order ...string) exchange.Source {
			return file("x.csv", append([]string{"ref,who,dob,cared,sw,mail"}, order...)...)
		}
		id := handIn(t, s, v, rows("C1,Amara Okafor,15/05/2014,10/01/2024,Ann Lee,ANN0@c.example", "C2,Kofi Bello,15/05/2013,10/01/2024,Ann Lee,ann1@c.example",
			"C3,Yan Yip,15/05/2011,10/01/2024,Grace Bell,another.grace@c.example", "C4,Zed Zulu,15/05/2012,10/01/2024,Ann Lee,", "C5,Una Uh,15/05/2012,10/01/2024,ann1@c.example,", "C6,Ola Oh,15/06/2012,10/01/2024,Grace Bell,"))
		err := s.Imports.Match(t.Context(), v, id, exchange.Mapping{Columns: map[string]exchange.Field{"ref": exchange.Number, "who": exchange.Name, "dob": exchange.Born, "cared": exchange.CareSince,
			"sw": exchange.SocialWorkerName, "mail": exchange.SocialWorkerEmail}})
		if err != nil {
			t.Fatal(err)
		}
		var workers []string
		for _, line := range states(t, s, v, id) {
			if strings.Contains(line, "worker") {
				workers = append(workers, line)
			}
		}
		want := []string{"new C1 worker", "new C2 worker", "faulty C3 worker not_at_work", "faulty C4 worker name_twice", "new C5 worker", "new C6 worker"}
		if diff := cmp.Diff(want, workers); diff != "" {
			t.Fatal(diff)
		}
		if _, err := doAll(t, s, v, id); err != nil {
			t.Fatal(err)
		}
		for number, want := range map[string]care.ID{"C1": ann[0], "C2": ann[1], "C5": ann[1]} {
			if page := childOf(t, s, v, number); len(page.Workers) != 1 || page.Workers[0].Person != want {
				t.Errorf("%s is with %+v", number, page.Workers)
			}
		}
		// The other Ann Lee is another worker, and not the same by her name.
		base.Clock.Move(time.Hour)
		id = handIn(t, s, v, rows("C1,Amara Okafor,15/05/2014,10/01/2024,Ann Lee,ann1@c.example"))
		if got := states(t, s, v, id); !cmp.Equal(got, []string{"same C1 person", "same C1 period", "new C1 worker", "ending replaced C1 worker"}) {
			t.Error(got)
		}
	})
}

// Two rows of one IRO failed the whole import each time, and two IROs were both given the child.
func TestAChildHasOneIROFromAFile(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Base) {
		v, two := council(t, s)
		storetest.Employ(t, s, two, "Tess Long", care.JobIRO)
		for name, test := range map[string]struct {
			rows []string
			want string
		}{
			"two":  {[]string{"i1,w1,IRO,C1,15/01/2024,", "i3,w9,IRO,C1,15/03/2024,"}, "Tess Long"},
			"same": {[]string{"i4,w1,IRO,C2,15/01/2024,", "i5,w1,IRO,C2,15/03/2024,"}, "Priya Shah"},
		} {
			number := test.rows[0][10:12]
			src := []exchange.Source{file("people.csv", peopleHead, number+",Amara"+name+",Okafor,15/05/2014,"), file("periods.csv", periodHead, number+",p"+name+",10/01/2024,S,,"),
				file("workers.csv", workersHead, "w1,Priya Shah", "w9,Tess Long"), file("work.csv", append([]string{workHead}, test.rows...)...)}
			if _, err := doAll(t, s, v, handIn(t, s, v, src...)); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if page := childOf(t, s, v, number); len(page.Workers) != 1 || page.Workers[0].Name != test.want {
				t.Errorf("%s: %+v", name, page.Workers)
			}
		}
	})
}

func TestAChildIsInCareOnceAtATime(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		v, _ := council(t, s)
		broughtIn(t, s, v, base)
		id := handIn(t, s, v, file("people.csv", peopleHead, "C1,Amara,Okafor,15/05/2014,"), file("periods.csv", periodHead, "C1,p2,10/02/2025,S,,"),
			file("homes.csv", homeHead, "h2,C1,K2,01/03/2024,,"))
		if got := states(t, s, v, id); !cmp.Equal(got, []string{"same C1 person", "faulty C1 home home_twice", "faulty C1 care_twice"}) {
			t.Error(got)
		}
		id = handIn(t, s, v, file("people.csv", peopleHead, "C1,Amara,Okafor,15/05/2014,"), file("periods.csv", periodHead, "C1,p1,10/01/2024,S,01/02/2025,E4A", "C1,p2,10/02/2025,S,,"),
			file("homes.csv", homeHead, "h1,C1,U6,10/01/2024,01/03/2024,", "h2,C1,K2,01/03/2024,,"))
		if got := states(t, s, v, id); !cmp.Equal(got, []string{"same C1 person", "ending C1 period", "new C1 period", "ending C1 home", "new care_over C1 home"}) {
			t.Error(got)
		}
	})
}

// Business support who is an IRO as well gave themselves a child.
func TestNobodyGivesWorkToThemselvesByAFile(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		v, two := council(t, s)
		broughtIn(t, s, v, base)
		bo := storetest.Employ(t, s, two, "Bo Support", care.JobBusinessSupport)
		for _, who := range []care.Viewer{bo, v} {
			if err := s.Staff.GiveJob(t.Context(), two[0], who.Person, care.JobIRO); err != nil {
				t.Fatal(err)
			}
		}
		storetest.Employ(t, s, two, "Tess Long", care.JobIRO)
		for name, test := range map[string]struct {
			by   care.Viewer
			want []string
		}{
			"Bo Support":   {bo, []string{"faulty C1 worker own_work"}},
			"Moss Manager": {v, []string{"faulty C1 worker own_work"}},
			"Tess Long":    {bo, []string{"faulty C1 worker not_allocator"}},
		} {
			id := handIn(t, s, test.by, file("workers.csv", workersHead, "w9,"+name), file("work.csv", workHead, "i9,w9,IRO,C1,01/03/2024,"))
			if diff := cmp.Diff(test.want, states(t, s, test.by, id)); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
			takeAll(t, s, test.by, id)
		}
		if page := childOf(t, s, v, "C1"); len(page.Workers) != 1 || page.Workers[0].Name != "Priya Shah" {
			t.Errorf("%+v", page.Workers)
		}
	})
}

// Two presses of one button wrote 601 reviews of 301.
func TestAnImportIsWrittenOnceByTwoWhoPress(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		v, _ := council(t, s)
		broughtIn(t, s, v, base)
		rows := []string{reviewHead}
		for i := range 300 {
			rows = append(rows, fmt.Sprintf("q%d,C1,,%02d/%02d/2025,N,PN1", i, i%28+1, i/28+1))
		}
		id := handIn(t, s, v, file("homes.csv", homeHead, "h1,C1,U6,10/01/2024,01/03/2024,", "h2,C1,K2,01/03/2024,,"), file("reviews.csv", rows...))
		p, err := s.Imports.Preview(t.Context(), v, id)
		if err != nil {
			t.Fatal(err)
		}
		ticks := map[string]bool{}
		for _, c := range p.Changes {
			ticks[c.Name] = c.Take
		}
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				if _, err := s.Imports.Do(t.Context(), v, id, ticks, time.Minute); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if page := childOf(t, s, v, "C1"); len(page.Past) != 301 || len(page.Spells) != 4 {
			t.Errorf("%d reviews of 301, %d spells of 4", len(page.Past), len(page.Spells))
		}
	})
}

// Two pages of one import that were saved at once overwrote each other.
func TestChoicesOfTwoPagesBothStay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Base) {
		v, _ := council(t, s)
		id := handIn(t, s, v, amara()...)
		p, err := s.Imports.Preview(t.Context(), v, id)
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for _, c := range p.Changes {
			wg.Go(func() {
				if err := s.Imports.Choose(t.Context(), v, id, map[string]bool{c.Name: true}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if p, err = s.Imports.Preview(t.Context(), v, id); err != nil {
			t.Fatal(err)
		}
		for _, c := range p.Changes {
			if !c.Asked {
				t.Errorf("the choice of %s is lost", c.Of)
			}
		}
	})
}

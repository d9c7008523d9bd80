package store_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/exchange"
	"myreview/server/store"
	"myreview/server/store/alerts"
	"myreview/server/store/children"
	"myreview/server/store/storetest"
)

// bring imports files and gives the import.
func bring(t testing.TB, s *store.Store, v care.Viewer, files ...exchange.Source) care.ID {
	t.Helper()
	id := handIn(t, s, v, files...)
	if left, err := doAll(t, s, v, id); err != nil || left > 0 {
		t.Fatal(left, err)
	}
	return id
}

// numbered is the child of a number here.
func numbered(t testing.TB, s *store.Store, v care.Viewer, number string) care.ID {
	t.Helper()
	found, err := s.Children.Find(t.Context(), v, number)
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	return found[0].Child
}

// whys are why rows of an import stay, each once; empty: it is taken back.
func whys(t testing.TB, s *store.Store, v care.Viewer, id care.ID) (out []string) {
	t.Helper()
	b, err := s.Imports.Back(t.Context(), v, id)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range b.Rows {
		out = append(out, string(row.Stays))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func undo(t testing.TB, s *store.Store, v care.Viewer, id care.ID) {
	t.Helper()
	if left, err := s.Imports.Undo(t.Context(), v, id, time.Minute); err != nil || left > 0 {
		t.Fatal(left, err)
	}
	if r, err := s.Audit.Verify(t.Context(), nil, nil); err != nil || len(r.Faults) > 0 {
		t.Errorf("the log afterwards: %+v, %v", r.Faults, err)
	}
}

func TestAnImportIsTakenBackAndCanBeDoneAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		v, _ := council(t, s)
		id := bring(t, s, v, amara()...)
		child := numbered(t, s, v, "C1")
		b, err := s.Imports.Back(t.Context(), v, id)
		if err != nil || len(b.Rows) != 6 || !b.Until.Equal(base.Clock.Now().Add(24*time.Hour)) {
			t.Fatalf("%+v, %v", b, err)
		}
		for range 2 { // the button was pressed twice
			undo(t, s, v, id)
		}
		if _, err := s.Children.Child(t.Context(), v, child); care.KindOf(err) != care.KindNotFound {
			t.Errorf("the child's page: %v", err)
		}
		if found, err := s.Children.Find(t.Context(), v, "Amara"); err != nil || len(found) > 0 {
			t.Errorf("a search finds %v, %v", found, err)
		}
		if b, err = s.Imports.Back(t.Context(), v, id); err != nil || b.Undone != 6 || len(b.Rows) > 0 || b.At.IsZero() {
			t.Errorf("%+v, %v", b, err)
		}
		if _, err := s.Imports.Do(t.Context(), v, id, nil, time.Minute); care.KindOf(err) != care.KindConflict {
			t.Errorf("doing what was taken back: %v", err)
		}
		base.Clock.Move(time.Minute)
		bring(t, s, v, amara()...)
		if page, err := s.Children.Child(t.Context(), v, numbered(t, s, v, "C1")); err != nil || len(page.Workers) != 1 || len(page.Past) != 1 {
			t.Errorf("again: %+v, %v", page, err)
		}
	})
}

// A row that an import changed or ended is again as it was; what it added goes.
func TestWhatAnImportChangedIsAgainAsItWas(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		v, two := council(t, s)
		bring(t, s, v, amara()...)
		child := numbered(t, s, v, "C1")
		before, err := s.Children.Child(t.Context(), v, child)
		if err != nil {
			t.Fatal(err)
		}
		storetest.Employ(t, s, two, "Tess Long", care.JobIRO)
		plan(t, s, v, base, child)
		base.Clock.Move(time.Hour)
		id := bring(t, s, v, file("people.csv", peopleHead, "C1,Amara,Eze,15/05/2014,"),
			file("periods.csv", periodHead, "C1,p1,10/01/2024,S,10/03/2024,E4A", "C1,p2,10/06/2024,S,,"),
			file("homes.csv", homeHead, "h1,C1,U6,10/01/2024,01/03/2024,", "h2,C1,K2,01/03/2024,,"),
			file("reviews.csv", reviewHead, "r1,C1,08/02/2024,06/02/2024,N,PN2", "r9,C1,,06/03/2024,N,PN1"),
			file("workers.csv", workersHead, "w9,Tess Long"), file("work.csv", workHead, "i9,w9,IRO,C1,01/03/2024,"))
		if page, err := s.Children.Child(t.Context(), v, child); err != nil || page.CaredOn != "2024-06-10" || page.Name != "Amara Eze" || page.Workers[0].Name != "Tess Long" {
			t.Fatalf("%+v, %v", page, err)
		}
		if got := whys(t, s, v, id); !slices.Equal(got, []string{""}) {
			t.Fatal(got)
		}
		undo(t, s, v, id)
		after, err := s.Children.Child(t.Context(), v, child)
		if err != nil {
			t.Fatal(err)
		}
		before.Reviews = after.Reviews // that was planned in between
		for i := range before.Workers {
			before.Workers[i].Tie = after.Workers[i].Tie // who comes back gets a new tie
		}
		if diff := cmp.Diff(before, after); diff != "" {
			t.Error(diff)
		}
	})
}

// Who was changed by two imports can be taken back in the order from the last to the first.
func TestImportsAreTakenBackOneAfterTheOther(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		v, _ := council(t, s)
		first := bring(t, s, v, amara()...)
		base.Clock.Move(time.Minute)
		second := bring(t, s, v, file("people.csv", peopleHead, "C1,Amara,Eze,15/05/2014,"))
		base.Clock.Move(time.Minute)
		third := bring(t, s, v, file("people.csv", peopleHead, "C1,Amara,Bello,15/05/2014,"))
		for _, id := range []care.ID{first, second} {
			if got := whys(t, s, v, id); !slices.Equal(got, []string{"later"}) {
				t.Error(got)
			}
		}
		undo(t, s, v, third)
		undo(t, s, v, second)
		if page, err := s.Children.Child(t.Context(), v, numbered(t, s, v, "C1")); err != nil || page.Name != "Amara Okafor" {
			t.Error(page.Name, err)
		}
		undo(t, s, v, first)
		if found, err := s.Children.Find(t.Context(), v, "C1"); err != nil || len(found) > 0 {
			t.Error(found, err)
		}
	})
}

func TestWhatSomethingRestsOnIsNotTakenBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		v, two := council(t, s)
		carer := storetest.Employ(t, s, two, "Olu IRO", care.JobIRO)
		ok := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		for _, test := range []struct {
			name  string
			first []exchange.Source // what was imported before; nil: the child is new
			then  func(child care.ID)
			want  []string
		}{
			{"a name by hand", nil, func(child care.ID) {
				ok(s.Children.Change(t.Context(), v, child, children.Facts{Name: "Amara Bello", Number: "C1", BornOn: "2014-05-15"}))
			}, []string{"hand"}},
			{"a legal status by hand", nil, func(child care.ID) {
				ok(s.Children.AddSpell(t.Context(), v, children.NewSpell{ID: care.NewID(), Child: child, Sort: care.SpellLegal, Kind: "C2", Since: "2024-02-01"}))
			}, []string{"hand"}},
			{"the end of care", nil, func(child care.ID) {
				ok(s.Children.EndCare(t.Context(), v, children.End{Child: child, On: "2024-05-01", Reason: "E4A"}))
			}, []string{"hand"}},
			{"a sister", nil, func(child care.ID) {
				ok(s.Children.Make(t.Context(), v, children.NewChild{ID: care.NewID(), Facts: children.Facts{Name: "Sis", BornOn: "2016-01-01"}, CaredOn: "2024-01-05", Sibling: child}))
			}, []string{"hand"}},
			{"a review", nil, func(child care.ID) { plan(t, s, v, base, child) }, []string{"review"}},
			{"a later import", nil, func(care.ID) {
				bring(t, s, v, file("homes.csv", homeHead, "h1,C1,U6,10/01/2024,10/03/2024,", "h9,C1,K2,10/03/2024,,"))
			}, []string{"later"}},
			{"a tie", nil, func(child care.ID) {
				_, err := s.People.AddTie(t.Context(), care.Tie{Person: carer.Person, Child: child, Kind: care.TieCoverIRO})
				ok(err)
			}, []string{"other"}},
			{"a call for help", nil, func(child care.ID) {
				ok(s.Alerts.Tell(t.Context(), care.Viewer{Person: child, Band: care.Young}, alerts.Telling{ID: care.NewID(), Kind: alert.Now, Words: "it hurts"}))
			}, []string{"other"}},
			{"who was here: the name alone", amara(), func(child care.ID) {
				ok(s.Children.Change(t.Context(), v, child, children.Facts{Name: "Amara Bello", Number: "C1", BornOn: "2014-05-15"}))
			}, []string{"", "hand"}},
			{"who was here: homes stay together", amara(), func(child care.ID) {
				ok(s.Children.AddSpell(t.Context(), v, children.NewSpell{ID: care.NewID(), Child: child, Sort: care.SpellHome, Kind: "H5", Since: "2024-03-01", Until: "2024-03-01"}))
			}, []string{"", "hand"}},
		} {
			if test.first != nil {
				bring(t, s, v, test.first...)
			}
			base.Clock.Move(time.Minute)
			files := amara()
			if test.first != nil {
				files = []exchange.Source{file("people.csv", peopleHead, "C1,Amara,Eze,15/05/2014,"), file("homes.csv", homeHead, "h1,C1,U6,10/01/2024,01/03/2024,", "h2,C1,K2,01/03/2024,,")}
			}
			id := bring(t, s, v, files...)
			child := numbered(t, s, v, "C1")
			base.Clock.Move(time.Minute)
			test.then(child)
			if got := whys(t, s, v, id); !slices.Equal(got, test.want) {
				t.Errorf("%s: %q", test.name, got)
			}
			undo(t, s, v, id)
			if _, err := s.Children.Child(t.Context(), v, child); err != nil {
				t.Errorf("%s: the child is gone: %v", test.name, err)
			}
			if got := whys(t, s, v, id); slices.Contains(got, "") {
				t.Errorf("%s: rows on which nothing rests are left: %q", test.name, got)
			}
			if _, err := base.Raw(t).Exec("UPDATE child SET number = '', born_on = '2001-01-01'"); err != nil { // the next begins anew
				t.Fatal(err)
			}
		}
	})
}

// A worker whom an import tied to a child who was here keeps the work once they did something.
func TestAWorkerWhoDidSomethingKeepsTheWork(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		v, two := council(t, s)
		bring(t, s, v, amara()...)
		child := numbered(t, s, v, "C1")
		base.Clock.Move(time.Minute)
		tess := storetest.Employ(t, s, two, "Tess Long", care.JobIRO)
		id := bring(t, s, v, file("workers.csv", workersHead, "w9,Tess Long"), file("work.csv", workHead, "i9,w9,IRO,C1,01/03/2024,"))
		if got := whys(t, s, v, id); !slices.Equal(got, []string{""}) {
			t.Error(got)
		}
		plan(t, s, tess, base, child)
		if got := whys(t, s, v, id); !slices.Equal(got, []string{"work"}) {
			t.Error(got)
		}
	})
}

func TestAnImportCanBeTakenBackForADay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		v, _ := council(t, s)
		bring(t, s, v, amara()...)
		base.Clock.Move(time.Hour)
		id := bring(t, s, v, file("people.csv", peopleHead, "C1,Amara,Eze,15/05/2014,"))
		base.Clock.Move(23 * time.Hour)
		if err := s.Imports.Forget(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := whys(t, s, v, id); !slices.Equal(got, []string{""}) {
			t.Error(got)
		}
		base.Clock.Move(2 * time.Hour)
		if _, err := s.Imports.Back(t.Context(), v, id); care.KindOf(err) != care.KindGone {
			t.Errorf("a day later: %v", err)
		}
		if _, err := s.Imports.Undo(t.Context(), v, id, time.Minute); care.KindOf(err) != care.KindGone {
			t.Errorf("taking it back a day later: %v", err)
		}
		if err := s.Imports.Forget(t.Context()); err != nil {
			t.Fatal(err)
		}
		var kept int
		if err := base.Raw(t).QueryRow("SELECT (SELECT COUNT(*) FROM import WHERE upload IS NOT NULL) + (SELECT COUNT(*) FROM import_row WHERE was <> '')").Scan(&kept); err != nil || kept > 0 {
			t.Errorf("%d are kept, %v", kept, err)
		}
	})
}

func TestTwoTakeOneImportBackAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		v, _ := council(t, s)
		id := bring(t, s, v, amara()...)
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if _, err := s.Imports.Undo(t.Context(), v, id, time.Minute); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if b, err := s.Imports.Back(t.Context(), v, id); err != nil || b.Undone != 6 {
			t.Errorf("%+v, %v", b, err)
		}
		undo(t, s, v, id)
	})
}

// An IRO manager whose own child was imported by somebody else reads nothing of them there.
func TestNobodyTakesBackTheirOwnFamily(t *testing.T) {
	s, base := storetest.SQLite(t)
	v, two := council(t, s)
	bring(t, s, v, amara()...)
	child := numbered(t, s, v, "C1")
	base.Clock.Move(time.Minute)
	id := bring(t, s, v, file("people.csv", peopleHead, "C1,Amara,Eze,15/05/2014,"))
	aunt := storetest.Employ(t, s, two, "Aunt Support", care.JobBusinessSupport)
	if _, err := s.People.AddTie(t.Context(), care.Tie{Person: aunt.Person, Child: child, Kind: care.TieRelative}); err != nil {
		t.Fatal(err)
	}
	b, err := s.Imports.Back(t.Context(), aunt, id)
	if err != nil || len(b.Rows) != 1 || b.Rows[0].Stays != exchange.OwnFamily || b.Rows[0].Name != "" || b.Rows[0].Says != nil {
		t.Errorf("%+v, %v", b, err)
	}
	if _, err := s.Imports.Undo(t.Context(), aunt, id, time.Minute); err != nil {
		t.Error(err)
	}
	if page, err := s.Children.Child(t.Context(), v, child); err != nil || page.Name != "Amara Eze" {
		t.Error(page.Name, err)
	}
}

func TestSixHundredChildrenAreTakenBackQuickly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Base) {
		v, _ := council(t, s)
		id := bring(t, s, v, sixHundred()...)
		begun := time.Now()
		b, err := s.Imports.Back(t.Context(), v, id)
		if err != nil || len(b.Rows) != 600*10 {
			t.Fatal(len(b.Rows), err)
		}
		t.Logf("reading: %v", time.Since(begun))
		undo(t, s, v, id)
		took := time.Since(begun)
		t.Logf("600 children: %v", took)
		if took > 20*time.Second { // twice the aim: other tests run beside
			t.Errorf("it took %v", took)
		}
	})
}

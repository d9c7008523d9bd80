package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"myreview/server/care"
	"myreview/server/exchange"
	"myreview/server/store"
	"myreview/server/store/children"
	"myreview/server/store/imports"
	"myreview/server/store/storetest"
)

const statusHead = "lega_legal_status_id,lega_person_id,lega_legal_status,lega_legal_status_start_date,lega_legal_status_end_date"

// spellsOf are those of the child of a number, as a line each.
func spellsOf(t *testing.T, s *store.Store, v care.Viewer, number string) (out []string) {
	t.Helper()
	for _, one := range childPage(t, s, v, numbered(t, s, v, number)).Spells {
		out = append(out, strings.TrimSpace(string(one.Sort)+" "+one.Kind)+" "+string(one.Since)+" "+string(one.Until))
	}
	return out
}

// tick does an import of which the changes are ticked that a test picks.
func tick(t *testing.T, s *store.Store, v care.Viewer, id care.ID, pick func(imports.Change) bool) {
	t.Helper()
	p, err := s.Imports.Preview(t.Context(), v, id)
	if err != nil {
		t.Fatal(err)
	}
	ticks := map[string]bool{}
	for _, c := range p.Changes {
		ticks[c.Name] = pick(c)
	}
	if _, err := s.Imports.Do(t.Context(), v, id, ticks, time.Minute); err != nil {
		t.Fatal(err)
	}
}

func TestNothingGoesOnWhenAFileEndsCare(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		v, _ := council(t, s)
		bring(t, s, v, append(amara(), file("status.csv", statusHead, "l1,C1,C2,10/01/2024,", "l0,C1,V2,10/01/2024,01/02/2024"))...)
		base.Clock.Move(time.Hour)
		const ends = "C1,p1,10/01/2024,S,01/02/2025,E4A"
		open := []string{"care 2024-01-10 ", "home U6 2024-01-10 ", "legal C2 2024-01-10 ", "legal V2 2024-01-10 2024-02-01", "care 2020-01-10 2021-06-01"}
		over := []string{"care 2024-01-10 2025-02-01", "home U6 2024-01-10 2025-02-01", "legal C2 2024-01-10 2025-02-01", "legal V2 2024-01-10 2024-02-01", "care 2020-01-10 2021-06-01"}
		sorted := cmpopts.SortSlices(strings.Compare)
		for name, test := range map[string]struct {
			files func() []exchange.Source
			want  []string
		}{
			"the file names the period alone": {
				func() []exchange.Source { return []exchange.Source{file("periods.csv", periodHead, ends)} },
				[]string{"ending C1 period", "ending care_over C1 status", "ending care_over C1 home"},
			},
			"the file says that both go on": {
				func() []exchange.Source {
					return []exchange.Source{file("periods.csv", periodHead, ends), file("homes.csv", homeHead, "h1,C1,U6,10/01/2024,,"), file("status.csv", statusHead, "l1,C1,C2,10/01/2024,")}
				},
				[]string{"ending C1 period", "ending care_over C1 status", "ending care_over C1 home"},
			},
		} {
			t.Run(name, func(t *testing.T) {
				id := handIn(t, s, v, test.files()...)
				if diff := cmp.Diff(test.want, states(t, s, v, id)); diff != "" {
					t.Fatal(diff)
				}
				// Who takes what ends with it alone takes nothing.
				tick(t, s, v, id, func(c imports.Change) bool { return c.Of != exchange.OfPeriod })
				if diff := cmp.Diff(open, spellsOf(t, s, v, "C1"), sorted); diff != "" {
					t.Fatal(diff)
				}
				tick(t, s, v, id, func(c imports.Change) bool { return c.Of == exchange.OfPeriod })
				if diff := cmp.Diff(over, spellsOf(t, s, v, "C1"), sorted); diff != "" {
					t.Fatal(diff)
				}
				for _, state := range states(t, s, v, handIn(t, s, v, test.files()...)) {
					if !strings.HasPrefix(state, "same") {
						t.Errorf("the same file again: %s", state)
					}
				}
				base.Clock.Move(time.Minute)
				undo(t, s, v, id)
				if diff := cmp.Diff(open, spellsOf(t, s, v, "C1"), sorted); diff != "" {
					t.Error(diff)
				}
			})
		}
		// Care and what ended with it go on together, or neither does.
		child := numbered(t, s, v, "C1")
		done := bring(t, s, v, file("periods.csv", periodHead, ends))
		base.Clock.Move(time.Minute)
		short := care.NewID()
		if err := s.Children.AddSpell(t.Context(), v, children.NewSpell{ID: short, Child: child, Sort: care.SpellLegal, Kind: "V2", Since: "2024-03-01", Until: "2024-04-01"}); err != nil {
			t.Fatal(err)
		}
		undo(t, s, v, done)
		if diff := cmp.Diff(append([]string{"legal V2 2024-03-01 2024-04-01"}, over...), spellsOf(t, s, v, "C1"), sorted); diff != "" {
			t.Error(diff)
		}
	})
}

func TestWhatBeganHereAfterTheDayOnWhichAFileEndsCareIsAsked(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		v, _ := council(t, s)
		bring(t, s, v, append(amara(), file("status.csv", statusHead, "l1,C1,C2,10/01/2024,"))...)
		if got := states(t, s, v, handIn(t, s, v, file("status.csv", statusHead, "l2,C1,C2,01/05/2024,"))); got[0] != "faulty C1 status status_twice" {
			t.Error(got)
		}
		// A home that somebody wrote down here later than the day is asked about.
		base.Clock.Move(time.Hour)
		child := numbered(t, s, v, "C1")
		page := childPage(t, s, v, child)
		for _, one := range page.Spells {
			if one.Sort == care.SpellHome {
				if err := s.Children.EndSpell(t.Context(), v, child, one.ID, "2025-03-01"); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := s.Children.AddSpell(t.Context(), v, children.NewSpell{ID: care.NewID(), Child: child, Sort: care.SpellHome, Kind: "K2", Since: "2025-03-01"}); err != nil {
			t.Fatal(err)
		}
		id := handIn(t, s, v, file("periods.csv", periodHead, "C1,p1,10/01/2024,S,01/02/2025,E4A"))
		p, err := s.Imports.Preview(t.Context(), v, id)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range p.Changes {
			if c.Tab != exchange.Asks || c.Take {
				t.Errorf("%s %s is not asked: %+v", c.State, c.Of, c)
			}
		}
	})
}

func TestANewChildWhoseCareIsOverHasNothingOpen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Base) {
		v, _ := council(t, s)
		bring(t, s, v, file("people.csv", peopleHead, "C7,Ada,Stone,15/05/2014,"), file("periods.csv", periodHead, "C7,p1,10/01/2024,S,01/02/2025,E4A"),
			file("homes.csv", homeHead, "h1,C7,U6,10/01/2024,,", "h2,C7,K2,01/03/2025,,"), file("status.csv", statusHead, "l1,C7,C2,10/01/2024,"))
		for _, one := range spellsOf(t, s, v, "C7") {
			if !strings.HasSuffix(one, " 2025-02-01") {
				t.Error(one)
			}
		}
		if n := len(spellsOf(t, s, v, "C7")); n != 3 {
			t.Errorf("%d spells: a home after care was over is written", n)
		}
	})
}

// Ticked one by one, changes that take each other's place leave no two of them at once.
func TestNoTickLeavesTwoAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		v, two := council(t, s)
		bring(t, s, v, append(amara(), file("status.csv", statusHead, "l1,C1,C2,10/01/2024,"))...)
		storetest.Employ(t, s, two, "Tess Long", care.JobIRO)
		base.Clock.Move(time.Hour)
		child := numbered(t, s, v, "C1")
		files := func() []exchange.Source {
			return []exchange.Source{
				file("periods.csv", periodHead, "C1,p1,10/01/2024,S,01/03/2024,E4A", "C1,p2,01/05/2024,S,,"),
				file("homes.csv", homeHead, "h1,C1,U6,10/01/2024,01/03/2024,", "h2,C1,K2,01/05/2024,,"),
				file("status.csv", statusHead, "l1,C1,C2,10/01/2024,01/03/2024", "l2,C1,C2,01/05/2024,"),
				file("workers.csv", workersHead, "w1,Priya Shah", "w9,Tess Long"), file("work.csv", workHead, "i9,w9,IRO,C1,01/03/2024,"),
			}
		}
		// The file may end the one who had the work by a row of its own.
		both := func() []exchange.Source {
			return append(files()[:4], file("work.csv", workHead, "i1,w1,IRO,C1,15/01/2024,01/03/2024", "i9,w9,IRO,C1,01/03/2024,"))
		}
		for name, with := range map[string]func() []exchange.Source{"one row": files, "two rows": both} {
			for i := 0; ; i++ {
				id := handIn(t, s, v, with()...)
				p, err := s.Imports.Preview(t.Context(), v, id)
				if err != nil {
					t.Fatal(err)
				}
				if i == len(p.Changes) {
					break
				}
				only := p.Changes[i]
				tick(t, s, v, id, func(c imports.Change) bool { return c.Name == only.Name })
				page, open := childPage(t, s, v, child), map[string]int{}
				for _, one := range page.Spells {
					if one.Open() && one.Sort == care.SpellLegal {
						open[one.Kind]++
					} else if one.Open() {
						open[string(one.Sort)]++
					}
				}
				for _, w := range page.Workers {
					open[string(w.Kind)]++
				}
				for what, n := range open {
					if n > 1 {
						t.Errorf("%s: %s %s alone: %d of %s", name, only.State, only.Of, n, what)
					}
				}
				b, err := s.Imports.Back(t.Context(), v, id)
				if err != nil {
					t.Fatal(err)
				}
				if alone := only.With == "" && only.State != exchange.Same; alone != (len(b.Rows) > 0) {
					t.Errorf("%s: %s %s alone writes %d rows", name, only.State, only.Of, len(b.Rows))
				}
				base.Clock.Move(time.Minute)
				if len(b.Rows) > 0 {
					undo(t, s, v, id)
				}
			}
		}
	})
}

func TestTheListOfImportsNamesTheFilesForADay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		v, _ := council(t, s)
		id := handIn(t, s, v, amara()...)
		all, err := s.Imports.Imports(t.Context(), v)
		if err != nil || len(all) != 1 || all[0].ID != id || strings.Join(all[0].Files, " ") != "people.csv periods.csv homes.csv reviews.csv workers.csv work.csv" {
			t.Fatalf("%+v, %v", all, err)
		}
		var names []byte
		if err := base.Raw(t).QueryRow("SELECT names FROM import").Scan(&names); err != nil || len(names) == 0 || strings.Contains(string(names), "people") {
			t.Fatalf("%q, %v", names, err)
		}
		if _, err := base.Raw(t).Exec("UPDATE import SET names = upload"); err != nil {
			t.Fatal(err)
		}
		if all, err = s.Imports.Imports(t.Context(), v); err != nil || !all[0].Lost || all[0].Files != nil {
			t.Errorf("%+v, %v", all, err)
		}
		base.Clock.Move(24*time.Hour + time.Second)
		if err := s.Imports.Forget(t.Context()); err != nil {
			t.Fatal(err)
		}
		if all, err = s.Imports.Imports(t.Context(), v); err != nil || len(all) != 1 || all[0].Lost || all[0].Files != nil {
			t.Errorf("%+v, %v", all, err)
		}
		if err := base.Raw(t).QueryRow("SELECT names FROM import").Scan(&names); err != nil || names != nil {
			t.Errorf("%q, %v", names, err)
		}
	})
}

// What ends for somebody who gets the work is shown beside them: who was given the work
// after somebody looked is not ended unseen.
func TestWhoIsReplacedIsShownWithWhoComes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		v, two := council(t, s)
		bring(t, s, v, amara()...)
		storetest.Employ(t, s, two, "Tess Long", care.JobIRO)
		base.Clock.Move(time.Hour)
		id := handIn(t, s, v, file("workers.csv", workersHead, "w9,Tess Long"), file("work.csv", workHead, "i9,w9,IRO,C1,01/03/2024,"))
		p, err := s.Imports.Preview(t.Context(), v, id)
		if err != nil || len(p.Changes) != 2 || p.Changes[1].With != p.Changes[0].Name || p.Changes[1].Tab != exchange.New {
			t.Fatalf("%+v, %v", p, err)
		}
		if rows, _, _ := p.Would(p.Changes[:1]); rows != 2 {
			t.Errorf("the button speaks of %d rows", rows)
		}
	})
}

const decidedHead = "perm_table_id,perm_person_id,perm_adm_decision_date,perm_placement_order_date,perm_matched_date,perm_placed_for_adoption_date,perm_decision_reversed_date,perm_permanence_order_date"

func TestAdoptionThatWasDecidedOnIsKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		v, _ := council(t, s)
		bring(t, s, v, amara()[:2]...)
		child := numbered(t, s, v, "C1")
		decided := func() []children.Decided { return childPage(t, s, v, child).Permanence }
		base.Clock.Move(time.Hour)
		first := func() exchange.Source {
			return file("decided.csv", decidedHead, "d1,C1,01/03/2024,02/05/2024,,,,", "d2,C1,,,,,,05/06/2024")
		}
		one := handIn(t, s, v, first())
		if diff := cmp.Diff([]string{"same not_kept C1 permanence", "new C1 permanence"}, states(t, s, v, one)); diff != "" {
			t.Fatal(diff)
		}
		if _, err := doAll(t, s, v, one); err != nil {
			t.Fatal(err)
		}
		ordered := []children.Decided{{Agreed: "2024-03-01", Ordered: "2024-05-02"}}
		if diff := cmp.Diff(ordered, decided()); diff != "" {
			t.Fatal(diff)
		}
		if got := states(t, s, v, handIn(t, s, v, first())); got[1] != "same C1 permanence" {
			t.Errorf("the same file again: %v", got)
		}
		guarded := func() bool { return childPage(t, s, v, child).Guarded }
		base.Clock.Move(time.Hour)
		if _, err := base.Raw(t).Exec("UPDATE child SET guarded = FALSE"); err != nil {
			t.Fatal(err)
		}
		two := bring(t, s, v, file("decided.csv", decidedHead, "d1,C1,01/03/2024,02/05/2024,01/08/2024,10/09/2024,,"))
		if diff := cmp.Diff([]children.Decided{{Agreed: "2024-03-01", Ordered: "2024-05-02", Matched: "2024-08-01", Placed: "2024-09-10"}}, decided()); diff != "" || !guarded() {
			t.Errorf("%s, guarded: %v", diff, guarded())
		}
		if file := exportAll(t, s, v)["ssd_permanence.csv"]; !strings.Contains(file, "d1,C1,01/03/2024,02/05/2024,01/08/2024,10/09/2024,\r\n") {
			t.Errorf("exported: %q", file)
		}
		base.Clock.Move(time.Minute)
		undo(t, s, v, two)
		if diff := cmp.Diff(ordered, decided()); diff != "" {
			t.Errorf("taken back: %s", diff)
		}
		undo(t, s, v, one)
		if got := decided(); got != nil {
			t.Errorf("taken back: %+v", got)
		}
		// A child whom an import brought goes with them.
		three := bring(t, s, v, file("people.csv", peopleHead, "C5,Ada,Stone,15/05/2014,"), file("periods.csv", periodHead, "C5,p5,10/01/2024,S,,"),
			file("decided.csv", decidedHead, "d5,C5,01/03/2024,,,,,"))
		if got := childPage(t, s, v, numbered(t, s, v, "C5")).Permanence; len(got) != 1 {
			t.Error(got)
		}
		undo(t, s, v, three)
		var n int
		if err := base.Raw(t).QueryRow("SELECT COUNT(*) FROM permanence").Scan(&n); err != nil || n > 0 {
			t.Error(n, err)
		}
	})
}

const recordedHead = "disa_table_id,disa_person_id,disa_disability_code"

func TestADisabilityOnRecordAsksWhatHelpsAndWritesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		v, two := council(t, s)
		bring(t, s, v, amara()[:2]...)
		child := numbered(t, s, v, "C1")
		page := func() children.Page { return childPage(t, s, v, child) }
		base.Clock.Move(time.Hour)
		first := func() exchange.Source {
			return file("disability.csv", recordedHead, "d1,C1,VIS", "d2,C1,hear", "d3,C1,words of another system")
		}
		one := bring(t, s, v, first())
		p := page()
		if diff := cmp.Diff([]string{"HEAR", "VIS"}, p.Needs); diff != "" || p.Helps != "" || p.Interpreter != "" {
			t.Fatal(diff, p.Helps, p.Interpreter)
		}
		manages := storetest.Employ(t, s, two, "Tess Manager", care.JobTeamManager)
		if _, err := s.People.AddTie(t.Context(), care.Tie{Child: child, Person: manages.Person, Kind: care.TieManager}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Children.Child(t.Context(), manages, child); care.KindOf(err) != care.KindNotFound {
			t.Errorf("who keeps no facts reads them: %v", err)
		}
		if got := states(t, s, v, handIn(t, s, v, first())); !slices.Contains(got, "same C1 disability") {
			t.Errorf("the same file again: %v", got)
		}
		if file := exportAll(t, s, v)["ssd_disability.csv"]; !strings.Contains(file, "C1,HEAR\r\nC1,VIS\r\n") || strings.Contains(file, "words") {
			t.Errorf("exported: %q", file)
		}
		base.Clock.Move(time.Hour)
		none := bring(t, s, v, file("disability.csv", recordedHead, "d1,C1,NONE"))
		if p := page(); p.Needs != nil {
			t.Errorf("none any longer: %v", p.Needs)
		}
		base.Clock.Move(time.Minute)
		undo(t, s, v, none)
		if diff := cmp.Diff([]string{"HEAR", "VIS"}, page().Needs); diff != "" {
			t.Errorf("taken back: %s", diff)
		}
		undo(t, s, v, one)
		if p := page(); p.Needs != nil {
			t.Errorf("taken back: %v", p.Needs)
		}
		// A child whom an import brought goes with what it says of them.
		three := bring(t, s, v, file("people.csv", peopleHead, "C5,Ada,Stone,15/05/2014,"), file("periods.csv", periodHead, "C5,p5,10/01/2024,S,,"),
			file("disability.csv", recordedHead, "d5,C5,yes"))
		if got := childPage(t, s, v, numbered(t, s, v, "C5")).Needs; !slices.Equal(got, []string{care.DisabilityOther}) {
			t.Error(got)
		}
		undo(t, s, v, three)
		var n int
		if err := base.Raw(t).QueryRow("SELECT COUNT(*) FROM disability").Scan(&n); err != nil || n > 0 {
			t.Error(n, err)
		}
	})
}

package store_test

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/exchange"
	"myreview/server/store"
	"myreview/server/store/children"
	"myreview/server/store/storetest"
)

// exportAll is every table as a file.
func exportAll(t testing.TB, s *store.Store, v care.Viewer) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, table := range exchange.Written() {
		var file bytes.Buffer
		if err := s.Imports.Export(t.Context(), v, table, &file); err != nil {
			t.Fatal(table, err)
		}
		out[table+".csv"] = file.String()
	}
	return out
}

func TestWhatIsExportedIsReadAgainAsTheSame(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx := t.Context()
		o := newOffice(t, s)
		v := o.manager
		storetest.Employ(t, s, o.two, "Priya Shah", care.JobIRO)
		ok := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		bring(t, s, v, append(amara(), file("decided.csv", decidedHead, "d1,C1,01/03/2024,,,,02/04/2024,"), file("disability.csv", recordedHead, "x1,C1,MOB", "x2,C1,LD"))...)
		ok(storetest.Caseload(ctx, s, o.ines, 1, 3, base.Clock.Now())) // with reviews that were held here
		for i, name := range []string{"Świątek Robin", "Ahmad", "=1+1 Smith", "'-Bo", `O"Hara, Smith`, "Nia\u00a0Rees", "Maria del Carmen"} {
			n := newChild(o)
			n.ID, n.Name, n.BornOn, n.Number, n.Sibling = care.NewID(), name, care.Date("2014-02-0"+string(rune('1'+i))), "", ""
			switch i {
			case 0:
				n.Number = "=P-17"
			case 3:
				n.Home = "Z1U"
			}
			ok(s.Children.Make(ctx, v, n))
			switch i {
			case 1: // was in care, and is again, and was in care before that
				ok(s.Children.EndCare(ctx, v, children.End{Child: n.ID, On: "2026-02-10", Reason: "E4A"}))
				ok(s.Children.Return(ctx, v, children.Back{Child: n.ID, On: "2026-02-10"}))
				ok(s.Children.AddSpell(ctx, v, children.NewSpell{ID: care.NewID(), Child: n.ID, Sort: care.SpellLegal, Kind: "C2", Since: "2026-02-12"}))
			case 2:
				ok(s.Children.EndCare(ctx, v, children.End{Child: n.ID, On: "2026-02-20", Reason: "E11"}))
			}
		}
		files := exportAll(t, s, v)
		for _, file := range files {
			if !strings.HasPrefix(file, "\uFEFF") {
				t.Error("a file has no mark of UTF-8")
			}
			for _, cell := range strings.FieldsFunc(file, func(r rune) bool { return r == ',' || r == '\n' || r == '\r' }) {
				if strings.IndexAny(strings.Trim(cell, "\"\uFEFF"), "=+-@\t") == 0 {
					t.Errorf("a spreadsheet would calculate %q", cell)
				}
			}
		}
		var sources []exchange.Source
		for _, name := range slices.Sorted(maps.Keys(files)) {
			sources = append(sources, exchange.Source{Name: name, From: strings.NewReader(files[name])})
		}
		id := handIn(t, s, v, sources...)
		p, err := s.Imports.Preview(ctx, v, id)
		if err != nil || len(p.Changes) < 30 || len(p.Left) > 0 {
			t.Fatalf("%d changes, %+v left, %v", len(p.Changes), p.Left, err)
		}
		for _, c := range p.Changes {
			if c.State != exchange.Same || len(c.Faults) > 0 {
				t.Errorf("%s %s %s %s: %+v %+v", c.State, c.Why, c.Child, c.Of, c.Diffs, c.Faults)
			}
		}
		ok(s.Children.Change(ctx, v, numbered(t, s, v, "C1"), children.Facts{Name: "Amara Bello", Number: "C1", BornOn: "2014-05-15"}))
		if _, err := doAll(t, s, v, id); err != nil {
			t.Error(err)
		}
	})
}

// The return has no code for a home that is not registered: files say that it is another kind
// of home, and what is known here stays when one says more of it.
func TestAHomeThatIsNotRegisteredStaysSo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		v, _ := council(t, s)
		bring(t, s, v, amara()[:2]...)
		child := numbered(t, s, v, "C1")
		err := s.Children.AddSpell(t.Context(), v, children.NewSpell{ID: care.NewID(), Child: child, Sort: care.SpellHome, Kind: "Z1U", Since: "2026-02-03"})
		if err != nil {
			t.Fatal(err)
		}
		if file := exportAll(t, s, v)["ssd_cla_placement.csv"]; !strings.Contains(file, ",Z1,") || strings.Contains(file, "Z1U") {
			t.Errorf("exported: %q", file)
		}
		homes := func() (all []string) {
			for _, one := range childPage(t, s, v, child).Spells {
				if one.Sort == care.SpellHome {
					all = append(all, one.Kind+" "+string(one.Since)+" "+string(one.Until)+" "+one.Number)
				}
			}
			return all
		}
		if _, err := base.Raw(t).Exec("UPDATE spell SET by_hand = NULL"); err != nil { // or the file would give way
			t.Fatal(err)
		}
		base.Clock.Move(time.Minute)
		bring(t, s, v, file("homes.csv", homeHead, "h1,C1,Z1,03/02/2026,20/03/2026,"))
		if got := homes(); !slices.Equal(got, []string{"Z1U 2026-02-03 2026-03-20 h1"}) {
			t.Errorf("after it ended: %q", got)
		}
		bring(t, s, v, file("homes.csv", homeHead, "h1,C1,K2,03/02/2026,20/03/2026,"))
		if got := homes(); !slices.Equal(got, []string{"K2 2026-02-03 2026-03-20 h1"}) {
			t.Errorf("after a file said another kind: %q", got)
		}
	})
}

// Who exports gets nothing of their own family, and what was held here is in the file.
func TestNobodyExportsTheirOwnFamily(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		v, two := council(t, s)
		bring(t, s, v, amara()...)
		child := numbered(t, s, v, "C1")
		aunt := storetest.Employ(t, s, two, "Aunt Support", care.JobBusinessSupport)
		if file := exportAll(t, s, aunt)["ssd_person.csv"]; !strings.Contains(file, "C1,Amara,Okafor,15/05/2014,") {
			t.Errorf("a colleague gets %q", file)
		}
		if _, err := s.People.AddTie(t.Context(), care.Tie{Person: aunt.Person, Child: child, Kind: care.TieRelative}); err != nil {
			t.Fatal(err)
		}
		for name, file := range exportAll(t, s, aunt) {
			if strings.Contains(file, "C1") || strings.Contains(file, "Amara") {
				t.Errorf("%s: %q", name, file)
			}
		}
	})
}

func TestOnlyWhoKeepsFactsExports(t *testing.T) {
	s, _ := storetest.SQLite(t)
	_, two := council(t, s)
	for _, v := range []care.Viewer{two[0], storetest.Employ(t, s, two, "Olu IRO", care.JobIRO), {}} {
		var file bytes.Buffer
		if err := s.Imports.Export(t.Context(), v, "ssd_person", &file); care.KindOf(err) != care.KindNotFound || file.Len() > 0 {
			t.Errorf("%v, %q", err, file.String())
		}
	}
	manager := storetest.Employ(t, s, two, "Bo", care.JobBusinessSupport)
	var file bytes.Buffer
	if err := s.Imports.Export(t.Context(), manager, "ssd_address", &file); care.KindOf(err) != care.KindInvalid || file.Len() > 0 {
		t.Errorf("a table that is none: %v, %q", err, file.String())
	}
}

package store_test

import (
	"testing"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/children"
	"myreview/server/store/network"
	"myreview/server/store/storetest"
)

// Several legal statuses run at once, and one home at a time.
func TestLegalStatusesAndHomes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx := t.Context()
		o, n := cared(t, s) // C1 and U6 since 2026-02-02
		add := func(v care.Viewer, sort care.Sort, kind string, since, until care.Date) error {
			return s.Children.AddSpell(ctx, v, children.NewSpell{ID: care.NewID(), Child: n.ID, Sort: sort, Kind: kind, Since: since, Until: until})
		}
		for name, v := range map[string]care.Viewer{"another IRO": o.olu, "administrator": o.two[0], "the child": {Person: n.ID, Band: care.Young}} {
			if err := add(v, care.SpellLegal, "C2", "2026-03-01", ""); care.KindOf(err) != care.KindNotFound {
				t.Errorf("%s adds: %v", name, err)
			}
			if err := s.Children.EndSpell(ctx, v, n.ID, care.NewID(), "2026-03-01"); care.KindOf(err) != care.KindNotFound {
				t.Errorf("%s ends: %v", name, err)
			}
		}
		for _, c := range []struct {
			sort         care.Sort
			kind         string
			since, until care.Date
			want         string
		}{
			{care.SpellCare, "", "2026-03-01", "", "error.form"},
			{care.SpellLegal, "XX", "2026-03-01", "", "child.error.legal"},
			{care.SpellHome, "12 High Street", "2026-03-01", "", "child.error.home"},
			{care.SpellLegal, "C2", "", "", "child.spell.error.since"},
			{care.SpellLegal, "C2", "2026-03-27", "", "child.error.future"},
			{care.SpellLegal, "C2", "2026-03-01", "2026-03-27", "child.error.future"},
			{care.SpellLegal, "C2", "2026-03-01", "2026-02-28", "child.spell.error.until"},
			{care.SpellLegal, "C2", "2014-02-02", "", "child.error.before"},
			{care.SpellLegal, "C2", "2026-02-01", "", "child.spell.error.care"},
			{care.SpellLegal, "C1", "2026-03-01", "", "child.spell.error.twice"},
			{care.SpellHome, "K2", "2026-03-01", "", "child.spell.error.overlap"},
			{care.SpellLegal, "C2", "2026-03-01", "", ""},
			{care.SpellLegal, "V2", "2026-03-01", "2026-03-05", ""},
		} {
			if got := faultKey(add(o.support, c.sort, c.kind, c.since, c.until)); got != c.want {
				t.Errorf("%+v: %q", c, got)
			}
		}
		var home, period care.ID
		for _, spell := range childPage(t, s, o.sam, n.ID).Spells {
			switch spell.Sort {
			case care.SpellHome:
				home = spell.ID
			case care.SpellCare:
				period = spell.ID
			}
		}
		for want, end := range map[string]care.Date{"child.spell.error.end": "", "child.error.future": "2026-03-27", "child.spell.error.until": "2026-02-01"} {
			if got := faultKey(s.Children.EndSpell(ctx, o.sam, n.ID, home, end)); got != want {
				t.Errorf("%q, want %q", got, want)
			}
		}
		if err := s.Children.EndSpell(ctx, o.sam, n.ID, period, "2026-03-01"); care.KindOf(err) != care.KindNotFound {
			t.Errorf("care is ended as a home is: %v", err)
		}
		for range 2 {
			if err := s.Children.EndSpell(ctx, o.sam, n.ID, home, "2026-03-10"); err != nil {
				t.Fatal(err)
			}
		}
		if got := faultKey(s.Children.EndSpell(ctx, o.sam, n.ID, home, "2026-03-11")); got != "ties.error.changed" {
			t.Errorf("ended on another day: %q", got)
		}
		if got := faultKey(add(o.sam, care.SpellHome, "K2", "2026-03-09", "")); got != "child.spell.error.overlap" {
			t.Errorf("two homes: %q", got)
		}
		// Who is placed for adoption is kept from parents, whatever was decided before.
		plan := children.Plan{Child: n.ID, StartsAt: base.Clock.Now().AddDate(0, 0, 3)}
		planned, err := s.Children.PlanReview(ctx, o.ines, plan)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.People.Guard(ctx, network.AtWork{Viewer: o.ines, Review: planned}, false); err != nil {
			t.Fatal(err)
		}
		if p := childPage(t, s, o.sam, n.ID); p.Guarded {
			t.Fatal("it is guarded already")
		}
		if err := add(o.sam, care.SpellHome, "A4", "2026-03-10", ""); err != nil {
			t.Fatal(err)
		}
		if p := childPage(t, s, o.sam, n.ID); !p.Guarded {
			t.Error("placed for adoption, and parents see the place")
		}
		verified(t, s)
	})
}

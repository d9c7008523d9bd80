package store_test

import (
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/children"
	"myreview/server/store/storetest"
)

func TestAChildWhoWasPutInByMistakeIsTakenOut(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		o, ctx := newOffice(t, s), t.Context()
		put := func() children.NewChild {
			n := newChild(o)
			n.ID, n.Home, n.Sibling, n.Number, n.NotThem = care.NewID(), "A4", "", "", nil
			n.Name = "Wrong " + string(n.ID)
			if err := s.Children.Make(ctx, o.support, n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		told := func(v care.Viewer, child care.ID) children.Mistake {
			t.Helper()
			m, err := s.Children.Mistake(ctx, v, child)
			if err != nil {
				t.Fatal(err)
			}
			return m
		}
		n := put()
		if m := told(o.support, n.ID); !m.Told || !m.Can || m.Until.Sub(base.Clock.Now()) != 24*time.Hour {
			t.Errorf("whoever put them in: %+v", m)
		}
		if m := told(o.manager, n.ID); !m.Told || m.Can || m.By == "" {
			t.Errorf("another who keeps facts: %+v", m)
		}
		if m := told(o.sam, n.ID); m.Told {
			t.Errorf("the social worker: %+v", m)
		}
		for name, v := range map[string]care.Viewer{"manager": o.manager, "social worker": o.sam, "another IRO": o.olu, "administrator": o.two[0], "the child": {Person: n.ID, Band: care.Young}} {
			if err := s.Children.Unmake(ctx, v, n.ID); err == nil || name != "manager" && care.KindOf(err) != care.KindNotFound {
				t.Errorf("%s takes them out: %v", name, err)
			}
		}
		childPage(t, s, o.sam, n.ID) // a look rests on nothing
		if err := s.Children.Unmake(ctx, o.support, n.ID); err != nil {
			t.Fatal(err)
		}
		verified(t, s)
		for _, table := range []string{"child", "person", "tie", "spell", "child_key"} {
			column := map[string]string{"child": "person_id", "person": "id"}[table]
			if column == "" {
				column = "child_id"
			}
			var rows int
			if err := base.Raw(t).QueryRow("SELECT COUNT(*) FROM " + table + " WHERE " + column + " = '" + string(n.ID) + "'").Scan(&rows); err != nil || rows > 0 {
				t.Errorf("%s: %d rows, %v", table, rows, err)
			}
		}
		for name, rests := range map[string]func(child care.ID) error{
			"a day": func(care.ID) error { base.Clock.Move(24 * time.Hour); return nil },
			"a review": func(child care.ID) error {
				_, err := s.Children.PlanReview(ctx, o.support, children.Plan{Child: child, StartsAt: base.Clock.Now().AddDate(0, 0, 3)})
				return err
			},
			"a fact": func(child care.ID) error {
				return s.Children.AddSpell(ctx, o.sam, children.NewSpell{ID: care.NewID(), Child: child, Sort: care.SpellLegal, Kind: "C2", Since: n.CaredOn})
			},
		} {
			n := put()
			if err := rests(n.ID); err != nil {
				t.Fatal(name, err)
			}
			if m := told(o.support, n.ID); !m.Told || m.Can || m.By != "" {
				t.Errorf("%s rests on them: %+v", name, m)
			}
			if err := s.Children.Unmake(ctx, o.support, n.ID); care.KindOf(err) != care.KindConflict {
				t.Errorf("%s rests on them: %v", name, err)
			}
		}
		old := put()
		base.Clock.Move(30 * 24 * time.Hour)
		if m := told(o.support, old.ID); m.Told {
			t.Errorf("a month later: %+v", m)
		}
		// Whom an import brought is taken back on the import's page.
		bring(t, s, o.support, amara()[:2]...)
		if m := told(o.support, numbered(t, s, o.support, "C1")); m.Told {
			t.Errorf("whom an import brought: %+v", m)
		}
	})
}

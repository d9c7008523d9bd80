package store_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/children"
	"myreview/server/store/storetest"
)

// Two who did the same at the same moment both did it on Postgres: a child had two open
// periods of care, a legal status twice, two reviews planned, or was here twice.
func TestWhatIsDoneAtTheSameMomentIsDoneOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx, o := t.Context(), newOffice(t, s)
		const times = 5
		for round := range 4 {
			n := newChild(o)
			n.Name, n.Number = "Kim Of "+strconv.Itoa(round), strconv.Itoa(round)
			starts := base.Clock.Now().Add(30 * 24 * time.Hour)
			steps := []struct {
				what string
				do   func(i int) error
				want string // of each but the first
			}{
				{"made", func(i int) error {
					m := n
					if i > 0 {
						m.ID = care.NewID()
					}
					return s.Children.Make(ctx, o.support, m)
				}, "child.error.number"},
				{"alike", func(i int) error {
					m := n
					m.ID, m.Name, m.Number, m.NotThem = care.NewID(), "Lu "+m.Number, "", []care.ID{n.ID}
					return s.Children.Make(ctx, o.support, m)
				}, "child.error.same"},
				{"a status", func(int) error {
					return s.Children.AddSpell(ctx, o.ines, children.NewSpell{ID: care.NewID(), Child: n.ID, Sort: care.SpellLegal, Kind: "V2", Since: "2026-02-03"})
				}, "child.spell.error.twice"},
				{"planned", func(i int) error {
					_, err := s.Children.PlanReview(ctx, o.ines, children.Plan{Child: n.ID, StartsAt: starts.Add(time.Duration(i) * time.Hour)})
					return err
				}, "child.error.planned"},
				{"ended", func(int) error {
					return s.Children.EndCare(ctx, o.ines, children.End{Child: n.ID, On: "2026-02-10", Reason: "E4A"})
				}, ""},
				{"back", func(int) error {
					return s.Children.Return(ctx, o.ines, children.Back{Child: n.ID, On: "2026-02-10"})
				}, ""},
			}
			for _, step := range steps {
				got := together(times, step.do)
				want := slices.Repeat([]string{step.want}, times)
				want[0] = ""
				if step.what == "made" { // whoever was first has the number
					found, err := s.Children.Find(ctx, o.support, n.Number)
					if err != nil || len(found) != 1 {
						t.Fatalf("%+v %v", found, err)
					}
					n.ID = found[0].Child
				}
				if !slices.Equal(got, want) {
					t.Errorf("%s: %v", step.what, got)
				}
			}
			p, err := s.Children.Child(ctx, o.ines, n.ID)
			if err != nil {
				t.Fatal(err)
			}
			count := map[string]int{}
			for _, one := range p.Spells {
				count[string(one.Sort)+" "+one.Kind]++
			}
			if count["care "] != 2 || count["legal V2"] != 1 || len(p.Reviews) != 1 {
				t.Errorf("%v, %d reviews", count, len(p.Reviews))
			}
		}
		verified(t, s)
	})
}

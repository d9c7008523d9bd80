package store_test

import (
	"sync"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/children"
	"myreview/server/store/storetest"
)

// A planned review is moved by those who plan it; the day on which it is due stays, and
// another day needs a reason.
func TestAPlannedReviewIsMoved(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := sit(t, s, base, care.Primary)
		ctx, worker, child := t.Context(), m.Worker.Viewer, m.Child.Person
		first, err := m.Reviews.Review(ctx, m.Child.Viewer, m.Review)
		m.ok(t, err)
		move := func(v care.Viewer, change func(*children.Move)) error {
			one := children.Move{ID: care.NewID(), Child: child, Was: first.StartsAt, StartsAt: first.StartsAt.Add(48 * time.Hour), Reason: "worker.ill", Decided: "iro"}
			if change != nil {
				change(&one)
			}
			return m.Children.MoveReview(ctx, v, one)
		}
		for name, v := range map[string]care.Viewer{"the child": m.Child.Viewer, "a parent": m.Parent.Viewer, "a stranger": m.Stranger, "who is shut out": m.Excluded.Viewer} {
			refused(t, name, move(v, nil), care.KindNotFound, "")
		}
		for want, change := range map[string]func(*children.Move){
			"child.move.error.reason":    func(one *children.Move) { one.Reason = "because" },
			"child.move.error.decided":   func(one *children.Move) { one.Decided = "" },
			"child.error.past":           func(one *children.Move) { one.StartsAt = base.Clock.Now().Add(-time.Hour) },
			"child.error.far":            func(one *children.Move) { one.StartsAt = base.Clock.Now().Add(500 * 24 * time.Hour) },
			"child.move.error.meanwhile": func(one *children.Move) { one.Was = one.Was.Add(-time.Hour) },
		} {
			if got := faultKey(move(worker, change)); got != want {
				t.Errorf("%q, want %q", got, want)
			}
		}
		same := care.NewID()
		for range 2 { // the same form again is harmless
			m.ok(t, move(worker, func(one *children.Move) { one.ID, one.Place = same, "The library" }))
		}
		r, err := m.Reviews.Review(ctx, m.Child.Viewer, m.Review)
		m.ok(t, err)
		if !r.StartsAt.Equal(first.StartsAt.Add(48*time.Hour)) || !r.MovedFrom.Equal(first.StartsAt) || r.DueOn != first.DueOn || r.Place != "The library" {
			t.Errorf("moved: %+v", r)
		}
		if apart, err := m.Reviews.Review(ctx, m.Excluded.Viewer, m.Review); err == nil && (!apart.StartsAt.IsZero() || !apart.MovedFrom.IsZero()) {
			t.Errorf("who is shut out reads %+v", apart)
		}
		// An hour later on the same day is no other day.
		m.ok(t, move(worker, func(one *children.Move) {
			one.Was, one.StartsAt, one.Reason, one.Decided = r.StartsAt, r.StartsAt.Add(time.Hour), "", ""
		}))
		p, err := m.Children.Child(ctx, worker, child)
		m.ok(t, err)
		if got := p.Reviews[0].Moved; len(got) != 1 || got[0].Reason != "worker.ill" || got[0].Decided != "iro" || !got[0].Was.Equal(first.StartsAt) {
			t.Errorf("on the child's page: %+v", got)
		}
		if again, err := m.Reviews.Review(ctx, m.Child.Viewer, m.Review); err != nil || again.Place != "The library" {
			t.Errorf("a place that was not changed: %q, %v", again.Place, err)
		}
		verified(t, s)
	})
}

// Of two who move one review at once, one is told of the other.
func TestTwoMoveOneReview(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := sit(t, s, base, care.Primary)
		other := base.Open(t)
		r, err := m.Reviews.Review(t.Context(), m.IRO.Viewer, m.Review)
		m.ok(t, err)
		var all sync.WaitGroup
		said := make([]string, 6)
		for i := range said {
			all.Go(func() {
				said[i] = faultKey([]*store.Store{s, other}[i%2].Children.MoveReview(t.Context(), m.Worker.Viewer, children.Move{
					ID: care.NewID(), Child: m.Child.Person, Was: r.StartsAt, StartsAt: r.StartsAt.Add(time.Duration(i+1) * 24 * time.Hour), Reason: "carer", Decided: "iro",
				}))
			})
		}
		all.Wait()
		moved := 0
		for _, what := range said {
			switch what {
			case "":
				moved++
			case "child.move.error.meanwhile":
			default:
				t.Error(what)
			}
		}
		if moved != 1 {
			t.Errorf("%d of %d moved it", moved, len(said))
		}
		verified(t, s)
	})
}

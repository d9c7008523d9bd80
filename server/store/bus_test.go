package store_test

import (
	"fmt"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/audit"
	"myreview/server/store/storetest"
)

func hear(s *store.Store) chan care.ID {
	ch := make(chan care.ID, 1000)
	s.DB.Listen(func(id care.ID) { ch <- id })
	return ch
}

func heard(t *testing.T, ch chan care.ID, want care.ID) {
	t.Helper()
	for end := time.After(15 * time.Second); ; {
		select {
		case id := <-ch:
			if id == want {
				return
			}
		case <-end:
			t.Fatal("the bell was not heard")
		}
	}
}

func TestTheBellReachesTheOtherInstance(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		if base.Kind != "postgres" {
			return // an embedded database has one instance
		}
		other := base.Open(t)
		here, there := hear(s), hear(other)
		f := storetest.NewFamily(t, s, care.Young)
		awaitEars(t, s, there)

		happen(t, s, f)
		heard(t, here, f.Review)
		heard(t, there, f.Review)

		s.DB.Ring(f.Review) // somebody came: no event
		heard(t, there, f.Review)

		many := make([]care.ID, 250) // more than one notification holds
		for i := range many {
			many[i] = care.NewID()
			s.DB.Ring(many[i])
		}
		got := map[care.ID]bool{}
		for end := time.After(15 * time.Second); len(got) < len(many); {
			select {
			case id := <-there:
				for _, m := range many {
					if m == id {
						got[id] = true
					}
				}
			case <-end:
				t.Fatalf("%d of %d bells heard", len(got), len(many))
			}
		}
	})
}

// A listening connection that is cut comes back by itself, and what was missed
// meanwhile is found by comparing the numbers.
func TestALostBellIsMadeUpFor(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		if base.Kind != "postgres" {
			return // an embedded database has one instance
		}
		other := base.Open(t)
		there := hear(other)
		f := storetest.NewFamily(t, s, care.Young)
		setState(t, s, f.Review, "live")
		awaitEars(t, s, there)

		known := other.DB.RingMissed(t.Context(), nil)
		known = other.DB.RingMissed(t.Context(), known)
		quiet(t, there)

		cut := "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
		if err := s.Read(t.Context()).Exec(cut).Error; err != nil {
			t.Fatal(err)
		}
		happen(t, s, f)
		known = other.DB.RingMissed(t.Context(), known)
		heard(t, there, f.Review)

		setState(t, s, f.Review, "closed")
		other.DB.RingMissed(t.Context(), known)
		heard(t, there, f.Review)

		awaitEars(t, s, there)
		happen(t, s, f)
		heard(t, there, f.Review)
	})
}

// What the comparison rings for: a review that is new, has moved on or is over since the
// last look, and nothing where nothing is known yet or nothing changed.
func TestTheComparisonRingsForWhatChangedAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Young)
		bells := hear(s)
		var known map[care.ID]int64
		for _, step := range []struct {
			what  string
			do    func()
			rings int
		}{
			{"the first look, at nothing", func() {}, 0},
			{"it is opened", func() { setState(t, s, f.Review, "live") }, 1},
			{"nothing", func() {}, 0},
			{"something happens", func() { happen(t, s, f) }, 1},
			{"nothing more", func() {}, 0},
			{"it is closed", func() { setState(t, s, f.Review, "closed") }, 1},
			{"something happens after it", func() { happen(t, s, f) }, 0},
		} {
			step.do()
			for len(bells) > 0 { // what rang by itself was lost
				<-bells
			}
			known = s.DB.RingMissed(t.Context(), known)
			if len(bells) != step.rings {
				t.Errorf("%s: %d bells, want %d", step.what, len(bells), step.rings)
			}
		}
		setState(t, s, f.Review, "live")
		if s.DB.RingMissed(t.Context(), nil); len(bells) != 0 {
			t.Error("a look that knows nothing rings")
		}
	})
}

// awaitEars waits until other listens: it dials in its own time.
func awaitEars(t *testing.T, s *store.Store, there chan care.ID) {
	t.Helper()
	for range 100 {
		id := care.NewID()
		s.DB.Ring(id)
		for end := time.After(100 * time.Millisecond); ; {
			select {
			case got := <-there:
				if got == id {
					return
				}
				continue
			case <-end:
			}
			break
		}
	}
	t.Fatal("the other instance does not listen")
}

func quiet(t *testing.T, ch chan care.ID) {
	t.Helper()
	select {
	case id := <-ch:
		t.Fatalf("rung for %s, where nothing happened", id)
	case <-time.After(50 * time.Millisecond):
	}
}

func happen(t *testing.T, s *store.Store, f *storetest.Family) {
	t.Helper()
	err := s.Write(t.Context(), f.IRO.Viewer, f.Review, func(tx *audit.Tx) error {
		tx.Event("tested", f.Review)
		return nil
	})
	if err != nil {
		t.Fatal(fmt.Errorf("write: %w", err))
	}
}

func setState(t *testing.T, s *store.Store, review care.ID, state string) {
	t.Helper()
	if err := s.Do(t.Context(), exec("UPDATE review SET state = ? WHERE id = ?", state, review)); err != nil {
		t.Fatal(err)
	}
}

// Every instance asks every twenty seconds which reviews are held: never by
// reading those of all years.
func TestComparingBellsReadsNoWholeTable(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, b *storetest.Base) {
		b.AskedFromHere()
		if s.DB.RingMissed(t.Context(), nil) == nil {
			t.Fatal("the numbers of live reviews were not read")
		}
		for _, read := range b.WholeTableReads(t) {
			t.Error(read)
		}
	})
}

package store_test

import (
	"sync"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/storetest"
)

// How the form was is counted once a form, as it was said last, and not where it was taken
// back; the year's count says no more than how many, and is told once the year has settled.
func TestHowTheFormWasIsCountedOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		manager := storetest.Employ(t, s, storetest.Administrators(t, s), "Mia Manager", care.JobIROManager)
		year := review.YearOf(care.DateOf(base.Clock.Now()))
		rev := 0
		says := func(pick string) {
			t.Helper()
			a := c.says("a badge", care.OnlyIRO)
			if pick != "" {
				a.Values["form"] = &consult.Pics3{One: consult.One{Pick: pick}}
			}
			rev++
			c.save(t, "child", "y25", rev, a)
		}
		var size int
		counts := func(step string, well, hard uint32) {
			t.Helper()
			var long int
			if err := s.Read(t.Context()).Raw("SELECT LENGTH(said) FROM form_tally WHERE year = ?", int(year)).Scan(&long).Error; err != nil {
				t.Fatal(err)
			}
			if size == 0 {
				size = long
			}
			if long != size {
				t.Errorf("%s: its size tells of it", step)
			}
			now := base.Clock.Now()
			base.Clock.Move(year.Settled().AddDays(1).Time().Sub(now))
			got, err := s.Forms.HowItWas(t.Context(), manager, year)
			base.Clock.Move(now.Sub(base.Clock.Now()))
			if want := (review.Tally{2: {0: well, 2: hard}}); err != nil || got != want {
				t.Errorf("%s: %v, want %v, %v", step, got, want, err)
			}
		}
		says("")
		c.send(t, "child")
		years := func(step string, want int) {
			t.Helper()
			var n int
			if err := s.Read(t.Context()).Raw("SELECT COUNT(*) FROM form_tally").Scan(&n).Error; err != nil || n != want {
				t.Errorf("%s: it counts in %d years, want %d: %v", step, n, want, err)
			}
		}
		years("nothing was said", 0)
		says("hard")
		c.send(t, "child")
		counts("sent", 0, 1)
		c.save(t, "child", "y23", 1, c.says("a dog", care.Everyone))
		c.send(t, "child")
		counts("something else changed", 0, 1)
		says("well")
		c.send(t, "child")
		counts("another mind", 1, 0)
		if err := s.Forms.TakeBackAll(t.Context(), c.as("child"), c.review, care.NewID()); err != nil {
			t.Fatal(err)
		}
		counts("taken back", 0, 0)
		c.send(t, "child")
		counts("sent again", 1, 0)
		for who, v := range map[string]care.Viewer{"the manager, in the year": manager, "the IRO": c.as("iro"), "the child": c.as("child"), "nobody": {}} {
			if _, err := s.Forms.HowItWas(t.Context(), v, year); care.KindOf(err) != care.KindNotFound {
				t.Errorf("%s is told: %v", who, err)
			}
		}
		base.Clock.Move(year.Settled().AddDays(1).Time().Sub(base.Clock.Now()))
		c.exec(t, "UPDATE review SET starts_at = ?", base.Clock.Now().Add(24*time.Hour))
		says("hard")
		c.send(t, "child")
		counts("the year has settled", 1, 0)
		years("the year has settled", 1)
		var later int
		if err := s.Read(t.Context()).Raw("SELECT COUNT(*) FROM sending WHERE counted NOT IN (0, ?)", int(year)).Scan(&later).Error; err != nil || later != 0 {
			t.Errorf("%d sendings count in another year: %v", later, err)
		}
		c.exec(t, "UPDATE form_tally SET said = ?", []byte("meddled"))
		if got, err := s.Forms.HowItWas(t.Context(), manager, year); err != nil || got != (review.Tally{}) {
			t.Errorf("of what was meddled with it is told %v, %v", got, err)
		}
	})
}

// Children who send at the same moment are all counted, and a count that was meddled with keeps
// nobody from sending.
func TestChildrenWhoSendAtOnceAreAllCounted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		manager := storetest.Employ(t, s, storetest.Administrators(t, s), "Mia Manager", care.JobIROManager)
		year := review.YearOf(care.DateOf(base.Clock.Now()))
		var all []*round
		for range 6 {
			c := newRound(t, s, base)
			a := c.says("a badge", care.OnlyIRO)
			a.Values["form"] = &consult.Pics3{One: consult.One{Pick: "mixed"}}
			c.save(t, "child", "y25", 1, a)
			all = append(all, c)
		}
		last := all[5]
		var wait sync.WaitGroup
		for _, c := range all[:5] {
			wait.Go(func() {
				if err := s.Forms.Send(t.Context(), c.as("child"), c.review, care.NewID()); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		base.Clock.Move(year.Settled().AddDays(1).Time().Sub(base.Clock.Now()))
		if got, err := s.Forms.HowItWas(t.Context(), manager, year); err != nil || got != (review.Tally{2: {1: 5}}) {
			t.Errorf("%v, %v", got, err)
		}
		last.exec(t, "UPDATE review SET starts_at = ? WHERE id = ?", base.Clock.Now().Add(24*time.Hour), last.review)
		next := review.YearOf(care.DateOf(base.Clock.Now()))
		last.exec(t, "INSERT INTO form_tally (year, said) VALUES (?, ?)", int(next), []byte("meddled"))
		last.send(t, "child")
		var said string
		if err := s.Read(t.Context()).Raw("SELECT said FROM form_tally WHERE year = ?", int(next)).Scan(&said).Error; err != nil || said != "meddled" {
			t.Errorf("what was meddled with is now %q: %v", said, err)
		}
		var counted int
		if err := s.Read(t.Context()).Raw("SELECT COUNT(*) FROM sending WHERE counted = ?", int(next)).Scan(&counted).Error; err != nil || counted != 0 {
			t.Errorf("%d sendings are counted where the count is lost: %v", counted, err)
		}
	})
}

package store_test

import (
	"bytes"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/reviews"
	"myreview/server/store/storetest"
)

func TestScalingAnArea(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := live(t, s, base, care.Primary)
		ctx, iro := t.Context(), m.IRO.Viewer
		m.to(t, care.Home)
		refused(t, "a parent opens", m.Meetings.OpenRound(ctx, m.Parent.Viewer, m.Review, care.Home), care.KindForbidden, "")
		m.ok(t, m.Meetings.OpenRound(ctx, iro, m.Review, care.Home))
		m.quiet(t, "open", func() error { return m.Meetings.OpenRound(ctx, m.Cover.Viewer, m.Review, care.Home) })
		refused(t, "a second area", m.Meetings.OpenRound(ctx, iro, m.Review, care.Family), care.KindConflict, "error.scale.other")
		round := m.view(t, iro).Scale.Round
		refused(t, "an empty reveal", m.Meetings.Reveal(ctx, iro, m.Review, round), care.KindConflict, "error.scale.nobody")

		refused(t, "a scale of 11", m.Meetings.Mark(ctx, m.Parent.Viewer, m.Review, round, "11"), care.KindInvalid, "error.scale.pick")
		refused(t, "words before a pick", m.Meetings.WriteHigher(ctx, m.Parent.Viewer, m.Review, round, "x"), care.KindConflict, "error.scale.pickfirst")
		m.ok(t, m.Meetings.Mark(ctx, m.Child.Viewer, m.Review, round, "4"))
		m.ok(t, m.Meetings.Mark(ctx, m.Child.Viewer, m.Review, round, "3")) // changed her mind
		m.quiet(t, "pick", func() error { return m.Meetings.Mark(ctx, m.Child.Viewer, m.Review, round, "3") })
		words := "  CANARY my own room\r\n 🙂 "
		m.ok(t, m.Meetings.WriteHigher(ctx, m.Child.Viewer, m.Review, round, words))
		m.quiet(t, "words", func() error { return m.Meetings.WriteHigher(ctx, m.Child.Viewer, m.Review, round, words) })
		m.ok(t, m.Meetings.SetShows(ctx, m.Child.Viewer, m.Review, review.ShowIRO)) // after picking, before the reveal
		m.quiet(t, "shows", func() error { return m.Meetings.SetShows(ctx, m.Child.Viewer, m.Review, review.ShowIRO) })
		m.ok(t, m.Meetings.Mark(ctx, m.Parent.Viewer, m.Review, round, "pass"))
		m.ok(t, m.Meetings.MarkFor(ctx, iro, m.Review, round, m.Carer.Seat, "8"))
		m.ok(t, m.Meetings.HigherFor(ctx, iro, m.Review, round, m.Carer.Seat, "more sleep"))
		refused(t, "in her place", m.Meetings.MarkFor(ctx, iro, m.Review, round, m.Child.Seat, "9"), care.KindConflict, "error.scale.own")
		refused(t, "words in her place", m.Meetings.HigherFor(ctx, iro, m.Review, round, m.Child.Seat, "x"), care.KindConflict, "error.scale.own")
		refused(t, "for someone without a seat", m.Meetings.MarkFor(ctx, iro, m.Review, round, care.NewID(), "9"), care.KindNotFound, "")
		refused(t, "too long", m.Meetings.WriteHigher(ctx, m.Child.Viewer, m.Review, round, strings.Repeat("é", 2001)), care.KindInvalid, "error.scale.long")

		var columns [][]byte
		m.ok(t, m.Read(ctx).Raw("SELECT value FROM scale_mark UNION ALL SELECT higher FROM scale_mark WHERE higher IS NOT NULL").Scan(&columns).Error)
		for _, c := range columns {
			if bytes.Contains(c, []byte("CANARY")) || bytes.Contains(c, []byte(`"n"`)) {
				t.Errorf("a mark can be read in the column: %q", c)
			}
		}

		refused(t, "a parent reveals", m.Meetings.Reveal(ctx, m.Parent.Viewer, m.Review, round), care.KindForbidden, "")
		m.ok(t, m.Meetings.Reveal(ctx, iro, m.Review, round))
		m.quiet(t, "reveal", func() error { return m.Meetings.Reveal(ctx, m.Cover.Viewer, m.Review, round) })
		refused(t, "a pick after the reveal", m.Meetings.Mark(ctx, m.Worker.Viewer, m.Review, round, "5"), care.KindConflict, "error.scale.revealed")
		refused(t, "stopping what was revealed", m.Meetings.StopRound(ctx, iro, m.Review, round), care.KindConflict, "error.scale.revealed")
		refused(t, "opening it again", m.Meetings.OpenRound(ctx, iro, m.Review, care.Home), care.KindConflict, "error.scale.revealed")
		refused(t, "a round of nowhere", m.Meetings.Reveal(ctx, iro, m.Review, care.NewID()), care.KindNotFound, "")

		heard := func(v care.Viewer) map[care.ID]string {
			out := map[care.ID]string{}
			for _, k := range m.view(t, v).Scale.Marks {
				out[k.Seat] = string(k.Pick) + " " + k.Higher
			}
			return out
		}
		all := map[care.ID]string{m.Child.Seat: "3 " + words, m.Parent.Seat: "pass ", m.Carer.Seat: "8 more sleep"}
		kept := map[care.ID]string{m.Child.Seat: "pass ", m.Parent.Seat: "pass ", m.Carer.Seat: "8 more sleep"}
		for name, c := range map[string]struct {
			who  care.Viewer
			want map[care.ID]string
		}{
			"the child, in her very words": {m.Child.Viewer, all}, "the IRO": {iro, all}, "the cover": {m.Cover.Viewer, all},
			"a parent": {m.Parent.Viewer, kept}, "the worker": {m.Worker.Viewer, kept},
		} {
			if diff := cmp.Diff(c.want, heard(c.who)); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
	})
}

func TestLittleOnesPickPictures(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := live(t, s, base, care.Little)
		round := m.open(t, care.Home)
		refused(t, "a number", m.Meetings.Mark(t.Context(), m.Child.Viewer, m.Review, round, "7"), care.KindInvalid, "error.scale.pick")
		m.ok(t, m.Meetings.Mark(t.Context(), m.Child.Viewer, m.Review, round, "mixed"))
		refused(t, "a picture by a parent", m.Meetings.Mark(t.Context(), m.Parent.Viewer, m.Review, round, "well"), care.KindInvalid, "error.scale.pick")
		m.ok(t, m.Meetings.Mark(t.Context(), m.Parent.Viewer, m.Review, round, "0"))
	})
}

func TestAStoppedRoundShowsNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := live(t, s, base, care.Young)
		ctx := t.Context()
		round := m.open(t, care.Home)
		m.ok(t, m.Meetings.Mark(ctx, m.Child.Viewer, m.Review, round, "2"))
		m.ok(t, m.Meetings.StopRound(ctx, m.IRO.Viewer, m.Review, round))
		m.quiet(t, "stop", func() error { return m.Meetings.StopRound(ctx, m.IRO.Viewer, m.Review, round) })
		refused(t, "a pick", m.Meetings.Mark(ctx, m.Child.Viewer, m.Review, round, "2"), care.KindConflict, "error.scale.stopped")
		refused(t, "a reveal", m.Meetings.Reveal(ctx, m.IRO.Viewer, m.Review, round), care.KindConflict, "error.scale.stopped")
		if v := m.view(t, m.IRO.Viewer); v.Scale.State != review.ScaleAhead || v.Scale.Marks != nil || v.Scales != nil {
			t.Errorf("%+v", v.Scale)
		}
	})
}

func TestOnlyTheChildChoosesHowItIsShown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := sit(t, s, base, care.Young)
		m.ok(t, m.Meetings.SetShows(t.Context(), m.Child.Viewer, m.Review, review.ShowFirst)) // before it starts
		refused(t, "a parent", m.Meetings.SetShows(t.Context(), m.Parent.Viewer, m.Review, review.ShowFirst), care.KindForbidden, "")
		refused(t, "nonsense", m.Meetings.SetShows(t.Context(), m.Child.Viewer, m.Review, "loud"), care.KindInvalid, "error.scale.shows")
		if me := m.view(t, m.Child.Viewer).Me; me.Shows != review.ShowFirst {
			t.Errorf("%+v", me)
		}
	})
}

// Last review's marks stand beside this one's, each beside its owner's.
func TestLastTime(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := live(t, s, base, care.Young)
		ctx := t.Context()
		scale := func(child, parent string, end func(care.ID) error) {
			t.Helper()
			round := m.open(t, care.Home)
			m.ok(t, m.Meetings.Mark(ctx, m.Child.Viewer, m.Review, round, child))
			m.ok(t, m.Meetings.Mark(ctx, m.Parent.Viewer, m.Review, round, parent))
			m.ok(t, end(round))
		}
		scale("1", "1", func(r care.ID) error { return m.Meetings.StopRound(ctx, m.IRO.Viewer, m.Review, r) })
		m.ok(t, m.Meetings.SetShows(ctx, m.Child.Viewer, m.Review, review.ShowIRO))
		scale("4", "7", func(r care.ID) error { return m.Meetings.Reveal(ctx, m.IRO.Viewer, m.Review, r) })
		m.ok(t, m.Meetings.RemoveSeat(ctx, m.IRO.Viewer, m.Review, m.Carer.Seat))
		m.ok(t, m.Do(ctx, exec("UPDATE review SET state = 'closed', closed_at = ? WHERE id = ?", base.Clock.Now(), m.Review)))

		next, err := m.Reviews.AddReview(ctx, reviews.NewReview{Child: m.Child.Person, StartsAt: storetest.Start.AddDate(0, 6, 0), DueOn: "2026-09-26"})
		m.ok(t, err)
		m.Review = next
		for _, one := range []*storetest.Member{&m.Child, &m.IRO, &m.Parent, &m.Worker, &m.Carer} {
			one.Seat, err = m.Reviews.AddSeat(ctx, next, one.Tie, "")
			m.ok(t, err)
		}
		father := m.member(t, "Fred Test-Newcomer", care.TieParent)
		father.Viewer = m.signIn(t, father.Person)
		m.ok(t, m.Meetings.OpenReview(ctx, m.IRO.Viewer, m.Review, care.DateOf(base.Clock.Now())))
		scale("5", "8", func(r care.ID) error { return m.Meetings.Reveal(ctx, m.IRO.Viewer, m.Review, r) })

		beside := func(v care.Viewer) map[care.ID]review.Pick {
			out := map[care.ID]review.Pick{}
			for _, k := range m.view(t, v).Scale.Marks {
				out[k.Seat] = k.Last
			}
			return out
		}
		for name, c := range map[string]struct {
			who  care.Viewer
			want map[care.ID]review.Pick
		}{
			"the child: her own, and what all saw": {m.Child.Viewer, map[care.ID]review.Pick{m.Child.Seat: "4", m.Parent.Seat: "7"}},
			"the IRO: what was for the IRO, too":   {m.IRO.Viewer, map[care.ID]review.Pick{m.Child.Seat: "4", m.Parent.Seat: "7"}},
			"a parent: not what was for the IRO":   {m.Parent.Viewer, map[care.ID]review.Pick{m.Child.Seat: "", m.Parent.Seat: "7"}},
			"who was there and put nothing":        {m.Worker.Viewer, map[care.ID]review.Pick{m.Child.Seat: "", m.Parent.Seat: "7"}},
			"who was not there: nobody's":          {father.Viewer, map[care.ID]review.Pick{m.Child.Seat: "", m.Parent.Seat: ""}},
			"whose seat there was taken away":      {m.Carer.Viewer, map[care.ID]review.Pick{m.Child.Seat: "", m.Parent.Seat: ""}},
		} {
			if diff := cmp.Diff(c.want, beside(c.who)); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
	})
}

func TestTwoWhoRevealAtOnceMakeOneReveal(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := live(t, s, base, care.Young)
		round := m.open(t, care.Home)
		m.ok(t, m.Meetings.Mark(t.Context(), m.Child.Viewer, m.Review, round, "5"))
		before := m.seq(t)
		atOnce(t, 16, func(i int) error {
			return m.Meetings.Reveal(t.Context(), []care.Viewer{m.IRO.Viewer, m.Cover.Viewer}[i%2], m.Review, round)
		})
		if made := m.seq(t) - before; made != 1 {
			t.Errorf("%d reveals", made)
		}
	})
}

func TestMarksMadeAtOnceAreAllKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := live(t, s, base, care.Young)
		round := m.open(t, care.Home)
		const many = 20
		var seats []storetest.Member
		for i := range many {
			seats = append(seats, m.member(t, "Many "+strconv.Itoa(i), care.TieCarer))
		}
		atOnce(t, many, func(i int) error {
			return m.Meetings.Mark(t.Context(), seats[i].Viewer, m.Review, round, strconv.Itoa(i%11))
		})
		m.ok(t, m.Meetings.Reveal(t.Context(), m.IRO.Viewer, m.Review, round))
		got := map[care.ID]review.Pick{}
		for _, k := range m.view(t, m.IRO.Viewer).Scale.Marks {
			got[k.Seat] = k.Pick
		}
		for i, one := range seats {
			if want := review.Pick(strconv.Itoa(i % 11)); got[one.Seat] != want {
				t.Errorf("mark %d is %q, want %s", i, got[one.Seat], want)
			}
		}
	})
}

// atOnce does something many times at the same moment; none may fail.
func atOnce(t *testing.T, n int, do func(i int) error) {
	t.Helper()
	var all sync.WaitGroup
	start, errs := make(chan struct{}), make([]error, n)
	for i := range n {
		all.Go(func() {
			<-start
			errs[i] = do(i)
		})
	}
	close(start)
	all.Wait()
	for i, err := range errs {
		if err != nil {
			t.Errorf("%d: %v", i, err)
		}
	}
}

// A pick and the words beside it are one step: both are there or neither, and
// words that are too long leave the pick.
func TestAPickWithItsWords(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := live(t, s, base, care.Young)
		ctx, r, child := t.Context(), m.Review, m.Child.Viewer
		m.to(t, care.Home)
		m.ok(t, m.Meetings.OpenRound(ctx, m.IRO.Viewer, r, care.Home))
		round := m.view(t, child).Scale.Round
		mine := func() string {
			t.Helper()
			now := m.view(t, child).Scale.Mine
			return string(now.Pick) + " " + now.Higher
		}
		m.ok(t, m.Meetings.MarkWith(ctx, child, r, round, "7", "a door"))
		if got := mine(); got != "7 a door" {
			t.Errorf("kept %q", got)
		}
		m.ok(t, m.Meetings.MarkWith(ctx, child, r, round, "4", ""))
		if got := mine(); got != "4 " {
			t.Errorf("words that were taken back stayed: %q", got)
		}
		err := m.Meetings.MarkWith(ctx, child, r, round, "5", strings.Repeat("a", 2001))
		if care.KindOf(err) != care.KindInvalid || mine() != "5 " {
			t.Errorf("words that are too long: %v, %q", err, mine())
		}
		if err := m.Meetings.MarkWith(ctx, child, r, round, "11", "a door"); err == nil || mine() != "5 " {
			t.Errorf("no such rung: %v, %q", err, mine())
		}
	})
}

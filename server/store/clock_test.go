package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"myreview/server/access"
	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/reviews"
	"myreview/server/store/storetest"
)

// What follows a review is said by the IRO, the cover, and of the reply by the team manager
// who was there. For all others it is not there.
func TestWhatFollowsAReview(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := begun(t, s, base)
		ctx, held := t.Context(), care.DateOf(base.Clock.Now())
		c.add(t, "manager", care.TieManager, care.TieActive)
		c.add(t, "elsewhere", care.TieManager, care.TieActive) // a manager who was not there
		after := func(name string) (reviews.After, error) { return c.Reviews.After(ctx, c.atDesk(name), c.review) }
		mark := func(name string, days review.DoneOn) error {
			return c.Reviews.Mark(ctx, c.atDesk(name), c.review, days)
		}
		if _, err := after("iro"); kinds(err) != "notfound" {
			t.Errorf("while it is held: %v", err)
		}
		c.close(t)
		c.seat(t, "manager")
		if err := s.Audit.SignAll(ctx); err != nil {
			t.Fatal(err)
		}
		lead := map[string]string{"iro": "ok", "cover": "ok"}
		allows(t, c, "read what follows", lead, func(_ care.Viewer, name string) error { _, err := after(name); return err })
		allows(t, c, "say what was done", lead, func(_ care.Viewer, name string) error { return mark(name, review.DoneOn{review.ClockSent: held}) })
		allows(t, c, "by a session that is not at work", nil, func(v care.Viewer, _ string) error { _, err := c.Reviews.After(ctx, v, c.review); return err })
		if _, err := after("elsewhere"); kinds(err) != "notfound" {
			t.Errorf("a manager who was not there: %v", err)
		}
		refused(t, "of others' work by the manager", mark("manager", review.DoneOn{review.ClockCirculated: held}), care.KindForbidden, "")
		refused(t, "tomorrow", mark("iro", review.DoneOn{review.ClockCirculated: held.AddDays(1)}), care.KindInvalid, "clock.error.future")
		refused(t, "the letter", mark("iro", review.DoneOn{review.ClockLetter: held}), care.KindInvalid, "error.form")
		refused(t, "a record before the letter", mark("iro", review.DoneOn{review.ClockRecord: held}), care.KindInvalid, "clock.error.letter")

		base.Clock.Move(48 * time.Hour)
		if err := mark("manager", review.DoneOn{review.ClockReplied: held.AddDays(2)}); err != nil {
			t.Fatal(err)
		}
		refused(t, "sent later than the reply", mark("iro", review.DoneOn{review.ClockSent: held.AddDays(3)}), care.KindInvalid, "clock.error.future")
		refused(t, "never sent", mark("iro", review.DoneOn{review.ClockSent: ""}), care.KindInvalid, "clock.error.replied")
		before := int64(0)
		c.logged(t, &before)
		if err := mark("iro", review.DoneOn{review.ClockSent: held, review.ClockReplied: held.AddDays(2)}); err != nil {
			t.Fatal(err)
		}
		if again := c.logged(t, &before); len(again) != 0 {
			t.Errorf("the same again left %v", again)
		}
		a, err := after("manager")
		want := reviews.After{Review: c.review, Child: "child", Held: held, Manager: true, DoneOn: review.DoneOn{
			review.ClockWritten: held, review.ClockSent: held, review.ClockReplied: held.AddDays(2), review.ClockCirculated: "", review.ClockRecord: "",
		}}
		if diff := cmp.Diff(want, a); diff != "" || err != nil {
			t.Errorf("%s, %v", diff, err)
		}

		// The IRO has it on their caseload until the record has reached everyone; the social
		// worker has none of it.
		owes := func(name string) (n int) {
			load, err := c.Reviews.Caseload(ctx, c.atDesk(name), func(all []reviews.Case) []reviews.Case { return all })
			if err != nil {
				t.Fatal(err)
			}
			for _, one := range load.Cases {
				n += len(one.Owes)
			}
			return n
		}
		if iro, worker := owes("iro"), owes("worker"); iro != 1 || worker != 0 {
			t.Errorf("owed: IRO %d, social worker %d", iro, worker)
		}
		c.exec(t, "INSERT INTO letter (id, review_id, state, rev, lang, band, body, saved_at, published_at, by_person) VALUES (?, ?, 'published', 1, 'en', 'young', ?, ?, ?, ?)",
			care.NewID(), c.review, []byte{1}, base.Clock.Now(), base.Clock.Now(), c.person["iro"])
		if err := mark("cover", review.DoneOn{review.ClockRecord: held.AddDays(1)}); err != nil {
			t.Fatal(err)
		}
		if n := owes("iro"); n != 0 {
			t.Errorf("all is done, and %d is owed", n)
		}
		if a, err := after("iro"); err != nil || a.DoneOn[review.ClockLetter] != held.AddDays(2) {
			t.Errorf("the letter: %+v, %v", a, err)
		}
	})
}

// Whoever closed a review by mistake takes back with it what was said to have followed.
func TestWhatFollowedAReviewGoesWithItsClose(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := begun(t, s, base)
		c.close(t)
		if err := c.Reviews.Mark(t.Context(), c.atDesk("iro"), c.review, review.DoneOn{review.ClockSent: care.DateOf(base.Clock.Now())}); err != nil {
			t.Fatal(err)
		}
		if err := c.Reviews.Undo(t.Context(), c.as("iro"), c.review, review.UndoClose, c.review, "too early"); err != nil {
			t.Fatal(err)
		}
		c.close(t)
		if a, err := c.Reviews.After(t.Context(), c.atDesk("iro"), c.review); err != nil || !a.DoneOn[review.ClockSent].Empty() {
			t.Errorf("%+v, %v", a, err)
		}
	})
}

func TestWhoHasTheClocksAfterAReview(t *testing.T) {
	at := time.Date(2026, 3, 26, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		kind       care.TieKind
		over, seat bool
		want       bool
	}{
		{care.TieIRO, true, true, true}, {care.TieIRO, true, false, true}, {care.TieIRO, false, true, false},
		{care.TieCoverIRO, true, false, true}, {care.TieManager, true, true, true}, {care.TieManager, true, false, false},
		{care.TieManager, false, true, false}, {care.TieSocialWorker, true, true, false}, {care.TieChild, true, true, false},
		{care.TieParent, true, true, false},
	} {
		tie := care.Tie{ID: "t", Person: "p", Child: "c", Kind: c.kind, State: care.TieActive, Since: at.Add(-time.Hour)}
		var seat access.Seat
		if c.seat {
			seat = access.Seat{ID: "s", Person: "p", Tie: "t", Invited: true}
		}
		st, _ := access.Network{Ties: []care.Tie{tie}, At: at}.StandingOf("p", seat, c.over)
		if st.FollowsUp() != c.want {
			t.Errorf("%+v", c)
		}
	}
}

package store_test

import (
	"sync"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/reviews"
	"myreview/server/store/storetest"
)

// atDesk is a viewer of the round as they are at work.
func (c *round) atDesk(name string) care.Viewer {
	v := c.viewer(name)
	v.Staff = true
	return v
}

// becomes is what somebody says of a promise that they have looked at now.
func (c *round) becomes(t *testing.T, v care.Viewer, decision care.ID, kept review.Kept, why string) error {
	t.Helper()
	n := reviews.NewOutcome{ID: care.NewID(), Child: c.person["child"], Decision: decision, Outcome: review.Outcome{Kept: kept, Why: why}}
	if p, err := c.Reviews.Promises(t.Context(), v, n.Child); err == nil {
		one, _ := p.One(decision)
		n.Seen = one.Seen
	}
	return c.Reviews.SayOutcome(t.Context(), v, n)
}

// What became of a promise is said by the IRO, the cover and the social worker once the
// review is closed. For all others it is not there.
func TestWhoSaysWhatBecameOfAPromise(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := begun(t, s, base)
		ctx, child := t.Context(), c.person["child"]
		door := c.decide(t, c.door())
		if p, err := c.Reviews.Promises(ctx, c.atDesk("iro"), child); err != nil || len(p.All) != 0 || p.Live != c.review {
			t.Fatalf("while it is held: %+v, %v", p, err)
		}
		refused(t, "while it is held", c.becomes(t, c.atDesk("iro"), door, review.KeptDone, ""), care.KindNotFound, "")
		c.close(t)
		three := map[string]string{"iro": "ok", "cover": "ok", "worker": "ok"}
		allows(t, c, "read promises", three, func(_ care.Viewer, name string) error {
			_, err := c.Reviews.Promises(ctx, c.atDesk(name), child)
			return err
		})
		allows(t, c, "read one", three, func(_ care.Viewer, name string) error {
			_, _, err := c.Reviews.Promise(ctx, c.atDesk(name), child, door)
			return err
		})
		allows(t, c, "say what became of one", three, func(_ care.Viewer, name string) error {
			return c.becomes(t, c.atDesk(name), door, review.KeptPartly, "The frame is there. Said by "+name)
		})
		allows(t, c, "by a session that is not at work", nil, func(v care.Viewer, _ string) error {
			_, err := c.Reviews.Promises(ctx, v, child)
			return err
		})
		// A social worker who came later was not told, and says nothing of it.
		c.add(t, "later", care.TieSocialWorker, care.TieActive)
		if p, err := c.Reviews.Promises(ctx, c.atDesk("later"), child); err != nil || len(p.All) != 0 {
			t.Errorf("who came later reads %+v, %v", p.All, err)
		}
		refused(t, "who came later", c.becomes(t, c.atDesk("later"), door, review.KeptDone, ""), care.KindNotFound, "")
		// Nobody else's child is reached by the decision's id, nor another decision by the child's.
		refused(t, "another decision", c.becomes(t, c.atDesk("iro"), care.NewID(), review.KeptDone, ""), care.KindNotFound, "")
		c.exec(t, "UPDATE seat SET state = 'removed' WHERE person_id = ?", c.person["worker"])
		refused(t, "whose seat was taken away", c.becomes(t, c.atDesk("worker"), door, review.KeptDone, ""), care.KindNotFound, "")
	})
}

// Everybody who may read a decision reads what became of it, and nobody else does; what
// was said before stays on record.
func TestWhatBecameOfAPromiseIsReadWithIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := begun(t, s, base)
		ctx, child, worker := t.Context(), c.person["child"], c.atDesk("worker")
		c.add(t, "school", care.TieSchool, care.TieActive)
		c.seat(t, "school")
		theirs := c.door()
		theirs.WhoTie = c.tie["school"]
		door, quiet := c.decide(t, c.door()), c.decide(t, theirs)
		if err := c.Reviews.ConfirmAttendance(ctx, c.as("iro"), c.review, c.modes(t, map[string]review.Mode{"school": review.InRoom}), review.Spoke); err != nil {
			t.Fatal(err)
		}
		if err := c.Reviews.CloseReview(ctx, c.as("iro"), c.review, reviews.Close{PN: review.PN1, Live: true}); err != nil {
			t.Fatal(err)
		}
		reads := func(name string) map[care.ID]review.Outcome {
			a, err := c.Reviews.Agreed(ctx, c.as(name), c.review)
			if err != nil {
				t.Fatal(name, err)
			}
			out := map[care.ID]review.Outcome{}
			for _, d := range a.Decisions {
				out[d.ID] = d.Became
			}
			return out
		}
		open := review.Outcome{Kept: review.KeptOpen}
		if got := reads("child"); len(got) != 2 || got[door] != open || got[quiet] != open {
			t.Errorf("before anything is said: %v", got)
		}
		for _, c := range []struct {
			kept review.Kept
			why  string
			key  string
		}{{"", "x", "promise.error.kept"}, {review.KeptNot, " ", "promise.error.why"}, {review.KeptPartly, "", "promise.error.why"}} {
			err := s.Reviews.SayOutcome(ctx, worker, reviews.NewOutcome{ID: care.NewID(), Child: child, Decision: door, Outcome: review.Outcome{Kept: c.kept, Why: c.why}})
			refused(t, string(c.kept), err, care.KindInvalid, c.key)
		}
		why := "The landlord is away until May.\n  Then he comes."
		first := reviews.NewOutcome{ID: care.NewID(), Child: child, Decision: door, Outcome: review.Outcome{Kept: review.KeptNot, Why: why}}
		for range 2 { // the same form again is harmless
			if err := c.Reviews.SayOutcome(ctx, worker, first); err != nil {
				t.Fatal(err)
			}
		}
		// From a page that was loaded before.
		again := first
		again.ID, again.Kept, again.Why = care.NewID(), review.KeptDone, ""
		refused(t, "a page from before", c.Reviews.SayOutcome(ctx, c.atDesk("iro"), again), care.KindConflict, "promise.error.meanwhile")
		base.Clock.Move(time.Hour)
		if err := c.becomes(t, c.atDesk("iro"), door, review.KeptDone, ""); err != nil {
			t.Fatal(err)
		}
		if err := c.becomes(t, worker, quiet, review.KeptPartly, "CANARY-QUIET"); err != nil {
			t.Fatal(err)
		}
		p, one, err := c.Reviews.Promise(ctx, worker, child, door)
		if err != nil || one.Became != (review.Outcome{Kept: review.KeptDone}) || one.By != "iro" || len(one.Before) != 1 || one.Before[0].Why != why || one.Before[0].Kept != review.KeptNot || one.Before[0].By != "worker" {
			t.Errorf("one: %+v, %v", one, err)
		}
		if len(p.All) != 2 || p.All[1].Became.Why != "CANARY-QUIET" {
			t.Errorf("all: %+v", p.All)
		}
		for _, name := range []string{"child", "carer", "mum", "worker"} {
			if got := reads(name); len(got) != 2 || got[door].Kept != review.KeptDone || got[quiet].Why != "CANARY-QUIET" {
				t.Errorf("%s reads %v", name, got)
			}
		}
		if got := reads("school"); len(got) != 1 || got[quiet].Why != "CANARY-QUIET" {
			t.Errorf("school reads %v", got)
		}
		for _, name := range []string{"dad", "left", "stranger"} {
			if _, err := c.Reviews.Agreed(ctx, c.as(name), c.review); care.KindOf(err) != care.KindNotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
		// A state that is changed behind the portal's back is not said.
		c.exec(t, "UPDATE promise SET state = 'done' WHERE decision_id = ?", quiet)
		if got := reads("child")[quiet]; !got.Lost || got.Why != "" {
			t.Errorf("changed by SQL: %+v", got)
		}
	})
}

// The next review shows what became of the last one's promises while it is held; what is
// open of reviews before that stays on the page, and what was done before does not.
func TestPromisesAtTheNextReview(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := live(t, s, base, care.Young)
		ctx, child, iro, worker := t.Context(), m.Child.Person, m.IRO.Viewer, m.Worker.Viewer
		decide := func(what string) care.ID {
			id := care.NewID()
			m.ok(t, m.Reviews.AddDecision(ctx, iro, m.Review, id, review.NewDecision{What: what, Why: "so", Plain: what + ".", WhoTie: m.Carer.Tie, Due: "2026-10-01"}))
			return id
		}
		shut := func() {
			c, err := m.Reviews.Closing(ctx, iro, m.Review)
			m.ok(t, err)
			modes := map[care.ID]review.Mode{}
			for _, a := range c.Present {
				modes[a.Who.Seat] = review.InRoom
			}
			m.ok(t, m.Reviews.ConfirmAttendance(ctx, iro, m.Review, modes, review.Spoke))
			m.ok(t, m.Reviews.CloseReview(ctx, iro, m.Review, reviews.Close{PN: review.PN1, Live: true}))
		}
		says := func(id care.ID, kept review.Kept, why string) {
			t.Helper()
			p, err := m.Reviews.Promises(ctx, worker, child)
			m.ok(t, err)
			one, _ := p.One(id)
			m.ok(t, m.Reviews.SayOutcome(ctx, worker, reviews.NewOutcome{ID: care.NewID(), Child: child, Decision: id, Seen: one.Seen, Outcome: review.Outcome{Kept: kept, Why: why}}))
		}
		bed, bike := decide("A bed"), decide("A bike")
		shut()
		says(bike, review.KeptPartly, "It has no bell yet.")
		base.Clock.Move(150 * 24 * time.Hour)
		next, err := m.Reviews.AddReview(ctx, reviews.NewReview{Child: child, StartsAt: base.Clock.Now().Add(time.Hour), DueOn: "2026-09-26"})
		m.ok(t, err)
		for _, one := range []storetest.Member{m.Child, m.IRO, m.Worker, m.Carer} {
			_, err := m.Reviews.AddSeat(ctx, next, one.Tie, "")
			m.ok(t, err)
		}
		for _, one := range []*storetest.Member{&m.Child, &m.IRO, &m.Worker, &m.Carer} {
			one.Viewer = m.signIn(t, one.Person)
		}
		iro, worker = m.IRO.Viewer, m.Worker.Viewer
		m.Review = next
		m.ok(t, m.Meetings.OpenReview(ctx, iro, next, care.DateOf(base.Clock.Now())))
		seq := func() (n int64) {
			m.ok(t, s.Read(ctx).Raw("SELECT seq FROM review WHERE id = ?", next).Scan(&n).Error)
			return n
		}
		for v := m.view(t, iro); !v.Recalls; v = m.view(t, iro) {
			m.ok(t, m.Meetings.NextItem(ctx, iro, next, v.Agenda.Now.ID))
		}
		was := seq()
		says(bed, review.KeptNot, "The shop had none.")
		if seq() == was {
			t.Error("a lost bell would go unnoticed")
		}
		for name, v := range map[string]care.Viewer{"the child": m.Child.Viewer, "the carer": m.Carer.Viewer, "the IRO": iro} {
			got := map[care.ID]review.Outcome{}
			for _, d := range m.view(t, v).Promises {
				got[d.ID] = d.Outcome
			}
			if got[bed].Why != "The shop had none." || got[bike].Kept != review.KeptPartly {
				t.Errorf("%s sees %v", name, got)
			}
		}
		says(bed, review.KeptOpen, "")
		bell := decide("A bell")
		base.Clock.Move(time.Hour)
		shut()
		listed := func() map[care.ID]bool {
			p, err := m.Reviews.Promises(ctx, worker, child)
			m.ok(t, err)
			out := map[care.ID]bool{}
			for _, one := range p.All {
				out[one.ID] = one.Last
			}
			return out
		}
		if got := listed(); len(got) != 2 || !got[bell] || got[bed] {
			t.Errorf("after the next one: %v", got)
		}
		base.Clock.Move(time.Hour)
		says(bed, review.KeptDone, "")
		if got := listed(); len(got) != 2 {
			t.Errorf("what was said by mistake cannot be changed: %v", got)
		}
		verified(t, s)
	})
}

// Of two who say what became of one promise at once, one is told of the other.
func TestTwoSayWhatBecameOfOnePromise(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := begun(t, s, base)
		door := c.decide(t, c.door())
		c.close(t)
		other := base.Open(t)
		var all sync.WaitGroup
		said := make([]string, 6)
		for i := range said {
			v := c.atDesk([]string{"iro", "worker"}[i%2])
			all.Go(func() {
				said[i] = faultKey([]*store.Store{s, other}[i%2].Reviews.SayOutcome(t.Context(), v, reviews.NewOutcome{
					ID: care.NewID(), Child: c.person["child"], Decision: door, Outcome: review.Outcome{Kept: review.KeptPartly, Why: string(rune('a' + i))},
				}))
			})
		}
		all.Wait()
		kept := 0
		for _, what := range said {
			switch what {
			case "":
				kept++
			case "promise.error.meanwhile":
			default:
				t.Error(what)
			}
		}
		if kept != 1 {
			t.Errorf("%d of %d were kept", kept, len(said))
		}
		verified(t, s)
	})
}

package store_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/storetest"
)

// Why somebody is kept out, how somebody is reached and where a child lives is read on
// record like what a child says.
func TestReasonsAndNumbersAreReadOnRecord(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := sit(t, s, base, care.Young)
		ctx := t.Context()
		reads := func(what string) (n int64) {
			t.Helper()
			err := s.Read(ctx).Table("audit").Where("verb = 'read' AND what = ? AND actor = ? AND child_id = ?", what, m.IRO.Person, m.Child.Person).Count(&n).Error
			m.ok(t, err)
			return n
		}
		look := func() {
			t.Helper()
			_, err := m.People.Ties(ctx, m.IRO.Viewer, m.Review)
			m.ok(t, err)
			_, err = m.People.Contact(ctx, m.IRO.Viewer, m.Review, m.Parent.Tie)
			m.ok(t, err)
			w, err := m.People.AtWork(ctx, m.IRO.Viewer, m.Review)
			m.ok(t, err)
			_, _, err = m.People.Whereabouts(ctx, w)
			m.ok(t, err)
		}
		look()
		if reads("ties") != 0 || reads("contact") != 0 || reads("whereabouts") != 0 {
			t.Error("nothing to see, and somebody is said to have seen it")
		}
		_, err := m.People.Ties(ctx, m.Worker.Viewer, m.Review)
		m.ok(t, err)
		m.ok(t, m.People.StepTie(ctx, m.Worker.Viewer, m.Review, people.TieStep{
			ID: care.NewID(), Tie: m.Carer.Tie, Step: care.StepPause, Was: care.TieActive, Reason: "CANARY-REASON",
		}))
		m.ok(t, m.People.SetContact(ctx, m.Worker.Viewer, m.Review, m.Parent.Tie, people.Contact{Phone: "07700 900123"}))
		w, err := m.People.AtWork(ctx, m.Worker.Viewer, m.Review)
		m.ok(t, err)
		m.ok(t, m.People.KeepWhere(ctx, w, care.NewID(), "home", "1 Elm Road"))
		look()
		look()
		if a, b, c := reads("ties"), reads("contact"), reads("whereabouts"); a != 1 || b != 1 || c != 1 {
			t.Errorf("%d looks at reasons, %d at a number and %d at an address are on record", a, b, c)
		}
	})
}

// The same page sent again with another address: the first stands, and nobody is
// told that the second does.
func TestAnotherPlaceFromTheSamePageIsNotCalledKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := sit(t, s, base, care.Young)
		ctx := t.Context()
		w, err := m.People.AtWork(ctx, m.Worker.Viewer, m.Review)
		m.ok(t, err)
		id := care.NewID()
		m.ok(t, m.People.KeepWhere(ctx, w, id, "home", "1 Elm Road"))
		m.ok(t, m.People.KeepWhere(ctx, w, id, "home", "1 Elm Road"))
		refused(t, "other words", m.People.KeepWhere(ctx, w, id, "home", "7 Elm Road"), care.KindConflict, "error.again")
		refused(t, "another kind", m.People.KeepWhere(ctx, w, id, "school", "1 Elm Road"), care.KindConflict, "error.again")
		other, err := m.People.AtWork(ctx, m.IRO.Viewer, m.Review)
		m.ok(t, err)
		refused(t, "somebody else's page", m.People.KeepWhere(ctx, other, id, "home", "1 Elm Road"), care.KindConflict, "error.again")
		all, _, err := m.People.Whereabouts(ctx, w)
		if err != nil || len(all) != 1 || all[0].Words != "1 Elm Road" {
			t.Errorf("%+v, %v", all, err)
		}
	})
}

// Who is family to the child besides their work makes them no way in, as they
// keep no ties and read no address.
func TestWhoIsFamilyBesidesMakesNoWayIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := sit(t, s, base, care.Young)
		ctx := t.Context()
		m.ok(t, m.Cards.MakesCards(ctx, m.IRO.Viewer, m.Review))
		_, err := s.People.AddTie(ctx, care.Tie{Person: m.IRO.Person, Child: m.Child.Person, Kind: care.TieCarer})
		m.ok(t, err)
		refused(t, "an IRO who is their carer", m.Cards.MakesCards(ctx, m.IRO.Viewer, m.Review), care.KindNotFound, "")
		_, err = m.Cards.MakeDeviceLink(ctx, m.IRO.Viewer, m.Review, care.NewID())
		refused(t, "and their link", err, care.KindNotFound, "")
		refused(t, "at work no more", m.Cards.MakesCards(ctx, care.Viewer{Person: m.Worker.Person}, m.Review), care.KindNotFound, "")
	})
}

// An instance whose machine dies in the middle of a write keeps nobody else
// waiting: Postgres gives up on it.
func TestADeadInstanceHoldsNothingForGood(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		if base.Kind != "postgres" {
			return // one file, one instance
		}
		var waits string
		if err := s.Read(t.Context()).Raw("SHOW idle_in_transaction_session_timeout").Scan(&waits).Error; err != nil || waits != "30s" {
			t.Fatalf("%q, %v", waits, err)
		}
		m := sit(t, s, base, care.Young)
		err := s.Do(context.Background(), func(tx *gorm.DB) error {
			for _, sql := range []string{"SET LOCAL idle_in_transaction_session_timeout = '300ms'", "UPDATE review SET seq = seq"} {
				if err := tx.Exec(sql).Error; err != nil {
					return err
				}
			}
			time.Sleep(600 * time.Millisecond) // and is never heard of again
			began := time.Now()
			err := s.Meetings.Join(context.Background(), m.Carer.Viewer, m.Review, "room")
			if err == nil {
				err = m.Meetings.OpenReview(context.Background(), m.IRO.Viewer, m.Review, "")
			}
			if err != nil || time.Since(began) > 5*time.Second {
				t.Errorf("another write waited %v: %v", time.Since(began), err)
			}
			return nil
		})
		if err == nil {
			t.Error("the write that was cut off went through")
		}
	})
}

// Whoever is excluded under one tie is not named by another: not among who
// comes, nor among who may be with the child.
func TestNobodyIsNamedWhoIsExcludedByAnotherName(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := live(t, s, base, care.Young)
		ctx := t.Context()
		named := func() (comes, around, with bool) {
			t.Helper()
			has := func(all []network.Named, err error) bool {
				m.ok(t, err)
				return slices.ContainsFunc(all, func(n network.Named) bool { return n.Person == m.Carer.Person })
			}
			people, _, err := s.Forms.AskCompany(ctx, m.Child.Viewer)
			asked, _, failed := s.People.WhoComes(ctx, m.Child.Viewer, m.Review)
			return has(asked, failed), has(s.People.Circle(ctx, m.Worker.Viewer, m.Review)), has(people, err)
		}
		if comes, around, with := named(); !comes || !around || !with {
			t.Fatalf("before: comes %v, around %v, with %v", comes, around, with)
		}
		_, err := s.People.AddTie(ctx, care.Tie{Person: m.Carer.Person, Child: m.Child.Person, Kind: care.TieRelative, State: care.TieExcluded})
		m.ok(t, err)
		if comes, around, with := named(); comes || around || with {
			t.Errorf("after: comes %v, around %v, with %v", comes, around, with)
		}
		refused(t, "the chair", m.Meetings.GiveChair(ctx, m.IRO.Viewer, m.Review, m.Carer.Seat, ""), care.KindNotFound, "")
	})
}

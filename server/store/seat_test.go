package store_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"myreview/server/access"
	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/network"
	"myreview/server/store/storetest"
)

// seen is what a ping of the viewer's page comes to.
func seen(ctx context.Context, s interface {
	Seen(context.Context, care.Viewer, care.ID, bool) (time.Time, error)
}, v care.Viewer, review care.ID, life bool,
) error {
	_, err := s.Seen(ctx, v, review, life)
	return err
}

// Until a session's last visit has to be kept anew, a ping need not ask.
func TestSeenSaysForHowLongItIsKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := live(t, s, base, care.Young)
		kept := func(life bool) time.Duration {
			noted, err := m.Meetings.Seen(t.Context(), m.Carer.Viewer, m.Review, life)
			m.ok(t, err)
			return noted.Sub(base.Clock.Now())
		}
		if got := kept(true); got != time.Minute {
			t.Errorf("kept for %v more", got)
		}
		base.Clock.Move(40 * time.Second)
		if got := kept(true); got != 20*time.Second {
			t.Errorf("later kept for %v more", got)
		}
		base.Clock.Move(25 * time.Second)
		if got := kept(false); got != -5*time.Second {
			t.Errorf("nobody looks, and it is kept for %v more", got)
		}
		if got := kept(true); got != time.Minute {
			t.Errorf("kept anew for %v", got)
		}
	})
}

func TestTheChair(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := live(t, s, base, care.Young)
		ctx, iro, kid := t.Context(), m.IRO.Viewer, m.Child.Viewer
		now := func() review.AgendaItem { return m.view(t, kid).Agenda.Now }
		give := func(seat, item care.ID) error { return m.Meetings.GiveChair(ctx, iro, m.Review, seat, item) }

		refused(t, "a child takes it", m.Meetings.GiveChair(ctx, kid, m.Review, m.Child.Seat, ""), care.KindForbidden, "")
		refused(t, "to the IRO", give(m.IRO.Seat, ""), care.KindConflict, "error.chair.iro")
		refused(t, "to nobody", give(care.NewID(), ""), care.KindNotFound, "")
		refused(t, "handed back by one who never had it", m.Meetings.HandBack(ctx, kid, m.Review), care.KindForbidden, "")

		// For one item: it ends with it, and is the IRO's again.
		item := now().ID
		m.ok(t, give(m.Child.Seat, item))
		m.quiet(t, "give", func() error { return give(m.Child.Seat, item) })
		if v := m.view(t, kid); !v.Chair.Mine || v.Chair.Item != item || v.Agenda.Now.Led.Seat != m.Child.Seat {
			t.Errorf("%+v", v.Chair)
		}
		m.ok(t, m.Meetings.NextItem(ctx, kid, m.Review, item))
		if v := m.view(t, kid); !v.Chair.IRO || v.Agenda.Now.Led.Seat != m.IRO.Seat || v.Agenda.Items[0].Led.Seat != m.Child.Seat {
			t.Errorf("%+v %+v", v.Chair, v.Agenda)
		}
		m.quiet(t, "handing back what has ended", func() error { return m.Meetings.HandBack(ctx, kid, m.Review) })

		// For the whole review: she leads on, within what a chair may do.
		m.ok(t, give(m.Child.Seat, ""))
		m.ok(t, m.Meetings.NextItem(ctx, kid, m.Review, now().ID))
		if now().Area != care.Home {
			t.Fatalf("%+v", now())
		}
		refused(t, "another area", m.Meetings.OpenRound(ctx, kid, m.Review, care.Family), care.KindConflict, "error.scale.notnow")
		m.ok(t, m.Meetings.OpenRound(ctx, kid, m.Review, care.Home))
		round := m.view(t, kid).Scale.Round
		m.ok(t, m.Meetings.Mark(ctx, m.Parent.Viewer, m.Review, round, "6"))
		m.ok(t, m.Meetings.Reveal(ctx, kid, m.Review, round))
		m.ok(t, m.Meetings.Pause(ctx, kid, m.Review))
		m.ok(t, m.Meetings.Resume(ctx, kid, m.Review))
		refused(t, "she undoes", m.Reviews.Undo(ctx, kid, m.Review, review.UndoReveal, round, "x"), care.KindForbidden, "")
		refused(t, "she removes", m.Meetings.RemoveSeat(ctx, kid, m.Review, m.Parent.Seat), care.KindForbidden, "")
		refused(t, "she enters for others", m.Meetings.MarkFor(ctx, kid, m.Review, round, m.Parent.Seat, "1"), care.KindForbidden, "")
		if v := m.view(t, kid); v.Outside != nil || v.Me.Leads() {
			t.Error("the chair opens no more than it must")
		}

		m.ok(t, m.Meetings.HandBack(ctx, kid, m.Review))
		m.quiet(t, "hand back", func() error { return m.Meetings.HandBack(ctx, kid, m.Review) })
		refused(t, "next without the chair", m.Meetings.NextItem(ctx, kid, m.Review, now().ID), care.KindForbidden, "")

		// The IRO takes it back at any time; so does one who covers.
		m.ok(t, give(m.Carer.Seat, ""))
		m.ok(t, m.Meetings.TakeChair(ctx, m.Cover.Viewer, m.Review))
		m.quiet(t, "take", func() error { return m.Meetings.TakeChair(ctx, iro, m.Review) })
		// Giving it to somebody else ends what was.
		m.ok(t, give(m.Carer.Seat, ""))
		m.ok(t, give(m.Child.Seat, ""))

		var spells []struct {
			SeatID  care.ID
			ItemID  *care.ID
			UntilAt *time.Time
			EndedBy *care.ID
		}
		m.ok(t, m.Read(ctx).Raw("SELECT * FROM chair_spell WHERE review_id = ?", m.Review).Scan(&spells).Error)
		running, endedBy := 0, map[care.ID]int{}
		for _, sp := range spells {
			if sp.UntilAt == nil {
				running++
			} else {
				endedBy[*sp.EndedBy]++
			}
		}
		want := map[care.ID]int{m.Child.Person: 2, m.Cover.Person: 1, m.IRO.Person: 1}
		if diff := cmp.Diff(want, endedBy); diff != "" || len(spells) != 5 || running != 1 {
			t.Errorf("%d spells, %d running, ended by: %s", len(spells), running, diff)
		}
	})
}

func TestWhoIsGoneHasNoChair(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := live(t, s, base, care.Young)
		ctx := t.Context()
		m.ok(t, m.Meetings.GiveChair(ctx, m.IRO.Viewer, m.Review, m.Carer.Seat, ""))
		m.ok(t, m.Meetings.RemoveSeat(ctx, m.IRO.Viewer, m.Review, m.Carer.Seat))
		if v := m.view(t, m.IRO.Viewer); !v.Chair.IRO || !v.Me.Chairs {
			t.Errorf("%+v", v.Chair)
		}
		m.ok(t, m.Meetings.GiveChair(ctx, m.IRO.Viewer, m.Review, m.Parent.Seat, ""))
		m.ok(t, m.step(t, m.Worker.Viewer, m.Parent.Tie, care.StepExclude))
		now := m.view(t, m.IRO.Viewer).Agenda.Now.ID
		m.ok(t, m.Meetings.NextItem(ctx, m.IRO.Viewer, m.Review, now))
		if v := m.view(t, m.IRO.Viewer); !v.Chair.IRO || v.Agenda.Now.Led.Seat != m.IRO.Seat {
			t.Errorf("%+v %+v", v.Chair, v.Agenda.Now)
		}
	})
}

func TestInvitingAndRemoving(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := live(t, s, base, care.Young)
		ctx, iro := t.Context(), m.IRO.Viewer
		rung := listen(m)
		m.ok(t, m.Meetings.RemoveSeat(ctx, iro, m.Review, m.Parent.Seat))
		if rung() == 0 {
			t.Error("nobody was told, so an open page stays open")
		}
		m.quiet(t, "remove", func() error { return m.Meetings.RemoveSeat(ctx, iro, m.Review, m.Parent.Seat) })
		_, err := m.Meetings.Meeting(ctx, m.Parent.Viewer, m.Review)
		refused(t, "the meeting", err, care.KindNotFound, "")
		refused(t, "their socket", seen(ctx, m.Meetings, m.Parent.Viewer, m.Review, true), care.KindNotFound, "")
		refused(t, "joining", m.Meetings.Join(ctx, m.Parent.Viewer, m.Review, review.OnScreen), care.KindNotFound, "")
		if v := m.view(t, iro); len(v.People) != 5 || len(v.Outside) != 2 {
			t.Errorf("%+v %+v", v.People, v.Outside)
		}
		m.ok(t, m.Meetings.Invite(ctx, iro, m.Review, m.Parent.Tie))
		m.quiet(t, "invite", func() error { return m.Meetings.Invite(ctx, iro, m.Review, m.Parent.Tie) })
		m.view(t, m.Parent.Viewer)

		refused(t, "someone excluded", m.Meetings.Invite(ctx, iro, m.Review, m.Excluded.Tie), care.KindConflict, "error.seat.excluded")
		refused(t, "someone who was", m.Meetings.Invite(ctx, iro, m.Review, m.Former.Tie), care.KindNotFound, "")
		refused(t, "a tie of nowhere", m.Meetings.Invite(ctx, iro, m.Review, care.NewID()), care.KindNotFound, "")
		refused(t, "the child's seat", m.Meetings.RemoveSeat(ctx, iro, m.Review, m.Child.Seat), care.KindConflict, "error.seat.needed")
		refused(t, "the IRO's seat", m.Meetings.RemoveSeat(ctx, m.Cover.Viewer, m.Review, m.IRO.Seat), care.KindConflict, "error.seat.needed")
		refused(t, "one's own seat", m.Meetings.RemoveSeat(ctx, m.Cover.Viewer, m.Review, m.Cover.Seat), care.KindConflict, "error.seat.needed")

		aunt, err := m.People.AddPerson(ctx, network.Person{Name: "Ava Test-Aunt", Band: care.Adult, Lang: care.English}, "", "")
		m.ok(t, err)
		tie, err := m.People.AddTie(ctx, care.Tie{Person: aunt, Child: m.Child.Person, Kind: care.TieParent})
		m.ok(t, err)
		m.ok(t, m.Meetings.Invite(ctx, iro, m.Review, tie))
		m.view(t, m.signIn(t, aunt))
	})
}

// An IRO who falls ill cannot invite the one who stands in.
func TestOneWhoCoversTakesASeat(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := sit(t, s, base, care.Young)
		ctx := t.Context()
		person, err := m.People.AddPerson(ctx, network.Person{Name: "Nia Test-Cover", Band: care.Adult, Lang: care.English}, "", "")
		m.ok(t, err)
		_, err = m.People.AddTie(ctx, care.Tie{Person: person, Child: m.Child.Person, Kind: care.TieCoverIRO})
		m.ok(t, err)
		v := m.signIn(t, person)
		_, err = m.Meetings.Meeting(ctx, v, m.Review)
		refused(t, "without a seat", err, care.KindNotFound, "")
		m.ok(t, m.Meetings.TakeSeat(ctx, v, m.Review))
		m.quiet(t, "take a seat", func() error { return m.Meetings.TakeSeat(ctx, v, m.Review) })
		m.ok(t, m.Meetings.OpenReview(ctx, v, m.Review, ""))
		if !m.view(t, v).Me.Leads() {
			t.Error("who covers leads")
		}
		m.ok(t, m.Meetings.RemoveSeat(ctx, m.IRO.Viewer, m.Review, m.view(t, v).Me.Seat))
		for name, who := range map[string]care.Viewer{
			"removed": v, "a parent": m.Parent.Viewer, "excluded": m.Excluded.Viewer, "a stranger": m.Stranger, "nobody": {},
		} {
			refused(t, name, m.Meetings.TakeSeat(ctx, who, m.Review), care.KindNotFound, "")
		}
	})
}

// listen counts the bells of a review from now on.
func listen(m *sitting) (rung func() int64) {
	var n atomic.Int64
	m.DB.Listen(func(id care.ID) {
		if id == m.Review {
			n.Add(1)
		}
	})
	return func() int64 { return n.Swap(0) }
}

func TestPresence(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := sit(t, s, base, care.Young)
		ctx := t.Context()
		before, rung := m.seq(t), listen(m)
		here := func(seat care.ID) review.Person {
			t.Helper()
			for _, p := range m.view(t, m.IRO.Viewer).People {
				if p.Seat == seat {
					return p
				}
			}
			t.Fatal("not invited")
			return review.Person{}
		}
		steps := []struct {
			name  string
			do    func() error
			rings bool
			want  func() bool
		}{
			{"join by screen", func() error { return m.Meetings.Join(ctx, m.Carer.Viewer, m.Review, review.OnScreen) }, true,
				func() bool { p := here(m.Carer.Seat); return p.Here && p.Mode == review.OnScreen }},
			{"join again", func() error { return m.Meetings.Join(ctx, m.Carer.Viewer, m.Review, review.OnScreen) }, false,
				func() bool { return here(m.Carer.Seat).Here }},
			{"come into the room instead", func() error { return m.Meetings.Join(ctx, m.Carer.Viewer, m.Review, review.InRoom) }, true,
				func() bool { return here(m.Carer.Seat).Mode == review.InRoom }},
			{"leave", func() error { return m.Meetings.Leave(ctx, m.Carer.Viewer, m.Review) }, true,
				func() bool { p := here(m.Carer.Seat); return !p.Here && p.Mode == review.InRoom }},
			{"leave again", func() error { return m.Meetings.Leave(ctx, m.Carer.Viewer, m.Review) }, false,
				func() bool { return !here(m.Carer.Seat).Here }},
			{"come back", func() error { return m.Meetings.Join(ctx, m.Carer.Viewer, m.Review, review.OnScreen) }, true,
				func() bool { return here(m.Carer.Seat).Here }},
			{"be heard from", func() error { return seen(ctx, m.Meetings, m.Carer.Viewer, m.Review, true) }, false,
				func() bool { return !here(m.Carer.Seat).Quiet }},
			{"go quiet", func() error { base.Clock.Move(61 * time.Second); return nil }, false,
				func() bool { p := here(m.Carer.Seat); return p.Here && p.Quiet }},
			{"be heard from again", func() error { return seen(ctx, m.Meetings, m.Carer.Viewer, m.Review, true) }, true,
				func() bool { return !here(m.Carer.Seat).Quiet }},
			{"somebody on the phone", func() error { return m.Meetings.JoinFor(ctx, m.IRO.Viewer, m.Review, m.Parent.Seat, review.ByPhone) }, true,
				func() bool { p := here(m.Parent.Seat); return p.Here && p.Mode == review.ByPhone }},
			{"who hangs up", func() error { return m.Meetings.LeaveFor(ctx, m.IRO.Viewer, m.Review, m.Parent.Seat) }, true,
				func() bool { return !here(m.Parent.Seat).Here }},
		}
		for _, st := range steps {
			m.ok(t, st.do())
			if got := rung() > 0; got != st.rings {
				t.Errorf("%s: rings %v", st.name, got)
			}
			if !st.want() {
				t.Errorf("%s: %+v", st.name, m.view(t, m.IRO.Viewer).People)
			}
		}
		refused(t, "no such way", m.Meetings.Join(ctx, m.Carer.Viewer, m.Review, "none"), care.KindInvalid, "error.meeting.mode")
		refused(t, "for others", m.Meetings.JoinFor(ctx, m.Child.Viewer, m.Review, m.Parent.Seat, review.InRoom), care.KindForbidden, "")
		if after := m.seq(t); after != before {
			t.Errorf("presence is no event, and made %d", after-before)
		}
	})
}

func TestRoomScreen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := live(t, s, base, care.Primary)
		ctx, iro, id := t.Context(), m.IRO.Viewer, care.NewID()
		_, _, err := m.Meetings.OpenScreen(ctx, m.Child.Viewer, m.Review, id)
		refused(t, "by the child", err, care.KindForbidden, "")
		first, until, err := m.Meetings.OpenScreen(ctx, iro, m.Review, id)
		m.ok(t, err)
		if len(first) != 11 || until.Sub(base.Clock.Now()) != 15*time.Minute {
			t.Errorf("%s until %s", first, until)
		}
		code, _, err := m.Meetings.OpenScreen(ctx, iro, m.Review, id) // pressed twice: the same seat, a new code
		m.ok(t, err)
		_, _, err = m.Meetings.OpenScreen(ctx, iro, m.Review, m.Child.Seat)
		refused(t, "over somebody's seat", err, care.KindNotFound, "")

		enter := func(code string) error { _, _, err := m.Meetings.EnterRoom(ctx, code, "10.0.0.1"); return err }
		refused(t, "the code before", enter(first), care.KindInvalid, "error.room.code")
		refused(t, "no code", enter(""), care.KindInvalid, "error.room.code")
		rev, seat, err := m.Meetings.EnterRoom(ctx, " "+strings.ToLower(strings.ReplaceAll(code, "-", " ")), "10.0.0.1")
		m.ok(t, err)
		if rev != m.Review || seat != id {
			t.Errorf("%s %s", rev, seat)
		}
		refused(t, "used", enter(code), care.KindInvalid, "error.room.code")

		secret, err := m.SignIn.StartScreen(ctx, rev, seat, care.English)
		m.ok(t, err)
		screen, err := m.SignIn.Session(ctx, secret)
		m.ok(t, err)
		if v := m.view(t, screen); v.Me.Role != access.RoomScreen || len(v.People) != 6 || v.Screens != nil {
			t.Errorf("%+v", v.Me)
		}
		m.ok(t, seen(ctx, m.Meetings, screen, m.Review, true))
		round := m.open(t, care.Home)
		refused(t, "a screen picks", m.Meetings.Mark(ctx, screen, m.Review, round, "5"), care.KindForbidden, "")
		refused(t, "a screen moves on", m.Meetings.NextItem(ctx, screen, m.Review, m.view(t, iro).Agenda.Now.ID), care.KindForbidden, "")

		code, _, err = m.Meetings.OpenScreen(ctx, iro, m.Review, id) // the screen is carried to another room
		m.ok(t, err)
		m.ok(t, enter(code))
		_, err = m.SignIn.Session(ctx, secret)
		refused(t, "the screen before", err, care.KindSignIn, "")
		secret, err = m.SignIn.StartScreen(ctx, rev, seat, care.English)
		m.ok(t, err)
		screen, err = m.SignIn.Session(ctx, secret)
		m.ok(t, err)

		m.ok(t, m.Meetings.RemoveSeat(ctx, iro, m.Review, seat))
		_, err = m.SignIn.Session(ctx, secret)
		refused(t, "its session", err, care.KindSignIn, "")
		_, err = m.Meetings.Meeting(ctx, screen, m.Review)
		refused(t, "its meeting", err, care.KindNotFound, "")

		old, _, err := m.Meetings.OpenScreen(ctx, iro, m.Review, care.NewID())
		m.ok(t, err)
		base.Clock.Move(15 * time.Minute)
		refused(t, "too old", enter(old), care.KindInvalid, "error.room.code")
		fresh, _, err := m.Meetings.OpenScreen(ctx, iro, m.Review, care.NewID())
		m.ok(t, err)
		for range 9 {
			refused(t, "a guess", enter("ABCDEFGH"), care.KindInvalid, "error.room.code")
		}
		for range 20 {
			refused(t, "one guess too many", enter("ABCDEFGH"), care.KindTooMany, "")
		}
		var codes []string
		m.ok(t, m.Read(ctx).Raw("SELECT code_hash FROM seat WHERE code_hash IS NOT NULL").Scan(&codes).Error)
		for _, c := range codes {
			if strings.Contains(c, strings.ReplaceAll(fresh, "-", "")) {
				t.Error("a code is kept as it is")
			}
		}
		m.ok(t, enter(fresh)) // nobody's guesses stop it
	})
}

// A whole council behind one address opens as many screens as it likes: only
// codes that are wrong are counted.
func TestRightRoomCodesAreNoGuesses(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := live(t, s, base, care.Primary)
		for range 15 {
			code, _, err := m.Meetings.OpenScreen(t.Context(), m.IRO.Viewer, m.Review, care.NewID())
			m.ok(t, err)
			_, _, err = m.Meetings.EnterRoom(t.Context(), code, "10.0.0.0/24")
			m.ok(t, err)
		}
	})
}

// One code opens one screen, however quick two hands are.
func TestARoomCodeIsGoodOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := live(t, s, base, care.Primary)
		code, _, err := m.Meetings.OpenScreen(t.Context(), m.IRO.Viewer, m.Review, care.NewID())
		m.ok(t, err)
		var in atomic.Int64
		atOnce(t, 8, func(int) error {
			if _, _, err := m.Meetings.EnterRoom(t.Context(), code, "10.0.0.2"); err == nil {
				in.Add(1)
			} else if care.KindOf(err) != care.KindInvalid {
				return err
			}
			return nil
		})
		if in.Load() != 1 {
			t.Errorf("%d screens came in", in.Load())
		}
	})
}

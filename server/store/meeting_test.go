package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/audit"
	"myreview/server/store/network"
	"myreview/server/store/signin"
	"myreview/server/store/storetest"
)

// sitting is a family at its review, each signed in; Cover is a second IRO.
type sitting struct {
	*store.Store
	*storetest.Family
	base   *storetest.Base
	Review care.ID
	Cover  storetest.Member
}

// sit makes a planned review; everyone who is invited may join.
func sit(t *testing.T, s *store.Store, base *storetest.Base, band care.Band) *sitting {
	t.Helper()
	m := &sitting{Store: s, Family: storetest.NewFamily(t, s, band), base: base}
	m.Review = m.Family.Review
	m.Cover = m.member(t, "Cleo Test-Cover", care.TieCoverIRO)
	for _, one := range []*storetest.Member{&m.Child, &m.IRO, &m.Worker, &m.Carer, &m.Parent, &m.Excluded, &m.Cover} {
		one.Viewer = m.signIn(t, one.Person)
	}
	m.Stranger = m.signIn(t, m.Stranger.Person)
	return m
}

// live is sit with the review started by the IRO.
func live(t *testing.T, s *store.Store, base *storetest.Base, band care.Band) *sitting {
	t.Helper()
	m := sit(t, s, base, band)
	m.ok(t, m.Meetings.OpenReview(t.Context(), m.IRO.Viewer, m.Review, ""))
	return m
}

func (m *sitting) member(t *testing.T, name string, kind care.TieKind) storetest.Member {
	t.Helper()
	person, err := m.People.AddPerson(t.Context(), network.Person{Name: name, Band: care.Adult, Lang: care.English}, "", "")
	m.ok(t, err)
	tie, err := m.People.AddTie(t.Context(), care.Tie{Person: person, Child: m.Child.Person, Kind: kind, Since: storetest.Start.AddDate(0, -1, 0)})
	m.ok(t, err)
	seat, err := m.Reviews.AddSeat(t.Context(), m.Review, tie, "")
	m.ok(t, err)
	return storetest.Member{Viewer: care.Viewer{Person: person}, Tie: tie, Seat: seat}
}

func (m *sitting) signIn(t *testing.T, person care.ID) care.Viewer {
	t.Helper()
	secret, err := m.SignIn.StartSession(t.Context(), person, signin.NewSession{By: signin.ByDemo}, "")
	m.ok(t, err)
	v, err := m.SignIn.Session(t.Context(), secret)
	m.ok(t, err)
	return v
}

func (m *sitting) ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// refused checks an error by its kind and, unless it is empty, its key.
func refused(t *testing.T, what string, err error, kind care.Kind, key string) {
	t.Helper()
	if err == nil || care.KindOf(err) != kind || key != "" && err.Error() != key {
		t.Errorf("%s: %v, want %d %s", what, err, kind, key)
	}
}

func (m *sitting) view(t *testing.T, v care.Viewer) review.View {
	t.Helper()
	meeting, err := m.Meetings.Meeting(t.Context(), v, m.Review)
	m.ok(t, err)
	view, err := meeting.View(v)
	m.ok(t, err)
	return view
}

func (m *sitting) seq(t *testing.T) int64 {
	t.Helper()
	meeting, err := m.Meetings.MeetingSnapshot(t.Context(), m.Review)
	m.ok(t, err)
	return meeting.Seq()
}

// quiet checks that a repeat is no error and makes no event.
func (m *sitting) quiet(t *testing.T, what string, act func() error) {
	t.Helper()
	before := m.seq(t)
	if err := act(); err != nil {
		t.Errorf("%s again: %v", what, err)
	}
	if after := m.seq(t); after != before {
		t.Errorf("%s again made %d events", what, after-before)
	}
}

// to moves the meeting to an area.
func (m *sitting) to(t *testing.T, area care.Area) {
	t.Helper()
	for range 20 {
		now := m.view(t, m.IRO.Viewer).Agenda.Now
		if now.Area == area {
			return
		}
		m.ok(t, m.Meetings.NextItem(t.Context(), m.IRO.Viewer, m.Review, now.ID))
	}
	t.Fatalf("%s is not on the agenda", area)
}

// open starts the scaling of an area and gives the round.
func (m *sitting) open(t *testing.T, area care.Area) care.ID {
	t.Helper()
	m.to(t, area)
	m.ok(t, m.Meetings.OpenRound(t.Context(), m.IRO.Viewer, m.Review, area))
	return m.view(t, m.IRO.Viewer).Scale.Round
}

func TestMeetingIsForThoseWithAPlaceInIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := live(t, s, base, care.Primary)
		for name, v := range map[string]care.Viewer{
			"child": m.Child.Viewer, "IRO": m.IRO.Viewer, "cover": m.Cover.Viewer,
			"worker": m.Worker.Viewer, "carer": m.Carer.Viewer, "parent": m.Parent.Viewer,
		} {
			if view := m.view(t, v); view.Phase != review.Live || len(view.People) != 6 || view.Me.Tie == "" {
				t.Errorf("%s: %+v", name, view)
			}
		}
		for name, v := range map[string]care.Viewer{
			"excluded": m.Excluded.Viewer, "former": m.Former.Viewer, "stranger": m.Stranger, "nobody": {},
			"a screen that is none": {Seat: care.NewID(), Review: m.Review, Session: m.IRO.Session},
		} {
			_, err := m.Meetings.Meeting(t.Context(), v, m.Review)
			refused(t, name, err, care.KindNotFound, "")
			meeting, err := m.Meetings.MeetingSnapshot(t.Context(), m.Review)
			m.ok(t, err)
			_, err = meeting.View(v)
			refused(t, name+", by the snapshot", err, care.KindNotFound, "")
			refused(t, name+" is seen", seen(t.Context(), m.Meetings, v, m.Review, true), map[bool]care.Kind{true: care.KindNotFound, false: care.KindSignIn}[v.Session != ""], "")
		}
		_, err := m.Meetings.MeetingSnapshot(t.Context(), care.NewID())
		refused(t, "a review that is not there", err, care.KindNotFound, "")
	})
}

// The session is checked against the same reading as everything else.
func TestSessionsOfAMeeting(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := live(t, s, base, care.Primary)
		m.ok(t, m.Meetings.Join(t.Context(), m.Child.Viewer, m.Review, review.OnScreen))
		view := func(v care.Viewer) error {
			meeting, err := m.Meetings.MeetingSnapshot(t.Context(), m.Review)
			m.ok(t, err)
			_, err = meeting.View(v)
			return err
		}
		m.ok(t, storetest.EndAllSessions(t.Context(), m.Store, m.Carer.Person))
		refused(t, "signed out", view(m.Carer.Viewer), care.KindSignIn, "")
		refused(t, "signed out, seen", seen(t.Context(), m.Meetings, m.Carer.Viewer, m.Review, true), care.KindSignIn, "")
		shared, err := m.SignIn.StartSession(t.Context(), m.Child.Person, signin.NewSession{By: signin.ByCard, Shared: true}, "")
		m.ok(t, err)
		tablet := viewer(t, m.Store, shared)
		m.ok(t, view(tablet))
		m.ok(t, m.Meetings.Join(t.Context(), m.Worker.Viewer, m.Review, review.OnScreen))
		m.ok(t, m.Meetings.Leave(t.Context(), m.Worker.Viewer, m.Review))
		base.Clock.Move(5*time.Minute + time.Second)
		refused(t, "on a shared device, which somebody may have left lying", view(tablet), care.KindSignIn, "")
		base.Clock.Move(11 * time.Hour)
		refused(t, "who had joined and has left", view(m.Worker.Viewer), care.KindSignIn, "")
		m.ok(t, view(m.Child.Viewer)) // in a live meeting no session runs out
		refused(t, "lapsed", view(m.Parent.Viewer), care.KindSignIn, "")
		base.Clock.Move(2 * time.Hour)
		refused(t, "a review that nobody closed", view(m.Child.Viewer), care.KindSignIn, "")
	})
}

func TestAgendaOfAMeeting(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := sit(t, s, base, care.Primary)
		ctx, iro := t.Context(), m.IRO.Viewer
		refused(t, "next before the start", m.Meetings.NextItem(ctx, iro, m.Review, ""), care.KindConflict, "error.meeting.notstarted")
		refused(t, "a parent starts", m.Meetings.OpenReview(ctx, m.Parent.Viewer, m.Review, ""), care.KindForbidden, "")
		refused(t, "a stranger starts", m.Meetings.OpenReview(ctx, m.Stranger, m.Review, ""), care.KindNotFound, "")
		m.ok(t, m.Meetings.OpenReview(ctx, iro, m.Review, ""))
		m.quiet(t, "start", func() error { return m.Meetings.OpenReview(ctx, m.Cover.Viewer, m.Review, "") })

		view := m.view(t, m.Child.Viewer)
		items := view.Agenda.Items
		if len(items) != 14 || view.Agenda.Now.Kind != review.Welcome || view.Agenda.Now.Led.Seat != m.IRO.Seat {
			t.Fatalf("%+v", view.Agenda)
		}
		first, second := items[0].ID, items[1].ID
		m.ok(t, m.Meetings.NextItem(ctx, iro, m.Review, first))
		m.quiet(t, "next", func() error { return m.Meetings.NextItem(ctx, m.Cover.Viewer, m.Review, first) })
		if now := m.view(t, m.Child.Viewer).Agenda.Now.ID; now != second {
			t.Errorf("now %s", now)
		}
		refused(t, "a child without the chair", m.Meetings.NextItem(ctx, m.Child.Viewer, m.Review, second), care.KindForbidden, "error.meeting.notyours")
		m.ok(t, m.Meetings.BackItem(ctx, m.Cover.Viewer, m.Review, second)) // another IRO can cover
		m.quiet(t, "back", func() error { return m.Meetings.BackItem(ctx, iro, m.Review, second) })
		refused(t, "before the first", m.Meetings.BackItem(ctx, iro, m.Review, first), care.KindConflict, "error.meeting.first")

		m.ok(t, m.Meetings.Pause(ctx, iro, m.Review))
		m.quiet(t, "pause", func() error { return m.Meetings.Pause(ctx, iro, m.Review) })
		if !m.view(t, m.Parent.Viewer).Paused {
			t.Error("nobody is told of the pause")
		}
		refused(t, "next in a pause", m.Meetings.NextItem(ctx, iro, m.Review, first), care.KindConflict, "error.meeting.paused")
		m.ok(t, m.Meetings.Resume(ctx, iro, m.Review))
		m.ok(t, m.Meetings.NextItem(ctx, iro, m.Review, first))
	})
}

func TestAReviewIsOpenedOnItsDay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := sit(t, s, base, care.Primary)
		ctx, iro := t.Context(), m.IRO.Viewer
		undo := func() error {
			return m.Reviews.Undo(ctx, iro, m.Review, review.UndoOpen, m.Review, "The wrong child")
		}
		now := base.Clock.Now()
		today := care.DateOf(now)
		m.ok(t, m.Do(ctx, exec("UPDATE review SET starts_at = ? WHERE id = ?", now.Add(26*time.Hour), m.Review)))
		refused(t, "a day early, without saying so", m.Meetings.OpenReview(ctx, iro, m.Review, ""), care.KindConflict, "meet.desk.otherday")
		refused(t, "a page of yesterday", m.Meetings.OpenReview(ctx, iro, m.Review, today.AddDays(-1)), care.KindConflict, "meet.desk.otherday")
		m.ok(t, m.Meetings.OpenReview(ctx, iro, m.Review, today))
		m.quiet(t, "open", func() error { return m.Meetings.OpenReview(ctx, iro, m.Review, "") })
		refused(t, "by a parent", m.Reviews.Undo(ctx, m.Parent.Viewer, m.Review, review.UndoOpen, m.Review, "x"), care.KindForbidden, "")
		m.ok(t, m.Meetings.GiveChair(ctx, iro, m.Review, m.Child.Seat, ""))
		m.ok(t, undo())
		m.quiet(t, "undo", undo)
		if v := m.view(t, iro); v.Phase != review.Planned || v.Agenda.Now.ID != "" {
			t.Errorf("%s, %+v", v.Phase, v.Agenda.Now)
		}
		m.ok(t, m.Meetings.OpenReview(ctx, iro, m.Review, today))
		v := m.view(t, iro)
		if v.Phase != review.Live || v.Agenda.Now.Kind != review.Welcome || !v.Chair.IRO {
			t.Fatalf("opened again: %s, %+v", v.Phase, v.Agenda.Now)
		}
		m.ok(t, m.Meetings.NextItem(ctx, iro, m.Review, v.Agenda.Now.ID))
		refused(t, "a part is over", undo(), care.KindConflict, "meet.desk.undo.begun")
		m.ok(t, m.Meetings.BackItem(ctx, iro, m.Review, m.view(t, iro).Agenda.Now.ID))
		m.open(t, care.Home)
		refused(t, "somebody may scale", undo(), care.KindConflict, "meet.desk.undo.begun")
		verified(t, s)
	})
}

func TestUndo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := live(t, s, base, care.Primary)
		ctx, iro := t.Context(), m.IRO.Viewer
		undo := func(v care.Viewer, kind review.Undo, subject care.ID, reason string) error {
			return m.Reviews.Undo(ctx, v, m.Review, kind, subject, reason)
		}
		first := m.view(t, iro).Agenda.Now.ID
		m.ok(t, m.Meetings.NextItem(ctx, iro, m.Review, first))
		second := m.view(t, iro).Agenda.Now.ID
		refused(t, "without a reason", undo(iro, review.UndoStep, second, "  "), care.KindInvalid, "error.undo.reason")
		refused(t, "by a parent", undo(m.Parent.Viewer, review.UndoStep, second, "x"), care.KindForbidden, "")
		m.ok(t, undo(iro, review.UndoStep, second, "CANARY too quick"))
		m.quiet(t, "undo", func() error { return undo(iro, review.UndoStep, second, "too quick") })
		if now := m.view(t, iro).Agenda.Now.ID; now != first {
			t.Errorf("now %s", now)
		}

		round := m.open(t, care.Home)
		m.ok(t, m.Meetings.Mark(ctx, m.Child.Viewer, m.Review, round, "3"))
		refused(t, "a reveal that has not been", undo(iro, review.UndoReveal, round, "x"), care.KindConflict, "error.undo.open")
		m.ok(t, m.Meetings.Reveal(ctx, iro, m.Review, round))
		m.ok(t, undo(iro, review.UndoReveal, round, "Mum had not picked"))
		m.quiet(t, "undo", func() error { return undo(m.Cover.Viewer, review.UndoReveal, round, "again") })
		if sc := m.view(t, m.Parent.Viewer).Scale; sc.State != review.ScaleAhead || sc.Marks != nil {
			t.Errorf("still shown: %+v", sc)
		}
		m.ok(t, m.Meetings.OpenRound(ctx, iro, m.Review, care.Home))
		if mine := m.view(t, m.Child.Viewer).Scale.Mine; mine.Before != "3" || mine.Pick != "" {
			t.Errorf("her mark stays with her: %+v", mine)
		}

		closeIt := func() {
			t.Helper()
			m.ok(t, m.Write(ctx, iro, m.Review, func(tx *audit.Tx) error {
				tx.Event("review.closed", m.Review)
				return tx.Exec("UPDATE review SET state = 'closed', closed_at = ? WHERE id = ?", base.Clock.Now(), m.Review).Error
			}))
		}
		closeIt()
		refused(t, "a step in a closed review", undo(iro, review.UndoStep, second, "x"), care.KindGone, "meeting.closed")
		refused(t, "another review's closing", undo(iro, review.UndoClose, care.NewID(), "x"), care.KindNotFound, "")
		m.ok(t, undo(iro, review.UndoClose, m.Review, "Two more decisions"))
		m.quiet(t, "undo", func() error { return undo(iro, review.UndoClose, m.Review, "again") })
		if v := m.view(t, m.Child.Viewer); v.Phase != review.Live || !v.ClosedAt.IsZero() {
			t.Errorf("%+v", v)
		}
		closeIt()
		m.ok(t, m.Do(ctx, exec(`INSERT INTO letter (id, review_id, state, rev, lang, band, body, saved_at, published_at, by_person)
			VALUES (?, ?, 'published', 1, 'en', 'primary', ?, ?, ?, ?)`,
			care.NewID(), m.Review, []byte("x"), base.Clock.Now(), base.Clock.Now(), m.IRO.Person)))
		refused(t, "the letter is out", undo(iro, review.UndoClose, m.Review, "x"), care.KindConflict, "error.undo.letter")

		var kept []struct {
			Kind   string
			Reason []byte
		}
		m.ok(t, m.Read(ctx).Raw("SELECT kind, reason FROM correction ORDER BY kind").Scan(&kept).Error)
		var kinds []string
		for _, k := range kept {
			kinds = append(kinds, k.Kind)
			if strings.Contains(string(k.Reason), "CANARY") {
				t.Error("a reason can be read in the column")
			}
		}
		if diff := cmp.Diff([]string{"close", "reveal", "step"}, kinds); diff != "" {
			t.Error(diff)
		}
	})
}

// Everything that is done in a meeting is over when it is closed; everything
// is refused to those without a place, and to a room screen.
func TestNothingHappensInAClosedMeeting(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := live(t, s, base, care.Primary)
		ctx := t.Context()
		round := m.open(t, care.Home)
		now := m.view(t, m.IRO.Viewer).Agenda.Now.ID
		acts := map[string]func(v care.Viewer) error{
			"start":   func(v care.Viewer) error { return m.Meetings.OpenReview(ctx, v, m.Review, "") },
			"next":    func(v care.Viewer) error { return m.Meetings.NextItem(ctx, v, m.Review, now) },
			"back":    func(v care.Viewer) error { return m.Meetings.BackItem(ctx, v, m.Review, now) },
			"pause":   func(v care.Viewer) error { return m.Meetings.Pause(ctx, v, m.Review) },
			"resume":  func(v care.Viewer) error { return m.Meetings.Resume(ctx, v, m.Review) },
			"open":    func(v care.Viewer) error { return m.Meetings.OpenRound(ctx, v, m.Review, care.Home) },
			"stop":    func(v care.Viewer) error { return m.Meetings.StopRound(ctx, v, m.Review, round) },
			"reveal":  func(v care.Viewer) error { return m.Meetings.Reveal(ctx, v, m.Review, round) },
			"mark":    func(v care.Viewer) error { return m.Meetings.Mark(ctx, v, m.Review, round, "3") },
			"told":    func(v care.Viewer) error { return m.Meetings.MarkFor(ctx, v, m.Review, round, m.Parent.Seat, "3") },
			"higher":  func(v care.Viewer) error { return m.Meetings.WriteHigher(ctx, v, m.Review, round, "x") },
			"higher+": func(v care.Viewer) error { return m.Meetings.HigherFor(ctx, v, m.Review, round, m.Parent.Seat, "x") },
			"shows":   func(v care.Viewer) error { return m.Meetings.SetShows(ctx, v, m.Review, review.ShowFirst) },
			"give":    func(v care.Viewer) error { return m.Meetings.GiveChair(ctx, v, m.Review, m.Child.Seat, "") },
			"take":    func(v care.Viewer) error { return m.Meetings.TakeChair(ctx, v, m.Review) },
			"back it": func(v care.Viewer) error { return m.Meetings.HandBack(ctx, v, m.Review) },
			"invite":  func(v care.Viewer) error { return m.Meetings.Invite(ctx, v, m.Review, m.Parent.Tie) },
			"remove":  func(v care.Viewer) error { return m.Meetings.RemoveSeat(ctx, v, m.Review, m.Parent.Seat) },
			"screen": func(v care.Viewer) error {
				_, _, err := m.Meetings.OpenScreen(ctx, v, m.Review, care.NewID())
				return err
			},
			"join":   func(v care.Viewer) error { return m.Meetings.Join(ctx, v, m.Review, review.InRoom) },
			"leave":  func(v care.Viewer) error { return m.Meetings.Leave(ctx, v, m.Review) },
			"join+":  func(v care.Viewer) error { return m.Meetings.JoinFor(ctx, v, m.Review, m.Parent.Seat, review.ByPhone) },
			"leave+": func(v care.Viewer) error { return m.Meetings.LeaveFor(ctx, v, m.Review, m.Parent.Seat) },
			"undo":   func(v care.Viewer) error { return m.Reviews.Undo(ctx, v, m.Review, review.UndoStep, now, "x") },
		}
		everyone := []string{"mark", "higher", "join", "leave"}
		for name, act := range acts {
			refused(t, name+" by a stranger", act(m.Stranger), care.KindNotFound, "")
			refused(t, name+" by someone excluded", act(m.Excluded.Viewer), care.KindNotFound, "")
			if !slices.Contains(everyone, name) {
				refused(t, name+" by a parent", act(m.Parent.Viewer), care.KindForbidden, "error.meeting.notyours")
			}
		}
		before := m.seq(t)
		m.ok(t, m.Do(ctx, exec("UPDATE review SET state = 'closed' WHERE id = ?", m.Review)))
		for name, act := range acts {
			refused(t, name+" when closed", act(m.IRO.Viewer), care.KindGone, "meeting.closed")
			refused(t, name+" when closed, by the child", act(m.Child.Viewer), map[bool]care.Kind{true: care.KindForbidden, false: care.KindGone}[name == "undo"], "")
		}
		if after := m.seq(t); after != before {
			t.Errorf("%d events", after-before)
		}
		if v := m.view(t, m.Child.Viewer); v.Phase != review.Closed {
			t.Errorf("the page is still there to read: %+v", v)
		}
	})
}

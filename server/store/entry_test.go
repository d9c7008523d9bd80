package store_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/alerts"
	"myreview/server/store/people"
	"myreview/server/store/signin"
	"myreview/server/store/storetest"
)

// A live review keeps people in who were in when they joined it. A session that
// had run out before, on a computer in a library say, does not wake up when its
// owner joins from elsewhere.
func TestAMeetingWakesNoSessionThatHadRunOut(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Young)
		ctx := t.Context()
		library := session(t, s, f.Parent.Person)
		out := viewer(t, s, library)
		base.Clock.Move(3 * time.Hour)
		iro, phone := viewer(t, s, session(t, s, f.IRO.Person)), session(t, s, f.Parent.Person)
		if err := s.Meetings.OpenReview(ctx, iro, f.Review, ""); err != nil {
			t.Fatal(err)
		}
		if err := s.Meetings.Join(ctx, viewer(t, s, phone), f.Review, "screen"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.SignIn.Session(ctx, library); care.KindOf(err) != care.KindSignIn {
			t.Errorf("a session that had run out: %v", err)
		}
		seen, err := s.Meetings.MeetingSnapshot(ctx, f.Review)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := seen.View(out); care.KindOf(err) != care.KindSignIn {
			t.Errorf("the meeting lets it in: %v", err)
		}
		base.Clock.Move(time.Hour) // on the telephone, which has locked itself
		v, err := s.SignIn.Session(ctx, phone)
		if err != nil {
			t.Errorf("whoever sits in the meeting is out: %v", err)
		}
		if list, err := s.SignIn.Devices(ctx, v); err != nil || len(list) != 1 {
			t.Errorf("%d sessions, %v", len(list), err)
		}
	})
}

// Who comes back after the last day of a tie finds no way in from before, not
// even one whose own time is not over.
func TestNoOldWayInOpensANewTie(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		for _, kind := range []care.TieKind{care.TieCarer, care.TieParent} {
			m := sit(t, s, base, care.Young)
			ctx := t.Context()
			first := people.NewTie{ID: care.NewID(), Kind: care.TieCarer, Name: "Nia", Reason: "respite", Until: base.Clock.Now().Add(time.Hour)}
			m.ok(t, m.People.MakeTie(ctx, m.Worker.Viewer, m.Review, first))
			token, browser := invite(t, s, m.Family, first.ID, 200*time.Hour)
			_, held := enter(t, s, m.Family, first.ID, browser, "")
			base.Clock.Move(time.Hour)
			m.Worker.Viewer = m.signIn(t, m.Worker.Person)
			again := people.NewTie{ID: care.NewID(), Kind: kind, Person: m.kept(t, first.ID).Person, Reason: "back", Invite: true}
			m.ok(t, m.People.MakeTie(ctx, m.Worker.Viewer, m.Review, again))
			if _, err := m.SignIn.Session(ctx, held); care.KindOf(err) != care.KindSignIn {
				t.Errorf("%s: a session from before: %v", kind, err)
			}
			_, took := m.SignIn.ClaimInvitation(ctx, token, browser)
			_, step := m.SignIn.ClaimedInvitation(ctx, browser)
			if care.KindOf(took) != care.KindNotFound || care.KindOf(step) != care.KindNotFound {
				t.Errorf("%s: an invitation from before: %v, %v", kind, took, step)
			}
			if k := m.kept(t, again.ID); k.State != care.TieInvited {
				t.Errorf("%s: the new tie is %s", kind, k.State)
			}
		}
	})
}

// Whoever is on their way in when that way ends stays out: what takes long is
// between the look at a card or an invitation and the session.
func TestAWayThatEndsMeanwhileLetsNobodyIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := sit(t, s, base, care.Young)
		ctx := t.Context()
		face := cardFor(t, s, m.Family, true)
		_, browser, v := m.invited(t, m.Parent.Tie)
		m.ok(t, m.SignIn.SetPassword(ctx, v, "a long password"))

		for _, c := range []struct {
			way   string
			enter func() (string, error)
			end   func() error
		}{
			{"a card", func() (string, error) { return openCard(s, t, face.Token, rightSecret, "home") },
				func() error { return m.Cards.EndCard(ctx, m.Worker.Viewer, m.Review) }},
			{"an invitation", func() (string, error) {
				return s.SignIn.EnterByPassword(context.Background(), browser, "a long password", "here", signin.NewSession{By: signin.ByCode}, "")
			}, func() error { return m.SignIn.EndInvitations(ctx, m.Worker.Viewer, m.Review, m.Parent.Tie) }},
		} {
			release := store.HoldHashes()
			in := make(chan error, 1)
			var got string
			go func() { var err error; got, err = c.enter(); in <- err }()
			time.Sleep(300 * time.Millisecond) // they wait for their turn now
			m.ok(t, c.end())
			release()
			if err := <-in; care.KindOf(err) != care.KindNotFound || err == nil {
				t.Errorf("%s that has ended: %v", c.way, err)
			}
			if _, err := s.SignIn.Session(ctx, got); got != "" && err == nil {
				t.Errorf("%s that has ended lets somebody in", c.way)
			}
		}
	})
}

// The right secret on a device that is known tells nobody anything.
func TestAnOrdinaryVisitRingsNobodyForAlerts(t *testing.T) {
	s, _ := storetest.SQLite(t)
	f := storetest.NewFamily(t, s, care.Primary)
	face := cardFor(t, s, f, true)
	rung := hear(s)
	for _, secret := range []string{rightSecret, wrongSecret} {
		_, _ = openCard(s, t, face.Token, secret, "home")
	}
	for len(rung) > 0 {
		if <-rung == alerts.AlertBell {
			t.Error("the bell of the alerts rings, and there is none")
		}
	}
	if _, err := openCard(s, t, face.Token, rightSecret, "somewhere else"); err != nil {
		t.Fatal(err)
	}
	heard(t, rung, alerts.AlertBell)
}

// What is kept of tries tells nobody who has a copy of the database whose they
// were, not even to somebody who guesses.
func TestTriesDoNotTellWhoseTheyWere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		if _, err := s.SignIn.SignIn(t.Context(), "mum@example.org", "wrong", signin.From{Place: "192.0.2.0/24"}, ""); err == nil {
			t.Fatal("let in")
		}
		if err := s.SignIn.Try(t.Context(), "tell:192.0.2.0/24", 5, time.Hour); err != nil {
			t.Fatal(err)
		}
		var kept []string
		if err := s.Read(t.Context()).Raw("SELECT bucket FROM attempt").Scan(&kept).Error; err != nil || len(kept) != 4 {
			t.Fatalf("%d buckets, %v", len(kept), err)
		}
		for _, guess := range []string{
			"signin:192.0.2.0/24 mum@example.org", "signin-as:mum@example.org", "signin-from:192.0.2.0/24", "tell:192.0.2.0/24",
		} {
			if sum := sha256.Sum256([]byte(guess)); slices.Contains(kept, hex.EncodeToString(sum[:])) {
				t.Errorf("%q is found by guessing", guess)
			}
		}
		// Another instance on the same database counts in the same buckets.
		again := base.Open(t)
		if err := again.SignIn.Try(t.Context(), "tell:192.0.2.0/24", 1, time.Hour); care.KindOf(err) != care.KindTooMany {
			t.Errorf("on another instance: %v", err)
		}
	})
}

// A database that does not answer is no sign that nobody is a child.
func TestWhoIsWithAChildIsAskedOfTheDatabase(t *testing.T) {
	s, _ := storetest.SQLite(t)
	f := storetest.NewFamily(t, s, care.Primary)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := s.Forms.AskCompany(ctx, f.Child.Viewer); err == nil || care.KindOf(err) == care.KindNotFound {
		t.Errorf("told as if there were no such child: %v", err)
	}
}

// Pages that the adult has open on this device, at whatever instance, are asked
// again at once: the child has it in their hands.
func TestHandingOverRingsForTheAdultsPages(t *testing.T) {
	s, _ := storetest.SQLite(t)
	f := storetest.NewFamily(t, s, care.Primary)
	face := cardFor(t, s, f, false)
	carer := viewer(t, s, session(t, s, f.Carer.Person))
	rung := hear(s)
	if _, err := s.Cards.HandOver(t.Context(), carer, face.Token); err != nil {
		t.Fatal(err)
	}
	heard(t, rung, f.Review)
}

// A password that is given again, by who is signed in or on the browser of an
// invitation, counts there alone: nothing that others type anywhere makes them wait.
func TestAPasswordThatIsOnesOwn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := sit(t, s, base, care.Young)
		ctx := t.Context()
		_, browser, v := m.invited(t, m.Parent.Tie)
		cheap := store.CheapPassword(right)
		m.ok(t, s.Do(ctx, exec("UPDATE person SET password = ? WHERE id = ?", cheap, v.Person)))
		for i := range 101 {
			_, err := s.SignIn.SignIn(ctx, fmt.Sprint("guess-", i), "wrong", signin.From{Place: "home"}, "")
			if (care.KindOf(err) == care.KindTooMany) != (i == 100) {
				t.Fatalf("guess %d: %v", i, err)
			}
		}
		in := func(password string) string {
			_, err := s.SignIn.EnterByPassword(ctx, browser, password, "home", signin.NewSession{By: signin.ByCode}, "")
			return key(err)
		}
		if got := in(right); got != "" {
			t.Errorf("while others fail there: %s", got)
		}
		for range 5 {
			if got := in("wrong"); got != "password.wrong" {
				t.Errorf("a wrong one: %s", got)
			}
		}
		if got := in(right); got != "signin.wait" {
			t.Errorf("after five wrong ones: %s", got)
		}
		base.Clock.Move(11 * time.Minute) // so that it is to be shown again
		if err := s.SignIn.Reauth(ctx, v, "wrong", "home"); key(err) != "password.wrong" {
			t.Errorf("in a session beside it: %v", err)
		}
		m.ok(t, s.SignIn.Reauth(ctx, v, right, "home"))
	})
}

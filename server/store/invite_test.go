package store_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/alerts"
	"myreview/server/store/network"
	"myreview/server/store/signin"
	"myreview/server/store/storetest"
)

// invite has the family's worker invite the holder of a tie, who claims it on
// a browser of their own.
func invite(t *testing.T, s *store.Store, f *storetest.Family, tie care.ID, life time.Duration) (token, browser string) {
	t.Helper()
	token, err := s.SignIn.MakeInvitation(t.Context(), f.Worker.Viewer, f.Review, tie, life)
	if err != nil {
		t.Fatal(err)
	}
	if browser, err = s.SignIn.ClaimInvitation(t.Context(), token, ""); err != nil {
		t.Fatal(err)
	}
	return token, browser
}

// code is the one that the worker reads out to the holder of a tie; empty: none
// stands.
func code(t *testing.T, s *store.Store, f *storetest.Family, tie care.ID) string {
	t.Helper()
	all, err := s.SignIn.Invitees(t.Context(), f.Worker.Viewer, f.Review)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range all {
		for _, i := range one.Invitations {
			if one.Tie.ID == tie && i.Code != "" {
				return i.Code
			}
		}
	}
	return ""
}

// enter comes in by the code that stands.
func enter(t *testing.T, s *store.Store, f *storetest.Family, tie care.ID, browser string, lang care.Lang) (care.Viewer, string) {
	t.Helper()
	secret, err := s.SignIn.EnterByCode(t.Context(), browser, code(t, s, f, tie), signin.NewSession{By: signin.ByCode}, lang)
	if err != nil {
		t.Fatal(err)
	}
	return viewer(t, s, secret), secret
}

// What an invitation's address is worth until its last moment, and after.
func TestAnInvitationOpensUntilItIsOver(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f, ctx := storetest.NewFamily(t, s, care.Young), t.Context()
		const life = 48 * time.Hour
		token, browser := invite(t, s, f, f.Carer.Tie, life)
		unknown := func(when string, errs ...error) {
			t.Helper()
			for _, err := range errs {
				var e *care.Error
				if !errors.As(err, &e) || e.Kind != care.KindNotFound || e.Key != "invite.unknown" && e.Key != "error.notfound" {
					t.Errorf("%s: %v", when, err)
				}
			}
		}
		shut := func(when, token, browser string) {
			t.Helper()
			_, took := s.SignIn.ClaimInvitation(ctx, token, browser)
			_, step := s.SignIn.ClaimedInvitation(ctx, browser)
			_, in := s.SignIn.EnterByCode(ctx, browser, "000000", signin.NewSession{}, "")
			unknown(when, took, step, s.SignIn.AskCode(ctx, browser), in)
		}
		v, _ := enter(t, s, f, f.Carer.Tie, browser, care.Welsh)
		if v.Person != f.Carer.Person || v.Lang != care.Welsh {
			t.Errorf("%+v", v)
		}
		for _, bad := range []string{"", "x", token[:len(token)-1], token + "A", strings.ToUpper(token)} {
			shut(bad, bad, "a browser of nobody's")
		}
		var kept int64
		s.Read(ctx).Table("invite").Where("token_hash = ? OR browser_hash = ?", token, browser).Count(&kept)
		if kept > 0 || len(token) < 22 || len(browser) < 43 {
			t.Error("a secret itself is kept, or short")
		}
		base.Clock.Move(life - time.Second)
		if err := s.SignIn.AskCode(ctx, browser); err != nil {
			t.Fatal(err)
		}
		v, _ = enter(t, s, f, f.Carer.Tie, browser, "")
		if _, err := s.Reviews.Review(ctx, v, f.Review); err != nil {
			t.Errorf("in its last second: %v", err)
		}
		base.Clock.Move(time.Second)
		shut("after its last day", token, browser)

		// Called back, it is as if it had never been, and who came by it is out.
		token, browser = invite(t, s, f, f.Carer.Tie, life)
		_, in := enter(t, s, f, f.Carer.Tie, browser, "")
		if err := s.SignIn.EndInvitations(ctx, f.Worker.Viewer, f.Review, f.Carer.Tie); err != nil {
			t.Fatal(err)
		}
		shut("called back", token, browser)
		if _, err := s.SignIn.Session(ctx, in); care.KindOf(err) != care.KindSignIn {
			t.Errorf("a session outlived the invitation that was called back: %v", err)
		}
	})
}

// A password that is known opens no browser on which its owner was never let in.
func TestAPasswordOpensWhereACodeDidOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f, ctx := storetest.NewFamily(t, s, care.Young), t.Context()
		const password = "three odd words"
		_, first := invite(t, s, f, f.Parent.Tie, time.Hour)
		v, here := enter(t, s, f, f.Parent.Tie, first, "")
		elsewhere := session(t, s, f.Parent.Person)
		if err := s.SignIn.SetPassword(ctx, v, password); err != nil {
			t.Fatal(err)
		}
		if _, err := s.SignIn.Session(ctx, here); err != nil {
			t.Errorf("who chose a password is out: %v", err)
		}
		if _, err := s.SignIn.Session(ctx, elsewhere); care.KindOf(err) != care.KindSignIn {
			t.Errorf("a new password leaves another device signed in: %v", err)
		}
		_, second := invite(t, s, f, f.Parent.Tie, time.Hour)
		opens := func(browser string) error {
			_, err := s.SignIn.EnterByPassword(ctx, browser, password, "here", signin.NewSession{By: signin.ByCode}, "")
			return err
		}
		if err := opens(first); err != nil {
			t.Errorf("where a code was typed: %v", err)
		}
		if err := opens(second); care.KindOf(err) != care.KindNotFound || err == nil {
			t.Errorf("where none was: %v", err)
		}
		enter(t, s, f, f.Parent.Tie, second, "")
		if err := opens(second); err != nil {
			t.Errorf("where one has been by now: %v", err)
		}
	})
}

// A new invitation ends the one that nobody claimed.
func TestANewInvitationEndsTheOneBefore(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f, ctx := storetest.NewFamily(t, s, care.Young), t.Context()
		first, err := s.SignIn.MakeInvitation(ctx, f.Worker.Viewer, f.Review, f.Parent.Tie, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		second, err := s.SignIn.MakeInvitation(ctx, f.Worker.Viewer, f.Review, f.Parent.Tie, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.SignIn.ClaimInvitation(ctx, first, ""); care.KindOf(err) != care.KindNotFound {
			t.Errorf("the first: %v", err)
		}
		if _, err := s.SignIn.ClaimInvitation(ctx, second, ""); err != nil {
			t.Errorf("the second: %v", err)
		}
	})
}

// Who was asked in to two children is let in to both when they come, whoever
// comes at the same moment for the same two.
func TestTwoWhoComeInAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f, other := storetest.NewFamily(t, s, care.Young), storetest.NewFamily(t, s, care.Young)
		children := []care.ID{f.Child.Person, other.Child.Person}
		for range 20 {
			came := make(chan error, 2)
			for i := range 2 {
				person, err := s.People.AddPerson(t.Context(), network.Person{Name: "Grandparent", Band: care.Adult, Lang: care.English}, "", "")
				if err != nil {
					t.Fatal(err)
				}
				for j := range 2 {
					_, err := s.People.AddTie(t.Context(), care.Tie{Person: person, Child: children[(i+j)%2], Kind: care.TieCarer, State: care.TieInvited})
					if err != nil {
						t.Fatal(err)
					}
				}
				go func() {
					_, err := s.SignIn.StartSession(t.Context(), person, signin.NewSession{By: signin.ByCode}, "")
					came <- err
				}()
			}
			if a, b := <-came, <-came; a != nil || b != nil {
				t.Fatalf("%v, %v", a, b)
			}
		}
		var waits int64
		s.Read(t.Context()).Table("tie").Where("child_id IN ? AND state = ?", children, care.TieInvited).Count(&waits)
		if waits > 0 {
			t.Errorf("%d ties still wait", waits)
		}
	})
}

// Five wrong codes are not a slip: the code was read out to whoever is to have it.
func TestGuessingACodeIsTold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f, ctx := storetest.NewFamily(t, s, care.Young), t.Context()
		_, browser := invite(t, s, f, f.Parent.Tie, 200*time.Hour)
		rung := hear(s)
		for i := range 12 {
			if i%6 == 5 {
				if err := s.SignIn.AskCode(ctx, browser); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := s.SignIn.EnterByCode(ctx, browser, "x", signin.NewSession{}, ""); care.KindOf(err) != care.KindInvalid {
				t.Fatal(err)
			}
			if n, want := alertsOf(t, s, "way"), 0; i < 4 && n != want {
				t.Errorf("%d alerts after %d wrong ones", n, i+1)
			}
		}
		if n := alertsOf(t, s, "way"); n != 1 {
			t.Errorf("%d alerts", n)
		}
		heard(t, rung, alerts.AlertBell)
	})
}

package store_test

import (
	"slices"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/children"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/signin"
	"myreview/server/store/storetest"
)

// mourning is a family, with a second child to whom the parent is tied as well.
func mourning(t *testing.T, s *store.Store) (f *storetest.Family, sister care.ID, atSister care.ID) {
	t.Helper()
	f = storetest.NewFamily(t, s, care.Young)
	var err error
	if sister, err = s.People.AddPerson(t.Context(), network.Person{Name: "Sky Sister", Band: care.Young, Lang: care.English}, "", ""); err != nil {
		t.Fatal(err)
	}
	if _, err = s.People.AddChild(t.Context(), people.Child{Person: sister, BornOn: "2012-01-01", CaredOn: "2025-01-01"}); err != nil {
		t.Fatal(err)
	}
	if atSister, err = s.People.AddTie(t.Context(), care.Tie{Person: f.Parent.Person, Child: sister, Kind: care.TieParent, State: care.TiePaused}); err != nil {
		t.Fatal(err)
	}
	return f, sister, atSister
}

func stateOf(t *testing.T, base *storetest.Base, tie care.ID) (state string) {
	t.Helper()
	if err := base.Raw(t).QueryRow("SELECT state FROM tie WHERE id = '" + string(tie) + "'").Scan(&state); err != nil {
		t.Fatal(err)
	}
	return state
}

// A parent dies: from then on nothing asks, names or lets them in, to whichever child, and
// a mistake is taken back within a day.
func TestAParentDies(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx := t.Context()
		f, _, atSister := mourning(t, s)
		child, mum := f.Child.Person, f.Parent.Person
		session, err := s.SignIn.StartSession(ctx, mum, signin.NewSession{By: signin.ByCode}, "")
		if err != nil {
			t.Fatal(err)
		}
		token, err := s.SignIn.MakeInvitation(ctx, f.Worker.Viewer, f.Review, f.Parent.Tie, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		for want, d := range map[string]people.Death{
			"child.died.error.who":   {},
			"child.error.future":     {Person: mum, On: "2026-03-27"},
			"child.died.error.who ":  {Person: f.IRO.Person},
			"child.died.error.who  ": {Person: f.Stranger.Person},
		} {
			if got := faultKey(s.Children.SayDied(ctx, f.Worker.Viewer, child, d)); got != want[:len(got)] || got == "" {
				t.Errorf("%+v: %q, want %q", d, got, want)
			}
		}
		for name, v := range map[string]care.Viewer{"a carer": f.Carer.Viewer, "the child": f.Child.Viewer, "a stranger": f.Stranger, "the other parent": f.Excluded.Viewer} {
			if err := s.Children.SayDied(ctx, v, child, people.Death{Person: mum}); care.KindOf(err) != care.KindNotFound {
				t.Errorf("%s: %v", name, err)
			}
			if _, err := s.Children.Mortal(ctx, v, child); care.KindOf(err) != care.KindNotFound {
				t.Errorf("%s lists them: %v", name, err)
			}
		}
		for range 2 { // the button was pressed twice
			if err := s.Children.SayDied(ctx, f.Worker.Viewer, child, people.Death{Person: mum}); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Children.SayDied(ctx, f.IRO.Viewer, child, people.Death{Person: mum, On: "2026-03-20"}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.SignIn.Session(ctx, session); care.KindOf(err) != care.KindSignIn {
			t.Errorf("the session: %v", err)
		}
		if _, err := s.SignIn.ClaimInvitation(ctx, token, ""); care.KindOf(err) != care.KindNotFound {
			t.Errorf("the invitation: %v", err)
		}
		if _, err := s.SignIn.MakeInvitation(ctx, f.Worker.Viewer, f.Review, f.Parent.Tie, time.Hour); err == nil {
			t.Error("they are invited again")
		}
		if err := s.Meetings.Invite(ctx, f.IRO.Viewer, f.Review, f.Parent.Tie); err == nil {
			t.Error("they get a seat")
		}
		if _, err := s.Reviews.Review(ctx, f.Parent.Viewer, f.Review); care.KindOf(err) != care.KindNotFound {
			t.Errorf("they reach the review: %v", err)
		}
		made := people.NewTie{ID: care.NewID(), Kind: care.TieRelative, Person: mum, Reason: "again"}
		if got := faultKey(s.People.MakeTie(ctx, f.Worker.Viewer, f.Review, made)); got != "ties.error.who" {
			t.Errorf("a new tie: %q", got)
		}
		for name, v := range map[string]care.Viewer{"child": f.Child.Viewer, "carer": f.Carer.Viewer, "iro": f.IRO.Viewer} {
			around, err := s.People.Circle(ctx, v, f.Review)
			if err != nil || slices.ContainsFunc(around, func(n network.Named) bool { return n.Person == mum }) {
				t.Errorf("round the %s: %+v %v", name, around, err)
			}
		}
		if got := []string{stateOf(t, base, f.Parent.Tie), stateOf(t, base, atSister)}; !slices.Equal(got, []string{"died", "died"}) {
			t.Errorf("ties: %v", got)
		}
		p := childPage(t, s, f.Worker.Viewer, child)
		if !slices.Equal(p.Died, []children.Dead{{Person: mum, Name: "Pia Test-Parent", Kind: care.TieParent, On: "2026-03-20", Undo: true}}) || !p.InCare {
			t.Errorf("%+v", p.Died)
		}
		if err := s.Children.UndoDied(ctx, f.Worker.Viewer, child, mum); err != nil {
			t.Fatal(err)
		}
		if got := []string{stateOf(t, base, f.Parent.Tie), stateOf(t, base, atSister)}; !slices.Equal(got, []string{"active", "paused"}) {
			t.Errorf("taken back, ties: %v", got)
		}
		if _, err := s.Reviews.Review(ctx, f.Parent.Viewer, f.Review); err != nil {
			t.Errorf("taken back: %v", err)
		}
		if err := s.Children.SayDied(ctx, f.Worker.Viewer, child, people.Death{Person: mum}); err != nil {
			t.Fatal(err)
		}
		base.Clock.Move(25 * time.Hour)
		if got := faultKey(s.Children.UndoDied(ctx, f.Worker.Viewer, child, mum)); got != "child.died.error.undo" {
			t.Errorf("a day later: %q", got)
		}
		verified(t, s)
	})
}

// A child dies: no review is due, their ways in and everybody else's are gone, and who works
// on the case reads on.
func TestAChildDies(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx := t.Context()
		f, sister, _ := mourning(t, s)
		child := f.Child.Person
		if _, err := base.Raw(t).ExecContext(ctx, "UPDATE child SET family = 'one'"); err != nil {
			t.Fatal(err)
		}
		card, err := s.Cards.MakeCard(ctx, f.Worker.Viewer, f.Review, care.NewID())
		if err != nil {
			t.Fatal(err)
		}
		session, err := s.SignIn.StartSession(ctx, child, signin.NewSession{By: signin.ByCard}, "")
		if err != nil {
			t.Fatal(err)
		}
		o := newOffice(t, s)
		if got := faultKey(s.Children.SayDied(ctx, o.support, child, people.Death{Person: f.Parent.Person})); got != "child.died.error.who" {
			t.Errorf("business support says it of an adult: %q", got)
		}
		if all, err := s.Children.Mortal(ctx, o.support, child); err != nil || len(all) != 1 {
			t.Errorf("business support may say it of %+v %v", all, err)
		}
		if err := s.Children.SayDied(ctx, o.support, child, people.Death{Person: child, On: "2026-03-25"}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.SignIn.Session(ctx, session); care.KindOf(err) != care.KindSignIn {
			t.Errorf("the child's session: %v", err)
		}
		if _, err := s.Cards.CardAt(ctx, card.Token, ""); care.KindOf(err) != care.KindNotFound {
			t.Errorf("the card: %v", err)
		}
		for name, v := range map[string]care.Viewer{"child": f.Child.Viewer, "carer": f.Carer.Viewer, "parent": f.Parent.Viewer, "excluded parent": f.Excluded.Viewer} {
			if all, err := s.Reviews.ReviewsFor(ctx, v); err != nil || len(all) > 0 {
				t.Errorf("the %s reaches %+v %v", name, all, err)
			}
			if _, err := s.Forms.MyForm(ctx, v, f.Review); care.KindOf(err) != care.KindNotFound {
				t.Errorf("the %s is asked: %v", name, err)
			}
		}
		if _, err := s.Reviews.Review(ctx, f.Worker.Viewer, f.Review); err != nil {
			t.Errorf("the social worker reads: %v", err)
		}
		if got := faultKey(s.Meetings.OpenReview(ctx, f.IRO.Viewer, f.Review, "")); got != "child.error.died" {
			t.Errorf("the meeting starts: %q", got)
		}
		for _, m := range []storetest.Member{f.Carer, f.Parent} {
			if _, err := s.SignIn.MakeInvitation(ctx, f.Worker.Viewer, f.Review, m.Tie, time.Hour); err == nil {
				t.Error("somebody is invited to it")
			}
			if err := s.Meetings.Invite(ctx, f.IRO.Viewer, f.Review, m.Tie); err == nil {
				t.Error("somebody gets a seat")
			}
		}
		made := people.NewTie{ID: care.NewID(), Kind: care.TieRelative, Name: "Gran", Reason: "late"}
		if got := faultKey(s.People.MakeTie(ctx, f.Worker.Viewer, f.Review, made)); got != "child.error.died" {
			t.Errorf("a new tie: %q", got)
		}
		load, err := s.Reviews.Caseload(ctx, f.IRO.Viewer, all)
		if err != nil || len(load.Cases)+len(load.Others) > 0 {
			t.Errorf("at home: %+v %v", load, err)
		}
		p := childPage(t, s, f.Worker.Viewer, child)
		if p.InCare || len(p.Died) != 1 || p.Died[0].Kind != care.TieChild || !p.Died[0].Undo {
			t.Errorf("%+v", p)
		}
		open, err := s.Children.Open(ctx, f.IRO.Viewer, child)
		if err != nil || len(open.Invited) != 4 {
			t.Errorf("what stays open: %+v %v", open, err)
		}
		if p := childPage(t, s, o.support, sister); slices.ContainsFunc(p.Family, func(n network.Named) bool { return n.Person == child }) {
			t.Errorf("the sister's page: %+v", p.Family)
		}
		found, err := s.Children.Find(ctx, o.support, "robin")
		if err != nil || len(found) != 1 || !found[0].Died {
			t.Errorf("found: %+v %v", found, err)
		}
		if found, err = s.Children.Find(ctx, o.support, ""); err != nil || slices.ContainsFunc(found, func(l children.Line) bool { return l.Child == child }) {
			t.Errorf("listed: %+v %v", found, err)
		}
		for what, err := range map[string]error{
			"end of care": s.Children.EndCare(ctx, o.support, children.End{Child: child, On: "2026-03-25", Reason: "E8"}),
			"back":        s.Children.Return(ctx, o.support, children.Back{Child: child, On: "2026-03-26"}),
		} {
			if got := faultKey(err); got != "child.error.died" && got != "child.end.error.incare" {
				t.Errorf("%s: %q", what, got)
			}
		}
		if err := s.Children.UndoDied(ctx, o.support, child, child); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Cards.CardAt(ctx, card.Token, ""); err != nil {
			t.Errorf("taken back, the card: %v", err)
		}
		if all, err := s.Reviews.ReviewsFor(ctx, f.Carer.Viewer); err != nil || len(all) != 1 {
			t.Errorf("taken back: %+v %v", all, err)
		}
		verified(t, s)
	})
}

// What somebody who has died was to do, and that they were there, is in no draft of a letter;
// who had a seat and never came is not asked about.
func TestALetterDraftNamesNobodyWhoHasDied(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Base) {
		ctx := t.Context()
		f := storetest.NewFamily(t, s, care.Young)
		if err := s.Meetings.OpenReview(ctx, f.IRO.Viewer, f.Review, ""); err != nil {
			t.Fatal(err)
		}
		if err := s.Meetings.Join(ctx, f.Parent.Viewer, f.Review, review.OnScreen); err != nil {
			t.Fatal(err)
		}
		n := review.NewDecision{What: "rings", Why: "so it is", Plain: "A call each week.", WhoTie: f.Parent.Tie, Due: "2026-05-01", Area: care.Areas[0]}
		if err := s.Reviews.AddDecision(ctx, f.IRO.Viewer, f.Review, care.NewID(), n); err != nil {
			t.Fatal(err)
		}
		if src, err := s.Letters.LetterSource(ctx, f.IRO.Viewer, f.Review); err != nil || src.Decisions[0].Who.Calls != "Mum" {
			t.Fatalf("%+v %v", src, err)
		}
		for _, who := range []care.ID{f.Parent.Person, f.Carer.Person} {
			if err := s.Children.SayDied(ctx, f.Worker.Viewer, f.Child.Person, people.Death{Person: who}); err != nil {
				t.Fatal(err)
			}
		}
		src, err := s.Letters.LetterSource(ctx, f.IRO.Viewer, f.Review)
		if err != nil || src.Decisions[0].Who.Calls != "" || len(src.Others) != 1 {
			t.Errorf("%+v %v", src, err)
		}
		c, err := s.Reviews.Closing(ctx, f.IRO.Viewer, f.Review)
		if err != nil || len(c.Present) != 4 { // the child, the IRO, the social worker, and who was there
			t.Errorf("%+v %v", c.Present, err)
		}
		agreed, err := s.Reviews.Agreed(ctx, f.Child.Viewer, f.Review)
		if err != nil || agreed.Decisions[0].Who != (network.Named{}) {
			t.Errorf("the child reads: %+v %v", agreed.Decisions, err)
		}
	})
}

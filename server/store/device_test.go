package store_test

import (
	"fmt"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/store"
	"myreview/server/store/cards"
	"myreview/server/store/forms"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/signin"
	"myreview/server/store/storetest"
)

func deviceLink(t *testing.T, s *store.Store, f *storetest.Family) string {
	t.Helper()
	face, err := s.Cards.MakeDeviceLink(t.Context(), f.Worker.Viewer, f.Review, care.NewID())
	if err != nil {
		t.Fatal(err)
	}
	return face.Token
}

// T12: looking uses nothing up; the first browser that takes the link keeps it;
// whoever comes later learns nothing, and it is told.
func TestALinkToADeviceIsBoundOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Young)
		link := deviceLink(t, s, f)
		for range 20 {
			if _, err := s.Cards.DeviceLinkAt(t.Context(), link, "scanner"); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 { // the second time it is the same browser, which asks again
			in, err := s.Cards.BindDevice(t.Context(), link, "phone", signin.NewSession{}, "")
			if err != nil || viewer(t, s, in).Person != f.Child.Person {
				t.Fatalf("the first browser: %v", err)
			}
		}
		_, unknown := s.Cards.DeviceLinkAt(t.Context(), "AAAAAAAAAAAAAAAAAAAAAA", "thief")
		if _, err := s.Cards.DeviceLinkAt(t.Context(), link, "thief"); key(err) != key(unknown) {
			t.Errorf("another browser looks: %v", err)
		}
		for range 3 {
			if _, err := s.Cards.BindDevice(t.Context(), link, "thief", signin.NewSession{}, ""); key(err) != key(unknown) {
				t.Errorf("another browser: %v", err)
			}
		}
		if n := alertsOf(t, s, "way"); n != 1 {
			t.Errorf("%d alerts about the other browser", n)
		}
		if _, err := s.Cards.EnterOwnDevice(t.Context(), "thief", signin.NewSession{}, ""); key(err) != "device.unknown" {
			t.Errorf("the other browser is in: %v", err)
		}
		if in, err := s.Cards.EnterOwnDevice(t.Context(), "phone", signin.NewSession{}, ""); err != nil || viewer(t, s, in).Person != f.Child.Person {
			t.Errorf("one tap: %v", err)
		}
	})
}

func TestWhenADeviceIsTheChildsNoMore(t *testing.T) {
	cases := map[string]func(t *testing.T, s *store.Store, f *storetest.Family){
		"the child gives it up": func(t *testing.T, s *store.Store, _ *storetest.Family) {
			if err := s.Cards.GiveUpDevice(t.Context(), "phone"); err != nil {
				t.Fatal(err)
			}
		},
		"the worker ends it": func(t *testing.T, s *store.Store, f *storetest.Family) {
			page, err := s.Cards.CardOf(t.Context(), f.Worker.Viewer, f.Review)
			if err != nil || len(page.Devices) != 1 {
				t.Fatalf("%+v, %v", page, err)
			}
			if err := s.Cards.EndOwnDevice(t.Context(), f.Worker.Viewer, f.Review, page.Devices[0].ID); err != nil {
				t.Fatal(err)
			}
		},
		"another child takes it over": func(t *testing.T, s *store.Store, _ *storetest.Family) {
			other := storetest.NewFamily(t, s, care.Young)
			if _, err := s.Cards.BindDevice(t.Context(), deviceLink(t, s, other), "phone", signin.NewSession{}, ""); err != nil {
				t.Fatal(err)
			}
			in, err := s.Cards.EnterOwnDevice(t.Context(), "phone", signin.NewSession{}, "")
			if err != nil || viewer(t, s, in).Person != other.Child.Person {
				t.Errorf("the other child: %v", err)
			}
			if err := s.Cards.GiveUpDevice(t.Context(), "phone"); err != nil {
				t.Fatal(err)
			}
		},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		for name, happens := range cases {
			t.Run(name, func(t *testing.T) {
				f := storetest.NewFamily(t, s, care.Young)
				if _, err := s.Cards.BindDevice(t.Context(), deviceLink(t, s, f), "phone", signin.NewSession{}, ""); err != nil {
					t.Fatal(err)
				}
				happens(t, s, f)
				if _, err := s.Cards.OwnDevice(t.Context(), "phone"); key(err) != "device.unknown" {
					t.Errorf("%v", err)
				}
			})
		}
	})
}

// What is the child's own may lie in a home that they have left.
func TestADeviceIsNotLeftBehindInAHome(t *testing.T) {
	cases := []struct {
		what    string
		kind    care.TieKind
		happens func(t *testing.T, s *store.Store, f *storetest.Family, tie care.ID, clock *storetest.Clock)
		in      bool
	}{
		{"a carer's tie ends", care.TieCarer, takes(care.StepEnd), false},
		{"a carer is paused", care.TieCarer, takes(care.StepPause), false},
		{"a respite carer is excluded", care.TieRespite, takes(care.StepExclude), false},
		{"a parent is excluded", care.TieParent, takes(care.StepExclude), true},
		{"a carer's last day passes", care.TieCarer, func(t *testing.T, s *store.Store, f *storetest.Family, tie care.ID, clock *storetest.Clock) {
			step := people.TieStep{ID: care.NewID(), Tie: tie, Was: care.TieActive, Step: care.StepEnd, Until: clock.Now().Add(time.Hour), Reason: "They move."}
			if err := s.People.StepTie(t.Context(), f.Worker.Viewer, f.Review, step); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Cards.OwnDevice(t.Context(), "phone"); err != nil {
				t.Errorf("before that day: %v", err)
			}
			clock.Move(time.Hour)
		}, false},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		for _, c := range cases {
			t.Run(c.what, func(t *testing.T) {
				f := storetest.NewFamily(t, s, care.Young)
				person, err := s.People.AddPerson(t.Context(), network.Person{Name: "Hal Test-Home", Band: care.Adult, Lang: care.English}, "", "")
				if err != nil {
					t.Fatal(err)
				}
				tie, err := s.People.AddTie(t.Context(), care.Tie{Person: person, Child: f.Child.Person, Kind: c.kind, Since: storetest.Start.AddDate(0, 0, -9)})
				if err != nil {
					t.Fatal(err)
				}
				secret, err := s.Cards.BindDevice(t.Context(), deviceLink(t, s, f), "phone", signin.NewSession{}, "")
				if err != nil {
					t.Fatal(err)
				}
				c.happens(t, s, f, tie, base.Clock)
				_, device := s.Cards.OwnDevice(t.Context(), "phone")
				if (device == nil) != c.in {
					t.Errorf("one tap: %v", device)
				}
				if _, err := s.SignIn.Session(t.Context(), secret); c.what != "a carer's last day passes" && (err == nil) != c.in {
					t.Errorf("the session there: %v", err)
				}
			})
		}
	})
}

func takes(step care.TieStep) func(*testing.T, *store.Store, *storetest.Family, care.ID, *storetest.Clock) {
	return func(t *testing.T, s *store.Store, f *storetest.Family, tie care.ID, _ *storetest.Clock) {
		t.Helper()
		err := s.People.StepTie(t.Context(), f.Worker.Viewer, f.Review, people.TieStep{ID: care.NewID(), Tie: tie, Was: care.TieActive, Step: step, Reason: "It has to be.", Out: storetest.Out(s, step)})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestALinkToADeviceLapses(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Young)
		first := deviceLink(t, s, f)
		second := deviceLink(t, s, f)
		if _, err := s.Cards.BindDevice(t.Context(), first, "phone", signin.NewSession{}, ""); key(err) != "device.unknown" {
			t.Errorf("a link that another one replaced: %v", err)
		}
		base.Clock.Move(cards.DeviceLinkLives - time.Second)
		if _, err := s.Cards.DeviceLinkAt(t.Context(), second, ""); err != nil {
			t.Errorf("in its last second: %v", err)
		}
		base.Clock.Move(time.Second)
		if _, err := s.Cards.BindDevice(t.Context(), second, "phone", signin.NewSession{}, ""); key(err) != "device.unknown" {
			t.Errorf("a day later: %v", err)
		}
	})
}

// What a child says of who is with them goes with what they send.
func TestWhoIsWithTheChildGoesWithWhatTheySend(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Young)
		v := viewer(t, s, session(t, s, f.Child.Person))
		people, said, err := s.Forms.AskCompany(t.Context(), v)
		if err != nil || said.Said != "" || said.Tie != nil || !said.Last.IsZero() {
			t.Fatalf("%+v, %v", said, err)
		}
		var kinds []care.TieKind
		for _, p := range people {
			kinds = append(kinds, p.Kind)
		}
		want := []care.TieKind{care.TieCarer, care.TieParent, care.TieSocialWorker, care.TieIRO}
		if len(kinds) != len(want) { // neither who is excluded nor who was here before
			t.Fatalf("asks about %v, want %v", kinds, want)
		}
		for said, fits := range map[string]bool{
			forms.CompanyNobody: true, forms.CompanyFriend: true, forms.CompanyOther: true, forms.CompanyUnsaid: true,
			string(f.Carer.Tie): true, string(f.Excluded.Tie): false, string(f.Child.Tie): false, "": false, "Cora": false,
		} {
			if err := s.Forms.SayCompany(t.Context(), v, said); (err == nil) != fits {
				t.Errorf("%q: %v", said, err)
			}
		}
		if err := s.Forms.SayCompany(t.Context(), v, string(f.Carer.Tie)); err != nil {
			t.Fatal(err)
		}
		if _, said, _ := s.Forms.AskCompany(t.Context(), v); said.Tie == nil || said.Tie.Calls != "Cora" {
			t.Errorf("remembers %+v", said)
		}
		if _, err := s.Forms.SaveDraft(t.Context(), v, f.Review, "y2", forms.Save{Rev: 1}, consult.Answer{
			State: consult.Given, Audience: care.OnlyIRO, Values: map[string]consult.Value{consult.Main: &consult.Text{Text: "I like it here"}},
		}); err != nil {
			t.Fatal(err)
		}
		if err := s.Forms.Send(t.Context(), v, f.Review, care.NewID()); err != nil {
			t.Fatal(err)
		}
		form, err := s.Forms.MyForm(t.Context(), v, f.Review)
		if err != nil || form.Sent == nil || form.Sent.Company != string(f.Carer.Tie) {
			t.Errorf("sent with %+v, %v", form.Sent, err)
		}
		again := viewer(t, s, session(t, s, f.Child.Person))
		if _, said, err := s.Forms.AskCompany(t.Context(), again); err != nil || said.Said != "" || !said.Last.Equal(base.Clock.Now()) {
			t.Errorf("the next time: %+v, %v", said, err)
		}
		for _, other := range []care.Viewer{f.Carer.Viewer, f.IRO.Viewer, {}} {
			if _, _, err := s.Forms.AskCompany(t.Context(), other); care.KindOf(err) != care.KindNotFound {
				t.Errorf("somebody else is asked: %v", err)
			}
		}
	})
}

// A child's ways in are made by the people at work with them, and by nobody else.
func TestWhoMakesCards(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Young)
		screen := care.Viewer{Seat: care.NewID(), Review: f.Review}
		for name, c := range map[string]struct {
			who care.Viewer
			may bool
		}{
			"social worker": {f.Worker.Viewer, true}, "IRO": {f.IRO.Viewer, true},
			"child": {f.Child.Viewer, false}, "carer": {f.Carer.Viewer, false}, "parent": {f.Parent.Viewer, false},
			"excluded": {f.Excluded.Viewer, false}, "former carer": {f.Former.Viewer, false},
			"other team": {f.Stranger, false}, "room screen": {screen, false}, "nobody": {care.Viewer{}, false},
		} {
			ctx := t.Context()
			_, made := s.Cards.MakeCard(ctx, c.who, f.Review, care.NewID())
			_, link := s.Cards.MakeDeviceLink(ctx, c.who, f.Review, care.NewID())
			_, page := s.Cards.CardOf(ctx, c.who, f.Review)
			_, here := s.Cards.HandOverHere(ctx, c.who, f.Review)
			for act, err := range map[string]error{
				"may": s.Cards.MakesCards(ctx, c.who, f.Review), "make": made, "link": link, "page": page, "here": here,
				"unlock": s.Cards.UnlockCard(ctx, c.who, f.Review), "forget": s.Cards.ForgetSecret(ctx, c.who, f.Review), "end": s.Cards.EndCard(ctx, c.who, f.Review),
			} {
				if (err == nil) != c.may || !c.may && care.KindOf(err) != care.KindNotFound {
					t.Errorf("%s, %s: %v", name, act, err)
				}
			}
		}
	})
}

// A visitor who opens a link that was taken in one browser after another fills
// neither the record nor the page of the people at work.
func TestALinkThatWasTakenIsToldOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Young)
		link, err := s.Cards.MakeDeviceLink(t.Context(), f.Worker.Viewer, f.Review, care.NewID())
		if err != nil {
			t.Fatal(err)
		}
		for i := range 40 {
			_, err := s.Cards.BindDevice(t.Context(), link.Token, fmt.Sprint("phone ", i), signin.NewSession{}, "")
			if (err == nil) != (i == 0) {
				t.Fatalf("browser %d: %v", i, err)
			}
		}
		page, err := s.Cards.CardOf(t.Context(), f.Worker.Viewer, f.Review)
		if err != nil {
			t.Fatal(err)
		}
		refused := 0
		for _, r := range page.Record {
			if r.Kind == "refused" {
				refused++
			}
		}
		if n := alertsOf(t, s, "way"); n != 1 || refused != 1 {
			t.Errorf("%d alerts, %d lines", n, refused)
		}
	})
}

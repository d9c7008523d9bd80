package store_test

import (
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store"
	"myreview/server/store/signin"
	"myreview/server/store/storetest"
)

func TestWhoMayVouchForAChild(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Primary)
		face := cardFor(t, s, f, false)
		other := storetest.NewFamily(t, s, care.Primary)
		for name, c := range map[string]struct {
			who care.Viewer
			may bool
		}{
			"social worker":       {f.Worker.Viewer, true},
			"IRO":                 {f.IRO.Viewer, true},
			"carer":               {f.Carer.Viewer, true},
			"former carer":        {f.Former.Viewer, false},
			"parent":              {f.Parent.Viewer, false},
			"excluded parent":     {f.Excluded.Viewer, false},
			"the child":           {f.Child.Viewer, false},
			"worker elsewhere":    {f.Stranger, false},
			"another family's":    {other.Worker.Viewer, false},
			"another child":       {other.Child.Viewer, false},
			"nobody":              {care.Viewer{}, false},
			"another's room seat": {care.Viewer{Seat: care.NewID(), Review: f.Review}, false},
		} {
			v := c.who
			if v.Person != "" {
				v = viewer(t, s, session(t, s, v.Person))
			}
			shown, err := s.Cards.Vouches(t.Context(), v, face.Token)
			if (err == nil) != c.may || (shown != "") != c.may {
				t.Errorf("%s: sees %q, %v", name, shown, err)
			}
			token, err := s.Cards.HandOver(t.Context(), v, face.Token)
			if (err == nil) != c.may {
				t.Errorf("%s hands over: %v", name, err)
			}
			if err == nil {
				if _, err := s.Cards.Choosing(t.Context(), token); err != nil {
					t.Errorf("%s: %v", name, err)
				}
				if _, err := s.SignIn.Session(t.Context(), v.Session); care.KindOf(err) == care.KindInternal {
					t.Error(err)
				}
			}
		}
	})
}

// The adult is out of this device in the moment in which they hand it over, and
// what they hand over opens nothing but the choice.
func TestHandingOverLocksTheAdultOut(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Primary)
		cardFor(t, s, f, false)
		here, elsewhere := session(t, s, f.Worker.Person), session(t, s, f.Worker.Person)
		token, err := s.Cards.HandOverHere(t.Context(), viewer(t, s, here), f.Review)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.SignIn.Session(t.Context(), here); care.KindOf(err) != care.KindSignIn {
			t.Errorf("the adult is still in: %v", err)
		}
		if _, err := s.SignIn.Session(t.Context(), elsewhere); err != nil {
			t.Errorf("the adult's other device: %v", err)
		}
		if _, err := s.SignIn.Session(t.Context(), token); care.KindOf(err) != care.KindSignIn {
			t.Errorf("what was handed over is a session: %v", err)
		}
	})
}

func TestAChildChoosesTheSameTwice(t *testing.T) {
	type step struct {
		secret string
		want   string // error; "in": they are in; "": once more
	}
	cases := map[string][]step{
		"the same":              {{rightSecret, ""}, {rightSecret, "in"}},
		"not the same":          {{rightSecret, ""}, {wrongSecret, "card.error.differ"}, {wrongSecret, ""}, {wrongSecret, "in"}},
		"words then pictures":   {{"phrase:the dog by my bed", ""}, {rightSecret, "card.error.differ"}, {rightSecret, ""}, {rightSecret, "in"}},
		"words":                 {{care.PhraseSecret("The  Dog by my bed"), ""}, {care.PhraseSecret("the dog by my BED "), "in"}},
		"once is not chosen":    {{rightSecret, ""}},
		"afterwards it is over": {{rightSecret, ""}, {rightSecret, "in"}, {rightSecret, "card.over"}},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		for name, steps := range cases {
			t.Run(name, func(t *testing.T) {
				f := storetest.NewFamily(t, s, care.Primary)
				face := cardFor(t, s, f, false)
				token, err := s.Cards.HandOver(t.Context(), viewer(t, s, session(t, s, f.Carer.Person)), face.Token)
				if err != nil {
					t.Fatal(err)
				}
				chosen := ""
				for i, st := range steps {
					in, err := s.Cards.ChooseSecret(t.Context(), token, st.secret, "home", signin.NewSession{}, "")
					got := key(err)
					if in != "" {
						got, chosen = "in", st.secret
						if viewer(t, s, in).Person != f.Child.Person {
							t.Error("somebody else is in")
						}
					}
					if got != st.want {
						t.Fatalf("step %d: %q, want %q", i+1, got, st.want)
					}
				}
				if _, err := openCard(s, t, face.Token, rightSecret, "home"); (err == nil) != (chosen == rightSecret) {
					t.Errorf("with the card: %v", err)
				}
			})
		}
	})
}

func TestWhenAHandoverIsOver(t *testing.T) {
	cases := map[string]func(t *testing.T, s *store.Store, f *storetest.Family, clock *storetest.Clock){
		"a quarter of an hour": func(_ *testing.T, _ *store.Store, _ *storetest.Family, clock *storetest.Clock) {
			clock.Move(15 * time.Minute)
		},
		"a day": func(_ *testing.T, _ *store.Store, _ *storetest.Family, clock *storetest.Clock) {
			clock.Move(24 * time.Hour)
		},
		"the last day of whoever vouched": func(t *testing.T, s *store.Store, f *storetest.Family, clock *storetest.Clock) {
			if err := s.Do(t.Context(), exec("UPDATE tie SET until = ? WHERE id = ?", clock.Now(), f.Worker.Tie)); err != nil {
				t.Fatal(err)
			}
		},
		"a new card": func(t *testing.T, s *store.Store, f *storetest.Family, _ *storetest.Clock) { cardFor(t, s, f, false) },
		"the card ended": func(t *testing.T, s *store.Store, f *storetest.Family, _ *storetest.Clock) {
			if err := s.Cards.EndCard(t.Context(), f.Worker.Viewer, f.Review); err != nil {
				t.Fatal(err)
			}
		},
		"whoever vouched may do so no more": func(t *testing.T, s *store.Store, f *storetest.Family, _ *storetest.Clock) {
			storetest.Step(t, s, f.IRO.Viewer, f.Review, f.Worker.Tie, care.StepEnd)
		},
		"chosen on another device meanwhile": func(t *testing.T, s *store.Store, f *storetest.Family, _ *storetest.Clock) {
			token, err := s.Cards.HandOverHere(t.Context(), f.Worker.Viewer, f.Review)
			if err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if _, err := s.Cards.ChooseSecret(t.Context(), token, wrongSecret, "other", signin.NewSession{}, ""); err != nil {
					t.Fatal(err)
				}
			}
		},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		for name, happens := range cases {
			t.Run(name, func(t *testing.T) {
				f := storetest.NewFamily(t, s, care.Primary)
				cardFor(t, s, f, false)
				token, err := s.Cards.HandOverHere(t.Context(), f.Worker.Viewer, f.Review)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := s.Cards.ChooseSecret(t.Context(), token, rightSecret, "home", signin.NewSession{}, ""); err != nil {
					t.Fatal(err)
				}
				happens(t, s, f, base.Clock)
				if in, err := s.Cards.ChooseSecret(t.Context(), token, rightSecret, "home", signin.NewSession{}, ""); key(err) != "card.over" || in != "" {
					t.Errorf("%q, %v", in, err)
				}
			})
		}
	})
}

// Who forgot their pictures chooses again with somebody who vouches; until then
// the card opens nothing.
func TestForgettingTheSecret(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Primary)
		face := cardFor(t, s, f, true)
		carer := viewer(t, s, session(t, s, f.Carer.Person))
		if _, err := s.Cards.HandOver(t.Context(), carer, face.Token); key(err) != "card.error.chosen" {
			t.Errorf("a card that is set up: %v", err)
		}
		if err := s.Cards.ForgetSecret(t.Context(), f.Worker.Viewer, f.Review); err != nil {
			t.Fatal(err)
		}
		if _, err := openCard(s, t, face.Token, rightSecret, "home"); key(err) != "card.error.first" {
			t.Errorf("the old pictures: %v", err)
		}
		if _, err := s.Cards.HandOver(t.Context(), carer, face.Token); err != nil {
			t.Errorf("choosing again: %v", err)
		}
	})
}

// A child who was handed a device does not keep the others waiting by choosing.
func TestAChildDoesNotChooseWithoutEnd(t *testing.T) {
	s, _ := storetest.SQLite(t)
	f := storetest.NewFamily(t, s, care.Primary)
	face := cardFor(t, s, f, false)
	token, err := s.Cards.HandOver(t.Context(), viewer(t, s, session(t, s, f.Carer.Person)), face.Token)
	if err != nil {
		t.Fatal(err)
	}
	choose := func(secret, place string) string {
		_, err := s.Cards.ChooseSecret(t.Context(), token, secret, "home", signin.NewSession{Place: place}, "")
		return key(err)
	}
	if got := choose(rightSecret, "school"); got != "" {
		t.Fatal(got)
	}
	for range 99 {
		if err := s.SignIn.Try(t.Context(), "choose:place school", 1000, 15*time.Minute); err != nil {
			t.Fatal(err)
		}
	}
	if got := choose(rightSecret, "school"); got != "error.toomany" {
		t.Errorf("from one place: %q", got)
	}
	for range 98 {
		if err := s.SignIn.Try(t.Context(), "choose:"+database.HashOf(token), 1000, 15*time.Minute); err != nil {
			t.Fatal(err)
		}
	}
	if got := choose(rightSecret, "elsewhere"); got != "error.toomany" {
		t.Errorf("with one device: %q", got)
	}
	if err := s.Cards.StartAfresh(t.Context(), token); err != nil {
		t.Error(err)
	}
}

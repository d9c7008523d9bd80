package store_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/network"
	"myreview/server/store/reviews"
	"myreview/server/store/storetest"
)

func names(list []network.Named) string {
	var out []string
	for _, n := range list {
		name, _, _ := strings.Cut(n.Name, " ")
		if n.Me {
			name += "*"
		}
		out = append(out, name)
	}
	return strings.Join(out, " ")
}

func TestWhoKnowsWhom(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Primary)
		screen := care.Viewer{Seat: care.NewID(), Review: f.Review}
		for name, c := range map[string]struct {
			who  care.Viewer
			sees string // empty: not found
		}{
			"the child: everybody, nobody excluded or gone": {f.Child.Viewer, "Robin* Cora Pia Wale Ines"},
			"the IRO: the same":                             {f.IRO.Viewer, "Robin Cora Pia Wale Ines*"},
			"the social worker: the same":                   {f.Worker.Viewer, "Robin Cora Pia Wale* Ines"},
			"a carer: no parents":                           {f.Carer.Viewer, "Robin Cora* Wale Ines"},
			"a parent: no carers":                           {f.Parent.Viewer, "Robin Pia* Wale Ines"},
			"an excluded parent: nobody":                    {f.Excluded.Viewer, ""},
			"a former carer: nobody":                        {f.Former.Viewer, ""},
			"a worker of another child: nobody":             {f.Stranger, ""},
			"a room screen without a seat: nobody":          {screen, ""},
			"nobody: nobody":                                {care.Viewer{}, ""},
		} {
			t.Run(name, func(t *testing.T) {
				for what, ask := range map[string]func() ([]network.Named, error){
					"circle": func() ([]network.Named, error) { return s.People.Circle(t.Context(), c.who, f.Review) },
					"comes": func() ([]network.Named, error) {
						comes, _, err := s.People.WhoComes(t.Context(), c.who, f.Review)
						return comes, err
					},
				} {
					got, err := ask()
					if c.sees == "" {
						if care.KindOf(err) != care.KindNotFound || len(got) > 0 {
							t.Errorf("%s: %v, %v; want not found", what, got, err)
						}
						continue
					}
					if err != nil || names(got) != c.sees {
						t.Errorf("%s: %q, %v; want %q", what, names(got), err, c.sees)
					}
				}
				_, iros, err := s.People.WhoComes(t.Context(), c.who, f.Review)
				if want := c.sees != ""; (err == nil && len(iros) == 1 && iros[0].Reads.Weekdays()) != want {
					t.Errorf("IROs: %v, %v", iros, err)
				}
			})
		}
	})
}

// A review as each may know it. For somebody who is apart it is compared
// whole: a field that is added later must be empty for them too.
func TestWhatOneMayKnowOfAReview(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Young)
		earlier := care.NewID()
		if err := s.Do(t.Context(), exec(`INSERT INTO review (id, child_id, number, state, starts_at, epoch, due_on, made_at) VALUES (?, ?, 0, 'closed', ?, '', '2025-12-01', ?)`,
			earlier, f.Child.Person, storetest.Start.AddDate(0, -5, 0), storetest.Start.AddDate(0, -6, 0))); err != nil {
			t.Fatal(err)
		}
		full := reviews.Review{
			ID: f.Review, Child: f.Child.Person, ChildName: storetest.ChildName, Picture: "person", Band: care.Young,
			Number: 1, State: "planned", StartsAt: storetest.Start.Add(time.Hour), Whole: true, Place: storetest.PlaceName, DueOn: "2026-03-29",
		}
		as := func(kind care.TieKind, asked int) reviews.Review {
			r := full
			r.Kind, r.Asked, r.Seat = kind, asked, true
			if kind == care.TieParent {
				r.Place = ""
			}
			return r
		}
		for name, c := range map[string]struct {
			who  care.Viewer
			sees reviews.Review // zero: not found
			list []care.ID
		}{
			"the child":        {f.Child.Viewer, as(care.TieChild, 0), []care.ID{f.Review, earlier}},
			"the IRO":          {f.IRO.Viewer, as(care.TieIRO, 4), []care.ID{f.Review}},
			"the worker":       {f.Worker.Viewer, as(care.TieSocialWorker, 4), []care.ID{f.Review}},
			"an invited carer": {f.Carer.Viewer, as(care.TieCarer, 0), []care.ID{f.Review}},
			"a parent":         {f.Parent.Viewer, as(care.TieParent, 0), []care.ID{f.Review}},
			"excluded: that there is something to say to, and nothing of it": {
				f.Excluded.Viewer, reviews.Review{ID: f.Review, Kind: care.TieParent, Apart: true}, []care.ID{f.Review},
			},
			"a former carer":   {f.Former.Viewer, reviews.Review{}, nil},
			"another's worker": {f.Stranger, reviews.Review{}, nil},
		} {
			t.Run(name, func(t *testing.T) {
				got, err := s.Reviews.Review(t.Context(), c.who, f.Review)
				if diff := cmp.Diff(c.sees, got); diff != "" {
					t.Error(diff)
				}
				if want := c.sees.ID == ""; (care.KindOf(err) == care.KindNotFound && err != nil) != want {
					t.Errorf("error %v", err)
				}
				list, err := s.Reviews.ReviewsFor(t.Context(), c.who)
				if err != nil {
					t.Fatal(err)
				}
				var ids []care.ID
				for _, r := range list {
					ids = append(ids, r.ID)
					one, err := s.Reviews.Review(t.Context(), c.who, r.ID)
					if one.Place = ""; err != nil || !cmp.Equal(one, r) {
						t.Errorf("listed otherwise than it is: %s, %v", cmp.Diff(one, r), err)
					}
				}
				if diff := cmp.Diff(c.list, ids); diff != "" {
					t.Error(diff)
				}
			})
		}
	})
}

// That a letter is being written is told to the IRO alone, that it has come to
// the child and the people at work: nobody is shown a way to what they may not
// read.
func TestWhoIsToldOfALetter(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Primary)
		keep := func(statement string, args ...any) {
			t.Helper()
			if err := s.Do(t.Context(), exec(statement, args...)); err != nil {
				t.Fatal(err)
			}
		}
		keep("INSERT INTO letter (id, review_id, state, rev, lang, band, body, saved_at, by_person) VALUES (?, ?, 'draft', 1, 'en', 'primary', ?, ?, ?)",
			care.NewID(), f.Review, []byte("sealed"), storetest.Start, f.IRO.Person)
		for _, c := range []struct {
			state string
			told  []string
		}{
			{"draft", []string{"iro"}},
			{"published", []string{"child", "iro", "worker"}},
		} {
			keep("UPDATE letter SET state = ? WHERE review_id = ?", c.state, f.Review)
			var told []string
			for _, who := range []struct {
				name string
				v    care.Viewer
			}{
				{"child", f.Child.Viewer}, {"iro", f.IRO.Viewer}, {"worker", f.Worker.Viewer},
				{"carer", f.Carer.Viewer}, {"parent", f.Parent.Viewer}, {"excluded", f.Excluded.Viewer},
			} {
				r, err := s.Reviews.Review(t.Context(), who.v, f.Review)
				if err != nil {
					t.Fatal(who.name, err)
				}
				if r.Letter != "" {
					told = append(told, who.name)
				}
			}
			if diff := cmp.Diff(c.told, told); diff != "" {
				t.Errorf("%s: %s", c.state, diff)
			}
		}
	})
}

// Exclusion and the end of a tie take effect with the next read, whatever was
// seen before.
func TestATieThatChanges(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Young)
		for _, c := range []struct {
			step  care.TieStep
			here  bool
			apart bool
			kind  care.Kind
		}{
			{care.StepExclude, false, true, care.KindInternal},
			{care.StepResume, true, false, care.KindInternal},
			{care.StepExclude, false, true, care.KindInternal},
			{care.StepEnd, false, false, care.KindNotFound},
		} {
			rung := hear(s)
			storetest.Step(t, s, f.IRO.Viewer, f.Review, f.Parent.Tie, c.step)
			heard(t, rung, f.Review)
			r, err := s.Reviews.Review(t.Context(), f.Parent.Viewer, f.Review)
			if r.Apart != c.apart || (r.ChildName != "") != c.here || care.KindOf(err) != c.kind {
				t.Errorf("%s: %+v, %v", c.step, r, err)
			}
		}
	})
}

// Whoever holds two ties to one child acts by the stronger; an exclusion is
// stronger than all.
func TestTwoTiesToOneChild(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Young)
		for name, c := range map[string]struct {
			who  storetest.Member
			also care.Tie
			want reviews.Review
		}{
			"a carer who is excluded as a parent": {
				f.Carer, care.Tie{Kind: care.TieParent, State: care.TieExcluded}, reviews.Review{Kind: care.TieParent, Apart: true},
			},
			"a social worker who covers as IRO": {
				f.Worker, care.Tie{Kind: care.TieCoverIRO}, reviews.Review{Kind: care.TieCoverIRO},
			},
			"a parent who once was the carer": {
				f.Parent, care.Tie{Kind: care.TieCarer, Since: storetest.Start.AddDate(-2, 0, 0), Until: storetest.Start.AddDate(-1, 0, 0)},
				reviews.Review{Kind: care.TieParent},
			},
		} {
			t.Run(name, func(t *testing.T) {
				c.also.Person, c.also.Child = c.who.Person, f.Child.Person
				if _, err := s.People.AddTie(t.Context(), c.also); err != nil {
					t.Fatal(err)
				}
				got, err := s.Reviews.Review(t.Context(), c.who.Viewer, f.Review)
				if err != nil || got.Kind != c.want.Kind || got.Apart != c.want.Apart {
					t.Fatalf("%+v, %v", got, err)
				}
			})
		}
	})
}

func TestTheLanguageFollowsThePerson(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Young)
		here := session(t, s, f.Child.Person)
		there := session(t, s, f.Child.Person)
		if err := s.SignIn.SpeakLang(t.Context(), viewer(t, s, here), care.Urdu); err != nil {
			t.Fatal(err)
		}
		for secret, want := range map[string]care.Lang{
			here: care.Urdu, there: care.English, session(t, s, f.Child.Person): care.Urdu,
		} {
			if got := viewer(t, s, secret).Lang; got != want {
				t.Errorf("%s, want %s", got, want)
			}
		}
	})
}

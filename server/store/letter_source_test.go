package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/storetest"
)

// Whoever has no place at the review any more has no part in its letter.
func TestOthersMarksGoWithTheirPlace(t *testing.T) {
	type change = func(t *testing.T, c *round) error
	steps := func(all ...care.TieStep) change {
		return func(t *testing.T, c *round) error { c.steps(t, "mum", all...); return nil }
	}
	for _, tt := range []struct {
		what   string
		change change
		put    bool
	}{
		{"invited as before", nil, true},
		{"excluded", steps(care.StepExclude), false},
		{"excluded, and ended", steps(care.StepExclude, care.StepEnd), false},
		{"excluded under another tie", func(t *testing.T, c *round) error {
			_, err := c.People.AddTie(t.Context(), care.Tie{Person: c.person["mum"], Child: c.person["child"], Kind: care.TieCarer, State: care.TieExcluded})
			return err
		}, false},
		{"seat removed", func(t *testing.T, c *round) error {
			ctx, iro := t.Context(), c.as("iro")
			if err := c.Reviews.Undo(ctx, iro, c.review, review.UndoClose, c.review, "not finished"); err != nil {
				return err
			}
			return c.Meetings.RemoveSeat(ctx, iro, c.review, c.seatOf(t, "mum"))
		}, false},
		{"excluded, and let back in", steps(care.StepExclude, care.StepResume), true},
	} {
		t.Run(tt.what, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
				c := told(t, s, base)
				if tt.change != nil {
					if err := tt.change(t, c); err != nil {
						t.Fatal(err)
					}
				}
				l := fmt.Sprint(draftOf(t, c))
				if !strings.Contains(l, "letter.draft.scale map[Area:letter.draft.area.home map[] N:7]") {
					t.Errorf("the draft lacks what the child put: %s", l)
				}
				if put := strings.Contains(l, "letter.draft.scale.other map[N:6 Who:mum]"); put != tt.put {
					t.Errorf("the draft says what mum put: %v", put)
				}
			})
		})
	}
}

// What a child wrote where nobody was shown it is compared with what the IRO
// types, like all that they kept.
func TestWordsThatWereNotShownAreKept(t *testing.T) {
	const words = "I want to ring my brother every night"
	type end = func(t *testing.T, c *round, id care.ID) error
	reveal := func(t *testing.T, c *round, id care.ID) error {
		return c.Meetings.Reveal(t.Context(), c.as("iro"), c.review, id)
	}
	for _, tt := range []struct {
		what  string
		who   string
		shows review.Shows
		end   end
		kept  bool
	}{
		{"revealed to all", "child", review.ShowWith, reveal, false},
		{"for the IRO alone", "child", review.ShowIRO, reveal, true},
		{"not today", "child", review.ShowNot, reveal, true},
		{"in a round that was stopped", "child", review.ShowFirst, func(t *testing.T, c *round, id care.ID) error {
			return c.Meetings.StopRound(t.Context(), c.as("iro"), c.review, id)
		}, true},
		{"in a round that was undone", "child", review.ShowWith, func(t *testing.T, c *round, id care.ID) error {
			return errors.Join(reveal(t, c, id), c.Reviews.Undo(t.Context(), c.as("iro"), c.review, review.UndoReveal, id, "too early"))
		}, true},
		{"in a round that was open at the close", "child", review.ShowWith, func(*testing.T, *round, care.ID) error { return nil }, true},
		{"somebody else's, in a round that was stopped", "mum", review.ShowWith, func(t *testing.T, c *round, id care.ID) error {
			return c.Meetings.StopRound(t.Context(), c.as("iro"), c.review, id)
		}, false},
	} {
		t.Run(tt.what, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
				c := begun(t, s, base)
				ctx, id := t.Context(), care.NewID()
				c.exec(t, "INSERT INTO scale_round (id, review_id, area, state, opened_at) VALUES (?, ?, 'home', 'open', ?)", id, c.review, base.Clock.Now())
				for _, err := range []error{
					c.Meetings.SetShows(ctx, c.as("child"), c.review, tt.shows), c.Meetings.Mark(ctx, c.as(tt.who), c.review, id, "4"),
					c.Meetings.WriteHigher(ctx, c.as(tt.who), c.review, id, words), tt.end(t, c, id),
				} {
					if err != nil {
						t.Fatal(err)
					}
				}
				c.close(t)
				kept, err := c.Letters.LetterKept(ctx, c.as("iro"), c.review)
				if err != nil || slices.Contains(kept, words) != tt.kept {
					t.Errorf("kept %q, %v", kept, err)
				}
			})
		})
	}
}

// Whoever is excluded is from then on named to no family: not as having been
// there, and not as who was to do something.
func TestWhoIsExcludedIsNotNamedAnyMore(t *testing.T) {
	for _, who := range []string{"mum", "carer"} {
		storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) { unnamed(t, told(t, s, base), who) })
	}
}

func unnamed(t *testing.T, c *round, who string) {
	t.Helper()
	ctx := t.Context()
	c.exec(t, "UPDATE tie SET calls = 'CANARY-CALLS' WHERE id = ?", c.tie[who])
	c.exec(t, "UPDATE decision SET who_tie = ?", c.tie[who])
	names := func() (letter, child, worker bool) {
		t.Helper()
		src, err := c.Letters.LetterSource(ctx, c.as("iro"), c.review)
		if err != nil {
			t.Fatal(err)
		}
		does := map[string]bool{}
		for _, reader := range []string{"child", "worker"} {
			a, err := c.Reviews.Agreed(ctx, c.as(reader), c.review)
			if err != nil || len(a.Decisions) != 1 {
				t.Fatal(len(a.Decisions), err)
			}
			does[reader] = strings.Contains(fmt.Sprintf("%+v", a.Decisions), "CANARY-CALLS")
		}
		return strings.Contains(fmt.Sprintf("%+v", src.Others), "CANARY-CALLS"), does["child"], does["worker"]
	}
	if letter, child, worker := names(); !letter || !child || !worker {
		t.Fatalf("before: letter %v, child %v, worker %v", letter, child, worker)
	}
	c.steps(t, who, care.StepExclude)
	if letter, child, worker := names(); letter || child || !worker {
		t.Errorf("after: letter %v, child %v, worker %v", letter, child, worker)
	}
}

package store_test

import (
	"errors"
	"fmt"
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
	state := func(to care.TieState) change {
		return func(t *testing.T, c *round) error { return c.ChangeTie(t.Context(), c.tie["mum"], to) }
	}
	for _, tt := range []struct {
		what   string
		change change
		put    bool
	}{
		{"invited as before", nil, true},
		{"excluded", state(care.TieExcluded), false},
		{"ended", state(care.TieEnded), false},
		{"excluded under another tie", func(t *testing.T, c *round) error {
			_, err := c.AddTie(t.Context(), care.Tie{Person: c.person["mum"], Child: c.person["child"], Kind: care.TieCarer, State: care.TieExcluded})
			return err
		}, false},
		{"seat removed", func(t *testing.T, c *round) error {
			ctx, iro := t.Context(), c.as("iro")
			if err := c.Undo(ctx, iro, c.review, review.UndoClose, c.review, "not finished"); err != nil {
				return err
			}
			return c.RemoveSeat(ctx, iro, c.review, c.seatOf(t, "mum"))
		}, false},
		{"excluded, and let back in", func(t *testing.T, c *round) error {
			return errors.Join(state(care.TieExcluded)(t, c), state(care.TieActive)(t, c))
		}, true},
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

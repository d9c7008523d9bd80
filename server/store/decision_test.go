package store_test

import (
	"errors"
	"testing"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/reviews"
	"myreview/server/store/storetest"
)

func TestADecisionSentTwiceIsOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := begun(t, s, base)
		ctx, iro := t.Context(), c.as("iro")
		id, changed := care.NewID(), care.NewID()
		for range 2 {
			if err := c.Reviews.AddDecision(ctx, iro, c.review, id, c.door()); err != nil {
				t.Fatal(err)
			}
		}
		n := c.door()
		n.Plain, n.WhoTie, n.WhoName = "Your door will shut and lock.", "", "Ms Ode"
		for range 2 {
			if err := c.Reviews.ChangeDecision(ctx, iro, c.review, id, changed, n); err != nil {
				t.Fatal(err)
			}
		}
		if err := c.Reviews.ChangeDecision(ctx, iro, c.review, id, care.NewID(), n); kinds(err) != "conflict" {
			t.Errorf("changing what somebody changed meanwhile: %v", err)
		}
		if err := c.Reviews.ReadBack(ctx, c.as("mum"), c.review, id, review.AgreedYes, ""); kinds(err) != "conflict" {
			t.Errorf("agreeing to what was changed meanwhile: %v", err)
		}
		a, err := c.Reviews.Agreed(ctx, c.as("child"), c.review)
		if err != nil || len(a.Decisions) != 1 {
			t.Fatalf("%d decisions, %v", len(a.Decisions), err)
		}
		if d := a.Decisions[0]; d.ID != changed || d.Plain != n.Plain || d.WhoName != "Ms Ode" || d.Who.Tie != "" || d.Due != n.Due || d.Wish != n.Wish || d.Area != n.Area {
			t.Errorf("got %+v", d)
		}
		// Another review's form cannot take over an id of this one.
		if err := c.Reviews.AddDecision(ctx, c.as("cover"), c.review, changed, n); faultKey(err) != "error.again" {
			t.Errorf("an id of somebody else's: %v", err)
		}
	})
}

// A form that was sent before and comes again with another text changes
// nothing by itself, and is not taken for a repeat.
func TestADecisionSentAgainWithAnotherText(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := begun(t, s, base)
		ctx, iro := t.Context(), c.as("iro")
		id, changed := care.NewID(), care.NewID()
		first, second := c.door(), c.door()
		second.Plain = "Your door will lock."
		if err := errors.Join(c.Reviews.AddDecision(ctx, iro, c.review, id, first), c.Reviews.ChangeDecision(ctx, iro, c.review, id, changed, second)); err != nil {
			t.Fatal(err)
		}
		withdrawn, stands := care.NewID(), c.decide(t, first)
		if err := errors.Join(c.Reviews.AddDecision(ctx, iro, c.review, withdrawn, first), c.Reviews.WithdrawDecision(ctx, iro, c.review, withdrawn)); err != nil {
			t.Fatal(err)
		}
		add := func(id care.ID) func(n review.NewDecision) error {
			return func(n review.NewDecision) error { return c.Reviews.AddDecision(ctx, iro, c.review, id, n) }
		}
		change := func(old, id care.ID) func(n review.NewDecision) error {
			return func(n review.NewDecision) error { return c.Reviews.ChangeDecision(ctx, iro, c.review, old, id, n) }
		}
		for _, tt := range []struct {
			what string
			send func(n review.NewDecision) error
			had  review.NewDecision
			key  string // of the refusal of another text
		}{
			{"one that stands", add(stands), first, reviews.StandsKey},
			{"one that was changed since", add(id), first, "close.decision.error.changed"},
			{"one that was withdrawn", add(withdrawn), first, "close.decision.error.changed"},
			{"a change", change(id, changed), second, reviews.StandsKey},
			{"a change of what is the same one", change(stands, stands), first, reviews.StandsKey},
		} {
			if err := tt.send(tt.had); err != nil {
				t.Errorf("%s, the same text: %v", tt.what, err)
			}
			for field, other := range map[string]func(n *review.NewDecision){
				"what": func(n *review.NewDecision) { n.What += "." }, "why": func(n *review.NewDecision) { n.Why += "." },
				"plain": func(n *review.NewDecision) { n.Plain = "No." }, "wish": func(n *review.NewDecision) { n.Wish = review.WishNo },
				"who": func(n *review.NewDecision) { n.WhoTie = c.tie["worker"] }, "name": func(n *review.NewDecision) { n.WhoTie, n.WhoName = "", "Ms Ode" },
				"due": func(n *review.NewDecision) { n.Due = "2026-05-01" }, "area": func(n *review.NewDecision) { n.Area = care.Learning },
			} {
				n := tt.had
				other(&n)
				if err := tt.send(n); kinds(err) != "conflict" || err.Error() != tt.key {
					t.Errorf("%s, another %s: %v", tt.what, field, err)
				}
			}
		}
		a, err := c.Reviews.Agreed(ctx, c.as("child"), c.review)
		if err != nil || len(a.Decisions) != 2 || a.Decisions[0].Plain != second.Plain || a.Decisions[1].Plain != first.Plain {
			t.Errorf("what stands: %+v, %v", a.Decisions, err)
		}
	})
}

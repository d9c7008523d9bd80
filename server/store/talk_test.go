package store_test

import (
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/reviews"
	"myreview/server/store/storetest"
)

// Before a review the IRO talks to the child alone, and to the social worker: the IRO and the
// cover say how far both are, the social worker their own. Nobody else learns of it, and why
// there was none stays with the IRO.
func TestTheTalksBeforeAReview(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := begun(t, s, base)
		ctx := t.Context()
		today := care.DateOf(base.Clock.Now())
		seen := map[review.TalkKind]int{}
		say := func(name string, kind review.TalkKind, talk review.Talk) error {
			err := c.Reviews.Talks.Say(ctx, c.atDesk(name), c.review, reviews.NewTalk{ID: care.NewID(), Kind: kind, Seen: seen[kind], Talk: talk})
			if err == nil {
				seen[kind]++
			}
			return err
		}
		planned := review.Talk{State: review.TalkPlanned, Day: today.AddDays(2), How: "phone"}
		two, three := map[string]string{"iro": "ok", "cover": "ok"}, map[string]string{"iro": "ok", "cover": "ok", "worker": "ok"}
		allows(t, c, "plan the talk with the child alone", two, func(_ care.Viewer, name string) error { return say(name, review.TalkAlone, planned) })
		allows(t, c, "plan the talk with the social worker", three, func(_ care.Viewer, name string) error { return say(name, review.TalkWorker, planned) })
		allows(t, c, "see the talks", three, func(_ care.Viewer, name string) error {
			p, err := c.Reviews.Talks.Page(ctx, c.atDesk(name), c.review)
			if err == nil && (p.All[0].State != review.TalkPlanned || p.All[0].N != 2 || len(p.All[0].Before) != 1 || p.All[1].N != 3 || p.All[0].May == (name == "worker") || !p.All[1].May) {
				t.Errorf("%s sees %+v", name, p.All)
			}
			return err
		})
		allows(t, c, "see how far the talks are", three, func(_ care.Viewer, name string) error {
			_, err := c.Reviews.Talks.Last(ctx, c.atDesk(name), c.review)
			return err
		})
		for name, to := range map[string]care.Date{"child": planned.Day, "iro": "", "carer": ""} {
			if r, err := c.Reviews.Review(ctx, c.as(name), c.review); err != nil || r.Talk.Day != to {
				t.Errorf("%s is told of %+v, %v", name, r.Talk, err)
			}
		}
		base.Clock.Move(3 * 24 * time.Hour)
		if r, err := c.Reviews.Review(ctx, c.as("child"), c.review); err != nil || r.Talk.State != "" {
			t.Errorf("a talk whose day is over: %+v, %v", r.Talk, err)
		}

		unfit := reviews.NewTalk{ID: care.NewID(), Kind: review.TalkAlone, Seen: seen[review.TalkAlone], Talk: review.Talk{State: review.TalkUnfit, Day: today, How: "phone", Why: "CANARY-WHY"}}
		for range 2 { // the same form again
			if err := c.Reviews.Talks.Say(ctx, c.atDesk("iro"), c.review, unfit); err != nil {
				t.Fatal(err)
			}
		}
		late := unfit
		late.ID = care.NewID()
		refused(t, "somebody said something meanwhile", c.Reviews.Talks.Say(ctx, c.atDesk("cover"), c.review, late), care.KindConflict, "talk.error.meanwhile")
		for name, why := range map[string]string{"iro": "CANARY-WHY", "cover": "CANARY-WHY", "worker": ""} {
			p, err := c.Reviews.Talks.Page(ctx, c.atDesk(name), c.review)
			if err != nil || p.All[0].Why != why || p.All[0].Day != "" || p.All[0].N != 3 || p.All[0].Before[0].State != review.TalkPlanned || p.All[0].By == "" {
				t.Errorf("%s reads %+v, %v", name, p.All, err)
			}
		}
		if r, err := c.Reviews.Review(ctx, c.as("child"), c.review); err != nil || r.Talk.State != "" {
			t.Errorf("the child is told of a talk that is not fitting: %+v, %v", r.Talk, err)
		}
		verified(t, s)
	})
}

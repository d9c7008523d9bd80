package store_test

import (
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/children"
	"myreview/server/store/reviews"
	"myreview/server/store/storetest"
)

// A form whose id was used for another child was answered as if it had been kept, and nothing
// was. The same form again is harmless; any other with its id is told so.
func TestAFormIsNotLostUnderAnIDThatWasUsed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx, o := t.Context(), newOffice(t, s)
		type of struct {
			child, review care.ID
			starts        time.Time
		}
		var both [2]of
		for i, name := range []string{"Robin Green", "Alex Brown"} {
			n := newChild(o)
			n.Name, n.Number, n.BornOn = name, name, care.Date("2014-02-03").AddDays(i)
			if err := s.Children.Make(ctx, o.support, n); err != nil {
				t.Fatal(err)
			}
			starts := base.Clock.Now().Add(time.Hour)
			id, err := s.Children.PlanReview(ctx, o.ines, children.Plan{Child: n.ID, StartsAt: starts})
			if err != nil {
				t.Fatal(err)
			}
			both[i] = of{n.ID, id, starts}
		}
		today := care.DateOf(base.Clock.Now())
		door := func(c of) review.NewDecision {
			var tie care.ID
			if err := s.DB.Read(ctx).Raw("SELECT id FROM tie WHERE child_id = ? AND person_id = ?", c.child, o.ines.Person).Scan(&tie).Error; err != nil {
				t.Fatal(err)
			}
			return review.NewDecision{What: "A new door", Why: "Privacy", Plain: "Your door will shut.", WhoTie: tie, Due: today.AddDays(30), Area: care.Home, Wish: review.WishYes}
		}
		live := false
		for _, form := range []struct {
			what string
			live bool // while the review goes on
			send func(id care.ID, c of) error
		}{
			{"a review is moved", false, func(id care.ID, c of) error {
				return s.Children.MoveReview(ctx, o.ines, children.Move{ID: id, Child: c.child, Was: c.starts, StartsAt: c.starts, Place: "The library"})
			}},
			{"a significant event", false, func(id care.ID, c of) error {
				return s.Children.Notices.Tell(ctx, o.sam, children.NewNotice{ID: id, Child: c.child, Kind: review.NoticeHealth, Day: today, What: "Broke an arm"})
			}},
			{"a name", false, func(id care.ID, c of) error {
				return s.Children.Rename(ctx, o.ines, children.NewName{ID: id, Child: c.child, Person: c.child, Name: "Kim Other"})
			}},
			{"a legal status", false, func(id care.ID, c of) error {
				return s.Children.AddSpell(ctx, o.ines, children.NewSpell{ID: id, Child: c.child, Sort: care.SpellLegal, Kind: "V2", Since: "2026-02-03"})
			}},
			{"a new child", false, func(id care.ID, c of) error {
				n := newChild(o)
				n.ID, n.Name, n.Number, n.BornOn = id, "New "+string(c.child), string(c.child), "2015-05-05"
				return s.Children.Make(ctx, o.support, n)
			}},
			{"a note", false, func(id care.ID, c of) error {
				return s.Reviews.WriteNote(ctx, o.ines, reviews.NewNote{ID: id, Child: c.child, Text: "Ask the school"})
			}},
			{"a talk", false, func(id care.ID, c of) error {
				return s.Reviews.Talks.Say(ctx, o.ines, c.review, reviews.NewTalk{ID: id, Kind: review.TalkAlone, Talk: review.Talk{State: review.TalkRefused}})
			}},
			{"a report", false, func(id care.ID, c of) error {
				return s.Reviews.Reports.Keep(ctx, o.ines, c.review, reviews.NewReport{Report: reviews.Report{ID: id, Kind: "school", From: "A teacher", Asked: today}})
			}},
			{"a wish", true, func(id care.ID, c of) error { return s.Forms.SayWish(ctx, o.ines, c.review, id, "a dog") }},
			{"a decision", true, func(id care.ID, c of) error { return s.Reviews.AddDecision(ctx, o.ines, c.review, id, door(c)) }},
			{"a later part", true, func(id care.ID, c of) error {
				return s.Reviews.GoOnLater(ctx, o.ines, c.review, reviews.Later{ID: id, Kind: review.InParts, StartsAt: c.starts.AddDate(0, 0, 3)})
			}},
		} {
			if form.live && !live {
				live = true
				for _, c := range both {
					if err := s.Meetings.OpenReview(ctx, o.ines, c.review, today); err != nil {
						t.Fatal(err)
					}
				}
			}
			id := care.NewID()
			for range 2 {
				if err := form.send(id, both[0]); err != nil {
					t.Errorf("%s: %v", form.what, err)
				}
			}
			if got := faultKey(form.send(id, both[1])); got != "error.again" {
				t.Errorf("%s, of another child under the same id: %q", form.what, got)
			}
			if err := form.send(care.NewID(), both[1]); err != nil {
				t.Errorf("%s, of another child: %v", form.what, err)
			}
		}
		verified(t, s)
	})
}

package store_test

import (
	"strings"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/store"
	"myreview/server/store/forms"
	"myreview/server/store/storetest"
)

// A child sends what is about the meeting before the rest. The IRO reads that and no more, a form
// that is sent is none yet, and the rest follows when the child sends it.
func TestThePartAboutTheMeetingIsSentByItself(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		part := func(name string) error { return s.Forms.SendMeeting(t.Context(), c.as(name), c.review, care.NewID()) }
		iro := c.as("iro")
		iro.Staff = true
		stands := func(step, reads string, wishes, blanks int, sent, partly bool) {
			t.Helper()
			base.Clock.Move(time.Minute)
			if got := c.reads(t, "iro"); got != reads {
				t.Errorf("%s: the IRO reads %q, want %q", step, got, reads)
			}
			all, err := s.Forms.Wishes(t.Context(), c.as("iro"), c.review)
			if err != nil || len(all.All) != wishes {
				t.Errorf("%s: %d wishes, want %d: %v", step, len(all.All), wishes, err)
			}
			got, err := s.Forms.Reading(t.Context(), c.as("iro"), c.review)
			other := 0
			for _, b := range got.Blanks {
				if !strings.HasPrefix(b.Asked.Question, "m") {
					other++
				}
			}
			if err != nil || other != blanks {
				t.Errorf("%s: %d questions beside the meeting are said to have no answer, want %d: %v", step, other, blanks, err)
			}
			asked, err := s.Forms.WhoIsAsked(t.Context(), iro, c.review)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range asked.All {
				if a.Kind == care.TieChild && (a.Sent.IsZero() == sent || a.Part.IsZero() == partly) {
					t.Errorf("%s: sent %v, in part %v", step, a.Sent, a.Part)
				}
			}
			reviews, err := s.Reviews.ReviewsFor(t.Context(), iro)
			if err != nil || len(reviews) != 1 || (reviews[0].Sent == 1) != sent {
				t.Errorf("%s: %+v, %v", step, reviews, err)
			}
		}
		there := consult.Answer{State: consult.Given, Audience: care.Logistics, Values: map[string]consult.Value{"main": &consult.Many{Picks: []string{"person"}}}}
		c.save(t, "child", "y2", 1, c.says("we won", care.Everyone))
		if err := part("child"); care.KindOf(err) != care.KindInvalid {
			t.Errorf("nothing is about the meeting: %v", err)
		}
		for _, name := range []string{"iro", "stranger"} {
			if err := part(name); care.KindOf(err) != care.KindNotFound {
				t.Errorf("%s sends the child's: %v", name, err)
			}
		}
		c.save(t, "carer", "c1", 1, c.says("fine", care.CaseWork))
		if err := part("carer"); care.KindOf(err) != care.KindConflict {
			t.Errorf("a carer sends a part: %v", err)
		}
		c.save(t, "child", "m1", 1, there)
		if f, err := s.Forms.MyForm(t.Context(), c.as("child"), c.review); err != nil || !may(t, f.SendsMeeting) {
			t.Errorf("it cannot be sent: %v", err)
		}
		for range 2 { // the same again is nothing
			if err := part("child"); err != nil {
				t.Fatal(err)
			}
		}
		f, err := s.Forms.MyForm(t.Context(), c.as("child"), c.review)
		if err != nil || f.Sent == nil || !f.Sent.Part || f.Sent.Version != 1 || !f.Changed || may(t, f.SendsMeeting) {
			t.Errorf("%+v, %v", f.Sent, err)
		}
		stands("the part", "given", 1, 0, false, true)
		there.Values = map[string]consult.Value{"main": &consult.Many{Picks: []string{"video", "draw"}}}
		c.save(t, "child", "m1", 2, there)
		if err := part("child"); err != nil {
			t.Fatal(err)
		}
		stands("another mind", "given", 2, 0, false, true)
		if err := s.Forms.TakeBackAll(t.Context(), c.as("child"), c.review, care.NewID()); err != nil {
			t.Fatal(err)
		}
		stands("taken back", "", 0, 0, false, true)
		if err := part("child"); err != nil {
			t.Fatal(err)
		}
		stands("and sent again", "given", 2, 0, false, true)
		c.send(t, "child")
		stands("the rest", "we won|given", 2, 21, true, false)
		if err := part("child"); care.KindOf(err) != care.KindConflict {
			t.Errorf("a part after the whole: %v", err)
		}
	})
}

// may is what is said, without an error.
func may(t *testing.T, of func() (bool, error)) bool {
	t.Helper()
	ok, err := of()
	if err != nil {
		t.Fatal(err)
	}
	return ok
}

// A form that was sent whole and taken back is none any more, also where the part about the
// meeting is sent after that; and all of a form that came on paper is more than a part.
func TestAPartStandsForNoWholeForm(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		asked := func() (a forms.AskedOne) {
			t.Helper()
			for _, one := range c.whoIsAsked(t).All {
				if one.Kind == care.TieChild {
					a = one
				}
			}
			return a
		}
		there := consult.Answer{State: consult.Given, Audience: care.Logistics, Values: map[string]consult.Value{"main": &consult.Many{Picks: []string{"person"}}}}
		c.save(t, "child", "y2", 1, c.says("we won", care.Everyone))
		c.save(t, "child", "m1", 1, there)
		c.send(t, "child")
		if asked().Sent.IsZero() {
			t.Fatal("it was not sent")
		}
		if err := s.Forms.TakeBackAll(t.Context(), c.as("child"), c.review, care.NewID()); err != nil {
			t.Fatal(err)
		}
		if err := s.Forms.SendMeeting(t.Context(), c.as("child"), c.review, care.NewID()); err != nil {
			t.Fatal(err)
		}
		if a := asked(); !a.Sent.IsZero() || a.Part.IsZero() {
			t.Errorf("the part alone is there, and it is said: sent %v, in part %v", a.Sent, a.Part)
		}
	})
}

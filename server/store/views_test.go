package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/store"
	"myreview/server/store/audit"
	"myreview/server/store/forms"
	"myreview/server/store/storetest"
)

// What is new to a reader came since a look of theirs that is over; a look that is still going
// on, or somebody else's, makes nothing old.
func TestWhatIsNewToAReader(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		fresh := func(when, who, want string) {
			t.Helper()
			var got []string
			for _, a := range c.told(t, who).Answers {
				if a.New {
					got = append(got, a.Question.ID)
				}
			}
			if all := strings.Join(got, " "); all != want {
				t.Errorf("%s: new to the %s are %q, want %q", when, who, all, want)
			}
		}
		c.save(t, "child", "y2", 1, c.says("one", care.Everyone))
		c.save(t, "child", "y3", 1, c.says("two", care.OnlyIRO))
		c.send(t, "child")
		fresh("first", "iro", "y2 y3")
		base.Clock.Move(audit.ReadLasts - time.Second)
		fresh("in the same look", "iro", "y2 y3")
		base.Clock.Move(2 * time.Second)
		fresh("in another look", "iro", "")
		fresh("of another reader", "worker", "y2")
		c.save(t, "mum", "f2", 1, c.says("three", care.Logistics))
		c.send(t, "mum")
		fresh("what came since", "iro", "f2")
		c.save(t, "child", "y2", 2, c.says("other", care.Everyone))
		c.send(t, "child")
		base.Clock.Move(audit.ReadLasts + time.Second)
		fresh("sent again", "iro", "y2 y3")
	})
}

// The IRO and the cover alone are told who else reads an answer and to what nobody sent anything;
// that a pick called for help is told to who reads such calls.
func TestWhatTheIROIsToldBesideTheAnswers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		unsafe := consult.Answer{State: consult.Given, Audience: care.Everyone, Values: map[string]consult.Value{"home": &consult.One{Pick: "not"}}}
		c.save(t, "child", "y2", 1, c.says("all", care.Everyone))
		c.save(t, "child", "y3", 1, c.says("one", care.Picked, "carer"))
		c.save(t, "child", "y9", 1, consult.Answer{State: consult.NotSaying, Audience: care.OnlyIRO})
		c.save(t, "child", "y6", 1, unsafe)
		c.send(t, "child")
		with := func(a forms.Shown) (out []string) {
			for name, tie := range c.tie {
				if slices.ContainsFunc(a.With, func(w care.Tie) bool { return w.ID == tie }) {
					out = append(out, name)
				}
			}
			slices.Sort(out)
			return out
		}
		for who, all := range map[string]string{"iro": "carer cover mum worker", "cover": "carer iro mum worker", "worker": "", "carer": "", "mum": ""} {
			told := c.told(t, who)
			leads := who == "iro" || who == "cover"
			if told.Work != (leads || who == "worker") {
				t.Errorf("%s is at work: %v", who, told.Work)
			}
			blank := map[string]bool{}
			for _, b := range told.Blanks {
				blank[b.Asked.Question] = true
			}
			if len(blank) > 0 != leads || leads && (blank["y2"] || blank["y9"] || !blank["y4"]) {
				t.Errorf("%s is told of blanks: %v", who, blank)
			}
			for _, a := range told.Answers {
				if a.Question.ID == "y2" && strings.Join(with(a), " ") != all {
					t.Errorf("%s: the answer for everyone is read by %v too, want %q", who, with(a), all)
				}
				if a.Question.ID == "y3" && leads && len(a.With) != 2 {
					t.Errorf("%s: the answer for one is read by %v too", who, with(a))
				}
				if calls := a.Question.ID == "y6"; a.Calls != (calls && told.Work) {
					t.Errorf("%s: %s called for help: %v", who, a.Question.ID, a.Calls)
				}
			}
		}
	})
}

// told is what somebody is told.
func (c *round) told(t *testing.T, name string) forms.Reading {
	t.Helper()
	out, err := c.Forms.Reading(t.Context(), c.as(name), c.review)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

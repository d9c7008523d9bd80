package review

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"myreview/server/care"
)

// Every decision needs what, why, a named person, a day and plain words
// (domain.md section 3); each that is missing is told next to its field.
func TestADecisionIsComplete(t *testing.T) {
	there := []care.ID{"kim"}
	whole := NewDecision{What: "Mend the door", Why: "Robin asked", Plain: "Your door will shut.", WhoTie: "kim", Due: "2026-04-17", Area: care.Home, Wish: WishYes}
	for _, c := range []struct {
		name   string
		change func(*NewDecision)
		want   []string
	}{
		{"complete", func(*NewDecision) {}, nil},
		{"due on the day itself", func(n *NewDecision) { n.Due = "2026-03-26" }, nil},
		{"somebody by name", func(n *NewDecision) { n.WhoTie, n.WhoName = "", "Ms Ode, school" }, nil},
		{"no area, not asked for", func(n *NewDecision) { n.Area, n.Wish = "", NotAsked }, nil},
		{"nothing at all", func(n *NewDecision) { *n = NewDecision{} }, []string{
			"what close.decision.error.what", "why close.decision.error.why", "plain close.decision.error.plain",
			"who close.decision.error.who", "due close.decision.error.due",
		}},
		{"blanks are nothing", func(n *NewDecision) { n.What, n.WhoTie, n.WhoName = " \n", "", "\t" }, []string{
			"what close.decision.error.what", "who close.decision.error.who",
		}},
		{"two people", func(n *NewDecision) { n.WhoName = "Sam" }, []string{"who close.decision.error.two"}},
		{"somebody who was not there", func(n *NewDecision) { n.WhoTie = "dad" }, []string{"who close.decision.error.who"}},
		{"due before the review", func(n *NewDecision) { n.Due = "2026-03-25" }, []string{"due close.decision.error.past"}},
		{"no such day", func(n *NewDecision) { n.Due = "2026-02-30" }, []string{"due close.decision.error.due"}},
		{"no such area", func(n *NewDecision) { n.Area = "moon" }, []string{"area error.form"}},
		{"no such answer", func(n *NewDecision) { n.Wish = "maybe" }, []string{"wish error.form"}},
		{"far too long", func(n *NewDecision) { n.Why = strings.Repeat("é", wordsMost+1) }, []string{"why close.decision.error.long"}},
		{"just not too long", func(n *NewDecision) { n.Why = strings.Repeat("é", wordsMost) }, nil},
	} {
		n := whole
		c.change(&n)
		var got []string
		for _, f := range n.Faults(there, "2026-03-26") {
			got = append(got, f.Field+" "+f.Key)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestReadingBack(t *testing.T) {
	for _, c := range []struct {
		says  Agrees
		words string
		ok    bool
	}{
		{AgreedYes, "", true}, {AgreedNo, "", true}, {AgreedNo, "It was Sunday.", true},
		{"", "", false}, {"maybe", "", false}, {AgreedNo, strings.Repeat("a", wordsMost+1), false},
	} {
		if err := CheckReadback(c.says, c.words); (err == nil) != c.ok {
			t.Errorf("%q: %v", c.says, err)
		}
	}
}

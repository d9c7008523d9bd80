package review

import (
	"strings"
	"testing"

	"myreview/server/care"
)

// What is not done, or in part, has a reason in words; all else may have words.
func TestWhatBecameOfADecisionHasAReason(t *testing.T) {
	for _, c := range []struct {
		kept Kept
		why  string
		want string
	}{
		{KeptOpen, "", ""},
		{KeptOpen, "The shop is closed this week.", ""},
		{KeptDone, "", ""},
		{KeptDone, "The bed came on Tuesday.", ""},
		{KeptPartly, "One of two.", ""},
		{KeptPartly, " \n", "promise.error.why"},
		{KeptNot, "The school has no place.", ""},
		{KeptNot, "", "promise.error.why"},
		{KeptNot, strings.Repeat("ا", wordsMost), ""},
		{KeptDone, strings.Repeat("ا", wordsMost+1), "close.decision.error.long"},
		{"", "", "promise.error.kept"},
		{"never", "x", "promise.error.kept"},
	} {
		got := ""
		if err := CheckOutcome(c.kept, c.why); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%q, %.20q: %q, want %q", c.kept, c.why, got, c.want)
		}
	}
}

func TestWhatIsOverdue(t *testing.T) {
	for _, c := range []struct {
		kept Kept
		due  care.Date
		want bool
	}{
		{KeptOpen, "2026-03-25", true}, {KeptOpen, "2026-03-26", false}, {KeptOpen, "", false},
		{KeptDone, "2026-03-25", false}, {KeptPartly, "2026-03-25", false}, {KeptNot, "2026-03-25", false},
	} {
		if got := (Outcome{Kept: c.kept}).Overdue(c.due, "2026-03-26"); got != c.want {
			t.Errorf("%s by %s: %v", c.kept, c.due, got)
		}
	}
}

package review

import (
	"slices"
	"strings"
	"unicode/utf8"

	"myreview/server/care"
)

// Kept is what became of something agreed.
type Kept string

// What can have become of it. Until somebody says something it is open.
const (
	KeptOpen   Kept = "open"
	KeptDone   Kept = "done"
	KeptPartly Kept = "partly"
	KeptNot    Kept = "not"
)

// Kepts lists them in the order of the form.
var Kepts = []Kept{KeptOpen, KeptDone, KeptPartly, KeptNot}

// Outcome is what became of a decision, and why, in words for everybody who may read the
// decision.
type Outcome struct {
	Kept Kept
	Why  string
	Lost bool // it cannot be shown
}

// Overdue reports whether a decision with this outcome was to be done before a day and is
// still open.
func (o Outcome) Overdue(due, today care.Date) bool {
	return o.Kept == KeptOpen && !due.Empty() && due < today
}

// CheckOutcome refuses what is none, and one that leaves the child without a reason.
func CheckOutcome(k Kept, why string) error {
	switch {
	case !slices.Contains(Kepts, k):
		return care.Invalid("promise.error.kept").On("kept")
	case (k == KeptPartly || k == KeptNot) && strings.TrimSpace(why) == "":
		return care.Invalid("promise.error.why").On("why")
	case utf8.RuneCountInString(why) > wordsMost:
		return care.Invalid("close.decision.error.long").On("why")
	}
	return nil
}

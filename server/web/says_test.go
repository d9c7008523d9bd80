package web

import (
	"testing"

	"myreview/server/care"
	"myreview/server/letter"
	"myreview/server/review"
	"myreview/server/view"
)

// What has no words would be said as nothing, and nobody would see that it is missing.
func TestEveryKindAndStateHasItsWords(t *testing.T) {
	said := func(what, id string) {
		t.Helper()
		if id == "" {
			t.Errorf("%s is said as nothing", what)
		}
	}
	for _, a := range care.Areas {
		zero, ten := view.Ends(a)
		said(string(a), view.Area(a))
		said(string(a)+", 0", zero)
		said(string(a)+", 10", ten)
	}
	for _, kind := range care.TieKinds {
		said(string(kind), view.Role(kind))
	}
	for _, w := range review.Wisheds {
		said(string(w), wishSays[w])
	}
	for _, m := range review.Modes {
		said(string(m), modeSays[m])
	}
	for _, g := range review.Gaves {
		said(string(g), gaveSays[g])
	}
	for _, code := range review.PNs {
		said(string(code), codeSays[code])
	}
	for _, kind := range letter.Kinds {
		said(string(kind), boxSays[kind])
	}
	for _, kind := range []review.ItemKind{review.Welcome, review.Good, review.Promises, review.Next, review.Close} {
		said(string(kind), view.Item(string(kind), ""))
		said(string(kind), chairSays[kind])
	}
	for kind := range statusOf {
		said("a page of an error", titleOf[kind])
	}
}

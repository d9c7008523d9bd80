package web

import (
	"testing"

	"myreview/server/care"
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
	for _, kind := range []review.ItemKind{review.Welcome, review.Good, review.Promises, review.Next, review.Close} {
		said(string(kind), view.Item(string(kind), ""))
	}
	for kind := range StatusOf {
		said("a page of an error", titleOf[kind])
	}
}

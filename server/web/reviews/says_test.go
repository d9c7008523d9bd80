package reviews

import (
	"testing"

	"myreview/server/review"
)

// What has no words would be said as nothing, and nobody would see that it is missing.
func TestEveryKindHasItsWords(t *testing.T) {
	said := func(what, id string) {
		t.Helper()
		if id == "" {
			t.Errorf("%s is said as nothing", what)
		}
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
	for _, kind := range []review.ItemKind{review.Welcome, review.Good, review.Promises, review.Next, review.Close} {
		said(string(kind), chairSays[kind])
	}
}

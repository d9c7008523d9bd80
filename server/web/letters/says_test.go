package letters

import (
	"testing"

	"myreview/server/letter"
)

// What has no words would be said as nothing, and nobody would see that it is missing.
func TestEveryKindHasItsWords(t *testing.T) {
	said := func(what, id string) {
		t.Helper()
		if id == "" {
			t.Errorf("%s is said as nothing", what)
		}
	}
	for _, kind := range letter.Kinds {
		said(string(kind), boxSays[kind])
	}
}

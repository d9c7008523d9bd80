package review

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhyAReviewWasClosedWithSomethingOpen(t *testing.T) {
	for text, want := range map[string]Because{
		"":                             nil,
		"nobody is left to ask":        {"": "nobody is left to ask"},
		`"in marks"`:                   {"": `"in marks"`},
		`{"ahead":"time \"ran\" out"}`: {LeftAhead: `time "ran" out`},
	} {
		if diff := cmp.Diff(want, ParseBecause(text)); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
	for _, b := range []Because{nil, {}, {LeftAhead: ""}, {"made up": "words"}} {
		if got := b.Text(); got != "" {
			t.Errorf("%v is kept as %q", b, got)
		}
	}
	said := Because{LeftAgainst: "she knows", LeftWorker: "\u2028{}"}
	if diff := cmp.Diff(said, ParseBecause(said.Text())); diff != "" {
		t.Error(diff)
	}
}

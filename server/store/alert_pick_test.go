package store_test

import (
	"strings"
	"testing"

	"myreview/server/alert"
	"myreview/server/care"
)

// A pick that asks for help goes to the IRO alone, and of the answer only the
// pick. Where the child then says that they are not safe, everybody learns it.
func TestAPickThatAsksForHelp(t *testing.T) {
	eachHelped(t, func(t *testing.T, h *helped) {
		say := func(rev int, main, help string) care.ID {
			t.Helper()
			fields := map[string][]string{"main": {main}}
			if help != "" {
				fields["help"] = []string{help}
			}
			saved, err := h.answerTo("p8", rev, fields)
			if err != nil {
				t.Fatal(err)
			}
			return saved.Alert
		}
		first := say(1, "unkind", "")
		if got := h.readers(first); got != "iro" {
			t.Fatalf("read by %s", got)
		}
		if open := h.open(h.f.IRO.Viewer); len(open) != 1 || open[0].Kind != alert.Soon {
			t.Fatalf("%+v", open)
		}
		if err := h.Alerts.TakeAlert(t.Context(), h.f.IRO.Viewer, h.rules, first, ""); err != nil {
			t.Fatal(err)
		}
		if again := say(2, "unkind", "yes"); again != first {
			t.Errorf("%s after %s", again, first)
		}
		if worse := say(3, "unkind", "no"); worse != first {
			t.Errorf("%s after %s", worse, first)
		}
		open := h.open(h.duty)
		if len(open) != 1 || open[0].Kind != alert.Answer || open[0].Taker != "" || h.readers(first) != "sw iro duty" {
			t.Fatalf("nobody helps: %+v, read by %s", open, h.readers(first))
		}
		if mine, err := h.Alerts.MyAlert(t.Context(), h.f.Child.Viewer, first); err != nil || !mine.ReadAt.IsZero() {
			t.Errorf("read before it was said: %+v, %v", mine, err)
		}
		// Better again: what was said stays, and does not become less.
		if better := say(4, "unkind", "yes"); better != first {
			t.Errorf("%s", better)
		}
		if open = h.open(h.duty); len(open) != 1 || open[0].Kind != alert.Answer || !open[0].Changed {
			t.Errorf("%+v", open)
		}
	})
}

// What a child typed beside such a pick, or instead of one, stays with them.
func TestTypedWordsStayUntilTheyAreSent(t *testing.T) {
	eachHelpedIn(t, care.Young, func(t *testing.T, h *helped) {
		for rev, fields := range []map[string][]string{
			{"main": {"kind"}, "more": {"CANARY-TYPED they hit me"}},
			{"main": {"unkind"}, "more": {"CANARY-TYPED they hit me"}},
		} {
			if _, err := h.answerTo("y11", rev+1, fields); err != nil {
				t.Fatal(err)
			}
			open := h.open(h.f.IRO.Viewer)
			if len(open) != rev {
				t.Fatalf("%v: %+v", fields["main"], open)
			}
			for _, a := range open {
				if body := string(a.Answer); strings.Contains(body, "CANARY") || !strings.Contains(body, "unkind") {
					t.Error(body)
				}
			}
		}
		if saved, err := h.answerTo("y8", 1, map[string][]string{"main.other": {"CANARY-TYPED"}}); err != nil || saved.Alert != "" {
			t.Errorf("%+v, %v", saved, err)
		}
		saved, err := h.answerTo("y8", 2, map[string][]string{"main": {"drink", "sex"}, "main.other": {"CANARY-TYPED"}, "as": {"skip"}})
		if err != nil || saved.Alert == "" || h.readers(saved.Alert) != "iro" {
			t.Errorf("%+v, %v", saved, err)
		}
		for _, a := range h.open(h.f.IRO.Viewer) {
			if body := string(a.Answer); strings.Contains(body, "CANARY") || strings.Contains(body, "skip") {
				t.Error(body)
			}
		}
	})
}

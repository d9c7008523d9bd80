package web_test

import (
	"net/http"
	"strings"
	"testing"

	"myreview/server/care"
)

// A worker in a meeting, or on any other page, learns of a new call for help; at the
// top of that child's review the IRO alone does. Nobody else hears anything, nor does
// an IRO whom the child left out.
func TestANewCallForHelpIsSeenFromEveryPageOfThoseWhoReadIt(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		child, iro, carer, parent := w.start()
		worker, screen := w.as(w.family.Worker.Viewer), w.screen()
		pages := map[string]*wire{
			"iro": iro.open(w.review("/meet")), "worker": worker.open(w.review("/meet")), "child": child.open(w.review("/meet")),
			"carer": carer.open(w.review("/meet")), "parent": parent.open(w.review("/meet")), "screen": screen.open("/room/screen"),
		}
		for _, s := range pages {
			s.rest()
		}
		calls := func(fields ...string) {
			t.Helper()
			form := child.get("/tell/now").is(200).fill(append([]string{"words", "CANARY help"}, fields...)...)
			child.send(http.MethodPost, "/tell/now", form).is(303)
		}
		head := func(b *browser, path string) string {
			t.Helper()
			return strings.Join(strings.Fields(b.get(path).is(200).page.Find("header #part-calls").Text()), " ")
		}

		calls("without", "iro")
		if html := pages["worker"].next()["calls"]; !strings.Contains(html, "1 call that nobody has yet") {
			t.Errorf("the social worker hears %q", html)
		}
		for who, s := range pages {
			if got := s.rest(); got != "" {
				t.Errorf("%s hears of a call that is not theirs: %s", who, got)
			}
		}
		if got := head(iro, "/home"); got != "" {
			t.Errorf("an IRO who was left out reads %q", got)
		}

		calls()
		f := pages["iro"].next()
		if !strings.Contains(f["calls"], "1 call that nobody has yet") || !strings.Contains(f["help"], "A call for help: Robin Test-Child") {
			t.Errorf("the IRO hears %v", f)
		}
		if html := pages["worker"].next()["calls"]; !strings.Contains(html, "2 calls that nobody has yet") {
			t.Errorf("the social worker hears %q", html)
		}
		for who, s := range pages {
			if got := s.rest(); got != "" {
				t.Errorf("%s hears of a call: %s", who, got)
			}
		}
		for _, path := range []string{"/home", "/devices", w.review("/close"), w.review("/meet"), "/alerts", "/help"} {
			if got := head(iro, path); !strings.HasPrefix(got, "1 1 call") {
				t.Errorf("%s says to the IRO %q", path, got)
			}
		}
		iro.get(w.review("/meet")).says("A call for help: Robin Test-Child", "Needs someone now").hides("CANARY")
		worker.get(w.review("/meet")).hides("A call for help")
		for who, b := range map[string]*browser{"carer": carer, "parent": parent, "child": child, "other": w.as(w.family.Stranger)} {
			if got := head(b, "/help"); got != "" {
				t.Errorf("%s reads %q in the head of a page", who, got)
			}
		}

		href, _ := iro.get("/alerts").page.Find(`form[action$="/take"]`).Attr("action")
		iro.post(href, "from", "").is(303)
		if f := pages["iro"].next(); f["calls"] != "" || !strings.Contains(f["help"], "Someone has this") {
			t.Errorf("after the call was taken the IRO hears %v", f)
		}
	})
}

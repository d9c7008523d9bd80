package web_test

import (
	"net/http"
	"strings"
	"testing"

	"myreview/server/care"
)

// What follows a review stands on its page, on the IRO's first page and, of the reply, on the
// manager's; a day that is wrong comes back beside its field.
func TestWhatFollowsAReviewIsSaidOnItsPages(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		iro := w.as(w.family.IRO.Viewer)
		iro.get(w.review("/after")).is(http.StatusNotFound)
		w.goLive()
		w.agreed(iro)
		w.finish(iro)
		manager := w.as(w.guest("team manager"))
		iro.get("/home").says("Send the decisions to the manager by Thursday 2 April")
		iro.get(w.review("/close")).says("What follows the review", "The IRO does this by 20 April 2026.", "The days start when the manager has the decisions.")
		page := iro.get(w.review("/after")).is(http.StatusOK)
		if n := page.page.Find("form#typed input[type=date]").Length(); n != 4 {
			t.Errorf("the IRO is asked for %d days", n)
		}
		page = iro.submit(page, w.review("/after"), "sent", "2026-03-25").is(http.StatusUnprocessableEntity).says("This day is before the review was completed.")
		if v, _ := page.page.Find("#in-sent").Attr("value"); v != "2026-03-25" {
			t.Errorf("what was typed is gone: %q", v)
		}
		iro.submit(iro.get(w.review("/after")), w.review("/after"), "sent", "2026-03-26").is(http.StatusSeeOther)
		iro.get(w.review("/after")).says("This was done on 26 March 2026.", "The manager does this by 2 April 2026.")
		for who, v := range map[string]care.Viewer{"child": w.family.Child.Viewer, "carer": w.family.Carer.Viewer, "parent": w.family.Parent.Viewer, "worker": w.family.Worker.Viewer} {
			if got := w.as(v).get(w.review("/after")); got.status != http.StatusNotFound {
				t.Errorf("%s: %d", who, got.status)
			}
		}

		// The manager: on their first page, on the review's, and the one day that is theirs.
		manager.get("/home").says("The manager’s reply is due by Thursday 2 April")
		manager.get(w.review("")).says("What follows the review")
		page = manager.get(w.review("/after")).says("On which day did you reply?")
		if n := page.page.Find("form#typed input[type=date]").Length(); n != 1 {
			t.Errorf("the manager is asked for %d days", n)
		}
		stale := iro.get(w.review("/after"))
		manager.submit(page, w.review("/after"), "replied", "2026-03-26").is(http.StatusSeeOther)
		// A page of before does not take back what somebody said meanwhile, nor does it once a slip was put right.
		slip := iro.submit(stale, w.review("/after"), "circulated", "2026-03-25").is(http.StatusUnprocessableEntity)
		iro.submit(slip, w.review("/after"), "circulated", "2026-03-26").is(http.StatusSeeOther)
		if text := iro.get(w.review("/after")).page.Find("section[aria-labelledby=clocks]").Text(); strings.Count(text, "This was done on 26 March 2026.") != 4 {
			t.Errorf("of what was done it says %q", text)
		}
	})
}

package web_test

import (
	"net/http"
	"strings"
	"testing"

	"myreview/server/care"
)

// What a child says about the meeting is sent by itself, and planned with at once; the rest stays
// theirs, and they go on where they were.
func TestTheMeetingPartIsSentBeforeTheRest(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		child, iro := w.as(w.family.Child.Viewer), w.as(w.family.IRO.Viewer)
		const part = `form:has(input[name=part])`
		child.post(w.review("/form/q/y2"), "main", "CANARY-rest", "audience", "everyone", "rev", "1", "as", "next").is(http.StatusSeeOther)
		if n := child.get(w.review("/form/check")).page.Find(part).Length(); n != 0 {
			t.Error("nothing is said about the meeting, and it can be sent")
		}
		child.post(w.review("/form/q/m5"), "main", "CANARY-meeting", "rev", "1", "as", "next").is(http.StatusSeeOther)
		check := child.get(w.review("/form/check")).is(http.StatusOK).says("Ines Test-Iro needs this part to plan your review. You can send the rest later.", "Send only the part about my review")
		id := check.page.Find(part+" input[name=id]").AttrOr("value", "")
		if whole := check.page.Find("form#send input[name=id]").AttrOr("value", ""); id == "" || id == whole {
			t.Errorf("both are sent with the id %q: sending one is sending the other", id)
		}
		iro.get(w.review("/meet")).hides("CANARY-meeting")
		sent := child.follow(child.post(w.review("/form/send"), "id", id, "part", "meeting").is(http.StatusSeeOther)).is(http.StatusOK)
		sent.says("You sent the part about your review. The rest is not sent yet.", "CANARY-meeting", "Carry on").hides("CANARY-rest", "You changed something")
		iro.get(w.review("/meet")).is(http.StatusOK).says("CANARY-meeting").hides("CANARY-rest")
		iro.get(w.review("/told")).is(http.StatusOK).says("CANARY-meeting").hides("CANARY-rest", "How have your feelings been?")
		iro.get(w.review("/asked")).is(http.StatusOK).says("Part about the review only")
		child.get(w.review("")).is(http.StatusOK).says("Carry on", "The rest is not sent yet.").hides("You changed something")
		if to := child.get(w.review("/form")).to; !strings.Contains(to, "/form/q/") {
			t.Errorf("one goes on at %s", to)
		}
		check = child.get(w.review("/form/check")).is(http.StatusOK).hides("You have sent this already")
		if check.page.Find(part).Length() != 0 {
			t.Error("the same part can be sent again")
		}
		child.follow(child.hand(check).is(http.StatusSeeOther)).says("CANARY-rest").hides("The rest is not sent yet")
		iro.get(w.review("/told")).is(http.StatusOK).says("CANARY-rest", "CANARY-meeting")
		child.post(w.review("/form/send"), "id", string(care.NewID()), "part", "meeting").is(http.StatusConflict).says("You sent your form already.")
		child.follow(child.hand(child.get(w.review("/form/back"))).is(http.StatusSeeOther)).hides("The rest is not sent yet")
		iro.get(w.review("/meet")).is(http.StatusOK).hides("CANARY")
	})
}

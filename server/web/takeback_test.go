package web_test

import (
	"net/http"
	"testing"

	"myreview/server/care"
)

// A page asks first, which says that a call for help stands; then nobody else reads the answers,
// and the child still has them. The IRO is told so without a reason.
func TestAChildTakesBackAllThatTheySent(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		child, iro := w.as(w.family.Child.Viewer), w.as(w.family.IRO.Viewer)
		back := w.review("/form/back")
		if a := child.get(back); a.to != w.review("/form/sent") {
			t.Errorf("with nothing sent the page leads to %q", a.to)
		}
		child.post(w.review("/form/q/y6"), "home", "not", "audience", "iro", "rev", "1", "as", "next").is(http.StatusSeeOther)
		child.post(w.review("/form/q/y2"), "main", "CANARY-good", "audience", "everyone", "rev", "1", "as", "next").is(http.StatusSeeOther)
		child.post(w.review("/form/send"), "id", string(care.NewID())).is(http.StatusSeeOther)
		if sent := child.get(w.review("/form/sent")); sent.page.Find(`a[href="`+back+`"]`).Length() != 1 {
			t.Error("what was sent does not lead to the page that takes it back")
		}
		ask := child.get(back).is(http.StatusOK).says("It is still kept in your records.", "They still know.", "You are not in trouble.").hides("CANARY-good")
		iro.get(w.review("/told")).is(http.StatusOK).says("CANARY-good")
		for range 2 {
			if a := child.postForm(back, ask.fields()).is(http.StatusSeeOther); a.to != w.review("/form/sent") {
				t.Errorf("it leads to %s", a.to)
			}
		}
		child.get(w.review("/form/sent")).is(http.StatusOK).says("You took it all back", "They still know.").hides("CANARY-good", "will read it")
		child.get(w.review("")).is(http.StatusOK).says("You took it all back").hides("The change is not sent yet", "has not opened it yet")
		child.get(w.review("/form/check")).is(http.StatusOK).says("CANARY-good")
		iro.get(w.review("/told")).is(http.StatusOK).says("took back what they had sent").hides("CANARY-good")
		iro.get(w.review("/asked")).is(http.StatusOK).says("Taken back:")
		iro.get(w.review("/meet")).is(http.StatusOK).hides("CANARY-good")
		child.hand(child.get(w.review("/form/check"))).is(http.StatusSeeOther)
		iro.get(w.review("/told")).is(http.StatusOK).says("CANARY-good").hides("took back what they had sent")
	})
}

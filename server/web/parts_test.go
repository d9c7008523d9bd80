package web_test

import (
	"net/http"
	"strings"
	"testing"

	"myreview/server/care"
)

// From 11 on a young person begins with whichever part they like, comes back to the list of
// them at its end, and sends the same answers as whoever goes in order.
func TestAYoungPersonDoesThePartsInAnyOrder(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		child, parts := w.as(w.family.Child.Viewer), w.review("/form/parts")
		list := func() string {
			t.Helper()
			var all []string
			for _, card := range child.get(parts).is(http.StatusOK).page.Find("main ul.cards a").EachIter() {
				all = append(all, strings.TrimSpace(card.Find("small").Text()))
			}
			return strings.Join(all, "|")
		}
		if got := list(); got != strings.TrimSuffix(strings.Repeat("Not begun|", 7), "|") {
			t.Errorf("before anything: %s", got)
		}
		child.get(w.review("/form/q/y23")).is(http.StatusOK) // the last part first
		if a := child.get(w.review("/form/q/y25")); a.to == "" {
			t.Error("the second question of a part is open before the first")
		}
		if a := child.post(w.review("/form/q/y23"), "main", "a kitchen", "audience", "iro", "rev", "1", "as", "next").is(http.StatusSeeOther); a.to != w.review("/form/q/y25") {
			t.Errorf("next leads to %s", a.to)
		}
		if got := list(); !strings.HasSuffix(got, "Not begun|Begun: 1 of 2") {
			t.Errorf("begun: %s", got)
		}
		if a := child.get(w.review("/form")); a.to != w.review("/form/q/y25") {
			t.Errorf("one goes on at %s", a.to)
		}
		child.post(w.review("/form/q/y25"), "audience", "iro", "rev", "1", "as", "skip").is(http.StatusSeeOther)
		if a := child.post(w.review("/form/q/y25.form"), "audience", "iro", "rev", "2", "as", "skip").is(http.StatusSeeOther); a.to != parts {
			t.Errorf("at the end of the part one is led to %s", a.to)
		}
		if got := list(); !strings.HasSuffix(got, "Not begun|Done") {
			t.Errorf("done: %s", got)
		}
		if a := child.post(w.review("/form/q/y2"), "main", "CANARY", "audience", "iro", "rev", "1", "go", "parts").is(http.StatusSeeOther); a.to != parts {
			t.Errorf("the button under a question leads to %s", a.to)
		}
		child.post(w.review("/form/send"), "id", string(care.NewID())).is(http.StatusSeeOther)
		w.as(w.family.IRO.Viewer).get(w.review("/told")).is(http.StatusOK).says("CANARY", "a kitchen")
	})
}

func TestYoungerChildrenHaveOneWayThroughTheForm(t *testing.T) {
	w := oneWorld(t, care.Primary)
	if a := w.as(w.family.Child.Viewer).get(w.review("/form/parts")).is(http.StatusSeeOther); a.to != w.review("/form/check") {
		t.Errorf("a child of 8 to 10 is led to %s", a.to)
	}
}

package web_test

import (
	"net/http"
	"testing"

	"myreview/server/care"
)

// Paper that was typed in is never lost to a page that says what went wrong.
func TestPaperThatIsNotKeptComesBack(t *testing.T) {
	w := oneWorld(t, care.Young)
	worker := w.as(w.family.Worker.Viewer)
	at := w.review("/paper/" + string(w.family.Child.Tie) + "/write")
	first := worker.get(at).is(http.StatusOK)
	id := func(a *answer) string { return a.page.Find(`main form [name="id"]`).AttrOr("value", "") }
	typed := func(page *answer, words string) *answer {
		t.Helper()
		return worker.post(at, "id", id(page), "asked", "en", "way", "paper", "whose", "own", "y2.main", words, "y6.home", "not")
	}
	keeps := func(a *answer, words string) {
		t.Helper()
		if got := a.page.Find(`textarea[name="y2.main"]`).Text(); got != words || a.page.Find(`[name="y6.home"][value="not"][checked]`).Length() != 1 || a.page.Find(`[name="way"][value="paper"][checked]`).Length() != 1 {
			t.Errorf("the page holds %q", got)
		}
	}
	for _, step := range []string{"once", "again"} {
		if to := typed(first, "first page").is(http.StatusSeeOther).to; to != w.review("/paper?saved=called") {
			t.Errorf("%s: %s", step, to)
		}
	}
	again := typed(first, "second page").is(http.StatusConflict).says("This page was used once already")
	keeps(again, "second page")
	if id(again) == id(first) || id(again) == "" {
		t.Error("it has the number of the first page")
	}
	typed(again, "second page").is(http.StatusSeeOther)
	late := worker.get(at).is(http.StatusOK)
	w.endReview()
	typed(first, "first page").is(http.StatusSeeOther)
	closed := typed(late, "third page").is(http.StatusGone).says("The review has closed, so this was not saved.").hides("is still kept")
	keeps(closed, "third page")
}

package web_test

import (
	"net/http"
	"strings"
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

// Whoever finds that the paper was in another language goes on with what was typed so far,
// in their own language; a page that was refused stays in the language of the paper.
func TestTheLanguageOfThePaperKeepsWhatWasTyped(t *testing.T) {
	w := oneWorld(t, care.Young)
	worker := w.as(w.family.Worker.Viewer)
	page := worker.get(w.review("/paper/" + string(w.family.Child.Tie) + "/write")).is(http.StatusOK)
	holds := func(a *answer, when string) {
		t.Helper()
		form := a.page.Find("form#typed")
		said := fieldsOf(form)
		if strings.TrimPrefix(said.Get("y2.main"), "\n") != "CANARY so far" || said.Get("y6.home") != "not" || said.Get("y3.as") != "unsure" || said.Get("y2.audience") != "everyone" || said.Get("way") != "paper" {
			t.Errorf("%s: the page holds %v", when, said)
		}
		if asked := form.Find("h2").Closest("[lang]").AttrOr("lang", ""); asked != "cy" || a.page.Find("html").AttrOr("lang", "") != "en" {
			t.Errorf("%s: the form is in %q, the page in %q", when, asked, a.page.Find("html").AttrOr("lang", ""))
		}
	}
	fields := fieldsOf(page.page.Find("form#typed"))
	for name, value := range map[string]string{"y2.main": "CANARY so far", "y6.home": "not", "y3.as": "unsure", "y2.audience": "everyone", "way": "paper"} {
		fields.Set(name, value)
	}
	to := page.page.Find(`form#typed button[lang=cy]`).AttrOr("formaction", "")
	welsh := worker.postForm(to, fields).is(http.StatusOK)
	holds(welsh, "switched")
	fields = fieldsOf(welsh.page.Find("form#typed")) // whose words they are is not said yet
	holds(worker.postForm(welsh.page.Find("form#typed").AttrOr("action", ""), fields).is(http.StatusUnprocessableEntity), "refused")
}

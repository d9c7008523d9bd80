package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

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

// On paper nobody is promised that whoever types it in will not read it, and a child is told
// who did. Who was with them goes with it.
func TestWhoTypesAPaperInReadsIt(t *testing.T) {
	for _, band := range []care.Band{care.Little, care.Primary, care.Young} {
		t.Run(string(band), func(t *testing.T) { typedIn(t, band) })
	}
}

func typedIn(t *testing.T, band care.Band) {
	w := oneWorld(t, band)

	f := w.family
	child, worker, iro := w.as(f.Child.Viewer), w.as(f.Worker.Viewer), w.as(f.IRO.Viewer)
	booklet := child.get(w.review("/form/paper")).is(http.StatusOK)
	will := 0
	booklet.page.Find(".on-paper").Each(func(_ int, q *goquery.Selection) {
		says := strings.Join(strings.Fields(q.Find(".sees").Text()), " ")
		promise := strings.Contains(says, "Wale Test-Worker will not see this") || strings.Contains(says, "you pick") && strings.Contains(says, " here")
		if promise {
			will++
		}
		if but := strings.Contains(says, "reads it"); but != promise {
			t.Errorf("%s: the paper says %q", band, says)
		}
	})
	if will == 0 {
		t.Errorf("%s: no question on paper is about the social worker: %s", band, booklet.words())
	}
	page := worker.get(w.review("/paper/" + string(f.Child.Tie) + "/write")).is(http.StatusOK)
	fields := fieldsOf(page.page.Find("form#typed"))
	question := map[care.Band]string{care.Little: "p3", care.Primary: "p3", care.Young: "y2"}[band]
	for name, value := range map[string]string{question + ".main": "CANARY words", "way": "paper", "whose": "own", "company": string(f.Worker.Tie)} {
		fields.Set(name, value)
	}
	worker.postForm(w.review("/paper/"+string(f.Child.Tie)+"/write"), fields).is(http.StatusSeeOther)
	child.get(w.review("/form/written")).is(http.StatusOK).says("CANARY words", "You said: Wale Test-Worker is with you.", "typed this in")
	iro.get(w.review("/told")).is(http.StatusOK).says("CANARY words", "They said: Wale Test-Worker was with them.")
	adult := worker.get(w.review("/paper/" + string(f.Parent.Tie) + "/write")).is(http.StatusOK)
	if adult.page.Find("[name=company]").Length() != 0 {
		t.Error("a parent's paper asks who was with them")
	}
	worker.get(w.review("/paper/" + string(f.Parent.Tie))).is(http.StatusOK).says("But whoever types this paper in reads it.")
}

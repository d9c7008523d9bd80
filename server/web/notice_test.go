package web_test

import (
	"net/http"
	"testing"

	"myreview/server/care"
)

// The social worker tells the IRO of a significant event; the IRO sees by when to answer, and
// says whether a review is needed. The family learns of neither.
func TestTheIROAnswersSignificantEvents(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		f := w.family
		child, path := "/children/"+string(f.Child.Person), "/children/"+string(f.Child.Person)+"/events"
		iro, worker, manager := w.as(f.IRO.Viewer), w.as(f.Worker.Viewer), w.visitor("IRO manager")
		iro.get("/home").hides("Significant event")
		manager.get("/caseloads").hides("significant")
		for _, b := range []*browser{iro, worker} {
			if b.get(child).page.Find(`a[href="`+path+`"]`).Length() != 1 {
				t.Error("the child's page does not lead to it")
			}
		}
		page := worker.get(path).is(http.StatusOK).says("Significant events: Robin", "Nothing has been told yet.", "Tell the IRO of an event").hides("The IRO asks for a review")
		wrong := worker.submit(page, path, "kind", "settled", "day", "2026-04-20", "what", "").is(http.StatusUnprocessableEntity).says("Write what happened, or will happen.")
		if got := wrong.page.Find("#in-kind option[selected]").AttrOr("value", "") + wrong.page.Find("#in-day").AttrOr("value", ""); got != "settled2026-04-20" {
			t.Errorf("what was chosen is gone: %q", got)
		}
		for range 2 { // pressed twice
			worker.submit(wrong, path, "what", "CANARY-AUNT <b>\nSecond line").is(http.StatusSeeOther)
		}
		page = worker.get(path).says("CANARY-AUNT <b>", "Second line", "A move from a carer", "20 April 2026", "To answer by 31 March 2026", "it has to come before this happens")
		if n := page.page.Find("article").Length(); n != 1 {
			t.Fatalf("%d events", n)
		}
		iro.get("/home").says("Significant event to answer: Robin Test-Child", "To answer by 31 March 2026")
		worker.get("/home").hides("Significant event to answer")
		manager.get("/caseloads").is(http.StatusOK).says("1 significant event waits", "31 March 2026").hides("CANARY-AUNT", "A move from")
		manager.get(path).is(http.StatusNotFound)

		answer, _ := iro.get(path).page.Find("article a").Attr("href")
		worker.get(answer).is(http.StatusForbidden)
		form := iro.get(answer).is(http.StatusOK).says("Is a review needed for Robin?")
		if n := form.page.Find("input[type=radio][checked]").Length(); n != 0 {
			t.Errorf("%d picked beforehand", n)
		}
		iro.submit(form, answer, "says", "needed", "by", "").is(http.StatusUnprocessableEntity).says("Say by when the review is needed.")
		late := iro.submit(form, answer, "says", "needed", "by", "2026-04-21", "why", "CANARY-BEFORE").is(http.StatusUnprocessableEntity).says("The review has to come before this happens.", "CANARY-BEFORE")
		other := iro.get(answer)
		for range 2 { // pressed twice
			iro.submit(late, answer, "says", "needed", "by", "2026-04-10").is(http.StatusSeeOther)
		}
		iro.submit(other, answer, "says", "not", "why", "CANARY-NOT").is(http.StatusConflict).says("This was answered meanwhile", "10 April 2026")
		worker.get(path).says("A review is needed by 10 April 2026", "CANARY-BEFORE", "Answered by Ines Test-Iro").hides("CANARY-NOT", "To answer by")
		worker.get(child).says("10 April 2026: the IRO said on 26 March 2026 that a review is needed by then.")
		iro.get("/home").hides("Significant event")
		manager.get("/caseloads").hides("significant event")
		for _, v := range []care.Viewer{f.Child.Viewer, f.Carer.Viewer, f.Parent.Viewer, f.Excluded.Viewer} {
			b := w.as(v)
			for _, at := range []string{"/home", w.review(""), w.review("/meet")} {
				b.get(at).hides("CANARY-AUNT", "CANARY-BEFORE", "ignificant event", "10 April")
			}
			b.get(path).is(http.StatusNotFound)
		}
	})
}

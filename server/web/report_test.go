package web_test

import (
	"net/http"
	"testing"

	"myreview/server/care"
	"myreview/server/store/storetest"
)

// Business support finds the reports that it chases on the list of children.
func TestLateReportsAreFoundFromTheListOfChildren(t *testing.T) {
	eachWorld(t, care.Primary, func(t *testing.T, w *world) {
		worker := w.as(w.family.Worker.Viewer)
		worker.submit(worker.get(w.review("/reports")), w.review("/reports"), "kind", "school", "from", "A teacher", "asked", "2026-03-10").is(http.StatusSeeOther)
		link := `a[href="` + w.review("/reports") + `"]`
		support, manager := w.as(w.employed(care.JobBusinessSupport)), w.as(w.employed(care.JobIROManager))
		list := support.get("/children").is(http.StatusOK).says("Late reports to chase", storetest.ChildName, "1 report is late")
		to, _ := list.page.Find(link).Attr("href")
		change, _ := support.get(to).is(http.StatusOK).page.Find(`a[href*="?report="]`).Attr("href")
		if manager.get("/children").is(http.StatusOK).hides("Late reports"); manager.get(to).status != http.StatusNotFound {
			t.Error("the IRO manager opens reports")
		}
		support.submit(support.get(change), w.review("/reports"), "came", "2026-03-26").is(http.StatusSeeOther)
		support.get("/children").is(http.StatusOK).hides("Late reports")
	})
}

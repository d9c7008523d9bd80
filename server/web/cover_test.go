package web_test

import (
	"net/http"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/store/storetest"
)

// The IRO manager gives all children of an IRO to another for a time: it stands on the
// home of who covers, and the child reads who and until when. It is ended early.
func TestAnIROStandsInForATime(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		manager := w.as(w.employed(care.JobIROManager))
		if err := w.store.Staff.GiveJob(t.Context(), w.admins[0], w.family.IRO.Person, care.JobIRO); err != nil {
			t.Fatal(err)
		}
		olu := storetest.Employ(t, w.store, w.admins, "Olu Cover", care.JobIRO)
		ines, today := w.family.IRO.Person, care.DateOf(w.clock.Now())
		path := "/caseloads/" + string(ines)
		manager.get(path).is(http.StatusOK).says("Another IRO for a time")
		form := func(change ...string) []string {
			fields := []string{"iro", string(ines), "one", "all", "stand", string(olu.Person), "first", string(today), "last", string(today.AddDays(6)), "why", "leave"}
			for i := 0; i+1 < len(change); i += 2 {
				for j := 0; j < len(fields); j += 2 {
					if fields[j] == change[i] {
						fields[j+1] = change[i+1]
					}
				}
			}
			return fields
		}
		for field, bad := range map[string]string{"one": "", "stand": "", "first": "2020-01-01", "last": "2020-01-01", "why": ""} {
			refused := manager.post("/caseloads/cover", form(field, bad)...).is(http.StatusUnprocessableEntity)
			if refused.page.Find("#error-"+field).Length() != 1 {
				t.Errorf("nothing is said beside %s: %s", field, refused.words())
			}
		}
		manager.post("/caseloads/cover", form("stand", string(ines))...).is(http.StatusUnprocessableEntity)
		manager.post("/caseloads/cover", form("iro", string(w.family.Worker.Person))...).is(http.StatusNotFound)
		for range 2 {
			manager.post("/caseloads/cover", form()...).is(http.StatusSeeOther)
		}
		page := manager.get(path).is(http.StatusOK).says("Who stands in", "Olu Cover", storetest.ChildName)
		manager.get("/caseloads").is(http.StatusOK).says("Who stands in", "For Ines Test-Iro")

		w.as(olu).get("/home").is(http.StatusOK).says(storetest.ChildName, "for Ines Test-Iro until")
		w.as(w.family.Child.Viewer).get(w.review("")).is(http.StatusOK).says("Olu Cover is standing in for your IRO until")
		if words := w.as(w.family.IRO.Viewer).get("/home").is(http.StatusOK); words.page.Find(".list .tag.wait").Length() != 0 {
			t.Error("the IRO's own home says that they stand in")
		}
		tie, _ := page.page.Find("input[name=cover]").Attr("value")
		manager.post("/caseloads/cover/end", "iro", string(ines), "cover", tie, "ending", "").is(http.StatusUnprocessableEntity)
		manager.post("/caseloads/cover/end", "iro", string(ines), "cover", tie, "ending", "back early").is(http.StatusSeeOther)
		w.as(olu).get("/home").is(http.StatusOK).hides(storetest.ChildName)
		w.clock.Move(time.Minute)
		manager.get("/caseloads").is(http.StatusOK).hides("Who stands in")
	})
}

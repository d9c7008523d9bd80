package web_test

import (
	"net/http"
	"strings"
	"testing"

	"myreview/server/care"
	"myreview/server/store/children"
	"myreview/server/store/storetest"
)

// Once a child is adopted the family of birth reads nothing, and so not the name that the
// child has from then on, until somebody at work on the case lets each of them in again.
func TestAnAdoptionShutsTheFamilyOfBirthOut(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		worker := w.as(w.family.Worker.Viewer)
		parent, carer := w.as(w.family.Parent.Viewer), w.as(w.family.Carer.Viewer)
		path := "/children/" + string(w.family.Child.Person)
		parent.get(w.review("/meet")).is(http.StatusOK)
		worker.post(path+"/end", "day", "2026-03-01", "reason", "E11").is(http.StatusSeeOther)
		if again := w.as(w.family.Parent.Viewer); strings.Contains(again.get("/home").is(http.StatusOK).body, storetest.ChildName) {
			t.Error("the parent reads the child's name")
		}
		parent.get(w.review("/meet")).is(http.StatusSeeOther) // signed out
		w.as(w.family.Parent.Viewer).get(w.review("/meet")).is(http.StatusNotFound)
		carer.get(w.review("/meet")).is(http.StatusOK)
		ties := worker.get(w.review("/ties")).is(http.StatusOK).words()
		if !strings.Contains(ties, "Adopted: nobody of the family of birth") {
			t.Errorf("why is not said: %s", ties)
		}
		// The same again shuts nobody out who was let in since.
		if err := w.store.Children.EndCare(t.Context(), w.family.Worker.Viewer, children.End{Child: w.family.Child.Person, On: "2026-03-01", Reason: "E11"}); err != nil {
			t.Error(err)
		}
	})
}

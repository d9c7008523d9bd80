package web_test

import (
	"net/http"
	"testing"
	"time"

	"myreview/server/care"
)

// A review that is not finished goes on another day where it stopped, and counts as held on
// the day on which it was finished; one that was late says why.
func TestAReviewGoesOnAnotherDay(t *testing.T) {
	w := oneWorld(t, care.Young)
	f := w.family
	_, iro, carer, _ := w.start()
	later := w.review("/later")
	w.as(f.Worker.Viewer).get(later).is(http.StatusForbidden)
	w.as(f.Excluded.Viewer).get(later).is(http.StatusNotFound)
	if iro.get(w.review("/meet")).page.Find(`a[href="`+later+`"]`).Length() != 1 {
		t.Fatal("the desk does not lead to it")
	}
	stopped := carer.get(w.review("/meet")).page.Find("#part-now").Text()
	page := iro.get(later).is(http.StatusOK).says("has to be finished by 27 April 2026")
	wrong := iro.submit(page, later, "kind", "adjourned", "day", "2026-04-02", "at", "10:00").is(http.StatusUnprocessableEntity).says("Choose why the day is changed.")
	if got := wrong.page.Find("#in-day").AttrOr("value", ""); got != "2026-04-02" {
		t.Errorf("the day that was typed is gone: %q", got)
	}
	form := fieldsOf(wrong.page.Find("form#typed"))
	form.Set("reason", "report")
	for range 2 { // the button was pressed twice
		iro.postForm(later, form).is(http.StatusSeeOther)
	}
	iro.get(later).is(http.StatusSeeOther)
	iro.get(w.review("/meet")).is(http.StatusOK).says("Goes on another day").hides("Not started yet")
	w.as(f.Child.Viewer).get(w.review("")).is(http.StatusOK).says("Thursday 2 April, 10.00 am")
	w.clock.Move(7 * 24 * time.Hour)
	iro, carer = w.as(f.IRO.Viewer), w.as(f.Carer.Viewer)
	iro.act("/meet/start", nil)
	if on := carer.get(w.review("/meet")).page.Find("#part-now").Text(); on != stopped {
		t.Errorf("it goes on with %q, and stopped at %q", on, stopped)
	}
	attend := []string{"gave", "spoke"}
	for _, m := range []care.ID{f.Child.Seat, f.IRO.Seat, f.Worker.Seat, f.Carer.Seat, f.Parent.Seat} {
		attend = append(attend, "mode."+string(m), "room")
	}
	iro.submit(iro.get(w.review("/close")), w.review("/close/attendance"), attend...).is(http.StatusSeeOther)
	iro.closes().is(http.StatusUnprocessableEntity).says("It was due by 29 March 2026. Why was it late?", "Choose why the review was late.")
	iro.closes("late", "report", "completed", "2026-03-25").is(http.StatusUnprocessableEntity).says("The review, or the last part of it, began after that day.")
	iro.closes("late", "report", "completed", "2026-04-02").is(http.StatusSeeOther)
	iro.get(w.review("/close")).is(http.StatusOK).says("2 April 2026", "Late:")
}

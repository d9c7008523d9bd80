package web_test

import (
	"net/http"
	"testing"
	"time"

	"myreview/server/care"
)

// A planned review is moved with a reason; everybody's page follows, and says no more than
// the day.
func TestAPlannedReviewIsMovedWithAReason(t *testing.T) {
	w := oneWorld(t, care.Young)
	path := "/children/" + string(w.family.Child.Person)
	worker, child, excluded := w.as(w.family.Worker.Viewer), w.as(w.family.Child.Viewer), w.as(w.family.Excluded.Viewer)
	before := excluded.get(w.review("")).body
	page := worker.get(path).is(http.StatusOK)
	if page.page.Find(`a[href="`+path+`/move"]`).Length() != 1 {
		t.Fatal("the child's page does not lead to it")
	}
	form := fieldsOf(worker.get(path+"/move").is(http.StatusOK).says("It is planned for Thursday 26 March, 10.00 am.", "The day on which it is due does not change.").page.Find("form#typed"))
	form.Set("day", "2026-04-20")
	form.Set("place", "CANARY-PLACE")
	send := func(values map[string]string) *answer {
		t.Helper()
		for name, value := range values {
			form.Set(name, value)
		}
		var fields []string
		for name := range form {
			fields = append(fields, name, form.Get(name))
		}
		return worker.post(path+"/move", fields...)
	}
	wrong := send(nil).is(http.StatusUnprocessableEntity).says("Choose why the day is changed.")
	for field, want := range map[string]string{"day": "2026-04-20", "at": "10:00", "place": "CANARY-PLACE"} {
		if got := wrong.page.Find("#in-"+field).AttrOr("value", ""); got != want {
			t.Errorf("%s: %q is there, %q was typed", field, got, want)
		}
	}
	send(map[string]string{"reason": "worker.ill", "decided": "iro"}).is(http.StatusSeeOther)
	send(nil).is(http.StatusSeeOther) // pressed twice
	worker.get(path).says("Moved. It was planned for Thursday 26 March, 10.00 am. The social worker was ill. Decided by: The IRO.")
	child.get(w.review("")).is(http.StatusOK).says("Monday 20 April, 10.00 am", "It was planned for Thursday 26 March, 10.00 am.").hides("was ill")
	if after := excluded.get(w.review("")).body; len(after) != len(before) {
		t.Errorf("the page of who is shut out had %d bytes and has %d", len(before), len(after))
	}
	// Somebody moves it from a page that was loaded before.
	form.Set("id", string(care.NewID()))
	form.Set("day", "2026-04-21")
	send(nil).is(http.StatusConflict).says("A colleague moved this review in the meantime.", "It is planned for Monday 20 April, 10.00 am.")
	w.clock.Move(25 * 24 * time.Hour)
	w.as(w.family.IRO.Viewer).act("/meet/start", nil)
	w.as(w.family.Worker.Viewer).get(path + "/move").is(http.StatusSeeOther)
}

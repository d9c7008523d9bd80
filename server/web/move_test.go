package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/store/children"
	"myreview/server/store/storetest"
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
	// In the night of that Sunday clocks go from one to two. On Monday 20 April ten is an hour earlier by the sun, and is said as ten.
	send(map[string]string{"reason": "worker.ill", "decided": "iro", "day": "2026-03-29", "at": "01:30"}).is(http.StatusUnprocessableEntity).
		says("There is no such time on that day, because the clocks go forward.")
	worker.get(path + "/move").says("It has to be held by 29 March 2026.").hides("the day here is later")
	send(map[string]string{"day": "2026-04-20", "at": "10:00", "reason": ""}).is(http.StatusUnprocessableEntity).says("the day here is later")
	send(map[string]string{"reason": "worker.ill"}).is(http.StatusSeeOther)
	to := send(nil).is(http.StatusSeeOther).header.Get("Location") // pressed twice
	moved := "Moved. It was planned for Thursday 26 March, 10.00 am. The social worker was ill. Decided by: The IRO."
	worker.get(to).is(http.StatusOK).says("Saved. The review is planned for Monday 20 April, 10.00 am. That is after 29 March 2026, the day by which it is due.", moved)
	worker.get(w.review("/plan")).says(moved).hides("Saved.")
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

// Two change one thing, and the second makes a slip as well. Once it is put right they are still
// told what the first saved, on each form for people at work that more than one may send.
func TestASlipHidesNothingThatAColleagueSavedMeanwhile(t *testing.T) {
	w := oneWorld(t, care.Young)
	iro, worker := w.as(w.family.IRO.Viewer), w.as(w.family.Worker.Viewer)
	worker.submit(worker.get(w.review("/reports")), w.review("/reports"), "kind", "school", "from", "A teacher", "asked", "2026-03-10").is(http.StatusSeeOther)
	at := func(page, link string) string {
		t.Helper()
		to, ok := worker.get(page).is(http.StatusOK).page.Find(`a[href*="` + link + `"]`).Attr("href")
		if !ok {
			t.Fatalf("%s leads to no %s", page, link)
		}
		return strings.SplitN(to, "#", 2)[0]
	}
	move := "/children/" + string(w.family.Child.Person) + "/move"
	for _, c := range []struct {
		page, action       string
		first, slip, right []string
	}{
		{move, move, []string{"day", "2026-03-27", "reason", "child", "decided", "iro"}, []string{"day", "2026-03-28", "reason", ""}, []string{"reason", "child", "decided", "iro"}},
		{w.review("/plan"), w.review("/plan"), []string{"day", "2026-04-01", "reason", "child", "decided", "iro"}, []string{"day", "2026-04-02", "reason", ""}, []string{"reason", "child", "decided", "iro"}},
		{at(w.review("/plan"), "?seat="), w.review("/plan/person"), []string{"language", "Polish"}, []string{"language", "Urdu", "booked", "soon"}, []string{"booked", ""}},
		{at(w.review("/reports"), "?report="), w.review("/reports"), []string{"chased", "2026-03-11"}, []string{"came", "2030-01-01"}, []string{"came", "2026-03-20"}},
	} {
		stale, first := worker.get(c.page).is(http.StatusOK), iro.get(c.page)
		iro.submit(first, c.action, c.first...).is(http.StatusSeeOther)
		slip := worker.submit(stale, c.action, c.slip...).is(http.StatusUnprocessableEntity)
		if got := worker.submit(slip, c.action, c.right...); got.status != http.StatusConflict {
			t.Errorf("%s: a colleague's change is passed over, %d", c.page, got.status)
		}
	}
}

// Two bookings at once are said where a review is planned or moved, in the form that comes
// back and on the page that follows, and stop nothing.
func TestTwoBookingsAtOnceAreSaidOnEveryPageThatPlans(t *testing.T) {
	w := oneWorld(t, care.Young)
	support := w.employed(care.JobBusinessSupport)
	if err := w.store.Staff.GiveJob(t.Context(), w.admins[0], w.family.IRO.Person, care.JobIRO); err != nil {
		t.Fatal(err)
	}
	n := children.NewChild{ID: care.NewID(), Facts: children.Facts{Name: "Kit Other", BornOn: "2014-05-01"}, CaredOn: "2026-01-05", IRO: w.family.IRO.Person}
	if err := w.store.Children.Make(t.Context(), support, n); err != nil {
		t.Fatal(err)
	}
	robin, kit := "/children/"+string(w.family.Child.Person), "/children/"+string(n.ID)
	iro, worker := w.as(w.family.IRO.Viewer), w.as(w.family.Worker.Viewer)
	twice := "Ines Test-Iro is booked for " + storetest.ChildName + "’s review then: Thursday 26 March, 10.00 am."
	// Planned: the form comes back, and the page that follows.
	iro.submit(iro.get(kit+"/review").hides("is booked for"), kit+"/review", "day", "2026-03-26", "at", "10:30", "minutes", "3").is(http.StatusUnprocessableEntity).says(twice)
	plan := iro.post(kit+"/review", "day", "2026-03-26", "at", "10:30").is(http.StatusSeeOther).header.Get("Location")
	iro.get(plan).is(http.StatusOK).says(twice)
	w.as(support).get(plan).is(http.StatusOK).says(twice)
	// Moved: the same. Who does not work with the other child does not hear whose it is.
	twice = "Ines Test-Iro is booked for another review then: Thursday 26 March, 10.30 am."
	form := worker.get(robin + "/move").is(http.StatusOK).says(twice).hides("Kit")
	worker.submit(form, robin+"/move", "at", "11:00", "minutes", "3").is(http.StatusUnprocessableEntity).says(twice)
	worker.submit(form, robin+"/move", "at", "12:00", "minutes", "3").is(http.StatusUnprocessableEntity).hides("is booked for")
	worker.submit(worker.get(w.review("/plan")), w.review("/plan"), "at", "11:00", "minutes", "3").is(http.StatusUnprocessableEntity).says(twice)
	to := worker.submit(form, robin+"/move", "at", "11:00").is(http.StatusSeeOther).header.Get("Location")
	worker.get(to).is(http.StatusOK).says(twice).hides("Kit")
	form = worker.get(robin + "/move")
	to = worker.submit(form, robin+"/move", "noday", "1", "reason", "child", "decided", "iro").is(http.StatusSeeOther).header.Get("Location")
	worker.get(to).is(http.StatusOK).says("Cancelled.")
}

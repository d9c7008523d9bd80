package web_test

import (
	"net/http"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"myreview/server/care"
)

// The plan of a review is one page: its shape, who comes for which part, and interpreters.
func TestAReviewIsPlannedOnOnePage(t *testing.T) {
	w := oneWorld(t, care.Young)
	path := w.review("/plan")
	iro := w.as(w.family.IRO.Viewer)
	page := iro.get(path).is(http.StatusOK).says("Plan Robin", "Who comes, and for which part", "asks for")
	wrong := iro.submit(page, path, "minutes", "3", "how", "both", "place", "The kitchen").is(http.StatusUnprocessableEntity).says("Write how many minutes as a number from 5 to 480.")
	if got := wrong.page.Find("#in-minutes").AttrOr("value", "") + wrong.page.Find("#in-place").AttrOr("value", "") + wrong.page.Find("[name=how][checked]").AttrOr("value", ""); got != "3The kitchenboth" {
		t.Errorf("kept: %s", got)
	}
	for range 2 { // pressed twice
		iro.submit(wrong, path, "minutes", "45").is(http.StatusSeeOther)
	}
	iro.get(path).says("45 minutes", "Both: some in the room, some on screen", "The kitchen")
	one := iro.get(path + "?seat=" + string(w.family.Parent.Seat)).says("part and interpreter")
	act := path + "/person"
	wrong = iro.submit(one, act, "from", "10:40", "for", "15", "language", "Polish").is(http.StatusUnprocessableEntity).says("That is longer than the review goes on.")
	wrong = iro.submit(wrong, act, "from", "09:40").is(http.StatusUnprocessableEntity).says("That is before the review begins.")
	if got := wrong.page.Find("#in-language").AttrOr("value", ""); got != "Polish" {
		t.Errorf("kept: %s", got)
	}
	iro.submit(wrong, act, "from", "10:20").is(http.StatusSeeOther)
	iro.get(path).says("From 10.20 am, for 15 minutes", "Interpreter for Polish: not booked yet")
	w.as(w.family.Parent.Viewer).get(w.review("")).says("Your time", "10.20 am", "About 15 minutes").hides("10.00")
	w.as(w.family.Child.Viewer).get(w.review("")).says("10.00 am", "About 45 minutes", "Some in the room, some on a screen")
	iro.get(w.review("/meet")).says("No interpreter is confirmed for")
	// Whoever comes is told by a person, in words that tell nothing but a time.
	page = iro.get(path).says("Still to be told", "Your meeting is on Thursday 26 March, 10.20 am. It takes about 15 minutes.")
	told := func(form *goquery.Selection) {
		t.Helper()
		iro.postForm(path+"/told", fieldsOf(form)).is(http.StatusSeeOther)
	}
	all := page.page.Find(`form[action$="/told"]`)
	for range 2 { // pressed twice
		all.Each(func(_ int, form *goquery.Selection) { told(form) })
	}
	iro.get(path).hides("Still to be told").says("Told by Ines")
	iro.submit(iro.get(path), path, "at", "11:00").is(http.StatusSeeOther)
	iro.get(path).says("Still to be told", "11.20 am")
	for _, v := range []care.Viewer{w.family.Child.Viewer, w.family.Carer.Viewer, w.family.Excluded.Viewer, w.family.Stranger} {
		w.as(v).get(path).is(http.StatusNotFound)
	}
}

// A plan for after the day by which the review is due says so: the due day never moves.
func TestAPlanAfterTheDueDaySaysSo(t *testing.T) {
	w := oneWorld(t, care.Young)
	path, iro := w.review("/plan"), w.as(w.family.IRO.Viewer)
	page := iro.get(path).says("Due by").hides("planned for after that day")
	iro.submit(page, path, "day", "2026-12-01", "reason", care.PostponedReasons[0], "decided", care.Deciders[0]).is(http.StatusSeeOther)
	iro.get(path).says("planned for after that day")
}

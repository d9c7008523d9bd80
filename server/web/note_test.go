package web_test

import (
	"net/http"
	"strings"
	"testing"

	"myreview/server/care"
)

// An IRO keeps working notes about a child. The page says in one sentence who may call for
// them; nobody else has it.
func TestAnIROKeepsWorkingNotes(t *testing.T) {
	w := oneWorld(t, care.Young)
	child := "/children/" + string(w.family.Child.Person)
	path := child + "/notes"
	iro, worker := w.as(w.family.IRO.Viewer), w.as(w.family.Worker.Viewer)
	if iro.get(child).page.Find(`a[href="`+path+`"]`).Length() != 1 || worker.get(child).page.Find(`a[href="`+path+`"]`).Length() != 0 {
		t.Error("the child's page leads the IRO there, and the IRO alone")
	}
	page := iro.get(path).is(http.StatusOK).says("A court may still call for them", "You have not written any note yet.")
	wrong := iro.submit(page, path, "text", "", "review", string(w.family.Review)).is(http.StatusUnprocessableEntity).says("Write something first.")
	if got := wrong.page.Find("option[selected]").AttrOr("value", ""); got != string(w.family.Review) {
		t.Errorf("the review that was chosen is lost: %q", got)
	}
	for range 2 { // pressed twice
		iro.submit(wrong, path, "text", "CANARY-NOTE <b>\nSecond line", "review", string(w.family.Review)).is(http.StatusSeeOther)
	}
	page = iro.get(path).says("CANARY-NOTE <b>", "Second line", "On the review of Thursday 26 March", "Written ")
	if n := page.page.Find("article").Length(); n != 1 {
		t.Fatalf("%d notes", n)
	}
	edit, _ := page.page.Find("article a").Attr("href")
	first := iro.get(edit).is(http.StatusOK).says("Change this note")
	if got := first.page.Find("textarea").Text(); strings.TrimPrefix(got, "\n") != "CANARY-NOTE <b>\nSecond line" {
		t.Errorf("in the box: %q", got)
	}
	second := iro.get(edit)
	iro.submit(first, path, "text", "CANARY-CHANGED").is(http.StatusSeeOther)
	told := iro.submit(second, path, "text", "CANARY-OTHER").is(http.StatusConflict).says("You changed this note in another window", "CANARY-CHANGED", "CANARY-OTHER")
	iro.submit(told, path, "text", "CANARY-OTHER").is(http.StatusSeeOther)
	page = iro.get(path).says("CANARY-OTHER", "Changed ").hides("CANARY-CHANGED")
	for _, v := range []care.Viewer{w.family.Worker.Viewer, w.family.Child.Viewer, w.family.Carer.Viewer, w.family.Excluded.Viewer, w.family.Stranger} {
		w.as(v).get(path).is(http.StatusNotFound)
	}
	note, _ := page.page.Find("input[name=note]").Attr("value")
	worker.post(path+"/away", "note", note).is(http.StatusNotFound)
	iro.submit(page, path+"/away", "note", note).is(http.StatusSeeOther)
	iro.get(path).hides("CANARY-OTHER").says("You have not written any note yet.")
}

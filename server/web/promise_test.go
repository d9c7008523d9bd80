package web_test

import (
	"net/http"
	"testing"

	"myreview/server/care"
)

// What became of a promise is said on the child's page by the social worker, and read by
// everybody who reads what was agreed, in words for their band.
func TestASocialWorkerSaysWhatBecameOfAPromise(t *testing.T) {
	says := map[care.Band][3]string{
		care.Little: {"Not yet", "Some of it is done", "Done"}, care.Primary: {"Not done yet", "Part of it is done", "Done"}, care.Young: {"Not done yet", "Partly done", "Done"},
	}
	for band, words := range says {
		t.Run(string(band), func(t *testing.T) {
			w := oneWorld(t, band)
			w.goLive()
			w.agreed(w.as(w.family.IRO.Viewer))
			w.finish(w.as(w.family.IRO.Viewer))
			path := "/children/" + string(w.family.Child.Person)
			worker, iro, child, excluded := w.as(w.family.Worker.Viewer), w.as(w.family.IRO.Viewer), w.as(w.family.Child.Viewer), w.as(w.family.Excluded.Viewer)
			before := excluded.get(w.review("")).body
			if worker.get(path).page.Find(`a[href="`+path+`/promises"]`).Length() != 1 {
				t.Fatal("the child's page does not lead to it")
			}
			child.get(w.review("/close/readback")).is(http.StatusOK).says(words[0])
			one := w.promise(worker)
			page := worker.get(one).is(http.StatusOK).hides("What was said before")
			if page.page.Find("input:checked").Length() != 0 {
				t.Error("a state is picked beforehand")
			}
			stale := fieldsOf(iro.get(one).page.Find("form#typed"))
			wrong := worker.submit(page, one, "kept", "partly", "why", "").is(http.StatusUnprocessableEntity).says("Write why, in words for the child.")
			if got := wrong.page.Find("input:checked").AttrOr("value", ""); got != "partly" {
				t.Errorf("%q is chosen, partly was", got)
			}
			wrong = worker.submit(wrong, one, "kept", "", "why", "CANARY-TYPED").is(http.StatusUnprocessableEntity).says("Choose how it stands.", "CANARY-TYPED")
			for range 2 { // pressed twice
				worker.submit(wrong, one, "kept", "partly", "why", "The frame is there.").is(http.StatusSeeOther)
			}
			worker.get(path+"/promises").is(http.StatusOK).says("Partly done", "The frame is there.", "Said by Wale Test-Worker")
			for _, at := range []string{"/close/readback", ""} {
				child.get(w.review(at)).is(http.StatusOK).says(words[1], "The frame is there.").hides("Wale Test-Worker said")
			}
			w.as(w.family.Carer.Viewer).get(w.review("")).says("Partly done", "The frame is there.")
			// The IRO says something from a page that was loaded before, and is told.
			stale.Set("kept", "done")
			stale.Set("why", "CANARY-MINE")
			told := iro.postForm(one, stale).is(http.StatusConflict).says("A colleague said what became of this in the meantime.", "The frame is there.", "CANARY-MINE")
			iro.submit(told, one, "kept", "done", "why", "").is(http.StatusSeeOther)
			child.get(w.review("/close/readback")).says(words[2]).hides("The frame is there.")
			worker.get(one).says("What was said before", "The frame is there.")
			if after := excluded.get(w.review("")).body; len(after) != len(before) {
				t.Errorf("the page of who is shut out had %d bytes and has %d", len(before), len(after))
			}
			w.as(w.family.Carer.Viewer).get(path + "/promises").is(http.StatusNotFound)
			excluded.get(one).is(http.StatusNotFound)
		})
	}
}

package web_test

import (
	"net/http"
	"strings"
	"testing"

	"myreview/server/care"
)

// The IRO plans the talk alone with the child, who sees when and how. Nobody else learns of
// it but the social worker, and closing asks where nothing is on record.
func TestTheIROTalksToTheChildAlone(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		f := w.family
		child, iro, worker := w.as(f.Child.Viewer), w.as(f.IRO.Viewer), w.as(f.Worker.Viewer)
		talks, alone := w.review("/talks"), w.review("/talks/alone")
		if iro.get(w.review("/meet")).says("Talk alone with Robin: not yet", "Talk to the social worker: not yet").page.Find(`a[href="`+talks+`"]`).Length() != 2 {
			t.Error("the desk does not lead to it")
		}
		worker.get(w.review("/meet")).hides("Talk alone").says("Talks before the review")
		iro.get(talks).is(http.StatusOK).says("Talks before Robin’s review", "Not planned yet", "has not said in a form that you can read")
		child.get(w.review("")).is(http.StatusOK).hides("alone on")

		page := iro.get(alone).is(http.StatusOK)
		if n := page.page.Find("input[type=radio][checked]").Length(); n != 0 {
			t.Errorf("%d picked beforehand", n)
		}
		wrong := iro.submit(page, alone, "state", "planned", "day", "2026-03-27", "why", "CANARY-KEPT").is(http.StatusUnprocessableEntity).says("Choose how you talk.", "CANARY-KEPT")
		if got := wrong.page.Find("#in-day").AttrOr("value", ""); got != "2026-03-27" {
			t.Errorf("the day that was typed is gone: %q", got)
		}
		iro.submit(wrong, alone, "state", "planned", "day", "27 March", "how", "phone").is(http.StatusUnprocessableEntity)
		other := iro.get(alone)
		for range 2 { // pressed twice
			iro.submit(wrong, alone, "state", "planned", "day", "2026-03-27", "how", "phone", "why", "").is(http.StatusSeeOther)
		}
		iro.submit(other, alone, "state", "refused").is(http.StatusConflict).says("Something else was saved meanwhile", "27 March 2026")
		iro.get(w.review("/meet")).says("Talk alone with Robin: on 27 March 2026")
		iro.get(talks).says("Planned", "27 March 2026", "By phone", "Said by")
		worker.get(talks).says("Planned", "27 March 2026")
		worker.get(alone).is(http.StatusNotFound)
		worker.post(alone, "id", string(care.NewID()), "seen", "1", "state", "refused").is(http.StatusNotFound)
		worker.submit(worker.get(w.review("/talks/worker")).is(http.StatusOK), w.review("/talks/worker"), "state", "missed", "why", "CANARY-BOTH-ILL").is(http.StatusSeeOther)
		worker.get(talks).says("It did not take place").hides("CANARY-BOTH-ILL")

		child.get(w.review("")).says("alone on 27 March 2026, by phone", "You do not have to.")
		for _, v := range []care.Viewer{f.Carer.Viewer, f.Parent.Viewer, f.Excluded.Viewer} {
			b := w.as(v)
			for _, path := range []string{"/home", w.review(""), w.review("/meet"), w.review("/form")} {
				b.get(path).hides("alone on", "27 March", "Talk alone", "Talks before")
			}
			b.get(talks).is(http.StatusNotFound)
		}
		iro.submit(iro.get(alone), alone, "state", "unfit", "day", "2026-03-27", "how", "phone", "why", "CANARY-WHY").is(http.StatusSeeOther)
		iro.get(talks).says("It is not fitting", "CANARY-WHY", "What was said before")
		worker.get(talks).hides("CANARY-WHY")
		child.get(w.review("")).hides("alone on", "CANARY-WHY")
	})
}

// Closing asks why there was no talk with the child alone, where nothing is on record.
func TestClosingAsksAboutTheTalkAlone(t *testing.T) {
	w := oneWorld(t, care.Young)
	_, iro, _, _ := w.start()
	w.agree(iro)
	attend := []string{"gave", "spoke"}
	for _, m := range []care.ID{w.family.Child.Seat, w.family.IRO.Seat, w.family.Worker.Seat, w.family.Carer.Seat, w.family.Parent.Seat} {
		attend = append(attend, "mode."+string(m), "room")
	}
	path := w.review("/close")
	iro.submit(iro.get(path), path+"/attendance", attend...).is(http.StatusSeeOther)
	asked := iro.submit(iro.get(path), path, "pn", "PN1").is(http.StatusUnprocessableEntity).says("You have not written that you talked to Robin alone", "Why did you not talk to Robin alone?")
	asked = iro.submit(asked, path, "notalk", " ").is(http.StatusUnprocessableEntity).says("Say why there was no talk.")
	long := iro.submit(asked, path, "notalk", strings.Repeat("long ", 500)).is(http.StatusUnprocessableEntity)
	if got := long.page.Find("#in-notalk").Text(); !strings.Contains(got, "long long") {
		t.Errorf("what was typed is gone: %q", got)
	}
	other := iro.submit(asked, path, "pn", "PN6", "notalk", "CANARY-NOT").is(http.StatusUnprocessableEntity)
	if got := other.page.Find("#in-notalk").Text(); !strings.Contains(got, "CANARY-NOT") {
		t.Errorf("what was typed is gone, because of another field: %q", got)
	}
	iro.submit(long, path, "notalk", "CANARY-NOT").is(http.StatusSeeOther)
	iro.get(w.review("/talks")).says("It did not take place", "CANARY-NOT", "Nothing more can be said")
	iro.get(w.review("/talks/alone")).is(http.StatusSeeOther)
}

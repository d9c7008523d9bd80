package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/store/forms"
	"myreview/server/store/storetest"
)

// says sends one answer of the child's, in words.
func (w *world) says(question, words string, audience care.Audience) {
	w.t.Helper()
	f := w.family
	a := consult.Answer{State: consult.Given, Audience: audience, Values: map[string]consult.Value{"main": &consult.Text{Text: words}}}
	if _, err := w.store.Forms.SaveDraft(w.t.Context(), f.Child.Viewer, f.Review, question, forms.Save{Rev: 1}, a); err != nil {
		w.t.Fatal(err)
	}
	if err := w.store.Forms.Send(w.t.Context(), f.Child.Viewer, f.Review, care.NewID()); err != nil {
		w.t.Fatal(err)
	}
}

// The child is told, in plain words, who opened what they sent and when, and
// nobody else is told.
func TestAChildSeesWhoOpenedWhatTheySent(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		child, mum := w.as(w.family.Child.Viewer), w.as(w.family.Parent.Viewer)
		page := w.review("/opened")
		child.get(page).is(http.StatusOK).says("You have not sent anything yet")
		child.get(w.review("")).hides(page)
		w.says("y2", "CANARY dog", care.Everyone)
		child.get(w.review("/form/sent")).is(http.StatusOK)
		mum.get(w.review("/meet")).is(http.StatusOK).hides("CANARY dog")
		child.get(page).says("Nobody has opened it yet").hides("Pia", "Mum")
		if child.get(w.review("")).page.Find("a[href='"+page+"']").Length() == 0 {
			t.Error("the child's page does not lead there")
		}

		w.clock.Move(30 * time.Minute)
		iro, child := w.as(w.family.IRO.Viewer), w.as(w.family.Child.Viewer) // sessions have run out meanwhile
		iro.get(w.review("/meet")).is(http.StatusOK)
		iro.get(w.review("/meet")).is(http.StatusOK)
		a := child.get(page).says("Ines Test-Iro", "Thursday 26 March", "9.30 am", "1 answer").hides("CANARY dog", "Nobody has opened", storetest.PlaceName)
		if n := strings.Count(a.words(), "Ines"); n != 1 {
			t.Errorf("the IRO is listed %d times: %s", n, a.words())
		}
		w.clock.Move(10 * time.Minute)
		w.as(w.family.IRO.Viewer).get(w.review("/meet")).is(http.StatusOK)
		w.as(w.family.Child.Viewer).get(page).says("9.40 am", "Times before that", "9.30 am")

		for _, v := range []care.Viewer{w.family.IRO.Viewer, w.family.Parent.Viewer, w.family.Excluded.Viewer, w.family.Carer.Viewer, w.family.Stranger} {
			w.as(v).get(page).is(http.StatusNotFound)
		}
	})
}

// Whoever asks for what is not theirs stands in the log of that child, and is
// answered no later and no differently than for a review that never was.
func TestWhoIsRefusedIsOnRecord(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		first, err := w.store.Audit.Verify(t.Context(), nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		stranger := w.as(w.family.Stranger)
		there, nowhere := stranger.get(w.review("/meet")).is(http.StatusNotFound), stranger.get("/r/"+string(care.NewID())+"/meet").is(http.StatusNotFound)
		if len(there.body) != len(nowhere.body) {
			t.Errorf("%d bytes for a review that is there, %d for one that is not", len(there.body), len(nowhere.body))
		}
		before, err := w.store.Audit.Verify(t.Context(), nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		for range 50 { // it is written down after the answer
			if before.Lines > first.Lines {
				break
			}
			time.Sleep(10 * time.Millisecond)
			if before, err = w.store.Audit.Verify(t.Context(), nil, nil); err != nil {
				t.Fatal(err)
			}
		}
		if before.Lines != first.Lines+1 || len(before.Faults) > 0 {
			t.Errorf("%d lines, %v", before.Lines, before.Faults)
		}
	})
}

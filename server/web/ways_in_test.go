package web_test

import (
	"net/http"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/live"
)

// Ending somebody's links ends what they have open, at once and not at the
// next ping (safety.md section 1, I4).
func TestEndedLinksCloseOpenPages(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		w.site.Live().Ping = time.Hour
		w.goLive()
		carer := w.as(w.family.Carer.Viewer).open(w.review("/meet"))
		carer.rest() // the page has been read, and the reading is shared
		w.as(w.family.Worker.Viewer).post(w.review("/links/end"), "tie", string(w.family.Carer.Tie)).is(http.StatusSeeOther)
		if code := carer.closed(2 * time.Second); code != live.CloseSignedOut {
			t.Errorf("closed with %d", code)
		}
	})
}

// Whose seat was taken away has nothing of the review, and so not the list of
// everybody round the child.
func TestWhoWasRemovedHandsOutNoLinks(t *testing.T) {
	w := oneWorld(t, care.Young)
	worker := w.as(w.family.Worker.Viewer)
	worker.get(w.review("/links")).is(http.StatusOK)
	if err := w.store.RemoveSeat(t.Context(), w.family.IRO.Viewer, w.family.Review, w.family.Worker.Seat); err != nil {
		t.Fatal(err)
	}
	worker.get(w.review("/links")).is(http.StatusNotFound).hides("Mum", "Test-Parent")
	worker.post(w.review("/links"), "tie", string(w.family.Child.Tie)).is(http.StatusNotFound).hides("/e/")
}

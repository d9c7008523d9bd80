package web_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/live"
	"myreview/server/store/network"
	"myreview/server/store/storetest"
)

// Ending somebody's invitations ends what they have open, at once and not at
// the next ping (safety.md section 1, I4).
func TestEndedInvitationsCloseOpenPages(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		w.site.Live.Ping = time.Hour
		w.goLive()
		worker, phone := w.as(w.family.Worker.Viewer), w.stranger()
		phone.post(w.invite(worker, w.family.Carer.Tie)).is(http.StatusSeeOther)
		phone.post("/i", "code", w.code(worker)).is(http.StatusSeeOther)
		carer := phone.open(w.review("/meet"))
		carer.rest() // the page has been read, and the reading is shared
		worker.post(w.review("/invite/end"), "tie", string(w.family.Carer.Tie)).is(http.StatusSeeOther)
		if code := carer.closed(2 * time.Second); code != live.CloseSignedOut {
			t.Errorf("closed with %d", code)
		}
	})
}

// Whose seat was taken away has nothing of the review, and so not the list of
// everybody round the child.
func TestWhoWasRemovedInvitesNobody(t *testing.T) {
	w := oneWorld(t, care.Young)
	worker := w.as(w.family.Worker.Viewer)
	at := w.review("/invite")
	worker.get(at).is(http.StatusOK).says("Pia Test-Parent").hides(string(w.family.Child.Tie))
	worker.post(at, "tie", string(w.family.Child.Tie)).is(http.StatusNotFound).hides("/i/") // a child has a card
	if err := w.store.Meetings.RemoveSeat(t.Context(), w.family.IRO.Viewer, w.family.Review, w.family.Worker.Seat); err != nil {
		t.Fatal(err)
	}
	for _, tie := range []care.ID{w.family.Child.Tie, w.family.Parent.Tie} {
		worker.get(at).is(http.StatusNotFound).hides("Mum", "Test-Parent")
		worker.post(at, "tie", string(tie)).is(http.StatusNotFound).hides("/i/")
	}
	worker.get(w.review("/card")).is(http.StatusNotFound)
}

// One who covered and was removed is not asked to take a seat that they cannot
// have.
func TestWhoWasRemovedIsNotAskedToCover(t *testing.T) {
	w := oneWorld(t, care.Young)
	ctx, f := t.Context(), w.family
	person, err := w.store.People.AddPerson(ctx, network.Person{Name: "Coco Test-Cover", Band: care.Adult, Lang: care.English, Staff: true}, "", "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.store.People.AddTie(ctx, care.Tie{Person: person, Child: f.Child.Person, Kind: care.TieCoverIRO, Since: storetest.Start}); err != nil {
		t.Fatal(err)
	}
	cover := w.as(care.Viewer{Person: person})
	cover.get(w.review("")).is(http.StatusOK).says(storetest.ChildName)
	cover.post(w.review("/seat")).is(http.StatusSeeOther)
	comes, _, err := w.store.People.WhoComes(ctx, f.IRO.Viewer, f.Review)
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(comes, func(n network.Named) bool { return n.Person == person })
	if err := w.store.Meetings.RemoveSeat(ctx, f.IRO.Viewer, f.Review, comes[at].Seat); err != nil {
		t.Fatal(err)
	}
	cover.follow(cover.get(w.review("")).is(http.StatusSeeOther)).is(http.StatusNotFound)
}

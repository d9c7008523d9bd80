package web_test

import (
	"net/http"
	"testing"

	"myreview/server/care"
)

// A page that stays open behind others is blank within two seconds of being looked
// at again, once its reader was shut out: whatever else they are to the child, and
// whether or not they have signed in again since.
func TestAPageOfWhoWasShutOutMayNotStay(t *testing.T) {
	for _, step := range []care.TieStep{care.StepPause, care.StepExclude, care.StepEnd} {
		for name, again := range map[string]bool{"": false, ", with another tie": true} {
			t.Run(string(step)+name, func(t *testing.T) {
				eachWorld(t, care.Young, func(t *testing.T, w *world) {
					f := w.family
					out, other := f.Parent, f.Carer
					if step != care.StepExclude { // which alone keeps a parent out
						out, other = other, out
					}
					if again {
						w.tied(care.Tie{Person: out.Person, Kind: care.TieRelative, State: care.TieActive}, false)
					}
					ask := func(b *browser, mark string) *answer {
						return b.get("/stay?at="+mark, "Accept", "application/json")
					}
					mark := func(b *browser) string {
						page := b.get(w.review("")).is(http.StatusOK).page
						return page.Find("body[data-personal]").AttrOr("data-personal", "none")
					}
					gone, beside := w.as(out.Viewer), w.as(other.Viewer)
					was, theirs := mark(gone), mark(beside)
					ask(gone, was).is(http.StatusOK)
					gone.get("/stay", "Accept", "application/json").is(http.StatusOK)
					w.as(f.Worker.Viewer).takes(string(step), out.Tie, "it must be")
					ask(gone, was).is(http.StatusUnauthorized)
					ask(w.as(out.Viewer), was).is(http.StatusConflict)
					ask(beside, was).is(http.StatusConflict)
					ask(beside, theirs).is(http.StatusOK)
				})
			})
		}
	}
}

func TestAPageForEverybodyMayStay(t *testing.T) {
	w := oneWorld(t, care.Young)
	if w.stranger().get("/").is(http.StatusOK).page.Find("[data-personal], [data-kept]").Length() != 0 {
		t.Error("a page for everybody asks whether it may stay")
	}
}

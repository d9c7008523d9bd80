package web_test

import (
	"net/http"
	"testing"

	"myreview/server/care"
)

// Who is at work on the case reads what to check at the coming review, with its days, on the
// child's page and on the plan of the review. Nobody else does.
func TestWhatToCheckIsForThePeopleAtWorkOnTheCase(t *testing.T) {
	w := oneWorld(t, care.Young)
	f := w.family
	child := "/children/" + string(f.Child.Person)
	iro, worker, manager := w.as(f.IRO.Viewer), w.as(f.Worker.Viewer), w.visitor("IRO manager")
	for _, kind := range []string{"legal C1", "home U6"} {
		worker.post(child+"/spells", "id", string(care.NewID()), "kind", kind, "since", "2026-03-02").is(http.StatusSeeOther)
	}
	says := []string{
		"What to check at this review", "Check whether the child should stay in care.", "Check whether this is the right home", "an interim care order since 2 March 2026",
		"9 March 2026: the placement plan is ready before the move to this home on 2 March 2026", "in the first year, which ends on 2 March 2027",
	}
	for _, at := range []string{child, w.review("/plan")} {
		for _, b := range []*browser{iro, worker} {
			page := b.get(at).is(http.StatusOK).says(says...)
			if fold := page.page.Find("details#check"); fold.Length() != 1 || fold.AttrOr("open", "shut") != "shut" {
				t.Errorf("%s: it is not one list that is folded", at)
			}
		}
		manager.get(at).is(http.StatusOK).hides("What to check", "right home", "placement plan")
		for _, v := range []care.Viewer{f.Child.Viewer, f.Carer.Viewer, f.Parent.Viewer, f.Excluded.Viewer, f.Stranger} {
			w.as(v).get(at).is(http.StatusNotFound).hides("What to check", "interim care order")
		}
	}
	for _, v := range []care.Viewer{f.Child.Viewer, f.Carer.Viewer, f.Parent.Viewer, f.Excluded.Viewer} {
		for _, at := range []string{"/home", w.review("")} {
			w.as(v).get(at).hides("What to check", "interim care order", "placement plan")
		}
	}
	w.goLive()
	iro.get(w.review("/close")).is(http.StatusOK)
	if n := iro.get(w.review("/close")).page.Find(`a[href$="/plan#check"]`).Length(); n != 1 {
		t.Errorf("the page that closes the review leads %d times to what to check", n)
	}
}

package web_test

import (
	"regexp"
	"testing"

	"myreview/server/care"
	"myreview/server/store/storetest"
)

// perRequest are the values that differ between any two answers.
var perRequest = regexp.MustCompile(`(name="(csrf|id)" value=")[^"]+`)

// An excluded parent must not learn from their pages whether the review is
// planned, going on or over, who has said something, or where and when it is.
func TestAnExcludedParentSeesTheSameWhateverHappens(t *testing.T) {
	eachWorld(t, care.Primary, func(t *testing.T, w *world) {
		dad := w.as(w.family.Excluded.Viewer)
		pages := []string{"", "/form/q/f2", "/form/check"}
		see := func() []string {
			t.Helper()
			var out []string
			for _, p := range pages {
				a := dad.get(w.review(p)).is(200)
				a.hides(storetest.PlaceName, storetest.ChildName, "Ines", "Wale", "Cora", "Pia", "March")
				out = append(out, perRequest.ReplaceAllString(a.body, "$1"))
			}
			return out
		}
		before := see()
		same := func(when string) {
			t.Helper()
			for i, body := range see() {
				if body != before[i] {
					t.Errorf("%s: %q tells something:\n%s\nbefore:\n%s", when, pages[i], body, before[i])
				}
			}
		}
		w.as(w.family.Child.Viewer).post(w.review("/form/q/p3"), "main", "CANARY", "as", "next", "rev", "1").is(303)
		same("after the child has written")
		w.goLive()
		same("while the review goes on")
		w.finish(w.as(w.family.IRO.Viewer))
		same("after the review")
		dad.post(w.review("/form/q/f2"), "main", "Tell her I think of her.", "as", "next", "rev", "1").is(303)
		id, _ := dad.get(w.review("/form/check")).is(200).page.Find("input[name=id]").Attr("value")
		dad.post(w.review("/form/send"), "id", id).is(303)
		dad.get(w.review("/form/sent")).is(200).says("Tell her I think of her.")
	})
}

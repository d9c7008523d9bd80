package web_test

import (
	"testing"

	"myreview/server/care"
)

// A number that nobody has checked stands before nobody who is a child or may
// be one; the national ones are checked everywhere. The demo's council numbers
// are unchecked.
func TestNoChildIsShownANumberThatNobodyChecked(t *testing.T) {
	w := oneWorld(t, care.Primary)
	f := w.family
	for _, path := range []string{"/help", "/tell", "/tell/now"} {
		for name, b := range map[string]*browser{"the child": w.as(f.Child.Viewer), "somebody unknown": w.stranger(), "a room screen": w.screen()} {
			if path != "/help" && name == "a room screen" {
				continue // it sends on to /help
			}
			b.get(path).is(200).says("999", "0800 1111").hides("01632", "Nobody has checked this number")
		}
	}
	for _, v := range []care.Viewer{f.Carer.Viewer, f.Worker.Viewer} {
		w.as(v).get("/help").is(200).says("999", "0808 800 5000", "A person has checked this number", "01632 960 101", "Nobody has checked this number yet")
	}
}

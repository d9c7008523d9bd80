package web_test

import (
	"net/http"
	"strings"
	"testing"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/storetest"
)

// While nothing can be written, everybody has their own form and the numbers to
// ring, is told that nothing is saved, gets their words back, and is shown
// nobody else's (ADR 0012).
func TestPagesWhileNothingCanBeWritten(t *testing.T) {
	storetest.AtOnce(t, func(t *testing.T, s *store.Store, b *storetest.Base) {
		w := newWorld(t, s, b, care.Young)
		w.toldAll("We won", "For my IRO")
		people := map[string]*browser{
			"child": w.as(w.family.Child.Viewer), "iro": w.as(w.family.IRO.Viewer), "mum": w.as(w.family.Parent.Viewer), "none": w.stranger(),
		}
		people["mum"].post(w.review("/form/q/f2"), "rev", "1", "main", "She is funny", "as", "next").is(303)
		form := people["child"].get(w.review("/form/q/y3")).is(200)
		if b.Kind == "sqlite" {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}
		frozen := *w
		serve(t, &frozen, b.Freeze(t), b)
		for name := range people {
			moved := *people[name]
			moved.w = &frozen
			people[name] = &moved
		}
		b.Clock.Move(2 * 60e9) // a sign of life would be noted by now
		child, mum, iro := people["child"], people["mum"], people["iro"]

		child.get(w.review("")).is(200).says("Hello, Robin")
		child.get(w.review("/form/q/y2")).is(200).says("We won")
		child.get(w.review("/form/sent")).is(200).says("We won", "For my IRO")
		mum.get(w.review("/form/check")).is(200).says("She is funny")
		for name, path := range map[string]string{"iro": "/told", "mum": "/told"} {
			if a := people[name].get(w.review(path)); a.status != 503 || strings.Contains(a.body, "We won") {
				t.Errorf("%s: %s gets %d: %s", name, path, a.status, a.words())
			}
		}
		iro.get(w.review("/meet")).is(503).hides("We won", "For my IRO")

		said := form.fields("next")
		said.Set("more", "CANARY-TYPED in vain")
		child.postForm(w.review("/form/q/y3"), said).is(503).says("Nothing can be saved just now", "CANARY-TYPED in vain")
		if status, _ := child.autosave(w.review("/form/q/y3"), "rev", "1", "more", "again"); status != http.StatusServiceUnavailable {
			t.Errorf("an autosave is answered %d", status)
		}
		child.get(w.review("/form/q/y3")).is(200).hides("CANARY-TYPED")
		child.get("/help").says("0800 1111")
		for _, b := range people {
			b.get("/help").is(200).says("999", "0808 800 5000")
		}
		people["none"].get("/tell").is(200).says("0800 1111")
		if a := people["none"].get("/readyz").is(503); a.body != "database takes no writes\n" {
			t.Errorf("readyz says %q", a.body)
		}
	})
}

// The numbers to ring are there when the database is gone altogether, for
// whoever was signed in and for whoever was not.
func TestTheNumbersNeedNoDatabase(t *testing.T) {
	w := oneWorld(t, care.Little)
	child, stranger := w.as(w.family.Child.Viewer), w.stranger()
	child.get(w.review("")).is(200)
	if err := w.store.Close(); err != nil {
		t.Fatal(err)
	}
	for _, b := range []*browser{child, stranger} {
		b.get("/help").is(200).says("0800 1111", "999")
	}
	if a := child.get(w.review("")).is(503); !strings.Contains(a.body, `href="tel:0800`) {
		t.Error("no number at the foot of the page that says what went wrong")
	}
}

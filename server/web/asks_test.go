package web_test

import (
	"net/http"
	"slices"
	"testing"

	"myreview/server/care"
	"myreview/server/store/forms"
)

// asks has the child send a form in which they ask for a friend and somebody's mum to be
// there, and say something besides.
func (w *world) asks() {
	w.t.Helper()
	child := w.as(w.family.Child.Viewer)
	child.post(w.review("/form/q/m3"), "rev", "1", "main", string(w.family.Parent.Tie), "main", "friend", "as", "next").is(http.StatusSeeOther)
	child.post(w.review("/form/q/y2"), "rev", "1", "main", "CANARY-swim", "as", "next").is(http.StatusSeeOther)
	child.post(w.review("/form/send"), "id", string(care.NewID())).is(http.StatusSeeOther)
	all, err := w.store.Forms.Wishes(w.t.Context(), w.family.IRO.Viewer, w.family.Review)
	if err != nil || len(all.All) != 2 {
		w.t.Fatalf("%d wishes, %v", len(all.All), err)
	}
	w.wish = all.All[0].ID
}

// domain.md section 14, Z19: what the child asks for, in the question as it was asked, is
// before those who answer; the child reads what they said. Nobody else is told.
func TestWhatAChildAsksForIsAnswered(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		f := w.family
		child, iro, worker := w.as(f.Child.Viewer), w.as(f.IRO.Viewer), w.as(f.Worker.Viewer)
		child.get(w.review("/wishes")).is(http.StatusOK).says("What you ask for will be here after you send your form.")
		iro.get(w.review("/wishes")).is(http.StatusOK).says("has asked for nothing that you can read")
		w.asks()
		child.get(w.review("")).is(http.StatusOK).says("What you asked for, and what we said")
		child.get(w.review("/wishes")).is(http.StatusOK).says("Who would you like there?", "Mum", "A friend", "No answer yet.").hides("2 have no answer")
		page := iro.get(w.review("/wishes")).is(http.StatusOK).says("Who would you like there?", "A friend", "2 have no answer yet.", "CANARY-swim")
		worker.get(w.review("/wishes")).is(http.StatusOK).says("2 have no answer yet.").hides("CANARY-swim", "is a wish")
		for _, path := range []string{"/meet", "/wishes/" + string(w.wish)} {
			worker.get(w.review(path)).is(http.StatusOK)
		}
		if link := iro.get(w.review("/meet")).page.Find(`a[href="` + w.review("/wishes") + `"]`).Length(); link != 1 {
			t.Errorf("the meeting's page has %d links to what the child asks for", link)
		}
		if link := worker.get("/children/" + string(f.Child.Person)).page.Find(`a[href="` + w.review("/wishes") + `"]`).Length(); link != 1 {
			t.Errorf("the child's page has %d links to it", link)
		}

		// What was typed stays where something is missing, and is said beside its field.
		answer := w.review("/wishes/" + string(w.wish))
		form := iro.get(answer).is(http.StatusOK).says("This answers")
		theirs := worker.get(answer).is(http.StatusOK)
		wrong := iro.submit(form, answer, "says", "no", "instead", "She rings in").is(http.StatusUnprocessableEntity).says("Write why, for the child to read.", "She rings in")
		iro.submit(wrong, answer, "why", "The room is <b>small</b>").is(http.StatusSeeOther)
		child.get(w.review("/wishes")).is(http.StatusOK).says("The room is <b>small</b>", "She rings in", "What will happen instead", "said this", "No answer yet.")
		iro.get(w.review("/wishes")).is(http.StatusOK).says("1 has no answer yet.")

		// Who answers what somebody else has answered meanwhile is told, and nothing is lost.
		clash := worker.submit(theirs, answer, "says", "yes", "who", "Wale", "when", "on the day").is(http.StatusConflict).says("Another answer was saved in the meantime.")
		worker.submit(clash, answer).is(http.StatusSeeOther)
		child.get(w.review("/wishes")).is(http.StatusOK).says("Wale", "on the day").hides("She rings in")
		iro.get(w.review("/wishes")).is(http.StatusOK).says("Earlier answers", "She rings in")

		// What else the child said is marked, and what is said in the meeting written down.
		mark, _ := page.page.Find(`form[action$="/wishes/mark"] input[name=answer]`).Attr("value")
		worker.post(w.review("/wishes/mark"), "id", string(care.NewID()), "answer", mark).is(http.StatusNotFound)
		iro.post(w.review("/wishes/mark"), "id", string(care.NewID()), "answer", mark).is(http.StatusSeeOther)
		iro.get(w.review("/wishes")).is(http.StatusOK).says("From the form, noted by the IRO").hides("asked for in the meeting")
		child.get(w.review("/wishes")).is(http.StatusOK).says("From your answers", "CANARY-swim")
		worker.get(w.review("/wishes")).is(http.StatusOK).hides("CANARY-swim")
		w.goLive()
		live := iro.get(w.review("/wishes")).is(http.StatusOK).says("asked for in the meeting")
		iro.submit(live, w.review("/wishes/said"), "words", " ").is(http.StatusUnprocessableEntity).says("Write what the child asked for.")
		iro.submit(live, w.review("/wishes/said"), "words", "a dog").is(http.StatusSeeOther)
		worker.get(w.review("/wishes")).is(http.StatusOK).says("Said in the meeting", "a dog")

		// Nobody else, not even in how it is refused.
		for _, other := range []care.Viewer{f.Carer.Viewer, f.Parent.Viewer, f.Excluded.Viewer, f.Former.Viewer, f.Stranger, w.guest("advocate"), w.guest("business support"), w.guest("IRO manager")} {
			b := w.as(other)
			for _, path := range []string{"/wishes", "/wishes/" + string(w.wish), "/wishes/" + string(care.NewID())} {
				b.get(w.review(path)).is(http.StatusNotFound)
			}
			b.post(answer, "id", string(care.NewID()), "wish", string(w.wish), "says", "yes").is(http.StatusNotFound)
		}
		child.get(answer).is(http.StatusNotFound)

		w.closeWith(iro, "so")
		iro.get(w.review("/wishes")).is(http.StatusOK).says("The review is closed.")
		iro.submit(form, answer, "says", "no", "why", "CANARY-late").is(http.StatusGone).says("Answers can no longer be changed", "CANARY-late")
		iro.submit(live, w.review("/wishes/said"), "words", "CANARY-cat").is(http.StatusGone).says("Answers can no longer be changed", "CANARY-cat")
		child.get(w.review("/wishes")).is(http.StatusOK).says("Wale", "You did not get an answer here.")
	})
}

// A child of each age reads the page in their own words, and every other language is whole.
func TestEachAgeReadsWhatWasAnswered(t *testing.T) {
	for _, band := range []care.Band{care.Little, care.Primary} {
		t.Run(string(band), func(t *testing.T) {
			w := oneWorld(t, band)
			child := w.as(w.family.Child.Viewer)
			child.post(w.review("/form/q/m1"), "rev", "1", "main", "person", "main", "draw", "as", "next").is(http.StatusSeeOther)
			child.post(w.review("/form/send"), "id", string(care.NewID())).is(http.StatusSeeOther)
			all, err := w.store.Forms.Wishes(t.Context(), w.family.IRO.Viewer, w.family.Review)
			if err != nil || len(all.All) != 2 || slices.ContainsFunc(all.All, func(o forms.Wish) bool { return o.Source != forms.WishForm }) {
				t.Fatalf("%d wishes, %v", len(all.All), err)
			}
			child.get(w.review("/wishes")).is(http.StatusOK).says("Be there", "No answer yet.")
		})
	}
}

package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/i18n"
	"myreview/server/store/forms"
)

// A child of six answers No to "Do you know your social worker?". Nobody may
// read that as No to "When you talk with your social worker, how does it go?",
// nor "A bit safe" as "Sometimes safe": what was asked and offered is shown in
// the words of the child's page, to everybody and everywhere.
func TestAnAnswerIsShownToTheQuestionThatWasAsked(t *testing.T) {
	eachWorld(t, care.Little, func(t *testing.T, w *world) {
		f := w.family
		child, iro, worker := w.as(f.Child.Viewer), w.as(f.IRO.Viewer), w.as(f.Worker.Viewer)
		asked := []string{}
		for _, post := range [][]string{
			{"p7", "main", "mixed", "audience", "everyone", "rev", "1"},
			{"p12", "main.rows", "siblings", "main.siblings", "same", "rev", "1"},
			{"p6", "home", "bit", "rev", "1"},
			{"p6.school", "school", "not", "rev", "2"},
			{"p15", "main", "no", "rev", "1"},
		} {
			child.post(w.review("/form/q/"+post[0]), append(post[1:], "as", "next")...).is(http.StatusSeeOther)
			asked = append(asked, child.get(w.review("/form/q/"+post[0])).page.Find("h1").Text())
		}
		little, others := words(t, care.Little), words(t, care.Adult)
		said, never := asked, []string{}
		for _, id := range []string{"form.safe.bit", "form.pics3.mixed", "form.freq.same", "form.p6.home", "form.p15.ask"} {
			said = append(said, little.T(id))
			if other := others.T(id); !strings.Contains(strings.Join(said, "|"), other) {
				never = append(never, other)
			}
		}
		if !slices.Contains(never, others.T("form.safe.bit")) || len(never) < 3 {
			t.Fatalf("the bands ask alike, so this shows nothing: %q", never)
		}

		child.get(w.review("/form/check")).is(http.StatusOK).says(said...).hides(never...)
		child.get(w.review("/form/as/" + string(f.IRO.Tie))).is(http.StatusOK).says(said...).hides(never...)
		child.post(w.review("/form/send"), "id", string(care.NewID())).is(http.StatusSeeOther)
		child.get(w.review("/form/sent")).is(http.StatusOK).says(said...).hides(never...)
		iro.get(w.review("/told")).is(http.StatusOK).says(said...).hides(never...)
		iro.get(w.review("/meet")).is(http.StatusOK).says(said...).hides(never...)
		worker.get("/alerts").is(http.StatusOK).says(asked[2], little.T("form.p6.school"), little.T("form.safe.not"), little.T("form.safe.bit")).hides(never...)
		child.get(w.review("/opened")).is(http.StatusOK).says(asked...).hides(never...)

		w.goLive()
		w.screen().get("/room/screen").is(http.StatusOK).hides(never...)
		w.agree(iro).is(http.StatusSeeOther)
		w.finish(iro)
		draft := iro.get(w.review("/letter/write")).is(http.StatusOK)
		if all := draft.page.Find("textarea").Text(); !strings.Contains(all, asked[0]) || !strings.Contains(all, little.T("form.pics3.mixed")) || slices.ContainsFunc(never, func(other string) bool { return strings.Contains(all, other) }) {
			t.Errorf("the letter does not say what was asked, or what was picked: %s", all)
		}
	})
}

// What stands with an answer are the words themselves: whatever the sentences of
// the forms become, and whichever band and language a reader has, what was
// sent stays what it was.
func TestTheWordsOfAQuestionOutliveTheForms(t *testing.T) {
	w := oneWorld(t, care.Young)
	f := w.family
	ctx := t.Context()
	form, _ := consult.Get("young")
	q, _ := form.Question("y9")
	catalog, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	then := form.Ask(q, care.Urdu, func(id string) string { return "THEN " + id })
	happy, _ := form.Question("y11")
	urdu := catalog.In(care.Urdu, care.Young)
	for question, a := range map[string]consult.Answer{
		"y9":  {Values: map[string]consult.Value{"main": &consult.Feelings{Many: consult.Many{Picks: []string{"happy"}}}}, Asked: then},
		"y11": {Values: map[string]consult.Value{"main": &consult.One{Pick: "kind"}}, Asked: form.Ask(happy, care.Urdu, func(id string) string { return urdu.T(id) })},
	} {
		a.State, a.Audience = consult.Given, care.Everyone
		if _, err := w.store.Forms.SaveDraft(ctx, f.Child.Viewer, f.Review, question, forms.Save{Rev: 1}, a); err != nil {
			t.Fatal(err)
		}
	}
	child, iro := w.as(f.Child.Viewer), w.as(f.IRO.Viewer)
	today := catalog.In(care.English, care.Young)
	judge := func(b *browser, path string) {
		t.Helper()
		page := b.get(path).is(http.StatusOK).says("THEN form.y9.ask", "THEN form.feel.happy").hides(today.T("form.y9.ask"))
		if got := page.page.Find(`main [lang="ur"][dir="rtl"]`).Length(); got < 4 {
			t.Errorf("%s: %d sentences say that they are Urdu", path, got)
		}
		// Beside a sentence that is still what it was stands what it means.
		page.says(urdu.T("form.y11.ask"), urdu.T("form.y11.kind"), "In English: "+today.T("form.y11.ask"), "In English: "+today.T("form.y11.kind"))
	}
	judge(child, w.review("/form/check"))
	judge(child, w.review("/form/as/"+string(f.Parent.Tie)))
	child.post(w.review("/form/send"), "id", string(care.NewID())).is(http.StatusSeeOther)
	judge(child, w.review("/form/sent"))
	judge(iro, w.review("/told"))
	judge(iro, w.review("/meet"))

	// Looking again in another language is no change, and sends nothing.
	before := child.get(w.review("/form/check")).says("You have sent this already").words()
	child.post(w.review("/form/q/y9"), "main", "happy", "audience", "everyone", "rev", "2", "asked", "en").is(http.StatusSeeOther)
	if got := child.get(w.review("/form/check")).words(); got != before {
		t.Errorf("looking at a question changed what is told of it: %s", got)
	}
}

// An answer from before the words were kept is shown with those of its form's
// band, and the page says that they are today's.
func TestAnAnswerFromBeforeTheWordsWereKept(t *testing.T) {
	w := oneWorld(t, care.Little)
	f := w.family
	a := consult.Answer{State: consult.Given, Audience: care.OnlyIRO, Values: map[string]consult.Value{"main": &consult.YNU{One: consult.One{Pick: "no"}}}}
	if _, err := w.store.Forms.SaveDraft(t.Context(), f.Child.Viewer, f.Review, "p15", forms.Save{Rev: 1}, a); err != nil {
		t.Fatal(err)
	}
	if err := w.store.Forms.Send(t.Context(), f.Child.Viewer, f.Review, care.NewID()); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/told", "/meet"} {
		w.as(f.IRO.Viewer).get(w.review(path)).is(http.StatusOK).
			says(words(t, care.Little).T("form.p15.ask"), "No", "The words of this question were not kept").hides(words(t, care.Adult).T("form.p15.ask"))
	}
}

// The page says in which language it asks: another page may have changed the
// child's language before the answer arrives.
func TestTheLanguageOfAQuestionIsThatOfItsPage(t *testing.T) {
	w := oneWorld(t, care.Young)
	child := w.as(w.family.Child.Viewer)
	page := child.get(w.review("/form/q/y2")).is(http.StatusOK)
	child.post("/lang", "lang", "cy", "back", "/help")
	child.hand(page, "main", "CANARY", "as", "next").is(http.StatusSeeOther)
	dt := child.get(w.review("/form/check")).is(http.StatusOK).page.Find("dt").First()
	if got, _ := dt.Find(`[lang]`).Attr("lang"); got != "en" || !strings.HasPrefix(strings.TrimSpace(dt.Text()), page.page.Find("h1").Text()) {
		t.Errorf("asked in English, shown as %q: %s", got, dt.Text())
	}
}

// words are the portal's in English, for one band.
func words(t *testing.T, band care.Band) i18n.Words {
	t.Helper()
	catalog, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return catalog.In(care.English, band)
}

// A form that was begun goes on in its own words, whatever reading level its
// writer is in by then: its questions are that form's.
func TestAFormThatWasBegunKeepsItsWords(t *testing.T) {
	w := oneWorld(t, care.Little)
	child := w.as(w.family.Child.Viewer)
	child.post(w.review("/form/q/p15"), "main", "no", "rev", "1", "as", "next").is(http.StatusSeeOther)
	past(t, w.disk, "UPDATE person SET band = 'primary' WHERE band = 'little'")
	child = w.as(w.family.Child.Viewer)
	now := words(t, care.Little).T("form.p15.ask")
	child.get(w.review("/form/q/p15")).is(http.StatusOK).says(now).hides(words(t, care.Primary).T("form.p15.ask"))
	child.get(w.review("/form/check")).is(http.StatusOK).says(now).hides(words(t, care.Primary).T("form.p15.ask"))
	if q := child.get(w.review("/form/q/p15")).page; q.Find("html").AttrOr("data-band", "") != "primary" {
		t.Error("the page itself does not speak to the child as they are now")
	}
}

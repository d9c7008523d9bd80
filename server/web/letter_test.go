package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/letter"
	"myreview/server/store/forms"
)

// toldAll has the child send a form: one answer for everyone, one for the IRO.
func (w *world) toldAll(everyone, onlyIRO string) {
	w.t.Helper()
	ctx, f := w.t.Context(), w.family
	for q, a := range map[string]consult.Answer{
		"y2":  {State: consult.Given, Audience: care.Everyone, Values: map[string]consult.Value{"main": &consult.Text{Text: everyone}}},
		"y23": {State: consult.Given, Audience: care.OnlyIRO, Values: map[string]consult.Value{"main": &consult.Text{Text: onlyIRO}}},
	} {
		if _, err := w.store.Forms.SaveDraft(ctx, f.Child.Viewer, f.Review, q, forms.Save{Rev: 1}, a); err != nil {
			w.t.Fatal(err)
		}
	}
	if err := w.store.Forms.Send(ctx, f.Child.Viewer, f.Review, care.NewID()); err != nil {
		w.t.Fatal(err)
	}
}

// over closes the family's review at once.
func (w *world) over() {
	w.t.Helper()
	w.goLive()
	iro := w.as(w.family.IRO.Viewer)
	w.agree(iro).is(303)
	w.finish(iro)
}

func TestALetterComesBack(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		w.toldAll("  We won <the> league!  ", "CANARY only for my IRO")
		w.over()
		iro, child := w.as(w.family.IRO.Viewer), w.as(w.family.Child.Viewer)
		child.get(w.review("/letter")).is(404)
		draft := iro.get(w.review("/letter/write")).is(200)
		if said := draft.page.Find(".saved"); said.AttrOr("data-unsent", "") == "" || strings.Contains(said.AttrOr("data-stopped", "Next"), "Next") {
			t.Errorf("what the page says where it saves no more: %v", said.Get(0).Attr)
		}
		draft.hides("CANARY")
		draft.says("Hello Robin,", "We won <the> league!", "Your door will shut.", "26 June 2026", "Words")
		if q := draft.page.Find("blockquote.yours"); q.Length() != 1 || q.Text() != "  We won <the> league!  " {
			t.Errorf("the child's words: %q", q.Text())
		}

		// Saved without a script; an empty line makes two paragraphs; jargon is told.
		saved := iro.submit(draft, w.review("/letter/write"), "text.1", "You were brave.\n\nYour contact with Mum goes on.", "do", "save").is(303)
		page := iro.follow(saved).says("Saved", "family time").is(200)
		if got := page.page.Find("#text-1").Text() + page.page.Find("#text-2").Text(); got != "You were brave.Your contact with Mum goes on." {
			t.Errorf("two paragraphs: %q", got)
		}
		iro.submit(page, w.review("/letter/write"), "text.2", "You will see Mum on Sundays.", "do", "preview").is(303)
		look := iro.get(w.review("/letter/preview")).is(200).says("You will see Mum on Sundays.", "Nobody else.", "still empty")
		child.get(w.review("/letter")).is(404)
		w.as(w.family.Worker.Viewer).get(w.review("/letter")).is(404)
		iro.submit(look, w.review("/letter/publish")).is(303)
		w.as(w.family.Child.Viewer).raw(http.MethodHead, w.review("/letter"), nil) // asked after, and not read
		iro.get(w.review("/letter")).is(200).says("has not opened this letter yet")

		w.clock.Move(90 * time.Minute) // longer than anybody stays signed in who does nothing
		iro, child = w.as(w.family.IRO.Viewer), w.as(w.family.Child.Viewer)
		read := child.get(w.review("/letter")).is(200).says("You were brave.", "Your door will shut.", "Cora will do this by 17 April 2026")
		read.hides("CANARY", "contact")
		if q := read.page.Find("article.letter blockquote.yours"); q.Text() != "  We won <the> league!  " {
			t.Errorf("the child's words: %q", q.Text())
		}
		if title := read.page.Find("title").Text(); strings.Contains(title, "etter") || strings.Contains(title, "Robin") {
			t.Errorf("the title tells: %q", title)
		}
		iro.get(w.review("/letter")).says("opened this letter", "10.30 am")
		for name, v := range map[string]care.Viewer{"worker": w.family.Worker.Viewer, "carer": w.family.Carer.Viewer, "parent": w.family.Parent.Viewer, "excluded": w.family.Excluded.Viewer} {
			if a := w.as(v).get(w.review("/letter")); a.status != 404 {
				t.Errorf("%s reads the letter: %d", name, a.status)
			}
			if name != "worker" {
				w.as(v).get(w.review("")).hides("/letter") // no link to what is not theirs
			}
		}
		iro.get(w.review("/letter/write")).is(303)
		child.get(w.review("/letter/write")).is(403)
	})
}

// What each is told of the letter is true: nobody has a link to what is not theirs,
// nobody waits for what is there, and the IRO is reminded before anything is begun.
func TestWhatEachIsToldOfTheLetter(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.goLive()
	f := w.family
	iro := w.as(f.IRO.Viewer)
	w.agree(iro).is(303)
	owed := `a[href="` + w.review("/letter/write") + `"]`
	if iro.get("/home").page.Find(owed).Length() > 0 {
		t.Error("a letter is to be written before the review is closed")
	}
	w.finish(iro)
	if got := iro.get("/home").page.Find(owed).Text(); got != "Monday 20 April" { // the fifteenth working day, the holidays at Easter left out
		t.Errorf("the letter is owed by %q", got)
	}
	iro.get("/home/done").says("letter to write")
	w.as(f.Worker.Viewer).get("/home").says("Robin Test-Child").hides("/letter", "Letter to write")
	w.as(f.Worker.Viewer).get("/home/done").says("Robin Test-Child").hides("letter to write", "letter sent")
	others := map[string]*browser{"social worker": w.as(f.Worker.Viewer), "carer": w.as(f.Carer.Viewer), "parent": w.as(f.Parent.Viewer)}
	for _, b := range others {
		b.get(w.review("")).says("A letter to the child will say what was decided and why").hides("/letter")
	}
	write := iro.get(w.review("/letter/write"))
	look := iro.follow(iro.submit(write, w.review("/letter/write"), "do", "preview").is(303))
	iro.submit(look, w.review("/letter/publish")).is(303)
	if iro.get("/home").page.Find(owed).Length() > 0 {
		t.Error("a letter that was sent is owed")
	}
	iro.get("/home/done").says("letter sent")
	w.as(f.Worker.Viewer).get("/home/done").says("letter sent")
	for name, b := range others {
		page := b.get(w.review("")).says("The child has a letter now.").hides("/letter")
		if strings.Contains(page.words(), "will say") {
			t.Errorf("the %s is told that it is still to come", name)
		}
	}
	w.as(f.Child.Viewer).get(w.review("")).says("Your letter").hides("has a letter now")
	w.as(f.Excluded.Viewer).get(w.review("")).hides("has a letter now", "/letter")
}

func TestTheWordsOfAChildCannotBeChangedByHand(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.toldAll("We won the league!", "CANARY only for my IRO")
	w.over()
	iro := w.as(w.family.IRO.Viewer)
	send := func(fields ...string) *answer {
		return iro.post(w.review("/letter/write"), append([]string{"rev", "0", "in", "en", "boxes", "1", "kind.0", "quote"}, fields...)...)
	}
	send("ref.0", "y2.main", "text.0", "We lost the league!").is(422).says("nobody can change them")
	send("ref.0", "y23.main", "text.0", "CANARY only for my IRO").is(409)
	send("ref.0", "y2.main").is(303)
	iro.post(w.review("/letter/write"), "rev", "1", "in", "en", "boxes", "1", "kind.0", "script", "text.0", "x").is(422)
	iro.post(w.review("/letter/write"), "rev", "1", "in", "en", "boxes", "-3").is(422)
	iro.post(w.review("/letter/write"), "rev", "x", "in", "en", "boxes", "1").is(422)
	iro.post(w.review("/letter/write"), "rev", "1", "in", "en", "boxes", "1", "kind.0", "para", "text.0", strings.Repeat("CANARY words ", 9000)).is(413).says("too long")
}

func TestTwoTabsKeepBothLetters(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.over()
	one, two := w.as(w.family.IRO.Viewer), w.as(w.family.IRO.Viewer)
	first, second := one.get(w.review("/letter/write")), two.get(w.review("/letter/write"))
	one.submit(first, w.review("/letter/write"), "text.1", "From the first tab.", "do", "save").is(303)
	clash := two.submit(second, w.review("/letter/write"), "text.1", "From the second tab.", "do", "save").is(409)
	clash.says("From the first tab.", "Both versions are kept")
	if got := clash.page.Find("#text-1").Text(); got != "From the second tab." {
		t.Errorf("what was written in the second tab: %q", got)
	}
	if !clash.page.Find("#writing").Is("[data-goes]:not([data-autosave])") {
		t.Error("without an answer to Save the words over another version would be gone")
	}
	two.submit(clash, w.review("/letter/write"), "do", "save").is(303)
	one.get(w.review("/letter/write")).says("From the second tab.")
}

// In another language the page never puts one's own words over somebody else's that
// are not shown: the two versions are shown beside each other first.
func TestTheLanguageLosesNeitherOfTwoLetters(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.over()
	path := w.review("/letter/write")
	one, two := w.as(w.family.IRO.Viewer), w.as(w.family.IRO.Viewer)
	welsh := func(a *answer, fields ...string) *answer {
		t.Helper()
		values := fieldsOf(a.page.Find("#writing"))
		for i := 0; i+1 < len(fields); i += 2 {
			values.Set(fields[i], fields[i+1])
		}
		return two.postForm(a.page.Find(".lang button[lang=cy]").AttrOr("formaction", ""), values)
	}
	begun := two.get(path)
	one.submit(one.get(path), path, "text.1", "From the first tab.\n\nWith one more.", "do", "save").is(303)

	// Typed on a page that is behind: both are there, and one's own is whole.
	if begun.page.Find("#writing input[name=rev]").AttrOr("value", "") != "0" {
		t.Fatal("the second page is not behind")
	}
	last := begun.page.Find("#writing textarea").Last()
	clash := welsh(begun, "text.1", "From the second tab.").is(409).says("From the first tab.", "With one more.")
	if got := clash.kept("#text-1"); got != "From the second tab." {
		t.Errorf("what was written in the second tab: %q", got)
	}
	if got := clash.page.Find("#writing textarea").Last().Text(); got != last.Text() || clash.page.Find("html").AttrOr("lang", "") != "cy" {
		t.Errorf("the letter ends with %q, and ended with %q", got, last.Text())
	}

	// Beside the other version no language leads away from it.
	if n := clash.page.Find("button[lang]").Length(); n > 0 {
		t.Errorf("%d buttons for another language stand where two letters are compared", n)
	}
	two.post("/lang", "lang", "en")
	clash = two.submit(begun, path, "text.1", "From the second tab.", "do", "save").is(409)
	if n := clash.page.Find("button[lang]").Length(); n > 0 {
		t.Errorf("%d buttons for another language stand where two letters are compared", n)
	}
	one.get(path).says("From the first tab.")

	// A new draft beside what is saved stays one, in its own language.
	draft := two.get(path + "?draft=ur").is(200)
	again := welsh(draft, "text.1", "Typed in a new draft.").is(200).hides("From the first tab.")
	if got := again.kept("#text-1"); got != "Typed in a new draft." || again.page.Find("input[name=in]").AttrOr("value", "") != "ur" {
		t.Errorf("the new draft holds %q", got)
	}
	if again.page.Find("#writing textarea").Length() != draft.page.Find("#writing textarea").Length() || again.page.Find("[data-autosave]").Length() > 0 {
		t.Error("the new draft became the saved letter")
	}
}

// By ear the page had "Up", "Down", "Add below" and "Text" 33 times: each control
// says which part it is of, what is seen of it first, and what was moved is where the
// reader is put, with its new place.
func TestALetterIsWrittenByEar(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.toldAll("We won the league!", "only for the IRO")
	w.over()
	iro := w.as(w.family.IRO.Viewer)
	for lang, up := range map[string]string{"en": "Move up", "cy": "Symud i fyny", "ur": "اوپر لے جائیں"} {
		iro.post("/lang", "lang", lang)
		page := iro.get(w.review("/letter/write"))
		names := map[string]bool{}
		for _, b := range page.page.Find(`#writing section button, #writing section label`).EachIter() {
			name := strings.Join(strings.Fields(b.Text()), " ")
			if names[name] {
				t.Errorf("%s: two controls are named %q", lang, name)
			}
			names[name] = true
			if strings.HasPrefix(b.AttrOr("value", ""), "up:") && !strings.HasPrefix(name, up) {
				t.Errorf("%s: %q is not named as it is seen", lang, name)
			}
			if b.AttrOr("aria-label", "") != "" {
				t.Errorf("%s: %q is named otherwise than it is seen", lang, name)
			}
		}
	}
	iro.post("/lang", "lang", "en")
	page := iro.get(w.review("/letter/write"))
	parts := page.page.Find("#writing section").Length()
	if got := page.page.Find(`button[value="up:6"]`).Text(); !strings.HasPrefix(got, fmt.Sprintf("Move up Part 7 of %d: ", parts)) {
		t.Errorf("the button is named %q", got)
	}

	// The second box becomes two, so what is moved to the place of the fifth stands in the sixth.
	words := page.page.Find("#text-5").Text()
	to := iro.submit(page, w.review("/letter/write"), "text.1", "One.\n\nTwo.", "do", "up:5").is(303).to
	if !strings.HasSuffix(to, "&moved=5#box-5") {
		t.Fatalf("leads to %s", to)
	}
	at := iro.get(to).page.Find("#box-5[tabindex='-1']")
	if at.Find("textarea").Text() != words || at.AttrOr("aria-describedby", "") != "moved" {
		t.Errorf("what was moved is not where it leads: %q, not %q", at.Find("textarea").Text(), words)
	}
	if got := at.Find("#moved").Text(); got != fmt.Sprintf("It is part 6 of %d now.", parts+1) {
		t.Errorf("it says %q", got)
	}
	// What is new can be written in at once; after a save the focus is on what says so.
	for do, leads := range map[string]string{"add:2": "#text-3", "save": "#saved"} {
		page := iro.get(w.review("/letter/write"))
		to := iro.submit(page, w.review("/letter/write"), "do", do).is(303).to
		if !strings.HasSuffix(to, leads) || !iro.get(to).page.Find(leads).Is("textarea, [tabindex='-1']") {
			t.Errorf("%s leads to %s", do, to)
		}
	}
	// A script presses the button for a page that goes on only once there is an answer: without one its words would be gone.
	page = iro.get(w.review("/letter/write"))
	form := fieldsOf(page.page.Find("#writing[data-goes]"))
	form.Set("do", "down:1")
	var said struct{ To string }
	if err := json.Unmarshal([]byte(iro.postForm(w.review("/letter/write"), form, "Accept", "application/json").is(200).body), &said); err != nil || !strings.HasSuffix(said.To, "&moved=2#box-2") {
		t.Errorf("a script is led to %q: %v", said.To, err)
	}
}

func TestALetterIsMovedAddedToAndMeasured(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.toldAll("We won the league!", "I am scared of the dark hall at night")
	w.over()
	iro := w.as(w.family.IRO.Viewer)
	page := iro.get(w.review("/letter/write")).hides("dark hall", "told only to you")
	before := page.page.Find("textarea").Eq(0).Text()
	page = iro.follow(iro.submit(page, w.review("/letter/write"), "do", "down:0").is(303))
	if got := page.page.Find("textarea").Eq(1).Text(); got != before {
		t.Errorf("moved down: %q, want %q", got, before)
	}
	boxes := page.page.Find("form section.panel").Length()
	page = iro.follow(iro.submit(page, w.review("/letter/write"), "do", "add:2").is(303))
	if got := page.page.Find("form section.panel").Length(); got != boxes+1 {
		t.Errorf("%d boxes after adding to %d", got, boxes)
	}
	page = iro.follow(iro.submit(page, w.review("/letter/write"), "drop.0", "yes").is(303))
	if got := page.page.Find("form section.panel").Length(); got != boxes {
		t.Errorf("%d boxes after leaving one out", got)
	}
	form := fieldsOf(page.page.Find("form#writing"))
	form.Set("text.0", "The placement breakdown was unfortunate.")
	iro.postForm(w.review("/letter/measure"), form).is(200)
	if m := iro.postForm(w.review("/letter/measure"), form); !strings.Contains(m.body, "placement breakdown") || !strings.Contains(m.body, "up to 700") {
		t.Errorf("measured: %s", m.body)
	}
	form.Set("text.1", "You told me that you are scared of the dark hall at night.")
	if m := iro.postForm(w.review("/letter/measure"), form); !strings.Contains(m.body, "told only to you") || !strings.Contains(m.body, "scared of the dark hall at night") {
		t.Errorf("words that were kept for the IRO are repeated, and nothing is said: %s", m.body)
	}
	rev := form.Get("rev")
	if a := iro.postForm(w.review("/letter/write"), form, "Accept", "application/json").is(200); !strings.Contains(a.body, `"rev":`) || strings.Contains(a.body, `"rev":`+rev+",") {
		t.Errorf("a script's save: %s", a.body)
	}
	iro.get(w.review("/letter/write")).says("placement breakdown")
	// In another language, beside what is saved.
	welsh := iro.get(w.review("/letter/write?draft=cy")).is(200).says("new draft")
	if lang, _ := welsh.page.Find("input[name=in]").Attr("value"); lang != "cy" {
		t.Errorf("drafted in %q", lang)
	}
	if !welsh.page.Find("#writing").Is("[data-goes]:not([data-autosave])") {
		t.Error("without an answer to Save the words of a new draft would be gone")
	}
	iro.get(w.review("/letter/write")).says("placement breakdown")
	iro.post(w.review("/letter/publish"), "rev", "1").is(409)
}

// A letter with as many parts as it may have is saved all the same when somebody
// asks for one more, and says beside the button why there is none.
func TestAFullLetterIsSavedWhenMoreIsAskedFor(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.over()
	iro := w.as(w.family.IRO.Viewer)
	page := iro.get(w.review("/letter/write"))
	boxes := func() int { return page.page.Find("form#writing section.panel").Length() }
	text := strings.Repeat("One more line.\n\n", letter.MaxBlocks-boxes()+1)
	page = iro.follow(iro.submit(page, w.review("/letter/write"), "text.1", text).is(303))
	if boxes() != letter.MaxBlocks {
		t.Fatalf("%d boxes", boxes())
	}
	last := letter.MaxBlocks - 1
	page = iro.follow(iro.submit(page, w.review("/letter/write"), "text."+strconv.Itoa(last), "CANARY last words", "do", "add:"+strconv.Itoa(last)).is(303))
	at := page.page.Find("#box-" + strconv.Itoa(last))
	if boxes() != letter.MaxBlocks || !strings.Contains(at.Text(), "It cannot have more.") || !strings.Contains(at.Text(), "CANARY last words") {
		t.Errorf("%d boxes, beside the button: %s", boxes(), at.Text())
	}
	iro.submit(page, w.review("/letter/write"), "text.1", text).is(413).says("too long to save", "One more line.")
}

func TestALetterOfAYoungerChildHasPictures(t *testing.T) {
	w := oneWorld(t, care.Little)
	w.over()
	iro := w.as(w.family.IRO.Viewer)
	iro.submit(iro.get(w.review("/letter/write")), w.review("/letter/write"), "do", "save").is(303)
	iro.submit(iro.get(w.review("/letter/preview")), w.review("/letter/publish")).is(303)
	read := w.as(w.family.Child.Viewer).get(w.review("/letter")).is(200)
	if read.page.Find("article.letter svg").Length() < 3 || read.page.Find(`article.letter[data-band="little"] br`).Length() < 3 {
		t.Errorf("pictures, and one idea a line: %s", read.words())
	}
}

func TestNoLetterBeforeTheReviewIsClosed(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.goLive()
	iro := w.as(w.family.IRO.Viewer)
	iro.get(w.review("/letter/write")).is(409).says("after the review is closed")
	iro.post(w.review("/letter/write"), "rev", "0", "in", "en", "boxes", "1", "kind.0", "para", "text.0", "CANARY early words").is(409).says("CANARY early words")
}

// What a child shares with some people and names for the letter is quoted in
// its draft; what they keep for the IRO is not, named or not.
func TestTheChildNamesWhatMayBeInTheLetter(t *testing.T) {
	w := oneWorld(t, care.Young)
	f := w.family
	child, iro := w.as(f.Child.Viewer), w.as(f.IRO.Viewer)
	ask := child.get(w.review("/form/q/y2")).is(200).says("You can put this in my letter", "You and Ines Test-Iro can read it", "An IRO who stands in can too")
	if box := ask.page.Find("input[name=letter]"); box.Length() != 1 || box.AttrOr("checked", "no") != "no" {
		t.Error("the choice is not there, or picked beforehand")
	}
	child.hand(ask, "main", "I learned the drums", "audience", "picked", "reader", string(f.Carer.Tie), "letter", "1", "as", "next").is(303)
	child.hand(child.get(w.review("/form/q/y3")).is(200), "main", "5", "more", "CANARY what worries me", "audience", "iro", "letter", "1", "as", "next").is(303)
	if again := child.get(w.review("/form/q/y2")); again.page.Find("input[name=letter][checked]").Length() != 1 {
		t.Error("the choice is lost when the child comes back")
	}
	check := child.get(w.review("/form/check")).says("This can be in your letter, in your own words.")
	if n := strings.Count(check.words(), "This can be in your letter"); n != 1 {
		t.Errorf("%d answers are said to be named for the letter, want 1", n)
	}
	w.as(f.Carer.Viewer).get(w.review("/form/q/c1")).is(200).hides("my letter", `name="letter"`)
	child.post(w.review("/form/send"), "id", string(care.NewID())).is(303)
	child.get(w.review("/form/sent")).says("This can be in your letter")
	w.over()
	draft := iro.get(w.review("/letter/write")).is(200).hides("CANARY")
	if q := draft.page.Find("blockquote.yours"); q.Length() != 1 || q.Text() != "I learned the drums" {
		t.Errorf("the draft quotes %q", q.Text())
	}
	w.as(f.Worker.Viewer).get(w.review("/meet")).hides("I learned the drums")
}

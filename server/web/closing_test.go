package web_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"myreview/server/care"
)

// fieldsOf reads a form as a browser would send it.
func fieldsOf(form *goquery.Selection) url.Values {
	out := url.Values{}
	form.Find("input, textarea, select").Each(func(_ int, f *goquery.Selection) {
		name, _ := f.Attr("name")
		value, _ := f.Attr("value")
		_, on := f.Attr("checked")
		switch {
		case name == "":
		case goquery.NodeName(f) == "textarea":
			out.Add(name, f.Text())
		case goquery.NodeName(f) == "select":
			value, _ = f.Find("option[selected]").Attr("value")
			out.Add(name, value)
		case f.Is("[type=radio], [type=checkbox]") && !on:
		default:
			out.Add(name, value)
		}
	})
	return out
}

// submit fills a form of the page in and sends it.
func (b *browser) submit(a *answer, action string, fields ...string) *answer {
	b.w.t.Helper()
	form := a.page.Find(`form[action="` + action + `"]`).First()
	if form.Length() == 0 {
		b.w.t.Fatalf("no form for %s: %s", action, a.words())
	}
	values := fieldsOf(form)
	for i := 0; i+1 < len(fields); i += 2 {
		values.Set(fields[i], fields[i+1])
	}
	return b.postForm(action, values)
}

// agree writes a decision down.
func (w *world) agree(b *browser, fields ...string) *answer {
	w.t.Helper()
	all := append([]string{
		"what", "The landlord repairs the door", "why", "So that it is quiet", "plain", "Your door will shut.", "who", string(w.family.Carer.Tie),
		"due", "2026-04-17", "area", "home", "wish", "yes",
	}, fields...)
	return b.submit(b.get(w.review("/close")), w.review("/close/decision"), all...)
}

// finish closes the family's review as an IRO would in a browser.
func (w *world) finish(b *browser) {
	w.t.Helper()
	attend := []string{"gave", "spoke"}
	for _, m := range []care.ID{w.family.Child.Seat, w.family.IRO.Seat, w.family.Worker.Seat, w.family.Carer.Seat, w.family.Parent.Seat} {
		attend = append(attend, "mode."+string(m), "room")
	}
	b.submit(b.get(w.review("/close")), w.review("/close/attendance"), attend...).is(303)
	b.closes().is(303)
}

// closes sends the form that closes the family's review, and says yes where it is
// asked about what is still open.
func (b *browser) closes(fields ...string) *answer {
	b.w.t.Helper()
	path := b.w.review("/close")
	a := b.submit(b.get(path), path, fields...)
	if a.page.Find("input[name=knows]").Length() > 0 {
		a = b.submit(a, path, "notalk", "Nobody thought of it.")
	}
	return a
}

// Closing passes over nothing without a word: who saw a decision differently, and
// what was not talked about, is asked about first, and once more if more came.
func TestClosingAsksAboutWhatIsStillOpen(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		child, iro, _, parent := w.start()
		w.agree(iro).is(303)
		if err := w.store.Forms.SayWish(t.Context(), w.family.IRO.Viewer, w.family.Review, care.NewID(), "CANARY a dog"); err != nil {
			t.Fatal(err)
		}
		page := iro.open(w.review("/meet"))
		says := func(b *browser, says, words string) {
			t.Helper()
			asked := b.get(w.review("/close/readback")).is(200)
			id := strings.TrimPrefix(asked.page.Find("textarea").First().AttrOr("name", ""), "words.")
			b.submit(asked, w.review("/close/readback"), "says."+id, says, "words."+id, words).is(303)
		}
		closing := iro.open(w.review("/close"))
		says(child, "no", "CANARY the lock")
		if html := closing.next()["agreed"]; !strings.Contains(html, "CANARY the lock") || !strings.Contains(html, "data-news=") {
			t.Errorf("the closing page is not told live what the child said: %q", html)
		}
		if html := page.next()["decisions"]; !strings.Contains(html, "CANARY the lock") || !strings.Contains(html, "Sees it differently") {
			t.Errorf("the chairing view is not told live what the child said: %q", html)
		}
		attend := []string{"gave", "spoke"}
		for _, m := range []care.ID{w.family.Child.Seat, w.family.IRO.Seat, w.family.Worker.Seat, w.family.Carer.Seat} { // nobody knows how the parent was there
			attend = append(attend, "mode."+string(m), "room")
		}
		iro.submit(iro.get(w.review("/close")), w.review("/close/attendance"), attend...).is(303)
		asked := iro.submit(iro.get(w.review("/close")), w.review("/close"), "pn", "PN3", "reason", "Said it with signs").is(422)
		asked.says("this is still open", "Robin Test-Child", "The landlord repairs the door", "CANARY the lock", "You have not talked about these parts", "Learning", "asked for 1 thing", "Said it with signs",
			"You have not confirmed how these people took part", "You have not written that you talked to the social worker")
		iro.get(w.review("/meet")).is(200) // back to the meeting
		if back := iro.get(w.review("/close")).says(unsaid); back.kept("#in-reason") != "Said it with signs" {
			t.Errorf("the reason came back as %q", back.kept("#in-reason"))
		}
		if n := asked.page.Find("#open-ahead li").FilterFunction(func(_ int, li *goquery.Selection) bool { return strings.TrimSpace(li.Text()) == "Close" }).Length(); n != 0 {
			t.Error("whoever closes the review is told that they have not closed it")
		}
		says(parent, "no", "Not in April")
		asked = iro.submit(asked, w.review("/close")).is(422).says("Not in April", "CANARY the lock")
		says(parent, "yes", "")
		asked = iro.submit(asked, w.review("/close")).is(422).hides("Not in April")
		asked = iro.submit(asked, w.review("/close"), "level", "3").is(422).says("Say why it was more or less")
		if asked.page.Find("#in-level option[selected]").AttrOr("value", "") != "3" {
			t.Error("the level that was chosen is not there any more")
		}
		asked = iro.submit(asked, w.review("/close"), "level", "7").is(422).says("Choose how much")
		asked = iro.submit(asked, w.review("/close"), "level", "3", "level_why", "CANARY led the talk about school").is(422).says("this is still open")
		iro.submit(asked, w.review("/close"), "because.against", "CANARY the door is seen to next week", "because.people", "CANARY the line was bad", "notalk", "Nobody thought of it.").is(303)
		iro.get(w.review("/close")).says("The review is closed", "A decision that someone sees differently: CANARY the door is seen to next week", "People whose part is not confirmed: CANARY the line was bad", "Said it with signs", "chaired some of it (counted: took part)", "CANARY led the talk about school")
	})
}

// A word that is changed takes nobody's objection away: who has not answered the
// new wording still sees it differently.
func TestAChangedWordSettlesNothing(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		child, iro, _, _ := w.start()
		w.agree(iro).is(303)
		path := w.review("/close")
		says := func(says, words string) string {
			t.Helper()
			asked := child.get(path + "/readback").is(200)
			id := strings.TrimPrefix(asked.page.Find("textarea").First().AttrOr("name", ""), "words.")
			child.submit(asked, path+"/readback", "says."+id, says, "words."+id, words).is(303)
			return id
		}
		id := says("no", "CANARY the lock")
		iro.submit(iro.get(path+"/decision/"+id), path+"/decision", "why", "So that it is dark").is(303)
		var attend []string
		for _, m := range []care.ID{w.family.Child.Seat, w.family.IRO.Seat, w.family.Worker.Seat, w.family.Carer.Seat, w.family.Parent.Seat} {
			attend = append(attend, "mode."+string(m), "room")
		}
		iro.submit(iro.get(path), path+"/attendance", append(attend, "gave", "spoke")...).is(303)
		asked := iro.submit(iro.get(path), path, "pn", "PN1").is(422).says("CANARY the lock")
		// Who answered is told that the words are others now, and has their own before them. What they said is not called unsaid.
		child.get(path+"/readback").is(200).says("This was changed after you said no", "CANARY the lock")
		w.as(w.family.Parent.Viewer).get(path+"/readback").is(200).hides("changed after you said", "CANARY the lock")
		for _, page := range []string{path, w.review("/meet")} {
			iro.get(page).is(200).says("CANARY the lock", "(about the words before this)").hides("Nobody has said yet")
		}
		says("yes", "")
		child.get(path+"/readback").is(200).hides("changed after you said", "CANARY the lock")
		for _, page := range []string{path, w.review("/meet")} {
			iro.get(page).is(200).hides("CANARY the lock", "(about the words before this)", "Nobody has said yet")
		}
		iro.submit(asked, path).is(422).hides("CANARY the lock") // what is open is other than what was asked about
	})
}

// What somebody says about a decision that was changed meanwhile is not thanked
// for and dropped: they get their words back.
func TestWordsAboutADecisionThatWasWithdrawn(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.goLive()
	iro, child := w.as(w.family.IRO.Viewer), w.as(w.family.Child.Viewer)
	w.agree(iro).is(303)
	w.agree(iro, "plain", "You see Mum on Sundays.").is(303)
	asked := child.get(w.review("/close/readback")).is(200)
	var ids []string
	asked.page.Find("textarea").Each(func(_ int, box *goquery.Selection) {
		ids = append(ids, strings.TrimPrefix(box.AttrOr("name", ""), "words."))
	})
	iro.post(w.review("/close/withdraw"), "decision", ids[0]).is(303)
	a := child.submit(asked, w.review("/close/readback"), "says."+ids[0], "no", "words."+ids[0], "Locks", "says."+ids[1], "yes").is(409)
	if got := a.page.Find("textarea").Text(); got != "Locks" {
		t.Errorf("handed back %q", got)
	}
	child.get(w.review("/close/readback")).hides("Locks")
	if kept := child.get(w.review("/close/readback")).page.Find(`input[name="says.` + ids[1] + `"][checked]`); kept.AttrOr("value", "") != "yes" {
		t.Error("what was said about the other one is lost")
	}
}

func TestFromWhatWasAgreedToWhatHappensNext(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		w.goLive()
		iro, child, parent := w.as(w.family.IRO.Viewer), w.as(w.family.Child.Viewer), w.as(w.family.Parent.Viewer)

		// What is missing is told next to each field, and nothing typed is lost.
		bad := w.agree(iro, "why", "", "due", "2026-03-01", "who", "", "plain", "CANARY typed").is(422)
		bad.says("Write why.", "This day is before the review", "Choose who will do it")
		if got := bad.page.Find("#in-plain").Text(); strings.TrimSpace(got) != "CANARY typed" {
			t.Errorf("what was typed is lost: %q", got)
		}
		if _, marked := bad.page.Find("#in-why").Attr("aria-invalid"); !marked {
			t.Error("the field is not marked")
		}
		w.agree(iro).is(303)
		page := iro.get(w.review("/close")).is(200).says("The landlord repairs the door", "Your door will shut.", "Cora Test-Carer")
		twice := fieldsOf(page.page.Find(`form[action="` + w.review("/close/decision") + `"]`))
		for k, v := range map[string]string{"what": "Ring the school", "why": "Lunch", "plain": "A quiet place to eat.", "name": "Ms Ode", "due": "2026-04-20"} {
			twice.Set(k, v)
		}
		for range 2 {
			iro.postForm(w.review("/close/decision"), twice).is(303)
		}
		if n := iro.get(w.review("/close")).page.Find("article.panel").Length(); n != 2 {
			t.Errorf("%d decisions after the same form was sent twice", n)
		}

		// Each is asked in words of their own.
		asked := child.follow(child.get(w.review("/close")).is(303)).is(200).says("Your door will shut.", "Is that what we agreed?")
		asked.hides("So that it is quiet", "The landlord repairs")
		id := strings.TrimPrefix(asked.page.Find("textarea").First().AttrOr("name", ""), "words.")
		child.submit(asked, w.review("/close/readback"), "words."+id, "just words").is(422).says("Choose yes or no as well", "just words")
		child.follow(child.submit(asked, w.review("/close/readback"), "says."+id, "no", "words."+id, " CANARY the lock ").is(303)).says("Thank you")
		parent.get(w.review("/close/readback")).is(200).says("The landlord repairs the door").hides("CANARY", "Cora Test-Carer")
		iro.get(w.review("/close")).says("Sees it differently", "CANARY the lock")

		// Attendance first, then the code.
		iro.get(w.review("/close")).says("Confirm who was there first")
		page = iro.submit(iro.get(w.review("/close")), w.review("/close/attendance"), "gave", "spoke", "mode."+string(w.family.Child.Seat), "none").is(422)
		page.says("they cannot have spoken there")
		w.finish(iro)
		iro.get(w.review("/close")).is(200).says("The review is closed", "PN1", "26 June 2026", "Write the letter")

		// Everyone's page says what happens next and by when.
		child.get(w.review("")).says("What happens next", "Your door will shut.", "17 April 2026", "by 20 April 2026", "26 June 2026")
		parent.get(w.review("")).says("The landlord repairs the door", "26 June 2026")
		worker := w.as(w.family.Worker.Viewer)
		worker.get(w.review("")).is(200).says("What happens next", "The landlord repairs the door", "17 April 2026", "by 20 April 2026", "26 June 2026").hides("nothing for you to fill in")
		for _, b := range []*browser{child, parent, worker, iro} { // and the meeting's page leads there
			to, _ := b.get(w.review("/meet")).is(200).page.Find("#part-now a.btn").Attr("href")
			a := b.get(to)
			for a.status == 303 {
				a = b.follow(a)
			}
			a.is(200).says("20 April 2026", "26 June 2026")
		}
		parent.get(w.review("/close/readback")).is(200) // later is fine too
		iro.post(w.review("/close/decision"), "id", string(care.NewID()), "what", "CANARY late", "why", "x", "plain", "x", "name", "x", "due", "2026-05-01").
			is(410).says("CANARY late") // handed back
	})
}

func TestAnotherCodeNeedsAReason(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.goLive()
	iro := w.as(w.family.IRO.Viewer)
	attend := []string{"gave", "spoke"}
	for _, m := range []care.ID{w.family.Child.Seat, w.family.IRO.Seat, w.family.Worker.Seat, w.family.Carer.Seat, w.family.Parent.Seat} {
		attend = append(attend, "mode."+string(m), "screen")
	}
	iro.submit(iro.get(w.review("/close")), w.review("/close/attendance"), attend...).is(303)
	page := iro.get(w.review("/close")).says("PN1 fits") // live video counts in the demo authority
	if page.page.Find("input[name=pn][value=PN0]").Length() != 0 {
		t.Error("PN0 is offered for a young person")
	}
	iro.submit(page, w.review("/close"), "pn", "PN4").is(422).says("Say why you choose another code")
	iro.submit(page, w.review("/close"), "pn", "PN0", "reason", "CANARY why").is(422).says("only for children under 4", "CANARY why")
	iro.submit(page, w.review("/close"), "pn", "nonsense").is(422).says("Choose a code")
	iro.closes("pn", "PN4", "reason", "Said nothing at all").is(303)
	iro.get(w.review("/close")).says("PN4", "Said nothing at all")
}

func TestADecisionIsChangedAndTakenBack(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.goLive()
	iro := w.as(w.family.IRO.Viewer)
	w.agree(iro)
	page := iro.get(w.review("/close"))
	edit, _ := page.page.Find("article a").Attr("href")
	old := iro.get(edit).is(200).says("read back again")
	iro.submit(old, w.review("/close/decision"), "plain", "").is(422).says("Write it in words for the child")
	iro.submit(old, w.review("/close/decision"), "plain", "Your door will lock.").is(303)
	iro.get(w.review("/close")).says("Your door will lock.").hides("Your door will shut.")
	iro.get(edit).is(404)
	iro.submit(iro.get(w.review("/close")), w.review("/close/withdraw")).is(303)
	iro.get(w.review("/close")).says("Nothing is written down yet")
}

// A decision that is being changed is still changed, and not doubled, by who reads
// its page in another language.
func TestADecisionIsChangedInAnotherLanguage(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.goLive()
	iro := w.as(w.family.IRO.Viewer)
	w.agree(iro)
	path := w.review("/close/decision")
	edit, _ := iro.get(w.review("/close")).page.Find("article a").Attr("href")
	refused := iro.submit(iro.get(edit), path, "plain", "").is(422)
	typed := fieldsOf(refused.page.Find("#typed"))
	typed.Set("plain", "Your door will lock.")
	page := iro.postForm(refused.page.Find(".lang button[lang=cy]").AttrOr("formaction", ""), typed).is(200)
	iro.post("/lang", "lang", "en")
	iro.submit(page, path).is(303)
	after := iro.get(w.review("/close")).says("Your door will lock.")
	if n := after.page.Find("article.panel").Length(); n != 1 {
		t.Errorf("%d decisions", n)
	}
}

// Back, another text, the button again: the IRO is told what stands there, and
// what was typed is in the form, to be sent on purpose.
func TestADecisionSentAgainWithAnotherText(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		w.goLive()
		iro := w.as(w.family.IRO.Viewer)
		shown := func() (all []string) {
			iro.get(w.review("/close")).page.Find("article.panel").Each(func(_ int, one *goquery.Selection) {
				for _, plain := range []string{"Your door will shut.", "Your door will lock.", "You get a key.", "You keep the key."} {
					if strings.Contains(one.Text(), plain) {
						all = append(all, plain)
					}
				}
			})
			return all
		}
		form := iro.get(w.review("/close"))
		fill := func(a *answer, plain string) *answer {
			return iro.submit(a, w.review("/close/decision"), "what", "The landlord repairs the door", "why", "So that it is quiet",
				"plain", plain, "who", string(w.family.Carer.Tie), "due", "2026-04-17")
		}
		fill(form, "Your door will shut.").is(303)
		fill(form, "Your door will shut.").is(303)
		told := fill(form, "Your door will lock.").is(409).says("in other words", "Your door will shut.")
		if got := strings.TrimSpace(told.page.Find("#in-plain").Text()); got != "Your door will lock." {
			t.Errorf("what was typed is lost: %q", got)
		}
		if diff := cmp.Diff([]string{"Your door will shut."}, shown()); diff != "" {
			t.Error(diff)
		}
		fill(told, "You get a key.").is(303)
		if diff := cmp.Diff([]string{"Your door will shut.", "You get a key."}, shown()); diff != "" {
			t.Errorf("sent again on purpose: %s", diff)
		}

		edit, _ := iro.get(w.review("/close")).page.Find("article a").Attr("href")
		form = iro.get(edit)
		fill(form, "Your door will lock.").is(303)
		told = fill(form, "You keep the key.").is(409).says("in other words")
		if got := strings.TrimSpace(told.page.Find("#in-plain").Text()); got != "You keep the key." {
			t.Errorf("what was typed is lost: %q", got)
		}
		fill(told, "You keep the key.").is(303)
		if diff := cmp.Diff([]string{"You keep the key.", "You get a key."}, shown()); diff != "" {
			t.Errorf("changed on purpose: %s", diff)
		}
	})
}

func TestOnlyThoseInTheReviewKnowWhatWasAgreed(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.goLive()
	iro := w.as(w.family.IRO.Viewer)
	w.agree(iro)
	w.finish(iro)
	for name, v := range map[string]care.Viewer{"excluded": w.family.Excluded.Viewer, "former": w.family.Former.Viewer, "stranger": w.family.Stranger} {
		b := w.as(v)
		for _, path := range []string{"/close", "/close/readback", "/letter", "/letter/write", "/letter/preview"} {
			if a := b.get(w.review(path)); a.status != 404 {
				t.Errorf("%s at %s: %d", name, path, a.status)
			}
		}
		if a := b.get(w.review("")); strings.Contains(a.body, "door") || strings.Contains(a.body, "June") {
			t.Errorf("%s reads on their own page what was agreed: %s", name, a.words())
		}
	}
	w.as(w.family.Worker.Viewer).get(w.review("/close/readback")).is(200)
}

func TestAReviewClosedByMistakeIsOpenedAgain(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.goLive()
	iro := w.as(w.family.IRO.Viewer)
	w.finish(iro)
	iro.submit(iro.get(w.review("/close")), w.review("/meet/undo"), "reason", "").is(422)
	iro.submit(iro.get(w.review("/close")), w.review("/meet/undo"), "reason", "Mum had one more thing to say").is(303)
	w.agree(iro).is(303)
	again := iro.get(w.review("/close")).is(200).says("Finish the review", "PN1 fits") // attendance still stands
	again.hides(`name="knows"`)
	iro.closes().is(303)
	iro.get(w.review("/close")).says("The review is closed")
}

// After the review the page went on to say who was "not here yet" and what was talked about now.
func TestAReviewThatIsOverWaitsForNobody(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.goLive()
	child, meet := w.as(w.family.Child.Viewer), w.review("/meet")
	child.get(meet).says("not here yet")
	if now := child.get(meet).page.Find(`.agenda [aria-current="step"]`).Length(); now != 1 {
		t.Fatalf("%d parts are now", now)
	}
	w.agree(w.as(w.family.IRO.Viewer)).is(303)
	w.finish(w.as(w.family.IRO.Viewer))
	if a := child.get(meet).says("is over").hides("not here yet"); a.page.Find(`.agenda [aria-current="step"]`).Length() != 0 {
		t.Error("a part is still now")
	}
}

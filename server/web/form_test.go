package web_test

import (
	"encoding/json"
	"myreview/server/store/reviews"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/i18n"
	"myreview/server/review"
	"myreview/server/store/forms"
)

// fields are what a browser without scripts would send with a button of the
// page's main form: every hidden field, and what is checked or typed already.
func (a *answer) fields(button ...string) url.Values {
	form := url.Values{}
	main := a.page.Find("main form").First()
	main.Find("input[type=hidden], input:checked").Each(func(_ int, s *goquery.Selection) {
		form.Add(s.AttrOr("name", ""), s.AttrOr("value", ""))
	})
	main.Find("input:not([type]), textarea").Each(func(_ int, s *goquery.Selection) {
		form.Add(s.AttrOr("name", ""), s.AttrOr("value", s.Text()))
	})
	for i := 0; i+1 < len(button); i += 2 {
		form.Set(button[i], button[i+1])
	}
	return form
}

// hand sends the page's main form with what was added and a button.
func (b *browser) hand(page *answer, more ...string) *answer {
	b.w.t.Helper()
	action := page.page.Find("main form").First().AttrOr("action", "")
	if action == "" {
		b.w.t.Fatalf("no form on the page: %s", page.words())
	}
	return b.postForm(action, page.fields(more...))
}

func (b *browser) autosave(path string, fields ...string) (int, map[string]any) {
	b.w.t.Helper()
	a := b.postForm(path, pairs(fields), "Accept", "application/json")
	var said map[string]any
	if err := json.Unmarshal([]byte(a.body), &said); err != nil {
		b.w.t.Fatalf("no JSON but %q", a.body)
	}
	return a.status, said
}

// sentTo are what others sent that somebody can read, by question.
func (w *world) sentTo(v care.Viewer) map[string]forms.SentAnswer {
	w.t.Helper()
	got, err := w.store.Forms.Reading(w.t.Context(), v, w.family.Review)
	if err != nil {
		w.t.Fatal(err)
	}
	out := map[string]forms.SentAnswer{}
	for _, a := range got.Answers {
		out[a.Question.ID] = a.SentAnswer
	}
	return out
}

func text(a consult.Answer, part string) string {
	if t, ok := a.Values[part].(*consult.Text); ok {
		return t.Text
	}
	return ""
}

// The name of a tab is kept as it came: it is short, and what is none is refused with the words of its form.
func TestTheNameOfATabIsShort(t *testing.T) {
	w := oneWorld(t, care.Young)
	child := w.as(w.family.Child.Viewer)
	if status, said := child.autosave(w.review("/form/q/y2"), "rev", "1", "tab", strings.Repeat("ض", 64), "nth", "1", "main", "CANARY"); status != 200 {
		t.Errorf("%d %v", status, said)
	}
	child.post(w.review("/form/q/y2"), "rev", "2", "tab", strings.Repeat("a", 65), "nth", "2", "main", "CANARY typed", "as", "next").is(422).says("CANARY typed")
}

func TestAChildAnswersWithoutScriptsAndSends(t *testing.T) {
	eachWorld(t, care.Primary, func(t *testing.T, w *world) {
		child := w.as(w.family.Child.Viewer)
		home := child.get(w.review("")).is(200).says("Hello, Robin", "Ines Test-Iro", "every day from Monday to Friday, from 9.00 am to 12.00 pm", "CANARY-PLACE Library, room 2", "Mum",
			"Your IRO, Ines Test-Iro, will read your answers", "can see if you sent it", "You can stop any time", "might not be safe, we have to get help")
		if start := home.page.Find("a.btn").AttrOr("href", ""); start != w.review("/form") {
			t.Fatalf("start leads to %q", start)
		}
		page := child.follow(child.get(w.review("/form")).is(303)).is(200).says("Now: 1 of 6", "Send what I have")
		if page.page.Find("input:checked").Length() != 1 || page.page.Find("input:checked").AttrOr("value", "") != "iro" {
			t.Error("something is picked beforehand besides only my IRO")
		}
		if got := strings.TrimSpace(page.page.Find("details.who summary .now").Text()); got != "For now, only your IRO, Ines Test-Iro, will see this. An IRO who stands in can see it too." {
			t.Errorf("who sees it: %q", got)
		}
		page = child.follow(child.hand(page, "main", "proud", "as", "next").is(303)).says("Now: 2 of 6", "Three houses")
		page = child.follow(child.hand(page, "as", "skip").is(303)).says("Now: 3 of 6")
		page = child.follow(child.hand(page, "main", "  I got\nmy badge <b>", "audience", "everyone", "as", "next").is(303)).says("Now: 4 of 6")
		page = child.follow(child.hand(page, "as", "skip").is(303)).says("Now: 5 of 6")
		page = child.follow(child.hand(page, "as", "skip").is(303)).says("Now: 6 of 6")
		page = child.follow(child.hand(page, "as", "skip").is(303)).says("Now: 6 of 6", "If someone is unkind")
		page = child.follow(child.hand(page, "as", "skip").is(303)).says("Home and people: 1 of 6")
		page = child.follow(child.hand(page, "main", "hard", "as", "nosay").is(303)).says("Home and people: 2 of 6")
		child.follow(child.hand(page, "as", "unsure").is(303)).says("Home and people: 3 of 6")

		other := w.as(w.family.Child.Viewer) // another device
		resumed := other.follow(other.get(w.review("/form")).is(303)).says("Home and people: 3 of 6")
		back := other.follow(other.hand(resumed, "go", "back").is(303)).says("Home and people: 2 of 6", "You said: not sure.")
		check := other.follow(other.hand(back, "go", "check").is(303)).says(
			"Your answers", "Proud", "my badge <b>", "Skipped", "I don’t want to say", "Not sure", "No answer yet", "Ines Test-Iro, Cora, Mum and Wale Test-Worker will see this.")
		if n := check.page.Find("dl.answers .change a").Length(); n != 32 {
			t.Errorf("%d answers can be changed, want 32", n)
		}
		if len(w.sentTo(w.family.IRO.Viewer)) != 0 {
			t.Fatal("the IRO reads what was not sent")
		}
		sent := other.follow(other.hand(check).is(303)).is(200).says("Sent. Thank you.", "Ines Test-Iro", "my badge <b>")
		if strings.Contains(sent.words(), "Skipped") {
			t.Error("a skipped question was sent")
		}
		read := w.sentTo(w.family.IRO.Viewer)
		if got := text(read["p3"].Answer, "main"); got != "  I got\nmy badge <b>" {
			t.Errorf("the words arrived as %q", got)
		}
		if a := read["p4"].Answer; a.State != consult.NotSaying || len(a.Values) != 0 {
			t.Errorf("what stood beside I don't want to say was sent: %+v", a)
		}
		if len(read) != 4 {
			t.Errorf("%d answers arrived, want 4", len(read))
		}
		if got := w.sentTo(w.family.Carer.Viewer); len(got) != 1 || got["p3"].ID == "" {
			t.Errorf("the carer reads %d answers, want the one for everyone", len(got))
		}
		child.get(w.review("")).says("See what you sent")
		child.follow(child.get(w.review("/form")).is(303)).says("Sent. Thank you.", "I’ve changed my mind")
	})
}

func TestChangingOnesMindIsANewVersion(t *testing.T) {
	w := oneWorld(t, care.Young)
	child := w.as(w.family.Child.Viewer)
	q := w.review("/form/q/y2")
	child.post(q, "rev", "1", "main", "first", "as", "next").is(303)
	check := child.get(w.review("/form/check"))
	first := check.fields()
	child.hand(check).is(303)
	if a := child.postForm(w.review("/form/send"), first); a.status != 303 || a.to != w.review("/form/sent") {
		t.Errorf("the button pressed twice: %d to %s", a.status, a.to)
	}
	page := child.get(q + "?from=check")
	done := child.hand(page, "main", "second", "as", "next").is(303)
	if done.to != w.review("/form/check") {
		t.Errorf("after a change one is led to %s", done.to)
	}
	if got := text(w.sentTo(w.family.IRO.Viewer)["y2"].Answer, "main"); got != "first" {
		t.Errorf("the IRO reads %q before the change was sent", got)
	}
	child.get(w.review("")).says("The change is not sent yet")
	child.get(w.review("/form/sent")).says("first", "The change is not sent yet")
	child.hand(child.get(w.review("/form/check"))).is(303)
	a := w.sentTo(w.family.IRO.Viewer)["y2"]
	if text(a.Answer, "main") != "second" || a.Version != 2 {
		t.Errorf("the IRO reads version %d: %q", a.Version, text(a.Answer, "main"))
	}
	if check := child.get(w.review("/form/check")); check.page.Find("main form").Length() != 0 {
		t.Error("the same can be sent again")
	}
}

func TestEveryQuestionOpensAndEveryWayOnWorks(t *testing.T) {
	for _, band := range []care.Band{care.Little, care.Primary, care.Young} {
		t.Run(string(band), func(t *testing.T) {
			w := oneWorld(t, band)
			for _, who := range []struct {
				v    care.Viewer
				band string
			}{{w.family.Child.Viewer, string(band)}, {w.family.Carer.Viewer, "carer"}, {w.family.Parent.Viewer, "parent"}, {w.family.Excluded.Viewer, "apart"}} {
				b := w.as(who.v)
				page := b.follow(b.get(w.review("/form")).is(303)).is(200)
				for n := 1; ; n++ {
					h1 := page.page.Find("h1")
					if h1.Length() != 1 || strings.Contains(page.words(), "form.") || strings.Contains(page.words(), "<no value>") {
						t.Fatalf("%s: %s", who.band, page.words())
					}
					if page.page.Find("main form").Length() == 0 || page.page.Find("ol.steps").Length() == 0 {
						break
					}
					for _, want := range []string{"as=nosay", "as=skip", "as=next", "go=check", "go=back"} {
						name, value, _ := strings.Cut(want, "=")
						if page.page.Find("button[name="+name+"][value="+value+"]").Length() != 1 {
							t.Errorf("%s %s: no way to %s", who.band, h1.Text(), want)
						}
					}
					page.page.Find("main textarea, main input:not([type=hidden])").Each(func(_ int, s *goquery.Selection) {
						id := s.AttrOr("id", "")
						if s.Closest("label").Length() == 0 && page.page.Find(`label[for="`+id+`"]`).Length() != 1 {
							t.Errorf("%s %s: a field without a label: %s", who.band, h1.Text(), s.AttrOr("name", ""))
						}
					})
					page = b.follow(b.hand(page, "as", []string{"skip", "nosay"}[n%2]).is(303)).is(200)
				}
				page.says("Your answers")
			}
		})
	}
}

func TestNoWayPastAQuestionThatNobodyCameTo(t *testing.T) {
	w := oneWorld(t, care.Little)
	child := w.as(w.family.Child.Viewer)
	if a := child.get(w.review("/form/q/p22")).is(303); a.to != w.review("/form/q/p2") {
		t.Errorf("led to %s", a.to)
	}
	for _, path := range []string{"/form/q/y2", "/form/q/nothing"} {
		child.get(w.review(path)).is(404)
		child.post(w.review(path), "rev", "1", "main", "x").is(404)
	}
	child.get(w.review("/form/sent")).is(303)
}

func TestWhatCannotBeTakenKeepsWhatWasTyped(t *testing.T) {
	w := oneWorld(t, care.Young)
	child := w.as(w.family.Child.Viewer)
	long := strings.Repeat("word ", consult.MaxText/5) + "TAIL"
	for _, row := range []struct {
		why, question string
		form          []string
		status        int
		field, says   string
		keeps         string
	}{
		{"too long", "y2", []string{"main", long, "as", "next"}, 422, "main", "this has 4 more", "TAIL"},
		{"a megabyte", "y2", []string{"main", strings.Repeat("a", 1<<20) + "TAIL", "as", "next"}, 422, "main", "10000 letters", "TAIL"},
		{"a megabyte of Urdu", "y2", []string{"main", strings.Repeat("ب", 1<<19) + "TAIL", "as", "next"}, 422, "main", "10000 letters", "TAIL"},
		{"a scale of 11", "y4", []string{"main", "11", "more", "my words", "as", "next"}, 422, "main", "from 0 to 10", "my words"},
		{"an answer that is not on the page", "y16", []string{"main", "most", "more", "my words"}, 422, "main", "pick one of the answers", "my words"},
		{"an audience that is not on the page", "y2", []string{"main", "my words", "audience", "world"}, 422, "audience", "who may see this", "my words"},
		{"a reader who is excluded", "y2", []string{"main", "my words", "audience", "picked", "reader", string(w.family.Excluded.Tie)}, 422, "reader", "cannot be picked", "my words"},
		{"broken UTF-8", "y2", []string{"main", "my words \xff"}, 422, "", "", ""},
	} {
		t.Run(row.why, func(t *testing.T) {
			a := child.post(w.review("/form/q/"+row.question), append(row.form, "rev", "1")...).is(row.status)
			if row.field == "" {
				return
			}
			a.says(row.says)
			if !strings.Contains(a.page.Find("textarea").Text(), row.keeps) {
				t.Error("the words are gone")
			}
			if box := a.page.Find(`textarea[name="` + row.field + `"]`); box.Length() == 1 {
				if box.AttrOr("aria-invalid", "") != "true" || !strings.Contains(box.AttrOr("aria-describedby", ""), "error-"+row.field) ||
					a.page.Find("#error-"+row.field).Length() != 1 {
					t.Error("the message does not belong to its box")
				}
			}
			status, said := child.autosave(w.review("/form/q/"+row.question), append(row.form, "rev", "1")...)
			if status != row.status || said["field"] != row.field || said["message"] == "" {
				t.Errorf("a script is told %d %v", status, said)
			}
		})
	}
	if f, err := w.store.Forms.MyForm(t.Context(), w.family.Child.Viewer, w.family.Review); err != nil || len(f.Answers) != 0 {
		t.Errorf("%d answers were kept all the same, %v", len(f.Answers), err)
	}
}

func TestAutosaveSaysSavedOnlyOfWhatIsKept(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		child := w.as(w.family.Child.Viewer)
		q := w.review("/form/q/y2")
		for _, row := range []struct {
			why, rev, words string
			status          int
			next            float64
			keeps           string
		}{
			{"the first", "1", "a", 200, 2, "a"},
			{"its answer got lost, so it comes again", "1", "a", 200, 2, "a"},
			{"another page with the same number", "1", "b", 409, 0, "a"},
			{"the next", "2", "ab", 200, 3, "ab"},
			{"a late one", "1", "a", 409, 0, "ab"},
			{"no number", "x", "c", 422, 0, "ab"},
		} {
			status, said := child.autosave(q, "rev", row.rev, "main", row.words)
			if status != row.status || row.status == 200 && (said["rev"] != row.next || said["saved"] != true) {
				t.Errorf("%s: %d %v", row.why, status, said)
			}
			f, err := w.store.Forms.MyForm(t.Context(), w.family.Child.Viewer, w.family.Review)
			if err != nil || text(f.Answers["y2"], "main") != row.keeps {
				t.Errorf("%s: keeps %q, %v", row.why, text(f.Answers["y2"], "main"), err)
			}
		}
		child.autosave(q, "rev", "3", "main", "")
		page := child.follow(child.get(w.review("/form")))
		if page.page.Find("h1").Text() != "What has gone well since your last review, big or small?" {
			t.Error("an emptied answer counts as one that was come to")
		}
	})
}

func TestTwoTabsOnOneQuestionLoseNothing(t *testing.T) {
	w := oneWorld(t, care.Young)
	child := w.as(w.family.Child.Viewer)
	q := w.review("/form/q/y2")
	one, two := child.get(q), child.get(q)
	child.hand(one, "main", "words of the first tab", "as", "next").is(303)
	clash := child.hand(two, "main", "words of the\nsecond tab", "audience", "everyone", "as", "next").is(409).says("words of the first tab", "words of the second tab")
	// A script sends it too, and goes on only once there is an answer.
	again := fieldsOf(clash.page.Find("form[data-goes]"))
	if got := child.postForm(clash.page.Find("form[data-goes]").AttrOr("action", ""), again, "Accept", "application/json").is(200).body; !strings.Contains(got, `"to":`) {
		t.Errorf("a script is answered %s", got)
	}
	child.hand(clash).is(303)
	f, err := w.store.Forms.MyForm(t.Context(), w.family.Child.Viewer, w.family.Review)
	if err != nil || text(f.Answers["y2"], "main") != "words of the\nsecond tab" || f.Answers["y2"].Audience != care.Everyone {
		t.Errorf("keeping the second kept %q for %s, %v", text(f.Answers["y2"], "main"), f.Answers["y2"].Audience, err)
	}
}

func TestEveryWordOfTheFormsIsThereForWhoReadsIt(t *testing.T) {
	catalog, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range consult.Keys() {
		f, _ := consult.Get(key)
		for _, id := range consult.Messages(f) {
			if !catalog.Has(id, f.Band) || !catalog.Has(id, care.Adult) {
				t.Errorf("%s says %s, which is not written", key, id)
			}
		}
	}
}

// endReview holds the family's review and closes it.
func (w *world) endReview() {
	w.t.Helper()
	w.goLive()
	f, ctx := w.family, w.t.Context()
	modes := map[care.ID]review.Mode{}
	for _, seat := range []care.ID{f.Child.Seat, f.IRO.Seat, f.Worker.Seat, f.Carer.Seat, f.Parent.Seat} {
		modes[seat] = review.InRoom
	}
	if err := w.store.Reviews.ConfirmAttendance(ctx, f.IRO.Viewer, f.Review, modes, review.Spoke); err != nil {
		w.t.Fatal(err)
	}
	if err := w.store.Reviews.CloseReview(ctx, f.IRO.Viewer, f.Review, reviews.Close{PN: review.PN1, Live: true}); err != nil {
		w.t.Fatal(err)
	}
}

func TestTheReviewClosedMeanwhile(t *testing.T) {
	w := oneWorld(t, care.Young)
	child := w.as(w.family.Child.Viewer)
	child.post(w.review("/form/q/y2"), "rev", "1", "main", "too late", "as", "next").is(303)
	check := child.get(w.review("/form/check"))
	w.endReview()
	child.hand(check).is(410).says("The review has closed", "still kept")
	child.post(w.review("/form/q/y2"), "rev", "2", "main", "typed on", "as", "next").is(303)
	late := child.get(w.review("/form/check")).is(200).says("typed on", "This review is over")
	if late.page.Find("main form").Length() != 0 {
		t.Error("it can still be sent")
	}
	child.get(w.review("")).is(200).says("What happens next", "next review is by")
	if len(w.sentTo(w.family.IRO.Viewer)) != 0 {
		t.Error("the IRO reads what came too late")
	}
}

// Words that were typed over an older answer do not lie over a newer one unseen
// because the language was changed in between.
func TestTheLanguageKeepsWhichAnswerWasTypedOver(t *testing.T) {
	w := oneWorld(t, care.Young)
	child := w.as(w.family.Child.Viewer)
	path := w.review("/form/q/y2")
	one, two := child.get(path), child.get(path)
	child.hand(one, "main", "words of the first tab", "audience", "everyone", "as", "next").is(303)
	typed := fieldsOf(two.page.Find("#typed"))
	typed.Set("main", "words of the second tab")
	typed.Set("audience", "everyone")
	again := child.postForm(two.page.Find(".lang button[lang=cy]").AttrOr("formaction", ""), typed).is(200)
	child.post("/lang", "lang", "en")
	child.hand(again, "as", "next").is(409).says("words of the first tab", "words of the second tab")
}

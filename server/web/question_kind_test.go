package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/store"
	"myreview/server/store/storetest"
)

// badge is a kind of question that the program has never seen: a pick, and why.
type badge struct {
	Pick string `json:"pick,omitempty"`
	Why  string `json:"why,omitempty"`
}

func (b *badge) Decode(in consult.Fields, name string) error {
	b.Pick, b.Why = strings.Join(in(name), ""), strings.Join(in(name+".why"), "")
	return nil
}

func (b *badge) Check(p *consult.Part, _ consult.Circle) error {
	if b.Pick != "" && !p.Has(b.Pick) {
		return care.Invalid("form.error.choice").On(p.ID)
	}
	return nil
}

func (b *badge) Apart() []consult.Value { return []consult.Value{b} }

func (b *badge) Said() (out []consult.Said) {
	if b.Pick != "" {
		out = append(out, consult.Said{Picked: []string{b.Pick}})
	}
	if b.Why != "" {
		out = append(out, consult.Said{Words: b.Why})
	}
	return out
}

func (b *badge) Bare() consult.Value { return &badge{Pick: b.Pick} }

func (b *badge) Quoted() consult.Said { return consult.Said{Picked: []string{b.Pick}, Words: b.Why} }

func (b *badge) Screen(p *consult.Part, _ consult.Circle) consult.Screen {
	out := consult.Screen{Partial: "picks", Own: &consult.Own{Name: p.ID + ".why", Says: "form.other.ways", Text: b.Why}}
	for _, o := range p.Options {
		out.Options = append(out.Options, consult.Choice{Value: o.ID, Says: p.Words + "." + o.ID, Chosen: o.ID == b.Pick})
	}
	return out
}

// addBadge adds the kind, and has two questions of the form for young people ask it.
func addBadge(t *testing.T) {
	t.Helper()
	consult.Kinds["badge"] = consult.Kind{New: func() consult.Value { return new(badge) }}
	t.Cleanup(func() { delete(consult.Kinds, "badge") })
	for _, id := range []string{"y2", "y23"} {
		q, ok := consult.Find("young", id)
		if !ok {
			t.Fatalf("no question %s", id)
		}
		before := q.Parts
		t.Cleanup(func() { q.Parts = before })
		q.Parts = []consult.Part{{
			ID: consult.Main, Kind: "badge", Words: "form.pics3", Options: []consult.Option{{ID: "well"}, {ID: "mixed"}, {ID: "hard"}},
			Soon: []string{"mixed"}, Alert: []string{"hard"},
		}}
	}
}

// A kind of question that is added is nowhere passed over in silence, and none of
// its words leave before they are sent: from the form, the check page and the look
// at a reader's page to the call for help, the desk and the letter.
func TestANewKindOfQuestionGoesAllTheWay(t *testing.T) {
	addBadge(t) // which every portal of this process knows, so nothing runs beside this
	storetest.Each(t, func(t *testing.T, s *store.Store, b *storetest.Base) {
		w := newWorld(t, s, b, care.Young)
		const typed, kept = "CANARY-TYPED", "CANARY-KEPT from the hall at night"
		f, say := w.family, words(t, care.Young)
		well, mixed, hard := say.T("form.pics3.well"), say.T("form.pics3.mixed"), say.T("form.pics3.hard")
		child, iro, worker := w.as(f.Child.Viewer), w.as(f.IRO.Viewer), w.as(f.Worker.Viewer)
		everybody := map[string]*browser{"the IRO": iro, "the worker": worker, "the carer": w.as(f.Carer.Viewer), "a parent": w.as(f.Parent.Viewer), "who is apart": w.as(f.Excluded.Viewer)}
		unseen := func(when string) {
			t.Helper()
			for who, b := range everybody {
				for _, path := range []string{"/home", "/alerts", w.review(""), w.review("/told"), w.review("/meet")} {
					if a := b.raw(http.MethodGet, path, nil); strings.Contains(a.body, typed) || strings.Contains(a.body, kept) {
						t.Errorf("%s: %s reads at %s what was not sent", when, who, path)
					}
				}
			}
		}

		// The form: it asks, takes, shows again, and says what a pick sets off.
		path := w.review("/form/q/y2")
		page := child.get(path).is(http.StatusOK).says(well, mixed, hard, say.T("form.other.ways"))
		if page.page.Find("main input[name=main]").Length() != 3 || page.page.Find("main input[name=main]:checked").Length() != 0 || page.page.Find(".say-more .hint").Length() != 1 {
			t.Errorf("the question is not asked: %s", page.words())
		}
		if note := page.page.Find("form .note").First().Text(); !strings.Contains(note, hard) || !strings.Contains(note, mixed) {
			t.Errorf("at which pick somebody is told is not said: %q", note)
		}
		box := func(a *answer) {
			t.Helper()
			if got := a.page.Find(`main input[name="main.why"]`).AttrOr("value", ""); got != typed {
				t.Errorf("the box holds %q", got)
			}
		}
		box(child.post(path, "rev", "1", "main", "none", "main.why", typed, "as", "next").is(http.StatusUnprocessableEntity))
		child.send(http.MethodPost, path, url.Values{"csrf": {"x"}, "rev": {"1"}, "main.why": {typed}}).is(http.StatusForbidden).says(typed)
		status, saved := child.autosave(path, "rev", "1", "main", "mixed", "main.why", typed, "audience", "everyone")
		if told, _ := saved["told"].(map[string]any); status != http.StatusOK || told["at"] != consult.Main {
			t.Errorf("saved by itself: %d %v", status, saved)
		}
		child.post(path, "rev", "1", "main", "well", "main.why", "mine instead", "as", "next").is(http.StatusConflict).says(typed, "mine instead", well, mixed)
		page = child.get(path)
		box(page)
		if got := page.page.Find("main input[name=main]:checked").AttrOr("value", ""); got != "mixed" || page.page.Find("[data-part-told=main]").Text() == "" {
			t.Errorf("the page shows the pick %q, and whom it has told: %q", got, page.page.Find("[data-part-told=main]").Text())
		}

		// The call for help has the pick and not the words; nobody has more.
		iro.get("/alerts").is(http.StatusOK).says(say.T("form.y2.ask"), mixed).hides(typed)
		unseen("saved")
		child.get(w.review("/form/check")).is(http.StatusOK).says(mixed, typed)
		child.get(w.review("/form/as/"+string(f.Carer.Tie))).is(http.StatusOK).says(mixed, typed)

		// A pick that is urgent goes out with the words, as the page has said.
		child.post(w.review("/form/q/y23"), "rev", "1", "main", "mixed", "main.why", kept, "as", "next").is(http.StatusSeeOther)
		unseen("before it is urgent")
		child.get(w.review("/form/as/" + string(f.IRO.Tie))).says(kept)
		child.get(w.review("/form/as/" + string(f.Carer.Tie))).hides(kept)
		child.post(w.review("/form/q/y23"), "rev", "2", "main", "hard", "main.why", kept, "as", "next").is(http.StatusSeeOther)
		worker.get("/alerts").is(http.StatusOK).says(say.T("form.y23.ask"), hard, kept)

		// Sent, it reaches whom it is for, everywhere.
		child.post(w.review("/form/send"), "id", string(care.NewID())).is(http.StatusSeeOther)
		child.get(w.review("/form/sent")).is(http.StatusOK).says(mixed, typed, hard, kept)
		iro.get(w.review("/told")).is(http.StatusOK).says(mixed, typed, hard, kept)
		iro.get(w.review("/meet")).is(http.StatusOK).says(mixed, typed, hard, kept)
		w.as(f.Carer.Viewer).get(w.review("/told")).is(http.StatusOK).says(mixed, typed).hides(kept)
		w.goLive()
		w.agree(iro).is(http.StatusSeeOther)
		w.finish(iro)

		// The letter quotes it, and warns of what was kept from others.
		draft := iro.get(w.review("/letter/write")).is(http.StatusOK).hides(kept, hard)
		if all := draft.page.Find("textarea").Text() + draft.page.Find("blockquote.yours").Text(); !strings.Contains(all, mixed) || !strings.Contains(all, typed) {
			t.Errorf("the letter quotes neither pick nor words: %s", all)
		}
		form := fieldsOf(draft.page.Find("form#writing"))
		form.Set("text.1", "You said: "+kept)
		if a := iro.postForm(w.review("/letter/measure"), form); !strings.Contains(a.body, kept) {
			t.Errorf("words that were kept for the IRO are repeated, and nothing is said: %s", a.body)
		}
		iro.submit(draft, w.review("/letter/write"), "do", "preview").is(http.StatusSeeOther)
		iro.submit(iro.get(w.review("/letter/preview")), w.review("/letter/publish")).is(http.StatusSeeOther)
		letter := child.get(w.review("/letter")).is(http.StatusOK).says(mixed, typed).hides(kept)
		if letter.page.Find("[data-print]").Length() != 1 || !slices.Contains(strings.Fields(letter.page.Find("article.letter").Text()), typed) {
			t.Errorf("what is printed does not hold it: %s", letter.words())
		}
	})
}

// "Not sure" is a button of its own where it is none of the picks.
func TestNotSureIsOfferedOnce(t *testing.T) {
	w := oneWorld(t, care.Little)
	child := w.as(w.family.Child.Viewer)
	form, _ := consult.Get("little")
	once := map[bool]int{}
	for _, q := range form.Questions {
		for _, parts := range q.Screens(consult.Answer{}) {
			name := q.ID
			if parts[0].ID != q.Parts[0].ID {
				name += "." + parts[0].ID
			}
			path := w.review("/form/q/" + name)
			page := child.get(path)
			if page.status == http.StatusSeeOther {
				continue // not on this child's way
			}
			pick := page.page.Find(`main input[value=unsure]:not([name*="."])`).Length() > 0 // those of a row have names of their own
			button := page.page.Find(`main button[value=unsure]`).Length()
			if once[pick]++; pick && button != 0 || !pick && button != 1 {
				t.Errorf("%s: a pick %v, and %d buttons", name, pick, button)
			}
			child.hand(page, "as", "skip").is(http.StatusSeeOther)
		}
	}
	if once[true] == 0 || once[false] < 10 {
		t.Errorf("questions with the pick and without: %v", once)
	}
}

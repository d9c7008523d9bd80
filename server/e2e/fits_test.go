package e2e_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"myreview/server/consult"
)

// tall are the screens whose last answer lies beneath the first view of a phone of
// 360 by 740, and why; Next is in view on these too.
var tall = map[string]string{
	"primary m8 cy": "sixteen things, in long words", "primary m8 ur": "sixteen things, in tall letters",
	"young m8 cy": "sixteen things, in long words", "young m8 ur": "sixteen things, in tall letters",
	"young m6.first ur": "eleven parts of life, in tall letters",
}

// firstView measures a screen of a form as it opens: where its last answer and its Next
// end, the bar of Next as the end of what can be seen; and what lies under its head.
const firstView = `(() => {
	scrollTo({top: 0, behavior: 'instant'});
	const box = (e) => e.getBoundingClientRect();
	const shown = [...document.querySelectorAll('main .tile, main .choice, main .rung, main textarea, main form > .field input')].filter((e) => !e.closest('details, [hidden]') && !e.hidden && box(e).height);
	const bar = document.querySelector('.onward'), next = document.querySelector('button[value=next]');
	return JSON.stringify({
		Answers: Math.round(Math.max(...shown.map((e) => box(e).bottom)) - box(bar).top),
		Small: shown.filter((e) => e.matches('.tile, .choice, .rung') && box(e).height < 43.5).length,
		Hidden: box(document.querySelector('h1')).top < box(document.querySelector('.top')).bottom - 1,
		Next: Math.round(box(next).bottom),
		Whole: (() => { bar.style.position = 'static'; const at = Math.round(box(next).bottom); bar.style.position = ''; return at })(),
		Lines: Math.round(box(document.querySelector('h1')).height / parseFloat(getComputedStyle(document.querySelector('h1')).lineHeight)),
	}) })()`

// On a small phone a child sees the question, its answers and Next without scrolling, on
// every screen of every form, in every language.
func TestAChildSeesTheQuestionItsAnswersAndNextAtOnce(t *testing.T) {
	p := startDemo(t)
	root := chromium(t)
	for band, name := range children {
		t.Run(band, func(t *testing.T) {
			b := newTab(t, root, p.url(), band, phone)
			b.signIn(name)
			form, _ := consult.Get(band)
			at, lowest := b.path()+"/form/q/", 0
			for _, lang := range []string{"en", "cy", "ur"} {
				b.speaks(lang)
				for i := range form.Questions {
					q := &form.Questions[i]
					for n, parts := range q.Screens(consult.Answer{}) {
						name := q.ID
						if n > 0 {
							name += "." + parts[0].ID
						}
						b.open(at + name)
						if b.path() != at+name || !b.has(".onward") {
							if q.Needs == "" && len(q.Of) == 0 && q.From == 0 {
								t.Errorf("%s leads to %s", name, b.path())
							}
							continue
						}
						lowest = max(lowest, b.fits(name+" "+lang))
						if lang == "en" {
							b.leaves(form, q)
						} else if q.Names(parts[0].ID) {
							b.press("button[name=as][value=next]")
						}
						if q.Names(parts[0].ID) { // then comes whoever was named first
							if !b.has(".freq") {
								t.Errorf("%s leads to %s", name, b.path())
							}
							lowest = max(lowest, b.fits(name+" each "+lang))
							if lang == "en" {
								b.press("button[name=as][value=skip]")
							}
						}
					}
				}
			}
			t.Logf("%s: Next ends at %d px at most, without its bar", band, lowest)
		})
	}
}

// The name that a child gives a house may be one long word: it breaks, and the page does not grow
// wider than a phone.
func TestALongNameOfAHouseBreaks(t *testing.T) {
	p := startDemo(t)
	b := newTab(t, chromium(t), p.url(), "little", phone)
	b.signIn(children["little"])
	at := b.path() + "/form/q/"
	b.open(at + "p2")
	b.press("button[name=as][value=skip]")
	b.open(at + "h0")
	b.tap("details:has([name=mygood]) > summary")
	b.write("[name=mygood]", strings.Repeat("W", consult.MaxName))
	b.press("button[name=as][value=next]")
	b.open(at + "p3")
	b.await(".of-house")
	if says := b.wider(); says != "" {
		t.Error(says)
	}
}

// fits judges a screen.
func (b *tab) fits(screen string) int {
	b.t.Helper()
	var is struct {
		Answers, Small, Next, Whole, Lines int
		Hidden                             bool
	}
	if err := json.Unmarshal([]byte(b.eval(firstView)), &is); err != nil {
		b.fail(err)
	}
	what := b.name + " " + screen
	if dir := os.Getenv("MYREVIEW_SHOTS"); dir != "" {
		var shot []byte
		b.do(chromedp.CaptureScreenshot(&shot))
		_ = os.WriteFile(dir+"/fits-"+strings.ReplaceAll(what, " ", "-")+".png", shot, 0o600)
	}
	_, left := tall[what]
	switch {
	case is.Answers > 0 && !left:
		b.t.Errorf("%s: the last answer ends %d px beneath the bar of Next", what, is.Answers)
	case is.Answers <= 0 && left:
		b.t.Errorf("%s fits: it is not to be in the list", what)
	case is.Next > int(b.size.height) || is.Hidden:
		b.t.Errorf("%s: Next ends at %d, the question is hidden %v", what, is.Next, is.Hidden)
	case is.Small > 0:
		b.t.Errorf("%s: %d answers are smaller than a finger", what, is.Small)
	case is.Lines > 3:
		b.t.Logf("%s: the question takes %d lines", what, is.Lines)
	}
	return is.Whole
}

// leaves goes on from a screen with the answer that brings every question that follows.
func (b *tab) leaves(form *consult.Form, q *consult.Question) {
	b.t.Helper()
	button := "skip"
	for _, p := range q.Parts { // asked once someone is named
		after := p.After + p.Each
		input := fmt.Sprintf("input[name=%q]", after)
		if before := slices.IndexFunc(q.Parts, func(b consult.Part) bool { return b.ID == after }); before >= 0 {
			for _, nothing := range q.Parts[before].Nothing {
				input += fmt.Sprintf(":not([value=%q])", nothing)
			}
		}
		first := ".tile " + input + ", .choice " + input
		if after != "" && b.has(first) {
			if !b.has(fmt.Sprintf("input[name=%q]:checked", after)) {
				b.tap(first)
			}
			button = "next"
		}
	}
	for i := range form.Questions {
		other := &form.Questions[i]
		if other.Unless.Question == q.ID && b.has(fmt.Sprintf("input[value=%q]:checked", other.Unless.Has)) {
			b.tap(fmt.Sprintf("input[value=%q]", other.Unless.Has))
			button = "next"
		}
		has := fmt.Sprintf("input[value=%q]", other.Only.Has)
		if other.Only.Question == q.ID && b.has(has) {
			if !b.has(has + ":checked") {
				b.tap(has)
			}
			button = "next"
		}
	}
	b.press("button[name=as][value=" + button + "]")
}

// speaks turns the page to another language.
func (b *tab) speaks(lang string) {
	b.t.Helper()
	if b.has(".langs:not([open])") {
		b.do(chromedp.Evaluate("document.activeElement.blur()", nil)) // what is shown to the keyboard alone may lie over it
		b.tap(".langs > summary")
	}
	b.press(".lang button[lang=" + lang + "]")
}

// The first page of a child of 4 to 10 greets, shows who asks, says the terms in three
// pictures and begins, all on the first view of a small phone, in every language.
func TestAChildOfTenOrLessBeginsOnTheFirstView(t *testing.T) {
	p := startDemo(t)
	root := chromium(t)
	child, worker := newTab(t, root, p.url(), "child", phone), newTab(t, root, p.url(), "worker", desk)
	child.signIn("Leo Marsden")
	worker.signIn("Tom Gallagher")
	of := worker.eval(`[...document.querySelectorAll('main tr')].find(r => r.textContent.includes('Leo Marsden')).querySelector('a[href^="/children/"]').getAttribute('href').match(/^\/children\/[^/]+/)[0]`)
	for _, band := range []string{"little", "primary"} {
		if band == "primary" {
			worker.fill(of+"/stage", "/stage", ".btn", "band", band, "reason", "Reads well.")
		}
		for _, lang := range []string{"en", "cy", "ur"} {
			child.open("/home")
			child.speaks(lang)
			child.open("/home")
			var is struct {
				Band               string
				Cards, Faces       int
				Greeting, Last, At float64
			}
			if err := json.Unmarshal([]byte(child.eval(`(() => {
				scrollTo({top: 0, behavior: 'instant'});
				const box = (e) => e.getBoundingClientRect(), start = document.querySelector('.begin > .btn');
				start.style.position = 'static';
				return JSON.stringify({
					Band: document.documentElement.dataset.band, Cards: document.querySelectorAll('.terms > li > .icon').length, Faces: document.querySelectorAll('.face > .icon').length,
					Greeting: box(document.querySelector('h1')).top - box(document.querySelector('.top')).bottom, Last: box(start).bottom, At: document.documentElement.scrollWidth,
				}) })()`)), &is); err != nil {
				child.fail(err)
			}
			if is.Band != band || is.Cards != 3 || is.Faces != 1 || is.Greeting < 0 || is.Last > float64(phone.height) || is.At > float64(phone.width) {
				t.Errorf("%s %s: %+v", band, lang, is)
			}
			child.shows("the first page " + band + " " + lang)
		}
		child.speaks("en")
	}
	child.open("/home")
	child.press(".begin > .btn")
	if !strings.HasSuffix(child.path(), "/form/q/p2") {
		t.Errorf("Start leads to %s", child.path())
	}
}

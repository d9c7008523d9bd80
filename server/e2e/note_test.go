package e2e_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// firstAnswer says what is wrong with the first screen of a question whose answer
// tells a worker; empty: nothing. What the child is told before they pick is whole within
// it, its numbers one tap away, and so is the first answer, or of a tall one its
// picture. Where letters are tall or words long, as much of it as a finger needs.
// The notice that words are unchecked takes no room here.
const firstAnswer = `(() => {
	const box = e => e?.getBoundingClientRect() ?? {}, end = innerHeight + (box(document.querySelector('.notice')).height ?? 0);
	const note = document.querySelector('form > .note'), fold = note.querySelectorAll('details'), first = box(document.querySelector('form .tile, form .choice'));
	if (scrollY) return 'scrolled';
	if (!(box(note).bottom <= end)) return 'the note ends at ' + box(note).bottom + ' of ' + end;
	if (fold.length !== 1 || fold[0].open || !fold[0].querySelector('a[href="tel:999"]')) return fold.length + ' folds, or no number behind it';
	const most = document.documentElement.lang === 'en' ? 100 : 44;
	return first.top + Math.min(first.height, most) <= end ? '' : 'the first answer is at ' + first.top + ' to ' + first.bottom + ' of ' + end })()`

// A child sees the first answer beneath the question on a small phone, when
// no worker is on duty too, and reads before it that a worker is told, and when.
func TestTheFirstAnswerOfAQuestionThatTellsSomebodyIsInTheFirstScreen(t *testing.T) {
	p := startDemo(t, "MYREVIEW_PROFILE="+nobodyOnDuty(t))
	root := chromium(t)
	for band, name := range children {
		t.Run(band, func(t *testing.T) {
			b := newTab(t, root, p.url(), band, phone)
			b.signIn(name)
			form, told := b.path()+"/form", 0
			look := func() {
				q := b.path()[strings.LastIndex(b.path(), "/")+1:]
				if !b.has("form > .note") {
					return
				}
				told++
				for _, lang := range []string{"cy", "ur", "en"} {
					b.speaks(lang)
					if wrong := b.eval(firstAnswer); wrong != "" {
						t.Errorf("%s %s: %s", lang, q, wrong)
					}
				}
			}
			b.open(form)
			if !strings.Contains(b.path(), "/form/q/") { // they have sent it, and go on with what they left out
				b.open(form + "/check")
				b.press(`main p > a[href*="/form/q/"]`)
			}
			for range 60 {
				if b.path() == form+"/parts" && b.has("main a.btn") { // one part is done out of turn: on to the next
					b.press("main a.btn")
				}
				if !strings.Contains(b.path(), "/form/q/") {
					break
				}
				look()
				b.onward("button[name=as][value=skip]")
			}
			if told < 3 {
				b.fail(fmt.Sprintf("%d questions that tell somebody", told))
			}
		})
	}
}

// nobodyOnDuty is the demo's profile with hours that it is not now.
func nobodyOnDuty(t *testing.T) string {
	t.Helper()
	demo, err := os.ReadFile("../profiles/demo.toml")
	if err != nil {
		t.Fatal(err)
	}
	opens, closes := `"20:00"`, `"21:00"`
	if time.Now().UTC().Hour() >= 12 {
		opens, closes = `"03:00"`, `"04:00"`
	}
	path := t.TempDir() + "/profile.toml"
	said := strings.NewReplacer(`opens = "09:00"`, "opens = "+opens, `closes = "17:00"`, "closes = "+closes).Replace(string(demo))
	if err := os.WriteFile(path, []byte(said), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

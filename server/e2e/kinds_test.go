package e2e_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"myreview/server/consult"
)

// Each kind of question is answered by the keyboard alone, once in each form that has it, on its
// first screen, where no barrier is found. What has the focus shows it, nothing keeps it, what
// was picked or typed is stored, and Enter in an answer does what Next does.
func TestEveryKindIsAnsweredByKeyboard(t *testing.T) {
	p := startDemo(t)
	root := chromium(t)
	for key, name := range map[string]string{
		"little": children["little"], "primary": children["primary"], "young": children["young"],
		"parent": "Sarah Grant", "carer": "Jo Hartley", "apart": "Craig Marsden", "short": "Aziza Karim",
	} {
		t.Run(key, func(t *testing.T) {
			t.Parallel()
			b := newTab(t, root, p.url(), key, phone)
			b.do(emulation.SetFocusEmulationEnabled(true)) // it is not the only window in front
			b.signIn(name)
			b.open("/home")
			form, _ := consult.Get(key)
			w := &byKeys{tab: b, at: b.path() + "/form/q/", left: map[string]bool{}}
			for _, q := range form.Questions {
				for _, part := range q.Parts {
					w.left[part.Kind] = true
				}
			}
			for i := range form.Questions {
				w.question(&form.Questions[i])
			}
			for kind := range w.left {
				t.Errorf("%s is on no screen", kind)
			}
		})
	}
}

// byKeys is somebody who goes through a form without a pointer.
type byKeys struct {
	*tab
	at   string          // where the questions are
	left map[string]bool // the kinds that were not met yet
}

// question answers what is of a new kind on the screens of a question, or leads to it, and skips
// the other screens.
func (w *byKeys) question(q *consult.Question) {
	w.t.Helper()
	for n, parts := range q.Screens(consult.Answer{}) {
		screen, skips := w.at+q.ID, true
		if n > 0 {
			screen += "." + parts[0].ID
		}
		for i, p := range parts {
			brings := slices.IndexFunc(q.Parts, func(other consult.Part) bool { return other.After+other.Each == p.ID && w.left[other.Kind] })
			if !w.left[p.Kind] && brings < 0 {
				continue
			}
			if w.open(screen); w.path() != screen {
				break // this writer is not asked
			}
			skips = false
			w.answers(&parts[i])
			if brings >= 0 && q.Parts[brings].Each != "" {
				w.answers(&q.Parts[brings]) // about whoever was named first
				for strings.HasPrefix(w.path(), screen+"."+q.Parts[brings].ID) {
					w.press("button[name=as][value=skip]")
				}
			}
		}
		if skips {
			w.skips(screen)
		}
	}
}

// skips leaves a screen without an answer, unless it is not asked, and draws none.
func (w *byKeys) skips(screen string) {
	w.t.Helper()
	w.eval(fmt.Sprintf(`(async () => {
		const page = await fetch(%q), form = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("#typed");
		if (!page.url.endsWith(%[1]q)) return "";
		const body = new URLSearchParams(new FormData(form));
		body.append("as", "skip");
		await fetch(form.getAttribute("action"), {method: "POST", body});
		return "" })()`, screen))
}

// answers gives an answer to a part of the screen, and goes on.
func (w *byKeys) answers(p *consult.Part) {
	w.t.Helper()
	delete(w.left, p.Kind)
	here, what := w.path(), strings.TrimPrefix(w.path(), w.at)+" "+p.Kind
	answer, typed := w.answer(p), w.has("textarea[name="+p.ID+"]")
	if fold := fmt.Sprintf("details:not([open]):has(%s) > summary", answer); w.has(fold) {
		w.tabTo(what, fold, kb.Tab)
		w.do(chromedp.KeyEvent(" "))
	}
	w.tabTo(what, answer, kb.Tab)
	switch {
	case typed:
		w.do(chromedp.KeyEvent("By\rkeys"))
	case w.has("input:not([type])" + answer[strings.Index(answer, "["):]):
		w.do(chromedp.KeyEvent("By keys"))
	default:
		w.do(chromedp.KeyEvent(" "))
	}
	if w.path() != here || w.eval(fmt.Sprintf(given, "document", answer)) != "yes" {
		w.fail("not answered: " + what)
	}
	w.noBarriers(what + "-360")
	const next = "button[name=as][value=next]"
	w.tabTo(what, next, kb.Tab)
	w.tabTo(what, "", kb.Tab)
	w.tabTo(what, next, kb.Tab, chromedp.KeyModifiers(input.ModifierShift))
	to := w.entered(what, here, answer)
	if typed {
		return
	}
	w.open(here)
	w.do(chromedp.Focus(answer, chromedp.ByQuery))
	if at := w.entered(what, here, answer); at != to {
		w.t.Errorf("%s: Enter in the answer leads to %s, Next to %s", what, at, to)
	}
}

// answer is a selector of something to give that is not given yet, and at which nobody is told.
func (w *byKeys) answer(p *consult.Part) string {
	w.t.Helper()
	not := slices.Concat(p.Nothing, p.Alert, p.Soon)
	for _, o := range p.Options {
		if o.Opens != "" { // would change what is asked next
			not = append(not, o.ID)
		}
	}
	says, err := json.Marshal(not)
	if err != nil {
		w.t.Fatal(err)
	}
	found := w.eval(fmt.Sprintf(`(() => {
		const pick = [...document.querySelectorAll("#typed :is([type=radio], [type=checkbox])")].find((i) => (i.name + ".").startsWith(%q) && !i.checked && !(%s ?? []).includes(i.value));
		const box = document.querySelector("#typed :is(textarea, input:not([type]))[name=%s]");
		return pick ? "[name=\"" + pick.name + "\"][value=\"" + pick.value + "\"]" : box ? "[name=" + box.name + "]" : "" })()`, p.ID+".", says, p.ID))
	if found == "" {
		w.fail("nothing to answer: " + p.Kind)
	}
	return found
}

// given is whether a page holds what was picked or typed.
const given = `(async () => {
	const page = %s, e = page.querySelector(%q), held = e.matches("[type]:not(textarea)") ? e.checked : /By\skeys/.test(e.value);
	const hint = [...page.querySelectorAll(".hint")].find((h) => /^You (said|skipped)/.test(h.textContent));
	return held && !(hint && page !== document) ? "yes" : (hint ?? e).outerHTML })()`

// entered presses Enter, and gives where that leads once what was given is stored.
func (w *byKeys) entered(what, here, answer string) string {
	w.t.Helper()
	w.do(chromedp.KeyEvent("\r"))
	w.until("goes on from "+what, func() bool { return w.path() != here })
	stored := w.eval(fmt.Sprintf(given, fmt.Sprintf(`new DOMParser().parseFromString(await (await fetch(%q)).text(), "text/html")`, here), answer))
	if stored != "yes" {
		w.t.Errorf("%s: not stored: %s", what, stored)
	}
	return w.path()
}

// stop is where the focus is: whether it is what is looked for, or another of its group, and
// what is wrong with how it is seen.
const stop = `(() => {
	const e = document.activeElement, want = document.querySelector(%q || "body"), seen = %s;
	const shows = e.closest(".rung")?.querySelector("b") ?? e.closest(".tile, .choice, .by-itself") ?? e, ring = getComputedStyle(shows);
	return JSON.stringify({
		Out: seen === "out", There: e === want, Beside: e.type === "radio" && e.name === want.name,
		Wrong: seen !== "seen" ? seen : ring.outlineStyle === "none" || parseFloat(ring.outlineWidth) < 2 ? "no ring: " + shows.outerHTML.slice(0, 200) : "",
	}) })()`

// tabTo presses a key until something has the focus; nothing: until it has left the page's own
// part. Within a group the arrows go on.
func (w *byKeys) tabTo(what, selector, key string, with ...chromedp.KeyOption) {
	w.t.Helper()
	look := fmt.Sprintf(stop, selector, focused)
	press := chromedp.KeyEvent(key, with...)
	for range 60 {
		var at struct {
			Out, There, Beside bool
			Wrong              string
		}
		w.do(press)
		if err := json.Unmarshal([]byte(w.eval(look)), &at); err != nil {
			w.fail(err)
		}
		switch {
		case at.Out && selector == "":
			return
		case !at.Out && at.Wrong != "":
			w.t.Errorf("%s: %s", what, at.Wrong)
		}
		if at.There {
			return
		}
		if press = chromedp.KeyEvent(key, with...); at.Beside {
			press = chromedp.KeyEvent(kb.ArrowDown)
		}
	}
	w.fail(what + ": the keyboard never comes to " + selector)
}

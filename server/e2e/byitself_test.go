package e2e_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A form goes on by itself only for a child who said that it may, and only where a finger
// was lifted on a picture: not before, not at a key, not where somebody is told of a pick,
// and not without scripts.
func TestAFormGoesOnByItselfOnlyWhereAChildSaidSo(t *testing.T) {
	p := startDemo(t)
	root := chromium(t)
	child := newTab(t, root, p.url(), "child", phone)
	child.signIn("Leo Marsden")
	form := child.path() + "/form/q/"
	child.open(strings.TrimSuffix(form, "/q/"))
	on := func(question string) {
		t.Helper()
		if got := strings.TrimPrefix(child.path(), form); got != question {
			t.Fatalf("at %s, want %s", got, question)
		}
	}
	stays := func(why, question string) {
		t.Helper()
		time.Sleep(1500 * time.Millisecond)
		t.Log(why)
		on(question)
	}
	for range 30 {
		if strings.HasSuffix(child.path(), "/m11") {
			break
		}
		if child.has("[data-by-itself]") {
			t.Errorf("%s would go on by itself", child.path())
		}
		child.onward("button[name=as][value=skip]")
	}
	on("m11")
	child.see("Go on by itself when you pick?")
	first, second := ".tile:first-child", ".tile:nth-child(2)"
	child.tap(first)
	stays("nothing was said yet", "m11")
	child.shows("a screen that asks whether to go on by itself")
	child.tap("[data-by-itself]")
	stays("said, and nothing picked since", "m11")
	child.do(chromedp.Focus(first+" input", chromedp.ByQuery), chromedp.KeyEvent(kb.ArrowRight))
	stays("an arrow key", "m11")
	child.do(chromedp.KeyEvent(" "))
	stays("Space", "m11")
	child.do(chromedp.Evaluate(`document.querySelector("`+first+` input").click()`, nil))
	stays("no pointer was lifted", "m11")
	child.press(second) // waits for the page that follows
	on("p19")
	child.open(form + "m11")
	if got := child.eval(`document.querySelector(".tile input:checked").value + document.querySelector("[data-by-itself] input").checked`); got != child.eval(`document.querySelector("`+second+` input").value`)+"true" {
		t.Errorf("it came back as %s", got)
	}
	child.tap("[data-by-itself]")
	child.tap(first)
	stays("switched off again", "m11")
	child.tap("[data-by-itself]")
	child.press("[data-leave] button, form#leave button")
	if left := child.eval(`JSON.stringify({...sessionStorage})`); left != "{}" {
		t.Errorf("after leaving the browser keeps %s", left)
	}

	plain := newTab(t, root, p.url(), "plain", phone)
	plain.noScript()
	plain.signIn("Leo Marsden")
	plain.open(form + "m11")
	plain.do(chromedp.Click(second, chromedp.ByQuery))
	time.Sleep(time.Second)
	if !strings.HasSuffix(plain.path(), "/m11") || strings.Contains(plain.words(), "Go on by itself") {
		t.Errorf("without scripts it is at %s", plain.path())
	}
}

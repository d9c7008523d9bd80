package e2e_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// settle is how long the browser may take to go back.
const settle = 400 * time.Millisecond

// Leaving shows nothing any more, and neither does the Back button, in a
// browser that does keep pages to go back to (safety.md section 0).
func TestLeavingLeavesNothingForTheBackButton(t *testing.T) {
	p := startDemo(t)
	root := chromium(t)

	control := newTab(t, root, p.url(), "control", phone)
	control.open("/help")
	control.do(chromedp.Evaluate("window.kept = true", nil))
	control.open("/sign-in")
	control.back()
	if control.eval("String(window.kept)") != "true" {
		t.Fatal("this browser keeps no pages, so it cannot show that leaving drops them")
	}

	ways := map[string]func(*tab){
		"the button": func(b *tab) { b.tap(".leave") },
		"Shift three times": func(b *tab) {
			b.do(chromedp.KeyEvent(kb.Shift), chromedp.KeyEvent(kb.Shift), chromedp.KeyEvent(kb.Shift))
		},
	}
	for how, leave := range ways {
		b := newTab(t, root, p.url(), "leaving", phone)
		b.signIn("Maisie Kowalska")
		review := b.path()
		b.open(review + "/form/sent")
		b.see("Poppy came for tea")
		b.open(review + "/form/q/p19")
		b.write("textarea[name=main]", "CANARY wish")
		leave(b)
		b.until(how+" leads away", func() bool { return b.path() == "/away" })
		for range 5 {
			b.back()
			for _, canary := range []string{"Poppy came for tea", "CANARY", "Hello, Maisie"} {
				b.notSee(canary)
			}
		}
		b.signIn("Maisie Kowalska")
		b.open(review + "/form/q/p19")
		b.until("what was typed is kept", func() bool { return strings.Contains(b.typed(), "CANARY wish") })
	}
}

// Without a network leaving looks the same, Back shows nothing, and whoever comes
// next is a stranger: the server is told with the first request that reaches it.
func TestLeavingWithoutANetwork(t *testing.T) {
	p := startDemo(t)
	b := newTab(t, chromium(t), p.url(), "offline", phone)
	b.signIn("Maisie Kowalska")
	review := b.path()
	b.open(review + "/form/sent")
	b.see("Poppy came for tea")
	b.offline(true)
	b.tap(".leave")
	b.do(chromedp.Sleep(settle))
	for range 5 {
		b.notSee("Poppy came for tea")
		b.notSee("Maisie")
		b.back()
	}
	b.offline(false)
	b.open(review + "/form/sent")
	b.notSee("Poppy came for tea")
	if at := b.path(); at != "/" {
		b.fail("whoever comes next is let in, at " + at)
	}
	b.signIn("Maisie Kowalska")
	b.open(review + "/form/sent")
	b.see("Poppy came for tea")
}

// By keyboard alone the way out is the second stop of a page, seen while it has
// the focus, with JavaScript and without.
func TestLeavingByKeyboard(t *testing.T) {
	p := startDemo(t)
	root := chromium(t)
	for _, plain := range []bool{false, true} {
		b := newTab(t, root, p.url(), "keyboard", phone)
		if plain {
			b.noScript()
		}
		b.signIn("Maisie Kowalska")
		for _, lang := range []string{"cy", "ur", "en"} {
			b.speaks(lang)
			b.do(chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Tab))
			var seen bool
			b.ask(`(() => {
				const at = document.activeElement, box = at.getBoundingClientRect();
				return at.matches("button.skip") && at.textContent === document.querySelector(".leave").textContent &&
					box.top >= 0 && box.left >= 0 && box.right <= innerWidth && box.height >= 24 &&
					at === document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
			})()`, &seen)
			if !seen {
				b.fail("the second stop in " + lang + " is no way out that can be seen")
			}
		}
		b.do(chromedp.KeyEvent(kb.Enter))
		b.until("leaves", func() bool { return b.path() == "/away" })
		b.notSee("Maisie")
	}
}

func (b *tab) offline(on bool) {
	b.t.Helper()
	rules := []*network.Conditions{{DownloadThroughput: -1, UploadThroughput: -1, ConnectionType: network.ConnectionTypeNone}}
	if !on {
		rules = []*network.Conditions{}
	}
	b.do(chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := network.EmulateNetworkConditionsByRule(on, rules).Do(ctx)
		return err
	}))
}

// back presses the Back button. The page may go before it can say that it did.
func (b *tab) back() {
	b.t.Helper()
	_ = chromedp.Run(b.ctx, chromedp.Evaluate("history.back()", nil))
	b.do(chromedp.Sleep(settle))
}

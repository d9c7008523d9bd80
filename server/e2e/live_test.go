package e2e_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// What somebody is in the middle of stays theirs: while others come, go and
// move on, while the connection is lost, and after the portal was restarted.
func TestALivePageKeepsWhatIsBeingTyped(t *testing.T) {
	root := chromium(t)
	eachDatabase(t, func(t *testing.T, p *program) {
		child := newTab(t, root, p.url(), "child", phone)
		iro := newTab(t, root, p.url(), "iro", desk)
		carer := newTab(t, root, p.url(), "carer", phone)
		child.signIn("Amara Boateng")
		meet := child.path() + "/meet"
		iro.signIn("Ruth Adeyemi")
		carer.signIn("Denise Clarke")
		for _, b := range []*tab{child, iro, carer} {
			b.open(meet)
			b.act("/meet/join", `button[value="room"]`)
			b.see("In the room")
		}
		iro.opensAScale()
		child.await(`form[action$="/meet/scale/pick"]`)

		child.choose("pick", "6")
		child.tap("#part-mine details.who summary")
		child.write("#higher", "a door that")
		carer.await(`form[action$="/meet/scale/pick"]`)
		carer.choose("pick", "8")
		carer.act("/meet/scale/pick", "button.btn:not([name])")
		carer.tap("#part-mine details.who summary")
		child.until("hears that the carer picked", func() bool { return strings.Contains(child.part("scales"), "Denise") })
		iro.act("/meet/pause", "button")
		child.see("We are having a break.")
		child.write("#higher", " shuts")
		child.holds("a door that shuts", "6")
		if at := child.eval(`document.activeElement.id`); at != "higher" {
			t.Errorf("the keyboard was taken away to %q", at)
		}

		p.kill()
		child.await("[data-live-alert]:not([hidden])")
		child.write("#higher", " well")
		child.holds("a door that shuts well", "6")
		child.tap(`form[action$="/meet/scale/pick"] button.btn:not([name])`)
		child.see("What you typed is still here.")
		p.start()
		child.until("is connected again, and still told to press again", func() bool {
			return !strings.Contains(child.eval(alarm), "What you see may be old") && strings.Contains(child.eval(alarm), "press again")
		})
		child.holds("a door that shuts well", "6")
		child.act("/meet/scale/pick", "button.btn:not([name])")
		child.see("Got it.")
		child.until("is told nothing more", func() bool { return child.eval(alarm) == "" })

		// Two who have not sent yet what they were writing: one has picked, one not.
		carer.write("#higher", "CANARY picked")
		mum := newTab(t, root, p.url(), "mum", phone)
		mum.signIn("Abena Boateng")
		mum.open(meet)
		mum.await("#higher")
		mum.tap("#part-mine details.who summary")
		mum.write("#higher", "CANARY not picked")

		iro.await(`form[action$="/meet/resume"]`)
		iro.act("/meet/resume", "button")
		iro.await(`form[action$="/meet/scale/reveal"]`)
		iro.see("Show all marks now")
		iro.act("/meet/scale/reveal", "button")
		for _, b := range []*tab{child, carer, iro} {
			b.until("sees both marks", func() bool { return strings.Contains(b.part("scales"), "a door that shuts well") })
		}
		// The button that was pressed stood there for this one step.
		iro.notSee("Show all marks now")
		if got := carer.eval(`document.querySelector("#higher").value`); got != "CANARY picked" {
			t.Errorf("the carer's box holds %q after the reveal", got)
		}
		mum.see("CANARY not picked")

		// Signed out elsewhere in the middle of a sentence: it stays, and nothing that
		// the page showed does.
		if other := carer.eval(`fetch("/leave", {method: "POST"}).then(r => String(r.status))`); other != "200" {
			t.Fatalf("leaving in another tab: %s", other)
		}
		carer.see("You are signed out of this page.")
		carer.see("CANARY picked")
		if left := carer.eval(`[...document.querySelectorAll("[data-part], [data-live-status]")].map(p => p.textContent).join("")`); left != "" {
			t.Errorf("the page still shows %q", left)
		}
	})
}

// Somebody signed out elsewhere is told how to come back, and their page shows the
// meeting no longer.
func TestALivePageThatIsSignedOutSaysSo(t *testing.T) {
	root := chromium(t)
	p := startDemo(t)
	child := newTab(t, root, p.url(), "child", phone)
	child.signIn("Amara Boateng")
	meet := child.path() + "/meet"
	child.open(meet)
	other := child.eval(`fetch("/leave", {method: "POST"}).then(r => String(r.status))`)
	if other != "200" {
		t.Fatalf("leaving in another tab: %s", other)
	}
	child.see("You are signed out of this page.")
	if left := child.eval(`[...document.querySelectorAll("[data-part]")].map(p => p.textContent).join("")`); left != "" {
		t.Errorf("the page still shows %q", left)
	}
	child.see("Leave this page")
}

// Some networks let no socket through. Who sends something there to a review that was
// closed a moment ago is told so, and has their words.
func TestWordsForAReviewThatClosedMeanwhileStay(t *testing.T) {
	root := chromium(t)
	p := startDemo(t)
	carer := newTab(t, root, p.url(), "carer", phone)
	iro := newTab(t, root, p.url(), "iro", desk)
	carer.signIn("Denise Clarke")
	review := carer.path()
	if review == "/home" {
		t.Fatal("the carer has more than one review")
	}
	carer.withoutSockets()
	iro.signIn("Ruth Adeyemi")
	for _, b := range []*tab{carer, iro} {
		b.open(review + "/meet")
		b.act("/meet/join", `button[value="room"]`)
		b.see("In the room")
	}
	iro.opensAScale()
	carer.await(`form[action$="/meet/scale/pick"]`)
	carer.choose("pick", "8")
	carer.tap("#part-mine details.who summary")
	carer.write("#higher", "CANARY a key of her own")
	carer.eval(`hear(false)`)
	iro.attendance(review)
	iro.closes()
	iro.see("The review is closed")
	carer.holds("CANARY a key of her own", "8")
	carer.tap(`form[action$="/meet/scale/pick"] button.btn:not([name])`)
	carer.see("This review has ended, so nothing more can be added to it.")
	carer.eval(`hear(true)`)
	carer.see("The review is over.")
	carer.await(`[data-live-kept]:not([hidden])`)
	carer.see("CANARY a key of her own")
}

// closes closes the review, whatever is still open.
func (b *tab) closes() {
	b.t.Helper()
	b.send("/close", "button.btn")
	if b.has("input[name=knows]") {
		if b.has("#in-notalk") {
			b.write("#in-notalk", "Nobody thought of it.")
		}
		b.send("/close", "button.btn")
	}
}

// withoutSockets is a network that lets none through; by hear a test reports whether
// the pages that follow hear what is new by asking.
func (b *tab) withoutSockets() {
	b.t.Helper()
	b.do(chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := page.AddScriptToEvaluateOnNewDocument(`{
			WebSocket = class { constructor() { setTimeout(() => this.onclose({ code: 1006 })) } };
			const ask = fetch;
			let hears = true;
			window.hear = (on) => String(hears = on);
			window.fetch = (at, how) => !hears && String(at).includes("/poll") ? new Promise((_, no) => how.signal.addEventListener("abort", no)) : ask(at, how);
		}`).Do(ctx)
		return err
	}))
}

// opensAScale moves on to the first part that is scaled, and asks for the numbers.
func (b *tab) opensAScale() {
	b.t.Helper()
	for !b.has(`form[action$="/meet/scale/open"]`) {
		before := b.part("now")
		b.act("/meet/item/next", "button")
		b.until("has moved on", func() bool { return b.part("now") != before })
	}
	b.act("/meet/scale/open", "button")
}

func (b *tab) eval(js string) string {
	b.t.Helper()
	var out string
	b.ask(js, &out)
	return out
}

// part is the text of one part of a live page.
func (b *tab) part(id string) string {
	b.t.Helper()
	return b.eval(fmt.Sprintf(`document.getElementById("part-%s")?.innerText ?? ""`, id))
}

// holds checks the words and the rung that are not sent yet.
func (b *tab) holds(words, rung string) {
	b.t.Helper()
	if got := b.eval(`document.querySelector("#higher").value + "|" + (document.querySelector("input[name=pick]:checked")?.value ?? "")`); got != words+"|"+rung {
		b.fail(fmt.Sprintf("the page holds %q, want %q", got, words+"|"+rung))
	}
}

package e2e_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A tablet in a home where several children live: one browser, not a private
// window, whose folder is looked at when it is closed.
func tablet(t *testing.T, base string) (b *tab, folder string, closed func()) {
	t.Helper()
	path := findChromium(t)
	folder, err := os.MkdirTemp("", "myreview-tablet")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	alloc, cancel := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(path), chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.Headless, chromedp.DisableGPU,
		chromedp.NoSandbox, chromedp.UserDataDir(folder), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("hide-scrollbars", true),
	)
	t.Cleanup(cancel)
	ctx, stop := chromedp.NewContext(alloc)
	t.Cleanup(stop)
	if err := chromedp.Run(ctx); err != nil {
		t.Fatalf("Chromium does not start: %v", err)
	}
	b = &tab{t: t, ctx: ctx, base: base, name: "tablet", size: phone}
	b.do(network.Enable())
	b.resize(phone)
	return b, folder, func() { _ = chromedp.Cancel(ctx) }
}

// review is the path of the review of a child, on the page of somebody at work.
func (b *tab) review(child string) string {
	b.t.Helper()
	var path string
	b.ask(fmt.Sprintf(`[...document.querySelectorAll('tr')].find(r => r.textContent.includes(%q))?.querySelector('a[href^="/r/"]')?.getAttribute('href').match(/^\/r\/[^/]+/)[0] ?? ''`, child), &path)
	if path == "" {
		b.fail("no review of " + child)
	}
	return path
}

// makesCard has somebody at work make a card, and gives its number.
func (b *tab) makesCard(child string) (review, number string) {
	b.t.Helper()
	b.open("/home")
	review = b.review(child)
	b.open(review + "/card")
	b.press(`form[action$="/card"] button`)
	var text string
	b.text(".paper .number", &text)
	number = strings.Join(strings.Fields(text), "")
	if !regexp.MustCompile(`^\d{12}$`).MatchString(number) {
		b.fail("the card has no number: " + text)
	}
	return review, number
}

// shows three pictures, by taps or without scripts by pages.
func (b *tab) taps(pictures ...string) {
	b.t.Helper()
	for i, p := range pictures {
		selector := fmt.Sprintf("button[name=pick][value=%q]", p)
		if i == len(pictures)-1 || b.plain {
			b.press(selector)
		} else {
			b.tap(selector)
		}
	}
}

// comesIn is the whole way of a child with a card: its number, their pictures,
// who is with them.
func (b *tab) comesIn(number string, pictures ...string) {
	b.t.Helper()
	b.open("/card")
	b.write("#card", number[:3]+" "+number[3:6]+" "+number[6:9]+" "+number[9:])
	b.press("main form .btn")
	b.taps(pictures...)
	b.press("button[name=company][value=nobody]")
}

// One tablet, two children, a worker: nothing of one is left for the next, and
// neither has the other's card for more than five tries (safety.md T1 to T4, T36).
func TestATabletThatSeveralChildrenUse(t *testing.T) {
	p := startDemo(t)
	b, folder, closed := tablet(t, p.url())

	b.open("/help")
	b.do(chromedp.Evaluate("addEventListener('pageshow', e => { window.kept = String(e.persisted) })", nil))
	b.open("/sign-in")
	b.back()
	if b.eval("String(window.kept)") != "true" {
		t.Fatal("this browser keeps no pages, so it cannot show that leaving drops them")
	}

	// A worker makes two cards, and hands the tablet over.
	b.signIn("Tom Gallagher")
	leo, leoNumber := b.makesCard("Leo")
	b.shows("paper")
	b.printsCard("Leo", "Marsden")
	_, maisieNumber := b.makesCard("Maisie")
	b.press(`form[action$="/card/here"] button`)
	if b.path() != "/card/choose" {
		t.Fatalf("handing over leads to %s", b.path())
	}
	for range 3 {
		b.back()
		b.notSee("Maisie")
		b.notSee("Leo")
	}
	b.open(leo + "/card")
	b.notSee("Leo")
	b.open("/card/choose")
	b.shows("choose")
	b.taps("cat", "boat", "drum")
	b.see("same three again")
	b.taps("cat", "boat", "drum")
	b.see("Is anyone with you?")
	b.shows("with")
	b.press("button[name=company][value=nobody]")
	b.see("Maisie")
	review := b.path()
	b.open(review + "/form/q/p19")
	b.write("textarea[name=main]", "CANARY-OF-MAISIE wish")
	b.await(`.saved[data-state="saved"]`)
	b.hides("CANARY-OF-MAISIE")
	b.tap(".leave")
	b.until("leaves", func() bool { return b.path() == "/away" })
	b.nothingOf("CANARY-OF-MAISIE", "Hello, Maisie")

	// The next child, with a card of her own, from the first number to her page.
	b.open("/")
	b.signIn("Tom Gallagher")
	b.open(leo + "/card")
	b.press(`form[action$="/card/here"] button`)
	b.taps("fish", "fish", "apple")
	b.taps("fish", "fish", "apple")
	b.press("button[name=company][value=nobody]")
	b.notSee("CANARY-OF-MAISIE")
	b.notSee("Maisie")
	b.tap(".leave")
	b.until("leaves", func() bool { return b.path() == "/away" })

	// Maisie comes back, in three steps.
	began := time.Now()
	b.comesIn(maisieNumber, "cat", "boat", "drum")
	b.open(review + "/form/q/p19")
	b.until("finds what she wrote", func() bool { return strings.Contains(b.typed(), "CANARY-OF-MAISIE") })
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("three steps took %v", took)
	}
	b.do(chromedp.KeyEvent(kb.Shift), chromedp.KeyEvent(kb.Shift), chromedp.KeyEvent(kb.Shift))
	b.until("leaves", func() bool { return b.path() == "/away" })
	b.nothingOf("CANARY-OF-MAISIE")

	// Leo has found Maisie's card, and Leo's own still opens.
	root := chromium(t)
	hers := newTab(t, root, p.url(), "hers", phone)
	hers.comesIn(maisieNumber, "cat", "boat", "drum")
	hers.press(".leave")
	b.open("/card")
	b.write("#card", maisieNumber)
	b.press("main form .btn")
	b.shows("pictures")
	for range 4 {
		b.taps("fish", "fish", "apple")
		b.see("Not quite")
	}
	b.taps("fish", "fish", "apple")
	b.see("Not quite")
	b.taps("cat", "boat", "drum")
	b.see("does not work here just now")
	b.shows("resting")
	b.notSee("Maisie")
	hers.comesIn(maisieNumber, "cat", "boat", "drum")
	hers.see("Maisie")
	b.comesIn(leoNumber, "fish", "fish", "apple")
	b.see("Leo")
	b.tap(".leave")
	b.until("leaves", func() bool { return b.path() == "/away" })

	// Nothing stays in the browser's stores, nor in its folder.
	var stores string
	b.ask(`(async () => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), await indexedDB.databases(),
		await caches.keys(), (await navigator.serviceWorker.getRegistrations()).length]))()`, &stores)
	if stores != "[[],[],[],[],0]" {
		t.Errorf("the browser keeps %s", stores)
	}
	closed()
	if len(holding(t, folder, "/card/choose")) == 0 {
		t.Error("this browser keeps nothing in its folder, so it cannot show that nothing of a child is kept")
	}
	for _, canary := range []string{"CANARY-OF-MAISIE", "Maisie"} {
		for _, file := range holding(t, folder, canary) {
			t.Errorf("%s is in the browser's folder: %s", canary, file)
		}
	}
}

// Without scripts, in Urdu, on a tablet that a carer hands over: the same card.
func TestACardWithoutScripts(t *testing.T) {
	p := startDemo(t)
	root := chromium(t)
	desk := newTab(t, root, p.url(), "urdu-desk", desk)
	desk.signIn("Priya Nair")
	_, number := desk.makesCard("Hamza")
	desk.shows("paper")
	desk.printsCard("Hamza", "Siddiqui")
	desk.press(`a[href$="/card"]`)
	desk.shows("ways")

	b := newTab(t, root, p.url(), "urdu", phone)
	b.open("/card")
	b.write("#card", number)
	b.press("main form .btn")
	b.shows("first")
	b.signIn("Farida Begum")
	b.noScript()
	b.open("/card")
	b.write("#card", number)
	b.press("main form .btn")
	b.shows("vouch")
	b.press(`form[action="/card/hand"] button`)
	b.shows("choose")
	for range 2 {
		b.taps("tree", "bike", "ball")
	}
	b.shows("with")
	b.press("button[name=company][value=nobody]")
	b.press(".leave")
	b.open("/")
	b.shows("front")
	b.comesIn(number, "tree", "bike", "ball")
	if !strings.HasPrefix(b.path(), "/r/") {
		t.Fatalf("the card leads to %s", b.path())
	}
	b.press(".leave")
	b.open("/card")
	b.write("#card", number)
	b.press("main form .btn")
	b.taps("tree", "bike")
	b.shows("two")
	b.press("button[name=pick][value=cat]")
	b.shows("wrong")
}

// nothingOf presses Back five times and finds none of the words.
func (b *tab) nothingOf(words ...string) {
	b.t.Helper()
	for range 5 {
		b.back()
		for _, w := range words {
			b.notSee(w)
		}
	}
}

// hides checks that the page is blank while another app is in front (T36).
func (b *tab) hides(words string) {
	b.t.Helper()
	hidden := func(on bool) {
		b.do(chromedp.Evaluate(fmt.Sprintf(`Object.defineProperty(document, "hidden", {value: %t, configurable: true});
			document.dispatchEvent(new Event("visibilitychange"))`, on), nil))
	}
	hidden(true)
	b.until("goes blank", func() bool { return b.eval("String(document.querySelector('main').offsetHeight)") == "0" })
	hidden(false)
	b.until("comes back", func() bool {
		return strings.Contains(b.typed(), words) && b.eval("String(document.querySelector('main').offsetHeight)") != "0"
	})
}

// printsCard prints the page: one sheet of A6, and no word of who it is for.
func (b *tab) printsCard(names ...string) {
	b.t.Helper()
	var pdf []byte
	b.do(chromedp.ActionFunc(func(ctx context.Context) (err error) {
		pdf, _, err = page.PrintToPDF().WithPreferCSSPageSize(true).WithPrintBackground(true).Do(ctx)
		return err
	}))
	boxes := regexp.MustCompile(`/MediaBox \[0 0 (\d+)(?:\.\d+)? (\d+)(?:\.\d+)?\]`).FindAllSubmatch(pdf, -1)
	if len(boxes) != 1 || string(boxes[0][1]) < "297" || string(boxes[0][1]) > "298" || string(boxes[0][2]) < "419" || string(boxes[0][2]) > "420" {
		b.t.Errorf("the card prints on %d sheets of %q", len(boxes), boxes)
	}
	var words string
	b.text(".paper", &words)
	for _, w := range append(names, "review", "care", "social") {
		if strings.Contains(strings.ToLower(words), strings.ToLower(w)) {
			b.t.Errorf("the card says %q: %s", w, words)
		}
	}
	if dir := os.Getenv("MYREVIEW_SHOTS"); dir != "" {
		_ = os.WriteFile(dir+"/"+b.name+"-card.pdf", pdf, 0o600)
		var shot []byte
		b.do(emulation.SetEmulatedMedia().WithMedia("print"), chromedp.Screenshot(".paper", &shot, chromedp.ByQuery), emulation.SetEmulatedMedia().WithMedia(""))
		_ = os.WriteFile(dir+"/"+b.name+"-card.png", shot, 0o600)
	}
}

// holding lists the files of a folder that hold the words, as bytes or in UTF-16.
func holding(t *testing.T, folder, words string) []string {
	t.Helper()
	var wide []byte
	for _, u := range utf16.Encode([]rune(words)) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	var out []string
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return nil // Chromium's last processes take some away
		}
		raw, err := os.ReadFile(path)
		if err == nil && (bytes.Contains(raw, []byte(words)) || bytes.Contains(raw, wide)) {
			out = append(out, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

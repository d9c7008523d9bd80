// Package e2e walks the whole portal as people do: the real program, a real
// database, real Chromium.
package e2e_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"myreview/server/chrome"
)

// patience is how long a page may take on a busy machine before a walk fails.
const patience = 60 * time.Second

// chromium is the one browser of all walks; each person gets a private window of it.
func chromium(t *testing.T) context.Context {
	t.Helper()
	path := findChromium(t)
	root, err := browser(path)
	if err != nil {
		t.Fatalf("Chromium does not start: %v", err)
	}
	return root
}

var (
	browsers sync.Mutex
	running  context.Context
	quit     = func() {}
)

// browser gives the one that runs, and starts one where none does.
func browser(path string) (context.Context, error) {
	browsers.Lock()
	defer browsers.Unlock()
	if running != nil && running.Err() == nil {
		return running, nil
	}
	alloc, cancel := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(path), chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.Headless, chromedp.DisableGPU,
		chromedp.NoSandbox, chromedp.UserDataDir(filepath.Join(scratch, "chromium")),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("hide-scrollbars", true),
	)
	root, stop := chromedp.NewContext(alloc)
	running, quit = root, func() { stop(); cancel() }
	return root, chromedp.Run(root)
}

// tab is one person's browser.
type tab struct {
	t    *testing.T
	ctx  context.Context
	base string
	name string
	size size

	plain  bool            // without JavaScript
	looked map[string]bool // pages as they were when they were judged; nil: only what shows names is

	mu      sync.Mutex
	foreign []string
}

// size of a window, in CSS pixels.
type size struct{ width, height int64 }

var (
	phone = size{360, 740}
	desk  = size{1280, 900}
)

// newWindow opens a private window: a tab alone has no window to be seen in.
func newWindow(t *testing.T, root context.Context) target.ID {
	t.Helper()
	at := cdp.WithExecutor(root, chromedp.FromContext(root).Browser)
	private, err := target.CreateBrowserContext().WithDisposeOnDetach(true).Do(at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = target.DisposeBrowserContext(private).Do(at) })
	id, err := target.CreateTarget("about:blank").WithBrowserContextID(private).WithNewWindow(true).Do(at)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// newTab opens a private window for one person and watches where it asks.
func newTab(t *testing.T, root context.Context, base, name string, s size) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(root, chromedp.WithTargetID(newWindow(t, root)))
	t.Cleanup(cancel)
	if err := chromedp.Run(ctx); err != nil { // the window lives as long as its first context
		t.Fatal(err)
	}
	b := &tab{t: t, ctx: ctx, base: base, name: name, size: s}
	chromedp.ListenTarget(ctx, func(ev any) {
		r, ok := ev.(*network.EventRequestWillBeSent)
		if !ok || strings.HasPrefix(r.Request.URL, base+"/") || !strings.HasPrefix(r.Request.URL, "http") {
			return
		}
		b.mu.Lock()
		b.foreign = append(b.foreign, r.Request.URL)
		b.mu.Unlock()
	})
	b.do(network.Enable())
	b.resize(s)
	t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, u := range b.foreign {
			t.Errorf("%s's page asked elsewhere: %s", name, u)
		}
	})
	return b
}

// noScript turns JavaScript off in this window.
func (b *tab) noScript() {
	b.t.Helper()
	b.plain = true
	b.do(emulation.SetScriptExecutionDisabled(true))
}

func (b *tab) do(actions ...chromedp.Action) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Run(ctx, actions...); err != nil {
		b.fail(err)
	}
}

// ask reads something off the page, again while one page goes and the next
// is not there yet.
func (b *tab) ask(js string, into any) {
	b.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		err := chromedp.Run(b.ctx, chromedp.Evaluate(js, into, awaitPromise))
		if err == nil {
			return
		}
		if between := strings.Contains(err.Error(), "navigated or closed") || strings.Contains(err.Error(), "context"); !between || time.Now().After(end) {
			b.fail(err)
		}
	}
}

// fail ends the walk and leaves a picture of what was there.
func (b *tab) fail(err any) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 5*time.Second)
	defer cancel()
	var at, text string
	var shot []byte
	_ = chromedp.Run(ctx, chromedp.Location(&at), chromedp.Text("body", &text), chromedp.FullScreenshot(&shot, 100))
	if dir := os.Getenv("MYREVIEW_SHOTS"); dir != "" && shot != nil {
		_ = os.WriteFile(fmt.Sprintf("%s/fail-%s-%s.png", dir, strings.ReplaceAll(b.t.Name(), "/", "-"), b.name), shot, 0o600)
	}
	b.t.Fatalf("%s at %s: %v\n%s", b.name, at, err, text)
}

// open goes to a path of the portal.
func (b *tab) open(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.base + path))
	b.arrived()
}

// press clicks what the selector finds and waits for the page that follows.
func (b *tab) press(selector string) {
	b.t.Helper()
	b.do(chromedp.ActionFunc(func(ctx context.Context) error {
		loaded := make(chan struct{}, 8)
		lctx, cancel := context.WithCancel(ctx)
		defer cancel()
		chromedp.ListenTarget(lctx, func(ev any) {
			if _, ok := ev.(*page.EventLoadEventFired); ok {
				loaded <- struct{}{}
			}
		})
		if err := chromedp.Click(selector, chromedp.ByQuery).Do(ctx); err != nil {
			return fmt.Errorf("press %s: %w", selector, err)
		}
		select {
		case <-loaded:
			return nil
		case <-ctx.Done():
			return fmt.Errorf("press %s: no page came: %w", selector, ctx.Err())
		}
	}))
	b.arrived()
}

// onward leaves a question of a form by a button, and the calm page that may come after it.
func (b *tab) onward(button string) {
	b.t.Helper()
	b.press(button)
	if strings.Contains(b.path(), "/form/calm/") {
		b.press(".opts > a")
	}
}

// tap clicks without a new page: a choice, a disclosure, a live act. What was just
// drawn for something else takes no press yet, and nobody is that quick. A press that
// fell beside it, since the page moved under the pointer, is made again.
func (b *tab) tap(selector string) {
	b.t.Helper()
	b.until("has settled", func() bool { return !b.has("form[data-fresh]") })
	b.until("takes a press on "+selector, func() bool {
		var listens, reached bool
		b.ask(fmt.Sprintf(`(() => {
			window.reached = false;
			document.addEventListener("click", e => { if (e.target.closest(%q)) window.reached = true }, {capture: true});
			return true })()`, selector), &listens)
		b.do(chromedp.Click(selector, chromedp.ByQuery))
		b.ask("window.reached !== false", &reached) // on a page that came since, nobody asks
		return reached || b.plain                   // without JavaScript nobody listens, and nothing moves
	})
}

// write types into a field.
func (b *tab) write(selector, text string) {
	b.t.Helper()
	b.do(chromedp.SendKeys(selector, text, chromedp.ByQuery))
}

// see waits until the page shows the text.
func (b *tab) see(text string) {
	b.t.Helper()
	b.until("sees "+text, func() bool { return strings.Contains(b.words(), text) })
}

// notSee fails when the page's source holds the text anywhere.
func (b *tab) notSee(text string) {
	b.t.Helper()
	if strings.Contains(b.source(), text) {
		b.fail("must not see " + text)
	}
}

// has reports whether the page has such an element now.
func (b *tab) has(selector string) bool {
	b.t.Helper()
	var n int
	b.ask(fmt.Sprintf("document.querySelectorAll(%q).length", selector), &n)
	return n > 0
}

// await waits until there is such an element.
func (b *tab) await(selector string) {
	b.t.Helper()
	b.until("has "+selector, func() bool { return b.has(selector) })
}

func (b *tab) until(what string, ok func() bool) {
	b.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if ok() {
			return
		}
	}
	b.fail("never " + what)
}

func (b *tab) words() string {
	b.t.Helper()
	var text string
	b.ask("document.body ? document.body.innerText : ''", &text)
	return text
}

func (b *tab) source() string {
	b.t.Helper()
	var text string
	b.ask("document.documentElement?.outerHTML ?? ''", &text)
	return text
}

// shows looks at the page at both widths: it keeps a picture of each when
// MYREVIEW_SHOTS names a folder, and lets axe-core look for barriers, of which
// there must be none.
func (b *tab) shows(what string) {
	b.t.Helper()
	b.look(what, os.Getenv("MYREVIEW_SHOTS"))
}

// arrived judges the page that came, in a walk that judges all of them.
func (b *tab) arrived() {
	b.t.Helper()
	if b.looked != nil {
		b.look(anyID.ReplaceAllString(b.path(), "-"), "")
	}
}

var anyID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`)

// look judges a page, unless the walk has judged it as it stands, and keeps
// pictures of it in the folder, if any.
func (b *tab) look(what, pictures string) {
	b.t.Helper()
	if b.plain { // axe needs scripts; the page has run none
		b.do(emulation.SetScriptExecutionDisabled(false))
		defer b.noScript()
	}
	judge := true
	if b.looked != nil {
		stands := b.stands()
		judge = !b.looked[stands]
		b.looked[stands] = true
	}
	if !judge && pictures == "" {
		return
	}
	for _, s := range []size{phone, desk} {
		b.resize(s)
		name := fmt.Sprintf("%s-%s-%d", b.name, what, s.width)
		if pictures != "" {
			var shot []byte
			b.do(chromedp.FullScreenshot(&shot, 100))
			if err := os.WriteFile(pictures+"/"+name+".png", shot, 0o600); err != nil {
				b.t.Error(err)
			}
		}
		if judge {
			b.noBarriers(name)
		}
	}
	b.resize(b.size)
}

// stands is the page as it is now, without what is new each time that it is asked
// for and nobody sees.
func (b *tab) stands() string {
	b.t.Helper()
	var text string
	b.ask(`(() => {
		const page = document.documentElement.cloneNode(true);
		page.querySelectorAll("script, input[type=hidden]").forEach(i => i.remove());
		page.querySelector("body").removeAttribute("data-personal");
		page.querySelectorAll("[data-ticket]").forEach(l => { for (const name of Object.keys(l.dataset)) delete l.dataset[name] });
		return page.outerHTML })()`, &text)
	return text
}

func (b *tab) resize(s size) {
	b.t.Helper()
	b.do(emulation.SetDeviceMetricsOverride(s.width, s.height, 1, s.width < 600))
}

// choose picks a radio button or a checkbox.
func (b *tab) choose(name, value string) {
	b.t.Helper()
	b.tap(fmt.Sprintf("input[name=%q][value=%q]", name, value))
}

// send posts a form of the page by its button and waits for the page that follows.
func (b *tab) send(action, button string) {
	b.t.Helper()
	b.press(fmt.Sprintf("form[action$=%q] %s", action, button))
}

// act posts a live form, whose page stays, once its button is no longer too fresh to
// press.
func (b *tab) act(action, button string) {
	b.t.Helper()
	selector := fmt.Sprintf("form[action$=%q]:not([data-fresh]) %s", action, button)
	b.await(selector)
	b.tap(selector)
}

// holdsToday opens a review on another day than it is planned for.
func (b *tab) holdsToday() {
	b.t.Helper()
	const form = `form[action$="/meet/start"]`
	b.await("details:has(" + form + ") > summary")
	b.tap("details:has(" + form + ") > summary")
	b.act("/meet/start", "button")
}

// takesBackOpening has the IRO of the demo take back that the review of Amara was opened, so
// that its forms are open.
func (b *tab) takesBackOpening(review string) {
	b.t.Helper()
	const form = `form[action$="/meet/undo"]`
	b.signIn("Ruth Adeyemi")
	b.open(review + "/meet")
	b.await("details:has(" + form + ") > summary")
	b.tap("details:has(" + form + ") > summary")
	b.choose("what", "open")
	b.write(form+" [name=reason]", "too early")
	b.act("/meet/undo", "button.btn")
	b.await(`form[action$="/meet/start"]`)
}

// signIn signs in as a person of the demo.
func (b *tab) signIn(name string) {
	b.t.Helper()
	b.open("/demo")
	b.do(chromedp.ActionFunc(func(ctx context.Context) error {
		var found bool
		return chromedp.Evaluate(fmt.Sprintf(`(() => {
			for (const b of document.querySelectorAll('form[action="/demo"] button')) {
				if (b.querySelector('bdi').textContent === %q) { b.setAttribute('data-walk', 'me'); return true }
			}
			return false })()`, name), &found).Do(ctx)
	}))
	b.press("[data-walk=me]")
	if b.has(`a[href="/words"]`) { // a child, who says first who is with them
		b.open("/with")
		b.press("button[name=company][value=unsaid]")
	}
}

// noBarriers runs every rule of axe-core but those of level AAA, with the ones
// that it leaves out by itself. A number on a scale whose contrast it cannot
// decide is a fault too.
func (b *tab) noBarriers(what string) {
	b.t.Helper()
	var found string
	b.do(
		// From the top: whatever lies half under the bar that stays has scrolled there.
		chromedp.Evaluate("window.scrollTo({top: 0, behavior: 'instant'})", nil),
		// What fades has faded: half way its colours are nobody's.
		chromedp.Evaluate("document.getAnimations().forEach(a => a.finish())", nil),
		chromedp.ActionFunc(func(ctx context.Context) error {
			var there bool
			if err := chromedp.Evaluate("Boolean(window.axe)", &there).Do(ctx); err != nil || there {
				return err
			}
			return chromedp.Evaluate(engine(b.t, "axe.min.js"), nil).Do(ctx)
		}),
		// A bar that stays is judged where it lies at the end of what scrolls under it. That nothing which
		// has the focus is hidden by it is for the walk by keyboard to see.
		chromedp.Evaluate(`document.querySelectorAll('.onward, .stays').forEach(e => e.style.position = 'static')`, nil),
		chromedp.Evaluate(`axe.run(document, {runOnly: {type: 'rule', values: axe.getRules().filter(r => !r.tags.some(t => t === 'deprecated' || t.endsWith('aaa'))).map(r => r.ruleId)}})
			.then(r => {
				const dots = v => v.id === 'color-contrast' && v.nodes.some(n => n.html.includes('class="dot'));
				const bad = r.violations.concat(r.incomplete.filter(dots));
				return JSON.stringify({
					version: r.testEngine.version,
					rules: r.passes.concat(r.violations, r.incomplete).map(v => v.id),
					undecided: r.incomplete.flatMap(v => v.nodes.map(n => v.id + ' ' + n.html)),
					bad: bad.map(v => ({id: v.id, help: v.help, nodes: v.nodes.map(n => n.html.slice(0, 200) + ' | ' + (n.failureSummary || n.any.map(a => a.message).join()))}))})
			})`,
			&found, chromedp.EvalAsValue, awaitPromise),
		chromedp.Evaluate(`document.querySelectorAll('.onward, .stays').forEach(e => e.style.removeProperty('position'))`, nil),
	)
	var says judged
	if err := json.Unmarshal([]byte(found), &says); err != nil {
		b.fail(err)
	}
	count(what, says)
	for _, v := range says.Bad {
		b.t.Errorf("%s, %s: axe %s: %s\n  %s", b.name, what, v.ID, v.Help, strings.Join(v.Nodes, "\n  "))
	}
	if wide := b.wider(); wide != "" {
		b.t.Errorf("%s, %s: %s", b.name, what, wide)
	}
}

type ctx = context.Context

// path is where the tab is, without the host.
func (b *tab) path() string {
	b.t.Helper()
	var at string
	b.ask("location.pathname", &at)
	return at
}

func (b *tab) text(selector string, into *string) {
	b.t.Helper()
	b.do(chromedp.Text(selector, into, chromedp.ByQuery))
}

// setValue fills a field that keys cannot reach the same way everywhere.
func (b *tab) setValue(selector, value string) {
	b.t.Helper()
	b.do(chromedp.SetValue(selector, value, chromedp.ByQuery))
}

// chooseEvery picks the same choice in each of several groups.
func (b *tab) chooseEvery(group, input string) {
	b.t.Helper()
	b.do(chromedp.Evaluate(fmt.Sprintf("document.querySelectorAll(%q).forEach(g => { const i = g.querySelector(%q); if (i) i.click() })", group, input), nil))
}

// giveChair gives the chair to whoever is first in the list, for the item that
// is talked about now.
func (b *tab) giveChair() {
	b.t.Helper()
	b.await(`form[action$="/meet/chair/give"]`)
	b.do(chromedp.Evaluate(`(() => { const f = document.querySelector('form[action$="/meet/chair/give"]');
		const seat = f.querySelector('[name=seat]'); seat.value = seat.options[1].value;
		const item = f.querySelector('[name=item]'); item.value = item.options[item.options.length - 1].value })()`, nil))
	b.act("/meet/chair/give", "button")
}

// findChromium is where the browser is. Where there is none the walks are not
// made, which is said; with CI=true that fails.
func findChromium(t *testing.T) string {
	t.Helper()
	path, err := chrome.Find()
	switch {
	case err != nil && os.Getenv("CI") == "true":
		t.Fatal(err)
	case err != nil:
		t.Skip(err, "the walks in a browser were not made")
	}
	return path
}

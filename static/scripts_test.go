package static

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"myreview/server/chrome"
)

const secret = "CANARY-words-of-a-child"

// desk is a server of one form, which answers saves as the test says and
// writes down what was asked in which order.
type desk struct {
	mu      sync.Mutex
	log     []string // "save rev=1 words=..", "leave", "sent .."
	answer  func(w http.ResponseWriter, n int)
	saves   int
	old     bool          // the browser knows no :has, :is or :where
	without string        // what the browser lacks: a statement that takes it away
	life    time.Duration // of a session, without a sign of life; zero: no page asks
	ends    time.Time
	stay    func(w http.ResponseWriter, r *http.Request) // answers a page that asks whether it may still show what it shows
	tell    func(w http.ResponseWriter, r *http.Request) // answers a call for help; nil: leads on
	own     bool                                         // nobody else uses the device
	byHand  bool                                         // the form is sent by its button alone
}

// kept is what says of the form that it is saved while it is filled in.
func (d *desk) kept() string {
	if d.byHand {
		return ""
	}
	return " data-autosave"
}

// box is the part of a page that asks whether somebody is still there.
func (d *desk) box() string {
	if d.life == 0 {
		return ""
	}
	whose, kept := "data-shared", ""
	if d.own {
		whose, kept = "", `<div data-kept hidden tabindex="-1"><p>copy it</p></div>`
	}
	return fmt.Sprintf(`<dialog class="stay" data-stay data-left="%d" data-warn="2" %s><form method="post" action="/stay">
<h2>still there?</h2><p data-can>soon</p><p data-cannot hidden>no more</p><button class="btn stays">Stay</button></form></dialog>%s`, int(time.Until(d.ends).Seconds()+0.5), whose, kept)
}

// more is what stands on a page beside the form that is saved, and the script that it has.
func (d *desk) more(r *http.Request) string {
	switch pageOf(r) {
	case "tell":
		return `<form method="post" action="/tell" data-tell><div data-tell-unsent hidden>It is not sent.</div><textarea name="words" id="tell"></textarea><button class="tell">Send</button><p data-tell-slow="Not gone yet."></p></form>`
	case "picks":
		return `<form method="post" action="/card" data-picks><span data-slot></span><span data-slot></span><span data-slot></span>
<button name="pick" value="cat"><svg></svg></button><button name="pick" value="boat"><svg></svg></button><button name="pick" value="drum"><svg></svg></button></form>`
	case "letter":
		return `<form method="post" action="/save" data-measure="/measure"><textarea name="words" id="letter"></textarea><button class="letter" name="go" value="on">Save</button></form><p id="measure"></p>`
	case "live":
		return `<div data-live="/meet" data-epoch="e" data-ticket="t" data-beat="10000"><p data-live-status></p><p data-live-alert hidden></p><div data-live-kept hidden></div>
<section id="part-mine" data-part="mine" data-v="1"><form method="post" action="/tell" data-live-form><input type="hidden" name="csrf" value="x"><textarea name="words" id="live"></textarea><button class="live">Say</button></form></section></div>`
	}
	return ""
}

func (d *desk) script(r *http.Request) string {
	if pageOf(r) == "" {
		return ""
	}
	return fmt.Sprintf(`<script type="module" src="%s"></script>`, Load().URL("js/"+pageOf(r)+".js"))
}

func pageOf(r *http.Request) string {
	name, _ := strings.CutSuffix(strings.TrimPrefix(r.URL.Path, "/"), "-page")
	if name == strings.TrimPrefix(r.URL.Path, "/") {
		return ""
	}
	return name
}

func (d *desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if f, ok := Load().Serve(strings.TrimPrefix(r.URL.Path, "/static/"), ""); ok {
		w.Header().Set("Content-Type", f.Type)
		body := string(f.Body)
		if d.old {
			body = strings.NewReplacer(":has(", ":-has(", ":is(", ":-is(", ":where(", ":-where(").Replace(body)
		}
		_, _ = io.WriteString(w, body)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	switch {
	case r.URL.Path == "/save" && r.FormValue("go") != "" && strings.HasPrefix(r.Header.Get("Accept"), "application/json"):
		d.note(fmt.Sprintf("sent rev=%s words=%s pick=%s go=%s", r.FormValue("rev"), r.FormValue("words"), r.FormValue("pick"), r.FormValue("go")))
		_, _ = io.WriteString(w, `{"to":"/next"}`)
	case r.URL.Path == "/next":
		_, _ = io.WriteString(w, "<title>Home</title>next")
	case r.URL.Path == "/tell" && d.tell != nil:
		d.tell(w, r)
	case r.URL.Path == "/lang" || r.URL.Path == "/card" || r.URL.Path == "/tell":
		_ = r.ParseForm()
		d.note(fmt.Sprintf("%s words=%s picked=%s pick=%s", r.URL.Path[1:], r.FormValue("words"), strings.Join(r.Form["picked"], ","), r.FormValue("pick")))
		http.Redirect(w, r, "/next", http.StatusSeeOther)
	case r.URL.Path == "/measure":
		_, _ = io.WriteString(w, "measured")
	case r.URL.Path == "/save" && strings.HasPrefix(r.Header.Get("Accept"), "application/json"):
		d.mu.Lock()
		d.saves++
		n, answer := d.saves, d.answer
		d.log = append(d.log, fmt.Sprintf("save rev=%s words=%s pick=%s", r.FormValue("rev"), r.FormValue("words"), r.FormValue("pick")))
		d.mu.Unlock()
		answer(w, n)
	case r.URL.Path == "/save":
		d.note(fmt.Sprintf("plainly sent rev=%s words=%s pick=%s go=%s", r.FormValue("rev"), r.FormValue("words"), r.FormValue("pick"), r.FormValue("go")))
		_, _ = io.WriteString(w, "<title>Home</title>next")
	case r.URL.Path == "/leave":
		d.note("leave")
		if r.Header.Get("Sec-Fetch-Mode") == "navigate" {
			http.Redirect(w, r, "/away", http.StatusSeeOther)
		}
	case r.URL.Path == "/without":
		w.Header().Set("Content-Type", "text/javascript")
		_, _ = io.WriteString(w, d.without)
	case r.URL.Path == "/stay" && d.life == 0:
		_, _ = io.WriteString(w, `{"left":3600,"stays":true}`)
	case r.URL.Path == "/stay" && d.stay != nil:
		d.stay(w, r)
	case r.URL.Path == "/stay":
		d.mu.Lock()
		if r.Method == http.MethodPost {
			d.log = append(d.log, "stayed")
			d.ends = time.Now().Add(d.life)
		}
		left := time.Until(d.ends)
		d.mu.Unlock()
		if left <= 0 {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		_, _ = fmt.Fprintf(w, `{"left":%d,"stays":true}`, int(left.Seconds()+0.5))
	case r.URL.Path == "/":
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "<title>Home</title>signed out")
	case r.URL.Path == "/away":
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "<title>Home</title>nothing here")
	default:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'self'")
		_, _ = fmt.Fprintf(w, `<!doctype html><title>Home</title><link rel="icon" href="%s"><link rel="stylesheet" href="%s"><script src="/without"></script><script type="module" src="%s"></script>%s
<body data-personal="mark"><form method="post" action="/leave" data-leave><button class="leave">Leave</button></form><main>%s
<form method="post" action="/save"%s data-goes><input type="hidden" name="rev" value="0"><textarea name="words" aria-label="words"></textarea>
<input type="radio" name="pick" value="a" aria-label="a"><input type="radio" name="pick" value="b" aria-label="b">
<input type="radio" name="pick" value="c" aria-label="c"><div role="status" data-part-told="pick" data-told=""></div><span data-sees>Only Ruth sees this.</span>
<button class="btn" name="go" value="on">Next</button>
<p class="saved" role="status" data-saved="It is saved." data-waiting="Not saved yet." data-stopped="Not saved." data-unsent="Still here."></p></form>
<a class="link" href="/next">elsewhere</a><form method="post" action="/lang"><button class="lang" name="lang" value="cy">Cymraeg</button></form>%s</main>
<p role="status" data-leave-count data-count-1="two more" data-count-2="one more" data-going="Loading"></p>%s`,
			Load().URL("img/icon.svg"), Load().URL("css/app.css"), Load().URL("js/app.js"), d.script(r), secret, d.kept(), d.more(r), d.box())
	}
}

func (d *desk) note(s string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.log = append(d.log, s)
}

func (d *desk) seen() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return strings.Join(d.log, "\n")
}

func kept(w http.ResponseWriter, n int) { _, _ = fmt.Fprintf(w, `{"rev":%d,"saved":true}`, n) }

// newWindow opens a private window: a tab alone has no window to be seen in.
func newWindow(t *testing.T, root context.Context) target.ID {
	t.Helper()
	c := chromedp.FromContext(root)
	at := cdp.WithExecutor(root, c.Browser)
	private, err := target.CreateBrowserContext().WithDisposeOnDetach(true).Do(at)
	if err != nil {
		t.Fatal(err)
	}
	id, err := target.CreateTarget("about:blank").WithBrowserContextID(private).WithNewWindow(true).Do(at)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

type window struct {
	*testing.T
	ctx  context.Context
	base string
}

func browser(t *testing.T) context.Context {
	t.Helper()
	path, err := chrome.Find()
	switch {
	case err != nil && os.Getenv("CI") == "true":
		t.Fatal(err)
	case err != nil:
		t.Skip(err, "scripts were not run")
	}
	alloc, cancel := chromedp.NewExecAllocator(context.Background(), chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox,
		chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true))
	t.Cleanup(cancel)
	ctx, _ := chromedp.NewContext(alloc)
	t.Cleanup(func() { _ = chromedp.Cancel(ctx) }) // waits until it is gone: it writes to its folder to the last
	if err := chromedp.Run(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

func open(t *testing.T, root context.Context, d *desk) *window {
	t.Helper()
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	ctx, cancel := chromedp.NewContext(root, chromedp.WithTargetID(newWindow(t, root)))
	t.Cleanup(cancel)
	if err := chromedp.Run(ctx); err != nil { // with a context that lasts: the first decides how long the window lives
		t.Fatal(err)
	}
	w := &window{t, ctx, server.URL}
	w.do(chromedp.Navigate(server.URL+"/one"), chromedp.Navigate(server.URL+"/two"))
	return w
}

func (w *window) do(actions ...chromedp.Action) {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, 20*time.Second)
	defer cancel()
	if err := chromedp.Run(ctx, actions...); err != nil {
		w.Fatal(err)
	}
}

func (w *window) text(js string) string {
	w.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		var s string
		err := chromedp.Run(w.ctx, chromedp.Evaluate("String("+js+")", &s))
		if err == nil {
			return s
		}
		if !betweenPages(err) || time.Now().After(end) {
			w.Fatal(err)
		}
	}
}

// betweenPages tells whether a question came while one page went and the next
// was not there yet; then it is asked again.
func betweenPages(err error) bool {
	return strings.Contains(err.Error(), "navigated or closed") || strings.Contains(err.Error(), "context")
}

func (w *window) write(s string) {
	w.Helper()
	w.do(chromedp.SendKeys("textarea", s, chromedp.ByQuery))
}

const said = `document.querySelector(".saved").textContent`

func (w *window) becomes(js, want string) {
	w.Helper()
	got := ""
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if got = w.text(js); got == want {
			return
		}
	}
	w.Fatalf("%s is %q, never %q", js, got, want)
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatal("never " + what)
}

func TestScripts(t *testing.T) {
	root := browser(t)
	for name, test := range map[string]func(*testing.T, context.Context){
		"saved is said only after the answer":             savedIsSaidOnlyAfterTheAnswer,
		"a hanging save holds nobody":                     aHangingSaveHoldsNobody,
		"without a network the words stay":                withoutANetworkTheWordsStay,
		"without a network, sent by its button":           withoutANetworkWhatAButtonSendsStays,
		"words typed during a save":                       wordsTypedDuringASave,
		"a call for help that hangs":                      aCallForHelpThatHangs,
		"arrow keys":                                      anArrowKeyIsNoPickYet,
		"who was told is seen":                            whoWasToldIsSeen,
		"Shift beside other keys":                         shiftBesideOtherKeys,
		"an older browser":                                anOlderBrowser,
		"browsers that lack something":                    browsersThatLackSomething,
		"a save that fails":                               aSaveThatFails,
		"sending waits for a save on its way":             sendingWaitsForASaveOnItsWay,
		"leaving":                                         leaving,
		"who is silent is asked, then signed out":         whoIsSilentIsAsked,
		"a page from memory shows nothing before it asks": aPageFromMemoryShowsNothingBeforeItAsks,
		"a page that is looked at again":                  aPageThatIsLookedAtAgain,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, root)
		})
	}
}

// On the screen of a small phone the words under a tile began where the screen ended.
func whoWasToldIsSeen(t *testing.T, root context.Context) {
	d := &desk{answer: func(w http.ResponseWriter, n int) {
		_, _ = fmt.Fprintf(w, `{"rev":%d,"saved":true,"told":{"at":"pick","v":"1","html":"<p>We have told Ines.</p>"},"sees":"<b>We have told Ines. Only Ruth sees the rest.</b>"}`, n)
	}}
	w := open(t, root, d)
	w.do(chromedp.Evaluate(`document.querySelector("[data-part-told]").style.marginBlock = "1500px"`, nil), chromedp.Click("input[value=b]", chromedp.ByQuery))
	w.becomes(`document.querySelector("[data-part-told]").textContent`, "We have told Ines.")
	w.becomes(`document.querySelector("[data-sees]").textContent`, "We have told Ines. Only Ruth sees the rest.")
	w.becomes(`(({top, bottom}) => top > 0 && bottom < innerHeight)(document.querySelector("[data-part-told]").getBoundingClientRect())`, "true")
}

func savedIsSaidOnlyAfterTheAnswer(t *testing.T, root context.Context) {
	release := make(chan struct{})
	d := &desk{answer: func(w http.ResponseWriter, n int) { <-release; kept(w, n) }}
	w := open(t, root, d)
	w.write("one")
	eventually(t, "saved", func() bool { return strings.Contains(d.seen(), "save rev=0 words=one") })
	w.write(" two")
	if got := w.text(said); got != "" {
		t.Errorf("before the answer the page says %q", got)
	}
	release <- struct{}{}
	eventually(t, "saved what was typed meanwhile, after the first save", func() bool { return strings.Contains(d.seen(), "save rev=1 words=one two") })
	if got := w.text(said); got != "" {
		t.Errorf("with a newer save on its way the page says %q", got)
	}
	release <- struct{}{}
	w.becomes(said, "It is saved.")
	w.write(" three")
	if got := w.text(said); got != "" {
		t.Errorf("of words that are not saved yet the page says %q", got)
	}
	close(release)
	w.becomes(said, "It is saved.")
	w.do(chromedp.Click(`[value="b"]`, chromedp.ByQuery))
	eventually(t, "saved a choice", func() bool { return strings.HasSuffix(d.seen(), "words=one two three pick=b") })
}

func aSaveThatFails(t *testing.T, root context.Context) {
	refusal := func(status int) func(http.ResponseWriter, int) {
		return func(w http.ResponseWriter, _ int) {
			w.WriteHeader(status)
			_, _ = io.WriteString(w, `{"field":"words","message":"Because."}`)
		}
	}
	for _, c := range []struct {
		status  int
		says    string
		invalid string // aria-invalid of the field
		again   bool   // what is typed next is sent
	}{
		{503, "Not saved yet.", "null", true},
		{429, "Not saved yet.", "null", true},
		{422, "Because.", "true", true},
		{409, "Because.", "true", false},
		{404, "Because.", "true", false},
	} {
		t.Run(fmt.Sprint(c.status), func(t *testing.T) {
			t.Parallel()
			d := &desk{answer: refusal(c.status)}
			w := open(t, root, d)
			w.write("one")
			w.becomes(said, c.says)
			if got := w.text(`document.querySelector("textarea").getAttribute("aria-invalid")`); got != c.invalid {
				t.Errorf("aria-invalid is %s, want %s", got, c.invalid)
			}
			d.mu.Lock()
			d.answer = kept
			d.mu.Unlock()
			w.write(" two")
			if c.again {
				w.becomes(said, "It is saved.")
				w.becomes(`document.querySelector("textarea").getAttribute("aria-invalid")`, "null")
				return
			}
			time.Sleep(time.Second)
			if strings.Contains(d.seen(), "two") || w.text(said) != c.says {
				t.Errorf("after a refusal for good it went on: %s; %s", d.seen(), w.text(said))
			}
			if got := w.text(`document.querySelector("textarea").value`); got != "one two" {
				t.Errorf("the words became %q", got)
			}
		})
	}
}

func sendingWaitsForASaveOnItsWay(t *testing.T, root context.Context) {
	release := make(chan struct{})
	d := &desk{answer: func(w http.ResponseWriter, n int) { <-release; kept(w, n) }}
	w := open(t, root, d)
	w.write("one")
	eventually(t, "saved", func() bool { return strings.Contains(d.seen(), "save") })
	w.do(chromedp.Click(".btn", chromedp.ByQuery))
	time.Sleep(300 * time.Millisecond)
	if strings.Contains(d.seen(), "sent") {
		t.Fatal("the form overtook its save")
	}
	close(release)
	eventually(t, "sent with the newer revision and its button", func() bool { return strings.Contains(d.seen(), "sent rev=1 words=one pick= go=on") })
}

// Next waits for a save that is on its way, and not for ever.
func aHangingSaveHoldsNobody(t *testing.T, root context.Context) {
	hang := make(chan struct{})
	defer close(hang)
	d := &desk{answer: func(w http.ResponseWriter, n int) { <-hang }}
	w := open(t, root, d)
	w.write("one")
	eventually(t, "saved", func() bool { return strings.Contains(d.seen(), "save") })
	from := time.Now()
	w.do(chromedp.Click(".btn", chromedp.ByQuery))
	w.becomes("location.pathname", "/next")
	if took := time.Since(from); took > 3*time.Second {
		t.Errorf("it waited %s", took)
	}
	if !strings.Contains(d.seen(), "sent rev=0 words=one pick= go=on") {
		t.Errorf("sent: %s", d.seen())
	}
}

// Within seconds of Send the page says that there is no answer yet, and leads on when it comes.
func aCallForHelpThatHangs(t *testing.T, root context.Context) {
	release := make(chan struct{})
	d := &desk{answer: kept, tell: func(w http.ResponseWriter, r *http.Request) {
		<-release
		http.Redirect(w, r, "/next", http.StatusSeeOther)
	}}
	w := open(t, root, d)
	w.do(chromedp.Navigate(w.base+"/tell-page"), chromedp.SendKeys("#tell", "help", chromedp.ByQuery), chromedp.Click(".tell", chromedp.ByQuery))
	slow := `document.querySelector("[data-tell-slow]").textContent`
	if got := w.text(slow); got != "" {
		t.Errorf("at once it says %q", got)
	}
	w.becomes(slow, "Not gone yet.")
	close(release)
	w.becomes("location.pathname", "/next")
}

// Without a network every way off the page stops, says so beside the button, and keeps the words.
func withoutANetworkTheWordsStay(t *testing.T, root context.Context) {
	for _, way := range []string{".btn", ".link", ".lang"} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			d := &desk{answer: kept}
			w := open(t, root, d)
			w.offline(true)
			w.write("typed")
			w.do(chromedp.Click(way, chromedp.ByQuery))
			w.becomes(said, "Still here.")
			if got := w.text(`location.pathname + document.querySelector("textarea").value`); got != "/twotyped" {
				t.Errorf("the page is %s", got)
			}
			w.offline(false)
			eventually(t, "saved with the network", func() bool { return strings.Contains(d.seen(), "words=typed") })
			w.becomes(said, "It is saved.")
			w.do(chromedp.Click(way, chromedp.ByQuery))
			w.becomes("location.pathname", "/next")
		})
	}
}

// So it is where nothing is saved before the button is pressed; and then the button alone saves.
func withoutANetworkWhatAButtonSendsStays(t *testing.T, root context.Context) {
	for _, way := range []string{".btn", ".link", ".lang"} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			d := &desk{answer: kept, byHand: true}
			w := open(t, root, d)
			w.offline(true)
			w.do(chromedp.Evaluate(`void Object.defineProperty(navigator, "onLine", {value: false, configurable: true})`, nil))
			w.write("typed")
			w.do(chromedp.Click(way, chromedp.ByQuery))
			w.becomes(said, "Still here.")
			if got := w.text(`location.pathname + document.querySelector("textarea").value`); got != "/twotyped" {
				t.Errorf("the page is %s", got)
			}
			w.offline(false)
			w.do(chromedp.Evaluate(`void delete navigator.onLine`, nil))
			time.Sleep(time.Second)
			if strings.Contains(d.seen(), "typed") {
				t.Errorf("it was sent without a press: %s", d.seen())
			}
			w.do(chromedp.Click(".btn", chromedp.ByQuery))
			w.becomes("location.pathname", "/next")
			if !strings.Contains(d.seen(), "sent rev=0 words=typed") {
				t.Errorf("sent: %s", d.seen())
			}
		})
	}
}

// What was typed while a save was on its way goes with the page, when that goes.
func wordsTypedDuringASave(t *testing.T, root context.Context) {
	for name, way := range map[string]func(w *window){
		"another page": func(w *window) { w.do(chromedp.Navigate(w.base + "/three")) },
		"loaded anew":  func(w *window) { w.do(chromedp.Evaluate("location.reload()", nil)) },
		"closed":       func(w *window) { w.do(chromedp.Evaluate(`dispatchEvent(new PageTransitionEvent("pagehide"))`, nil)) },
		"without keepalive": func(w *window) {
			w.do(chromedp.Evaluate(`delete Request.prototype.keepalive`, nil), chromedp.Navigate(w.base+"/three"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			hang := make(chan struct{})
			defer close(hang)
			d := &desk{answer: func(w http.ResponseWriter, n int) {
				if n == 1 {
					<-hang
				}
				kept(w, n)
			}}
			w := open(t, root, d)
			w.write("one")
			eventually(t, "saved", func() bool { return strings.Contains(d.seen(), "save") })
			w.write(" two")
			way(w)
			eventually(t, "sent the last words", func() bool { return strings.Contains(d.seen(), "words=one two") })
		})
	}
}

// What a pick sets off waits until it has stayed; a tap and Space mean it.
func anArrowKeyIsNoPickYet(t *testing.T, root context.Context) {
	arrow := func(w *window) { w.do(chromedp.KeyEvent(kb.ArrowDown)); time.Sleep(100 * time.Millisecond) }
	start := func(t *testing.T) (*desk, *window) {
		d := &desk{answer: kept}
		w := open(t, root, d)
		w.do(chromedp.Click(`[value="a"]`, chromedp.ByQuery))
		eventually(t, "saved the tap", func() bool { return strings.Contains(d.seen(), "pick=a") })
		return d, w
	}
	t.Run("it moves on", func(t *testing.T) {
		t.Parallel()
		d, w := start(t)
		arrow(w) // b
		w.do(chromedp.Evaluate(`(box => { box.value = "words"; box.dispatchEvent(new InputEvent("input", { bubbles: true })) })(document.querySelector("textarea"))`, nil))
		eventually(t, "saved the words", func() bool { return strings.Contains(d.seen(), "words=words") })
		if strings.Contains(d.seen(), "pick=b") {
			t.Fatalf("a pick by the way was meant: %s", d.seen())
		}
		w.do(chromedp.Focus(`[value="b"]`, chromedp.ByQuery))
		arrow(w) // c
		eventually(t, "saved what stayed", func() bool { return strings.Contains(d.seen(), "pick=c") })
		if strings.Contains(d.seen(), "pick=b") {
			t.Errorf("a pick by the way was saved: %s", d.seen())
		}
	})
	t.Run("it stays", func(t *testing.T) {
		t.Parallel()
		d, w := start(t)
		from := time.Now()
		arrow(w)
		eventually(t, "saved", func() bool { return strings.Contains(d.seen(), "pick=b") })
		if took := time.Since(from); took < 1400*time.Millisecond || took > 4*time.Second {
			t.Errorf("after %s", took)
		}
	})
	for name, meant := range map[string]func(w *window){
		"Space": func(w *window) { w.do(chromedp.KeyEvent(" ")) },
		"a tap": func(w *window) { w.do(chromedp.Click(`[value="b"]`, chromedp.ByQuery)) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, w := start(t)
			from := time.Now()
			arrow(w)
			meant(w)
			eventually(t, "saved", func() bool { return strings.Contains(d.seen(), "pick=b") })
			if took := time.Since(from); took > 1200*time.Millisecond {
				t.Errorf("after %s", took)
			}
		})
	}
	t.Run("the page goes", func(t *testing.T) {
		t.Parallel()
		d, w := start(t)
		arrow(w)
		w.do(chromedp.Navigate(w.base + "/three"))
		time.Sleep(500 * time.Millisecond)
		if strings.Contains(d.seen(), "pick=b") {
			t.Errorf("a pick that had not stayed: %s", d.seen())
		}
	})
	t.Run("Next", func(t *testing.T) {
		t.Parallel()
		d, w := start(t)
		arrow(w)
		w.do(chromedp.Focus(".btn", chromedp.ByQuery), chromedp.KeyEvent(kb.Enter))
		eventually(t, "sent what is picked", func() bool { return strings.Contains(d.seen(), "pick=b go=on") })
	})
}

// Shift three times leaves. With another key, or a button of the mouse, between or meanwhile it is something else.
func shiftBesideOtherKeys(t *testing.T, root context.Context) {
	d := &desk{answer: kept}
	w := open(t, root, d)
	key := func(kind input.KeyType, k string, code int64, with input.Modifier) {
		w.do(input.DispatchKeyEvent(kind).WithKey(k).WithWindowsVirtualKeyCode(code).WithModifiers(with))
	}
	shift := func(with input.Modifier) {
		key(input.KeyDown, "Shift", 16, with)
		key(input.KeyUp, "Shift", 16, with)
	}
	mouse := func(kind input.MouseType) {
		w.do(input.DispatchMouseEvent(kind, 300, 300).WithButton(input.Left).WithButtons(map[input.MouseType]int64{input.MousePressed: 1}[kind]).WithClickCount(1))
	}
	tap := func(k string, code int64) {
		key(input.KeyDown, k, code, 0)
		key(input.KeyUp, k, code, 0)
	}
	for name, way := range map[string]func(){
		"Alt and Shift": func() { shift(input.ModifierAlt); shift(input.ModifierAlt); shift(input.ModifierAlt) },
		"a key between": func() { shift(0); shift(0); tap("a", 65); shift(0); tap("a", 65) },
		"a key held":    func() { key(input.KeyDown, "a", 65, 0); shift(0); shift(0); shift(0); key(input.KeyUp, "a", 65, 0) },
		"a click between": func() {
			shift(0)
			shift(0)
			mouse(input.MousePressed)
			mouse(input.MouseReleased)
			shift(0)
			tap("a", 65)
		},
		"the mouse held": func() { mouse(input.MousePressed); shift(0); shift(0); shift(0); mouse(input.MouseReleased) },
	} {
		way()
		time.Sleep(50 * time.Millisecond)
		if at := w.text("location.pathname"); at != "/two" || strings.Contains(d.seen(), "leave") {
			t.Fatalf("%s leaves", name)
		}
	}
	shift(0)
	shift(0)
	shift(0)
	w.becomes("location.pathname", "/away")
}

// Below the floor no script starts; the browser's own controls show, and one line of who sees an answer.
func anOlderBrowser(t *testing.T, root context.Context) {
	d := &desk{answer: kept, old: true, without: `const knows = CSS.supports; CSS.supports = (s) => !s.includes(":has") && knows(s)`}
	w := open(t, root, d)
	w.do(chromedp.Evaluate(`document.querySelector("main").insertAdjacentHTML("beforeend", `+"`"+`<label class="tile"><input type="radio" name="t" checked>Safe</label>
<label class="rung"><input type="radio" name="r" checked><b>7</b><i></i></label>
<details class="who sees"><summary><strong class="as as-iro">Only Ines</strong><strong class="as as-picked now">Ines and Mum</strong><strong class="as as-everyone">Everyone</strong></summary>
<input type="radio" name="audience" value="iro" checked></details><dialog>asks</dialog>`+"`"+`)`, nil))
	for _, control := range []string{".tile input", ".rung input"} {
		if got := w.text(`(s => s.opacity + " " + (s.position !== "absolute"))(getComputedStyle(document.querySelector("` + control + `")))`); got != "1 true" {
			t.Errorf("%s is not to be seen: %s", control, got)
		}
	}
	shows := `[...document.querySelectorAll(".as, dialog")].filter(x => x.getClientRects().length).map(x => x.textContent).join("|")`
	if got := w.text(shows); got != "Ines and Mum" {
		t.Errorf("who sees it: %q", got)
	}
	w.do(chromedp.Evaluate(`document.querySelector("details").open = true`, nil))
	if got := w.text(shows); got != "" {
		t.Errorf("with the choice open a line that may not be true any more stays: %q", got)
	}
	w.write("one")
	time.Sleep(time.Second)
	if d.seen() != "" {
		t.Errorf("a script runs: %s", d.seen())
	}
	w.do(chromedp.Click(".btn", chromedp.ByQuery))
	eventually(t, "sent by the browser", func() bool { return strings.Contains(d.seen(), "plainly sent rev=0 words=one pick= go=on") })
}

// Whatever a browser lacks, each form is sent: by the script or by the browser.
func browsersThatLackSomething(t *testing.T, root context.Context) {
	lacks := map[string]string{
		"nothing":                   "",
		"AbortSignal.timeout":       "delete AbortSignal.timeout",
		"AbortController":           "delete window.AbortController",
		"requestSubmit":             "delete HTMLFormElement.prototype.requestSubmit",
		"CustomEvent":               "delete window.CustomEvent",
		"structuredClone":           "delete window.structuredClone",
		"URLSearchParams of a form": "window.URLSearchParams = class { constructor(x) { if (x) throw new TypeError() } }",
		"URLSearchParams":           "delete window.URLSearchParams",
		"FormData":                  "delete window.FormData",
		"WeakMap":                   "delete window.WeakMap",
		"fetch":                     "delete window.fetch",
		"showModal":                 "delete HTMLDialogElement.prototype.showModal",
		"close of a dialog":         "delete HTMLDialogElement.prototype.close",
		"keepalive":                 "delete Request.prototype.keepalive",
		"sendBeacon":                "delete Navigator.prototype.sendBeacon; delete Request.prototype.keepalive",
		"replaceChildren":           "delete Element.prototype.replaceChildren",
		"Promise.allSettled":        "delete Promise.allSettled",
		"submitter":                 "delete SubmitEvent.prototype.submitter",
		"crypto":                    "delete Crypto.prototype.getRandomValues",
		"sessionStorage":            `Object.defineProperty(window, "sessionStorage", { get() { throw new Error("shut") } })`,
		"CSS.supports":              "delete CSS.supports",
		"Element.closest":           "delete Element.prototype.closest",
	}
	for name, take := range lacks {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := &desk{answer: kept, without: take, life: time.Hour, ends: time.Now().Add(time.Hour)}
			w := open(t, root, d)
			fresh := func(page string) {
				w.becomes(`document.body?.textContent.trim()`, "next")
				d.mu.Lock()
				d.log = nil
				d.mu.Unlock()
				w.do(chromedp.Navigate(w.base + "/" + page))
			}
			w.write("one")
			w.do(chromedp.Click(`[value="b"]`, chromedp.ByQuery), chromedp.Click(".btn", chromedp.ByQuery))
			eventually(t, "sent the form", func() bool {
				return strings.Contains(d.seen(), "sent rev=") && strings.Contains(d.seen(), "words=one pick=b go=on")
			})

			fresh("two")
			w.do(chromedp.Click(".lang", chromedp.ByQuery))
			eventually(t, "another language", func() bool { return strings.Contains(d.seen(), "lang") })

			fresh("tell-page")
			w.do(chromedp.SendKeys("#tell", "help", chromedp.ByQuery), chromedp.Click(".tell", chromedp.ByQuery))
			eventually(t, "called for help", func() bool { return strings.Contains(d.seen(), "tell words=help") })

			fresh("live-page")
			w.do(chromedp.SendKeys("#live", "mine", chromedp.ByQuery), chromedp.Click(".live", chromedp.ByQuery))
			eventually(t, "said in a meeting", func() bool { return strings.Contains(d.seen(), "tell words=mine") })

			// The script stays on its page; where the browser sent the form, it goes on by itself, now or soon.
			w.becomes(`location.search || (window.going ||= setTimeout(() => location.assign("/next?on")), "")`, "?on")
			fresh("letter-page")
			w.do(chromedp.SendKeys("#letter", "Dear", chromedp.ByQuery), chromedp.Click(".letter", chromedp.ByQuery))
			eventually(t, "saved the letter", func() bool { return strings.Contains(d.seen(), "sent rev= words=Dear pick= go=on") })

			fresh("picks-page")
			for i, one := range []string{"cat", "boat", "drum"} {
				if d.seen() != "" {
					break // each tap is a page of its own
				}
				w.do(chromedp.Click(`[value="`+one+`"]`, chromedp.ByQuery))
				eventually(t, "took a picture", func() bool {
					return d.seen() != "" || w.text(`document.querySelectorAll("[name=picked]").length`) == fmt.Sprint(i+1)
				})
			}
			eventually(t, "showed a picture", func() bool {
				return strings.Contains(d.seen(), "card words= picked=cat,boat,drum pick=") || strings.Contains(d.seen(), "card words= picked= pick=cat")
			})

			fresh("two")
			w.do(chromedp.Click(".leave", chromedp.ByQuery))
			w.becomes("location.pathname", "/away")
			eventually(t, "left", func() bool { return strings.Contains(d.seen(), "leave") })
		})
	}
}

func (w *window) offline(on bool) {
	w.Helper()
	rules := []*network.Conditions{{DownloadThroughput: -1, UploadThroughput: -1, ConnectionType: network.ConnectionTypeNone}}
	if !on {
		rules = []*network.Conditions{}
	}
	w.do(network.Enable(), chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := network.EmulateNetworkConditionsByRule(on, rules).Do(ctx)
		return err
	}))
}

func leaving(t *testing.T, root context.Context) {
	shift := func(w *window, key string) {
		down := func(k string, code int64) chromedp.Action {
			return input.DispatchKeyEvent(input.KeyDown).WithKey(k).WithWindowsVirtualKeyCode(code)
		}
		up := func(k string, code int64) chromedp.Action {
			return input.DispatchKeyEvent(input.KeyUp).WithKey(k).WithWindowsVirtualKeyCode(code)
		}
		w.do(down("Shift", 16))
		if key != "" {
			w.do(down(key, 65), up(key, 65))
		}
		w.do(up("Shift", 16))
	}
	ways := map[string]func(w *window){
		"by the button": func(w *window) { w.do(chromedp.Click(".leave", chromedp.ByQuery)) },
		"by three Shifts": func(w *window) {
			count := `document.querySelector("[data-leave-count]").textContent`
			for range 4 {
				shift(w, "A")
			}
			w.becomes(count, "")
			shift(w, "")
			w.becomes(count, "two more")
			shift(w, "")
			w.becomes(count, "one more")
			shift(w, "")
		},
	}
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := &desk{answer: func(w http.ResponseWriter, n int) { time.Sleep(100 * time.Millisecond); kept(w, n) }}
			w := open(t, root, d)
			w.write("unsaved")
			way(w)
			w.becomes("location.pathname", "/away")
			eventually(t, "left", func() bool { return strings.HasSuffix(d.seen(), "leave") })
			if kept := w.text("sessionStorage.length"); kept != "0" {
				t.Errorf("the browser keeps %s", w.text("JSON.stringify(sessionStorage)"))
			}
			if !strings.Contains(d.seen(), "words=unsaved") {
				t.Errorf("what was typed was lost: %s", d.seen())
			}
			w.do(chromedp.Evaluate("void setTimeout(() => history.back())", nil))
			time.Sleep(300 * time.Millisecond)
			if got := w.text("performance.getEntriesByType('navigation')[0].type"); w.text("location.pathname") == "/one" && got == "navigate" {
				t.Errorf("the earlier page came from memory and was not asked for again")
			}
		})
	}
}

func aPageFromMemoryShowsNothingBeforeItAsks(t *testing.T, root context.Context) {
	d := &desk{answer: kept}
	w := open(t, root, d)
	// What the browser does when it takes a page out of its memory, without the reload that follows.
	w.do(chromedp.Evaluate(`dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }))`, nil))
	if got := w.text(`document.body.innerText.includes("` + secret + `")`); got != "false" {
		t.Error("a page that was left can still be read")
	}
}

// The page asks before the session is over; one tap keeps it, and silence takes
// everything off a device that others use too.
func whoIsSilentIsAsked(t *testing.T, root context.Context) {
	d := &desk{answer: kept, life: 6 * time.Second, ends: time.Now().Add(6 * time.Second)}
	w := open(t, root, d)
	asks := `document.querySelector("dialog").open`
	if got := w.text(asks); got != "false" {
		t.Fatal("it asks at once")
	}
	w.becomes(asks, "true")
	if got := w.text("document.activeElement.textContent"); got != "Stay" {
		t.Errorf("the keyboard stands on %q", got)
	}
	w.do(chromedp.Click(".stays", chromedp.ByQuery))
	eventually(t, "said that somebody is there", func() bool { return strings.Contains(d.seen(), "stayed") })
	w.becomes(asks, "false")
	w.write("typed and not sent")
	w.becomes(asks, "true")
	w.becomes("location.pathname + location.search", "/?out=1")
	if strings.Count(d.seen(), "stayed") != 1 {
		t.Errorf("silence was taken for a sign of life: %s", d.seen())
	}
}

// A viewer who was shut out, or signed out elsewhere, may still have a page open behind another. The page asks whenever it
// is looked at, and waits two seconds at most; what its reader typed on their own device stays.
func aPageThatIsLookedAtAgain(t *testing.T, root context.Context) {
	status := func(code int) func(http.ResponseWriter, *http.Request) {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
	}
	hangs := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	const shows = `String(document.documentElement.innerText.includes("` + secret + `"))`
	const at = "location.pathname + location.search"
	const focus, sight = `dispatchEvent(new Event("focus"))`, `document.dispatchEvent(new Event("visibilitychange"))`
	for name, c := range map[string]struct {
		own     bool
		typed   string
		answer  func(http.ResponseWriter, *http.Request)
		looks   string
		at      string
		content string // whether what was on the page can still be read
		words   string
	}{
		"whoever is shut out":              {true, "", status(401), sight, "/?out=1", "false", ""},
		"beside another window":            {true, "", status(401), focus, "/?out=1", "false", ""},
		"with words that were not sent":    {true, "CANARY typed", status(401), sight, "/two", "false", "CANARY typed"},
		"with words on a shared device":    {false, "CANARY typed", status(401), sight, "/?out=1", "false", ""},
		"somebody else is signed in":       {true, "", status(409), sight, "/", "false", ""},
		"words, and another is signed in":  {true, "CANARY typed", status(409), focus, "/two", "false", "CANARY typed"},
		"whoever may stay":                 {true, "", status(200), sight, "/two", "true", ""},
		"nobody answers":                   {true, "", hangs, sight, "/two", "true", ""},
		"nobody answers a shared device":   {false, "", hangs, sight, "/two", "false", ""},
		"a shared device, by another door": {false, "", status(503), focus, "/two", "false", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			asked := make(chan string, 20)
			var meanwhile atomic.Bool // what happened while the page was open
			d := &desk{answer: kept, life: time.Hour, ends: time.Now().Add(time.Hour), own: c.own}
			d.stay = func(w http.ResponseWriter, r *http.Request) {
				if !meanwhile.Load() {
					return
				}
				asked <- r.URL.RawQuery
				c.answer(w, r)
			}
			w := open(t, root, d)
			if c.typed != "" {
				w.write(c.typed)
			}
			time.Sleep(300 * time.Millisecond) // the window itself was looked at
			meanwhile.Store(true)
			w.do(chromedp.Evaluate(c.looks, nil))
			select {
			case q := <-asked:
				if q != "at=mark" {
					t.Errorf("it asks for %q", q)
				}
			case <-time.After(2 * time.Second):
				t.Fatal("it asks nobody")
			}
			time.Sleep(2 * time.Second)
			if got := w.text(at); got != c.at {
				t.Errorf("it is at %q", got)
			}
			if got := w.text(shows); got != c.content {
				t.Errorf("it shows what was on the page: %s", got)
			}
			if got := w.text(`[...document.querySelectorAll("[data-kept] q")].map((q) => q.textContent).join()`); got != c.words {
				t.Errorf("of what was typed %q is there", got)
			}
		})
	}
	t.Run("out of sight a shared device shows nothing", func(t *testing.T) {
		t.Parallel()
		var silent atomic.Bool
		d := &desk{answer: kept, life: time.Hour, ends: time.Now().Add(time.Hour)}
		d.stay = func(w http.ResponseWriter, r *http.Request) {
			if silent.Load() {
				hangs(w, r)
			}
		}
		w := open(t, root, d)
		hidden := func(yes string) {
			w.do(chromedp.Evaluate(`Object.defineProperty(document, "hidden", { configurable: true, value: `+yes+` }); `+sight, nil))
		}
		hidden("true")
		w.becomes(shows, "false")
		silent.Store(true)
		hidden("false")
		time.Sleep(2500 * time.Millisecond)
		w.becomes(shows, "false")
		silent.Store(false)
		w.becomes(shows, "true")
	})
}

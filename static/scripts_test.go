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
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"myreview/server/chrome"
)

const secret = "CANARY-words-of-a-child"

// desk is a server of one form, which answers saves as the test says and
// writes down what was asked in which order.
type desk struct {
	mu     sync.Mutex
	log    []string // "save rev=1 words=..", "leave", "sent .."
	answer func(w http.ResponseWriter, n int)
	saves  int
	life   time.Duration // of a session, without a sign of life; zero: no page asks
	ends   time.Time
}

// box is the part of a page that asks whether somebody is still there.
func (d *desk) box() string {
	if d.life == 0 {
		return ""
	}
	return fmt.Sprintf(`<dialog class="stay" data-stay data-left="%d" data-warn="2" data-shared><form method="post" action="/stay">
<h2>still there?</h2><p data-can>soon</p><p data-cannot hidden>no more</p><button class="btn stays">Stay</button></form></dialog>`, int(time.Until(d.ends).Seconds()+0.5))
}

func (d *desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if f, ok := Load().Serve(strings.TrimPrefix(r.URL.Path, "/static/"), ""); ok {
		w.Header().Set("Content-Type", f.Type)
		_, _ = w.Write(f.Body)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	switch {
	case r.URL.Path == "/save" && strings.HasPrefix(r.Header.Get("Accept"), "application/json"):
		d.mu.Lock()
		d.saves++
		n, answer := d.saves, d.answer
		d.log = append(d.log, fmt.Sprintf("save rev=%s words=%s pick=%s", r.FormValue("rev"), r.FormValue("words"), r.FormValue("pick")))
		d.mu.Unlock()
		answer(w, n)
	case r.URL.Path == "/save":
		d.note(fmt.Sprintf("sent rev=%s words=%s go=%s", r.FormValue("rev"), r.FormValue("words"), r.FormValue("go")))
		_, _ = io.WriteString(w, "<title>Home</title>next")
	case r.URL.Path == "/leave":
		d.note("leave")
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
	case r.URL.Path == "/" && r.URL.RawQuery == "out=1":
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "<title>Home</title>signed out")
	case r.URL.Path == "/away":
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "<title>Home</title>nothing here")
	default:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'self'")
		_, _ = fmt.Fprintf(w, `<!doctype html><title>Home</title><link rel="icon" href="%s"><link rel="stylesheet" href="%s"><script type="module" src="%s"></script>
<body data-personal><form method="post" action="/leave" data-leave><button class="leave">Leave</button></form><main>%s
<form method="post" action="/save" data-autosave><input type="hidden" name="rev" value="0"><textarea name="words" aria-label="words"></textarea>
<input type="radio" name="pick" value="a" aria-label="a"><input type="radio" name="pick" value="b" aria-label="b">
<button class="btn" name="go" value="on">Next</button>
<p class="saved" role="status" data-saved="It is saved." data-waiting="Not saved yet." data-stopped="Not saved."></p></form></main>
<p role="status" data-leave-count data-count-1="two more" data-count-2="one more" data-going="Loading"></p>%s`,
			Load().URL("img/icon.svg"), Load().URL("css/app.css"), Load().URL("js/app.js"), secret, d.box())
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
		"a save that fails":                               aSaveThatFails,
		"sending waits for a save on its way":             sendingWaitsForASaveOnItsWay,
		"leaving":                                         leaving,
		"who is silent is asked, then signed out":         whoIsSilentIsAsked,
		"a page from memory shows nothing before it asks": aPageFromMemoryShowsNothingBeforeItAsks,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, root)
		})
	}
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
	eventually(t, "sent with the newer revision and its button", func() bool { return strings.Contains(d.seen(), "sent rev=1 words=one go=on") })
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

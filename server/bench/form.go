package main

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"myreview/server/chrome"
)

// What is measured: a phone on a poor line (performance.md section 3), and how
// many next questions a round walks on to.
const (
	latency   = 400 // ms
	perSecond = 400_000 / 8
	slower    = 4
	nexts     = 8
)

// surveyJS is what the same form took in SurveyJS 2.5.38, in ms (28 November 2026,
// two cores): it is not fetched for each run.
const surveyJS = 9532.0

// form measures, in a real Chromium, how long a child waits until a question can
// be seen, and what is fetched for it: on the first visit, with nothing in the cache;
// on the same page once more; and for each next question.
func (b *bench) form(ctx context.Context, db engine) {
	site := b.site(ctx, db, plan{Rooms: b.rounds, Size: 6})
	defer site.stop()
	browser, stop := startChromium(ctx, filepath.Join(b.dir, "chromium"))
	defer stop()
	got := series{}
	var list string
	for _, at := range site.Rooms {
		list = visit(browser, site.Addr, at, got)
	}
	b.out.add("a plain page of the same question, seen after", "%s ms", got.number("plain"))
	b.out.aim("first question, first visit, beside that", "x", got.ratio("cold", "plain"), atMost, 1.25, got.number("cold")+" ms")
	b.out.aim("the same beside SurveyJS (9,532 ms on 28 November)", "x", got.median("cold")/surveyJS, atMost, 0.125)
	b.out.add("the same, styles and scripts in the cache", "%s ms", got.number("warm"))
	b.out.aim("next question, from the tap", "s", got.median("next")/1000, atMost, 0.5, "the slowest "+number(got.median("slowest")/1000)+" s")
	b.out.aim("first question, with the font", "kB", got.median("bytes")/1000, atMost, 32)
	b.out.aim("first question, without the font", "kB", got.median("fontless")/1000, atMost, 14)
	b.out.aim("requests before it can be used", "", got.median("requests"), atMost, 4)
	b.out.aim("next question", "kB", got.median("next bytes")/1000, atMost, 5, "the largest "+number(got.median("largest")/1000)+" kB")
	b.out.note("the first question fetches, in bytes: " + list)
}

func startChromium(ctx context.Context, profile string) (context.Context, func()) {
	alloc, end := chromedp.NewExecAllocator(ctx,
		chromedp.ExecPath(must(chrome.Find())), chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.Headless,
		chromedp.DisableGPU, chromedp.NoSandbox, chromedp.UserDataDir(profile),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true),
	)
	browser, stop := chromedp.NewContext(alloc)
	ok(chromedp.Run(browser,
		network.Enable(),
		chromedp.EmulateViewport(360, 740),
		emulation.SetCPUThrottlingRate(slower),
		chromedp.ActionFunc(func(ctx context.Context) error {
			_, err := network.EmulateNetworkConditionsByRule(false, []*network.Conditions{{Latency: latency, DownloadThroughput: perSecond, UploadThroughput: perSecond}}).Do(ctx)
			if err == nil {
				_, err = page.AddScriptToEvaluateOnNewDocument(look).Do(ctx)
			}
			return err
		}),
	))
	return browser, func() { stop(); end() }
}

// look notes when the question and the button under it were first on the screen:
// in the frame after the one that painted them.
const look = `(() => {
	const shown = (what) => document.querySelector("main " + what)?.offsetHeight > 0;
	const look = () => requestAnimationFrame(shown("h1") && shown("[name=as][value=next]") && performance.getEntriesByName("first-contentful-paint").length ? seen : look);
	const seen = () => { window.questionSeen = performance.now() };
	look();
})()`

// visit walks one child through the form, with a browser that knows nothing yet.
func visit(browser context.Context, addr string, at meeting, got series) (list string) {
	tab, cancel := context.WithTimeout(browser, 2*time.Minute)
	defer cancel()
	first, doc := newReader(addr, at.Secrets[0]).page(tab, at.path()+"/form")
	doc.Find("script, style, link, svg, img").Remove()
	html := must(doc.Html())
	plain, server := listen(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		_, _ = z.Write([]byte("<!doctype html><link rel=icon href=data:,>" + html))
		_ = z.Close() // what is not whole is not seen in time
	})
	defer func() { _ = server.Close() }()
	wire := &wire{}
	chromedp.ListenTarget(tab, wire.note)
	open := func(address string, before ...chromedp.Action) (seen, fetched) {
		ok(chromedp.Run(tab, append(before, chromedp.Navigate("about:blank"))...))
		wire.settle()
		wire.reset()
		ok(chromedp.Run(tab, chromedp.Navigate(address)))
		s := waitSeen(tab, "")
		return s, wire.settle()
	}
	base := "http://" + addr
	s, _ := open("http://" + plain)
	got.note("plain", s.After)
	s, f := open(base+first, network.ClearBrowserCache(), network.ClearBrowserCookies(), network.SetCookie("session", at.Secrets[0]).WithURL(base))
	list = strings.Join(wire.list, ", ")
	got.note("cold", s.After)
	got.note("requests", s.Requests)
	got.note("bytes", f.bytes)
	got.note("fontless", f.bytes-f.font)
	s, _ = open(base + first)
	got.note("warm", s.After)
	waits, sizes := series{}, series{}
	for range nexts {
		wire.reset()
		var tapped float64
		ok(chromedp.Run(tab, chromedp.Evaluate(`(() => { const now = Date.now(); document.querySelector("[name=as][value=skip]").click(); return now })()`, &tapped)))
		s = waitSeen(tab, s.Page)
		f := wire.settle()
		waits.note("", s.Began+s.After-tapped)
		sizes.note("", f.bytes-f.font)
	}
	got.note("next", waits.median(""))
	got.note("slowest", slices.Max(waits[""]))
	got.note("next bytes", sizes.median(""))
	got.note("largest", slices.Max(sizes[""]))
	return list
}

// seen is when a page's question could be seen.
type seen struct {
	Page     string
	Began    float64 // when its navigation began, in ms of the clock
	After    float64 // and how long after that, in ms
	Requests float64 // that had begun by then
}

// waitSeen waits until the question of another page can be seen.
func waitSeen(tab context.Context, before string) (s seen) {
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		err := chromedp.Run(tab, chromedp.Evaluate(`({Page: location.href, Began: performance.timeOrigin, After: window.questionSeen ?? 0,
			Requests: 1 + performance.getEntriesByType("resource").filter((r) => r.startTime < window.questionSeen).length})`, &s))
		if err == nil && s.After > 0 && s.Page != before {
			return s
		}
		if time.Now().After(end) { // the page may go while it is asked: only now is that an error
			panic(failure{errors.Join(err, fmt.Errorf("no question on %s", s.Page))})
		}
	}
}

// wire counts what goes over it: headers and bodies as they are sent, packed.
type wire struct {
	mu    sync.Mutex
	total fetched
	open  map[network.RequestID]*network.EventRequestWillBeSent // not yet whole
	list  []string                                              // each answer with its bytes, in order
	last  time.Time
}

type fetched struct{ bytes, font float64 }

func (w *wire) note(event any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	count := func(r *network.EventRequestWillBeSent, what string, bytes float64) {
		w.last = time.Now()
		if bytes == 0 {
			return // from the cache
		}
		w.total.bytes += bytes
		if r.Type == network.ResourceTypeFont {
			w.total.font += bytes
		}
		w.list = append(w.list, fmt.Sprintf("%s %.0f", what, bytes))
	}
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, "http") {
			return
		}
		if e.RedirectResponse != nil {
			count(e, "redirect", e.RedirectResponse.EncodedDataLength)
		}
		if w.open == nil {
			w.open = map[network.RequestID]*network.EventRequestWillBeSent{}
		}
		w.open[e.RequestID] = e
	case *network.EventLoadingFinished:
		if r := w.open[e.RequestID]; r != nil {
			count(r, path.Base(r.Request.URL), e.EncodedDataLength)
		}
		delete(w.open, e.RequestID)
	case *network.EventLoadingFailed:
		delete(w.open, e.RequestID)
	}
}

func (w *wire) reset() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.total, w.list = fetched{}, nil
}

// settle waits until nothing is fetched, and nothing has been for a while.
func (w *wire) settle() fetched {
	for end := time.Now().Add(patience); ; time.Sleep(100 * time.Millisecond) {
		w.mu.Lock()
		total, quiet := w.total, len(w.open) == 0 && time.Since(w.last) > 400*time.Millisecond
		w.mu.Unlock()
		if quiet || time.Now().After(end) {
			return total
		}
	}
}

package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"myreview/server/chrome"
)

// questions is how many next questions a round walks on to.
const questions = 8

// pages counts what a real Chromium fetches on a child's first visit to the
// form, with nothing in its cache, and for each next question.
func pages(ctx context.Context, b *bench) (err error) {
	site, err := b.site(ctx, b.databases[0], plan{Rooms: b.rounds, Size: 6})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, site.stop()) }()
	browser, stop, err := startChromium(ctx, filepath.Join(b.dir, "chromium"))
	if err != nil {
		return err
	}
	defer stop()
	got := series{}
	var list string
	for _, at := range site.Rooms {
		if err := visit(browser, site.Addr, at, got, &list); err != nil {
			return err
		}
	}
	b.out.add("the child's own page, without the font", "%s kB, %s requests", number(got.median("home")/1000), got.number("home requests"))
	b.out.aim("first question, with the font", "kB", got.median("first with font")/1000, atMost, 32)
	b.out.aim("first question, without the font", "kB", got.median("first")/1000, atMost, 14)
	b.out.aim("requests of the first question", "", got.median("first requests"), atMost, 4)
	b.out.aim("next question, in the middle", "kB", got.median("next")/1000, atMost, 5)
	b.out.add("next question, the largest", "%s kB", number(got.median("largest next")/1000))
	b.out.note("the first question fetches, in bytes: " + list)
	b.out.add("requests of a next question, with the redirect", "%s", got.number("next requests"))
	return nil
}

func startChromium(ctx context.Context, profile string) (context.Context, func(), error) {
	program, err := chrome.Find()
	if err != nil {
		return nil, nil, err
	}
	alloc, end := chromedp.NewExecAllocator(ctx,
		chromedp.ExecPath(program), chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.Headless,
		chromedp.DisableGPU, chromedp.NoSandbox, chromedp.UserDataDir(profile),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true),
	)
	browser, stop := chromedp.NewContext(alloc)
	both := func() { stop(); end() }
	if err := chromedp.Run(browser); err != nil {
		both()
		return nil, nil, fmt.Errorf("start Chromium: %w", err)
	}
	return browser, both, nil
}

// visit walks one child through the form, with a browser that knows nothing yet.
func visit(browser context.Context, addr string, at place, got series, list *string) error {
	tab, cancel := context.WithTimeout(browser, 2*time.Minute)
	defer cancel()
	wire := &wire{}
	chromedp.ListenTarget(tab, wire.note)
	home := "http://" + addr + "/r/" + string(at.Review)
	var question string
	fresh := func(address string) (fetched, error) {
		err := chromedp.Run(tab,
			chromedp.Navigate("about:blank"),
			network.ClearBrowserCache(),
			chromedp.ActionFunc(func(context.Context) error { wire.reset(); return nil }),
			chromedp.Navigate(address),
			chromedp.Location(&question),
		)
		return wire.settle(), err
	}
	err := chromedp.Run(tab,
		network.Enable(),
		network.ClearBrowserCookies(),
		chromedp.EmulateViewport(360, 740),
		network.SetCookie("session", at.Secrets[0]).WithURL(home),
	)
	if err != nil {
		return err
	}
	own, err := fresh(home)
	if err != nil {
		return fmt.Errorf("own page: %w", err)
	}
	got.note("home", own.bytes-own.font)
	got.note("home requests", own.requests)
	// The form leads to its first question, which is then looked at by itself.
	if _, err := fresh(home + "/form"); err != nil {
		return fmt.Errorf("form: %w", err)
	}
	first, err := fresh(question)
	if err != nil {
		return fmt.Errorf("first question: %w", err)
	}
	*list = strings.Join(wire.list, ", ")
	got.note("first", first.bytes-first.font)
	got.note("first with font", first.bytes)
	got.note("first requests", first.requests)
	var next, requests []float64
	largest := 0.0
	for range questions {
		wire.reset()
		var before string
		err := chromedp.Run(tab,
			chromedp.Location(&before),
			chromedp.Click(`[name=as][value=skip]`),
			waitForOther(&before),
		)
		if err != nil {
			return fmt.Errorf("next question after %s: %w", before, err)
		}
		f := wire.settle()
		next = append(next, f.bytes-f.font)
		requests = append(requests, f.requests)
		largest = math.Max(largest, f.bytes-f.font)
	}
	got.note("next", median(next))
	got.note("next requests", median(requests))
	got.note("largest next", largest)
	return nil
}

func waitForOther(before *string) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
			var now string
			if err := chromedp.Location(&now).Do(ctx); err != nil {
				return err
			}
			if now != *before {
				return chromedp.WaitReady("main", chromedp.ByQuery).Do(ctx)
			}
		}
		return errors.New("no other page came")
	})
}

// wire counts what goes over it: headers and bodies as they are sent, packed.
type wire struct {
	mu    sync.Mutex
	total fetched
	files map[network.RequestID]string // what each request asks for
	fonts map[network.RequestID]bool
	list  []string // each answer with its bytes, in order
	last  time.Time
}

type fetched struct{ bytes, font, requests float64 }

func (w *wire) note(event any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, "http") {
			return
		}
		w.last = time.Now()
		if e.RedirectResponse != nil {
			w.total.requests++
			w.total.bytes += e.RedirectResponse.EncodedDataLength
			w.say("redirect", e.RedirectResponse.EncodedDataLength)
		}
		if w.files == nil {
			w.files = map[network.RequestID]string{}
		}
		w.files[e.RequestID] = path.Base(e.Request.URL)
		if e.Type == network.ResourceTypeFont {
			if w.fonts == nil {
				w.fonts = map[network.RequestID]bool{}
			}
			w.fonts[e.RequestID] = true
		}
	case *network.EventLoadingFinished:
		w.last = time.Now()
		if e.EncodedDataLength == 0 {
			return // from the cache
		}
		w.total.requests++
		w.total.bytes += e.EncodedDataLength
		w.say(w.files[e.RequestID], e.EncodedDataLength)
		if w.fonts[e.RequestID] {
			w.total.font += e.EncodedDataLength
		}
	}
}

func (w *wire) say(what string, bytes float64) {
	w.list = append(w.list, fmt.Sprintf("%s %.0f", what, bytes))
}

func (w *wire) reset() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.total, w.list = fetched{}, nil
}

// settle waits until nothing has been fetched for a while.
func (w *wire) settle() fetched {
	for {
		time.Sleep(100 * time.Millisecond)
		w.mu.Lock()
		total, quiet := w.total, time.Since(w.last) > 400*time.Millisecond
		w.mu.Unlock()
		if quiet {
			return total
		}
	}
}

package e2e_test

import (
	"io"
	"log/slog"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"

	"myreview/server/care"
	"myreview/server/live/livetest"
	"myreview/server/profiles"
	"myreview/server/store"
	"myreview/server/store/signin"
	"myreview/server/store/storetest"
	"myreview/server/web"
	"myreview/server/web/site"
)

// beat makes a page's patience a fifth of what it is for people: a dead line shows
// after 5 s in place of 25.
const beat = 2 * time.Second

// portal is the site in this process, with one family.
type portal struct {
	t      *testing.T
	store  *store.Store
	family *storetest.Family
	clock  *storetest.Clock
	addr   string
}

func startPortal(t *testing.T, band care.Band) *portal {
	t.Helper()
	s, b := storetest.SQLite(t)
	p := &portal{t: t, store: s, family: storetest.NewFamily(t, s, band), clock: b.Clock}
	profile, err := profiles.Load("demo")
	if err != nil {
		t.Fatal(err)
	}
	site, err := site.New(web.Options{Store: s, Profile: profile, Clock: b.Clock.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Beat: beat})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.addr = l.Addr().String()
	go func() { _ = site.Serve(l) }()
	t.Cleanup(func() { _ = site.Close(5 * time.Second) })
	return p
}

// comesIn signs the tab's browser in; it gives who asks from then on.
func (p *portal) comesIn(b *tab, person care.ID) care.Viewer {
	p.t.Helper()
	secret, err := p.store.SignIn.StartSession(p.t.Context(), person, signin.NewSession{By: signin.ByDemo}, "")
	if err != nil {
		p.t.Fatal(err)
	}
	b.do(network.SetCookie("session", secret).WithURL(b.base + "/"))
	visit, err := p.store.SignIn.Visit(p.t.Context(), secret, false)
	if err != nil {
		p.t.Fatal(err)
	}
	return visit.Viewer
}

// within waits for what must be there in that time, and says how long it took.
func (b *tab) within(most time.Duration, what string, ok func() bool) {
	b.t.Helper()
	started := time.Now()
	b.until(what, ok)
	if took := time.Since(started); took > most {
		b.t.Errorf("%s %s after %s, want %s at most", b.name, what, took.Round(10*time.Millisecond), most)
	} else {
		b.t.Logf("%s %s after %s", b.name, what, took.Round(10*time.Millisecond))
	}
}

const alarm = `document.querySelector("[data-live-alert]:not([hidden])")?.textContent ?? ""`

// design.md section 2: a page whose line swallows everything says so, whatever it
// shows, and is whole again once the line is; a press on such a line shows that it
// has not gone, and keeps the words; one that lets no socket through is asked by
// plain requests at once.
func TestALineThatSwallowsIsNoticedByThePage(t *testing.T) {
	root := chromium(t)
	p := startPortal(t, care.Young)
	f, ctx := p.family, t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(p.store.Meetings.OpenReview(ctx, f.IRO.Viewer, f.Review, ""))
	line := livetest.NewLine(t, p.addr)
	child := newTab(t, root, "http://"+line.Addr, "child", phone)
	p.comesIn(child, f.Child.Person)
	says := func(words string) func() bool {
		return func() bool { return strings.Contains(child.eval(alarm), words) }
	}
	quiet := func() bool { return child.eval(alarm) == "" }
	meet := "/r/" + string(f.Review) + "/meet"
	child.open(meet)
	time.Sleep(beat) // it is heard of
	if !quiet() {
		t.Fatalf("on a good line the page says %q", child.eval(alarm))
	}

	line.Swallow(true)
	must(p.store.Meetings.Pause(ctx, f.IRO.Viewer, f.Review))
	child.within(beat*5/2+time.Second, "is told that what it shows may be old", says("What you see may be old"))
	child.tap(`form[action$="/meet/join"] button[value="room"]`)
	child.within(2*time.Second, "is told that the press may not have gone", says("may not have gone yet"))
	child.within(2*time.Second, "is told to press again", says("press again"))
	line.Swallow(false)
	child.see("We are having a break.")
	child.until("is connected again", func() bool { return !says("What you see may be old")() })
	if !says("press again")() {
		t.Errorf("of a press that was not sent the page says %q", child.eval(alarm))
	}
	child.act("/meet/join", `button[value="room"]`)
	child.see("In the room")
	child.until("is told nothing more", quiet)

	// Coming back to the page is enough: it does not wait until silence tells.
	time.Sleep(beat)
	line.Swallow(true)
	child.eval(`document.dispatchEvent(new Event("visibilitychange")); ""`)
	child.within(2*time.Second, "knows on waking", says("What you see may be old"))
	line.Swallow(false)
	child.until("is connected again", quiet)

	line.SwallowSockets(true)
	child.open(meet)
	must(p.store.Meetings.Resume(ctx, f.IRO.Viewer, f.Review))
	child.within(3*time.Second, "hears by asking", func() bool { return !strings.Contains(child.words(), "We are having a break.") })
	line.SwallowSockets(false)

	worker := newTab(t, root, "http://"+line.Addr, "worker", desk)
	p.comesIn(worker, f.IRO.Person)
	worker.open("/alerts")
	time.Sleep(beat)
	line.Swallow(true)
	worker.within(beat*5/2+time.Second, "is told that a call may be missing", func() bool {
		return strings.Contains(worker.eval(alarm), "A new call for help may not show here")
	})
}

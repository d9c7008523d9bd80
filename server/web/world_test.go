package web_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"myreview/server/care"
	"myreview/server/profiles"
	"myreview/server/store"
	"myreview/server/store/audit"
	"myreview/server/store/forms"
	"myreview/server/store/signin"
	"myreview/server/store/storetest"
	"myreview/server/web"
	"myreview/server/web/site"
)

// world is a portal that really listens, with one family in a real store.
type world struct {
	t      *testing.T
	store  *store.Store
	clock  *storetest.Clock
	family *storetest.Family
	site   *web.Site
	base   string
	disk   *storetest.Base
	room   care.ID // the seat of its room screen, once there is one
	item   string  // what its meeting talked about first
	wish   care.ID // something that its child asks for, once they sent it
	alert  care.ID // what its child asked for, once they did
	round  string  // the scaling that is open, if a test opened one
	guests map[string]care.Viewer
	admins [2]care.Viewer
	other  care.ID
	byHand bool // the test has written past the program

	broughtIn care.ID // an import that a test began
	exclusion care.ID // a record of one, that a test began

	// unpacked asks for pages as they are, so that no time goes into packing them.
	unpacked *http.Transport
}

// eachWorld runs a scenario on both databases, beside other scenarios.
func eachWorld(t *testing.T, band care.Band, body func(t *testing.T, w *world)) {
	t.Helper()
	storetest.AtOnce(t, func(t *testing.T, s *store.Store, b *storetest.Base) {
		body(t, newWorld(t, s, b, band))
	})
}

// oneWorld runs a scenario on SQLite alone, for what no database changes, beside other
// scenarios.
func oneWorld(t *testing.T, band care.Band) *world {
	t.Helper()
	t.Parallel()
	return lonely(t, band)
}

// lonely is oneWorld for what measures or changes something that the whole process
// shares: nothing runs beside it.
func lonely(t *testing.T, band care.Band) *world {
	t.Helper()
	s, b := storetest.SQLite(t)
	return newWorld(t, s, b, band)
}

func newWorld(t *testing.T, s *store.Store, b *storetest.Base, band care.Band) *world {
	t.Helper()
	w := &world{t: t, clock: b.Clock, disk: b, family: storetest.NewFamily(t, s, band)}
	t.Cleanup(func() {
		r, err := s.Audit.Verify(context.Background(), nil, nil)
		if err != nil { // the test has taken the database away
			return
		}
		for _, f := range r.Faults {
			if f.What == audit.Other && !w.byHand {
				t.Errorf("the program wrote a row and no line of it: %s", f.Of)
			}
		}
	})
	serve(t, w, s, b)
	return w
}

// serve starts a portal of its own on the store, for the world to use.
func serve(t *testing.T, w *world, s *store.Store, b *storetest.Base, set ...func(*web.Options)) {
	t.Helper()
	profile, err := profiles.Load("demo")
	if err != nil {
		t.Fatal(err)
	}
	options := web.Options{
		Store: s, Profile: profile, Clock: b.Clock.Now,
		Log: slog.New(slog.NewTextHandler(testLog{t}, &slog.HandlerOptions{Level: slog.LevelError})),
	}
	for _, change := range set {
		change(&options)
	}
	site, err := site.New(options)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w.store, w.site, w.base = s, site, "http://"+l.Addr().String()
	if w.unpacked == nil {
		w.unpacked = &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 32, IdleConnTimeout: 5 * time.Second}
	}
	in := entrance{Listener: l, close: sync.OnceValue(l.Close)}
	served := make(chan error, 1)
	go func() { served <- site.Serve(in) }()
	t.Cleanup(func() {
		// Shutting down looks ten times a second whether anybody is still there: they go first.
		w.unpacked.CloseIdleConnections()
		if err := errors.Join(in.Close(), <-served); err != nil {
			t.Errorf("serve: %v", err)
		}
		time.Sleep(5 * time.Millisecond)
		if err := site.Close(5 * time.Second); err != nil {
			t.Errorf("close: %v", err)
		}
	})
}

// entrance is a listener that may be closed twice.
type entrance struct {
	net.Listener
	close func() error
}

func (e entrance) Close() error { return e.close() }

// testLog shows the portal's errors beside the scenario that they belong to.
type testLog struct{ t *testing.T }

func (l testLog) Write(p []byte) (int, error) {
	l.t.Helper()
	l.t.Log(strings.TrimSpace(string(p)))
	return len(p), nil
}

// review is a path under the family's review.
func (w *world) review(path string) string { return "/r/" + string(w.family.Review) + path }

// browser is one person's browser, cookies and all.
type browser struct {
	w      *world
	client *http.Client
}

// stranger opens a fresh browser.
func (w *world) stranger() *browser {
	jar, _ := cookiejar.New(nil)
	return &browser{w: w, client: &http.Client{Jar: jar, Transport: w.unpacked, Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}}
}

// as opens a browser in which the person is signed in.
func (w *world) as(v care.Viewer) *browser {
	w.t.Helper()
	b := w.asBy(v, signin.NewSession{By: signin.ByDemo})
	if w.family != nil && v.Person == w.family.Child.Person { // who says so before anything else
		b.withCompany(forms.CompanyUnsaid)
	}
	return b
}

// withCompany is what a child says when asked who is with them.
func (b *browser) withCompany(said string) {
	b.w.t.Helper()
	v, err := b.w.store.SignIn.Session(b.w.t.Context(), b.secret())
	if err == nil {
		err = b.w.store.Forms.SayCompany(b.w.t.Context(), v, said)
	}
	if err != nil {
		b.w.t.Fatal(err)
	}
}

// asBy is as, for whoever came in some other way.
func (w *world) asBy(v care.Viewer, start signin.NewSession) *browser {
	w.t.Helper()
	b := w.stranger()
	secret, err := w.store.SignIn.StartSession(w.t.Context(), v.Person, start, "")
	if err != nil {
		w.t.Fatal(err)
	}
	u, _ := url.Parse(w.base)
	b.client.Jar.SetCookies(u, []*http.Cookie{{Name: "session", Value: secret, Path: "/"}})
	return b
}

// secret is that of this browser's session.
func (b *browser) secret() string {
	u, _ := url.Parse(b.w.base)
	for _, c := range b.client.Jar.Cookies(u) {
		if c.Name == "session" {
			return c.Value
		}
	}
	return ""
}

// goLive begins the family's review.
func (w *world) goLive() {
	w.t.Helper()
	if err := w.store.Meetings.OpenReview(w.t.Context(), w.family.IRO.Viewer, w.family.Review, ""); err != nil {
		w.t.Fatal(err)
	}
}

// whileOpen does something while the review waits for another day, so that forms are open.
func (w *world) whileOpen(do func()) {
	w.t.Helper()
	past(w.t, w.disk, "UPDATE review SET state = 'planned' WHERE state = 'live'")
	do()
	past(w.t, w.disk, "UPDATE review SET state = 'live' WHERE state = 'planned' AND opened_at IS NOT NULL")
}

// screen opens a browser that is the room screen of the family's review.
func (w *world) screen() *browser {
	w.t.Helper()
	ctx := w.t.Context()
	if w.room == "" {
		code, _, err := w.store.Meetings.OpenScreen(ctx, w.family.IRO.Viewer, w.family.Review, care.NewID())
		if err != nil {
			w.t.Fatal(err)
		}
		if _, w.room, err = w.store.Meetings.EnterRoom(ctx, code, "test"); err != nil {
			w.t.Fatal(err)
		}
	}
	secret, err := w.store.SignIn.StartScreen(ctx, w.family.Review, w.room, care.English)
	if err != nil {
		w.t.Fatal(err)
	}
	b := w.stranger()
	u, _ := url.Parse(w.base)
	b.client.Jar.SetCookies(u, []*http.Cookie{{Name: "session", Value: secret, Path: "/"}})
	return b
}

// answer is what came back, as a page.
type answer struct {
	t      *testing.T
	status int
	to     string // where a redirect leads
	header http.Header
	body   string
	page   *goquery.Document
}

func (b *browser) send(method, path string, form url.Values, header ...string) *answer {
	b.w.t.Helper()
	return b.raw(method, path, form, header...).read()
}

// read makes a page of what came back.
func (a *answer) read() *answer {
	a.t.Helper()
	page, err := goquery.NewDocumentFromReader(strings.NewReader(a.body))
	if err != nil {
		a.t.Fatal(err)
	}
	a.page = page
	return a
}

// raw is send, with the page yet to be read.
func (b *browser) raw(method, path string, form url.Values, header ...string) *answer {
	b.w.t.Helper()
	req, err := http.NewRequest(method, b.w.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.w.t.Fatal(err)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := b.client.Do(req)
	if err != nil {
		b.w.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		b.w.t.Fatal(err)
	}
	return &answer{t: b.w.t, status: res.StatusCode, to: res.Header.Get("Location"), header: res.Header, body: string(raw)}
}

// get opens a page.
func (b *browser) get(path string, header ...string) *answer {
	b.w.t.Helper()
	return b.send(http.MethodGet, path, nil, header...)
}

// post sends a form with the token of this browser's pages.
func (b *browser) post(path string, fields ...string) *answer {
	b.w.t.Helper()
	return b.postForm(path, pairs(fields))
}

func (b *browser) postForm(path string, form url.Values, header ...string) *answer {
	b.w.t.Helper()
	form.Set("csrf", b.token())
	return b.send(http.MethodPost, path, form, header...)
}

func pairs(fields []string) url.Values {
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return form
}

// token is what this browser's pages put into their forms.
func (b *browser) token() string {
	b.w.t.Helper()
	token, ok := b.get("/help").page.Find("input[name=csrf]").Attr("value")
	if !ok {
		b.w.t.Fatal("no page token")
	}
	return token
}

// follow gets the page that a redirect leads to: the question itself where a calm page comes before it.
func (b *browser) follow(a *answer) *answer {
	b.w.t.Helper()
	if a.to == "" {
		b.w.t.Fatalf("status %d leads nowhere: %s", a.status, a.words())
	}
	page := b.get(a.to)
	if strings.Contains(a.to, "/form/calm/") {
		return b.get(page.page.Find("main .opts a").AttrOr("href", ""))
	}
	return page
}

// words is the page's visible text.
func (a *answer) words() string { return strings.Join(strings.Fields(a.page.Find("main").Text()), " ") }

// is checks the status.
func (a *answer) is(status int) *answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d (to %q): %s", a.status, status, a.to, a.words())
	}
	if status == http.StatusUnprocessableEntity && a.page.Find("main form").Length() > 0 {
		a.leadsToWhatIsWrong()
	}
	return a
}

// leadsToWhatIsWrong checks what every page must have whose form was refused: its
// title says so, its top takes the focus without a script, and leads to each field
// that has to be put right; each of these is tied to what is said about it.
func (a *answer) leadsToWhatIsWrong() {
	a.t.Helper()
	if title := a.page.Find("title").Text(); !strings.Contains(title, ":") {
		a.t.Errorf("the title of a refused form is %q", title)
	}
	top := a.page.Find(`main .problem[role=alert][tabindex="-1"][autofocus]`)
	if top.Length() != 1 {
		a.t.Errorf("%d tops take the focus: %s", top.Length(), a.words())
	}
	leads := func(control *goquery.Selection) bool {
		return control.Length() > 0 && top.Find(`a[href="#`+control.AttrOr("id", "?")+`"]`).Length() == 1
	}
	a.page.Find(`main [aria-invalid="true"]`).Each(func(_ int, control *goquery.Selection) {
		together := top.Is("#"+strings.Join(strings.Fields(control.AttrOr("aria-describedby", "?")), ", #")) && top.Find("a").Length() == 1
		if !leads(control) && !together {
			a.t.Errorf("nothing leads to %s, which has to be put right", control.AttrOr("name", "?"))
		}
	})
	a.page.Find("main .error").Each(func(_ int, said *goquery.Selection) {
		tied := a.page.Find(`[aria-describedby~="` + said.AttrOr("id", "?") + `"]`)
		if field := tied.First(); !leads(field) && !leads(field.Find("input:not([type=hidden]), select, textarea").First()) {
			a.t.Errorf("%q is tied to nothing that the top leads to", said.Text())
		}
	})
	top.Find("a").Each(func(_ int, link *goquery.Selection) {
		if to := a.page.Find("main " + link.AttrOr("href", "?")); !to.Is("input, select, textarea") {
			a.t.Errorf("a link of the top leads to no field: %s", link.AttrOr("href", "?"))
		}
	})
}

// says checks that the page's text has the words.
func (a *answer) says(words ...string) *answer {
	a.t.Helper()
	for _, w := range words {
		if !strings.Contains(a.words(), w) {
			a.t.Errorf("the page does not say %q: %s", w, a.words())
		}
	}
	return a
}

// hides checks that the words are nowhere in what came back, source and all.
func (a *answer) hides(words ...string) *answer {
	a.t.Helper()
	for _, w := range words {
		if strings.Contains(a.body, w) {
			a.t.Errorf("the answer holds %q", w)
		}
	}
	return a
}

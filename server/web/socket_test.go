package web_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/gorilla/websocket"

	"myreview/server/care"
	"myreview/server/live"
	"myreview/server/store"
	"myreview/server/store/signin"
	"myreview/server/store/storetest"
	"myreview/server/web"
)

// wire is the socket of an open meeting page, with all that came through it.
type wire struct {
	t  *testing.T
	ws *websocket.Conn
	in chan string // frames; closed at the end
	// code is the close code, to be read after in is closed.
	code int
}

// open opens the meeting's page and its socket, as the page's script does.
func (b *browser) open(path string) *wire {
	b.w.t.Helper()
	page := b.get(path).is(200).page
	ws, _, err := b.dial(page, b.w.base)
	if err != nil {
		b.w.t.Fatal(err)
	}
	b.w.t.Cleanup(func() { _ = ws.Close() })
	s := &wire{t: b.w.t, ws: ws, in: make(chan string, 100)}
	go func() {
		defer close(s.in)
		for {
			_, m, err := ws.ReadMessage()
			if err != nil {
				if c := (*websocket.CloseError)(nil); errors.As(err, &c) {
					s.code = c.Code
				}
				return
			}
			if string(m) != "{}" { // the line stands
				s.in <- string(m)
			}
		}
	}()
	return s
}

// ticket is the one that the page has, or, for a page of somebody else's, one
// of this browser's own.
func (b *browser) ticket(page *goquery.Document) string {
	root := page.Find("[data-live]")
	if own, _ := page.Find("input[name=csrf]").First().Attr("value"); own == b.token() {
		ticket, _ := root.Attr("data-ticket")
		return ticket
	}
	if secret := b.secret(); secret != "" {
		return web.Ticket(secret, b.w.family.Review, b.w.clock.Now())
	}
	return ""
}

func (b *browser) dial(page *goquery.Document, origin string) (*websocket.Conn, *http.Response, error) {
	var after []string
	for _, p := range page.Find("[data-part]").EachIter() {
		id, _ := p.Attr("data-part")
		v, _ := p.Attr("data-v")
		after = append(after, id+"."+v)
	}
	root := page.Find("[data-live]")
	epoch, _ := root.Attr("data-epoch")
	at, _ := root.Attr("data-live")
	of, _ := root.Attr("data-of")
	h := http.Header{}
	if origin != "" {
		h.Set("Origin", origin)
	}
	d := websocket.Dialer{Jar: b.client.Jar, HandshakeTimeout: 5 * time.Second}
	address := "ws" + strings.TrimPrefix(b.w.base, "http") + at + "/live?" +
		url.Values{"epoch": {epoch}, "after": {strings.Join(after, "~")}, "ticket": {b.ticket(page)}, "of": {of}}.Encode()
	return d.Dial(address, h)
}

// next is the next frame, by part.
func (s *wire) next() map[string]string {
	s.t.Helper()
	select {
	case m, ok := <-s.in:
		if !ok {
			s.t.Fatalf("the socket was closed with %d", s.code)
		}
		var f live.Frame
		if err := json.Unmarshal([]byte(m), &f); err != nil {
			s.t.Fatal(err)
		}
		parts := map[string]string{}
		for _, p := range f.Parts {
			parts[p.ID] = p.HTML
		}
		return parts
	case <-time.After(5 * time.Second):
		s.t.Fatal("no frame came")
		return nil
	}
}

// rest is all that has come until nothing comes any more.
func (s *wire) rest() string {
	var b strings.Builder
	for {
		select {
		case m, ok := <-s.in:
			if !ok {
				return b.String()
			}
			b.WriteString(m)
		case <-time.After(300 * time.Millisecond):
			return b.String()
		}
	}
}

// closed waits for the close code.
func (s *wire) closed(within time.Duration) int {
	s.t.Helper()
	end := time.After(within)
	for {
		select {
		case _, ok := <-s.in:
			if !ok {
				return s.code
			}
		case <-end:
			s.t.Fatal("the socket is still open")
		}
	}
}

func TestTheSocketChecksWhereItIsOpenedFrom(t *testing.T) {
	w := oneWorld(t, care.Young)
	b := w.as(w.family.Child.Viewer)
	page := b.get(w.review("/meet")).is(200).page
	for _, origin := range []string{"", "null", "https://evil.example", "http://127.0.0.1:1", strings.ToUpper(w.base), w.base + ".evil.example"} {
		ws, res, err := b.dial(page, origin)
		if err == nil {
			_ = ws.Close()
			t.Errorf("origin %q was let in", origin)
			continue
		}
		if res == nil || res.StatusCode != http.StatusForbidden {
			t.Errorf("origin %q: %v, want a plain 403", origin, err)
		}
	}
	if a := b.get(w.review("/live"), "Origin", w.base); a.status != http.StatusUpgradeRequired {
		t.Errorf("a plain request for the socket: status %d", a.status)
	}
}

func TestAChangeReachesEveryOpenPage(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		child, iro, carer, parent := w.start()
		pages := []*wire{child.open(w.review("/meet")), carer.open(w.review("/meet")), parent.open(w.review("/meet")), iro.open(w.review("/meet"))}
		iro.act("/meet/item/next", nil)
		for i, p := range pages {
			if html := p.next()["now"]; !strings.Contains(html, "Part 4 of 14") {
				t.Errorf("page %d: %q", i, html)
			}
		}
		parent.act("/meet/join", map[string]string{"mode": "phone"})
		if html := pages[3].next()["people"]; !strings.Contains(html, "by phone") {
			t.Errorf("the IRO is not told how the parent came: %q", html)
		}
		if html := pages[0].next()["people"]; strings.Contains(html, "by phone") {
			t.Error("the child's page tells how the parent came")
		}
	})
}

// Before the reveal no byte that any page gets differs by what anybody else
// picked, and no frame holds their words.
func TestNoFrameHoldsAMarkBeforeTheReveal(t *testing.T) {
	w := oneWorld(t, care.Young)
	child, iro, carer, parent := w.start()
	iro.act("/meet/scale/open", nil)
	open := map[string]*wire{"iro": iro.open(w.review("/meet")), "carer": carer.open(w.review("/meet")), "parent": parent.open(w.review("/meet"))}
	for n, pick := range []string{"0", "3", "7", "10"} {
		child.act("/meet/scale/pick", map[string]string{"pick": pick, "higher": "CANARY-" + pick})
		for who, s := range open {
			got := s.rest()
			if strings.Contains(got, "CANARY") || strings.Contains(got, `class=\"dot`) || strings.Contains(got, `class=\"track`) {
				t.Errorf("%s got a mark before the reveal: %s", who, got)
			}
			if n > 0 && got != "" {
				t.Errorf("%s hears of it when the child changes a pick to %s: %s", who, pick, got)
			}
		}
	}
	iro.act("/meet/scale/reveal", nil)
	for who, s := range open {
		if got := s.rest(); !strings.Contains(got, "CANARY-10") || !strings.Contains(got, "dot child at-10") {
			t.Errorf("%s did not get the reveal: %s", who, got)
		}
	}
}

func TestWhatSomebodyMayNotSeeMakesNoFrame(t *testing.T) {
	w := oneWorld(t, care.Young)
	child, iro, _, parent := w.start()
	iro.act("/meet/scale/open", nil)
	other := parent.open(w.review("/meet"))
	child.act("/meet/scale/shows", map[string]string{"shows": "iro"})
	if got := other.rest(); got != "" {
		t.Errorf("the parent's page hears that the child chose how to show theirs: %s", got)
	}
}

func TestSomebodyTakenOutIsGoneWithinTwoSeconds(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		_, iro, carer, parent := w.start()
		out, stays := parent.open(w.review("/meet")), carer.open(w.review("/meet"))
		iro.act("/meet/people/remove", map[string]string{"seat": string(w.family.Parent.Seat)})
		if code := out.closed(2 * time.Second); code != live.CloseNoSeat {
			t.Errorf("close code %d, want %d", code, live.CloseNoSeat)
		}
		parent.get(w.review("/meet")).is(404)
		if html := stays.next()["people"]; strings.Contains(html, "Mum") {
			t.Error("somebody taken out is still on the others' pages")
		}
	})
}

func TestAnExclusionClosesTheSocket(t *testing.T) {
	w := oneWorld(t, care.Young)
	_, _, _, parent := w.start()
	out := parent.open(w.review("/meet"))
	w.becomes(w.family.Parent.Tie, care.TieExcluded)
	w.store.DB.Ring(w.family.Review)
	if code := out.closed(2 * time.Second); code != live.CloseNoSeat {
		t.Errorf("close code %d, want %d", code, live.CloseNoSeat)
	}
}

func TestSignedOutIsToldSo(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.site.Live.Ping = 100 * time.Millisecond
	child, _, carer, _ := w.start()
	here, elsewhere := child.open(w.review("/meet")), carer.open(w.review("/meet"))
	child.post("/leave").is(303)
	if code := here.closed(2 * time.Second); code != live.CloseSignedOut {
		t.Errorf("left: close code %d, want %d", code, live.CloseSignedOut)
	}
	if err := storetest.EndAllSessions(t.Context(), w.store, w.family.Carer.Person); err != nil {
		t.Fatal(err)
	}
	if code := elsewhere.closed(2 * time.Second); code != live.CloseSignedOut {
		t.Errorf("signed out elsewhere: close code %d, want %d", code, live.CloseSignedOut)
	}
}

func TestASilentClientIsDropped(t *testing.T) {
	w := oneWorld(t, care.Young)
	hub := w.site.Live
	hub.Ping, hub.Silence = 50*time.Millisecond, 300*time.Millisecond
	b := w.as(w.family.Child.Viewer)
	page := b.get(w.review("/meet")).is(200).page
	ws, _, err := b.dial(page, w.base)
	if err != nil {
		t.Fatal(err)
	}
	defer ws.Close()
	for begin := time.Now(); hub.Count() == 0 && time.Since(begin) < 2*time.Second; {
		time.Sleep(5 * time.Millisecond)
	}
	for begin := time.Now(); hub.Count() > 0; { // it never reads, so it never answers a ping
		if time.Since(begin) > 3*time.Second {
			t.Fatal("a silent client keeps its socket")
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func TestStrangersAreClosedWithACode(t *testing.T) {
	w := oneWorld(t, care.Young)
	page := w.as(w.family.Child.Viewer).get(w.review("/meet")).is(200).page
	for _, c := range []struct {
		who  string
		b    *browser
		want int
	}{
		{"nobody signed in", w.stranger(), live.CloseSignedOut},
		{"a stranger", w.as(w.family.Stranger), live.CloseNoSeat},
		{"an excluded parent", w.as(w.family.Excluded.Viewer), live.CloseNoSeat},
		{"a page of somebody else's", w.as(w.family.Carer.Viewer), live.CloseReset},
	} {
		ws, _, err := c.b.dial(page, w.base)
		if err != nil {
			t.Errorf("%s: %v", c.who, err)
			continue
		}
		_ = ws.SetReadDeadline(time.Now().Add(5 * time.Second))
		for err = nil; err == nil; {
			_, _, err = ws.ReadMessage()
		}
		if got := (*websocket.CloseError)(nil); !errors.As(err, &got) || got.Code != c.want {
			t.Errorf("%s: %v, want close code %d", c.who, err, c.want)
		}
		_ = ws.Close()
	}
}

func TestPollingGivesTheSame(t *testing.T) {
	w := oneWorld(t, care.Young)
	_, iro, carer, _ := w.start()
	page := carer.get(w.review("/meet")).page
	epoch, _ := page.Find("[data-live]").Attr("data-epoch")
	var after []string
	for _, p := range page.Find("[data-part]").EachIter() {
		id, _ := p.Attr("data-part")
		v, _ := p.Attr("data-v")
		after = append(after, id+"."+v)
	}
	poll := w.review("/poll") + "?epoch=" + epoch + "&after=" + strings.Join(after, "~")
	carer.get(poll).is(204)
	iro.act("/meet/item/next", nil)
	var f live.Frame
	if err := json.Unmarshal([]byte(carer.get(poll).is(200).body), &f); err != nil || len(f.Parts) == 0 {
		t.Errorf("%v: %v", f, err)
	}
	if a := carer.get(w.review("/poll") + "?epoch=old"); a.status != 409 || !strings.Contains(a.body, `"reset":true`) {
		t.Errorf("an old page: %d %s", a.status, a.body)
	}
	iro.act("/meet/people/remove", map[string]string{"seat": string(w.family.Carer.Seat)})
	if a := carer.get(poll); a.status != 410 || !strings.Contains(a.body, fmt.Sprint(live.CloseNoSeat)) {
		t.Errorf("without a seat: %d %s", a.status, a.body)
	}
	if a := w.stranger().get(poll); a.status != 410 || !strings.Contains(a.body, fmt.Sprint(live.CloseSignedOut)) {
		t.Errorf("signed out: %d %s", a.status, a.body)
	}
}

// Where no socket gets through a page asks instead: that is heard of like a ping, and is
// a sign of life only where somebody may be looking at it.
func TestWhoPollsIsThere(t *testing.T) {
	w := oneWorld(t, care.Young)
	_, iro, _, _ := w.start()
	carer := w.asBy(w.family.Carer.Viewer, signin.NewSession{By: signin.ByDemo, Shared: true})
	carer.act("/meet/join", map[string]string{"mode": "screen"})
	quiet := func() bool {
		t.Helper()
		return strings.Contains(iro.get(w.review("/meet")).is(200).body, "not answering just now")
	}
	for range 3 {
		w.clock.Move(4 * time.Minute)
		if !quiet() {
			t.Fatal("who asked nothing for four minutes was heard from")
		}
		carer.get(w.review("/poll") + "?epoch=old").is(409)
		if quiet() {
			t.Error("who has just asked was not heard from")
		}
	}
	for range 2 { // a page that somebody loads is in sight, whatever its address says
		w.clock.Move(3 * time.Minute)
		carer.get(w.review("/meet") + "?hidden=1").is(200)
	}
	for range 2 {
		w.clock.Move(2 * time.Minute)
		carer.get(w.review("/poll") + "?epoch=old&hidden=1").is(409)
		if quiet() {
			t.Error("a page out of sight was not heard from")
		}
	}
	w.clock.Move(2 * time.Minute)
	if a := carer.get(w.review("/poll") + "?epoch=old&hidden=1"); a.status != 410 || !strings.Contains(a.body, fmt.Sprint(live.CloseSignedOut)) {
		t.Errorf("a page out of sight keeps a shared device signed in: %d %s", a.status, a.body)
	}
}

func TestAScriptGetsTheAnswerInPlace(t *testing.T) {
	w := oneWorld(t, care.Young)
	child, iro, _, _ := w.start()
	iro.act("/meet/scale/open", nil)
	page := child.get(w.review("/meet")).page
	epoch, _ := page.Find("[data-live]").Attr("data-epoch")
	round, _ := page.Find(`form[action$="/scale/pick"] input[name=round]`).Attr("value")
	script := func(fields ...string) *answer {
		return child.postForm(w.review("/meet/scale/pick"), pairs(append(fields, "round", round, "epoch", epoch)), "Accept", "application/json")
	}
	if a := script("pick", "6").is(200); !strings.Contains(a.body, `"id":"mine"`) {
		t.Errorf("the answer is not the page's own part: %s", a.body)
	}
	if a := script("pick", "11").is(422); !strings.Contains(a.body, "message") {
		t.Errorf("nothing says what is wrong: %s", a.body)
	}
}

// Two instances on one Postgres serve the same meeting: what is done through
// one reaches the pages that are open at the other.
func TestTwoInstancesShareAMeeting(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, b *storetest.Base) {
		if b.Kind != "postgres" {
			return // one file, one instance
		}
		here := newWorld(t, s, b, care.Young)
		there := *here
		serve(t, &there, b.Open(t), b)
		_, iro, carer, _ := here.start()
		far := there.as(here.family.Parent.Viewer).open(here.review("/meet"))
		iro.act("/meet/item/next", nil)
		if html := far.next()["now"]; !strings.Contains(html, "Part 4 of 14") {
			t.Errorf("the other instance shows %q", html)
		}
		carer.act("/meet/join", map[string]string{"mode": "room"})
		if html := far.next()["people"]; !strings.Contains(html, "here") {
			t.Errorf("who came is not told at the other instance: %q", html)
		}
		iro.act("/meet/people/remove", map[string]string{"seat": string(here.family.Parent.Seat)})
		if code := far.closed(2 * time.Second); code != live.CloseNoSeat {
			t.Errorf("close code %d, want %d", code, live.CloseNoSeat)
		}
	})
}

// A socket is a connection too: it takes the room of one for as long as it is open.
func TestASocketTakesRoom(t *testing.T) {
	w := oneWorld(t, care.Young)
	serve(t, w, w.store, w.disk, func(o *web.Options) { o.Room = 3 })
	child, _, _, _ := w.start()
	w.unpacked.CloseIdleConnections()
	first, second := child.open(w.review("/meet")), child.open(w.review("/meet")) // and one that pages are asked for by
	out, err := net.Dial("tcp", strings.TrimPrefix(w.base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if _, err := out.Write([]byte("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	_ = out.SetReadDeadline(time.Now().Add(300 * time.Millisecond))
	if n, err := out.Read(make([]byte, 1)); err == nil {
		t.Fatalf("%d bytes came where there is no room", n)
	}
	_ = second.ws.Close()
	_ = out.SetReadDeadline(time.Now().Add(20 * time.Second))
	if _, err := out.Read(make([]byte, 1)); err != nil {
		t.Errorf("when a socket has gone: %v", err)
	}
	_ = first
}

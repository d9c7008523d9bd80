package live

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"myreview/server/care"
)

// page is a source whose parts a test sets.
type page struct {
	mu    sync.Mutex
	parts map[string]string
	pulls atomic.Int64
	err   error // what Pull answers
	check error // what Check answers
	boom  bool
	seen  []bool // what each Check was told
}

func (p *page) set(id, html string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.parts == nil {
		p.parts = map[string]string{}
	}
	p.parts[id] = html
}

func (p *page) fail(pull, check error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.err, p.check = pull, check
}

func (p *page) Pull(context.Context) ([]Part, error) {
	p.pulls.Add(1)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.boom {
		panic("a bug in a page")
	}
	var out []Part
	for _, id := range []string{"agenda", "mine"} {
		if html, ok := p.parts[id]; ok {
			out = append(out, NewPart(id, []byte(html)))
		}
	}
	return out, p.err
}

func (p *page) Check(_ context.Context, seen bool) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seen = append(p.seen, seen)
	return p.check
}

const review care.ID = "11111111-1111-4111-8111-111111111111"

// house is a hub behind a real listener.
type house struct {
	*Hub
	t   *testing.T
	url string
	src func(n int) Source
}

func open(t *testing.T, src func(n int) Source, tune func(*Hub)) *house {
	t.Helper()
	h := &house{Hub: NewHub(slog.New(slog.NewTextHandler(io.Discard, nil))), t: t, src: src}
	if tune != nil {
		tune(h.Hub)
	}
	var n atomic.Int64
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		have, err := ParseCursor(r.URL.Query().Get("after"))
		if err != nil {
			t.Error(err)
		}
		ws, err := Upgrade(w, r)
		if err != nil {
			t.Error(err)
			return
		}
		if c, ok := ws.NetConn().(*net.TCPConn); ok {
			_ = c.SetWriteBuffer(4 << 10)
		}
		at := Seat{Review: cmp.Or(care.ID(r.URL.Query().Get("review")), review), Session: r.URL.Query().Get("session"), Have: have}
		h.Serve(ws, at, h.src(int(n.Add(1))))
	}))
	h.url = "ws" + strings.TrimPrefix(srv.URL, "http")
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := h.Close(ctx, CloseRestart); err != nil {
			t.Error("sockets outlived the hub:", err)
		}
		srv.Close()
	})
	return h
}

func one(p *page) func(int) Source { return func(int) Source { return p } }

func (h *house) dial(query string) *websocket.Conn {
	h.t.Helper()
	ws, _, err := websocket.DefaultDialer.Dial(h.url+"/?"+query, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = ws.Close() })
	return ws
}

func next(t *testing.T, ws *websocket.Conn) Frame {
	t.Helper()
	_ = ws.SetReadDeadline(time.Now().Add(5 * time.Second))
	_, msg, err := ws.ReadMessage()
	for err == nil && string(msg) == "{}" { // the line stands
		_, msg, err = ws.ReadMessage()
	}
	if err != nil {
		t.Fatal(err)
	}
	var f Frame
	if err := json.Unmarshal(msg, &f); err != nil {
		t.Fatal(err)
	}
	return f
}

// ends reads on until the socket is closed, and gives the close code.
func ends(t *testing.T, ws *websocket.Conn) int {
	t.Helper()
	_ = ws.SetReadDeadline(time.Now().Add(5 * time.Second))
	for {
		if _, _, err := ws.ReadMessage(); err != nil {
			if c := (*websocket.CloseError)(nil); errors.As(err, &c) {
				return c.Code
			}
			t.Fatal("not closed by the server:", err)
		}
	}
}

func (f Frame) html() string {
	var out []string
	for _, p := range f.Parts {
		out = append(out, p.ID+"="+p.HTML)
	}
	return strings.Join(out, " ")
}

func TestOnlyWhatDiffersIsSent(t *testing.T) {
	p := &page{}
	p.set("agenda", "one")
	p.set("mine", "seven")
	h := open(t, one(p), nil)

	ws := h.dial("")
	if got := next(t, ws).html(); got != "agenda=one mine=seven" {
		t.Errorf("a page that holds nothing got %q", got)
	}
	p.set("agenda", "two")
	h.Ring(review)
	if got := next(t, ws).html(); got != "agenda=two" {
		t.Errorf("after one change: %q", got)
	}
	h.Ring(review) // nothing changed for this viewer: no frame
	p.set("mine", "eight")
	h.Ring(review)
	if got := next(t, ws).html(); got != "mine=eight" {
		t.Errorf("a ring without news for the viewer made a frame: %q", got)
	}
}

func TestResumesFromItsCursor(t *testing.T) {
	p := &page{}
	p.set("agenda", "one")
	p.set("mine", "seven")
	h := open(t, one(p), nil)
	have := Versions{NewPart("agenda", []byte("one")), NewPart("mine", []byte("six"))}
	ws := h.dial("after=" + have.String())
	if got := next(t, ws).html(); got != "mine=seven" {
		t.Errorf("got %q, want only what changed meanwhile", got)
	}
}

func TestTheClientSaysWhatItHolds(t *testing.T) {
	p := &page{}
	p.set("agenda", "one")
	h := open(t, one(p), nil)
	ws := h.dial("")
	next(t, ws)
	old := Versions{NewPart("agenda", []byte("older"))}
	if err := ws.WriteMessage(websocket.TextMessage, []byte(old.String())); err != nil {
		t.Fatal(err)
	}
	if got := next(t, ws).html(); got != "agenda=one" {
		t.Errorf("a page that fell back was not mended: %q", got)
	}
}

// While a client reads nothing, any number of rings ends in the last state and
// far fewer frames than rings.
func TestSlowClientGetsOneMergedFrame(t *testing.T) {
	p := &page{}
	big := strings.Repeat("x", 256<<10)
	p.set("agenda", "0"+big)
	h := open(t, one(p), nil)
	ws := h.dial("")
	next(t, ws)
	const rings = 400
	for i := 1; i <= rings; i++ {
		p.set("agenda", fmt.Sprint(i, big))
		h.Ring(review)
		time.Sleep(time.Millisecond)
	}
	frames := 0
	for {
		f := next(t, ws)
		frames++
		if strings.HasPrefix(f.html(), fmt.Sprintf("agenda=%d ", rings)) || strings.HasPrefix(f.html(), fmt.Sprintf("agenda=%dx", rings)) {
			break
		}
	}
	if frames > rings/2 {
		t.Errorf("%d frames for %d rings: nothing was merged", frames, rings)
	}
}

func TestClientThatTakesNothingIsClosed(t *testing.T) {
	p := &page{}
	h := open(t, one(p), func(h *Hub) { h.Write = 100 * time.Millisecond })
	h.dial("")
	for i := 0; h.Count() == 0 && i < 100; i++ {
		time.Sleep(5 * time.Millisecond)
	}
	for i := range 200 {
		p.set("agenda", fmt.Sprint(i, strings.Repeat("x", 1<<20)))
		h.Ring(review)
		time.Sleep(5 * time.Millisecond)
		if h.Count() == 0 {
			return
		}
	}
	t.Error("a client that reads nothing still has its socket")
}

// A busy machine may be late by a second.
func TestSilentClientIsDropped(t *testing.T) {
	t.Parallel()
	p := &page{}
	h := open(t, one(p), func(h *Hub) { h.Ping, h.Silence = 50*time.Millisecond, 1500*time.Millisecond })
	answers := h.dial("") // answers pings as long as somebody reads
	go func() {
		for {
			if _, _, err := answers.ReadMessage(); err != nil {
				return
			}
		}
	}()
	silent := h.dial("")
	silent.SetPingHandler(func(string) error { return nil })
	if code := ends(t, silent); code != websocket.CloseNormalClosure {
		t.Error("close code", code)
	}
	time.Sleep(200 * time.Millisecond)
	if n := h.Count(); n != 1 {
		t.Errorf("%d sockets open, want the one that answers", n)
	}
}

func TestCloseCodes(t *testing.T) {
	for _, c := range []struct {
		what string
		do   func(h *house, p *page, ws *websocket.Conn)
		want int
	}{
		{"the session ends", func(h *house, _ *page, _ *websocket.Conn) { h.Drop("s1") }, CloseSignedOut},
		{"the session ended elsewhere, found by a ping", func(_ *house, p *page, _ *websocket.Conn) {
			p.fail(nil, &care.Error{Kind: care.KindSignIn})
		}, CloseSignedOut},
		{"the seat is taken away", func(h *house, p *page, _ *websocket.Conn) {
			p.fail(care.NotFoundError(), nil)
			h.Ring(review)
		}, CloseNoSeat},
		{"the page is too old", func(h *house, p *page, _ *websocket.Conn) {
			p.fail(ErrReset, nil)
			h.Ring(review)
		}, CloseReset},
		{"our fault", func(h *house, p *page, _ *websocket.Conn) {
			p.fail(io.ErrUnexpectedEOF, nil)
			h.Ring(review)
		}, CloseTrouble},
		{"a panic", func(h *house, p *page, _ *websocket.Conn) {
			p.mu.Lock()
			p.boom = true
			p.mu.Unlock()
			h.Ring(review)
		}, CloseTrouble},
		{"a restart", func(h *house, _ *page, _ *websocket.Conn) { _ = h.Close(context.Background(), CloseRestart) }, CloseRestart},
		{"a binary message", say(websocket.BinaryMessage, "agenda"), websocket.CloseUnsupportedData},
		{"broken UTF-8", say(websocket.TextMessage, "\xff\xfe"), websocket.CloseInvalidFramePayloadData},
		{"a message that is no cursor", say(websocket.TextMessage, `{"op":"everything"}`), CloseGarbage},
		{"a message too long", say(websocket.TextMessage, strings.Repeat("a", readLimit+1)), websocket.CloseMessageTooBig},
		{"a frame that is none", func(_ *house, _ *page, ws *websocket.Conn) {
			_, _ = ws.NetConn().Write([]byte("GARBAGE IN, NOTHING OUT"))
		}, websocket.CloseProtocolError},
	} {
		t.Run(c.what, func(t *testing.T) {
			p := &page{}
			p.set("agenda", "one")
			h := open(t, one(p), func(h *Hub) { h.Ping = 50 * time.Millisecond })
			ws := h.dial("session=s1")
			next(t, ws)
			c.do(h, p, ws)
			if code := ends(t, ws); code != c.want {
				t.Errorf("close code %d, want %d", code, c.want)
			}
		})
	}
}

func say(kind int, msg string) func(*house, *page, *websocket.Conn) {
	return func(_ *house, _ *page, ws *websocket.Conn) { _ = ws.WriteMessage(kind, []byte(msg)) }
}

func TestResetIsSaidBeforeItCloses(t *testing.T) {
	p := &page{}
	p.fail(ErrReset, nil)
	h := open(t, one(p), nil)
	if f := next(t, h.dial("")); !f.Reset {
		t.Errorf("got %+v, want a reset", f)
	}
}

func TestNobodyComesInAfterClose(t *testing.T) {
	h := open(t, one(&page{}), nil)
	_ = h.Close(context.Background(), CloseRestart)
	if code := ends(t, h.dial("")); code != CloseRestart {
		t.Error("close code", code)
	}
}

// Whatever the order of rings and pulls, each client ends with the last state.
func TestStormEndsInTheLastState(t *testing.T) {
	const clients, rings = 60, 300
	p := &page{}
	p.set("agenda", "0")
	h := open(t, one(p), nil)
	var all sync.WaitGroup
	for range clients {
		ws := h.dial("")
		all.Add(1)
		go func() {
			defer all.Done()
			_ = ws.SetReadDeadline(time.Now().Add(20 * time.Second))
			for {
				_, msg, err := ws.ReadMessage()
				if err != nil {
					t.Error("lost the last state:", err)
					return
				}
				var f Frame
				_ = json.Unmarshal(msg, &f)
				if f.html() == fmt.Sprintf("agenda=%d", rings) {
					return
				}
			}
		}()
	}
	for i := 1; i <= rings; i++ {
		p.set("agenda", fmt.Sprint(i))
		h.Ring(review)
	}
	all.Wait()
}

func TestOneGoroutineForAnIdleSocket(t *testing.T) {
	h := open(t, one(&page{}), nil)
	for range 20 {
		h.dial("")
	}
	idle := func() (n int) {
		for _, s := range h.all() {
			s.mu.Lock()
			if !s.writing {
				n++
			}
			s.mu.Unlock()
		}
		return n
	}
	for i := 0; idle() < 20; i++ {
		if i > 400 {
			t.Fatal("writers stay: idle", idle())
		}
		time.Sleep(5 * time.Millisecond)
	}
}

package live

import (
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"myreview/server/live/livetest"
)

// heardWithin counts the frames that say nothing, as a page's script hears them.
func heardWithin(ws *websocket.Conn, d time.Duration) (n int) {
	_ = ws.SetReadDeadline(time.Now().Add(d))
	for {
		_, msg, err := ws.ReadMessage()
		if err != nil {
			return n
		}
		if string(msg) == "{}" {
			n++
		}
	}
}

func TestAQuietMeetingIsHeardOf(t *testing.T) {
	t.Parallel()
	h := open(t, one(&page{}), func(h *Hub) { h.Ping = 50 * time.Millisecond })
	if n := heardWithin(h.dial(""), time.Second); n < 3 {
		t.Errorf("in a second of pings a page heard %d frames", n)
	}
}

// Nobody rings, as when a bell is lost: what is new comes with a ping all the same,
// once nobody has looked for a while.
func TestAPingMakesUpForALostBell(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		look time.Duration
		news bool
	}{{100 * time.Millisecond, true}, {time.Hour, false}} {
		p := &page{}
		p.set("agenda", "first")
		h := open(t, one(p), func(h *Hub) { h.Ping, h.Look = 20*time.Millisecond, c.look })
		ws := h.dial("")
		if got := next(t, ws).html(); got != "agenda=first" {
			t.Fatalf("the page begins with %q", got)
		}
		p.set("agenda", "second")
		_ = ws.SetReadDeadline(time.Now().Add(700 * time.Millisecond))
		news := false
		for !news {
			_, msg, err := ws.ReadMessage()
			if err != nil {
				break
			}
			news = strings.Contains(string(msg), "second")
		}
		if news != c.news {
			t.Errorf("looked at every %v: the news came %v", c.look, news)
		}
	}
}

func TestAPageThatWakesUpIsAnsweredAtOnce(t *testing.T) {
	t.Parallel()
	h := open(t, one(&page{}), nil) // the next ping is 10 s away
	for _, says := range []string{inSight, outOfSight} {
		ws := h.dial("")
		if err := ws.WriteMessage(websocket.TextMessage, []byte(says)); err != nil {
			t.Fatal(err)
		}
		if n := heardWithin(ws, time.Second); n != 1 {
			t.Errorf("a page that says %q hears %d frames", says, n)
		}
	}
}

// Pings go on behind a page that nobody can see, and say so.
func TestAPageOutOfSightIsNoSignOfLife(t *testing.T) {
	p := &page{}
	ws := open(t, one(p), nil).dial("") // the next ping is 10 s away, so that each word asks once
	for _, c := range []struct {
		says string
		seen bool
	}{{outOfSight, false}, {inSight, true}, {outOfSight, false}} {
		if err := ws.WriteMessage(websocket.TextMessage, []byte(c.says)); err != nil {
			t.Fatal(err)
		}
		_ = ws.SetReadDeadline(time.Now().Add(5 * time.Second))
		if _, _, err := ws.ReadMessage(); err != nil {
			t.Fatal(err)
		}
		p.mu.Lock()
		if got := p.seen[len(p.seen)-1]; got != c.seen {
			t.Errorf("after %q: seen %v", c.says, got)
		}
		p.mu.Unlock()
	}
}

// Through a line that swallows everything and closes nothing the page hears no
// frame, which is how it knows; the server is rid of the socket; and those on
// other lines get what is new meanwhile.
func TestALineThatSwallowsIsNoticedAtBothEnds(t *testing.T) {
	t.Parallel()
	p := &page{}
	p.set("agenda", "one")
	h := open(t, one(p), func(h *Hub) { h.Ping, h.Silence = 100*time.Millisecond, 500*time.Millisecond })
	line := livetest.NewLine(t, strings.TrimPrefix(h.url, "ws://"))
	behind, _, err := websocket.DefaultDialer.Dial("ws://"+line.Addr+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer behind.Close()
	other := h.dial("")
	for _, ws := range []*websocket.Conn{behind, other} {
		if got := next(t, ws).html(); got != "agenda=one" {
			t.Fatalf("got %q", got)
		}
	}

	line.Swallow(true)
	p.set("agenda", "two")
	h.Ring(review)
	if got := next(t, other).html(); got != "agenda=two" {
		t.Errorf("beside a dead line: %q", got)
	}
	left := make(chan int)
	go func() { left <- heardWithin(behind, 2*time.Second) }()
	go func() { heardWithin(other, 2*time.Second) }() // answers pings
	if n := <-left; n != 0 {
		t.Errorf("the line swallows, and %d frames came", n)
	}
	if n := h.Count(); n != 1 {
		t.Errorf("%d sockets are open, want the one whose line stands", n)
	}
}

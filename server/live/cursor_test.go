package live

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
)

func TestParseCursor(t *testing.T) {
	for _, c := range []struct {
		in string
		ok bool
	}{
		{"", true},
		{"agenda.AAAAbbbb-_09", true},
		{"agenda.AAAAbbbb-_09~mine.AAAAbbbb-_09", true},
		{"agenda", false},
		{"agenda.", false},
		{"agenda.short", false},
		{"agenda.AAAAbbbb-_0/", false},
		{"agenda.AAAAbbbb-_09~", false},
		{"Agenda.AAAAbbbb-_09", false},
		{"agenda.AAAAbbbb-_09~agenda.AAAAbbbb-_09", false},
		{strings.Repeat("a", 17) + ".AAAAbbbb-_09", false},
		{"5", false},
	} {
		if _, err := ParseCursor(c.in); (err == nil) != c.ok {
			t.Errorf("ParseCursor(%q): %v, want ok %v", c.in, err, c.ok)
		}
	}
}

func FuzzParseCursor(f *testing.F) {
	f.Add("agenda.AAAAbbbb-_09~mine.AAAAbbbb-_09")
	f.Add("~.~.~")
	f.Fuzz(func(t *testing.T, s string) {
		v, err := ParseCursor(s)
		if err != nil {
			return
		}
		if v.String() != s {
			t.Errorf("%q reads as %q", s, v)
		}
		if len(v) > maxParts {
			t.Errorf("%d parts from one cursor", len(v))
		}
	})
}

// pipe is the response writer of an upgrade over a connection in memory.
type pipe struct {
	http.ResponseWriter
	conn net.Conn
	buf  *bufio.ReadWriter
}

func (p pipe) Hijack() (net.Conn, *bufio.ReadWriter, error) { return p.conn, p.buf, nil }

// In a bubble of its own time: pings go out every Ping, and a client whose
// pongs stop is gone after Silence, not before.
func TestPingsKeepTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		here, there := net.Pipe()
		h := NewHub(slog.New(slog.NewTextHandler(io.Discard, nil)))
		p := &page{}
		done := make(chan struct{})
		go func() { h.Serve(accept(t, here), Seat{Review: review}, p); close(done) }()

		dialer := websocket.Dialer{NetDial: func(string, string) (net.Conn, error) { return there, nil }}
		client, _, err := dialer.Dial("ws://memory/", nil)
		if err != nil {
			t.Fatal(err)
		}
		var pings atomic.Int64
		var mute atomic.Bool
		client.SetPingHandler(func(m string) error {
			pings.Add(1)
			if mute.Load() {
				return nil
			}
			return client.WriteControl(websocket.PongMessage, []byte(m), time.Now().Add(time.Second))
		})
		go func() {
			for {
				if _, _, err := client.ReadMessage(); err != nil {
					return
				}
			}
		}()

		time.Sleep(10*time.Minute + time.Second)
		synctest.Wait()
		if n := pings.Load(); n != 60 {
			t.Errorf("%d pings in ten minutes, want 60", n)
		}
		select {
		case <-done:
			t.Fatal("a client that answers was dropped")
		default:
		}
		mute.Store(true)
		begin := time.Now()
		<-done
		if gone := time.Since(begin); gone < 14*time.Second || gone > 26*time.Second {
			t.Errorf("dropped after %v of silence, want at most 25 s", gone)
		}
		_ = h.Close(context.Background(), CloseRestart)
	})
}

// accept reads the handshake from the connection and makes its socket.
func accept(t *testing.T, c net.Conn) *websocket.Conn {
	buf := bufio.NewReadWriter(bufio.NewReader(c), bufio.NewWriter(c))
	r, err := http.ReadRequest(buf.Reader)
	if err != nil {
		t.Error(err)
		return nil
	}
	ws, err := Upgrade(pipe{conn: c, buf: buf}, r)
	if err != nil {
		t.Error(err)
	}
	return ws
}

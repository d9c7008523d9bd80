package live

import (
	"fmt"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// A session has as many sockets as a person can look at; the one that was
// opened last is never the one that gives way.
func TestASessionHasOnlySoManySockets(t *testing.T) {
	times := func(n int, query string) (all []string) {
		for range n {
			all = append(all, query)
		}
		return all
	}
	for _, c := range []struct {
		what  string
		open  []string // queries, in order
		gone  []int    // which of them are closed
		leave int      // this one is closed by its page before the last is opened; 0: none
	}{
		{"two tabs and a phone", []string{"session=a", "session=a", "session=phone"}, nil, 0},
		{"as many as there may be", times(perSession, "session=a"), nil, 0},
		{"one more: the oldest gives way", times(perSession+1, "session=a"), []int{0}, 0},
		{"three more: the three oldest", times(perSession+3, "session=a"), []int{0, 1, 2}, 0},
		{"in different reviews", append(times(perSession, "session=a"), "session=a&review=22222222-2222-4222-8222-222222222222"), []int{0}, 0},
		{"somebody else's are not counted", append(times(perSession, "session=a"), "session=b"), nil, 0},
		{"a page that is loaded again", times(perSession+1, "session=a"), nil, 3},
		{"who is not signed in has no session", times(perSession+2, ""), nil, 0},
	} {
		t.Run(c.what, func(t *testing.T) {
			p := &page{}
			p.set("agenda", "one")
			h := open(t, one(p), nil)
			var all []*websocket.Conn
			for i, query := range c.open {
				if c.leave > 0 && i == len(c.open)-1 {
					_ = all[c.leave].Close()
					h.counts(i - 1)
				}
				ws := h.dial(query)
				next(t, ws)
				all = append(all, ws)
			}
			for _, i := range c.gone {
				if code := ends(t, all[i]); code != CloseMany {
					t.Errorf("socket %d: close code %d", i, code)
				}
				all[i] = nil
			}
			if c.leave > 0 {
				all[c.leave] = nil
			}
			p.set("agenda", "two")
			h.Ring(review)
			h.Ring("22222222-2222-4222-8222-222222222222")
			for i, ws := range all {
				if ws == nil {
					continue
				}
				if got := next(t, ws).html(); got != "agenda=two" {
					t.Errorf("socket %d got %q", i, got)
				}
			}
		})
	}
}

// Nothing is kept of sessions whose sockets are gone.
func TestSessionsAreForgotten(t *testing.T) {
	h := open(t, one(&page{}), nil)
	for i := range 3 * perSession {
		_ = h.dial(fmt.Sprint("session=", i%2)).Close()
	}
	h.counts(0)
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.sessions) != 0 || len(h.rooms) != 0 {
		t.Errorf("kept: %v, %v", h.sessions, h.rooms)
	}
}

// counts waits until that many sockets are open.
func (h *house) counts(want int) {
	h.t.Helper()
	for end := time.Now().Add(5 * time.Second); h.Count() != want; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			h.t.Fatalf("%d sockets are open, want %d", h.Count(), want)
		}
	}
}

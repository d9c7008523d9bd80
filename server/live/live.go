// Package live tells open pages what changed, by one idea: a bell says only
// that something did. Each socket then pulls what its own viewer may see and
// sends the parts of the page that differ from those it holds. What a viewer
// may not see changes none of their parts, so it makes no frame. There is no
// queue: whoever is slow falls behind and gets one merged frame.
//
// The package knows connections and parts of pages, nothing of reviews'
// content, databases or templates.
package live

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"myreview/server/care"
)

// Close codes. A client comes back after 4000 to 4499, and stays away after
// 4500 to 4999 until its reader does something.
const (
	CloseRestart   = 4001 // the server stops or starts anew
	CloseReset     = 4002 // the page is too old for what is there: load it again
	CloseSlow      = 4008 // a frame could not be written in time
	CloseTrouble   = 4011 // our fault; come back later
	CloseGarbage   = 4400 // a message that is no cursor
	CloseSignedOut = 4501 // the session is over
	CloseNoSeat    = 4503 // no seat in this review (any more)
	CloseMany      = 4504 // the same session has opened newer pages than may follow at once
)

// perSession is how many sockets one session may have open on an instance. A
// browser needs one a tab, and for a while one more for each that a network
// dropped unheard; another device has a session of its own. Beyond that the
// oldest gives way and stays away, so that what was opened last always works.
const perSession = 8

// pullsAtOnce is how many pages are drawn at once, for each processor. Whoever makes
// many pages change leaves room for requests.
const pullsAtOnce = 4

// Source is what one socket shows, for its viewer.
type Source interface {
	// Pull gives all parts of the page as this viewer may see them now. It is
	// asked after each ring. ErrReset: the open page can no longer be mended
	// part by part. A care.Error of kind SignIn or NotFound ends the socket.
	Pull(ctx context.Context) ([]Part, error)
	// Check reports whether the viewer may still listen. It is asked on each ping.
	// Seen: somebody may be looking at the page, as far as it knows.
	Check(ctx context.Context, seen bool) error
}

// ErrReset says that the page must be loaded anew.
var ErrReset = errors.New("live: the page must be loaded anew")

// Hub keeps the rooms, one per review that someone has open here. Set the
// durations before the first socket.
type Hub struct {
	Ping    time.Duration // between pings, each with a check of rights and a frame
	Look    time.Duration // a page that nobody rang for is looked at so often
	Silence time.Duration // a client silent for so long is gone
	Write   time.Duration // the longest that one frame may take
	Log     *slog.Logger

	mu       sync.Mutex
	rooms    map[care.ID]map[*socket]struct{}
	sessions map[string][]*socket // the sockets of each session, the oldest first
	closed   int                  // the close code, once the hub is closed
	open     sync.WaitGroup
	pulling  chan struct{}
}

// NewHub is a hub with the durations of production.
func NewHub(log *slog.Logger) *Hub {
	return &Hub{
		Ping: 10 * time.Second, Look: 15 * time.Second, Silence: 25 * time.Second, Write: 5 * time.Second, Log: log,
		pulling: make(chan struct{}, pullsAtOnce*runtime.GOMAXPROCS(0)),
		rooms:   map[care.ID]map[*socket]struct{}{}, sessions: map[string][]*socket{},
	}
}

// Seat is where a socket sits: its review, the session that opened it, what
// its page holds already, and whether the page is out of sight.
type Seat struct {
	Review  care.ID
	Session string
	Have    Versions
	Hidden  bool
}

// Ring wakes every socket of a review. It never waits for one.
func (h *Hub) Ring(review care.ID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.rooms[review] {
		s.wake(wantPull)
	}
}

// Drop closes the sockets of one session, which has just ended.
func (h *Hub) Drop(session string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range h.sessions[session] {
		go s.close(CloseSignedOut)
	}
}

// Serve keeps a socket up to date until it ends, and returns then. The
// goroutine that calls it is the socket's reader; its one writer exists only
// while there is something to write.
func (h *Hub) Serve(ws *websocket.Conn, seat Seat, src Source) {
	s := &socket{hub: h, ws: ws, seat: seat, src: src, have: seat.Have, hidden: seat.Hidden}
	if code := h.enter(s); code != 0 {
		s.close(code)
		return
	}
	defer h.open.Done()
	defer h.exit(s)
	defer s.recover()
	s.mu.Lock() // so that the first ping finds its timer
	s.ping = time.AfterFunc(h.Ping, func() { s.wake(wantPing) })
	s.mu.Unlock()
	defer s.ping.Stop()
	s.wake(wantPull)
	s.read()
}

// Close ends every socket with the code and lets nobody in any more. It waits
// for them until the context is done.
func (h *Hub) Close(ctx context.Context, code int) error {
	h.mu.Lock()
	h.closed = code
	h.mu.Unlock()
	for _, s := range h.all() {
		go s.close(code)
	}
	gone := make(chan struct{})
	go func() { h.open.Wait(); close(gone) }()
	select {
	case <-gone:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Open lists the reviews that somebody has open here.
func (h *Hub) Open() []care.ID {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Collect(maps.Keys(h.rooms))
}

// Count is the number of open sockets.
func (h *Hub) Count() int { return len(h.all()) }

func (h *Hub) all() []*socket {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []*socket
	for _, room := range h.rooms {
		out = slices.AppendSeq(out, maps.Keys(room))
	}
	return out
}

func (h *Hub) enter(s *socket) (refused int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed != 0 {
		return h.closed
	}
	if h.rooms[s.seat.Review] == nil {
		h.rooms[s.seat.Review] = map[*socket]struct{}{}
	}
	h.rooms[s.seat.Review][s] = struct{}{}
	h.open.Add(1)
	if s.seat.Session != "" { // who is not signed in is sent away by the first pull
		h.count(s)
	}
	return 0
}

// count adds a socket to those of its session, in the place of the oldest where
// there are enough.
func (h *Hub) count(s *socket) {
	all := append(h.sessions[s.seat.Session], s)
	if len(all) > perSession {
		go all[0].close(CloseMany)
		all = slices.Delete(all, 0, 1)
	}
	h.sessions[s.seat.Session] = all
}

func (h *Hub) exit(s *socket) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.rooms[s.seat.Review], s)
	if len(h.rooms[s.seat.Review]) == 0 {
		delete(h.rooms, s.seat.Review)
	}
	left := slices.DeleteFunc(h.sessions[s.seat.Session], func(one *socket) bool { return one == s })
	if len(left) == 0 {
		delete(h.sessions, s.seat.Session)
	} else {
		h.sessions[s.seat.Session] = left
	}
}

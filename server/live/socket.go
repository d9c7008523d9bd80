package live

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/gorilla/websocket"

	"myreview/server/care"
)

// readLimit is the longest message that a client may send: a cursor is far less.
const readLimit = 4 << 10

// Upgrade makes a socket of a request. Whoever calls it has checked the
// Origin before: here it would be too late for a clear answer.
func Upgrade(w http.ResponseWriter, r *http.Request) (*websocket.Conn, error) {
	return upgrader.Upgrade(w, r, nil)
}

// Small buffers and no compression: a socket that is silent costs little. A write
// buffer is lent to whoever is writing, and most frames fit into one.
var upgrader = websocket.Upgrader{
	HandshakeTimeout: 5 * time.Second,
	ReadBufferSize:   512,
	WriteBufferSize:  4 << 10,
	WriteBufferPool:  &sync.Pool{},
	CheckOrigin:      func(*http.Request) bool { return true },
	Error:            func(http.ResponseWriter, *http.Request, int, error) {},
}

// What a socket wants of its writer.
const (
	wantPull uint8 = 1 << iota
	wantPing
)

type socket struct {
	hub  *Hub
	ws   *websocket.Conn
	seat Seat
	src  Source
	ping *time.Timer

	pulled time.Time // last; the writer's

	mu      sync.Mutex
	want    uint8
	writing bool
	said    bool     // the client has said anew what it holds
	hidden  bool     // the page is out of sight
	have    Versions // what the client holds; the writer's, once it runs
	closing sync.Once
}

// wake asks for a pull or a ping. While the writer is at it, wishes add up: that is
// how a slow client gets one merged frame.
func (s *socket) wake(want uint8) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.want |= want
	if !s.writing {
		s.writing = true
		go s.write()
	}
}

// write is the socket's one writer: it does what is wanted until nothing is.
func (s *socket) write() {
	defer s.recover()
	for {
		s.mu.Lock()
		want, have := s.want, s.have
		s.want, s.said = 0, false
		if want == 0 {
			s.writing = false
			s.mu.Unlock()
			return
		}
		s.mu.Unlock()

		now, err := s.step(want, have)
		if err != nil {
			s.close(codeOf(err))
			return // still marked as writing: nothing follows
		}
		s.mu.Lock()
		if !s.said {
			s.have = now
		}
		s.mu.Unlock()
	}
}

// step is one round of a writer; it gives what the client holds afterwards.
func (s *socket) step(want uint8, have Versions) (Versions, error) {
	ctx, cancel := context.WithTimeout(context.Background(), s.hub.Silence)
	defer cancel()
	if want&wantPing != 0 {
		s.mu.Lock()
		seen := !s.hidden
		s.mu.Unlock()
		if err := s.src.Check(ctx, seen); err != nil {
			return nil, err
		}
		if err := s.ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(s.hub.Write)); err != nil {
			return nil, errSlow
		}
		// A browser's script never sees a ping: it hears from us by a frame that says nothing.
		if err := s.send(Frame{}); err != nil {
			return nil, err
		}
		s.ping.Reset(s.hub.Ping)
	}
	// A ping pulls too, now and then: should a bell be lost, its news comes late.
	if want == wantPing && time.Since(s.pulled) < s.hub.Look {
		return have, nil
	}
	select {
	case s.hub.pulling <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	parts, err := s.pull(ctx)
	s.pulled = time.Now()
	if err != nil {
		if errors.Is(err, ErrReset) {
			_ = s.send(Frame{Reset: true})
		}
		return nil, err
	}
	if f := Since(parts, have); !f.Empty() {
		if err := s.send(f); err != nil {
			return nil, err
		}
	}
	return held(parts), nil
}

// pull draws the page, and makes room for the next one however that ends.
func (s *socket) pull(ctx context.Context) ([]Part, error) {
	defer func() { <-s.hub.pulling }()
	return s.src.Pull(ctx)
}

var errSlow = errors.New("live: the client takes nothing")

func (s *socket) send(f Frame) error {
	body, err := f.JSON()
	if err != nil {
		return err
	}
	_ = s.ws.SetWriteDeadline(time.Now().Add(s.hub.Write))
	if err := s.ws.WriteMessage(websocket.TextMessage, body); err != nil {
		return errSlow
	}
	return nil
}

// What a page says when it goes out of sight, and when it is back. It is answered
// with a ping and a frame: a page that wakes up learns at once whether its line
// still stands.
const (
	outOfSight = "-"
	inSight    = "+"
)

// read waits for pongs and for what a client may say: whether its page is in
// sight, and, as a cursor, what the page holds after it has changed by other
// ways than this socket.
func (s *socket) read() {
	alive := func(string) error { return s.ws.SetReadDeadline(time.Now().Add(s.hub.Silence)) }
	s.ws.SetReadLimit(readLimit)
	s.ws.SetPongHandler(alive)
	_ = alive("")
	for {
		kind, msg, err := s.ws.ReadMessage()
		if err != nil {
			s.close(websocket.CloseNormalClosure)
			return
		}
		_ = alive("")
		if said := string(msg); kind == websocket.TextMessage && (said == inSight || said == outOfSight) {
			s.mu.Lock()
			s.hidden = said == outOfSight
			s.mu.Unlock()
			s.wake(wantPing)
			continue
		}
		have, code := heard(kind, msg)
		if code != 0 {
			s.close(code)
			return
		}
		s.mu.Lock()
		s.have, s.said = have, true
		s.mu.Unlock()
		s.wake(wantPull)
	}
}

// heard reads a client's message, or says with which code to answer it.
func heard(kind int, msg []byte) (Versions, int) {
	if kind != websocket.TextMessage {
		return nil, websocket.CloseUnsupportedData
	}
	if !utf8.Valid(msg) {
		return nil, websocket.CloseInvalidFramePayloadData
	}
	have, err := ParseCursor(string(msg))
	if err != nil {
		return nil, CloseGarbage
	}
	return have, 0
}

// close says why and hangs up, once.
func (s *socket) close(code int) {
	s.closing.Do(func() {
		_ = s.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
		_ = s.ws.Close()
	})
}

// recover ends a socket whose source or whose own code failed. Nothing above
// it would: these goroutines belong to no request.
func (s *socket) recover() {
	if r := recover(); r != nil {
		s.hub.Log.Error("live page panicked", "review", s.seat.Review, "value", fmt.Sprintf("%T", r), "stack", string(debug.Stack()))
		s.close(CloseTrouble)
	}
}

// codeOf is the close code for what went wrong.
func codeOf(err error) int {
	switch {
	case errors.Is(err, ErrReset):
		return CloseReset
	case errors.Is(err, errSlow):
		return CloseSlow
	}
	return CodeFor(err)
}

// CodeFor is the close code for an error of the site, which polling gives too.
func CodeFor(err error) int {
	switch care.KindOf(err) {
	case care.KindSignIn:
		return CloseSignedOut
	case care.KindNotFound, care.KindForbidden, care.KindGone:
		return CloseNoSeat
	default:
		return CloseTrouble
	}
}

// Asked reports whether a request asks for a websocket at all.
func Asked(r *http.Request) bool { return websocket.IsWebSocketUpgrade(r) }

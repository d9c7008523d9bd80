package web

import (
	"bufio"
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"myreview/server/care"
	"myreview/server/live"
	"myreview/server/store/alerts"
)

// startLive joins what is live: a bell first throws away what was read, then
// wakes the sockets.
func (s *Site) startLive() {
	s.live = live.NewHub(s.Log)
	if s.Beat > 0 {
		s.live.Ping, s.live.Silence = s.Beat, s.Beat*5/2
	}
	s.rooms = newRooms(s.Store.Meetings.MeetingSnapshot, s.Clock)
	s.Store.DB.Listen(func(id care.ID) {
		if id == alerts.AlertBell {
			s.ringAlerts()
			return
		}
		s.rooms.ring(id)
		s.live.Ring(id)
	})
	go s.watchTurns()
	// A hijacked connection is ours alone: fasthttp then takes its own buffers
	// back and does not close it when the handler returns.
	s.app.Server().KeepHijackedConns = true
}

// beat is how often a page that lives hears from us, in milliseconds.
func (s *Site) beat() int { return int(s.live.Ping.Milliseconds()) }

// watcher is one open meeting page, or a poll of one, after its request is
// over: it keeps nothing of the request but copies.
type watcher struct {
	site   *Site
	viewer care.Viewer
	review care.ID
	csrf   string
	epoch  string
	noted  time.Time // until when it is kept well enough that the session is in use
}

// Pull draws the page's parts from the meeting that all share. A session that
// this snapshot does not know may be younger than the snapshot.
func (w *watcher) Pull(ctx context.Context) ([]live.Part, error) {
	if !w.viewer.Known() {
		return nil, &care.Error{Kind: care.KindSignIn, Key: "error.signin"}
	}
	m, err := w.site.rooms.shared(ctx, w.review)
	if err != nil {
		return nil, err
	}
	d, err := w.site.drawer(m, w.viewer, w.csrf)
	if err != nil && care.KindOf(err) == care.KindSignIn {
		if m, err = w.site.rooms.fresh(ctx, w.review); err == nil {
			d, err = w.site.drawer(m, w.viewer, w.csrf)
		}
	}
	if err != nil {
		return nil, err
	}
	if d.view.Epoch != w.epoch {
		return nil, live.ErrReset
	}
	return d.parts(ctx)
}

// Check notes that the device was heard from, if it may still be there. Mostly a
// snapshot of this moment tells that there is nothing to note.
func (w *watcher) Check(ctx context.Context, seen bool) (err error) {
	now := w.site.rooms.clock()
	if !seen || now.Before(w.noted) {
		if m, err := w.site.rooms.within(ctx, w.review, checkAge); err == nil && m.Noted(w.viewer, now) {
			return nil
		}
	}
	w.noted, err = w.site.Store.Meetings.Seen(ctx, w.viewer, w.review, seen)
	return err
}

// watcher is for the page that asks: the meeting's, or the closing page.
func (s *Site) watcher(k *call) (live.Source, care.ID, error) {
	id, err := k.id("review")
	if err != nil {
		return nil, "", err
	}
	w := s.closingWatcher(k, id)
	if k.Query("of") == ofClosing {
		return w, id, nil
	}
	return &w.watcher, id, nil
}

// holds is what a page says that it has; nothing that we know, if it cannot be read.
func holds(cursor string) live.Versions {
	have, err := live.ParseCursor(cursor)
	if err != nil {
		return nil
	}
	return have
}

// hidden reports whether a page that is live, and asks by itself, says that it is out of
// sight. At any other address somebody asked.
func hidden(k *call) bool {
	return k.Query("hidden") != "" && (strings.HasSuffix(k.Path(), "/live") || strings.HasSuffix(k.Path(), "/poll"))
}

// socket upgrades a meeting page's request to a socket. Everything that can be
// refused is refused before the upgrade, in plain HTTP: later there is no
// clear answer. What is wrong with the viewer is told by a close code, since a
// browser's script cannot read the status of a refused upgrade.
func (s *Site) socket(k *call) error {
	return s.upgrade(k, func() (live.Seat, live.Source, error) {
		w, id, err := s.watcher(k)
		if err != nil {
			return live.Seat{}, nil, err
		}
		return live.Seat{Review: id, Session: k.Viewer.Session, Have: holds(k.Query("after")), Hidden: hidden(k)}, w, nil
	})
}

// upgrade turns a request into a socket that shows what its source pulls.
func (s *Site) upgrade(k *call, seat func() (live.Seat, live.Source, error)) error {
	if from := k.Get(fiber.HeaderOrigin); from == "" || from != s.origin(k.Ctx) {
		return k.Status(fiber.StatusForbidden).SendString("origin\n")
	}
	r, ok := handshake(k.Context())
	if !ok || k.heads() {
		return k.Status(fiber.StatusUpgradeRequired).SendString("websocket\n")
	}
	at, source, err := seat()
	if err != nil {
		return err
	}
	if k.Viewer.Known() {
		if err := s.ticketHeld(k, at.Review); care.KindOf(err) == care.KindForbidden && err != nil {
			return k.Status(fiber.StatusForbidden).SendString("ticket\n")
		} else if err != nil {
			return err
		}
	}
	k.Context().HijackSetNoResponse(true)
	k.Context().Hijack(func(c net.Conn) {
		if plain, ok := c.(interface{ UnsafeConn() net.Conn }); ok {
			c = plain.UnsafeConn()
		}
		ws, err := live.Upgrade(&takeover{conn: c}, r)
		if err != nil {
			_ = c.Close()
			return
		}
		go s.live.Serve(ws, at, source) // a goroutine with a small stack of its own
	})
	return nil
}

// handshake copies what the upgrade needs out of the request, which does not
// outlive its handler. False: the request asks for no websocket.
func handshake(c *fasthttp.RequestCtx) (*http.Request, bool) {
	r := &http.Request{Method: string(c.Method()), Header: http.Header{}}
	for _, name := range []string{"Connection", "Upgrade", "Sec-Websocket-Version", "Sec-Websocket-Key"} {
		if v := string(c.Request.Header.Peek(name)); v != "" {
			r.Header.Set(name, v)
		}
	}
	return r, live.Asked(r)
}

// takeover is the response of an upgrade: it can only hand over the connection.
type takeover struct {
	conn net.Conn
}

func (t *takeover) Header() http.Header         { return http.Header{} }
func (t *takeover) Write(b []byte) (int, error) { return t.conn.Write(b) }
func (t *takeover) WriteHeader(int)             {}

// Hijack gives gorilla the connection with buffers that it does not keep.
func (t *takeover) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return t.conn, bufio.NewReadWriter(bufio.NewReaderSize(t.conn, 16), bufio.NewWriterSize(t.conn, 16)), nil
}

// poll gives the same frames over plain HTTP, where a network lets no socket
// through: 204 when nothing is new, else the frame, or the close code.
func (s *Site) poll(k *call) error {
	w, _, err := s.watcher(k)
	if err != nil {
		return err
	}
	if err := w.Check(k.UserContext(), !hidden(k) && !k.heads()); err != nil {
		return stay(k, err)
	}
	return s.answerParts(k, w, k.Query("after"))
}

// answer gives a script the parts that its page has not.
func (w *watcher) answer(k *call, cursor string) error { return w.site.answerParts(k, w, cursor) }

// answerParts gives a script what its page has not: 200 with a frame, 204
// without news, 409 when the page must be loaded anew, 410 with a close code.
func (s *Site) answerParts(k *call, from live.Source, cursor string) error {
	parts, err := from.Pull(k.UserContext())
	switch {
	case errors.Is(err, live.ErrReset):
		return k.json(fiber.StatusConflict, live.Frame{Reset: true})
	case err != nil:
		return stay(k, err)
	}
	f := live.Since(parts, holds(cursor))
	if f.Empty() {
		return k.SendStatus(fiber.StatusNoContent)
	}
	body, err := f.JSON()
	if err != nil {
		return err
	}
	k.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	return s.sendText(k.Ctx, string(body))
}

// stay tells a poller with which code a socket would have been closed.
func stay(k *call, err error) error {
	code := live.CodeFor(err)
	if code == live.CloseTrouble {
		return err
	}
	return k.json(fiber.StatusGone, map[string]int{"close": code})
}

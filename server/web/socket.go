package web

import (
	"bufio"
	"errors"
	"net"
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"myreview/server/care"
	"myreview/server/live"
	"myreview/server/store/alerts"
)

// startLive joins what is live: a bell first throws away what was read, then
// wakes the sockets.
func (s *Site) startLive() {
	s.Live = live.NewHub(s.Log)
	if s.Beat > 0 {
		s.Live.Ping, s.Live.Silence = s.Beat, s.Beat*5/2
	}
	s.Rooms = newRooms(s.Store.Meetings.MeetingSnapshot, s.Clock)
	s.Store.DB.Listen(func(id care.ID) {
		if id == alerts.AlertBell {
			s.ringAlerts()
			return
		}
		s.Rooms.ring(id)
		s.Live.Ring(id)
	})
	go s.watchTurns()
	// A hijacked connection is ours alone: fasthttp then takes its own buffers
	// back and does not close it when the handler returns.
	s.app.Server().KeepHijackedConns = true
}

// BeatMillis is how often a page that lives hears from us, in milliseconds.
func (s *Site) BeatMillis() int { return int(s.Live.Ping.Milliseconds()) }

// Holds is what a page says that it has; nothing that we know, if it cannot be read.
func Holds(cursor string) live.Versions {
	have, err := live.ParseCursor(cursor)
	if err != nil {
		return nil
	}
	return have
}

// Hidden reports whether a page that is live, and asks by itself, says that it is out of
// sight. At any other address somebody asked.
func Hidden(k *Call) bool {
	return k.Query("hidden") != "" && (strings.HasSuffix(k.Path(), "/live") || strings.HasSuffix(k.Path(), "/poll"))
}

// Upgrade turns a request into a socket that shows what its source pulls.
func (s *Site) Upgrade(k *Call, seat func() (live.Seat, live.Source, error)) error {
	if from := k.Get(fiber.HeaderOrigin); from == "" || from != s.OriginOf(k.Ctx) {
		return k.Status(fiber.StatusForbidden).SendString("origin\n")
	}
	r, ok := handshake(k.Context())
	if !ok || k.Heads() {
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
		go s.Live.Serve(ws, at, source) // a goroutine with a small stack of its own
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

func (t *takeover) Header() http.Header { return http.Header{} }

func (t *takeover) Write(b []byte) (int, error) { return t.conn.Write(b) }

func (t *takeover) WriteHeader(int) {}

// Hijack gives gorilla the connection with buffers that it does not keep.
func (t *takeover) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return t.conn, bufio.NewReadWriter(bufio.NewReaderSize(t.conn, 16), bufio.NewWriterSize(t.conn, 16)), nil
}

// AnswerParts gives a script what its page has not: 200 with a frame, 204
// without news, 409 when the page must be loaded anew, 410 with a close code.
func (s *Site) AnswerParts(k *Call, from live.Source, cursor string) error {
	parts, err := from.Pull(k.UserContext())
	switch {
	case errors.Is(err, live.ErrReset):
		return k.Answer(fiber.StatusConflict, live.Frame{Reset: true})
	case err != nil:
		return StayAway(k, err)
	}
	f := live.Since(parts, Holds(cursor))
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

// StayAway tells a poller with which code a socket would have been closed.
func StayAway(k *Call, err error) error {
	code := live.CodeFor(err)
	if code == live.CloseTrouble {
		return err
	}
	return k.Answer(fiber.StatusGone, map[string]int{"close": code})
}

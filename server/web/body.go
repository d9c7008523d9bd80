package web

import (
	"bytes"
	"strings"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// bodyLimit is what a request may carry. Answers are told off one by one, in
// their writer's words, long before this: a megabyte of any script fits, though
// a form sends each byte of Urdu as three.
const bodyLimit = 4 << 20

// fieldsMost is how many fields a form may have, more than any page of ours sends
// (a letter's boxes, seven fields each). They are counted before they are read: a million fit into a body.
const fieldsMost = 1000

// Room for a body is made when its size is said, before a byte of it has come: 150
// requests of a hundred bytes took 600 MB. What is small is always taken. What is more
// comes only from a browser that has a session, or says so, and so much of it within
// the time that a request may take to come: then its room is free again.
const (
	smallBody   = 128 << 10 // a whole box of any script fits
	largeBodies = 128 << 20
)

// inPieces is the length of a body that does not say how long it is.
const inPieces = -1

// bodies is how much room the large ones took that began to come lately.
type bodies struct {
	mu    sync.Mutex
	since time.Time
	room  int
}

// take makes room for one of n bytes, of which up to twice as many are taken.
func (b *bodies) take(n, most int, now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if now.Sub(b.since) > readTime {
		b.since, b.room = now, largeBodies
	}
	if n = min(2*n, most); n > b.room {
		return false
	}
	b.room -= n
	return true
}

// takes says how large a body may be, when only the head of its request has come.
func (s *Site) takes(h *fasthttp.RequestHeader) (limits fasthttp.RequestConfig) {
	n, most := h.ContentLength(), bodyLimit
	if path, _, _ := bytes.Cut(h.RequestURI(), []byte("?")); h.IsPost() && s.files[string(path)] {
		most, limits.MaxRequestBodySize, limits.ReadTimeout = filesLimit, filesLimit, filesTime
	}
	switch {
	case n == inPieces:
		n = most
	case n <= smallBody, n > most: // the latter is refused as it is
		return limits
	}
	if len(h.Cookie(s.CookieName(SessionCookie))) == 0 || !s.bodies.take(n, most, time.Now()) {
		limits.MaxRequestBodySize = smallBody
	}
	return limits
}

// twofold reports whether a request gives its length in two ways. A proxy in front
// of us may believe the other one, and take the rest for another visitor's request.
func twofold(h *fasthttp.RequestHeader) bool {
	length, pieces := false, false
	for line := range bytes.Lines(h.RawHeaders()) {
		name, _, _ := bytes.Cut(line, []byte(":"))
		length = length || bytes.EqualFold(name, []byte(fiber.HeaderContentLength))
		pieces = pieces || bytes.EqualFold(name, []byte(fiber.HeaderTransferEncoding))
	}
	return length && pieces
}

// sentBody is what was sent, byte for byte. Fiber's own Body unpacks what says
// that it is packed, to any size.
func sentBody(c *fiber.Ctx) []byte { return c.Request().Body() }

// fields counts those of a form without reading it.
func fields(body []byte) int { return bytes.Count(body, []byte("&")) + 1 }

// packed reports whether a request says that its body is packed. No browser
// packs a form, and a few kilobytes can unpack to gigabytes.
func packed(c *fiber.Ctx) bool {
	for _, said := range c.Request().Header.PeekAll(fiber.HeaderContentEncoding) {
		if how := strings.TrimSpace(string(said)); how != "" && !strings.EqualFold(how, "identity") {
			return true
		}
	}
	return false
}

package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/gofiber/fiber/v2"

	"myreview/server/care"
)

// asset serves a file of ours by the name that carries its content's hash; it
// never changes, so browsers keep it.
func (s *Site) asset(c *fiber.Ctx) error {
	f, ok := s.Assets.Serve(c.Params("*"), c.Get(fiber.HeaderAcceptEncoding))
	if !ok {
		return fiber.ErrNotFound
	}
	for _, h := range []string{fiber.HeaderXRequestID, "Cross-Origin-Opener-Policy", fiber.HeaderPermissionsPolicy, "X-Robots-Tag"} {
		c.Response().Header.Del(h) // they speak of pages, and weigh more than a picture
	}
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'")
	c.Set(fiber.HeaderContentType, f.Type)
	c.Set(fiber.HeaderCacheControl, f.Cache)
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	if f.Encoding != "" {
		c.Set(fiber.HeaderContentEncoding, f.Encoding)
	}
	return c.Send(f.Body)
}

var (
	brotlis = sync.Pool{New: func() any { return brotli.NewWriterLevel(nil, 4) }}
	gzips   = sync.Pool{New: func() any { w, _ := gzip.NewWriterLevel(nil, 5); return w }}
)

// sendText sends a page as small as the browser lets us. The pages hold no
// secret next to words of an attacker's choosing on the same answer but the
// page token, which is bound to a cookie that other sites cannot make
// browsers send with a POST (SameSite), and changes with each session.
func (s *Site) sendText(c *fiber.Ctx, text string) error {
	accepts := c.Get(fiber.HeaderAcceptEncoding)
	c.Append(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	var b bytes.Buffer
	switch {
	case len(text) < 1024:
		return c.SendString(text)
	case strings.Contains(accepts, "br"):
		w := brotlis.Get().(*brotli.Writer)
		defer brotlis.Put(w)
		w.Reset(&b)
		if _, err := w.Write([]byte(text)); err != nil {
			return err
		}
		if err := w.Close(); err != nil {
			return err
		}
		c.Set(fiber.HeaderContentEncoding, "br")
	case strings.Contains(accepts, "gzip"):
		w := gzips.Get().(*gzip.Writer)
		defer gzips.Put(w)
		w.Reset(&b)
		if _, err := w.Write([]byte(text)); err != nil {
			return err
		}
		if err := w.Close(); err != nil {
			return err
		}
		c.Set(fiber.HeaderContentEncoding, "gzip")
	default:
		return c.SendString(text)
	}
	return c.Send(b.Bytes())
}

func (s *Site) healthz(c *fiber.Ctx) error { return c.SendString("ok\n") }

// readyz reports whether the site can do its work: its database answers and takes
// writes, and it is not about to stop.
func (s *Site) readyz(c *fiber.Ctx) error {
	if s.leaving.Load() {
		return c.Status(fiber.StatusServiceUnavailable).SendString("stopping\n")
	}
	err := s.ready.ask(s.Store.DB.Ready)
	var told *care.Error
	switch {
	case errors.As(err, &told):
		s.logger(c).Error("readiness check failed", "err", err)
		return c.Status(fiber.StatusServiceUnavailable).SendString("database takes no writes\n")
	case err != nil:
		s.logger(c).Error("readiness check failed", "err", err)
		return c.Status(fiber.StatusServiceUnavailable).SendString("database\n")
	}
	return c.SendString("ready\n")
}

// readiness is what the database said last, and good for a second: it costs a
// write, and anybody may ask.
type readiness struct {
	mu   sync.Mutex
	at   time.Time
	said error
}

func (r *readiness) ask(ready func(context.Context) error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if time.Since(r.at) > time.Second {
		ctx, cancel := context.WithTimeout(context.Background(), readyTime)
		defer cancel()
		r.said, r.at = ready(ctx), time.Now()
	}
	return r.said
}

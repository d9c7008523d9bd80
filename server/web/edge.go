package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"myreview/server/care"
	"myreview/server/view"
)

// policy allows our own files and nothing else: no inline script or style, no
// third party, no frame.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// frame is around every answer: its headers, its line in the log, and what
// happens when a handler panics.
func (s *Site) frame(c *fiber.Ctx) (err error) {
	started := time.Now()
	c.Set(fiber.HeaderXRequestID, string(care.NewID()))
	c.Set(fiber.HeaderContentSecurityPolicy, policy)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderReferrerPolicy, "no-referrer")
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	c.Set(fiber.HeaderPermissionsPolicy, "camera=(), microphone=(), geolocation=()")
	c.Set("X-Robots-Tag", "noindex, nofollow")
	if s.secure() {
		c.Set(fiber.HeaderStrictTransportSecurity, "max-age=31536000; includeSubDomains")
	}
	defer func() {
		if r := recover(); r != nil {
			s.logger(c).Error("panic", "value", fmt.Sprintf("%T", r), "stack", string(debug.Stack()))
			err = errors.New("web: panic")
		}
		if err != nil {
			err = s.edge(c, err)
		}
		s.logger(c).Info("request", "method", c.Method(), "route", c.Route().Path,
			"status", c.Response().StatusCode(), "ms", time.Since(started).Milliseconds())
	}()
	return c.Next()
}

var statusOf = map[care.Kind]int{
	care.KindInvalid: 422, care.KindNotFound: 404, care.KindForbidden: 403, care.KindConflict: 409,
	care.KindGone: 410, care.KindTooMany: 429, care.KindSignIn: 401, care.KindTooLarge: 413, care.KindInternal: 500,
}

// edge is the one place where an error becomes an answer. What went wrong
// inside is logged once and never shown; what was typed is handed back.
func (s *Site) edge(c *fiber.Ctx, err error) error {
	fault := asFault(err)
	if fault.Kind == care.KindInternal {
		s.logger(c).Error("internal", "route", c.Route().Path, "err", err.Error())
	}
	k, kerr := s.call(c)
	if kerr != nil && fault.Kind != care.KindInternal {
		s.logger(c).Error("internal", "route", c.Route().Path, "err", kerr.Error())
		fault = &care.Error{Kind: care.KindInternal, Key: "error.internal"}
	}
	status := statusOf[fault.Kind]
	if k.wantsJSON() {
		return c.Status(status).JSON(map[string]string{"field": fault.Field, "message": k.Say.Fault(fault)})
	}
	if fault.Kind == care.KindSignIn && c.Method() == fiber.MethodGet {
		return c.Redirect("/", fiber.StatusSeeOther)
	}
	m := &view.Fault{Shell: s.shell(k), Title: "error.title." + kindName[fault.Kind], Message: k.Say.Fault(fault), Kept: kept(k)}
	if err := s.showStatus(k, status, "error", m); err != nil {
		s.logger(c).Error("internal", "route", "error page", "err", err.Error())
		return c.Status(status).SendString(k.Say.Fault(fault))
	}
	return nil
}

var kindName = map[care.Kind]string{
	care.KindInvalid: "invalid", care.KindNotFound: "notfound", care.KindForbidden: "forbidden", care.KindConflict: "conflict",
	care.KindGone: "gone", care.KindTooMany: "toomany", care.KindSignIn: "signin", care.KindTooLarge: "toolarge", care.KindInternal: "internal",
}

func asFault(err error) *care.Error {
	var fault *care.Error
	if errors.As(err, &fault) {
		return fault
	}
	var f *fiber.Error
	if errors.As(err, &f) {
		switch {
		case f.Code == fiber.StatusRequestEntityTooLarge:
			return &care.Error{Kind: care.KindTooLarge, Key: "error.toolarge"}
		case f.Code < 500:
			return care.NotFoundError()
		}
	}
	return &care.Error{Kind: care.KindInternal, Key: "error.internal", Err: err}
}

// secretFields are never handed back on an error page.
var secretFields = map[string]bool{"csrf": true, "password": true, "code": true, "email": true}

// kept gathers the words that were typed, so that no error page swallows them.
func kept(k *call) []string {
	if k.Method() != fiber.MethodPost {
		return nil
	}
	if k.form == nil {
		if err := k.decode(); err != nil {
			return nil
		}
	}
	var out []string
	for name, values := range k.form {
		for _, v := range values {
			if !secretFields[name] && strings.ContainsAny(v, " \n") && len(out) < 20 {
				out = append(out, v)
			}
		}
	}
	return out
}

// json answers a script.
func (k *call) json(status int, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("web: json: %w", err)
	}
	k.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	return k.Status(status).Send(b)
}

package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/database"
	"myreview/server/view"
)

// policy allows our own files and nothing else: no inline script or style, no
// third party, no frame.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// frame is around every route.
func (s *Site) frame(c *fiber.Ctx) error {
	return s.framed(c, func() error {
		if twofold(&c.Request().Header) {
			c.Context().SetConnectionClose()
			return c.Status(fiber.StatusBadRequest).SendString("content-length\n")
		}
		if packed(c) {
			c.Set(fiber.HeaderAcceptEncoding, "identity")
			return c.Status(fiber.StatusUnsupportedMediaType).SendString("content-encoding\n")
		}
		return c.Next()
	})
}

// unrouted answers what is refused before any route: a body that is too large, a
// line that is no request.
func (s *Site) unrouted(c *fiber.Ctx, err error) error {
	return s.framed(c, func() error { return err })
}

// known lets methods through that Fiber knows. The others it would answer by itself,
// before anything of ours.
func (s *Site) known(next fasthttp.RequestHandler) fasthttp.RequestHandler {
	return func(r *fasthttp.RequestCtx) {
		if slices.Contains(fiber.DefaultMethods, string(r.Method())) {
			next(r)
			return
		}
		c := s.app.AcquireCtx(r)
		defer s.app.ReleaseCtx(c)
		_ = s.unrouted(c, fiber.ErrNotFound) // it has written what there is to say
	}
}

// framed is around every answer: its headers, its time, its line in the log, and
// what happens when a handler panics.
func (s *Site) framed(c *fiber.Ctx, answer func() error) (err error) {
	started := time.Now()
	ctx, cancel := context.WithTimeout(context.Background(), handlerTime)
	defer cancel()
	c.SetUserContext(ctx) // for whatever is asked of the database, an error page's language too
	c.Set(fiber.HeaderXRequestID, string(care.NewID()))
	c.Set(fiber.HeaderContentSecurityPolicy, policy)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderReferrerPolicy, "no-referrer")
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	c.Set(fiber.HeaderPermissionsPolicy, "camera=(), microphone=(), geolocation=()")
	c.Set("X-Robots-Tag", "noindex, nofollow")
	if s.secure() && !s.TLS { // or a browser would want https of this machine for a year
		c.Set(fiber.HeaderStrictTransportSecurity, "max-age=31536000; includeSubDomains")
	}
	defer func() {
		if r := recover(); r != nil {
			s.logger(c).Error("request panicked", "value", fmt.Sprintf("%T", r), "stack", string(debug.Stack()))
			err = errors.New("web: panic")
		}
		if err != nil {
			err = s.edge(c, err)
		}
		s.logger(c).Info("request answered", "method", c.Method(), "route", routeOf(c),
			"status", c.Response().StatusCode(), "ms", time.Since(started).Milliseconds())
	}()
	return answer()
}

// routeOf is where a request went, for the log. Of one that reached no route Fiber
// gives the address, in which a secret may stand.
func routeOf(c *fiber.Ctx) string {
	if len(c.Route().Handlers) == 0 {
		return "none"
	}
	return c.Route().Path
}

var StatusOf = map[care.Kind]int{
	care.KindInvalid: 422, care.KindNotFound: 404, care.KindForbidden: 403, care.KindConflict: 409,
	care.KindGone: 410, care.KindTooMany: 429, care.KindSignIn: 401, care.KindTooLarge: 413, care.KindBusy: 503, care.KindAway: 503, care.KindInternal: 500,
}

// edge is the one place where an error becomes an answer. What went wrong
// inside is logged once and never shown; what was typed is handed back.
// Nothing is behind it, so it does not panic either: that would end the program.
func (s *Site) edge(c *fiber.Ctx, err error) (last error) {
	defer func() {
		if r := recover(); r != nil {
			s.logger(c).Error("request panicked", "value", fmt.Sprintf("%T", r), "stack", string(debug.Stack()))
			last = c.SendStatus(fiber.StatusInternalServerError)
		}
	}()
	fault := AsFault(err)
	k, kerr := s.callOf(c)
	if kerr != nil {
		fault, err = AsFault(kerr), kerr
	}
	s.NoteFault(c, fault, err)
	// What was no request at all has no route, and no parameter may be asked for.
	if refused := fault.Kind == care.KindNotFound || fault.Kind == care.KindForbidden; refused && slices.Contains(c.Route().Params, "review") {
		if review, err := k.ID("review"); err == nil {
			s.Store.Audit.Refused(k.Viewer, review)
		}
	}
	status, again := StatusOf[fault.Kind], ""
	if wait, timed := fault.Args["Wait"].(time.Duration); timed {
		c.Set(fiber.HeaderRetryAfter, strconv.Itoa(int(wait.Seconds())+1))
	}
	if fault.Kind == care.KindAway {
		c.Set(fiber.HeaderRetryAfter, "10")
		switch to := k.address(); {
		case k.gets() && Ours(to): // "//elsewhere" would lead there
			again = to
		case !k.gets() && fault.Key == "error.away":
			fault.Key = "error.away.sent"
		}
	}
	k.failed = fault.Kind == care.KindInternal || fault.Kind == care.KindAway
	if k.WantsJSON() {
		return c.Status(status).JSON(map[string]string{"field": fault.Field, "message": k.Say.Fault(fault)})
	}
	if fault.Kind == care.KindSignIn && k.gets() {
		return c.Redirect("/", fiber.StatusSeeOther)
	}
	m := &view.ErrorPage{Page: s.Page(k), Title: titleOf[fault.Kind], Message: k.Say.Fault(fault), TypedText: TypedText(k), Again: again}
	if fault.Kind == care.KindAway || c.Route().Path == "/tell/:kind" {
		m.Numbers = s.numbers(k)
	}
	if err := s.ShowStatus(k, status, "error", m); err != nil {
		s.logger(c).Error("error page not shown", "err", err)
		return c.Status(status).SendString(k.Say.Fault(fault))
	}
	return nil
}

// NoteFault logs what is ours, and what the database is to blame for, which a log
// made by store.Calm says once a second.
func (s *Site) NoteFault(c *fiber.Ctx, fault *care.Error, err error) {
	switch fault.Kind {
	case care.KindInternal:
		s.logger(c).Error("request failed", "route", routeOf(c), "err", err)
	case care.KindAway:
		s.logger(c).Error("database unreachable", "route", routeOf(c), "err", err)
	}
}

var titleOf = map[care.Kind]string{
	care.KindInvalid:   "error.title.invalid",
	care.KindNotFound:  "error.title.notfound",
	care.KindForbidden: "error.title.forbidden",
	care.KindConflict:  "error.title.conflict",
	care.KindGone:      "error.title.gone",
	care.KindTooMany:   "error.title.toomany",
	care.KindSignIn:    "error.title.signin",
	care.KindTooLarge:  "error.title.toolarge",
	care.KindBusy:      "error.title.busy",
	care.KindAway:      "error.title.away",
	care.KindInternal:  "error.title.internal",
}

// Done leads on from a form, or shows its page once more with what is wrong.
func Done(k *Call, err error, to string, show func(*Call, *care.Error) error) error {
	switch kind := care.KindOf(err); {
	case err == nil:
		return k.To(to)
	case kind == care.KindInvalid || kind == care.KindConflict || kind == care.KindGone:
		return show(k, AsFault(err))
	}
	return err
}

func AsFault(err error) *care.Error {
	var fault *care.Error
	if errors.As(err, &fault) {
		return fault
	}
	var f *fiber.Error
	if errors.As(err, &f) {
		switch {
		case f.Code == fiber.StatusRequestEntityTooLarge:
			return &care.Error{Kind: care.KindTooLarge, Key: "error.toolarge"}
		case f.Code == fiber.StatusRequestTimeout:
			return care.Invalid("error.form")
		case f.Code < 500:
			return care.NotFoundError()
		}
	}
	if database.Away(err) {
		return &care.Error{Kind: care.KindAway, Key: "error.away", Err: err}
	}
	return &care.Error{Kind: care.KindInternal, Key: "error.internal", Err: err}
}

// signsIn are the fields of secrets, and of who somebody is without their session.
var signsIn = map[string]bool{"password": true, "new": true, "code": true, "email": true, "card": true, "phrase": true, "picked": true}

// secretFields are never handed back on an error page.
var secretFields = map[string]bool{"csrf": true, "password": true, "new": true, "code": true, "email": true, "card": true, "phrase": true, "picked": true, "pick": true}

// boxes are the fields in which words are typed, beside those of forms and
// letters, whose names begin or end alike.
var boxes = map[string]bool{"higher": true, "reason": true, "why": true, "plain": true, "name": true, "where": true, "words": true, "from": true, "done": true, "reply": true}

// keptMost is more than any page of ours has boxes.
const keptMost = 400

// TypedText gathers the words that were typed, in the order of the page, so that no
// error page swallows them: not a single word, nor what came broken.
func TypedText(k *Call) []string {
	if k.Method() != fiber.MethodPost {
		return nil
	}
	body := sentBody(k.Ctx)
	if packed(k.Ctx) || fields(body) > fieldsMost {
		return nil
	}
	var out []string
	for pair := range strings.SplitSeq(string(body), "&") {
		name, value, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(name)
		if err != nil || secretFields[name] || len(out) == keptMost {
			continue
		}
		if value, err = url.QueryUnescape(value); err != nil || value == "" {
			continue
		}
		value = strings.ToValidUTF8(strings.ReplaceAll(value, "\r\n", "\n"), "\uFFFD")
		if strings.ContainsAny(value, " \n") || typed(k, name) {
			out = append(out, value)
		}
	}
	return out
}

// typed reports whether a field is one to write in, as far as its name and the
// question that was asked can tell.
func typed(k *Call, name string) bool {
	if boxes[name] || strings.HasPrefix(name, "words.") || strings.HasPrefix(name, "text.") || strings.HasSuffix(name, ".other") {
		return true
	}
	q, asked := consult.Find("", k.Params("question"))
	return asked && q.Typed(name)
}

// Answer answers a script.
func (k *Call) Answer(status int, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("web: json: %w", err)
	}
	k.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	return k.Status(status).Send(b)
}

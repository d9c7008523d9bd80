package web

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/text/language"

	"myreview/server/care"
	"myreview/server/store/signin"
)

// Three cookies, none of which tells anything by itself: the session's secret,
// a secret for visitors who are not signed in (their forms need a token too),
// and the language. Over https they carry the __Host- prefix.
const (
	SessionCookie = "session"
	VisitCookie   = "visit"
	langCookie    = "lang"
	CookieLife    = 400 * 24 * time.Hour
)

func (s *Site) CookieName(name string) string {
	if s.secure() {
		return "__Host-" + name
	}
	return name
}

func (s *Site) SetCookie(c *fiber.Ctx, name, value string, life time.Duration) {
	cookie := &fiber.Cookie{
		Name: s.CookieName(name), Value: value, Path: "/",
		Secure: s.secure(), HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode,
	}
	switch {
	case life < 0:
		cookie.Expires = time.Unix(1, 0)
	case life > 0:
		cookie.MaxAge = int(life.Seconds())
	default:
		cookie.SessionOnly = true
	}
	c.Cookie(cookie)
}

// forAnybody are the routes that are about no person. A child who leaves, needs a
// number to ring, or wants to read how this place works, in any language, must get
// there even if the database is away; a child who calls for help is then told whom
// to ring.
var forAnybody = map[string]bool{
	"/leave": true, "/away": true, "/away.gif": true, "/help": true, "/lang": true, "/tell": true, "/tell/:kind": true, "/tell/sent": true,
	"/privacy": true, "/privacy/:band": true, "/accessibility": true,
}

// quick reports whether a route waits for the database only briefly, because its
// visitor has no time. Sending a call for help waits as long as it takes.
func quick(method, path string) bool {
	return forAnybody[path] && (method != fiber.MethodPost || path != "/tell/:kind")
}

// recognise fills in the viewer: by the session, else as a stranger.
func (s *Site) recognise(k *Call) error {
	k.Viewer = care.Viewer{Lang: s.guessLang(k.Ctx), Band: care.Adult}
	if k.Cookies(s.CookieName(leftCookie)) != "" {
		if !k.Heads() {
			s.leftLate(k)
		}
	} else if secret := k.Cookies(s.CookieName(SessionCookie)); secret != "" {
		visit, err := s.Store.SignIn.Visit(k.UserContext(), secret, !k.Heads() && !Hidden(k) && (k.Path() != leftPath || k.Method() != fiber.MethodGet))
		if err == nil {
			k.Viewer, k.visit, k.Secret = visit.Viewer, visit, secret
			k.Viewer.Lang = s.Spoken(k.Viewer.Lang)
			return nil
		}
		switch kind := care.KindOf(err); {
		case kind != care.KindInternal && kind != care.KindAway:
			k.Lapsed = true
		case !forAnybody[k.Route().Path]:
			k.Unsure, k.Secret = true, secret
			return err
		default: // its forms are still good when the database is back
			k.Unsure, k.Secret = true, secret
			s.NoteFault(k.Ctx, AsFault(err), err)
			return nil
		}
	}
	k.Secret = k.Cookies(s.CookieName(VisitCookie))
	if k.Secret == "" && k.gets() {
		k.Secret = RandomText()
		s.SetCookie(k.Ctx, VisitCookie, k.Secret, 0)
	}
	return nil
}

func (s *Site) guessLang(c *fiber.Ctx) care.Lang {
	if l := c.Cookies(s.CookieName(langCookie)); l != "" {
		return s.Spoken(care.ParseLang(l))
	}
	_, i := language.MatchStrings(s.matcher, c.Get(fiber.HeaderAcceptLanguage))
	return s.Profile.Languages[i]
}

// Spoken is the language where this authority offers it, else English.
func (s *Site) Spoken(l care.Lang) care.Lang {
	if s.Profile.Speaks(l) {
		return l
	}
	return care.English
}

// offer keeps to the languages of the profile that have all their words, or whose own
// words may be mixed with English.
func (s *Site) offer() {
	offered := *s.Profile
	offered.Languages = nil
	var tags []language.Tag
	for _, l := range s.Profile.Languages {
		if !s.Words.Offers(l) {
			s.Log.Warn("language not offered", "language", l, "missing", s.Words.Missing(l))
			continue
		}
		offered.Languages, tags = append(offered.Languages, l), append(tags, language.Make(string(l)))
	}
	s.Profile, s.matcher = &offered, language.NewMatcher(tags)
}

// NewSession is a session to start on this browser.
func (s *Site) NewSession(k *Call, by signin.Method) signin.NewSession {
	return signin.NewSession{By: by, Device: device(k.Get(fiber.HeaderUserAgent)), Place: s.Place(k.Ctx)}
}

// device is what sort of thing a browser runs on, as far as anybody needs to
// know to tell their own sessions apart. Nothing else of it is kept.
func device(agent string) string {
	has := func(word string) bool { return strings.Contains(agent, word) }
	switch {
	case has("iPad"), has("Android") && !has("Mobile"):
		return "tablet"
	case has("Mobile"), has("iPhone"):
		return "phone"
	case has("Windows"), has("Macintosh"), has("Linux"), has("CrOS"):
		return "computer"
	}
	return ""
}

// SignedIn starts a session in this browser and ends the one that was there.
func (s *Site) SignedIn(k *Call, secret string) {
	if old := k.Cookies(s.CookieName(SessionCookie)); old != "" {
		if err := s.Store.SignIn.EndSession(k.UserContext(), old); err != nil {
			s.logger(k.Ctx).Error("session not ended", "err", err)
		}
	}
	s.SetCookie(k.Ctx, SessionCookie, secret, 0)
	s.SetCookie(k.Ctx, VisitCookie, "", -1)
}

func RandomText() string {
	var b [32]byte
	_, _ = rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// PageToken is what a form must send back: made from the cookie's secret,
// which another site cannot read.
func PageToken(secret string) string {
	sum := sha256.Sum256([]byte("page\x00" + secret))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

// guard refuses a POST that another site could have made. Sec-Fetch-Site
// decides where the browser sends it, else Origin; a page with no-referrer may
// send the origin "null", and then the token alone decides. Leaving needs no
// token: it must work from any page of ours, however old.
func (s *Site) guard(k *Call, path string) error {
	refused := &care.Error{Kind: care.KindForbidden, Key: "error.csrf"}
	if site := k.Get("Sec-Fetch-Site"); site != "" {
		if site != "same-origin" {
			return refused
		}
	} else if from := k.Get(fiber.HeaderOrigin); from != "" && from != "null" && from != s.OriginOf(k.Ctx) {
		return refused
	}
	if path == "/leave" || path == "/tell/:kind" && k.Lapsed { // then nothing is sent: words are given back
		return nil
	}
	if k.Secret == "" && !k.Lapsed { // each page of ours leaves one
		return &care.Error{Kind: care.KindForbidden, Key: "error.cookies"}
	}
	// A token made from no secret is one that anybody can make.
	if k.Secret == "" || subtle.ConstantTimeCompare([]byte(k.Value("csrf")), []byte(PageToken(k.Secret))) != 1 {
		return refused
	}
	k.ours = true
	return nil
}

// changeLang switches the language, before sign-in and after, and goes back to
// the page that asked. What was typed there comes along and stands in it again;
// where it was refused, and is as it was, it is sent there once more, so that why
// can be read too.
func (s *Site) changeLang(k *Call) error {
	again, back := k.Query("again"), k.Query("back")
	to := k.Value("lang")
	if again != "" || back != "" {
		to = k.Query("to") // the form may have a language of its own
	}
	lang := s.Spoken(care.ParseLang(to))
	s.SetCookie(k.Ctx, langCookie, string(lang), CookieLife)
	k.Request().Header.SetCookie(s.CookieName(langCookie), string(lang))
	if k.Viewer.Known() {
		if err := s.Store.SignIn.SpeakLang(k.UserContext(), k.Viewer, lang); err != nil {
			return err
		}
	}
	switch {
	case Ours(again) && (back == "" || printOf(k.Fields) == k.Query("was")):
		return k.Redirect(again, fiber.StatusTemporaryRedirect)
	case Ours(back):
		return s.reopen(k, back)
	}
	if back = k.Value("back"); !Ours(back) {
		back = "/"
	}
	return k.To(back)
}

const TypedKey = "typed"

// reopen answers with the page at a path of ours, as if it had been asked for,
// and what was sent standing in its form.
func (s *Site) reopen(k *Call, path string) error {
	k.Locals(TypedKey, k.Fields)
	k.Locals(callKey, nil)
	k.Request().ResetBody()
	k.Request().SetRequestURI(path)
	k.Method(fiber.MethodGet)
	k.Path(string(k.Request().URI().Path()))
	return k.RestartRouting()
}

// reopened is for a browser that asks for such a page once more without its form.
func (s *Site) reopened(k *Call) error {
	if back := k.Query("back"); Ours(back) {
		return k.To(back)
	}
	return k.To("/")
}

// Ours reports whether an address is a path of this site. Browsers leave out tabs
// and line ends before they read an address, so none may stand in it.
func Ours(path string) bool {
	odd := func(r rune) bool { return r <= ' ' || r == '\\' || r == 0x7f }
	return strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "//") && !strings.ContainsFunc(path, odd)
}

// HandCookie holds the token of a device that an adult has handed to a child.
const HandCookie = "hand"

// ChosenLang is the language that somebody switched to before signing in;
// empty when they did not, so that their own is used.
func (s *Site) ChosenLang(k *Call) care.Lang {
	if l := k.Cookies(s.CookieName(langCookie)); l != "" {
		return care.ParseLang(l)
	}
	return ""
}

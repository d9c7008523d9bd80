package web

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"myreview/server/care"
	"myreview/server/i18n"
	"myreview/server/store/signin"
	"myreview/server/view"
)

// call is one request by one viewer: who asks, in which words, with what.
type call struct {
	*fiber.Ctx
	Viewer care.Viewer
	Say    i18n.Words
	cookie string // the secret that the page's token is made from
	form   url.Values
	visit  signin.Visit
	lapsed bool // this browser had a session that is over
	unsure bool // this browser has a session, and the database does not say whose
	ours   bool // a page of ours has sent the form

	failed    bool // something of ours did: no more is asked of the database for this answer
	unchecked bool // Say has said a message that no person has checked
}

// handlerTime is how long a handler may take before its work is given up. What is
// for anybody waits for no database: whoever leaves has somebody behind them.
const (
	handlerTime = 15 * time.Second
	leavingTime = 2 * time.Second
	readyTime   = 5 * time.Second
)

// wrap turns a route into what Fiber calls: who, decode, do, show.
func (s *Site) wrap(r route) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if quick(r.Method, r.Path) {
			ctx, cancel := context.WithTimeout(c.UserContext(), leavingTime)
			defer cancel()
			c.SetUserContext(ctx)
		}
		k, err := s.call(c)
		if err != nil {
			return err
		}
		if r.Method == fiber.MethodPost {
			if err := k.decode(); err != nil {
				return err
			}
			if k.lapsed && r.Who != anyone {
				return signedOut()
			}
			if err := s.guard(k, r.Path); err != nil {
				return err
			}
		}
		if err := s.admit(k, r.Who); err != nil {
			return err
		}
		return r.handle(k)
	}
}

// admit lets a viewer through to a route, before anything that they sent is
// looked at: who may not know of a review learns nothing from its faults.
func (s *Site) admit(k *call, w who) error {
	switch {
	case w == anyone, w == seat && k.Viewer.Known():
		return nil
	case !k.Viewer.Known():
		return signedOut()
	case k.Viewer.Person == "":
		return care.NotFoundError() // a room screen shows, and does nothing
	case w == person || w == seat:
		return nil
	case w == staff && k.Viewer.Staff:
		return nil
	case w == onDuty:
		return s.Store.People.KeepsRota(k.UserContext(), k.Viewer)
	case w == staff:
		return care.NotFoundError()
	case w == hasForm:
		return nil // each of its handlers begins by finding the form, or asking FillsForm: it is there for nobody else
	}
	id, err := k.id("review")
	if err != nil {
		return err
	}
	switch w {
	case leadsReview:
		return s.Store.Reviews.Leads(k.UserContext(), k.Viewer, id)
	case worker:
		return s.worksHere(k)
	case managesTies:
		return s.Store.People.KeepsTies(k.UserContext(), k.Viewer, id)
	case issuesCards:
		return s.Store.Cards.MakesCards(k.UserContext(), k.Viewer, id)
	case participant:
		if s.rooms.knows(id, k.Viewer) {
			return nil
		}
	}
	return s.Store.Reviews.TakesPart(k.UserContext(), k.Viewer, id)
}

func signedOut() error { return &care.Error{Kind: care.KindSignIn, Key: "error.signin"} }

const callKey = "call"

// call finds out who asks. It is made once a request; the edge uses it too.
func (s *Site) call(c *fiber.Ctx) (*call, error) {
	if k, ok := c.Locals(callKey).(*call); ok {
		return k, nil
	}
	k := &call{Ctx: c}
	err := s.recognise(k)
	k.Say = s.words.In(k.Viewer.Lang, k.Viewer.Band).Noting(func(string) { k.unchecked = true })
	c.Locals(callKey, k)
	return k, err
}

// decode reads the form that was sent. Text must be UTF-8; line ends come back
// as they were typed, since HTML sends each of them as two characters.
func (k *call) decode() error {
	body := sentBody(k.Ctx)
	if fields(body) > fieldsMost {
		return &care.Error{Kind: care.KindTooLarge, Key: "error.toolarge"}
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return care.Invalid("error.form")
	}
	for name, values := range form {
		for i, v := range values {
			if !utf8.ValidString(v) || strings.ContainsRune(v, 0) || !utf8.ValidString(name) {
				return care.Invalid("error.utf8")
			}
			values[i] = strings.ReplaceAll(v, "\r\n", "\n")
		}
	}
	k.form = form
	return nil
}

func (k *call) value(name string) string        { return k.form.Get(name) }
func (k *call) values(name string) []string     { return k.form[name] }
func (k *call) id(name string) (care.ID, error) { return care.ParseID(k.Params(name)) }
func (k *call) formID(name string) (care.ID, error) {
	id, err := care.ParseID(k.value(name))
	if err != nil {
		return "", care.Invalid("error.form")
	}
	return id, nil
}

// to sends the browser on with a GET, so that a reload repeats nothing.
func (k *call) to(path string) error { return k.Redirect(path, fiber.StatusSeeOther) }

// gets reports whether a page is asked for, with its text or without.
func (k *call) gets() bool { return k.Method() == fiber.MethodGet || k.heads() }

// heads reports whether a page is asked for without its text. Whoever asks so has
// seen nothing, and is no sign that the reader is there: nothing is noted for them.
func (k *call) heads() bool { return k.Method() == fiber.MethodHead }

// wantsJSON tells whether a script asked, rather than a page.
func (k *call) wantsJSON() bool {
	return strings.HasPrefix(k.Get(fiber.HeaderAccept), fiber.MIMEApplicationJSON)
}

// shell makes the frame of a page for this viewer.
func (s *Site) shell(k *call) view.Shell {
	sh := view.Shell{
		Lang: k.Viewer.Lang, Dir: k.Viewer.Lang.Dir(), Band: k.Viewer.Band,
		CSRF: pageToken(k.cookie), Here: s.here(k), SignedIn: k.Viewer.Known(), Staff: k.Viewer.Staff, Tell: tells(k.Viewer),
		Unchecked: &k.unchecked, Lines: s.lines(),
	}
	if sh.Sent = k.sent(); sh.Sent != nil {
		sh.Here, sh.Again, sh.Was = s.opener(k), k.address(), printOf(k.form)
	} else if len(kept(k)) > 0 {
		sh.Here = "" // who leaves this page loses what they typed
	}
	if k.Viewer.Known() {
		sh.Mark = markOf(k.cookie)
	}
	if k.Viewer.Person != "" {
		sh.Home, sh.Stay = "/home", stayOf(k)
	}
	if k.Viewer.Staff && k.Viewer.Person != "" && !k.failed {
		if calls, err := s.calls(k.UserContext(), k.Viewer); err == nil { // the page is there without it
			sh.Calls.Free = free(calls)
		}
	}
	for _, l := range s.Profile.Languages {
		sh.Langs = append(sh.Langs, view.LangChoice{Lang: l, Name: l.Name(), Dir: l.Dir(), Now: l == k.Viewer.Lang})
	}
	return sh
}

// here is the page that a GET opens at this place.
func (s *Site) here(k *call) string {
	if k.gets() || s.opens[k.Route().Path] {
		return k.address()
	}
	return "/"
}

// address is what was asked for, with its query where that may stand in an address of ours.
func (k *call) address() string {
	query := k.Request().URI().QueryString()
	if whole := k.Path() + "?" + string(query); len(query) > 0 && ours(whole) {
		return whole
	}
	return k.Path()
}

// opener is the page that a GET opens here, or the nearest above.
func (s *Site) opener(k *call) string {
	path, pattern := k.Path(), k.Route().Path
	for strings.Count(pattern, "/") > 1 && !s.opens[pattern] {
		path, pattern = path[:strings.LastIndex(path, "/")], pattern[:strings.LastIndex(pattern, "/")]
	}
	switch {
	case path == k.Path():
		return s.here(k)
	case s.opens[pattern]:
		return path
	}
	return "/"
}

// printOf reports whether a form holds the same as another. Which button was pressed
// is not among it.
func printOf(form url.Values) string {
	same := url.Values{}
	for name, values := range form {
		if !slices.Contains([]string{"csrf", "back", "as", "go"}, name) {
			same[name] = values
		}
	}
	sum := sha256.Sum256([]byte(same.Encode()))
	return base64.RawURLEncoding.EncodeToString(sum[:9])
}

// sent is what a reader of the answer to a form sends once more, to have it in another
// language. Secrets are not: who typed one comes back to the empty page.
func (k *call) sent() (all []view.Sent) {
	if !k.ours || !k.repeats() {
		return nil
	}
	for name, values := range k.form {
		for _, v := range values {
			if name != "csrf" && name != "back" {
				all = append(all, view.Sent{Name: name, Value: v})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b view.Sent) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// repeats tells whether the form that was sent may stand in a page.
func (k *call) repeats() bool {
	for name, values := range k.form {
		if signsIn[name] && strings.Join(values, "") != "" {
			return false
		}
	}
	return true
}

func (s *Site) show(k *call, page string, m view.Model) error {
	return s.showStatus(k, fiber.StatusOK, page, m)
}

// showStatus draws the whole page before the first byte leaves.
func (s *Site) showStatus(k *call, status int, page string, m view.Model) error {
	switch {
	case status < fiber.StatusBadRequest && !k.gets():
		m.Taken(s.here(k))
	case status >= fiber.StatusBadRequest && page != "error":
		m.Refuse()
	}
	// A card is made on the tablet that children share, which keeps the titles of its pages.
	if k.Viewer.Staff && k.Params("review") != "" && page != "error" && !strings.HasPrefix(page, "card/") {
		child, err := s.childOf(k)
		if err != nil {
			return err
		}
		m.TitleFor(child)
	}
	var b strings.Builder
	if err := s.views.Render(&b, page, m); err != nil {
		return err
	}
	text := b.String()
	if typed, ok := k.Locals(typedKey).(url.Values); ok {
		var err error
		if text, err = view.Refill(text, typed); err != nil {
			return fmt.Errorf("web: refill: %w", err)
		}
	}
	k.Status(status).Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return s.sendText(k.Ctx, text)
}

// childOf is the child of the review of this address, if the viewer may know who it is.
func (s *Site) childOf(k *call) (string, error) {
	id, err := k.id("review")
	if err != nil {
		return "", err
	}
	name, err := s.Store.Reviews.ChildName(k.UserContext(), k.Viewer, id)
	if care.KindOf(err) == care.KindNotFound {
		return "", nil
	}
	return name, err
}

func (s *Site) logger(c *fiber.Ctx) *slog.Logger {
	return s.Log.With("request", c.GetRespHeader(fiber.HeaderXRequestID))
}

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
	"myreview/server/store/network"
	"myreview/server/store/signin"
	"myreview/server/view"
)

// Call is one request by one viewer: who asks, in which words, with what.
type Call struct {
	*fiber.Ctx
	Viewer care.Viewer
	Say    i18n.Words
	Secret string // the secret that the page's token is made from
	Fields url.Values
	Files  []File
	visit  signin.Visit
	Lapsed bool // this browser had a session that is over
	Unsure bool // this browser has a session, and the database does not say whose
	ours   bool // a page of ours has sent the form

	failed    bool // something of ours did: no more is asked of the database for this answer
	Unchecked bool // Say has said a message that no person has checked
}

// handlerTime is how long a handler may take before its work is given up. What is
// for anybody waits for no database: whoever leaves has somebody behind them.
const (
	handlerTime = 15 * time.Second
	leavingTime = 2 * time.Second
	readyTime   = 5 * time.Second
)

// wrap turns a route into what Fiber calls: who, decode, do, show.
func (s *Site) wrap(r Route) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if quick(r.Method, r.Path) {
			ctx, cancel := context.WithTimeout(c.UserContext(), leavingTime)
			defer cancel()
			c.SetUserContext(ctx)
		}
		k, err := s.callOf(c)
		if err != nil {
			return err
		}
		if r.Method == fiber.MethodPost {
			decode := k.decode
			if r.files {
				decode = k.decodeFiles
			}
			if err := decode(); err != nil {
				return err
			}
			if k.Lapsed && r.Who != Anyone {
				return SignedOut()
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
func (s *Site) admit(k *Call, w Who) error {
	switch {
	case w == Anyone, w == Seat && k.Viewer.Known():
		return nil
	case !k.Viewer.Known():
		return SignedOut()
	case k.Viewer.Person == "":
		return care.NotFoundError() // a room screen shows, and does nothing
	case w == Person || w == Seat:
		return nil
	case w == Staff && k.Viewer.Staff:
		return nil
	case w == OnDuty:
		return s.Store.People.KeepsRota(k.UserContext(), k.Viewer)
	case w == Administers:
		return s.Store.Staff.Administers(k.UserContext(), k.Viewer)
	case w == Agrees:
		return s.Store.Staff.Agrees(k.UserContext(), k.Viewer)
	case w == KeepsFacts:
		return s.Store.Children.KeepsFacts(k.UserContext(), k.Viewer)
	case w == Allocates:
		return s.Store.Children.Allocates(k.UserContext(), k.Viewer)
	case w == Staff:
		return care.NotFoundError()
	case w == HasForm:
		return nil // each of its handlers begins by finding the form, or asking FillsForm: it is there for nobody else
	}
	id, err := k.ID("review")
	if err != nil {
		return err
	}
	switch w {
	case LeadsReview:
		return s.Store.Reviews.Leads(k.UserContext(), k.Viewer, id)
	case Worker:
		return s.worksHere(k)
	case ManagesTies:
		return s.Store.People.KeepsTies(k.UserContext(), k.Viewer, id)
	case IssuesCards:
		return s.Store.Cards.MakesCards(k.UserContext(), k.Viewer, id)
	case Participant:
		if s.Rooms.knows(id, k.Viewer) {
			return nil
		}
	}
	return s.Store.Reviews.TakesPart(k.UserContext(), k.Viewer, id)
}

func SignedOut() error { return &care.Error{Kind: care.KindSignIn, Key: "error.signin"} }

const callKey = "call"

// callOf finds out who asks. It is made once a request; the edge uses it too.
func (s *Site) callOf(c *fiber.Ctx) (*Call, error) {
	if k, ok := c.Locals(callKey).(*Call); ok {
		return k, nil
	}
	k := &Call{Ctx: c}
	err := s.recognise(k)
	k.Say = s.Words.In(k.Viewer.Lang, k.Viewer.Band).Noting(func(string) { k.Unchecked = true })
	c.Locals(callKey, k)
	return k, err
}

// decode reads the form that was sent. Text must be UTF-8; line ends come back
// as they were typed, since HTML sends each of them as two characters.
func (k *Call) decode() error {
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
	k.Fields = form
	return nil
}

func (k *Call) Value(name string) string { return k.Fields.Get(name) }

func (k *Call) Values(name string) []string { return k.Fields[name] }

// Seen is what a field of a form says of what its page showed, so that what a colleague saved
// meanwhile is told. A form that comes back for another reason still says what was seen first.
func (k *Call) Seen(name, now string, fault *care.Error) string {
	if fault != nil && fault.Kind == care.KindInvalid && k.Fields.Has(name) {
		return k.Value(name)
	}
	return now
}

func (k *Call) ID(name string) (care.ID, error) { return care.ParseID(k.Params(name)) }

func (k *Call) FormID(name string) (care.ID, error) {
	id, err := care.ParseID(k.Value(name))
	if err != nil {
		return "", care.Invalid("error.form")
	}
	return id, nil
}

// To sends the browser on with a GET, so that a reload repeats nothing.
func (k *Call) To(path string) error { return k.Redirect(path, fiber.StatusSeeOther) }

// gets reports whether a page is asked for, with its text or without.
func (k *Call) gets() bool { return k.Method() == fiber.MethodGet || k.Heads() }

// Heads reports whether a page is asked for without its text. Whoever asks so has
// seen nothing, and is no sign that the reader is there: nothing is noted for them.
func (k *Call) Heads() bool { return k.Method() == fiber.MethodHead }

// wantsJSON reports whether a script asked, rather than a page.
func (k *Call) WantsJSON() bool {
	return strings.HasPrefix(k.Get(fiber.HeaderAccept), fiber.MIMEApplicationJSON)
}

// Page makes the frame of a page for this viewer.
func (s *Site) Page(k *Call) view.Page {
	p := view.Page{
		Lang: k.Viewer.Lang, Dir: k.Viewer.Lang.Dir(), Band: k.Viewer.Band,
		CSRF: PageToken(k.Secret), Here: s.here(k), SignedIn: k.Viewer.Known(), Staff: k.Viewer.Staff, Tell: Tells(k.Viewer),
		Unchecked: &k.Unchecked, Lines: s.lines(),
	}
	if p.Sent = k.sent(); p.Sent != nil {
		p.Here, p.Again, p.Was = s.opener(k), k.address(), printOf(k.Fields)
	} else if len(TypedText(k)) > 0 {
		p.Here = "" // who leaves this page loses what they typed
	}
	if k.Viewer.Known() {
		p.Mark = markOf(k.Secret)
	}
	if k.Viewer.Person != "" {
		p.Home, p.Stay = "/home", stayOf(k)
	}
	if k.Viewer.Staff {
		p.Council, p.Worker = s.Profile.Authority, k.visit.Name
	}
	if k.Viewer.Staff && k.Viewer.Person != "" && !k.failed {
		if calls, err := s.Calls(k.UserContext(), k.Viewer); err == nil { // the page is there without it
			p.Calls.Free = Free(calls)
		}
	}
	for _, l := range s.Profile.Languages {
		p.Langs = append(p.Langs, view.LangChoice{Lang: l, Name: l.Name(), Dir: l.Dir(), Now: l == k.Viewer.Lang})
	}
	return p
}

// here is the page that a GET opens at this place.
func (s *Site) here(k *Call) string {
	if k.gets() || s.opens[k.Route().Path] {
		return k.address()
	}
	return "/"
}

// address is what was asked for, with its query where that may stand in an address of ours.
func (k *Call) address() string {
	query := k.Request().URI().QueryString()
	if whole := k.Path() + "?" + string(query); len(query) > 0 && Ours(whole) {
		return whole
	}
	return k.Path()
}

// opener is the page that a GET opens here, or the nearest above.
func (s *Site) opener(k *Call) string {
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
func (k *Call) sent() (all []view.Sent) {
	if !k.ours || !k.repeats() {
		return nil
	}
	for name, values := range k.Fields {
		for _, v := range values {
			if name != "csrf" && name != "back" {
				all = append(all, view.Sent{Name: name, Value: v})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b view.Sent) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// repeats reports whether the form that was sent may stand in a page.
func (k *Call) repeats() bool {
	for name, values := range k.Fields {
		if signsIn[name] && strings.Join(values, "") != "" {
			return false
		}
	}
	return true
}

func (s *Site) Show(k *Call, page string, m view.Model) error {
	return s.ShowStatus(k, fiber.StatusOK, page, m)
}

// ShowStatus draws the whole page before the first byte leaves.
func (s *Site) ShowStatus(k *Call, status int, page string, m view.Model) error {
	switch {
	case status < fiber.StatusBadRequest && !k.gets():
		m.Submitted(s.here(k))
	case status >= fiber.StatusBadRequest && page != "error":
		m.Refuse()
	}
	// A card is made on the tablet that children share, which keeps the titles of its pages.
	if page != "error" && k.Viewer.Staff && k.Params("review") != "" && !strings.HasPrefix(page, "card/") {
		child, err := s.childOf(k)
		if err != nil {
			return err
		}
		m.TitleFor(child)
	}
	var b strings.Builder
	if err := s.Views.Render(&b, page, m); err != nil {
		return err
	}
	text := b.String()
	if typed, ok := k.Locals(TypedKey).(url.Values); ok {
		var err error
		if text, err = view.Refill(text, typed); err != nil {
			return fmt.Errorf("web: refill: %w", err)
		}
	}
	k.Status(status).Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return s.sendText(k.Ctx, text)
}

// childOf is the child of the review of this address, if the viewer may know who it is.
func (s *Site) childOf(k *Call) (string, error) {
	id, err := k.ID("review")
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

// reviewTie is the review of the address and the tie, of the address or of the
// form.
func (k *Call) ReviewTie() (id, tie care.ID, err error) {
	if id, err = k.ID("review"); err != nil {
		return "", "", err
	}
	if k.Params("tie") == "" {
		tie, err = k.FormID("tie")
	} else {
		tie, err = k.ID("tie")
	}
	return id, tie, err
}

func (s *Site) AtWork(k *Call) (care.ID, network.AtWork, error) {
	id, err := k.ID("review")
	if err != nil {
		return "", network.AtWork{}, err
	}
	w, err := s.Store.People.AtWork(k.UserContext(), k.Viewer, id)
	return id, w, err
}

// worksHere lets through those who may ask for store.AtWork.
func (s *Site) worksHere(k *Call) error {
	_, _, err := s.AtWork(k)
	return err
}

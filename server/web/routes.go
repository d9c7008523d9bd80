package web

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// who may ask for a route at all. What they then see, the store decides.
type who string

const (
	anyone      who = "anyone"       // signed in or not
	person      who = "person"       // a signed-in person
	seat        who = "seat"         // a signed-in person or a room screen
	hasForm     who = "has form"     // whoever has a form of their own for :review
	participant who = "participant"  // whoever takes part in :review
	leadsReview who = "leads review" // the IRO of :review, or a cover
	managesTies who = "manages ties" // whoever keeps the ties of the child of :review, and invites adults
	worker      who = "worker"       // whoever is at work with the child of :review, and nothing else to them
	staff       who = "staff"        // a signed-in person at work
	issuesCards who = "issues cards" // whoever makes the card of the child of :review
	onDuty      who = "on duty"      // whoever is on duty now
)

type route struct {
	method string
	path   string
	who    who
	handle func(*call) error
}

// Route is a route of the site, and who may ask for it.
type Route struct{ Method, Path, Who string }

// Routes lists those of the site in the order of their addresses; those of the zero
// Site are an authority's. docs/access.md says what each gives whom.
func (s *Site) Routes() []Route {
	var out []Route
	for _, r := range s.routes() {
		out = append(out, Route{r.method, r.path, string(r.who)})
	}
	slices.SortFunc(out, func(a, b Route) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Method, b.Method))
	})
	return out
}

// routes is the whole site. Every one of them is in docs/access.md.
func (s *Site) routes() []route {
	all := []route{
		{fiber.MethodGet, "/", anyone, s.front},
		{fiber.MethodGet, "/sign-in", anyone, s.signInPage},
		{fiber.MethodPost, "/sign-in", anyone, s.signIn},
		{fiber.MethodPost, "/leave", anyone, s.leave},
		{fiber.MethodGet, "/away", anyone, s.away},
		{fiber.MethodGet, "/away.gif", anyone, s.awayMark},
		{fiber.MethodGet, "/lang", anyone, s.reopened},
		{fiber.MethodPost, "/lang", anyone, s.changeLang},
		{fiber.MethodGet, "/help", anyone, s.help},
		{fiber.MethodGet, "/home", person, s.home},
		{fiber.MethodPost, "/r/:review/seat", person, s.takeSeat},
		{fiber.MethodGet, "/r/:review/opened", person, s.opened},
	}
	for _, more := range [][]route{s.aboutRoutes(), s.formRoutes(), s.toldRoutes(), s.placesRoutes(), s.meetingRoutes(), s.closingRoutes(), s.letterRoutes(), s.deviceRoutes(), s.inviteRoutes(), s.tiesRoutes(), s.cardRoutes()} {
		all = append(all, more...)
	}
	all = append(append(all, s.tellRoutes()...), s.dutyRoutes()...)
	if s.Demo != nil {
		all = append(all,
			route{fiber.MethodGet, "/demo", anyone, s.demo},
			route{fiber.MethodPost, "/demo", anyone, s.demoSignIn},
			route{fiber.MethodGet, "/gallery", anyone, s.gallery},
		)
	}
	return all
}

// mount puts the routes behind what every answer needs.
func (s *Site) mount() {
	s.app.Use(s.frame)
	s.app.Get("/healthz", s.healthz)
	s.app.Get("/readyz", s.readyz)
	s.app.Get("/static/*", s.asset)
	s.opens = map[string]bool{}
	for _, r := range s.routes() {
		s.opens[r.path] = s.opens[r.path] || r.method == fiber.MethodGet
		s.app.Add(r.method, r.path, s.wrap(r))
		if r.method == fiber.MethodGet { // the same answer without its text
			s.app.Head(r.path, s.wrap(r))
		}
	}
	s.app.Use(s.nowhere)
}

// nowhere is every address that is none of ours. One that was typed by hand, with a
// capital or with something behind it, leads to the page that was meant: those
// without an id are typed, since they stand on paper.
func (s *Site) nowhere(c *fiber.Ctx) error {
	typed, err := url.PathUnescape(c.Path())
	meant := strings.ToLower("/" + strings.Trim(typed, "/., \u00a0"))
	if err != nil || !s.opens[meant] || strings.Contains(meant, ":") || c.Method() != fiber.MethodGet && c.Method() != fiber.MethodHead {
		return fiber.ErrNotFound
	}
	return c.Redirect(meant, fiber.StatusSeeOther)
}

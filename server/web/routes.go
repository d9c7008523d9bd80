package web

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// Who may ask for a route at all. What they then see, the store decides.
type Who string

const (
	Anyone      Who = "anyone"       // signed in or not
	Person      Who = "person"       // a signed-in person
	Seat        Who = "seat"         // a signed-in person or a room screen
	HasForm     Who = "has form"     // whoever has a form of their own for :review
	Participant Who = "participant"  // whoever takes part in :review
	LeadsReview Who = "leads review" // the IRO of :review, or a cover
	ManagesTies Who = "manages ties" // whoever keeps the ties of the child of :review, and invites adults
	Worker      Who = "worker"       // whoever is at work with the child of :review, and nothing else to them
	Staff       Who = "staff"        // a signed-in person at work
	IssuesCards Who = "issues cards" // whoever makes the card of the child of :review
	OnDuty      Who = "on duty"      // whoever may be on duty by their job, or is on duty now
	Administers Who = "administers"  // whoever keeps who is at work here
	Agrees      Who = "agrees"       // whoever can be the second person: administrators and IRO managers
	KeepsFacts  Who = "keeps facts"  // the IRO manager and business support
	Allocates   Who = "allocates"    // the IRO manager
)

// Route is one address, who may ask for it, and what answers.
type Route struct {
	Method string
	Path   string
	Who    Who
	handle func(*Call) error
	files  bool // its form has some
}

func Get(path string, w Who, handle func(*Call) error) Route {
	return Route{Method: fiber.MethodGet, Path: path, Who: w, handle: handle}
}

func Post(path string, w Who, handle func(*Call) error) Route {
	return Route{Method: fiber.MethodPost, Path: path, Who: w, handle: handle}
}

// Slice lists the routes of one part of the site.
type Slice func(*Site) []Route

// Routes lists those of an authority's site in the order of their addresses.
// docs/access.md says what each gives whom.
func Routes(parts ...Slice) []Route { return (&Site{parts: parts}).Routes() }

// Routes lists those of this site in the order of their addresses.
func (s *Site) Routes() []Route {
	all := s.routes()
	slices.SortFunc(all, func(a, b Route) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Method, b.Method))
	})
	return all
}

// routes is the whole site. Every one of them is in docs/access.md.
func (s *Site) routes() []Route {
	all := s.siteRoutes()
	for _, part := range s.parts {
		all = append(all, part(s)...)
	}
	return all
}

// siteRoutes are those that belong to every page.
func (s *Site) siteRoutes() []Route {
	return []Route{
		Post("/leave", Anyone, s.leave),
		Get("/away", Anyone, s.away),
		Get("/away.gif", Anyone, s.awayMark),
		Get("/lang", Anyone, s.reopened),
		Post("/lang", Anyone, s.changeLang),
		Get("/help", Anyone, s.help),
		Post("/find", Staff, s.find),
		Get(leftPath, Anyone, s.left),
		Post(leftPath, Person, s.stayHere),
	}
}

// mount puts the routes behind what every answer needs.
func (s *Site) mount() {
	s.app.Use(s.frame)
	s.app.Get("/healthz", s.healthz)
	s.app.Get("/readyz", s.readyz)
	s.app.Get("/static/*", s.asset)
	s.opens, s.files = map[string]bool{}, map[string]bool{}
	for _, r := range s.routes() {
		s.opens[r.Path] = s.opens[r.Path] || r.Method == fiber.MethodGet
		if r.files {
			s.files[r.Path] = true
		}
		s.app.Add(r.Method, r.Path, s.wrap(r))
		if r.Method == fiber.MethodGet { // the same answer without its text
			s.app.Head(r.Path, s.wrap(r))
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

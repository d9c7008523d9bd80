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

// route is one address, who may ask for it, and what answers.
type route struct {
	Method string
	Path   string
	Who    who
	handle func(*call) error
}

func get(path string, w who, handle func(*call) error) route {
	return route{fiber.MethodGet, path, w, handle}
}

func post(path string, w who, handle func(*call) error) route {
	return route{fiber.MethodPost, path, w, handle}
}

// Routes lists those of the site in the order of their addresses; those of the zero
// Site are an authority's. docs/access.md says what each gives whom.
func (s *Site) Routes() []route {
	all := s.routes()
	slices.SortFunc(all, func(a, b route) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Method, b.Method))
	})
	return all
}

// routes is the whole site. Every one of them is in docs/access.md.
func (s *Site) routes() []route {
	all := s.siteRoutes()
	for _, more := range [][]route{
		s.entryRoutes(), s.homeRoutes(), s.formRoutes(), s.placesRoutes(), s.meetingRoutes(), s.closingRoutes(), s.letterRoutes(),
		s.deviceRoutes(), s.inviteRoutes(), s.tiesRoutes(), s.cardRoutes(), s.tellRoutes(), s.dutyRoutes(),
	} {
		all = append(all, more...)
	}
	return all
}

// siteRoutes are those that belong to every page.
func (s *Site) siteRoutes() []route {
	return []route{
		post("/leave", anyone, s.leave),
		get("/away", anyone, s.away),
		get("/away.gif", anyone, s.awayMark),
		get("/lang", anyone, s.reopened),
		post("/lang", anyone, s.changeLang),
		get("/help", anyone, s.help),
		get(leftPath, anyone, s.left),
		post(leftPath, person, s.stay),
	}
}

// mount puts the routes behind what every answer needs.
func (s *Site) mount() {
	s.app.Use(s.frame)
	s.app.Get("/healthz", s.healthz)
	s.app.Get("/readyz", s.readyz)
	s.app.Get("/static/*", s.asset)
	s.opens = map[string]bool{}
	for _, r := range s.routes() {
		s.opens[r.Path] = s.opens[r.Path] || r.Method == fiber.MethodGet
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

package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/text/language"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/i18n"
	"myreview/server/live"
	"myreview/server/profiles"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/view"
	"myreview/static"
)

// Options is what a site is made of.
type Options struct {
	Store   *store.Store
	Profile *profiles.Profile
	Clock   care.Clock
	Log     *slog.Logger
	Origin  string     // "https://review.example.gov.uk"; empty: whatever host was asked (demo alone)
	TLS     bool       // what listens speaks TLS itself, with a certificate that nobody vouches for (demo alone)
	Proxies []string   // addresses whose forwarded headers are believed
	Own     []i18n.Own // the authority's own words
	Room    int        // connections that may be open at once, sockets among them; 0: as many as come
	Demo    DemoPeople
	Beat    time.Duration // a live page hears from us so often at least; zero: 10 s
}

// DemoPeople lists who can be tried in the demo; nil outside it, and then the
// demo's routes do not exist.
type DemoPeople func(ctx context.Context) ([]DemoPerson, error)

// DemoPerson is one line of the demo's list: who they are is a message id.
type DemoPerson struct {
	ID      care.ID
	Name    string
	Picture string
	Who     string
	Args    map[string]any
	Child   string // the name of the child whose group they stand in; staff: empty
	Lang    care.Lang
}

// Site answers every request.
type Site struct {
	Options
	parts    []Slice
	app      *fiber.App
	Views    *view.Set
	Words    *i18n.Catalog
	Assets   *static.Assets
	Live     *live.Hub
	Rooms    *rooms
	Rules    alert.Rules
	Days     review.Rules // on which the authority is at work, and when its reviews are due
	waiting  waiting
	bodies   bodies
	proxies  []netip.Prefix
	matcher  language.Matcher // of the languages that are offered
	opens    map[string]bool  // the routes that a GET opens
	files    map[string]bool  // the paths of forms with files
	leaving  atomic.Bool      // it says that it is not ready any more
	stopping chan struct{}
	ready    readiness
	watching sync.WaitGroup
}

// cargo is what comes with the binary, and is the same for every site.
type cargo struct {
	words  *i18n.Catalog
	assets *static.Assets
	views  *view.Set
}

var shipped = sync.OnceValues(func() (cargo, error) { return laden(nil) })

// laden is the cargo with an authority's own words.
func laden(own []i18n.Own) (c cargo, err error) {
	if c.words, err = i18n.Load(own...); err != nil {
		return c, err
	}
	c.assets = static.Load()
	c.views, err = view.Load(c.words, c.assets)
	return c, err
}

// readTime is how long a request may take to come.
const readTime = 10 * time.Second

// New makes a site of its parts. It does not listen yet.
func New(o Options, parts ...Slice) (*Site, error) {
	load := shipped
	if len(o.Own) > 0 {
		load = func() (cargo, error) { return laden(o.Own) }
	}
	in, err := load()
	if err != nil {
		return nil, err
	}
	proxies, err := believed(o.Proxies)
	if err != nil {
		return nil, err
	}
	s := &Site{Options: o, parts: parts, proxies: proxies, Views: in.views, Words: in.words, Assets: in.assets, stopping: make(chan struct{})}
	s.offer()
	s.Store.SignIn.Council = o.Profile.Authority
	s.Days = review.NewRules(o.Profile)
	s.Store.Under(s.Days)
	s.Rules = alert.NewRules(o.Profile, s.Days.Working)
	s.app = fiber.New(fiber.Config{
		Immutable:             true,
		CaseSensitive:         true,
		StrictRouting:         true,
		DisableStartupMessage: true,
		BodyLimit:             bodyLimit,
		// A body in parts would be read, and kept in files, before any of ours looks at it.
		DisablePreParseMultipartForm: true,
		ReadTimeout:                  readTime,
		WriteTimeout:                 30 * time.Second,
		IdleTimeout:                  60 * time.Second,
		ReadBufferSize:               16 << 10,
		ErrorHandler:                 s.unrouted,
		EnableTrustedProxyCheck:      true, // and none is trusted: Site.from alone reads what proxies say
	})
	s.app.Server().HeaderReceived = s.takes
	s.app.Server().Handler = s.known(s.app.Server().Handler)
	s.startLive()
	s.mount()
	s.watching.Go(s.watch)
	s.watching.Go(s.empty)
	s.watching.Go(s.count)
	return s, nil
}

// Serve answers on the listener until Close.
func (s *Site) Serve(l net.Listener) error {
	if s.Room > 0 {
		l = newDoorway(l, s.Room, s.Log)
	}
	if err := s.app.Listener(l); err != nil && !errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("web: %w", err)
	}
	return nil
}

// Leave says from now on that the site is not ready, while it goes on as before: whatever
// stands in front of it needs time to see that, and sends people elsewhere.
func (s *Site) Leave() { s.leaving.Store(true) }

// Close tells live pages to come back soon, then lets running requests end.
func (s *Site) Close(grace time.Duration) error {
	s.Leave()
	close(s.stopping)
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	s.watching.Wait()
	return errors.Join(s.Live.Close(ctx, live.CloseRestart), s.app.ShutdownWithTimeout(grace))
}

// secure reports whether the site is reached by https, which decides the names
// and flags of its cookies.
func (s *Site) secure() bool { return s.TLS || strings.HasPrefix(s.Origin, "https://") }

// OriginOf is the one origin that this request may come from.
func (s *Site) OriginOf(c *fiber.Ctx) string {
	if s.Origin != "" {
		return s.Origin
	}
	if s.TLS {
		return "https://" + string(c.Request().Host())
	}
	return "http://" + string(c.Request().Host())
}

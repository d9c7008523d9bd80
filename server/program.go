package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/demo"
	"myreview/server/i18n"
	"myreview/server/profiles"
	"myreview/server/seal"
	"myreview/server/store"
	"myreview/server/web"
	"myreview/server/web/site"
)

// Program is the running portal, the same in production and in tests.
type Program struct {
	store *store.Store
	site  *web.Site
}

// grace is how long running requests may take when the program stops.
const grace = 10 * time.Second

// statementTime is how long Postgres works on one statement of the portal: less
// than a request may take, so that a slow one ends there too.
const statementTime = 10 * time.Second

// serving is how the program serves: an authority, or the demo, whichever way that speaks.
type serving struct {
	demo, tls bool
	caseload  int // children of each of the demo's IROs, beside its stories
}

func (as serving) scheme() string {
	if as.tls {
		return "https"
	}
	return "http"
}

// Open makes everything ready but listens to nothing yet.
func Open(ctx context.Context, c Config, isDemo bool) (*Program, error) {
	return open(ctx, c, serving{demo: isDemo})
}

func open(ctx context.Context, c Config, as serving) (_ *Program, err error) {
	log, mode, profileOf := logger(c), database.Make, demoProfile
	if as.tls && strings.HasPrefix(c.Origin, "http://") {
		return nil, fmt.Errorf("MYREVIEW_ORIGIN %q is by http, and --tls serves https", c.Origin)
	}
	if !as.demo {
		if err := refusals(ctx, c); err != nil {
			return nil, err
		}
		mode, profileOf = database.Migrate, profiles.Read
		c.Profile = c.authorityProfile()
	}
	own, err := i18n.ReadOwn(c.words()) // before the profile, which names their languages
	if err != nil {
		return nil, err
	}
	definitions, faults, err := ownForms(c.forms())
	if err != nil {
		return nil, fmt.Errorf("MYREVIEW_FORMS: %w", err)
	}
	if len(faults) > 0 { // the demo's: serve has said them all
		return nil, fmt.Errorf("MYREVIEW_FORMS: %w", faults[0])
	}
	room, err := connections(descriptors(), c)
	if err != nil {
		return nil, err
	}
	profile, err := profileOf(c.Profile)
	if err != nil {
		return nil, err
	}
	schema, err := database.Schema()
	if err != nil {
		return nil, err
	}
	log.Info("portal starting", "version", programVersion(), "schema", schema, "profile", profile.Key, "authority", profile.Authority,
		"database", c.database().Name(), "address", c.Addr)
	s, err := openStore(ctx, c, mode, log)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	options := web.Options{
		Store: s, Profile: profile, Clock: care.RealClock, Log: log, Origin: c.Origin, TLS: as.tls, Proxies: c.Proxies, Room: room, Own: own,
	}
	if err := s.Forms.AskBy(ctx, definitions); err != nil {
		return nil, err
	}
	if as.demo {
		if err := unlockDemo(ctx, s, c.Keyset); err != nil {
			return nil, err
		}
		if err := demo.Load(ctx, s, care.RealClock, as.caseload); err != nil {
			return nil, err
		}
		options.Demo = func(ctx context.Context) ([]web.DemoPerson, error) { return demoPeople(ctx, s) }
	}
	s.DB.LimitStatements(statementTime)
	site, err := site.New(options)
	if err != nil {
		return nil, err
	}
	if err := s.Reviews.KeepAllNext(ctx); err != nil {
		return nil, err
	}
	return &Program{store: s, site: site}, nil
}

// What the program keeps open beside the connections of visitors, and how many
// of those are the most that it has memory for.
const (
	filesOfSQLite = 3 * (1 + 8) // a connection has the database, its log and its index open
	filesOfRest   = 64          // the listener, the log, files of the system, what is made at a turn of the keys
	roomLeast     = 32
	roomMost      = 10_000
)

// connections is how many visitors' connections may be open at once, so that
// the database is never short of a descriptor.
func connections(descriptors int, c Config) (int, error) {
	database := filesOfSQLite
	if c.DatabaseURL != "" {
		database = c.DatabasePool + 1
	}
	room := descriptors - filesOfRest - database
	if room < roomLeast {
		return 0, fmt.Errorf("the system lets the program have %d files and connections open, and it needs %d: raise the limit (ulimit -n, LimitNOFILE)",
			descriptors, filesOfRest+database+roomLeast)
	}
	return min(room, roomMost), nil
}

// demoProfile is the demo's own, or another one by its path or, where it is one
// of ours, by its name.
func demoProfile(name string) (*profiles.Profile, error) {
	if name == "" {
		name = "demo"
	}
	if slices.Contains(profiles.Keys(), name) {
		return profiles.Load(name)
	}
	return profiles.Read(name)
}

// unlockDemo makes the demo's keys when there are none yet. A database that
// has sealed rows was refused before: its lost keys must not be made anew.
func unlockDemo(ctx context.Context, s *store.Store, keyset string) error {
	if err := makeKeyset(keyset); errors.Is(err, os.ErrExist) {
		return nil
	} else if err != nil {
		return err
	}
	box, err := seal.Load(keyset)
	if err != nil {
		return err
	}
	return s.Unlock(ctx, box)
}

func demoPeople(ctx context.Context, s *store.Store) ([]web.DemoPerson, error) {
	people, err := demo.People(ctx, s)
	if err != nil {
		return nil, err
	}
	out := make([]web.DemoPerson, len(people))
	for i, p := range people {
		out[i] = web.DemoPerson(p)
	}
	return out, nil
}

func openStore(ctx context.Context, c Config, mode database.Mode, log *slog.Logger) (*store.Store, error) {
	if mode == database.Make && c.DatabaseURL == "" {
		if err := os.MkdirAll(c.Data, 0o700); err != nil {
			return nil, fmt.Errorf("data folder: %w", err)
		}
	}
	box, err := seal.Load(c.Keyset)
	if errors.Is(err, seal.ErrNoKey) {
		box = nil // the store refuses where anything is sealed already
	} else if err != nil {
		return nil, err
	}
	at := c.database()
	at.Mode, at.Box, at.Clock, at.Log = mode, box, care.RealClock, log
	return store.Open(ctx, at)
}

// database is where the settings say that it is.
func (c Config) database() database.Config {
	return database.Config{URL: c.DatabaseURL, Pool: c.DatabasePool, Path: filepath.Join(c.Data, databaseFile)}
}

// Serve answers on the listener until Close.
func (p *Program) Serve(l net.Listener) error { return p.site.Serve(l) }

// Close ends live pages first, then requests, then the database.
func (p *Program) Close() error {
	return errors.Join(p.site.Close(grace), p.store.Close())
}

// resetDemo removes the embedded database's files, once it is sure that they
// are the demo's.
func resetDemo(ctx context.Context, c Config) error {
	if c.DatabaseURL != "" {
		return errors.New("demo-reset works on the embedded database alone; empty the Postgres database yourself")
	}
	path := filepath.Join(c.Data, databaseFile)
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		fmt.Println("there is no demo in", c.Data)
		return nil
	}
	s, err := openStore(ctx, c, database.ReadOnly, logger(c))
	if err != nil {
		return err
	}
	marked, err := s.DB.IsDemo(ctx)
	if err = errors.Join(err, s.Close()); err != nil {
		return err
	}
	if !marked {
		return fmt.Errorf("%s is not the demo's; nothing was removed", path)
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	fmt.Println("the demo's data is gone; the next `make run` makes it anew")
	return nil
}

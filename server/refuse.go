package main

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"myreview/server/database"
	"myreview/server/profiles"
	"myreview/server/seal"
)

// refusals returns every reason for which serve does not start, each with what to
// do about it, so that the operator need not find one fault after another. It
// changes nothing.
func refusals(ctx context.Context, c Config) error {
	all := []error{noOrigin(c)}
	all = append(all, wideProxies(c.Proxies)...)
	all = append(all, c.profileRefused(), c.keysetRefused())
	if c.DatabaseURL == "" {
		file := filepath.Join(c.Data, databaseFile)
		for _, path := range []string{c.Data, file, file + "-wal", file + "-shm"} {
			all = append(all, readByOthers(path))
		}
	}
	all = append(all, c.databaseRefused(ctx))
	if err := errors.Join(all...); err != nil {
		return fmt.Errorf("serve does not start:\n%w", err)
	}
	return nil
}

func noOrigin(c Config) error {
	if c.Origin == "" {
		return errors.New("MYREVIEW_ORIGIN is not set: give the https address that people use")
	}
	return nil
}

// wideProxies reports the trusted networks that strangers may be part of. Trusting
// one lets visitors forge where they come from, and guess secrets without being
// counted. The widest private networks are 10.0.0.0/8 and fc00::/7.
func wideProxies(proxies []string) (out []error) {
	for _, text := range proxies {
		network, err := netip.ParsePrefix(strings.TrimSpace(text))
		if err != nil {
			continue // one address, or what web.New refuses
		}
		bits, least := network.Bits(), 7
		if a := network.Addr(); a.Is4In6() {
			bits, least = bits-96, 8
		} else if a.Is4() {
			least = 8
		}
		if bits < least {
			out = append(out, fmt.Errorf("MYREVIEW_PROXIES has %s, so that visitors are believed about where they come from: name your proxies' own addresses", text))
		}
	}
	return out
}

func (c Config) profileRefused() error {
	if c.Profile == "" {
		return errors.New("MYREVIEW_PROFILE is not set: give the path of your authority's profile; server/profiles/ has examples to begin with")
	}
	p, err := profiles.Read(c.Profile)
	switch {
	case errors.Is(err, os.ErrNotExist) && slices.Contains(profiles.Keys(), c.Profile):
		return fmt.Errorf("MYREVIEW_PROFILE is %q, a name that is for the demo alone: give the path of your authority's profile", c.Profile)
	case err != nil:
		return fmt.Errorf("MYREVIEW_PROFILE: %w", err)
	case p.IsDemo():
		return fmt.Errorf("MYREVIEW_PROFILE: %s is the demo's profile, whose numbers nobody answers: write your authority's own", c.Profile)
	case len(p.Unready()) > 0:
		return fmt.Errorf("MYREVIEW_PROFILE: nobody has given or checked these numbers in %s: %s; call each, then write into `checked` who did so and when",
			c.Profile, strings.Join(p.Unready(), ", "))
	}
	return nil
}

func (c Config) keysetRefused() error {
	if _, err := os.Stat(c.Keyset); errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("MYREVIEW_KEYSET: %s: %w: put it back from where you keep it; only a new database gets a new one, by `myreview keyset`", c.Keyset, seal.ErrNoKey)
	}
	return readByOthers(c.Keyset)
}

// readByOthers refuses a file or folder that is not its owner's alone. What is
// not there is another one's to tell.
func readByOthers(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return nil
	}
	mode, should := info.Mode().Perm(), "600"
	if info.IsDir() {
		should = "700"
	}
	if mode&0o077 == 0 {
		return nil
	}
	return fmt.Errorf("%s is open to others than its owner (mode %o): chmod %s %s", path, mode, should, path)
}

// databaseRefused looks at the database without touching it. One that is older
// than this program is none to refuse: serve brings it up to date.
func (c Config) databaseRefused(ctx context.Context) error {
	s, err := openStore(ctx, c, database.ReadOnly, logger(c))
	var older *database.OlderError
	if errors.As(err, &older) || errors.Is(err, seal.ErrNoKey) { // the keyset is refused already
		return nil
	}
	if err != nil {
		return err
	}
	marked, err := s.DB.IsDemo(ctx)
	if marked {
		err = errors.New("this database holds the demo: serve an authority from one of its own")
	}
	return errors.Join(err, s.Close())
}

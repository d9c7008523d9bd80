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

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/i18n"
	"myreview/server/profiles"
	"myreview/server/seal"
	"myreview/server/store"
)

// refusals is everything for which serve does not start, each with what to
// do about it, so that the operator need not find one fault after another. It
// changes nothing.
func refusals(ctx context.Context, c Config) error {
	all, _ := c.refused(ctx)
	if err := errors.Join(all...); err != nil {
		return fmt.Errorf("serve does not start:\n%w", err)
	}
	return nil
}

// refused also says which tables the database has, where it can be opened.
func (c Config) refused(ctx context.Context) (all []error, tables string) {
	all = append(all, noOrigin(c))
	all = append(all, proxiesRefused(c.Proxies)...)
	all = append(all, c.wordsRefused())
	all = append(all, c.formsRefused()...)
	all = append(all, c.profileRefused()...)
	all = append(all, c.keysetRefused())
	if c.DatabaseURL == "" {
		file := filepath.Join(c.Data, databaseFile)
		for _, path := range []string{c.Data, file, file + "-wal", file + "-shm"} {
			all = append(all, readByOthers(path))
		}
	}
	tables, err := c.databaseRefused(ctx)
	all = append(all, err)
	_, err = connections(descriptors(), c)
	return slices.DeleteFunc(append(all, err), func(err error) bool { return err == nil }), tables
}

func noOrigin(c Config) error {
	if c.Origin == "" {
		return errors.New("MYREVIEW_ORIGIN is not set: give the https address that people use")
	}
	return nil
}

// proxiesRefused reports what is no address, and the trusted networks that strangers may be
// part of. Trusting one lets visitors forge where they come from, and guess secrets without being
// counted. The widest private networks are 10.0.0.0/8 and fc00::/7.
func proxiesRefused(proxies []string) (out []error) {
	for _, text := range proxies {
		network, err := netip.ParsePrefix(strings.TrimSpace(text))
		if err != nil {
			if _, err := netip.ParseAddr(strings.TrimSpace(text)); err != nil && strings.TrimSpace(text) != "" {
				out = append(out, fmt.Errorf("MYREVIEW_PROXIES has %q, which is no address such as 10.0.0.5 or 10.0.0.0/24", text))
			}
			continue
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

// wordsRefused also makes the languages of the words known, for the profile names them.
func (c Config) wordsRefused() error {
	own, err := i18n.ReadOwn(c.words())
	if err == nil {
		_, err = i18n.Load(own...)
	}
	if err != nil {
		return fmt.Errorf("MYREVIEW_WORDS: %s: %w", c.words(), err)
	}
	return nil
}

func (c Config) formsRefused() (out []error) {
	_, faults, err := ownForms(c.forms())
	if err != nil {
		out = append(out, fmt.Errorf("MYREVIEW_FORMS: %w", err))
	}
	for _, f := range faults {
		out = append(out, fmt.Errorf("MYREVIEW_FORMS: %w", f))
	}
	return out
}

func (c Config) profileRefused() (out []error) {
	path := c.authorityProfile()
	faults, _, err := profiles.Faults(path, care.DateOf(care.RealClock()))
	switch {
	case errors.Is(err, os.ErrNotExist) && slices.Contains(profiles.Keys(), c.Profile):
		return []error{fmt.Errorf("MYREVIEW_PROFILE is %q, a name that is for the demo alone: give the path of your authority's profile", c.Profile)}
	case errors.Is(err, os.ErrNotExist):
		return []error{fmt.Errorf("MYREVIEW_PROFILE: %s is not there: `myreview init` makes one to fill in", path)}
	case err != nil:
		return []error{fmt.Errorf("MYREVIEW_PROFILE: %w", err)}
	}
	for _, f := range faults {
		out = append(out, fmt.Errorf("MYREVIEW_PROFILE: %s, %w", path, f))
	}
	return out
}

func (c Config) keysetRefused() error {
	if _, err := seal.Load(c.Keyset); errors.Is(err, seal.ErrNoKey) {
		return fmt.Errorf("MYREVIEW_KEYSET: %s: %w: put it back from where you keep it; only a new database gets a new one, by `myreview init`", c.Keyset, seal.ErrNoKey)
	} else if err != nil {
		return fmt.Errorf("MYREVIEW_KEYSET: %w", err)
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
func (c Config) databaseRefused(ctx context.Context) (tables string, _ error) {
	at := c.database()
	at.Log = logger(c)
	at.Box, _ = seal.Load(c.Keyset) // where it does not open, it is refused already
	s, err := store.Open(ctx, at)
	var older *database.OlderError
	switch {
	case errors.As(err, &older):
		return fmt.Sprintf("schema %d, which serve brings up to %d", older.Database, older.Program), nil
	case errors.Is(err, seal.ErrNoKey):
		return "sealed rows", nil
	case err != nil && c.DatabaseURL != "":
		return "", fmt.Errorf("MYREVIEW_DATABASE_URL: %s: %w", at.Name(), err)
	case err != nil:
		return "", fmt.Errorf("MYREVIEW_DATA: %w", err)
	}
	marked, err := s.DB.IsDemo(ctx)
	if marked {
		err = errors.New("this database holds the demo: serve an authority from one of its own")
	}
	return fmt.Sprintf("schema %d", s.DB.Was()), errors.Join(err, s.Close())
}

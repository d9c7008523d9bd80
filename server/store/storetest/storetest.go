// Package storetest runs a test on every database that the portal supports: a
// fresh SQLite file and a fresh Postgres database, one after the other.
package storetest

import (
	"database/sql"
	"errors"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"context"
	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/seal"
	"myreview/server/store"
	"slices"
)

// Start is where every test's clock begins: a weekday morning, before a
// review at ten.
var Start = time.Date(2026, time.March, 26, 9, 0, 0, 0, time.UTC)

// Clock stands still until it is moved.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now is the care.Clock.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Move lets time pass.
func (c *Clock) Move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Base is the database under a test: what opened it, its clock, and what it was
// asked.
type Base struct {
	Kind   string // "sqlite" or "postgres"
	Config database.Config
	Clock  *Clock
	Asked  *Counter  // of statements
	asked  *sync.Map // values by statement
}

// Each runs body on a fresh database of each kind. Where Postgres is missing
// the body runs on SQLite alone, which is said in the log; with CI=true that
// fails, so that nothing is skipped there. TESTDB=sqlite leaves Postgres out, for
// what is run quickly, or once more.
func Each(t *testing.T, body func(t *testing.T, s *store.Store, base *Base)) {
	t.Helper()
	each(t, func(*testing.T) {}, freshFile, freshDatabase, opened(body))
}

// EachEmpty runs body on a database of each kind in which there is nothing yet,
// and which nobody has opened.
func EachEmpty(t *testing.T, body func(t *testing.T, base *Base)) {
	t.Helper()
	noFile := func(t *testing.T) string { return filepath.Join(t.TempDir(), "review.db") }
	each(t, func(*testing.T) {}, noFile, Empty, body)
}

func opened(body func(t *testing.T, s *store.Store, base *Base)) func(*testing.T, *Base) {
	return func(t *testing.T, base *Base) {
		t.Helper()
		body(t, base.Open(t), base)
	}
}

// AtOnce is Each for a test that shares nothing with others, nor one body with the
// other: all of them run beside each other.
func AtOnce(t *testing.T, body func(t *testing.T, s *store.Store, base *Base)) {
	t.Helper()
	t.Parallel()
	each(t, (*testing.T).Parallel, freshFile, freshDatabase, opened(body))
}

func each(t *testing.T, begin func(*testing.T), file, database func(*testing.T) string, body func(t *testing.T, base *Base)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		begin(t)
		base := newBase(t, "sqlite")
		base.Config.Path = file(t)
		body(t, base)
	})
	if os.Getenv("TESTDB") == "sqlite" {
		t.Log("TESTDB=sqlite: Postgres is left out")
		return
	}
	t.Run("postgres", func(t *testing.T) {
		begin(t)
		base := newBase(t, "postgres")
		base.Config.URL = database(t)
		body(t, base)
	})
}

// SQLite gives one fresh SQLite store, for tests to which the kind of database
// does not matter.
func SQLite(t *testing.T) (*store.Store, *Base) {
	t.Helper()
	base := newBase(t, "sqlite")
	base.Config.Path = freshFile(t)
	return base.Open(t), base
}

// freshFile makes a SQLite file that holds every table and nothing else.
func freshFile(t *testing.T) string {
	t.Helper()
	tables, err := migratedFile()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "review.db")
	if err := os.WriteFile(path, tables, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// migratedFile is the file that each test's is a copy of.
var migratedFile = sync.OnceValues(func() (tables []byte, err error) {
	dir, err := os.MkdirTemp("", "myreview-sqlite-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path := filepath.Join(dir, "review.db")
	if err := migrate(database.Config{Path: path, Mode: database.Make}); err != nil {
		return nil, err
	}
	return os.ReadFile(path) // #nosec G304 -- a file of ours
})

func newBase(t *testing.T, kind string) *Base {
	t.Helper()
	box, err := seal.Create(filepath.Join(t.TempDir(), "keyset"))
	if err != nil {
		t.Fatal(err)
	}
	clock, asked, counter := &Clock{now: Start}, new(sync.Map), new(Counter)
	return &Base{Kind: kind, Clock: clock, Asked: counter, asked: asked, Config: database.Config{
		Mode: database.Make, Box: box, Clock: clock.Now, Log: slog.New(slog.DiscardHandler),
		Trace: func(statement string, args []any) {
			asked.Store(statement, args)
			counter.Note(statement, args)
		},
	}}
}

// Open opens the database once more, as another instance would. It is closed
// when the test ends.
func (b *Base) Open(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), b.Config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		foundByName(t, s)
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

// foundByName sees that whatever a test did to the names of children, each is found by
// every word of the name they have now, and by no other. A test that took the database
// away is left alone.
func foundByName(t *testing.T, s *store.Store) {
	t.Helper()
	words := map[string][]string{}
	err := database.QueryRows(s.DB.Read(context.Background()), `SELECT p.name, COALESCE(w.word, '') FROM child c JOIN person p ON p.id = c.person_id
		LEFT JOIN child_word w ON w.child_id = c.person_id`, func(scan func(...any) error) error {
		var name, word string
		err := scan(&name, &word)
		words[name] = append(words[name], word)
		return err
	})
	if err != nil {
		return
	}
	for name, got := range words {
		want := care.NameWords(name)
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(slices.Compact(got), slices.Compact(want)) {
			t.Errorf("a child called %q is found by %q", name, got)
		}
	}
}

// Raw is the database as an intruder has it, outside the program: one connection,
// with all rights.
func (b *Base) Raw(t *testing.T) *sql.DB {
	t.Helper()
	var db *sql.DB
	if b.Kind == "postgres" {
		var err error
		if db, err = sql.Open("pgx", b.Config.URL); err != nil {
			t.Fatal(err)
		}
	} else {
		db = database.OpenFile(b.Config.Path, url.Values{"_pragma": {"busy_timeout(5000)"}})
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// Copy is a copy of the SQLite file, once nobody has it open.
func (b *Base) Copy(t *testing.T) string {
	t.Helper()
	all, err := os.ReadFile(b.Config.Path)
	path := filepath.Join(t.TempDir(), "copy.db")
	if err == nil {
		err = os.WriteFile(path, all, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// missing says that a part for the tests is not there.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(what)
	}
	t.Skip(what)
}

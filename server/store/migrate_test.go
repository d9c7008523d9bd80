package store_test

import (
	"encoding/base64"
	"io/fs"
	"net/url"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	"myreview/migrations"
	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store"
	"myreview/server/store/storetest"
)

// before is a database as it was after so many migrations, with the rows given
// in it, opened by the program of today.
func before(t *testing.T, version int64, rows [][]any) *store.Store {
	t.Helper()
	_, base := storetest.SQLite(t)
	c := base.Config
	c.Path = filepath.Join(t.TempDir(), "old.db")
	db := database.OpenFile(c.Path, url.Values{"_pragma": {"foreign_keys(1)"}})
	db.SetMaxOpenConns(1)
	files, err := fs.Sub(migrations.FS, "sqlite")
	if err != nil {
		t.Fatal(err)
	}
	old, err := goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := old.UpTo(t.Context(), version); err != nil {
		t.Fatal(err)
	}
	mark, err := c.Box.Seal([]byte("My Review"), []byte("meta|seal"))
	if err != nil {
		t.Fatal(err)
	}
	rows = append(rows, []any{"INSERT INTO meta (key, value) VALUES ('seal', ?)", base64.StdEncoding.EncodeToString(mark)})
	for _, q := range rows {
		if _, err := db.ExecContext(t.Context(), q[0].(string), q[1:]...); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

const day = "2026-03-01 09:00:00+00:00"

func id(n string) string { return "00000000-0000-4000-8000-00000000000" + n }

// SQLite gives up a constraint only with the table: what was in it is there
// after migration 6, and what names it still does.
func TestTiesFromBeforeAreThere(t *testing.T) {
	s := before(t, 5, [][]any{
		{"INSERT INTO person (id, name, band, lang, made_at) VALUES (?, 'Kim', 'young', 'en', ?), (?, 'Mum', 'adult', 'en', ?), (?, 'Sam', 'young', 'en', ?)", id("1"), day, id("2"), day, id("3"), day},
		{"INSERT INTO child (person_id, born_on, cared_on) VALUES (?, '2012-01-01', '2025-01-01'), (?, '2013-01-01', '2025-01-01')", id("1"), id("3")},
		{"INSERT INTO tie (id, person_id, child_id, kind, state, calls, since) VALUES (?, ?, ?, 'parent', 'active', 'Mum', ?), (?, ?, ?, 'parent', 'ended', '', ?)", id("4"), id("2"), id("1"), day, id("5"), id("2"), id("3"), day},
		{"INSERT INTO review (id, child_id, number, state, starts_at, epoch, due_on, made_at) VALUES (?, ?, 1, 'planned', ?, 'e', '2026-04-01', ?)", id("6"), id("1"), day, day},
		{"INSERT INTO seat (id, review_id, person_id, tie_id, state) VALUES (?, ?, ?, ?, 'invited')", id("7"), id("6"), id("2"), id("4")},
	})
	mum := care.Viewer{Person: care.ID(id("2"))}
	r, err := s.Reviews.Review(t.Context(), mum, care.ID(id("6")))
	if err != nil || r.Kind != care.TieParent || r.ChildName != "Kim" {
		t.Errorf("%+v, %v", r, err)
	}
	if err := s.Do(t.Context(), exec("DELETE FROM tie WHERE id = ?", id("4"))); err == nil {
		t.Error("a seat does not hold its tie any more")
	}
	if _, err := s.People.AddTie(t.Context(), care.Tie{Person: mum.Person, Child: care.ID(id("3")), Kind: care.TieParent, Since: time.Now()}); err != nil {
		t.Errorf("who comes back: %v", err)
	}
	if _, err := s.People.AddTie(t.Context(), care.Tie{Person: mum.Person, Child: care.ID(id("3")), Kind: care.TieParent, Since: time.Now()}); err == nil {
		t.Error("two open ties of one kind")
	}
}

// Who came in by a link, when there were any, is out; others stay.
func TestWhoCameByALinkIsOut(t *testing.T) {
	in := [][]any{
		{"INSERT INTO person (id, name, band, lang, made_at) VALUES (?, 'Mum', 'adult', 'en', ?)", id("1"), day},
		{"INSERT INTO link (id, token_hash, person_id, made_at, expires_at) VALUES (?, 'h', ?, ?, '2027-01-01 09:00:00+00:00')", id("2"), id("1"), day},
	}
	const later = "2027-01-01 09:00:00+00:00"
	for _, way := range []string{"link", "", "code", "password"} {
		in = append(in, []any{
			"INSERT INTO session (token_hash, person_id, lang, made_at, seen_at, expires_at, idle_until, way, policy) VALUES (?, ?, 'en', ?, ?, ?, ?, ?, 'family')",
			database.HashOf(way), id("1"), day, day, later, later, way,
		})
	}
	s := before(t, 12, in)
	for way, here := range map[string]bool{"link": false, "": false, "code": true, "password": true} {
		if _, err := s.SignIn.Session(t.Context(), way); (err == nil) != here || !here && care.KindOf(err) != care.KindSignIn {
			t.Errorf("by %q: %v", way, err)
		}
	}
}

// A database from before there was a log has no secret for it, although things
// happened there: the migration makes the secret, and the keys.
func TestADatabaseFromBeforeTheLogGetsItsSecret(t *testing.T) {
	s := before(t, 9, [][]any{
		{"INSERT INTO person (id, name, band, lang, made_at) VALUES (?, 'Kim', 'young', 'en', ?)", id("1"), day},
		{"INSERT INTO child (person_id, born_on, cared_on) VALUES (?, '2012-01-01', '2025-01-01')", id("1")},
		{"INSERT INTO review (id, child_id, number, state, starts_at, epoch, due_on, made_at) VALUES (?, ?, 1, 'planned', ?, 'e', '2026-04-01', ?)", id("6"), id("1"), day, day},
		{"INSERT INTO event (review_id, seq, kind, subject, by_person, at) VALUES (?, 1, 'review.opened', ?, ?, ?)", id("6"), id("6"), id("1"), day},
	})
	if r, err := s.Audit.Verify(t.Context(), nil, nil); err != nil || len(r.Marks) != 2 {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := s.Sealed(care.ID(id("1")), "answer", care.NewID(), "body", []byte("x")); err != nil {
		t.Error(err)
	}
}

// A child who had two periods of care that went on has one after migration 29.
func TestOfTwoPeriodsOfCareOneGoesOn(t *testing.T) {
	spell := func(n, child, since, until, number string) []any {
		return []any{"INSERT INTO spell (id, child_id, sort, kind, since, until, number) VALUES (?, ?, 'care', '', ?, ?, ?)", id(n), id(child), since, until, number}
	}
	s := before(t, 28, [][]any{
		{"INSERT INTO person (id, name, band, lang, made_at) VALUES (?, 'Kim', 'young', 'en', ?), (?, 'Sam', 'young', 'en', ?)", id("1"), day, id("2"), day},
		{"INSERT INTO child (person_id, born_on, cared_on) VALUES (?, '2012-01-01', '2025-01-01'), (?, '2013-01-01', '2025-01-01')", id("1"), id("2")},
		spell("3", "1", "2024-01-01", "2024-06-01", ""), spell("4", "1", "2025-01-01", "", ""), spell("5", "1", "2025-02-01", "", ""), spell("6", "1", "2025-02-01", "", "p2"),
		spell("7", "2", "2025-01-01", "", ""),
	})
	var got []struct{ ID, Until string }
	if err := s.Read(t.Context()).Raw("SELECT id, until FROM spell ORDER BY id").Scan(&got).Error; err != nil {
		t.Fatal(err)
	}
	want := []struct{ ID, Until string }{{id("3"), "2024-06-01"}, {id("4"), "2025-02-01"}, {id("6"), ""}, {id("7"), ""}}
	if !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	if err := s.Do(t.Context(), exec("INSERT INTO spell (id, child_id, sort, kind, since) VALUES (?, ?, 'care', '', '2026-01-01')", id("8"), id("2"))); err == nil {
		t.Error("two periods go on")
	}
}

package store_test

import (
	"bytes"
	"errors"
	"io/fs"
	"log/slog"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"myreview/migrations"
	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/seal"
	"myreview/server/store"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/storetest"
)

func TestANewerDatabaseIsRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		later := "INSERT INTO goose_db_version (version_id, is_applied) VALUES (?, ?)"
		if err := s.Do(t.Context(), exec(later, 9999, true)); err != nil {
			t.Fatal(err)
		}
		_, err := store.Open(t.Context(), base.Config)
		var newer *database.NewerError
		if !errors.As(err, &newer) || newer.Database != 9999 || newer.Program >= 9999 {
			t.Fatalf("got %v", err)
		}
		if !strings.Contains(err.Error(), "start the newer program") {
			t.Errorf("%q does not say what to do", err)
		}
	})
}

func TestTheKeyAtTheDoor(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		other, err := seal.Create(filepath.Join(t.TempDir(), "other"))
		if err != nil {
			t.Fatal(err)
		}
		open := func(box *seal.Box) error {
			c := base.Config
			c.Box = box
			s, err := store.Open(t.Context(), c)
			if err == nil {
				err = s.Close()
			}
			return err
		}
		sealed := func(want bool) {
			t.Helper()
			if got, err := s.DB.HasSealed(t.Context()); err != nil || got != want {
				t.Fatalf("HasSealed: %v, %v", got, err)
			}
		}
		sealed(false)
		if err := open(nil); err != nil {
			t.Fatalf("no key, nothing sealed: %v", err)
		}
		if err := open(other); err != nil {
			t.Fatalf("a new key, nothing sealed: %v", err)
		}
		if err := open(base.Config.Box); err != nil {
			t.Fatal(err)
		}
		storetest.NewFamily(t, s, care.Young)
		sealed(true)
		for name, c := range map[string]struct {
			box  *seal.Box
			want error
		}{
			"no key":      {nil, seal.ErrNoKey},
			"another key": {other, database.ErrWrongKey},
			"the key":     {base.Config.Box, nil},
		} {
			if err := open(c.box); !errors.Is(err, c.want) {
				t.Errorf("%s, rows sealed: %v, want %v", name, err, c.want)
			}
		}
	})
}

// A store opened before its keys were made gets them by Unlock.
func TestUnlock(t *testing.T) {
	_, base := storetest.SQLite(t)
	c := base.Config
	c.Box, c.Path = nil, filepath.Join(t.TempDir(), "new.db")
	s, err := store.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	child, err := s.People.AddPerson(t.Context(), network.Person{Name: "A child", Band: care.Young, Lang: care.English}, "", "")
	if err == nil {
		_, err = s.People.AddChild(t.Context(), people.Child{Person: child, BornOn: "2012-01-01", CaredOn: "2025-01-01"})
	}
	if err != nil {
		t.Fatal(err)
	}
	id := care.NewID()
	if _, err := s.Sealed(child, "answer", id, "body", []byte("x")); !errors.Is(err, seal.ErrNoKey) {
		t.Fatalf("sealed without a key: %v", err)
	}
	if err := s.Unlock(t.Context(), base.Config.Box); err != nil {
		t.Fatal(err)
	}
	box, err := s.Sealed(child, "answer", id, "body", []byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := s.Unsealed(child, "answer", id, "body", box); err != nil || string(plain) != "x" {
		t.Fatalf("%q, %v", plain, err)
	}
	if nothing, err := s.Sealed(child, "answer", id, "body", nil); nothing != nil || err != nil {
		t.Fatalf("nil became %v, %v", nothing, err)
	}
}

// Every binary column of the tables is a sealed one, and HasSealed looks at it.
func TestHasSealedKnowsEveryColumn(t *testing.T) {
	in := regexp.MustCompile(`(?s)CREATE TABLE (\w+) \((.*?)\n\);`)
	blob := regexp.MustCompile(`(?m)^\s+(\w+)\s+BLOB`)
	added := regexp.MustCompile(`ALTER TABLE (\w+) ADD COLUMN (\w+) BLOB`)
	var found []string
	err := fs.WalkDir(migrations.FS, "sqlite", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(migrations.FS, path)
		for _, column := range added.FindAllStringSubmatch(string(text), -1) {
			found = append(found, column[1]+"."+column[2])
		}
		for _, table := range in.FindAllStringSubmatch(string(text), -1) {
			for _, column := range blob.FindAllStringSubmatch(table[2], -1) {
				found = append(found, table[1]+"."+column[1])
			}
		}
		return err
	})
	if err != nil || len(found) == 0 {
		t.Fatal(found, err)
	}
	known := map[string]bool{}
	for table, columns := range database.SealedColumns {
		for _, c := range columns {
			known[table+"."+c] = true
		}
	}
	for _, f := range found {
		if !known[f] {
			t.Errorf("%s is not in sealedColumns", f)
		}
		delete(known, f)
	}
	if len(known) > 0 {
		t.Errorf("no such columns: %v", known)
	}
}

// The tables of both databases have the same names and columns.
func TestBothDatabasesHaveTheSameTables(t *testing.T) {
	columns := map[string]string{
		"sqlite": `SELECT m.name || '.' || c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
			WHERE m.type = 'table' ORDER BY 1`,
		"postgres": `SELECT table_name || '.' || column_name FROM information_schema.columns
			WHERE table_schema = 'public' ORDER BY 1`,
	}
	files := func(folder string) (names []string) {
		found, _ := fs.Glob(migrations.FS, folder+"/*.sql")
		for _, f := range found {
			names = append(names, strings.TrimPrefix(f, folder))
		}
		return names
	}
	if d := cmp.Diff(files("sqlite"), files("postgres")); d != "" {
		t.Errorf("sqlite -, postgres +:\n%s", d)
	}
	shapes := map[string][]string{}
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Base) {
		var shape []string
		db := s.Read(t.Context())
		if err := db.Raw(columns[db.Name()]).Scan(&shape).Error; err != nil {
			t.Fatal(err)
		}
		shapes[db.Name()] = slices.DeleteFunc(shape, func(c string) bool {
			return strings.HasPrefix(c, "goose_") || strings.HasPrefix(c, "sqlite_")
		})
	})
	if shapes["postgres"] == nil {
		return // not installed here
	}
	slices.Sort(shapes["postgres"]) // its own order is the language's
	slices.Sort(shapes["sqlite"])
	if d := cmp.Diff(shapes["sqlite"], shapes["postgres"]); d != "" || len(shapes["sqlite"]) < 100 {
		t.Errorf("sqlite -, postgres +, of %d columns:\n%s", len(shapes["sqlite"]), d)
	}
}

// What people said never reaches the log, not even when the database refuses
// it: the log has the statement without its values.
func TestTheLogHoldsNoValue(t *testing.T) {
	const canary = "CANARY-I-miss-my-dog"
	storetest.Each(t, func(t *testing.T, _ *store.Store, base *storetest.Base) {
		var log bytes.Buffer
		base.Config.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		s := base.Open(t)
		id, err := s.People.AddPerson(t.Context(), network.Person{Name: canary, Band: care.Adult, Lang: care.English}, canary, canary)
		if err != nil {
			t.Fatal(err)
		}
		fails := map[string]func(tx *gorm.DB) error{
			"taken address": func(tx *gorm.DB) error {
				return tx.Exec("INSERT INTO person (id, name, band, lang, email, made_at) VALUES (?, ?, 'a', 'en', ?, ?)",
					care.NewID(), canary, strings.ToLower(canary), storetest.Start).Error
			},
			"no such column": func(tx *gorm.DB) error {
				return tx.Exec("UPDATE person SET nothing = ? WHERE id = ?", canary, id).Error
			},
			"nobody's tie": func(tx *gorm.DB) error {
				return tx.Exec("INSERT INTO child (person_id, born_on, cared_on) VALUES (?, ?, '')", canary, canary).Error
			},
			"wrong type": func(tx *gorm.DB) error {
				return tx.Exec("INSERT INTO attempt (bucket, since, n) VALUES (?, ?, NULL)", canary, storetest.Start).Error
			},
		}
		for name, fn := range fails {
			if err := s.Do(t.Context(), fn); err == nil {
				t.Errorf("%s: no error", name)
			}
		}
		_, _ = s.People.AddPerson(t.Context(), network.Person{Name: canary, Band: care.Adult, Lang: care.English}, canary, "")
		if text := log.String(); !strings.Contains(text, "INSERT INTO") {
			t.Fatalf("the log is empty, so this proves nothing:\n%s", text)
		} else if strings.Contains(strings.ToLower(text), strings.ToLower(canary)) {
			t.Fatalf("the log holds what was said:\n%s", text)
		}
	})
}

func TestTimesComeBackAsTheyWentIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Young)
		r, err := s.Reviews.Review(t.Context(), f.IRO.Viewer, f.Review)
		if err != nil {
			t.Fatal(err)
		}
		if want := storetest.Start.Add(3600e9); !r.StartsAt.Equal(want) || r.StartsAt.Location().String() != "UTC" {
			t.Fatalf("starts at %v, want %v", r.StartsAt, want)
		}
	})
}

func TestTheDemoMark(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		is := func(when string, wantDemo, wantWhole bool) {
			t.Helper()
			demo, err1 := s.DB.IsDemo(t.Context())
			whole, err2 := s.DB.DemoWhole(t.Context())
			if errors.Join(err1, err2) != nil || demo != wantDemo || whole != wantWhole {
				t.Fatalf("%s: demo %v, whole %v, %v, %v", when, demo, whole, err1, err2)
			}
		}
		is("before", false, false)
		if err := s.DB.FinishDemo(t.Context()); err != nil {
			t.Fatal(err)
		}
		is("finished, never begun", false, false)
		for range 2 {
			if err := s.DB.MarkDemo(t.Context()); err != nil {
				t.Fatal(err)
			}
			is("marked", true, false)
		}
		storetest.NewFamily(t, s, care.Young)
		for range 2 {
			if err := errors.Join(s.DB.FinishDemo(t.Context()), s.DB.MarkDemo(t.Context())); err != nil {
				t.Fatal(err)
			}
			is("finished", true, true)
		}
	})
}

// Where there are people, nobody makes a demo: they may be real.
func TestADatabaseWithPeopleIsNoDemo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		storetest.NewFamily(t, s, care.Young)
		if err := s.DB.MarkDemo(t.Context()); err == nil {
			t.Fatal("marked")
		}
		if demo, err := s.DB.IsDemo(t.Context()); err != nil || demo {
			t.Fatalf("demo %v, %v", demo, err)
		}
	})
}

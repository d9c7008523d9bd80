package main

import (
	"bytes"
	"compress/gzip"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/seal"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/signin"
	"myreview/server/store/staff"
	"myreview/server/store/storetest"
)

// openFile does something to a backup, as somebody with a pen could.
func openFile(t *testing.T, path string, do func(db *sql.DB) error) {
	t.Helper()
	db := database.OpenFile(path, url.Values{})
	if err := errors.Join(do(db), db.Close()); err != nil {
		t.Fatal(err)
	}
}

// rowsOf is every row of every table, as text.
func rowsOf(t *testing.T, c Config) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	engine(t, c, func(db *sql.DB) error {
		names := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
		if c.DatabaseURL != "" {
			names = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
		}
		for _, table := range list(t, db, names) {
			if table == "goose_db_version" {
				continue
			}
			rows, err := db.Query("SELECT * FROM " + table)
			if err != nil {
				return err
			}
			defer rows.Close()
			columns, _ := rows.Columns()
			for all[table] = []string{}; rows.Next(); {
				row, into := make([]any, len(columns)), make([]any, len(columns))
				for i := range row {
					into[i] = &row[i]
				}
				if err := rows.Scan(into...); err != nil {
					return err
				}
				var text []string
				for i, name := range columns {
					switch v := row[i].(type) { // what the databases keep in ways of their own
					case time.Time:
						row[i] = v.UTC()
					case bool:
						row[i] = map[bool]int{true: 1}[v]
					}
					text = append(text, fmt.Sprintf("%s=%v", name, row[i]))
				}
				slices.Sort(text)
				all[table] = append(all[table], strings.Join(text, " "))
			}
			slices.Sort(all[table])
			if err := rows.Err(); err != nil {
				return err
			}
		}
		return nil
	})
	return all
}

func list(t *testing.T, db *sql.DB, words string) (out []string) {
	t.Helper()
	rows, err := db.Query(words)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			t.Fatal(err)
		}
		out = append(out, one)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// ways are the tables of what lets people in for a while. What was open in a backup is
// over where it is restored.
var (
	ways = []string{"session", "staff_link", "invite"}
	over = regexp.MustCompile(`(ended_at|revoked_at|used_at)=[^<]`)
)

// openWays opens one of each.
func openWays(t *testing.T, c Config) {
	t.Helper()
	s, err := openStore(t.Context(), c, database.AsItIs, logger(c))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	admin := staff.Newcomer{ID: care.NewID(), Name: "Ada", Email: "ada.ways@council.example", Jobs: []care.Job{care.JobIRO}}
	if _, err := s.Staff.Add(t.Context(), operator, admin); err != nil { // with a link
		t.Fatal(err)
	}
	if _, err := s.SignIn.StartSession(t.Context(), admin.ID, signin.NewSession{By: signin.ByPassword}, care.English); err != nil {
		t.Fatal(err)
	}
	err = s.DB.WriteTx(t.Context(), func(tx *gorm.DB) error {
		return tx.Exec("INSERT INTO invite (id, token_hash, tie_id, person_id, made_by, made_at, expires_at) SELECT ?, 'x', id, person_id, ?, ?, ? FROM tie WHERE kind = 'parent' LIMIT 1",
			care.NewID(), admin.ID, time.Now(), time.Now().Add(time.Hour)).Error
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A backup of either database is good, tells where the keys are, and becomes the same rows
// again in either.
func TestABackupBecomesTheSameAgain(t *testing.T) {
	for from, settings := range databases {
		t.Run(from, func(t *testing.T) {
			c := demoIn(t, t.TempDir(), settings(t)...)
			live, err := Open(t.Context(), c, true) // it runs meanwhile
			if err != nil {
				t.Fatal(err)
			}
			defer func() {
				if err := live.Close(); err != nil {
					t.Error(err)
				}
			}()
			openWays(t, c)
			file := filepath.Join(t.TempDir(), "backup")
			var out bytes.Buffer
			if err := backup(t.Context(), &out, c, file); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(out.String(), c.Keyset) || !strings.Contains(out.String(), "apart") {
				t.Errorf("says %s", out.String())
			}
			if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%v, %v", info.Mode(), err)
			}
			if left, err := os.ReadDir(filepath.Dir(file)); err != nil || len(left) != 1 {
				t.Errorf("beside it: %v, %v", left, err)
			}
			was, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if keys, err := os.ReadFile(c.Keyset); err != nil || bytes.Contains(was, bytes.TrimSpace(keys)) {
				t.Errorf("the keys are in it: %v", err)
			}
			if err := backup(t.Context(), &out, c, file); !errors.Is(err, fs.ErrExist) {
				t.Errorf("a second one over it: %v", err)
			}
			out.Reset()
			if err := restore(t.Context(), &out, c, restoreVerb{File: file, Check: true}); err != nil {
				t.Errorf("%v\n%s", err, out.String())
			}
			for _, what := range []string{"file", "rows", "schema", "tables", "keyset", "sealed", "audit log"} {
				if !strings.Contains(out.String(), "good   "+what+": ") {
					t.Errorf("nothing is said of %s:\n%s", what, out.String())
				}
			}
			if is, err := os.ReadFile(file); err != nil || !bytes.Equal(was, is) {
				t.Errorf("the check has changed it: %v", err)
			}
			if err := restore(t.Context(), &out, c, restoreVerb{File: file}); !errors.Is(err, fs.ErrExist) {
				t.Errorf("restored over what is there: %v", err)
			}
			want := rowsOf(t, c)
			for _, way := range ways {
				if strings.Contains(strings.Join(want[way], ""), "=<nil>") {
					delete(want, way)
				} else {
					t.Errorf("none was open of %s", way)
				}
			}
			if len(want) < 30 || len(want["audit"]) < 50 {
				t.Fatalf("%d tables, %d lines", len(want), len(want["audit"]))
			}
			for to, settings := range databases {
				there := c
				there.Data, there.DatabaseURL = filepath.Join(t.TempDir(), "data"), ""
				if s := settings(t); s != nil {
					_, there.DatabaseURL, _ = strings.Cut(s[0], "=")
				}
				if err := restore(t.Context(), &out, there, restoreVerb{File: file}); err != nil {
					t.Fatalf("to %s: %v\n%s", to, err, out.String())
				}
				got := rowsOf(t, there)
				for _, way := range ways {
					for _, row := range got[way] {
						if !over.MatchString(row) {
							t.Errorf("to %s: a way in is open: %s", to, row)
						}
					}
					delete(got, way)
				}
				if d := cmp.Diff(want, got); d != "" {
					t.Errorf("to %s:\n%s", to, d[:min(len(d), 2000)])
				}
				if err := opens(t, there, true); err != nil {
					t.Errorf("to %s: it does not start: %v", to, err)
				}
			}
		})
	}
}

// What is written while a backup is taken is in it whole or not at all.
func TestABackupIsOfOneMoment(t *testing.T) {
	for name, settings := range databases {
		t.Run(name, func(t *testing.T) {
			c := authority(t, settings(t)...)
			s, err := openStore(t.Context(), c, database.AsItIs, logger(c))
			if err != nil {
				t.Fatal(err)
			}
			var writing sync.WaitGroup
			stop, written := make(chan struct{}), atomic.Int64{}
			writing.Go(func() {
				for {
					select {
					case <-stop:
						return
					default:
						child, err := s.People.AddPerson(t.Context(), network.Person{Name: "A child", Band: care.Young, Lang: care.English}, "", "")
						if err == nil {
							_, err = s.People.AddChild(t.Context(), people.Child{Person: child, BornOn: "2012-01-01", CaredOn: "2025-01-01"})
						}
						if err != nil {
							t.Error(err)
							return
						}
						written.Add(1)
					}
				}
			})
			for i := range 3 {
				for before := written.Load(); written.Load() < before+5 && !t.Failed(); {
					time.Sleep(time.Millisecond)
				}
				file := filepath.Join(t.TempDir(), fmt.Sprint("backup", i))
				var out bytes.Buffer
				if err := backup(t.Context(), &out, c, file); err != nil {
					t.Error(err)
				} else if err := restore(t.Context(), &out, c, restoreVerb{File: file, Check: true}); err != nil {
					t.Errorf("%v\n%s", err, out.String())
				}
			}
			close(stop)
			writing.Wait()
			if err := s.Close(); err != nil || written.Load() < 15 {
				t.Errorf("%d written, %v", written.Load(), err)
			}
		})
	}
}

// Tables without their rows would be served as a new database, so a restoring that fails
// leaves none.
func TestARestoringThatFailsLeavesNoTables(t *testing.T) {
	c := demoIn(t, t.TempDir())
	file := filepath.Join(t.TempDir(), "backup")
	if err := backup(t.Context(), new(bytes.Buffer), c, file); err != nil {
		t.Fatal(err)
	}
	openFile(t, file, func(db *sql.DB) error { // what Postgres cannot keep
		_, err := db.Exec("UPDATE person SET name = name || char(0) WHERE NOT staff")
		return err
	})
	_, c.DatabaseURL, _ = strings.Cut(databases["postgres"](t)[0], "=")
	if err := restore(t.Context(), new(bytes.Buffer), c, restoreVerb{File: file}); err == nil || !strings.Contains(err.Error(), "table person") {
		t.Errorf("restored: %v", err)
	}
	engine(t, c, func(db *sql.DB) error {
		if left := list(t, db, "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"); len(left) > 0 {
			t.Errorf("left %v", left)
		}
		return nil
	})
}

// Triggers and foreign keys work again after rows came in past them.
func TestARestoredPostgresIsAsAMadeOne(t *testing.T) {
	made := authority(t, databases["postgres"](t)...)
	file := filepath.Join(t.TempDir(), "backup")
	var out bytes.Buffer
	if err := backup(t.Context(), &out, made, file); err != nil {
		t.Fatal(err)
	}
	restored := made
	_, restored.DatabaseURL, _ = strings.Cut(databases["postgres"](t)[0], "=")
	if err := restore(t.Context(), &out, restored, restoreVerb{File: file}); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	looks := func(c Config) (out []string) {
		engine(t, c, func(db *sql.DB) error {
			out = append(list(t, db, "SELECT conname || condeferrable::text || condeferred::text || convalidated::text FROM pg_constraint WHERE contype = 'f' ORDER BY 1"),
				list(t, db, "SELECT tgrelid::regclass::text || tgname || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1")...)
			return nil
		})
		return out
	}
	if want := looks(made); len(want) < 40 {
		t.Errorf("%d constraints and triggers", len(want))
	} else if d := cmp.Diff(want, looks(restored)); d != "" {
		t.Error(d)
	}
}

// What was done to a backup, or went wrong with it, is found and said.
func TestWhatIsWrongWithABackupIsSaid(t *testing.T) {
	c := demoIn(t, t.TempDir())
	good := filepath.Join(t.TempDir(), "backup")
	if err := backup(t.Context(), new(bytes.Buffer), c, good); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	exec := func(words ...string) func(t *testing.T, path string) {
		return func(t *testing.T, path string) {
			openFile(t, path, func(db *sql.DB) error {
				for _, w := range words {
					if done, err := db.Exec(w); err != nil {
						return err
					} else if n, _ := done.RowsAffected(); n == 0 && !strings.HasPrefix(w, "ALTER") && !strings.HasPrefix(w, "DROP") {
						return fmt.Errorf("%s: no row", w)
					}
				}
				return nil
			})
		}
	}
	write := func(text []byte) func(t *testing.T, path string) {
		return func(t *testing.T, path string) {
			if err := os.WriteFile(path, text, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	other := filepath.Join(t.TempDir(), "other")
	openFile(t, other, func(db *sql.DB) error { _, err := db.Exec("CREATE TABLE note (words TEXT)"); return err })
	otherText, err := os.ReadFile(other)
	if err != nil {
		t.Fatal(err)
	}
	const some = " WHERE rowid = (SELECT MIN(rowid) FROM "
	type damage struct {
		what string
		do   func(t *testing.T, path string)
		says string
	}
	all := []damage{
		{"cut short", write(text[:len(text)/2]), "FAULT  file"},
		{"cut to nothing", write(nil), "FAULT  schema: it holds no tables"},
		{"a text", write([]byte(strings.Repeat("Dear all,\n", 1000))), "FAULT  file: it is no backup"},
		{"another program's database", write(otherText), "FAULT  schema: it holds no tables of My Review"},
		{"a newer program's", exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)"), "FAULT  schema: store: the database is at version 9999"},
		{"a table gone", exec("DROP TABLE readback"), "FAULT  tables: missing: readback.decision_id, "},
		{"a column gone", exec("ALTER TABLE child DROP COLUMN guarded"), "FAULT  tables: missing: child.guarded"},
		{"a row that others name", exec("DELETE FROM sending" + some + "sending)"), "FAULT  rows: answer row"},
		{"a line of the log", exec("UPDATE audit SET what = 'letter.read' WHERE n = 3 AND child_id <> ''"), "FAULT  audit log"},
		{"a tie that was written past the program", exec("UPDATE tie SET kind = 'iro'" + some + "tie)"), "FAULT  audit log"},
		{"a child's keys gone", exec("DELETE FROM child_key" + some + "child_key)"), "FAULT  sealed"},
		{"the secret of the log gone", exec("DELETE FROM meta WHERE key = 'audit'"), "FAULT  keyset"},
	}
	for _, d := range all {
		path := filepath.Join(t.TempDir(), "backup")
		write(text)(t, path)
		d.do(t, path)
		var out bytes.Buffer
		if err := restore(t.Context(), &out, c, restoreVerb{File: path, Check: true}); err == nil || !strings.Contains(err.Error(), "is not good") || !strings.Contains(out.String(), d.says) {
			t.Errorf("%s: %v, want %q\n%s", d.what, err, d.says, out.String())
		}
		there := c
		there.Data = filepath.Join(t.TempDir(), "data")
		if err := restore(t.Context(), &out, there, restoreVerb{File: path}); err == nil {
			t.Errorf("%s: restored", d.what)
		}
		if _, err := os.Stat(there.Data); err == nil {
			t.Errorf("%s: something was made", d.what)
		}
	}
	t.Run("anyway", func(t *testing.T) {
		for what, usable := range map[string]bool{"a line of the log": true, "a child's keys gone": true, "a row that others name": false, "cut short": false} {
			path, there := filepath.Join(t.TempDir(), "backup"), c
			there.Data = filepath.Join(t.TempDir(), "data")
			write(text)(t, path)
			all[slices.IndexFunc(all, func(d damage) bool { return d.what == what })].do(t, path)
			if err := restore(t.Context(), new(bytes.Buffer), there, restoreVerb{File: path, Anyway: true}); (err == nil) != usable {
				t.Errorf("%s: %v", what, err)
			}
		}
	})
	t.Run("another keyset", func(t *testing.T) {
		c := c
		c.Keyset = filepath.Join(t.TempDir(), "keyset")
		var out bytes.Buffer
		if err := restore(t.Context(), &out, c, restoreVerb{File: good, Check: true}); err == nil || !strings.Contains(out.String(), "FAULT  keyset: seal: "+c.Keyset) {
			t.Errorf("none: %v\n%s", err, out.String())
		}
		if _, err := seal.Create(c.Keyset); err != nil {
			t.Fatal(err)
		}
		out.Reset()
		if err := restore(t.Context(), &out, c, restoreVerb{File: good, Check: true}); err == nil || !strings.Contains(out.String(), "not the key with which the database was sealed") {
			t.Errorf("another: %v\n%s", err, out.String())
		}
	})
}

// One byte of one row of any sealed column is found.
func TestAChangedByteOfWhatIsSealedIsFound(t *testing.T) {
	c, good := olderBackup(t, "sqlite")
	text, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for table, columns := range database.SealedColumns {
		for _, column := range columns {
			path := filepath.Join(t.TempDir(), "backup")
			if err := os.WriteFile(path, text, 0o600); err != nil {
				t.Fatal(err)
			}
			there := true
			openFile(t, path, func(db *sql.DB) error {
				var row int64
				var closed []byte
				err := db.QueryRow("SELECT rowid, "+column+" FROM "+table+" WHERE "+column+" IS NOT NULL").Scan(&row, &closed)
				if there = err == nil; !there {
					return nil // what is newer is looked at in server/store
				}
				closed[len(closed)-1] ^= 1
				_, err = db.Exec("UPDATE "+table+" SET "+column+" = ? WHERE rowid = ?", closed, row)
				return err
			})
			if !there {
				continue
			}
			found++
			var out bytes.Buffer
			want := " rows of " + table + "." + column + " do not open: "
			if err := restore(t.Context(), &out, c, restoreVerb{File: path, Check: true}); err == nil || !strings.Contains(out.String(), want) {
				t.Errorf("%v, want %q\n%s", err, want, out.String())
			}
		}
	}
	if found < 16 {
		t.Errorf("only %d columns have rows", found)
	}
}

// A place that cannot be written to is said, and nothing is left there.
func TestABackupThatCannotBeWrittenLeavesNothing(t *testing.T) {
	for name, settings := range databases {
		t.Run(name, func(t *testing.T) {
			c := authority(t, settings(t)...)
			folder := t.TempDir()
			taken := filepath.Join(folder, "taken")
			if err := os.WriteFile(taken, []byte("mine"), 0o600); err != nil {
				t.Fatal(err)
			}
			link := filepath.Join(folder, "link")
			if err := os.Symlink(filepath.Join(folder, "elsewhere"), link); err != nil {
				t.Fatal(err)
			}
			for _, path := range []string{taken, link, folder, filepath.Join(folder, "gone", "backup"), filepath.Join(taken, "backup"), "/proc/backup"} {
				if err := backup(t.Context(), new(bytes.Buffer), c, path); err == nil || !strings.HasPrefix(err.Error(), "backup: ") {
					t.Errorf("%s: %v", path, err)
				}
			}
			missing := c
			missing.Data += "x"
			if missing.DatabaseURL != "" {
				_, missing.DatabaseURL, _ = strings.Cut(settings(t)[0], "=")
			}
			if err := backup(t.Context(), new(bytes.Buffer), missing, filepath.Join(folder, "backup")); !errors.Is(err, database.ErrNoDatabase) {
				t.Errorf("of nothing: %v", err)
			}
			left, err := os.ReadDir(folder)
			if text, _ := os.ReadFile(taken); err != nil || len(left) != 2 || string(text) != "mine" {
				t.Errorf("left %v, %v", left, err)
			}
		})
	}
}

// A backup of what a program before this one left behind is good, and is brought up to date
// where it is restored.
func TestABackupOfAnOlderProgramIsGood(t *testing.T) {
	for from := range databases {
		c, file := olderBackup(t, from)
		for to, settings := range databases {
			there := c
			there.Data, there.DatabaseURL = filepath.Join(t.TempDir(), "data"), ""
			if s := settings(t); s != nil {
				_, there.DatabaseURL, _ = strings.Cut(s[0], "=")
			}
			var out bytes.Buffer
			if err := restore(t.Context(), &out, there, restoreVerb{File: file}); err != nil {
				t.Errorf("%s to %s: %v\n%s", from, to, err, out.String())
			} else if err := opens(t, there, true); err != nil {
				t.Errorf("%s to %s: %v", from, to, err)
			}
		}
	}
}

// olderBackup is one of what an earlier program left behind (server/store/testdata), in
// which nearly every sealed column has rows.
func olderBackup(t *testing.T, kind string) (c Config, file string) {
	t.Helper()
	const earlier = "store/testdata/9ed7563/"
	unpacked := func(name string) []byte {
		t.Helper()
		packed, err := os.Open(earlier + name)
		if err != nil {
			t.Fatal(err)
		}
		defer packed.Close()
		text, err := gzip.NewReader(packed)
		if err != nil {
			t.Fatal(err)
		}
		all, err := io.ReadAll(text)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	c, file = authority(t), filepath.Join(t.TempDir(), "backup")
	c.Keyset = earlier + "test-keyset"
	if kind == "postgres" {
		c.DatabaseURL = storetest.Empty(t)
		engine(t, c, func(db *sql.DB) error { _, err := db.Exec(string(unpacked("postgres.sql.gz"))); return err })
	} else if err := os.WriteFile(filepath.Join(c.Data, databaseFile), unpacked("sqlite.db.gz"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := backup(t.Context(), new(bytes.Buffer), c, file); err != nil {
		t.Fatal(err)
	}
	return c, file
}

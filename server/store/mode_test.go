package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"gorm.io/gorm"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/database"
	"myreview/server/seal"
	"myreview/server/store"
	"myreview/server/store/alerts"
	"myreview/server/store/audit"
	"myreview/server/store/storetest"
)

// as opens the database once more, in a mode.
func as(t *testing.T, base *storetest.Base, mode database.Mode) (*store.Store, error) {
	t.Helper()
	c := base.Config
	c.Mode = mode
	s, err := store.Open(t.Context(), c)
	if err == nil {
		t.Cleanup(func() { _ = s.Close() })
	}
	return s, err
}

// Who only reads changes nothing, not even where something is missing; beside it
// the portal runs on.
func TestReadOnlyReadsAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		c.sixLines(t)
		reader, err := as(t, base, database.ReadOnly)
		if err != nil {
			t.Fatal(err)
		}
		if r, err := reader.Audit.Verify(t.Context(), nil, nil); err != nil || r.Lines != 7 || len(r.Faults) > 0 {
			t.Errorf("%+v, %v", r, err)
		}
		if err := reader.Do(t.Context(), exec("UPDATE person SET name = 'x'")); err == nil {
			t.Error("it wrote")
		}
		c.exec(t, "DELETE FROM child_key")
		if reader, err = as(t, base, database.ReadOnly); err != nil {
			t.Fatal(err)
		}
		var keys int
		if err := reader.Read(t.Context()).Raw("SELECT COUNT(*) FROM child_key").Scan(&keys).Error; err != nil || keys != 0 {
			t.Errorf("%d keys, %v", keys, err)
		}
	})
}

func TestOnlyMakeMakesADatabase(t *testing.T) {
	for _, mode := range []database.Mode{database.ReadOnly, database.AsItIs, database.Migrate} {
		path := filepath.Join(t.TempDir(), "none.db")
		if _, err := store.Open(t.Context(), database.Config{Path: path, Mode: mode}); !errors.Is(err, database.ErrNoDatabase) {
			t.Errorf("mode %d: %v", mode, err)
		}
		if _, err := os.Stat(path); err == nil {
			t.Errorf("mode %d made a file", mode)
		}
	}
	path := filepath.Join(t.TempDir(), "new.db")
	s, err := store.Open(t.Context(), database.Config{Path: path, Mode: database.Make})
	if err != nil || !s.DB.Made() {
		t.Fatal(err)
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if info, err := os.Stat(path + suffix); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("others may read %q: %v, %v", suffix, info, err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	box, err := seal.Create(filepath.Join(t.TempDir(), "keyset"))
	if err != nil {
		t.Fatal(err)
	}
	if s, err = store.Open(t.Context(), database.Config{Path: path, Box: box}); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Audit.Verify(t.Context(), nil, nil); !errors.Is(err, audit.ErrNoLog) {
		t.Errorf("the log of a database that was never used: %v", err)
	}
}

// A database in which something was said or done gets no new secrets: they would
// hide that an intruder removed the old ones.
func TestASecretThatIsGoneIsNotMadeAnew(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		for _, name := range []string{"a line of no child", "words of a child"} {
			if name == "words of a child" {
				c := newRound(t, s, base)
				c.save(t, "child", "y2", 1, c.says("canary", care.OnlyIRO))
			} else if err := s.Do(t.Context(), func(tx *gorm.DB) error { return s.Note(tx, care.Viewer{}, "duty.put", "", care.NewID()) }); err != nil {
				t.Fatal(err)
			}
			for _, key := range []string{"audit", "seal"} {
				var kept string
				if err := s.Read(t.Context()).Raw("SELECT value FROM meta WHERE key = ?", key).Scan(&kept).Error; err != nil || kept == "" {
					t.Fatal(kept, err)
				}
				for deed, want := range map[string]error{"DELETE FROM meta WHERE key = ?": database.ErrLost, "UPDATE meta SET value = '' WHERE key = ?": database.ErrLost} {
					if key == "seal" && deed[0] == 'U' {
						want = database.ErrWrongKey
					}
					if err := s.Do(t.Context(), exec(deed, key)); err != nil {
						t.Fatal(err)
					}
					for _, mode := range []database.Mode{database.ReadOnly, database.AsItIs, database.Make} {
						if _, err := as(t, base, mode); !errors.Is(err, want) {
							t.Errorf("%s, %s %s, mode %d: %v", name, deed, key, mode, err)
						}
					}
					if err := s.Do(t.Context(), exec("DELETE FROM meta WHERE key = ?", key)); err != nil {
						t.Fatal(err)
					}
					if err := s.Do(t.Context(), exec("INSERT INTO meta (key, value) VALUES (?, ?)", key, kept)); err != nil {
						t.Fatal(err)
					}
				}
				if _, err := as(t, base, database.Make); err != nil {
					t.Errorf("%s: put back: %v", name, err)
				}
			}
		}
	})
}

// A child whose keys an intruder has deleted gets no new ones, and can still say
// what they have to say; what they said before is shown as lost, and reported.
func TestAChildWhoseKeysAreGone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		c.save(t, "child", "y2", 1, c.says("before", care.Everyone))
		c.send(t, "child")
		c.exec(t, "DELETE FROM child_key")
		c.Store = base.Open(t)
		got, err := c.Forms.Reading(t.Context(), c.as("iro"), c.review)
		if err != nil || len(got.Answers) != 1 || got.Answers[0].Answer.State != consult.Lost {
			t.Errorf("what was said before: %+v, %v", got, err)
		}
		c.save(t, "child", "y2", 2, c.says("after", care.Everyone))
		c.send(t, "child")
		if got := c.reads(t, "iro"); got != "after" {
			t.Errorf("what is said now: %s", got)
		}
		if err := c.Alerts.Tell(t.Context(), c.as("child"), alerts.Telling{ID: care.NewID(), Kind: alert.Now, Words: "help"}); err != nil {
			t.Errorf("a call for help: %v", err)
		}
		c.SettleLog()
		var noted, keys int
		err = c.Read(t.Context()).Raw("SELECT COUNT(*) FROM audit WHERE verb = 'unopened' AND what = 'child_key'").Scan(&noted).Error
		if err == nil {
			err = c.Read(t.Context()).Raw("SELECT COUNT(*) FROM child_key").Scan(&keys).Error
		}
		if err != nil || noted != 1 || keys != 0 {
			t.Errorf("%d lines, %d keys, %v", noted, keys, err)
		}
	})
}

package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/audit"
	"myreview/server/store/storetest"
)

func put(key, value string) func(tx *gorm.DB) error {
	return func(tx *gorm.DB) error {
		return tx.Exec("INSERT INTO meta (key, value) VALUES (?, ?)", key, value).Error
	}
}

func exec(statement string, args ...any) func(tx *gorm.DB) error {
	return func(tx *gorm.DB) error { return tx.Exec(statement, args...).Error }
}

func has(t *testing.T, s *store.Store, key string) bool {
	t.Helper()
	var n int64
	if err := s.Read(t.Context()).Table("meta").Where("key = ?", key).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n > 0
}

// What batch has called saved is there for a reader on another connection: so
// it was committed before it answered.
func TestBatchAnswersAfterTheCommit(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		other := base.Open(t)
		var all sync.WaitGroup
		for i := range 64 {
			all.Go(func() {
				key := fmt.Sprint("save-", i)
				if err := s.Batch(t.Context(), put(key, "v")); err != nil {
					t.Error(err)
				} else if !has(t, other, key) {
					t.Errorf("%s was called saved and is not there", key)
				}
			})
		}
		all.Wait()
	})
}

// One save that fails, in any way, leaves its neighbours in the same commit
// alone and keeps nothing of itself.
func TestABadSaveHurtsNoOther(t *testing.T) {
	bad := map[string]func(tx *gorm.DB) error{
		"its own error": func(tx *gorm.DB) error { return errors.New("no") },
		"a broken rule": func(tx *gorm.DB) error { return put("taken", "again")(tx) },
		"broken SQL":    func(tx *gorm.DB) error { return tx.Exec("SELECT nothing FROM nowhere").Error },
	}
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		if err := s.Do(t.Context(), put("taken", "v")); err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for name, fail := range bad {
			for i := range 8 {
				all.Go(func() {
					err := s.Batch(t.Context(), func(tx *gorm.DB) error {
						if err := put(fmt.Sprint("half-", name, i), "v")(tx); err != nil {
							return err
						}
						return fail(tx)
					})
					if err == nil {
						t.Errorf("%s: no error", name)
					}
				})
				all.Go(func() {
					if err := s.Batch(t.Context(), put(fmt.Sprint("good-", name, i), "v")); err != nil {
						t.Errorf("a neighbour of %q: %v", name, err)
					}
				})
			}
		}
		all.Wait()
		var keys []string
		if err := s.Read(t.Context()).Table("meta").Pluck("key", &keys).Error; err != nil {
			t.Fatal(err)
		}
		good := 0
		for _, k := range keys {
			if strings.HasPrefix(k, "half-") {
				t.Errorf("%s was kept", k)
			}
			if strings.HasPrefix(k, "good-") {
				good++
			}
		}
		if want := 8 * len(bad); good != want {
			t.Errorf("%d good saves kept, want %d", good, want)
		}
	})
}

func TestAPanicInASaveEndsOnlyThatSave(t *testing.T) {
	s, _ := storetest.SQLite(t)
	err := s.Batch(t.Context(), func(*gorm.DB) error { panic("oh no") })
	if err == nil || !strings.Contains(err.Error(), "oh no") {
		t.Fatalf("got %v", err)
	}
	if err := s.Batch(t.Context(), put("after", "v")); err != nil || !has(t, s, "after") {
		t.Fatalf("the writer is gone: %v", err)
	}
}

// The settings on which "saved" rests: a commit is on the disk before it
// answers, readers never wait for the writer, and cannot write.
func TestHowSQLiteKeeps(t *testing.T) {
	s, _ := storetest.SQLite(t)
	for pragma, want := range map[string]struct{ writer, reader string }{
		"synchronous":  {"2", "2"},
		"journal_mode": {"wal", "wal"},
		"foreign_keys": {"1", "1"},
		"query_only":   {"0", "1"},
		"busy_timeout": {"5000", "5000"},
	} {
		var writer, reader string
		err := s.Do(t.Context(), func(tx *gorm.DB) error { return tx.Raw("PRAGMA " + pragma).Scan(&writer).Error })
		err = errors.Join(err, s.Read(t.Context()).Raw("PRAGMA "+pragma).Scan(&reader).Error)
		if err != nil || writer != want.writer || reader != want.reader {
			t.Errorf("%s: writer %s, reader %s, %v; want %v", pragma, writer, reader, err, want)
		}
	}
	if err := s.Read(t.Context()).Exec("DELETE FROM meta").Error; err == nil {
		t.Error("the reader wrote")
	}
}

// Somebody who leaves while their save waits does not undo the others'.
func TestACallerWhoLeavesUndoesNobody(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		var all sync.WaitGroup
		for i := range 20 {
			all.Go(func() { _ = s.Batch(gone, put(fmt.Sprint("gone-", i), "v")) })
			all.Go(func() {
				key := fmt.Sprint("stays-", i)
				if err := s.Batch(t.Context(), put(key, "v")); err != nil || !has(t, s, key) {
					t.Errorf("%s: %v", key, err)
				}
			})
		}
		all.Wait()
	})
}

func TestAClosedStoreTakesNoSave(t *testing.T) {
	storetest.Each(t, func(t *testing.T, _ *store.Store, base *storetest.Base) {
		s, err := store.Open(t.Context(), base.Config)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if err := s.Batch(t.Context(), put("late", "v")); err == nil {
			t.Fatal("a save after the end was called saved")
		}
	})
}

// Many people, two instances, several events in some writes: every review's
// numbers run 1, 2, 3 with none missing and none twice, and review.seq is the
// last of them.
func TestConcurrentWritesNumberEventsWithoutGaps(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		a, b := storetest.NewFamily(t, s, care.Young), storetest.NewFamily(t, s, care.Primary)
		stores := []*store.Store{s, base.Open(t)}
		var all sync.WaitGroup
		for i := range 60 {
			f := []*storetest.Family{a, b}[i%2]
			all.Go(func() {
				err := stores[i/2%2].Write(t.Context(), f.IRO.Viewer, f.Review, func(tx *audit.Tx) error {
					switch i % 5 {
					case 3:
						return errors.New("changed my mind") // takes no number
					case 4:
						return nil // told of nothing
					}
					for range i%3 + 1 {
						tx.Event("tested", f.Child.Seat)
					}
					return nil
				})
				if (err != nil) != (i%5 == 3) {
					t.Errorf("write %d: %v", i, err)
				}
			})
		}
		all.Wait()
		for _, f := range []*storetest.Family{a, b} {
			var seqs []int64
			db := s.Read(t.Context())
			if err := db.Table("event").Where("review_id = ?", f.Review).Order("seq").Pluck("seq", &seqs).Error; err != nil {
				t.Fatal(err)
			}
			var last int64
			if err := db.Raw("SELECT seq FROM review WHERE id = ?", f.Review).Scan(&last).Error; err != nil {
				t.Fatal(err)
			}
			if len(seqs) == 0 || int64(len(seqs)) != last {
				t.Fatalf("%d events, review.seq is %d", len(seqs), last)
			}
			for i, seq := range seqs {
				if seq != int64(i)+1 {
					t.Fatalf("event %d has number %d", i+1, seq)
				}
			}
		}
	})
}

func TestWriteRingsOnlyForWhatHappened(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Young)
		for name, c := range map[string]struct {
			review care.ID
			fn     func(tx *audit.Tx) error
			rings  bool
			kind   care.Kind
			fails  bool
		}{
			"something happened":     {f.Review, func(tx *audit.Tx) error { tx.Event("x", f.Review); return nil }, true, 0, false},
			"a repeat":               {f.Review, func(tx *audit.Tx) error { return nil }, false, 0, false},
			"refused":                {f.Review, func(tx *audit.Tx) error { tx.Event("x", f.Review); return care.Conflict("k") }, false, care.KindConflict, true},
			"a review that is not":   {care.NewID(), func(tx *audit.Tx) error { tx.Event("x", f.Review); return nil }, false, care.KindNotFound, true},
			"forgot its event: gone": {f.Review, func(tx *audit.Tx) error { return put("forgot", "v")(tx.DB) }, false, 0, false},
		} {
			t.Run(name, func(t *testing.T) {
				rung := make(chan care.ID, 8)
				s.DB.Listen(func(id care.ID) {
					// What rings is there to be read already.
					var n int64
					if err := s.Read(context.Background()).Table("event").Where("review_id = ?", id).Count(&n).Error; err != nil || n == 0 {
						t.Errorf("rung before the commit: %d events, %v", n, err)
					}
					select {
					case rung <- id:
					default:
					}
				})
				err := s.Write(t.Context(), f.IRO.Viewer, c.review, c.fn)
				if (err != nil) != c.fails || c.fails && care.KindOf(err) != c.kind {
					t.Fatalf("error %v", err)
				}
				select {
				case <-rung:
					if !c.rings {
						t.Fatal("rung for nothing")
					}
				case <-time.After(50 * time.Millisecond):
					if c.rings {
						t.Fatal("not rung")
					}
				}
			})
		}
		if has(t, s, "forgot") {
			t.Fatal("a write without an event was kept")
		}
	})
}

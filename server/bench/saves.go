package main

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the bare Postgres writer

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/seal"
	"myreview/server/store"
	"myreview/server/store/storetest"
)

// answerSize is what the answer that is saved holds.
const answerSize = 300

var writerCounts = []int{1, 8, 64}

// saves measures how many answers a second are kept, and how long a child
// waits for "saved", beside the disk alone and the same row written by bare
// database/sql.
func saves(ctx context.Context, b *bench) error {
	var got = series{}
	kinds := []struct{ name, url string }{{"SQLite", ""}}
	// Postgres keeps its folder where the rest is measured.
	if err := os.Setenv("TMPDIR", b.dir); err != nil {
		return err
	}
	address, noPostgres := storetest.Durable()
	if noPostgres == nil {
		kinds = append(kinds, struct{ name, url string }{"Postgres", address("postgres")})
	}
	for _, k := range kinds {
		w, err := openWriters(ctx, b, k.name, k.url)
		if err != nil {
			return err
		}
		for range b.rounds {
			rate, p99, err := syncRate(b.dir, b.window)
			if err != nil {
				return err
			}
			got.note("disk", rate)
			got.note("disk p99", p99)
			for _, n := range writerCounts {
				if err := w.compare(ctx, b.window, k.name, n, got); err != nil {
					return err
				}
			}
		}
		if err := w.close(); err != nil {
			return err
		}
	}
	b.out.add("the disk: 4 KiB appended and fdatasync", "%s /s, p99 %s ms", got.number("disk"), got.number("disk p99"))
	for _, k := range kinds {
		for _, n := range writerCounts {
			for _, how := range []string{"bare", "My Review"} {
				key := fmt.Sprintf("%s %s %d", k.name, how, n)
				b.out.add(fmt.Sprintf("%s, %s, %d at once", k.name, how, n), "%s /s, p99 %s ms", got.number(key), got.number(key+" p99"))
			}
		}
	}
	b.out.aim("SQLite, 64 at once, beside the disk", "x", got.ratio("SQLite My Review 64", "disk"), atLeast, 2)
	if noPostgres != nil {
		b.out.add("Postgres", "not measured: %v", noPostgres)
		return nil
	}
	for _, n := range writerCounts {
		b.out.aim(fmt.Sprintf("Postgres, %d at once, beside bare", n), "%", 100*got.ratio(fmt.Sprintf("Postgres My Review %d", n), fmt.Sprintf("Postgres bare %d", n)), atLeast, 80)
	}
	return nil
}

// syncRate is how often a second the disk keeps 4 KiB for good.
func syncRate(dir string, window time.Duration) (rate, p99 float64, err error) {
	f, err := os.CreateTemp(dir, "sync-")
	if err != nil {
		return 0, 0, err
	}
	defer func() { _ = f.Close(); _ = os.Remove(f.Name()) }()
	block := make([]byte, 4<<10)
	var took times
	begin := time.Now()
	for time.Since(begin) < window {
		t := time.Now()
		if _, err := f.Write(block); err != nil {
			return 0, 0, err
		}
		if err := dataSync(f); err != nil {
			return 0, 0, err
		}
		took = append(took, time.Since(t))
	}
	return float64(len(took)) / time.Since(begin).Seconds(), took.at(0.99), nil
}

// turns is into how many pieces each way to save parts its window: what else the
// machine does from one second to the next then slows both ways alike.
const turns = 10

// compare lets so many write at once, in turn with the bare statement and as the
// portal does.
func (w *writers) compare(ctx context.Context, window time.Duration, name string, writers int, got series) error {
	ways := []struct {
		name string
		save func(ctx context.Context, writer int) error
	}{{"bare", w.bare}, {"My Review", w.portal}}
	all := make([]times, len(ways))
	took := make([]time.Duration, len(ways))
	for range turns {
		for i, way := range ways {
			begin := time.Now()
			some, err := writeFor(ctx, window/turns, writers, way.save)
			if err != nil {
				return fmt.Errorf("%s %s: %w", name, way.name, err)
			}
			took[i] += time.Since(begin)
			all[i] = append(all[i], some...)
		}
	}
	for i, way := range ways {
		key := fmt.Sprintf("%s %s %d", name, way.name, writers)
		got.note(key, float64(len(all[i]))/took[i].Seconds())
		got.note(key+" p99", all[i].at(0.99))
	}
	return nil
}

// writeFor lets so many write at once for the window, and gives how long each took.
func writeFor(ctx context.Context, window time.Duration, writers int, save func(context.Context, int) error) (times, error) {
	var (
		all  times
		mu   sync.Mutex
		fail error
		wait sync.WaitGroup
	)
	begin := time.Now()
	for w := range writers {
		wait.Go(func() {
			var took times
			var err error
			for err == nil && time.Since(begin) < window {
				t := time.Now()
				err = save(ctx, w)
				took = append(took, time.Since(t))
			}
			mu.Lock()
			defer mu.Unlock()
			all = append(all, took...)
			if err != nil && fail == nil {
				fail = err
			}
		})
	}
	wait.Wait()
	return all, fail
}

// writers are the two ways to save on one database: the portal's, with its
// check of who writes and its sealing, and the bare statement.
type writers struct {
	store   *store.Store
	db      *sql.DB
	insert  string
	people  []writer
	answers [2]consult.Answer
	sealed  []byte
	revs    []int
}

type writer struct {
	viewer care.Viewer
	review care.ID
}

const bareInsert = `INSERT INTO bare (form_id, question, rev, body, saved_at) VALUES ($1, $2, $3, $4, $5)
	ON CONFLICT (form_id, question) DO UPDATE SET rev = excluded.rev, body = excluded.body, saved_at = excluded.saved_at
	WHERE bare.rev < excluded.rev`

func openWriters(ctx context.Context, b *bench, name, address string) (*writers, error) {
	dir := filepath.Join(b.dir, strings.ToLower(name))
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, err
	}
	box, err := seal.Create(filepath.Join(dir, "keyset"))
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, "saves.db")
	s, err := store.Open(ctx, store.Config{URL: address, Path: path, Mode: store.Make, Box: box, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, err
	}
	w := &writers{store: s, insert: bareInsert, revs: make([]int, writerCounts[len(writerCounts)-1])}
	if address != "" {
		w.db, err = sql.Open("pgx", address)
	} else {
		// The same settings as the store's one connection that writes.
		w.db = store.OpenFile(path+".bare", url.Values{
			"_pragma": {"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)"}, "_txlock": {"immediate"},
		})
		w.insert = strings.NewReplacer("$1", "?", "$2", "?", "$3", "?", "$4", "?", "$5", "?").Replace(bareInsert)
	}
	if err != nil {
		return nil, err
	}
	pool, blob := 16, "BYTEA"
	if address == "" {
		pool, blob = 1, "BLOB"
	}
	w.db.SetMaxOpenConns(pool)
	w.db.SetMaxIdleConns(pool)
	if _, err := w.db.ExecContext(ctx, `CREATE TABLE bare (form_id TEXT, question TEXT, rev INTEGER, body `+blob+`, saved_at TIMESTAMP, PRIMARY KEY (form_id, question))`); err != nil {
		return nil, err
	}
	if w.sealed, err = box.Seal(make([]byte, answerSize), []byte("bare")); err != nil {
		return nil, err
	}
	for range w.revs {
		room, err := makeRoom(ctx, s, 3)
		if err != nil {
			return nil, err
		}
		w.people = append(w.people, writer{viewer: room.viewers[0], review: room.review})
	}
	question, _ := consult.Find("young", "y2")
	for i := range w.answers {
		if w.answers[i], err = wrote(question, strings.Repeat(string(rune('a'+i)), answerSize)); err != nil {
			return nil, err
		}
	}
	return w, nil
}

func (w *writers) close() error {
	if err := w.store.Close(); err != nil {
		return err
	}
	return w.db.Close()
}

// portal saves as a child's page does; each writer has a form of their own.
func (w *writers) portal(ctx context.Context, writer int) error {
	w.revs[writer]++
	rev := w.revs[writer]
	_, err := w.store.SaveDraft(ctx, w.people[writer].viewer, w.people[writer].review, "y2", store.Save{Rev: rev}, w.answers[rev%2])
	return err
}

func (w *writers) bare(ctx context.Context, writer int) error {
	w.revs[writer]++
	_, err := w.db.ExecContext(ctx, w.insert, string(w.people[writer].review), "y2", w.revs[writer], w.sealed, time.Now().UTC())
	return err
}

package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"myreview/server/database"
)

// savers are how many children save at once, each again as soon as it is told
// that the last is saved.
const savers = 30

// bareRow is the limit that a save is held against: the same durable write in
// bare database/sql behind net/http. Nobody is asked who it is, nothing is sealed.
type bareRow struct{ Dir, URL string }

const bareInsert = `INSERT INTO bare (form_id, question, rev, body, saved_at) VALUES ($1, $2, $3, $4, $5)
	ON CONFLICT (form_id, question) DO UPDATE SET rev = excluded.rev, body = excluded.body, saved_at = excluded.saved_at
	WHERE bare.rev < excluded.rev`

func serveBare(text string) error {
	var p bareRow
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		return err
	}
	// The same settings as the store's one connection that writes.
	db, pool, blob := database.OpenFile(filepath.Join(p.Dir, "bare.db"), url.Values{
		"_pragma": {"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)"}, "_txlock": {"immediate"},
	}), 1, "BLOB"
	if p.URL != "" {
		var err error
		if db, err = sql.Open("pgx", p.URL); err != nil {
			return err
		}
		pool, blob = 16, "BYTEA"
	}
	db.SetMaxOpenConns(pool)
	db.SetMaxIdleConns(pool)
	if _, err := db.ExecContext(context.Background(), `CREATE TABLE bare (form_id TEXT, question TEXT, rev INTEGER, body `+blob+`, saved_at TIMESTAMP, PRIMARY KEY (form_id, question))`); err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	save := func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
		if err == nil {
			rev, _ := strconv.Atoi(r.URL.Query().Get("rev")) // ours
			_, err = db.ExecContext(r.Context(), bareInsert, r.URL.Path, "y2", rev, body, time.Now().UTC())
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	}
	server := &http.Server{Handler: http.HandlerFunc(save), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(l) }() // ends with the process
	return errors.Join(attend(greeting{Addr: l.Addr().String()}), db.Close())
}

func saves(ctx context.Context, b *bench) error {
	for _, db := range b.databases {
		if err := b.saves(ctx, db); err != nil {
			return fmt.Errorf("%s: %w", db.name, err)
		}
	}
	return nil
}

func (b *bench) saves(ctx context.Context, db engine) (err error) {
	site, err := b.site(ctx, db, plan{Rooms: savers, Size: 3})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, site.stop()) }()
	var row bareRow
	if row.Dir, row.URL, err = b.fresh(ctx, db); err != nil {
		return err
	}
	bare, err := startWith(ctx, "bare", row)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, bare.stop()) }()
	ways := [2][]func() error{}
	body := strings.Repeat("a", answerSize)
	for i := range savers {
		c, err := newChild(ctx, site, i)
		if err != nil {
			return err
		}
		poster, rev := newReader(bare.Addr, ""), 0
		ways[0] = append(ways[0], func() error { rev++; return poster.post(ctx, fmt.Sprintf("/%d?rev=%d", i, rev), body) })
		ways[1] = append(ways[1], func() error { return c.save(ctx) })
	}
	got := series{}
	for range b.rounds {
		for i, name := range []string{"bare", "My Review"} {
			took, err := together(b.window, ways[i])
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			got.note(name, float64(len(took))/b.window.Seconds())
			got.note(name+" p50", took.at(0.5))
			got.note(name+" p99", took.at(0.99))
		}
	}
	for _, name := range []string{"bare", "My Review"} {
		b.out.add(db.name+", "+name, "p50 %s ms, p99 %s ms, %s /s", got.number(name+" p50"), got.number(name+" p99"), got.number(name))
	}
	b.out.aim(db.name+", p99", "ms", got.median("My Review p99"), atMost, 100)
	b.out.aim(db.name+", p99 beside bare database/sql behind net/http", "x", got.ratio("My Review p99", "bare p99"), atMost, 3)
	return nil
}

// together does many things at once, each again and again for the window, and
// gives how long each took.
func together(window time.Duration, all []func() error) (took times, fail error) {
	var mu sync.Mutex
	var wait sync.WaitGroup
	for _, do := range all {
		wait.Go(func() {
			some, err := often(window, func(int) error { return do() })
			mu.Lock()
			defer mu.Unlock()
			took = append(took, some...)
			fail = errors.Join(fail, err)
		})
	}
	wait.Wait()
	return took, fail
}

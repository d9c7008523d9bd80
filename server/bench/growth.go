package main

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"myreview/server/care"
	"myreview/server/database"
)

// growth asks one thing after another of a portal for some children, then of the
// same portal for many more. The first are made as people would make them; then
// their rows are copied, with ids of their own, so that all that lies round what
// is asked for is larger, and that itself is the same.
func (b *bench) growth(ctx context.Context, db engine) (err error) {
	p := plan{Rooms: 1, Size: liveSize, Live: true, Calls: true, Cases: []int{5, 65}}
	children := p.Rooms + p.Cases[0] + p.Cases[1]
	if p.place, err = b.fresh(ctx, db); err != nil {
		return err
	}
	site, err := startWith(ctx, "site", p)
	if err != nil {
		return err
	}
	made := site.greeting
	iro, review := newReader(site.Addr, made.IROs[1]), ""
	_, home, err := iro.page(ctx, "/home")
	if err == nil {
		review, _, err = iro.page(ctx, home.Find(`a[href^="/r/"]`).First().AttrOr("href", ""))
	}
	if err := errors.Join(err, site.stop()); err != nil {
		return err
	}
	p.Again = true
	got, sizes := series{}, []int{children}
	const small, large = "home of an IRO of 5 children and 20 reviews", "home of an IRO of 65 children and 260 reviews"
	path, rev := made.Rooms[0].path(), 0
	things := []struct{ name, secret, path string }{
		{small, made.IROs[0], "/home"},
		{large, made.IROs[1], "/home"},
		{"page of a review before it begins", made.IROs[1], review},
		{"chair view of twelve people", made.Rooms[0].Secrets[1], path + "/meet"},
		{"question page", made.Rooms[0].Secrets[0], path + question},
		{"calls for help, one of many", made.Rooms[0].Secrets[1], "/alerts"},
	}
	const start, save = "start, until the first page", "answer saved by the page, with its commit"
	round := func() (err error) {
		size := sizes[len(sizes)-1]
		note := func(name string, took times) { got.note(fmt.Sprint(name, size), took.at(0.5)) }
		begin := time.Now()
		site, err := startWith(ctx, "site", p)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, site.stop()) }()
		if err := newReader(site.Addr, made.IROs[0]).get(ctx, "/home"); err != nil {
			return err
		}
		note(start, times{time.Since(begin)})
		for _, one := range things {
			r := newReader(site.Addr, one.secret)
			took, err := often(b.window/4, func() error { return r.get(ctx, one.path) })
			if err != nil {
				return err
			}
			note(one.name, took)
		}
		writer, err := newChild(ctx, site.Addr, made.Rooms[0])
		if err != nil {
			return err
		}
		writer.rev = rev
		took, err := often(b.window/4, func() error { return writer.save(ctx) })
		rev = writer.rev
		note(save, took)
		return err
	}
	for step, want := range append([]int{children}, b.children...) {
		if step > 0 {
			times := max(1, (want+children/2)/children)
			if err := grow(ctx, db, p.place, made.Rooms[0].Review, copied[step-1], times); err != nil {
				return fmt.Errorf("grow: %w", err)
			}
			children *= times
			sizes = append(sizes, children)
		}
		for range b.rounds {
			if err := round(); err != nil {
				return err
			}
		}
	}
	at := func(name string, size int) float64 { return got.median(fmt.Sprint(name, size)) }
	b.out.aim(db.name+", home at 65 children beside 5", "x", at(large, sizes[0])/at(small, sizes[0]), atMost, 2)
	names := []string{start, save}
	for _, one := range things {
		names = append(names, one.name)
	}
	for _, name := range names {
		var all []string
		worst := 0.0
		for i, size := range sizes {
			all = append(all, number(at(name, size)))
			if i > 0 {
				worst = math.Max(worst, at(name, size)/at(name, sizes[0]))
			}
		}
		if name == start {
			b.out.add(db.name+", "+name, "%s x: %s ms", number(worst), strings.Join(all, ", "))
			continue
		}
		b.out.aim(db.name+", "+name, "x", worst, atMost, 1.5, strings.Join(all, ", ")+" ms")
	}
	b.out.note(fmt.Sprintf("%s: half of all took at most so long, with %d children; the slowest of the larger ones beside the first", db.name, sizes))
	return nil
}

// copied is which eight of the digits of an id tell copies apart, by the step of
// growth: from where on, counted from 1. An id stays one that the store could have
// made.
var copied = [...]int{1, 29}

// grow copies all rows of the database so that there are so many times as many. Of
// the copied reviews none is held now: few ever are. What can be there once only (the
// end of the log of no child, sessions) is not copied.
func grow(ctx context.Context, on engine, at place, held care.ID, digits, times int) (err error) {
	db := database.OpenFile(filepath.Join(at.Dir, "site.db"), url.Values{"_pragma": {"busy_timeout(5000)", "foreign_keys(0)", "synchronous(OFF)", "cache_size(-400000)"}})
	columns, hex := "SELECT m.name, p.name, p.type FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'", "printf('%08x', k.i * 2654435761 % 4294967296)"
	if on.address != nil {
		if db, err = sql.Open("pgx", at.URL); err != nil {
			return err
		}
		columns, hex = "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = current_schema()", "lpad(to_hex(k.i * 2654435761 % 4294967296), 8, '0')"
	}
	db.SetMaxOpenConns(1)
	defer func() { err = errors.Join(err, db.Close()) }()
	if on.address != nil {
		if _, err := db.ExecContext(ctx, "SET session_replication_role = replica"); err != nil { // no foreign key is looked after
			return err
		}
	}
	rows, err := db.QueryContext(ctx, columns)
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, rows.Close()) }()
	names, values := map[string][]string{}, map[string][]string{}
	for rows.Next() {
		var table, column, kind string
		if err := rows.Scan(&table, &column, &kind); err != nil {
			return err
		}
		value := `o."` + column + `"`
		names[table] = append(names[table], `"`+column+`"`)
		if strings.EqualFold(kind, "text") {
			value = fmt.Sprintf("CASE WHEN %[1]s LIKE '%%________-____-4___-____-____________' THEN substr(%[1]s, 1, length(%[1]s) - %[2]d) || %[3]s || substr(%[1]s, length(%[1]s) - %[4]d) ELSE %[1]s END",
				value, 37-digits, hex, 28-digits)
		}
		values[table] = append(values[table], value)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	do := []string{}
	for table, columns := range names {
		if !slices.Contains([]string{"meta", "goose_db_version"}, table) {
			do = append(do, fmt.Sprintf(`INSERT INTO "%s" (%s) WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < %d) SELECT %s FROM "%[1]s" o, k WHERE TRUE ON CONFLICT DO NOTHING`,
				table, strings.Join(columns, ", "), times-1, strings.Join(values[table], ", ")))
		}
	}
	do = append(do, fmt.Sprintf("UPDATE review SET state = 'closed' WHERE state = 'live' AND id <> '%s'", held))
	if on.address != nil {
		do = append(do, "VACUUM ANALYZE") // as Postgres does by itself after a while
	} else {
		do = append(do, "PRAGMA wal_checkpoint(TRUNCATE)")
	}
	for _, words := range do {
		if _, err := db.ExecContext(ctx, words); err != nil { // #nosec G202 -- names of our own tables
			return fmt.Errorf("%.80s: %w", words, err)
		}
	}
	return nil
}

package main

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"myreview/server/care"
	"myreview/server/database"
)

// growth asks one thing after another of a portal for some children, then of the
// same portal for many more. The first are made as people would make them; then
// their rows are copied, with ids of their own, so that all that lies round what
// is asked for is larger, and that itself is the same.
func (b *bench) growth(ctx context.Context, db engine) {
	p := plan{place: b.fresh(ctx, db), Rooms: 2, Size: liveSize, Live: 1, Calls: true, Support: true, Cases: []int{5, 65}}
	children := p.Rooms + p.Cases[0] + p.Cases[1]
	site := start(ctx, "site", p)
	room, ahead, few, many, support := site.Rooms[0], site.Rooms[1], site.IROs[0], site.IROs[1], site.Support
	iro := newReader(site.Addr, many)
	_, home := iro.page(ctx, "/home")
	review, _ := iro.page(ctx, home.Find(`a[href^="/r/"]`).First().AttrOr("href", ""))
	seeks := newReader(site.Addr, support)
	_, list := seeks.page(ctx, "/children")
	found, _, err := seeks.do(ctx, http.MethodPost, "/find", "to=%2Fchildren&q=Case+7&csrf="+tokenOf(list))
	ok(orRefused(found, err))
	site.stop()
	p.Again = true
	things := []struct{ name, secret, path string }{
		{"home of an IRO of 5 children and 20 reviews", few, "/home"},
		{"home of an IRO of 65 children and 260 reviews", many, "/home"},
		{"page of a review before it begins", many, review},
		{"chair view of twelve people", room.Secrets[1], room.path() + "/meet"},
		{"calls for help, one of many", room.Secrets[1], "/alerts"},
		{"search of all children by name", support, found.Header.Get("Location")},
		{"question page", ahead.Secrets[0], ahead.path() + question},
		{"answer saved by the page, with its commit", ahead.Secrets[0], ""},
	}
	got, sizes, rev := series{}, []int(nil), 0
	of := func(thing string, size int) string { return fmt.Sprint(thing, size) }
	round := func() {
		begin := time.Now()
		site := start(ctx, "site", p)
		defer site.stop()
		ok(newReader(site.Addr, few).get(ctx, "/home"))
		got.note(of("start", children), float64(time.Since(begin).Milliseconds()))
		for _, one := range things {
			r := newReader(site.Addr, one.secret)
			do := func() error { return r.get(ctx, one.path) }
			if one.path == "" {
				writer := newChild(ctx, site.Addr, ahead)
				do = func() error { rev++; writer.rev = rev; return writer.save(ctx) }
			}
			got.note(of(one.name, children), must(often(b.window/4, do)).at(0.5))
		}
	}
	for step, want := range append([]int{children}, b.children...) {
		if step > 0 {
			children = grow(ctx, db, p.place, room.Review, copied[step-1], (want+children/2)/children)
		}
		sizes = append(sizes, children)
		for range b.rounds {
			round()
		}
	}
	line := func(thing string) (worst float64, all string) {
		var texts []string
		for _, size := range sizes {
			worst = math.Max(worst, got.ratio(of(thing, size), of(thing, sizes[0])))
			texts = append(texts, got.number(of(thing, size)))
		}
		return worst, strings.Join(texts, ", ") + " ms"
	}
	b.out.aim(db.name+", home at 65 children beside 5", "x", got.ratio(of(things[1].name, sizes[0]), of(things[0].name, sizes[0])), atMost, 2)
	for _, one := range things {
		worst, all := line(one.name)
		b.out.aim(db.name+", "+one.name, "x", worst, atMost, 1.5, all)
	}
	worst, all := line("start")
	b.out.add(db.name+", start, until the first page", "%s x: %s", number(worst), all)
	b.out.note(fmt.Sprintf("%s: half of all took at most so long, with %d children; the slowest of them beside the first", db.name, sizes))
}

// copied is which eight of the digits of an id tell copies apart, by the step of
// growth: from where on, counted from 1. An id stays one that the store could have
// made.
var copied = [...]int{1, 29}

// grow copies all rows of the database so that there are so many times as many, and
// gives how many children there are then. Of the copied reviews none is held now: few
// ever are. What can be there once only (the log of no child, sessions) is not copied.
func grow(ctx context.Context, on engine, at place, held care.ID, digits, times int) (children int) {
	var db *sql.DB
	columns, hex, last := "SELECT m.name, p.name, p.type FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'", "printf('%08x', k.i * 2654435761 % 4294967296)", "PRAGMA wal_checkpoint(TRUNCATE)"
	if on.address == nil {
		db = database.OpenFile(filepath.Join(at.Dir, "site.db"), url.Values{"_pragma": {"busy_timeout(5000)", "foreign_keys(0)", "synchronous(OFF)", "cache_size(-400000)"}})
	} else {
		db = must(sql.Open("pgx", at.URL+"&session_replication_role=replica")) // no foreign key is looked after
		columns, hex, last = "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = current_schema()", "lpad(to_hex(k.i * 2654435761 % 4294967296), 8, '0')",
			"VACUUM ANALYZE" // as Postgres does by itself after a while
	}
	defer func() { _ = db.Close() }()
	rows, err := db.QueryContext(ctx, columns)
	ok(err)
	defer func() { _ = rows.Close() }()
	names, values := map[string][]string{}, map[string][]string{}
	for rows.Next() {
		var table, column, kind string
		ok(rows.Scan(&table, &column, &kind))
		value := `o."` + column + `"`
		names[table] = append(names[table], `"`+column+`"`)
		if table == "child_word" && column == "word" {
			value = "k.i || " + value // the copies have names of their own
		}
		if strings.EqualFold(kind, "text") {
			value = fmt.Sprintf("CASE WHEN %[1]s LIKE '%%________-____-4___-____-____________' THEN substr(%[1]s, 1, length(%[1]s) - %[2]d) || %[3]s || substr(%[1]s, length(%[1]s) - %[4]d) ELSE %[1]s END",
				value, 37-digits, hex, 28-digits)
		}
		values[table] = append(values[table], value)
	}
	ok(rows.Err())
	var do []string
	for table, columns := range names {
		if table != "meta" && table != "goose_db_version" {
			do = append(do, fmt.Sprintf(`INSERT INTO "%s" (%s) WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < %d) SELECT %s FROM "%[1]s" o, k WHERE TRUE ON CONFLICT DO NOTHING`,
				table, strings.Join(columns, ", "), times-1, strings.Join(values[table], ", ")))
		}
	}
	for _, words := range append(do, "UPDATE review SET state = 'closed' WHERE state = 'live' AND id <> '"+string(held)+"'", last) {
		must(db.ExecContext(ctx, words)) // #nosec G202 -- names and an id of our own
	}
	ok(db.QueryRowContext(ctx, "SELECT COUNT(*) FROM child").Scan(&children))
	return children
}

package main

import (
	"database/sql"
	"log/slog"
	"net/url"
	"path/filepath"
	"slices"
	"testing"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/seal"
)

// Every table grows with the children, but those of what is there once, and each
// copy has an id that the store could have made.
func TestGrownTablesHoldCopiesOfAll(t *testing.T) {
	at, ctx := place{Dir: t.TempDir()}, t.Context()
	s := at.open(ctx, must(seal.Create(filepath.Join(at.Dir, "keyset"))), slog.New(slog.DiscardHandler))
	room := plan{Rooms: 1, Size: 3, Live: 1, Calls: true, Cases: []int{2}}.fill(ctx, s).Rooms[0]
	ok(s.Close())
	texts := func(query string) (out []string) {
		db := database.OpenFile(filepath.Join(at.Dir, "site.db"), url.Values{})
		defer func() { _ = db.Close() }()
		rows, err := db.QueryContext(ctx, query)
		ok(err)
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var text sql.NullString
			ok(rows.Scan(&text))
			out = append(out, text.String)
		}
		ok(rows.Err())
		return out
	}
	before := map[string]int{}
	for _, table := range texts("SELECT name FROM sqlite_master WHERE type = 'table'") {
		before[table] = len(texts("SELECT 1 FROM " + table))
	}
	if n := grow(ctx, engine{}, at, room.Review, copied[0], 4); n != 12 {
		t.Errorf("%d children, not 12", n)
	}
	if n := grow(ctx, engine{}, at, room.Review, copied[1], 3); n != 36 {
		t.Errorf("%d children, not 36", n)
	}
	once := []string{"meta", "goose_db_version", "sqlite_sequence", "session", "audit", "audit_head"} // the log of no child is not copied
	for table, n := range before {
		if after := len(texts("SELECT 1 FROM " + table)); after != 12*n && !slices.Contains(once, table) {
			t.Errorf("%s: %d rows were %d", table, after, n)
		}
	}
	for _, id := range texts("SELECT id FROM review UNION SELECT id FROM seat UNION SELECT id FROM tie") {
		if _, err := care.ParseID(id); err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}
	if held := texts("SELECT id FROM review WHERE state = 'live'"); !slices.Equal(held, []string{string(room.Review)}) {
		t.Errorf("held now: %v", held)
	}
}

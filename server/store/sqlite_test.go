package store_test

import (
	"context"
	"errors"
	"net/url"
	"path/filepath"
	"testing"

	"myreview/server/database"
)

// A statement that is kept must never be seen in its last use: by itself read
// to the end, given up half-way, failed, said again while it is being read, or
// after the table has changed.
func TestAKeptStatementStartsAfresh(t *testing.T) {
	db := database.OpenFile(filepath.Join(t.TempDir(), "kept.db"), url.Values{})
	defer db.Close()
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	exec := func(words string, args ...any) error {
		_, err := conn.ExecContext(t.Context(), words, args...)
		return err
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(exec("CREATE TABLE n (n INTEGER PRIMARY KEY)"))
	for n := range 5 {
		must(exec("INSERT INTO n VALUES (?)", n))
	}
	const words = "SELECT * FROM n WHERE n >= ? ORDER BY n"
	count := func(from int) int {
		t.Helper()
		rows, err := conn.QueryContext(t.Context(), words, from)
		must(err)
		defer rows.Close()
		got := 0
		for rows.Next() {
			got++
		}
		must(rows.Err())
		return got
	}
	want := func(why string, from, n int) {
		t.Helper()
		if got := count(from); got != n {
			t.Errorf("%s: %d rows from %d on, want %d", why, got, from, n)
		}
	}

	want("the first time", 0, 5)
	want("with another value", 3, 2)

	rows, err := conn.QueryContext(t.Context(), words, 0)
	must(err)
	defer rows.Close()
	rows.Next()
	want("while another is being read", 2, 3)
	rest := 1
	for rows.Next() {
		rest++
	}
	if must(rows.Err()); rest != 5 {
		t.Errorf("the one that was being read gave %d rows, want 5", rest)
	}

	func() {
		half, err := conn.QueryContext(t.Context(), words, 0)
		must(err)
		defer half.Close()
		half.Next()
		must(half.Err())
	}()
	want("after one was given up half-way", 1, 4)

	if err := exec("INSERT INTO n VALUES (?)", 1); err == nil {
		t.Error("a number twice was taken")
	}
	must(exec("INSERT INTO n VALUES (?)", 5))
	want("after a failure of another", 0, 6)

	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := conn.QueryRowContext(gone, words, 0).Err(); !errors.Is(err, context.Canceled) {
		t.Errorf("asked by somebody who has gone: %v", err)
	}
	want("after somebody left", 0, 6)

	must(exec("ALTER TABLE n ADD COLUMN more TEXT DEFAULT 'x'"))
	var n int
	var more string
	must(conn.QueryRowContext(t.Context(), words, 5).Scan(&n, &more))
	if n != 5 || more != "x" {
		t.Errorf("after the table changed: %d %q", n, more)
	}
}

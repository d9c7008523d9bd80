package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"myreview/server/database"
)

// grown is how many rows each table is given before statements are explained:
// an authority of some thousand children.
const grown = 6000

// few are the tables that no authority ever fills: turns on duty are one or two
// a day, what was said in a year is one row, and a definition comes with a version.
var few = []string{"meta", "goose_db_version", "duty", "said", "definition"}

// usual is what a column mostly holds, where pages look for what is rare. A
// moment is always one of the past, and no two rows have the same.
var usual = map[string]string{
	"review.state": "'closed'", "tie.state": "'ended'", "seat.state": "'invited'",
	"attempt.since":  "CURRENT_TIMESTAMP", // what is old is swept away
	"import.names":   "NULL",              // the same
	"import.upload":  "NULL",              // gone after a day
	"import_row.was": "''",                // the same
	"person.left_at": "NULL",
}

// AskedFromHere forgets what was asked of the base so far: how a database is
// opened and filled is not what is asked of it all day.
func (b *Base) AskedFromHere() { b.asked.Clear() }

// WholeTableReads fills every table of the base, asks its database how it would
// answer each statement that was asked of it so far, and gives those for which
// it would read a whole table. What is in the base is of no use after that.
func (b *Base) WholeTableReads(t *testing.T) []string {
	t.Helper()
	var statements []string
	b.asked.Range(func(statement, _ any) bool {
		statements = append(statements, statement.(string))
		return true
	})
	slices.Sort(statements)
	db := b.connect(t)
	tables := b.grow(t, db)
	var found []string
	for _, statement := range statements {
		if !explained.MatchString(statement) {
			continue
		}
		args, _ := b.asked.Load(statement)
		for _, table := range b.whole(t, db, statement, args.([]any)) {
			if slices.Contains(tables, table) && !slices.Contains(few, table) {
				found = append(found, table+": "+statement)
			}
		}
	}
	return slices.Compact(found)
}

var explained = regexp.MustCompile(`(?i)^\s*(SELECT|UPDATE|DELETE|WITH|INSERT)\b`)

func (b *Base) connect(t *testing.T) *sql.Conn {
	t.Helper()
	var db *sql.DB
	if b.Kind == "sqlite" {
		db = database.OpenFile(b.Config.Path, url.Values{"_pragma": {"busy_timeout(5000)", "foreign_keys(0)"}})
	} else {
		config, err := pgx.ParseConfig(b.Config.URL)
		if err != nil {
			t.Fatal(err)
		}
		db = stdlib.OpenDB(*config)
	}
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = conn.Close()
		_ = db.Close()
	})
	return conn
}

// grow fills every table with rows that nothing leads to, and gives the tables.
func (b *Base) grow(t *testing.T, db *sql.Conn) []string {
	t.Helper()
	columns := `SELECT m.name, p.name, p.type FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'`
	text, raw, past, numbers := "lower(hex(randomblob(16)))", "randomblob(40)", "strftime('%Y-%m-%d %H:%M:%S+00:00', '2010-01-01', i || ' hours')", fmt.Sprintf("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)", grown)
	if b.Kind == "postgres" {
		columns = `SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = current_schema()`
		text, raw, past, numbers = "gen_random_uuid()::text", "'x'::bytea", "timestamptz '2010-01-01' + i * interval '1 hour'", fmt.Sprintf("WITH n AS (SELECT generate_series(1, %d) AS i)", grown)
		must(t, db, "SET session_replication_role = replica") // no trigger, no foreign key
	} else {
		for _, name := range texts(t, db, "SELECT name FROM sqlite_master WHERE type = 'trigger'") {
			must(t, db, "DROP TRIGGER "+name)
		}
	}
	names, values := map[string][]string{}, map[string][]string{}
	rows, err := db.QueryContext(t.Context(), columns)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var table, column, kind string
		if err := rows.Scan(&table, &column, &kind); err != nil {
			t.Fatal(err)
		}
		value := text
		switch kind = strings.ToLower(kind); {
		case strings.Contains(kind, "int"):
			value = "i + 1000000"
		case strings.Contains(kind, "timestamp"):
			value = past
		case strings.Contains(kind, "bool"):
			value = "FALSE"
		case kind == "blob" || kind == "bytea":
			value = raw
		}
		if u, ok := usual[table+"."+column]; ok {
			value = u
		}
		names[table] = append(names[table], `"`+column+`"`)
		values[table] = append(values[table], value)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for table := range names {
		if !slices.Contains(few, table) {
			must(t, db, fmt.Sprintf(`INSERT INTO "%s" (%s) %s SELECT %s FROM n`, table, strings.Join(names[table], ", "), numbers, strings.Join(values[table], ", ")))
		}
	}
	must(t, db, "ANALYZE")
	return slices.Sorted(maps.Keys(names))
}

// whole lists the tables that a statement would read from end to end.
func (b *Base) whole(t *testing.T, db *sql.Conn, statement string, args []any) []string {
	t.Helper()
	if b.Kind == "sqlite" {
		var out []string
		partial := texts(t, db, "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'")
		rows, err := db.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+statement, make([]any, places(statement))...)
		if err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
		defer rows.Close()
		for rows.Next() {
			var id, parent, unused int
			var detail string
			if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
				t.Fatal(err)
			}
			if m := scanned.FindStringSubmatch(detail); m != nil && !slices.Contains(partial, m[2]) {
				out = append(out, named(statement, m[1]))
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		return out
	}
	var out []string
	for _, line := range texts(t, db, "EXPLAIN "+statement, args...) {
		if m := seqScan.FindStringSubmatch(line); m != nil {
			out = append(out, m[1])
		}
	}
	return out
}

var (
	scanned = regexp.MustCompile(`^SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?`)
	seqScan = regexp.MustCompile(`Seq Scan on (\w+)`)
	numeral = regexp.MustCompile(`\$(\d+)`)
)

// places is how many values a statement takes.
func places(statement string) int {
	most := 0
	for _, m := range numeral.FindAllStringSubmatch(statement, -1) {
		n := 0
		_, _ = fmt.Sscan(m[1], &n)
		most = max(most, n)
	}
	return most + strings.Count(statement, "?")
}

// named is the table that a statement calls by another name.
func named(statement, alias string) string {
	if m := regexp.MustCompile(`(?i)\b(?:FROM|JOIN|UPDATE|,)\s+"?(\w+)"?\s+(?:AS\s+)?` + alias + `\b`).FindStringSubmatch(statement); m != nil {
		return m[1]
	}
	return alias
}

func must(t *testing.T, db *sql.Conn, statement string) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func texts(t *testing.T, db *sql.Conn, query string, args ...any) (out []string) {
	t.Helper()
	rows, err := db.QueryContext(context.WithoutCancel(t.Context()), query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		out = append(out, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// A backup is an SQLite file with every table, whichever database it was taken from:
// the tables are the same, so one check does for both, no other program has to be
// there, and what was backed up from one can be restored to the other.

// Backup writes all that the database holds at one moment into a new file, while others go on
// writing to it. The file is its owner's alone to read, and appears whole or not at all;
// where something is already, the error is os.ErrExist. It needs no keys and holds none.
func Backup(ctx context.Context, c Config, path string) error {
	take := backupPostgres
	if c.URL == "" {
		take = backupSQLite
	}
	err := newFile(path, func(unfinished string) error { return take(ctx, c, unfinished) })
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return nil
}

// newFile writes a file beside its place and moves it there once it is on the disk.
func newFile(path string, write func(unfinished string) error) (err error) {
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("%s: %w", path, os.ErrExist)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".myreview-*") // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		for _, suffix := range []string{"", "-journal", "-wal", "-shm"} {
			_ = os.Remove(f.Name() + suffix) // none of them is there where all went well
		}
	}()
	err = write(f.Name())
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	claim, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) // #nosec G304 -- the operator names the file
	if err != nil {
		return err // somebody was faster
	}
	if err := errors.Join(claim.Close(), os.Rename(f.Name(), path)); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

func backupSQLite(ctx context.Context, c Config, unfinished string) (err error) {
	if _, err := os.Stat(c.Path); errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%s: %w", c.Path, ErrNoDatabase)
	}
	db := OpenFile(c.Path, url.Values{"_pragma": {"busy_timeout(5000)"}})
	defer func() { err = errors.Join(err, db.Close()) }()
	was, err := version(ctx, db, "sqlite")
	if err != nil {
		return err
	}
	if was == 0 {
		return fmt.Errorf("%s: %w", c.Path, ErrNoDatabase)
	}
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", unfinished)
	return err
}

func backupPostgres(ctx context.Context, c Config, unfinished string) (err error) {
	pool, err := (&DB{mode: ReadOnly}).postgresPool(c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	knows, err := Schema()
	if err != nil {
		return err
	}
	was, err := version(ctx, pool, "postgres")
	switch {
	case err != nil:
		return err
	case was == 0:
		return fmt.Errorf("%s: %w", c.Name(), ErrNoDatabase)
	case was > knows:
		return &NewerError{Database: was, Program: knows}
	}
	// What is cut short is thrown away, so nothing here needs to survive that.
	file := OpenFile(unfinished, url.Values{"_pragma": {"journal_mode(OFF)", "synchronous(OFF)"}})
	file.SetMaxOpenConns(1)
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := migrateTo(ctx, file, "sqlite", was, slog.New(slog.DiscardHandler)); err != nil {
		return err
	}
	from, err := pool.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { _ = from.Rollback() }() // it has only read
	if _, err := from.ExecContext(ctx, "SET LOCAL statement_timeout = 0"); err != nil {
		return err
	}
	into, err := file.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := copyTables(ctx, from, into); err != nil {
		return errors.Join(err, into.Rollback())
	}
	return into.Commit()
}

// table is one of ours, by the names that our own migrations gave.
type table struct {
	name    string
	columns []string
	bools   []bool // whether a column is one; SQLite keeps those as numbers
}

// tablesOf lists all tables of an SQLite file but goose's own.
func tablesOf(ctx context.Context, file querier) (out []table, err error) {
	rows, err := file.QueryContext(ctx, `SELECT t.name, c.name, c.type FROM sqlite_master AS t, pragma_table_info(t.name) AS c
		WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND t.name <> 'goose_db_version' ORDER BY t.name, c.cid`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name, column, kind string
		if err := rows.Scan(&name, &column, &kind); err != nil {
			return nil, err
		}
		if len(out) == 0 || out[len(out)-1].name != name {
			out = append(out, table{name: name})
		}
		last := &out[len(out)-1]
		last.columns, last.bools = append(last.columns, column), append(last.bools, kind == "BOOLEAN")
	}
	return out, rows.Err()
}

type querier interface {
	QueryContext(ctx context.Context, words string, args ...any) (*sql.Rows, error)
}

func (t table) selecting() string {
	return `SELECT "` + strings.Join(t.columns, `", "`) + `" FROM "` + t.name + `"`
}

func (t table) inserting() string {
	return `INSERT INTO "` + t.name + `" ("` + strings.Join(t.columns, `", "`) + `") VALUES (?` + strings.Repeat(", ?", len(t.columns)-1) + `)`
}

func (t table) dropping() string { return `DROP TABLE IF EXISTS "` + t.name + `" CASCADE` }

func (t table) emptying() string { return `DELETE FROM "` + t.name + `"` }

// copyTables copies every row of Postgres into the file. Triggers rest meanwhile: what they
// would write is among the rows.
func copyTables(ctx context.Context, from, into *sql.Tx) error {
	tables, err := tablesOf(ctx, into)
	if err != nil {
		return err
	}
	triggers, err := restTriggers(ctx, into)
	if err != nil {
		return err
	}
	for _, t := range tables {
		if err := t.copyRows(ctx, from, into); err != nil {
			return fmt.Errorf("table %s: %w", t.name, err)
		}
	}
	for _, t := range triggers {
		if _, err := into.ExecContext(ctx, t.declaration()); err != nil {
			return err
		}
	}
	return nil
}

func (t table) copyRows(ctx context.Context, from, into *sql.Tx) error {
	if _, err := into.ExecContext(ctx, t.emptying()); err != nil { // a migration may have put something there
		return err
	}
	rows := rowsOf(ctx, from, t)
	defer rows.close()
	for rows.Next() {
		row, err := rows.Values()
		if err != nil {
			return err
		}
		if _, err := into.ExecContext(ctx, t.inserting(), row...); err != nil {
			return err
		}
	}
	return rows.Err()
}

type trigger struct{ name, words string }

func (t trigger) dropping() string    { return `DROP TRIGGER "` + t.name + `"` }
func (t trigger) declaration() string { return t.words }

func restTriggers(ctx context.Context, into *sql.Tx) (all []trigger, err error) {
	rows, err := into.QueryContext(ctx, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var t trigger
		if err := rows.Scan(&t.name, &t.words); err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, err
	}
	for _, t := range all {
		if _, err := into.ExecContext(ctx, t.dropping()); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Restore puts a backup where there is no database yet: os.ErrExist says that there is one. The
// backup's tables are those of this program (Migrate brings a copy up to date).
func Restore(ctx context.Context, c Config, backup string) (err error) {
	if c.URL == "" {
		err = restoreSQLite(c.Path, backup)
	} else {
		err = restorePostgres(ctx, c, backup)
	}
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	return nil
}

func restoreSQLite(path, backup string) error {
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} { // those beside it would be taken for the new one's
		if _, err := os.Lstat(path + suffix); err == nil {
			return fmt.Errorf("%s: %w", path+suffix, os.ErrExist)
		}
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return newFile(path, func(unfinished string) error { return CopyFile(backup, unfinished) })
}

// CopyFile copies a file over another one.
func CopyFile(from, to string) error {
	in, err := os.Open(from) // #nosec G304 -- the operator names the file
	if err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600) // #nosec G304 -- a file of ours
	if err != nil {
		return errors.Join(err, in.Close())
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close(), in.Close())
}

func restorePostgres(ctx context.Context, c Config, backup string) (err error) {
	pool, err := (&DB{mode: Make}).postgresPool(c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	was, err := version(ctx, pool, "postgres")
	if err != nil {
		return err // it may hold anything, and is not written to
	}
	if was != 0 {
		return fmt.Errorf("%s: %w", c.Name(), os.ErrExist)
	}
	knows, err := Schema()
	if err != nil {
		return err
	}
	file := OpenFile(backup, url.Values{"_pragma": {"query_only(1)"}})
	defer func() { err = errors.Join(err, file.Close()) }()
	tables, err := tablesOf(ctx, file)
	if err != nil {
		return err
	}
	if err := migrateTo(ctx, pool, "postgres", knows, slog.New(slog.DiscardHandler)); err != nil {
		return err
	}
	if err := load(ctx, pool, file, tables); err != nil {
		// Tables without rows would be served as a new database.
		for _, t := range append(tables, table{name: "goose_db_version"}) {
			_, dropped := pool.ExecContext(context.WithoutCancel(ctx), t.dropping())
			err = errors.Join(err, dropped)
		}
		return err
	}
	return nil
}

func load(ctx context.Context, pool, file *sql.DB, tables []table) (err error) {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	return conn.Raw(func(driverConn any) error {
		return pgx.BeginFunc(ctx, driverConn.(*stdlib.Conn).Conn(), func(tx pgx.Tx) error { return loadTables(ctx, tx, file, tables) })
	})
}

// loadTables copies every row of the file into Postgres. Rows may name others that come
// later, and triggers rest: what they would write is among the rows.
func loadTables(ctx context.Context, tx pgx.Tx, file *sql.DB, tables []table) error {
	if _, err := tx.Exec(ctx, letRowsComeInAnyOrder); err != nil {
		return err
	}
	for _, t := range tables {
		if _, err := tx.Exec(ctx, t.emptying()); err != nil {
			return err
		}
		rows := rowsOf(ctx, file, t)
		_, err := tx.CopyFrom(ctx, pgx.Identifier{t.name}, t.columns, rows)
		if rows.close(); err != nil {
			return fmt.Errorf("table %s: %w", t.name, err)
		}
	}
	_, err := tx.Exec(ctx, asBefore)
	return err
}

const (
	letRowsComeInAnyOrder = `DO $$ DECLARE c record; BEGIN
FOR c IN SELECT conrelid::regclass AS t, conname FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace LOOP
	EXECUTE format('ALTER TABLE %s ALTER CONSTRAINT %I DEFERRABLE INITIALLY DEFERRED', c.t, c.conname);
	EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', c.t);
END LOOP; END $$`
	asBefore = `SET CONSTRAINTS ALL IMMEDIATE;
DO $$ DECLARE c record; BEGIN
FOR c IN SELECT conrelid::regclass AS t, conname FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace LOOP
	EXECUTE format('ALTER TABLE %s ALTER CONSTRAINT %I NOT DEFERRABLE', c.t, c.conname);
	EXECUTE format('ALTER TABLE %s ENABLE TRIGGER USER', c.t);
END LOOP; END $$`
)

// Missing lists the columns of this program's tables that an SQLite file lacks, such as
// "letter.body".
func Missing(ctx context.Context, path string) (out []string, err error) {
	should, err := ourTables()
	if err != nil {
		return nil, err
	}
	file := OpenFile(path, url.Values{"_pragma": {"query_only(1)"}})
	defer func() { err = errors.Join(err, file.Close()) }()
	there, err := tablesOf(ctx, file)
	if err != nil {
		return nil, err
	}
	has := map[string]bool{}
	for _, t := range there {
		for _, c := range t.columns {
			has[t.name+"."+c] = true
		}
	}
	for _, t := range should {
		for _, c := range t.columns {
			if !has[t.name+"."+c] {
				out = append(out, t.name+"."+c)
			}
		}
	}
	return out, nil
}

// ourTables are those that the migrations of this program make.
var ourTables = sync.OnceValues(func() (out []table, err error) {
	folder, err := os.MkdirTemp("", "myreview-*")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	knows, err := Schema()
	if err != nil {
		return nil, err
	}
	fresh := OpenFile(filepath.Join(folder, "fresh.db"), url.Values{"_pragma": {"synchronous(OFF)"}})
	defer func() { err = errors.Join(err, fresh.Close()) }()
	if err := migrateTo(context.Background(), fresh, "sqlite", knows, slog.New(slog.DiscardHandler)); err != nil {
		return nil, err
	}
	return tablesOf(context.Background(), fresh)
})

// Faults lists what SQLite itself finds wrong in a file: damaged pages, and rows that name
// others that are not there. The error says that it is no database at all.
func Faults(ctx context.Context, path string) (damage, dangling []string, err error) {
	file := OpenFile(path, url.Values{"_pragma": {"query_only(1)"}})
	defer func() { err = errors.Join(err, file.Close()) }()
	if damage, err = listOf(ctx, file, "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'"); err != nil {
		return nil, nil, err
	}
	dangling, err = listOf(ctx, file, `SELECT "table" || ' row ' || COALESCE(rowid, '') || ' names a row of ' || parent FROM pragma_foreign_key_check`)
	return damage, dangling, err
}

func listOf(ctx context.Context, from querier, words string) (out []string, err error) {
	rows, err := from.QueryContext(ctx, words)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, rows.Err()
}

// tableRows are the rows of a table, one after the other.
type tableRows struct {
	table
	rows      *sql.Rows
	row, into []any
	err       error
}

func rowsOf(ctx context.Context, from querier, t table) *tableRows {
	r := &tableRows{table: t, row: make([]any, len(t.columns)), into: make([]any, len(t.columns))}
	for i := range r.row {
		r.into[i] = &r.row[i]
	}
	r.rows, r.err = from.QueryContext(ctx, t.selecting()) //nolint:rowserrcheck // tableRows.Err does
	return r
}

func (r *tableRows) close() {
	if r.rows != nil {
		_ = r.rows.Close() // they were only read
	}
}

// Next, Values and Err are pgx.CopyFromSource.
func (r *tableRows) Next() bool { return r.err == nil && r.rows.Next() }

func (r *tableRows) Values() ([]any, error) {
	err := r.rows.Scan(r.into...)
	for i, is := range r.bools {
		if n, ok := r.row[i].(int64); ok && is {
			r.row[i] = n != 0
		}
	}
	return r.row, err
}

func (r *tableRows) Err() error {
	if r.err != nil {
		return r.err
	}
	return r.rows.Err()
}

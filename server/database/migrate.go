package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"myreview/migrations"
)

// ErrNoDatabase: there is none where one was looked for, or none of our tables
// is in it.
var ErrNoDatabase = errors.New("there is no database of My Review here: see that the settings name the right one; `myreview init` makes a new one")

// NewerError: the database was migrated by a later program than this one. To
// go on would be to write rows that the later program misreads.
type NewerError struct{ Database, Program int64 }

func (e *NewerError) Error() string {
	return fmt.Sprintf("store: the database is at version %d, this program knows versions up to %d: start the newer program",
		e.Database, e.Program)
}

// OlderError says that the database is as an earlier program left it, and that the
// caller opens it without migrating.
type OlderError struct{ Database, Program int64 }

func (e *OlderError) Error() string {
	return fmt.Sprintf("store: the database is at version %d, this program needs version %d: back up, then `myreview migrate`",
		e.Database, e.Program)
}

// migrate sees that the tables are those of this program, and brings them up to
// date where the mode lets it. It only ever goes forward; several instances that
// start at once on Postgres wait for one another.
func (s *DB) migrate(ctx context.Context, db *sql.DB, dialect string) error {
	knows, err := latest(dialect)
	if err != nil {
		return fmt.Errorf("store: migrate: %w", err)
	}
	if s.was, err = version(ctx, db, dialect); err != nil {
		return fmt.Errorf("store: migrate: %w", err)
	}
	switch {
	case s.was == 0 && s.mode < Make:
		return fmt.Errorf("store: %w", ErrNoDatabase)
	case s.was > knows:
		return &NewerError{Database: s.was, Program: knows}
	case s.was == knows:
		return nil
	case s.mode < Migrate:
		return &OlderError{Database: s.was, Program: knows}
	}
	return migrateTo(ctx, db, dialect, knows, s.Log)
}

// migrateTo brings tables to a version, and makes them where there are none.
func migrateTo(ctx context.Context, db *sql.DB, dialect string, to int64, log *slog.Logger) error {
	files, err := fs.Sub(migrations.FS, dialect)
	if err != nil {
		return fmt.Errorf("store: migrate: %w", err)
	}
	kind, opts := goose.DialectSQLite3, []goose.ProviderOption{goose.WithSlog(log), goose.WithDisableGlobalRegistry(true)}
	if dialect == "postgres" {
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return fmt.Errorf("store: migrate: %w", err)
		}
		kind, opts = goose.DialectPostgres, append(opts, goose.WithSessionLocker(locker))
	}
	provider, err := goose.NewProvider(kind, db, files, opts...)
	if err != nil {
		return fmt.Errorf("store: migrate: %w", err)
	}
	if _, err := provider.UpTo(ctx, to); err != nil {
		return fmt.Errorf("store: migrate: %w", err)
	}
	if to < wordsSince {
		return nil
	}
	return fillWords(ctx, db)
}

// Schema is the version of the tables that this program knows.
func Schema() (int64, error) { return latest("sqlite") } // Postgres has the same numbers

// latest is the number of the last migration that this program knows.
func latest(dialect string) (n int64, err error) {
	entries, err := fs.ReadDir(migrations.FS, dialect)
	for _, e := range entries {
		one, numberErr := goose.NumericComponent(e.Name())
		n, err = max(n, one), errors.Join(err, numberErr)
	}
	return n, err
}

// version is the last migration that the database has had, 0 where it has none
// of our tables. It asks without goose, which would make its own table to answer.
func version(ctx context.Context, db *sql.DB, dialect string) (n int64, err error) {
	has := "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name IN ('goose_db_version', 'meta', 'person')"
	if dialect == "postgres" {
		has = "SELECT COUNT(*) FROM unnest(ARRAY['goose_db_version', 'meta', 'person']) AS name WHERE to_regclass(name) IS NOT NULL"
	}
	var tables int
	if err := db.QueryRowContext(ctx, has).Scan(&tables); err != nil || tables < 3 {
		return 0, err
	}
	err = db.QueryRowContext(ctx, "SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version WHERE is_applied").Scan(&n)
	return n, err
}

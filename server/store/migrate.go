package store

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"myreview/migrations"
)

// NewerError: the database was migrated by a later program than this one. To
// go on would be to write rows that the later program misreads.
type NewerError struct{ Database, Program int64 }

func (e *NewerError) Error() string {
	return fmt.Sprintf("store: the database is at version %d, this program knows versions up to %d: start the newer program",
		e.Database, e.Program)
}

// migrate brings the tables up to date. It only ever goes forward; several
// instances that start at once on Postgres wait for one another.
func (s *Store) migrate(ctx context.Context, db *sql.DB, dialect string) error {
	files, err := fs.Sub(migrations.FS, dialect)
	if err != nil {
		return fmt.Errorf("store: migrate: %w", err)
	}
	kind, opts := goose.DialectSQLite3, []goose.ProviderOption{goose.WithSlog(s.log), goose.WithDisableGlobalRegistry(true)}
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
	has, knows, err := provider.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("store: migrate: %w", err)
	}
	if has > knows {
		return &NewerError{Database: has, Program: knows}
	}
	if has == knows {
		return nil
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("store: migrate: %w", err)
	}
	return nil
}

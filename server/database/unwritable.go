package database

import (
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
	"modernc.org/sqlite"
	"modernc.org/sqlite/lib"

	"myreview/server/care"
)

// Unwritable reports whether a write failed because the database takes none: its
// disk is full, or it is read-only. What can be read is as good as ever then.
func Unwritable(err error) bool {
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		switch lite.Code() & 0xff { // the rest of the code says where
		case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR:
			return true
		}
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch pg.Code {
		case "25006", "53100", "58030": // read_only_sql_transaction, disk_full, io_error
			return true
		}
	}
	return false
}

// sayWhy turns a failed write into what its writer is told: that nothing can be saved
// now, or that this form was sent before. The ids of new rows come with the forms, so
// an id that exists already means that a form was used twice.
func sayWhy(err error) error {
	var told *care.Error
	switch {
	case err == nil || errors.As(err, &told):
		return err
	case Unwritable(err):
		return &care.Error{Kind: care.KindAway, Key: "error.unwritable", Err: err}
	case taken(err):
		return &care.Error{Kind: care.KindConflict, Key: "error.again", Err: err}
	}
	return err
}

// taken reports whether a write failed because there is such a row, said by gorm or
// past it.
func taken(err error) bool {
	var lite *sqlite.Error
	if errors.As(err, &lite) && (lite.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || lite.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY) {
		return true
	}
	var pg *pgconn.PgError
	return errors.Is(err, gorm.ErrDuplicatedKey) || errors.As(err, &pg) && pg.Code == "23505"
}

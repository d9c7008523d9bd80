package store

import (
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"myreview/server/care"
)

// unwritable tells whether a write failed because the database takes none: its
// disk is full, or it is read-only. What can be read is as good as ever then.
func unwritable(err error) bool {
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

// sayUnwritable tells whoever wanted to write that nothing can be kept now.
func sayUnwritable(err error) error {
	var told *care.Error
	if err == nil || errors.As(err, &told) || !unwritable(err) {
		return err
	}
	return &care.Error{Kind: care.KindAway, Key: "error.unwritable", Err: err}
}

// shownUnrecorded is the one place that says what is shown while nothing can be
// put on record: what somebody wrote themself, to themself. Everything else is
// somebody else's, and what cannot be put on record is not shown (ADR 0012).
func shownUnrecorded(at looking) bool { return at == lookForm }

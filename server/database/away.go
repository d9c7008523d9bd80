package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
	"modernc.org/sqlite"
	"modernc.org/sqlite/lib"

	"myreview/server/care"
)

// Away reports whether an error says that the database does not answer, or takes
// nothing just now: neither the caller nor the program did anything wrong.
func Away(err error) bool {
	if err == nil {
		return false
	}
	var told *care.Error
	if errors.As(err, &told) && told.Kind == care.KindAway {
		return true
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		switch lite.Code() & 0xff {
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_INTERRUPT,
			sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
			return true
		}
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch pg.Code {
		case "57014", "55P03", "25P03": // a statement, a lock or a transaction took too long
			return true
		}
		switch pg.Code[:min(2, len(pg.Code))] {
		case "08", "53", "57", "58", "XX": // connection, resources, an operator's hand, the system, damage
			return true
		}
	}
	var lost net.Error // pgconn.ConnectError is one where it could not dial
	var dial *pgconn.ConnectError
	for _, gone := range []error{context.DeadlineExceeded, driver.ErrBadConn, sql.ErrConnDone, io.EOF, io.ErrUnexpectedEOF, net.ErrClosed, ErrClosing} {
		if errors.Is(err, gone) {
			return true
		}
	}
	return Unwritable(err) || errors.As(err, &dial) || errors.As(err, &lost) || pgconn.SafeToRetry(err) || pgconn.Timeout(err) ||
		strings.Contains(err.Error(), "sql: database is closed") // which has no name
}

// takesWrites writes something, since a full disk and a database that only
// follows answer every question as ever.
func (s *DB) takesWrites(ctx context.Context) error {
	return s.WriteBatched(ctx, func(tx *gorm.DB) error {
		return tx.Exec("INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
			metaReady, s.Now().Format(time.RFC3339)).Error
	})
}

// LimitStatements ends what Postgres has worked on for longer. Migrations and
// checks, which may take their time, are over by then or never ask for it.
func (s *DB) LimitStatements(most time.Duration) {
	if s.group != nil {
		return
	}
	s.patience.Store(int64(most))
	for _, p := range s.pools { // connections that were made before are not used again
		p.SetMaxIdleConns(0)
		p.SetMaxIdleConns(p.Stats().MaxOpenConnections)
	}
}

// Calm makes a log that says at most once a second that the database is away,
// whatever asked for it: each line that carries such an error counts, and the
// next that is written says how many were not.
func Calm(h slog.Handler) slog.Handler { return &calm{Handler: h, last: &lastSaid{}} }

type calm struct {
	slog.Handler
	last *lastSaid
}

type lastSaid struct {
	mu     sync.Mutex
	at     time.Time
	unsaid int
}

func (c *calm) Handle(ctx context.Context, r slog.Record) error {
	away := false
	r.Attrs(func(a slog.Attr) bool {
		err, isErr := a.Value.Any().(error)
		away = isErr && Away(err)
		return !away
	})
	if !away {
		return c.Handler.Handle(ctx, r)
	}
	c.last.mu.Lock()
	if r.Time.Sub(c.last.at) < time.Second {
		c.last.unsaid++
		c.last.mu.Unlock()
		return nil
	}
	unsaid := c.last.unsaid
	c.last.at, c.last.unsaid = r.Time, 0
	c.last.mu.Unlock()
	if unsaid > 0 {
		r = r.Clone()
		r.AddAttrs(slog.Int("unsaid", unsaid))
	}
	if err := c.Handler.Handle(ctx, r); err != nil {
		return fmt.Errorf("log: %w", err)
	}
	return nil
}

func (c *calm) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &calm{c.Handler.WithAttrs(attrs), c.last}
}

func (c *calm) WithGroup(name string) slog.Handler {
	return &calm{c.Handler.WithGroup(name), c.last}
}

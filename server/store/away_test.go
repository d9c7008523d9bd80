package store_test

import (
	"bytes"
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store"
	"myreview/server/store/storetest"
)

// The log says once a second that the database is away, and how often it did not.
func TestTheLogIsCalm(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(database.Calm(slog.NewTextHandler(&out, nil)))
	away := fmt.Errorf("store: %w", driver.ErrBadConn)
	for range 50 {
		log.With("request", "1").Error("request failed", "err", away)
		log.Error("changes of other instances not received", "err", away)
	}
	log.Error("something else", "err", errors.New("a fault of ours"))
	time.Sleep(1100 * time.Millisecond)
	log.Error("request failed", "err", away)
	if got := out.String(); strings.Count(got, "\n") != 3 || !strings.Contains(got, "unsaid=99") || !strings.Contains(got, "a fault of ours") {
		t.Errorf("%s", got)
	}
}

func TestWhatIsAwayAndWhatIsAFault(t *testing.T) {
	for _, c := range []struct {
		err  error
		away bool
	}{
		{nil, false},
		{errors.New("a fault of ours"), false},
		{care.NotFoundError(), false},
		{context.Canceled, false},
		{context.DeadlineExceeded, true},
		{fmt.Errorf("store: %w", driver.ErrBadConn), true},
		{&pgconn.PgError{Code: "57P01"}, true}, // an operator stops it
		{&pgconn.PgError{Code: "57014"}, true}, // a statement took too long
		{&pgconn.PgError{Code: "53300"}, true}, // too many connections
		{&pgconn.PgError{Code: "53100"}, true}, // its disk is full
		{&pgconn.PgError{Code: "25006"}, true}, // it is read-only
		{&pgconn.PgError{Code: "23505"}, false},
		{&pgconn.PgError{Code: "42703"}, false},
		{&pgconn.PgError{}, false},
	} {
		if got := database.Away(c.err); got != c.away {
			t.Errorf("%v: %v", c.err, got)
		}
	}
}

// No statement works for longer than it may, and the next one finds a connection.
func TestAStatementHasATimeLimit(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, b *storetest.Base) {
		if b.Kind != "postgres" {
			return // on SQLite the caller's context alone ends a statement
		}
		s.DB.LimitStatements(100 * time.Millisecond)
		began := time.Now()
		err := s.Read(t.Context()).Exec("SELECT pg_sleep(20)").Error
		if took := time.Since(began); !database.Away(err) || took > 5*time.Second {
			t.Errorf("%v after %v", err, took)
		}
		if err := s.DB.Ready(t.Context()); err != nil {
			t.Errorf("afterwards: %v", err)
		}
	})
}

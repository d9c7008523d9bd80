// Package database opens the database, on an embedded SQLite file or on Postgres, and
// is the one way to read from it and to write to it: in one transaction, with columns
// that only the portal can open, and a bell that rings after the commit. It knows one
// noun, a review's number, and no rule about who may see what.
package database

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"myreview/server/care"
	"myreview/server/seal"
)

// Config says where the database is and what opens it.
type Config struct {
	URL   string     // postgres://...; empty: the SQLite file at Path
	Path  string     // of the SQLite file
	Mode  Mode       // what may be done to it
	Pool  int        // connections to Postgres at most; 0: postgresConns
	Box   *seal.Box  // nil is allowed only while nothing is sealed yet
	Clock care.Clock // nil: care.RealClock
	Log   *slog.Logger
	Trace func(statement string, args []any) // is given each statement before it runs (Postgres: its values too), by many goroutines at once; nil: nobody is
}

// Name is where the database is, for a log: never with the password.
func (c Config) Name() string {
	if c.URL == "" {
		return "sqlite " + c.Path
	}
	at, err := pgx.ParseConfig(c.URL)
	if err != nil {
		return "postgres"
	}
	return "postgres " + net.JoinHostPort(at.Host, strconv.Itoa(int(at.Port))) + "/" + at.Database
}

// IsAddress reports whether a text can be a Config's URL.
func IsAddress(text string) bool {
	_, err := pgx.ParseConfig(text)
	return err == nil && (strings.HasPrefix(text, "postgres://") || strings.HasPrefix(text, "postgresql://"))
}

// Mode is what Open may do to the database. Each mode may all that those before
// it may.
type Mode int

// The modes. A slip in a setting must not make an empty database that is then
// served, and a check must change nothing, so the one that may least comes first.
const (
	ReadOnly Mode = iota // no table, row or secret is written
	AsItIs               // rows are written; the tables must be those of this program
	Migrate              // the tables of a database that is there are brought up to date
	Make                 // and a database is made where there is none
)

// Sizes of the pools (performance.md section 2).
const (
	postgresConns   = 16
	sqliteReadConns = 8
	slowQuery       = 200 * time.Millisecond

	// leftOpen is how long Postgres waits for an instance in the middle of a
	// write: one whose machine has died says no more, and holds what others wait for.
	leftOpen = "30s"

	// dialTime is how long a server that does not answer at all is waited for.
	dialTime = 5 * time.Second
)

// DB is one open database.
type DB struct {
	Log *slog.Logger
	// Tampered is told of each row that is not as it was sealed. Open logs it.
	Tampered func(child care.ID, table string, row care.ID)

	reads    *gorm.DB
	writes   *gorm.DB
	pools    []*sql.DB
	group    *group // nil on Postgres, which groups commits by itself
	notifier *notifier
	keyrings keyrings
	box      atomic.Pointer[seal.Box]
	chain    atomic.Pointer[seal.Chain]
	mode     Mode
	was      int64 // the version of the tables before Open
	clock    care.Clock
	patience atomic.Int64 // of Postgres with one statement; 0: none was set
}

// Open opens the database, does to it what its mode allows, and starts the bell.
// It refuses a database that is not there (ErrNoDatabase), and one older
// (OlderError) or newer (NewerError) than this program.
func Open(ctx context.Context, c Config) (_ *DB, err error) {
	s := &DB{clock: c.Clock, Log: c.Log, mode: c.Mode}
	if s.clock == nil {
		s.clock = care.RealClock
	}
	if s.Log == nil {
		s.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	s.Tampered = func(child care.ID, table string, row care.ID) {
		s.Log.Error("sealed row does not open", "table", table, "row", row, "child", child)
	}
	defer func() {
		if err != nil {
			_ = s.Close()
		}
	}()
	if c.URL != "" {
		err = s.openPostgres(ctx, c)
	} else {
		err = s.openSQLite(ctx, c)
	}
	if err != nil {
		return nil, err
	}
	if s.mode > ReadOnly {
		s.notifier.start()
	}
	return s, nil
}

// Close lets what is being written finish, then closes the database.
func (s *DB) Close() error {
	if s.notifier != nil {
		s.notifier.stop()
	}
	if s.group != nil {
		s.group.stop()
	}
	var err error
	for _, p := range s.pools {
		err = errors.Join(err, p.Close())
	}
	return err
}

// At is the same database as it would act at another time.
func (s *DB) At(clock care.Clock) *DB {
	at := &DB{reads: s.reads, writes: s.writes, pools: s.pools, group: s.group, notifier: s.notifier, clock: clock, Log: s.Log, Tampered: s.Tampered}
	at.box.Store(s.box.Load())
	at.chain.Store(s.chain.Load())
	return at
}

// ReadOnly reports whether the database was opened so that nothing is written.
func (s *DB) ReadOnly() bool { return s.mode == ReadOnly }

// Was is the version of the tables before Open brought them up to date; 0: Open made them.
func (s *DB) Was() int64 { return s.was }

// Box is the deployment's keys; nil: the database is still locked.
func (s *DB) Box() *seal.Box { return s.box.Load() }

// Chain signs what is on record; nil: the database is still locked.
func (s *DB) Chain() *seal.Chain { return s.chain.Load() }

// SetChain takes the chain that Unlock found.
func (s *DB) SetChain(c *seal.Chain) { s.chain.Store(c) }

func (s *DB) openSQLite(ctx context.Context, c Config) error {
	abs, err := s.sqliteFile(c.Path)
	if err != nil {
		return err
	}
	reader := openFile(abs, c.Trace, url.Values{"_pragma": {"busy_timeout(5000)", "query_only(1)", "foreign_keys(1)"}})
	s.pools = append(s.pools, reader)
	reader.SetMaxOpenConns(sqliteReadConns)
	reader.SetMaxIdleConns(sqliteReadConns)
	if s.reads, err = s.gorm(dialect{reader}); err != nil {
		return err
	}
	s.notifier = newNotifier(s, "")
	if s.mode == ReadOnly {
		s.writes = s.reads // which refuse to
		return s.migrate(ctx, reader, "sqlite")
	}
	// busy_timeout comes first, so that a second process waits while this one
	// turns the journal to WAL.
	writer := openFile(abs, c.Trace, url.Values{
		"_pragma": {"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)"},
		"_txlock": {"immediate"},
	})
	s.pools = append(s.pools, writer)
	writer.SetMaxOpenConns(1) // more would starve each other for seconds
	if err := s.migrate(ctx, writer, "sqlite"); err != nil {
		return err
	}
	if s.writes, err = s.gorm(dialect{writer}); err != nil {
		return err
	}
	s.group = startGroup(s.writes)
	return nil
}

// sqliteFile is where the database lies. A new one is its owner's alone to read,
// and SQLite gives the files that it puts beside it the same mode.
func (s *DB) sqliteFile(path string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("store: %w", err)
	}
	_, err = os.Stat(abs)
	switch missing := errors.Is(err, os.ErrNotExist); {
	case missing && s.mode == Make:
		// #nosec G304 -- the operator names the folder
		f, made := os.OpenFile(abs, os.O_CREATE|os.O_RDWR, 0o600)
		if err = made; err == nil {
			err = f.Close()
		}
	case missing:
		return "", fmt.Errorf("store: %s: %w", abs, ErrNoDatabase)
	}
	if err != nil {
		return "", fmt.Errorf("store: %w", err)
	}
	return abs, nil
}

func (s *DB) openPostgres(ctx context.Context, c Config) error {
	pool, err := s.postgresPool(c)
	if err != nil {
		return err
	}
	s.pools = append(s.pools, pool)
	if err := s.migrate(ctx, pool, "postgres"); err != nil {
		return err
	}
	if s.writes, err = s.gorm(postgres.New(postgres.Config{Conn: pool})); err != nil {
		return err
	}
	s.reads = s.writes
	s.notifier = newNotifier(s, c.URL)
	return nil
}

// postgresPool dials nothing yet.
func (s *DB) postgresPool(c Config) (*sql.DB, error) {
	config, err := pgx.ParseConfig(c.URL)
	if err != nil {
		return nil, errors.New("store: the database address cannot be read") // its own error may quote the password
	}
	if s.mode == ReadOnly {
		config.RuntimeParams["default_transaction_read_only"] = "on"
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = dialTime
	}
	if c.Trace != nil {
		config.Tracer = tracer(c.Trace)
	}
	pool := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(func(ctx context.Context, c *pgx.Conn) error {
		if _, err := c.Exec(ctx, "SET idle_in_transaction_session_timeout = '"+leftOpen+"'"); err != nil {
			return err
		}
		if most := time.Duration(s.patience.Load()); most > 0 {
			if _, err := c.Exec(ctx, fmt.Sprintf("SET statement_timeout = %d", most.Milliseconds())); err != nil {
				return err
			}
		}
		// Both databases give times back in UTC.
		c.TypeMap().RegisterType(&pgtype.Type{
			Name: "timestamptz", OID: pgtype.TimestamptzOID,
			Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC},
		})
		return nil
	}))
	pool.SetMaxOpenConns(cmp.Or(c.Pool, postgresConns))
	pool.SetMaxIdleConns(cmp.Or(c.Pool, postgresConns))
	pool.SetConnMaxIdleTime(5 * time.Minute)
	return pool, nil
}

// tracer gives a statement of Postgres to Config.Trace.
type tracer func(statement string, args []any)

func (t tracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, q pgx.TraceQueryStartData) context.Context {
	t(q.SQL, q.Args)
	return ctx
}

func (tracer) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// gorm opens gorm over a pool. Its own prepared statements stay off: they die
// with every transaction, where pgx and our SQLite connections keep a
// statement for as long as the connection.
func (s *DB) gorm(d gorm.Dialector) (*gorm.DB, error) {
	db, err := gorm.Open(d, &gorm.Config{
		TranslateError:         true,
		SkipDefaultTransaction: true,
		DisableAutomaticPing:   true,
		NowFunc:                s.Now,
		Logger: lateTrace{logger.NewSlogLogger(s.Log, logger.Config{
			LogLevel:                  logger.Warn,
			SlowThreshold:             slowQuery,
			IgnoreRecordNotFoundError: true,
			ParameterizedQueries:      true, // values are what children said
		})},
	})
	if err != nil {
		return nil, fmt.Errorf("store: open: %w", err)
	}
	return db, nil
}

// lateTrace spares a statement that went well its writing out for the log,
// which took a seventh of the time of a save.
type lateTrace struct{ logger.Interface }

// Trace logs a statement that failed or was slow, without what stands in quotes:
// gorm's Scan writes the values out before any filter is asked. A statement that
// its caller cancelled has not failed, and if the database is away, the caller
// logs that once for all statements.
func (l lateTrace) Trace(ctx context.Context, begin time.Time, fc func() (string, int64), err error) {
	if err == nil && time.Since(begin) <= slowQuery || errors.Is(err, context.Canceled) || Away(err) {
		return
	}
	l.Interface.Trace(ctx, begin, func() (string, int64) {
		text, rows := fc()
		return quoted.ReplaceAllString(text, "?"), rows
	}, err)
}

var quoted = regexp.MustCompile(`'[^']*'|"[^"]*"`)

// LogMode is what gorm asks for a louder log.
func (l lateTrace) LogMode(level logger.LogLevel) logger.Interface {
	return lateTrace{l.Interface.LogMode(level)}
}

// ParamsFilter leaves the values out of every statement in the log.
func (l lateTrace) ParamsFilter(_ context.Context, sql string, _ ...any) (string, []any) {
	return sql, nil
}

// Made reports whether Open made the database.
func (s *DB) Made() bool { return s.was == 0 }

// Ready reports whether the database answers and takes writes now: nil, or why not.
func (s *DB) Ready(ctx context.Context) error {
	for _, p := range s.pools {
		var one int
		if err := p.QueryRowContext(ctx, "SELECT 1").Scan(&one); err != nil {
			return fmt.Errorf("store: ready: %w", err)
		}
	}
	if err := s.takesWrites(ctx); err != nil {
		return fmt.Errorf("store: ready: %w", err)
	}
	return nil
}

// Read is for queries outside a transaction.
func (s *DB) Read(ctx context.Context) *gorm.DB { return s.reads.WithContext(ctx) }

// Snapshot reads several things as they were at one moment.
func (s *DB) Snapshot(ctx context.Context, fn func(db *gorm.DB) error) error {
	opts := &sql.TxOptions{ReadOnly: true}
	if s.notifier.address != "" {
		opts.Isolation = sql.LevelRepeatableRead
	}
	return s.Read(ctx).Transaction(fn, opts)
}

func (s *DB) Now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

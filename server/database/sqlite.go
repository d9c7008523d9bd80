package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"net/url"

	"gorm.io/gorm"
	"gorm.io/gorm/callbacks"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"
	"gorm.io/gorm/migrator"
	"gorm.io/gorm/schema"
	"modernc.org/sqlite"
	"modernc.org/sqlite/lib"
)

// OpenFile opens an SQLite file whose connections keep the statements that
// they have compiled: compiling one takes longer than running it, and the
// portal says the same few hundred again and again. Options are the driver's.
func OpenFile(path string, options url.Values) *sql.DB { return openFile(path, nil, options) }

func openFile(path string, trace func(string, []any), options url.Values) *sql.DB {
	options.Set("_time_format", "sqlite") // text that sorts
	options.Set("_timezone", "UTC")
	return sql.OpenDB(connector{name: (&url.URL{Scheme: "file", Path: path, RawQuery: options.Encode()}).String(), trace: trace})
}

type connector struct {
	name  string
	trace func(string, []any) // nil: nobody is told
}

func (c connector) Driver() driver.Driver { return &sqlite.Driver{} }

func (c connector) Connect(context.Context) (driver.Conn, error) {
	opened, err := c.Driver().Open(c.name)
	if err != nil {
		return nil, err
	}
	return &conn{sqliteConn: opened.(sqliteConn), kept: map[string]statement{}, trace: c.trace}, nil
}

// sqliteConn is what a connection of the driver can do.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

type statement interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// conn is a connection that keeps its statements. One that runs is not among
// those kept, so the same words said again meanwhile are compiled anew.
type conn struct {
	sqliteConn
	kept  map[string]statement
	trace func(string, []any)
}

// statementsKept bounds them: lists of different lengths make ever new ones.
const statementsKept = 500

func (c *conn) take(ctx context.Context, words string) (statement, error) {
	if c.trace != nil {
		c.trace(words, nil)
	}
	if s, ok := c.kept[words]; ok {
		delete(c.kept, words)
		return s, nil
	}
	s, err := c.PrepareContext(ctx, words)
	if err != nil {
		return nil, err
	}
	return s.(statement), nil
}

func (c *conn) keep(words string, s statement) error {
	if _, twice := c.kept[words]; twice || len(c.kept) >= statementsKept {
		return s.Close()
	}
	c.kept[words] = s
	return nil
}

func (c *conn) ExecContext(ctx context.Context, words string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.take(ctx, words)
	if err != nil {
		return nil, err
	}
	done, err := s.ExecContext(ctx, args)
	return done, errors.Join(err, c.keep(words, s))
}

func (c *conn) QueryContext(ctx context.Context, words string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.take(ctx, words)
	if err != nil {
		return nil, err
	}
	found, err := s.QueryContext(ctx, args)
	if err != nil {
		return nil, errors.Join(err, c.keep(words, s))
	}
	return &rows{Rows: found, done: func() error { return c.keep(words, s) }}, nil
}

func (c *conn) Close() error {
	for _, s := range c.kept {
		_ = s.Close() // the connection goes with it
	}
	return c.sqliteConn.Close()
}

// rows gives its statement back when they are read.
type rows struct {
	driver.Rows
	done func() error
}

func (r *rows) Close() error { return errors.Join(r.Rows.Close(), r.done()) }

// dialect tells gorm how SQLite speaks. Tables come from migrations alone, so
// it knows nothing of making them.
type dialect struct{ pool *sql.DB }

func (dialect) Name() string { return "sqlite" }

func (d dialect) Initialize(db *gorm.DB) error {
	db.ConnPool = d.pool
	callbacks.RegisterDefaultCallbacks(db, &callbacks.Config{
		CreateClauses: []string{"INSERT", "VALUES", "ON CONFLICT", "RETURNING"},
		UpdateClauses: []string{"UPDATE", "SET", "FROM", "WHERE", "RETURNING"},
		DeleteClauses: []string{"DELETE", "FROM", "WHERE", "RETURNING"},
	})
	// One writer holds the whole database: there are no rows to lock.
	db.ClauseBuilders["FOR"] = func(clause.Clause, clause.Builder) {}
	return nil
}

func (d dialect) Migrator(db *gorm.DB) gorm.Migrator {
	return migrator.Migrator{Config: migrator.Config{DB: db, Dialector: d}}
}

func (dialect) DataTypeOf(field *schema.Field) string { return string(field.DataType) }

func (dialect) DefaultValueOf(*schema.Field) clause.Expression { return clause.Expr{SQL: "NULL"} }

func (dialect) BindVarTo(w clause.Writer, _ *gorm.Statement, _ any) { _ = w.WriteByte('?') }

// QuoteTo writes a name of our own; "table.column" is two names.
func (dialect) QuoteTo(w clause.Writer, name string) {
	_ = w.WriteByte('"')
	for _, letter := range []byte(name) {
		switch letter {
		case '"':
		case '.':
			_, _ = w.WriteString(`"."`)
		default:
			_ = w.WriteByte(letter)
		}
	}
	_ = w.WriteByte('"')
}

func (dialect) Explain(words string, args ...any) string {
	return logger.ExplainSQL(words, nil, `"`, args...)
}

// Translate names the errors that the store acts on as Postgres' are named.
func (dialect) Translate(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return gorm.ErrDuplicatedKey
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return gorm.ErrForeignKeyViolated
	default:
		return err
	}
}

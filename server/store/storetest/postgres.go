package storetest

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store"
)

var errNoPostgres = errors.New("no Postgres is installed: the tests run on SQLite alone")

// cluster is the one Postgres of this test process, started by the first test
// that asks. It lives in a temporary folder, on loopback, as a user without
// rights.
var cluster = sync.OnceValues(func() (shared struct {
	address   func(database string) string
	databases *sql.DB // makes and drops them: a connection for each would cost as much as the copy
}, err error) {
	if shared.address, err = startCluster(); err != nil {
		return shared, err
	}
	shared.databases, err = sql.Open("pgx", shared.address("postgres"))
	return shared, err
})

// Durable starts a Postgres that keeps what it has committed, as in
// production, for measurements: the tests' own one trades that for speed. It
// gives the address of a database by name; "postgres" is there from the start.
func Durable() (address func(database string) string, err error) {
	return startCluster("-c", "fsync=on", "-c", "full_page_writes=on", "-c", "shared_buffers=128MB", "-c", "autovacuum=on")
}

// lifelines are the standard inputs of the watches. They are kept here so that
// the garbage collector does not close them before this process ends.
var lifelines sync.Map

// Empty makes a Postgres database without a single table, for a whole program to
// begin in, and gives its address. It is dropped after the test.
func Empty(t *testing.T) string {
	t.Helper()
	return newDatabase(t, "template1")
}

// freshDatabase makes a database that holds every table and nothing else, and
// drops it after the test.
func freshDatabase(t *testing.T) string {
	t.Helper()
	return newDatabase(t, migrated)
}

func newDatabase(t *testing.T, template string) string {
	t.Helper()
	shared, err := cluster()
	if errors.Is(err, errNoPostgres) {
		missing(t, err.Error())
	}
	if err != nil {
		t.Fatal(err)
	}
	name := "test_" + string(care.NewID())
	// Copying the files takes a third of the time that going through the log takes.
	if _, err := shared.databases.Exec(`CREATE DATABASE "` + name + `" TEMPLATE ` + template + ` STRATEGY FILE_COPY`); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := shared.databases.Exec(`DROP DATABASE "` + name + `" WITH (FORCE)`); err != nil {
			t.Error(err)
		}
	})
	return shared.address(name)
}

func run(address, statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, statement)
	return errors.Join(err, conn.Close(ctx))
}

// watch starts Postgres and ends it, and removes its folder, as soon as its
// standard input ends: that happens when the test process is gone, however it
// went, or when a test stops it, which writes "keep". $1 is the postgres program,
// $2 the folder, the rest its options.
const watch = `
server=$1; dir=$2; shift 2
"$server" -D "$dir/data" "$@" </dev/null >"$dir/log" 2>&1 &
pid=$!
said=$(cat)
kill -QUIT $pid
wait $pid
[ "$said" = keep ] || rm -rf "$dir"
`

func startCluster(settings ...string) (func(database string) string, error) {
	p, err := newPostgres(settings...)
	if err != nil {
		return nil, err
	}
	if err := p.start(); err != nil {
		return nil, err
	}
	if err := run(p.address("postgres"), "CREATE DATABASE "+migrated); err != nil {
		return nil, err
	}
	return p.address, migrate(database.Config{URL: p.address(migrated), Mode: database.Make})
}

// Postgres is one server of a test's own, which it can stop and start again.
type Postgres struct {
	bin, dir, port string
	settings       []string
	attr           *syscall.SysProcAttr
	lifeline       io.WriteCloser
	watching       *exec.Cmd
}

// OwnPostgres starts one, and a fresh database in it.
func OwnPostgres(t *testing.T) (*Postgres, *Base) {
	t.Helper()
	p, err := newPostgres("-c", "fsync=off")
	if errors.Is(err, errNoPostgres) {
		missing(t, err.Error())
	}
	if err != nil {
		t.Fatal(err)
	}
	p.Start(t)
	t.Cleanup(func() { _ = p.lifeline.Close() })
	base := newBase(t, "postgres")
	base.Config.URL = p.address("postgres")
	return p, base
}

// Start starts it, or starts it again with all that it had committed.
func (p *Postgres) Start(t *testing.T) {
	t.Helper()
	if err := p.start(); err != nil {
		t.Fatal(err)
	}
}

// Stop stops it at once, as a power cut would.
func (p *Postgres) Stop(t *testing.T) {
	t.Helper()
	if _, err := io.WriteString(p.lifeline, "keep"); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(p.lifeline.Close(), p.watching.Wait()); err != nil {
		t.Fatal(err)
	}
}

func (p *Postgres) address(database string) string {
	return "postgres://postgres@127.0.0.1:" + p.port + "/" + database + "?sslmode=disable"
}

func newPostgres(settings ...string) (*Postgres, error) {
	bin, err := findPostgres()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "myreview-postgres-")
	if err != nil {
		return nil, err
	}
	attr := &syscall.SysProcAttr{Setpgid: true} // a Ctrl-C at the tests is not for it
	if os.Geteuid() == 0 {
		// Postgres refuses to run as root.
		if attr.Credential, err = unprivileged(); err != nil {
			return nil, err
		}
		if err := os.Chown(dir, int(attr.Credential.Uid), int(attr.Credential.Gid)); err != nil {
			return nil, err
		}
	}
	data := filepath.Join(dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", // #nosec G204 -- the machine's own Postgres
		"-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions")
	initdb.SysProcAttr, initdb.Dir = attr, dir
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, errors.Join(fmt.Errorf("initdb: %w: %s", err, bytes.TrimSpace(out)), os.RemoveAll(dir))
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	return &Postgres{bin: bin, dir: dir, port: port, settings: settings, attr: attr}, nil
}

func (p *Postgres) start() error {
	args := append([]string{"-c", watch, "sh", filepath.Join(p.bin, "postgres"), p.dir,
		"-c", "listen_addresses=127.0.0.1", "-c", "port=" + p.port, "-c", "unix_socket_directories=",
		"-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=200",
		"-c", "autovacuum=off", // nothing is copied from a database while a worker is in it
		"-c", "shared_buffers=32MB", "-c", "timezone=Asia/Karachi", // not ours, so that a lost time zone shows
	}, p.settings...) // the last word on a setting counts
	p.watching = exec.Command("/bin/sh", args...) // #nosec G204 -- a script of ours
	p.watching.SysProcAttr, p.watching.Dir = p.attr, p.dir
	lifeline, err := p.watching.StdinPipe()
	if err != nil {
		return err
	}
	p.lifeline = lifeline
	lifelines.Store(lifeline, true)
	if err := p.watching.Start(); err != nil {
		return err
	}
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		err := run(p.address("postgres"), "SELECT 1")
		if err == nil {
			return nil
		}
		if time.Now().After(end) {
			log, _ := os.ReadFile(filepath.Join(p.dir, "log")) // #nosec G304 -- a folder of ours
			return fmt.Errorf("postgres did not start: %w\n%s", err, log)
		}
	}
}

// migrated is the database that each test's is a copy of.
const migrated = "migrated"

func migrate(c database.Config) error {
	s, err := store.Open(context.Background(), c)
	if err != nil {
		return err
	}
	return s.Close()
}

// findPostgres looks where initdb is on the path, then where Debian keeps it,
// newest first.
func findPostgres() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			return filepath.Dir(path), nil
		}
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return "", errNoPostgres
	}
	version := func(path string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
		return n
	}
	newest := slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) })
	return filepath.Dir(newest), nil
}

func unprivileged() (*syscall.Credential, error) {
	u, err := user.Lookup("postgres")
	if err != nil {
		u, err = user.Lookup("nobody")
	}
	if err != nil {
		return nil, err
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}

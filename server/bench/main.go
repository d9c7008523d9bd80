// Command bench measures the portal and prints medians of several rounds, each
// figure beside its aim and beside what it can be held against on the same machine
// in the same minute: a bare database, a bare hub, a plain page. Ratios outlive the
// machine; the figures beside them do not. Nothing here fails on time.
//
// Everything stays on loopback, is bounded in count and time, and is removed.
package main

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // for what is done past the store

	"myreview/server/store/storetest"
)

// bench is one run.
type bench struct {
	dir       string        // what is measured lives below it, on the disk that is measured
	rounds    int           // the figures are medians of so many
	window    time.Duration // how long one thing is measured in a round
	children  []int         // an authority grows to have so many
	lines     int           // of an audit log
	costs     string        // file in which the statements of each page and act were written
	databases []engine
	sites     int // so many were started
	out       table
}

// engine is a database that the portal runs on.
type engine struct {
	name    string
	address func(database string) string // nil: SQLite
}

var sections = []struct {
	name, what string
	run        func(context.Context, *bench) error
}{
	{"statements", "Statements: what each page and act asks of the database, on a portal that has just begun", statements},
	{"saves", "Saves: 30 children at once, told only after the commit", onEach((*bench).saves)},
	{"live", "Live: from the POST to the last of 12 pages, 20 rooms at once, the durable commit in it", onEach((*bench).live)},
	{"growth", "Growth: one reader at a time, while the authority has more and more children", onEach((*bench).growth)},
	{"verify", "Verify: `audit verify` of one child's log and of a log of many, whole and broken", onEach((*bench).verify)},
	{"alike", "Alike: whether the time of a refusal tells that a review is there", alike},
	{"form", "Form: a child's phone of 360 by 740, 400 kbit/s, 400 ms to the first byte, processor 4 times slower", form},
}

// onEach does it on each database.
func onEach(one func(*bench, context.Context, engine) error) func(context.Context, *bench) error {
	return func(ctx context.Context, b *bench) error {
		for _, db := range b.databases {
			if err := one(b, ctx, db); err != nil {
				return fmt.Errorf("%s: %w", db.name, err)
			}
		}
		return nil
	}
}

func main() {
	// The servers that are measured run in processes of their own, so that
	// their memory is theirs alone.
	if len(os.Args) > 2 {
		switch os.Args[1] {
		case "site":
			exit(serveSite(os.Args[2]))
		case "hub":
			exit(serveHub())
		case "bare":
			exit(serveBare(os.Args[2]))
		}
	}
	b := &bench{}
	var names []string
	for _, s := range sections {
		names = append(names, s.name)
	}
	only := flag.String("only", "", "sections to run, with commas between them: "+strings.Join(names, ","))
	flag.IntVar(&b.rounds, "rounds", 5, "rounds; figures are their medians")
	flag.DurationVar(&b.window, "window", 2*time.Second, "how long one thing is measured in a round")
	children := flag.String("children", "6000,60000", "how many children the authority grows to have: one size or two")
	flag.IntVar(&b.lines, "lines", 100_000, "lines of the audit log that is verified")
	flag.StringVar(&b.costs, "costs", "", "file that TestStatementsOfEachRoute wrote")
	dir := flag.String("dir", ".", "folder on the disk to measure")
	flag.Parse()
	for text := range strings.SplitSeq(*children, ",") {
		n, err := strconv.Atoi(text)
		if err != nil || len(b.children) == len(copied) {
			exit(errors.New("-children: one number or two"))
		}
		b.children = append(b.children, n)
	}
	exit(run(b, *dir, *only))
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

func run(b *bench, dir, only string) (err error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	dir, err = filepath.Abs(dir)
	if err != nil {
		return err
	}
	if b.dir, err = os.MkdirTemp(dir, ".bench-"); err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(b.dir) }()
	err = os.Chmod(b.dir, 0o755) // #nosec G302 -- Postgres runs as another user
	if err != nil {
		return err
	}
	b.databases = []engine{{name: "SQLite"}}
	if err := os.Setenv("TMPDIR", b.dir); err != nil { // Postgres keeps its folder where the rest is measured
		return err
	}
	if address, err := storetest.Durable(); err == nil {
		b.databases = append(b.databases, engine{"Postgres", address})
	} else {
		fmt.Printf("Postgres is not measured: %v\n", err)
	}
	load, _ := os.ReadFile("/proc/loadavg") // by Linux alone
	fmt.Printf("My Review, %s, %s, %d CPUs, medians of %d rounds of %v\n", time.Now().Format(time.DateOnly), runtime.Version(), runtime.NumCPU(), b.rounds, b.window)
	fmt.Printf("load of the machine when it began, of the last minute first: %s\n", strings.TrimSpace(string(load)))
	for _, s := range sections {
		if only != "" && !strings.Contains(","+only+",", ","+s.name+",") {
			continue
		}
		fmt.Printf("\n%s\n", s.what)
		b.out = table{}
		if err := s.run(ctx, b); err != nil {
			fmt.Printf("  not measured: %v\n", err)
		}
		b.out.print(os.Stdout)
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

// statements prints what the test that holds them to their ceilings has counted.
func statements(_ context.Context, b *bench) error {
	text, err := os.ReadFile(b.costs)
	fmt.Print(string(text))
	return err
}

// site starts the portal on a fresh database.
func (b *bench) site(ctx context.Context, db engine, p plan) (_ *served, err error) {
	if p.place, err = b.fresh(ctx, db); err != nil {
		return nil, err
	}
	return startWith(ctx, "site", p)
}

// fresh makes a folder, and on Postgres a database.
func (b *bench) fresh(ctx context.Context, db engine) (at place, err error) {
	b.sites++
	name := fmt.Sprint("site", b.sites)
	at.Dir = filepath.Join(b.dir, name)
	if err := os.Mkdir(at.Dir, 0o700); err != nil || db.address == nil {
		return at, err
	}
	pool, err := sql.Open("pgx", db.address("postgres"))
	if err != nil {
		return at, err
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	_, err = pool.ExecContext(ctx, "CREATE DATABASE "+name) // #nosec G202 -- a name of ours
	at.URL = db.address(name)
	return at, err
}

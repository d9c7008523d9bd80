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
	run        func(*bench, context.Context, engine)
	once       bool // on the first database alone
}{
	{"saves", "Saves: 30 children at once, told only after the commit", (*bench).saves, false},
	{"live", "Live: from the POST to the last of 12 pages, 20 rooms at once, the durable commit in it", (*bench).live, false},
	{"growth", "Growth: one reader at a time, while the authority has more and more children", (*bench).growth, false},
	{"import", "Import: children with two workers, a home and five reviews each, from the files to the last row written", (*bench).imports, false},
	{"verify", "Verify: `audit verify` of one child's log and of a log of many, whole and broken", (*bench).verify, false},
	{"alike", "Alike: whether the time of a refusal tells that a review is there", (*bench).alike, true},
	{"form", "Form: a child's phone of 360 by 740, 400 kbit/s, 400 ms to the first byte, processor 4 times slower", (*bench).form, true},
}

// failure is an error that ends a section, or a program that is measured.
type failure struct{ error }

// ok ends it where there is an error, and must where there is no value.
func ok(err error) {
	if err != nil {
		panic(failure{err})
	}
}

func must[T any](v T, err error) T { ok(err); return v }

// ended gives the error that something ended with.
func ended(do func()) (err error) {
	defer func() {
		switch f := recover().(type) {
		case nil:
		case failure:
			err = f.error
		default:
			panic(f)
		}
	}()
	do()
	return nil
}

func main() {
	// The servers that are measured run in processes of their own, so that
	// their memory is theirs alone.
	if len(os.Args) > 2 {
		if serve := map[string]func(string){"site": serveSite, "hub": serveHub, "bare": serveBare}[os.Args[1]]; serve != nil {
			exit(ended(func() { serve(os.Args[2]) }))
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
	dir := flag.String("dir", ".", "folder on the disk to measure")
	flag.Parse()
	for text := range strings.SplitSeq(*children, ",") {
		n, err := strconv.Atoi(text)
		if err != nil || len(b.children) == len(copied) {
			exit(errors.New("-children: one number or two"))
		}
		b.children = append(b.children, n)
	}
	exit(ended(func() { b.run(*dir, *only) }))
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

func (b *bench) run(dir, only string) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	b.dir = must(os.MkdirTemp(must(filepath.Abs(dir)), ".bench-"))
	defer func() { _ = os.RemoveAll(b.dir) }()
	ok(os.Chmod(b.dir, 0o755)) // #nosec G302 -- Postgres runs as another user
	b.databases = []engine{{name: "SQLite"}}
	ok(os.Setenv("TMPDIR", b.dir)) // Postgres keeps its folder where the rest is measured
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
		for i, db := range b.databases {
			if s.once && i > 0 {
				break
			}
			if err := ended(func() { s.run(b, ctx, db) }); err != nil {
				fmt.Printf("  %s is not measured: %v\n", db.name, err)
			}
		}
		b.out.print(os.Stdout)
		ok(ctx.Err())
	}
}

// site starts the portal on a fresh database.
func (b *bench) site(ctx context.Context, db engine, p plan) *served {
	p.place = b.fresh(ctx, db)
	return start(ctx, "site", p)
}

// fresh makes a folder, and on Postgres a database.
func (b *bench) fresh(ctx context.Context, db engine) place {
	b.sites++
	name := fmt.Sprint("site", b.sites)
	at := place{Dir: filepath.Join(b.dir, name)}
	ok(os.Mkdir(at.Dir, 0o700))
	if db.address != nil {
		pool := must(sql.Open("pgx", db.address("postgres")))
		defer func() { _ = pool.Close() }()
		must(pool.ExecContext(ctx, "CREATE DATABASE "+name)) // #nosec G202 -- a name of ours
		at.URL = db.address(name)
	}
	return at
}

// Command bench measures the portal and prints medians of several rounds, each
// figure beside the limit that it can be held against on the same machine in
// the same minute: the disk, a bare database, a bare hub. Ratios outlive the
// machine; the figures beside them do not. Nothing here fails on time.
//
// Everything stays on loopback, is bounded in count and time, and is removed.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// bench is one run.
type bench struct {
	dir     string        // what is measured lives below it, on the disk that is measured
	rounds  int           // the figures are medians of so many
	window  time.Duration // how long one thing is measured in a round
	sockets int           // how many people come in at once
	tries   int           // how often each question is asked whose time should tell nothing
	out     table
}

var sections = []struct {
	name, what string
	run        func(context.Context, *bench) error
}{
	{"pages", "Pages: what a child's phone fetches", pages},
	{"handlers", "Handlers: one reader at a time, over loopback", handlers},
	{"live", "Live: from the POST to the last socket's frame, the durable commit in it", liveRooms},
	{"signin", "Sign-in: everybody at once; and who may see what", signIn},
	{"alike", "Alike: whether time tells what words do not", alike},
	{"saves", "Saves: one answer, told only after its commit", saves},
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
		}
	}
	b := &bench{}
	only := flag.String("only", "", "sections to run, with commas between them: pages,handlers,live,signin,alike,saves")
	flag.IntVar(&b.rounds, "rounds", 5, "rounds; figures are their medians")
	flag.DurationVar(&b.window, "window", 2*time.Second, "how long one thing is measured in a round")
	flag.IntVar(&b.sockets, "sockets", 5000, "people who come in at once, in rooms of ten")
	flag.IntVar(&b.tries, "tries", 1000, "how often each question is asked whose time should tell nothing")
	dir := flag.String("dir", ".", "folder on the disk to measure")
	flag.Parse()
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
	fmt.Printf("My Review, %s, %d CPUs, medians of %d rounds of %v\n", runtime.Version(), runtime.NumCPU(), b.rounds, b.window)
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

// Command myreview is the portal: one binary, one verb for each thing that an
// operator does with it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"text/tabwriter"
	"time"
	_ "time/tzdata"

	"github.com/alecthomas/kong"

	"myreview/server/database"
	"myreview/server/demo"
	"myreview/server/seal"
	"myreview/server/web/site"
)

type verbs struct {
	Version   kong.VersionFlag `help:"Say which version this is, and which schema of the database it knows."`
	Init      initVerb         `cmd:"" help:"Make what an authority begins with: a profile to fill in, keys, a database, two administrators. What is there is left as it is."`
	Serve     serveVerb        `cmd:"" help:"Serve an authority's portal."`
	Demo      demoVerb         `cmd:"" help:"Serve the demo: an authority of made-up people, with one-tap sign-in."`
	DemoReset demoResetVerb    `cmd:"" name:"demo-reset" help:"Throw the demo's data away, to start again."`
	Staff     staffVerb        `cmd:"" help:"Who is at work, for whoever has only a shell."`
	Duty      dutyVerb         `cmd:"" help:"Put somebody at work on duty now, and give them the job for it: they read calls for help and keep the rota."`
	Migrate   migrateVerb      `cmd:"" help:"Bring the database's tables up to date, or make them where there are none, and stop."`
	Keyset    keysetVerb       `cmd:"" help:"Make the keys of sealed columns, where MYREVIEW_KEYSET says. Never overwrites."`
	Keys      keysVerb         `cmd:"" help:"The children's own keys."`
	Audit     auditVerb        `cmd:"" help:"The audit log: who read and wrote what."`
	Backup    backupVerb       `cmd:"" help:"Write all that the database holds into a new file, while the portal runs."`
	Restore   restoreVerb      `cmd:"" help:"Check a backup, and put it where there is no database yet."`
	Config    configVerb       `cmd:"" help:"The settings."`
	Profile   profileVerb      `cmd:"" help:"The authority's profile."`
	Words     wordsVerb        `cmd:"" help:"The words of the pages, for translators."`
	Forms     formsVerb        `cmd:"" help:"The forms that people fill in before a review, for an authority that asks them its own way."`
	Routes    routesVerb       `cmd:"" help:"List every route of an authority's site, and who may ask for it."`
}

func main() {
	var v verbs
	k := kong.Parse(&v, kong.Name("myreview"), kong.Description("The portal for children's reviews."), kong.UsageOnError(),
		kong.Vars{"version": versionText(), "jobs": jobNames()})
	if err := k.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "myreview:", err)
		os.Exit(1)
	}
}

type serveVerb struct{}

func (serveVerb) Run() error {
	c, err := readConfig(os.Environ())
	if err != nil {
		return err
	}
	return run(c, serving{})
}

type routesVerb struct{}

func (routesVerb) Run() error { return printRoutes(os.Stdout) }

func printRoutes(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, r := range site.Routes() {
		if _, err := fmt.Fprintf(table, "%s\t%s\t%s\n", r.Method, r.Path, r.Who); err != nil {
			return err
		}
	}
	return table.Flush()
}

type demoVerb struct {
	Stories bool `help:"Leave out the children whom the two IROs have beside the five stories, 60 each."`
	TLS     bool `name:"tls" help:"Serve by https, with a certificate that the demo makes for itself, so that a phone can try what needs that."`
}

func (v demoVerb) Run() error {
	c, err := readConfig(os.Environ())
	if err != nil {
		return err
	}
	if _, set := os.LookupEnv("MYREVIEW_LOG_FORMAT"); !set {
		c.LogFormat = "text"
	}
	if _, set := os.LookupEnv("MYREVIEW_DRAIN"); !set {
		c.Drain = 0
	}
	if _, set := os.LookupEnv("MYREVIEW_LOG_LEVEL"); !set {
		c.LogLevel = "warn"
	}
	as := serving{demo: true, tls: v.TLS, caseload: demo.Caseload}
	if v.Stories {
		as.caseload = 0
	}
	return run(c, as)
}

// run serves until the program is told to stop.
func run(c Config, as serving) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	p, err := open(ctx, c, as)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", c.Addr)
	if err == nil && as.tls {
		listener, err = overTLS(listener, c)
	}
	if err != nil {
		return errors.Join(err, p.Close())
	}
	if as.demo {
		greet(os.Stdout, listener.Addr(), as)
	}
	served := make(chan error, 1)
	go func() { served <- p.Serve(listener) }()
	select {
	case err = <-served:
	case <-ctx.Done():
		stop() // who asks again does not want to wait
		p.site.Leave()
		select {
		case err = <-served:
		case <-time.After(c.Drain):
		}
	}
	return errors.Join(err, p.Close())
}

func greet(w io.Writer, at net.Addr, as serving) {
	here, phone := addresses(as.scheme(), at, lanAddress())
	fmt.Fprintf(w, "\n  My Review %s is at %s\n\n", programVersion(), here)
	fmt.Fprintf(w, "  Choose who to be at   %s/demo\n", here)
	if phone != "" {
		fmt.Fprintf(w, "  A phone on this network opens  %s/demo\n", phone)
	}
	if as.tls {
		fmt.Fprint(w, "\n  The browser will warn that it does not know the certificate, because the demo made it for itself: go on past that.\n")
	}
	fmt.Fprintf(w, "\n  People at work can also sign in with an e-mail address and the password %q:\n", demo.StaffWord)
	for _, email := range demo.SignIns() {
		fmt.Fprintln(w, "    "+email)
	}
	fmt.Fprint(w, "\n  Stop with Ctrl-C. `make demo-reset` starts the demo again.\n\n")
}

// addresses are where a browser on this machine finds what listens there, and where
// a phone beside it does; empty where none can.
func addresses(scheme string, at net.Addr, lan string) (here, phone string) {
	host, port, err := net.SplitHostPort(at.String())
	if err != nil {
		host, port = "", "8080"
	}
	ip := net.ParseIP(host)
	switch {
	case ip == nil || ip.IsUnspecified():
		if lan != "" {
			phone = scheme + "://" + net.JoinHostPort(lan, port)
		}
		return scheme + "://localhost:" + port, phone
	case host == "127.0.0.1":
		return scheme + "://localhost:" + port, ""
	case ip.IsLoopback():
		return scheme + "://" + net.JoinHostPort(host, port), ""
	}
	here = scheme + "://" + net.JoinHostPort(host, port)
	return here, here
}

// lanAddress is this machine's first private address, for a phone beside it.
func lanAddress() string {
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return ""
	}
	for _, a := range addrs {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && n.IP.IsPrivate() {
			return n.IP.String()
		}
	}
	return ""
}

type demoResetVerb struct{}

// Run removes the demo's database; it refuses one that is not the demo's.
func (demoResetVerb) Run() error {
	c, err := readConfig(os.Environ())
	if err != nil {
		return err
	}
	return resetDemo(context.Background(), c)
}

type migrateVerb struct{}

func (migrateVerb) Run() error {
	c, err := readConfig(os.Environ())
	if err != nil {
		return err
	}
	s, err := openStore(context.Background(), c, database.Make, logger(c))
	if err != nil {
		return err
	}
	if s.DB.Made() {
		fmt.Println("made a new database")
	} else {
		fmt.Println("the database's tables are up to date")
	}
	return s.Close()
}

type keysetVerb struct{}

func (keysetVerb) Run() error {
	c, err := readConfig(os.Environ())
	if err != nil {
		return err
	}
	if err := makeKeyset(c.Keyset); err != nil {
		return err
	}
	fmt.Println("made", c.Keyset, "- keep a copy apart from the backups: without it nothing sealed can be read")
	return nil
}

// makeKeyset makes the keys and the folder that they lie in. It never
// overwrites: os.ErrExist says that there are keys already.
func makeKeyset(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	_, err := seal.Create(path)
	return err
}

func logger(c Config) *slog.Logger { return logTo(os.Stderr, c) }

func logTo(w io.Writer, c Config) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.LogLevel)) // readConfig has checked it
	o := &slog.HandlerOptions{Level: level}
	if c.LogFormat == "text" {
		return slog.New(database.Calm(slog.NewTextHandler(w, o)))
	}
	return slog.New(database.Calm(slog.NewJSONHandler(w, o)))
}

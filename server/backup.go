package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"myreview/server/database"
	"myreview/server/seal"
	"myreview/server/store"
	"myreview/server/store/audit"
	"myreview/server/store/signin"
)

type backupVerb struct {
	File string `arg:"" help:"A file that is not there yet."`
}

// Run needs no keyset: whoever takes backups need not be able to read them.
func (v backupVerb) Run() error {
	c, err := readConfig(os.Environ())
	if err != nil {
		return err
	}
	ctx, stop := interrupted()
	defer stop()
	return backup(ctx, os.Stdout, c, v.File)
}

func interrupted() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
}

func backup(ctx context.Context, w io.Writer, c Config, path string) error {
	if err := database.Backup(ctx, c.database(), path); err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "wrote %s (%d kB). The keyset, %s, is not in it, and without that nobody can read what was said.\n"+
		"Keep a copy of the keyset, and keep it apart from the backups. To see whether all is well:\n"+
		"    myreview restore --check %s\n", path, (info.Size()+1023)/1024, c.Keyset, path)
	return nil
}

type restoreVerb struct {
	File   string `arg:"" help:"A file that 'backup' wrote."`
	Check  bool   `help:"Look at a copy of it, and touch no database." xor:"how"`
	Anyway bool   `help:"Restore it though some rows do not open, or the audit log is not whole." xor:"how"`
}

func (v restoreVerb) Run() error {
	c, err := readConfig(os.Environ())
	if err != nil {
		return err
	}
	ctx, stop := interrupted()
	defer stop()
	return restore(ctx, os.Stdout, c, v)
}

// restore checks a copy of a backup, and puts it where there is no database yet.
func restore(ctx context.Context, w io.Writer, c Config, v restoreVerb) (err error) {
	folder, err := os.MkdirTemp("", "myreview-*") // mode 0700
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	copied := filepath.Join(folder, databaseFile)
	if err := database.CopyFile(v.File, copied); err != nil {
		return err
	}
	check := backupCheck{w: w, c: c, path: copied}
	if err := check.all(ctx); err != nil {
		return err
	}
	switch {
	case check.faults > 0 && (!v.Anyway || check.unusable):
		return fmt.Errorf("%s is not good: see the lines above that begin with FAULT", v.File)
	case v.Check:
		fmt.Fprintf(w, "%s is good\n", v.File)
		return nil
	}
	if err := endAllWays(ctx, database.Config{Path: copied, Mode: database.AsItIs, Log: logger(c)}, c.Keyset); err != nil {
		return err
	}
	if err := database.Restore(ctx, c.database(), copied); errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%w: nothing was changed; a backup is restored only where there is no database", err)
	} else if err != nil {
		return err
	}
	fmt.Fprintf(w, "restored to %s; everybody signs in anew, and links and invitations that were open are over\n", c.database().Name())
	return nil
}

// endAllWays ends every way in that was open when a backup was taken: since then it may
// have been used or taken away.
func endAllWays(ctx context.Context, at database.Config, keyset string) (err error) {
	if at.Box, err = seal.Load(keyset); err != nil {
		return err
	}
	s, err := store.Open(ctx, at)
	if err != nil {
		return err
	}
	return errors.Join(signin.EndAllWays(ctx, s.DB), s.Close())
}

// backupCheck checks a copy of a backup, and writes a line for each thing that it looks at.
type backupCheck struct {
	w        io.Writer
	c        Config
	path     string
	faults   int
	unusable bool // no program could serve it
}

func (b *backupCheck) good(what, format string, args ...any) {
	fmt.Fprintf(b.w, "good   %s: %s\n", what, fmt.Sprintf(format, args...))
}

func (b *backupCheck) fault(what, format string, args ...any) {
	b.faults++
	fmt.Fprintf(b.w, "FAULT  %s: %s\n", what, fmt.Sprintf(format, args...))
}

// all looks on as long as there is something to look at.
func (b *backupCheck) all(ctx context.Context) error {
	b.unusable = true
	if !b.file(ctx) {
		return nil
	}
	at := database.Config{Path: b.path, Mode: database.Migrate, Log: logger(b.c)}
	was, err := upToDate(ctx, at)
	if errors.Is(err, database.ErrNoDatabase) {
		b.fault("schema", "it holds no tables of My Review: it is another program's")
		return nil
	} else if err != nil {
		b.fault("schema", "%v", err)
		return nil
	}
	b.good("schema", "%d", was)
	missing, err := database.Missing(ctx, b.path)
	if err != nil {
		return err
	}
	if len(missing) > 0 {
		b.fault("tables", "missing: %s", strings.Join(missing, ", "))
		return nil
	}
	b.good("tables", "all there")
	if at.Box, err = seal.Load(b.c.Keyset); err != nil {
		b.fault("keyset", "%v; put it back from where you keep it", err)
		return nil
	}
	at.Mode = database.ReadOnly
	s, err := store.Open(ctx, at)
	if err != nil {
		b.fault("keyset", "%s: %v", b.c.Keyset, err)
		return nil
	}
	b.good("keyset", "%s is the one with which it was sealed", b.c.Keyset)
	b.unusable = b.faults > 0 // by now it is only rows that others name
	return errors.Join(b.sealed(ctx, s), b.audit(ctx, s), s.Close())
}

// file reports whether it is a database at all.
func (b *backupCheck) file(ctx context.Context) bool {
	damage, dangling, err := database.Faults(ctx, b.path)
	switch {
	case err != nil:
		b.fault("file", "it is no backup of My Review, or was cut short: %v", err)
		return false
	case len(damage) > 0:
		b.fault("file", "it is damaged: %s", few(damage))
		return false
	}
	b.good("file", "no page is damaged")
	if len(dangling) > 0 {
		b.fault("rows", "%s", few(dangling))
	} else {
		b.good("rows", "each row that another one names is there")
	}
	return true
}

// few is the first of many.
func few(all []string) string {
	const most = 5
	if len(all) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(all[:most], "; "), len(all)-most)
	}
	return strings.Join(all, "; ")
}

// upToDate brings the copy's tables up to date, and gives the version that they had.
func upToDate(ctx context.Context, at database.Config) (int64, error) {
	db, err := database.Open(ctx, at)
	if err != nil {
		return 0, err
	}
	return db.Was(), db.Close()
}

func (b *backupCheck) sealed(ctx context.Context, s *store.Store) error {
	columns, err := s.OpenAll(ctx)
	if err != nil {
		return err
	}
	rows, bad := 0, 0
	for _, c := range columns {
		rows += c.Rows
		if len(c.Closed) > 0 {
			bad++
			var ids []string
			for _, id := range c.Closed {
				ids = append(ids, string(id))
			}
			b.fault("sealed", "%d of %d rows of %s do not open: %s", len(c.Closed), c.Rows, c.Column, few(ids))
		}
	}
	if bad == 0 {
		b.good("sealed", "all %d pieces of what was said open", rows)
	}
	return nil
}

func (b *backupCheck) audit(ctx context.Context, s *store.Store) error {
	r, err := s.Audit.Verify(ctx, nil, tellProgress(os.Stderr, time.Now))
	switch {
	case errors.Is(err, audit.ErrNoLog):
		b.good("audit log", "nothing was said or done yet")
		return nil
	case err != nil:
		return err
	}
	var lines strings.Builder
	if err := tellAudit(&lines, r); err != nil {
		b.fault("audit log", "%v\n%s", err, strings.TrimSuffix(lines.String(), "\n"))
		return nil
	}
	b.good("audit log", "whole, %d lines of %d logs", r.Lines, r.Logs)
	return nil
}

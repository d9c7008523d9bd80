package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/audit"
)

type auditVerb struct {
	Verify auditVerifyVerb `cmd:"" help:"Check the audit log: name every line that was changed, added, deleted or moved."`
	Mark   auditMarkVerb   `cmd:"" help:"Write down where the log ends now, to be kept elsewhere for a later check."`
}

type auditVerifyVerb struct {
	Against string `help:"A file that 'audit mark' wrote: shows a log that was put back to an earlier state." type:"existingfile"`
}

// Run fails where the log is not as it was written.
func (v auditVerifyVerb) Run() error {
	var marks []audit.Mark
	if v.Against != "" {
		f, err := os.Open(v.Against) // #nosec G304 -- the operator names the file
		if err != nil {
			return err
		}
		defer f.Close()
		if marks, err = readMarks(f); err != nil {
			return fmt.Errorf("%s: %w", v.Against, err)
		}
	}
	r, err := verify(marks)
	if err != nil {
		return err
	}
	return tellAudit(os.Stdout, r)
}

type auditMarkVerb struct{}

func (auditMarkVerb) Run() error {
	r, err := verify(nil)
	if err != nil {
		return err
	}
	if len(r.Faults) > 0 {
		return errors.Join(tellAudit(os.Stderr, r), errors.New("no marks are taken of a log that is not whole"))
	}
	for _, m := range r.Marks {
		fmt.Println(m.N, m.Mac, m.Child)
	}
	return nil
}

func verify(marks []audit.Mark) (audit.Report, error) {
	ctx := context.Background()
	c, err := readConfig(os.Environ())
	if err != nil {
		return audit.Report{}, err
	}
	s, err := openStore(ctx, c, database.ReadOnly, logger(c))
	if err != nil {
		return audit.Report{}, err
	}
	r, err := s.Audit.Verify(ctx, marks, tellProgress(os.Stderr, time.Now))
	return r, errors.Join(err, s.Close())
}

// tellProgress says how far a check has come, every so often: a large log takes
// minutes, and nobody should wonder whether it goes on.
func tellProgress(w io.Writer, now func() time.Time) func(audit.Progress) {
	began := now()
	last := began
	return func(p audit.Progress) {
		at := now()
		if at.Sub(last) < progressEvery {
			return
		}
		last = at
		if p.Tries > 0 {
			fmt.Fprintf(w, "%d of %d lines checked; looking for where those that do not fit belong, %d tries\n", p.Lines, p.Of, p.Tries)
			return
		}
		fmt.Fprintf(w, "%d of %d lines checked, %d a second\n", p.Lines, p.Of, int64(float64(p.Lines)/at.Sub(began).Seconds()))
	}
}

const progressEvery = 2 * time.Second

// readMarks reads what auditMarkVerb writes: a line for each log.
func readMarks(r io.Reader) (out []audit.Mark, err error) {
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		word := strings.Fields(lines.Text())
		if len(word) == 0 {
			continue
		}
		m := audit.Mark{}
		if m.N, err = strconv.ParseInt(word[0], 10, 64); err != nil {
			return nil, fmt.Errorf("%q is no mark", lines.Text())
		}
		word = word[1:]
		if m.N > 0 && len(word) > 0 { // a log without a line has no signature to keep
			m.Mac, word = word[0], word[1:]
		}
		if m.N > 0 && m.Mac == "" || len(word) > 1 {
			return nil, fmt.Errorf("%q is no mark", lines.Text())
		}
		if len(word) == 1 { // the log of no child has no id
			m.Child = care.ID(word[0])
		}
		out = append(out, m)
	}
	return out, lines.Err()
}

var faultWords = map[string]string{
	audit.Changed: "was changed, or was never written by the program",
	audit.Missing: "is missing",
	audit.Cut:     "is not where the log ended: lines after it are gone, or the end was changed",
	audit.Gone:    "there is no log at all; somebody has deleted it",
	audit.Other:   "is not as its last line tells; somebody has changed, added or deleted it in the database",
	audit.Mended:  "says that the program found the end of the log changed, and went on from there",
	audit.Unkept:  "is not what the mark says that it was",
}

func tellAudit(w io.Writer, r audit.Report) error {
	for _, f := range r.Faults {
		words := faultWords[f.What]
		line := fmt.Sprintf("line %d: ", f.N)
		switch {
		case f.What == audit.Moved:
			words = fmt.Sprintf("was written as line %d and moved here", f.From)
		case f.What == audit.Missing && f.To > f.N:
			line, words = fmt.Sprintf("lines %d to %d: ", f.N, f.To), "are missing"
		case f.What == audit.Untold:
			line, words = f.Of+": ", "is in the database and in no line; its line was deleted, or it was written past the program"
		}
		if f.What == audit.Other {
			line = f.Of + ": "
		}
		of := "child " + string(f.Child)
		if f.Child == "" {
			of = "the log of no child"
		}
		fmt.Fprintf(w, "%s, %s%s\n", of, line, words)
	}
	if len(r.Faults) > 0 {
		return fmt.Errorf("the audit log is not whole: %d faults in %d lines of %d logs", len(r.Faults), r.Lines, r.Logs)
	}
	fmt.Fprintf(w, "the audit log is whole: %d lines of %d logs\n", r.Lines, r.Logs)
	return nil
}

type keysVerb struct {
	Turn keysTurnVerb `cmd:"" help:"Give every child a new key, and wrap them all with the deployment's first one. The portal may run meanwhile."`
}

type keysTurnVerb struct{}

func (keysTurnVerb) Run() error {
	ctx := context.Background()
	c, err := readConfig(os.Environ())
	if err != nil {
		return err
	}
	s, err := openStore(ctx, c, database.AsItIs, logger(c))
	if err != nil {
		return err
	}
	n, err := s.RotateKeys(ctx)
	fmt.Printf("turned the keys of %d children\n", n)
	return errors.Join(err, s.Close())
}

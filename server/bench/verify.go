package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/seal"
	"myreview/server/store"
	"myreview/server/store/audit"
	"myreview/server/store/people"
)

// linesOfOne is how many lines a child's log has where the whole is the log of many.
const linesOfOne = 100

// verify checks logs as `audit verify` does, whole ones and ones of which no
// signature fits.
func (b *bench) verify(ctx context.Context, db engine) error {
	for _, children := range []int{1, max(1, b.lines/linesOfOne)} {
		if err := b.verifyLogs(ctx, db, children); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) verifyLogs(ctx context.Context, db engine, children int) (err error) {
	at, err := b.fresh(ctx, db)
	if err != nil {
		return err
	}
	box, err := seal.Create(filepath.Join(at.Dir, "keyset"))
	if err != nil {
		return err
	}
	s, err := at.open(ctx, box, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	for range children {
		if err := addLog(ctx, s, b.lines/children); err != nil {
			return err
		}
	}
	took := func(broken bool) (all []float64, lines int, err error) {
		for range b.rounds {
			begin := time.Now()
			r, err := s.Audit.Verify(ctx, nil, func(audit.Progress) {}) // as the command, which says how far it is
			if err != nil {
				return nil, 0, err
			}
			all, lines = append(all, time.Since(begin).Seconds()), r.Lines
			if broken != (len(r.Faults) >= r.Lines) || !broken && len(r.Faults) > 0 {
				return nil, 0, fmt.Errorf("%d faults in %d lines", len(r.Faults), r.Lines)
			}
		}
		return all, lines, nil
	}
	whole, lines, err := took(false)
	if err != nil {
		return err
	}
	err = s.DB.WriteTx(ctx, func(tx *gorm.DB) error { return tx.Exec("UPDATE audit SET mac = 'x' || n").Error })
	if err != nil {
		return err
	}
	broken, _, err := took(true)
	if err != nil {
		return err
	}
	what := fmt.Sprintf("%s, %d lines of one child", db.name, lines)
	if children > 1 {
		what = fmt.Sprintf("%s, %d lines of %d children", db.name, lines, children)
	}
	b.out.aim(what, "lines/s", float64(lines)/median(whole), atLeast, 50_000, number(median(whole))+" s")
	b.out.aim(what+", not a signature fits", "x", median(broken)/median(whole), atMost, 3, number(median(broken))+" s")
	return nil
}

// addLog makes a child with so many lines in the log, signed as the store signs them.
func addLog(ctx context.Context, s *store.Store, lines int) error {
	child, err := addPerson(ctx, s, "Robin", care.Young, false)
	if err != nil {
		return err
	}
	if _, err := s.People.AddChild(ctx, people.Child{Person: child.Person, BornOn: "2012-05-05", CaredOn: "2025-03-01"}); err != nil {
		return err
	}
	return s.DB.WriteTx(ctx, func(tx *gorm.DB) error {
		all := make([]audit.Line, lines)
		for i := range all {
			all[i] = audit.Line{At: s.DB.Now(), Actor: care.NewID(), TieID: care.NewID(), Verb: audit.Read, What: "answers",
				Purpose: "prepare", ReviewID: care.NewID(), Objects: string(care.NewID())}
		}
		return s.Audit.Append(tx, child.Person, all)
	})
}

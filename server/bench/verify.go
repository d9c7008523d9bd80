package main

import (
	"context"
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
func (b *bench) verify(ctx context.Context, db engine) {
	b.verifyLogs(ctx, db, 1)
	b.verifyLogs(ctx, db, max(2, b.lines/linesOfOne))
}

func (b *bench) verifyLogs(ctx context.Context, db engine, children int) {
	at := b.fresh(ctx, db)
	s := at.open(ctx, must(seal.Create(filepath.Join(at.Dir, "keyset"))), slog.New(slog.DiscardHandler))
	defer func() { _ = s.Close() }()
	for range children {
		addLog(ctx, s, b.lines/children)
	}
	lines := 0
	took := func(broken bool) float64 {
		var all []float64
		for range b.rounds {
			begin := time.Now()
			r := must(s.Audit.Verify(ctx, nil, func(audit.Progress) {})) // as the command, which says how far it is
			all, lines = append(all, time.Since(begin).Seconds()), r.Lines
			if broken != (len(r.Faults) >= r.Lines) || !broken && len(r.Faults) > 0 {
				ok(fmt.Errorf("%d faults in %d lines", len(r.Faults), r.Lines))
			}
		}
		return median(all)
	}
	whole := took(false)
	ok(s.DB.WriteTx(ctx, func(tx *gorm.DB) error { return tx.Exec("UPDATE audit SET mac = 'x' || n").Error }))
	broken := took(true)
	what := fmt.Sprintf("%s, %d lines, children: %d", db.name, lines, children)
	b.out.aim(what, "lines/s", float64(lines)/whole, atLeast, 50_000, number(whole)+" s")
	b.out.aim(what+", not a signature fits", "x", broken/whole, atMost, 3, number(broken)+" s")
}

// addLog makes a child with so many lines in the log, signed as the store signs them.
func addLog(ctx context.Context, s *store.Store, lines int) {
	child := addPerson(ctx, s, "Robin", care.Young, false).Person
	must(s.People.AddChild(ctx, people.Child{Person: child, BornOn: "2012-05-05", CaredOn: "2025-03-01"}))
	all := make([]audit.Line, lines)
	for i := range all {
		all[i] = audit.Line{At: s.DB.Now(), Actor: care.NewID(), TieID: care.NewID(), Verb: audit.Read, What: "answers",
			Purpose: "prepare", ReviewID: care.NewID(), Objects: string(care.NewID())}
	}
	ok(s.DB.WriteTx(ctx, func(tx *gorm.DB) error { return s.Audit.Append(tx, child, all) }))
}

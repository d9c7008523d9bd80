package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/seal"
)

// AuditFault is one thing about the audit log that is not as it was written.
type AuditFault struct {
	Child care.ID // whose log; empty: the one of no child
	N     int64   // the line's number
	What  string  // one of the Audit constants below
	From  int64   // for AuditMoved: the number that it was written with
}

// What can be wrong with a log.
const (
	AuditChanged = "changed" // a line says something else than it did, or was never written by the program
	AuditMissing = "missing" // a line is gone
	AuditMoved   = "moved"   // a line stands in another one's place
	AuditCut     = "cut"     // lines are gone from the end, or the end itself was changed
	AuditGone    = "gone"    // a child has no log at all
	AuditMended  = "broken"  // the program found an end that was not its own, and wrote so in this line
	AuditUnkept  = "unkept"  // a line that was checked before is not as it was then
)

// AuditMark is where a child's log ended when somebody wrote it down: kept
// elsewhere, it shows a log that was put back to an earlier state.
type AuditMark struct {
	Child care.ID
	N     int64
	Mac   string
}

// AuditReport is what a check has found.
type AuditReport struct {
	Logs, Lines int
	Faults      []AuditFault
	Marks       []AuditMark // where each log ends now
}

// ErrNoLog: nothing was ever said or done in the database, so that it has no log.
var ErrNoLog = errors.New("this database was never used: there is no log in it")

// VerifyAudit reads the whole log and names every line that was changed, added,
// deleted or moved. against are marks from an earlier time, if any. It needs
// the deployment's keys (seal.ErrNoKey).
func (s *Store) VerifyAudit(ctx context.Context, against []AuditMark) (AuditReport, error) {
	var r AuditReport
	chain := s.chain.Load()
	if chain == nil {
		err := seal.ErrNoKey
		if s.box.Load() != nil {
			err = ErrNoLog
		}
		return r, fmt.Errorf("store: verify audit: %w", err)
	}
	err := s.snapshot(ctx, func(db *gorm.DB) error {
		var ids []care.ID
		err := db.Raw(`SELECT person_id FROM child UNION SELECT child_id FROM audit_head UNION SELECT child_id FROM audit
			UNION SELECT '' ORDER BY 1`).Scan(&ids).Error
		if err != nil {
			return err
		}
		for _, m := range against {
			if !slices.Contains(ids, m.Child) {
				ids = append(ids, m.Child)
			}
		}
		for _, id := range ids {
			if err := r.check(db, *chain, id, against); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return r, fmt.Errorf("store: verify audit: %w", err)
	}
	return r, nil
}

// check goes through one log.
func (r *AuditReport) check(db *gorm.DB, chain seal.Chain, child care.ID, against []AuditMark) error {
	heads, err := fetch[auditHead](db, "WHERE child_id = $1", string(child))
	if err != nil {
		return err
	}
	lines, err := fetch[auditRow](db, "WHERE child_id = $1 ORDER BY n", string(child))
	if err != nil {
		return err
	}
	r.Logs++
	r.Lines += len(lines)
	fault := func(n int64, what string) { r.Faults = append(r.Faults, AuditFault{Child: child, N: n, What: what}) }
	if len(heads) == 0 && len(lines) == 0 {
		fault(0, AuditGone)
		return nil
	}
	r.Faults = append(r.Faults, faultsOf(chain, lines)...)
	var last auditRow
	if len(lines) > 0 {
		last = lines[len(lines)-1]
	}
	if len(heads) == 0 || heads[0].N != last.N || heads[0].Mac != last.Mac || heads[0].Seal != heads[0].sealed(chain) {
		fault(last.N, AuditCut)
	}
	for _, m := range against {
		if m.Child == child && m.N > 0 && !slices.ContainsFunc(lines, func(l auditRow) bool { return l.N == m.N && l.Mac == m.Mac }) {
			fault(m.N, AuditUnkept)
		}
	}
	if len(heads) > 0 {
		r.Marks = append(r.Marks, AuditMark{Child: child, N: heads[0].N, Mac: heads[0].Mac})
	}
	return nil
}

// faultsOf are the faults within the lines of one log.
func faultsOf(chain seal.Chain, lines []auditRow) (out []AuditFault) {
	var odd []auditRow                        // lines that are not signed as they stand
	var places []int64                        // where a line that was moved may have stood
	next, prev, follows := int64(1), "", true // follows: the line before is as it was written
	for _, l := range lines {
		for ; next < l.N; next++ {
			out = append(out, AuditFault{Child: l.ChildID, N: next, What: AuditMissing})
			places, follows = append(places, next), false
		}
		whole := l.Mac == l.link(chain)
		switch {
		case whole && l.Verb == auditBroken:
			out = append(out, AuditFault{Child: l.ChildID, N: l.N, What: AuditMended})
		case !whole || follows && l.Prev != prev:
			odd, places = append(odd, l), append(places, l.N)
		}
		next, prev, follows = l.N+1, l.Mac, whole
	}
	if len(odd) > oddMost {
		places = nil // so many are wrong that nothing was merely moved
	} else {
		for i := range odd { // lines that were moved up over deleted ones stood beyond the end
			places = append(places, next+int64(i))
		}
	}
	for _, l := range odd {
		f := AuditFault{Child: l.ChildID, N: l.N, What: AuditChanged}
		for _, n := range places {
			was := l
			if was.N = n; n != l.N && was.Mac == was.link(chain) {
				f.What, f.From = AuditMoved, n
			}
		}
		out = append(out, f)
	}
	slices.SortStableFunc(out, func(a, b AuditFault) int { return int(a.N - b.N) })
	return out
}

// oddMost bounds the work of finding out where lines were moved from.
const oddMost = 1000

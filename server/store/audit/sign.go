package audit

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/seal"
	"myreview/server/store/network"
)

// Some rows decide who comes in, and to what. Each time that the program writes
// one, the log of no child gets a line with its id and a signature of the columns
// that decide. So Verify finds whoever changes, adds or deletes such a row by
// SQL: they cannot write that line.

// signable is such a row.
type signable interface {
	database.Row
	Signs() (id care.ID, columns []string)
}

// signed gives what lines of these rows tell: by which name, of which row, with
// which signature.
func signed[T signable](chain seal.Chain, rows []T) (out []signedRow) {
	for _, r := range rows {
		if id, columns := r.Signs(); id != "" {
			out = append(out, signedRow{r.TableName(), id, chain.Link(append([]string{"row", r.TableName(), string(id)}, columns...)...)})
		}
	}
	return out
}

type signedRow struct {
	table string
	id    care.ID
	mac   string
}

// signedWhat is what a line of such a row tells, before the table's name.
const signedWhat = "signed."

// Sign notes rows of one table as they are now, as the last thing in the
// transaction that writes them: everybody's lines wait here for each other, and who
// holds the end of this log must wait for nothing else. The rest is what leads to them.
func Sign[T signable](s *Log, tx *gorm.DB, rest string, args ...any) error {
	chain := s.db.Chain()
	if chain == nil {
		return nil // whoever opens the database with its keys does it
	}
	rows, err := database.Fetch[T](tx, rest, args...)
	if err != nil {
		return err
	}
	var lines []Line
	for _, r := range signed(*chain, rows) {
		lines = append(lines, Line{
			At: s.db.Now(), Verb: Wrote, What: Kind(signedWhat + r.table), Purpose: purposeOf(signedWhat), Objects: string(r.id) + " " + r.mac,
		})
	}
	if len(lines) == 0 {
		return nil
	}
	return s.Append(tx, "", lines)
}

// SignGone notes that rows of one table are not there any more, as Sign notes what they
// are: one that is deleted by SQL has no such line.
func (s *Log) SignGone(tx *gorm.DB, table string, rows []care.ID) error {
	if s.db.Chain() == nil || len(rows) == 0 {
		return nil
	}
	var lines []Line
	for _, id := range rows {
		lines = append(lines, Line{At: s.db.Now(), Verb: Wrote, What: Kind(signedWhat + table), Purpose: purposeOf(signedWhat), Objects: string(id)})
	}
	return s.Append(tx, "", lines)
}

// SignAll notes all rows from before such lines were written, once: what
// was done to them before is not found.
func (s *Log) SignAll(ctx context.Context) error {
	if s.db.ReadOnly() {
		return nil
	}
	var lines int
	err := s.db.Read(ctx).Raw("SELECT COUNT(*) FROM (SELECT 1 FROM audit WHERE child_id = '' AND what LIKE 'signed.%' ORDER BY n LIMIT 1) AS one").Scan(&lines).Error
	if err != nil {
		return fmt.Errorf("store: sign: %w", err)
	}
	if lines > 0 {
		return s.signGiven(ctx)
	}
	err = s.db.WriteTx(ctx, func(tx *gorm.DB) error {
		for _, note := range []func(*Log, *gorm.DB, string, ...any) error{Sign[network.TieRow], Sign[network.SeatRow], Sign[network.PersonRow], Sign[network.GuardRow], Sign[network.DutyRow], Sign[network.JobRow]} {
			if err := note(s, tx, ""); err != nil {
				return err
			}
		}
		return tx.Where("key = ?", metaGiven).Delete(&database.MetaRow{}).Error
	})
	if database.Unwritable(err) {
		return nil // the next start does it; what can be read is read
	}
	return err
}

// metaGiven is there while jobs that migration 25 gave to who was at work, or the ties of
// who migration 30 knows has died, are unsigned.
const metaGiven = "given"

// signGiven notes those, once. They are jobs and ties that open nothing by themselves, and whoever
// puts the mark back by SQL has others signed no more than these.
func (s *Log) signGiven(ctx context.Context) error {
	if _, err := database.FetchOne[database.MetaRow](s.db.Read(ctx), "WHERE key = $1", metaGiven); err != nil {
		if care.KindOf(err) == care.KindNotFound {
			err = nil
		}
		return err
	}
	err := s.db.WriteTx(ctx, func(tx *gorm.DB) error {
		if err := tx.Where("key = ?", metaGiven).Delete(&database.MetaRow{}).Error; err != nil {
			return err
		}
		if err := Sign[network.TieRow](s, tx, "WHERE state = 'died'"); err != nil {
			return err
		}
		return Sign[network.JobRow](s, tx, "WHERE given_by = '' AND kind IN ('iro', 'social_worker')")
	})
	if database.Unwritable(err) {
		return nil
	}
	return err
}

// signedNow is what lines would tell of all such rows as they are.
func signedNow(db *gorm.DB, chain seal.Chain) (out []signedRow, err error) {
	ties, err := database.Fetch[network.TieRow](db, "")
	if err != nil {
		return nil, err
	}
	seats, err := database.Fetch[network.SeatRow](db, "")
	if err != nil {
		return nil, err
	}
	people, err := database.Fetch[network.PersonRow](db, "WHERE staff OR password IS NOT NULL OR left_at IS NOT NULL")
	if err != nil {
		return nil, err
	}
	guards, err := database.Fetch[network.GuardRow](db, "")
	if err != nil {
		return nil, err
	}
	turns, err := database.Fetch[network.DutyRow](db, "")
	if err != nil {
		return nil, err
	}
	jobs, err := database.Fetch[network.JobRow](db, "")
	return slices.Concat(signed(chain, ties), signed(chain, seats), signed(chain, people), signed(chain, guards), signed(chain, turns), signed(chain, jobs)), err
}

// otherRows compares such rows with the last line that tells of each. lines are
// the log of no child, of which whole are signed as they stand. Where no line tells
// of any, the database is from before such lines.
func (c *check) otherRows(lines []Line, whole []bool) error {
	last := map[string]string{} // by table and id
	for i, l := range lines {
		if table, ok := strings.CutPrefix(string(l.What), signedWhat); ok {
			id, mac, there := strings.Cut(l.Objects, " ")
			if !whole[i] { // it tells nothing, nor does any before it
				mac = ""
			} else if !there { // the program took the row away
				delete(last, table+" "+id)
				continue
			}
			last[table+" "+id] = mac
		}
	}
	if len(last) == 0 {
		return nil
	}
	rows, err := signedNow(c.db, c.chain)
	for _, r := range rows {
		name := r.table + " " + string(r.id)
		if last[name] != r.mac {
			c.report.Faults = append(c.report.Faults, Fault{What: Other, Of: name})
		}
		delete(last, name)
	}
	for name := range last { // a row that is gone, or does not decide any more
		c.report.Faults = append(c.report.Faults, Fault{What: Other, Of: name})
	}
	return err
}

func (s *Log) SignSeat(tx *gorm.DB, seat care.ID) error {
	return Sign[network.SeatRow](s, tx, "WHERE id = $1", string(seat))
}

// SignTies notes a tie, those that its person had to the child before, and the
// seats under it.
func (s *Log) SignTies(tx *gorm.DB, tie care.ID) error {
	err := Sign[network.TieRow](s, tx, "WHERE (person_id, child_id) IN (SELECT person_id, child_id FROM tie WHERE id = $1)", string(tie))
	if err != nil {
		return err
	}
	return Sign[network.SeatRow](s, tx, "WHERE tie_id = $1 AND person_id = (SELECT person_id FROM tie WHERE id = $1)", string(tie))
}

func (s *Log) SignTie(tx *gorm.DB, tie care.ID) error {
	return Sign[network.TieRow](s, tx, "WHERE id = $1", string(tie))
}

func (s *Log) SignDuty(tx *gorm.DB, turn care.ID) error {
	return Sign[network.DutyRow](s, tx, "WHERE id = $1", string(turn))
}

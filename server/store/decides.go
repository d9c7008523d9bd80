package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/seal"
)

// Some rows decide who comes in, and to what. Each time that the program writes
// one, the log of no child gets a line with its id and a signature of the columns
// that decide. So VerifyAudit finds whoever changes, adds or deletes such a row by
// SQL: they cannot write that line.

// decider is such a row.
type decider interface {
	row
	decides() (id care.ID, columns []string)
}

func (r tieRow) decides() (care.ID, []string) {
	return r.ID, []string{string(r.PersonID), string(r.ChildID), string(r.Kind), string(r.State), moment(r.Since), moment(deref(r.Until))}
}

func (r seatRow) decides() (care.ID, []string) {
	return r.ID, []string{string(r.ReviewID), string(deref(r.PersonID)), string(deref(r.TieID)), r.State}
}

// Who is not at work and has no password decides nothing.
func (r personRow) decides() (care.ID, []string) {
	if !r.Staff && r.Password == nil {
		return "", nil
	}
	return r.ID, []string{strconv.FormatBool(r.Staff), deref(r.Email), deref(r.Password)}
}

func (r dutyRow) decides() (care.ID, []string) {
	return r.ID, []string{string(r.PersonID), moment(r.Since), moment(deref(r.Until))}
}

// guardRow is whether parents are kept from the place of a child's reviews.
type guardRow struct {
	PersonID care.ID `gorm:"column:person_id"`
	Guarded  bool    `gorm:"column:guarded"`
}

func (guardRow) TableName() string { return "child" }

func (r guardRow) decides() (care.ID, []string) {
	return r.PersonID, []string{strconv.FormatBool(r.Guarded)}
}

func moment(t time.Time) string { return t.UTC().Truncate(time.Microsecond).Format(time.RFC3339Nano) }

// signed gives what lines of these rows tell: by which name, of which row, with
// which signature.
func signed[T decider](chain seal.Chain, rows []T) (out []signedRow) {
	for _, r := range rows {
		if id, columns := r.decides(); id != "" {
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

// decided notes rows of one table as they are now, as the last thing in the
// transaction that writes them: everybody's lines wait here for each other, and who
// holds the end of this log must wait for nothing else. The rest is what leads to them.
func decided[T decider](s *Store, tx *gorm.DB, rest string, args ...any) error {
	chain := s.chain.Load()
	if chain == nil {
		return nil // whoever opens the database with its keys does it
	}
	rows, err := fetch[T](tx, rest, args...)
	if err != nil {
		return err
	}
	var lines []auditRow
	for _, r := range signed(*chain, rows) {
		lines = append(lines, auditRow{
			At: s.now(), Verb: auditWrote, What: auditKind(signedWhat + r.table), Purpose: purposeOf(signedWhat), Objects: string(r.id) + " " + r.mac,
		})
	}
	if len(lines) == 0 {
		return nil
	}
	return s.chainOn(tx, "", lines)
}

// decidedBefore notes all rows from before such lines were written, once: what
// was done to them before is not found.
func (s *Store) decidedBefore(ctx context.Context) error {
	if s.mode == ReadOnly {
		return nil
	}
	var lines int
	err := s.read(ctx).Raw("SELECT COUNT(*) FROM (SELECT 1 FROM audit WHERE child_id = '' AND what LIKE 'signed.%' ORDER BY n LIMIT 1) AS one").Scan(&lines).Error
	if err != nil {
		return fmt.Errorf("store: sign: %w", err)
	}
	if lines > 0 {
		return nil
	}
	err = s.do(ctx, func(tx *gorm.DB) error {
		for _, note := range []func(*Store, *gorm.DB, string, ...any) error{decided[tieRow], decided[seatRow], decided[personRow], decided[guardRow], decided[dutyRow]} {
			if err := note(s, tx, ""); err != nil {
				return err
			}
		}
		return nil
	})
	if unwritable(err) {
		return nil // the next start does it; what can be read is read
	}
	return err
}

// signedNow is what lines would tell of all such rows as they are.
func signedNow(db *gorm.DB, chain seal.Chain) (out []signedRow, err error) {
	ties, err := fetch[tieRow](db, "")
	if err != nil {
		return nil, err
	}
	seats, err := fetch[seatRow](db, "")
	if err != nil {
		return nil, err
	}
	people, err := fetch[personRow](db, "WHERE staff OR password IS NOT NULL")
	if err != nil {
		return nil, err
	}
	guards, err := fetch[guardRow](db, "")
	if err != nil {
		return nil, err
	}
	turns, err := fetch[dutyRow](db, "")
	return slices.Concat(signed(chain, ties), signed(chain, seats), signed(chain, people), signed(chain, guards), signed(chain, turns)), err
}

// otherRows compares such rows with the last line that tells of each. lines are
// the log of no child, of which whole are signed as they stand. Where no line tells
// of any, the database is from before such lines.
func (c *auditCheck) otherRows(lines []auditRow, whole []bool) error {
	last := map[string]string{} // by table and id
	for i, l := range lines {
		if table, ok := strings.CutPrefix(string(l.What), signedWhat); ok {
			id, mac, _ := strings.Cut(l.Objects, " ")
			if !whole[i] { // it tells nothing, nor does any before it
				mac = ""
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
			c.report.Faults = append(c.report.Faults, AuditFault{What: AuditOther, Of: name})
		}
		delete(last, name)
	}
	for name := range last { // a row that is gone, or does not decide any more
		c.report.Faults = append(c.report.Faults, AuditFault{What: AuditOther, Of: name})
	}
	return err
}

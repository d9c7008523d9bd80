package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
)

// sealedRows says how each sealed column is found again: the child whose keys it opens
// with, the place that it was sealed for, what was sealed, and the columns that it was
// sealed together with. A test holds it to database.SealedColumns.
var sealedRows = map[string]string{
	"review.place":        `SELECT child_id, id, place FROM review`,
	"review.pn_reason":    `SELECT child_id, id, pn_reason FROM review`,
	"review.level_reason": `SELECT child_id, id, level_reason FROM review`,
	"review.open_reason":  `SELECT child_id, id, open_reason FROM review`,
	"correction.reason":   `SELECT r.child_id, c.id, c.reason FROM correction c JOIN review r ON r.id = c.review_id`,
	"scale_mark.value": `SELECT r.child_id, m.round_id || m.seat_id, m.value FROM scale_mark m
		JOIN scale_round s ON s.id = m.round_id JOIN review r ON r.id = s.review_id`,
	"scale_mark.higher": `SELECT r.child_id, m.round_id || m.seat_id, m.higher FROM scale_mark m
		JOIN scale_round s ON s.id = m.round_id JOIN review r ON r.id = s.review_id`,
	"decision.body": `SELECT r.child_id, d.id, d.body, d.state FROM decision d JOIN review r ON r.id = d.review_id`,
	"readback.words": `SELECT r.child_id, b.decision_id || b.seat_id, b.words FROM readback b
		JOIN decision d ON d.id = b.decision_id JOIN review r ON r.id = d.review_id`,
	"promise.why": `SELECT r.child_id, p.id, p.why, p.decision_id, p.state FROM promise p
		JOIN decision d ON d.id = p.decision_id JOIN review r ON r.id = d.review_id`,
	"report.name":          `SELECT child_id, id, name, kind FROM report`,
	"interpreter.language": `SELECT child_id, id, language, seat_id FROM interpreter`,
	"note.body":            `SELECT child_id, id, body, by_person FROM note`,
	"talk.why":             `SELECT child_id, id, why, review_id, kind, state FROM talk`,
	"notice.what":          `SELECT child_id, id, what, kind, day FROM notice`,
	"notice.why":           `SELECT child_id, id, why, says, needed_by FROM notice`,
	"draft.body": `SELECT r.child_id, d.form_id || '/' || d.question, d.body FROM draft d
		JOIN form f ON f.id = d.form_id JOIN review r ON r.id = f.review_id`,
	"answer.body": `SELECT r.child_id, a.id, a.body, a.sending_id, a.question, a.audience FROM answer a
		JOIN sending s ON s.id = a.sending_id JOIN form f ON f.id = s.form_id JOIN review r ON r.id = f.review_id`,
	"wish.words":       `SELECT child_id, id, words, answer_id, source, audience FROM wish`,
	"wish_reply.body":  `SELECT w.child_id, p.wish_id || '/' || p.id, p.body, p.says FROM wish_reply p JOIN wish w ON w.id = p.wish_id`,
	"letter.body":      `SELECT r.child_id, l.id, l.body, l.state FROM letter l JOIN review r ON r.id = l.review_id`,
	"alert.words":      `SELECT COALESCE(child_id, ''), id, words, kind, left_out FROM alert`,
	"alert.done":       `SELECT COALESCE(child_id, ''), id, done FROM alert`,
	"alert.reply":      `SELECT COALESCE(child_id, ''), id, reply FROM alert`,
	"alert_more.words": `SELECT COALESCE(a.child_id, ''), m.id, m.words, a.id, a.left_out FROM alert_more m JOIN alert a ON a.id = m.alert_id`,
	"invite.code":      `SELECT '', id, code FROM invite`,
	"contact.body":     `SELECT '', person_id, body FROM contact`,
	"import.names":     `SELECT '', id, names FROM import`,
	"import.upload":    `SELECT '', id, upload FROM import`,
	"form_tally.said":  `SELECT '', CAST(year AS TEXT), said FROM form_tally`,
	"said.counts":      `SELECT '', year, counts FROM said`,
	"child.helps":      `SELECT person_id, person_id, helps FROM child`,
	"child.stage":      `SELECT person_id, person_id, stage FROM child`,
	"child.my_words":   `SELECT person_id, person_id, my_words FROM child`,
	"whereabouts.body": `SELECT child_id, id, body FROM whereabouts`,
	"tie_step.reason":  `SELECT t.child_id, s.id, s.reason FROM tie_step s JOIN tie t ON t.id = s.tie_id`,
	"exclusion.body":   `SELECT child_id, id, body FROM exclusion`,
	"unsent.body": `SELECT r.child_id, u.review_id || u.person_id || u.form, u.body FROM unsent u
		JOIN review r ON r.id = u.review_id`,
}

// sealedWith is how many columns of a row a field was sealed together with.
var sealedWith = map[string]int{
	"decision.body": 1, "promise.why": 2, "note.body": 1, "interpreter.language": 1, "report.name": 1, "talk.why": 3, "notice.what": 2, "notice.why": 2, "answer.body": 3, "wish.words": 3, "wish_reply.body": 1, "letter.body": 1, "alert.words": 2, "alert_more.words": 2,
}

// Opened is how many rows of a sealed column there are, and the ids of those that do not
// open.
type Opened struct {
	Column string
	Rows   int
	Closed []care.ID
}

// OpenAll opens everything that is sealed in the database, the children's keys first, and
// says of each column what did not open. It is for a check of a whole database: nothing is
// shown to anybody, and what does not open is written nowhere.
func (s *Store) OpenAll(ctx context.Context) ([]Opened, error) {
	box := s.DB.Box()
	tampered := s.DB.Tampered
	s.DB.Tampered = func(care.ID, string, care.ID) {}
	defer func() { s.DB.Tampered = tampered }()
	keys := Opened{Column: "child_key.keyset"}
	all, err := database.Fetch[database.ChildKeyRow](s.DB.Read(ctx), "")
	if err != nil {
		return nil, err
	}
	for _, row := range all {
		keys.Rows++
		if _, err := box.Unwrap(row.Keyset, database.KeysetAAD(row.ChildID)); err != nil {
			keys.Closed = append(keys.Closed, row.ChildID)
		}
	}
	out := []Opened{keys}
	err = s.DB.Snapshot(ctx, func(db *gorm.DB) error {
		for table, columns := range database.SealedColumns {
			for _, column := range columns {
				words := sealedRows[table+"."+column]
				if words == "" {
					continue // the children's keys
				}
				one, err := s.openColumn(db, table, column, words)
				if err != nil {
					return fmt.Errorf("store: open %s.%s: %w", table, column, err)
				}
				out = append(out, one)
			}
		}
		return nil
	})
	slices.SortFunc(out[1:], func(a, b Opened) int { return strings.Compare(a.Column, b.Column) })
	return out, err
}

func (s *Store) openColumn(db *gorm.DB, table, column, words string) (one Opened, err error) {
	one.Column = table + "." + column
	var child, place care.ID
	var closed []byte
	with := make([]string, sealedWith[one.Column])
	into := []any{&child, &place, &closed}
	for i := range with {
		into = append(into, &with[i])
	}
	keys := s.DB.Read(db.Statement.Context) // beside the rows that are being read
	return one, database.QueryRows(db, words, func(scan func(...any) error) error {
		if err := scan(into...); err != nil || closed == nil {
			return err
		}
		one.Rows++
		_, err := s.DB.ForChild(keys, child).OpenWith(table, place, column, closed, with...)
		if database.IsTampered(err) {
			one.Closed, err = append(one.Closed, place), nil
		}
		return err
	})
}

package forms

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/store/audit"
)

// SaidLast is what a child said to a question when they last sent a form, before an earlier review,
// for the child alone: nobody else has a form of theirs to ask it of. False: they said nothing.
// The question may be another one with which younger children are asked the same.
func (f *MyForm) SaidLast(ctx context.Context, q *consult.Question) (a consult.Answer, on time.Time, said bool, err error) {
	s, child := f.store, f.mine.Review.ChildID
	if f.Author.Kind != care.TieChild || f.by.Person != child {
		return a, on, false, nil
	}
	var rows []struct {
		Answer answerRow `gorm:"embedded"`
		FormID care.ID
		Key    string
		SentAt time.Time
	}
	err = s.db.Snapshot(ctx, func(db *gorm.DB) error {
		err := db.Raw(`SELECT a.id, a.sending_id, a.question, a.audience, a.body, f.id AS form_id, f.key, s.sent_at
			FROM answer a JOIN sending s ON s.id = a.sending_id JOIN form f ON f.id = s.form_id JOIN review r ON r.id = f.review_id
			WHERE s.id = (SELECT t.id FROM sending t JOIN form g ON g.id = t.form_id JOIN review e ON e.id = g.review_id
				WHERE g.person_id = ? AND e.child_id = ? AND e.number < ? AND t.back_at IS NULL
				ORDER BY e.number DESC, t.part, t.written_by IS NOT NULL, t.version DESC LIMIT 1)
			AND a.question IN ? ORDER BY a.question DESC`, child, child, f.mine.Review.Number, []string{q.ID, q.Was}).Scan(&rows).Error
		if err != nil || len(rows) == 0 {
			return err
		}
		a, err = openSent(s.db.ForChild(db, child), rows[0].Answer)
		a = asAsked(a, rows[0].Key, rows[0].Answer.Question, f.by.Lang)
		return err
	})
	if err != nil {
		return a, on, false, fmt.Errorf("store: said last: %w", err)
	}
	if len(rows) == 0 || a.State != consult.Given {
		return consult.Answer{}, on, false, nil
	}
	return a, rows[0].SentAt, true, s.audit.Record(ctx, f.by, child, f.mine.Review.ID, audit.Form, []care.ID{rows[0].FormID})
}

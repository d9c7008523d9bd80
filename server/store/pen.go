package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/consult"
)

// pen is a form in which somebody is writing just now, as it was when they
// were last looked up. A child types and each answer is saved: with the pen in
// hand a save is one statement, not six. The pen decides nothing. The statement
// itself asks whether the number of the writer's standing is still the pen's,
// and the database moves that number with every change of their ties and seats
// (migration 5); then it writes nothing, and the whole way is gone again.
type pen struct {
	form  formRow
	child care.ID
	asks  *consult.Form
	until time.Time // no later than the end of the tie under which they write
}

const penLife = 10 * time.Second

type penOf struct {
	person, review care.ID
	within         string // as the writer came in
}

// newPen is the pen of a form that exists, as its writer stands now.
func (s *Store) newPen(row formRow, f *MyForm) pen {
	one := pen{form: row, child: f.mine.Review.ChildID, asks: f.Form, until: s.now().Add(penLife)}
	if end := f.Author.Until; !end.IsZero() && end.Before(one.until) {
		one.until = end
	}
	return one
}

// writeWith saves one answer with the pen, and tells whether it did. It does
// not where the form does not ask that, an answer may say that somebody is not
// safe, a save with that number is there already, or the writer no longer stands
// as they did: all are for the long way to tell apart.
func (s *Store) writeWith(ctx context.Context, p pen, question string, by Save, body []byte) (done bool, err error) {
	if q, asked := p.asks.Question(question); !asked || q.Alerts() || by.Rev < 1 {
		return false, nil
	}
	d, err := s.vault(s.read(ctx), p.child).draft(p.form.ID, question, by, body)
	if err != nil {
		return false, err
	}
	put := func(on *gorm.DB) error {
		got, err := on.Statement.ConnPool.ExecContext(on.Statement.Context, penSQL, d.Question, d.Rev, d.Body, d.SavedAt, string(d.FormID), p.form.Standing, d.Tab, d.Nth)
		if err != nil {
			return fmt.Errorf("store: save draft: %w", err)
		}
		n, err := got.RowsAffected()
		done = n == 1
		return err
	}
	if s.group == nil { // one statement is a transaction
		err = put(s.writes.WithContext(ctx))
	} else {
		err = s.group.do(ctx, put)
	}
	return done, sayWhy(err)
}

// penSQL writes the draft if the writer stands as the pen says. Both databases
// take numbered parameters.
const penSQL = `INSERT INTO draft (form_id, question, rev, body, saved_at, tab, nth)
	SELECT id, $1, $2, $3, $4, $7, $8 FROM form WHERE id = $5 AND standing = $6
	ON CONFLICT (form_id, question) DO UPDATE
	SET rev = excluded.rev, body = excluded.body, saved_at = excluded.saved_at, tab = excluded.tab, nth = excluded.nth
	WHERE draft.rev < excluded.rev`

package store

import (
	"context"
	"fmt"
	"sync"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/consult"
)

// pen is a form in which somebody is writing just now, and what they were to
// the child when that was last looked up. A child types and each answer is
// saved: with the pen in hand a save is one statement, not six. The pen
// decides nothing. The statement itself asks whether the writer's tie and seat
// still stand as they did; where they do not it writes nothing, and the whole
// way is gone again.
type pen struct {
	form     formRow
	asks     *consult.Form
	tie      care.TieState // of the tie under which they write
	seat     string        // the state of their seat, empty without one
	excluded int           // how many of their ties to the child are excluded
	until    time.Time
}

const (
	penLife  = 10 * time.Second
	pensMost = 4096
)

type penOf struct{ person, review care.ID }

// pens keeps what was looked up for a moment. The zero value is ready.
type pens struct {
	mu sync.Mutex
	of map[penOf]pen
}

func (p *pens) find(who penOf, now time.Time) (pen, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	one, ok := p.of[who]
	return one, ok && now.Before(one.until)
}

func (p *pens) keep(who penOf, one pen) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.of == nil || len(p.of) >= pensMost {
		p.of = map[penOf]pen{} // whoever still writes takes theirs up again
	}
	p.of[who] = one
}

// newPen is the pen of a form that exists, as its writer stands now.
func (s *Store) newPen(row formRow, f *MyForm, st standing) pen {
	now := s.now()
	one := pen{form: row, asks: f.Form, tie: f.Author.State, until: now.Add(penLife)}
	if st.Seat != nil {
		one.seat = st.Seat.State
	}
	for _, t := range st.Ties {
		if t.Person == row.PersonID && t.State == care.TieExcluded {
			one.excluded++
		}
	}
	return one
}

// writeWith saves one answer with the pen, and tells whether it did. It does
// not where the form does not ask that, a save with that number is there
// already, or the writer no longer stands as they did: all are for the long way
// to tell apart.
func (s *Store) writeWith(ctx context.Context, p pen, question string, rev int, body []byte) (done bool, err error) {
	if _, asked := p.asks.Question(question); !asked || rev < 1 {
		return false, nil
	}
	d, err := s.newDraft(p.form.ID, question, rev, body)
	if err != nil {
		return false, err
	}
	put := func(tx *gorm.DB) error {
		// Past gorm, which would take as long as the database does.
		got, err := tx.Statement.ConnPool.ExecContext(tx.Statement.Context, penSQL,
			d.Question, d.Rev, d.Body, d.SavedAt, string(d.FormID), string(p.tie), p.seat, p.excluded)
		if err != nil {
			return fmt.Errorf("store: save draft: %w", err)
		}
		n, err := got.RowsAffected()
		done = n == 1
		return err
	}
	if s.group == nil {
		err = put(s.writes.WithContext(ctx)) // one statement is its own transaction
	} else {
		err = s.group.do(ctx, put)
	}
	return done, err
}

// penSQL writes the draft if the writer stands as the pen says. Both databases
// take numbered parameters.
const penSQL = `INSERT INTO draft (form_id, question, rev, body, saved_at)
	SELECT form.id, $1, $2, $3, $4 FROM form
	JOIN tie ON tie.id = form.tie_id
	LEFT JOIN seat ON seat.review_id = form.review_id AND seat.person_id = form.person_id
	WHERE form.id = $5 AND tie.state = $6 AND tie.since <= $4 AND (tie.until IS NULL OR tie.until > $4)
	  AND COALESCE(seat.state, '') = $7
	  AND $8 = (SELECT COUNT(*) FROM tie AS own WHERE own.person_id = form.person_id
	    AND own.child_id = tie.child_id AND own.state = 'excluded')
	ON CONFLICT (form_id, question) DO UPDATE
	SET rev = excluded.rev, body = excluded.body, saved_at = excluded.saved_at
	WHERE draft.rev < excluded.rev`

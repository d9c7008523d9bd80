package audit

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
)

// Tx is one write in a review.
type Tx struct {
	*gorm.DB
	events []eventRow
	Seats  []care.ID // that were written, for decided
	Last   func() error
	under  *care.ID // the tie under which the writer acts; nil: it is looked for
}

// Under says under which tie the writer acts, where that was just read in this
// transaction.
func (t *Tx) Under(tie care.ID) { t.under = &tie }

// Event notes what happened and to what: ids and the kind, never content.
// Several are allowed; each gets its own number.
func (t *Tx) Event(kind string, subject care.ID) {
	t.events = append(t.events, eventRow{Kind: kind, Subject: subject})
}

type eventRow struct {
	ReviewID care.ID   `gorm:"column:review_id;primaryKey"`
	Seq      int64     `gorm:"column:seq;primaryKey;autoIncrement:false"`
	Kind     string    `gorm:"column:kind"`
	Subject  care.ID   `gorm:"column:subject"`
	ByPerson care.ID   `gorm:"column:by_person"`
	At       time.Time `gorm:"column:at"`
}

func (eventRow) TableName() string { return "event" }

// ErrNothingHappened undoes a write that told of nothing.
var ErrNothingHappened = errors.New("nothing happened")

// Again is what a write gives for a form whose id has been used. The same form sent again is
// harmless. Where the id was used for something else, for another child, review or person,
// nothing of the form is kept, and its sender is told.
func Again(same bool) error {
	if same {
		return ErrNothingHappened
	}
	return care.Conflict("error.again")
}

// Write does one thing that happens in a review: the review's number goes up
// (which also holds the review until the commit, so that writes in one review
// follow one another), fn does it and names its events, the events are kept
// and noted in the child's audit log, and after the commit the bell rings. When fn names no event, a repeat that
// changed nothing, all of it is undone and nobody is rung. A room screen's
// events are noted under its seat.
func (s *Log) Write(ctx context.Context, v care.Viewer, review care.ID, fn func(tx *Tx) error) error {
	err := s.db.WriteBatched(ctx, func(db *gorm.DB) error {
		var seq int64
		var child care.ID
		err := db.Statement.ConnPool.QueryRowContext(db.Statement.Context,
			"UPDATE review SET seq = seq + 1 WHERE id = $1 RETURNING seq, child_id", string(review)).Scan(&seq, &child)
		if errors.Is(err, sql.ErrNoRows) {
			return care.NotFoundError()
		}
		if err != nil {
			return fmt.Errorf("store: write: %w", err)
		}
		tx := &Tx{DB: db}
		if err := fn(tx); err != nil {
			return err
		}
		if len(tx.events) == 0 {
			return ErrNothingHappened
		}
		if err := s.KeepEvents(tx, v, review, seq); err != nil {
			return err
		}
		if err := s.noteEvents(tx, v, child, review); err != nil {
			return err
		}
		for _, seat := range tx.Seats {
			if err := s.SignSeat(db, seat); err != nil {
				return err
			}
		}
		if tx.Last != nil {
			return tx.Last()
		}
		return nil
	})
	if errors.Is(err, ErrNothingHappened) {
		return nil
	}
	if err == nil {
		s.db.Ring(review)
	}
	return err
}

func (s *Log) KeepEvents(tx *Tx, v care.Viewer, review care.ID, seq int64) error {
	by, at := v.Person, s.db.Now()
	if by == "" {
		by = v.Seat
	}
	for i := range tx.events {
		e := &tx.events[i]
		e.ReviewID, e.Seq, e.ByPerson, e.At = review, seq+int64(i), by, at
		_, err := tx.Statement.ConnPool.ExecContext(tx.Statement.Context,
			"INSERT INTO event (review_id, seq, kind, subject, by_person, at) VALUES ($1, $2, $3, $4, $5, $6)",
			string(e.ReviewID), e.Seq, e.Kind, string(e.Subject), string(e.ByPerson), e.At)
		if err != nil {
			return fmt.Errorf("store: keep events: %w", err)
		}
	}
	more := len(tx.events) - 1
	if more == 0 {
		return nil
	}
	if err := tx.Exec("UPDATE review SET seq = seq + ? WHERE id = ?", more, review).Error; err != nil {
		return fmt.Errorf("store: keep events: %w", err)
	}
	return nil
}

// noteEvents puts what happened into the child's audit log.
func (s *Log) noteEvents(tx *Tx, v care.Viewer, child, review care.ID) error {
	var who Line
	if tx.under != nil {
		who = s.lineUnder(v, child, *tx.under)
	} else if line, err := s.lineOf(tx.DB, v, child); err == nil {
		who = line
	} else {
		return err
	}
	lines := make([]Line, len(tx.events))
	for i, e := range tx.events {
		what := Kind(e.Kind)
		who.Verb, who.What, who.Purpose, who.ReviewID, who.Objects = Wrote, what, purposeOf(what), review, string(e.Subject)
		lines[i] = who
	}
	return s.Append(tx.DB, child, lines)
}

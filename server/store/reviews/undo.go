package reviews

import (
	"context"
	"fmt"
	"slices"
	"time"

	"myreview/server/access"
	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/review"
	"myreview/server/store/audit"
	"myreview/server/store/meetings"
	"myreview/server/store/network"
)

type correctionRow struct {
	ID       care.ID     `gorm:"column:id;primaryKey"`
	ReviewID care.ID     `gorm:"column:review_id"`
	Kind     review.Undo `gorm:"column:kind"`
	Subject  care.ID     `gorm:"column:subject"`
	Reason   []byte      `gorm:"column:reason"`
	ByPerson care.ID     `gorm:"column:by_person"`
	At       time.Time   `gorm:"column:at"`
}

func (correctionRow) TableName() string { return "correction" }

// Undo takes back a wrong step, with the reason, which stays on record beside
// what was undone. Subject is the item that was moved to, the round that was
// revealed, or the review that was closed. Only the IRO does (but see PutAway); a repeat
// changes nothing.
func (s *Store) Undo(ctx context.Context, v care.Viewer, id care.ID, kind review.Undo, subject care.ID, reason string) error {
	return s.meetings.Act(ctx, v, id, access.ActUndo, func(tx *audit.Tx, who meetings.Actor) error {
		if err := review.CheckReason(reason); err != nil {
			return err
		}
		if who.Review.State == network.ReviewClosed && kind != review.UndoClose {
			return care.Gone("meeting.closed")
		}
		var undone bool
		var err error
		switch kind {
		case review.UndoStep:
			undone, err = s.undoStep(tx, who, subject)
		case review.UndoReveal:
			undone, err = s.undoReveal(tx, who, subject)
		case review.UndoClose:
			undone, err = s.undoClose(tx, who, subject)
		case review.UndoOpen:
			undone, err = s.undoOpen(tx, who, subject)
		default:
			err = care.NotFoundError()
		}
		if err != nil || !undone {
			return err
		}
		return s.correct(tx, who, kind, subject, reason)
	})
}

// PutAway takes back a reveal that was too early: the round closes, and a new one
// can be opened. The person who has the chair does it for the area that is talked
// about, and need give no reason: pressing a button too early is nobody's fault.
func (s *Store) PutAway(ctx context.Context, v care.Viewer, id, round care.ID) error {
	return s.meetings.Act(ctx, v, id, access.ActPutAway, func(tx *audit.Tx, who meetings.Actor) error {
		row, err := meetings.RoundIn(tx.DB, id, round)
		if err != nil {
			return err
		}
		items, err := meetings.ItemsOf(tx.DB, id)
		if err != nil {
			return err
		}
		now := slices.ContainsFunc(items, func(it review.Item) bool { return it.State == review.Now && it.Area == row.Area })
		if !now && who.Role != access.Leader {
			return care.Conflict("error.scale.notnow")
		}
		undone, err := s.undoReveal(tx, who, round)
		if err != nil || !undone {
			return err
		}
		return s.correct(tx, who, review.UndoReveal, round, "")
	})
}

func (s *Store) correct(tx *audit.Tx, who meetings.Actor, kind review.Undo, subject care.ID, reason string) error {
	row := correctionRow{ID: care.NewID(), ReviewID: who.Review.ID, Kind: kind, Subject: subject, ByPerson: who.Tie.Person, At: s.db.Now()}
	var err error
	if row.Reason, err = s.db.ForChild(tx.DB, who.Review.ChildID).Seal("correction", row.ID, "reason", []byte(reason)); err != nil {
		return err
	}
	tx.Event("undone."+string(kind), subject)
	if err := tx.Create(&row).Error; err != nil {
		return fmt.Errorf("store: undo: %w", err)
	}
	return nil
}

func (s *Store) undoStep(tx *audit.Tx, who meetings.Actor, item care.ID) (bool, error) {
	items, err := meetings.ItemsOf(tx.DB, who.Review.ID)
	if err != nil {
		return false, err
	}
	moved, err := review.Backward(items, item)
	if err != nil || moved == nil {
		return false, err
	}
	return true, s.meetings.Move(tx, who, moved)
}

// undoReveal closes the round, so that a new one can be opened. The marks stay
// with those who picked them.
func (s *Store) undoReveal(tx *audit.Tx, who meetings.Actor, round care.ID) (bool, error) {
	row, err := meetings.RoundIn(tx.DB, who.Review.ID, round)
	if err != nil {
		return false, err
	}
	undo, err := row.Undoes()
	if err != nil || !undo {
		return false, err
	}
	return true, meetings.SetRound(tx.DB, round, map[string]any{"state": review.RoundClosed})
}

// undoOpen makes a review planned again that was opened by mistake, as long as nothing came
// of it: no part of the agenda is over, nobody has scaled anything, nothing is agreed. Of one
// that goes on where it stopped the same holds since it was opened again.
func (s *Store) undoOpen(tx *audit.Tx, who meetings.Actor, subject care.ID) (bool, error) {
	if subject != who.Review.ID {
		return false, care.NotFoundError()
	}
	if who.Review.State != network.ReviewLive {
		return false, nil
	}
	if who.Review.PartAt != nil {
		return s.undoPart(tx, who)
	}
	var begun int64
	err := tx.Raw("SELECT (SELECT COUNT(*) FROM scale_round WHERE review_id = ?) + (SELECT COUNT(*) FROM decision WHERE review_id = ?)", subject, subject).Scan(&begun).Error
	if err != nil {
		return false, fmt.Errorf("store: undo: %w", err)
	}
	if begun > 0 {
		return false, care.Conflict("meet.desk.undo.begun")
	}
	items, err := meetings.ItemsOf(tx.DB, subject)
	if err != nil {
		return false, err
	}
	moved, err := review.Unopened(items)
	if err != nil {
		return false, err
	}
	if err := s.meetings.EndChair(tx, who); err != nil {
		return false, err
	}
	if err := s.meetings.Move(tx, who, moved); err != nil {
		return false, err
	}
	return true, s.meetings.SetReview(tx.DB, subject, map[string]any{"state": network.ReviewPlanned, "opened_at": nil, "item_id": nil, "paused": false})
}

// undoPart is undoOpen of a later part: the review waits for its day again, at the item at
// which it stopped.
func (s *Store) undoPart(tx *audit.Tx, who meetings.Actor) (bool, error) {
	id := who.Review.ID
	var begun int64
	err := tx.Raw(`SELECT COUNT(*) FROM event WHERE review_id = $1 AND seq > COALESCE((SELECT MAX(seq) FROM event WHERE review_id = $1 AND kind = 'review.goneon'), 0)
		AND (kind LIKE 'item.%' OR kind LIKE 'scale.%' OR kind LIKE 'decision.%' OR kind LIKE 'undone.%' OR kind = 'review.closed')`, id).Scan(&begun).Error
	if err != nil {
		return false, fmt.Errorf("store: undo: %w", err)
	}
	if begun > 0 {
		return false, care.Conflict("meet.desk.undo.begun")
	}
	parts, err := database.Fetch[partRow](tx.DB, "WHERE review_id = $1 ORDER BY opened_at", string(id))
	if err != nil {
		return false, err
	}
	var before *time.Time
	if len(parts) > 1 { // the first was opened when the review was
		before = &parts[len(parts)-1].OpenedAt
	}
	if err := s.meetings.EndChair(tx, who); err != nil {
		return false, err
	}
	return true, s.meetings.SetReview(tx.DB, id, map[string]any{"state": network.ReviewPlanned, "part_at": before, "paused": false})
}

// undoClose makes a closed review live again, unless its letter is out.
func (s *Store) undoClose(tx *audit.Tx, who meetings.Actor, subject care.ID) (bool, error) {
	if subject != who.Review.ID {
		return false, care.NotFoundError()
	}
	if who.Review.State != network.ReviewClosed {
		return false, nil
	}
	out, err := meetings.LetterIsOut(tx.DB, subject)
	if err != nil {
		return false, err
	}
	if out {
		return false, care.Conflict("error.undo.letter")
	}
	if err := s.dropNext(tx, who.Review.ChildID); err != nil {
		return false, err
	}
	return true, s.meetings.SetReview(tx.DB, subject, map[string]any{"state": network.ReviewLive, "closed_at": nil, "completed_on": care.Date(""), "late": "",
		"sent_on": "", "replied_on": "", "circulated_on": "", "record_on": ""})
}

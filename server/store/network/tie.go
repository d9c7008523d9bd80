package network

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
)

// TieStepRow is one thing that happened to a tie. Nothing changes it any more.
type TieStepRow struct {
	ID       care.ID       `gorm:"column:id;primaryKey"`
	TieID    care.ID       `gorm:"column:tie_id"`
	Step     care.TieStep  `gorm:"column:step"`
	Was      care.TieState `gorm:"column:was"`
	Became   care.TieState `gorm:"column:became"`
	Until    *time.Time    `gorm:"column:until"`
	Reason   []byte        `gorm:"column:reason"`
	ByPerson care.ID       `gorm:"column:by_person"`
	At       time.Time     `gorm:"column:at"`
}

func (TieStepRow) TableName() string { return "tie_step" }

// Keeper is the standing of somebody who makes and changes a child's ties: the
// social worker, the IRO or a cover. NotFound for everybody else.
func (s *Store) Keeper(ctx context.Context, db *gorm.DB, v care.Viewer, review care.ID) (Standing, error) {
	return s.AtWork(ctx, db, AtWork{Viewer: v, Review: review})
}

// PutStep changes the row of a tie and keeps what happened. Whoever takes a step
// that shuts something revokes it.
func (s *Store) PutStep(tx *gorm.DB, was, next care.Tie, step TieStepRow, reason string) error {
	moved := tx.Model(&TieRow{}).Where("id = ? AND state = ?", was.ID, was.State).
		Updates(map[string]any{"state": next.State, "since": next.Since, "until": database.TimeOrNil(next.Until)})
	switch {
	case moved.Error != nil:
		return fmt.Errorf("store: step tie: %w", moved.Error)
	case moved.RowsAffected == 0: // somebody else's step was quicker
		return care.Conflict("ties.error.changed")
	}
	return s.KeepStep(tx, was, next, step, reason)
}

func (s *Store) KeepStep(tx *gorm.DB, was, next care.Tie, step TieStepRow, reason string) (err error) {
	now := s.db.Now()
	step.TieID, step.Was, step.Became, step.Until, step.At = was.ID, was.StateAt(now), next.StateAt(now), database.TimeOrNil(next.Until), now
	if reason != "" {
		if step.Reason, err = s.db.ForChild(tx, was.Child).Seal("tie_step", step.ID, "reason", []byte(reason)); err != nil {
			return err
		}
	}
	if err := tx.Create(&step).Error; err != nil {
		return fmt.Errorf("store: step tie: %w", err)
	}
	return nil
}

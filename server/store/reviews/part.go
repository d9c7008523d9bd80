package reviews

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"myreview/server/access"
	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/review"
	"myreview/server/store/audit"
	"myreview/server/store/meetings"
	"myreview/server/store/network"
)

// Later is when a review goes on that is not finished today. ID is the one that the form
// carried.
type Later struct {
	ID       care.ID
	Kind     review.Break
	StartsAt time.Time
	Reason   string // why it is adjourned: one of care.PostponedReasons
}

type partRow struct {
	ID        care.ID      `gorm:"column:id;primaryKey"`
	ReviewID  care.ID      `gorm:"column:review_id"`
	ChildID   care.ID      `gorm:"column:child_id"`
	Kind      review.Break `gorm:"column:kind"`
	OpenedAt  time.Time    `gorm:"column:opened_at"`
	StoppedAt time.Time    `gorm:"column:stopped_at"`
	Reason    string       `gorm:"column:reason"`
	ByPerson  care.ID      `gorm:"column:by_person"`
}

func (partRow) TableName() string { return "review_part" }

// FinishesInTime refuses a day for a review that was adjourned by which it has to be finished
// before (domain.md 2.1, R16).
func (s *Store) FinishesInTime(tx *gorm.DB, rev care.ID, starts time.Time) error {
	parts, err := database.Fetch[partRow](tx, "WHERE review_id = $1 AND kind = $2", string(rev), string(review.Adjourned))
	if err != nil || len(parts) == 0 {
		return err
	}
	return s.rules.FinishesInTime(starts, care.DateOf(parts[0].StoppedAt))
}

// Unbook takes back that interpreters are booked for a review: they were for another time.
func Unbook(tx *gorm.DB, rev care.ID) error {
	if err := tx.Exec("UPDATE interpreter SET booked_on = '', confirmed_on = '' WHERE review_id = ?", rev).Error; err != nil {
		return fmt.Errorf("store: unbook: %w", err)
	}
	return nil
}

// GoOnLater stops a review for today: it is planned for another day, on which it goes on
// where it stopped, and it is completed only then (domain.md 2.2). The IRO does. It is
// adjourned once at most, with a reason, and has to be finished within 20 working days
// (domain.md 2.1, R16); in parts it may be held as often as it takes. The same form again is
// harmless.
func (s *Store) GoOnLater(ctx context.Context, v care.Viewer, rev care.ID, l Later) error {
	err := s.meetings.Act(ctx, v, rev, access.ActStop, func(tx *audit.Tx, who meetings.Actor) error {
		now := s.db.Now()
		parts, err := database.Fetch[partRow](tx.DB, "WHERE review_id = $1 ORDER BY opened_at", string(rev))
		if err != nil {
			return err
		}
		var adjourned care.Date
		for _, p := range parts {
			if p.ID == l.ID {
				return nil
			}
			if p.Kind == review.Adjourned {
				adjourned = care.DateOf(p.StoppedAt)
			}
		}
		if err := s.rules.Later(l.Kind, now, l.StartsAt, l.Reason, adjourned); err != nil {
			return err
		}
		row := partRow{ID: l.ID, ReviewID: rev, ChildID: who.Review.ChildID, Kind: l.Kind, OpenedAt: database.Deref(who.Review.OpenedAt), StoppedAt: now, ByPerson: v.Person}
		if who.Review.PartAt != nil {
			row.OpenedAt = *who.Review.PartAt
		}
		if l.Kind == review.Adjourned {
			row.Reason = l.Reason
		}
		if err := tx.Create(&row).Error; err != nil {
			return fmt.Errorf("store: go on later: %w", err)
		}
		if err := s.endRounds(tx.DB, rev); err != nil {
			return err
		}
		if err := s.meetings.EndChair(tx, who); err != nil {
			return err
		}
		if err := tx.Exec("UPDATE seat SET left_at = ? WHERE review_id = ? AND joined_at IS NOT NULL AND left_at IS NULL", now, rev).Error; err != nil {
			return fmt.Errorf("store: go on later: %w", err)
		}
		if err := Unbook(tx.DB, rev); err != nil {
			return err
		}
		tx.Event("review.stopped", l.ID)
		return s.meetings.SetReview(tx.DB, rev, map[string]any{
			"state": network.ReviewPlanned, "starts_at": l.StartsAt.UTC(), "moved_from": nil, "paused": false,
		})
	})
	if care.KindOf(err) == care.KindConflict { // it is stopped already
		done, ferr := database.Fetch[partRow](s.db.Read(ctx), "WHERE id = $1 AND review_id = $2 AND by_person = $3", string(l.ID), string(rev), string(v.Person))
		if ferr == nil && len(done) > 0 {
			return nil
		}
	}
	return err
}

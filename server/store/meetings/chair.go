package meetings

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
	"myreview/server/store/network"
)

type spellRow struct {
	ID       care.ID    `gorm:"column:id;primaryKey"`
	ReviewID care.ID    `gorm:"column:review_id"`
	SeatID   care.ID    `gorm:"column:seat_id"`
	ItemID   *care.ID   `gorm:"column:item_id"`
	FromAt   time.Time  `gorm:"column:from_at"`
	UntilAt  *time.Time `gorm:"column:until_at"`
	EndedBy  *care.ID   `gorm:"column:ended_by"`
}

func (spellRow) TableName() string { return "chair_spell" }

func spellsOf(db *gorm.DB, id care.ID) ([]review.Spell, error) {
	var rows []spellRow
	if err := db.Order("from_at, id").Find(&rows, "review_id = ?", id).Error; err != nil {
		return nil, fmt.Errorf("store: chair: %w", err)
	}
	spells := make([]review.Spell, len(rows))
	for i, r := range rows {
		spells[i] = review.Spell{
			ID: r.ID, Seat: r.SeatID, Item: database.Deref(r.ItemID),
			FromAt: r.FromAt, UntilAt: database.Deref(r.UntilAt),
		}
	}
	return spells, nil
}

// GiveChair gives the chair to a seat: for the item that is talked about now,
// or with an empty item for the whole review. Only the IRO gives it; whoever
// had it before has it no more. Who leads what is recorded.
func (s *Store) GiveChair(ctx context.Context, v care.Viewer, id, seat, item care.ID) error {
	return s.Act(ctx, v, id, access.ActGive, func(tx *audit.Tx, who Actor) error {
		row, tie, err := s.invited(tx.DB, who.Standing, seat)
		if err != nil {
			return err
		}
		items, err := ItemsOf(tx.DB, id)
		if err != nil {
			return err
		}
		spells, err := spellsOf(tx.DB, id)
		if err != nil {
			return err
		}
		give, err := review.Gives(SeatOf(row), tie, item, items, spells, s.db.Now())
		if err != nil || !give {
			return err
		}
		if err := s.EndChair(tx, who); err != nil {
			return err
		}
		spell := spellRow{ID: care.NewID(), ReviewID: id, SeatID: seat, ItemID: database.Nullable(item), FromAt: s.db.Now()}
		if err := tx.Create(&spell).Error; err != nil {
			return fmt.Errorf("store: chair: %w", err)
		}
		err = tx.Model(&itemRow{}).Where("review_id = ? AND state = ?", id, review.Now).Update("led_by", seat).Error
		if err != nil {
			return fmt.Errorf("store: chair: %w", err)
		}
		tx.Event("chair.given", seat)
		return s.SetReview(tx.DB, id, map[string]any{"chair_seat": seat})
	})
}

// TakeChair takes the chair back to the IRO, at any time and without a reason.
func (s *Store) TakeChair(ctx context.Context, v care.Viewer, id care.ID) error {
	return s.Act(ctx, v, id, access.ActGive, func(tx *audit.Tx, who Actor) error {
		return s.returnChair(tx, who, "chair.taken")
	})
}

// HandBack gives the chair back to the IRO in one tap. Doing so twice is
// harmless; who never had the chair may not (Forbidden).
func (s *Store) HandBack(ctx context.Context, v care.Viewer, id care.ID) error {
	return s.audit.Write(ctx, v, id, func(tx *audit.Tx) error {
		who, err := s.actorAt(ctx, tx.DB, v, id)
		if err != nil {
			return err
		}
		if who.Review.State == network.ReviewClosed {
			return care.Gone("meeting.closed")
		}
		if access.May(who.Role, access.ActHandBack) {
			return s.returnChair(tx, who, "chair.back")
		}
		var had int64
		err = tx.Model(&spellRow{}).Where("review_id = ? AND seat_id = ?", id, who.Seat.ID).Count(&had).Error
		switch {
		case err != nil:
			return fmt.Errorf("store: chair: %w", err)
		case had == 0:
			return care.Forbidden("error.meeting.notyours")
		}
		return nil
	})
}

func (s *Store) returnChair(tx *audit.Tx, who Actor, event string) error {
	if who.Review.ChairSeat == nil {
		return nil
	}
	tx.Event(event, *who.Review.ChairSeat)
	return s.EndChair(tx, who)
}

// EndChair ends the spell that runs, if one does.
func (s *Store) EndChair(tx *audit.Tx, who Actor) error {
	set := map[string]any{"until_at": s.db.Now(), "ended_by": database.Nullable(who.Tie.Person)}
	err := tx.Model(&spellRow{}).Where("review_id = ? AND until_at IS NULL", who.Review.ID).Updates(set).Error
	if err != nil {
		return fmt.Errorf("store: chair: %w", err)
	}
	return s.SetReview(tx.DB, who.Review.ID, map[string]any{"chair_seat": nil})
}

package people

import (
	"fmt"

	"gorm.io/gorm"

	"myreview/server/access"
	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/review"
	"myreview/server/store/audit"
	"myreview/server/store/network"
)

func SetSeat(db *gorm.DB, seat care.ID, set map[string]any) error {
	if err := db.Model(&network.SeatRow{}).Where("id = ?", seat).Updates(set).Error; err != nil {
		return fmt.Errorf("store: seat: %w", err)
	}
	return nil
}

// Seat invites the holder of a tie, in the place that they had before if they
// had one.
func (s *Store) Seat(tx *audit.Tx, n access.Network, id care.ID, t care.Tie) error {
	var rows []network.SeatRow
	if err := tx.Find(&rows, "review_id = ? AND person_id = ?", id, t.Person).Error; err != nil {
		return fmt.Errorf("store: invite: %w", err)
	}
	if len(rows) == 0 {
		return newSeat(tx, id, t)
	}
	if rows[0].State == network.SeatInvited && (database.Deref(rows[0].TieID) == t.ID || n.Holds(n.Tie(database.Deref(rows[0].TieID)))) {
		return nil
	}
	tx.Event("seat.invited", rows[0].ID)
	tx.Seats = append(tx.Seats, rows[0].ID)
	return SetSeat(tx.DB, rows[0].ID, map[string]any{"state": network.SeatInvited, "tie_id": t.ID})
}

func newSeat(tx *audit.Tx, id care.ID, t care.Tie) error {
	row := network.SeatRow{
		ID: care.NewID(), ReviewID: id, PersonID: &t.Person, TieID: &t.ID,
		State: network.SeatInvited, Shows: string(review.ShowWith),
	}
	tx.Event("seat.invited", row.ID)
	if err := tx.Create(&row).Error; err != nil {
		return fmt.Errorf("store: invite: %w", err)
	}
	tx.Seats = append(tx.Seats, row.ID)
	return nil
}

package store

import (
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/review"
)

// loadDecisions reads what was agreed, in order, with what was said when it
// was read back.
func (s *Store) loadDecisions(db *gorm.DB, st *review.State) error {
	var rows []struct {
		ID     care.ID
		Pos    int
		Area   care.Area
		WhoTie *care.ID
		DueOn  care.Date
		Body   []byte
	}
	err := db.Raw(`SELECT id, pos, area, who_tie, due_on, body FROM decision
		WHERE review_id = ? AND state = 'agreed' ORDER BY pos, id`, st.Review.ID).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return err
	}
	said, err := s.readbacks(db, st.Review.ID)
	if err != nil {
		return err
	}
	for _, r := range rows {
		plain, err := s.opened("decision", r.ID, "body", r.Body)
		if err != nil {
			return err
		}
		var body struct{ What, Why, Plain string }
		if err := json.Unmarshal(plain, &body); err != nil {
			return fmt.Errorf("store: decision: %w", err)
		}
		st.Decisions = append(st.Decisions, review.Decision{
			ID: r.ID, Pos: r.Pos, Area: r.Area, What: body.What, Why: body.Why, Plain: body.Plain,
			WhoTie: deref(r.WhoTie), Due: r.DueOn, Readbacks: said[r.ID],
		})
	}
	return nil
}

func (s *Store) readbacks(db *gorm.DB, id care.ID) (map[care.ID][]review.Readback, error) {
	var rows []struct {
		DecisionID care.ID
		SeatID     care.ID
		Says       string
		Words      []byte
		At         time.Time
	}
	err := db.Raw(`SELECT b.* FROM readback b JOIN decision d ON d.id = b.decision_id
		WHERE d.review_id = ? ORDER BY b.at, b.seat_id`, id).Scan(&rows).Error
	out := make(map[care.ID][]review.Readback, len(rows))
	for _, r := range rows {
		words, err := s.opened("readback", r.DecisionID+r.SeatID, "words", r.Words)
		if err != nil {
			return nil, err
		}
		out[r.DecisionID] = append(out[r.DecisionID], review.Readback{Seat: r.SeatID, Says: r.Says, Words: string(words), At: r.At})
	}
	return out, err
}

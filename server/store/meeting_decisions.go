package store

import (
	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/review"
)

// loadDecisions reads what was agreed, in order, with what was said when it
// was read back.
func (s *Store) loadDecisions(db *gorm.DB, st *review.State) error {
	var rows []decisionRow
	err := db.Order("pos, id").Find(&rows, "review_id = ? AND state = ?", st.Review.ID, decisionAgreed).Error
	if err != nil || len(rows) == 0 {
		return err
	}
	keys := s.vault(db, st.Child)
	said, err := readbacks(keys, st.Review.ID)
	if err != nil {
		return err
	}
	for _, r := range rows {
		body, err := keys.decision(r)
		if err != nil {
			return err
		}
		st.Decisions = append(st.Decisions, review.Decision{
			ID: r.ID, Pos: r.Pos, Area: r.Area, What: body.What, Why: body.Why, Plain: body.Plain,
			Lost: body.Lost, WhoTie: deref(r.WhoTie), WhoName: body.Who, Due: r.DueOn, Readbacks: said[r.ID],
		})
	}
	return nil
}

func readbacks(keys vault, id care.ID) (map[care.ID][]review.Readback, error) {
	var rows []readbackRow
	err := keys.db.Order("at, seat_id").
		Find(&rows, "decision_id IN (SELECT id FROM decision WHERE review_id = ?)", id).Error
	out := make(map[care.ID][]review.Readback, len(rows))
	for _, r := range rows {
		words, lost, err := keys.shown("readback", r.place(), "words", r.Words)
		if err != nil {
			return nil, err
		}
		out[r.DecisionID] = append(out[r.DecisionID], review.Readback{Seat: r.SeatID, Says: r.Says, Words: words, Lost: lost, At: r.At})
	}
	return out, err
}

package store

import (
	"slices"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/review"
)

// loadDecisions reads what was agreed, in order, with what was said when it
// was read back.
func (s *Store) loadDecisions(db *gorm.DB, st *review.State) error {
	var every []decisionRow
	err := db.Order("pos, made_at, id").Find(&every, "review_id = ?", st.Review.ID).Error
	if err != nil || !slices.ContainsFunc(every, func(r decisionRow) bool { return r.State == decisionAgreed }) {
		return err
	}
	keys := s.vault(db, st.Child)
	said, err := readbacks(keys, st.Review.ID)
	if err != nil {
		return err
	}
	for _, r := range every {
		if r.State != decisionAgreed {
			continue
		}
		body, err := keys.decision(r)
		if err != nil {
			return err
		}
		answers := slices.Clone(said[r.ID])
		for _, one := range before(every, r, said, func(b review.Readback) care.ID { return b.Seat }) {
			one.Before = true
			answers = append(answers, one)
		}
		st.Decisions = append(st.Decisions, review.Decision{
			ID: r.ID, Pos: r.Pos, Area: r.Area, What: body.What, Why: body.Why, Plain: body.Plain,
			Lost: body.Lost, WhoTie: deref(r.WhoTie), WhoName: body.Who, Due: r.DueOn, Readbacks: answers,
		})
	}
	return nil
}

// loadPromises reads what was agreed at the review before this one.
func (s *Store) loadPromises(db *gorm.DB, st *review.State) (err error) {
	st.Promises, err = s.promisesBefore(db, st.Child, st.Review.Number)
	return err
}

func (s *Store) promisesBefore(db *gorm.DB, child care.ID, number int) ([]review.Decision, error) {
	if number == 1 {
		return nil, nil
	}
	rows, err := fetch[decisionRow](db, `WHERE state = $1 AND review_id = (SELECT id FROM review WHERE child_id = $2 AND number < $3
		ORDER BY number DESC LIMIT 1) ORDER BY pos, id`, decisionAgreed, string(child), number)
	if err != nil {
		return nil, err
	}
	out := make([]review.Decision, 0, len(rows))
	keys := s.vault(db, child)
	for _, r := range rows {
		body, err := keys.decision(r)
		if err != nil {
			return nil, err
		}
		out = append(out, review.Decision{
			ID: r.ID, Pos: r.Pos, Area: r.Area, What: body.What, Why: body.Why, Plain: body.Plain,
			Lost: body.Lost, WhoTie: deref(r.WhoTie), WhoName: body.Who, Due: r.DueOn,
		})
	}
	return out, nil
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

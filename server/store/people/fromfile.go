package people

import (
	"gorm.io/gorm"

	"myreview/server/care"
)

// EndWork ends a tie of somebody at work, in a transaction of the caller's, who signs the
// tie with its seats and has checked that the viewer may.
func (s *Store) EndWork(tx *gorm.DB, v care.Viewer, t care.Tie, reason string) error {
	_, _, err := s.inAllReviews(tx, v, t.Child, func(tx *gorm.DB) ([]tieWrite, error) {
		return []tieWrite{{"tie.end", t.ID}}, s.endFor(tx, v, t, reason)
	})
	return err
}

// TieWorker gives somebody with the right job a child's work, in a transaction of the
// caller's, who signs the tie with its seats and has checked that the viewer may.
func (s *Store) TieWorker(tx *gorm.DB, v care.Viewer, t care.Tie) (care.ID, error) {
	if err := s.mayHave(tx, v, t.Person, t.Kind); err != nil {
		return "", err
	}
	t.ID = care.NewID()
	h := HandOn{Child: t.Child, Kind: t.Kind, To: t.Person}
	_, _, err := s.inAllReviews(tx, v, t.Child, func(tx *gorm.DB) ([]tieWrite, error) {
		return []tieWrite{{"tie.make", t.ID}}, s.beginFor(tx, v, h, t.ID, care.Tie{})
	})
	return t.ID, err
}

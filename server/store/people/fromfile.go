package people

import (
	"gorm.io/gorm"

	"myreview/server/care"
)

// EndWork ends a tie of somebody at work, in a transaction of the caller's, who signs the
// tie with its seats and has checked that the viewer may.
func (s *Store) EndWork(tx *gorm.DB, v care.Viewer, t care.Tie, reason string) error {
	if err := s.endFor(tx, v, t, reason); err != nil {
		return err
	}
	return s.audit.Note(tx, v, "tie.end", t.Child, t.ID)
}

// TieWorker gives somebody with the right job a child's work, in a transaction of the
// caller's, who signs the tie with its seats and has checked that the viewer may.
func (s *Store) TieWorker(tx *gorm.DB, v care.Viewer, t care.Tie) (care.ID, error) {
	if err := s.mayHave(tx, v, t.Person, t.Kind); err != nil {
		return "", err
	}
	t.ID = care.NewID()
	if err := s.beginFor(tx, v, HandOn{Child: t.Child, Kind: t.Kind, To: t.Person}, t.ID, care.Tie{}); err != nil {
		return "", err
	}
	return t.ID, s.audit.Note(tx, v, "tie.make", t.Child, t.ID)
}

package people

import (
	"slices"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/store/audit"
	"myreview/server/store/network"
)

// EndWork ends a tie of somebody at work, in a transaction of the caller's, who signs the
// tie with its seats and has checked that the viewer may.
func (s *Store) EndWork(tx *gorm.DB, v care.Viewer, t care.Tie, reason string) error {
	_, _, err := s.inAllReviews(tx, v, t.Child, func(tx *gorm.DB) ([]tieWrite, error) {
		return []tieWrite{{"tie.end", t.ID}}, s.endFor(tx, v, t, reason)
	})
	return err
}

// ShutKin shuts the family of birth out until a worker lets each of them in again, in a
// transaction of the caller's, who signs the ties with their seats (SignTies), rings the
// child's reviews and has checked that the viewer may. Who came in is paused; who was
// only asked is asked no longer.
func (s *Store) ShutKin(tx *gorm.DB, v care.Viewer, child care.ID, reason string) (ties []care.ID, err error) {
	wrote, _, err := s.inAllReviews(tx, v, child, func(tx *gorm.DB) (wrote []tieWrite, err error) {
		around, err := network.CircleOf(tx, child)
		if err != nil {
			return nil, err
		}
		now := s.db.Now()
		for _, t := range around.Ties {
			step := care.StepPause
			switch may := t.Steps(now); {
			case !t.Kind.Kin() || t.State.Out() || t.State == care.TiePaused || !slices.Contains(may, care.StepEnd):
				continue
			case !slices.Contains(may, step):
				step = care.StepEnd
			}
			next, err := t.Take(step, now, time.Time{})
			if err != nil {
				return nil, err
			}
			if err := s.network.PutStep(tx, t, next, network.TieStepRow{ID: care.NewID(), Step: step, ByPerson: v.Person}, reason); err != nil {
				return nil, err
			}
			if err := s.revoke(tx, next); err != nil {
				return nil, err
			}
			wrote = append(wrote, tieWrite{"tie." + audit.Kind(step), t.ID})
		}
		return wrote, nil
	})
	for _, w := range wrote {
		ties = append(ties, w.tie)
	}
	return ties, err
}

// TieWorker gives somebody with the right job a child's work, in a transaction of the
// caller's, who signs the tie with its seats and has checked that the viewer may, and of a
// child who is here that both are apart (signin.Apart).
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

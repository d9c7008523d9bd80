package people

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/alerts"
	"myreview/server/store/audit"
	"myreview/server/store/network"
)

// Death is that somebody has died.
type Death struct {
	Person care.ID
	On     care.Date // empty: the day is not known
}

// Moved is what a death, or taking one back, has moved: the caller signs it as the last
// thing in the transaction, and rings after the commit.
type Moved struct {
	person  care.ID
	ties    []care.ID // one to each child
	reviews []care.ID
}

// DieIn writes down that somebody has died, in a transaction of the caller's, who has
// checked that the viewer may. All their ties say so from then on, to whichever child, and
// all that lets them in is gone. Where it is a child, so is all that lets anybody in to
// them but the people at work on the case. ErrNothingHappened where it is known; another
// day takes the place of the one before.
func (s *Store) DieIn(tx *gorm.DB, v care.Viewer, d Death) (Moved, error) {
	m := Moved{person: d.Person}
	had, err := database.Fetch[network.DeathRow](tx, "WHERE person_id = $1", string(d.Person))
	switch {
	case err != nil:
		return m, err
	case len(had) > 0 && had[0].DiedOn == d.On:
		return m, audit.ErrNothingHappened
	case len(had) > 0:
		if err := tx.Model(&network.DeathRow{}).Where("person_id = ?", d.Person).Update("died_on", d.On).Error; err != nil {
			return m, fmt.Errorf("store: death: %w", err)
		}
		return m, s.inTiesOf(tx, v, &m, care.StepDie, func(*gorm.DB, network.TieRow) error { return nil })
	}
	row := network.DeathRow{PersonID: d.Person, DiedOn: d.On, ByPerson: v.Person, SaidAt: s.db.Now()}
	made := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
	switch {
	case made.Error != nil:
		return m, fmt.Errorf("store: death: %w", made.Error)
	case made.RowsAffected == 0: // somebody was quicker
		return m, audit.ErrNothingHappened
	}
	err = s.inTiesOf(tx, v, &m, care.StepDie, func(tx *gorm.DB, t network.TieRow) error {
		if err := s.turn(tx, v, t, care.StepDie, care.TieDied); err != nil {
			return err
		}
		if t.Kind == care.TieChild {
			if err := s.revokeAll(tx, v, t.ChildID); err != nil {
				return err
			}
		}
		return s.revoke(tx, t.Tie())
	})
	if err != nil {
		return m, err
	}
	return m, s.signin.EndSessions(tx, "person_id = ?", d.Person)
}

// UndieIn takes it back: each tie stands as it did. What let them in stays gone, and is
// made anew.
func (s *Store) UndieIn(tx *gorm.DB, v care.Viewer, person care.ID) (Moved, error) {
	m := Moved{person: person}
	if err := tx.Delete(&network.DeathRow{}, "person_id = ?", person).Error; err != nil {
		return m, fmt.Errorf("store: death: %w", err)
	}
	return m, s.inTiesOf(tx, v, &m, care.StepUndie, func(tx *gorm.DB, t network.TieRow) error {
		steps, err := database.Fetch[network.TieStepRow](tx, "WHERE tie_id = $1 AND step = $2 ORDER BY at DESC, id", string(t.ID), string(care.StepDie))
		if err != nil || len(steps) == 0 || t.State != care.TieDied {
			return err
		}
		return s.turn(tx, v, t, care.StepUndie, steps[0].Was)
	})
}

// turn writes another state of a tie, with the state that it had as it was kept: dates
// are left alone, so that it can be turned back.
func (s *Store) turn(tx *gorm.DB, v care.Viewer, t network.TieRow, step care.TieStep, to care.TieState) error {
	if err := tx.Model(&network.TieRow{}).Where("id = ?", t.ID).Update("state", to).Error; err != nil {
		return fmt.Errorf("store: death: %w", err)
	}
	row := network.TieStepRow{ID: care.NewID(), TieID: t.ID, Step: step, Was: t.State, Became: to, ByPerson: v.Person, At: s.db.Now()}
	if err := tx.Create(&row).Error; err != nil {
		return fmt.Errorf("store: death: %w", err)
	}
	return nil
}

// inTiesOf does something to each tie of a person, child by child in one order, with a
// line in each child's log.
func (s *Store) inTiesOf(tx *gorm.DB, v care.Viewer, m *Moved, step care.TieStep, fn func(tx *gorm.DB, t network.TieRow) error) error {
	ties, err := database.Fetch[network.TieRow](tx, "WHERE person_id = $1 ORDER BY child_id, id", string(m.person))
	if err != nil {
		return err
	}
	for len(ties) > 0 {
		child := ties[0].ChildID
		n := slices.IndexFunc(ties, func(t network.TieRow) bool { return t.ChildID != child })
		if n < 0 {
			n = len(ties)
		}
		_, reviews, err := s.inAllReviews(tx, v, child, func(tx *gorm.DB) ([]tieWrite, error) {
			for _, t := range ties[:n] {
				if err := fn(tx, t); err != nil {
					return nil, err
				}
			}
			return []tieWrite{{audit.Kind("tie." + step), ties[0].ID}}, nil
		})
		if err != nil {
			return err
		}
		m.ties = append(m.ties, ties[0].ID)
		for _, r := range reviews {
			m.reviews = append(m.reviews, r.ID)
		}
		ties = ties[n:]
	}
	return nil
}

// revokeAll takes away what was handed out for a child, to whomever: the people at work
// have ways in of their own.
func (s *Store) revokeAll(tx *gorm.DB, v care.Viewer, child care.ID) error {
	for _, line := range []string{
		`UPDATE invite SET revoked_at = @now, code = NULL WHERE revoked_at IS NULL AND tie_id IN (SELECT id FROM tie WHERE child_id = @child)`,
		`UPDATE handover SET used_at = @now WHERE used_at IS NULL AND card_id IN (SELECT id FROM card WHERE child_id = @child)`,
		`UPDATE device SET ended_at = @now WHERE ended_at IS NULL AND bound_at IS NULL AND child_id = @child`,
	} {
		if err := tx.Exec(line, map[string]any{"now": s.db.Now(), "child": child}).Error; err != nil {
			return fmt.Errorf("store: revoke: %w", err)
		}
	}
	return s.cards.EndOwnDevices(tx, child, v.Person)
}

// SignMoved signs what a death has moved. Everybody's signatures wait for each other, so
// it comes last.
func (s *Store) SignMoved(tx *gorm.DB, m Moved) error {
	for _, tie := range m.ties {
		if err := s.audit.SignTies(tx, tie); err != nil {
			return err
		}
	}
	return nil
}

// RingMoved has every page look again that a death has moved.
func (s *Store) RingMoved(ctx context.Context, m Moved) error {
	if len(m.ties) == 0 {
		return nil
	}
	for _, r := range m.reviews {
		s.db.Ring(r)
	}
	s.db.Ring(alerts.AlertBell)
	return s.signin.RingFor(ctx, m.person)
}

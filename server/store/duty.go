package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"myreview/server/care"
)

type dutyRow struct {
	ID       care.ID    `gorm:"column:id;primaryKey"`
	PersonID care.ID    `gorm:"column:person_id"`
	Since    time.Time  `gorm:"column:since"`
	Until    *time.Time `gorm:"column:until"`
}

func (dutyRow) TableName() string { return "duty" }

// staffRow is what colleagues see of a person at work.
type staffRow struct {
	ID      care.ID `gorm:"column:id"`
	Name    string  `gorm:"column:name"`
	Picture string  `gorm:"column:picture"`
}

func (staffRow) TableName() string { return "person" }

// Turn is somebody's time on duty, now or to come.
type Turn struct {
	ID    care.ID
	Name  string
	Me    bool
	Since time.Time
	Until time.Time // zero: open-ended
}

// Rota is who is on duty, and who else is at work and could be.
type Rota struct {
	Turns  []Turn
	People []Named
}

// AddDuty puts somebody at work on duty: until then they read the alerts of the
// whole authority that are urgent, that nobody else reads, or that waited too
// long. A zero until is open-ended.
func (s *Store) AddDuty(ctx context.Context, person care.ID, since, until time.Time) error {
	row := dutyRow{ID: care.NewID(), PersonID: person, Since: since.UTC(), Until: timeOrNil(until)}
	return s.add(ctx, "duty", &row, func(tx *gorm.DB) error { return s.decidedDuty(tx, row.ID) })
}

func (s *Store) decidedDuty(tx *gorm.DB, turn care.ID) error {
	return decided[dutyRow](s, tx, "WHERE id = $1", string(turn))
}

const dutyNow = "since <= $1 AND (until IS NULL OR until > $1)"

func (s *Store) onDuty(db *gorm.DB, person care.ID) (bool, error) {
	rows, err := fetch[dutyRow](db, "WHERE "+dutyNow+" AND person_id = $2", s.now(), string(person))
	return len(rows) > 0, err
}

func (s *Store) anybodyOnDuty(db *gorm.DB) (bool, error) {
	rows, err := fetch[dutyRow](db, "WHERE "+dutyNow+" LIMIT 1", s.now())
	return len(rows) > 0, err
}

// KeepsRota is nil for whoever keeps the duty rota: those who are on duty now.
// They read the calls of the whole authority already, so nobody comes by them
// this way to whom a reader did not give them. For all others it is not there.
func (s *Store) KeepsRota(ctx context.Context, v care.Viewer) error {
	return s.keepsRota(s.read(ctx), v)
}

func (s *Store) keepsRota(db *gorm.DB, v care.Viewer) error {
	duty, err := s.onDuty(db, v.Person)
	if err == nil && (!duty || v.Person == "" || !v.Staff) {
		err = care.NotFoundError()
	}
	return err
}

// Rota is for whoever keeps it.
func (s *Store) Rota(ctx context.Context, v care.Viewer) (Rota, error) {
	var out Rota
	err := s.snapshot(ctx, func(db *gorm.DB) error {
		if err := s.keepsRota(db, v); err != nil {
			return err
		}
		people, err := fetch[staffRow](db, "WHERE staff ORDER BY name, id")
		if err != nil {
			return err
		}
		names := map[care.ID]string{}
		for _, p := range people {
			names[p.ID] = p.Name
			out.People = append(out.People, Named{Person: p.ID, Name: p.Name, Picture: p.Picture, Me: p.ID == v.Person})
		}
		rows, err := fetch[dutyRow](db, "WHERE until IS NULL OR until > $1 ORDER BY since, id", s.now())
		for _, r := range rows {
			out.Turns = append(out.Turns, Turn{
				ID: r.ID, Name: names[r.PersonID], Me: r.PersonID == v.Person, Since: r.Since, Until: timeOrZero(r.Until),
			})
		}
		return err
	})
	return out, err
}

// PutOnDuty gives somebody at work a turn, from a day on and, unless it is
// open-ended, through a last day. id is the one that the form carried: the same
// again is harmless. Whoever does it has shown that it is them; it is on record.
func (s *Store) PutOnDuty(ctx context.Context, v care.Viewer, id, person care.ID, first, last care.Date) error {
	today := care.DateOf(s.now())
	switch {
	case first.Empty() || first < today:
		return care.Invalid("duty.error.first").On("first")
	case !last.Empty() && last < first:
		return care.Invalid("duty.error.last").On("until")
	}
	row := dutyRow{ID: id, PersonID: person, Since: first.Time().UTC()}
	if first == today {
		row.Since = s.now()
	}
	if !last.Empty() {
		end := last.AddDays(1).Time().UTC()
		row.Until = &end
	}
	return s.changeRota(ctx, v, func(tx *gorm.DB) error {
		if _, err := fetchOne[personRow](tx, "WHERE id = $1 AND staff", string(person)); err != nil {
			if care.KindOf(err) == care.KindNotFound {
				err = care.Invalid("duty.error.person").On("person")
			}
			return err
		}
		put := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
		if put.Error != nil || put.RowsAffected == 0 {
			return put.Error
		}
		if err := s.decidedDuty(tx, id); err != nil {
			return err
		}
		return s.noteIn(tx, v, "duty.put", "", "", id, person)
	})
}

// EndDuty ends a turn now, or undoes one that has not begun. The last one on
// duty stays: somebody has to be there to be called (Conflict).
func (s *Store) EndDuty(ctx context.Context, v care.Viewer, id care.ID) error {
	return s.changeRota(ctx, v, func(tx *gorm.DB) error {
		now := s.now()
		row, err := fetchOne[dutyRow](tx, "WHERE id = $1", string(id))
		if err != nil || row.Until != nil && !row.Until.After(now) {
			return err
		}
		end := now
		if row.Since.After(now) {
			end = row.Since
		} else {
			others, err := fetch[dutyRow](tx, "WHERE "+dutyNow+" AND id <> $2", now, string(id))
			if err != nil {
				return err
			}
			if len(others) == 0 {
				return care.Conflict("duty.error.alone")
			}
		}
		if err := tx.Model(&dutyRow{}).Where("id = ?", id).Update("until", end).Error; err != nil {
			return fmt.Errorf("store: duty: %w", err)
		}
		if err := s.decidedDuty(tx, id); err != nil {
			return err
		}
		return s.noteIn(tx, v, "duty.ended", "", "", id, row.PersonID)
	})
}

// changeRota holds the authority's log, so that of two who take each other off
// the second sees what the first has done.
func (s *Store) changeRota(ctx context.Context, v care.Viewer, change func(tx *gorm.DB) error) error {
	if proof, err := s.Proof(ctx, v); err != nil || proof != ProofGiven {
		if err == nil {
			err = care.Forbidden("error.forbidden")
		}
		return err
	}
	err := s.batch(ctx, func(tx *gorm.DB) error {
		if _, err := s.holdHead(tx, ""); err != nil {
			return err
		}
		if err := s.keepsRota(tx, v); err != nil {
			return err
		}
		return change(tx)
	})
	if err == nil {
		s.Ring(AlertBell)
	}
	return err
}

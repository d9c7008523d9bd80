package people

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/alerts"
	"myreview/server/store/audit"
	"myreview/server/store/network"
	"myreview/server/store/signin"
)

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

// Rota is who is on duty, and who could be: those whose job it is.
type Rota struct {
	Turns  []Turn
	People []network.Named
}

// AddDuty puts somebody at work on duty, whatever their job: until then they read the alerts of the
// whole authority that are urgent, that nobody else reads, or that waited too
// long. A zero until is open-ended.
func (s *Store) AddDuty(ctx context.Context, person care.ID, since, until time.Time) error {
	row := network.DutyRow{ID: care.NewID(), PersonID: person, Since: since.UTC(), Until: database.TimeOrNil(until)}
	return s.Add(ctx, "duty", &row, func(tx *gorm.DB) error { return s.audit.SignDuty(tx, row.ID) })
}

// KeepsRota is nil for whoever keeps the duty rota: those whose job lets them stand on it,
// and those who are on duty now. Two people gave them that job, or whoever runs the
// portal put them there, so nobody comes by the calls of the whole authority by one
// person's word. For all others it is not there.
func (s *Store) KeepsRota(ctx context.Context, v care.Viewer) error {
	return s.keepsRota(s.db.Read(ctx), v)
}

func (s *Store) keepsRota(db *gorm.DB, v care.Viewer) error {
	keeps, err := database.Fetch[staffRow](db, "WHERE id = $2 AND "+network.KeepsRota, s.db.Now(), string(v.Person))
	if err == nil && (len(keeps) == 0 || v.Person == "" || !v.Staff) {
		err = care.NotFoundError()
	}
	return err
}

// Rota is for whoever keeps it.
func (s *Store) Rota(ctx context.Context, v care.Viewer) (Rota, error) {
	var out Rota
	err := s.db.Snapshot(ctx, func(db *gorm.DB) error {
		if err := s.keepsRota(db, v); err != nil {
			return err
		}
		people, err := database.Fetch[staffRow](db, "WHERE "+network.StandsOnRota+" ORDER BY name, id")
		if err != nil {
			return err
		}
		for _, p := range people {
			out.People = append(out.People, network.Named{Person: p.ID, Name: p.Name, Picture: p.Picture, Me: p.ID == v.Person})
		}
		rows, err := database.Fetch[network.DutyRow](db, "WHERE "+network.DutyAhead+" ORDER BY since, id", s.db.Now())
		if err != nil {
			return err
		}
		var on []care.ID
		for _, r := range rows {
			on = append(on, r.PersonID)
		}
		names, err := network.PeopleByID(db, on) // some were put on duty without the job
		for _, r := range rows {
			out.Turns = append(out.Turns, Turn{
				ID: r.ID, Name: names[r.PersonID].Name, Me: r.PersonID == v.Person, Since: r.Since, Until: database.Deref(r.Until),
			})
		}
		return err
	})
	return out, err
}

// PutOnDuty gives somebody whose job it is a turn, from a day on and, unless it is
// open-ended, through a last day. id is the one that the form carried: the same
// again is harmless. Whoever does it has shown that it is them; it is on record.
func (s *Store) PutOnDuty(ctx context.Context, v care.Viewer, id, person care.ID, first, last care.Date) error {
	today := care.DateOf(s.db.Now())
	switch {
	case first.Empty() || first < today:
		return care.Invalid("duty.error.first").On("first")
	case !last.Empty() && last < first:
		return care.Invalid("duty.error.last").On("until")
	}
	row := network.DutyRow{ID: id, PersonID: person, Since: first.Time().UTC()}
	if first == today {
		row.Since = s.db.Now()
	}
	if !last.Empty() {
		end := last.AddDays(1).Time().UTC()
		row.Until = &end
	}
	return s.changeRota(ctx, v, func(tx *gorm.DB) error {
		if _, err := database.FetchOne[network.PersonRow](tx, "WHERE id = $1 AND "+network.StandsOnRota, string(person)); err != nil {
			if care.KindOf(err) == care.KindNotFound {
				err = care.Invalid("duty.error.person").On("person")
			}
			return err
		}
		put := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
		if put.Error != nil {
			return put.Error
		}
		if put.RowsAffected == 0 {
			had, err := database.FetchOne[network.DutyRow](tx, "WHERE id = $1", string(id))
			if err == nil && had.PersonID != person {
				err = audit.Again(false)
			}
			return err
		}
		if err := s.audit.SignDuty(tx, id); err != nil {
			return err
		}
		return s.audit.NoteIn(tx, v, "duty.put", "", "", id, person)
	})
}

// EndDuty ends a turn now, or undoes one that has not begun. The last one on
// duty stays: somebody has to be there to be called (Conflict).
func (s *Store) EndDuty(ctx context.Context, v care.Viewer, id care.ID) error {
	return s.changeRota(ctx, v, func(tx *gorm.DB) error {
		now := s.db.Now()
		row, err := database.FetchOne[network.DutyRow](tx, "WHERE id = $1", string(id))
		if err != nil || row.Until != nil && !row.Until.After(now) {
			return err
		}
		end := now
		if row.Since.After(now) {
			end = row.Since
		} else {
			others, err := database.Fetch[network.DutyRow](tx, "WHERE "+network.DutyNow+" AND id <> $2", now, string(id))
			if err != nil {
				return err
			}
			if len(others) == 0 {
				return care.Conflict("duty.error.alone")
			}
		}
		if err := tx.Model(&network.DutyRow{}).Where("id = ?", id).Update("until", end).Error; err != nil {
			return fmt.Errorf("store: duty: %w", err)
		}
		if err := s.audit.SignDuty(tx, id); err != nil {
			return err
		}
		return s.audit.NoteIn(tx, v, "duty.ended", "", "", id, row.PersonID)
	})
}

// changeRota holds the authority's log, so that of two who take each other off
// the second sees what the first has done.
func (s *Store) changeRota(ctx context.Context, v care.Viewer, change func(tx *gorm.DB) error) error {
	if method, err := s.signin.ReauthMethod(ctx, v); err != nil || method != signin.ReauthDone {
		if err == nil {
			err = care.Forbidden("error.forbidden")
		}
		return err
	}
	err := s.db.WriteBatched(ctx, func(tx *gorm.DB) error {
		if _, err := s.audit.HoldHead(tx, ""); err != nil {
			return err
		}
		if err := s.keepsRota(tx, v); err != nil {
			return err
		}
		return change(tx)
	})
	if err == nil {
		s.db.Ring(alerts.AlertBell)
	}
	return err
}

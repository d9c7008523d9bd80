package children

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/audit"
	"myreview/server/store/network"
)

// nameRow is a name, and for a child pronouns, that somebody has from a day on.
type nameRow struct {
	ID          care.ID    `gorm:"column:id;primaryKey"`
	PersonID    care.ID    `gorm:"column:person_id"`
	ChildID     care.ID    `gorm:"column:child_id"` // on whose page it was written down
	Name        string     `gorm:"column:name"`
	Was         string     `gorm:"column:was"`
	Pronouns    string     `gorm:"column:pronouns"`
	PronounsWas string     `gorm:"column:pronouns_was"`
	Since       care.Date  `gorm:"column:since"`
	ByPerson    care.ID    `gorm:"column:by_person"`
	MadeAt      time.Time  `gorm:"column:made_at"`
	HeldAt      *time.Time `gorm:"column:held_at"` // since when pages say it; nil: its day is to come
}

func (nameRow) TableName() string { return "name_change" }

// NewName is a name that somebody has from a day on. ID is the one that the form carried.
type NewName struct {
	ID       care.ID
	Child    care.ID // on whose page
	Person   care.ID // the child, or an adult round them
	Name     string
	Pronouns string    // of the child alone
	Since    care.Date // empty: today
}

// nameAhead is how far ahead the day of a name may lie, in months.
const nameAhead = 12

func nameFault(name string) error {
	var fault *care.Error
	switch {
	case strings.TrimSpace(name) == "":
		return care.Invalid("child.error.name").On("name")
	case errors.As(care.CheckName(name), &fault):
		return fault.On("name")
	case utf8.RuneCountInString(name) > nameMost:
		return care.Invalid("child.error.long").On("name")
	}
	return nil
}

// Rename writes down that somebody has another name, or the child other pronouns, from a
// day on. Pages say the name of today; what was written before keeps the words that it
// was written in. A day that is to come is waited for: see HoldNames; there is one such at
// most, and the last one counts. The same form again is harmless.
func (s *Store) Rename(ctx context.Context, v care.Viewer, n NewName) error {
	if _, err := s.reads(s.db.Read(ctx), v, n.Child); err != nil {
		return err
	}
	today := care.DateOf(s.db.Now())
	n.Name, n.Pronouns = strings.TrimSpace(n.Name), strings.TrimSpace(n.Pronouns)
	if n.Since.Empty() {
		n.Since = today
	}
	switch err := nameFault(n.Name); {
	case err != nil:
		return err
	case n.Person == "":
		return care.Invalid("child.rename.error.who").On("who")
	case utf8.RuneCountInString(n.Pronouns) > nameMost:
		return care.Invalid("child.error.long").On("pronouns")
	case n.Since > today.AddMonths(nameAhead):
		return care.Invalid("child.rename.error.far").On("day")
	}
	err := s.db.WriteTx(ctx, func(tx *gorm.DB) error {
		if err := s.holdRound(tx, n.Child, n.Person); err != nil {
			return err
		}
		r, err := s.reads(tx, v, n.Child)
		if err != nil {
			return err
		}
		had, err := database.Fetch[nameRow](tx, "WHERE id = $1", string(n.ID))
		if err != nil {
			return err
		}
		if len(had) > 0 {
			return audit.Again(had[0].ChildID == n.Child && had[0].PersonID == n.Person)
		}
		if err := s.living(tx, r, n.Child, n.Person, "child.rename.error.who"); err != nil {
			return err
		}
		if n.Since > today {
			if err := tx.Delete(&nameRow{}, "person_id = ? AND held_at IS NULL", n.Person).Error; err != nil {
				return fmt.Errorf("store: rename: %w", err)
			}
		}
		row := nameRow{ID: n.ID, PersonID: n.Person, ChildID: n.Child, Name: n.Name, Pronouns: n.Pronouns, Since: n.Since, ByPerson: v.Person, MadeAt: s.db.Now()}
		if err := tx.Create(&row).Error; err != nil {
			return fmt.Errorf("store: rename: %w", err)
		}
		if n.Since <= today {
			if err := s.holdName(tx, row); err != nil {
				return err
			}
		}
		return s.audit.Note(tx, v, "name.changed", n.Child, n.ID)
	})
	if errors.Is(err, audit.ErrNothingHappened) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.ringRound(ctx, n.Person)
}

// holdName has pages say a name from now on.
func (s *Store) holdName(tx *gorm.DB, row nameRow) error {
	who, err := database.FetchOne[network.PersonRow](tx, "WHERE id = $1", string(row.PersonID))
	if err != nil {
		return err
	}
	now := s.db.Now()
	set := map[string]any{"was": who.Name, "held_at": now}
	if err := tx.Model(&network.PersonRow{}).Where("id = ?", row.PersonID).Update("name", row.Name).Error; err != nil {
		return fmt.Errorf("store: rename: %w", err)
	}
	children, err := database.Fetch[network.ChildRow](tx, "WHERE person_id = $1", string(row.PersonID))
	if err != nil {
		return err
	}
	for _, child := range children {
		facts := map[string]any{"by_hand": now}
		if row.PersonID == row.ChildID {
			set["pronouns_was"], facts["pronouns"] = child.Pronouns, row.Pronouns
		}
		if err := tx.Model(&network.ChildRow{}).Where("person_id = ?", row.PersonID).Updates(facts).Error; err != nil {
			return fmt.Errorf("store: rename: %w", err)
		}
		if err := network.KeepWords(tx, child.PersonID, row.Name); err != nil {
			return err
		}
	}
	if err := tx.Model(&nameRow{}).Where("id = ?", row.ID).Updates(set).Error; err != nil {
		return fmt.Errorf("store: rename: %w", err)
	}
	return nil
}

// keepName is for a name that another form or a file writes over: was is what the child is
// called until now, with pronouns. It writes nothing where nothing changes.
func (s *Store) keepName(tx *gorm.DB, by, child care.ID, was, is Facts) error {
	if was.Name == is.Name && was.Pronouns == is.Pronouns {
		return nil
	}
	now := s.db.Now()
	row := nameRow{
		ID: care.NewID(), PersonID: child, ChildID: child, Name: is.Name, Was: was.Name, Pronouns: is.Pronouns, PronounsWas: was.Pronouns,
		Since: care.DateOf(now), ByPerson: by, MadeAt: now, HeldAt: &now,
	}
	if err := tx.Create(&row).Error; err != nil {
		return fmt.Errorf("store: rename: %w", err)
	}
	if was.Name == is.Name {
		return nil
	}
	return network.KeepWords(tx, child, is.Name)
}

// HoldNames has pages say the names whose day has come. The program asks for it at its
// start and as each day begins.
func (s *Store) HoldNames(ctx context.Context) error {
	waits, err := database.Fetch[nameRow](s.db.Read(ctx), "WHERE held_at IS NULL AND since <= $1 ORDER BY since, made_at, id", string(care.DateOf(s.db.Now())))
	for _, row := range waits {
		err = s.db.WriteTx(ctx, func(tx *gorm.DB) error {
			if err := s.holdRound(tx, row.ChildID, row.PersonID); err != nil {
				return err
			}
			still, err := database.Fetch[nameRow](tx, "WHERE id = $1 AND held_at IS NULL", string(row.ID))
			if err != nil || len(still) == 0 { // another instance was quicker, or it was taken back
				return err
			}
			if err := s.holdName(tx, row); err != nil {
				return err
			}
			return s.audit.Note(tx, care.Viewer{}, "name.held", row.ChildID, row.ID)
		})
		if err == nil {
			err = s.ringRound(ctx, row.PersonID)
		}
		if err != nil {
			return err
		}
	}
	return err
}

// Unname takes back a name whose day is still to come; Conflict for any other.
func (s *Store) Unname(ctx context.Context, v care.Viewer, child, id care.ID) error {
	return s.step(ctx, v, child, func(tx *gorm.DB, _ reader) error {
		rows, err := database.Fetch[nameRow](tx, "WHERE id = $1 AND child_id = $2", string(id), string(child))
		switch {
		case err != nil:
			return err
		case len(rows) == 0:
			return audit.ErrNothingHappened
		case rows[0].HeldAt != nil:
			return care.Conflict("child.rename.error.held")
		}
		if err := tx.Delete(&nameRow{}, "id = ?", id).Error; err != nil {
			return fmt.Errorf("store: rename: %w", err)
		}
		return s.audit.Note(tx, v, "name.unchanged", child, id)
	})
}

// Named is a name that somebody had, has or will have.
type Named struct {
	ID       care.ID
	Person   care.ID
	Name     string
	Was      string // empty: its day is to come
	Pronouns string
	Since    care.Date
	By       string // who wrote it down
	On       care.Date
	Waits    bool
}

// Names are who the viewer may write another name down of, and the names that they had,
// the last first: of the child, and for the people at work on the case of the adults round
// them. Nobody of the family reads which names there were.
func (s *Store) Names(ctx context.Context, v care.Viewer, child care.ID) (who []network.Named, names []Named, err error) {
	err = s.db.Snapshot(ctx, func(db *gorm.DB) error {
		r, err := s.reads(db, v, child)
		if err != nil {
			return err
		}
		if who, err = s.mortal(db, r, child); err != nil {
			return err
		}
		var ids []care.ID
		for _, one := range who {
			ids = append(ids, one.Person)
		}
		var rows []nameRow
		if err := db.Order("since DESC, made_at DESC, id").Find(&rows, "person_id IN ?", ids).Error; err != nil {
			return fmt.Errorf("store: names: %w", err)
		}
		var by []care.ID
		for _, row := range rows {
			by = append(by, row.ByPerson)
		}
		writers, err := network.PeopleByID(db, by)
		for _, row := range rows {
			names = append(names, Named{
				ID: row.ID, Person: row.PersonID, Name: row.Name, Was: row.Was, Pronouns: row.Pronouns, Since: row.Since,
				By: writers[row.ByPerson].Name, On: care.DateOf(row.MadeAt), Waits: row.HeldAt == nil,
			})
		}
		return err
	})
	if err == nil {
		err = s.audit.Record(ctx, v, child, "", audit.Facts, []care.ID{child})
	}
	return who, names, err
}

// ringRound rings the reviews that are not over of every child to whom somebody is tied.
func (s *Store) ringRound(ctx context.Context, person care.ID) error {
	rows, err := database.Fetch[network.ReviewRow](s.db.Read(ctx), "WHERE child_id IN (SELECT child_id FROM tie WHERE person_id = $1) AND state <> $2", string(person), network.ReviewClosed)
	for _, r := range rows {
		s.db.Ring(r.ID)
	}
	return err
}

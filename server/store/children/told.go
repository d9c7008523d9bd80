package children

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/audit"
	"myreview/server/store/network"
)

// Told is the last that somebody was told, by a person, of when to come.
type Told struct {
	At      time.Time // zero: nothing yet
	By      string    // who told them
	Starts  time.Time // zero: that they do not come then
	Minutes int
	N       int // how often they were told
}

type toldRow struct {
	ID       care.ID    `gorm:"column:id;primaryKey"`
	ReviewID care.ID    `gorm:"column:review_id"`
	ChildID  care.ID    `gorm:"column:child_id"`
	SeatID   care.ID    `gorm:"column:seat_id"`
	StartsAt *time.Time `gorm:"column:starts_at"`
	Minutes  int        `gorm:"column:minutes"`
	N        int        `gorm:"column:n"` // in which order: the last counts
	ByPerson care.ID    `gorm:"column:by_person"`
	At       time.Time  `gorm:"column:at"`
}

func (toldRow) TableName() string { return "told" }

// ToTell reports whether somebody is still to be told when they come: what they were told
// last is not what is planned now. People at work on the case plan it, and are not told.
func (c Comer) ToTell() bool {
	switch {
	case c.Kind.Professional():
		return false
	case c.Told.At.IsZero():
		return !c.At.IsZero()
	}
	return !c.Told.Starts.Equal(c.At) || c.Told.Minutes != c.Minutes && !c.At.IsZero()
}

// tell adds what each was told last, and in which language they read.
func (p *Plans) tell(db *gorm.DB, row network.ReviewRow, all []Comer) error {
	rows, err := database.Fetch[toldRow](db, "WHERE review_id = $1 ORDER BY n, at, id", string(row.ID))
	if err != nil {
		return err
	}
	ids := make([]care.ID, 0, len(all)+len(rows))
	for _, c := range all {
		ids = append(ids, c.Person)
	}
	last := map[care.ID]toldRow{}
	for _, r := range rows {
		last[r.SeatID], ids = r, append(ids, r.ByPerson)
	}
	who, err := network.PeopleByID(db, ids)
	if err != nil {
		return err
	}
	for i := range all {
		c := &all[i]
		c.Lang, c.Band = who[c.Person].Lang, who[c.Person].Band
		c.At, c.Minutes = c.Slot.At(c.Kind, row.Starts(), row.Minutes)
		if r, ok := last[c.Seat]; ok {
			c.Told = Told{r.At, who[r.ByPerson].Name, database.Deref(r.StartsAt), r.Minutes, r.N}
		}
	}
	return nil
}

// NewTold is that somebody was told when they come: Starts is what they were told, as the
// page had it (zero: that they do not come as they were told before). ID is the one that the
// form carried.
type NewTold struct {
	ID, Review, Seat care.ID
	Starts           time.Time
}

// SayTold keeps that somebody was told, for the people at work on the case. Conflict where it
// is planned for another time meanwhile. The same form again is harmless.
func (p *Plans) SayTold(ctx context.Context, v care.Viewer, n NewTold) error {
	s := p.of
	plan, err := p.comer(s.db.Read(ctx), v, n.Review, n.Seat)
	if err != nil {
		return err
	}
	err = s.db.WriteTx(ctx, func(tx *gorm.DB) error {
		if err := s.audit.HoldChild(tx, plan.Child); err != nil {
			return err
		}
		plan, err := p.comer(tx, v, n.Review, n.Seat)
		if err != nil {
			return err
		}
		c := plan.People[0]
		switch {
		case !c.At.Equal(n.Starts):
			return care.Conflict("plan.error.moved")
		case !c.ToTell():
			return audit.ErrNothingHappened
		}
		row := toldRow{ID: n.ID, ReviewID: plan.Review, ChildID: plan.Child, SeatID: c.Seat, StartsAt: database.TimeOrNil(c.At), Minutes: c.Minutes, N: c.Told.N + 1, ByPerson: v.Person, At: s.db.Now()}
		if err := tx.Create(&row).Error; err != nil {
			return fmt.Errorf("store: told: %w", err)
		}
		return s.audit.NoteIn(tx, v, "plan.told", plan.Child, plan.Review, c.Seat)
	})
	if errors.Is(err, audit.ErrNothingHappened) {
		return nil
	}
	return err
}

package children

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/review"
	"myreview/server/store/audit"
	"myreview/server/store/network"
	"myreview/server/store/reviews"
)

// Move is a planned review that somebody means to move. ID is the one that the form carried.
type Move struct {
	ID       care.ID
	Child    care.ID
	Was      time.Time // when it is planned for, as they saw it
	StartsAt time.Time
	Place    string // empty: it stays
	Minutes  int    // how long it takes; 0: not said
	How      string // one of review.Hows; empty: not said
	Reason   string // with who decided it, where the day is another: care.PostponedReasons
	Decided  string
}

// Moved is a review that was moved, or cancelled.
type Moved struct {
	Review   care.ID
	Was      time.Time
	StartsAt time.Time // zero: it was cancelled
	Reason   string
	Decided  string
}

type moveRow struct {
	ID       care.ID    `gorm:"column:id;primaryKey"`
	ReviewID care.ID    `gorm:"column:review_id"`
	ChildID  care.ID    `gorm:"column:child_id"`
	Was      time.Time  `gorm:"column:was"`
	StartsAt *time.Time `gorm:"column:starts_at"` // nil: it was cancelled
	Reason   string     `gorm:"column:reason"`
	Decided  string     `gorm:"column:decided"`
	ByPerson care.ID    `gorm:"column:by_person"`
	At       time.Time  `gorm:"column:at"`
}

func (moveRow) TableName() string { return "review_move" }

// CancelReview takes the day of a child's planned review away, with a reason and who decided:
// Move says them, without a new time. It is due on the day on which it was due before, and its
// forms stay open to whoever knows of it. Conflict where none is planned, where somebody
// changed it meanwhile, and where a part of it was held. The same form again is harmless.
func (s *Store) CancelReview(ctx context.Context, v care.Viewer, m Move) error {
	if _, err := s.reads(s.db.Read(ctx), v, m.Child); err != nil {
		return err
	}
	if err := care.CheckPostponed(m.Reason, m.Decided); err != nil {
		return err
	}
	m.StartsAt, m.Place = time.Time{}, ""
	return s.putOff(ctx, v, m, "review.cancelled", func(tx *gorm.DB, row network.ReviewRow) (map[string]any, error) {
		if row.OpenedAt != nil {
			return nil, care.Conflict("child.cancel.error.begun")
		}
		opens := row.OpensOn
		if today := care.DateOf(s.db.Now()); opens.Empty() || opens > today {
			opens = today
		}
		return map[string]any{"state": network.ReviewDue, "starts_at": nil, "place": nil, "moved_from": row.StartsAt, "opens_on": opens}, nil
	})
}

// MoveReview moves a child's planned review to another time or place, for those who may
// plan it. Another day needs a reason, and who decided; the day on which it is due stays.
// Conflict where none is planned, or where somebody moved it meanwhile.
// The same form again is harmless.
func (s *Store) MoveReview(ctx context.Context, v care.Viewer, m Move) error {
	if _, err := s.reads(s.db.Read(ctx), v, m.Child); err != nil {
		return err
	}
	if err := s.checkWhen(m.StartsAt, m.Place); err != nil {
		return err
	}
	if err := review.CheckShape(m.Minutes, m.How); err != nil {
		return err
	}
	another := care.DateOf(m.Was) != care.DateOf(m.StartsAt)
	if another {
		if err := care.CheckPostponed(m.Reason, m.Decided); err != nil {
			return err
		}
	} else {
		m.Reason, m.Decided = "", ""
	}
	return s.putOff(ctx, v, m, "review.moved", func(tx *gorm.DB, row network.ReviewRow) (set map[string]any, err error) {
		if err := s.reviews.FinishesInTime(tx, row.ID, m.StartsAt); err != nil {
			return nil, err
		}
		set = map[string]any{"starts_at": m.StartsAt.UTC(), "minutes": m.Minutes, "how": m.How}
		if !m.StartsAt.Equal(m.Was) {
			set["moved_from"] = row.StartsAt
		}
		if opened := s.network.FormsOpened(row); !opened.Empty() {
			set["opens_on"] = opened // they stay open, however far away the new day is
		}
		if m.Place != "" {
			if set["place"], err = s.db.ForChild(tx, m.Child).Seal("review", row.ID, "place", []byte(m.Place)); err != nil {
				return nil, err
			}
		}
		return set, nil
	})
}

// putOff changes a child's planned review as changed says, and keeps why.
func (s *Store) putOff(ctx context.Context, v care.Viewer, m Move, what audit.Kind, changed func(tx *gorm.DB, row network.ReviewRow) (map[string]any, error)) error {
	var moved care.ID
	err := s.db.WriteTx(ctx, func(tx *gorm.DB) error {
		if err := s.audit.HoldChild(tx, m.Child); err != nil {
			return err
		}
		if _, err := s.reads(tx, v, m.Child); err != nil {
			return err
		}
		done, err := database.Fetch[moveRow](tx, "WHERE id = $1", string(m.ID))
		if err != nil {
			return err
		}
		if len(done) > 0 {
			return audit.Again(done[0].ChildID == m.Child)
		}
		planned, err := database.Fetch[network.ReviewRow](tx, "WHERE child_id = $1 AND state = $2", string(m.Child), network.ReviewPlanned)
		if err != nil {
			return err
		}
		if len(planned) == 0 {
			return care.Conflict("child.move.error.none")
		}
		row := planned[0]
		if !row.Starts().Equal(m.Was) {
			return care.Conflict("child.move.error.meanwhile")
		}
		moved = row.ID
		set, err := changed(tx, row)
		if err != nil {
			return err
		}
		if err := tx.Model(&network.ReviewRow{}).Where("id = ?", row.ID).Updates(set).Error; err != nil {
			return fmt.Errorf("store: move review: %w", err)
		}
		if !m.StartsAt.Equal(m.Was) {
			if err := reviews.Unbook(tx, row.ID); err != nil {
				return err
			}
		}
		one := moveRow{ID: m.ID, ReviewID: row.ID, ChildID: m.Child, Was: row.Starts(), StartsAt: database.TimeOrNil(m.StartsAt), Reason: m.Reason, Decided: m.Decided, ByPerson: v.Person, At: s.db.Now()}
		if err := tx.Create(&one).Error; err != nil {
			return fmt.Errorf("store: move review: %w", err)
		}
		return s.audit.NoteIn(tx, v, what, m.Child, row.ID, m.ID)
	})
	if errors.Is(err, audit.ErrNothingHappened) {
		return nil
	}
	if err == nil {
		s.db.Ring(moved)
	}
	return err
}

// movesOf are the moves of a child's reviews to another day, the first of them first.
func movesOf(db *gorm.DB, child care.ID) (out []Moved, err error) {
	rows, err := database.Fetch[moveRow](db, "WHERE child_id = $1 AND reason <> '' ORDER BY at, id", string(child))
	for _, r := range rows {
		out = append(out, Moved{r.ReviewID, r.Was, database.Deref(r.StartsAt), r.Reason, r.Decided})
	}
	return out, err
}

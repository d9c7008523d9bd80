package people

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/audit"
	"myreview/server/store/network"
)

// AtWork gives leave to somebody at work with the review's child. Everybody
// else gets NotFound, however they are tied to the child.
func (s *Store) AtWork(ctx context.Context, v care.Viewer, review care.ID) (network.AtWork, error) {
	w := network.AtWork{Viewer: v, Review: review}
	_, err := s.network.AtWork(ctx, s.db.Read(ctx), w)
	if err != nil {
		return network.AtWork{}, err
	}
	return w, nil
}

// Where is one thing that is known about where somebody is.
type Where struct {
	ID      care.ID
	Kind    string // one of WhereKinds
	Words   string
	Lost    bool // the words cannot be shown
	SavedAt time.Time
}

// WhereKinds are the sorts of it, in the order in which they are shown.
var WhereKinds = []string{"home", "school", "phone", "other"}

// whereMost is more letters than any address has.
const whereMost = 500

type whereRow struct {
	ID       care.ID    `gorm:"column:id;primaryKey"`
	ChildID  care.ID    `gorm:"column:child_id"`
	Kind     string     `gorm:"column:kind"`
	Body     []byte     `gorm:"column:body"`
	SavedAt  time.Time  `gorm:"column:saved_at"`
	ByPerson care.ID    `gorm:"column:by_person"`
	EndedAt  *time.Time `gorm:"column:ended_at"`
}

func (whereRow) TableName() string { return "whereabouts" }

// Whereabouts is what stands now, and whether parents are kept from where a
// review takes place.
func (s *Store) Whereabouts(ctx context.Context, w network.AtWork) (all []Where, guarded bool, err error) {
	var st network.Standing
	err = s.db.Snapshot(ctx, func(db *gorm.DB) (err error) {
		if st, err = s.network.AtWork(ctx, db, w); err != nil {
			return err
		}
		if guarded, err = Guarded(db, st.Review.ChildID); err != nil {
			return err
		}
		keys := s.db.ForChild(db, st.Review.ChildID)
		for _, kind := range WhereKinds {
			rows, err := database.Fetch[whereRow](db, "WHERE child_id = $1 AND kind = $2 AND ended_at IS NULL ORDER BY saved_at, id",
				string(st.Review.ChildID), kind)
			if err != nil {
				return err
			}
			for _, r := range rows {
				words, lost, err := keys.Shown(r.TableName(), r.ID, "body", r.Body)
				if err != nil {
					return err
				}
				all = append(all, Where{ID: r.ID, Kind: r.Kind, Words: words, Lost: lost, SavedAt: r.SavedAt})
			}
		}
		return nil
	})
	if err != nil {
		return nil, false, err
	}
	ids := make([]care.ID, len(all))
	for i, one := range all {
		ids[i] = one.ID
	}
	return all, guarded, s.audit.RecordRead(ctx, w.Viewer, st, audit.Where, ids...)
}

// KeepWhere writes one thing down. id is the one that the form carried: the
// same again is harmless, something else is a Conflict.
func (s *Store) KeepWhere(ctx context.Context, w network.AtWork, id care.ID, kind, words string) error {
	known := false
	for _, k := range WhereKinds {
		known = known || k == kind
	}
	switch {
	case !known:
		return care.Invalid("places.error.kind").On("kind")
	case strings.TrimSpace(words) == "":
		return care.Invalid("places.error.empty").On("where")
	case utf8.RuneCountInString(words) > whereMost:
		return care.Invalid("places.error.long").On("where").With("Most", whereMost)
	}
	return s.audit.Write(ctx, w.Viewer, w.Review, func(tx *audit.Tx) error {
		st, err := s.network.AtWork(ctx, tx.DB, w)
		if err != nil {
			return err
		}
		row := whereRow{ID: id, ChildID: st.Review.ChildID, Kind: kind, SavedAt: s.db.Now(), ByPerson: w.Viewer.Person}
		if row.Body, err = s.db.ForChild(tx.DB, st.Review.ChildID).Seal(row.TableName(), id, "body", []byte(words)); err != nil {
			return err
		}
		put := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
		if put.Error != nil {
			return fmt.Errorf("store: whereabouts: %w", put.Error)
		}
		if put.RowsAffected == 1 {
			tx.Event("where.kept", id)
			return nil
		}
		return s.keptAlready(tx, row, words)
	})
}

// keptAlready lets a form pass that was sent before with the same words. Other
// words from it are a Conflict: nothing of them is kept, and nobody may think so.
func (s *Store) keptAlready(tx *audit.Tx, sent whereRow, words string) error {
	var had whereRow
	if err := database.Take(tx.DB, &had, "id = ?", sent.ID); err != nil {
		return err
	}
	if had.ChildID != sent.ChildID || had.Kind != sent.Kind || had.ByPerson != sent.ByPerson {
		return care.Conflict("error.again")
	}
	before, err := s.db.ForChild(tx.DB, had.ChildID).Open(had.TableName(), had.ID, "body", had.Body)
	if err == nil && string(before) != words {
		err = care.Conflict("error.again")
	}
	return err
}

// EndWhere says that something is so no more. It is kept, and shown no longer.
func (s *Store) EndWhere(ctx context.Context, w network.AtWork, id care.ID) error {
	return s.audit.Write(ctx, w.Viewer, w.Review, func(tx *audit.Tx) error {
		st, err := s.network.AtWork(ctx, tx.DB, w)
		if err != nil {
			return err
		}
		var row whereRow
		if err := database.Take(tx.DB, &row, "id = ? AND child_id = ?", id, st.Review.ChildID); err != nil || row.EndedAt != nil {
			return err
		}
		tx.Event("where.ended", id)
		return tx.Model(&whereRow{}).Where("id = ?", id).Update("ended_at", s.db.Now()).Error
	})
}

// Guard keeps parents from where the child's reviews take place, or tells them.
func (s *Store) Guard(ctx context.Context, w network.AtWork, guarded bool) error {
	return s.audit.Write(ctx, w.Viewer, w.Review, func(tx *audit.Tx) error {
		st, err := s.network.AtWork(ctx, tx.DB, w)
		if err != nil {
			return err
		}
		before, err := Guarded(tx.DB, st.Review.ChildID)
		if err != nil || before == guarded {
			return err
		}
		tx.Event("where.guarded", st.Review.ChildID)
		err = tx.Model(&network.ChildRow{}).Where("person_id = ?", st.Review.ChildID).Update("guarded", guarded).Error
		if err != nil {
			return fmt.Errorf("store: guard: %w", err)
		}
		tx.Last = func() error {
			return audit.Sign[network.GuardRow](s.audit, tx.DB, "WHERE person_id = $1", string(st.Review.ChildID))
		}
		return nil
	})
}

// Guarded reports whether parents are kept from where the child's reviews take
// place. What is not known is guarded.
func Guarded(db *gorm.DB, child care.ID) (bool, error) {
	var row struct{ Guarded bool }
	err := db.Table(network.ChildRow{}.TableName()).Select("guarded").Where("person_id = ?", child).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return true, nil
	}
	if err != nil {
		return true, fmt.Errorf("store: guarded: %w", err)
	}
	return row.Guarded, nil
}

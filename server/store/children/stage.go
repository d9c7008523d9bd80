package children

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/store/network"
)

// Stage says how a child's pages speak to them from now on: by stage, not by age.
type Stage struct {
	Child  care.ID
	Band   care.Band
	Reason string
}

// SetStage is for the people at work on the case. A form that was begun keeps its words.
func (s *Store) SetStage(ctx context.Context, v care.Viewer, g Stage) error {
	r, err := s.reads(s.db.Read(ctx), v, g.Child)
	switch {
	case err != nil:
		return err
	case !r.atWork:
		return care.NotFoundError()
	case !g.Band.ForChild():
		return care.Invalid("child.stage.error.band").On("band")
	case strings.TrimSpace(g.Reason) == "":
		return care.Invalid("child.stage.error.reason").On("reason")
	case utf8.RuneCountInString(g.Reason) > helpsMost:
		return care.Invalid("child.error.long").On("reason")
	}
	return s.step(ctx, v, g.Child, func(tx *gorm.DB, r reader) error {
		if !r.atWork {
			return care.NotFoundError()
		}
		box, err := s.db.ForChild(tx, g.Child).Seal("child", g.Child, "stage", []byte(g.Reason))
		if err != nil {
			return err
		}
		if err := tx.Model(&network.ChildRow{}).Where("person_id = ?", g.Child).Updates(map[string]any{"stage": box, "stage_at": s.db.Now()}).Error; err != nil {
			return fmt.Errorf("store: stage: %w", err)
		}
		if err := tx.Model(&network.PersonRow{}).Where("id = ?", g.Child).Update("band", g.Band).Error; err != nil {
			return fmt.Errorf("store: stage: %w", err)
		}
		return s.audit.Note(tx, v, "child.stage", g.Child, g.Child)
	})
}

// movePages lets a child's own pages begin by another date of birth. It gives the tie
// that has to be signed anew; empty: none has.
func (s *Store) movePages(tx *gorm.DB, r reader, born care.Date) (care.ID, error) {
	was, from := care.PagesFrom(r.row.BornOn, r.row.CaredOn), care.PagesFrom(born, r.row.CaredOn)
	at := slices.IndexFunc(r.around.Ties, func(t care.Tie) bool { return t.Kind == care.TieChild && t.Person == r.row.PersonID })
	if at < 0 || was == from {
		return "", nil
	}
	own := r.around.Ties[at].ID
	if err := tx.Model(&network.TieRow{}).Where("id = ?", own).Update("since", from.Time().UTC()).Error; err != nil {
		return "", fmt.Errorf("store: own pages: %w", err)
	}
	return own, nil
}

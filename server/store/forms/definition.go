package forms

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"myreview/server/consult"
	"myreview/server/database"
)

type definitionRow struct {
	Version   string    `gorm:"column:version;primaryKey"`
	Body      string    `gorm:"column:body"`
	FirstUsed time.Time `gorm:"column:first_used"`
}

func (definitionRow) TableName() string { return "definition" }

// AskBy asks by the authority's own definitions, and by the program's where it has none, when the
// program starts. Each is kept, so that whoever begins with it goes on with it after another one
// came. What was kept is held to the same rules as a file of the authority's: a definition that
// the program would refuse today, or that is not what its version names, is used no more.
func (s *Store) AskBy(ctx context.Context, own []*consult.Form) error {
	consult.Use(own, nil)
	var now []definitionRow
	for _, key := range consult.Keys() {
		f, _ := consult.Get(key)
		now = append(now, definitionRow{Version: f.Version, Body: string(f.Definition), FirstUsed: s.db.Now()})
	}
	var rows []definitionRow
	err := s.db.WriteTx(ctx, func(tx *gorm.DB) (err error) {
		if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&now).Error; err != nil {
			return fmt.Errorf("store: definitions: %w", err)
		}
		rows, err = database.Fetch[definitionRow](tx, "ORDER BY version")
		return err
	})
	if err != nil {
		return err
	}
	var older []*consult.Form
	for _, r := range rows {
		if f, ok := consult.Older(r.Version, []byte(r.Body)); ok {
			older = append(older, f)
		}
	}
	consult.Use(own, older)
	return nil
}

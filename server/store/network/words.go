package network

import (
	"fmt"
	"slices"

	"gorm.io/gorm"

	"myreview/server/care"
)

type wordRow struct {
	Word    string  `gorm:"column:word;primaryKey"`
	ChildID care.ID `gorm:"column:child_id;primaryKey"`
}

func (wordRow) TableName() string { return "child_word" }

// KeepWords keeps the words of the name that a child has from now on. Whoever writes it
// calls this in the same transaction: a search by name reads nothing else.
func KeepWords(tx *gorm.DB, child care.ID, name string) error {
	if err := tx.Delete(&wordRow{}, "child_id = ?", child).Error; err != nil {
		return fmt.Errorf("store: words of a name: %w", err)
	}
	var rows []wordRow
	for _, word := range slices.Compact(slices.Sorted(slices.Values(care.NameWords(name)))) {
		rows = append(rows, wordRow{word, child})
	}
	if len(rows) == 0 {
		return nil
	}
	if err := tx.Create(&rows).Error; err != nil {
		return fmt.Errorf("store: words of a name: %w", err)
	}
	return nil
}

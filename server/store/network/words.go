package network

import (
	"fmt"

	"gorm.io/gorm"

	"myreview/server/care"
)

// KeepWords keeps the words of a child's name as it is now. Whoever writes the name of a
// child calls it in the same transaction: a search by name reads nothing else.
func KeepWords(tx *gorm.DB, child care.ID) error {
	var name string
	err := tx.Raw("SELECT name FROM person WHERE id = ?", child).Scan(&name).Error
	if err == nil {
		err = tx.Exec("DELETE FROM child_word WHERE child_id = ?", child).Error
	}
	for _, word := range care.NameWords(name) {
		if err == nil {
			err = tx.Exec("INSERT INTO child_word (word, child_id) VALUES (?, ?) ON CONFLICT DO NOTHING", word, child).Error
		}
	}
	if err != nil {
		return fmt.Errorf("store: words of a name: %w", err)
	}
	return nil
}

package network

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
)

// DeathRow is that a person has died. All their ties say so too (care.TieDied).
type DeathRow struct {
	PersonID care.ID   `gorm:"column:person_id;primaryKey"`
	DiedOn   care.Date `gorm:"column:died_on"` // empty: the day is not known
	ByPerson care.ID   `gorm:"column:by_person"`
	SaidAt   time.Time `gorm:"column:said_at"`
}

func (DeathRow) TableName() string { return "death" }

// Died holds of a child, by the name c, who has died.
const Died = "EXISTS (SELECT 1 FROM death d WHERE d.person_id = c.person_id)"

// DeathsOf are the deaths among some people, by person.
func DeathsOf(db *gorm.DB, people []care.ID) (map[care.ID]DeathRow, error) {
	out := map[care.ID]DeathRow{}
	if len(people) == 0 {
		return out, nil
	}
	var rows []DeathRow
	if err := db.Find(&rows, "person_id IN ?", people).Error; err != nil {
		return nil, fmt.Errorf("store: deaths: %w", err)
	}
	for _, r := range rows {
		out[r.PersonID] = r
	}
	return out, nil
}

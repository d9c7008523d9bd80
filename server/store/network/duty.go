package network

import (
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
)

type DutyRow struct {
	ID       care.ID    `gorm:"column:id;primaryKey"`
	PersonID care.ID    `gorm:"column:person_id"`
	Since    time.Time  `gorm:"column:since"`
	Until    *time.Time `gorm:"column:until"`
}

func (DutyRow) TableName() string { return "duty" }

// DutyNow is what the turn of whoever is on duty now fits, whose job lets them be: see
// care.Job.HearsCalls.
const DutyNow = "since <= $1 AND (until IS NULL OR until > $1) AND NOT " + keptFromCalls + "duty.person_id)"

// HearsCalls is what somebody fits whose job does not keep them from calls for help.
const HearsCalls = "NOT " + keptFromCalls + "person.id)"

const keptFromCalls = "EXISTS (SELECT 1 FROM job WHERE kind IN ('key_worker', 'independent_visitor') AND " + JobNow + " AND job.person_id = "

func (s *Store) OnDuty(db *gorm.DB, person care.ID) (bool, error) {
	rows, err := database.Fetch[DutyRow](db, "WHERE "+DutyNow+" AND person_id = $2", s.db.Now(), string(person))
	return len(rows) > 0, err
}

func (s *Store) AnybodyOnDuty(db *gorm.DB) (bool, error) {
	rows, err := database.Fetch[DutyRow](db, "WHERE "+DutyNow+" LIMIT 1", s.db.Now())
	return len(rows) > 0, err
}

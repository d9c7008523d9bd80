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

// DutyAhead is what a turn fits that is not over, of somebody whose job does not keep them
// from calls for help: see care.Job.HearsCalls.
const DutyAhead = "(until IS NULL OR until > $1) AND NOT " + keptFromCalls + "duty.person_id)"

// DutyNow is what the turn of whoever is on duty now fits.
const DutyNow = "since <= $1 AND " + DutyAhead

// StandsOnRota is what somebody at work fits who may be put on duty: by their job.
const StandsOnRota = "person.staff AND EXISTS (SELECT 1 FROM job WHERE kind = 'duty' AND " + JobNow + " AND job.person_id = person.id) AND NOT " + keptFromCalls + "person.id)"

// KeepsRota is what somebody fits who keeps the rota: whoever may stand on it, and whoever
// is on duty now.
const KeepsRota = "(" + StandsOnRota + " OR EXISTS (SELECT 1 FROM duty WHERE " + DutyNow + " AND duty.person_id = person.id))"

const keptFromCalls = "EXISTS (SELECT 1 FROM job WHERE kind IN ('key_worker', 'independent_visitor') AND " + JobNow + " AND job.person_id = "

func (s *Store) OnDuty(db *gorm.DB, person care.ID) (bool, error) {
	rows, err := database.Fetch[DutyRow](db, "WHERE "+DutyNow+" AND person_id = $2", s.db.Now(), string(person))
	return len(rows) > 0, err
}

func (s *Store) AnybodyOnDuty(db *gorm.DB) (bool, error) {
	rows, err := database.Fetch[DutyRow](db, "WHERE "+DutyNow+" LIMIT 1", s.db.Now())
	return len(rows) > 0, err
}

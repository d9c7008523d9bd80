package view

import (
	"time"

	"myreview/server/care"
)

// Duty is the rota of those who read calls for help for the whole authority,
// for whoever keeps it.
type Duty struct {
	Page
	Turns   []DutyTurn
	Nobody  bool     // nobody is on duty now
	People  []Option // everybody whose job it is
	New     care.ID
	Today   care.Date
	First   string
	Last    string
	Wrong   string // the field that has to be put right; empty: none in particular
	Message string
}

// DutyTurn is somebody's time on duty.
type DutyTurn struct {
	ID    care.ID
	Name  string
	Me    bool
	Now   bool
	Since time.Time
	Until care.Date // the last day; empty: open-ended
}

// ErrorAt is what is wrong with a field, said already; empty: nothing.
func (m *Duty) ErrorAt(field string) string { return errorAt(m.Wrong, field, m.Message) }

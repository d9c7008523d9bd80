package network

import (
	"strconv"
	"time"

	"myreview/server/care"
	"myreview/server/database"
)

func (r TieRow) Signs() (care.ID, []string) {
	return r.ID, []string{string(r.PersonID), string(r.ChildID), string(r.Kind), string(r.State), moment(r.Since), moment(database.Deref(r.Until))}
}

func (r SeatRow) Signs() (care.ID, []string) {
	return r.ID, []string{string(r.ReviewID), string(database.Deref(r.PersonID)), string(database.Deref(r.TieID)), r.State}
}

// Who is not at work, never was and has no password decides nothing.
func (r PersonRow) Signs() (care.ID, []string) {
	if !r.Staff && r.Password == nil && r.LeftAt == nil {
		return "", nil
	}
	return r.ID, []string{strconv.FormatBool(r.Staff), database.Deref(r.Email), database.Deref(r.Password)}
}

func (r DutyRow) Signs() (care.ID, []string) {
	return r.ID, []string{string(r.PersonID), moment(r.Since), moment(database.Deref(r.Until))}
}

func (r JobRow) Signs() (care.ID, []string) {
	return r.ID, []string{
		string(r.PersonID), string(r.Kind), string(r.GivenBy), moment(r.GivenAt), string(r.AgreedBy),
		moment(database.Deref(r.AgreedAt)), moment(database.Deref(r.Until)),
	}
}

// GuardRow is whether parents are kept from the place of a child's reviews.
type GuardRow struct {
	PersonID care.ID `gorm:"column:person_id"`
	Guarded  bool    `gorm:"column:guarded"`
}

func (GuardRow) TableName() string { return "child" }

func (r GuardRow) Signs() (care.ID, []string) {
	return r.PersonID, []string{strconv.FormatBool(r.Guarded)}
}

func moment(t time.Time) string { return t.UTC().Truncate(time.Microsecond).Format(time.RFC3339Nano) }

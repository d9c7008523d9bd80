package network

import (
	"fmt"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
)

// InCare holds of a child, by the name c, whose present spell of care goes on.
const InCare = "NOT " + Died + " AND EXISTS (SELECT 1 FROM spell s WHERE s.child_id = c.person_id AND s.sort = 'care' AND s.until = '')"

// Cared is since when a child is looked after, or was.
type Cared struct {
	BornOn, CaredOn care.Date
	open            bool
}

// Due reports whether reviews become due on a day: while the child is looked after, up to
// their 18th birthday.
func (c Cared) Due(on care.Date) bool { return c.open && on < care.GrownOn(c.BornOn) }

// CaredOf reads it.
func CaredOf(db *gorm.DB, child care.ID) (c Cared, err error) {
	found := false
	err = database.QueryRows(db, "SELECT c.born_on, c.cared_on, ("+InCare+") FROM child c WHERE c.person_id = $1", func(scan func(...any) error) error {
		found = true
		return scan(&c.BornOn, &c.CaredOn, &c.open)
	}, string(child))
	switch {
	case err != nil:
		err = fmt.Errorf("store: in care: %w", err)
	case !found:
		err = care.NotFoundError()
	}
	return c, err
}

package network

import (
	"slices"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
)

// Partial reports whether somebody has, or had, a tie to the child of these ties that is not
// that of the work on the case: they are family, or private to the child in another way. No
// job of theirs opens what is the child's, and they decide nothing about the child by one.
func Partial(ties []care.Tie, person care.ID) bool {
	return slices.ContainsFunc(ties, func(t care.Tie) bool { return t.Person == person && !t.Kind.OnCase() })
}

// PartialTo are the children to whom somebody is partial.
func PartialTo(db *gorm.DB, person care.ID) (map[care.ID]bool, error) {
	rows, err := database.Fetch[TieRow](db, "WHERE person_id = $1", string(person))
	out := map[care.ID]bool{}
	for _, r := range rows {
		if Partial([]care.Tie{r.Tie()}, person) {
			out[r.ChildID] = true
		}
	}
	return out, err
}

// PartialChild holds of a child, by the name c, to whom somebody ($1) is partial.
func PartialChild() string { return partialChild }

var partialChild = func() string {
	words, apart := "EXISTS (SELECT 1 FROM tie o WHERE o.child_id = c.person_id AND o.person_id = $1 AND o.kind NOT IN (", ""
	for _, k := range care.TieKinds {
		if k.OnCase() {
			words += apart + "'" + string(k) + "'"
			apart = ", "
		}
	}
	return words + "))"
}()

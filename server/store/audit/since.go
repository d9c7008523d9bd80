package audit

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/network"
)

// Tells reports whether a line tells of a row.
func (r Line) Tells(row care.ID) bool {
	return slices.Contains(strings.Fields(r.Objects), string(row))
}

// WroteSince is what was done to children from a moment on, each child's lines in their
// order. It is for slices that have to know whether anything rests on what they wrote.
func (s *Log) WroteSince(db *gorm.DB, children []string, since time.Time) (map[care.ID][]Line, error) {
	out := map[care.ID][]Line{}
	for part := range slices.Chunk(children, childrenAtOnce) {
		var lines []Line
		if err := db.Where("child_id IN ? AND verb = ? AND at >= ?", part, Wrote, since).Order("child_id, n").Find(&lines).Error; err != nil {
			return nil, fmt.Errorf("store: audit: %w", err)
		}
		for _, l := range lines {
			out[l.ChildID] = append(out[l.ChildID], l)
		}
	}
	return out, nil
}

// childrenAtOnce is of how many children one statement asks.
const childrenAtOnce = 500

// Looks are the lines of a review that tell of one of two things, of a person, or of everybody
// where none is named, the oldest first.
func (s *Log) Looks(db *gorm.DB, review network.ReviewRow, person care.ID, one, other Kind) ([]Line, error) {
	return database.Fetch[Line](db, "WHERE review_id = $1 AND child_id = $2 AND what IN ($3, $4) AND (actor = $5 OR $5 = '') ORDER BY n",
		string(review.ID), string(review.ChildID), string(one), string(other), string(person))
}

package people

import (
	"gorm.io/gorm"

	"myreview/server/care"
)

// EndWork ends a tie of somebody at work, in a transaction of the caller's, who signs the
// tie and has checked that the viewer may.
func (s *Store) EndWork(tx *gorm.DB, v care.Viewer, t care.Tie, reason string) error {
	return s.endFor(tx, v, t, reason)
}

package network

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"myreview/server/access"
	"myreview/server/care"
	"myreview/server/database"
)

// Case is a row of a child with whose case the viewer is at work.
type Case[T any] struct {
	Row T
	Circle
	Standing access.Standing // of the viewer
}

// OfCases are the rows that the words find, of children with whose case the viewer is at
// work. It asks twice, in one moment, however many there are.
func OfCases[T interface {
	database.Row
	CaseOf() care.ID
}](ctx context.Context, s *Store, v care.Viewer, words string, args ...any) (out []Case[T], err error) {
	if v.Person == "" || !v.Staff {
		return nil, care.NotFoundError()
	}
	err = s.db.Snapshot(ctx, func(db *gorm.DB) error {
		rows, err := database.Fetch[T](db, words, args...)
		if err != nil {
			return err
		}
		var children []care.ID
		for _, r := range rows {
			if id := r.CaseOf(); !slices.Contains(children, id) {
				children = append(children, id)
			}
		}
		around, err := CirclesOf(db, children)
		if err != nil {
			return err
		}
		for _, r := range rows {
			c := around[r.CaseOf()]
			st, _ := s.Network(c.Ties).StandingOf(v.Person, access.Seat{}, false)
			if v.Reaches(r.CaseOf()) && st.AtWork() && !st.ChildDied() {
				out = append(out, Case[T]{r, c, st})
			}
		}
		return nil
	})
	return out, err
}

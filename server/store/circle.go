package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/review"
)

// circle is everybody who is or was tied to a child, oldest tie first, and how
// each of them is known. Many share it: nobody changes a tie in place. The database
// gives the child's circle a new mark with every change of it (migration 5).
type circle struct {
	mark  string
	child review.Name // whose it is
	ties  []care.Tie
	names map[care.ID]review.Name // by person; never changed once it is here
}

// circle reads a child's circle, or gives the one that still holds: its mark is asked
// for each time.
func (s *Store) circle(db *gorm.DB, child care.ID) (circle, error) {
	now := circle{names: map[care.ID]review.Name{}}
	err := db.Statement.ConnPool.QueryRowContext(db.Statement.Context,
		`SELECT c.circle, p.name, p.picture, p.band FROM child c JOIN person p ON p.id = c.person_id
		WHERE c.person_id = $1`, string(child)).Scan(&now.mark, &now.child.Name, &now.child.Picture, &now.child.Band)
	if errors.Is(err, sql.ErrNoRows) {
		return now, nil
	}
	if err != nil {
		return circle{}, fmt.Errorf("store: circle: %w", err)
	}
	if kept, ok := s.circles.find(child); ok && kept.mark == now.mark && now.mark != "" {
		kept.ties, kept.child = slices.Clip(kept.ties), now.child
		return kept, nil
	}
	err = each(db, `SELECT t.id, t.person_id, t.kind, t.state, t.calls, t.since, t.until, p.name, p.picture, p.band
		FROM tie t JOIN person p ON p.id = t.person_id WHERE t.child_id = $1 ORDER BY t.since, t.id`,
		func(scan func(...any) error) error {
			r, n := tieRow{ChildID: child}, review.Name{}
			err := scan(&r.ID, &r.PersonID, &r.Kind, &r.State, &r.Calls, &r.Since, &r.Until, &n.Name, &n.Picture, &n.Band)
			now.ties = append(now.ties, r.tie())
			now.names[r.PersonID] = n
			return err
		}, string(child))
	if err != nil {
		return circle{}, fmt.Errorf("store: circle: %w", err)
	}
	s.circles.keep(child, now)
	now.ties = slices.Clip(now.ties)
	return now, nil
}

// circlesOf are the circles of some children, by child, in one statement.
func (s *Store) circlesOf(db *gorm.DB, children []care.ID) (map[care.ID]circle, error) {
	out := map[care.ID]circle{}
	if len(children) == 0 {
		return out, nil
	}
	var rows []struct {
		Tie           tieRow `gorm:"embedded"`
		Name, Picture string
		Band          care.Band
	}
	err := db.Raw(`SELECT t.id, t.person_id, t.child_id, t.kind, t.state, t.calls, t.since, t.until, p.name, p.picture, p.band
		FROM tie t JOIN person p ON p.id = t.person_id WHERE t.child_id IN ? ORDER BY t.since, t.id`, children).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("store: circles: %w", err)
	}
	for _, r := range rows {
		c := out[r.Tie.ChildID]
		if c.names == nil {
			c.names = map[care.ID]review.Name{}
		}
		c.ties = append(c.ties, r.Tie.tie())
		c.names[r.Tie.PersonID] = review.Name{Name: r.Name, Picture: r.Picture, Band: r.Band}
		out[r.Tie.ChildID] = c
	}
	return out, nil
}

// CircleMarks are the marks of the circles round the children of some reviews,
// by review, as they are now. They tell nothing but whether one has changed,
// and are for the server to compare.
func (s *Store) CircleMarks(ctx context.Context, reviews []care.ID) (map[care.ID]string, error) {
	var rows []struct {
		ID     care.ID
		Circle string
	}
	err := s.read(ctx).Raw(`SELECT review.id, child.circle FROM review JOIN child ON child.person_id = review.child_id
		WHERE review.id IN ?`, reviews).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("store: circle marks: %w", err)
	}
	out := make(map[care.ID]string, len(rows))
	for _, r := range rows {
		out[r.ID] = r.Circle
	}
	return out, nil
}

package network

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/review"
)

// Circle is everybody who is or was tied to a child, oldest tie first, and how
// each of them is known.
type Circle struct {
	child review.Name // whose it is, when they were born, and their words; circlesBy leaves them out
	born  care.Date
	words []byte // what the child calls people and things, sealed
	Ties  []care.Tie
	Names map[care.ID]review.Name // by person
}

// of the ties t of people p
func circleColumns() string {
	return "t.id, t.person_id, t.child_id, t.kind, t.state, t.calls, t.since, t.until, " + JobLost() + " AS lost, p.name, p.picture, p.band"
}

// CircleOf reads a child's circle, past gorm: every page asks for it.
func CircleOf(db *gorm.DB, child care.ID) (Circle, error) {
	return circleFor(db, child, "")
}

// circleFor is CircleOf for one person, if there is one: whoever never had a tie to
// the child is answered as fast as if there were no such child.
func circleFor(db *gorm.DB, child, person care.ID) (Circle, error) {
	var around Circle
	err := database.QueryRows(db, "SELECT c.name, c.picture, c.band, COALESCE((SELECT born_on FROM child WHERE person_id = $1), ''), (SELECT my_words FROM child WHERE person_id = $1), "+circleColumns()+` FROM tie t JOIN person p ON p.id = t.person_id
		JOIN person c ON c.id = t.child_id WHERE t.child_id = $1
		AND ($2 = '' OR EXISTS (SELECT 1 FROM tie own WHERE own.child_id = $1 AND own.person_id = $2)) ORDER BY t.since, t.id`,
		func(scan func(...any) error) error {
			var r TieRow
			var n review.Name
			var lost bool
			err := scan(&around.child.Name, &around.child.Picture, &around.child.Band, &around.born, &around.words,
				&r.ID, &r.PersonID, &r.ChildID, &r.Kind, &r.State, &r.Calls, &r.Since, &r.Until, &lost, &n.Name, &n.Picture, &n.Band)
			around.add(r, lost, n)
			return err
		}, string(child), string(person))
	if err != nil {
		return Circle{}, fmt.Errorf("store: circle: %w", err)
	}
	return around, nil
}

func (c *Circle) add(r TieRow, lost bool, n review.Name) {
	if c.Names == nil {
		c.Names = map[care.ID]review.Name{}
	}
	t := r.Tie()
	t.Lost = lost
	c.Ties = append(c.Ties, t)
	c.Names[r.PersonID] = n
}

// CirclesOf are the circles of some children, by child, in one statement.
func CirclesOf(db *gorm.DB, children []care.ID) (map[care.ID]Circle, error) {
	return circlesBy(db, "SELECT t.child_id AS key, "+circleColumns()+` FROM tie t JOIN person p ON p.id = t.person_id
		WHERE t.child_id IN ? ORDER BY t.since, t.id`, children)
}

func circlesBy(db *gorm.DB, words string, keys []care.ID) (map[care.ID]Circle, error) {
	out := map[care.ID]Circle{}
	if len(keys) == 0 {
		return out, nil
	}
	var rows []struct {
		Key           care.ID
		Tie           TieRow `gorm:"embedded"`
		Lost          bool
		Name, Picture string
		Band          care.Band
	}
	if err := db.Raw(words, keys).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("store: circles: %w", err)
	}
	for _, r := range rows {
		c := out[r.Key]
		c.add(r.Tie, r.Lost, review.Name{Name: r.Name, Picture: r.Picture, Band: r.Band})
		out[r.Key] = c
	}
	return out, nil
}

// Mark is all that is known of a circle in one text, the same as long as nothing changes.
func (c Circle) Mark() string {
	var text []byte
	for _, t := range c.Ties {
		n := c.Names[t.Person]
		text = fmt.Appendf(text, "%q %q %q %q %t %q %d %d %q %q %q\n",
			t.ID, t.Person, t.Kind, t.State, t.Lost, t.Calls, t.Since.UnixMicro(), t.Until.UnixMicro(), n.Name, n.Picture, n.Band)
	}
	return string(text)
}

// CircleMarks are the marks of the circles round the children of some reviews,
// by review, as they are now. They are for the server to compare, and never shown.
func (s *Store) CircleMarks(ctx context.Context, reviews []care.ID) (map[care.ID]string, error) {
	around, err := circlesBy(s.db.Read(ctx), "SELECT r.id AS key, "+circleColumns()+` FROM review r JOIN tie t ON t.child_id = r.child_id
		JOIN person p ON p.id = t.person_id WHERE r.id IN ? ORDER BY t.since, t.id`, reviews)
	if err != nil {
		return nil, err
	}
	out := make(map[care.ID]string, len(around))
	for id, c := range around {
		out[id] = c.Mark()
	}
	return out, nil
}

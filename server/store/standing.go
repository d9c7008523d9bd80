package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"myreview/server/access"
	"myreview/server/care"
	"myreview/server/review"
)

// standing is who a viewer is to a review's child at this moment.
type standing struct {
	access.Standing
	Review reviewRow
	row    *seatRow    // of their seat; nil: they have none
	Child  review.Name // whose review it is
}

// network is everybody's ties to a child, now.
func (s *Store) network(ties []care.Tie) access.Network {
	return access.Network{Ties: ties, At: s.now()}
}

// worksWith are the children with whose case somebody is at work, of those to whom
// these rows tie them.
func (s *Store) worksWith(person care.ID, rows []tieRow) (children []care.ID) {
	byChild := map[care.ID][]care.Tie{}
	for _, r := range rows {
		byChild[r.ChildID] = append(byChild[r.ChildID], r.tie())
	}
	for _, r := range rows {
		t := r.tie()
		if t.Person == person && t.Kind.Professional() && s.network(byChild[t.Child]).Holds(t) && !slices.Contains(children, t.Child) {
			children = append(children, t.Child)
		}
	}
	return children
}

// place is what decides whether the seat opens anything.
func (r seatRow) place() access.Seat {
	return access.Seat{ID: r.ID, Person: deref(r.PersonID), Tie: deref(r.TieID), Invited: r.State == seatInvited}
}

// standingOf is a person's standing at a review; false: they are nothing to the child now.
func standingOf(n access.Network, person care.ID, r reviewRow, seat *seatRow) (st standing, ok bool) {
	st = standing{Review: r}
	var place access.Seat
	if seat != nil {
		place = seat.place()
	}
	st.Standing, ok = n.StandingOf(person, place, r.State == reviewClosed)
	if st.Seat.ID != "" {
		st.row = seat
	}
	return st, ok
}

// standing finds who the viewer is to the review's child now. Strangers, ties
// that do not open (ended, paused, still to begin), sessions for another child
// and screens of another room get NotFound, as does a review that does not
// exist. A person who is excluded is found and says so in Tie.State: what
// they reach is for the caller to say (their own form, and nothing else).
func (s *Store) standing(_ context.Context, db *gorm.DB, v care.Viewer, review care.ID) (standing, error) {
	var st standing
	if !v.Known() {
		return st, care.NotFoundError()
	}
	if v.Person == "" && v.Review != review {
		return st, care.NotFoundError() // a room screen is nowhere else
	}
	row, err := fetchOne[reviewRow](db, "WHERE id = $1", string(review))
	if err != nil && care.KindOf(err) != care.KindNotFound {
		return standing{}, err
	}
	// One that is not there is of a child who is not there, and is looked for in
	// the same way: so the time that it takes tells nothing either.
	if !v.Reaches(row.ChildID) {
		return standing{}, care.NotFoundError()
	}
	st.Review = row
	around, err := circleFor(db, row.ChildID, v.Person)
	if err != nil {
		return standing{}, err
	}
	st.Standing, st.Child = access.Standing{Network: s.network(around.ties), Over: row.State == reviewClosed}, around.child
	if v.Person == "" {
		return s.screenStanding(db, v, st)
	}
	seats, err := fetch[seatRow](db, "WHERE review_id = $1 AND person_id = $2", string(review), string(v.Person))
	if err != nil {
		return standing{}, err
	}
	var seat *seatRow
	if len(seats) > 0 {
		seat = &seats[0]
	}
	st, ok := standingOf(st.Network, v.Person, row, seat)
	if !ok {
		return standing{}, care.NotFoundError()
	}
	st.Child = around.child
	return st, nil
}

// standings are those of a person to many reviews, in their order, with one statement for
// each kind of row. Reviews to which they have none are left out.
func (s *Store) standings(db *gorm.DB, v care.Viewer, reviews []reviewRow) ([]standing, error) {
	children := make([]care.ID, 0, len(reviews))
	for _, r := range reviews {
		children = append(children, r.ChildID)
	}
	slices.Sort(children)
	children = slices.Compact(children)
	around, err := circlesOf(db, children)
	if err != nil {
		return nil, err
	}
	named, err := peopleByID(db, children)
	if err != nil {
		return nil, err
	}
	seats, err := fetch[seatRow](db, "WHERE person_id = $1", string(v.Person))
	if err != nil {
		return nil, err
	}
	seatAt := map[care.ID]*seatRow{}
	for i := range seats {
		seatAt[seats[i].ReviewID] = &seats[i]
	}
	var out []standing
	for _, r := range reviews {
		if !v.Reaches(r.ChildID) {
			continue
		}
		if st, ok := standingOf(s.network(around[r.ChildID].ties), v.Person, r, seatAt[r.ID]); ok {
			p := named[r.ChildID]
			st.Child = review.Name{Name: p.Name, Picture: p.Picture, Band: p.Band}
			out = append(out, st)
		}
	}
	return out, nil
}

func (s *Store) screenStanding(db *gorm.DB, v care.Viewer, st standing) (standing, error) {
	var seat seatRow
	err := take(db, &seat, "id = ? AND review_id = ? AND person_id IS NULL AND state = ?", v.Seat, st.Review.ID, seatInvited)
	if err != nil {
		return standing{}, err
	}
	st.Seat, st.row = seat.place(), &seat
	return st, nil
}

// attends is standing for what happens in the meeting: only somebody with a seat
// that stands, or a room screen of this review. All others: NotFound.
func (s *Store) attends(ctx context.Context, db *gorm.DB, v care.Viewer, review care.ID) (standing, error) {
	st, err := s.standing(ctx, db, v, review)
	if err != nil {
		return st, err
	}
	if !st.Attends() {
		return standing{}, care.NotFoundError()
	}
	return st, nil
}

// take reads the one row that fits; there being none is care's NotFound.
func take(db *gorm.DB, into any, where string, args ...any) error {
	err := db.Where(where, args...).Take(into).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return care.NotFoundError()
	}
	if err != nil {
		return fmt.Errorf("store: read: %w", err)
	}
	return nil
}

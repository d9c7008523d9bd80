package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"myreview/server/care"
)

// standing is who a viewer is to a review's child at this moment.
type standing struct {
	Review reviewRow
	Tie    care.Tie   // the viewer's own; zero for a room screen
	Seat   *seatRow   // the viewer's seat at this review, if any, removed ones too
	Ties   []care.Tie // everybody's ties to the child, ended ones too
}

// screen tells whether the viewer is a room screen.
func (st standing) screen() bool { return st.Seat != nil && st.Seat.PersonID == nil }

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
	around, err := s.circle(db, st.Review.ChildID)
	if err != nil {
		return standing{}, err
	}
	st.Ties = around.ties
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
	return s.personStanding(v, st, seat)
}

// personStanding finishes a standing for a person with their seat, if they were given one.
func (s *Store) personStanding(v care.Viewer, st standing, seat *seatRow) (standing, error) {
	if seat != nil && !s.ended(st.Ties, *seat) {
		st.Seat = seat
	}
	tie, ok := s.strongest(st.Ties, v.Person)
	if !ok {
		return standing{}, care.NotFoundError()
	}
	st.Tie = tie
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
	around, err := s.circlesOf(db, slices.Compact(children))
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
		st, err := s.personStanding(v, standing{Review: r, Ties: around[r.ChildID].ties}, seatAt[r.ID])
		if err == nil {
			out = append(out, st)
		}
	}
	return out, nil
}

func (s *Store) screenStanding(db *gorm.DB, v care.Viewer, st standing) (standing, error) {
	if v.Review != st.Review.ID {
		return standing{}, care.NotFoundError()
	}
	var seat seatRow
	err := take(db, &seat, "id = ? AND review_id = ? AND person_id IS NULL AND state = ?", v.Seat, st.Review.ID, seatInvited)
	if err != nil {
		return standing{}, err
	}
	st.Seat = &seat
	return st, nil
}

// ended tells whether a person's seat was theirs under a tie that has ended. Who
// comes back has to be invited anew.
func (s *Store) ended(ties []care.Tie, seat seatRow) bool {
	return slices.ContainsFunc(ties, func(t care.Tie) bool {
		return t.ID == deref(seat.TieID) && t.StateAt(s.now()) == care.TieEnded
	})
}

// strongest picks the tie under which somebody acts, who may have several. An
// exclusion outweighs every other tie: a parent is left with a channel of their
// own, whichever tie they are excluded under, and anybody else with nothing. An
// IRO's duties come before the rest, and a tie that does not open is none.
func (s *Store) strongest(ties []care.Tie, person care.ID) (best care.Tie, ok bool) {
	now := s.now()
	out := care.Excluded(ties, person, now)
	for _, t := range ties {
		switch {
		case t.Person != person || !t.Opens(now):
		case out && t.Kind.Parent():
			t.State = care.TieExcluded
			return t, true
		case out:
		case !ok || t.Kind.IRO() && !best.Kind.IRO():
			best, ok = t, true
		}
	}
	return best, ok
}

// isRound tells whether the holder of a tie is round the child under it now:
// whoever is excluded under another one is not.
func (s *Store) isRound(ties []care.Tie, t care.Tie) bool {
	return t.Active(s.now()) && !care.Excluded(ties, t.Person, s.now())
}

// comesIn tells whether the holder of a tie may be given a way in under it.
func (s *Store) comesIn(ties []care.Tie, t care.Tie) bool {
	return t.Awaits(s.now()) && (t.Kind.Parent() || !care.Excluded(ties, t.Person, s.now()))
}

// attends is standing for what happens in the meeting: only an active tie with
// a seat that stands, or a room screen of this review. All others: NotFound.
func (s *Store) attends(ctx context.Context, db *gorm.DB, v care.Viewer, review care.ID) (standing, error) {
	st, err := s.standing(ctx, db, v, review)
	if err != nil {
		return st, err
	}
	if st.Seat == nil || st.Seat.State != seatInvited || !st.screen() && !st.Tie.Active(s.now()) || s.left(st) {
		return standing{}, care.NotFoundError()
	}
	return st, nil
}

// left tells whether the review is over for the viewer: see TieKind.Stays.
func (s *Store) left(st standing) bool {
	return !st.screen() && st.Review.State == reviewClosed && !st.Tie.Kind.Stays()
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

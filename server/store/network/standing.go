package network

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"myreview/server/access"
	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/review"
)

// Standing is who a viewer is to a review's child at this moment.
type Standing struct {
	access.Standing
	Review ReviewRow
	Row    *SeatRow    // of their seat; nil: they have none
	Child  review.Name // whose review it is
	Born   care.Date   // when; empty: nobody wrote it down

	words []byte // what the child calls people and things, sealed
}

// Network is everybody's ties to a child, now.
func (s *Store) Network(ties []care.Tie) access.Network {
	return access.Network{Ties: ties, At: s.db.Now()}
}

// WorksWith are the children with whose case somebody is at work, of those to whom
// these rows tie them.
func (s *Store) WorksWith(db *gorm.DB, person care.ID, rows []TieRow) (children []care.ID, err error) {
	lost, err := lostJobs(db, person)
	if err != nil {
		return nil, err
	}
	byChild := map[care.ID][]care.Tie{}
	for _, r := range rows {
		byChild[r.ChildID] = append(byChild[r.ChildID], r.Tie())
	}
	for _, r := range rows {
		t := r.Tie()
		t.Lost = lost(t.Kind.Job())
		if t.Person == person && t.Kind.Professional() && s.Network(byChild[t.Child]).Holds(t) && !slices.Contains(children, t.Child) {
			children = append(children, t.Child)
		}
	}
	return children, nil
}

// SentOut holds of a tie, by the name t, whose holder's seat was taken away at the last of the
// child's reviews to which they were invited: nothing else of the child opens for them by it.
const SentOut = `EXISTS (SELECT 1 FROM seat x JOIN review y ON y.id = x.review_id WHERE x.person_id = t.person_id AND x.state = '` + SeatRemoved + `'
	AND y.child_id = t.child_id AND NOT y.number < (SELECT MAX(z.number) FROM seat l JOIN review z ON z.id = l.review_id
		WHERE l.person_id = t.person_id AND z.child_id = t.child_id))`

// WasSentOut reports whether SentOut holds of somebody and a child.
func WasSentOut(db *gorm.DB, person, child care.ID) (bool, error) {
	n := 0
	err := database.QueryRows(db, "SELECT 1 FROM tie t WHERE t.person_id = $1 AND t.child_id = $2 AND "+SentOut+" LIMIT 1", func(scan func(...any) error) error {
		return scan(&n)
	}, string(person), string(child))
	if err != nil {
		return false, fmt.Errorf("store: sent out: %w", err)
	}
	return n > 0, nil
}

// Place is what decides whether the seat opens anything.
func (r SeatRow) Place() access.Seat {
	return access.Seat{ID: r.ID, Person: database.Deref(r.PersonID), Tie: database.Deref(r.TieID), Invited: r.State == SeatInvited}
}

// StandingOf is a person's standing at a review; false: they are nothing to the child now,
// or it is still ahead and they are not at work on the case.
func (s *Store) StandingOf(n access.Network, person care.ID, r ReviewRow, seat *SeatRow) (st Standing, ok bool) {
	st = Standing{Review: r}
	var place access.Seat
	if seat != nil {
		place = seat.Place()
	}
	st.Standing, ok = n.StandingOf(person, place, r.State == ReviewClosed)
	if st.Seat.ID != "" {
		st.Row = seat
	}
	return st, ok && (st.Tie.Kind.Professional() || !s.ahead(st))
}

// ahead is ReviewRow.Ahead for whoever has the standing. Planning, moving and holding a review
// must not show on the pages of who is apart: they know of one from the day on which its forms
// open by the day on which it is due, whatever its state, or once they have been in it.
func (s *Store) ahead(st Standing) bool {
	switch due := st.Review.DueOn; {
	case st.Row != nil && st.Row.JoinedAt != nil:
		return false
	case st.Apart() && !due.Empty():
		return care.DateOf(st.At) < s.rules.OpensOn(due)
	}
	return st.Review.Ahead(st.At)
}

// Asking is when the forms of a review can be filled in. Who is apart is not told when it is
// held: theirs is open as long as they know of the review.
func (s *Store) Asking(st Standing) review.Asking {
	if st.Apart() {
		return review.Asking{}
	}
	return st.Review.asking(s.rules)
}

// FormsOpened is the day on which the forms of a review opened; empty: they have not.
func (s *Store) FormsOpened(r ReviewRow) care.Date {
	if from := r.asking(s.rules).From; from <= care.DateOf(s.db.Now()) {
		return from
	}
	return ""
}

// Standing finds who the viewer is to the review's child now. Strangers, ties
// that do not open (ended, paused, still to begin), sessions for another child
// and screens of another room get NotFound, as does a review that does not
// exist. A person who is excluded is found and says so in Tie.State: what
// they reach is for the caller to say (their own form, and nothing else).
func (s *Store) Standing(_ context.Context, db *gorm.DB, v care.Viewer, review care.ID) (Standing, error) {
	var st Standing
	if !v.Known() {
		return st, care.NotFoundError()
	}
	if v.Person == "" && v.Review != review {
		return st, care.NotFoundError() // a room screen is nowhere else
	}
	row, err := database.FetchOne[ReviewRow](db, "WHERE id = $1", string(review))
	if err != nil && care.KindOf(err) != care.KindNotFound {
		return Standing{}, err
	}
	// One that is not there is of a child who is not there, and is looked for in
	// the same way: so the time that it takes tells nothing either.
	if !v.Reaches(row.ChildID) {
		return Standing{}, care.NotFoundError()
	}
	st.Review = row
	around, err := circleFor(db, row.ChildID, v.Person)
	if err != nil {
		return Standing{}, err
	}
	st.Standing, st.Child = access.Standing{Network: s.Network(around.Ties), Over: row.State == ReviewClosed}, around.child
	if v.Person == "" {
		return s.screenStanding(db, v, st)
	}
	seats, err := database.Fetch[SeatRow](db, "WHERE review_id = $1 AND person_id = $2", string(review), string(v.Person))
	if err != nil {
		return Standing{}, err
	}
	var seat *SeatRow
	if len(seats) > 0 {
		seat = &seats[0]
	}
	st, ok := s.StandingOf(st.Network, v.Person, row, seat)
	if !ok {
		return Standing{}, care.NotFoundError()
	}
	st.Child, st.Born, st.words = around.child, around.born, around.words
	return st, nil
}

// ByJob is where somebody stands at a review by a job that opens something of every child,
// without a tie or a seat. NotFound for whoever has not the job, and who is partial to the child.
func (s *Store) ByJob(db *gorm.DB, v care.Viewer, job care.Job, review care.ID) (Standing, error) {
	if err := s.Works(db, v, job); err != nil {
		return Standing{}, err
	}
	row, err := database.FetchOne[ReviewRow](db, "WHERE id = $1", string(review))
	if err != nil {
		return Standing{}, err
	}
	around, err := circleFor(db, row.ChildID, "")
	if err != nil {
		return Standing{}, err
	}
	if v.Person == "" || !v.Reaches(row.ChildID) || Partial(around.Ties, v.Person) {
		return Standing{}, care.NotFoundError()
	}
	st := Standing{Review: row, Child: around.child, Born: around.born}
	st.Standing = access.Standing{Network: s.Network(around.Ties), Over: row.State == ReviewClosed}
	return st, nil
}

// Age is how old the child is on the day of the review: the day for which it is planned, or
// by which it is due.
func (st Standing) Age() int {
	on := care.DateOf(st.At)
	switch starts := st.Review.Starts(); {
	case !starts.IsZero():
		on = care.DateOf(starts)
	case !st.Review.DueOn.Empty():
		on = st.Review.DueOn
	}
	return st.Born.AgeOn(on)
}

// Again is a standing asked once more, by the write that follows the read: meanwhile
// somebody may have been shut out. One statement reads what decides it, the review's
// state and the person's own seat and ties; of everybody else it knows what was read.
func (s *Store) Again(db *gorm.DB, was Standing) (Standing, error) {
	person, review := was.Tie.Person, was.Review
	ties := slices.DeleteFunc(slices.Clone(was.Ties), func(t care.Tie) bool { return t.Person == person })
	var seat SeatRow
	var at, state *string
	err := database.QueryRows(db, `SELECT r.state, s.id, s.tie_id, s.state, s.joined_at, t.id, t.kind, t.state, t.calls, t.since, t.until, `+JobLost()+`
		FROM review r JOIN tie t ON t.child_id = r.child_id AND t.person_id = $2
		LEFT JOIN seat s ON s.review_id = r.id AND s.person_id = $2 WHERE r.id = $1 ORDER BY t.since, t.id`,
		func(scan func(...any) error) error {
			r := TieRow{PersonID: person, ChildID: review.ChildID}
			lost := false
			err := scan(&review.State, &at, &seat.TieID, &state, &seat.JoinedAt, &r.ID, &r.Kind, &r.State, &r.Calls, &r.Since, &r.Until, &lost)
			t := r.Tie()
			t.Lost = lost
			ties = append(ties, t)
			return err
		}, string(review.ID), string(person))
	if err != nil {
		return Standing{}, fmt.Errorf("store: standing: %w", err)
	}
	var place *SeatRow
	if at != nil {
		seat.ID, seat.ReviewID, seat.PersonID, seat.State = care.ID(*at), review.ID, &person, *state
		place = &seat
	}
	st, ok := s.StandingOf(s.Network(ties), person, review, place)
	if !ok {
		return Standing{}, care.NotFoundError()
	}
	st.Child, st.Born, st.words = was.Child, was.Born, was.words
	return st, nil
}

// Standings are those of a person to many reviews, in their order, with one statement for
// each kind of row. Reviews to which they have none are left out.
func (s *Store) Standings(db *gorm.DB, v care.Viewer, reviews []ReviewRow) ([]Standing, error) {
	children := make([]care.ID, 0, len(reviews))
	for _, r := range reviews {
		children = append(children, r.ChildID)
	}
	slices.Sort(children)
	children = slices.Compact(children)
	around, err := CirclesOf(db, children)
	if err != nil {
		return nil, err
	}
	named, err := PeopleByID(db, children)
	if err != nil {
		return nil, err
	}
	seats, err := database.Fetch[SeatRow](db, "WHERE person_id = $1", string(v.Person))
	if err != nil {
		return nil, err
	}
	seatAt := map[care.ID]*SeatRow{}
	for i := range seats {
		seatAt[seats[i].ReviewID] = &seats[i]
	}
	var out []Standing
	for _, r := range reviews {
		if !v.Reaches(r.ChildID) {
			continue
		}
		if st, ok := s.StandingOf(s.Network(around[r.ChildID].Ties), v.Person, r, seatAt[r.ID]); ok {
			p := named[r.ChildID]
			st.Child = review.Name{Name: p.Name, Picture: p.Picture, Band: p.Band}
			out = append(out, st)
		}
	}
	return out, nil
}

func (s *Store) screenStanding(db *gorm.DB, v care.Viewer, st Standing) (Standing, error) {
	var seat SeatRow
	err := database.Take(db, &seat, "id = ? AND review_id = ? AND person_id IS NULL AND state = ?", v.Seat, st.Review.ID, SeatInvited)
	if err != nil {
		return Standing{}, err
	}
	st.Seat, st.Row = seat.Place(), &seat
	return st, nil
}

// Comes is when the viewer is asked to come to the review, as they may know it, and for how
// many minutes (0: nobody said). Zero: it has no day, or they have not been given their time.
func (st Standing) Comes() (time.Time, int) {
	var slot review.Slot
	if st.Row != nil {
		slot = st.Row.Slot()
	}
	at, minutes := slot.At(st.Tie.Kind, st.Review.Starts(), st.Review.Minutes)
	if at.IsZero() && st.Review.State == ReviewClosed { // it is over: no time is kept from them any more
		at = st.Review.Starts()
	}
	return at, minutes
}

// Attends is standing for what happens in the meeting: only somebody with a seat
// that stands, or a room screen of this review. All others, and who
// is not at work on the case while the review has no day yet: NotFound.
func (s *Store) Attends(ctx context.Context, db *gorm.DB, v care.Viewer, review care.ID) (Standing, error) {
	st, err := s.Standing(ctx, db, v, review)
	if err != nil {
		return st, err
	}
	if !st.Attends() || st.Review.State == ReviewDue && !st.Tie.Kind.Professional() {
		return Standing{}, care.NotFoundError()
	}
	return st, nil
}

// HoldsTie reports whether a tie is this person's.
func (st Standing) HoldsTie(tie care.ID) bool {
	return slices.ContainsFunc(st.Ties, func(t care.Tie) bool { return t.ID == tie && t.Person == st.Tie.Person })
}

// AtWork is leave to handle what a child's family must never come upon: where
// they live, go to school and can be reached (domain.md section 1,
// "Confidential address rule"; safety.md I2). Store.AtWork of the people gives it, and
// every use of it asks again.
type AtWork struct {
	Viewer care.Viewer
	Review care.ID
}

func (s *Store) AtWork(ctx context.Context, db *gorm.DB, w AtWork) (Standing, error) {
	st, err := s.Standing(ctx, db, w.Viewer, w.Review)
	if err != nil {
		return Standing{}, err
	}
	if !st.AtWork() || !w.Viewer.Staff {
		return Standing{}, care.NotFoundError()
	}
	return st, nil
}

// OwnTie is nil while the child's tie to themself is active.
func (s *Store) OwnTie(db *gorm.DB, child care.ID) error {
	around, err := CircleOf(db, child)
	if err != nil {
		return err
	}
	for _, t := range around.Ties {
		if t.Person == child && t.Kind == care.TieChild && t.Active(s.db.Now()) {
			return nil
		}
	}
	return care.NotFoundError()
}

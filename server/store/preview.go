package store

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/review"
	"myreview/server/store/audit"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/signin"
)

// AccessSummary is what a person reaches of one child's at one moment, through
// all their ties. It is gathered by the functions that answer their requests,
// so that it says what they will see and not what somebody thinks they will.
type AccessSummary struct {
	At        time.Time
	State     care.TieState // of the tie in question; empty: there is none
	Level     AccessLevel
	Reviews   int      // those that they know of
	Meeting   bool     // a place in a review that is not over
	Place     bool     // where it is held
	Form      string   // the key of a form of their own; empty: none
	People    []string // whom round the child they are told of by name, beside themselves
	Child     int      // answers of the child's that they may read
	Others    int      // answers of other people's
	Decisions int
	Letters   int
}

// AccessLevel is how far somebody comes in at all.
type AccessLevel string

// Nothing, a channel of their own, the child's reviews.
const (
	AccessNone AccessLevel = "none"
	AccessOwn  AccessLevel = "own"
	AccessAll  AccessLevel = "all"
)

// Preview is what somebody sees now, and from each moment at which a step that
// a worker means to take would change it: at once, and where dates say so, from
// those days.
type Preview struct {
	Name string // whose it is
	Home bool   // the child lives with them: what it shuts ends on the child's own devices too
	Now  AccessSummary
	Then []AccessSummary
}

// errPreviewed undoes a change that was only looked at.
var errPreviewed = errors.New("only looked at")

// PreviewStep says what a step on a tie would bring, without taking it. What
// stands against the step is the same error that taking it would be.
func (s *Store) PreviewStep(ctx context.Context, v care.Viewer, review care.ID, t people.TieStep) (Preview, error) {
	return s.previewChange(ctx, v, review, t.Tie, func(tx *gorm.DB) error { return s.People.StepTieIn(ctx, tx, v, review, t) })
}

// PreviewTie says what a new tie would bring once its holder has come in.
func (s *Store) PreviewTie(ctx context.Context, v care.Viewer, review care.ID, n people.NewTie) (Preview, error) {
	return s.previewChange(ctx, v, review, n.ID, func(tx *gorm.DB) error {
		t, err := s.People.MakeTieIn(ctx, tx, v, review, n)
		if err != nil {
			return err
		}
		ties, err := signin.InvitedTies(tx, t.Person)
		if err != nil {
			return err
		}
		return s.SignIn.CameIn(tx, t.Person, string(t.Child), ties)
	})
}

// previewChange really makes the change, looks at it as the person, and undoes it.
func (s *Store) previewChange(ctx context.Context, v care.Viewer, id, tie care.ID, change func(tx *gorm.DB) error) (Preview, error) {
	var p Preview
	var t care.Tie
	err := s.DB.WriteTx(ctx, func(tx *gorm.DB) error {
		st, err := s.Network.Keeper(ctx, tx, v, id)
		if err != nil {
			return err
		}
		if err := change(tx); err != nil {
			return err
		}
		around, err := network.CircleOf(tx, st.Review.ChildID)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(around.Ties, func(t care.Tie) bool { return t.ID == tie })
		if at < 0 {
			return care.NotFoundError()
		}
		t = around.Ties[at]
		p.Name, p.Home = around.Names[t.Person].Name, t.Kind.Home()
		moments := []time.Time{s.DB.Now()}
		for next := t.Turns(s.DB.Now()); !next.IsZero(); next = t.Turns(next) {
			moments = append(moments, next)
		}
		for _, moment := range moments {
			o, err := s.At(func() time.Time { return moment }).accessSummary(ctx, tx, t)
			if err != nil {
				return err
			}
			p.Then = append(p.Then, o)
		}
		return errPreviewed
	})
	switch {
	case errors.Is(err, audit.ErrNothingHappened): // it has been done already
		return Preview{}, care.Conflict("ties.error.changed")
	case !errors.Is(err, errPreviewed):
		return Preview{}, err
	}
	err = s.DB.Snapshot(ctx, func(db *gorm.DB) (err error) {
		p.Now, err = s.accessSummary(ctx, db, t)
		return err
	})
	return p, err
}

// previewSession stands for a session that the person would have, in the
// reading of a meeting that is made for this and thrown away.
const previewSession = "preview"

func (s *Store) accessSummary(ctx context.Context, db *gorm.DB, t care.Tie) (AccessSummary, error) {
	o := AccessSummary{At: s.DB.Now(), Level: AccessNone}
	v := care.Viewer{Person: t.Person, Session: previewSession, Band: care.Adult}
	around, err := network.CircleOf(db, t.Child)
	if err != nil {
		return o, err
	}
	for _, one := range around.Ties {
		if one.ID == t.ID {
			o.State = one.StateAt(s.DB.Now())
		}
	}
	reviews, err := database.Fetch[network.ReviewRow](db, "WHERE child_id = $1 ORDER BY number DESC", string(t.Child))
	if err != nil {
		return o, err
	}
	for _, r := range reviews {
		st, err := s.Network.Standing(ctx, db, v, r.ID)
		if err != nil && care.KindOf(err) != care.KindNotFound {
			return o, err
		}
		if err != nil || !st.Knows() {
			continue
		}
		if err := s.addReview(ctx, db, v, st, &o); err != nil {
			return o, err
		}
		if o.Level == AccessOwn {
			return o, nil // however many there are, it is the same to them
		}
	}
	return o, nil
}

// addReview adds one review that the person may know of.
func (s *Store) addReview(ctx context.Context, db *gorm.DB, v care.Viewer, st network.Standing, o *AccessSummary) error {
	_, key, err := s.Forms.FormFor(st)
	if err != nil && care.KindOf(err) != care.KindNotFound {
		return err
	}
	if st.Review.State != network.ReviewClosed || st.Apart() {
		o.Form = cmp.Or(o.Form, key)
	}
	if st.Apart() {
		o.Level = AccessOwn
		return nil
	}
	o.Level, o.Reviews = AccessAll, o.Reviews+1
	r, err := s.Reviews.ReviewOf(db, st)
	if err != nil {
		return err
	}
	o.Place = o.Place || r.Place != ""
	around, _, err := people.Around(db, st)
	if err != nil {
		return err
	}
	for _, n := range around {
		if n.Name != "" && !n.Me && !slices.Contains(o.People, n.Name) {
			o.People = append(o.People, n.Name)
		}
	}
	all, err := s.Forms.AllAnswers(db, st.Review, st.Ties)
	if err != nil {
		return err
	}
	for _, a := range all {
		switch {
		case a.Author.Person == v.Person || !st.Reads(a.Author, a.Readers):
		case a.Author.Kind == care.TieChild:
			o.Child++
		default:
			o.Others++
		}
	}
	if _, row, err := s.Letters.LetterFor(ctx, db, v, st.Review.ID); err == nil && row.ID != "" {
		o.Letters++
	} else if err != nil && care.KindOf(err) != care.KindNotFound {
		return err
	}
	return s.addMeeting(db, v, st, o)
}

// addMeeting adds what the meeting itself would show them.
func (s *Store) addMeeting(db *gorm.DB, v care.Viewer, st network.Standing, o *AccessSummary) error {
	state, err := s.Meetings.State(db, st.Review.ID)
	if err != nil {
		return err
	}
	state.Sessions[previewSession] = v.Person
	view, err := review.NewMeeting(state).View(v)
	if err != nil {
		if care.KindOf(err) == care.KindNotFound {
			return nil
		}
		return err
	}
	o.Meeting = o.Meeting || view.Phase != review.Closed
	o.Decisions += len(view.Decisions)
	return nil
}

package reviews

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/review"
	"myreview/server/store/audit"
	"myreview/server/store/meetings"
	"myreview/server/store/network"
)

// After is what follows one review that was held here: what was done, and when.
type After struct {
	Review care.ID
	Child  string
	Held   care.Date
	DoneOn review.DoneOn

	Manager bool // the viewer is the manager who replies, and not the IRO
	Died    bool // the child has: nobody owes them a letter
}

// marked are the days of a review that somebody says.
func marked(r network.ReviewRow) review.DoneOn {
	return review.DoneOn{
		review.ClockSent: r.SentOn, review.ClockReplied: r.RepliedOn, review.ClockCirculated: r.CirculatedOn, review.ClockRecord: r.RecordOn,
	}
}

// marks say where each stands, and what its line in the log is.
var marks = map[review.Clock]struct{ column, event string }{
	review.ClockSent: {"sent_on", "after.sent"}, review.ClockReplied: {"replied_on", "after.replied"},
	review.ClockCirculated: {"circulated_on", "after.circulated"}, review.ClockRecord: {"record_on", "after.record"},
}

// follows is a viewer's standing at a review that is closed, of which they have the clocks: as
// the IRO or one who covers, or as the team manager who was there. For all others, and for
// a review that was closed before its day was kept, there are none.
func (s *Store) follows(ctx context.Context, db *gorm.DB, v care.Viewer, rev care.ID) (network.Standing, error) {
	if !v.Staff {
		return network.Standing{}, care.NotFoundError()
	}
	st, err := s.network.Standing(ctx, db, v, rev)
	if err == nil && (!st.FollowsUp() || st.Review.Completed.Empty()) {
		err = care.NotFoundError()
	}
	return st, err
}

// After reads it.
func (s *Store) After(ctx context.Context, v care.Viewer, rev care.ID) (a After, err error) {
	err = s.db.Snapshot(ctx, func(db *gorm.DB) error {
		st, err := s.follows(ctx, db, v, rev)
		if err == nil {
			a, err = s.afterIt(db, st)
		}
		return err
	})
	return a, err
}

// after is it but for the letter.
func after(st network.Standing) After {
	row := st.Review
	a := After{Review: row.ID, Child: st.Child.Name, Held: HeldOn(row), DoneOn: marked(row), Manager: !st.Leads(), Died: st.ChildDied()}
	if row.ClosedAt != nil {
		a.DoneOn[review.ClockWritten] = care.DateOf(*row.ClosedAt)
	}
	return a
}

func (s *Store) afterIt(db *gorm.DB, st network.Standing) (After, error) {
	a := after(st)
	err := database.QueryRows(db, "SELECT published_at FROM letter WHERE review_id = $1 AND state = $2", func(scan func(...any) error) error {
		var at time.Time
		err := scan(&at)
		a.DoneOn[review.ClockLetter] = care.DateOf(at)
		return err
	}, string(a.Review), meetings.LetterOut)
	if err != nil {
		err = fmt.Errorf("store: clocks: %w", err)
	}
	return a, err
}

// Mark says on which days something was done after a review; an empty day takes that back.
// The manager says of nothing but their own reply (Forbidden). A day that cannot be is Invalid.
func (s *Store) Mark(ctx context.Context, v care.Viewer, rev care.ID, days review.DoneOn) error {
	if _, err := s.follows(ctx, s.db.Read(ctx), v, rev); err != nil {
		return err
	}
	return s.audit.Write(ctx, v, rev, func(tx *audit.Tx) error {
		st, err := s.follows(ctx, tx.DB, v, rev)
		if err != nil {
			return err
		}
		a, err := s.afterIt(tx.DB, st)
		if err != nil {
			return err
		}
		set := map[string]any{}
		for _, k := range review.Clocks { // what was sent before what was replied
			on, said := days[k]
			switch {
			case !said || on == a.DoneOn[k]:
				continue
			case a.Manager && !k.OfManager():
				return care.Forbidden("error.meeting.notyours")
			}
			if err := a.DoneOn.Mark(k, on, a.Held, care.DateOf(s.db.Now()), !a.DoneOn[review.ClockLetter].Empty()); err != nil {
				return err
			}
			a.DoneOn[k], set[marks[k].column] = on, on
			tx.Event(marks[k].event, rev)
		}
		if len(set) == 0 {
			return nil
		}
		return s.meetings.SetReview(tx.DB, rev, set)
	})
}

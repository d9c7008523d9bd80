package store

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/review"
)

// moved counts how often each part of what a meeting is read from has changed. The
// database counts (migration 14), whoever writes.
type moved struct {
	counted                                     bool // the numbers are this review's
	doors, seats, agenda, scales, words, agreed int64
	before                                      care.ID // the review before this one
	last                                        int64   // the changes of its seats, scales and decisions
}

func movedOf(db *gorm.DB, st review.State) (m moved, err error) {
	err = each(db, `SELECT m.review_id, m.doors, m.seats, m.agenda, m.scales, m.words, m.agreed
		FROM review r JOIN moved m ON m.review_id = r.id WHERE r.child_id = $1 AND r.number <= $2 ORDER BY r.number DESC LIMIT 2`,
		func(scan func(...any) error) error {
			var one moved
			var id string
			err := scan(&id, &one.doors, &one.seats, &one.agenda, &one.scales, &one.words, &one.agreed)
			if care.ID(id) == st.Review.ID {
				m, m.counted = one, true
			} else {
				m.before, m.last = care.ID(id), one.seats+one.scales+one.agreed
			}
			return err
		}, string(st.Child), st.Review.Number)
	if err != nil {
		return m, fmt.Errorf("store: moved: %w", err)
	}
	return m, nil
}

// keptMeeting is a live meeting as it was read last, with the counts of that moment.
// Sessions run out without being counted, so they are read anew more often, and
// each part now and then, for what no count tells (a child's key that is gone).
type keptMeeting struct {
	moved
	asked time.Time            // when it was read last
	at    [keptParts]time.Time // when each part was
	state review.State
}

const (
	keptDoors = 6 // the part that says whose sessions are valid: the last, for it needs the seats
	keptParts = keptDoors + 1

	keptFor  = 15 * time.Second
	doorsFor = 3 * time.Second
)

// stateNow is state for a snapshot of what is committed: of a live meeting it reads
// only what has changed since it was read last.
func (s *Store) stateNow(db *gorm.DB, id care.ID) (review.State, error) {
	st, err := s.stateHead(db, id)
	if err != nil {
		return st, err
	}
	if st.Review.Phase != review.Live {
		s.kept.forget(func(other care.ID, _ keptMeeting) bool { return other == id })
		return st, s.load(db, &st, loadAll...)
	}
	now := keptMeeting{asked: st.Now}
	if now.moved, err = movedOf(db, st); err != nil {
		return st, err
	}
	old, ok := s.kept.find(id)
	if !ok || !now.counted || st.Now.Before(old.asked) || st.Circle == "" || old.state.Circle != st.Circle {
		old = keptMeeting{} // nothing of it holds
	}
	if err := s.loadMoved(db, &st, &now, old); err != nil {
		return st, err
	}
	now.state = st
	s.kept.forget(func(_ care.ID, one keptMeeting) bool { return st.Now.Sub(one.asked) >= keptFor })
	s.kept.keep(id, now)
	return st, nil
}

// loadMoved takes from the old reading what holds still, and reads the rest. Of what is
// halfway through its time one part is read anew with each reading, so that no reading
// has to do it for all of them.
func (s *Store) loadMoved(db *gorm.DB, st *review.State, now *keptMeeting, old keptMeeting) error {
	was, seats := old.state, now.seats == old.seats
	renewed := st.Now.Sub(old.at[keptDoors]) >= doorsFor
	for i, part := range [keptParts]struct {
		holds bool
		most  time.Duration
		take  func()
		load  []loader
	}{
		{
			seats, keptFor,
			func() { st.Seats, st.Ties, st.Places = was.Seats, was.Ties, was.Places },
			[]loader{(*Store).loadSeats, (*Store).findPlaces},
		},
		{
			now.agenda == old.agenda && was.Review.Chair == st.Review.Chair, keptFor,
			func() { st.Items, st.Spells = was.Items, was.Spells },
			[]loader{(*Store).loadItems, (*Store).loadSpells},
		},
		{
			now.scales == old.scales, keptFor,
			func() { st.Rounds, st.Marks = was.Rounds, was.Marks },
			[]loader{(*Store).loadRounds, (*Store).loadMarks},
		},
		{
			now.before == old.before && now.last == old.last, keptFor,
			func() { st.Last, st.Before, st.Promises = was.Last, was.Before, was.Promises },
			[]loader{(*Store).loadLast, (*Store).loadPromises},
		},
		{
			now.words == old.words, keptFor,
			func() { st.Forms, st.Answers = was.Forms, was.Answers },
			[]loader{(*Store).loadForms, (*Store).loadAnswers},
		},
		{now.agreed == old.agreed, keptFor, func() { st.Decisions = was.Decisions }, []loader{(*Store).loadDecisions}},
		keptDoors: {
			seats && now.doors == old.doors, doorsFor,
			func() { st.Sessions = was.Sessions },
			[]loader{(*Store).loadSessions},
		},
	} {
		age := st.Now.Sub(old.at[i])
		due := age >= part.most || age >= keptFor/2 && !renewed
		if part.holds && !due {
			part.take()
			now.at[i] = old.at[i]
			continue
		}
		renewed = true
		now.at[i] = st.Now
		if err := s.load(db, st, part.load...); err != nil {
			return err
		}
	}
	return nil
}

// findPlaces is for the ties and seats that were read before it: an old reading holds
// only for the same circle, so its places do while its seats do.
func (*Store) findPlaces(_ *gorm.DB, st *review.State) error {
	st.Places = review.PlacesOf(st.Ties, st.Seats)
	return nil
}

package meetings

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/review"
	"myreview/server/store/network"
	"myreview/server/store/signin"
)

// Meeting is the meeting as it is now, for a viewer who has a place in it; all
// others get NotFound. What the viewer sees of it is Meeting.View.
func (s *Store) Meeting(ctx context.Context, v care.Viewer, id care.ID) (*review.Meeting, error) {
	return s.meeting(ctx, id, func(db *gorm.DB) error {
		_, err := s.network.Attends(ctx, db, v, id)
		return err
	})
}

// MeetingSnapshot is the meeting as it is now, for the live part, which serves
// many viewers from one reading. It checks nobody: nothing can be got out of a
// review.Meeting except by View, which checks each viewer's seat, tie and
// session against this very snapshot.
func (s *Store) MeetingSnapshot(ctx context.Context, id care.ID) (*review.Meeting, error) {
	return s.meeting(ctx, id, func(*gorm.DB) error { return nil })
}

func (s *Store) meeting(ctx context.Context, id care.ID, check func(db *gorm.DB) error) (*review.Meeting, error) {
	var m *review.Meeting
	err := s.db.Snapshot(ctx, func(db *gorm.DB) error {
		if err := check(db); err != nil {
			return err
		}
		st, err := s.State(db, id)
		if err == nil {
			m = review.NewMeeting(st)
		}
		return err
	})
	return m, err
}

// State reads all rows of a meeting, a query a table.
func (s *Store) State(db *gorm.DB, id care.ID) (review.State, error) {
	st, err := s.stateHead(db, id)
	if err != nil {
		return st, err
	}
	return st, s.load(db, &st, loadAll...)
}

// stateHead is the review itself, and who is round its child.
func (s *Store) stateHead(db *gorm.DB, id care.ID) (review.State, error) {
	row, err := database.FetchOne[network.ReviewRow](db, "WHERE id = $1", string(id))
	if err != nil {
		return review.State{}, err
	}
	st := review.State{Review: headOf(row), Child: row.ChildID, Now: s.db.Now()}
	return st, s.load(db, &st, (*Store).loadTies)
}

// loader reads a part of a meeting's state, for which it needs those before it.
type loader func(*Store, *gorm.DB, *review.State) error

var loadAll = []loader{
	(*Store).loadSeats, (*Store).loadItems, (*Store).loadRounds, (*Store).loadMarks, (*Store).loadSpells, (*Store).loadLast, (*Store).loadPromises,
	(*Store).loadForms, (*Store).loadAnswers, (*Store).loadDecisions, (*Store).loadSessions,
}

func (s *Store) load(db *gorm.DB, st *review.State, parts ...loader) error {
	for _, part := range parts {
		if err := part(s, db, st); err != nil {
			return fmt.Errorf("store: meeting: %w", err)
		}
	}
	return nil
}

func headOf(r network.ReviewRow) review.Review {
	return review.Review{
		ID: r.ID, Number: r.Number, Phase: review.Phase(r.State), StartsAt: r.Starts(),
		Seq: r.Seq, Epoch: r.Epoch, Chair: database.Deref(r.ChairSeat),
		Paused: r.Paused, OpenedAt: database.Deref(r.OpenedAt), PartAt: database.Deref(r.PartAt), ClosedAt: database.Deref(r.ClosedAt),
	}
}

func SeatOf(r network.SeatRow) review.Seat {
	return review.Seat{
		ID: r.ID, Person: database.Deref(r.PersonID), Tie: database.Deref(r.TieID), State: review.SeatState(r.State),
		Plans: r.Plans, Mode: review.Mode(r.Mode),
		JoinedAt: database.Deref(r.JoinedAt), LeftAt: database.Deref(r.LeftAt), SeenAt: database.Deref(r.SeenAt),
		Shows: review.Shows(r.Shows),
	}
}

func (s *Store) loadTies(db *gorm.DB, st *review.State) error {
	around, err := network.CircleOf(db, st.Child)
	st.Circle, st.Ties, st.Names = around.Mark(), around.Ties, around.Names
	return err
}

func (s *Store) loadSeats(db *gorm.DB, st *review.State) error {
	return database.QueryRows(db, `SELECT s.id, COALESCE(s.person_id, ''), COALESCE(s.tie_id, ''), s.state, s.plans, s.mode, s.joined_at, s.left_at, s.seen_at, s.shows,
		s.after_minutes, s.for_minutes, COALESCE(i.confirmed_on, '-') = '' FROM seat s LEFT JOIN interpreter i ON i.seat_id = s.id WHERE s.review_id = $1 ORDER BY s.id`,
		func(scan func(...any) error) error {
			var seat review.Seat
			var joined, left, seen *time.Time
			err := scan((*string)(&seat.ID), (*string)(&seat.Person), (*string)(&seat.Tie), (*string)(&seat.State), &seat.Plans,
				(*string)(&seat.Mode), &joined, &left, &seen, (*string)(&seat.Shows), &seat.Slot.After, &seat.Slot.For, &seat.Needs)
			seat.JoinedAt, seat.LeftAt, seat.SeenAt = database.Deref(joined), database.Deref(left), database.Deref(seen)
			st.Seats = append(st.Seats, seat)
			return err
		}, string(st.Review.ID))
}

func (s *Store) loadItems(db *gorm.DB, st *review.State) (err error) {
	st.Items, err = ItemsOf(db, st.Review.ID)
	return err
}

func (s *Store) loadRounds(db *gorm.DB, st *review.State) (err error) {
	st.Rounds, err = roundsOf(db, st.Review.ID)
	return err
}

func (s *Store) loadMarks(db *gorm.DB, st *review.State) error {
	if len(st.Rounds) == 0 {
		return nil
	}
	var rows []markRow
	err := db.Raw(`SELECT m.* FROM scale_mark m JOIN scale_round r ON r.id = m.round_id
		WHERE r.review_id = ?`, st.Review.ID).Scan(&rows).Error
	if err != nil {
		return err
	}
	keys := s.db.ForChild(db, st.Child)
	for _, r := range rows {
		mark, err := openMark(keys, r)
		if err != nil {
			return err
		}
		st.Marks = append(st.Marks, mark)
	}
	return nil
}

func (s *Store) loadSpells(db *gorm.DB, st *review.State) (err error) {
	if st.Review.Chair == "" {
		return nil
	}
	st.Spells, err = spellsOf(db, st.Review.ID)
	return err
}

// loadLast reads who had a seat at the review before this one, and each tie's
// own marks there.
func (s *Store) loadLast(db *gorm.DB, st *review.State) error {
	if st.Review.Number == 1 {
		return nil
	}
	var rows []struct {
		Mark   markRow `gorm:"embedded"`
		Person care.ID
		Tie    care.ID
		Seat   review.SeatState
		Area   care.Area
		State  review.RoundState
	}
	err := db.Raw(`SELECT m.*, s.person_id AS person, s.tie_id AS tie, s.state AS seat, r.area, r.state
		FROM review p JOIN seat s ON s.review_id = p.id
		LEFT JOIN scale_round r ON r.review_id = p.id AND r.state <> ?
		LEFT JOIN scale_mark m ON m.round_id = r.id AND m.seat_id = s.id
		WHERE p.child_id = ? AND s.tie_id IS NOT NULL
		AND p.number = (SELECT MAX(number) FROM review WHERE child_id = ? AND number < ?)`,
		review.RoundClosed, st.Child, st.Child, st.Review.Number).Scan(&rows).Error
	if err != nil {
		return err
	}
	keys := s.db.ForChild(db, st.Child)
	for _, r := range rows {
		if r.Seat == review.Invited && !slices.Contains(st.Before, r.Person) {
			st.Before = append(st.Before, r.Person)
		}
		if r.Mark.RoundID == "" {
			continue // they put nothing there
		}
		mark, err := openMark(keys, r.Mark)
		if err != nil {
			return err
		}
		st.Last = append(st.Last, review.LastMark{
			Tie: r.Tie, Area: r.Area, Pick: mark.Pick, Shows: mark.Shows, Revealed: r.State == review.RoundRevealed,
		})
	}
	return nil
}

// loadForms reads which forms have come in, in their latest version: of which the part about the
// meeting came, and all of it on paper, the whole. One that was taken back has not.
func (s *Store) loadForms(db *gorm.DB, st *review.State) error {
	return db.Raw(`SELECT f.tie_id AS tie, g.version, g.sent_at AS at, g.company, g.part FROM form f JOIN sending g ON g.form_id = f.id
		WHERE f.review_id = ? AND g.version = (SELECT s.version FROM sending s WHERE s.form_id = f.id AND s.back_at IS NULL AND EXISTS (SELECT 1 FROM answer a WHERE a.sending_id = s.id)
			AND (s.written_by IS NOT NULL OR s.version = (SELECT MAX(l.version) FROM sending l WHERE l.form_id = f.id AND l.written_by IS NULL))
			ORDER BY s.part, s.written_by IS NOT NULL, s.version DESC LIMIT 1)`,
		st.Review.ID).Scan(&st.Forms).Error
}

// loadAnswers reads what was sent, with the ties that were fixed at sending,
// in the order in which people and questions are shown.
func (s *Store) loadAnswers(db *gorm.DB, st *review.State) error {
	if len(st.Forms) == 0 {
		return nil
	}
	all, err := s.forms.AllAnswers(db, network.ReviewRow{ID: st.Review.ID, ChildID: st.Child}, st.Ties)
	if err != nil {
		return err
	}
	for _, a := range all {
		body, err := a.Answer.Encode()
		if err != nil {
			return err
		}
		st.Answers = append(st.Answers, review.Answer{
			ID: a.ID, Tie: a.Author.ID, Form: a.Form, Question: a.Question.ID, Area: a.Area,
			Audience: a.Audience, Readers: a.Readers, Body: body, SentAt: a.SentAt,
		})
	}
	return nil
}

// loadSessions reads which sessions of the people and screens in this meeting are
// valid now: those that are not over, and that are for this child.
func (s *Store) loadSessions(db *gorm.DB, st *review.State) error {
	began := st.Review.OpenedAt
	if !st.Review.PartAt.IsZero() {
		began = st.Review.PartAt
	}
	sitting := st.Review.Phase == review.Live && st.Now.Sub(began) < signin.MeetingMost
	st.Sessions = make(map[string]care.ID, len(st.Seats))
	var rows []struct {
		Row              signin.SessionRow `gorm:"embedded"`
		Seat             care.ID
		JoinedAt, LeftAt *time.Time
	}
	// What lapsed a day ago keeps nobody in, whatever they sit in.
	err := db.Raw(`SELECT e.token_hash, e.person_id, e.within, e.shared, e.idle_until, e.expires_at, seat.id AS seat, seat.joined_at, seat.left_at
		FROM seat JOIN session e ON e.person_id = seat.person_id WHERE seat.review_id = @review AND seat.state = 'invited' AND e.ended_at IS NULL AND e.expires_at > @late
		UNION ALL
		SELECT e.token_hash, e.person_id, e.within, e.shared, e.idle_until, e.expires_at, seat.id AS seat, seat.joined_at, seat.left_at
		FROM seat JOIN session e ON e.seat_id = seat.id WHERE seat.review_id = @review AND seat.state = 'invited' AND e.ended_at IS NULL AND e.expires_at > @late`,
		sql.Named("review", st.Review.ID), sql.Named("late", st.Now.Add(-2*signin.MeetingMost))).Scan(&rows).Error
	if err != nil {
		return err
	}
	for _, r := range rows {
		owner, sits := r.Seat, &time.Time{} // a screen is there from the start
		if r.Row.PersonID != nil {
			owner, sits = *r.Row.PersonID, r.JoinedAt
		}
		if !sitting || r.LeftAt != nil {
			sits = nil
		}
		if !r.Row.Over(st.Now, sits) && (care.Viewer{Within: r.Row.Within}).Reaches(st.Child) {
			st.Sessions[r.Row.TokenHash] = owner
		}
	}
	return nil
}

package meetings

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"strings"
	"time"

	"gorm.io/gorm"

	"myreview/server/access"
	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/review"
	"myreview/server/store/audit"
	"myreview/server/store/network"
	"myreview/server/store/people"
)

// Invite gives the holder of a tie a seat in the meeting; who was asked in and
// has not come yet is invited too. Only the IRO invites. Somebody who is
// excluded is not invited (Conflict): the exclusion is lifted first, on
// purpose.
func (s *Store) Invite(ctx context.Context, v care.Viewer, id, tie care.ID) error {
	return s.Act(ctx, v, id, access.ActInvite, func(tx *audit.Tx, who Actor) error {
		person := personOf(who.Ties, tie)
		if who.Excluded(person) {
			return care.Conflict("error.seat.excluded")
		}
		t, ok := who.Acts(person)
		if !ok {
			t, ok = awaited(who.Network, tie)
		}
		if !ok {
			return care.NotFoundError()
		}
		return s.people.Seat(tx, who.Network, id, t)
	})
}

// awaited is a tie whose holder was asked in and has not come yet.
func awaited(n access.Network, tie care.ID) (care.Tie, bool) {
	for _, t := range n.Ties {
		if t.ID == tie && t.StateAt(n.At) == care.TieInvited && n.ComesIn(t) {
			return t, true
		}
	}
	return care.Tie{}, false
}

// TakeSeat gives an IRO, or one who covers, a seat that nobody gave them: the
// duty comes with the tie, and a review must not wait for somebody who is
// ill to invite the one who stands in. Whose seat was removed is not let in by
// it; everyone else gets NotFound.
func (s *Store) TakeSeat(ctx context.Context, v care.Viewer, id care.ID) error {
	return s.audit.Write(ctx, v, id, func(tx *audit.Tx) error {
		st, err := s.network.Standing(ctx, tx.DB, v, id)
		switch {
		case err != nil:
			return err
		case !st.Leads():
			return care.NotFoundError()
		case st.Review.State == network.ReviewClosed:
			return care.Gone("meeting.closed")
		case st.Seat.ID != "" && st.Attends():
			return nil
		}
		return s.people.Seat(tx, st.Network, id, st.Tie)
	})
}

func personOf(ties []care.Tie, tie care.ID) care.ID {
	for _, t := range ties {
		if t.ID == tie {
			return t.Person
		}
	}
	return ""
}

// RemoveSeat takes away a seat, a person's or a room screen's: from that
// moment nothing of the meeting reaches it. The child's own seat and the
// IRO's are not removed (Conflict).
func (s *Store) RemoveSeat(ctx context.Context, v care.Viewer, id, seat care.ID) error {
	return s.Act(ctx, v, id, access.ActInvite, func(tx *audit.Tx, who Actor) error {
		var row network.SeatRow
		if err := database.Take(tx.DB, &row, "id = ? AND review_id = ?", seat, id); err != nil {
			return err
		}
		if row.State == network.SeatRemoved {
			return nil
		}
		if acts, _ := who.Acts(database.Deref(row.PersonID)); acts.Kind == care.TieChild || acts.Kind == care.TieIRO || row.ID == who.Seat.ID {
			return care.Conflict("error.seat.needed")
		}
		if database.Deref(who.Review.ChairSeat) == seat {
			if err := s.EndChair(tx, who); err != nil {
				return err
			}
		}
		set := map[string]any{"state": network.SeatRemoved, "code_hash": nil, "code_until": nil}
		if row.JoinedAt != nil && row.LeftAt == nil {
			set["left_at"] = s.db.Now()
		}
		tx.Event("seat.removed", seat)
		if err := s.signin.EndSessions(tx.DB, "seat_id = ?", seat); err != nil {
			return err
		}
		tx.Seats = append(tx.Seats, seat)
		return people.SetSeat(tx.DB, seat, set)
	})
}

// Join notes that the viewer is here, and how. It is presence, no event: it
// rings the bell only when it changes who is here.
func (s *Store) Join(ctx context.Context, v care.Viewer, id care.ID, mode review.Mode) error {
	return s.presence(ctx, v, id, func(db *gorm.DB, who Actor) (bool, error) {
		return s.arrive(db, *who.Row, mode)
	})
}

// Leave notes that the viewer has gone.
func (s *Store) Leave(ctx context.Context, v care.Viewer, id care.ID) error {
	return s.presence(ctx, v, id, func(db *gorm.DB, who Actor) (bool, error) {
		return s.depart(db, *who.Row)
	})
}

// JoinFor notes that somebody is here who has no device of their own: on the
// phone, or in the room. Only the IRO does it.
func (s *Store) JoinFor(ctx context.Context, v care.Viewer, id, seat care.ID, mode review.Mode) error {
	return s.presence(ctx, v, id, func(db *gorm.DB, who Actor) (bool, error) {
		if !access.May(who.Role, access.ActInvite) {
			return false, care.Forbidden("error.meeting.notyours")
		}
		row, _, err := s.invited(db, who.Standing, seat)
		if err != nil {
			return false, err
		}
		return s.arrive(db, row, mode)
	})
}

// LeaveFor notes that somebody has gone who cannot say so by a device.
func (s *Store) LeaveFor(ctx context.Context, v care.Viewer, id, seat care.ID) error {
	return s.presence(ctx, v, id, func(db *gorm.DB, who Actor) (bool, error) {
		if !access.May(who.Role, access.ActInvite) {
			return false, care.Forbidden("error.meeting.notyours")
		}
		row, _, err := s.invited(db, who.Standing, seat)
		if err != nil {
			return false, err
		}
		return s.depart(db, row)
	})
}

// presence is a write that is no event. fn reports whether who is here changed.
func (s *Store) presence(ctx context.Context, v care.Viewer, id care.ID, fn func(db *gorm.DB, who Actor) (bool, error)) error {
	var changed bool
	err := s.db.WriteBatched(ctx, func(db *gorm.DB) error {
		who, err := s.actorAt(ctx, db, v, id)
		if err != nil {
			return err
		}
		if who.Review.State == network.ReviewClosed {
			return care.Gone("meeting.closed")
		}
		changed, err = fn(db, who)
		return err
	})
	if err == nil && changed {
		s.db.Ring(id)
	}
	return err
}

func (s *Store) arrive(db *gorm.DB, row network.SeatRow, mode review.Mode) (bool, error) {
	if _, err := review.ParseJoin(string(mode)); err != nil {
		return false, err
	}
	now := s.db.Now()
	set := map[string]any{"mode": mode, "seen_at": now, "left_at": nil}
	if row.JoinedAt == nil {
		set["joined_at"] = now
	}
	return !SeatOf(row).Here() || row.Mode != string(mode), people.SetSeat(db, row.ID, set)
}

func (s *Store) depart(db *gorm.DB, row network.SeatRow) (bool, error) {
	if !SeatOf(row).Here() {
		return false, nil
	}
	return true, people.SetSeat(db, row.ID, map[string]any{"left_at": s.db.Now()})
}

// Seen notes that the viewer's device was heard from, and reports whether it may
// still be there: nil, or the error for which its socket is to be closed
// (KindSignIn: signed out; KindNotFound: no place in this meeting any more).
// It is meant for every ping and costs a write only now and then; noted is until
// when that is well enough kept of the session. It rings when the IRO had been
// told that the device was quiet. A page that nobody can see (life is false)
// keeps no session from running out.
func (s *Store) Seen(ctx context.Context, v care.Viewer, id care.ID, life bool) (noted time.Time, err error) {
	if noted, err = s.signin.StillSignedIn(ctx, v, life); err != nil {
		return noted, err
	}
	st, err := s.network.Attends(ctx, s.db.Read(ctx), v, id)
	if err != nil {
		return noted, err
	}
	now, seat := s.db.Now(), SeatOf(*st.Row)
	if seat.Noted(now) {
		return noted, nil
	}
	err = s.db.WriteBatched(ctx, func(db *gorm.DB) error {
		return people.SetSeat(db, seat.ID, map[string]any{"seen_at": now})
	})
	if err == nil && seat.Quiet(now) {
		s.db.Ring(id)
	}
	return noted, err
}

// The code of a room screen is typed by hand: no letter or digit that looks
// like another one, and no vowels, so that it spells nothing. It is as long as it
// has to be where nobody's guesses stop it from working (docs/adr/0015-codes-and-their-limits.md).
const (
	codeLetters = "34679CDFHJKMNPQRTVWXY"
	codeLength  = 10
	codeLife    = 15 * time.Minute
	codeTries   = 10 // wrong ones, before that is said of the next
	codeWindow  = 10 * time.Minute
)

// OpenScreen opens a seat for a room screen and gives the code to type there,
// good once and for a quarter of an hour, and until when. Seat is an id that
// the form carried; a repeat gives a new code for the same seat and puts the
// one before out of use. Only the IRO opens a screen.
func (s *Store) OpenScreen(ctx context.Context, v care.Viewer, id, seat care.ID) (code string, until time.Time, err error) {
	code, until = newCode(), s.db.Now().Add(codeLife)
	hash := database.HashOf(code)
	err = s.Act(ctx, v, id, access.ActInvite, func(tx *audit.Tx, _ Actor) error {
		var row network.SeatRow
		err := database.Take(tx.DB, &row, "id = ?", seat)
		tx.Event("screen.opened", seat)
		switch {
		case care.KindOf(err) == care.KindNotFound && err != nil:
			row = network.SeatRow{
				ID: seat, ReviewID: id, State: network.SeatInvited, Mode: string(review.InRoom),
				Shows: string(review.ShowWith), CodeHash: &hash, CodeUntil: &until,
			}
			if err := tx.Create(&row).Error; err != nil {
				return fmt.Errorf("store: screen: %w", err)
			}
			tx.Seats = append(tx.Seats, seat)
			return nil
		case err != nil:
			return err
		case row.ReviewID != id || row.PersonID != nil || row.State != network.SeatInvited:
			return care.NotFoundError()
		}
		return people.SetSeat(tx.DB, seat, map[string]any{"code_hash": hash, "code_until": until})
	})
	if err != nil {
		return "", time.Time{}, err
	}
	return code[:codeLength/2] + "-" + code[codeLength/2:], until, nil
}

func newCode() string {
	var b strings.Builder
	for range codeLength {
		n, _ := rand.Int(rand.Reader, big.NewInt(int64(len(codeLetters)))) // never fails, as care.NewID
		b.WriteByte(codeLetters[n.Int64()])
	}
	return b.String()
}

// EnterRoom trades a room's code for its seat, once. A code that was never
// given, is too old or used is Invalid, all alike, and KindTooMany if too many were
// typed from the place. The right one works whatever others typed. The caller
// starts the screen's session (StartScreen).
func (s *Store) EnterRoom(ctx context.Context, code, place string) (id, seat care.ID, err error) {
	id, seat, err = s.enterRoom(ctx, code)
	if err != nil && care.KindOf(err) == care.KindInvalid {
		if err := s.signin.Try(ctx, "room:"+place, codeTries, codeWindow); err != nil {
			return "", "", err
		}
	}
	return id, seat, err
}

func (s *Store) enterRoom(ctx context.Context, code string) (id, seat care.ID, err error) {
	hash := database.HashOf(TidyCode(code))
	err = s.db.WriteTx(ctx, func(tx *gorm.DB) error {
		var row network.SeatRow
		err := database.Take(tx, &row, "code_hash = ? AND state = ?", hash, network.SeatInvited)
		if care.KindOf(err) == care.KindNotFound && err != nil || err == nil && !s.db.Now().Before(database.Deref(row.CodeUntil)) {
			return care.Invalid("error.room.code").On("code")
		}
		if err != nil {
			return err
		}
		now := s.db.Now()
		used := tx.Model(&network.SeatRow{}).Where("id = ? AND code_hash = ?", row.ID, hash).Updates(map[string]any{
			"code_hash": nil, "code_until": nil, "joined_at": now, "seen_at": now, "left_at": nil,
		})
		switch {
		case used.Error != nil:
			return fmt.Errorf("store: room: %w", used.Error)
		case used.RowsAffected == 0: // somebody else typed it in the same moment
			return care.Invalid("error.room.code").On("code")
		}
		id, seat = row.ReviewID, row.ID
		return s.signin.EndSessions(tx, "seat_id = ?", row.ID)
	})
	if err != nil {
		return "", "", err
	}
	s.db.Ring(id)
	return id, seat, nil
}

// TidyCode undoes what hands do when they type a code: small letters, spaces
// and the dash.
func TidyCode(code string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(codeLetters, r) {
			return r
		}
		return -1
	}, strings.ToUpper(code))
}

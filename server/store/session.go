package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
)

// How long a session lasts. While its holder sits in a review that is live it
// does not lapse at all: nobody loses what they were saying.
const (
	sessionIdle = 12 * time.Hour
	sessionMost = 24 * time.Hour
	sessionSeen = time.Minute    // how exactly the last visit is kept
	meetingMost = 24 * time.Hour // a review that nobody closed keeps nobody in any longer
)

type sessionRow struct {
	TokenHash string     `gorm:"column:token_hash;primaryKey"`
	PersonID  *care.ID   `gorm:"column:person_id"`
	SeatID    *care.ID   `gorm:"column:seat_id"`
	ReviewID  *care.ID   `gorm:"column:review_id"`
	Lang      care.Lang  `gorm:"column:lang"`
	MadeAt    time.Time  `gorm:"column:made_at"`
	SeenAt    time.Time  `gorm:"column:seen_at"`
	ExpiresAt time.Time  `gorm:"column:expires_at"`
	EndedAt   *time.Time `gorm:"column:ended_at"`
}

func (sessionRow) TableName() string { return "session" }

// newSecret is 256 random bits as text. Only its hash is ever kept.
func newSecret() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

func signInError() error { return &care.Error{Kind: care.KindSignIn, Key: "error.signin"} }

// StartSession signs a person in and gives the secret for their cookie. An
// empty lang means the person's own; another one becomes theirs.
func (s *Store) StartSession(ctx context.Context, person care.ID, lang care.Lang) (secret string, err error) {
	var p personRow
	if err := take(s.read(ctx), &p, "id = ?", person); err != nil {
		return "", err
	}
	if lang == "" || lang == p.Lang {
		return s.startSession(ctx, sessionRow{PersonID: &person, Lang: p.Lang})
	}
	secret, err = s.startSession(ctx, sessionRow{PersonID: &person, Lang: lang})
	if err != nil {
		return "", err
	}
	return secret, s.SpeakLang(ctx, care.Viewer{Person: person, Session: hashOf(secret)}, lang)
}

// StartScreen signs a room screen in, which sees what its seat at that one
// review sees. Whoever calls it has checked the room's code.
func (s *Store) StartScreen(ctx context.Context, review, seat care.ID, lang care.Lang) (secret string, err error) {
	return s.startSession(ctx, sessionRow{SeatID: &seat, ReviewID: &review, Lang: lang})
}

func (s *Store) startSession(ctx context.Context, row sessionRow) (string, error) {
	secret := newSecret()
	row.TokenHash = hashOf(secret)
	row.MadeAt = s.now()
	row.SeenAt, row.ExpiresAt = row.MadeAt, row.MadeAt.Add(sessionMost)
	err := s.batch(ctx, func(tx *gorm.DB) error { return tx.Create(&row).Error })
	if err != nil {
		return "", fmt.Errorf("store: start session: %w", err)
	}
	return secret, nil
}

// Session is the viewer whom a cookie's secret stands for, and notes that they
// were here. KindSignIn: there is no such session, it has ended or lapsed.
func (s *Store) Session(ctx context.Context, secret string) (care.Viewer, error) {
	return s.session(ctx, hashOf(secret))
}

// still looks again at a viewer whose request is long over: is the session
// there? For sockets, on every ping.
func (s *Store) still(ctx context.Context, v care.Viewer) error {
	row, err := s.validSession(ctx, v.Session)
	if err == nil && v.Person == "" {
		_, err = viewerOf(s.read(ctx), row) // a screen's ends with its review
	}
	return err
}

// Still is nil while the viewer's session is good. For what outlives a request.
func (s *Store) Still(ctx context.Context, v care.Viewer) error { return s.still(ctx, v) }

func (s *Store) session(ctx context.Context, hash string) (care.Viewer, error) {
	row, err := s.validSession(ctx, hash)
	if err != nil {
		return care.Viewer{}, err
	}
	return viewerOf(s.read(ctx), row)
}

// validSession is the row of a session that is good now, and notes that it is
// in use.
func (s *Store) validSession(ctx context.Context, hash string) (row sessionRow, err error) {
	db := s.read(ctx)
	row, err = fetchOne[sessionRow](db, "WHERE token_hash = $1 AND ended_at IS NULL", hash)
	if care.KindOf(err) == care.KindNotFound && err != nil {
		return row, signInError()
	}
	if err != nil {
		return row, err
	}
	now := s.now()
	if row.lapsed(now) {
		sits, err := s.sitsInLive(db, row)
		if err != nil {
			return row, err
		}
		if !sits {
			return row, signInError()
		}
	}
	if now.Sub(row.SeenAt) >= sessionSeen {
		err := s.batch(ctx, func(tx *gorm.DB) error {
			return tx.Model(&sessionRow{}).Where("token_hash = ?", hash).Update("seen_at", now).Error
		})
		if err != nil && !errors.Is(err, context.Canceled) {
			return row, fmt.Errorf("store: session seen: %w", err)
		}
	}
	return row, nil
}

// sitsInLive tells whether the session's person or screen has joined a review
// that is live now, on a seat that stands.
func (s *Store) sitsInLive(db *gorm.DB, row sessionRow) (bool, error) {
	q := db.Table("seat").Joins("JOIN review ON review.id = seat.review_id").
		Where("review.state = ? AND review.opened_at > ? AND seat.state = ?", reviewLive, s.now().Add(-meetingMost), seatInvited)
	if row.PersonID != nil {
		q = q.Where("seat.person_id = ? AND seat.joined_at IS NOT NULL AND seat.left_at IS NULL", *row.PersonID)
	} else {
		q = q.Where("seat.id = ?", row.SeatID)
	}
	var n int64
	if err := q.Count(&n).Error; err != nil {
		return false, fmt.Errorf("store: session: %w", err)
	}
	return n > 0, nil
}

func viewerOf(db *gorm.DB, row sessionRow) (care.Viewer, error) {
	v := care.Viewer{Session: row.TokenHash, Lang: row.Lang}
	if row.PersonID != nil {
		p, err := fetchOne[personRow](db, "WHERE id = $1", string(*row.PersonID))
		if err != nil {
			return care.Viewer{}, err
		}
		v.Person, v.Band, v.Staff = p.ID, p.Band, p.Staff
		return v, nil
	}
	// A room screen speaks as the child's pages do: it is the child's meeting.
	var screen struct{ Band care.Band }
	err := db.Raw(`SELECT person.band FROM seat
		JOIN review ON review.id = seat.review_id
		JOIN person ON person.id = review.child_id
		WHERE seat.id = ? AND seat.state = ? AND review.id = ? AND review.state <> ?`,
		row.SeatID, seatInvited, row.ReviewID, reviewClosed).Scan(&screen).Error
	if err != nil {
		return care.Viewer{}, fmt.Errorf("store: session: %w", err)
	}
	if screen.Band == "" {
		return care.Viewer{}, signInError() // the seat is gone or the meeting is over
	}
	v.Seat, v.Review, v.Band = *row.SeatID, *row.ReviewID, screen.Band
	return v, nil
}

// EndSession signs out whoever holds the secret; an unknown one is no error.
func (s *Store) EndSession(ctx context.Context, secret string) error {
	return s.endSessions(ctx, "token_hash = ?", hashOf(secret))
}

// EndAllSessions signs a person out everywhere, and rings in each of their
// reviews, so that open pages know at once.
func (s *Store) EndAllSessions(ctx context.Context, person care.ID) error {
	if err := s.endSessions(ctx, "person_id = ?", person); err != nil {
		return err
	}
	var reviews []care.ID
	if err := s.read(ctx).Model(&seatRow{}).Where("person_id = ?", person).Pluck("review_id", &reviews).Error; err != nil {
		return fmt.Errorf("store: end session: %w", err)
	}
	for _, r := range reviews {
		s.Ring(r)
	}
	return nil
}

func (s *Store) endSessions(ctx context.Context, where string, arg any) error {
	err := s.batch(ctx, func(tx *gorm.DB) error {
		return tx.Model(&sessionRow{}).Where("ended_at IS NULL").Where(where, arg).Update("ended_at", s.now()).Error
	})
	if err != nil {
		return fmt.Errorf("store: end session: %w", err)
	}
	return nil
}

package store

import (
	"cmp"
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
	ID        care.ID    `gorm:"column:id"` // names it in its owner's list; opens nothing
	Way       Door       `gorm:"column:way"`
	Policy    string     `gorm:"column:policy"`
	IdleUntil time.Time  `gorm:"column:idle_until"`
	Shared    bool       `gorm:"column:shared"`
	VouchedBy *care.ID   `gorm:"column:vouched_by"`
	Within    string     `gorm:"column:within"`
	Device    string     `gorm:"column:device"`
	ProvedAt  *time.Time `gorm:"column:proved_at"`
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

// StartSession signs a person in and gives the secret for their cookie. How
// they came in bounds how long they stay. An empty lang means the person's own;
// another one becomes theirs.
func (s *Store) StartSession(ctx context.Context, person care.ID, way Way, lang care.Lang) (secret string, err error) {
	return s.enter(ctx, person, way, lang, nil)
}

// door holds what lets somebody in until the commit: it may have ended since
// they knocked. Who ends it either finds their session, or is found here. Nil is
// no door.
type door func(tx *gorm.DB) error

// What holds the row of each kind, if it has not ended.
const (
	holdCard   = "UPDATE card SET ended_at = NULL WHERE id = ? AND ended_at IS NULL"
	holdDevice = "UPDATE device SET ended_at = NULL WHERE id = ? AND ended_at IS NULL"
	holdInvite = "UPDATE invite SET revoked_at = NULL WHERE id = ? AND revoked_at IS NULL"
)

// through is the door of one row; shut is for who comes too late.
func through(hold string, id care.ID, shut error) door {
	return func(tx *gorm.DB) error {
		held := tx.Exec(hold, id)
		if held.Error == nil && held.RowsAffected == 0 {
			return shut
		}
		return held.Error
	}
}

// enter is StartSession through a door.
func (s *Store) enter(ctx context.Context, person care.ID, way Way, lang care.Lang, by door) (secret string, err error) {
	db := s.read(ctx)
	p, err := fetchOne[personRow](db, "WHERE id = $1", string(person))
	if err != nil {
		return "", err
	}
	row := sessionRow{PersonID: &person, Lang: cmp.Or(lang, p.Lang), Way: way.By, Shared: way.Shared, Within: way.Within, Device: way.Device}
	if way.Vouch != "" {
		row.VouchedBy = &way.Vouch
	}
	if row.Policy, err = policyFor(db, p, way); err != nil {
		return "", err
	}
	if secret, err = s.startSession(ctx, row, by); err != nil || row.Lang == p.Lang {
		return secret, err
	}
	return secret, s.SpeakLang(ctx, care.Viewer{Person: person, Session: hashOf(secret)}, lang)
}

// StartScreen signs a room screen in, which sees what its seat at that one
// review sees. Whoever calls it has checked the room's code.
func (s *Store) StartScreen(ctx context.Context, review, seat care.ID, lang care.Lang) (secret string, err error) {
	return s.startSession(ctx, sessionRow{SeatID: &seat, ReviewID: &review, Lang: lang, Way: ByRoom, Policy: "screen"}, nil)
}

func (s *Store) startSession(ctx context.Context, row sessionRow, by door) (string, error) {
	secret := newSecret()
	now := s.now()
	row.TokenHash, row.ID = hashOf(secret), care.NewID()
	row.MadeAt, row.SeenAt, row.ProvedAt = now, now, &now
	row.IdleUntil, row.ExpiresAt = now.Add(policies[row.Policy].idle), now.Add(policies[row.Policy].most)
	err := s.batch(ctx, func(tx *gorm.DB) error {
		if row.PersonID == nil {
			return tx.Create(&row).Error
		}
		// The ties first, then the door: in the order in which a step shuts them.
		ties, err := invitedTies(tx, *row.PersonID)
		if err != nil {
			return err
		}
		if by != nil {
			if err := by(tx); err != nil {
				return err
			}
		}
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		return s.cameIn(tx, *row.PersonID, row.Within, ties)
	})
	if err != nil {
		return "", fmt.Errorf("store: start session: %w", err)
	}
	return secret, nil
}

// Visit is a viewer and how long they may stay.
type Visit struct {
	care.Viewer
	Left   time.Duration // until they are signed out, if nothing more happens
	Idle   time.Duration // that they are allowed altogether
	Stays  bool          // a sign of life makes it longer
	Shared bool
}

// Session is the viewer whom a cookie's secret stands for, and notes that they
// were here. KindSignIn: there is no such session, it has ended or lapsed.
func (s *Store) Session(ctx context.Context, secret string) (care.Viewer, error) {
	visit, err := s.Visit(ctx, secret, true)
	return visit.Viewer, err
}

// Visit is Session with how long it lasts. Where it is no sign of life (a page
// that asks by itself, say) nothing is noted.
func (s *Store) Visit(ctx context.Context, secret string, life bool) (Visit, error) {
	row, err := s.validSession(ctx, hashOf(secret), life)
	if err != nil {
		return Visit{}, err
	}
	v, err := viewerOf(s.read(ctx), row)
	idle, most := row.left(s.now())
	return Visit{
		Viewer: v, Left: max(min(idle, most), time.Minute), Idle: policies[row.Policy].idle, Stays: idle < most, Shared: row.Shared,
	}, err
}

// still looks again at a viewer whose request is long over: is the session
// there? For sockets, on every ping. An open page is a sign of life only where
// somebody may be looking at it; noted is until when the last one is kept well
// enough.
func (s *Store) still(ctx context.Context, v care.Viewer, life bool) (noted time.Time, err error) {
	row, err := s.validSession(ctx, v.Session, life)
	if err == nil && v.Person == "" {
		_, err = viewerOf(s.read(ctx), row) // a screen's ends with its review
	}
	return row.SeenAt.Add(policies[row.Policy].notedEvery()), err
}

// Still is nil while the viewer's session is good. For what outlives a request,
// which is no sign of life.
func (s *Store) Still(ctx context.Context, v care.Viewer) error {
	_, err := s.still(ctx, v, false)
	return err
}

// validSession is the row of a session that is good now. A sign of life is
// noted.
func (s *Store) validSession(ctx context.Context, hash string, life bool) (row sessionRow, err error) {
	db := s.read(ctx)
	row, err = fetchOne[sessionRow](db, "WHERE token_hash = $1 AND ended_at IS NULL", hash)
	if care.KindOf(err) == care.KindNotFound && err != nil {
		return row, signInError()
	}
	if err != nil {
		return row, err
	}
	now := s.now()
	if row.over(now, nil) {
		sits, err := s.sitsInLive(db, row)
		if err != nil {
			return row, err
		}
		if row.over(now, sits) {
			return row, signInError()
		}
	}
	if !life || now.Sub(row.SeenAt) < policies[row.Policy].notedEvery() {
		return row, nil
	}
	row.SeenAt, row.IdleUntil = now, now.Add(policies[row.Policy].idle)
	err = s.batch(ctx, func(tx *gorm.DB) error {
		return tx.Model(&sessionRow{}).Where("token_hash = ?", hash).
			Updates(map[string]any{"seen_at": row.SeenAt, "idle_until": row.IdleUntil}).Error
	})
	if err != nil && !errors.Is(err, context.Canceled) && !unwritable(err) {
		return row, fmt.Errorf("store: session seen: %w", err)
	}
	return row, nil
}

// sitsInLive is since when the session's person has sat in a review that is live
// now, on a seat that stands; nil: they do not. A screen is there from the start.
func (s *Store) sitsInLive(db *gorm.DB, row sessionRow) (since *time.Time, err error) {
	q := db.Table("seat").Joins("JOIN review ON review.id = seat.review_id").
		Where("review.state = ? AND review.opened_at > ? AND seat.state = ?", reviewLive, s.now().Add(-meetingMost), seatInvited)
	if row.PersonID != nil {
		q = q.Where("seat.person_id = ? AND seat.joined_at IS NOT NULL AND seat.left_at IS NULL", *row.PersonID)
	} else {
		q = q.Where("seat.id = ?", row.SeatID)
	}
	var seats []seatRow
	if err := q.Select("seat.*").Order("seat.joined_at").Limit(1).Find(&seats).Error; err != nil {
		return nil, fmt.Errorf("store: session: %w", err)
	}
	switch {
	case len(seats) == 0:
		return nil, nil
	case row.PersonID == nil:
		return &time.Time{}, nil
	}
	return seats[0].JoinedAt, nil
}

func viewerOf(db *gorm.DB, row sessionRow) (care.Viewer, error) {
	v := care.Viewer{Session: row.TokenHash, Lang: row.Lang, Within: row.Within}
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

// EndSession signs out whoever holds the secret, and rings where they may have
// pages open, here or at another instance; an unknown one is no error.
func (s *Store) EndSession(ctx context.Context, secret string) error {
	rows, err := fetch[sessionRow](s.read(ctx), "WHERE token_hash = $1 AND ended_at IS NULL", hashOf(secret))
	if err != nil || len(rows) == 0 {
		return err
	}
	err = s.batch(ctx, func(tx *gorm.DB) error { return s.endSessions(tx, "token_hash = ?", rows[0].TokenHash) })
	if err != nil {
		return err
	}
	if rows[0].PersonID == nil {
		s.Ring(deref(rows[0].ReviewID))
		return nil
	}
	return s.ringFor(ctx, *rows[0].PersonID)
}

// EndAllSessions signs a person out everywhere, and rings in each of their
// reviews, so that open pages know at once.
func (s *Store) EndAllSessions(ctx context.Context, person care.ID) error {
	err := s.batch(ctx, func(tx *gorm.DB) error { return s.endSessions(tx, "person_id = ?", person) })
	if err != nil {
		return err
	}
	return s.ringFor(ctx, person)
}

// ringFor rings in every review in which a person has a seat, and for the page
// of alerts, so that their open pages ask again.
func (s *Store) ringFor(ctx context.Context, person care.ID) error {
	var reviews []care.ID
	if err := s.read(ctx).Model(&seatRow{}).Where("person_id = ?", person).Pluck("review_id", &reviews).Error; err != nil {
		return fmt.Errorf("store: end session: %w", err)
	}
	for _, r := range append(reviews, AlertBell) {
		s.Ring(r)
	}
	return nil
}

// endSessions ends those that fit and have not ended yet. Nothing else does.
func (s *Store) endSessions(tx *gorm.DB, where string, args ...any) error {
	err := tx.Model(&sessionRow{}).Where("ended_at IS NULL").Where(where, args...).Update("ended_at", s.now()).Error
	if err != nil {
		return fmt.Errorf("store: end sessions: %w", err)
	}
	return nil
}

// endSessionsWithin ends the sessions of a person that reach a child.
func (s *Store) endSessionsWithin(tx *gorm.DB, person, child care.ID) error {
	return s.endSessions(tx, "person_id = ? AND (within = '' OR within LIKE ?)", person, "%"+string(child)+"%")
}

package signin

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/alerts"
	"myreview/server/store/network"
)

type SessionRow struct {
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
	Method    Method     `gorm:"column:way"`
	Policy    string     `gorm:"column:policy"`
	IdleUntil time.Time  `gorm:"column:idle_until"`
	Shared    bool       `gorm:"column:shared"`
	VouchedBy *care.ID   `gorm:"column:vouched_by"`
	Within    string     `gorm:"column:within"`
	Device    string     `gorm:"column:device"`
	ReauthAt  *time.Time `gorm:"column:proved_at"`
	Company   string     `gorm:"column:company"`
}

func (SessionRow) TableName() string { return "session" }

// NewSecret is 256 random bits as text. Only its hash is ever kept.
func NewSecret() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

func signInError() error { return &care.Error{Kind: care.KindSignIn, Key: "error.signin"} }

// StartSession signs a person in and gives the secret for their cookie. How
// they came in bounds how long they stay. An empty lang means the person's own;
// another one becomes theirs.
func (s *Store) StartSession(ctx context.Context, person care.ID, start NewSession, lang care.Lang) (secret string, err error) {
	return s.StartSessionWith(ctx, person, start, lang, nil)
}

// credential locks what lets somebody in until the commit: it may have ended since
// they asked. Who ends it either finds their session, or is found here. Nil is
// none.
type credential func(tx *gorm.DB) error

// What locks the row of each kind, if it has not ended.
const (
	LockCard   = "UPDATE card SET ended_at = NULL WHERE id = ? AND ended_at IS NULL"
	LockDevice = "UPDATE device SET ended_at = NULL WHERE id = ? AND ended_at IS NULL"
	lockInvite = "UPDATE invite SET revoked_at = NULL WHERE id = ? AND revoked_at IS NULL"
)

// LockCredential locks one row; ended is for who comes too late.
func LockCredential(lock string, id care.ID, ended error) credential {
	return func(tx *gorm.DB) error {
		held := tx.Exec(lock, id)
		if held.Error == nil && held.RowsAffected == 0 {
			return ended
		}
		return held.Error
	}
}

// StartSessionWith is StartSession by a credential.
func (s *Store) StartSessionWith(ctx context.Context, person care.ID, start NewSession, lang care.Lang, with credential) (secret string, err error) {
	db := s.db.Read(ctx)
	p, err := database.FetchOne[network.PersonRow](db, "WHERE id = $1", string(person))
	if err != nil {
		return "", err
	}
	row := SessionRow{PersonID: &person, Lang: cmp.Or(lang, p.Lang), Method: start.By, Shared: start.Shared, Within: start.Within, Device: start.Device}
	if start.Vouch != "" {
		row.VouchedBy = &start.Vouch
	}
	if row.Policy, err = policyFor(db, p, start); err != nil {
		return "", err
	}
	if secret, err = s.startSession(ctx, row, with); err != nil || row.Lang == p.Lang {
		return secret, err
	}
	return secret, s.SpeakLang(ctx, care.Viewer{Person: person, Session: database.HashOf(secret)}, lang)
}

// StartScreen signs a room screen in, which sees what its seat at that one
// review sees. Whoever calls it has checked the room's code.
func (s *Store) StartScreen(ctx context.Context, review, seat care.ID, lang care.Lang) (secret string, err error) {
	return s.startSession(ctx, SessionRow{SeatID: &seat, ReviewID: &review, Lang: lang, Method: ByRoom, Policy: "screen"}, nil)
}

func (s *Store) startSession(ctx context.Context, row SessionRow, with credential) (string, error) {
	secret := NewSecret()
	now := s.db.Now()
	row.TokenHash, row.ID = database.HashOf(secret), care.NewID()
	row.MadeAt, row.SeenAt, row.ReauthAt = now, now, &now
	row.IdleUntil, row.ExpiresAt = now.Add(policies[row.Policy].idle), now.Add(policies[row.Policy].most)
	err := s.db.WriteBatched(ctx, func(tx *gorm.DB) error {
		if row.PersonID == nil {
			return tx.Create(&row).Error
		}
		// The ties first, then the credential: in the order in which a step shuts them.
		ties, err := InvitedTies(tx, *row.PersonID)
		if err != nil {
			return err
		}
		if with != nil {
			if err := with(tx); err != nil {
				return err
			}
		}
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		return s.CameIn(tx, *row.PersonID, row.Within, ties)
	})
	if err != nil {
		return "", fmt.Errorf("store: start session: %w", err)
	}
	return secret, nil
}

// Visit is a viewer and how long they may stay.
type Visit struct {
	care.Viewer
	Name   string        // of the person; empty for a screen
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
	row, err := s.validSession(ctx, database.HashOf(secret), life)
	if err != nil {
		return Visit{}, err
	}
	v, name, err := viewerOf(s.db.Read(ctx), row)
	idle, most := row.left(s.db.Now())
	return Visit{
		Viewer: v, Name: name, Left: max(min(idle, most), time.Minute), Idle: policies[row.Policy].idle, Stays: idle < most, Shared: row.Shared,
	}, err
}

// StillSignedIn looks again at a viewer whose request is long over: is the session
// there? For sockets, on every ping. An open page is a sign of life only where
// somebody may be looking at it; noted is until when the last one is kept well
// enough.
func (s *Store) StillSignedIn(ctx context.Context, v care.Viewer, life bool) (noted time.Time, err error) {
	row, err := s.validSession(ctx, v.Session, life)
	if err == nil && v.Person == "" {
		_, _, err = viewerOf(s.db.Read(ctx), row) // a screen's ends with its review
	}
	return row.SeenAt.Add(policies[row.Policy].notedEvery()), err
}

// Still is nil while the viewer's session is good. For what outlives a request,
// which is no sign of life.
func (s *Store) Still(ctx context.Context, v care.Viewer) error {
	_, err := s.StillSignedIn(ctx, v, false)
	return err
}

// validSession is the row of a session that is good now. A sign of life is
// noted.
func (s *Store) validSession(ctx context.Context, hash string, life bool) (row SessionRow, err error) {
	db := s.db.Read(ctx)
	row, err = database.FetchOne[SessionRow](db, "WHERE token_hash = $1 AND ended_at IS NULL", hash)
	if care.KindOf(err) == care.KindNotFound && err != nil {
		return row, signInError()
	}
	if err != nil {
		return row, err
	}
	now := s.db.Now()
	if row.Over(now, nil) {
		sits, err := s.sitsInLive(db, row)
		if err != nil {
			return row, err
		}
		if row.Over(now, sits) {
			return row, signInError()
		}
	}
	if !life || now.Sub(row.SeenAt) < policies[row.Policy].notedEvery() {
		return row, nil
	}
	row.SeenAt, row.IdleUntil = now, now.Add(policies[row.Policy].idle)
	err = s.db.WriteBatched(ctx, func(tx *gorm.DB) error {
		return tx.Model(&SessionRow{}).Where("token_hash = ?", hash).
			Updates(map[string]any{"seen_at": row.SeenAt, "idle_until": row.IdleUntil}).Error
	})
	if err != nil && !errors.Is(err, context.Canceled) && !database.Unwritable(err) {
		return row, fmt.Errorf("store: session seen: %w", err)
	}
	return row, nil
}

// sitsInLive is since when the session's person has sat in a review that is live
// now, on a seat that stands; nil: they do not. A screen is there from the start.
func (s *Store) sitsInLive(db *gorm.DB, row SessionRow) (since *time.Time, err error) {
	q := db.Table("seat").Joins("JOIN review ON review.id = seat.review_id").
		Where("review.state = ? AND COALESCE(review.part_at, review.opened_at) > ? AND seat.state = ?", network.ReviewLive, s.db.Now().Add(-MeetingMost), network.SeatInvited)
	if row.PersonID != nil {
		q = q.Where("seat.person_id = ? AND seat.joined_at IS NOT NULL AND seat.left_at IS NULL", *row.PersonID)
	} else {
		q = q.Where("seat.id = ?", row.SeatID)
	}
	var seats []network.SeatRow
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

func viewerOf(db *gorm.DB, row SessionRow) (v care.Viewer, name string, err error) {
	v = care.Viewer{Session: row.TokenHash, Lang: row.Lang, Within: row.Within, Company: row.Company}
	if row.PersonID != nil {
		p, err := database.FetchOne[network.PersonRow](db, "WHERE id = $1", string(*row.PersonID))
		if err != nil {
			return care.Viewer{}, "", err
		}
		v.Person, v.Band, v.Staff = p.ID, p.Band, p.Staff
		return v, p.Name, nil
	}
	// A room screen speaks as the child's pages do: it is the child's meeting.
	var screen struct{ Band care.Band }
	err = db.Raw(`SELECT person.band FROM seat
		JOIN review ON review.id = seat.review_id
		JOIN person ON person.id = review.child_id
		WHERE seat.id = ? AND seat.state = ? AND review.id = ? AND review.state <> ?`,
		row.SeatID, network.SeatInvited, row.ReviewID, network.ReviewClosed).Scan(&screen).Error
	if err != nil {
		return care.Viewer{}, "", fmt.Errorf("store: session: %w", err)
	}
	if screen.Band == "" {
		return care.Viewer{}, "", signInError() // the seat is gone or the meeting is over
	}
	v.Seat, v.Review, v.Band = *row.SeatID, *row.ReviewID, screen.Band
	return v, "", nil
}

// EndSession signs out whoever holds the secret, and rings where they may have
// pages open, here or at another instance; an unknown one is no error.
func (s *Store) EndSession(ctx context.Context, secret string) error {
	rows, err := database.Fetch[SessionRow](s.db.Read(ctx), "WHERE token_hash = $1 AND ended_at IS NULL", database.HashOf(secret))
	if err != nil || len(rows) == 0 {
		return err
	}
	err = s.db.WriteBatched(ctx, func(tx *gorm.DB) error { return s.EndSessions(tx, "token_hash = ?", rows[0].TokenHash) })
	if err != nil {
		return err
	}
	if rows[0].PersonID == nil {
		s.db.Ring(database.Deref(rows[0].ReviewID))
		return nil
	}
	return s.RingFor(ctx, *rows[0].PersonID)
}

// RingFor rings in every review in which a person has a seat, and for the page
// of alerts, so that their open pages ask again.
func (s *Store) RingFor(ctx context.Context, person care.ID) error {
	var reviews []care.ID
	if err := s.db.Read(ctx).Model(&network.SeatRow{}).Where("person_id = ?", person).Pluck("review_id", &reviews).Error; err != nil {
		return fmt.Errorf("store: end session: %w", err)
	}
	for _, r := range append(reviews, alerts.AlertBell) {
		s.db.Ring(r)
	}
	return nil
}

// EndSessions ends those that fit and have not ended yet. Nothing else does.
func (s *Store) EndSessions(tx *gorm.DB, where string, args ...any) error {
	err := tx.Model(&SessionRow{}).Where("ended_at IS NULL").Where(where, args...).Update("ended_at", s.db.Now()).Error
	if err != nil {
		return fmt.Errorf("store: end sessions: %w", err)
	}
	return nil
}

// EndAllWays ends every session, invitation, staff link and feed: of a database that was kept,
// any of them may have been ended, or used, since.
func EndAllWays(ctx context.Context, db *database.DB) error {
	return db.WriteTx(ctx, func(tx *gorm.DB) error {
		now := db.Now()
		err := errors.Join(
			tx.Model(&SessionRow{}).Where("ended_at IS NULL").Update("ended_at", now).Error,
			tx.Model(&staffLinkRow{}).Where("used_at IS NULL AND revoked_at IS NULL").Update("revoked_at", now).Error,
			tx.Where("person_id <> ''").Delete(&feedRow{}).Error,
			tx.Model(&inviteRow{}).Where("revoked_at IS NULL").Updates(map[string]any{"revoked_at": now, "code": nil}).Error,
		)
		if err != nil {
			return fmt.Errorf("store: end all ways: %w", err)
		}
		return nil
	})
}

// EndSessionsWithin ends the sessions of a person that reach a child.
func (s *Store) EndSessionsWithin(tx *gorm.DB, person, child care.ID) error {
	return s.EndSessions(tx, "person_id = ? AND (within = '' OR within LIKE ?)", person, "%"+string(child)+"%")
}

// InvitedTies are those under which a person was asked in, held until the
// commit: all who hold several do so in one order.
func InvitedTies(tx *gorm.DB, person care.ID) ([]network.TieRow, error) {
	rest := "WHERE person_id = $1 AND state = $2 ORDER BY child_id, id"
	if tx.Name() == "postgres" {
		rest += " FOR UPDATE"
	}
	return database.Fetch[network.TieRow](tx, rest, string(person), string(care.TieInvited))
}

// CameIn makes those who were asked in active, now that they have come: for the
// children whom their way in is for.
func (s *Store) CameIn(tx *gorm.DB, person care.ID, within string, ties []network.TieRow) error {
	var arrived []care.ID
	for _, r := range ties {
		was := r.Tie()
		next, err := was.Take(care.StepArrive, s.db.Now(), time.Time{})
		if err != nil || !(care.Viewer{Within: within}).Reaches(r.ChildID) {
			continue // over before they came, or not what they came for
		}
		step := network.TieStepRow{ID: care.NewID(), Step: care.StepArrive, ByPerson: person}
		if err := s.network.PutStep(tx, was, next, step, ""); err != nil {
			return err
		}
		if err := s.audit.Note(tx, care.Viewer{Person: person}, "tie.arrive", r.ChildID, r.ID); err != nil {
			return err
		}
		arrived = append(arrived, r.ID)
	}
	for _, tie := range arrived {
		if err := s.audit.SignTies(tx, tie); err != nil {
			return err
		}
	}
	return nil
}

// SpeakLang changes the language of the viewer's pages, on this device now and
// on others from their next visit. A room screen changes only its own.
func (s *Store) SpeakLang(ctx context.Context, v care.Viewer, lang care.Lang) error {
	err := s.db.WriteBatched(ctx, func(tx *gorm.DB) error {
		err := tx.Model(&SessionRow{}).Where("token_hash = ?", v.Session).Update("lang", lang).Error
		if err != nil || v.Person == "" {
			return err
		}
		return tx.Model(&network.PersonRow{}).Where("id = ?", v.Person).Update("lang", lang).Error
	})
	if err != nil {
		return fmt.Errorf("store: speak language: %w", err)
	}
	return nil
}

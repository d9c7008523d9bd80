package signin

import (
	"context"
	"fmt"
	"unicode/utf8"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/audit"
	"myreview/server/store/network"
)

// ReauthMethod is what somebody who is signed in can show that it is still them.
type ReauthMethod string

// The methods.
const (
	ReauthDone     ReauthMethod = "given"    // they have, not long ago
	ReauthPassword ReauthMethod = "password" // their password
	ReauthTap      ReauthMethod = "tap"      // a tap: the demo's people have nothing else
	ReauthSignIn   ReauthMethod = "again"    // nothing but to come in once more
)

// ReauthMethod is what the viewer has to show before what asks for it (publishing,
// excluding, contact details: ASVS 5.0 7.5).
func (s *Store) ReauthMethod(ctx context.Context, v care.Viewer) (ReauthMethod, error) {
	row, p, err := s.sessionAndPerson(ctx, v)
	switch {
	case err != nil:
		return "", err
	case row.ReauthAt != nil && s.db.Now().Sub(*row.ReauthAt) < reauthLasts:
		return ReauthDone, nil
	case row.Method == ByDemo:
		return ReauthTap, nil
	case p.Password != nil:
		return ReauthPassword, nil
	}
	return ReauthSignIn, nil
}

func (s *Store) sessionAndPerson(ctx context.Context, v care.Viewer) (row SessionRow, p network.PersonRow, err error) {
	if v.Person == "" {
		return row, p, care.NotFoundError()
	}
	db := s.db.Read(ctx)
	if row, err = database.FetchOne[SessionRow](db, "WHERE token_hash = $1 AND ended_at IS NULL", v.Session); err != nil {
		return row, p, err
	}
	p, err = database.FetchOne[network.PersonRow](db, "WHERE id = $1", string(v.Person))
	return row, p, err
}

// Reauth shows that it is still the viewer, by their password, or by a tap where
// that is all there is. A wrong password is Invalid; too many have to wait.
func (s *Store) Reauth(ctx context.Context, v care.Viewer, password, place string) error {
	method, err := s.ReauthMethod(ctx, v)
	switch {
	case err != nil:
		return err
	case method == ReauthDone:
		return nil
	case method == ReauthSignIn:
		return signInError()
	case method == ReauthPassword:
		if err := s.checkPassword(ctx, v.Person, password, From{place, v.Session}); err != nil {
			return err
		}
	}
	err = s.db.WriteBatched(ctx, func(tx *gorm.DB) error {
		return tx.Model(&SessionRow{}).Where("token_hash = ?", v.Session).Update("proved_at", s.db.Now()).Error
	})
	if err != nil {
		return fmt.Errorf("store: reauth: %w", err)
	}
	return nil
}

// A password is as long as its owner likes, from ten letters (ASVS 5.0 6.2.1).
const (
	passwordLeast = 10
	passwordMost  = 200
)

// HasPassword reports whether the viewer has a password.
func (s *Store) HasPassword(ctx context.Context, v care.Viewer) (bool, error) {
	_, p, err := s.sessionAndPerson(ctx, v)
	return p.Password != nil, err
}

func passwordFault(password string) error {
	switch n := utf8.RuneCountInString(password); {
	case n < passwordLeast:
		return care.Invalid("password.short").On("new")
	case n > passwordMost:
		return care.Invalid("password.long").On("new")
	}
	return nil
}

// SetPassword gives the viewer another password and signs them out everywhere
// else. Whoever calls it has asked for reauthentication.
func (s *Store) SetPassword(ctx context.Context, v care.Viewer, password string) error {
	if err := passwordFault(password); err != nil {
		return err
	}
	row, person, err := s.sessionAndPerson(ctx, v)
	if err != nil {
		return err
	}
	if row.Method != ByCode && row.Method != ByPassword && row.Method != ByDemo {
		return care.Forbidden("error.forbidden") // who came by a card has another way back
	}
	if err := s.guessFault(password, person); err != nil {
		return err
	}
	hash, err := Slowly(ctx, v.Session, func() string { return HashPassword(password) })
	if err != nil {
		return err
	}
	err = s.db.WriteBatched(ctx, func(tx *gorm.DB) error {
		if err := tx.Model(&network.PersonRow{}).Where("id = ?", v.Person).Update("password", hash).Error; err != nil {
			return err
		}
		if err := s.EndSessions(tx, "person_id = ? AND token_hash <> ?", v.Person, v.Session); err != nil {
			return err
		}
		return audit.Sign[network.PersonRow](s.audit, tx, "WHERE id = $1", string(v.Person))
	})
	if err != nil {
		return fmt.Errorf("store: set password: %w", err)
	}
	return s.RingFor(ctx, v.Person)
}

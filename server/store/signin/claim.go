package signin

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/alerts"
	"myreview/server/store/network"
)

// A code is six digits (ASVS 5.0 6.5.4), good once and for ten minutes, in one
// browser; five wrong ones are its end, and the next may be asked for six
// times an hour.
const (
	inviteCodeLife  = 10 * time.Minute
	inviteCodeWrong = 5
	inviteCodeAsks  = 6
	inviteCodeHour  = time.Hour
)

// ClaimInvitation binds an invitation to a browser, which holds a secret (empty: it
// has none yet) and keeps the one given back. From then on the invitation is
// that browser's: another one is told that there is none, and the worker that
// somebody tried. A first code stands with it.
func (s *Store) ClaimInvitation(ctx context.Context, token, browser string) (secret string, err error) {
	secret = cmp.Or(browser, NewSecret())
	mine := true
	err = s.db.WriteTx(ctx, func(tx *gorm.DB) error {
		var row inviteRow
		err := database.Take(tx, &row, "token_hash = ?", database.HashOf(token))
		switch {
		case err != nil && care.KindOf(err) == care.KindNotFound:
			return unknownInvite()
		case err != nil:
			return err
		case !row.stands(s.db.Now()):
			return unknownInvite()
		}
		if err := s.tieStands(tx, row.TieID); err != nil {
			return err
		}
		hash, now := database.HashOf(secret), s.db.Now()
		bound := tx.Model(&inviteRow{}).Where("id = ? AND browser_hash IS NULL", row.ID).
			Updates(map[string]any{"browser_hash": hash, "bound_at": now})
		switch {
		case bound.Error != nil:
			return fmt.Errorf("store: claim invitation: %w", bound.Error)
		case bound.RowsAffected == 1:
			row.BrowserHash = &hash
			return s.newInviteCode(tx, row)
		}
		if err := database.Take(tx, &row, "id = ?", row.ID); err != nil {
			return err
		}
		if *row.BrowserHash == hash {
			return nil
		}
		mine = false
		return s.triedElsewhere(tx, row, now)
	})
	switch {
	case err != nil:
		return "", err
	case !mine: // what was tried is kept: refusing undoes nothing
		s.db.Ring(alerts.AlertBell)
		return "", unknownInvite()
	}
	return secret, nil
}

// triedElsewhere tells the people who invite that a second browser tried it:
// on their page, and once a day as an alert.
func (s *Store) triedElsewhere(tx *gorm.DB, row inviteRow, now time.Time) error {
	if err := tx.Model(&inviteRow{}).Where("id = ?", row.ID).Update("elsewhere_at", now).Error; err != nil {
		return fmt.Errorf("store: claim invitation: %w", err)
	}
	t, err := database.FetchOne[network.TieRow](tx, "WHERE id = $1", string(row.TieID))
	if err != nil {
		return err
	}
	return s.tellTried(tx, row, t.ChildID, now)
}

// tellTried is an alert that somebody else may have the invitation, once a day.
func (s *Store) tellTried(tx *gorm.DB, row inviteRow, child care.ID, now time.Time) error {
	about := "invite " + string(row.ID)
	return s.alerts.Raise(tx, alert.Raised{Key: about + " " + string(care.DateOf(now)), About: about, Kind: alert.Way, Child: child})
}

func unknownInvite() error { return &care.Error{Kind: care.KindNotFound, Key: "invite.unknown"} }

func (s *Store) tieStands(db *gorm.DB, tie care.ID) error {
	t, err := database.FetchOne[network.TieRow](db, "WHERE id = $1", string(tie))
	if err == nil && !t.Tie().Awaits(s.db.Now()) {
		err = unknownInvite()
	}
	return err
}

// codeOf is the code that stands; empty: none does.
func (s *Store) codeOf(r inviteRow) (string, error) {
	if r.Code == nil || r.CodeUntil == nil || !s.db.Now().Before(*r.CodeUntil) || r.CodeWrong >= inviteCodeWrong {
		return "", nil
	}
	code, _, err := database.ChildCrypto{DB: s.db}.Shown("invite", r.ID, "code", r.Code)
	return code, err // one that is lost opens nothing: the worker opens another
}

func newDigits() string {
	n, _ := rand.Int(rand.Reader, big.NewInt(1_000_000)) // never fails, as care.NewID
	return fmt.Sprintf("%06d", n)
}

func (s *Store) newInviteCode(tx *gorm.DB, row inviteRow) error {
	code, err := s.db.Sealed("invite", row.ID, "code", []byte(newDigits()))
	if err != nil {
		return err
	}
	err = tx.Model(&inviteRow{}).Where("id = ?", row.ID).Updates(map[string]any{
		"code": code, "code_until": s.db.Now().Add(inviteCodeLife), "code_wrong": 0,
	}).Error
	if err != nil {
		return fmt.Errorf("store: invitation code: %w", err)
	}
	return nil
}

// invitesOf are the invitations that a browser claimed and that stand, the one
// that was claimed last first.
func (s *Store) invitesOf(db *gorm.DB, browser string) ([]inviteRow, error) {
	if browser == "" {
		return nil, nil
	}
	rows, err := database.Fetch[inviteRow](db, "WHERE browser_hash = $1 AND revoked_at IS NULL ORDER BY bound_at DESC, id", database.HashOf(browser))
	return slices.DeleteFunc(rows, func(r inviteRow) bool { return !r.stands(s.db.Now()) }), err
}

// ClaimedInvitation is what a browser that claimed an invitation finds.
type ClaimedInvitation struct {
	Until    time.Time // of the code that stands; zero: none does
	Password bool      // its person chose one: it opens instead of a code
}

// ClaimedInvitation is for a browser by its secret; NotFound where it claimed none.
func (s *Store) ClaimedInvitation(ctx context.Context, browser string) (ClaimedInvitation, error) {
	db := s.db.Read(ctx)
	row, err := s.claimedRow(db, browser)
	if err != nil {
		return ClaimedInvitation{}, err
	}
	code, err := s.codeOf(row)
	if err != nil {
		return ClaimedInvitation{}, err
	}
	p, err := database.FetchOne[network.PersonRow](db, "WHERE id = $1", string(row.PersonID))
	d := ClaimedInvitation{Password: p.Password != nil && row.UsedAt != nil}
	if code != "" {
		d.Until = *row.CodeUntil
	}
	return d, err
}

// claimedRow is the invitation that a browser claimed last.
func (s *Store) claimedRow(db *gorm.DB, browser string) (inviteRow, error) {
	rows, err := s.invitesOf(db, browser)
	if err != nil {
		return inviteRow{}, err
	}
	if len(rows) == 0 {
		return inviteRow{}, care.NotFoundError()
	}
	return rows[0], s.tieStands(db, rows[0].TieID)
}

// AskCode makes another code for the browser's invitation; the one before is
// over. It stands on the page of the people who invite.
func (s *Store) AskCode(ctx context.Context, browser string) error {
	row, err := s.claimedRow(s.db.Read(ctx), browser)
	if err != nil {
		return err
	}
	if err := s.Try(ctx, "invite-code:"+string(row.ID), inviteCodeAsks, inviteCodeHour); err != nil {
		return err
	}
	return s.db.WriteTx(ctx, func(tx *gorm.DB) error { return s.newInviteCode(tx, row) })
}

// EnterByCode trades a code for a session. A wrong one is Invalid; so is one
// that is over, and after five wrong ones each, in the same words. The fifth is
// told to the people who invite: the code was read out to whoever is to have it.
func (s *Store) EnterByCode(ctx context.Context, browser, code string, start NewSession, lang care.Lang) (secret string, err error) {
	row, err := s.claimedRow(s.db.Read(ctx), browser)
	if err != nil {
		return "", err
	}
	wrong := care.Invalid("invite.code.wrong").On("code")
	fits, guessed := false, false
	err = s.db.WriteTx(ctx, func(tx *gorm.DB) error {
		var now inviteRow
		if err := database.Take(tx, &now, "id = ?", row.ID); err != nil {
			return err
		}
		right, err := s.codeOf(now)
		if err != nil {
			return err
		}
		if right == "" {
			return nil
		}
		set := map[string]any{"code": nil, "code_until": nil, "used_at": s.db.Now()}
		if subtle.ConstantTimeCompare([]byte(right), []byte(TidyDigits(code))) != 1 {
			set = map[string]any{"code_wrong": now.CodeWrong + 1}
		} else {
			fits = true
		}
		done := tx.Model(&inviteRow{}).Where("id = ? AND code_wrong = ? AND code_until = ?", row.ID, now.CodeWrong, now.CodeUntil).Updates(set)
		fits = fits && done.RowsAffected == 1 // else somebody typed in the same moment
		if guessed = !fits && done.RowsAffected == 1 && now.CodeWrong+1 == inviteCodeWrong; done.Error != nil || !guessed {
			return done.Error
		}
		t, err := database.FetchOne[network.TieRow](tx, "WHERE id = $1", string(row.TieID))
		if err != nil {
			return err
		}
		return s.tellTried(tx, row, t.ChildID, s.db.Now())
	})
	if guessed && err == nil {
		s.db.Ring(alerts.AlertBell)
	}
	switch {
	case err != nil:
		return "", fmt.Errorf("store: enter by code: %w", err)
	case !fits:
		return "", wrong
	}
	return s.enterInvited(ctx, row, start, lang)
}

// EnterByPassword lets somebody in again on the browser that a code opened
// once, by the password that they chose then. Who fails too often waits.
func (s *Store) EnterByPassword(ctx context.Context, browser, password, place string, start NewSession, lang care.Lang) (secret string, err error) {
	row, err := s.claimedRow(s.db.Read(ctx), browser)
	if err != nil {
		return "", err
	}
	if row.UsedAt == nil {
		return "", care.NotFoundError()
	}
	if err := s.checkPassword(ctx, row.PersonID, password, From{place, database.HashOf(browser)}); err != nil {
		return "", err
	}
	return s.enterInvited(ctx, row, start, lang)
}

// enterInvited starts the session of an invitation: for its child, and for
// those to whom the worker who invited is tied as well.
func (s *Store) enterInvited(ctx context.Context, row inviteRow, start NewSession, lang care.Lang) (string, error) {
	db := s.db.Read(ctx)
	rows, err := database.Fetch[network.TieRow](db, "WHERE person_id = $1 OR person_id = $2", string(row.PersonID), string(row.MadeBy))
	if err != nil {
		return "", err
	}
	works, err := s.network.WorksWith(db, row.MadeBy, rows)
	if err != nil {
		return "", err
	}
	var within []string
	for _, r := range rows {
		t := r.Tie()
		if t.Person == row.PersonID && (t.ID == row.TieID || slices.Contains(works, t.Child)) && !slices.Contains(within, string(t.Child)) {
			within = append(within, string(t.Child))
		}
	}
	start.Within = strings.Join(within, " ")
	return s.StartSessionWith(ctx, row.PersonID, start, lang, LockCredential(lockInvite, row.ID, unknownInvite()))
}

func NewToken() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

// TidyDigits undoes what hands do when they type digits.
func TidyDigits(typed string) string {
	return strings.Map(func(r rune) rune {
		if d := care.Digit(r); d >= 0 {
			return '0' + rune(d)
		}
		return -1
	}, typed)
}

package cards

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/alerts"
	"myreview/server/store/network"
	"myreview/server/store/signin"
)

// cardTryRow counts the wrong tries of a card on one device. A device on which
// the card opened before is known, and counts for itself alone: nobody can lock
// the child out of it from elsewhere. All others also count together (the row
// of no device), so that who throws cookies away gains nothing.
type cardTryRow struct {
	CardID   care.ID    `gorm:"column:card_id;primaryKey"`
	Device   string     `gorm:"column:device;primaryKey"`
	N        int        `gorm:"column:n"`
	Since    time.Time  `gorm:"column:since"`     // the first of N
	Last     string     `gorm:"column:last"`      // hash of the form that was wrong last
	OpenedAt *time.Time `gorm:"column:opened_at"` // for the first time on this device
	ToldAt   *time.Time `gorm:"column:told_at"`   // the people at work know that it is locked
}

func (cardTryRow) TableName() string { return "card_try" }

// CardTries is how often a card may be tried on one device (safety.md T4); a
// secret of three pictures is one in 1,728.
const CardTries = 5

// All devices on which a card never opened have this many tries together; a
// month without any gives them back.
const (
	cardTriesElsewhere = 15
	cardTriesForgotten = 30 * 24 * time.Hour
)

// CardAt is what may be shown to whoever holds a card: how to ask for its
// secret, in the language and at the age of the child whose it is. It tells
// nothing of who that is.
type CardAt struct {
	Lang    care.Lang
	Band    care.Band
	Secret  care.SecretKind // empty: none is chosen yet
	Resting bool            // tried too often on this device
}

// CardAt looks at the card that has this token, and changes nothing. Device is
// the secret of this browser, if it has one. NotFound (card.unknown): there is
// no such card, or no more. A number is never one.
func (s *Store) CardAt(ctx context.Context, token, device string) (CardAt, error) {
	db := s.db.Read(ctx)
	card, err := s.cardByToken(db, token)
	if err != nil {
		return CardAt{}, err
	}
	return s.lookAt(db, card, device)
}

// CardTyped is CardAt for what a visitor types or sends: a token or a number. Only
// wrong ones count, so that a right one is found whatever others typed.
// KindTooMany: too many were wrong.
func (s *Store) CardTyped(ctx context.Context, held string, from signin.From) (CardAt, error) {
	db := s.db.Read(ctx)
	card, err := s.cardBy(db, held)
	number, typed := cardNumber(held)
	if typed && err != nil && care.KindOf(err) == care.KindNotFound {
		card, err = s.cardByNumberBefore(ctx, number, from)
	}
	if err != nil && care.KindOf(err) == care.KindNotFound {
		if err := s.signin.Try(ctx, "card:"+from.Place, cardsWrong, cardsWindow); err != nil {
			return CardAt{}, err
		}
	}
	if err != nil {
		return CardAt{}, err
	}
	return s.lookAt(db, card, from.Browser)
}

// How many cards that are none may be typed from one place before that is all
// that is said of the next: a whole school may be one.
const (
	cardsWrong  = 200
	cardsWindow = 10 * time.Minute
)

func (s *Store) lookAt(db *gorm.DB, card cardRow, device string) (CardAt, error) {
	at, _, err := s.cardAt(db, card)
	if err != nil {
		return CardAt{}, err
	}
	tries, err := s.tries(db, card.ID, device)
	at.Resting = err == nil && tries.resting()
	return at, err
}

func (s *Store) cardAt(db *gorm.DB, card cardRow) (CardAt, cardSecretRow, error) {
	var p network.PersonRow
	if err := database.Take(db, &p, "id = ?", card.ChildID); err != nil {
		return CardAt{}, cardSecretRow{}, err
	}
	var secret cardSecretRow
	if err := database.Take(db, &secret, "child_id = ?", card.ChildID); err != nil && care.KindOf(err) != care.KindNotFound {
		return CardAt{}, cardSecretRow{}, err
	}
	return CardAt{Lang: p.Lang, Band: p.Band, Secret: secret.Kind}, secret, nil
}

// cardTries is what counts for one card on one device.
type cardTries struct {
	here, elsewhere cardTryRow
}

func (t cardTries) known() bool { return t.here.OpenedAt != nil }

func (t cardTries) resting() bool {
	return t.here.N >= CardTries || !t.known() && t.elsewhere.N >= cardTriesElsewhere
}

// locked is the count that made the card rest.
func (t *cardTries) locked() *cardTryRow {
	if t.here.N < CardTries {
		return &t.elsewhere
	}
	return &t.here
}

// again reports whether this form was the last that was wrong here.
func (t cardTries) again(form care.ID) bool { return t.here.Last == database.HashOf(string(form)) }

func (s *Store) tries(db *gorm.DB, card care.ID, device string) (t cardTries, err error) {
	now := s.db.Now()
	t.here = cardTryRow{CardID: card, Device: database.HashOf(device), Since: now}
	t.elsewhere = cardTryRow{CardID: card, Since: now}
	var rows []cardTryRow
	if err := db.Find(&rows, "card_id = ? AND device IN ?", card, []string{t.here.Device, ""}).Error; err != nil {
		return t, fmt.Errorf("store: card tries: %w", err)
	}
	for _, r := range rows {
		if r.Device != "" {
			t.here = r
			continue
		}
		t.elsewhere = r
		if now.Sub(r.Since) >= cardTriesForgotten {
			t.elsewhere.N = 0
		}
	}
	return t, nil
}

// CardAttempt is one try: what is on the card, what the child picked or said
// (care.PicturesSecret, care.PhraseSecret), the secret of this browser, and the
// id of the form that asked, which counts once however often it is sent.
type CardAttempt struct {
	Held   string
	Secret string
	Device string
	Form   care.ID
}

// OpenCard starts a session of the child whose card and secret these are. A
// wrong secret is Invalid (card.wrong, with Left tries to go); a card that was
// tried too often on this device is TooMany (card.resting), whatever the
// secret. The try that locks it tells the people at work. A card is for devices
// that others use too. An empty lang means the child's own.
func (s *Store) OpenCard(ctx context.Context, k CardAttempt, start signin.NewSession, lang care.Lang) (session string, err error) {
	db := s.db.Read(ctx)
	card, err := s.cardBy(db, k.Held)
	if err != nil {
		return "", err
	}
	_, secret, err := s.cardAt(db, card)
	if err != nil {
		return "", err
	}
	if secret.Hash == "" {
		return "", care.Conflict("card.error.first")
	}
	counted, err := s.countPlace(ctx, card, k, start.Place)
	if err != nil {
		return "", err
	}
	left, err := s.countTry(ctx, card, k)
	if err != nil {
		return "", err
	}
	fits := false
	anew, err := signin.Slowly(ctx, start.Place, func() string {
		before := false
		if fits, before = signin.SecretFits(secret.Hash, k.Secret); before {
			return signin.HashSecret(k.Secret)
		}
		return ""
	})
	if err != nil {
		return "", err // counted all the same: whoever hangs up has tried
	}
	if anew != "" {
		if err := s.keepAnew(ctx, secret, anew); err != nil {
			return "", err
		}
	}
	told, err := s.settleTry(context.WithoutCancel(ctx), card, k.Device, fits)
	if err != nil {
		return "", err
	}
	if told {
		s.db.Ring(alerts.AlertBell)
	}
	if !fits {
		return "", care.Invalid("card.wrong").With("Left", left)
	}
	if err := s.signin.TakeBack(ctx, nil, counted); err != nil {
		return "", err
	}
	start.By, start.Shared = signin.ByCard, true
	return s.signin.StartSessionWith(ctx, card.ChildID, start, lang, signin.LockCredential(signin.LockCard, card.ID, unknownCard()))
}

// How many wrong secrets may come from one place, of whichever cards; a card
// takes fifteen at most. A device on which the card opened counts for itself.
const (
	secretsWrong  = 300
	secretsWindow = 10 * time.Minute
)

// countPlace counts a secret by where it comes from, and gives the bucket. Where
// none is looked at, since the card rests there or the form was sent before, none
// is counted: or one wrong try, sent again and again, would stop a whole school.
func (s *Store) countPlace(ctx context.Context, card cardRow, k CardAttempt, place string) (bucket string, err error) {
	t, err := s.tries(s.db.Read(ctx), card.ID, k.Device)
	if err != nil || t.resting() || t.again(k.Form) {
		return "", err
	}
	bucket = "secrets:place " + place
	if t.known() {
		bucket = "secrets:browser " + k.Device
	}
	return bucket, s.signin.Try(ctx, bucket, secretsWrong, secretsWindow)
}

// keepAnew keeps a secret as secrets are compared today, unless another was
// chosen meanwhile.
func (s *Store) keepAnew(ctx context.Context, secret cardSecretRow, hash string) error {
	err := s.db.WriteBatched(ctx, func(tx *gorm.DB) error {
		return tx.Model(&cardSecretRow{}).Where("child_id = ? AND hash = ?", secret.ChildID, secret.Hash).Update("hash", hash).Error
	})
	if err != nil {
		return fmt.Errorf("store: keep secret: %w", err)
	}
	return nil
}

// countTry counts a try before it is made, so that many at once are not more
// than one after another, and says how many are left.
func (s *Store) countTry(ctx context.Context, card cardRow, k CardAttempt) (left int, err error) {
	form := database.HashOf(string(k.Form))
	var refused error
	err = s.db.WriteBatched(ctx, func(tx *gorm.DB) error {
		t, err := s.lockTries(tx, card.ID, k.Device)
		if err != nil {
			return err
		}
		left = max(0, CardTries-t.here.N)
		switch {
		case t.again(k.Form): // sent again: answered again, not tried again
			refused = care.Invalid("card.wrong").With("Left", left)
			return nil
		case t.resting():
			refused = &care.Error{Kind: care.KindTooMany, Key: "card.resting"}
			if t.locked().ToldAt != nil {
				return refused // and no row is left of a device that is one of any number
			}
			return s.tellLocked(tx, card, t)
		}
		left--
		return t.each(tx, func(r *cardTryRow) {
			if r.N == 0 {
				r.Since, r.ToldAt = s.db.Now(), nil
			}
			r.N, r.Last = r.N+1, form
		})
	})
	if err != nil {
		return 0, err
	}
	return left, refused
}

// settleTry says what came of a try that was counted, and whether the people at
// work are told of it. A right one takes back all that was wrong before on this
// device, and itself elsewhere.
func (s *Store) settleTry(ctx context.Context, card cardRow, device string, right bool) (told bool, err error) {
	err = s.db.WriteBatched(ctx, func(tx *gorm.DB) error {
		t, err := s.lockTries(tx, card.ID, device)
		if err != nil {
			return err
		}
		if !right {
			told = t.resting()
			if !told {
				return nil
			}
			return s.tellLocked(tx, card, t)
		}
		first, now := !t.known(), s.db.Now()
		err = t.each(tx, func(r *cardTryRow) {
			r.N, r.Last = max(0, r.N-1), ""
			if r.Device != "" {
				r.N, r.OpenedAt = 0, cmp.Or(r.OpenedAt, &now)
			}
		})
		if err != nil || !first {
			return err
		}
		if err := s.cardEvent(tx, card.ChildID, cardOpened, card.ChildID); err != nil {
			return err
		}
		told = true
		about := "card.device|" + string(card.ID)
		return s.alerts.Raise(tx, alert.Raised{Key: about + "|" + t.here.Device, Kind: alert.Device, Child: card.ChildID, About: about})
	})
	return told, err
}

// tellLocked tells the people at work, once, that the card is locked here.
func (s *Store) tellLocked(tx *gorm.DB, card cardRow, t cardTries) error {
	row := t.locked()
	if row.ToldAt != nil {
		return nil
	}
	now := s.db.Now()
	row.ToldAt = &now
	if err := row.keep(tx); err != nil {
		return err
	}
	if err := s.cardEvent(tx, card.ChildID, cardLocked, card.ChildID); err != nil {
		return err
	}
	about := "card.locked|" + string(card.ID)
	return s.alerts.Raise(tx, alert.Raised{
		Key: about + "|" + row.Device + "|" + row.Since.Format(time.RFC3339Nano), Kind: alert.Locked, Child: card.ChildID, About: about,
	})
}

// each changes and keeps the rows that count for this device.
func (t *cardTries) each(tx *gorm.DB, change func(*cardTryRow)) error {
	rows := []*cardTryRow{&t.here}
	if !t.known() {
		rows = append(rows, &t.elsewhere)
	}
	for _, r := range rows {
		change(r)
		if err := r.keep(tx); err != nil {
			return err
		}
	}
	return nil
}

func (r *cardTryRow) keep(tx *gorm.DB) error {
	err := tx.Exec("UPDATE card_try SET n = ?, since = ?, last = ?, opened_at = ?, told_at = ? WHERE card_id = ? AND device = ?",
		r.N, r.Since, r.Last, r.OpenedAt, r.ToldAt, r.CardID, r.Device).Error
	if err != nil {
		return fmt.Errorf("store: card try: %w", err)
	}
	return nil
}

// lockTries reads the rows that count and holds them until the commit, all in
// one order.
func (s *Store) lockTries(tx *gorm.DB, card care.ID, device string) (cardTries, error) {
	now := s.db.Now()
	rows := []cardTryRow{{CardID: card, Since: now}, {CardID: card, Device: database.HashOf(device), Since: now}}
	err := tx.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "card_id"}, {Name: "device"}},
		DoUpdates: clause.Assignments(map[string]any{"n": gorm.Expr("card_try.n")}),
	}).Create(&rows).Error
	if err != nil {
		return cardTries{}, fmt.Errorf("store: card try: %w", err)
	}
	return s.tries(tx, card, device)
}

package cards

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/seal"
	"myreview/server/store/audit"
	"myreview/server/store/network"
	"myreview/server/store/signin"
)

// A child's card is a piece of paper with a token of 128 bits, as a picture
// that cameras read, and a number that can be typed. Both are kept as hashes
// alone. Either says which card it is and opens nothing: the child's secret
// does, with the card (safety.md section 2, "Child").
type cardRow struct {
	ID         care.ID    `gorm:"column:id;primaryKey"`
	ChildID    care.ID    `gorm:"column:child_id"`
	TokenHash  string     `gorm:"column:token_hash"`
	NumberHash string     `gorm:"column:number_hash"`
	ByPerson   care.ID    `gorm:"column:by_person"`
	MadeAt     time.Time  `gorm:"column:made_at"`
	EndedAt    *time.Time `gorm:"column:ended_at"`
}

func (cardRow) TableName() string { return "card" }

type cardSecretRow struct {
	ChildID   care.ID         `gorm:"column:child_id;primaryKey"`
	Kind      care.SecretKind `gorm:"column:kind"`
	Hash      string          `gorm:"column:hash"`
	SetAt     time.Time       `gorm:"column:set_at"`
	VouchedBy care.ID         `gorm:"column:vouched_by"`
}

func (cardSecretRow) TableName() string { return "card_secret" }

type cardEventRow struct {
	ID       care.ID   `gorm:"column:id;primaryKey"`
	ChildID  care.ID   `gorm:"column:child_id"`
	Kind     string    `gorm:"column:kind"`
	ByPerson care.ID   `gorm:"column:by_person"`
	At       time.Time `gorm:"column:at"`
}

func (cardEventRow) TableName() string { return "card_event" }

// What can happen to a child's ways in. Each is the message card.event.<kind>.
const (
	cardMade      = "made"
	cardEnded     = "ended"
	cardVouched   = "vouched" // an adult handed a device over
	cardChosen    = "chosen"  // the child chose their secret
	cardForgotten = "forgotten"
	cardOpened    = "opened" // for the first time on a device
	cardLocked    = "locked"
	cardUnlocked  = "unlocked"
	deviceMade    = "link"
	deviceBound   = "bound"
	deviceRefused = "refused" // somebody else came with a link that was taken
	deviceEnded   = "unbound"
)

// CardFace is what is printed on a card. It exists once, when the card is made.
type CardFace struct {
	Token  string
	Number string // twelve digits
	Lang   care.Lang
	Band   care.Band
}

const numberDigits = 12

// MakesCards is nil for the people at work who make a child's card.
func (s *Store) MakesCards(ctx context.Context, v care.Viewer, review care.ID) error {
	_, err := s.makesCards(ctx, s.db.Read(ctx), v, review)
	return err
}

func (s *Store) makesCards(ctx context.Context, db *gorm.DB, v care.Viewer, review care.ID) (network.Standing, error) {
	return s.network.Keeper(ctx, db, v, review)
}

// hasPages is nil for a child who has pages of their own; a Conflict for one who is still
// too young for them.
func (s *Store) hasPages(st network.Standing) error {
	child := st.Review.ChildID
	if slices.ContainsFunc(st.Ties, func(t care.Tie) bool { return t.Person == child && t.Kind == care.TieChild && t.Active(s.db.Now()) }) {
		return nil
	}
	return care.Conflict("card.ways.early")
}

// MakeCard makes the child's new card. The old one ends in the same moment,
// with every session that it may have opened; what the child chose to go with
// it stays. id is the one that the form carried: asking again with it makes no
// other card and is a Conflict (card.once), since the face cannot be shown again.
func (s *Store) MakeCard(ctx context.Context, v care.Viewer, review, id care.ID) (CardFace, error) {
	face := CardFace{Token: signin.NewToken(), Number: newNumber()}
	numberHash, err := s.hashOfNumber(face.Number)
	if err != nil {
		return CardFace{}, err
	}
	var child care.ID
	err = s.audit.Write(ctx, v, review, func(tx *audit.Tx) error {
		st, err := s.makesCards(ctx, tx.DB, v, review)
		if err != nil {
			return err
		}
		if err := s.hasPages(st); err != nil {
			return err
		}
		var twice int64
		if err := tx.Model(&cardRow{}).Where("id = ?", id).Count(&twice).Error; err != nil {
			return fmt.Errorf("store: make card: %w", err)
		}
		if twice > 0 {
			return care.Conflict("card.once")
		}
		child = st.Review.ChildID
		var p network.PersonRow
		if err := database.Take(tx.DB, &p, "id = ?", child); err != nil {
			return err
		}
		face.Lang, face.Band = p.Lang, p.Band
		if err := s.endCard(tx.DB, child); err != nil {
			return err
		}
		err = tx.Create(&cardRow{
			ID: id, ChildID: child, TokenHash: database.HashOf(face.Token), NumberHash: numberHash, ByPerson: v.Person, MadeAt: s.db.Now(),
		}).Error
		if errors.Is(err, gorm.ErrDuplicatedKey) { // two at once: the other one's card stands
			return care.Conflict("card.once")
		}
		if err != nil {
			return fmt.Errorf("store: make card: %w", err)
		}
		tx.Event("card.made", id)
		return s.cardEvent(tx.DB, child, cardMade, v.Person)
	})
	if err != nil {
		return CardFace{}, err
	}
	return face, s.signin.RingFor(ctx, child)
}

// EndCard ends the child's card, which was lost: nothing opens with it any
// more, and who came in by it is out. Where there is none nothing happens.
func (s *Store) EndCard(ctx context.Context, v care.Viewer, review care.ID) error {
	return s.onCard(ctx, v, review, func(tx *audit.Tx, card cardRow) error {
		tx.Event("card.ended", card.ID)
		if err := s.endCard(tx.DB, card.ChildID); err != nil {
			return err
		}
		return s.cardEvent(tx.DB, card.ChildID, cardEnded, v.Person)
	})
}

// ForgetSecret lets the child choose again what goes with their card, with an
// adult who vouches for them as the first time.
func (s *Store) ForgetSecret(ctx context.Context, v care.Viewer, review care.ID) error {
	return s.onCard(ctx, v, review, func(tx *audit.Tx, card cardRow) error {
		done := tx.Where("child_id = ?", card.ChildID).Delete(&cardSecretRow{})
		if done.Error != nil {
			return fmt.Errorf("store: forget secret: %w", done.Error)
		}
		if done.RowsAffected == 0 {
			return nil
		}
		tx.Event("card.forgotten", card.ID)
		return s.cardEvent(tx.DB, card.ChildID, cardForgotten, v.Person)
	})
}

// UnlockCard gives the card its tries back, on every device.
func (s *Store) UnlockCard(ctx context.Context, v care.Viewer, review care.ID) error {
	return s.onCard(ctx, v, review, func(tx *audit.Tx, card cardRow) error {
		done := tx.Model(&cardTryRow{}).Where("card_id = ? AND n > 0", card.ID).Updates(map[string]any{"n": 0, "last": "", "told_at": nil})
		if done.Error != nil {
			return fmt.Errorf("store: unlock card: %w", done.Error)
		}
		if done.RowsAffected == 0 {
			return nil
		}
		tx.Event("card.unlocked", card.ID)
		return s.cardEvent(tx.DB, card.ChildID, cardUnlocked, v.Person)
	})
}

// onCard does something to the card that stands, if there is one, and rings
// for everybody whom it may have signed out.
func (s *Store) onCard(ctx context.Context, v care.Viewer, review care.ID, fn func(tx *audit.Tx, card cardRow) error) error {
	var child care.ID
	err := s.audit.Write(ctx, v, review, func(tx *audit.Tx) error {
		st, err := s.makesCards(ctx, tx.DB, v, review)
		if err != nil {
			return err
		}
		var card cardRow
		err = database.Take(tx.DB, &card, "child_id = ? AND ended_at IS NULL", st.Review.ChildID)
		if care.KindOf(err) == care.KindNotFound {
			return nil
		}
		if err != nil {
			return err
		}
		child = card.ChildID
		return fn(tx, card)
	})
	if err != nil || child == "" {
		return err
	}
	return s.signin.RingFor(ctx, child)
}

// endCard ends the card that stands, what was handed over with it, and every
// session of the child: on a device of their own one tap brings them back.
func (s *Store) endCard(tx *gorm.DB, child care.ID) error {
	now := s.db.Now()
	err := tx.Model(&handoverRow{}).Where("card_id IN (SELECT id FROM card WHERE child_id = ?) AND used_at IS NULL", child).Update("used_at", now).Error
	if err == nil {
		err = tx.Model(&cardRow{}).Where("child_id = ? AND ended_at IS NULL", child).Update("ended_at", now).Error
	}
	if err == nil {
		err = s.signin.EndSessions(tx, "person_id = ?", child)
	}
	if err != nil {
		return fmt.Errorf("store: end card: %w", err)
	}
	return nil
}

func (s *Store) cardEvent(tx *gorm.DB, child care.ID, kind string, by care.ID) error {
	err := tx.Create(&cardEventRow{ID: care.NewID(), ChildID: child, Kind: kind, ByPerson: by, At: s.db.Now()}).Error
	if err != nil {
		return fmt.Errorf("store: card event: %w", err)
	}
	return nil
}

// cardBy finds the card that stands by its token or its number, if the child
// is still one of ours. Everything else is one NotFound (card.unknown): a card
// that ended, and one that never was.
func (s *Store) cardBy(db *gorm.DB, held string) (cardRow, error) {
	if number, ok := cardNumber(held); ok {
		hash, err := s.hashOfNumber(number)
		if err != nil {
			return cardRow{}, err
		}
		return s.cardWhere(db, "number_hash", hash)
	}
	return s.cardByToken(db, held)
}

// cardByToken is cardBy for what a camera reads. A number is none of these: an
// address would be a place to try numbers at.
func (s *Store) cardByToken(db *gorm.DB, token string) (cardRow, error) {
	return s.cardWhere(db, "token_hash", database.HashOf(token))
}

func (s *Store) cardWhere(db *gorm.DB, column, hash string) (card cardRow, err error) {
	err = database.Take(db, &card, column+" = ? AND ended_at IS NULL", hash)
	if err == nil {
		err = s.network.OwnTie(db, card.ChildID)
	}
	if err != nil && care.KindOf(err) == care.KindNotFound {
		return cardRow{}, unknownCard()
	}
	return card, err
}

func unknownCard() error { return &care.Error{Kind: care.KindNotFound, Key: "card.unknown"} }

func newNumber() string {
	n, err := rand.Int(rand.Reader, new(big.Int).Exp(big.NewInt(10), big.NewInt(numberDigits), nil))
	if err != nil {
		panic(err) // crypto/rand ends the program before it fails
	}
	return fmt.Sprintf("%0*d", numberDigits, n)
}

// cardNumber reads a number as it was typed, with whatever stands between the
// digits.
func cardNumber(typed string) (string, bool) {
	for _, r := range typed {
		if care.Digit(r) < 0 && !strings.ContainsRune(" -.·\u00a0\u200e\u200f\u202a\u202c\t\n", r) {
			return "", false
		}
	}
	number := signin.TidyDigits(typed)
	return number, len(number) == numberDigits
}

// hashOfNumber is what is kept of a number. It takes a secret of the deployment's:
// a number has only 40 bits, and who has stolen the database could try them all.
func (s *Store) hashOfNumber(number string) (string, error) {
	chain := s.db.Chain()
	if chain == nil {
		return "", fmt.Errorf("store: card: %w", seal.ErrNoKey)
	}
	return chain.Link("card.number", number), nil
}

package cards

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/network"
	"myreview/server/store/signin"
)

// handoverRow is a device that an adult has just handed to a child, so that the
// child chooses what goes with their card. Whoever holds its token may do that
// and nothing else. The first choice is kept as a hash until it is made again.
type handoverRow struct {
	TokenHash string          `gorm:"column:token_hash;primaryKey"`
	CardID    care.ID         `gorm:"column:card_id"`
	ByPerson  care.ID         `gorm:"column:by_person"`
	Kind      care.SecretKind `gorm:"column:kind"`
	Hash      string          `gorm:"column:hash"`
	ExpiresAt time.Time       `gorm:"column:expires_at"`
	UsedAt    *time.Time      `gorm:"column:used_at"`
}

func (handoverRow) TableName() string { return "handover" }

const handoverLife = 15 * time.Minute

// choicesMost is how often a child may choose while they have the device, and
// how often all may who were handed one in one place.
const choicesMost = 100

// mayVouch: people at work with the child, and their carers (safety.md section
// 2, "first use with an adult who vouches"). Not parents.
func mayVouch(k care.TieKind) bool { return k.Professional() || k.Cares() }

// Vouches names the child, for an adult who is signed in and holds the child's
// card, and may vouch that the child is with them. NotFound for everybody else.
func (s *Store) Vouches(ctx context.Context, v care.Viewer, held string) (name string, err error) {
	db := s.db.Read(ctx)
	card, err := s.cardBy(db, held)
	if err != nil {
		return "", err
	}
	if err := s.vouches(db, v, card.ChildID); err != nil {
		return "", err
	}
	var p network.PersonRow
	err = database.Take(db, &p, "id = ?", card.ChildID)
	return p.Name, err
}

func (s *Store) vouches(db *gorm.DB, v care.Viewer, child care.ID) error {
	if v.Person == "" {
		return care.NotFoundError()
	}
	around, err := network.CircleOf(db, child)
	if err != nil {
		return err
	}
	t, ok := s.network.Network(around.Ties).Acts(v.Person)
	if !ok || !t.Active(s.db.Now()) || !mayVouch(t.Kind) {
		return care.NotFoundError()
	}
	return nil
}

// HandOver ends the adult's session on this device and gives the token with
// which the child chooses their secret. A child who has one needs nobody to
// vouch: Conflict (card.error.chosen). Another child's card is NotFound
// (card.unknown) like what is none; too many of either are TooMany.
func (s *Store) HandOver(ctx context.Context, v care.Viewer, held string) (token string, err error) {
	card, err := s.cardBy(s.db.Read(ctx), held)
	if err == nil {
		token, err = s.handOver(ctx, v, card)
	}
	if err != nil && care.KindOf(err) == care.KindNotFound {
		if err := s.signin.Try(ctx, "card-hand:"+string(v.Person), handsWrong, handoverLife); err != nil {
			return "", err
		}
		return "", unknownCard() // whether it is another child's is not said
	}
	return token, err
}

// handsWrong is how many cards an adult may try to hand over that they may not.
const handsWrong = 20

// HandOverHere is HandOver for people at work, who need not hold the card.
// NotFound (card.unknown): the child has none.
func (s *Store) HandOverHere(ctx context.Context, v care.Viewer, review care.ID) (token string, err error) {
	db := s.db.Read(ctx)
	st, err := s.makesCards(ctx, db, v, review)
	if err != nil {
		return "", err
	}
	var card cardRow
	err = database.Take(db, &card, "child_id = ? AND ended_at IS NULL", st.Review.ChildID)
	if err != nil && care.KindOf(err) == care.KindNotFound {
		return "", unknownCard()
	}
	if err != nil {
		return "", err
	}
	return s.handOver(ctx, v, card)
}

func (s *Store) handOver(ctx context.Context, v care.Viewer, card cardRow) (token string, err error) {
	token = signin.NewSecret()
	err = s.db.WriteTx(ctx, func(tx *gorm.DB) error {
		if err := s.vouches(tx, v, card.ChildID); err != nil {
			return err
		}
		var chosen int64
		if err := tx.Model(&cardSecretRow{}).Where("child_id = ?", card.ChildID).Count(&chosen).Error; err != nil {
			return fmt.Errorf("store: hand over: %w", err)
		}
		if chosen > 0 {
			return care.Conflict("card.error.chosen")
		}
		now := s.db.Now()
		err := tx.Create(&handoverRow{TokenHash: database.HashOf(token), CardID: card.ID, ByPerson: v.Person, ExpiresAt: now.Add(handoverLife)}).Error
		if err == nil {
			err = s.signin.EndSessions(tx, "token_hash = ?", v.Session)
		}
		if err != nil {
			return fmt.Errorf("store: hand over: %w", err)
		}
		return s.cardEvent(tx, card.ChildID, cardVouched, v.Person)
	})
	if err != nil {
		return "", err
	}
	return token, s.signin.RingFor(ctx, v.Person) // what they had open here is the child's to see no longer
}

// Choosing is what a child who was handed a device may be shown. Secret is the
// kind that they chose once and have to choose again; empty: nothing yet.
func (s *Store) Choosing(ctx context.Context, token string) (CardAt, error) {
	db := s.db.Read(ctx)
	h, card, err := s.handover(db, token)
	if err != nil {
		return CardAt{}, err
	}
	at, _, err := s.cardAt(db, card)
	at.Secret = h.Kind
	return at, err
}

func handoverOver() error { return &care.Error{Kind: care.KindNotFound, Key: "card.over"} }

// handover is the one that this token opens now. NotFound (card.over): used,
// too old, never there, the card ended, or whoever vouched may do so no more.
func (s *Store) handover(db *gorm.DB, token string) (h handoverRow, card cardRow, err error) {
	err = database.Take(db, &h, "token_hash = ? AND used_at IS NULL AND expires_at > ?", database.HashOf(token), s.db.Now())
	if err == nil {
		err = database.Take(db, &card, "id = ? AND ended_at IS NULL", h.CardID)
	}
	if err == nil {
		err = s.network.OwnTie(db, card.ChildID)
	}
	if err == nil {
		err = s.vouches(db, care.Viewer{Person: h.ByPerson}, card.ChildID)
	}
	if err != nil && care.KindOf(err) == care.KindNotFound {
		err = handoverOver()
	}
	return h, card, err
}

// ChooseSecret takes what the child chose. The first time it is kept to compare
// (an empty session); the second time, when it is the same, it is theirs, and
// they are in. Where the two differ they begin again: Invalid (card.error.differ).
func (s *Store) ChooseSecret(ctx context.Context, token, secret, device string, start signin.NewSession, lang care.Lang) (session string, err error) {
	h, card, err := s.handover(s.db.Read(ctx), token)
	if err != nil {
		return "", err
	}
	for _, bucket := range []string{"choose:" + h.TokenHash, "choose:place " + start.Place} {
		if err := s.signin.Try(ctx, bucket, choicesMost, handoverLife); err != nil {
			return "", err
		}
	}
	kind, hash, same := care.SecretKindOf(secret), "", false
	if _, err := signin.Slowly(ctx, start.Place, func() string {
		before := false
		if same, before = signin.SecretFits(h.Hash, secret); !same || before {
			hash = signin.HashSecret(secret)
		}
		return ""
	}); err != nil {
		return "", err
	}
	if !same {
		differ := h.Kind != ""
		if differ {
			kind, hash = "", ""
		}
		err := s.db.WriteBatched(ctx, func(tx *gorm.DB) error {
			return tx.Model(&handoverRow{}).Where("token_hash = ? AND used_at IS NULL", h.TokenHash).Updates(map[string]any{"kind": kind, "hash": hash}).Error
		})
		switch {
		case err != nil:
			return "", fmt.Errorf("store: choose secret: %w", err)
		case differ:
			return "", care.Invalid("card.error.differ")
		}
		return "", nil
	}
	h.Hash = cmp.Or(hash, h.Hash)
	if err := s.keepSecret(ctx, h, card, device); err != nil {
		return "", err
	}
	start.By, start.Shared, start.Vouch = signin.ByCard, true, h.ByPerson
	return s.signin.StartSessionWith(ctx, card.ChildID, start, lang, signin.LockCredential(signin.LockCard, card.ID, handoverOver()))
}

// StartAfresh lets the child choose from the beginning.
func (s *Store) StartAfresh(ctx context.Context, token string) error {
	h, _, err := s.handover(s.db.Read(ctx), token)
	if err != nil {
		return err
	}
	err = s.db.WriteBatched(ctx, func(tx *gorm.DB) error {
		return tx.Model(&handoverRow{}).Where("token_hash = ?", h.TokenHash).Updates(map[string]any{"kind": "", "hash": ""}).Error
	})
	if err != nil {
		return fmt.Errorf("store: start afresh: %w", err)
	}
	return nil
}

func (s *Store) keepSecret(ctx context.Context, h handoverRow, card cardRow, device string) error {
	return s.db.WriteTx(ctx, func(tx *gorm.DB) error {
		now := s.db.Now()
		used := tx.Model(&handoverRow{}).Where("token_hash = ? AND used_at IS NULL", h.TokenHash).Update("used_at", now)
		if used.Error != nil {
			return fmt.Errorf("store: keep secret: %w", used.Error)
		}
		if used.RowsAffected == 0 {
			return handoverOver()
		}
		kept := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&cardSecretRow{
			ChildID: card.ChildID, Kind: h.Kind, Hash: h.Hash, SetAt: now, VouchedBy: h.ByPerson,
		})
		if kept.Error != nil {
			return fmt.Errorf("store: keep secret: %w", kept.Error)
		}
		if kept.RowsAffected == 0 { // chosen meanwhile on another device
			return handoverOver()
		}
		t, err := s.lockTries(tx, card.ID, device)
		if err != nil {
			return err
		}
		t.here.N, t.here.OpenedAt = 0, &now
		if err := t.here.keep(tx); err != nil {
			return err
		}
		return s.cardEvent(tx, card.ChildID, cardChosen, card.ChildID)
	})
}

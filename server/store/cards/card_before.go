package cards

import (
	"context"
	"encoding/hex"
	"fmt"
	"time"

	"golang.org/x/crypto/argon2"
	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/signin"
)

// Cards from before numbers were kept under a secret of the deployment's have a
// slow hash of theirs (docs/adr/0015-codes-and-their-limits.md). They are found by it once,
// and kept like the others from then on. It costs what a password costs, so it is
// asked for only while such cards stand, and so often: a number in a day, and
// numbers from one place, or on one browser on which a card opened before.
const (
	slowNumber  = 5
	slowNumbers = 30
	slowWindow  = 10 * time.Minute
)

// cardsBefore is the condition of those cards, as in the index card_number_before.
const cardsBefore = "length(number_hash) = 64 AND ended_at IS NULL"

// cardByNumberBefore finds such a card, and keeps it like the others.
func (s *Store) cardByNumberBefore(ctx context.Context, number string, from signin.From) (cardRow, error) {
	var some []care.ID
	if err := s.db.Read(ctx).Model(&cardRow{}).Where(cardsBefore).Limit(1).Pluck("id", &some).Error; err != nil {
		return cardRow{}, fmt.Errorf("store: card: %w", err)
	}
	if len(some) == 0 {
		return cardRow{}, unknownCard()
	}
	buckets, err := s.slowBuckets(ctx, number, from)
	if err != nil {
		return cardRow{}, err
	}
	if err := s.signin.Try(ctx, buckets[0], slowNumber, signin.AttemptsKept); err != nil {
		if care.KindOf(err) == care.KindTooMany {
			return cardRow{}, unknownCard() // so often it was none
		}
		return cardRow{}, err
	}
	if err := s.signin.Try(ctx, buckets[1], slowNumbers, slowWindow); err != nil {
		return cardRow{}, err
	}
	slow, err := signin.Slowly(ctx, from.Place, func() string { return slowHashOfNumber(number) })
	if err != nil {
		return cardRow{}, s.signin.TakeBack(ctx, err, buckets...)
	}
	card, err := s.cardWhere(s.db.Read(ctx), "number_hash", slow)
	if err != nil {
		return cardRow{}, err
	}
	hash, err := s.hashOfNumber(number)
	if err != nil {
		return cardRow{}, err
	}
	err = s.db.WriteBatched(ctx, func(tx *gorm.DB) error {
		return tx.Model(&cardRow{}).Where("id = ? AND number_hash = ?", card.ID, slow).Update("number_hash", hash).Error
	})
	if err != nil {
		return cardRow{}, fmt.Errorf("store: card: %w", err)
	}
	return card, s.signin.TakeBack(ctx, nil, buckets...)
}

// slowBuckets are what a slow number counts under: by itself, and by where it
// comes from.
func (s *Store) slowBuckets(ctx context.Context, number string, from signin.From) ([]string, error) {
	where := "place " + from.Place
	if from.Browser != "" {
		var known []care.ID
		err := s.db.Read(ctx).Model(&cardTryRow{}).Where("device = ? AND opened_at IS NOT NULL", database.HashOf(from.Browser)).Limit(1).Pluck("card_id", &known).Error
		if err != nil {
			return nil, fmt.Errorf("store: card: %w", err)
		}
		if len(known) > 0 {
			where = "browser " + from.Browser
		}
	}
	return []string{"number:" + number, "numbers:" + where}, nil
}

func slowHashOfNumber(number string) string {
	return hex.EncodeToString(argon2.IDKey([]byte(number), []byte("My Review: the number of a card"), signin.ArgonPasses, signin.ArgonKiB, 1, signin.ArgonSum))
}

package cards

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/store/network"
)

// CardPage is a child's ways in, as the people at work see them: never what is
// on the card or what the child chose.
type CardPage struct {
	Child   string
	Card    *CardMade
	Secret  care.SecretKind // empty: nothing is chosen
	SetAt   time.Time
	Vouched string // who was there when it was chosen
	Locked  bool   // on some device
	Devices []DeviceMade
	Record  []CardRecord // latest first
}

// CardMade is the card that stands.
type CardMade struct {
	By     string
	MadeAt time.Time
}

// DeviceMade is one device of the child's own, or the link to one.
type DeviceMade struct {
	ID      care.ID
	MadeAt  time.Time
	Until   time.Time // of the link, while nobody took it up
	BoundAt time.Time // zero: nobody took it up yet
	SeenAt  time.Time
}

// CardRecord is one line of what happened. By is empty where it was the child,
// or whoever held the card. Kind names the message card.event.<kind>.
type CardRecord struct {
	Kind string
	By   string
	At   time.Time
}

const cardRecordMost = 30

// CardOf is the page of the ways in of the review's child.
func (s *Store) CardOf(ctx context.Context, v care.Viewer, review care.ID) (CardPage, error) {
	db := s.db.Read(ctx)
	st, err := s.makesCards(ctx, db, v, review)
	if err != nil {
		return CardPage{}, err
	}
	child := st.Review.ChildID
	var events []cardEventRow
	if err := db.Order("at DESC, id").Limit(cardRecordMost).Find(&events, "child_id = ?", child).Error; err != nil {
		return CardPage{}, fmt.Errorf("store: card page: %w", err)
	}
	var cards []cardRow
	if err := db.Find(&cards, "child_id = ? AND ended_at IS NULL", child).Error; err != nil {
		return CardPage{}, fmt.Errorf("store: card page: %w", err)
	}
	var secrets []cardSecretRow
	if err := db.Find(&secrets, "child_id = ?", child).Error; err != nil {
		return CardPage{}, fmt.Errorf("store: card page: %w", err)
	}
	ids := []care.ID{child}
	for _, e := range events {
		ids = append(ids, e.ByPerson)
	}
	for _, c := range cards {
		ids = append(ids, c.ByPerson)
	}
	for _, x := range secrets {
		ids = append(ids, x.VouchedBy)
	}
	people, err := network.PeopleByID(db, ids)
	if err != nil {
		return CardPage{}, err
	}
	page := CardPage{Child: people[child].Name}
	for _, c := range cards {
		page.Card = &CardMade{By: people[c.ByPerson].Name, MadeAt: c.MadeAt}
		if page.Locked, err = s.lockedSomewhere(db, c.ID); err != nil {
			return CardPage{}, err
		}
	}
	for _, x := range secrets {
		page.Secret, page.SetAt, page.Vouched = x.Kind, x.SetAt, people[x.VouchedBy].Name
	}
	for _, e := range events {
		r := CardRecord{Kind: e.Kind, At: e.At}
		if e.ByPerson != child {
			r.By = people[e.ByPerson].Name
		}
		page.Record = append(page.Record, r)
	}
	page.Devices, err = s.devicesOf(db, child)
	return page, err
}

func (s *Store) lockedSomewhere(db *gorm.DB, card care.ID) (bool, error) {
	var n int64
	err := db.Model(&cardTryRow{}).Where("card_id = ? AND (device <> '' AND n >= ? OR n >= ?)", card, CardTries, cardTriesElsewhere).Count(&n).Error
	if err != nil {
		return false, fmt.Errorf("store: card page: %w", err)
	}
	return n > 0, nil
}

func (s *Store) devicesOf(db *gorm.DB, child care.ID) ([]DeviceMade, error) {
	var rows []deviceRow
	err := db.Order("made_at DESC").Find(&rows, "child_id = ? AND ended_at IS NULL AND (bound_at IS NOT NULL OR expires_at > ?)", child, s.db.Now()).Error
	if err != nil {
		return nil, fmt.Errorf("store: devices: %w", err)
	}
	var out []DeviceMade
	for _, r := range rows {
		d := DeviceMade{ID: r.ID, MadeAt: r.MadeAt, Until: r.ExpiresAt}
		if r.BoundAt != nil {
			d.BoundAt = *r.BoundAt
		}
		if r.SeenAt != nil {
			d.SeenAt = *r.SeenAt
		}
		out = append(out, d)
	}
	return out, nil
}

package signin

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/audit"
	"myreview/server/store/network"
)

// feedRow is an address from which the calendar of somebody at work fetches the times of
// their meetings. It tells nothing but times, and lets nobody in.
type feedRow struct {
	ID        care.ID   `gorm:"column:id;primaryKey"`
	PersonID  care.ID   `gorm:"column:person_id"`
	TokenHash string    `gorm:"column:token_hash"`
	MadeAt    time.Time `gorm:"column:made_at"`
}

// Feeds are those of a database.
type Feeds struct {
	db    *database.DB
	audit *audit.Log
}

func (feedRow) TableName() string { return "feed" }

// Make makes the viewer's feed and gives its token, once; one from before is over with
// that. The same form again makes no other, and gives none.
func (s *Feeds) Make(ctx context.Context, v care.Viewer, id care.ID) (token string, err error) {
	if v.Person == "" || !v.Staff {
		return "", care.NotFoundError()
	}
	err = s.db.WriteTx(ctx, func(tx *gorm.DB) error {
		made, err := database.Fetch[feedRow](tx, "WHERE id = $1", string(id))
		if err != nil {
			return err
		}
		if len(made) > 0 {
			return audit.ErrNothingHappened
		}
		if err := EndFeed(tx, v.Person); err != nil {
			return err
		}
		token = NewSecret()
		row := feedRow{ID: id, PersonID: v.Person, TokenHash: database.HashOf(token), MadeAt: s.db.Now()}
		if err := tx.Create(&row).Error; err != nil {
			return fmt.Errorf("store: feed: %w", err)
		}
		return s.audit.Note(tx, v, "feed.made", "", id)
	})
	if errors.Is(err, audit.ErrNothingHappened) {
		return "", nil
	}
	return token, err
}

// Revoke ends the viewer's feed, at once. None is no error.
func (s *Feeds) Revoke(ctx context.Context, v care.Viewer) error {
	if v.Person == "" || !v.Staff {
		return care.NotFoundError()
	}
	err := s.db.WriteTx(ctx, func(tx *gorm.DB) error {
		rows, err := database.Fetch[feedRow](tx, "WHERE person_id = $1", string(v.Person))
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return audit.ErrNothingHappened
		}
		if err := EndFeed(tx, v.Person); err != nil {
			return err
		}
		return s.audit.Note(tx, v, "feed.revoked", "", rows[0].ID)
	})
	if errors.Is(err, audit.ErrNothingHappened) {
		return nil
	}
	return err
}

// EndFeed ends the feed of somebody, who leaves work or makes another.
func EndFeed(tx *gorm.DB, person care.ID) error {
	if err := tx.Where("person_id = ?", person).Delete(&feedRow{}).Error; err != nil {
		return fmt.Errorf("store: feed: %w", err)
	}
	return nil
}

// Made is when the viewer's feed was made; zero: they have none.
func (s *Feeds) Made(ctx context.Context, v care.Viewer) (time.Time, error) {
	rows, err := database.Fetch[feedRow](s.db.Read(ctx), "WHERE person_id = $1", string(v.Person))
	if err != nil || len(rows) == 0 {
		return time.Time{}, err
	}
	return rows[0].MadeAt, nil
}

// Of is whose feed a token is for, while they are at work here. A token that was revoked
// is answered like one that never was.
func (s *Feeds) Of(ctx context.Context, token string) (care.Viewer, error) {
	row, err := database.FetchOne[network.PersonRow](s.db.Read(ctx), "WHERE staff AND id = (SELECT person_id FROM feed WHERE token_hash = $1)", database.HashOf(token))
	if err != nil {
		return care.Viewer{}, err
	}
	return care.Viewer{Person: row.ID, Staff: true, Band: care.Adult, Lang: row.Lang}, nil
}

package store

import (
	"context"
	"encoding/base64"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/seal"
	"myreview/server/store/audit"
)

// RotateKeys gives every child a new key, which seals from now on, and wraps all
// of the child's keys with the deployment's first one. Nobody has to stop: what
// is there opens with the keys that it was sealed with, and instances that have
// not heard of a new key find it when they meet it. It gives the number of
// children whose keys it rotated. Cut short, it goes on where it was when it is
// asked again.
func (s *Store) RotateKeys(ctx context.Context) (int, error) {
	box := s.DB.Box()
	if box == nil {
		return 0, fmt.Errorf("store: rotate keys: %w", seal.ErrNoKey)
	}
	since, err := s.rotationStart(ctx, box)
	if err != nil {
		return 0, fmt.Errorf("store: rotate keys: %w", err)
	}
	for n := 0; ; n++ {
		rows, err := database.Fetch[database.ChildKeyRow](s.DB.Read(ctx), "WHERE turned_at < $1 ORDER BY child_id LIMIT 1", since)
		if err != nil {
			return n, err
		}
		if len(rows) == 0 {
			err := s.DB.WriteTx(ctx, func(tx *gorm.DB) error { return tx.Delete(&database.MetaRow{}, "key = ?", database.MetaRotation).Error })
			if err != nil {
				return n, fmt.Errorf("store: rotate keys: %w", err)
			}
			return n, nil
		}
		if err := s.rotateChild(ctx, box, rows[0]); err != nil {
			return n, fmt.Errorf("store: rotate keys: %w", err)
		}
	}
}

// rotationStart is when the rotation began that is under way, or now. The secrets
// that are sealed beside the children's keys are sealed afresh with it.
func (s *Store) rotationStart(ctx context.Context, box *seal.Box) (since time.Time, err error) {
	err = s.DB.WriteTx(ctx, func(tx *gorm.DB) error {
		now := database.MetaRow{Key: database.MetaRotation, Value: s.DB.Now().Format(time.RFC3339Nano)}
		if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&now).Error; err != nil {
			return err
		}
		var row database.MetaRow
		if err := tx.Take(&row, "key = ?", database.MetaRotation).Error; err != nil {
			return err
		}
		if since, err = time.Parse(time.RFC3339Nano, row.Value); err != nil {
			return err
		}
		for _, key := range []string{database.MetaSeal, audit.MetaLog} {
			if err := resealMeta(tx, box, key); err != nil {
				return err
			}
		}
		return nil
	})
	return since, err
}

func resealMeta(tx *gorm.DB, box *seal.Box, key string) error {
	var row database.MetaRow
	if err := tx.Take(&row, "key = ?", key).Error; err != nil {
		return err
	}
	old, err := base64.StdEncoding.DecodeString(row.Value)
	if err != nil || box.Fresh(old) {
		return err
	}
	place := []byte("meta|" + key)
	plain, err := box.Open(old, place)
	if err != nil {
		return err
	}
	fresh, err := box.Seal(plain, place)
	if err != nil {
		return err
	}
	return tx.Model(&database.MetaRow{}).Where("key = ?", key).Update("value", base64.StdEncoding.EncodeToString(fresh)).Error
}

func (s *Store) rotateChild(ctx context.Context, box *seal.Box, row database.ChildKeyRow) error {
	place := database.KeysetAAD(row.ChildID)
	ring, err := box.Unwrap(row.Keyset, place)
	if err != nil {
		return fmt.Errorf("child %s: %w", row.ChildID, err)
	}
	if ring, err = ring.Rotated(); err != nil {
		return err
	}
	wrapped, err := box.Wrap(ring, place)
	if err != nil {
		return err
	}
	return s.DB.WriteTx(ctx, func(tx *gorm.DB) error {
		// Over the very keys that these were made from: two who rotate at once
		// would otherwise lose a key with which something is sealed by now.
		kept := tx.Model(&database.ChildKeyRow{}).Where("child_id = ? AND keyset = ?", row.ChildID, row.Keyset).
			Updates(map[string]any{"keyset": wrapped, "turned_at": s.DB.Now()})
		if kept.Error != nil || kept.RowsAffected == 0 {
			return kept.Error
		}
		return s.Audit.Note(tx, care.Viewer{}, "keys.turned", row.ChildID, row.ChildID)
	})
}

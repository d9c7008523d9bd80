package audit

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"myreview/server/database"
	"myreview/server/seal"
)

const (
	MetaLog = "audit" // the secret that signs the audit log, sealed
)

// The versions that brought the log and the children's keys: what a database
// from before has was written without them.
const (
	logSince = 10
)

// Unlock opens what lies under the deployment's keys, and makes what cannot
// be there yet: the secret of the audit log, and the keys of each child.
func (s *Log) Unlock(ctx context.Context, box *seal.Box, used bool) error {
	place := []byte("meta|" + MetaLog)
	kept, err := openChain(s.db.Read(ctx), box, place)
	if err == nil {
		s.db.SetChain(&kept)
		return errors.Join(s.SignAll(ctx), s.db.GiveMissingKeys(ctx))
	}
	if used && (s.db.Was() == 0 || s.db.Was() >= logSince) {
		return database.Lost(MetaLog)
	}
	if s.db.ReadOnly() {
		return nil
	}
	err = s.db.WriteTx(ctx, func(tx *gorm.DB) error {
		chain, sealed, err := box.NewChain(place)
		if err != nil {
			return err
		}
		text := base64.StdEncoding.EncodeToString(sealed)
		made := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&database.MetaRow{Key: MetaLog, Value: text})
		if made.Error != nil {
			return made.Error
		}
		if made.RowsAffected == 0 { // another instance was faster
			if kept, err := openChain(tx, box, place); err == nil {
				s.db.SetChain(&kept)
				return s.db.GiveAllKeys(tx)
			}
			// The keys are others than before, and nobody has written a line yet.
			if err := tx.Model(&database.MetaRow{}).Where("key = ?", MetaLog).Update("value", text).Error; err != nil {
				return err
			}
			if err := tx.Exec("DELETE FROM audit_head WHERE n = 0").Error; err != nil {
				return err
			}
		}
		s.db.SetChain(&chain)
		if err := s.beginLogs(tx, used); err != nil {
			return err
		}
		return s.db.GiveAllKeys(tx)
	})
	if err != nil {
		return fmt.Errorf("store: unlock: %w", err)
	}
	return s.SignAll(ctx)
}

func openChain(db *gorm.DB, box *seal.Box, place []byte) (seal.Chain, error) {
	secret, err := database.MetaBytes(db, MetaLog)
	if err != nil {
		return seal.Chain{}, err
	}
	return box.Chain(secret, place)
}

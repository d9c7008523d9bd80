package store

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"myreview/server/care"
	"myreview/server/seal"
)

type metaRow struct {
	Key   string `gorm:"column:key;primaryKey"`
	Value string `gorm:"column:value"`
}

func (metaRow) TableName() string { return "meta" }

const (
	metaDemo  = "demo"
	metaSeal  = "seal"    // a known text, sealed: opens only with the right key
	metaLog   = "audit"   // the secret that signs the audit log, sealed
	metaTurn  = "turning" // since when the children's keys are being turned
	metaReady = "ready"   // when a write was last tried, to see whether there can be any
	sealText  = "My Review"
)

// ErrWrongKey: the keyset is a good one, but not the one with which this
// database was sealed.
var ErrWrongKey = errors.New("store: this is not the key with which the database was sealed")

// sealedColumns lists every column that only the portal can open, the
// children's wrapped keys among them.
var sealedColumns = map[string][]string{
	"review":      {"place", "pn_reason"},
	"correction":  {"reason"},
	"scale_mark":  {"value", "higher"},
	"decision":    {"body"},
	"readback":    {"words"},
	"draft":       {"body"},
	"answer":      {"body"},
	"letter":      {"body"},
	"alert":       {"words", "done", "reply"},
	"alert_more":  {"words"},
	"invite":      {"code"},
	"contact":     {"body"},
	"child_key":   {"keyset"},
	"whereabouts": {"body"},
	"tie_step":    {"reason"},
	"unsent":      {"body"},
}

// hasSealed reports whether any row is sealed, so that losing the key would lose
// what people said.
func (s *Store) hasSealed(ctx context.Context) (bool, error) {
	for table, columns := range sealedColumns {
		for _, column := range columns {
			var n int64
			err := s.read(ctx).Table(table).Where(column + " IS NOT NULL").Limit(1).Count(&n).Error
			if err != nil {
				return false, fmt.Errorf("store: has sealed: %w", err)
			}
			if n > 0 {
				return true, nil
			}
		}
	}
	return false, nil
}

// Unlock gives a store that was opened without a key its key. It is refused
// when rows are sealed with another one.
func (s *Store) Unlock(ctx context.Context, box *seal.Box) error {
	used, err := s.checkKey(ctx, box)
	if err != nil || box == nil {
		return err
	}
	return s.unlockRest(ctx, box, used)
}

// checkKey sees that rows which are sealed open with the key, and takes it. used
// reports whether anything was ever said or done in this database.
func (s *Store) checkKey(ctx context.Context, box *seal.Box) (used bool, err error) {
	sealed, err := s.hasSealed(ctx)
	if err != nil {
		return false, err
	}
	if box == nil {
		if sealed {
			return false, fmt.Errorf("store: rows are sealed: %w", seal.ErrNoKey)
		}
		return false, nil
	}
	used, err = s.used(ctx, sealed)
	if err != nil {
		return false, err
	}
	place := []byte("meta|" + metaSeal)
	kept, err := metaBytes(s.read(ctx), metaSeal)
	switch _, openErr := box.Open(kept, place); {
	case err == nil && openErr == nil:
		s.box.Store(box)
		return used, nil
	case err == nil && used:
		return used, ErrWrongKey
	case used && care.KindOf(err) == care.KindNotFound:
		return used, lost(metaSeal)
	case err != nil && care.KindOf(err) != care.KindNotFound:
		return used, fmt.Errorf("store: check key: %w", err)
	case s.mode == ReadOnly:
		s.box.Store(box)
		return used, nil
	}
	mark, err := box.Seal([]byte(sealText), place)
	if err != nil {
		return used, err
	}
	text := base64.StdEncoding.EncodeToString(mark)
	err = s.do(ctx, func(tx *gorm.DB) error {
		// Two instances may start at once on a new database: the first one's
		// mark stays, the second one's key must open it.
		if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&metaRow{metaSeal, text}).Error; err != nil {
			return err
		}
		kept, err := metaBytes(tx, metaSeal)
		if err == nil {
			_, err = box.Open(kept, place)
		}
		if err != nil { // nothing was ever sealed: a new key is as good as the lost one
			return tx.Model(&metaRow{}).Where("key = ?", metaSeal).Update("value", text).Error
		}
		return nil
	})
	if err != nil {
		return used, fmt.Errorf("store: check key: %w", err)
	}
	s.box.Store(box)
	return used, nil
}

// used reports whether anything was ever said or done here, so that the secrets
// in table meta must exist: making new ones would hide that an intruder removed
// them.
func (s *Store) used(ctx context.Context, sealed bool) (bool, error) {
	if sealed {
		return true, nil
	}
	var n int64
	err := s.read(ctx).Raw("SELECT COUNT(*) FROM (SELECT 1 FROM event UNION ALL SELECT 1 FROM audit LIMIT 1) AS one").Scan(&n).Error
	if err != nil {
		return false, fmt.Errorf("store: used: %w", err)
	}
	return n > 0, nil
}

// ErrLost: a secret that belongs to this database is not in it any more.
var ErrLost = errors.New("somebody has deleted or changed it, and it is not made anew: put that row back from a backup, and find out who did it")

func lost(key string) error {
	return fmt.Errorf("store: table meta has no good row %q: %w", key, ErrLost)
}

func metaBytes(db *gorm.DB, key string) ([]byte, error) {
	row, err := fetchOne[metaRow](db, "WHERE key = $1", key)
	if err != nil {
		return nil, err
	}
	plain, _ := base64.StdEncoding.DecodeString(row.Value) // what is no base64 opens nothing
	return plain, nil
}

// The versions that brought the log and the children's keys: what a database
// from before has was written without them.
const (
	logSince  = 10
	keysSince = 11
)

// unlockRest opens what lies under the deployment's keys, and makes what cannot
// be there yet: the secret of the audit log, and the keys of each child.
func (s *Store) unlockRest(ctx context.Context, box *seal.Box, used bool) error {
	place := []byte("meta|" + metaLog)
	kept, err := openChain(s.read(ctx), box, place)
	if err == nil {
		s.chain.Store(&kept)
		return errors.Join(s.decidedBefore(ctx), s.giveMissingKeys(ctx))
	}
	if used && (s.was == 0 || s.was >= logSince) {
		return lost(metaLog)
	}
	if s.mode == ReadOnly {
		return nil
	}
	err = s.do(ctx, func(tx *gorm.DB) error {
		chain, sealed, err := box.NewChain(place)
		if err != nil {
			return err
		}
		text := base64.StdEncoding.EncodeToString(sealed)
		made := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&metaRow{metaLog, text})
		if made.Error != nil {
			return made.Error
		}
		if made.RowsAffected == 0 { // another instance was faster
			if kept, err := openChain(tx, box, place); err == nil {
				s.chain.Store(&kept)
				return s.giveAllKeys(tx)
			}
			// The keys are others than before, and nobody has written a line yet.
			if err := tx.Model(&metaRow{}).Where("key = ?", metaLog).Update("value", text).Error; err != nil {
				return err
			}
			if err := tx.Exec("DELETE FROM audit_head WHERE n = 0").Error; err != nil {
				return err
			}
		}
		s.chain.Store(&chain)
		if err := s.beginLogs(tx, used); err != nil {
			return err
		}
		return s.giveAllKeys(tx)
	})
	if err != nil {
		return fmt.Errorf("store: unlock: %w", err)
	}
	return s.decidedBefore(ctx)
}

func openChain(db *gorm.DB, box *seal.Box, place []byte) (seal.Chain, error) {
	secret, err := metaBytes(db, metaLog)
	if err != nil {
		return seal.Chain{}, err
	}
	return box.Chain(secret, place)
}

// sealed closes a field of a row for that place alone; nil stays nil.
func (s *Store) sealed(table string, id care.ID, field string, plain []byte) ([]byte, error) {
	if plain == nil {
		return nil, nil
	}
	box := s.box.Load()
	if box == nil {
		return nil, fmt.Errorf("store: seal %s.%s: %w", table, field, seal.ErrNoKey)
	}
	return box.Seal(plain, sealPlace(table, id, field))
}

// opened gives back what sealed was given for the same place; nil stays nil.
func (s *Store) opened(table string, id care.ID, field string, closed []byte) ([]byte, error) {
	if closed == nil {
		return nil, nil
	}
	box := s.box.Load()
	if box == nil {
		return nil, fmt.Errorf("store: open %s.%s: %w", table, field, seal.ErrNoKey)
	}
	plain, err := box.Open(closed, sealPlace(table, id, field))
	if err != nil {
		return nil, fmt.Errorf("store: open %s.%s: %w", table, field, err)
	}
	return plain, nil
}

func sealPlace(table string, id care.ID, field string) []byte {
	return []byte(table + "|" + string(id) + "|" + field)
}

// Whether the database is the demo's, and whether all of it is there.
const (
	demoBegun = "begun"
	demoWhole = "whole"
)

// MarkDemo marks the database as the demo's for good. The demo signs anybody
// in with one tap, so a database in which there are people already is refused:
// they may be real.
func (s *Store) MarkDemo(ctx context.Context) error {
	return s.do(ctx, func(tx *gorm.DB) error {
		mark, err := demoMark(tx)
		if err != nil || mark != "" {
			return err
		}
		var people int64
		if err := tx.Table("person").Count(&people).Error; err != nil {
			return fmt.Errorf("store: mark demo: %w", err)
		}
		if people > 0 {
			return errors.New("store: there are people in this database: it cannot become the demo's")
		}
		return tx.Create(&metaRow{metaDemo, demoBegun}).Error
	})
}

// FinishDemo notes that all of the demo is there.
func (s *Store) FinishDemo(ctx context.Context) error {
	return s.do(ctx, func(tx *gorm.DB) error {
		return tx.Model(&metaRow{}).Where("key = ?", metaDemo).Update("value", demoWhole).Error
	})
}

// IsDemo tells whether the database is the demo's.
func (s *Store) IsDemo(ctx context.Context) (bool, error) {
	mark, err := demoMark(s.read(ctx))
	return mark != "", err
}

// DemoWhole tells whether all of the demo is there: loading it may have been
// cut short.
func (s *Store) DemoWhole(ctx context.Context) (bool, error) {
	mark, err := demoMark(s.read(ctx))
	return mark == demoWhole, err
}

func demoMark(db *gorm.DB) (string, error) {
	var mark string
	err := db.Model(&metaRow{}).Select("value").Where("key = ?", metaDemo).Scan(&mark).Error
	if err != nil {
		return "", fmt.Errorf("store: is demo: %w", err)
	}
	return mark, nil
}

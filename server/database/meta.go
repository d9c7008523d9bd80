package database

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

type MetaRow struct {
	Key   string `gorm:"column:key;primaryKey"`
	Value string `gorm:"column:value"`
}

func (MetaRow) TableName() string { return "meta" }

const (
	metaDemo     = "demo"
	MetaSeal     = "seal"     // a known text, sealed: opens only with the right key
	MetaRotation = "turning"  // since when the children's keys are being rotated
	metaChildren = "children" // the row that HoldChildren locks
	metaReady    = "ready"    // when a write was last tried, to see whether there can be any
	sealText     = "My Review"
)

// HoldChildren makes those who write children down follow one another until the commit,
// so that of two who write the same child the second is asked about it. It comes first in
// a transaction.
func HoldChildren(tx *gorm.DB) error {
	err := tx.Exec("INSERT INTO meta (key, value) VALUES (?, '') ON CONFLICT (key) DO UPDATE SET value = ''", metaChildren).Error
	if err != nil {
		return fmt.Errorf("store: hold children: %w", err)
	}
	return nil
}

// ErrWrongKey: the keyset is a good one, but not the one with which this
// database was sealed.
var ErrWrongKey = errors.New("store: this is not the key with which the database was sealed")

// SealedColumns lists every column that only the portal can open, the
// children's wrapped keys among them.
var SealedColumns = map[string][]string{
	"review":      {"place", "pn_reason", "level_reason", "open_reason"},
	"correction":  {"reason"},
	"scale_mark":  {"value", "higher"},
	"decision":    {"body"},
	"readback":    {"words"},
	"promise":     {"why"},
	"note":        {"body"},
	"talk":        {"why"},
	"interpreter": {"language"},
	"notice":      {"what", "why"},
	"report":      {"name"},
	"draft":       {"body"},
	"answer":      {"body"},
	"letter":      {"body"},
	"alert":       {"words", "done", "reply"},
	"alert_more":  {"words"},
	"invite":      {"code"},
	"contact":     {"body"},
	"child":       {"helps", "stage", "my_words"},
	"child_key":   {"keyset"},
	"whereabouts": {"body"},
	"tie_step":    {"reason"},
	"exclusion":   {"body"},
	"unsent":      {"body"},
	"wish":        {"words"},
	"wish_reply":  {"body"},
	"import":      {"names", "upload"},
	"form_tally":  {"said"},
	"said":        {"counts"},
}

// HasSealed reports whether any row is sealed, so that losing the key would lose
// what people said.
func (s *DB) HasSealed(ctx context.Context) (bool, error) {
	for table, columns := range SealedColumns {
		for _, column := range columns {
			var n int64
			err := s.Read(ctx).Table(table).Where(column + " IS NOT NULL").Limit(1).Count(&n).Error
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

// Keyed reports whether the database was ever opened with keys, so that it has to be
// opened with the same.
func (s *DB) Keyed(ctx context.Context) (bool, error) {
	_, err := MetaBytes(s.Read(ctx), MetaSeal)
	if err != nil && care.KindOf(err) == care.KindNotFound {
		return false, nil
	}
	return err == nil, err
}

// CheckKey sees that rows which are sealed open with the key, and takes it. used
// reports whether anything was ever said or done in this database.
func (s *DB) CheckKey(ctx context.Context, box *seal.Box) (used bool, err error) {
	sealed, err := s.HasSealed(ctx)
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
	place := []byte("meta|" + MetaSeal)
	kept, err := MetaBytes(s.Read(ctx), MetaSeal)
	switch _, openErr := box.Open(kept, place); {
	case err == nil && openErr == nil:
		s.box.Store(box)
		return used, nil
	case err == nil && used:
		return used, ErrWrongKey
	case used && care.KindOf(err) == care.KindNotFound:
		return used, Lost(MetaSeal)
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
	err = s.WriteTx(ctx, func(tx *gorm.DB) error {
		// Two instances may start at once on a new database: the first one's
		// mark stays, the second one's key must open it.
		if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&MetaRow{MetaSeal, text}).Error; err != nil {
			return err
		}
		kept, err := MetaBytes(tx, MetaSeal)
		if err == nil {
			_, err = box.Open(kept, place)
		}
		if err != nil { // nothing was ever sealed: a new key is as good as the lost one
			return tx.Model(&MetaRow{}).Where("key = ?", MetaSeal).Update("value", text).Error
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
func (s *DB) used(ctx context.Context, sealed bool) (bool, error) {
	if sealed {
		return true, nil
	}
	var n int64
	err := s.Read(ctx).Raw("SELECT COUNT(*) FROM (SELECT 1 FROM event UNION ALL SELECT 1 FROM audit LIMIT 1) AS one").Scan(&n).Error
	if err != nil {
		return false, fmt.Errorf("store: used: %w", err)
	}
	return n > 0, nil
}

// ErrLost: a secret that belongs to this database is not in it any more.
var ErrLost = errors.New("somebody has deleted or changed it, and it is not made anew: put that row back from a backup, and find out who did it")

func Lost(key string) error {
	return fmt.Errorf("store: table meta has no good row %q: %w", key, ErrLost)
}

func MetaBytes(db *gorm.DB, key string) ([]byte, error) {
	row, err := FetchOne[MetaRow](db, "WHERE key = $1", key)
	if err != nil {
		return nil, err
	}
	plain, _ := base64.StdEncoding.DecodeString(row.Value) // what is no base64 opens nothing
	return plain, nil
}

// The versions that brought the log and the children's keys: what a database
// from before has was written without them.
const (
	keysSince = 11
)

// Sealed closes a field of a row for that place alone; nil stays nil.
func (s *DB) Sealed(table string, id care.ID, field string, plain []byte) ([]byte, error) {
	if plain == nil {
		return nil, nil
	}
	box := s.box.Load()
	if box == nil {
		return nil, fmt.Errorf("store: seal %s.%s: %w", table, field, seal.ErrNoKey)
	}
	return box.Seal(plain, aad(table, id, field))
}

// opened gives back what sealed was given for the same place; nil stays nil.
func (s *DB) opened(table string, id care.ID, field string, closed []byte) ([]byte, error) {
	if closed == nil {
		return nil, nil
	}
	box := s.box.Load()
	if box == nil {
		return nil, fmt.Errorf("store: open %s.%s: %w", table, field, seal.ErrNoKey)
	}
	plain, err := box.Open(closed, aad(table, id, field))
	if err != nil {
		return nil, fmt.Errorf("store: open %s.%s: %w", table, field, err)
	}
	return plain, nil
}

func aad(table string, id care.ID, field string) []byte {
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
func (s *DB) MarkDemo(ctx context.Context) error {
	return s.WriteTx(ctx, func(tx *gorm.DB) error {
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
		return tx.Create(&MetaRow{metaDemo, demoBegun}).Error
	})
}

// FinishDemo notes that all of the demo is there.
func (s *DB) FinishDemo(ctx context.Context) error {
	return s.WriteTx(ctx, func(tx *gorm.DB) error {
		return tx.Model(&MetaRow{}).Where("key = ?", metaDemo).Update("value", demoWhole).Error
	})
}

// IsDemo reports whether the database is the demo's.
func (s *DB) IsDemo(ctx context.Context) (bool, error) {
	mark, err := demoMark(s.Read(ctx))
	return mark != "", err
}

// DemoWhole reports whether all of the demo is there: loading it may have been
// cut short.
func (s *DB) DemoWhole(ctx context.Context) (bool, error) {
	mark, err := demoMark(s.Read(ctx))
	return mark == demoWhole, err
}

func demoMark(db *gorm.DB) (string, error) {
	var mark string
	err := db.Model(&MetaRow{}).Select("value").Where("key = ?", metaDemo).Scan(&mark).Error
	if err != nil {
		return "", fmt.Errorf("store: is demo: %w", err)
	}
	return mark, nil
}

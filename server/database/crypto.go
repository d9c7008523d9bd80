package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"myreview/server/care"
	"myreview/server/seal"
)

type ChildKeyRow struct {
	ChildID   care.ID   `gorm:"column:child_id;primaryKey"`
	Keyset    []byte    `gorm:"column:keyset"` // wrapped by the deployment's
	MadeAt    time.Time `gorm:"column:made_at"`
	RotatedAt time.Time `gorm:"column:turned_at"` // when the key that seals now was added
}

func (ChildKeyRow) TableName() string { return "child_key" }

func KeysetAAD(child care.ID) []byte { return aad("child_key", child, "keyset") }

// ChildCrypto seals and opens what is said about one child, with that child's keys.
type ChildCrypto struct {
	DB    *DB
	Tx    *gorm.DB // where the keys are looked for, if they are not at hand
	Child care.ID
}

func (s *DB) ForChild(db *gorm.DB, child care.ID) ChildCrypto { return ChildCrypto{s, db, child} }

// Seal closes a field of a row for that place alone; nil stays nil. What is
// about no child in particular is sealed with the deployment's keys.
func (v ChildCrypto) Seal(table string, id care.ID, field string, plain []byte) ([]byte, error) {
	if plain == nil || v.Child == "" {
		return v.DB.Sealed(table, id, field, plain)
	}
	ring, err := v.keyring()
	if errors.Is(err, errKeys) {
		// An intruder has deleted or changed the child's keys. What the child says
		// now is still kept: it is sealed as answers were before children had keys.
		v.DB.Tampered(v.Child, "child_key", v.Child)
		return v.DB.Sealed(table, id, field, plain)
	}
	if err != nil {
		return nil, fmt.Errorf("store: seal %s.%s: %w", table, field, err)
	}
	return ring.Seal(plain, v.aad(table, id, field))
}

// sealWith is seal for a field that opens only as long as other columns of its row,
// which decide who may see it, are what they are now.
func (v ChildCrypto) SealWith(table string, id care.ID, field string, plain []byte, columns ...string) ([]byte, error) {
	if plain == nil || v.Child == "" {
		return v.DB.Sealed(table, id, field, plain)
	}
	ring, err := v.keyring()
	if err != nil {
		return v.Seal(table, id, field, plain) // which knows what to do about that
	}
	return ring.SealBound(plain, v.bound(table, id, field, columns))
}

// openWith is open for what sealWith sealed. Rows from before columns were bound
// open as they did.
func (v ChildCrypto) OpenWith(table string, id care.ID, field string, closed []byte, columns ...string) ([]byte, error) {
	if !seal.IsBound(closed) {
		return v.Open(table, id, field, closed)
	}
	return v.openAt(table, id, field, closed, v.bound(table, id, field, columns))
}

func (v ChildCrypto) bound(table string, id care.ID, field string, columns []string) []byte {
	place := v.aad(table, id, field)
	for _, c := range columns {
		place = fmt.Appendf(place, "|%d:%s", len(c), c)
	}
	return place
}

// Open gives back what seal was given for the same place; nil stays nil. What
// was sealed before children had keys of their own opens as it did then. What
// was moved here from another row, field or child does not open: seal.ErrClosed.
// Then it is on record, and somebody is told.
func (v ChildCrypto) Open(table string, id care.ID, field string, closed []byte) ([]byte, error) {
	return v.openAt(table, id, field, closed, v.aad(table, id, field))
}

func (v ChildCrypto) openAt(table string, id care.ID, field string, closed, place []byte) ([]byte, error) {
	plain, err := v.opened(table, id, field, closed, place)
	switch {
	case errors.Is(err, errKeys):
		return nil, v.meddled("child_key", v.Child, err)
	case IsTampered(err):
		return nil, v.meddled(table, id, err)
	}
	if err != nil {
		return nil, fmt.Errorf("store: open %s.%s: %w", table, field, err)
	}
	return plain, nil
}

func (v ChildCrypto) opened(table string, id care.ID, field string, closed, place []byte) ([]byte, error) {
	if closed == nil || v.Child == "" || !seal.OfRing(closed) {
		return v.DB.opened(table, id, field, closed)
	}
	ring, err := v.keyring()
	if err != nil {
		return nil, err
	}
	plain, err := ring.Open(closed, place)
	if !errors.Is(err, seal.ErrClosed) {
		return plain, err
	}
	// Another instance may have rotated the keys since they were looked up. A row
	// that is sealed with a key comes after that key, so whoever reads the row
	// can read the key.
	if ring, err = v.readKeyring(); err != nil {
		return nil, err
	}
	return ring.Open(closed, place)
}

// Shown is open for what stands on a page among other things: where it does not
// open, it alone is lost, and the page says so in its place (safety.md T26).
func (v ChildCrypto) Shown(table string, id care.ID, field string, closed []byte) (words string, lost bool, err error) {
	return orLost(v.Open(table, id, field, closed))
}

// shownWith is shown for what sealWith sealed.
func (v ChildCrypto) ShownWith(table string, id care.ID, field string, closed []byte, columns ...string) (words string, lost bool, err error) {
	return orLost(v.OpenWith(table, id, field, closed, columns...))
}

func orLost(plain []byte, err error) (words string, lost bool, _ error) {
	if IsTampered(err) {
		return "", true, nil
	}
	return string(plain), false, err
}

// meddled is the error of a row that is not as it was sealed.
func (v ChildCrypto) meddled(table string, id care.ID, err error) error {
	v.DB.Tampered(v.Child, table, id)
	return &care.Error{Kind: care.KindInternal, Key: "error.sealed", Err: fmt.Errorf("store: %s: %w", table, err)}
}

// errKeys: a child's keys do not open, so nothing that is said about them does.
var errKeys = errors.New("the child's keys do not open")

// IsTampered reports whether a row did not open in its place, or held nothing that was
// ever sealed there.
func IsTampered(err error) bool { return errors.Is(err, seal.ErrClosed) }

func (v ChildCrypto) aad(table string, id care.ID, field string) []byte {
	return []byte(string(v.Child) + "|" + string(aad(table, id, field)))
}

// keyring is the child's keys as they were last looked up. An older ring is as
// good for sealing as a newer one: no key is ever taken off.
func (v ChildCrypto) keyring() (*seal.Ring, error) {
	if r, ok := v.DB.keyrings.find(v.Child, v.DB.Now()); ok {
		return r, nil
	}
	return v.readKeyring()
}

func (v ChildCrypto) readKeyring() (*seal.Ring, error) {
	box := v.DB.box.Load()
	if box == nil {
		return nil, seal.ErrNoKey
	}
	var wrapped []byte
	err := v.Tx.Statement.ConnPool.QueryRowContext(v.Tx.Statement.Context,
		"SELECT keyset FROM child_key WHERE child_id = $1", string(v.Child)).Scan(&wrapped)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("%w: there are none: %w", errKeys, seal.ErrClosed)
	}
	if err != nil {
		return nil, err
	}
	r, err := box.Unwrap(wrapped, KeysetAAD(v.Child))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errKeys, err)
	}
	v.DB.keyrings.keep(v.Child, kept{r, v.DB.Now().Add(keyringLife)})
	return r, nil
}

// keyrings keeps the keys of the children that were looked up last, for so long
// that new keys are in use soon. The zero value is ready.
type keyrings struct {
	mu sync.Mutex
	of map[care.ID]kept
}

type kept struct {
	*seal.Ring
	until time.Time
}

const (
	keyringLife  = time.Minute
	keyringsMost = 4096
)

func (r *keyrings) find(child care.ID, now time.Time) (*seal.Ring, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	one, ok := r.of[child]
	return one.Ring, ok && now.Before(one.until)
}

func (r *keyrings) keep(child care.ID, one kept) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.of == nil || len(r.of) >= keyringsMost {
		r.of = map[care.ID]kept{}
	}
	r.of[child] = one
}

// GiveKeys makes the keys of a child who has none. Nothing is said about a
// child before that, so a store without the deployment's keys leaves it to
// whoever opens the database with them.
func (s *DB) GiveKeys(tx *gorm.DB, child care.ID) error {
	box := s.box.Load()
	if box == nil {
		return nil
	}
	_, wrapped, err := box.NewRing(KeysetAAD(child))
	if err != nil {
		return err
	}
	now := s.Now()
	row := ChildKeyRow{ChildID: child, Keyset: wrapped, MadeAt: now, RotatedAt: now}
	if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("store: child's keys: %w", err)
	}
	return nil
}

// GiveMissingKeys does so for children to whom nobody gave any yet.
func (s *DB) GiveMissingKeys(ctx context.Context) error {
	if s.mode == ReadOnly {
		return nil
	}
	without, err := s.childrenWithoutKeys(s.Read(ctx))
	if err != nil || len(without) == 0 {
		return err
	}
	return s.WriteTx(ctx, s.GiveAllKeys)
}

func (s *DB) GiveAllKeys(tx *gorm.DB) error {
	without, err := s.childrenWithoutKeys(tx)
	if err != nil {
		return err
	}
	for _, child := range without {
		if err := s.GiveKeys(tx, child); err != nil {
			return err
		}
	}
	return nil
}

// childrenWithoutKeys returns the children from before children had keys of their
// own, and those about whom nothing was said yet. If the log has lines about a child
// without keys, an intruder deleted them: new ones would hide that, and open nothing.
func (s *DB) childrenWithoutKeys(db *gorm.DB) (out []care.ID, err error) {
	text := "SELECT person_id FROM child WHERE person_id NOT IN (SELECT child_id FROM child_key)"
	if s.was == 0 || s.was >= keysSince {
		text += " AND person_id NOT IN (SELECT child_id FROM audit)"
	}
	if err = db.Raw(text).Scan(&out).Error; err != nil {
		return nil, fmt.Errorf("store: children's keys: %w", err)
	}
	return out, nil
}

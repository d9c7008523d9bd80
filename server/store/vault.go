package store

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

type childKeyRow struct {
	ChildID  care.ID   `gorm:"column:child_id;primaryKey"`
	Keyset   []byte    `gorm:"column:keyset"` // wrapped by the deployment's
	MadeAt   time.Time `gorm:"column:made_at"`
	TurnedAt time.Time `gorm:"column:turned_at"` // when the key that seals now was added
}

func (childKeyRow) TableName() string { return "child_key" }

func keysetPlace(child care.ID) []byte { return sealPlace("child_key", child, "keyset") }

// vault seals and opens what is said about one child, with that child's keys.
type vault struct {
	s     *Store
	db    *gorm.DB // where the keys are looked for, if they are not at hand
	child care.ID
}

func (s *Store) vault(db *gorm.DB, child care.ID) vault { return vault{s, db, child} }

// seal closes a field of a row for that place alone; nil stays nil. What is
// about no child in particular is sealed with the deployment's keys.
func (v vault) seal(table string, id care.ID, field string, plain []byte) ([]byte, error) {
	if plain == nil || v.child == "" {
		return v.s.sealed(table, id, field, plain)
	}
	ring, err := v.ring()
	if errors.Is(err, errKeys) {
		// An intruder has deleted or changed the child's keys. What the child says
		// now is still kept: it is sealed as answers were before children had keys.
		v.s.tampered(v.child, "child_key", v.child)
		return v.s.sealed(table, id, field, plain)
	}
	if err != nil {
		return nil, fmt.Errorf("store: seal %s.%s: %w", table, field, err)
	}
	return ring.Seal(plain, v.place(table, id, field))
}

// sealWith is seal for a field that opens only as long as other columns of its row,
// which decide who may see it, are what they are now.
func (v vault) sealWith(table string, id care.ID, field string, plain []byte, columns ...string) ([]byte, error) {
	if plain == nil || v.child == "" {
		return v.s.sealed(table, id, field, plain)
	}
	ring, err := v.ring()
	if err != nil {
		return v.seal(table, id, field, plain) // which knows what to do about that
	}
	return ring.SealBound(plain, v.bound(table, id, field, columns))
}

// openWith is open for what sealWith sealed. Rows from before columns were bound
// open as they did.
func (v vault) openWith(table string, id care.ID, field string, closed []byte, columns ...string) ([]byte, error) {
	if !seal.IsBound(closed) {
		return v.open(table, id, field, closed)
	}
	return v.openAt(table, id, field, closed, v.bound(table, id, field, columns))
}

func (v vault) bound(table string, id care.ID, field string, columns []string) []byte {
	place := v.place(table, id, field)
	for _, c := range columns {
		place = fmt.Appendf(place, "|%d:%s", len(c), c)
	}
	return place
}

// open gives back what seal was given for the same place; nil stays nil. What
// was sealed before children had keys of their own opens as it did then. What
// was moved here from another row, field or child does not open: seal.ErrClosed.
// Then it is on record, and somebody is told.
func (v vault) open(table string, id care.ID, field string, closed []byte) ([]byte, error) {
	return v.openAt(table, id, field, closed, v.place(table, id, field))
}

func (v vault) openAt(table string, id care.ID, field string, closed, place []byte) ([]byte, error) {
	plain, err := v.opened(table, id, field, closed, place)
	switch {
	case errors.Is(err, errKeys):
		return nil, v.meddled("child_key", v.child, err)
	case isLost(err):
		return nil, v.meddled(table, id, err)
	}
	if err != nil {
		return nil, fmt.Errorf("store: open %s.%s: %w", table, field, err)
	}
	return plain, nil
}

func (v vault) opened(table string, id care.ID, field string, closed, place []byte) ([]byte, error) {
	if closed == nil || v.child == "" || !seal.OfRing(closed) {
		return v.s.opened(table, id, field, closed)
	}
	ring, err := v.ring()
	if err != nil {
		return nil, err
	}
	plain, err := ring.Open(closed, place)
	if !errors.Is(err, seal.ErrClosed) {
		return plain, err
	}
	// Another instance may have turned the keys since they were looked up. A row
	// that is sealed with a key comes after that key, so whoever reads the row
	// can read the key.
	if ring, err = v.look(); err != nil {
		return nil, err
	}
	return ring.Open(closed, place)
}

// shown is open for what stands on a page among other things: where it does not
// open, it alone is lost, and the page says so in its place (safety.md T26).
func (v vault) shown(table string, id care.ID, field string, closed []byte) (words string, lost bool, err error) {
	return orLost(v.open(table, id, field, closed))
}

// shownWith is shown for what sealWith sealed.
func (v vault) shownWith(table string, id care.ID, field string, closed []byte, columns ...string) (words string, lost bool, err error) {
	return orLost(v.openWith(table, id, field, closed, columns...))
}

func orLost(plain []byte, err error) (words string, lost bool, _ error) {
	if isLost(err) {
		return "", true, nil
	}
	return string(plain), false, err
}

// meddled is the error of a row that is not as it was sealed.
func (v vault) meddled(table string, id care.ID, err error) error {
	v.s.tampered(v.child, table, id)
	return &care.Error{Kind: care.KindInternal, Key: "error.sealed", Err: fmt.Errorf("store: %s: %w", table, err)}
}

// errKeys: a child's keys do not open, so nothing that is said about them does.
var errKeys = errors.New("the child's keys do not open")

// isLost tells whether a row did not open in its place, or held nothing that was
// ever sealed there.
func isLost(err error) bool { return errors.Is(err, seal.ErrClosed) }

func (v vault) place(table string, id care.ID, field string) []byte {
	return []byte(string(v.child) + "|" + string(sealPlace(table, id, field)))
}

// ring is the child's keys as they were last looked up. An older ring is as
// good for sealing as a newer one: no key is ever taken off.
func (v vault) ring() (*seal.Ring, error) {
	if r, ok := v.s.rings.find(v.child, v.s.now()); ok {
		return r, nil
	}
	return v.look()
}

func (v vault) look() (*seal.Ring, error) {
	box := v.s.box.Load()
	if box == nil {
		return nil, seal.ErrNoKey
	}
	var wrapped []byte
	err := v.db.Statement.ConnPool.QueryRowContext(v.db.Statement.Context,
		"SELECT keyset FROM child_key WHERE child_id = $1", string(v.child)).Scan(&wrapped)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("%w: there are none: %w", errKeys, seal.ErrClosed)
	}
	if err != nil {
		return nil, err
	}
	r, err := box.Unwrap(wrapped, keysetPlace(v.child))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errKeys, err)
	}
	v.s.rings.keep(v.child, kept{r, v.s.now().Add(ringLife)})
	return r, nil
}

// rings keeps the keys of the children that were looked up last, for so long
// that new keys are in use soon. The zero value is ready.
type rings struct {
	mu sync.Mutex
	of map[care.ID]kept
}

type kept struct {
	*seal.Ring
	until time.Time
}

const (
	ringLife  = time.Minute
	ringsMost = 4096
)

func (r *rings) find(child care.ID, now time.Time) (*seal.Ring, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	one, ok := r.of[child]
	return one.Ring, ok && now.Before(one.until)
}

func (r *rings) keep(child care.ID, one kept) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.of == nil || len(r.of) >= ringsMost {
		r.of = map[care.ID]kept{}
	}
	r.of[child] = one
}

// giveKeys makes the keys of a child who has none. Nothing is said about a
// child before that, so a store without the deployment's keys leaves it to
// whoever opens the database with them.
func (s *Store) giveKeys(tx *gorm.DB, child care.ID) error {
	box := s.box.Load()
	if box == nil {
		return nil
	}
	_, wrapped, err := box.NewRing(keysetPlace(child))
	if err != nil {
		return err
	}
	now := s.now()
	row := childKeyRow{ChildID: child, Keyset: wrapped, MadeAt: now, TurnedAt: now}
	if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("store: child's keys: %w", err)
	}
	return nil
}

// giveMissingKeys does so for children to whom nobody gave any yet.
func (s *Store) giveMissingKeys(ctx context.Context) error {
	if s.mode == ReadOnly {
		return nil
	}
	without, err := s.childrenWithoutKeys(s.read(ctx))
	if err != nil || len(without) == 0 {
		return err
	}
	return s.do(ctx, s.giveAllKeys)
}

func (s *Store) giveAllKeys(tx *gorm.DB) error {
	without, err := s.childrenWithoutKeys(tx)
	if err != nil {
		return err
	}
	for _, child := range without {
		if err := s.giveKeys(tx, child); err != nil {
			return err
		}
	}
	return nil
}

// childrenWithoutKeys returns the children from before children had keys of their
// own, and those about whom nothing was said yet. If the log has lines about a child
// without keys, an intruder deleted them: new ones would hide that, and open nothing.
func (s *Store) childrenWithoutKeys(db *gorm.DB) (out []care.ID, err error) {
	text := "SELECT person_id FROM child WHERE person_id NOT IN (SELECT child_id FROM child_key)"
	if s.was == 0 || s.was >= keysSince {
		text += " AND person_id NOT IN (SELECT child_id FROM audit)"
	}
	if err = db.Raw(text).Scan(&out).Error; err != nil {
		return nil, fmt.Errorf("store: children's keys: %w", err)
	}
	return out, nil
}

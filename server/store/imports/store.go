// Package imports keeps files of other systems for a day, says what they would change here,
// and writes what somebody chose of it (docs/adr/0020-import.md).
package imports

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/exchange"
	"myreview/server/store/audit"
	"myreview/server/store/children"
	"myreview/server/store/network"
)

// Store is that of one database.
type Store struct {
	db       *database.DB
	network  *network.Store
	audit    *audit.Log
	children *children.Store
}

// New puts it on what lies below it.
func New(db *database.DB, n *network.Store, log *audit.Log, c *children.Store) *Store {
	return &Store{db: db, network: n, audit: log, children: c}
}

// kept is how long the rows of a file are here, and how long an import that was done can
// be taken back.
const kept = 24 * time.Hour

// listed is how long an import stands in the list.
const listed = 90 * 24 * time.Hour

type importRow struct {
	ID      care.ID    `gorm:"column:id;primaryKey"`
	ByID    care.ID    `gorm:"column:by_id"`
	MadeAt  time.Time  `gorm:"column:made_at"`
	Names   []byte     `gorm:"column:names"`
	Upload  []byte     `gorm:"column:upload"`
	Mapping string     `gorm:"column:mapping"`
	Choices string     `gorm:"column:choices"`
	DoneAt  *time.Time `gorm:"column:done_at"`

	UndoneAt *time.Time `gorm:"column:undone_at"`
	Undone   int        `gorm:"column:undone"`
}

func (importRow) TableName() string { return "import" }

// until is when an import can no longer be taken back.
func (r importRow) until() time.Time {
	last := r.MadeAt
	if done := database.Deref(r.DoneAt); done.After(last) {
		last = done
	}
	return last.Add(kept)
}

type matchRow struct {
	Headings string `gorm:"column:headings;primaryKey"`
	Mapping  string `gorm:"column:mapping"`
}

func (matchRow) TableName() string { return "import_match" }

// Import is one that somebody began.
type Import struct {
	ID      care.ID
	By      string   // a name
	Files   []string // what they are called; nil once their rows are gone
	Lost    bool     // what they are called does not open
	MadeAt  time.Time
	Here    bool // the rows of its files are still kept
	DoneAt  time.Time
	Written int  // rows, that were not taken back
	Undone  int  // rows that were
	Back    bool // it can be taken back, or it was just now
}

// Begin keeps the rows of files that somebody handed in. The same form again is harmless.
// Nothing of any child is written.
func (s *Store) Begin(ctx context.Context, v care.Viewer, id care.ID, up *exchange.Upload) error {
	if err := s.children.KeepsFacts(ctx, v); err != nil {
		return err
	}
	text, err := json.Marshal(up)
	if err != nil {
		return fmt.Errorf("store: import: %w", err)
	}
	sealed, err := s.db.ForChild(s.db.Read(ctx), "").Seal("import", id, "upload", text)
	if err != nil {
		return err
	}
	names, err := s.sealNames(ctx, id, up)
	if err != nil {
		return err
	}
	now := s.db.Now()
	return s.db.WriteTx(ctx, func(tx *gorm.DB) error {
		had, err := database.Fetch[importRow](tx, "WHERE id = $1", string(id))
		if err != nil || len(had) > 0 {
			return err
		}
		if err := forget(tx, now); err != nil {
			return err
		}
		m, err := remembered(tx, up)
		if err != nil {
			return err
		}
		row := importRow{ID: id, ByID: v.Person, MadeAt: now, Names: names, Upload: sealed, Mapping: m, Choices: "{}"}
		if err := tx.Create(&row).Error; err != nil {
			return fmt.Errorf("store: import: %w", err)
		}
		return s.audit.Note(tx, v, "import.read", "", id)
	})
}

// sealNames seals what the files are called: somebody may have called one by a child.
func (s *Store) sealNames(ctx context.Context, id care.ID, up *exchange.Upload) ([]byte, error) {
	text, err := json.Marshal(up.Files())
	if err != nil {
		return nil, fmt.Errorf("store: import: %w", err)
	}
	return s.db.ForChild(s.db.Read(ctx), "").Seal("import", id, "names", text)
}

// Forget empties what was kept for a day: the rows of files, which changes of theirs were
// chosen, and what was there before an import that can no longer be taken back.
func (s *Store) Forget(ctx context.Context) error {
	return s.db.WriteTx(ctx, func(tx *gorm.DB) error { return forget(tx, s.db.Now()) })
}

func forget(tx *gorm.DB, now time.Time) error {
	old := now.Add(-kept)
	err := tx.Model(&importRow{}).Where("upload IS NOT NULL AND made_at < ?", old).Updates(map[string]any{"names": nil, "upload": nil, "choices": "{}"}).Error
	if err == nil {
		err = tx.Model(&wroteRow{}).Where("was <> '' AND import_id IN (SELECT id FROM import WHERE made_at < ? AND (done_at IS NULL OR done_at < ?))", old, old).
			Update("was", "").Error
	}
	if err != nil {
		return fmt.Errorf("store: import: %w", err)
	}
	return nil
}

// roleKey is where roles are remembered: they are the authority's, whatever the file.
const roleKey = "roles"

// headingsKey names the headings of a file whose table is not known.
func headingsKey(t exchange.Table) string {
	var folded []string
	for _, h := range t.Headings {
		folded = append(folded, care.Meant(h))
	}
	slices.Sort(folded)
	sum := sha256.Sum256([]byte(strings.Join(folded, "\x00")))
	return hex.EncodeToString(sum[:])
}

// unknown is the table whose headings have to be matched.
func unknown(up *exchange.Upload) (exchange.Table, bool) {
	i := slices.IndexFunc(up.Tables, func(t exchange.Table) bool { return t.Name == "" })
	if i < 0 {
		return exchange.Table{}, false
	}
	return up.Tables[i], true
}

// remembered is what was matched before for such files.
func remembered(tx *gorm.DB, up *exchange.Upload) (string, error) {
	m := exchange.Mapping{Columns: map[string]exchange.Field{}, Roles: map[string]care.TieKind{}}
	keys := []string{roleKey}
	if t, ok := unknown(up); ok {
		keys = append(keys, headingsKey(t))
	}
	for _, key := range keys {
		rows, err := database.Fetch[matchRow](tx, "WHERE headings = $1", key)
		if err != nil {
			return "", err
		}
		for _, r := range rows {
			one, err := exchange.ParseMapping([]byte(r.Mapping))
			if err != nil {
				return "", fmt.Errorf("store: import: %w", err)
			}
			maps.Copy(m.Columns, one.Columns)
			maps.Copy(m.Roles, one.Roles)
		}
	}
	text, err := json.Marshal(m)
	return string(text), err
}

// Match says what the headings and roles of an import's files stand for, and remembers it.
// What was said of others meanwhile stays.
func (s *Store) Match(ctx context.Context, v care.Viewer, id care.ID, m exchange.Mapping) error {
	return s.holding(ctx, v, id, func(tx *gorm.DB, im opened) error {
		if err := s.openUpload(tx, &im); err != nil {
			return err
		}
		all := im.mapping
		all.Columns, all.Roles = m.Columns, maps.Clone(all.Roles)
		if all.Roles == nil {
			all.Roles = map[string]care.TieKind{}
		}
		maps.Copy(all.Roles, m.Roles)
		if _, err := exchange.Read(im.up, all, s.today()); err != nil {
			return err
		}
		text, err := json.Marshal(all)
		if err != nil {
			return fmt.Errorf("store: import: %w", err)
		}
		if _, err := exchange.ParseMapping(text); err != nil {
			return care.Invalid("error.form")
		}
		columns, _ := json.Marshal(exchange.Mapping{Columns: all.Columns})
		names, _ := json.Marshal(exchange.Mapping{Roles: all.Roles})
		rows := []matchRow{{roleKey, string(names)}}
		if t, ok := unknown(im.up); ok {
			rows = append(rows, matchRow{headingsKey(t), string(columns)})
		}
		for _, row := range rows {
			if err := tx.Delete(&matchRow{}, "headings = ?", row.Headings).Error; err != nil {
				return fmt.Errorf("store: import: %w", err)
			}
			if err := tx.Create(&row).Error; err != nil {
				return fmt.Errorf("store: import: %w", err)
			}
		}
		return s.set(tx, id, "mapping", string(text))
	})
}

func (s *Store) set(tx *gorm.DB, id care.ID, column string, value any) error {
	if err := tx.Model(&importRow{}).Where("id = ?", id).Updates(map[string]any{column: value}).Error; err != nil {
		return fmt.Errorf("store: import: %w", err)
	}
	return nil
}

// Choose says which changes are to be taken, by their names. What was said of others
// meanwhile stays.
func (s *Store) Choose(ctx context.Context, v care.Viewer, id care.ID, take map[string]bool) error {
	return s.holding(ctx, v, id, func(tx *gorm.DB, im opened) error {
		maps.Copy(im.choices, take)
		text, err := json.Marshal(im.choices)
		if err != nil {
			return fmt.Errorf("store: import: %w", err)
		}
		return s.set(tx, id, "choices", string(text))
	})
}

func (s *Store) today() care.Date { return care.DateOf(s.db.Now()) }

// opened is an import whose rows are still here.
type opened struct {
	row     importRow
	up      *exchange.Upload
	mapping exchange.Mapping
	choices map[string]bool
}

// opened is for those who keep facts. Gone once the rows were kept for a day.
func (s *Store) opened(ctx context.Context, v care.Viewer, id care.ID) (im opened, err error) {
	if err := s.children.KeepsFacts(ctx, v); err != nil {
		return im, err
	}
	db := s.db.Read(ctx)
	row, err := database.FetchOne[importRow](db, "WHERE id = $1", string(id))
	if err != nil {
		return im, err
	}
	if im, err = s.openRow(row); err != nil {
		return im, err
	}
	return im, s.openUpload(db, &im)
}

// openRow is all but the rows of the files.
func (s *Store) openRow(row importRow) (im opened, err error) {
	if im.row = row; row.Upload == nil || row.MadeAt.Before(s.db.Now().Add(-kept)) {
		return im, care.Gone("import.error.gone")
	}
	if im.mapping, err = exchange.ParseMapping([]byte(row.Mapping)); err != nil {
		return im, fmt.Errorf("store: import: %w", err)
	}
	if err := json.Unmarshal([]byte(row.Choices), &im.choices); err != nil {
		return im, fmt.Errorf("store: import: %w", err)
	}
	return im, nil
}

func (s *Store) openUpload(db *gorm.DB, im *opened) error {
	text, err := s.db.ForChild(db, "").Open("import", im.row.ID, "upload", im.row.Upload)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, &im.up); err != nil {
		return fmt.Errorf("store: import: %w", err)
	}
	return nil
}

// holding does something to an import that nobody else does anything to meanwhile.
func (s *Store) holding(ctx context.Context, v care.Viewer, id care.ID, fn func(tx *gorm.DB, im opened) error) error {
	if err := s.children.KeepsFacts(ctx, v); err != nil {
		return err
	}
	return s.db.WriteTx(ctx, func(tx *gorm.DB) error {
		row, err := hold(tx, id)
		if err != nil {
			return err
		}
		im, err := s.openRow(row)
		if err != nil {
			return err
		}
		return fn(tx, im)
	})
}

// Imports are those of the last months, the last first, for those who keep facts.
func (s *Store) Imports(ctx context.Context, v care.Viewer) (out []Import, err error) {
	if err := s.children.KeepsFacts(ctx, v); err != nil {
		return nil, err
	}
	now := s.db.Now()
	db, sealed := s.db.Read(ctx), [][]byte(nil)
	err = database.QueryRows(db, `SELECT i.id, p.name, i.made_at, i.names, i.upload IS NOT NULL, i.done_at, i.undone, (SELECT COUNT(*) FROM import_row r WHERE r.import_id = i.id)
		FROM import i JOIN person p ON p.id = i.by_id WHERE i.made_at >= $1 ORDER BY i.made_at DESC, i.id LIMIT 20`, func(scan func(...any) error) error {
		var one Import
		var row importRow
		err := scan(&one.ID, &one.By, &row.MadeAt, &row.Names, &one.Here, &row.DoneAt, &one.Undone, &one.Written)
		one.MadeAt, one.DoneAt = row.MadeAt, database.Deref(row.DoneAt)
		one.Here = one.Here && !row.MadeAt.Before(now.Add(-kept))
		one.Back = one.Written+one.Undone > 0 && row.until().After(now)
		out, sealed = append(out, one), append(sealed, row.Names)
		return err
	}, now.Add(-listed))
	if err != nil {
		return nil, fmt.Errorf("store: imports: %w", err)
	}
	for i := range out {
		if !out[i].Here || sealed[i] == nil {
			continue
		}
		text, lost, err := s.db.ForChild(db, "").Shown("import", out[i].ID, "names", sealed[i])
		if out[i].Lost = lost; err == nil && !lost {
			err = json.Unmarshal([]byte(text), &out[i].Files)
		}
		if err != nil {
			return nil, fmt.Errorf("store: imports: %w", err)
		}
	}
	return out, nil
}

// Change is one that an import would make, and whether it is taken.
type Change struct {
	exchange.Change
	Name  string         // by which it is chosen
	Take  bool           // it is ticked: somebody chose it, or nobody has to be asked
	Asked bool           // somebody chose, either way; what nobody has looked at is not written
	With  string         // the name of the change with which it is one choice; empty: it stands by itself
	Tab   exchange.State // where it is shown: beside that one
	who   care.ID        // the worker here
}

// Preview is what an import would do.
type Preview struct {
	ID       care.ID
	Files    []string
	DoneAt   time.Time
	Written  int      // rows, that were not taken back
	Undone   bool     // some were: nothing more is written
	Headings []string // that have to be matched first; then there is nothing else but the file and samples
	File     string
	Samples  [][]string // by heading, what stands below it first
	Mapping  exchange.Mapping
	Changes  []Change
	Left     []exchange.Left
	Roles    []string // that nobody has matched
}

// Preview reads the files of an import again and compares them with what is here now.
func (s *Store) Preview(ctx context.Context, v care.Viewer, id care.ID) (*Preview, error) {
	p, _, err := s.preview(ctx, v, id)
	return p, err
}

// sampled is how many cells of a column are shown.
const sampled = 2

// samples are the first cells of each column in which something stands.
func samples(t exchange.Table) [][]string {
	out := make([][]string, len(t.Headings))
	for _, row := range t.Rows {
		for i, cell := range row.Cells {
			if cell = strings.TrimSpace(cell); cell != "" && len(out[i]) < sampled && !slices.Contains(out[i], cell) {
				out[i] = append(out[i], exchange.Shown(cell))
			}
		}
	}
	return out
}

// preview is that, with what the files say.
func (s *Store) preview(ctx context.Context, v care.Viewer, id care.ID) (*Preview, *exchange.Result, error) {
	im, err := s.opened(ctx, v, id)
	if err != nil {
		return nil, nil, err
	}
	p := &Preview{ID: id, DoneAt: database.Deref(im.row.DoneAt), Undone: im.row.UndoneAt != nil, Mapping: im.mapping}
	for _, t := range im.up.Tables {
		p.Files = append(p.Files, t.File)
	}
	r, err := exchange.Read(im.up, im.mapping, s.today())
	var fault *exchange.Fault
	if errors.As(err, &fault) && fault.What == exchange.HeadingsUnknown {
		if t, ok := unknown(im.up); ok {
			p.Headings, p.File, p.Samples = t.Headings, t.File, samples(t)
			return p, nil, nil
		}
	}
	if err != nil {
		return nil, nil, err
	}
	p.Left, p.Roles = r.Left, r.Unmatched
	err = s.db.Snapshot(ctx, func(db *gorm.DB) error {
		p.Written, err = written(db, id)
		if err == nil {
			p.Changes, err = s.changes(db, v, r, im.choices)
		}
		return err
	})
	return p, r, err
}

func written(db *gorm.DB, id care.ID) (n int, err error) {
	err = database.QueryRows(db, "SELECT COUNT(*) FROM import_row WHERE import_id = $1", func(scan func(...any) error) error { return scan(&n) }, string(id))
	if err != nil {
		return 0, fmt.Errorf("store: import: %w", err)
	}
	return n, nil
}

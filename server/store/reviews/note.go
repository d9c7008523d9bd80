package reviews

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"myreview/server/access"
	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/audit"
	"myreview/server/store/network"
)

// noteMost is how long a note may be, in characters.
const noteMost = 10000

// Note is one private working note of an IRO.
type Note struct {
	ID       care.ID
	Review   care.ID // that it is about; empty: the child alone
	StartsAt time.Time
	Text     string
	Lost     bool // it cannot be shown
	Changes  int  // how often it was changed
	Written  time.Time
	Changed  time.Time // zero: never
}

// Notes are those of the viewer about one child, the newest first, and the reviews that one
// can be about.
type Notes struct {
	Child   care.ID
	Name    string
	List    []Note
	Reviews []network.ReviewRow
}

// NewNote is what somebody means to write. ID is the one that the form carried; Seen is the
// Changes of the note that they had before them, where it is one that is there.
type NewNote struct {
	ID, Child, Review care.ID
	Text              string
	Seen              int
}

func (n NewNote) check() error {
	switch {
	case strings.TrimSpace(n.Text) == "":
		return care.Invalid("note.error.text").On("text")
	case utf8.RuneCountInString(n.Text) > noteMost:
		return care.Invalid("note.error.long").On("text")
	}
	return nil
}

type noteRow struct {
	ID        care.ID    `gorm:"column:id;primaryKey"`
	ChildID   care.ID    `gorm:"column:child_id"`
	ReviewID  *care.ID   `gorm:"column:review_id"`
	ByPerson  care.ID    `gorm:"column:by_person"`
	Body      []byte     `gorm:"column:body"`
	Changes   int        `gorm:"column:changes"`
	WrittenAt time.Time  `gorm:"column:written_at"`
	ChangedAt *time.Time `gorm:"column:changed_at"`
	GoneAt    *time.Time `gorm:"column:gone_at"`
}

func (noteRow) TableName() string { return "note" }

// writesNotes is the circle of a child of whom the viewer writes and reads notes: as the
// IRO, or as one who covers, and nothing else to the child. For all others it is not there.
func (s *Store) writesNotes(db *gorm.DB, v care.Viewer, child care.ID) (network.Circle, error) {
	if v.Person == "" || !v.Staff || !v.Reaches(child) {
		return network.Circle{}, care.NotFoundError()
	}
	around, err := network.CircleOf(db, child)
	if err != nil {
		return around, err
	}
	if st, _ := s.network.Network(around.Ties).StandingOf(v.Person, access.Seat{}, false); !st.AtWork() || !st.Leads() {
		return around, care.NotFoundError()
	}
	out, err := network.WasSentOut(db, v.Person, child)
	if err == nil && out {
		err = care.NotFoundError()
	}
	return around, err
}

// Notes reads them. Nobody reads another's: not the social worker, a manager, or the IRO
// who comes after. Those of whoever is no longer the child's IRO stay on record, and open
// to nobody.
func (s *Store) Notes(ctx context.Context, v care.Viewer, child care.ID) (Notes, error) {
	n := Notes{Child: child}
	var ids []care.ID
	err := s.db.Snapshot(ctx, func(db *gorm.DB) error {
		around, err := s.writesNotes(db, v, child)
		if err != nil {
			return err
		}
		n.Name = around.Names[child].Name
		if n.Reviews, err = database.Fetch[network.ReviewRow](db, "WHERE child_id = $1 ORDER BY number DESC", string(child)); err != nil {
			return err
		}
		rows, err := database.Fetch[noteRow](db, "WHERE child_id = $1 AND by_person = $2 AND gone_at IS NULL ORDER BY written_at DESC, id", string(child), string(v.Person))
		if err != nil {
			return err
		}
		keys, starts := s.db.ForChild(db, child), map[care.ID]time.Time{}
		for _, r := range n.Reviews {
			starts[r.ID] = r.Starts()
		}
		for _, r := range rows {
			one := Note{ID: r.ID, Review: database.Deref(r.ReviewID), Changes: r.Changes, Written: r.WrittenAt, Changed: database.Deref(r.ChangedAt)}
			one.StartsAt = starts[one.Review]
			if one.Text, one.Lost, err = keys.ShownWith("note", r.ID, "body", r.Body, string(r.ByPerson)); err != nil {
				return err
			}
			n.List, ids = append(n.List, one), append(ids, r.ID)
		}
		return nil
	})
	if err == nil {
		err = s.audit.Record(ctx, v, child, "", audit.Notes, ids)
	}
	return n, err
}

// WriteNote writes a note down. The same form again is harmless.
func (s *Store) WriteNote(ctx context.Context, v care.Viewer, n NewNote) error {
	return s.note(ctx, v, n.Child, "note.written", n.ID, func(tx *gorm.DB) error {
		if err := n.check(); err != nil {
			return err
		}
		had, err := database.Fetch[noteRow](tx, "WHERE id = $1", string(n.ID))
		if err != nil {
			return err
		}
		if len(had) > 0 {
			return audit.Again(had[0].ChildID == n.Child && had[0].ByPerson == v.Person)
		}
		row := noteRow{ID: n.ID, ChildID: n.Child, ByPerson: v.Person, WrittenAt: s.db.Now()}
		if row.ReviewID, err = aboutReview(tx, n); err != nil {
			return err
		}
		if row.Body, err = s.db.ForChild(tx, n.Child).SealWith("note", row.ID, "body", []byte(n.Text), string(v.Person)); err != nil {
			return err
		}
		return tx.Create(&row).Error
	})
}

// ChangeNote puts other words in the place of a note's; when it was changed is shown. Conflict
// where it was changed since the writer looked.
func (s *Store) ChangeNote(ctx context.Context, v care.Viewer, n NewNote) error {
	return s.note(ctx, v, n.Child, "note.changed", n.ID, func(tx *gorm.DB) error {
		row, err := ownNote(tx, v, n.Child, n.ID)
		if err != nil {
			return err
		}
		if err := n.check(); err != nil {
			return err
		}
		about, err := aboutReview(tx, n)
		if err != nil {
			return err
		}
		keys := s.db.ForChild(tx, n.Child)
		text, lost, err := keys.ShownWith("note", row.ID, "body", row.Body, string(row.ByPerson))
		switch {
		case err != nil:
			return err
		case text == n.Text && !lost && database.Deref(row.ReviewID) == n.Review:
			return audit.ErrNothingHappened
		case row.Changes != n.Seen:
			return care.Conflict("note.error.meanwhile")
		}
		set := map[string]any{"review_id": about, "changes": row.Changes + 1, "changed_at": s.db.Now()}
		if set["body"], err = keys.SealWith("note", row.ID, "body", []byte(n.Text), string(row.ByPerson)); err != nil {
			return err
		}
		return tx.Model(&noteRow{}).Where("id = ?", row.ID).Updates(set).Error
	})
}

// TakeNoteAway takes a note off the page for good. It stays on record, and is shown nowhere.
func (s *Store) TakeNoteAway(ctx context.Context, v care.Viewer, child, id care.ID) error {
	return s.note(ctx, v, child, "note.away", id, func(tx *gorm.DB) error {
		row, err := ownNote(tx, v, child, id)
		if err != nil {
			return err
		}
		return tx.Model(&noteRow{}).Where("id = ?", row.ID).Update("gone_at", s.db.Now()).Error
	})
}

// note is a write of one note, with its line, which names the act alone.
func (s *Store) note(ctx context.Context, v care.Viewer, child care.ID, what audit.Kind, id care.ID, fn func(tx *gorm.DB) error) error {
	err := s.db.WriteTx(ctx, func(tx *gorm.DB) error {
		if _, err := s.writesNotes(tx, v, child); err != nil {
			return err
		}
		if err := s.audit.HoldChild(tx, child); err != nil {
			return err
		}
		if _, err := s.writesNotes(tx, v, child); err != nil {
			return err
		}
		var fault *care.Error
		switch err := fn(tx); {
		case err == nil:
		case errors.As(err, &fault) || errors.Is(err, audit.ErrNothingHappened):
			return err
		default:
			return fmt.Errorf("store: note: %w", err)
		}
		return s.audit.Note(tx, v, what, child, id)
	})
	if errors.Is(err, audit.ErrNothingHappened) {
		return nil
	}
	return err
}

// ownNote is a note of the viewer's that was not taken away.
func ownNote(tx *gorm.DB, v care.Viewer, child, id care.ID) (noteRow, error) {
	return database.FetchOne[noteRow](tx, "WHERE id = $1 AND child_id = $2 AND by_person = $3 AND gone_at IS NULL", string(id), string(child), string(v.Person))
}

// aboutReview is the review that a note is about: one of the child's, or none.
func aboutReview(tx *gorm.DB, n NewNote) (*care.ID, error) {
	if n.Review == "" {
		return nil, nil
	}
	rows, err := database.Fetch[network.ReviewRow](tx, "WHERE id = $1 AND child_id = $2", string(n.Review), string(n.Child))
	if err == nil && len(rows) == 0 {
		err = care.Invalid("error.form").On("review")
	}
	return &n.Review, err
}

package meetings

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/audit"
)

type unsentRow struct {
	ReviewID care.ID   `gorm:"column:review_id;primaryKey"`
	PersonID care.ID   `gorm:"column:person_id;primaryKey"`
	Form     string    `gorm:"column:form;primaryKey"`
	Subject  string    `gorm:"column:subject"`
	Body     []byte    `gorm:"column:body"`
	SavedAt  time.Time `gorm:"column:saved_at"`
}

func (unsentRow) TableName() string { return "unsent" }

// place is where the fields are sealed: the row has no id of its own.
func (r unsentRow) place() care.ID { return r.ReviewID + r.PersonID + care.ID(r.Form) }

// Unsent is what a viewer has typed in a form of a meeting and not sent, by field.
// Subject is what the form is about, if there are several alike: a round of
// scaling, or a decision.
type Unsent struct {
	Subject string
	Fields  map[string]string
}

// The forms whose fields are kept. There is one of each a person and review.
const (
	UnsentScale    = "scale"    // one's own mark, and "one higher"
	UnsentUndo     = "undo"     // why a step is undone
	UnsentDecision = "decision" // a new decision
	UnsentChange   = "change"   // a decision that is changed
	UnsentClose    = "close"    // the reason of a participation code
	UnsentReadback = "readback" // what a person says about a decision that was read back
)

var unsentForms = []string{UnsentScale, UnsentUndo, UnsentDecision, UnsentChange, UnsentClose, UnsentReadback}

// unsentMost is how much of one form is kept, in characters, the names of its fields
// among them; more than any takes.
const unsentMost = 40000

// KeepUnsent keeps what the viewer has typed in a form and not sent, in the place
// of what they had typed there before. Nobody else ever reads it, it is no event and
// rings nobody. A form in which nothing is typed any more is let go of.
func (s *Store) KeepUnsent(ctx context.Context, v care.Viewer, rev care.ID, form string, u Unsent) error {
	if !slices.Contains(unsentForms, form) {
		return care.Invalid("error.form")
	}
	if _, err := care.ParseID(u.Subject); err != nil && u.Subject != "" {
		return care.Invalid("error.form") // it is not sealed: no words belong there
	}
	said, size := false, utf8.RuneCountInString(u.Subject)
	for name, words := range u.Fields {
		said = said || strings.TrimSpace(words) != ""
		size += utf8.RuneCountInString(name) + utf8.RuneCountInString(words)
	}
	if size > unsentMost {
		return &care.Error{Kind: care.KindTooLarge, Key: "error.toolarge"}
	}
	st, err := s.network.Attends(ctx, s.db.Read(ctx), v, rev)
	if err != nil {
		return err
	}
	if st.Screen() {
		return care.NotFoundError()
	}
	if !said {
		return s.DropUnsent(ctx, v, rev, form)
	}
	body, err := json.Marshal(u.Fields)
	if err != nil {
		return fmt.Errorf("store: unsent: %w", err)
	}
	if err := s.audit.Record(ctx, v, st.Review.ChildID, rev, audit.Unsent, []care.ID{rev}); err != nil {
		return err
	}
	row := unsentRow{ReviewID: rev, PersonID: v.Person, Form: form, Subject: u.Subject, SavedAt: s.db.Now()}
	if row.Body, err = s.db.ForChild(s.db.Read(ctx), st.Review.ChildID).Seal("unsent", row.place(), "body", body); err != nil {
		return err
	}
	return s.db.WriteBatched(ctx, func(db *gorm.DB) error {
		if err := db.Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error; err != nil {
			return fmt.Errorf("store: unsent: %w", err)
		}
		return nil
	})
}

// Unsent is what the viewer typed in the forms of a meeting and has not sent, by form.
// What cannot be opened is not there.
func (s *Store) Unsent(ctx context.Context, v care.Viewer, rev care.ID) (map[string]Unsent, error) {
	db := s.db.Read(ctx)
	st, err := s.network.Attends(ctx, db, v, rev)
	if err != nil || st.Screen() {
		return nil, err
	}
	rows, err := database.Fetch[unsentRow](db, "WHERE review_id = $1 AND person_id = $2", string(rev), string(v.Person))
	if err != nil {
		return nil, err
	}
	out := make(map[string]Unsent, len(rows))
	keys := s.db.ForChild(db, st.Review.ChildID)
	for _, r := range rows {
		body, err := keys.Open("unsent", r.place(), "body", r.Body)
		if database.IsTampered(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		u := Unsent{Subject: r.Subject}
		if err := json.Unmarshal(body, &u.Fields); err != nil {
			return nil, fmt.Errorf("store: unsent: %w", err)
		}
		out[r.Form] = u
	}
	return out, nil
}

// DropUnsent lets go of what the viewer typed in a form: they have sent it.
func (s *Store) DropUnsent(ctx context.Context, v care.Viewer, rev care.ID, form string) error {
	return s.db.WriteBatched(ctx, func(db *gorm.DB) error {
		err := db.Delete(&unsentRow{}, "review_id = ? AND person_id = ? AND form = ?", rev, v.Person, form).Error
		if err != nil {
			return fmt.Errorf("store: unsent: %w", err)
		}
		return nil
	})
}

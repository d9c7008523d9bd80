package forms

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/database"
	"myreview/server/store/alerts"
	"myreview/server/store/audit"
)

type draftRow struct {
	FormID   care.ID   `gorm:"column:form_id;primaryKey"`
	Question string    `gorm:"column:question;primaryKey"`
	Rev      int       `gorm:"column:rev"`
	Body     []byte    `gorm:"column:body"`
	SavedAt  time.Time `gorm:"column:saved_at"`
	Tab      string    `gorm:"column:tab"`
	Nth      int64     `gorm:"column:nth"`
}

func (draftRow) TableName() string { return "draft" }

// place is where a draft is sealed: it has no id of its own.
func (r draftRow) place() care.ID { return r.FormID + "/" + care.ID(r.Question) }

// Save is one save of an answer: its number, one more than the last one that its
// page knows of, and where it comes from. Tab is what a script named its tab, and
// Nth grows with each save from there; a page without scripts has neither.
type Save struct {
	Rev int
	Tab string
	Nth int64
}

// Saved is how a save ended: the number that the draft now has, and, when
// another tab was there first, what stands in its place. Alert is the open
// alert that the answer raised, if it raised one; Changed reports whether its
// readers were told that the answer has changed since.
type Saved struct {
	Rev     int
	Kept    *consult.Answer
	Alert   care.ID
	Changed bool
}

// SaveDraft is Save for whoever has not looked at the form.
func (s *Store) SaveDraft(ctx context.Context, v care.Viewer, review care.ID, question string, by Save, a consult.Answer) (Saved, error) {
	f, err := s.MyAnswer(ctx, v, review, question)
	if err != nil {
		return Saved{}, err
	}
	return f.Save(ctx, question, by, a)
}

// Save keeps an answer that is not sent yet; when it returns without an
// error the answer is on the disk. The same save again is harmless; one with a
// number that is taken, or lower, changes nothing and is a Conflict with what
// stands there in Saved.Kept. Among the saves of one tab the last counts, and
// one that comes after it is harmless too: nobody meets their own words as a
// conflict because an answer was slow. A late draft, after the review began, is
// kept too; before the form opens none is, which is a Conflict. Where a pick of the answer says: not safe, or asks
// for help, exactly one alert is raised in the same transaction; where it came
// too late to be kept, all the same. It is for the request that has looked at the
// form, and asks again: on SQLite a write may wait behind the one that shuts its
// writer out.
func (f *MyForm) Save(ctx context.Context, question string, by Save, a consult.Answer) (Saved, error) {
	body, err := a.Encode()
	if err != nil {
		return Saved{}, err
	}
	q, ok := f.Form.Question(question)
	if !ok && f.hasGone(question) && len(a.Values) == 0 { // it can be left out, and not be changed
		q, ok = f.Question(question), true
	}
	if !ok || by.Rev < 1 {
		return Saved{}, care.NotFoundError()
	}
	s := f.store
	var row formRow
	out := Saved{Rev: by.Rev}
	spell := audit.Reading{Actor: f.row.PersonID, Review: f.row.ReviewID, Subject: audit.Draft}
	var begun []care.ID
	err = s.db.WriteBatched(ctx, func(tx *gorm.DB) error {
		if row, err = f.again(tx, question); err != nil {
			return err
		}
		if row.ID == "" {
			if row, err = s.openForm(tx, row); err != nil {
				return err
			}
		}
		keys := s.db.ForChild(tx, f.mine.Review.ChildID)
		d, err := sealDraft(keys, row.ID, question, by, body)
		if err != nil {
			return err
		}
		var before consult.Answer
		if q.Alerts() {
			if before, err = draftBefore(keys, d); err != nil {
				return err
			}
		}
		var revs []int
		put := tx.Raw(`INSERT INTO draft (form_id, question, rev, body, saved_at, tab, nth) VALUES (?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (form_id, question) DO UPDATE
			SET rev = CASE WHEN draft.rev < excluded.rev THEN excluded.rev ELSE draft.rev + 1 END,
				body = excluded.body, saved_at = excluded.saved_at, tab = excluded.tab, nth = excluded.nth
			WHERE draft.rev < excluded.rev OR excluded.tab <> '' AND draft.tab = excluded.tab AND draft.nth < excluded.nth
			RETURNING rev`, d.FormID, d.Question, d.Rev, d.Body, d.SavedAt, d.Tab, d.Nth).Scan(&revs)
		if put.Error != nil {
			return fmt.Errorf("store: save draft: %w", put.Error)
		}
		late := false
		if len(revs) == 1 {
			out.Rev, d.Rev = revs[0], revs[0]
		} else {
			late, err = overtaken(keys, d, body, &out)
		}
		if err == nil && len(revs) == 1 {
			begun = s.audit.Unseen(spell, s.db.Now(), []care.ID{row.ID})
		}
		if len(begun) > 0 {
			err = s.audit.NoteIn(tx, f.by, audit.Draft.What, keys.Child, row.ReviewID, row.ID)
		}
		switch {
		case err != nil || !q.Alerts():
		case late:
			out.Alert, err = s.raiseLate(tx, f, row, q, before, a)
		default:
			out.Alert, out.Changed, err = s.raiseAnswer(tx, f, row, q, change{d.Rev, before, a})
		}
		return err
	})
	if err == nil {
		s.audit.Keep(spell, s.db.Now(), begun)
	} else if out.Kept != nil && q.Alerts() {
		late := s.db.WriteBatched(ctx, func(tx *gorm.DB) error {
			if _, err := f.again(tx, question); err != nil {
				return err
			}
			var err error
			out.Alert, err = s.raiseLate(tx, f, row, q, *out.Kept, a)
			return err
		})
		if late != nil { // then nobody may think that somebody was told
			return Saved{}, late
		}
	}
	if out.Alert != "" || out.Changed {
		s.db.Ring(alerts.AlertBell)
	}
	return out, err
}

// draftBefore is the answer that a save follows. It holds the form, so that of
// two devices the second sees what the first has raised.
func draftBefore(keys database.ChildCrypto, d draftRow) (consult.Answer, error) {
	if err := keys.Tx.Exec("UPDATE form SET opened_at = opened_at WHERE id = ?", d.FormID).Error; err != nil {
		return consult.Answer{}, fmt.Errorf("store: save draft: %w", err)
	}
	rows, err := database.Fetch[draftRow](keys.Tx, "WHERE form_id = $1 AND question = $2", string(d.FormID), d.Question)
	if err != nil || len(rows) == 0 {
		return consult.Answer{}, err
	}
	return openAnswer(keys, "draft", rows[0].place(), rows[0].Body)
}

// sealDraft is the row of a save, its answer sealed.
func sealDraft(v database.ChildCrypto, form care.ID, question string, by Save, body []byte) (d draftRow, err error) {
	d = draftRow{FormID: form, Question: question, Rev: by.Rev, SavedAt: v.DB.Now(), Tab: by.Tab, Nth: by.Nth}
	d.Body, err = v.Seal("draft", d.place(), "body", body)
	return d, err
}

// overtaken allows the repeat of a save whose answer got lost, and one that comes
// after a later save of its own tab; the latter is late.
func overtaken(keys database.ChildCrypto, d draftRow, body []byte, out *Saved) (late bool, err error) {
	var there draftRow
	if err := database.Take(keys.Tx, &there, "form_id = ? AND question = ?", d.FormID, d.Question); err != nil {
		return false, err
	}
	kept, err := openAnswer(keys, "draft", there.place(), there.Body)
	if err != nil {
		return false, err
	}
	again, err := consult.Read(body)
	if err != nil {
		return false, err
	}
	same, err := kept.Same(again)
	if err != nil {
		return false, err
	}
	out.Rev = there.Rev
	if same {
		return false, nil
	}
	if d.Tab != "" && d.Tab == there.Tab {
		return true, nil
	}
	out.Kept = &kept
	return false, care.Conflict("form.error.clash")
}

package forms

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/audit"
)

// TakenBack reports whether all that was sent is taken back: what was sent last says nothing.
// The first sending always says something.
func (f *MyForm) TakenBack() bool { return f.Sent != nil && len(f.Sent.Answers) == 0 }

// HasSent reports whether there is something of the writer's that others may read.
func (f *MyForm) HasSent() bool { return f.Sent != nil && !f.TakenBack() || len(f.Written) > 0 }

// TakeBackAll takes back all that the writer sent of their form, and what was typed in for them.
// The next version says nothing; those before it are kept, and nobody reads them any more. Their
// drafts stay theirs, to be sent again. Whoever was called to help still is. id is the one that
// the form carried: once is enough, as it is where nothing is left. Gone once the review has begun.
func (s *Store) TakeBackAll(ctx context.Context, v care.Viewer, review, id care.ID) error {
	return s.audit.Write(ctx, v, review, func(tx *audit.Tx) error {
		f, err := s.myForm(ctx, tx.DB, v, review)
		if err != nil {
			return err
		}
		twice, err := wasSent(tx.DB, f.row.ID, id)
		switch {
		case err != nil:
			return err
		case twice || !f.HasSent():
			return audit.ErrNothingHappened
		case f.Over:
			return care.Gone("form.error.closed")
		case f.Closed:
			return care.Gone("form.error.begun")
		}
		tx.Event("sent.back", f.row.ID)
		for _, w := range f.Written {
			if err := s.unwrite(tx, f.row, w.ID); err != nil {
				return err
			}
		}
		if f.Sent == nil || f.TakenBack() {
			return nil
		}
		row := sendingRow{ID: id, FormID: f.row.ID, SentAt: s.db.Now(), Part: f.Sent.Part}
		if err := s.tally(tx.DB, f, &row, nil); err != nil {
			return err
		}
		if err := addSending(tx.DB, &row); err != nil {
			return err
		}
		tx.Event("sent", f.row.ID)
		return s.keepWishes(tx, f, nil, nil)
	})
}

// unwrite takes back one sending that was typed in, and what is asked for in it.
func (s *Store) unwrite(tx *audit.Tx, of formRow, sending care.ID) error {
	if err := tx.Model(&sendingRow{}).Where("id = ?", sending).Update("back_at", s.db.Now()).Error; err != nil {
		return fmt.Errorf("store: take back: %w", err)
	}
	tx.Event("written.back", of.ID)
	asked, err := database.Fetch[wishRow](tx.DB, "WHERE review_id = $1 AND back_at IS NULL AND answer_id IN (SELECT id FROM answer WHERE sending_id = $2)", string(of.ReviewID), string(sending))
	if err != nil {
		return err
	}
	return s.takeBack(tx, asked, make([]bool, len(asked)))
}

// takenBack is when the writers of a review's forms took back all that they had sent, by
// person. Whose words were typed in since is not among them.
func takenBack(db *gorm.DB, review care.ID) (map[care.ID]time.Time, error) {
	var rows []struct {
		PersonID care.ID
		SentAt   time.Time
	}
	err := db.Raw(`SELECT f.person_id, s.sent_at FROM form f JOIN sending s ON s.form_id = f.id
		WHERE f.review_id = ? AND s.version = (SELECT MAX(l.version) FROM sending l WHERE l.form_id = f.id AND l.back_at IS NULL)
			AND NOT EXISTS (SELECT 1 FROM answer a WHERE a.sending_id = s.id)
			AND NOT EXISTS (SELECT 1 FROM sending w WHERE w.form_id = f.id AND w.written_by IS NOT NULL AND w.back_at IS NULL)`, review).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("store: taken back: %w", err)
	}
	out := map[care.ID]time.Time{}
	for _, r := range rows {
		out[r.PersonID] = r.SentAt
	}
	return out, nil
}

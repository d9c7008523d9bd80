package forms

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/database"
	"myreview/server/store/audit"
)

// Send freezes the drafts as the next version and fixes who may read each
// answer to the people there are at this moment. id is the one that the form
// carried: sending it twice is harmless, as is sending what was sent already.
// Nothing to send is Invalid, one that has not opened is a Conflict, and once the review has
// begun it is Gone.
func (s *Store) Send(ctx context.Context, v care.Viewer, review, id care.ID) error {
	return s.send(ctx, v, review, id, false)
}

// SendMeeting sends what a child says about the meeting, so that it can be planned, while the rest
// of their form stays theirs. A Conflict once the rest was sent: then a change goes with it.
func (s *Store) SendMeeting(ctx context.Context, v care.Viewer, review, id care.ID) error {
	return s.send(ctx, v, review, id, true)
}

func (s *Store) send(ctx context.Context, v care.Viewer, review, id care.ID, part bool) error {
	return s.audit.Write(ctx, v, review, func(tx *audit.Tx) error {
		f, err := s.myForm(ctx, tx.DB, v, review)
		if err != nil {
			return err
		}
		if twice, err := wasSent(tx.DB, f.row.ID, id); err != nil || twice {
			return err
		}
		switch {
		case f.Over:
			return care.Gone("form.error.closed")
		case f.Closed:
			return care.Gone("form.error.begun")
		case !f.OpensOn.Empty():
			return care.Conflict("form.error.early")
		}
		answers, same := f.freeze(), f.Sent != nil && !f.Changed && !f.Sent.Part
		if part {
			if !f.restWaits() {
				return care.Conflict("form.error.together")
			}
			answers = f.aboutMeeting()
			if same, err = f.sentSo(answers); err != nil {
				return err
			}
		}
		if same {
			return nil
		}
		if len(answers) == 0 && f.Sent == nil {
			return care.Invalid("form.error.empty")
		}
		row := sendingRow{ID: id, FormID: f.row.ID, SentAt: s.db.Now(), Part: part}
		if row.Company, err = companySaid(tx.DB, v); err != nil {
			return err
		}
		if err := s.tally(tx.DB, f, &row, answers); err != nil {
			return err
		}
		if err := addSending(tx.DB, &row); err != nil {
			return err
		}
		kept, err := s.keepAnswers(tx.DB, f, row, answers)
		if err != nil {
			return err
		}
		if err := s.flagWords(tx.DB, f, row, answers); err != nil {
			return err
		}
		tx.Event("sent", f.row.ID)
		return s.keepWishes(tx, f, answers, kept)
	})
}

// restWaits reports whether the writer is the child, and nothing of theirs is sent but what is about
// the meeting.
func (f *MyForm) restWaits() bool {
	return f.Author.Kind == care.TieChild && (f.Sent == nil || f.TakenBack() || f.Sent.Part)
}

// aboutMeeting is what sending now would send about the meeting.
func (f *MyForm) aboutMeeting() map[string]consult.Answer {
	answers := f.freeze()
	for id := range answers {
		if q, asked := f.Form.Question(id); !asked || !q.Arranges() {
			delete(answers, id)
		}
	}
	return answers
}

// sentSo reports whether just that was sent last.
func (f *MyForm) sentSo(answers map[string]consult.Answer) (bool, error) {
	if f.Sent == nil {
		return false, nil
	}
	differs, err := differ(answers, f.Sent.Answers)
	return !differs, err
}

// SendsMeeting reports whether there is something about the meeting that can be sent before the rest.
func (f *MyForm) SendsMeeting() (bool, error) {
	answers := f.aboutMeeting()
	if !f.restWaits() || len(answers) == 0 {
		return false, nil
	}
	same, err := f.sentSo(answers)
	return !same, err
}

// wasSent reports whether a sending of the form bears the id.
func wasSent(db *gorm.DB, form, id care.ID) (bool, error) {
	var n int64
	if form == "" {
		return false, nil
	}
	if err := db.Model(&sendingRow{}).Where("id = ? AND form_id = ?", id, form).Count(&n).Error; err != nil {
		return false, fmt.Errorf("store: send: %w", err)
	}
	return n > 0, nil
}

// addSending adds the next sending of a form.
func addSending(db *gorm.DB, row *sendingRow) error {
	if err := db.Raw("SELECT COALESCE(MAX(version), 0) + 1 FROM sending WHERE form_id = ?", row.FormID).Scan(&row.Version).Error; err != nil {
		return fmt.Errorf("store: send: %w", err)
	}
	err := db.Create(row).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) { // somebody else's sending bears the id
		return care.Conflict("error.again")
	}
	if err != nil {
		return fmt.Errorf("store: send: %w", err)
	}
	return nil
}

// keepAnswers writes down what was sent; it gives the id of each answer, by question.
func (s *Store) keepAnswers(tx *gorm.DB, f *MyForm, sending sendingRow, answers map[string]consult.Answer) (map[string]care.ID, error) {
	kept := map[string]care.ID{}
	var rows []answerRow
	var readers []answerReaderRow
	keys := s.db.ForChild(tx, f.mine.Review.ChildID)
	for _, q := range f.sends() {
		a, ok := answers[q.ID]
		if !ok {
			continue
		}
		body, err := a.Encode()
		if err != nil {
			return nil, err
		}
		row := answerRow{ID: care.NewID(), SendingID: sending.ID, Question: q.ID, Area: q.Area, Audience: a.Audience}
		row.Body, err = keys.SealWith("answer", row.ID, "body", body, string(row.SendingID), row.Question, string(row.Audience))
		if err != nil {
			return nil, err
		}
		may := f.asSent(q, a).Readers
		for _, tie := range may {
			readers = append(readers, answerReaderRow{AnswerID: row.ID, TieID: tie})
		}
		row.Bound = signReaders(*s.db.Chain(), row.ID, may)
		rows, kept[q.ID] = append(rows, row), row.ID
	}
	if len(rows) == 0 { // everything was taken back
		return kept, nil
	}
	if err := tx.Create(&rows).Error; err != nil {
		return nil, fmt.Errorf("store: keep answers: %w", err)
	}
	if err := tx.Create(&readers).Error; err != nil {
		return nil, fmt.Errorf("store: keep readers: %w", err)
	}
	return kept, nil
}

// fillSent reads what was sent of a form: its latest version, and what was typed in.
func (s *Store) fillSent(keys database.ChildCrypto, f *MyForm) error {
	var rows []sendingRow
	err := keys.Tx.Order("version").Find(&rows, "form_id = ? AND back_at IS NULL", f.row.ID).Error
	if err != nil {
		return fmt.Errorf("store: sending: %w", err)
	}
	own, ids := -1, []care.ID(nil)
	for i, r := range rows {
		if r.WrittenBy == nil {
			own = i
		} else {
			ids = append(ids, r.ID)
		}
	}
	if own >= 0 {
		ids = append(ids, rows[own].ID)
	}
	if len(ids) == 0 {
		return nil
	}
	var answers []answerRow
	if err := keys.Tx.Find(&answers, "sending_id IN ?", ids).Error; err != nil {
		return fmt.Errorf("store: sent answers: %w", err)
	}
	for i, r := range rows {
		if r.WrittenBy == nil && i != own {
			continue
		}
		out := Sending{ID: r.ID, Version: r.Version, SentAt: r.SentAt, Company: r.Company, Part: r.Part, By: database.Deref(r.WrittenBy), Answers: map[string]consult.Answer{}, counted: r.Counted}
		for _, row := range answers {
			if row.SendingID != r.ID {
				continue
			}
			a, err := openSent(keys, row)
			if err != nil {
				return err
			}
			out.Answers[row.Question] = asAsked(a, f.row.Key, row.Question, f.by.Lang)
		}
		if i == own {
			f.Sent = &out
		} else {
			f.Written = append(f.Written, out)
		}
	}
	return nil
}

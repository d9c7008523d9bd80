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
// Nothing to send is Invalid, a review that closed meanwhile is Gone.
func (s *Store) Send(ctx context.Context, v care.Viewer, review, id care.ID) error {
	return s.audit.Write(ctx, v, review, func(tx *audit.Tx) error {
		f, err := s.myForm(ctx, tx.DB, v, review)
		if err != nil {
			return err
		}
		if f.row.ID != "" {
			var twice int64
			if err := tx.Model(&sendingRow{}).Where("id = ? AND form_id = ?", id, f.row.ID).Count(&twice).Error; err != nil {
				return fmt.Errorf("store: send: %w", err)
			}
			if twice > 0 {
				return nil
			}
		}
		if f.Closed {
			return care.Gone("form.error.closed")
		}
		if f.Sent != nil && !f.Changed {
			return nil
		}
		answers := f.freeze()
		if len(answers) == 0 && f.Sent == nil {
			return care.Invalid("form.error.empty")
		}
		row := sendingRow{ID: id, FormID: f.row.ID, Version: 1, SentAt: s.db.Now()}
		if f.Sent != nil {
			row.Version = f.Sent.Version + 1
		}
		if row.Company, err = companySaid(tx.DB, v); err != nil {
			return err
		}
		if err := tx.Create(&row).Error; err != nil {
			if errors.Is(err, gorm.ErrDuplicatedKey) { // somebody else's sending bears the id
				return care.Conflict("error.again")
			}
			return fmt.Errorf("store: send: %w", err)
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

// keepAnswers writes down what was sent; it gives the id of each answer, by question.
func (s *Store) keepAnswers(tx *gorm.DB, f *MyForm, sending sendingRow, answers map[string]consult.Answer) (map[string]care.ID, error) {
	kept := map[string]care.ID{}
	var rows []answerRow
	var readers []answerReaderRow
	keys := s.db.ForChild(tx, f.mine.Review.ChildID)
	for i := range f.Form.Questions {
		q := &f.Form.Questions[i]
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

// lastSending is the latest version of a form, nil where nothing was sent.
func (s *Store) lastSending(keys database.ChildCrypto, form formRow, lang care.Lang) (*Sending, error) {
	db := keys.Tx
	var rows []sendingRow
	if err := db.Order("version DESC").Limit(1).Find(&rows, "form_id = ?", form.ID).Error; err != nil {
		return nil, fmt.Errorf("store: sending: %w", err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	out := &Sending{ID: rows[0].ID, Version: rows[0].Version, SentAt: rows[0].SentAt, Company: rows[0].Company, Answers: map[string]consult.Answer{}}
	var answers []answerRow
	if err := db.Find(&answers, "sending_id = ?", out.ID).Error; err != nil {
		return nil, fmt.Errorf("store: sent answers: %w", err)
	}
	for _, r := range answers {
		a, err := openSent(keys, r)
		if err != nil {
			return nil, err
		}
		out.Answers[r.Question] = asAsked(a, form.Key, r.Question, lang)
	}
	return out, nil
}

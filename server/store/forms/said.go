package forms

import (
	"fmt"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/consult"
)

// ChildSaid is what a child answered to some questions of their form before a review, and which
// form it was: what they sent last and, where that says nothing, what was typed in for them and
// not taken back. The part about the meeting alone is no form yet. It opens no other answer.
func (s *Store) ChildSaid(db *gorm.DB, review, child care.ID, questions []string) (form string, said map[string]consult.Answer, err error) {
	var rows []struct {
		Row answerRow `gorm:"embedded"`
		Key string
	}
	err = db.Raw(`SELECT a.id, a.sending_id, a.question, a.audience, a.body, f.key
		FROM form f JOIN sending s ON s.form_id = f.id JOIN answer a ON a.sending_id = s.id
		WHERE f.review_id = ? AND f.person_id = ? AND a.question IN ? AND s.back_at IS NULL AND NOT s.part AND (s.written_by IS NOT NULL
			OR s.version = (SELECT MAX(l.version) FROM sending l WHERE l.form_id = f.id AND l.written_by IS NULL))
		ORDER BY CASE WHEN s.written_by IS NULL THEN 1 ELSE 0 END, s.version`, review, child, questions).Scan(&rows).Error
	if err != nil {
		return "", nil, fmt.Errorf("store: what a child said: %w", err)
	}
	said = map[string]consult.Answer{}
	keys := s.db.ForChild(db, child)
	for _, r := range rows {
		a, err := openSent(keys, r.Row)
		if err != nil {
			return "", nil, err
		}
		form, said[r.Row.Question] = r.Key, a
	}
	return form, said, nil
}

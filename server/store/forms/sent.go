package forms

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/database"
	"myreview/server/seal"
	"myreview/server/store/network"
)

// SentAnswer is one answer as it was sent, in its latest version, with the
// words as they were written.
type SentAnswer struct {
	ID       care.ID
	Question *consult.Question
	Form     string // its key, which says how the question was asked
	Area     care.Area
	Author   care.Tie
	Answer   consult.Answer
	Audience care.Audience
	SentAt   time.Time
	Version  int
	Part     bool // it was sent about the meeting alone, and the rest of the form was not sent yet
	Readers  []care.ID
}

func idsOf(answers []SentAnswer) []care.ID {
	ids := make([]care.ID, len(answers))
	for i, a := range answers {
		ids[i] = a.ID
	}
	return ids
}

// AllAnswers are the latest versions of everybody's forms, and what was typed in for them
// beside those, unfiltered: every
// caller filters by access.Standing.Reads for each reader.
func (s *Store) AllAnswers(db *gorm.DB, of network.ReviewRow, ties []care.Tie) ([]SentAnswer, error) {
	var rows []struct {
		Row     answerRow `gorm:"embedded"`
		TieID   care.ID
		Key     string
		Version int
		SentAt  time.Time
		Part    bool
		Lang    care.Lang
	}
	err := db.Raw(`SELECT a.id, a.sending_id, a.question, a.area, a.audience, a.body, a.bound, f.tie_id, f.key, s.version, s.sent_at, s.part, p.lang
		FROM answer a JOIN sending s ON s.id = a.sending_id JOIN form f ON f.id = s.form_id JOIN person p ON p.id = f.person_id
		WHERE f.review_id = ? AND s.back_at IS NULL AND (s.written_by IS NOT NULL
			OR s.version = (SELECT MAX(l.version) FROM sending l WHERE l.form_id = f.id AND l.written_by IS NULL))`,
		of.ID).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("store: sent answers: %w", err)
	}
	var readers []answerReaderRow
	err = db.Raw(`SELECT r.answer_id, r.tie_id FROM answer_reader r JOIN answer a ON a.id = r.answer_id
		JOIN sending s ON s.id = a.sending_id JOIN form f ON f.id = s.form_id WHERE f.review_id = ?`,
		of.ID).Scan(&readers).Error
	if err != nil {
		return nil, fmt.Errorf("store: readers: %w", err)
	}
	mayRead := map[care.ID][]care.ID{}
	for _, r := range readers {
		mayRead[r.AnswerID] = append(mayRead[r.AnswerID], r.TieID)
	}
	var out []SentAnswer
	keys := s.db.ForChild(db, of.ChildID)
	for _, r := range rows {
		author := slices.IndexFunc(ties, func(t care.Tie) bool { return t.ID == r.TieID })
		if author < 0 {
			continue
		}
		a, may, err := sentTo(keys, r.Row, mayRead[r.Row.ID], ties)
		if err != nil {
			return nil, err
		}
		q, known := consult.Find(r.Key, r.Row.Question)
		if !known {
			if !a.Asked.Kept() {
				continue // nobody knows any more what was asked
			}
			q = &consult.Question{ID: r.Row.Question, Area: r.Row.Area}
		}
		a = asAsked(a, r.Key, r.Row.Question, r.Lang)
		out = append(out, SentAnswer{
			ID: r.Row.ID, Question: q, Form: r.Key, Area: r.Row.Area, Author: ties[author], Answer: a,
			Audience: r.Row.Audience, SentAt: r.SentAt, Version: r.Version, Part: r.Part, Readers: may,
		})
	}
	slices.SortFunc(out, inOrder)
	return out, nil
}

// sentTo returns a sent answer and who may read it. If its readers were changed by
// SQL, nobody is shown it, and the IRO, who may read all, is told that it is lost.
// An answer from before readers were signed goes to those in the database.
func sentTo(v database.ChildCrypto, r answerRow, readers []care.ID, ties []care.Tie) (consult.Answer, []care.ID, error) {
	a, err := openSent(v, r)
	if err != nil || r.Bound == "" && !seal.IsBound(r.Body) {
		return a, readers, err
	}
	chain := v.DB.Chain()
	if chain != nil && r.Bound == signReaders(*chain, r.ID, readers) {
		return a, readers, nil
	}
	v.DB.Tampered(v.Child, "answer_reader", r.ID)
	var iros []care.ID
	for _, t := range ties {
		if t.Kind.IRO() {
			iros = append(iros, t.ID)
		}
	}
	return consult.Answer{State: consult.Lost, Audience: care.OnlyIRO}, iros, nil
}

// asked is the form of which it is, as its writer was asked it.
func (a SentAnswer) asked() (*consult.Form, bool) {
	if a.Answer.Asked == nil {
		return consult.Get(a.Form)
	}
	return consult.At(a.Form, a.Answer.Asked.Version)
}

// inOrder is the child first, then as care.TieKinds has people, then as the
// form asks.
func inOrder(a, b SentAnswer) int {
	asked := func(x SentAnswer) int {
		form, ok := x.asked()
		if !ok {
			return -1
		}
		if i := slices.IndexFunc(form.Questions, func(q consult.Question) bool { return q.ID == x.Question.ID }); i >= 0 {
			return i
		}
		return len(form.Questions) // it is not asked any more
	}
	return cmp.Or(
		cmp.Compare(network.RankOf(a.Author.Kind), network.RankOf(b.Author.Kind)),
		a.Author.Since.Compare(b.Author.Since),
		cmp.Compare(a.Author.ID, b.Author.ID),
		cmp.Compare(asked(a), asked(b)),
		a.SentAt.Compare(b.SentAt),
	)
}

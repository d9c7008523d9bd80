package forms

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/database"
	"myreview/server/store/audit"
	"myreview/server/store/network"
)

// Where a wish comes from: the child's form; what they said in it, which the IRO marked as
// one; or what they said in the meeting, which the IRO wrote down.
const (
	WishForm    = "form"
	WishMarked  = "marked"
	WishMeeting = "meeting"
)

type wishRow struct {
	ID       care.ID       `gorm:"column:id;primaryKey"`
	ReviewID care.ID       `gorm:"column:review_id"`
	ChildID  care.ID       `gorm:"column:child_id"`
	Source   string        `gorm:"column:source"`
	Question string        `gorm:"column:question"`  // empty: it comes from no form
	AnswerID care.ID       `gorm:"column:answer_id"` // the last answer that says it: who reads that, reads this
	Audience care.Audience `gorm:"column:audience"`
	Pos      int           `gorm:"column:pos"` // among those of one question
	Words    []byte        `gorm:"column:words"`
	ByPerson care.ID       `gorm:"column:by_person"`
	MadeAt   time.Time     `gorm:"column:made_at"`
	BackAt   *time.Time    `gorm:"column:back_at"` // when the child took it back
}

func (wishRow) TableName() string { return "wish" }

// with are the columns that the words are sealed together with: they say who reads them.
func (r wishRow) with() []string { return []string{string(r.AnswerID), r.Source, string(r.Audience)} }

// seal puts the words of a wish into its row.
func (r *wishRow) seal(keys database.ChildCrypto, words []byte) (err error) {
	r.Words, err = keys.SealWith("wish", r.ID, "words", words, r.with()...)
	return err
}

// open are the words of a wish; consult.Lost where they do not open.
func (r wishRow) open(keys database.ChildCrypto) (consult.Answer, error) {
	return asAnswer(keys.OpenWith("wish", r.ID, "words", r.Words, r.with()...))
}

// keepWishes makes a wish of each thing that the child asks for in what they just sent.
// What they asked for before, in the same words, stays with what was answered to it; what
// they no longer ask for says so. The words of a wish never change.
func (s *Store) keepWishes(tx *audit.Tx, f *MyForm, answers map[string]consult.Answer, kept map[string]care.ID) error {
	if f.Author.Kind != care.TieChild {
		return nil
	}
	rows, err := database.Fetch[wishRow](tx.DB, `WHERE review_id = $1 AND source <> $2 AND back_at IS NULL
		AND answer_id NOT IN (SELECT a.id FROM answer a JOIN sending s ON s.id = a.sending_id WHERE s.form_id = $3 AND s.written_by IS NOT NULL) ORDER BY pos, id`,
		string(f.row.ReviewID), WishMeeting, string(f.row.ID))
	if err != nil {
		return err
	}
	keys := s.db.ForChild(tx.DB, f.mine.Review.ChildID)
	before := make([]consult.Answer, len(rows))
	for i, r := range rows {
		if before[i], err = r.open(keys); err != nil {
			return err
		}
	}
	stays := make([]bool, len(rows))
	var put []wishRow
	keep := func(r wishRow, words consult.Answer) error {
		body, err := words.Encode()
		if err != nil {
			return err
		}
		put = append(put, r)
		return put[len(put)-1].seal(keys, body)
	}
	for i := range f.Form.Questions {
		q := &f.Form.Questions[i]
		a, ok := answers[q.ID]
		if !ok {
			continue
		}
		for pos, one := range consult.AskedFor(q, a) {
			at, err := sameWish(rows, before, stays, WishForm, q.ID, one)
			if err != nil {
				return err
			}
			r := wishRow{ID: care.NewID(), ReviewID: f.row.ReviewID, ChildID: keys.Child, Source: WishForm, Question: q.ID, ByPerson: f.Author.Person, MadeAt: s.db.Now()}
			if at >= 0 {
				r, one, stays[at] = rows[at], before[at], true
			}
			r.Audience, r.AnswerID, r.Pos = a.Audience, kept[q.ID], pos
			if err := keep(r, one); err != nil {
				return err
			}
		}
		at, err := sameWish(rows, before, stays, WishMarked, q.ID, a)
		if err != nil {
			return err
		}
		if at >= 0 {
			r := rows[at]
			stays[at], r.Audience, r.AnswerID = true, a.Audience, kept[q.ID]
			if err := keep(r, before[at]); err != nil {
				return err
			}
		}
	}
	if len(put) > 0 {
		// What was asked for before is read by whoever reads the new answer.
		err := tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, DoUpdates: clause.AssignmentColumns([]string{"audience", "answer_id", "pos", "words"})}).Create(&put).Error
		if err != nil {
			return fmt.Errorf("store: wishes: %w", err)
		}
	}
	return s.takeBack(tx, rows, stays)
}

// addWishes makes a wish of each thing that the child asks for in what was typed in for them.
func (s *Store) addWishes(tx *audit.Tx, f *MyForm, answers map[string]consult.Answer, kept map[string]care.ID) error {
	if f.Author.Kind != care.TieChild {
		return nil
	}
	keys := s.db.ForChild(tx.DB, f.mine.Review.ChildID)
	for i := range f.Form.Questions {
		q := &f.Form.Questions[i]
		for pos, one := range consult.AskedFor(q, answers[q.ID]) {
			r := wishRow{ID: care.NewID(), ReviewID: f.row.ReviewID, Source: WishForm, Question: q.ID, AnswerID: kept[q.ID], Audience: answers[q.ID].Audience, Pos: pos, ByPerson: f.Author.Person}
			if err := addWish(keys, r, one); err != nil {
				return err
			}
		}
	}
	return nil
}

// takeBack says of wishes that the child no longer asks for them.
func (s *Store) takeBack(tx *audit.Tx, rows []wishRow, stays []bool) error {
	var gone []care.ID
	for i, r := range rows {
		if !stays[i] {
			gone = append(gone, r.ID)
			tx.Event("wish.takenback", r.ID)
		}
	}
	if len(gone) == 0 {
		return nil
	}
	if err := tx.Model(&wishRow{}).Where("id IN ?", gone).Updates(map[string]any{"back_at": s.db.Now()}).Error; err != nil {
		return fmt.Errorf("store: wishes: %w", err)
	}
	return nil
}

// sameWish finds the wish that says the same, of those that are not found yet; -1: none.
func sameWish(rows []wishRow, before []consult.Answer, found []bool, source, question string, a consult.Answer) (int, error) {
	for i, r := range rows {
		if found[i] || r.Source != source || r.Question != question {
			continue
		}
		if same, err := before[i].SaysAs(a); err != nil || same {
			return i, err
		}
	}
	return -1, nil
}

// addWish writes a wish down.
func addWish(keys database.ChildCrypto, r wishRow, words consult.Answer) error {
	body, err := words.Encode()
	if err != nil {
		return err
	}
	r.ChildID, r.MadeAt = keys.Child, keys.DB.Now()
	if err := r.seal(keys, body); err != nil {
		return err
	}
	if err := keys.Tx.Create(&r).Error; err != nil {
		return fmt.Errorf("store: wishes: %w", err)
	}
	return nil
}

// Wish is something that a child asks for, and what was answered.
type Wish struct {
	ID       care.ID
	Source   string
	Question string
	Said     consult.Answer // the very words, in the question as it was asked
	Audience care.Audience
	MadeAt   time.Time
	Back     time.Time // when the child took it back; zero: they did not
	Replies  []Reply   // the last one counts

	answer care.ID
	pos    int
}

// Now is what is answered; its N is 0 where nothing is.
func (w Wish) Now() Reply {
	if len(w.Replies) == 0 {
		return Reply{}
	}
	return w.Replies[len(w.Replies)-1]
}

// Reply is one answer to a wish.
type Reply struct {
	consult.Reply
	N    int
	By   network.Named // zero: nobody whom the viewer may know
	At   time.Time
	Lost bool // its words cannot be shown

	form care.ID
}

// Wishes is what a child asks for at a review, as one viewer may know it.
type Wishes struct {
	Mine   bool // the viewer is the child
	Leads  bool // they are the IRO, or cover
	Child  network.Named
	State  string
	All    []Wish
	Other  []SentAnswer              // what else the child said, for the IRO to mark
	Named  map[care.ID]network.Named // by tie
	Closed bool
}

// Unanswered counts those that the viewer sees and that nobody has answered.
func (w Wishes) Unanswered() int {
	n := 0
	for _, one := range w.All {
		if one.Back.IsZero() && len(one.Replies) == 0 {
			n++
		}
	}
	return n
}

// Wishes gives them to the child, and to the IRO and the social worker each as far as they
// may read where a wish comes from (domain.md section 14, Z19). One that the child took back
// is shown where it had been answered. To everybody else there is nothing.
func (s *Store) Wishes(ctx context.Context, v care.Viewer, review care.ID) (Wishes, error) {
	var st network.Standing
	var out Wishes
	err := s.db.Snapshot(ctx, func(db *gorm.DB) (err error) {
		if st, err = s.wishesOf(ctx, db, v, review); err != nil {
			return err
		}
		if out, err = s.readWishes(db, st); err == nil {
			out.Other, err = s.otherSaid(db, st, out)
		}
		return err
	})
	if err == nil {
		err = s.recordWishes(ctx, v, st, out)
	}
	return out, err
}

// recordWishes puts on record that the viewer saw them.
func (s *Store) recordWishes(ctx context.Context, v care.Viewer, st network.Standing, seen Wishes) error {
	at := audit.Answers
	if seen.Mine {
		at = audit.Form
	}
	return s.audit.RecordRead(ctx, v, st, at, seen.shown()...)
}

// shown are the answers of the child that a page of their wishes shows, so that they are told
// who looked; of a wish that comes from none, its own id.
func (w Wishes) shown() (out []care.ID) {
	for _, one := range w.All {
		id := cmp.Or(one.answer, one.ID)
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return append(out, idsOf(w.Other)...)
}

// wishesOf is where somebody stands who may see wishes at the review at all.
func (s *Store) wishesOf(ctx context.Context, db *gorm.DB, v care.Viewer, review care.ID) (network.Standing, error) {
	st, err := s.network.Standing(ctx, db, v, review)
	if err != nil {
		return st, err
	}
	if !st.SeesWishes() {
		return network.Standing{}, care.NotFoundError()
	}
	return st, nil
}

func (s *Store) readWishes(db *gorm.DB, st network.Standing) (Wishes, error) {
	named, err := s.knownTo(db, st)
	if err != nil {
		return Wishes{}, err
	}
	return s.wishesAmong(db, st, named)
}

// wishesAmong are those that the reader may see, who knows everybody as named.
func (s *Store) wishesAmong(db *gorm.DB, st network.Standing, named map[care.ID]network.Named) (Wishes, error) {
	out := Wishes{Mine: st.Tie.Kind == care.TieChild, Leads: st.Leads(), State: st.Review.State, Closed: st.Review.State == network.ReviewClosed, Named: named}
	var child care.Tie
	for _, t := range st.Ties {
		if t.Kind == care.TieChild {
			child, out.Child = t, out.Named[t.ID]
		}
	}
	// What was typed in and taken back is read by nobody, answered or not.
	rows, err := database.Fetch[wishRow](db, `WHERE review_id = $1 AND NOT EXISTS (SELECT 1 FROM answer a JOIN sending s ON s.id = a.sending_id
		WHERE a.id = wish.answer_id AND s.written_by IS NOT NULL AND s.back_at IS NOT NULL)`, string(st.Review.ID))
	if err != nil {
		return out, err
	}
	readers, err := s.readersOf(db, st)
	if err != nil {
		return out, err
	}
	keys := s.db.ForChild(db, st.Review.ChildID)
	replies, err := s.repliesOf(keys, st, out.Named)
	if err != nil {
		return out, err
	}
	for _, r := range rows {
		w := Wish{ID: r.ID, Source: r.Source, Question: r.Question, Audience: r.Audience, MadeAt: r.MadeAt, Back: database.Deref(r.BackAt), Replies: replies[r.ID], answer: r.AnswerID, pos: r.Pos}
		if !out.Mine && !st.ReadsWish(child, r.AnswerID != "", readers[r.AnswerID]) || r.BackAt != nil && len(w.Replies) == 0 {
			continue
		}
		if w.Said, err = r.open(keys); err != nil {
			return out, err
		}
		out.All = append(out.All, w)
	}
	slices.SortFunc(out.All, byWish)
	return out, nil
}

// otherSaid is what else the child said in their form, for the IRO, who may mark it as a
// wish. What was sent before there were wishes is among it.
func (s *Store) otherSaid(db *gorm.DB, st network.Standing, w Wishes) (out []SentAnswer, err error) {
	if !w.Leads || w.Closed {
		return nil, nil
	}
	all, err := s.AllAnswers(db, st.Review, st.Ties)
	for _, a := range all {
		one := func(w Wish) bool { return w.answer == a.ID && w.Back.IsZero() }
		asks := a.Author.Kind == care.TieChild && a.Answer.State == consult.Given && a.Audience != care.Wish
		if asks && a.Question.Asks() {
			asks = len(consult.AskedFor(a.Question, a.Answer)) > 0 // or it says that there is nothing to ask for
		}
		if asks && !slices.ContainsFunc(w.All, one) {
			out = append(out, a)
		}
	}
	return out, err
}

// byWish is as the forms ask, then what was said in the meeting, as it was.
func byWish(a, b Wish) int {
	asked := func(w Wish) int {
		if w.Question == "" {
			return 1 << 20
		}
		for _, key := range consult.Keys() {
			form, _ := consult.Get(key)
			if i := slices.IndexFunc(form.Questions, func(q consult.Question) bool { return q.ID == w.Question }); i >= 0 {
				return i
			}
		}
		return 1 << 19
	}
	back := func(w Wish) int {
		if w.Back.IsZero() {
			return 0
		}
		return 1
	}
	return cmp.Or(
		cmp.Compare(back(a), back(b)), cmp.Compare(asked(a), asked(b)), cmp.Compare(a.Question, b.Question),
		cmp.Compare(a.pos, b.pos), a.MadeAt.Compare(b.MadeAt), cmp.Compare(a.ID, b.ID),
	)
}

// readersOf are the ties that may read each answer that a wish of the review comes from.
func (s *Store) readersOf(db *gorm.DB, st network.Standing) (map[care.ID][]care.ID, error) {
	var rows []struct {
		Row   answerRow `gorm:"embedded"`
		TieID *care.ID
	}
	err := db.Raw(`SELECT a.id, a.sending_id, a.question, a.area, a.audience, a.body, a.bound, r.tie_id
		FROM answer a LEFT JOIN answer_reader r ON r.answer_id = a.id
		WHERE a.id IN (SELECT w.answer_id FROM wish w WHERE w.review_id = ?)`, st.Review.ID).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("store: wishes: %w", err)
	}
	of, may := map[care.ID]answerRow{}, map[care.ID][]care.ID{}
	for _, r := range rows {
		of[r.Row.ID] = r.Row
		if r.TieID != nil {
			may[r.Row.ID] = append(may[r.Row.ID], *r.TieID)
		}
	}
	keys := s.db.ForChild(db, st.Review.ChildID)
	out := map[care.ID][]care.ID{}
	for id, row := range of {
		if _, out[id], err = sentTo(keys, row, may[id], st.Ties); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// UnansweredWishes counts what a child asks for at a review and nobody has answered, for
// whoever leads it: the IRO reads all of it.
func (s *Store) UnansweredWishes(db *gorm.DB, review care.ID) (n int, err error) {
	err = db.Raw(`SELECT COUNT(*) FROM wish w WHERE w.review_id = ? AND w.back_at IS NULL
		AND NOT EXISTS (SELECT 1 FROM wish_reply p WHERE p.wish_id = w.id)`, review).Scan(&n).Error
	if err != nil {
		return 0, fmt.Errorf("store: wishes: %w", err)
	}
	return n, nil
}

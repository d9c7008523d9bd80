package forms

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/database"
	"myreview/server/review"
	"myreview/server/seal"
	"myreview/server/store/audit"
	"myreview/server/store/network"
	"myreview/server/store/people"
)

type formRow struct {
	ID       care.ID   `gorm:"column:id;primaryKey"`
	ReviewID care.ID   `gorm:"column:review_id"`
	PersonID care.ID   `gorm:"column:person_id"`
	TieID    care.ID   `gorm:"column:tie_id"`
	Key      string    `gorm:"column:key"`
	Version  string    `gorm:"column:version"` // of the definition with which it was begun
	OpenedAt time.Time `gorm:"column:opened_at"`
}

func (formRow) TableName() string { return "form" }

type sendingRow struct {
	ID      care.ID   `gorm:"column:id;primaryKey"`
	FormID  care.ID   `gorm:"column:form_id"`
	Version int       `gorm:"column:version"`
	SentAt  time.Time `gorm:"column:sent_at"`
	Company string    `gorm:"column:company"` // who was with the writer, as they said

	WrittenBy *care.ID   `gorm:"column:written_by"` // who typed it in for them; nil: they sent it themselves
	BackAt    *time.Time `gorm:"column:back_at"`    // when one that was typed in was taken back

	Part bool `gorm:"column:part"` // it is about the meeting alone, and the rest of the form was not sent yet

	Counted review.Year `gorm:"column:counted"` // in which year what it says of the form counts; 0: it does not
}

func (sendingRow) TableName() string { return "sending" }

type answerRow struct {
	ID        care.ID       `gorm:"column:id;primaryKey"`
	SendingID care.ID       `gorm:"column:sending_id"`
	Question  string        `gorm:"column:question"`
	Area      care.Area     `gorm:"column:area"`
	Audience  care.Audience `gorm:"column:audience"`
	Body      []byte        `gorm:"column:body"`
	Bound     string        `gorm:"column:bound"` // what its readers are signed with
}

// sentAnswer is the answer in the row; consult.Lost where a column that it is sealed
// with is not what it was.
func openSent(v database.ChildCrypto, r answerRow) (consult.Answer, error) {
	return asAnswer(v.OpenWith("answer", r.ID, "body", r.Body, string(r.SendingID), r.Question, string(r.Audience)))
}

// signReaders signs who may read an answer.
func signReaders(c seal.Chain, answer care.ID, readers []care.ID) string {
	fields := []string{"readers", string(answer)}
	for _, tie := range slices.Sorted(slices.Values(readers)) {
		fields = append(fields, string(tie))
	}
	return c.Link(fields...)
}

func (answerRow) TableName() string { return "answer" }

type answerReaderRow struct {
	AnswerID care.ID `gorm:"column:answer_id;primaryKey"`
	TieID    care.ID `gorm:"column:tie_id;primaryKey"`
}

func (answerReaderRow) TableName() string { return "answer_reader" }

// MyForm is somebody's own form for one review: their drafts, which nobody
// else reads, and what they sent of it.
type MyForm struct {
	Form    *consult.Form // as it is asked of this child's people
	Author  care.Tie
	Circle  consult.Circle
	Named   map[care.ID]network.Named // for a child: who each tie in the circle is, excluded people too
	IROs    []network.Person          // for a child: as Store.IROs gives them
	Answers map[string]consult.Answer // drafts by question
	Revs    map[string]int            // the number of each draft's last save
	Gone    []*consult.Question       // that a child answered in their draft, and the form asks nobody any more
	Sent    *Sending                  // the latest that they sent themselves; nil: nothing yet
	Written []Sending                 // what was typed in for them and not taken back, as it came
	Changed bool                      // the drafts say something else than what was sent
	OpensOn care.Date                 // the day to come on which it can be filled in; empty: it can, or could
	Closed  bool                      // the review has begun: nothing more can be sent. Never for who is apart: they are not told when
	Over    bool                      // and it is over

	// Words are what a child calls people and things, in their own form.
	Words care.MyWords

	whole  *consult.Form // with what this writer is not asked
	told   []consult.Option
	row    formRow // its ID is empty until the first save
	store  *Store
	by     care.Viewer
	mine   network.Standing
	others []network.Standing // of everybody else round the child, where who reads is asked
}

// Sending is one version of a form as it was sent. It never changes.
type Sending struct {
	ID      care.ID
	Version int
	SentAt  time.Time
	Company string  // who was with the child, as they said (AskCompany); empty: not asked
	By      care.ID // who typed it in; empty: they sent it themselves
	Part    bool    // it is about the meeting alone, and the rest was not sent yet
	Answers map[string]consult.Answer

	counted review.Year // as in its row
}

// Journey is the way through the form with the answers so far, in this sitting: what is asked
// about whoever is with the child is for when they are alone.
func (f *MyForm) Journey() consult.Journey {
	return consult.Walk(f.Form.Beside(care.ID(f.by.Company), f.Circle), f.Answers)
}

// Waits reports whether something is for when the child is alone.
func (f *MyForm) Waits() bool {
	return len(f.Form.Beside(care.ID(f.by.Company), f.Circle).Questions) < len(f.Form.Questions) || len(f.GoneBeside()) < len(f.Gone)
}

// GoneBeside are those of Gone that are not about whoever is with the child.
func (f *MyForm) GoneBeside() (out []*consult.Question) {
	for _, q := range f.Gone {
		if f.Shows(q) {
			out = append(out, q)
		}
	}
	return out
}

// Shows reports whether what was said to a question is shown in this sitting: it is not about
// whoever is with the child.
func (f *MyForm) Shows(q *consult.Question) bool {
	one := consult.Form{Questions: []consult.Question{*q}}
	return len(one.Beside(care.ID(f.by.Company), f.Circle).Questions) > 0
}

// Question is one that the writer answered, also where the form does not ask it any more. Of one
// that nobody knows any more it is not known whom it is about: it may be anybody.
func (f *MyForm) Question(id string) *consult.Question {
	if q, ok := f.whole.Question(id); ok {
		return q
	}
	if q, ok := consult.Find(f.row.Key, id); ok {
		return q
	}
	return &consult.Question{ID: id, Sees: consult.Guarded, About: care.TieKinds}
}

// letGo finds what a child answered that the form, which goes on by another definition, does not
// ask any more. Nobody can choose any more who reads it: it is for the IRO alone.
func (f *MyForm) letGo() {
	for _, id := range slices.Sorted(maps.Keys(f.Answers)) {
		a := f.Answers[id]
		if _, asked := f.whole.Question(id); asked || f.Author.Kind != care.TieChild || a.State != consult.Given || !a.Asked.Kept() {
			continue
		}
		a.Audience, a.Picked, a.ForLetter = care.OnlyIRO, nil, false
		f.Answers[id], f.Gone = a, append(f.Gone, f.Question(id))
	}
}

func (f *MyForm) hasGone(question string) bool {
	return slices.ContainsFunc(f.Gone, func(q *consult.Question) bool { return q.ID == question })
}

// sends are the questions whose answers can be sent.
func (f *MyForm) sends() (out []*consult.Question) {
	for i := range f.Form.Questions {
		out = append(out, &f.Form.Questions[i])
	}
	return append(out, f.Gone...)
}

// MyForm finds the viewer's own form for a review, empty if they have not
// begun. Somebody whom nobody asks (an IRO, a social worker) gets NotFound. An
// excluded parent has a form, and through this nothing else of the review.
func (s *Store) MyForm(ctx context.Context, v care.Viewer, review care.ID) (*MyForm, error) {
	var f *MyForm
	err := s.db.Snapshot(ctx, func(db *gorm.DB) (err error) {
		f, err = s.myForm(ctx, db, v, review)
		return err
	})
	if err == nil && f.row.ID != "" {
		err = s.audit.Record(ctx, v, f.mine.Review.ChildID, review, audit.Form, []care.ID{f.row.ID})
	}
	return f, err
}

// MyAnswer is MyForm for a page that saves as it is typed in: of the drafts there is
// the one of that question alone, and nobody is named or said to read it.
func (s *Store) MyAnswer(ctx context.Context, v care.Viewer, review care.ID, question string) (*MyForm, error) {
	var f *MyForm
	err := s.db.Snapshot(ctx, func(db *gorm.DB) error {
		own, err := s.ownForm(ctx, db, v, review, question)
		if f = own; err != nil || f.row.ID == "" {
			return err
		}
		return s.fillDrafts(db, f, "WHERE form_id = $1 AND question = $2", string(f.row.ID), question)
	})
	return f, err
}

// fillDrafts opens those drafts of a form that fit.
func (s *Store) fillDrafts(db *gorm.DB, f *MyForm, rest string, args ...any) error {
	drafts, err := database.Fetch[draftRow](db, rest, args...)
	if err != nil {
		return err
	}
	keys := s.db.ForChild(db, f.mine.Review.ChildID)
	for _, d := range drafts {
		a, err := openAnswer(keys, "draft", d.place(), d.Body)
		if err != nil {
			return err
		}
		f.Answers[d.Question], f.Revs[d.Question] = asAsked(a, f.row.Key, d.Question, f.by.Lang), d.Rev
	}
	return nil
}

func (s *Store) myForm(ctx context.Context, db *gorm.DB, v care.Viewer, review care.ID) (*MyForm, error) {
	f, err := s.ownForm(ctx, db, v, review, "")
	if err != nil {
		return nil, err
	}
	if f.others, err = s.others(db, f.mine); err != nil {
		return nil, err
	}
	if err := s.nameCircle(db, f); err != nil || f.row.ID == "" {
		return f, err
	}
	if err := s.fillDrafts(db, f, "WHERE form_id = $1", string(f.row.ID)); err != nil {
		return nil, err
	}
	f.letGo()
	if err = s.fillSent(s.db.ForChild(db, f.mine.Review.ChildID), f); err != nil {
		return nil, err
	}
	now := f.freeze()
	if f.Sent == nil {
		f.Changed = len(now) > 0
		return f, nil
	}
	for _, q := range f.Gone { // that fewer read it was changed by nobody
		if was, sent := f.Sent.Answers[q.ID]; sent {
			a := now[q.ID]
			a.Audience, a.Picked, a.ForLetter = was.Audience, was.Picked, was.ForLetter
			now[q.ID] = a
		}
	}
	f.Changed, err = differ(now, f.Sent.Answers)
	return f, err
}

// ownForm finds whose form it is and which one, without its answers: all of it, or what is
// needed for one question.
func (s *Store) ownForm(ctx context.Context, db *gorm.DB, v care.Viewer, review care.ID, question string) (*MyForm, error) {
	st, err := s.network.Standing(ctx, db, v, review)
	if err != nil {
		return nil, err
	}
	if _, _, err := s.FormFor(st); err != nil {
		return nil, err
	}
	var rows []formRow
	if err := db.Find(&rows, "review_id = ? AND person_id = ?", review, v.Person).Error; err != nil {
		return nil, fmt.Errorf("store: form: %w", err)
	}
	f, err := s.formAs(st, v, append(rows, formRow{})[0], func(f *consult.Form) ([]consult.Option, error) {
		if !f.Tells(question) {
			return nil, nil
		}
		return s.LastTime(db, st)
	})
	if err == nil && f.Author.Kind == care.TieChild {
		f.Words, err = s.network.MyWords(db, st)
	}
	return f, err
}

// formAs is the form of somebody who stands so; its row has no ID before the first save.
func (s *Store) formAs(st network.Standing, v care.Viewer, row formRow, told func(*consult.Form) ([]consult.Option, error)) (*MyForm, error) {
	author, key, err := s.FormFor(st)
	if err != nil {
		return nil, err
	}
	if row.ID == "" {
		row = formRow{ReviewID: st.Review.ID, PersonID: v.Person, TieID: author.ID, Key: key}
	}
	// A form stays the one that was begun, but exclusion counts from now.
	if st.Apart() {
		row.Key = key
	}
	form, ok := consult.At(row.Key, row.Version)
	if !ok {
		return nil, fmt.Errorf("store: form: no definition %q", row.Key)
	}
	if row.ID == "" {
		row.Version = form.Version
	}
	w := consult.Writer{Kind: author.Kind, Ties: st.Ties, Age: st.Age()}
	if w.Told, err = told(form); err != nil {
		return nil, err
	}
	asking := s.network.Asking(st)
	return &MyForm{
		Form: form.For(w), whole: form, told: w.Told, Author: author, Circle: consult.Circle{Ties: st.Ties, At: s.db.Now()},
		Answers: map[string]consult.Answer{}, Revs: map[string]int{},
		OpensOn: asking.Opens(care.DateOf(s.db.Now())), Closed: asking.Shut, Over: asking.Over, row: row, store: s, by: v, mine: st,
	}, nil
}

// again is the row of the form as its writer stands now, in the write that follows the
// look; for who has it no more, or not with that question, it is not found.
func (f *MyForm) again(tx *gorm.DB, question string) (formRow, error) {
	st, err := f.store.network.Again(tx, f.mine)
	if err != nil {
		return formRow{}, err
	}
	now, err := f.store.formAs(st, f.by, f.row, func(*consult.Form) ([]consult.Option, error) { return f.told, nil })
	if err != nil {
		return formRow{}, err
	}
	if _, ok := now.Form.Question(question); !ok && !f.hasGone(question) {
		return formRow{}, care.NotFoundError()
	}
	if !now.OpensOn.Empty() {
		return formRow{}, care.Conflict("form.error.early")
	}
	return now.row, nil
}

// FormFor chooses the tie under which somebody is asked, and the form. Nobody
// asks people at work, nor somebody who may not know of the review: NotFound.
func (s *Store) FormFor(st network.Standing) (care.Tie, string, error) {
	if st.Screen() || !st.Knows() {
		return care.Tie{}, "", care.NotFoundError()
	}
	mine := []care.Tie{st.Tie} // the one they act under, or another of theirs: a grandmother may be kin and carer
	if !st.Apart() {
		mine = append(mine, st.Ties...)
	}
	for _, t := range mine {
		state := t.StateAt(s.db.Now())
		if st.Apart() && t.Kind.Parent() {
			state = care.TieExcluded // a seat that was taken away asks no more about seats
		}
		if key, ok := consult.KeyFor(t.Kind, state, st.Child.Band, st.Age()); ok && t.Person == st.Tie.Person {
			return t, key, nil
		}
	}
	return care.Tie{}, "", care.NotFoundError()
}

// nameCircle tells a child who each tie is. Adults' forms name nobody.
func (s *Store) nameCircle(db *gorm.DB, f *MyForm) error {
	if f.Author.Kind != care.TieChild {
		return nil
	}
	var ids []care.ID
	for _, t := range f.Circle.Ties {
		ids = append(ids, t.Person)
	}
	persons, err := network.PeopleByID(db, ids)
	if err != nil {
		return err
	}
	if !f.mine.Apart() {
		f.IROs = people.IROsOf(f.mine.Network, persons)
	}
	f.Named = make(map[care.ID]network.Named, len(f.Circle.Ties))
	for _, t := range f.Circle.Ties {
		p := persons[t.Person]
		f.Named[t.ID] = network.Named{Person: t.Person, Tie: t.ID, Kind: t.Kind, Name: p.Name, Calls: cmp.Or(f.Words.People[t.ID], t.Calls), Picture: p.Picture, Me: t.ID == f.Author.ID}
	}
	return nil
}

// freeze is what sending now would send, by question.
func (f *MyForm) freeze() map[string]consult.Answer {
	out := map[string]consult.Answer{}
	for _, q := range consult.Walk(f.Form, f.Answers).Questions() { // whoever is there: what was said alone is sent too
		if a, ok := f.Answers[q.ID].OnTheWay(q).Frozen(); ok {
			out[q.ID] = a
		}
	}
	for _, q := range f.Gone {
		if a, ok := f.Answers[q.ID].Frozen(); ok {
			out[q.ID] = a
		}
	}
	return out
}

// differ reports whether two sets of answers say anything different.
func differ(a, b map[string]consult.Answer) (bool, error) {
	if len(a) != len(b) {
		return true, nil
	}
	for id, x := range a {
		y, ok := b[id]
		if !ok {
			return true, nil
		}
		if same, err := x.Same(y); err != nil || !same {
			return true, err
		}
	}
	return false, nil
}

func (s *Store) openForm(tx *gorm.DB, row formRow) (formRow, error) {
	row.ID, row.OpenedAt = care.NewID(), s.db.Now()
	if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return row, fmt.Errorf("store: open form: %w", err)
	}
	var there formRow
	err := database.Take(tx, &there, "review_id = ? AND person_id = ?", row.ReviewID, row.PersonID)
	return there, err
}

// asAsked adds to an answer from before the words of questions were kept what is
// still known of them: which form it was, and the language of who sent it.
func asAsked(a consult.Answer, key, question string, lang care.Lang) consult.Answer {
	if form, ok := consult.Get(key); ok && a.Asked == nil {
		a.Asked = &consult.Asked{Form: key, Question: question, Band: form.Band, Lang: lang}
	}
	return a
}

// openAnswer opens a draft or a sent answer; consult.Lost where it does not open.
func openAnswer(v database.ChildCrypto, table string, place care.ID, closed []byte) (consult.Answer, error) {
	return asAnswer(v.Open(table, place, "body", closed))
}

func asAnswer(body []byte, err error) (consult.Answer, error) {
	if database.IsTampered(err) {
		return consult.Answer{State: consult.Lost, Audience: care.OnlyIRO}, nil
	}
	if err != nil {
		return consult.Answer{}, err
	}
	return consult.Read(body)
}

// FillsForm is nil for whoever has a form of their own for the review.
func (s *Store) FillsForm(ctx context.Context, v care.Viewer, review care.ID) error {
	db := s.db.Read(ctx)
	st, err := s.network.Standing(ctx, db, v, review)
	if err != nil {
		return err
	}
	_, _, err = s.FormFor(st)
	return err
}

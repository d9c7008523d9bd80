package forms

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"myreview/server/access"
	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/database"
	"myreview/server/store/audit"
	"myreview/server/store/network"
)

// Reading is what others sent that one reader may read.
type Reading struct {
	Reader  care.Tie
	Child   care.ID
	Work    bool      // the reader is at work on the case
	Began   time.Time // when the review did; zero: it has not
	Company string    // who was with the child, as they said: a tie or one of the words; told to the IRO alone
	Answers []Shown
	Blanks  []Blank                   // told to the IRO alone
	Back    []TakenBack               // told to the IRO alone
	Named   map[care.ID]network.Named // by tie, as the reader may know them
}

// Shown is one answer to one reader.
type Shown struct {
	SentAnswer
	New   bool       // the reader has come upon it in no look but this one
	Calls bool       // a pick of it called for help, and the reader reads such calls
	With  []care.Tie // who else reads it now; told to the IRO alone
}

// Blank is a question of a form that was sent, and nothing was sent to it.
type Blank struct {
	Author care.Tie
	Asked  consult.Asked // which question it is, without its words
}

// TakenBack is that somebody took back all that they had sent.
type TakenBack struct {
	Author care.Tie
	At     time.Time
}

// Reading gives what others sent to the viewer. Who is apart and a room screen
// get NotFound, like everybody who may not know of the review.
func (s *Store) Reading(ctx context.Context, v care.Viewer, review care.ID) (Reading, error) {
	var st network.Standing
	var out Reading
	err := s.db.Snapshot(ctx, func(db *gorm.DB) (err error) {
		if st, err = s.network.Standing(ctx, db, v, review); err != nil {
			return err
		}
		if st.Screen() || !st.Knows() || st.Apart() {
			return care.NotFoundError()
		}
		all, err := s.AllAnswers(db, st.Review, st.Ties)
		if err != nil {
			return err
		}
		if out, err = s.reading(db, st, all); err != nil {
			return err
		}
		out.Began = database.Deref(st.Review.OpenedAt)
		if err := s.markNew(db, st, out.Answers); err != nil || !st.Tie.Kind.IRO() {
			return err
		}
		if out.Back, err = s.backOf(db, st); err != nil {
			return err
		}
		out.Company, err = childsCompany(db, st.Review)
		return err
	})
	var ids []care.ID
	for _, a := range out.Answers {
		ids = append(ids, a.ID)
	}
	if err == nil {
		err = s.audit.RecordRead(ctx, v, st, audit.Answers, ids...)
	}
	return out, err
}

// backOf are those who took back all that they had sent, in the order in which people are shown.
func (s *Store) backOf(db *gorm.DB, st network.Standing) (out []TakenBack, err error) {
	back, err := takenBack(db, st.Review.ID)
	if err != nil || len(back) == 0 {
		return nil, err
	}
	others, err := s.others(db, st)
	for _, o := range others {
		if at, ok := back[o.Tie.Person]; ok {
			out = append(out, TakenBack{o.Tie, at})
		}
	}
	return out, err
}

// markNew marks what the reader had not come upon before this look at it.
func (s *Store) markNew(db *gorm.DB, st network.Standing, answers []Shown) error {
	if len(answers) == 0 {
		return nil
	}
	lines, err := s.audit.Looks(db, st.Review, st.Tie.Person, audit.Answers.What, audit.Answers.What)
	if err != nil {
		return err
	}
	before := s.db.Now().Add(-audit.ReadLasts)
	for i := range answers {
		answers[i].New = !slices.ContainsFunc(lines, func(l audit.Line) bool { return !l.At.After(before) && l.Tells(answers[i].ID) })
	}
	return nil
}

// ReadingAs gives the child what the holder of a tie would be told by them, were
// their answers sent as they stand. It goes by the functions that Reading goes by,
// with drafts in the place of what was sent: nothing where the reader could not
// open a page of it. NotFound for everybody but the child, and for a tie that
// has nothing to do with them.
func (s *Store) ReadingAs(ctx context.Context, v care.Viewer, review, tie care.ID) (Reading, error) {
	var out Reading
	err := s.db.Snapshot(ctx, func(db *gorm.DB) error {
		f, err := s.myForm(ctx, db, v, review)
		if err != nil {
			return err
		}
		if f.Author.Kind != care.TieChild {
			return care.NotFoundError()
		}
		i := slices.IndexFunc(f.others, func(st network.Standing) bool { return st.Tie.ID == tie })
		if i < 0 {
			return care.NotFoundError()
		}
		if out, err = s.reading(db, f.others[i], f.wouldSend()); err != nil {
			return err
		}
		out.Answers = slices.DeleteFunc(out.Answers, func(a Shown) bool { return !f.Shows(a.Question) })
		for i := range out.Answers {
			out.Answers[i].New = true // nobody has come upon it
		}
		if !f.others[i].Tie.Kind.IRO() {
			return nil
		}
		out.Company, err = companySaid(db, v)
		return err
	})
	return out, err
}

// childsCompany is who was with the child when they last sent their form; where they sent none,
// when they said what was last typed in for them.
func childsCompany(db *gorm.DB, r network.ReviewRow) (said string, err error) {
	err = db.Raw(`SELECT s.company FROM sending s JOIN form f ON f.id = s.form_id WHERE f.review_id = ? AND f.person_id = ?
		AND s.back_at IS NULL ORDER BY s.written_by IS NOT NULL, s.version DESC LIMIT 1`, r.ID, r.ChildID).Scan(&said).Error
	if err != nil {
		return "", fmt.Errorf("store: reading: %w", err)
	}
	return said, nil
}

// reading is what one reader may read of these answers, their own aside.
func (s *Store) reading(db *gorm.DB, st network.Standing, answers []SentAnswer) (Reading, error) {
	out := Reading{Reader: st.Tie, Child: st.Review.ChildID, Work: st.AtWork()}
	var others []network.Standing
	var err error
	if st.Tie.Kind.IRO() {
		if others, err = s.others(db, st); err != nil {
			return out, err
		}
		out.Blanks = blanks(st, answers)
	}
	for _, a := range answers {
		if a.Author.Person == st.Tie.Person || !st.Reads(a.Author, a.Readers) {
			continue
		}
		one := Shown{SentAnswer: a, Calls: a.callsOn(st)}
		for _, o := range others {
			if o.Tie.Person != a.Author.Person && o.Reads(a.Author, a.Readers) {
				one.With = append(one.With, o.Tie)
			}
		}
		out.Answers = append(out.Answers, one)
	}
	out.Named, err = s.knownTo(db, st)
	return out, err
}

// callsOn reports whether a pick of the answer called for help, to a reader of such calls.
func (a SentAnswer) callsOn(st network.Standing) bool {
	now, soon := a.Answer.Alerts(a.Question)
	if a.Author.Kind != care.TieChild || len(now)+len(soon) == 0 {
		return false
	}
	kind := alert.Soon
	if len(now) > 0 {
		kind = alert.Answer
	}
	return alert.Raised{Kind: kind}.ReadBy(st.Tie.Person, st.Network, false, alert.Fresh)
}

// blanks are the questions to which the writers of these answers sent nothing. A form that
// asks about what was agreed last time is taken without those questions; one of which the part
// about the meeting alone was sent, without the rest.
func blanks(st network.Standing, answers []SentAnswer) (out []Blank) {
	for i, a := range answers {
		if i > 0 && answers[i-1].Author.ID == a.Author.ID {
			continue
		}
		form, ok := a.asked()
		if !ok {
			continue
		}
		given, part := map[string]consult.Answer{}, true
		for _, b := range answers {
			if b.Author.ID == a.Author.ID {
				given[b.Question.ID], part = b.Answer, part && b.Part
			}
		}
		for _, q := range consult.Walk(form.For(consult.Writer{Kind: a.Author.Kind, Ties: st.Ties, Age: st.Age()}), given).Questions() {
			if _, said := given[q.ID]; !said && !q.Opens() && (!part || q.Arranges()) {
				out = append(out, Blank{Author: a.Author, Asked: consult.Asked{Form: a.Form, Question: q.ID, Band: form.Band}})
			}
		}
	}
	return out
}

// knownTo names everybody round the child as one reader may know them.
func (s *Store) knownTo(db *gorm.DB, st network.Standing) (map[care.ID]network.Named, error) {
	named, err := s.network.NamedIn(db, st)
	if err != nil {
		return nil, err
	}
	return knownOf(st, named), nil
}

// knownOf takes out of named what the reader may not know.
func knownOf(st network.Standing, named map[care.ID]network.Named) map[care.ID]network.Named {
	for _, t := range st.Ties {
		if n := named[t.ID]; !st.KnowsName(t) {
			n.Name, n.Plans = "", ""
			named[t.ID] = n
		}
	}
	return named
}

// others are the standings of everybody else round the child, in the order in
// which people are shown: each as s.standing would find it, had they asked.
func (s *Store) others(db *gorm.DB, st network.Standing) ([]network.Standing, error) {
	seats, err := network.SeatsByPerson(db, st.Review.ID)
	if err != nil {
		return nil, err
	}
	var out []network.Standing
	seen := map[care.ID]bool{st.Tie.Person: true}
	for _, t := range st.Ties {
		if seen[t.Person] {
			continue
		}
		seen[t.Person] = true
		var seat *network.SeatRow
		if row, there := seats[t.Person]; there {
			seat = &row
		}
		if other, ok := s.network.StandingOf(st.Network, t.Person, st.Review, seat); ok {
			other.Child, other.Born = st.Child, st.Born
			out = append(out, other)
		}
	}
	slices.SortStableFunc(out, func(a, b network.Standing) int {
		return cmp.Compare(network.RankOf(a.Tie.Kind), network.RankOf(b.Tie.Kind))
	})
	return out, nil
}

// Others are the ties of everybody else round the child, excluded people too,
// in the order in which people are shown.
func (f *MyForm) Others() []care.Tie {
	var out []care.Tie
	for _, st := range f.others {
		out = append(out, st.Tie)
	}
	return out
}

// Readers are those who could read an answer at once, were it sent now as it
// stands; the writer is left out. What a page says of who sees an answer is
// made from this.
func (f *MyForm) Readers(q *consult.Question, a consult.Answer) []care.Tie {
	sent := f.asSent(q, a)
	var out []care.Tie
	for _, st := range f.others {
		if st.Reads(sent.Author, sent.Readers) {
			out = append(out, st.Tie)
		}
	}
	return out
}

// WouldRead counts the answers that each of the others would read, by tie,
// were the form sent now.
func (f *MyForm) WouldRead() map[care.ID]int {
	out := map[care.ID]int{}
	for _, sent := range f.wouldSend() {
		for _, st := range f.others {
			if st.Reads(sent.Author, sent.Readers) {
				out[st.Tie.ID]++
			}
		}
	}
	return out
}

// wouldSend is what sending now would send, in the order of the form.
func (f *MyForm) wouldSend() []SentAnswer {
	var out []SentAnswer
	frozen := f.freeze()
	for _, q := range f.sends() {
		if a, ok := frozen[q.ID]; ok {
			out = append(out, f.asSent(q, a))
		}
	}
	return out
}

// asSent is an answer as it would be sent now, with its readers fixed to those
// who may know of the review at this moment: who is let in later inherits
// nothing.
func (f *MyForm) asSent(q *consult.Question, a consult.Answer) SentAnswer {
	out := SentAnswer{
		Question: q, Form: f.Form.Key, Area: q.Area, Author: f.Author, Answer: a, Audience: a.Audience, SentAt: f.Circle.At,
	}
	about := consult.AboutWhom(q, a, f.Circle)
	if draft, drafted := f.Answers[q.ID]; drafted { // names also whom it named on a screen that was then left
		about = append(about, consult.AboutWhom(q, draft, f.Circle)...)
	}
	for _, id := range access.Readers(f.Author, a.Audience, about, a.Picked, access.Network{Ties: f.Circle.Ties, At: f.Circle.At}) {
		if id == f.Author.ID || slices.ContainsFunc(f.others, func(st network.Standing) bool {
			return st.HoldsTie(id) && st.Knows() && !st.Apart()
		}) {
			out.Readers = append(out.Readers, id)
		}
	}
	return out
}

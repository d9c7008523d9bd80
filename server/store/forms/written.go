package forms

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/database"
	"myreview/server/store/alerts"
	"myreview/server/store/audit"
	"myreview/server/store/network"
)

// Papers is whose forms somebody at work prints and writes down for.
type Papers struct {
	Child  string
	Closed bool
	Prints bool // the viewer prints, and neither types in nor is told what was
	People []Paper
}

// Paper is one of them: who it is, in which language they read, and what was written down
// for them before.
type Paper struct {
	Who     network.Named
	Lang    care.Lang
	Written []WrittenDown
}

// WrittenDown is a sending that was typed in for somebody, without what it says.
type WrittenDown struct {
	ID   care.ID
	By   string
	At   time.Time
	Mine bool // the viewer may take it back
}

// Papers lists everybody who has a form at the review, for those who print it and those who
// write down for them. To all others it is not there. Who prints alone is not told who is apart:
// that one has no form on the list, as have those who were not invited.
func (s *Store) Papers(ctx context.Context, v care.Viewer, review care.ID) (Papers, error) {
	var out Papers
	err := s.db.Snapshot(ctx, func(db *gorm.DB) error {
		st, prints, err := s.prints(ctx, db, v, review)
		if err != nil {
			return err
		}
		out = Papers{Child: st.Child.Name, Closed: st.Over, Prints: prints}
		others, err := s.others(db, st)
		if err != nil {
			return err
		}
		var rows []struct {
			PersonID care.ID
			By       string
			Row      sendingRow `gorm:"embedded"`
		}
		err = db.Raw(`SELECT f.person_id, p.name AS by, s.id, s.sent_at, s.written_by FROM sending s JOIN form f ON f.id = s.form_id JOIN person p ON p.id = s.written_by
			WHERE f.review_id = ? AND s.back_at IS NULL ORDER BY s.sent_at, s.id`, review).Scan(&rows).Error
		if err != nil {
			return fmt.Errorf("store: papers: %w", err)
		}
		var ids []care.ID
		for _, o := range others {
			ids = append(ids, o.Tie.Person)
		}
		persons, err := network.PeopleByID(db, ids)
		if err != nil {
			return err
		}
		for _, o := range others {
			if o.Born = st.Born; !s.asked(o) || prints && o.Apart() {
				continue
			}
			p := persons[o.Tie.Person]
			one := Paper{Who: network.Named{Person: p.ID, Tie: o.Tie.ID, Kind: o.Tie.Kind, Name: p.Name, Calls: o.Tie.Calls, Picture: p.Picture}, Lang: p.Lang}
			if prints {
				one.Who.Calls = ""
			}
			for _, r := range rows {
				if r.PersonID == p.ID && !prints {
					one.Written = append(one.Written, WrittenDown{ID: r.Row.ID, By: r.By, At: r.Row.SentAt, Mine: st.Leads() || *r.Row.WrittenBy == v.Person})
				}
			}
			out.People = append(out.People, one)
		}
		return nil
	})
	return out, err
}

func (s *Store) asked(st network.Standing) bool {
	_, _, err := s.FormFor(st)
	return err == nil
}

// writesDown is where somebody stands who writes down for others at the review.
func (s *Store) writesDown(ctx context.Context, db *gorm.DB, v care.Viewer, review care.ID) (network.Standing, error) {
	st, err := s.network.Standing(ctx, db, v, review)
	if err == nil && (!v.Staff || !st.WritesDown()) {
		return network.Standing{}, care.NotFoundError()
	}
	return st, err
}

// WritesDown is NotFound for everybody but those who write down for others at the review.
func (s *Store) WritesDown(ctx context.Context, v care.Viewer, review care.ID) error {
	_, err := s.writesDown(ctx, s.db.Read(ctx), v, review)
	return err
}

// prints is where somebody stands who prints the forms of others at the review: whoever writes
// down for them and, until it is over, business support, which does nothing but that.
func (s *Store) prints(ctx context.Context, db *gorm.DB, v care.Viewer, review care.ID) (st network.Standing, alone bool, err error) {
	if st, err = s.writesDown(ctx, db, v, review); care.KindOf(err) != care.KindNotFound {
		return st, false, err
	}
	if st, err = s.network.ByJob(db, v, care.JobBusinessSupport, review); err == nil && st.Over {
		err = care.NotFoundError()
	}
	return st, true, err
}

// Booklet is the form of somebody else, as they are asked it and with none of what they
// answered, for those who write down for them. They are found by the tie under which they act.
func (s *Store) Booklet(ctx context.Context, v care.Viewer, review, tie care.ID) (*MyForm, error) {
	var f *MyForm
	err := s.db.Snapshot(ctx, func(db *gorm.DB) (err error) {
		f, _, err = s.booklet(ctx, db, v, review, tie)
		return err
	})
	return f, err
}

// Print is Booklet for those who print it. Who prints alone is shown nothing of what was agreed
// last time, none of the child's words for people, and not who may come: see Papers.
func (s *Store) Print(ctx context.Context, v care.Viewer, review, tie care.ID) (*MyForm, error) {
	var f *MyForm
	err := s.db.Snapshot(ctx, func(db *gorm.DB) error {
		st, alone, err := s.prints(ctx, db, v, review)
		if err != nil {
			return err
		}
		f, err = s.bookletTo(db, st, v, tie, alone)
		return err
	})
	return f, err
}

// booklet gives also where the viewer stands, who writes down.
func (s *Store) booklet(ctx context.Context, db *gorm.DB, v care.Viewer, review, tie care.ID) (*MyForm, network.Standing, error) {
	st, err := s.writesDown(ctx, db, v, review)
	if err != nil {
		return nil, st, err
	}
	f, err := s.bookletTo(db, st, v, tie, false)
	return f, st, err
}

// bookletTo is the form for somebody who stands so, who prints it alone or writes down, too.
func (s *Store) bookletTo(db *gorm.DB, st network.Standing, v care.Viewer, tie care.ID, alone bool) (*MyForm, error) {
	others, err := s.others(db, st)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(others, func(o network.Standing) bool { return o.Tie.ID == tie })
	if i < 0 || alone && others[i].Apart() {
		return nil, care.NotFoundError()
	}
	of := others[i]
	of.Born = st.Born
	var rows []formRow
	if err := db.Find(&rows, "review_id = ? AND person_id = ?", st.Review.ID, of.Tie.Person).Error; err != nil {
		return nil, fmt.Errorf("store: form: %w", err)
	}
	f, err := s.formAs(of, care.Viewer{Person: of.Tie.Person, Lang: v.Lang}, append(rows, formRow{})[0], func(*consult.Form) ([]consult.Option, error) {
		if alone {
			return nil, nil
		}
		return s.LastTime(db, of)
	})
	if err != nil {
		return nil, err
	}
	if f.others, err = s.others(db, of); err != nil {
		return nil, err
	}
	if err := s.nameCircle(db, f); err != nil || !alone {
		return f, err
	}
	for tie, who := range f.Named {
		who.Calls = ""
		f.Named[tie] = who
	}
	f.Form = f.Form.NamingNobodyWhoComes()
	f.Circle.Ties = slices.Clone(f.Circle.Ties)
	for i, t := range f.Circle.Ties { // who is kept out is named where the others are, and told from them nowhere
		if state := t.StateAt(f.Circle.At); state.Out() || state == care.TiePaused {
			f.Circle.Ties[i].State = care.TieActive
		}
	}
	return f, nil
}

// NewWritten is what somebody at work typed in for the holder of a tie. ID is the one that
// the form carried.
type NewWritten struct {
	ID      care.ID
	Tie     care.ID
	Way     consult.Way
	Other   bool                      // somebody else found the words
	Company string                    // who was with a child, as the paper or they said: see AskCompany; empty: it is not known
	Answers map[string]consult.Answer // each with how it was asked
}

// WriteDown keeps it as a sending of its own, which displaces nothing that they sent or
// drafted themselves. Its readers are those whom the same answers would have had from them;
// a pick that tells somebody does so, and then called is true. Nothing to keep is Invalid, a
// review that closed meanwhile is Gone. The same form again is harmless and says what it said
// the first time; one whose ID something else bears is a Conflict.
func (s *Store) WriteDown(ctx context.Context, v care.Viewer, review care.ID, n NewWritten) (called bool, err error) {
	err = s.audit.Write(ctx, v, review, func(tx *audit.Tx) error {
		f, st, err := s.booklet(ctx, tx.DB, v, review, n.Tie)
		if err != nil {
			return err
		}
		tx.Under(st.Tie.ID)
		by, err := network.PeopleByID(tx.DB, []care.ID{v.Person})
		if err != nil {
			return err
		}
		mark := consult.Written{By: by[v.Person].Name, On: care.DateOf(s.db.Now()), Way: n.Way, Other: n.Other}
		answers := map[string]consult.Answer{}
		for id, a := range n.Answers {
			sent, ok := a.Frozen()
			if _, asked := f.Form.Question(id); !ok || !asked || a.Asked == nil {
				continue
			}
			was := *a.Asked
			was.Written = &mark
			sent.Asked = &was
			answers[id] = sent
		}
		was, there, err := s.writtenAs(tx.DB, f, n.ID)
		if err != nil {
			return err
		}
		same, err := was.says(mark, n.Company, answers)
		switch {
		case err != nil:
			return err
		case same:
			called, err = s.calledBy(tx.DB, f, was.row, answers)
			return err
		case st.Over: // also for who is apart, who is not told so
			return care.Gone("paper.error.closed")
		case len(answers) == 0, !slices.Contains(consult.Ways, n.Way):
			return care.Invalid("paper.error.empty")
		case !f.wasWith(n.Company):
			return care.Invalid("paper.error.company").On("company")
		case there:
			return care.Conflict("paper.error.again")
		}
		if f.row.ID == "" {
			if f.row, err = s.openForm(tx.DB, f.row); err != nil {
				return err
			}
		}
		row := sendingRow{ID: n.ID, FormID: f.row.ID, SentAt: s.db.Now(), WrittenBy: &v.Person, Company: n.Company}
		if err := addSending(tx.DB, &row); care.KindOf(err) == care.KindConflict {
			return care.Conflict("paper.error.again")
		} else if err != nil {
			return err
		}
		kept, err := s.keepAnswers(tx.DB, f, row, answers)
		if err != nil {
			return err
		}
		if called, err = s.raiseWritten(tx.DB, f, answers); err != nil {
			return err
		}
		if err := s.flagWords(tx.DB, f, row, answers); err != nil {
			return err
		}
		tx.Event("sent", f.row.ID)
		return s.addWishes(tx, f, answers, kept)
	})
	if called = called && err == nil; called {
		s.db.Ring(alerts.AlertBell)
	}
	return called, err
}

// writtenRow is a sending of a form with what it says, by question.
type writtenRow struct {
	row     sendingRow
	answers map[string]consult.Answer
}

// writtenAs is the sending of a form that bears an id, if there is one.
func (s *Store) writtenAs(tx *gorm.DB, f *MyForm, id care.ID) (out writtenRow, there bool, err error) {
	if f.row.ID == "" {
		return out, false, nil
	}
	var sent []sendingRow
	if err := tx.Find(&sent, "id = ? AND form_id = ?", id, f.row.ID).Error; err != nil {
		return out, false, fmt.Errorf("store: written: %w", err)
	}
	if len(sent) == 0 {
		return out, false, nil
	}
	var rows []answerRow
	if err := tx.Find(&rows, "sending_id = ?", id).Error; err != nil {
		return out, false, fmt.Errorf("store: written: %w", err)
	}
	out.row, out.answers = sent[0], map[string]consult.Answer{}
	keys := s.db.ForChild(tx, f.mine.Review.ChildID)
	for _, row := range rows {
		if out.answers[row.Question], err = openSent(keys, row); err != nil {
			return out, false, err
		}
	}
	return out, true, nil
}

// says reports whether it was written down, still stands, and says what is typed in now.
func (w writtenRow) says(mark consult.Written, company string, answers map[string]consult.Answer) (bool, error) {
	if w.row.WrittenBy == nil || w.row.Company != company || w.row.BackAt != nil || len(w.answers) != len(answers) {
		return false, nil
	}
	for id, a := range answers {
		kept := w.answers[id]
		if kept.Asked == nil || kept.Asked.Written == nil || kept.Asked.Written.Way != mark.Way || kept.Asked.Written.Other != mark.Other {
			return false, nil
		}
		if same, err := kept.Same(a); err != nil || !same {
			return false, err
		}
	}
	return true, nil
}

// calledBy is what raiseWritten said of a sending when it came. Each pick told somebody, but
// for one that asks for help where an open call about the question said more.
func (s *Store) calledBy(tx *gorm.DB, f *MyForm, sent sendingRow, answers map[string]consult.Answer) (bool, error) {
	if f.Author.Kind != care.TieChild {
		return false, nil
	}
	rows, err := database.Fetch[alerts.AlertRow](tx, "WHERE child_id = $1 AND review_id = $2", string(f.Author.Child), string(f.row.ReviewID))
	if err != nil {
		return false, err
	}
	for i := range f.Form.Questions {
		q := &f.Form.Questions[i]
		atOnce, soon := answers[q.ID].Alerts(q)
		more := slices.ContainsFunc(rows, func(r alerts.AlertRow) bool {
			return r.Kind == alert.Answer && r.Question == q.ID && r.RaisedAt.Before(sent.SentAt) && (r.ClosedAt == nil || r.ClosedAt.After(sent.SentAt))
		})
		if len(atOnce) > 0 || len(soon) > 0 && !more {
			return true, nil
		}
	}
	return false, nil
}

// raiseWritten tells of each pick that would have told somebody from a screen.
func (s *Store) raiseWritten(tx *gorm.DB, f *MyForm, answers map[string]consult.Answer) (called bool, err error) {
	for i := range f.Form.Questions {
		q := &f.Form.Questions[i]
		a, ok := answers[q.ID]
		if !ok || !q.Alerts() {
			continue
		}
		id, _, err := s.raiseAnswer(tx, f, f.row, q, change{rev: -int(s.db.Now().UnixMicro()), now: a})
		if err != nil {
			return false, err
		}
		called = called || id != ""
	}
	return called, nil
}

// TakeBackWritten takes back what was typed in for somebody: they do so themselves, whoever
// typed it, or the IRO. Another might take away what they cannot read. It is kept, and nobody
// reads it any more. Once is enough.
func (s *Store) TakeBackWritten(ctx context.Context, v care.Viewer, review, sending care.ID) error {
	return s.audit.Write(ctx, v, review, func(tx *audit.Tx) error {
		st, err := s.network.Standing(ctx, tx.DB, v, review)
		if err != nil {
			return err
		}
		writes := v.Staff && st.WritesDown()
		if !writes && !s.asked(st) {
			return care.NotFoundError()
		}
		var rows []sendingRow
		err = tx.Raw(`SELECT s.* FROM sending s JOIN form f ON f.id = s.form_id
			WHERE s.id = ? AND f.review_id = ? AND s.written_by IS NOT NULL AND (? OR s.written_by = ? OR f.person_id = ?)`,
			sending, review, writes && st.Leads(), v.Person, v.Person).Scan(&rows).Error
		switch {
		case err != nil:
			return fmt.Errorf("store: take back: %w", err)
		case len(rows) == 0:
			return care.NotFoundError()
		case rows[0].BackAt != nil:
			return audit.ErrNothingHappened
		case st.Over && !st.Apart():
			return care.Gone("form.error.closed")
		}
		tx.Under(st.Tie.ID)
		return s.unwrite(tx, formRow{ID: rows[0].FormID, ReviewID: review}, sending)
	})
}

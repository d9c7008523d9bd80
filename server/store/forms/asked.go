package forms

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/store/audit"
	"myreview/server/store/network"
)

// RemindersMost is how often somebody is reminded of their form for a review (domain.md 6.2,
// rule 12).
const RemindersMost = 2

// reminded is what the log says of a reminder. The log is where they are counted: who gave
// one, of whom and when is all that there is to know.
const reminded = "form.reminded"

// AskedOne is somebody who is asked, and how far they are. Times are zero where it has not
// come to that.
type AskedOne struct {
	network.Named
	Band     care.Band // in which they read
	Lang     care.Lang
	Opened   time.Time
	Begun    time.Time
	Sent     time.Time // the first time
	Part     time.Time // when they first sent what is about the meeting alone; zero: they did not, or sent the rest since
	Back     time.Time // when they took back all of it
	Reminded []time.Time
}

// Left is how many reminders there are left; none for who sent something.
func (a AskedOne) Left() int {
	if !a.Sent.IsZero() || !a.Back.IsZero() {
		return 0
	}
	return max(0, RemindersMost-len(a.Reminded))
}

// Asked is who is asked before a review, for people at work on the case.
type Asked struct {
	Child string
	Opens care.Date // the day to come on which the forms open; empty: they are open, or were
	Shut  bool      // the review has begun: nobody is reminded any more
	All   []AskedOne
}

// WhoIsAsked reads it. Whoever is not at work on the case gets NotFound. It tells nothing
// of what somebody wrote.
func (s *Store) WhoIsAsked(ctx context.Context, v care.Viewer, review care.ID) (out Asked, err error) {
	var st network.Standing
	err = s.db.Snapshot(ctx, func(db *gorm.DB) error {
		st, out, err = s.askedAt(ctx, db, v, review)
		return err
	})
	if err == nil {
		err = s.audit.RecordRead(ctx, v, st, audit.Facts, st.Review.ChildID)
	}
	return out, err
}

func (s *Store) askedAt(ctx context.Context, db *gorm.DB, v care.Viewer, review care.ID) (st network.Standing, out Asked, err error) {
	if st, err = s.network.Standing(ctx, db, v, review); err != nil {
		return st, out, err
	}
	if !v.Staff || !st.AtWork() || !st.Knows() {
		return st, out, care.NotFoundError()
	}
	others, err := s.others(db, st)
	if err != nil {
		return st, out, err
	}
	named, err := s.knownTo(db, st)
	if err != nil {
		return st, out, err
	}
	asking := s.network.Asking(st)
	out = Asked{Child: st.Child.Name, Opens: asking.Opens(care.DateOf(s.db.Now())), Shut: asking.Shut}
	var people []care.ID
	for _, o := range others {
		if tie, key, err := s.FormFor(o); err == nil {
			one := AskedOne{Named: named[tie.ID]}
			if form, ok := consult.Get(key); ok {
				one.Band = form.Band
			}
			out.All, people = append(out.All, one), append(people, tie.Person)
		}
	}
	persons, err := network.PeopleByID(db, people)
	if err != nil {
		return st, out, err
	}
	var rows []struct {
		PersonID care.ID
		OpenedAt time.Time
		SentAt   *time.Time
		Part     bool
	}
	err = db.Raw(`SELECT f.person_id, f.opened_at, s.sent_at, COALESCE(s.part, FALSE) AS part FROM form f LEFT JOIN sending s ON s.form_id = f.id AND s.back_at IS NULL
			AND (s.part OR s.written_by IS NOT NULL OR NOT EXISTS (SELECT 1 FROM sending l WHERE l.form_id = s.form_id AND l.part AND l.version > s.version))
		WHERE f.review_id = ? ORDER BY s.version DESC`, review).Scan(&rows).Error
	if err != nil {
		return st, out, fmt.Errorf("store: asked: %w", err)
	}
	back, err := takenBack(db, review)
	if err != nil {
		return st, out, err
	}
	looks, err := s.audit.Looks(db, st.Review, "", audit.Form.What, reminded)
	if err != nil {
		return st, out, err
	}
	for i := range out.All {
		a := &out.All[i]
		a.Lang, a.Back = persons[a.Person].Lang, back[a.Person]
		for _, r := range rows {
			if r.PersonID == a.Person {
				a.Begun = r.OpenedAt
				switch {
				case r.SentAt == nil:
				case r.Part:
					a.Part = *r.SentAt
				default:
					a.Sent = *r.SentAt
				}
			}
		}
		if !a.Sent.IsZero() {
			a.Part = time.Time{}
		}
		for _, l := range looks {
			switch {
			case l.What == reminded && l.Tells(a.Tie):
				a.Reminded = append(a.Reminded, l.At)
			case l.What == audit.Form.What && l.Verb == audit.Read && l.Actor == a.Person && (a.Opened.IsZero() || l.At.Before(a.Opened)):
				a.Opened = l.At
			}
		}
	}
	return st, out, nil
}

// Remind keeps that somebody was reminded by hand, as often as they were before. The same
// again is harmless. Gone once the review has begun, Conflict before the forms open and for who
// sent something or was reminded twice.
func (s *Store) Remind(ctx context.Context, v care.Viewer, review, tie care.ID, before int) error {
	return s.audit.Write(ctx, v, review, func(tx *audit.Tx) error {
		st, all, err := s.askedAt(ctx, tx.DB, v, review)
		if err != nil {
			return err
		}
		tx.Under(st.Tie.ID)
		i := slices.IndexFunc(all.All, func(a AskedOne) bool { return a.Tie == tie })
		switch {
		case i < 0:
			return care.NotFoundError()
		case all.Shut:
			return care.Gone("remind.error.begun")
		case !all.Opens.Empty():
			return care.Conflict("remind.error.early")
		case !all.All[i].Sent.IsZero(), !all.All[i].Back.IsZero():
			return care.Conflict("remind.error.sent")
		case len(all.All[i].Reminded) >= RemindersMost && before >= RemindersMost:
			return care.Conflict("remind.error.twice")
		case len(all.All[i].Reminded) > before:
			return audit.ErrNothingHappened
		}
		tx.Event(reminded, tie)
		return nil
	})
}

// Opens keeps that the writer has opened their form before they wrote anything in it. Of one
// that was begun MyForm does so.
func (f *MyForm) Opens(ctx context.Context) error {
	if f.row.ID != "" {
		return nil
	}
	return f.store.audit.RecordRead(ctx, f.by, f.mine, audit.Form, f.mine.Review.ID)
}

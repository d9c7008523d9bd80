package reviews

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/database"
	"myreview/server/review"
	"myreview/server/store/audit"
	"myreview/server/store/forms"
	"myreview/server/store/network"
)

// Talks is what is said of the talks before a review: of the IRO with the child alone, and
// with the social worker.
type Talks struct{ of *Store }

// talkRow is what somebody said of a talk. The one with the highest number counts; those
// before it stay on record.
type talkRow struct {
	ID       care.ID          `gorm:"column:id;primaryKey"`
	ReviewID care.ID          `gorm:"column:review_id"`
	ChildID  care.ID          `gorm:"column:child_id"`
	Kind     review.TalkKind  `gorm:"column:kind"`
	N        int              `gorm:"column:n"`
	State    review.TalkState `gorm:"column:state"`
	Day      care.Date        `gorm:"column:day"`
	How      string           `gorm:"column:how"`
	Why      []byte           `gorm:"column:why"` // sealed
	ByPerson care.ID          `gorm:"column:by_person"`
	At       time.Time        `gorm:"column:at"`
}

func (talkRow) TableName() string { return "talk" }

// bound are the columns with which the words are sealed: beside another state, or of another
// talk, they do not open.
func (r talkRow) bound() []string {
	return []string{string(r.ReviewID), string(r.Kind), string(r.State)}
}

// says is what a row says, without its words.
func (r talkRow) says() review.Talk { return review.Talk{State: r.State, Day: r.Day, How: r.How} }

// Talk is one of them, and what was said of it before.
type Talk struct {
	review.Talk
	Kind   review.TalkKind
	N      int // how often something was said of it; 0: never
	By     string
	At     time.Time
	Before []Talk // what was said before, the last first
	May    bool   // the viewer may say something of it
}

// TalkPage is a review's talks, for somebody at work.
type TalkPage struct {
	Child  care.ID
	Name   string
	Leads  bool // the viewer is the IRO, or covers
	Closed bool
	Died   bool // the child has: nothing more is said
	All    []Talk
	Asked  []forms.SentAnswer // how the child would like to talk, as they said and as far as the viewer may read it
}

// NewTalk is what somebody means to say of a talk. ID is the one that the form carried, and
// Seen the N of the talk that they had before them.
type NewTalk struct {
	ID   care.ID
	Kind review.TalkKind
	Seen int
	review.Talk
}

// howToTalk is the question in which a child says whether, and how, they would like to talk
// alone with their IRO.
const howToTalk = "m11"

// Page reads the talks of a review for the IRO and the cover, and for the social worker, to
// whom nobody says why there was none. To all others they are not there.
func (t *Talks) Page(ctx context.Context, v care.Viewer, rev care.ID) (p TalkPage, err error) {
	s := t.of
	var st network.Standing
	var ids, said []care.ID
	err = s.db.Snapshot(ctx, func(db *gorm.DB) error {
		if st, err = t.seen(ctx, db, v, rev); err != nil {
			return err
		}
		p = TalkPage{Child: st.Review.ChildID, Name: st.Child.Name, Leads: st.Leads(), Closed: st.Over, Died: st.ChildDied()}
		rows, err := database.Fetch[talkRow](db, "WHERE review_id = $1 ORDER BY n DESC", string(rev))
		if err != nil {
			return err
		}
		named, err := s.network.NamedIn(db, st)
		if err != nil {
			return err
		}
		keys := s.db.ForChild(db, p.Child)
		for _, kind := range review.TalkKinds {
			one := Talk{Kind: kind, May: !p.Closed && !p.Died && st.SaysTalk(kind == review.TalkAlone)}
			for _, r := range rows {
				if r.Kind != kind {
					continue
				}
				was := Talk{Talk: r.says(), Kind: kind, N: r.N, At: r.At, By: nameOf(named, r.ByPerson)}
				if p.Leads {
					if was.Why, was.Lost, err = keys.ShownWith("talk", r.ID, "why", r.Why, r.bound()...); err != nil {
						return err
					}
					ids = append(ids, r.ID)
				}
				if one.N == 0 {
					was.May = one.May
					one = was
				} else {
					one.Before = append(one.Before, was)
				}
			}
			p.All = append(p.All, one)
		}
		all, err := s.forms.AllAnswers(db, st.Review, st.Ties)
		for _, a := range all {
			if a.Author.Kind == care.TieChild && a.Question.ID == howToTalk && a.Answer.State == consult.Given && st.Reads(a.Author, a.Readers) {
				p.Asked, said = append(p.Asked, a), append(said, a.ID)
			}
		}
		return err
	})
	if err == nil {
		err = s.audit.RecordRead(ctx, v, st, audit.Talks, ids...)
	}
	if err == nil {
		err = s.audit.RecordRead(ctx, v, st, audit.Answers, said...)
	}
	return p, err
}

// seen is where somebody stands who sees the talks of a review.
func (t *Talks) seen(ctx context.Context, db *gorm.DB, v care.Viewer, rev care.ID) (network.Standing, error) {
	st, err := t.of.network.Standing(ctx, db, v, rev)
	if err == nil && (!v.Staff || !st.SeesTalks()) {
		return network.Standing{}, care.NotFoundError()
	}
	return st, err
}

// Last is how far each of the talks is, for those who see them; NotFound for everybody else.
func (t *Talks) Last(ctx context.Context, v care.Viewer, rev care.ID) (map[review.TalkKind]review.Talk, error) {
	db := t.of.db.Read(ctx)
	if _, err := t.seen(ctx, db, v, rev); err != nil {
		return nil, err
	}
	last, err := lastTalks(db, rev)
	if err != nil {
		return nil, err
	}
	out := map[review.TalkKind]review.Talk{}
	for kind, r := range last {
		out[kind] = r.says()
	}
	return out, nil
}

// lastTalks is what was said last of each talk of a review. The zero row: nothing.
func lastTalks(db *gorm.DB, rev care.ID) (map[review.TalkKind]talkRow, error) {
	rows, err := database.Fetch[talkRow](db, "WHERE review_id = $1 ORDER BY n", string(rev))
	out := map[review.TalkKind]talkRow{}
	for _, r := range rows {
		out[r.Kind] = r
	}
	return out, err
}

// toldOf is the talk that a child is told of: one that is still to come.
func toldOf(r talkRow, today care.Date) review.Talk {
	if r.State != review.TalkPlanned || r.Day < today {
		return review.Talk{}
	}
	return r.says()
}

// Say keeps what somebody says of a talk, until the review is closed (Gone): the IRO of both,
// the social worker of the one with them. What was said before stays on record. Conflict where
// somebody said something else since the writer looked. The same form again is harmless.
func (t *Talks) Say(ctx context.Context, v care.Viewer, rev care.ID, n NewTalk) error {
	return t.of.audit.Write(ctx, v, rev, func(tx *audit.Tx) error {
		st, err := t.seen(ctx, tx.DB, v, rev)
		if err != nil {
			return err
		}
		tx.Under(st.Tie.ID)
		switch {
		case !slices.Contains(review.TalkKinds, n.Kind), !st.SaysTalk(n.Kind == review.TalkAlone):
			return care.NotFoundError()
		case st.ChildDied():
			return care.Conflict("child.error.died")
		}
		done, err := database.Fetch[talkRow](tx.DB, "WHERE id = $1", string(n.ID))
		if err != nil {
			return err
		}
		if len(done) > 0 {
			return audit.Again(done[0].ReviewID == rev && done[0].Kind == n.Kind)
		}
		if st.Over {
			return care.Gone("talk.error.closed")
		}
		one := n.Only()
		if err := one.Check(n.Kind, care.DateOf(t.of.db.Now())); err != nil {
			return err
		}
		talks, err := lastTalks(tx.DB, rev)
		if err != nil {
			return err
		}
		last := talks[n.Kind]
		if last.N != n.Seen {
			return care.Conflict("talk.error.meanwhile")
		}
		return t.add(tx, st, v, talkRow{ID: n.ID, Kind: n.Kind, N: last.N + 1, State: one.State, Day: one.Day, How: one.How}, one.Why)
	})
}

// add writes what was said of a talk after what was said before.
func (t *Talks) add(tx *audit.Tx, st network.Standing, v care.Viewer, row talkRow, why string) (err error) {
	row.ReviewID, row.ChildID, row.ByPerson, row.At = st.Review.ID, st.Review.ChildID, v.Person, t.of.db.Now()
	if row.Why, err = t.of.db.ForChild(tx.DB, row.ChildID).SealWith("talk", row.ID, "why", []byte(why), row.bound()...); err != nil {
		return err
	}
	if err := tx.Create(&row).Error; err != nil {
		return fmt.Errorf("store: talk: %w", err)
	}
	tx.Event("talk.said", row.ID)
	return nil
}

package forms

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/database"
	"myreview/server/store/audit"
	"myreview/server/store/network"
)

// Opening is one person, or the screen in the room, who opened what a child
// sent for a review.
type Opening struct {
	Who    network.Named // zero for a room screen
	Screen bool
	Times  []time.Time      // newest first
	Asked  []*consult.Asked // the questions whose answers they saw, as the child was asked them
}

// Openings is who opened what a child sent for a review, who looked last first.
// Only the child may ask; to all others it is not there. Sent reports whether
// there is anything to open.
type Openings struct {
	Sent bool
	All  []Opening
}

// Opened reads it from the audit log.
func (s *Store) Opened(ctx context.Context, v care.Viewer, review care.ID) (out Openings, err error) {
	err = s.db.Snapshot(ctx, func(db *gorm.DB) error {
		_, _, err := s.openedBy(ctx, db, v, review, &out)
		return err
	})
	return out, err
}

// Came is what came of what a child sent: who opened it, and their wishes with what was said to
// them. Only the child may ask, as in Opened.
func (s *Store) Came(ctx context.Context, v care.Viewer, review care.ID) (opened Openings, wishes Wishes, err error) {
	var st network.Standing
	err = s.db.Snapshot(ctx, func(db *gorm.DB) (err error) {
		var named map[care.ID]network.Named
		if st, named, err = s.openedBy(ctx, db, v, review, &opened); err != nil {
			return err
		}
		wishes, err = s.wishesAmong(db, st, knownOf(st, named))
		return err
	})
	if err == nil {
		err = s.recordWishes(ctx, v, st, wishes)
	}
	return opened, wishes, err
}

// openedBy reads who opened what the viewer sent, where they stand, and who is round them.
func (s *Store) openedBy(ctx context.Context, db *gorm.DB, v care.Viewer, review care.ID, out *Openings) (network.Standing, map[care.ID]network.Named, error) {
	st, err := s.network.Standing(ctx, db, v, review)
	if err != nil {
		return st, nil, err
	}
	if st.Screen() || st.Tie.Kind != care.TieChild || st.Apart() {
		return st, nil, care.NotFoundError()
	}
	mine, err := s.sentBy(db, st, v.Lang)
	if err != nil {
		return st, nil, err
	}
	out.Sent = len(mine) > 0
	named, err := s.network.NamedIn(db, st)
	if err != nil {
		return st, nil, err
	}
	return st, named, s.openings(db, st, mine, named, out)
}

// asked is a question as it was asked, and where it stands in the form.
type asked struct {
	*consult.Asked
	at int
}

// sentBy are the questions of all answers that the viewer sent for the review,
// in all versions.
func (s *Store) sentBy(db *gorm.DB, st network.Standing, lang care.Lang) (map[care.ID]asked, error) {
	var rows []struct {
		Row     answerRow `gorm:"embedded"`
		Key     string
		Version string
	}
	err := db.Raw(`SELECT a.id, a.sending_id, a.question, a.audience, a.body, f.key, f.version FROM answer a JOIN sending g ON g.id = a.sending_id
		JOIN form f ON f.id = g.form_id WHERE f.review_id = ? AND f.person_id = ?`, st.Review.ID, st.Tie.Person).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("store: opened: %w", err)
	}
	out := make(map[care.ID]asked, len(rows))
	keys := s.db.ForChild(db, st.Review.ChildID)
	for _, r := range rows {
		a, err := openSent(keys, r.Row)
		if err != nil {
			return nil, err
		}
		one := asked{Asked: asAsked(a, r.Key, r.Row.Question, lang).Asked, at: -1}
		if form, ok := consult.At(r.Key, r.Version); ok {
			one.at = slices.IndexFunc(form.Questions, func(q consult.Question) bool { return q.ID == r.Row.Question })
		}
		if one.Asked != nil { // a form that is gone, from before its words were kept
			out[r.Row.ID] = one
		}
	}
	return out, nil
}

// shownTo are the looks at which answers were on a page; what is compared by
// the program alone is seen by nobody.
var shownTo = []audit.Kind{audit.Answers.What, audit.Meeting.What, audit.Source.What}

func (s *Store) openings(db *gorm.DB, st network.Standing, mine map[care.ID]asked, named map[care.ID]network.Named, out *Openings) error {
	rows, err := database.Fetch[audit.Line](db, "WHERE review_id = $1 AND verb = 'read' AND child_id = $2 ORDER BY n DESC",
		string(st.Review.ID), string(st.Review.ChildID))
	if err != nil {
		return err
	}
	people := map[care.ID]int{} // by actor: where they are in the list
	for _, r := range rows {
		if r.Actor == st.Tie.Person || !slices.Contains(shownTo, r.What) {
			continue
		}
		var saw []asked
		for id := range strings.FieldsSeq(r.Objects) {
			if q, ok := mine[care.ID(id)]; ok {
				saw = append(saw, q)
			}
		}
		if len(saw) == 0 {
			continue
		}
		i, known := people[r.Actor]
		if !known {
			i = len(out.All)
			people[r.Actor] = i
			one := Opening{Screen: r.TieID == ""}
			if n, ok := named[r.TieID]; ok {
				one.Who, one.Screen = n, false
			}
			out.All = append(out.All, one)
		}
		o := &out.All[i]
		if len(o.Times) == 0 || o.Times[len(o.Times)-1].Sub(r.At) >= audit.ReadLasts {
			o.Times = append(o.Times, r.At)
		}
		slices.SortFunc(saw, func(a, b asked) int { return a.at - b.at })
		for _, q := range saw {
			if !slices.ContainsFunc(o.Asked, func(one *consult.Asked) bool { return one.Question == q.Question }) {
				o.Asked = append(o.Asked, q.Asked)
			}
		}
	}
	return nil
}

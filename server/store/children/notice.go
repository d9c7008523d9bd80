package children

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/review"
	"myreview/server/store/audit"
	"myreview/server/store/network"
)

// Notices are significant events in children's lives: the social worker tells the IRO, who
// answers whether a review is needed (domain.md section 2 and section 14, Z3).
type Notices struct{ of *Store }

// Notice is one of them.
type Notice struct {
	ID         care.ID
	Kind       review.Notice
	Day        care.Date // on which it happened, or is to happen
	What       string
	WhatLost   bool // it cannot be shown
	By         string
	At         time.Time
	Says       string // empty: not answered
	NeededBy   care.Date
	Why        string
	WhyLost    bool
	AnsweredBy string
	AnsweredAt time.Time
}

// NoticePage is a child's significant events, the last first.
type NoticePage struct {
	Child care.ID
	Name  string
	Leads bool // the viewer is the IRO, or covers: they answer
	Died  bool // the child has: nothing more is told
	All   []Notice
}

// One is the event with that id.
func (p NoticePage) One(id care.ID) (Notice, bool) {
	i := slices.IndexFunc(p.All, func(n Notice) bool { return n.ID == id })
	if i < 0 {
		return Notice{}, false
	}
	return p.All[i], true
}

// NewNotice is what somebody tells the IRO. ID is the one that the form carried.
type NewNotice struct {
	ID, Child care.ID
	Kind      review.Notice
	Day       care.Date
	What      string
}

// NoticeAnswer is what the IRO answers to one. ID is the one that the form carried.
type NoticeAnswer struct {
	ID, Child, Notice care.ID
	Says              string
	By                care.Date
	Why               string
}

// tells is whoever tells of a child's significant events and reads them: the IRO, the cover
// and the social worker. For all others they are not there.
func (s *Store) tells(db *gorm.DB, v care.Viewer, child care.ID) (r reader, leads bool, err error) {
	if r, err = s.reads(db, v, child); err != nil {
		return r, false, err
	}
	tie, _ := s.network.Network(r.around.Ties).Acts(v.Person)
	if !r.atWork || !tie.Kind.IRO() && tie.Kind != care.TieSocialWorker {
		return reader{}, false, care.NotFoundError()
	}
	return r, tie.Kind.IRO(), nil
}

// Page reads a child's significant events.
func (n *Notices) Page(ctx context.Context, v care.Viewer, child care.ID) (p NoticePage, err error) {
	s := n.of
	var ids []care.ID
	err = s.db.Snapshot(ctx, func(db *gorm.DB) error {
		r, leads, err := s.tells(db, v, child)
		if err != nil {
			return err
		}
		p = NoticePage{Child: child, Name: r.around.Names[child].Name, Leads: leads, Died: r.died()}
		rows, err := database.Fetch[network.NoticeRow](db, "WHERE child_id = $1 ORDER BY told_at DESC, id", string(child))
		if err != nil {
			return err
		}
		keys := s.db.ForChild(db, child)
		for _, row := range rows {
			one := Notice{
				ID: row.ID, Kind: row.Kind, Day: row.Day, By: r.around.Names[row.ToldBy].Name, At: row.ToldAt,
				Says: row.Says, NeededBy: row.NeededBy, AnsweredBy: r.around.Names[row.AnsweredBy].Name, AnsweredAt: database.Deref(row.AnsweredAt),
			}
			if one.What, one.WhatLost, err = keys.ShownWith("notice", row.ID, "what", row.What, row.Told()...); err != nil {
				return err
			}
			if one.Why, one.WhyLost, err = keys.ShownWith("notice", row.ID, "why", row.Why, row.Answered()...); err != nil {
				return err
			}
			p.All, ids = append(p.All, one), append(ids, row.ID)
		}
		return nil
	})
	if err == nil {
		err = s.audit.Record(ctx, v, child, "", audit.Notices, ids)
	}
	return p, err
}

// Tell tells the IRO of a significant event. Conflict for a child who has died. The same form
// again is harmless.
func (n *Notices) Tell(ctx context.Context, v care.Viewer, t NewNotice) error {
	s := n.of
	_, leads, err := s.tells(s.db.Read(ctx), v, t.Child)
	if err != nil {
		return err
	}
	if err := review.CheckNotice(t.Kind, t.Day, t.What, leads, care.DateOf(s.db.Now())); err != nil {
		return err
	}
	err = s.db.WriteTx(ctx, func(tx *gorm.DB) error {
		if err := s.audit.HoldChild(tx, t.Child); err != nil {
			return err
		}
		r, leads, err := s.tells(tx, v, t.Child)
		switch {
		case err != nil:
			return err
		case r.died():
			return care.Conflict("child.error.died")
		case !t.Kind.MayTell(leads):
			return care.NotFoundError()
		}
		done, err := database.Fetch[network.NoticeRow](tx, "WHERE id = $1", string(t.ID))
		if err != nil {
			return err
		}
		if len(done) > 0 {
			return audit.Again(done[0].ChildID == t.Child)
		}
		row := network.NoticeRow{ID: t.ID, ChildID: t.Child, Kind: t.Kind, Day: t.Day, ToldBy: v.Person, ToldAt: s.db.Now()}
		if row.What, err = s.db.ForChild(tx, t.Child).SealWith("notice", t.ID, "what", []byte(t.What), row.Told()...); err != nil {
			return err
		}
		if err := tx.Create(&row).Error; err != nil {
			return fmt.Errorf("store: notice: %w", err)
		}
		return s.audit.Note(tx, v, "notice.told", t.Child, t.ID)
	})
	if errors.Is(err, audit.ErrNothingHappened) {
		return nil
	}
	return err
}

// Answer is the IRO's: whether a review is needed, and by when, which pulls the day on which
// the next is due forward. It is answered once: Conflict where it was already. The same form
// again is harmless.
func (n *Notices) Answer(ctx context.Context, v care.Viewer, a NoticeAnswer) error {
	s := n.of
	row, _, err := s.noticeOf(s.db.Read(ctx), v, a)
	if err != nil {
		return err
	}
	if a.Says == review.ReviewNot {
		a.By = ""
	}
	if row.AnswerID != a.ID {
		if err := review.CheckAnswer(row.Kind, row.Day, a.Says, a.By, a.Why, care.DateOf(s.db.Now())); err != nil {
			return err
		}
	}
	return s.step(ctx, v, a.Child, func(tx *gorm.DB, _ reader) error {
		row, r, err := s.noticeOf(tx, v, a)
		switch {
		case err != nil:
			return err
		case row.AnswerID == a.ID:
			return audit.ErrNothingHappened
		case row.AnsweredAt != nil:
			return care.Conflict("notice.error.answered")
		case r.died():
			return care.Conflict("child.error.died")
		}
		set := map[string]any{"says": a.Says, "needed_by": a.By, "answer_id": a.ID, "answered_by": v.Person, "answered_at": s.db.Now()}
		row.Says, row.NeededBy = a.Says, a.By
		if set["why"], err = s.db.ForChild(tx, a.Child).SealWith("notice", row.ID, "why", []byte(a.Why), row.Answered()...); err != nil {
			return err
		}
		if err := tx.Model(&network.NoticeRow{}).Where("id = ?", row.ID).Updates(set).Error; err != nil {
			return fmt.Errorf("store: notice: %w", err)
		}
		return s.audit.Note(tx, v, "notice.answered", a.Child, row.ID)
	})
}

// noticeOf is the event that somebody means to answer, where they may.
func (s *Store) noticeOf(db *gorm.DB, v care.Viewer, a NoticeAnswer) (network.NoticeRow, reader, error) {
	r, leads, err := s.tells(db, v, a.Child)
	if err != nil {
		return network.NoticeRow{}, r, err
	}
	row, err := database.FetchOne[network.NoticeRow](db, "WHERE id = $1 AND child_id = $2", string(a.Notice), string(a.Child))
	if err == nil && !leads {
		err = care.Forbidden("error.forbidden")
	}
	return row, r, err
}

// Waiting is an event that waits for its answer.
type Waiting struct {
	Child care.ID
	Name  string
	At    time.Time // when it was told
}

// ToAnswer are those that wait for the viewer's answer, of all children whose IRO they are or
// for whom they cover, the first told first. It asks twice, however many there are.
func (n *Notices) ToAnswer(ctx context.Context, v care.Viewer) (out []Waiting, err error) {
	all, err := network.OfCases[network.NoticeRow](ctx, n.of.network, v, `WHERE answered_at IS NULL AND child_id IN
		(SELECT t.child_id FROM tie t WHERE t.person_id = $1 AND t.state = $2 AND t.kind IN ($3, $4) AND NOT `+network.SentOut+`) ORDER BY told_at, id`,
		string(v.Person), string(care.TieActive), string(care.TieIRO), string(care.TieCoverIRO))
	for _, c := range all {
		if c.Standing.Leads() {
			out = append(out, Waiting{Child: c.Row.ChildID, Name: c.Names[c.Row.ChildID].Name, At: c.Row.ToldAt})
		}
	}
	return out, err
}

// Unanswered is when each event was told that waits for its answer, for the IRO manager, the
// first told first: no child, no kind, no word. Children to whom they are anything are left out.
func (n *Notices) Unanswered(ctx context.Context, v care.Viewer) (out []time.Time, err error) {
	if err := n.of.Allocates(ctx, v); err != nil {
		return nil, err
	}
	err = database.QueryRows(n.of.db.Read(ctx), `SELECT told_at FROM notice WHERE answered_at IS NULL
		AND child_id NOT IN (SELECT child_id FROM tie WHERE person_id = $1) ORDER BY told_at`,
		func(scan func(...any) error) error {
			var at time.Time
			err := scan(&at)
			out = append(out, at)
			return err
		}, string(v.Person))
	if err != nil {
		return nil, fmt.Errorf("store: notices: %w", err)
	}
	return out, nil
}

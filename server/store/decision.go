package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"myreview/server/access"
	"myreview/server/care"
	"myreview/server/review"
)

// States of a decision. One that is changed is withdrawn and stands beside the
// new one, with what was said when it was read back.
const (
	decisionAgreed    = "agreed"
	decisionWithdrawn = "withdrawn"
)

type decisionRow struct {
	ID       care.ID   `gorm:"column:id;primaryKey"`
	ReviewID care.ID   `gorm:"column:review_id"`
	Pos      int       `gorm:"column:pos"`
	Area     care.Area `gorm:"column:area"`
	WhoTie   *care.ID  `gorm:"column:who_tie"`
	DueOn    care.Date `gorm:"column:due_on"`
	State    string    `gorm:"column:state"`
	Body     []byte    `gorm:"column:body"`
	MadeAt   time.Time `gorm:"column:made_at"`
	ByPerson care.ID   `gorm:"column:by_person"`
}

func (decisionRow) TableName() string { return "decision" }

// decisionBody is what is sealed of a decision.
type decisionBody struct {
	What  string        `json:"what"`
	Why   string        `json:"why"`
	Plain string        `json:"plain"`
	Who   string        `json:"who,omitempty"` // somebody by name, who has no tie
	Wish  review.Wished `json:"wish,omitempty"`
	Lost  bool          `json:"-"` // none of it can be shown
}

type readbackRow struct {
	DecisionID care.ID       `gorm:"column:decision_id;primaryKey"`
	SeatID     care.ID       `gorm:"column:seat_id;primaryKey"`
	Says       review.Agrees `gorm:"column:says"`
	Words      []byte        `gorm:"column:words"`
	At         time.Time     `gorm:"column:at"`
}

func (readbackRow) TableName() string { return "readback" }

// place is where the words are sealed: the row has no id of its own.
func (r readbackRow) place() care.ID { return r.DecisionID + r.SeatID }

// heldOn is the day on which a review counts as held: the day it was opened.
// Where a meeting goes on another day, the stricter one is used for what comes
// next (domain.md 2.2).
func (r reviewRow) heldOn() care.Date {
	if r.OpenedAt != nil {
		return care.DateOf(*r.OpenedAt)
	}
	return care.DateOf(r.StartsAt)
}

// AddDecision writes down what was agreed, while the review is not closed.
// Only the IRO does. id is the one that the form carried: the same form with
// the same text again is harmless; with another text it is a Conflict
// (StandsKey), and what stands there stays as it is.
func (s *Store) AddDecision(ctx context.Context, v care.Viewer, rev, id care.ID, n review.NewDecision) error {
	return s.act(ctx, v, rev, access.ActDecide, func(tx *Tx, who acting) error {
		var last int
		err := tx.Raw("SELECT COALESCE(MAX(pos), 0) FROM decision WHERE review_id = ?", rev).Scan(&last).Error
		if err != nil {
			return fmt.Errorf("store: add decision: %w", err)
		}
		_, err = s.keepDecision(tx, who, id, last+1, n)
		return err
	})
}

// ChangeDecision puts another text in the place of one. The one before is
// kept, withdrawn: what people said about it was about its own words, so the
// new one is read back afresh. id is the new one's, carried by the form: a
// repeat is answered as by AddDecision.
func (s *Store) ChangeDecision(ctx context.Context, v care.Viewer, rev, old, id care.ID, n review.NewDecision) error {
	return s.act(ctx, v, rev, access.ActDecide, func(tx *Tx, who acting) error {
		var row decisionRow
		if err := take(tx.DB, &row, "id = ? AND review_id = ?", old, rev); err != nil {
			return err
		}
		if row.State != decisionAgreed {
			err := s.repeated(tx.DB, who, id, n)
			if care.KindOf(err) == care.KindNotFound && err != nil { // not this form sent twice
				err = care.Conflict("close.decision.error.changed")
			}
			return err
		}
		made, err := s.keepDecision(tx, who, id, row.Pos, n)
		if err != nil || !made {
			return err
		}
		return s.endDecision(tx, who, old)
	})
}

// WithdrawDecision takes one back. It stays on record, and is shown nowhere.
func (s *Store) WithdrawDecision(ctx context.Context, v care.Viewer, rev, id care.ID) error {
	return s.act(ctx, v, rev, access.ActDecide, func(tx *Tx, who acting) error {
		var row decisionRow
		if err := take(tx.DB, &row, "id = ? AND review_id = ?", id, rev); err != nil {
			return err
		}
		if row.State == decisionWithdrawn {
			return nil
		}
		tx.Event("decision.withdrawn", id)
		return s.endDecision(tx, who, id)
	})
}

func (s *Store) endDecision(tx *Tx, who acting, id care.ID) error {
	var row decisionRow
	if err := take(tx.DB, &row, "id = ?", id); err != nil {
		return err
	}
	change, keys := map[string]any{"state": decisionWithdrawn}, s.vault(tx.DB, who.Review.ChildID)
	plain, err := keys.openWith("decision", id, "body", row.Body, row.State)
	if err == nil { // one that is lost is taken back all the same
		if change["body"], err = keys.sealWith("decision", id, "body", plain, decisionWithdrawn); err != nil {
			return err
		}
	} else if !isLost(err) {
		return err
	}
	err = tx.Model(&decisionRow{}).Where("id = ?", id).Updates(change).Error
	if err != nil {
		return fmt.Errorf("store: withdraw decision: %w", err)
	}
	return nil
}

// keepDecision makes a decision, or tells that this very one is there already.
func (s *Store) keepDecision(tx *Tx, who acting, id care.ID, pos int, n review.NewDecision) (made bool, err error) {
	there, err := s.tiesThere(tx.DB, who.standing)
	if err != nil {
		return false, err
	}
	if faults := n.Faults(there, who.Review.heldOn()); len(faults) > 0 {
		return false, faults[0]
	}
	body, err := json.Marshal(bodyOf(n))
	if err != nil {
		return false, fmt.Errorf("store: decision: %w", err)
	}
	row := decisionRow{
		ID: id, ReviewID: who.Review.ID, Pos: pos, Area: n.Area, WhoTie: or(n.WhoTie), DueOn: n.Due,
		State: decisionAgreed, MadeAt: s.now(), ByPerson: who.Tie.Person,
	}
	if row.Body, err = s.vault(tx.DB, who.Review.ChildID).sealWith("decision", id, "body", body, row.State); err != nil {
		return false, err
	}
	kept := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
	if kept.Error != nil {
		return false, fmt.Errorf("store: decision: %w", kept.Error)
	}
	if kept.RowsAffected == 0 {
		return false, s.repeated(tx.DB, who, id, n)
	}
	tx.Event("decision.made", id)
	return true, nil
}

// StandsKey is the message of the Conflict where a form was sent again with
// another text than the one that it has made a decision of.
const StandsKey = "close.decision.error.stands"

// repeated lets a form pass that was sent before with the same text. Whether
// another text is meant to change the one that stands or to be a further
// decision is for its writer to say. An id that belongs to something else is
// refused as if it were not there.
func (s *Store) repeated(db *gorm.DB, who acting, id care.ID, n review.NewDecision) error {
	var row decisionRow
	err := take(db, &row, "id = ? AND review_id = ? AND by_person = ?", id, who.Review.ID, who.Tie.Person)
	if err != nil {
		return err
	}
	body, err := s.vault(db, who.Review.ChildID).decision(row)
	switch {
	case err != nil:
		return err
	case body == bodyOf(n) && row.Area == n.Area && deref(row.WhoTie) == n.WhoTie && row.DueOn == n.Due:
		return nil
	case row.State != decisionAgreed:
		return care.Conflict("close.decision.error.changed")
	}
	return care.Conflict(StandsKey)
}

func bodyOf(n review.NewDecision) decisionBody {
	return decisionBody{What: n.What, Why: n.Why, Plain: n.Plain, Who: n.WhoName, Wish: n.Wish}
}

func (v vault) decision(row decisionRow) (body decisionBody, err error) {
	plain, err := v.openWith("decision", row.ID, "body", row.Body, row.State)
	if isLost(err) {
		return decisionBody{Lost: true}, nil
	}
	if err != nil {
		return body, err
	}
	if err := json.Unmarshal(plain, &body); err != nil {
		return body, fmt.Errorf("store: decision: %w", err)
	}
	return body, nil
}

// tiesThere are the ties of those who have a place at the review now: invited,
// the tie active, and the person not excluded under another one.
func (s *Store) tiesThere(db *gorm.DB, st standing) ([]care.ID, error) {
	var seats []seatRow
	if err := db.Find(&seats, "review_id = ? AND state = ? AND tie_id IS NOT NULL", st.Review.ID, seatInvited).Error; err != nil {
		return nil, fmt.Errorf("store: ties there: %w", err)
	}
	var out []care.ID
	for _, t := range st.Ties {
		if slices.ContainsFunc(seats, func(r seatRow) bool { return *r.TieID == t.ID && st.Sits(r.place(), false) }) {
			out = append(out, t.ID)
		}
	}
	return out, nil
}

// ReadBack keeps what somebody in the meeting says to "is that what we
// agreed?": then and there, or later, also after the review was closed. They
// can change it. A room screen says nothing, nor does the IRO who asks, nor who
// is there for somebody else.
func (s *Store) ReadBack(ctx context.Context, v care.Viewer, rev, decision care.ID, says review.Agrees, words string) error {
	return s.write(ctx, v, rev, func(tx *Tx) error {
		st, err := s.attends(ctx, tx.DB, v, rev)
		if err != nil {
			return err
		}
		if !st.ReadsBack() {
			return care.Forbidden("error.meeting.notyours")
		}
		if err := review.CheckReadback(says, words); err != nil {
			return err
		}
		var row decisionRow
		if err := take(tx.DB, &row, "id = ? AND review_id = ?", decision, rev); err != nil {
			return err
		}
		if row.State != decisionAgreed {
			return care.Conflict("close.decision.error.changed")
		}
		return keepReadback(tx, s.vault(tx.DB, st.Review.ChildID), readbackRow{DecisionID: decision, SeatID: st.Seat.ID, Says: says, At: s.now()}, words)
	})
}

func keepReadback(tx *Tx, keys vault, row readbackRow, words string) error {
	var had []readbackRow
	if err := tx.Find(&had, "decision_id = ? AND seat_id = ?", row.DecisionID, row.SeatID).Error; err != nil {
		return fmt.Errorf("store: read back: %w", err)
	}
	if len(had) > 0 {
		before, lost, err := keys.shown("readback", row.place(), "words", had[0].Words)
		if err != nil {
			return err
		}
		if had[0].Says == row.Says && before == words && !lost {
			return nil
		}
	}
	if utf8.RuneCountInString(words) > 0 {
		var err error
		if row.Words, err = keys.seal("readback", row.place(), "words", []byte(words)); err != nil {
			return err
		}
	}
	if err := tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("store: read back: %w", err)
	}
	tx.Event("decision.readback", row.DecisionID)
	return nil
}

// Decision is something agreed, as somebody who was invited may read it.
type Decision struct {
	ID      care.ID
	Area    care.Area
	What    string
	Why     string
	Plain   string
	Who     Named  // somebody with a tie; zero for anybody else
	WhoName string // anybody else
	Due     care.Date
	Wish    review.Wished
	Lost    bool   // what was agreed cannot be shown
	Mine    Said   // the viewer's own; its Says is empty without one
	Said    []Said // everybody's: for the IRO alone
	Earlier Said   // the viewer's own of a wording before, where they have not answered this one
	Before  []Said // everybody's of a wording before, of those who have not answered this one: for the IRO alone
}

// Said is what one person said when it was read back, in their words.
type Said struct {
	Who   Named
	Says  review.Agrees
	Words string
	Lost  bool // the words cannot be shown
	At    time.Time
}

// decisionsOf opens what was agreed in a review, in order. named knows the
// people by tie; seat is the viewer's own; all tells whether the viewer reads
// what others said.
func (s *Store) decisionsOf(db *gorm.DB, of reviewRow, named map[care.ID]Named, seat care.ID, all bool) ([]Decision, error) {
	var every, rows []decisionRow
	if err := db.Order("pos, made_at, id").Find(&every, "review_id = ?", of.ID).Error; err != nil {
		return nil, fmt.Errorf("store: decisions: %w", err)
	}
	for _, r := range every {
		if r.State == decisionAgreed {
			rows = append(rows, r)
		}
	}
	keys := s.vault(db, of.ChildID)
	said, err := saidOf(keys, of.ID, named, seat, all)
	if err != nil {
		return nil, err
	}
	out := make([]Decision, 0, len(rows))
	for _, r := range rows {
		body, err := keys.decision(r)
		if err != nil {
			return nil, err
		}
		d := Decision{
			ID: r.ID, Area: r.Area, What: body.What, Why: body.Why, Plain: body.Plain, Wish: body.Wish, Lost: body.Lost,
			Who: named[deref(r.WhoTie)], WhoName: body.Who, Due: r.DueOn,
		}
		for _, one := range said[r.ID] {
			if one.Who.Seat == seat {
				d.Mine = one
			}
			if all {
				d.Said = append(d.Said, one)
			}
		}
		for _, one := range before(every, r, said, func(s Said) care.ID { return s.Who.Seat }) {
			if one.Who.Seat == seat {
				d.Earlier = one
			}
			if all {
				d.Before = append(d.Before, one)
			}
		}
		out = append(out, d)
	}
	return out, nil
}

// before is what was last said of a wording that this one took the place of, by those
// who have not answered this one: to change a word settles nothing.
func before[S any](every []decisionRow, now decisionRow, said map[care.ID][]S, seat func(S) care.ID) (out []S) {
	of := func(one S) func(S) bool { return func(s S) bool { return seat(s) == seat(one) } }
	for _, r := range every {
		if r.Pos != now.Pos || r.ID == now.ID {
			continue
		}
		for _, one := range said[r.ID] {
			out = slices.DeleteFunc(out, of(one)) // the later wording counts
			if !slices.ContainsFunc(said[now.ID], of(one)) {
				out = append(out, one)
			}
		}
	}
	return out
}

func saidOf(keys vault, rev care.ID, named map[care.ID]Named, seat care.ID, all bool) (map[care.ID][]Said, error) {
	q := keys.db.Table("readback").Where("decision_id IN (SELECT id FROM decision WHERE review_id = ?)", rev).Order("at, seat_id")
	if !all {
		q = q.Where("seat_id = ?", seat)
	}
	var rows []readbackRow
	if err := q.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("store: read back: %w", err)
	}
	bySeat := map[care.ID]Named{}
	for _, n := range named {
		if n.Seat != "" {
			bySeat[n.Seat] = n
		}
	}
	out := map[care.ID][]Said{}
	for _, r := range rows {
		words, lost, err := keys.shown("readback", r.place(), "words", r.Words)
		if err != nil {
			return nil, err
		}
		who := bySeat[r.SeatID]
		who.Seat = r.SeatID
		out[r.DecisionID] = append(out[r.DecisionID], Said{Who: who, Says: r.Says, Words: words, Lost: lost, At: r.At})
	}
	for _, said := range out { // the child first
		slices.SortStableFunc(said, func(a, b Said) int { return rankOf(a.Who.Kind) - rankOf(b.Who.Kind) })
	}
	return out, nil
}

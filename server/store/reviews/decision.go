package reviews

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
	"myreview/server/database"
	"myreview/server/review"
	"myreview/server/store/audit"
	"myreview/server/store/meetings"
	"myreview/server/store/network"
)

// HeldOn is the day on which a review counts as held: the day on which it was completed and, until
// that is said, the day on which the part was opened that is held or was held last
// (domain.md 14, Z5).
func HeldOn(r network.ReviewRow) care.Date {
	switch {
	case !r.Completed.Empty():
		return r.Completed
	case r.PartAt != nil:
		return care.DateOf(*r.PartAt)
	case r.OpenedAt != nil:
		return care.DateOf(*r.OpenedAt)
	}
	return care.DateOf(r.Starts())
}

// AddDecision writes down what was agreed, while the review is not closed.
// Only the IRO does. id is the one that the form carried: the same form with
// the same text again is harmless; with another text it is a Conflict
// (StandsKey), and what stands there stays as it is.
func (s *Store) AddDecision(ctx context.Context, v care.Viewer, rev, id care.ID, n review.NewDecision) error {
	return s.meetings.Act(ctx, v, rev, access.ActDecide, func(tx *audit.Tx, who meetings.Actor) error {
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
	return s.meetings.Act(ctx, v, rev, access.ActDecide, func(tx *audit.Tx, who meetings.Actor) error {
		var row meetings.DecisionRow
		if err := database.Take(tx.DB, &row, "id = ? AND review_id = ?", old, rev); err != nil {
			return err
		}
		if row.State != meetings.DecisionAgreed {
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
	return s.meetings.Act(ctx, v, rev, access.ActDecide, func(tx *audit.Tx, who meetings.Actor) error {
		var row meetings.DecisionRow
		if err := database.Take(tx.DB, &row, "id = ? AND review_id = ?", id, rev); err != nil {
			return err
		}
		if row.State == meetings.DecisionWithdrawn {
			return nil
		}
		tx.Event("decision.withdrawn", id)
		return s.endDecision(tx, who, id)
	})
}

func (s *Store) endDecision(tx *audit.Tx, who meetings.Actor, id care.ID) error {
	var row meetings.DecisionRow
	if err := database.Take(tx.DB, &row, "id = ?", id); err != nil {
		return err
	}
	change, keys := map[string]any{"state": meetings.DecisionWithdrawn}, s.db.ForChild(tx.DB, who.Review.ChildID)
	plain, err := keys.OpenWith("decision", id, "body", row.Body, row.State)
	if err == nil { // one that is lost is taken back all the same
		if change["body"], err = keys.SealWith("decision", id, "body", plain, meetings.DecisionWithdrawn); err != nil {
			return err
		}
	} else if !database.IsTampered(err) {
		return err
	}
	err = tx.Model(&meetings.DecisionRow{}).Where("id = ?", id).Updates(change).Error
	if err != nil {
		return fmt.Errorf("store: withdraw decision: %w", err)
	}
	return nil
}

// keepDecision makes a decision, or tells that this very one is there already.
func (s *Store) keepDecision(tx *audit.Tx, who meetings.Actor, id care.ID, pos int, n review.NewDecision) (made bool, err error) {
	there, err := s.TiesThere(tx.DB, who.Standing)
	if err != nil {
		return false, err
	}
	if faults := n.Faults(there, HeldOn(who.Review)); len(faults) > 0 {
		return false, faults[0]
	}
	body, err := json.Marshal(meetings.BodyOf(n))
	if err != nil {
		return false, fmt.Errorf("store: decision: %w", err)
	}
	row := meetings.DecisionRow{
		ID: id, ReviewID: who.Review.ID, Pos: pos, Area: n.Area, WhoTie: database.Nullable(n.WhoTie), DueOn: n.Due,
		State: meetings.DecisionAgreed, MadeAt: s.db.Now(), ByPerson: who.Tie.Person,
	}
	if row.Body, err = s.db.ForChild(tx.DB, who.Review.ChildID).SealWith("decision", id, "body", body, row.State); err != nil {
		return false, err
	}
	kept := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
	if kept.Error != nil {
		return false, fmt.Errorf("store: decision: %w", kept.Error)
	}
	if kept.RowsAffected == 0 {
		err := s.repeated(tx.DB, who, id, n)
		if err != nil && care.KindOf(err) == care.KindNotFound { // of another review, or somebody else's
			err = audit.Again(false)
		}
		return false, err
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
func (s *Store) repeated(db *gorm.DB, who meetings.Actor, id care.ID, n review.NewDecision) error {
	var row meetings.DecisionRow
	err := database.Take(db, &row, "id = ? AND review_id = ? AND by_person = ?", id, who.Review.ID, who.Tie.Person)
	if err != nil {
		return err
	}
	body, err := meetings.OpenDecision(s.db.ForChild(db, who.Review.ChildID), row)
	switch {
	case err != nil:
		return err
	case body == meetings.BodyOf(n) && row.Area == n.Area && database.Deref(row.WhoTie) == n.WhoTie && row.DueOn == n.Due:
		return nil
	case row.State != meetings.DecisionAgreed:
		return care.Conflict("close.decision.error.changed")
	}
	return care.Conflict(StandsKey)
}

// TiesThere are the ties of those who have a place at the review now: invited,
// the tie active, and the person not excluded under another one.
func (s *Store) TiesThere(db *gorm.DB, st network.Standing) ([]care.ID, error) {
	var seats []network.SeatRow
	if err := db.Find(&seats, "review_id = ? AND state = ? AND tie_id IS NOT NULL", st.Review.ID, network.SeatInvited).Error; err != nil {
		return nil, fmt.Errorf("store: ties there: %w", err)
	}
	var out []care.ID
	for _, t := range st.Ties {
		if slices.ContainsFunc(seats, func(r network.SeatRow) bool { return *r.TieID == t.ID && st.Sits(r.Place(), false) }) {
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
	return s.audit.Write(ctx, v, rev, func(tx *audit.Tx) error {
		st, err := s.network.Attends(ctx, tx.DB, v, rev)
		if err != nil {
			return err
		}
		if !st.ReadsBack() {
			return care.Forbidden("error.meeting.notyours")
		}
		if err := review.CheckReadback(says, words); err != nil {
			return err
		}
		var row meetings.DecisionRow
		if err := database.Take(tx.DB, &row, "id = ? AND review_id = ?", decision, rev); err != nil {
			return err
		}
		if row.State != meetings.DecisionAgreed {
			return care.Conflict("close.decision.error.changed")
		}
		return keepReadback(tx, s.db.ForChild(tx.DB, st.Review.ChildID), meetings.ReadbackRow{DecisionID: decision, SeatID: st.Seat.ID, Says: says, At: s.db.Now()}, words)
	})
}

func keepReadback(tx *audit.Tx, keys database.ChildCrypto, row meetings.ReadbackRow, words string) error {
	var had []meetings.ReadbackRow
	if err := tx.Find(&had, "decision_id = ? AND seat_id = ?", row.DecisionID, row.SeatID).Error; err != nil {
		return fmt.Errorf("store: read back: %w", err)
	}
	if len(had) > 0 {
		before, lost, err := keys.Shown("readback", row.Place(), "words", had[0].Words)
		if err != nil {
			return err
		}
		if had[0].Says == row.Says && before == words && !lost {
			return nil
		}
	}
	if utf8.RuneCountInString(words) > 0 {
		var err error
		if row.Words, err = keys.Seal("readback", row.Place(), "words", []byte(words)); err != nil {
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
	Who     network.Named // somebody with a tie; zero for anybody else
	WhoName string        // anybody else
	Due     care.Date
	Wish    review.Wished
	Lost    bool           // what was agreed cannot be shown
	Became  review.Outcome // of Agreed and Promise: once the review is closed
	Mine    Said           // the viewer's own; its Says is empty without one
	Said    []Said         // everybody's: for the IRO alone
	Earlier Said           // the viewer's own of a wording before, where they have not answered this one
	Before  []Said         // everybody's of a wording before, of those who have not answered this one: for the IRO alone
}

// Said is what one person said when it was read back, in their words.
type Said struct {
	Who   network.Named
	Says  review.Agrees
	Words string
	Lost  bool // the words cannot be shown
	At    time.Time
}

// decisionsOf opens what was agreed in a review, in order. named knows the
// people by tie; seat is the viewer's own; all reports whether the viewer reads
// what others said.
func (s *Store) decisionsOf(db *gorm.DB, of network.ReviewRow, named map[care.ID]network.Named, seat care.ID, all bool) ([]Decision, error) {
	var every, rows []meetings.DecisionRow
	if err := db.Order("pos, made_at, id").Find(&every, "review_id = ?", of.ID).Error; err != nil {
		return nil, fmt.Errorf("store: decisions: %w", err)
	}
	for _, r := range every {
		if r.State == meetings.DecisionAgreed {
			rows = append(rows, r)
		}
	}
	keys := s.db.ForChild(db, of.ChildID)
	said, err := saidOf(keys, of.ID, named, seat, all)
	if err != nil {
		return nil, err
	}
	out := make([]Decision, 0, len(rows))
	for _, r := range rows {
		body, err := meetings.OpenDecision(keys, r)
		if err != nil {
			return nil, err
		}
		d := Decision{
			ID: r.ID, Area: r.Area, What: body.What, Why: body.Why, Plain: body.Plain, Wish: body.Wish, Lost: body.Lost,
			Who: named[database.Deref(r.WhoTie)], WhoName: body.Who, Due: r.DueOn,
		}
		for _, one := range said[r.ID] {
			if one.Who.Seat == seat {
				d.Mine = one
			}
			if all {
				d.Said = append(d.Said, one)
			}
		}
		for _, one := range meetings.Before(every, r, said, func(s Said) care.ID { return s.Who.Seat }) {
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

func saidOf(keys database.ChildCrypto, rev care.ID, named map[care.ID]network.Named, seat care.ID, all bool) (map[care.ID][]Said, error) {
	q := keys.Tx.Table("readback").Where("decision_id IN (SELECT id FROM decision WHERE review_id = ?)", rev).Order("at, seat_id")
	if !all {
		q = q.Where("seat_id = ?", seat)
	}
	var rows []meetings.ReadbackRow
	if err := q.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("store: read back: %w", err)
	}
	bySeat := map[care.ID]network.Named{}
	for _, n := range named {
		if n.Seat != "" {
			bySeat[n.Seat] = n
		}
	}
	out := map[care.ID][]Said{}
	for _, r := range rows {
		words, lost, err := keys.Shown("readback", r.Place(), "words", r.Words)
		if err != nil {
			return nil, err
		}
		who := bySeat[r.SeatID]
		who.Seat = r.SeatID
		out[r.DecisionID] = append(out[r.DecisionID], Said{Who: who, Says: r.Says, Words: words, Lost: lost, At: r.At})
	}
	for _, said := range out { // the child first
		slices.SortStableFunc(said, func(a, b Said) int { return network.RankOf(a.Who.Kind) - network.RankOf(b.Who.Kind) })
	}
	return out, nil
}

package meetings

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/database"
	"myreview/server/review"
	"myreview/server/store/network"
)

// loadDecisions reads what was agreed, in order, with what was said when it
// was read back.
func (s *Store) loadDecisions(db *gorm.DB, st *review.State) error {
	var every []DecisionRow
	err := db.Order("pos, made_at, id").Find(&every, "review_id = ?", st.Review.ID).Error
	if err != nil || !slices.ContainsFunc(every, func(r DecisionRow) bool { return r.State == DecisionAgreed }) {
		return err
	}
	keys := s.db.ForChild(db, st.Child)
	said, err := readbacks(keys, st.Review.ID)
	if err != nil {
		return err
	}
	for _, r := range every {
		if r.State != DecisionAgreed {
			continue
		}
		body, err := OpenDecision(keys, r)
		if err != nil {
			return err
		}
		answers := slices.Clone(said[r.ID])
		for _, one := range Before(every, r, said, func(b review.Readback) care.ID { return b.Seat }) {
			one.Before = true
			answers = append(answers, one)
		}
		st.Decisions = append(st.Decisions, review.Decision{
			ID: r.ID, Pos: r.Pos, Area: r.Area, What: body.What, Why: body.Why, Plain: body.Plain,
			Lost: body.Lost, WhoTie: database.Deref(r.WhoTie), WhoName: body.Who, Due: r.DueOn, Readbacks: answers,
		})
	}
	return nil
}

// loadPromises reads what was agreed at the review before this one.
func (s *Store) loadPromises(db *gorm.DB, st *review.State) (err error) {
	if st.Promises, err = s.promisesBefore(db, st.Child, st.Review.Number); err != nil || len(st.Promises) == 0 {
		return err
	}
	var ids []care.ID
	for _, d := range st.Promises {
		ids = append(ids, d.ID)
	}
	became, err := Outcomes(s.db.ForChild(db, st.Child), ids)
	for i, d := range st.Promises {
		st.Promises[i].Outcome = became[d.ID].Outcome
	}
	return err
}

func (s *Store) promisesBefore(db *gorm.DB, child care.ID, number int) ([]review.Decision, error) {
	if number == 1 {
		return nil, nil
	}
	rows, err := database.Fetch[DecisionRow](db, `WHERE state = $1 AND review_id = (SELECT id FROM review WHERE child_id = $2 AND number < $3
		ORDER BY number DESC LIMIT 1) ORDER BY pos, id`, DecisionAgreed, string(child), number)
	if err != nil {
		return nil, err
	}
	out := make([]review.Decision, 0, len(rows))
	keys := s.db.ForChild(db, child)
	for _, r := range rows {
		body, err := OpenDecision(keys, r)
		if err != nil {
			return nil, err
		}
		out = append(out, review.Decision{
			ID: r.ID, Pos: r.Pos, Area: r.Area, What: body.What, Why: body.Why, Plain: body.Plain,
			Lost: body.Lost, WhoTie: database.Deref(r.WhoTie), WhoName: body.Who, Due: r.DueOn,
		})
	}
	return out, nil
}

// LastTime is what was agreed at the review before to somebody who was there then, and of
// which they are asked now whether it happened: in plain words, where it has some.
func (s *Store) LastTime(db *gorm.DB, st network.Standing) (out []consult.Option, err error) {
	if st.Review.Number == 1 || st.Apart() {
		return nil, nil
	}
	rows, err := database.Fetch[DecisionRow](db, `WHERE state = $1 AND review_id = (SELECT id FROM review WHERE child_id = $2 AND number < $3
		AND state = 'closed' ORDER BY number DESC LIMIT 1) AND ($4 = $2 OR EXISTS (SELECT 1 FROM seat s JOIN tie t ON t.id = s.tie_id
		WHERE s.review_id = decision.review_id AND s.person_id = $4 AND s.state = 'invited' AND t.state <> 'ended')) ORDER BY pos, id`,
		DecisionAgreed, string(st.Review.ChildID), st.Review.Number, string(st.Tie.Person))
	if err != nil {
		return nil, err
	}
	keys := s.db.ForChild(db, st.Review.ChildID)
	for _, r := range rows {
		if !st.AskedOf(st.Network.Tie(database.Deref(r.WhoTie))) {
			continue
		}
		body, err := OpenDecision(keys, r)
		if err != nil {
			return nil, err
		}
		if text := cmp.Or(body.Plain, body.What); !body.Lost && text != "" {
			out = append(out, consult.Option{ID: string(r.ID), Text: text})
		}
	}
	return out, nil
}

func readbacks(keys database.ChildCrypto, id care.ID) (map[care.ID][]review.Readback, error) {
	var rows []ReadbackRow
	err := keys.Tx.Order("at, seat_id").
		Find(&rows, "decision_id IN (SELECT id FROM decision WHERE review_id = ?)", id).Error
	out := make(map[care.ID][]review.Readback, len(rows))
	for _, r := range rows {
		words, lost, err := keys.Shown("readback", r.Place(), "words", r.Words)
		if err != nil {
			return nil, err
		}
		out[r.DecisionID] = append(out[r.DecisionID], review.Readback{Seat: r.SeatID, Says: r.Says, Words: words, Lost: lost, At: r.At})
	}
	return out, err
}

// States of a decision. One that is changed is withdrawn and stands beside the
// new one, with what was said when it was read back.
const (
	DecisionAgreed    = "agreed"
	DecisionWithdrawn = "withdrawn"
)

type DecisionRow struct {
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

func (DecisionRow) TableName() string { return "decision" }

// decisionBody is what is sealed of a decision.
type decisionBody struct {
	What  string        `json:"what"`
	Why   string        `json:"why"`
	Plain string        `json:"plain"`
	Who   string        `json:"who,omitempty"` // somebody by name, who has no tie
	Wish  review.Wished `json:"wish,omitempty"`
	Lost  bool          `json:"-"` // none of it can be shown
}

type ReadbackRow struct {
	DecisionID care.ID       `gorm:"column:decision_id;primaryKey"`
	SeatID     care.ID       `gorm:"column:seat_id;primaryKey"`
	Says       review.Agrees `gorm:"column:says"`
	Words      []byte        `gorm:"column:words"`
	At         time.Time     `gorm:"column:at"`
}

func (ReadbackRow) TableName() string { return "readback" }

// Place is where the words are sealed: the row has no id of its own.
func (r ReadbackRow) Place() care.ID { return r.DecisionID + r.SeatID }

func BodyOf(n review.NewDecision) decisionBody {
	return decisionBody{What: n.What, Why: n.Why, Plain: n.Plain, Who: n.WhoName, Wish: n.Wish}
}

func OpenDecision(v database.ChildCrypto, row DecisionRow) (body decisionBody, err error) {
	plain, err := v.OpenWith("decision", row.ID, "body", row.Body, row.State)
	if database.IsTampered(err) {
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

// Before is what was last said of a wording that this one took the place of, by those
// who have not answered this one: to change a word settles nothing.
func Before[S any](every []DecisionRow, now DecisionRow, said map[care.ID][]S, seat func(S) care.ID) (out []S) {
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

// LetterOut is the state of a letter that its reader has; the review that it
// tells of is closed for good.
const LetterOut = "published"

// LetterIsOut reports whether the letter after a review is with its reader.
func LetterIsOut(db *gorm.DB, id care.ID) (bool, error) {
	var out int64
	err := db.Table("letter").Where("review_id = ? AND state = ?", id, LetterOut).Count(&out).Error
	if err != nil {
		return false, fmt.Errorf("store: letter: %w", err)
	}
	return out > 0, nil
}

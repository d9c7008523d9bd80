package meetings

import (
	"time"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/review"
)

// PromiseRow is what somebody said became of a decision. The one with the highest number
// counts; those before it stay on record.
type PromiseRow struct {
	ID         care.ID     `gorm:"column:id;primaryKey"`
	DecisionID care.ID     `gorm:"column:decision_id"`
	N          int         `gorm:"column:n"`
	State      review.Kept `gorm:"column:state"`
	Why        []byte      `gorm:"column:why"`
	ByPerson   care.ID     `gorm:"column:by_person"`
	At         time.Time   `gorm:"column:at"`
}

func (PromiseRow) TableName() string { return "promise" }

// Bound are the columns with which the words are sealed: another state beside them, or
// another decision, does not open.
func (r PromiseRow) Bound() []string { return []string{string(r.DecisionID), string(r.State)} }

// Became is what became of a decision as it was last said. The zero row: nobody has said
// anything, and it is open.
type Became struct {
	review.Outcome
	Row  PromiseRow
	Past []PromiseRow // what was said before, the first first
}

// OpenPromise is what a row says.
func OpenPromise(keys database.ChildCrypto, r PromiseRow) (o review.Outcome, err error) {
	o.Kept = r.State
	o.Why, o.Lost, err = keys.ShownWith("promise", r.ID, "why", r.Why, r.Bound()...)
	return o, err
}

// Outcomes is what became of some decisions, by their ids: of each of them.
func Outcomes(keys database.ChildCrypto, decisions []care.ID) (map[care.ID]Became, error) {
	out := make(map[care.ID]Became, len(decisions))
	for _, id := range decisions {
		out[id] = Became{Outcome: review.Outcome{Kept: review.KeptOpen}}
	}
	if len(decisions) == 0 {
		return out, nil
	}
	var rows []PromiseRow
	if err := keys.Tx.Order("n").Find(&rows, "decision_id IN ?", decisions).Error; err != nil {
		return nil, err
	}
	for _, r := range rows {
		b := out[r.DecisionID]
		if b.Row.ID != "" {
			b.Past = append(b.Past, b.Row)
		}
		b.Row = r
		out[r.DecisionID] = b
	}
	for id, b := range out {
		if b.Row.ID == "" {
			continue
		}
		var err error
		if b.Outcome, err = OpenPromise(keys, b.Row); err != nil {
			return nil, err
		}
		out[id] = b
	}
	return out, nil
}

package network

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/review"
)

// States of a review.
const (
	ReviewDue     = "due" // planned for no day yet
	ReviewPlanned = "planned"
	ReviewLive    = "live"
	ReviewClosed  = "closed"
)

// States of a seat.
const (
	SeatInvited = "invited"
	SeatRemoved = "removed"
)

type PersonRow struct {
	ID       care.ID    `gorm:"column:id;primaryKey"`
	Name     string     `gorm:"column:name"`
	Band     care.Band  `gorm:"column:band"`
	Lang     care.Lang  `gorm:"column:lang"`
	Picture  string     `gorm:"column:picture"`
	Staff    bool       `gorm:"column:staff"`
	Email    *string    `gorm:"column:email"`
	Password *string    `gorm:"column:password"`
	Reads    string     `gorm:"column:reads"`
	Phone    string     `gorm:"column:phone"`
	MadeAt   time.Time  `gorm:"column:made_at"`
	Team     string     `gorm:"column:team"`
	LeftAt   *time.Time `gorm:"column:left_at"` // when they stopped working here; nil: they have not, or never did
}

func (PersonRow) TableName() string { return "person" }

type ChildRow struct {
	PersonID    care.ID    `gorm:"column:person_id;primaryKey"`
	BornOn      care.Date  `gorm:"column:born_on"`
	CaredOn     care.Date  `gorm:"column:cared_on"` // when the present spell of care began, or the last one
	Number      string     `gorm:"column:number"`
	Pronouns    string     `gorm:"column:pronouns"`
	Interpreter string     `gorm:"column:interpreter"`
	Helps       []byte     `gorm:"column:helps"`
	Family      string     `gorm:"column:family"`    // the same for brothers and sisters; empty: none are known
	Stage       []byte     `gorm:"column:stage"`     // why their band was moved
	StageAt     *time.Time `gorm:"column:stage_at"`  // when; nil: it never was
	ByHand      *time.Time `gorm:"column:by_hand"`   // when somebody here last wrote it; nil: nobody did
	FromFile    *time.Time `gorm:"column:from_file"` // when an import last wrote it; nil: none did
	MyWords     []byte     `gorm:"column:my_words"`  // what the child calls people and things
}

func (ChildRow) TableName() string { return "child" }

// SpellRow is a spell of care, a legal status or a kind of home.
type SpellRow struct {
	ID       care.ID    `gorm:"column:id;primaryKey"`
	ChildID  care.ID    `gorm:"column:child_id"`
	Sort     care.Sort  `gorm:"column:sort"`
	Kind     string     `gorm:"column:kind"`
	Since    care.Date  `gorm:"column:since"`
	Until    care.Date  `gorm:"column:until"`
	Reason   string     `gorm:"column:reason"`
	Number   string     `gorm:"column:number"`
	ByHand   *time.Time `gorm:"column:by_hand"`
	FromFile *time.Time `gorm:"column:from_file"`
	EndedAt  *time.Time `gorm:"column:ended_at"` // when somebody here said that it ended; what ended together has the same
}

func (SpellRow) TableName() string { return "spell" }

// Spell is the row as a spell.
func (r SpellRow) Spell() care.Spell {
	return care.Spell{ID: r.ID, Sort: r.Sort, Kind: r.Kind, Since: r.Since, Until: r.Until, Reason: r.Reason, Number: r.Number}
}

// PastReviewRow is a review that was held before the portal, or beside it.
type PastReviewRow struct {
	ID       care.ID    `gorm:"column:id;primaryKey"`
	ChildID  care.ID    `gorm:"column:child_id"`
	HeldOn   care.Date  `gorm:"column:held_on"`
	DueOn    care.Date  `gorm:"column:due_on"`
	PN       string     `gorm:"column:pn"`
	Number   string     `gorm:"column:number"`
	FromFile *time.Time `gorm:"column:from_file"`
}

func (PastReviewRow) TableName() string { return "past_review" }

// PermanenceRow is the days on which adoption was decided on for a child.
type PermanenceRow struct {
	ID         care.ID    `gorm:"column:id;primaryKey"`
	ChildID    care.ID    `gorm:"column:child_id"`
	AgreedOn   care.Date  `gorm:"column:agreed_on"` // by the agency's decision maker
	OrderedOn  care.Date  `gorm:"column:ordered_on"`
	MatchedOn  care.Date  `gorm:"column:matched_on"`
	PlacedOn   care.Date  `gorm:"column:placed_on"`
	ReversedOn care.Date  `gorm:"column:reversed_on"`
	Number     string     `gorm:"column:number"`
	FromFile   *time.Time `gorm:"column:from_file"`
}

func (PermanenceRow) TableName() string { return "permanence" }

// DisabilityRow is what another system has on record of a child, by codes of care.Disabilities.
type DisabilityRow struct {
	ID       care.ID    `gorm:"column:id;primaryKey"`
	ChildID  care.ID    `gorm:"column:child_id"`
	Codes    string     `gorm:"column:codes"` // apart by a space; empty: none any longer
	FromFile *time.Time `gorm:"column:from_file"`
}

func (DisabilityRow) TableName() string { return "disability" }

type TieRow struct {
	ID       care.ID       `gorm:"column:id;primaryKey"`
	PersonID care.ID       `gorm:"column:person_id"`
	ChildID  care.ID       `gorm:"column:child_id"`
	Kind     care.TieKind  `gorm:"column:kind"`
	State    care.TieState `gorm:"column:state"`
	Calls    string        `gorm:"column:calls"`
	Since    time.Time     `gorm:"column:since"`
	Until    *time.Time    `gorm:"column:until"`
}

func (TieRow) TableName() string { return "tie" }

// Tie is the tie of the row, as if its holder had the job that it takes: who asks what it
// opens asks for JobLost as well.
func (r TieRow) Tie() care.Tie {
	t := care.Tie{
		ID: r.ID, Person: r.PersonID, Child: r.ChildID,
		Kind: r.Kind, State: r.State, Calls: r.Calls, Since: r.Since,
	}
	if r.Until != nil {
		t.Until = *r.Until
	}
	return t
}

type ReviewRow struct {
	ID         care.ID    `gorm:"column:id;primaryKey"`
	ChildID    care.ID    `gorm:"column:child_id"`
	Number     int        `gorm:"column:number"`
	State      string     `gorm:"column:state"`
	StartsAt   *time.Time `gorm:"column:starts_at"`  // nil: it is due, and planned for no day yet
	MovedFrom  *time.Time `gorm:"column:moved_from"` // when it was planned for before it was last moved; nil: it never was
	Place      []byte     `gorm:"column:place"`
	Minutes    int        `gorm:"column:minutes"` // how long it is planned to take; 0: nobody said
	How        string     `gorm:"column:how"`     // one of review.Hows; empty: nobody said
	Seq        int64      `gorm:"column:seq"`
	Epoch      string     `gorm:"column:epoch"`
	ItemID     *care.ID   `gorm:"column:item_id"`
	ChairSeat  *care.ID   `gorm:"column:chair_seat"`
	Paused     bool       `gorm:"column:paused"`
	DueOn      care.Date  `gorm:"column:due_on"`   // empty: none is due
	OpensOn    care.Date  `gorm:"column:opens_on"` // from when its forms can be filled in though it has no day; empty: never
	OpenedAt   *time.Time `gorm:"column:opened_at"`
	PartAt     *time.Time `gorm:"column:part_at"` // when the part that is held, or was last, was opened; nil: there is one alone
	ClosedAt   *time.Time `gorm:"column:closed_at"`
	PN         string     `gorm:"column:pn"`
	PNReason   []byte     `gorm:"column:pn_reason"`
	ChairLevel int        `gorm:"column:chair_level"`  // how much the child led, as the IRO confirmed it
	LevelWhy   []byte     `gorm:"column:level_reason"` // why it is another than was counted
	Because    []byte     `gorm:"column:open_reason"`  // why it was closed though something was still open
	Completed  care.Date  `gorm:"column:completed_on"` // the day that counts as held; empty: it is not closed, or was before this was asked
	Late       string     `gorm:"column:late"`         // why it was held late: one of care.PostponedReasons
	MadeAt     time.Time  `gorm:"column:made_at"`

	SentOn       care.Date `gorm:"column:sent_on"`       // the decisions went to the manager; empty, as of those below: not yet
	RepliedOn    care.Date `gorm:"column:replied_on"`    // who replied
	CirculatedOn care.Date `gorm:"column:circulated_on"` // the decisions went to everyone who gets them
	RecordOn     care.Date `gorm:"column:record_on"`     // the record had reached everyone who gets it
}

func (ReviewRow) TableName() string { return "review" }

// Starts is for when the review is planned; zero: for no day yet.
func (r ReviewRow) Starts() time.Time {
	if r.StartsAt == nil {
		return time.Time{}
	}
	return *r.StartsAt
}

// HeldAt is when a review that is closed was held: on the day that counts, at the time of the plan
// if it was planned for that day, or else at the one at which it was opened on it. A day on
// which it was neither planned nor opened has the time of the plan.
func (r ReviewRow) HeldAt() time.Time {
	for _, at := range []*time.Time{r.StartsAt, r.PartAt, r.OpenedAt} {
		if at != nil && (r.Completed.Empty() || care.DateOf(*at) == r.Completed) {
			return *at
		}
	}
	at, day := r.Starts().In(care.London), r.Completed.Time()
	return time.Date(day.Year(), day.Month(), day.Day(), at.Hour(), at.Minute(), 0, 0, care.London)
}

// ReportDay is the day of the review by which a report that was asked for on some day is judged:
// of the first part that was held after it was asked for, and, until that is, the day for which
// the review is planned (domain.md section 3; a later part makes no report in time). Empty: none.
func (r ReviewRow) ReportDay(asked care.Date) care.Date {
	for _, at := range []*time.Time{r.OpenedAt, r.PartAt, r.StartsAt} {
		if at != nil && (at == r.StartsAt || asked < care.DateOf(*at)) {
			return care.DateOf(*at)
		}
	}
	return ""
}

// Ahead reports whether it is due so much later that only people at work know of it: it
// has no day yet, and its forms are not open.
func (r ReviewRow) Ahead(now time.Time) bool {
	return r.State == ReviewDue && (r.OpensOn.Empty() || care.DateOf(now) < r.OpensOn)
}

// asking is when its forms can be filled in. One that goes on another day has them open until it
// does.
func (r ReviewRow) asking(rules review.Rules) review.Asking {
	a := review.Asking{Shut: r.State == ReviewLive || r.State == ReviewClosed, Over: r.State == ReviewClosed}
	if r.OpenedAt == nil {
		var day care.Date
		if r.StartsAt != nil {
			day = care.DateOf(*r.StartsAt)
		}
		a.From = rules.FormsOpen(r.OpensOn, day)
	}
	return a
}

type SeatRow struct {
	ID        care.ID    `gorm:"column:id;primaryKey"`
	ReviewID  care.ID    `gorm:"column:review_id"`
	PersonID  *care.ID   `gorm:"column:person_id"`
	TieID     *care.ID   `gorm:"column:tie_id"`
	State     string     `gorm:"column:state"`
	Plans     string     `gorm:"column:plans"`
	After     int        `gorm:"column:after_minutes"` // see review.Slot
	For       int        `gorm:"column:for_minutes"`
	Mode      string     `gorm:"column:mode"`
	JoinedAt  *time.Time `gorm:"column:joined_at"`
	LeftAt    *time.Time `gorm:"column:left_at"`
	SeenAt    *time.Time `gorm:"column:seen_at"`
	Shows     string     `gorm:"column:shows"`
	Attended  string     `gorm:"column:attended"`
	Gave      string     `gorm:"column:gave"`
	CodeHash  *string    `gorm:"column:code_hash"`
	CodeUntil *time.Time `gorm:"column:code_until"`
}

func (SeatRow) TableName() string { return "seat" }

// Slot is the part of the review for which whoever has the seat comes.
func (r SeatRow) Slot() review.Slot { return review.Slot{After: r.After, For: r.For} }

// NoticeRow is a significant event in a child's life of which the IRO was told.
type NoticeRow struct {
	ID         care.ID       `gorm:"column:id;primaryKey"`
	ChildID    care.ID       `gorm:"column:child_id"`
	Kind       review.Notice `gorm:"column:kind"`
	Day        care.Date     `gorm:"column:day"`
	What       []byte        `gorm:"column:what"` // sealed
	ToldBy     care.ID       `gorm:"column:told_by"`
	ToldAt     time.Time     `gorm:"column:told_at"`
	Says       string        `gorm:"column:says"` // empty: not answered
	NeededBy   care.Date     `gorm:"column:needed_by"`
	Why        []byte        `gorm:"column:why"` // sealed
	AnswerID   care.ID       `gorm:"column:answer_id"`
	AnsweredBy care.ID       `gorm:"column:answered_by"`
	AnsweredAt *time.Time    `gorm:"column:answered_at"`
}

func (NoticeRow) TableName() string { return "notice" }

// CaseOf is whose case it belongs to.
func (r NoticeRow) CaseOf() care.ID { return r.ChildID }

// Told are the columns with which what happened is sealed.
func (r NoticeRow) Told() []string { return []string{string(r.Kind), string(r.Day)} }

// Answered are those with which the IRO's words are: they say when a review is due.
func (r NoticeRow) Answered() []string { return []string{r.Says, string(r.NeededBy)} }

// NeededOf are the reviews that the IRO says are needed, by child, but for those that were
// opened since they said so, and are over.
func NeededOf(db *gorm.DB, children []care.ID) (map[care.ID][]review.Needed, error) {
	var rows []NoticeRow
	err := db.Raw(`SELECT n.child_id, n.needed_by, n.answered_at FROM notice n WHERE n.child_id IN ? AND n.says = ?
		AND NOT EXISTS (SELECT 1 FROM review r WHERE r.child_id = n.child_id AND r.state = ? AND r.opened_at > n.answered_at)`, children, review.ReviewNeeded, ReviewClosed).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("store: needed reviews: %w", err)
	}
	out := map[care.ID][]review.Needed{}
	for _, r := range rows {
		if r.AnsweredAt != nil {
			out[r.ChildID] = append(out[r.ChildID], review.Needed{Since: care.DateOf(*r.AnsweredAt), By: r.NeededBy})
		}
	}
	return out, nil
}

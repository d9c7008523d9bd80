package view

import (
	"time"

	"myreview/server/care"
)

// Planning is the plan of one review, for those who make it: its day, who comes for which
// part, and what the child asks for beside it.
type Planning struct {
	ChildPlan
	Review   care.ID
	Number   int
	Phase    Phase
	AtWork   bool // the reader is at work on the case, and sees who comes
	Reports  bool // the reader opens what is kept of reports
	StartsAt time.Time
	Language string // for which the child's facts ask an interpreter; empty: none
	People   []PlanPerson
	One      *PlanPersonForm // the form for one of them, in place of the plan's own
	Matters  []DueWhy        // what is checked at it, for the people at work on the case
	Open     int             // wishes without an answer
	Groups   []WishGroup
	Clashes  []PlanClash
	Siblings []PlanSibling
	Out      []PlanOut  // who is kept out of it, for its IRO
	Tell     []PlanTell // who is still to be told when to come
	Moved    []ReviewMove
	Saved    bool   // the page follows the form that gave it its day
	After    string // the brother or sister after whose review the form has it now
}

// PlanClash is a person or a place that is booked for another review at the same time.
type PlanClash struct {
	Name, Child string // Name empty: the place; Child empty: the reader does not open that child's page
	At          time.Time
}

// PlanSibling is a review of a brother's or sister's after which this one can be.
type PlanSibling struct {
	Review care.ID
	Name   string
	Ends   time.Time
}

// PlanOut is somebody who is kept out.
type PlanOut struct {
	Name     string
	Role     string // message id
	Excluded bool   // from all reviews
}

// PlanTell is somebody who is to be told when to come, with words to read out to them in the
// language that they read.
type PlanTell struct {
	Seat, ID care.ID
	Name     string
	Role     string // message id
	Words    string
	Lang     care.Lang
	Starts   string // as the form sends it back
}

// Waits reports whether the review can still be planned.
func (m *Planning) Waits() bool { return m.Phase.Due() || m.Phase.Planned() }

// Missed reports whether its day has passed, and it was not opened.
func (m *Planning) Missed() bool { return m.Phase.Planned() && care.DateOf(m.StartsAt) < m.Today }

// TooLate reports whether it is planned for after the day by which it is due.
func (m *Planning) TooLate() bool {
	return m.Phase.Planned() && !m.Due.Empty() && care.DateOf(m.StartsAt) > m.Due
}

// PlanPerson is somebody who is invited.
type PlanPerson struct {
	Seat      care.ID
	Name      string
	Role      string    // message id
	At        time.Time // zero: they are given no time yet, or the review has none
	Minutes   int       // of their own part; 0: they come to all of it
	Untold    bool      // they come to a part, and nobody said to which
	Language  string    // of their interpreter; empty: they need none
	Lost      bool
	Booked    care.Date
	Confirmed care.Date
	ToldOn    time.Time // zero: nobody told them, or they are to be told again
	ToldBy    string
}

// PlanPersonForm says for which part somebody comes, and their interpreter.
type PlanPersonForm struct {
	Seat              care.ID
	Name              string
	Seen              string // what stands there, as the form sends it back
	Part              bool   // they can come to a part
	Own               bool   // they come to nothing but a part
	From, For         string
	Language          string
	Booked, Confirmed string
	Today             care.Date
	Wrong, Message    string
}

// ErrorAt is what is wrong with a field, said already; empty: nothing.
func (m *PlanPersonForm) ErrorAt(field string) string { return errorAt(m.Wrong, field, m.Message) }

// HowHeld names the message for how people are at a review; empty: nobody said.
func HowHeld(code string) string { return hows[code] }

var hows = map[string]string{"room": "plan.how.room", "screen": "plan.how.screen", "both": "plan.how.both"}

// HowMine is HowHeld on the page of somebody who comes.
func HowMine(code string) string { return howsMine[code] }

var howsMine = map[string]string{"room": "form.how.room", "screen": "form.how.screen", "both": "form.how.both"}

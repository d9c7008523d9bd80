package view

import (
	"time"

	"myreview/server/care"
)

// Option is one thing to choose. The field that holds it says whether its label
// is said already or a message id.
type Option struct {
	Value  string
	Label  string
	Chosen bool
}

// Closing is the IRO's page to finish a review: what was agreed, whether it was
// read back, who was there, the participation code.
type Closing struct {
	Page
	Review    care.ID
	Child     string
	State     Phase  // another one is another page
	Ticket    string // opens the page's socket once
	Beat      int    // how often a page that lives hears from the server, in milliseconds
	Part      MeetPart
	Decided   bool // there is a decision
	New       DecisionForm
	Present   []ClosingSeat
	Gave      []Option // labels are message ids
	GaveError string
	Confirmed bool // attendance was confirmed for everybody
	Sent      bool // the child sent a form that says something
	Code      ClosingCode
	Done      ClosingDone
	Held      care.Date   // the day that counts as held, once it is closed
	Open      ClosingOpen // what closing would pass over, where it is asked about
	Led       ClosingLed
	Because   []ClosingBecause // why it was closed though something was still open
	ClosedAt  time.Time
	NextDue   care.Date
	Letter    LetterState
	LetterBy  care.Date // empty once it is published
	After     []ClockLine
}

// Later is the form for the day on which a review goes on that is not finished today.
type Later struct {
	Page
	Review    care.ID
	Name      string
	ID        care.ID // of the form
	Today     care.Date
	FinishBy  care.Date // if it is adjourned today
	Adjourned bool      // it was once
	Kind      string
	Day, At   string
	Reasons   []Option
	Wrong     string
	Message   string
}

// ErrorAt is what is wrong with a field, said already; empty: nothing.
func (m *Later) ErrorAt(field string) string { return errorAt(m.Wrong, field, m.Message) }

// ClosingDone is on which day the review was completed, and why that was late.
type ClosingDone struct {
	Parts     []care.Date // the days on which parts were held, where there are several
	Day       string      // as it stands in the field
	DayError  string
	Due       care.Date // told where the review is late
	Late      []Option
	LateError string
	Why       string // message id: why a review that is closed was late
}

// ClosingDecisions is the live part of it: how far it has come, and what was agreed
// with what people said to it.
type ClosingDecisions struct {
	CSRF      string
	Review    care.ID
	State     Phase
	Confirmed bool
	Decisions []ClosingDecision
}

// ClosingDecision is one decision with what people said when it was read back.
type ClosingDecision struct {
	ID    care.ID
	Area  care.Area
	What  string
	Why   string
	Plain string
	Who   string
	Due   care.Date
	Wish  string // message id; empty: the child had not asked
	Said  []SaidBack
}

// SaidBack is what one person said: yes or no, and their own words.
type SaidBack struct {
	Who    string
	What   string // of which decision, where it does not stand under it
	Yes    bool
	Words  string
	Before bool // of the wording before this one
}

// ClosingOpen is what closing would pass over. Knows goes back with the answer; empty:
// there is nothing.
type ClosingOpen struct {
	Against []SaidBack
	Ahead   []string                  // message ids
	Wishes  int                       // that the child asked for, and nobody has answered
	People  []string                  // of whom nobody has confirmed how they took part
	Worker  bool                      // nothing is on record of a talk with the social worker
	Because map[string]ClosingBecause // why the review is closed all the same, by what is open
	Talk    string                    // the child's name, where nothing is on record of a talk with them alone
	NoTalk  string                    // why there was none, as it was typed
	Error   string                    // what is wrong with that
	Knows   string
}

// ClosingBecause is why a review is closed with one thing open.
type ClosingBecause struct {
	Left  string // what is: one of review.Lefts
	Says  string // names the message that says what
	Words string
}

// DecisionForm is a decision to write. Old is the one that it takes the place
// of; each error is told next to its field.
type DecisionForm struct {
	CSRF    string
	Review  care.ID
	Words   *ChildsWords // nil: the child said none
	ID, Old care.ID
	What    string
	Why     string
	Plain   string
	WhoName string
	Due     string
	Held    care.Date
	People  []Option
	Areas   []Option // labels are message ids
	Wishes  []Option // labels are message ids
	Errors  DecisionErrors
	Back    bool // it was typed before and not sent
}

// DecisionErrors are the messages, said already.
type DecisionErrors struct{ What, Why, Plain, Who, Due, Other string }

// ClosingSeat is one person's attendance.
type ClosingSeat struct {
	Seat    care.ID
	Label   string
	Picture string
	Noticed bool     // the choice is what the meeting noticed, not yet confirmed
	Modes   []Option // labels are message ids
	Error   string
}

// ClosingCode is the participation code to confirm.
type ClosingCode struct {
	Suggested string // PN1
	Why       string // said already
	Options   []Option
	Reason    string
	Error     string // next to the codes
	NoReason  string // next to the reason
	Back      bool   // it was typed before and not sent
}

// ClosingLed is how much the child led.
type ClosingLed struct {
	Counted string   // message id: as it is counted
	Said    string   // message id: as the IRO confirmed it, once it is closed
	Options []Option // labels are message ids
	Why     string
	Error   string // next to the levels
	NoWhy   string // next to the reason
}

// DecisionEdit is the page on which one decision is changed.
type DecisionEdit struct {
	Page
	Review care.ID
	Form   DecisionForm
}

// Readback asks somebody whether this is what was agreed.
type Readback struct {
	Page
	Review    care.ID
	Own       bool // the child
	Asked     bool // the reader says whether it is what was agreed
	Closed    bool
	Thanks    bool // something was just kept
	Back      bool // what stands there was typed before and not sent
	Decisions []ReadbackDecision
}

// ReadbackDecision is one of them, in words for the reader.
type ReadbackDecision struct {
	ID      care.ID
	Area    care.Area
	Icon    string
	What    string
	Why     string // for adults
	Who     string
	Due     care.Date
	Yes     bool
	No      bool
	Words   string
	Error   string
	Outcome Outcome   // once the review is closed
	Was     *SaidBack // what they said of the wording before; nil: nothing, or they have answered this one
}

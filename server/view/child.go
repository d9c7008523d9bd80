package view

import (
	"time"

	"myreview/server/care"
)

// Children is the list of those who keep facts.
type Children struct {
	Page
	Find    string
	List    []ChildLine
	Reports []ChildReports // told to business support
}

// ChildReports are the reports for a child's next review that are late.
type ChildReports struct {
	Review care.ID
	Child  string
	On     time.Time // of the review
	Count  int
}

// ChildLine is one child in a list, by facts alone.
type ChildLine struct {
	Child care.ID
	Name  string
	Age   int
	Died  bool
	Since care.Date // when the IRO of the list got them; empty: it is no IRO's list
	Next  time.Time // the review that is planned or held; zero: none is
	Due   care.Date // of that review

	Chosen bool // in a form: they were ticked
}

// ChildFacts are the boxes for a child's facts, with what was typed.
type ChildFacts struct {
	Name, Number, Pronouns, Born, Interpreter, Helps string

	Speaks  []Option
	Wrong   string // the field that has to be put right; empty: none in particular
	Message string
	Access  []string // message ids: with what another system says that the child may need help
}

// ErrorAt is what is wrong with a field, said already; empty: nothing.
func (f ChildFacts) ErrorAt(field string) string { return errorAt(f.Wrong, field, f.Message) }

// ChildNew is the form for a new child.
type ChildNew struct {
	Page
	ChildFacts
	ID            care.ID
	Cared         string
	Legals, Homes []Option
	IROs, Workers []Option
	Siblings      []Option
	Alike         []Option // children who may be this one
	Not           string   // those of whom it was asked
}

// ChildPage is what people at work see of a child: facts, and nothing that was said.
type ChildPage struct {
	Page
	Child       care.ID
	Name        string
	Picture     string
	Age         int
	Born, Cared care.Date
	Number      string
	Pronouns    string
	Lang        string
	Interpreter string
	Helps       string
	Access      []string // message ids: with what another system says that they may need help
	InCare      bool
	Grown       care.Date // since when they are 18; empty: they are not
	Ended       care.Date // when care ended; empty: it goes on
	EndReason   string    // message id; empty: nobody said why
	Undo        bool      // the end can be taken back
	Stays       ChildOpen // what stays open once it has ended
	Dead        bool      // the child has died
	Died        []ChildDead
	Message     string // what is wrong, said already
	Level       string // message id: how their pages speak
	Stage       string // why it was moved
	Words       *ChildsWords
	StageOn     care.Date // when; empty: it never was
	PagesFrom   care.Date // from when they have pages of their own; empty: they have
	Due, BookBy care.Date // while they are in care; empty: they are 18 before another is due
	Late        int       // days since it was due
	BookNow     bool      // the day by which to book it has passed
	Why         []DueWhy  // the first is the one that counts
	Matters     []DueWhy  // what is checked at the next review, for the people at work on the case
	Grows       care.Date // the day on which they will be 18
	Planned     bool      // a review is planned or held
	AtWork      bool      // the reader opens the reviews
	Reports     bool      // the reader opens what is kept of reports
	HasIRO      bool
	Notes       bool   // the reader keeps working notes
	Promises    bool   // the reader says what became of what was agreed, and tells of significant events
	Open        string // path of the review under which the child is worked with; empty: none, or not for the reader
	Workers     []ChildWorker
	Family      []ChildLine
	Spells      []ChildSpell
	Permanence  []ChildDecided
	Reviews     []ChildReview
	Past        []care.Date // days of reviews before the portal
}

// DueWhy is one rule by which a review is due, or something is checked at it.
type DueWhy struct {
	Says      string // message id
	From, On  care.Date
	Unchecked bool // nobody has compared what it says with the law
}

// ChildWorker is somebody at work who has the child's work.
type ChildWorker struct {
	Name, Picture string
	Role          string // message id
}

// ChildSpell is care, a legal status or a kind of home, from when to when.
type ChildSpell struct {
	ID           care.ID
	Label        string // message id
	Since, Until care.Date
	Ends         bool // it can be ended
	Wrong        bool // it was to be ended, and something is wrong
}

// ChildDecided is a day on which adoption was decided on.
type ChildDecided struct {
	Label string // message id
	On    care.Date
}

// ChildReview is a review by its days and state alone.
type ChildReview struct {
	ID        care.ID
	Number    int
	State     Phase
	StartsAt  time.Time
	Due, Held care.Date
	Moved     []ReviewMove // to another day, the first move first
}

// ReviewMove is a review that was moved to another day.
type ReviewMove struct {
	Was         time.Time
	Cancelled   bool   // it had no other day then
	Reason, Who string // message ids: why, and who decided
}

// ChildChange is the form for a child's facts.
type ChildChange struct {
	Page
	ChildFacts
	Child   care.ID
	Mistake ChildMistake
}

// ChildMistake is whether a child who was put in by hand can be taken out again.
type ChildMistake struct {
	Told  bool   // something is said of it
	Can   bool   // by the reader
	By    string // who can; empty: nobody any more
	Until time.Time
}

// ChildPlan is the form for a child's next review.
type ChildPlan struct {
	Page
	Child          care.ID
	Name           string
	ID             care.ID // of the move
	Due, BookBy    care.Date
	Today          care.Date
	Day, At, Place string
	Was            time.Time // when it is planned for, where it is moved; zero: it is planned anew
	Seen           string    // Was, as the form sends it back
	Reasons        []Option  // why it is moved
	Deciders       []Option
	NoDay          bool        // its day is taken away, and there is no other yet
	Minutes        string      // how long it takes
	Hows           []Option    // how people are there
	Long           int         // how long it takes as it stands, where the page says so; 0: nobody said
	HowNow         string      // message id; empty: nobody said
	Stands         string      // where it is, as it stands
	Guarded        bool        // the place is kept from those who do not know where the child lives
	Then           []PlanClash // what is booked for other reviews at the time in the form
	Wrong          string
	Message        string
}

// Moves reports whether a review that is planned is moved.
func (m *ChildPlan) Moves() bool { return !m.Was.IsZero() }

// Past reports whether the day in the form is after that by which the review is due.
func (m *ChildPlan) Past() bool { return !m.Due.Empty() && !m.NoDay && care.Date(m.Day) > m.Due }

// ErrorAt is what is wrong with a field, said already; empty: nothing.
func (m *ChildPlan) ErrorAt(field string) string { return errorAt(m.Wrong, field, m.Message) }

// IROLoad is one IRO with how many children they have.
type IROLoad struct {
	Person    care.ID
	Name      string
	Team      string
	Children  int
	Many, Few bool // more, or fewer, than a full caseload
}

// Move is the part of a form by which children are given to an IRO.
type Move struct {
	List    []ChildLine
	To      []Option
	Reason  string
	Wrong   string
	Message string
}

// ErrorAt is what is wrong with a field, said already; empty: nothing.
func (m Move) ErrorAt(field string) string { return errorAt(m.Wrong, field, m.Message) }

// A full caseload is 50 to 70 children (domain.md section 1).
const (
	CaseloadLeast = 50
	CaseloadMost  = 70
)

// Eighteens is who turns 18 soon.
type Eighteens struct {
	Page
	List []EighteenLine
}

// EighteenLine is one of them.
type EighteenLine struct {
	Path, Name string
	On         care.Date
	IRO        string    // empty: nobody is
	Next       time.Time // their next review; zero: none is planned
}

// Caseloads is what the IRO manager sees of all IROs, and the children who have none.
type Caseloads struct {
	Page
	Move
	IROs        []IROLoad
	Covers      []CoverLine
	Least, Most int // a full caseload
	Notices     NoticesOpen
}

// CaseloadOf is one IRO's children.
type CaseloadOf struct {
	Page
	IROLoad
	Move
	Cover  CoverForm
	Covers []CoverLine
}

// CoverForm is the boxes by which an IRO's children are given to another for a time.
type CoverForm struct {
	All            bool // of them are chosen
	Children       []Option
	To             []Option
	First, Last    string
	Why            string
	Today          care.Date
	Wrong, Message string
}

// ErrorAt is what is wrong with a field, said already; empty: nothing.
func (m CoverForm) ErrorAt(field string) string { return errorAt(m.Wrong, field, m.Message) }

// CoverLine is one cover that runs or is to come.
type CoverLine struct {
	Path     string // of the caseload of whom it is for
	From, To string
	First    care.Date
	Last     care.Date // empty: none is set
	Begun    bool
	Count    int
	Children []string // their names, where they are few
	Tie      care.ID  // of one child, which stands for all of the cover
}

// ChildDead is somebody who has died.
type ChildDead struct {
	Person care.ID
	Name   string
	Role   string    // message id; empty: it is the child
	On     care.Date // empty: the day is not known
	Undo   bool      // it can be taken back
}

// ChildDied is the form that says that somebody has died.
type ChildDied struct {
	Page
	Child          care.ID
	Name           string
	Who            []Option
	Day            string
	Today          care.Date
	Wrong, Message string
}

// ErrorAt is what is wrong with a field, said already; empty: nothing.
func (m *ChildDied) ErrorAt(field string) string { return errorAt(m.Wrong, field, m.Message) }

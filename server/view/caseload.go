package view

import (
	"time"

	"myreview/server/care"
)

// Caseload is the home of somebody at work: a line for each child whose case is theirs.
type Caseload struct {
	Page
	Alerts int // open calls for help that the reader is to read
	Free   int // of those, that nobody has in hand

	Notices []NoticeWait // significant events that the reader has to answer
	Out     []OutWait    // exclusions with which the reader has something to do

	Administers bool // they keep who is at work
	KeepsFacts  bool // they make children
	Allocates   bool // they say which IRO has which child
	Staff       StaffCounts
	Load        LoadCounts
	Eighteen    int // children of theirs who turn 18 soon
	Duty        DutyGap

	Live   []CaseLive
	Piles  []CasePile
	Seek   CaseSeek
	All    int // children in the caseload
	Found  int // of those, that are looked for
	Turn   Turn
	Owes   bool // the reader writes letters
	Calls  bool // a child of whom a line is shown has called for help
	Cases  []CaseLine
	Others []ReviewGroup // reviews at which the reader is somebody else
}

// StaffCounts is what an administrator has to see to.
type StaffCounts struct{ Waiting, Unopened, Jobless int }

// DutyGap is that nobody reads calls for help, for whoever sees to it that somebody does.
type DutyGap struct {
	Nobody time.Time // from when on; zero: somebody is on duty for as long as is told
	Now    bool      // already
	Stands bool      // the reader may be on duty, and keeps the rota
	Could  string    // who else may, for administrators; empty: nobody is known to
}

// LoadCounts is what an IRO manager has to see to.
type LoadCounts struct{ Without, Many, Few, Covers, Agree int }

// CaseLive is a review that is being held.
type CaseLive struct{ Path, Child string }

// CasePile is one count at the top, and the way to its lines.
type CasePile struct {
	Name     string // message id
	Path     string
	Now      bool // its lines are those that are shown
	Bad      bool // and it is not empty
	Count    int
	Reviews  int
	Letters  int
	Steps    int       // of what is to be done after a review
	At       time.Time // the first review of today; zero: none, or in another pile
	Until    care.Date // the last day of the week
	Earliest care.Date // when the first of what is not planned is due
}

// CaseSeek is what is looked for, as the form has it.
type CaseSeek struct {
	Q     string
	On    bool // not all children are shown
	Shows []CaseChoice
	Sorts []CaseChoice
}

// CaseChoice is one choice of a list. Said is a message id.
type CaseChoice struct {
	Value, Said string
	Now         bool
}

// Turn is which lines of a long list a page has; the paths are empty at its ends.
type Turn struct {
	From, To, Of int
	Back, Next   string
}

// CaseLine is one child.
type CaseLine struct {
	Child    string
	Age      int
	Path     string    // of the page about the child
	Ties     string    // of who is round the child; empty: no review leads there yet
	CoverFor string    // the IRO for whom the reader stands in; empty: they do not
	CoverTo  care.Date // the last day of that; empty: none is set
	Left     bool      // the child is not looked after now
	Review   string    // of the review; empty: none is planned
	Plan     string    // of planning one; empty: it is planned, or none comes next
	Live     bool
	DueOn    care.Date
	Late     int       // days since then
	StartsAt time.Time // zero: no review is planned
	Today    bool
	Missed   bool // its day has passed
	After    bool // it is planned for a day after the last one
	Reports  int  // asked for before it, that have not come in time
	Asked    int
	Sent     int
	Dots     []bool // a form each: was it sent?
	Letter   *CaseLetter
	Step     *CaseStep
	Calls    int // calls for help that the reader is to read
}

// CaseLetter is a letter that the reader owes.
type CaseLetter struct {
	Path  string
	DueOn care.Date
	Today bool
	Late  int // days since then
}

// CaseStep is what is to be done next after a review that was held.
type CaseStep struct {
	Path  string
	Says  string // message id
	DueOn care.Date
	Today bool
	Late  int // days since then
}

// Done lists reviews that are over, by year.
type Done struct {
	Page
	Q       string
	Year    string
	Years   []DoneYear
	Turn    Turn
	Reviews []DoneLine
}

// DoneYear is one year that has any.
type DoneYear struct {
	Year  string
	Path  string
	Count int
	Now   bool
}

// DoneLine is one review that is over.
type DoneLine struct {
	ID     care.ID
	Child  string
	Number int
	On     care.Date
	Owed   bool // the letter is the reader's to write
	Sent   bool // the child has the letter
}

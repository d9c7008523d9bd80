package view

import (
	"time"

	"myreview/server/care"
)

// TellHours is when somebody reads what is sent from "tell someone now".
type TellHours struct {
	Known   bool         // the authority has said when anybody reads
	Always  bool         // by day and by night
	Open    bool         // now is within the hours in which calls are read
	Checked bool         // a person has checked these hours
	Until   time.Time    // when reading ends today, where it is open
	Next    time.Time    // when reading begins again, where it is not
	Ring    []HelpNumber // meanwhile; none where the page has said whom already
	By      time.Time    // when it should have been read; zero: nothing can be promised
}

// Rings reports whether the numbers to ring stand with the hours.
func (h TellHours) Rings() bool { return !h.Open || !h.Checked }

// Beyond is what of a list of numbers, which begins with those to ring, does not
// stand with the hours already.
func (h TellHours) Beyond(all []HelpNumber) []HelpNumber {
	if h.Rings() {
		return all[min(len(h.Ring), len(all)):]
	}
	return all
}

// Tell is what a child can ask for, and what came of what they asked before.
type Tell struct {
	Shell
	Known   bool // the reader is signed in as a child
	Hours   TellHours
	Asks    []TellKind
	Numbers []HelpNumber
	Mine    []TellLine
}

// TellKind is one thing to ask for: names tell.ask.<kind> and tell.about.<kind>.
type TellKind struct {
	Kind string
	Icon string
}

// TellLine is one thing that was asked before. Its words are never shown again:
// somebody may stand beside the reader.
type TellLine struct {
	ID       care.ID
	Kind     string
	Raised   time.Time
	ReadAt   time.Time
	ReadBy   string
	ClosedAt time.Time
	Reply    string
	Added    time.Time // when they last asked again; zero: never
}

// TellAsk is the page of one thing to ask for.
type TellAsk struct {
	Shell
	TellKind
	ID       care.ID
	Known    bool
	Lapsed   bool // they were signed in, and what they typed has not gone anywhere
	Away     bool // nothing can be sent now, and it is not known who would read it
	Nobody   bool // nobody would read it: it cannot be sent
	Hours    TellHours
	Who      TellWho
	LeaveOut []TellLeaveOut
	Words    FormText
	From     FormText
	Problems []FormProblem
	Numbers  []HelpNumber // the first ones to ring
}

// TellWho is who gets what is sent, said by name.
type TellWho struct {
	People string // in a row; empty: nobody by name
	Duty   bool
	Later  bool
}

// TellLeaveOut is somebody who can be left out.
type TellLeaveOut struct {
	Value  string // social_worker, iro
	Label  string
	Chosen bool
}

// TellSent says that it is sent, who gets it, and what happens next.
type TellSent struct {
	Shell
	TellLine
	Changed bool // the child has changed the answer since, and its readers see that
	Known   bool
	Urgent  bool
	Hours   TellHours
	Who     TellWho
	Day     care.Date // by which something is decided
	Onward  string    // back into the form, if that is where they came from
	Numbers []HelpNumber
}

// Alerts is the page of open alerts, for those who are to read them.
type Alerts struct {
	Shell
	Part    MeetPart
	Epoch   string
	Ticket  string // for its socket
	Beat    int    // the page hears from the server so often, in milliseconds
	Problem string
	Kept    []string
	Rota    bool // the reader is on duty, and keeps the rota
}

// TellMore is something that was added to a call, in the same words so many times.
type TellMore struct {
	Text  string
	From  string
	Times int
	At    time.Time
	Shut  bool
	Ask   Asked // an answer as it was before the child changed it
	Said  []Said
}

// AlertList is the live part of it.
type AlertList struct {
	CSRF  string
	Lines []AlertLine
}

// AlertLine is one open alert.
type AlertLine struct {
	ID      care.ID
	Kind    string
	Child   string // empty: somebody who was not signed in
	Picture string
	Review  care.ID
	Raised  time.Time
	By      time.Time // by when somebody should have taken it
	Day     care.Date // by which something is decided
	Stage   int
	Late    bool
	Changed bool
	Urgent  bool
	Taken   bool
	Taker   care.ID
	TakenBy string
	TakenAt time.Time
	Mine    bool
	Ask     Asked // the question, for what was said in a form
	Said    []Said
	Shut    bool // what was said does not open
	Text    string
	From    string
	Added   int       // how often something was added before anybody had taken it
	Last    time.Time // when last
	More    []TellMore
	Before  []TellMore // what an answer said before the child changed a pick in it
	LeftOut []string   // kinds of tie
	Seen    string     // names what they have read of it, for closing it
	Done    FormText
	Reply   FormText
}

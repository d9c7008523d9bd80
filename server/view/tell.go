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
	Page
	Known   bool // the reader is signed in as a child
	Hours   TellHours
	Asks    []TellKind
	Numbers []HelpNumber
	Mine    []TellLine
}

// TellKind is one thing to ask for.
type TellKind struct {
	Kind string
	Icon string
}

// Heading is the message that names it.
func (t TellKind) Heading() string { return tellHeadings[t.Kind] }

// About is the message that says what happens when it is asked for.
func (t TellKind) About() string { return tellAbout[t.Kind] }

var tellHeadings = map[string]string{
	"advocate": "tell.ask.advocate",
	"answer":   "tell.ask.answer",
	"call":     "tell.ask.call",
	"now":      "tell.ask.now",
	"soon":     "tell.ask.soon",
	"wrong":    "tell.ask.wrong",
}

var tellAbout = map[string]string{
	"advocate": "tell.about.advocate",
	"call":     "tell.about.call",
	"now":      "tell.about.now",
	"wrong":    "tell.about.wrong",
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

// Heading is the message that names what was asked for.
func (t TellLine) Heading() string { return tellHeadings[t.Kind] }

// Next is the message that says what happens next.
func (t TellLine) Next() string { return tellNext[t.Kind] }

var tellNext = map[string]string{
	"advocate": "tell.next.advocate",
	"answer":   "tell.next.answer",
	"call":     "tell.next.call",
	"now":      "tell.next.now",
	"soon":     "tell.next.soon",
	"wrong":    "tell.next.wrong",
}

// TellAsk is the page of one thing to ask for.
type TellAsk struct {
	Page
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

// Fresh reports whether the page has nothing to say above its heading, which then
// has the focus.
func (t TellAsk) Fresh() bool { return len(t.Problems) == 0 && !t.Lapsed && !t.Away }

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
	Page
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
	Page
	Part      MeetPart
	Epoch     string
	Ticket    string // for its socket
	Beat      int    // the page hears from the server so often, in milliseconds
	Problem   string
	TypedText []string
	Rota      bool // the reader keeps the rota
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

// Heading is the message that names what the alert is about.
func (l AlertLine) Heading() string { return AlertHeading(l.Kind) }

// Do is the message that says what its reader is to do.
func (l AlertLine) Do() string { return alertDo[l.Kind] }

// Gone is the message that says how far it has gone beyond those who read it
// first; empty while it has not.
func (l AlertLine) Gone() string { return alertStages[l.Stage] }

// Without are the messages that say who was left out.
func (l AlertLine) Without() (out []string) {
	for _, kind := range l.LeftOut {
		out = append(out, alertLeftOut[kind])
	}
	return out
}

// AlertHeading is the message that names a kind of alert to people at work.
func AlertHeading(kind string) string { return alertHeadings[kind] }

var alertHeadings = map[string]string{
	"advocate": "alerts.kind.advocate",
	"answer":   "alerts.kind.answer",
	"call":     "alerts.kind.call",
	"device":   "alerts.kind.device",
	"locked":   "alerts.kind.locked",
	"looks":    "alerts.kind.looks",
	"moved":    "alerts.kind.moved",
	"now":      "alerts.kind.now",
	"soon":     "alerts.kind.soon",
	"way":      "alerts.kind.way",
	"words":    "alerts.kind.words",
	"wrong":    "alerts.kind.wrong",
}

var alertDo = map[string]string{
	"advocate": "alerts.do.advocate",
	"answer":   "alerts.do.answer",
	"call":     "alerts.do.call",
	"device":   "alerts.do.device",
	"locked":   "alerts.do.locked",
	"looks":    "alerts.do.looks",
	"moved":    "alerts.do.moved",
	"now":      "alerts.do.now",
	"soon":     "alerts.do.soon",
	"way":      "alerts.do.way",
	"words":    "alerts.do.words",
	"wrong":    "alerts.do.wrong",
}

var alertStages = map[int]string{
	1: "alerts.stage.1",
	2: "alerts.stage.2",
}

var alertLeftOut = map[string]string{
	"iro":           "alerts.leftout.iro",
	"social_worker": "alerts.leftout.social_worker",
}

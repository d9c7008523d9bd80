package view

import (
	"time"

	"myreview/server/care"
)

// Line is one number that helps, as the foot of every page shows it.
type Line struct {
	Name   string // message id
	Number string
	Tel    string // the number without spaces
}

// ErrorPage is the page of an error: what happened, what to do, and the words that
// were typed, which are never lost.
type ErrorPage struct {
	Page
	Title     string // message id
	Message   string
	TypedText []string
	Numbers   []HelpNumber // where it may not be able to wait
	Again     string       // the page that was asked for, where it may open in a while
}

// Front is the neutral first page.
type Front struct {
	Page
	Demo  bool
	Out   bool // their page found that it is signed out
	Again bool // this browser claimed an invitation
}

// SignIn is the way in for people at work.
type SignIn struct {
	Page
	Email string
	Error string
}

// Away is the neutral page that leaving ends on.
type Away struct{ Page }

// Help lists the numbers to ring.
type Help struct {
	Page
	Numbers []HelpNumber
}

// HelpNumber is one number, with when somebody answers and whether a person
// has checked it.
type HelpNumber struct {
	Name    string // message id
	About   string // message id: what they do and when somebody answers
	Number  string
	Tel     string
	Checked bool
	Urgent  bool
}

// Home is the list of reviews of a family with several.
type Home struct {
	Page
	Letters []LetterLine // a child's own, newest first
	Groups  []ReviewGroup
	Invited bool // the reader comes by invitation: where they have none yet, the page says so
}

// LetterLine is one letter that a child has.
type LetterLine struct {
	Review care.ID
	From   string
	Month  string // said
}

// ReviewGroup is the reviews that stand at the same point. Heading is a
// message id; a list that is all of one group has none.
type ReviewGroup struct {
	Heading string
	Reviews []ReviewLine
}

// ReviewLine is one review in a list. Sent and Asked count forms, for those
// who may know it; Asked is zero for the others.
type ReviewLine struct {
	ID       care.ID
	Apart    bool // a channel of their own, and nothing else is told
	Own      bool // the reader is the child, who is not called by name and owes no date
	Child    string
	Picture  string
	Number   int
	State    Phase
	StartsAt time.Time
	Untold   bool // the reader comes to a part, and is not told yet to which
	DueOn    care.Date
	Sent     int
	Asked    int
	Letter   LetterState
	ReplyBy  care.Date // by when the reader replies to the decisions; empty: they do not
	Late     int       // days since then
}

// Cover offers an IRO who covers, and has no seat yet, to take one.
type Cover struct {
	Page
	Review   care.ID
	Child    string
	StartsAt time.Time
}

// Demo lists the people of the demo.
type Demo struct {
	Page
	Groups []DemoGroup
}

// DemoGroup is the people round one child; an empty child is people at work.
type DemoGroup struct {
	Child  string
	People []DemoPerson
}

// DemoPerson is one of them.
type DemoPerson struct {
	ID      care.ID
	Name    string
	Picture string
	Who     string
}

package view

import (
	"html/template"
	"time"

	"myreview/server/care"
)

// FormTold is the page of whoever reads what others sent.
type FormTold struct {
	Page
	Review care.ID
	Work   bool   // the reader is at work
	Calls  int    // open calls for help of the child that the reader is to read
	Child  string // the name that they go by, to whoever is at work on the case
	Body   template.HTML
}

// Views are the answers that somebody at work on the case may read, by the areas of the
// care plan.
type Views struct {
	Child   string // the name that they go by; empty: nothing of theirs is there
	Company string // who was with them when they sent it, as they said; said already
	Groups  []ViewGroup
	Back    []string // said: who took back all that they had sent
	Blanks  []ViewBlanks
}

// ViewGroup is those of one sort: what called for help, what is new, the rest.
type ViewGroup struct {
	Heading string // names a message
	Count   int
	Areas   []ViewArea
}

// ViewArea is those in one area of the care plan.
type ViewArea struct {
	Area  care.Area // empty: in none
	Name  string    // names a message
	Icon  string
	Lines []ViewLine
}

// ViewLine is one answer, who wrote it and who else reads it.
type ViewLine struct {
	SharedLine
	Tie     care.ID
	By      string
	Role    string // names a message; empty where By says it
	Picture string
	With    []string // the names of those who read it too
	Alone   bool     // nobody does
	Later   bool     // it was sent after the review began
}

// ViewBlanks are the questions to which somebody who sent a form sent nothing.
type ViewBlanks struct {
	By   string
	Asks []Asked
}

// SharedBy is what one writer tells the reader.
type SharedBy struct {
	Tie     care.ID
	Label   string
	Role    string // names a message; empty where Label says it
	Picture string
	Child   bool
	Company string // who was with them when they sent it, as they said; said already
	Lines   []SharedLine
}

// SharedLine is one answer as its reader sees it.
type SharedLine struct {
	Ask   Asked
	Area  care.Area
	Said  []Said
	State string // names a message, where nothing was given
	Share string // names a message: with whom it was shared, where the reader has to know
}

// FormAs lists those who may read a child's answers, and those who may not.
type FormAs struct {
	Page
	Review care.ID
	Same   bool // it was sent already, just as it is
	People []FormReader
}

// FormReader is one of them.
type FormReader struct {
	Tie     care.ID
	Label   string
	Role    string
	Picture string
	Count   int // of the answers that they would read
	Told    bool
}

// FormAsOne is one reader's page as the child sees it before sending.
type FormAsOne struct {
	Page
	Review care.ID
	Label  string
	Count  int
	Told   bool   // what was picked in an answer, since it called for help
	Work   bool   // they read what grown-ups send too
	Waits  string // said: what is about whoever is with the child is not shown; empty: all is
	Body   template.HTML
}

// FormsAsked is who is asked before a review and how far they are, for people at work on
// the case.
type FormsAsked struct {
	Page
	Review  care.ID
	Name    string    // of the child
	May     bool      // somebody can be reminded
	Opens   care.Date // the day to come on which the forms open; empty: they are open, or were
	Message string
	All     []FormAsked
}

// FormAsked is one of them. Times are zero where it has not come to that.
type FormAsked struct {
	Tie                 care.ID
	By                  string
	Role                string // names a message; empty: By says it
	Picture             string
	Opened, Begun, Sent time.Time
	Part                time.Time // when they sent what is about the meeting alone
	Back                time.Time // when they took back all of it
	Reminded            []care.Date
	Before              int  // how often they were reminded
	May                 bool // they can be reminded once more
	Lang                care.Lang
	Words               string // to remind them with, in their language
	Means               string // in the reader's, where that is another
}

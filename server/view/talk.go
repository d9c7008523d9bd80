package view

import (
	"time"

	"myreview/server/care"
)

// Talks is how far the talks before a review are, for people at work.
type Talks struct {
	Page
	Review care.ID
	Name   string // the child's
	Leads  bool   // the reader is the IRO, or covers
	Closed bool
	Asked  []TalkAsked
	List   []TalkLine
}

// TalkAsked is what the child said of how they would like to talk.
type TalkAsked struct {
	Ask  Asked
	Said []Said
}

// TalkLine is what was said of one talk.
type TalkLine struct {
	Kind    string // its place on the page
	Heading string // names a message
	Says    string // names a message: how far it is
	Settled bool
	Day     care.Date
	How     string // names a message; empty: no day is told
	Why     string
	By      string // who said it; empty: nobody yet
	At      time.Time
	Before  []TalkLine
	May     bool // the reader may say something of it
}

// TalkForm is the form that says how far a talk is.
type TalkForm struct {
	Page
	Review         care.ID
	Name           string
	Line           TalkLine
	Asked          []TalkAsked
	Alone          bool // it is the IRO's with the child
	ID             care.ID
	Seen           string
	States         []Option
	Hows           []Option
	Day            string
	Why            string
	Wrong, Message string
}

// ErrorAt is what is wrong with a field, said already; empty: nothing.
func (m *TalkForm) ErrorAt(field string) string { return errorAt(m.Wrong, field, m.Message) }

// MeetTalk is a link to the talks on the meeting's page.
type MeetTalk struct {
	Says string // names a message
	Name string // the child's
	Day  care.Date
}

// TalkToCome tells a child when and how they talk alone with their IRO.
type TalkToCome struct {
	Says string // names a message
	IRO  string
	Day  care.Date
}

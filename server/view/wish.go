package view

import (
	"time"

	"myreview/server/care"
)

// Wishes is what a child asks for at a review, with what was answered: for the child, or for
// who answers.
type Wishes struct {
	Page
	Review care.ID
	Child  care.ID // for people at work
	Name   string  // the child's
	Mine   bool    // the reader is the child
	Leads  bool    // the reader is the IRO, or covers
	Phase  Phase
	Open   int // without an answer
	Groups []WishGroup
	Back   []WishGroup // what the child took back after it was answered
	Other  []WishMark  // what else they said, for the IRO to mark
	Said   WishSaid
}

// WishGroup is what a child asks for in one question, or in the meeting.
type WishGroup struct {
	Ask   Asked  // empty where it comes from no question
	From  string // names a message: where else it comes from
	Share string // names a message: for whom it is, to people at work
	Lines []WishLine
}

// WishLine is one wish.
type WishLine struct {
	ID      care.ID
	Said    []Said
	Lost    bool
	Now     WishReply // its Says is empty where nothing is answered
	Earlier []WishReply
}

// WishReply is what was answered.
type WishReply struct {
	Says                           string // names a message
	Yes                            bool
	Who, When, First, Why, Instead string
	By                             string // empty: nobody whom the reader may know
	At                             time.Time
	Lost                           bool
}

// WishMark is something else that the child said.
type WishMark struct {
	Answer care.ID
	ID     care.ID // of the wish that it becomes
	Ask    Asked
	Said   []Said
}

// WishSaid is the form for what the child asked for in the meeting; its ID is empty while
// none goes on.
type WishSaid struct {
	ID    care.ID
	Words string
	Error string
}

// WishAnswer is the form that answers wishes.
type WishAnswer struct {
	Page
	Review  care.ID
	Words   *ChildsWords // nil: the child said none
	Wish    care.ID
	Name    string
	ID      care.ID
	Ask     Asked
	From    string
	Lines   []WishPick
	Says    []Option
	Who     string
	When    string
	First   string
	Why     string
	Instead string
	Wrong   string
	Message string
}

// WishPick is one of the wishes that the form can answer together.
type WishPick struct {
	ID     care.ID
	Seen   string // how many answers it had
	Said   []Said
	Lost   bool
	Chosen bool
}

// ErrorAt is what is wrong with a field, said already; empty: nothing.
func (m *WishAnswer) ErrorAt(field string) string { return errorAt(m.Wrong, field, m.Message) }

// Reply names the message for an answer to a wish.
func Reply(says string) string { return replies[says] }

package view

import (
	"time"

	"myreview/server/care"
)

// Ties is the workers' page of who is round a child.
type Ties struct {
	Shell
	Review care.ID
	Child  string
	Here   []TieLine
	Over   []TieLine // ties that have ended
}

// TieLine is one tie and what has happened to it.
type TieLine struct {
	Tie     care.ID
	Name    string
	Kind    string // names the message who.<kind>
	Calls   string
	Picture string
	Me      bool
	State   string    // names the message ties.state.<state>
	Whole   bool      // excluded they have nothing, not even a page of their own
	Since   care.Date // its first day, where that is still to come
	Until   care.Date // its last day
	Steps   []string  // what may be done: names ties.step.<step>
	Taken   []TieTaken
}

// TieTaken is one thing that happened to a tie.
type TieTaken struct {
	Step   string // names the message ties.did.<step>
	By     string
	At     time.Time
	Until  care.Date
	Reason string
}

// TieForm is the page on which a tie is made, or a step on one is prepared.
type TieForm struct {
	Shell
	Review care.ID
	ID     care.ID
	Child  string

	// For a step on a tie that is there.
	Tie   care.ID
	Name  string
	Whole bool // excluded they have nothing, not even a page of their own
	State string
	Step  string

	// For a new one. Labels of kinds and languages are message ids and names.
	Kinds  []Option
	Known  []Option
	Langs  []Option
	Person string   // typed
	Same   []Option // people who are known and whose name is like it: is it one of them?
	Not    string   // the ids of the people in Same, sent back if the worker says no
	Email  string
	Calls  string
	Since  string
	Invite bool
	Open   bool // the review is not over: one may be invited to it

	Until  string
	Today  care.Date
	Reason string
	Errors TieErrors
}

// TieErrors are the messages beside the fields, said already.
type TieErrors struct{ Kind, Who, Same, Email, Calls, Since, Until, Reason string }

// TieSure shows what somebody will see from now on, before it is done.
type TieSure struct {
	Shell
	Review  care.ID
	Action  string
	Heading string // said already
	Shuts   bool   // what lets them in now ends at once
	Home    bool   // and the child's own devices go with it
	Fields  []TieField
	Then    []string // headings of the columns after "now", said already
	Rows    []TieSight
}

// TieField is a value that goes with the form to its second page.
type TieField struct{ Name, Value string }

// TieSight is one thing to be seen, now and then; said already.
type TieSight struct {
	What    string // message id
	Now     string
	Then    []string
	Changes bool
}

package view

import "myreview/server/care"

// Privacy says what is kept, who sees it and what one can ask for, in the words
// of one reading level.
type Privacy struct {
	Page
	Authority string
	Levels    []Level
}

// Level leads to the same page in the words of another reading level.
type Level struct {
	Name string // message id
	Band care.Band
	Now  bool
}

// Accessibility is the statement that the law asks for, with the figures of the
// last full run of the tests.
type Accessibility struct {
	Page
	Authority string
	Tested    TestedPages
	Stale     bool // the run is more than a year old
}

// TestedPages is what the last full run of the walks in a browser looked at.
type TestedPages struct {
	Day       care.Date `json:"day"`
	Axe       string    `json:"axe"`       // its version
	Rules     int       `json:"rules"`     // of axe-core that had something to judge
	Pages     int       `json:"pages"`     // different ones, or different states of one
	Looks     int       `json:"looks"`     // each page at two widths
	Faults    int       `json:"faults"`    // that axe-core found
	Undecided int       `json:"undecided"` // elements that it could not judge by itself
}

// How says to people at work how things are done here.
type How struct {
	Page
	Job    string // message id
	Asks   []Asking
	Others []Option // of other jobs: path and message id
}

// Asking is a question and what to do, by their message ids.
type Asking struct{ Ask, Do string }

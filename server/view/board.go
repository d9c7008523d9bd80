package view

import (
	"time"

	"myreview/server/care"
)

// Board is what is due and late of all children, for the IRO manager: numbers and days.
type Board struct {
	Page
	Due  []BoardCount // in so many weeks
	Late BoardTile
	Owed []BoardTile // what has run out after reviews
	Out  []BoardTile // exclusions with which something is to be done
	Rows *BoardRows  // behind the number that is looked at; nil: none is
}

// BoardTile is one number, and the way to its rows. Name is a message id.
type BoardTile struct {
	Name, Path string
	Count      int
	Now        bool
}

// BoardCount is how many reviews are due within so many weeks, and how many of them have no day.
type BoardCount struct {
	Weeks     int
	All       BoardTile
	Unplanned BoardTile
}

// BoardRows are the rows of one number. Weeks says how many, where the heading has them.
type BoardRows struct {
	Heading string // message id
	Weeks   int
	Out     bool // they are of exclusions
	Turn    Turn
	List    []BoardLine
}

// BoardLine is one child.
type BoardLine struct {
	Path, Name, IRO string
	Due             care.Date // the last day, of an exclusion that on which the second person agrees in time
	Late            int       // days after it
	Day             time.Time // for which the review is planned; zero: none, or it is not asked
	Over            bool      // that day has passed, and it was not opened
	Review          bool      // the row is of a review that comes next

	// Of an exclusion.
	State string    // message id
	Since care.Date // from when it holds, or on which day it was proposed
	Waits []string  // message ids: whose word it waits for
	Look  care.Date // on which day it is looked at again; empty: nobody said
}

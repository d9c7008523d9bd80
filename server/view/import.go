package view

import (
	"time"

	"myreview/server/care"
)

// ImportStart is where files of other systems are handed in.
type ImportStart struct {
	Page
	New     care.ID
	Rows    string // at most
	MB      int
	Tables  []ImportTable
	Last    []ImportLine
	Message string
}

// ImportTable is one that is known, with the headings by which it is found.
type ImportTable struct{ Name, Headings string }

// ImportLine is an import in a list.
type ImportLine struct {
	ID      care.ID
	Files   []string
	By      string
	At      time.Time
	Written int
	Undone  int // rows that were taken back
	Done    bool
	Here    bool // it can still be opened
	Back    bool // it can be taken back, or it was
}

// ImportMatch asks what the headings of a file stand for.
type ImportMatch struct {
	Page
	ID      care.ID
	File    string
	Columns []ImportColumn
	Message string
}

// ImportColumn is one heading, with what it can stand for.
type ImportColumn struct {
	Field   string // of the form
	Heading string
	Samples []string // what stands below it first
	Stands  []Option
}

// ImportReview is what an import would do.
type ImportReview struct {
	Page
	ID      care.ID
	Files   []string
	Written int
	Back    bool // what was written can be taken back
	Counts  []ImportCount
	State   string // that is shown
	Rows    []ImportRow
	Number  int // of the page; from 1
	Before  int // 0: there is none
	After   int
	Would   string // what the button writes, in the reader's words; empty: no row is ticked
	Choose  bool   // rows that are shown can be ticked
	Waits   bool   // some rows wait for somebody's word
	Left    []ImportLeft
	Roles   []ImportColumn // that nobody has matched
	Message string
}

// ImportUndo is what taking an import back would do, or did.
type ImportUndo struct {
	Page
	ID     care.ID
	Until  time.Time
	Undone int // rows that were taken back
	Goes   int // rows that would be
	Counts []ImportCount
	State  string // that is shown
	Rows   []ImportRow
	Number int // of the page; from 1
	Before int // 0: there is none
	After  int
}

// ImportExport is where facts of children are saved as files.
type ImportExport struct {
	Page
	Tables []ExportTable
}

// ExportTable is one file.
type ExportTable struct {
	Name  string
	File  string
	Label string // message id
}

// ImportCount is how many rows are in a state.
type ImportCount struct {
	State string
	Label string // message id
	N     int
	Now   bool // these are shown
	Bad   bool // nothing can be done with them
}

// ImportRow is one change, or one row that is faulty.
type ImportRow struct {
	Name   string // of the change in the form
	Number string // of the child of faulty rows, whose faults stand together
	Child  string
	Who    string
	Kind   string // message id; empty: it is a row of a file
	Why    string // message id; empty: nothing is to be said
	Says   []ImportSays
	Rows   []ImportRef
	Faults []ImportFault
	Choose bool
	Take   bool
	With   bool // it is one choice with another row
}

// ImportSays is one field: as it is here and as the files say.
type ImportSays struct {
	Label   string // message id
	Was, Is string
	Changed bool
}

// ImportRef is one row of a file.
type ImportRef struct {
	File string
	Row  int
}

// ImportFault is one thing that is wrong.
type ImportFault struct {
	Says, Column, Value string
	Rows                []ImportRef
}

// ImportLeft is rows that are left out.
type ImportLeft struct {
	Says  string // message id
	File  string
	Value string
	N     int
}

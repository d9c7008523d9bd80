package view

import (
	"time"

	"myreview/server/care"
)

// Outcome is what became of something agreed. The zero Outcome says nothing.
type Outcome struct {
	Says string // message id
	Why  string
	Done bool
}

// PromiseLine is one promise, for those who say what became of it.
type PromiseLine struct {
	ID      care.ID
	Area    care.Area
	Icon    string
	What    string
	Plain   string
	Who     string
	Due     care.Date
	Overdue bool
	Outcome Outcome
	By      string // who said so last; empty: nobody said anything yet
	On      time.Time
}

// PromiseGroup is what was agreed at one review.
type PromiseGroup struct {
	ID    care.ID
	Held  care.Date
	Lines []PromiseLine
}

// Promises are a child's, of the last review and what is open of those before it.
type Promises struct {
	Page
	Child  care.ID
	Name   string
	Live   care.ID // the review that goes on; empty: none that the reader is at
	Died   bool    // nothing more is said of any
	Groups []PromiseGroup
}

// PromiseForm is where somebody says what became of one.
type PromiseForm struct {
	Page
	Child          care.ID
	Name           string
	Line           PromiseLine
	ID             care.ID
	Seen           string
	Kepts          []Option
	Why            string
	Before         []PastOutcome // the last first
	Wrong, Message string
}

// ErrorAt is what is wrong with a field, said already; empty: nothing.
func (m *PromiseForm) ErrorAt(field string) string { return errorAt(m.Wrong, field, m.Message) }

// PastOutcome is what was said of a promise before.
type PastOutcome struct {
	Outcome
	By string
	On time.Time
}

package view

import "myreview/server/care"

// ClockNext names, for each clock after a review, the message for who has to do it next: with
// its Day.
var ClockNext = map[string]string{
	"written":    "clock.next.written",
	"sent":       "clock.next.sent",
	"replied":    "clock.next.replied",
	"circulated": "clock.next.circulated",
	"letter":     "clock.next.letter",
	"record":     "clock.next.record",
}

// clockSays names what each is about.
var clockSays = map[string]string{
	"written":    "clock.written",
	"sent":       "clock.sent",
	"replied":    "clock.replied",
	"circulated": "clock.circulated",
	"letter":     "clock.letter",
	"record":     "clock.record",
}

// ClockSays names the message for what one clock is about.
func ClockSays(clock string) string { return clockSays[clock] }

// ClockLine is one clock after a review.
type ClockLine struct {
	Says    string // message id
	Manager bool   // the manager owes it, and not the IRO
	By      care.Date
	On      care.Date // when it was done; empty: it was not
	Late    int       // days after By, when it was done or until today
	Silence bool      // the reply did not come, which counts as agreement
}

// ClockField is the day of one, as the form has it.
type ClockField struct{ Name, Says, Was, Day string }

// After is what follows a review, for those who owe it.
type After struct {
	Page
	Review         care.ID
	Name           string
	Manager        bool // the reader is the manager
	Held           care.Date
	Lines          []ClockLine
	Fields         []ClockField
	Today          care.Date
	Wrong, Message string
}

// ErrorAt is what is wrong with a field, said already; empty: nothing.
func (m *After) ErrorAt(field string) string { return errorAt(m.Wrong, field, m.Message) }

package view

import (
	"time"

	"myreview/server/care"
)

// Notes are an IRO's own working notes about a child, with the box for one.
type Notes struct {
	Page
	Child          care.ID
	Name           string
	ID             care.ID   // of the note that is written
	Of             care.ID   // the note that is changed; empty: it is a new one
	Seen           string    // how often it had been changed
	Text           string    // in the box
	Reviews        []NoteFor // that it can be about
	List           []NoteLine
	Wrong, Message string
}

// ErrorAt is what is wrong with a field, said already; empty: nothing.
func (m *Notes) ErrorAt(field string) string { return errorAt(m.Wrong, field, m.Message) }

// NoteFor is a review that a note can be about.
type NoteFor struct {
	Review   care.ID
	StartsAt time.Time
	Chosen   bool
}

// NoteLine is one note.
type NoteLine struct {
	ID       care.ID
	Lines    []string
	StartsAt time.Time // of the review that it is about; zero: of none
	Written  time.Time
	Changed  time.Time // zero: never
}

package review

import (
	"strings"
	"unicode/utf8"

	"myreview/server/care"
)

// Undo is a kind of wrong step that the IRO can take back with a reason. What
// was undone stays on record; nothing that people picked or said is lost.
type Undo string

// What can be undone.
const (
	UndoStep   Undo = "step"   // a move to the next item
	UndoReveal Undo = "reveal" // marks shown too early
	UndoClose  Undo = "close"  // the review closed too early
	UndoOpen   Undo = "open"   // the review opened by mistake
)

// ParseUndo accepts one of the four.
func ParseUndo(s string) (Undo, error) {
	switch u := Undo(s); u {
	case UndoStep, UndoReveal, UndoClose, UndoOpen:
		return u, nil
	}
	return "", care.NotFoundError()
}

// reasonMost is the longest reason, in characters.
const reasonMost = 1000

// CheckReason refuses a reason that says nothing, or far too much.
func CheckReason(reason string) error {
	switch {
	case strings.TrimSpace(reason) == "":
		return care.Invalid("error.undo.reason").On("reason")
	case utf8.RuneCountInString(reason) > reasonMost:
		return care.Invalid("error.undo.long").On("reason")
	}
	return nil
}

// Undoes reports whether a reveal is to be undone: the round closes, so that a
// new one can be opened. Not when it is closed already (a repeat).
func (r Round) Undoes() (bool, error) {
	switch r.State {
	case RoundClosed:
		return false, nil
	case RoundOpen:
		return false, care.Conflict("error.undo.open")
	}
	return true, nil
}

package view

import (
	"time"

	"myreview/server/care"
)

// Places is where a child is and can be reached, for people at work.
type Places struct {
	Shell
	Review  care.ID
	All     []Place
	Guarded bool    // parents are not told where the review takes place
	New     care.ID // makes keeping the same twice harmless
	Kinds   []string
	Kind    string // as it was picked, where something has to be put right
	Words   string
	Wrong   string // the field that has to be put right
	Message string
}

// Place is one thing that is known. Its kind names the message places.kind.<kind>.
type Place struct {
	ID      care.ID
	Kind    string
	Words   string
	SavedAt time.Time
}

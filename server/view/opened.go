package view

import (
	"time"

	"myreview/server/care"
)

// Opened tells a child who opened what they sent for a review.
type Opened struct {
	Page
	Review care.ID
	Sent   bool // there is something to open
	All    []OpenedBy
}

// OpenedBy is one person who opened it, or the screen in the room.
type OpenedBy struct {
	Label   string
	Role    string // said; empty where Label says it
	Picture string
	Last    time.Time
	Earlier []time.Time // newest first
	Asks    []Asked     // the questions whose answers they saw
}

package view

import (
	"time"

	"myreview/server/care"
)

// WaysIn lists the links of those who come in by one.
type WaysIn struct {
	Shell
	Review care.ID
	People []WayIn
}

// WayIn is one person and their links. Link is set once, when just made.
type WayIn struct {
	Tie     care.ID
	Name    string
	Kind    string // of their tie: names the message tie.<kind>
	Picture string
	Apart   bool // excluded: the link opens their own form and nothing else
	Count   int
	Until   care.Date
	Link    string
}

// Cover offers an IRO who covers, and has no seat yet, to take one.
type Cover struct {
	Shell
	Review   care.ID
	Child    string
	StartsAt time.Time
}

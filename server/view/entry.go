package view

import (
	"time"

	"myreview/server/care"
)

// Invitation is what an invitation's address opens; it tells nothing.
type Invitation struct{ Shell }

// Doorstep asks for the code of an invitation, or for a password.
type Doorstep struct {
	Shell
	Until    time.Time // of the code that stands; zero: none does
	Password bool
	Error    string
}

// Sure asks whoever is signed in to show that it is still them, and carries on
// what they sent.
type Sure struct {
	Shell
	To     string
	Proof  string // password, tap, again
	Fields []Carried
	Error  string
}

// Carried is a field of the form that is asked again.
type Carried struct{ Name, Value string }

// Password is where an adult chooses a password.
type Password struct {
	Shell
	Has   bool
	Error string
}

// Devices lists where somebody is signed in.
type Devices struct {
	Shell
	Here     Device
	Others   []Device
	Password bool
}

// Device is one place. Kind names the message devices.kind.<kind>, By the
// message devices.by.<by>.
type Device struct {
	ID     care.ID
	Kind   string
	By     string
	Shared bool
	Made   time.Time
	Seen   time.Time
}

// Invitees is the page of the people who invite.
type Invitees struct {
	Shell
	Review care.ID
	People []Invitee
}

// Invitee is one adult and their ways in. Link is set once, when just made.
type Invitee struct {
	Tie         care.ID
	Name        string
	Kind        string // of their tie: names the message tie.<kind>
	Picture     string
	Apart       bool
	Phone       string
	Link        string
	Sessions    int
	Invitations []InvitationLine
}

// InvitationLine is one invitation as the worker sees it.
type InvitationLine struct {
	Made      time.Time
	Until     care.Date
	TakenUp   time.Time
	Used      time.Time
	Elsewhere time.Time
	Code      string // to be read out now; empty: none stands
	CodeUntil time.Time
}

// ContactForm is how one adult is reached, to be changed.
type ContactForm struct {
	Shell
	Review  care.ID
	Tie     care.ID
	Name    string
	Phone   string
	Email   string
	Changed time.Time
	By      string
	Field   string // that is wrong
	Error   string
}

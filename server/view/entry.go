package view

import (
	"cmp"
	"time"

	"myreview/server/care"
)

// Invitation is what an invitation's address opens; it tells nothing.
type Invitation struct{ Page }

// ClaimedInvitation asks for the code of an invitation, or for a password.
type ClaimedInvitation struct {
	Page
	Until    time.Time // of the code that stands; zero: none does
	Password bool
	Error    string
}

// Reauth asks whoever is signed in to show that it is still them, and carries on
// what they sent.
type Reauth struct {
	Page
	To     string
	Method string // password, tap, again
	Fields []Carried
	Error  string
}

// ByPassword reports whether a password shows it.
func (m *Reauth) ByPassword() bool { return m.Method == "password" }

// ByTap reports whether a tap does, as in the demo.
func (m *Reauth) ByTap() bool { return m.Method == "tap" }

// Carried is a field of the form that is asked again.
type Carried struct{ Name, Value string }

// Password is where an adult chooses a password.
type Password struct {
	Page
	Has   bool
	Error string
}

// Devices lists where somebody is signed in.
type Devices struct {
	Page
	Here     Device
	Others   []Device
	Password bool
}

// Device is one place.
type Device struct {
	ID     care.ID
	Kind   string
	By     string
	Shared bool
	Made   time.Time
	Seen   time.Time
}

// How is the message that says how somebody came in there.
func (d Device) How() string { return deviceBy[d.By] }

// What is the message that says what it is.
func (d Device) What() string { return cmp.Or(deviceKinds[d.Kind], "devices.kind.other") }

// Picture is what it looks like.
func (d Device) Picture() string {
	if d.Kind == "computer" {
		return "screen"
	}
	return "phone"
}

var deviceBy = map[string]string{
	"card":     "devices.by.card",
	"code":     "devices.by.code",
	"demo":     "devices.by.demo",
	"device":   "devices.by.device",
	"password": "devices.by.password",
}

var deviceKinds = map[string]string{
	"computer": "devices.kind.computer",
	"phone":    "devices.kind.phone",
	"tablet":   "devices.kind.tablet",
}

// Invitees is the page of the people who invite.
type Invitees struct {
	Page
	Review care.ID
	People []Invitee
}

// Invitee is one adult and their ways in. Link is set once, when just made.
type Invitee struct {
	Tie         care.ID
	Name        string
	Kind        string // of their tie
	Picture     string
	Apart       bool
	Phone       string
	Link        string
	Sessions    int
	Invitations []InvitationLine
}

// Role is the message that says who they are to the child.
func (i Invitee) Role() string { return Role(care.TieKind(i.Kind)) }

// InvitationLine is one invitation as the worker sees it.
type InvitationLine struct {
	Made      time.Time
	Until     care.Date
	ClaimedAt time.Time
	Used      time.Time
	Elsewhere time.Time
	Code      string // to be read out now; empty: none stands
	CodeUntil time.Time
}

// ContactForm is how one adult is reached, to be changed.
type ContactForm struct {
	Page
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

// ErrorAt is what is wrong with a field, said already; empty: nothing.
func (m *ContactForm) ErrorAt(field string) string { return errorAt(m.Field, field, m.Error) }

func errorAt(wrong, field, message string) string {
	if wrong == field {
		return message
	}
	return ""
}

package review

import (
	"strings"

	"myreview/server/care"
)

// PN is a participation code of the SSDA903 return (domain.md 4.1).
type PN string

// The codes. PN0 is for children under four alone.
const (
	PN0 PN = "PN0" // under 4 on the day of the review
	PN1 PN = "PN1" // there, speaks for themself
	PN2 PN = "PN2" // there, somebody speaks for them
	PN3 PN = "PN3" // there, gives views by symbols or without words
	PN4 PN = "PN4" // there, gives no views and asks nobody to
	PN5 PN = "PN5" // not there, briefs somebody to speak for them
	PN6 PN = "PN6" // not there, sends their views
	PN7 PN = "PN7" // not there, views not conveyed
)

// PNs lists the codes in order.
var PNs = []PN{PN0, PN1, PN2, PN3, PN4, PN5, PN6, PN7}

// ParsePN accepts one of PNs.
func ParsePN(s string) (PN, error) {
	for _, p := range PNs {
		if string(p) == s {
			return p, nil
		}
	}
	return "", care.Invalid("close.pn.error.unknown").On("pn")
}

// Mode is how somebody was at the review.
type Mode string

// The modes of attendance. The empty mode has not been confirmed yet.
const (
	InRoom   Mode = "room"
	OnScreen Mode = "screen"
	ByPhone  Mode = "phone"
	NotThere Mode = "none"
)

// Modes lists them in the order of the form.
var Modes = []Mode{InRoom, OnScreen, ByPhone, NotThere}

// ParseMode accepts one of Modes.
func ParseMode(s string) (Mode, error) {
	for _, m := range Modes {
		if string(m) == s {
			return m, nil
		}
	}
	return "", care.Invalid("close.attended.error.mode")
}

// Gave is how the child's views came to the review.
type Gave string

// The ways of giving one's views, kept apart from how somebody was there.
const (
	Spoke       Gave = "spoke"       // for themself
	Represented Gave = "represented" // somebody spoke for them at the review
	Symbols     Gave = "symbols"     // signs, pictures, pointing
	Silent      Gave = "silent"      // was there and said nothing
	Briefed     Gave = "briefed"     // told somebody beforehand who spoke for them
	Sent        Gave = "sent"        // form, writing, drawing, recording
	NoViews     Gave = "none"        // nothing came
)

// Gaves lists them in the order of the form.
var Gaves = []Gave{Spoke, Represented, Symbols, Silent, Briefed, Sent, NoViews}

// ParseGave accepts one of Gaves.
func ParseGave(s string) (Gave, error) {
	for _, g := range Gaves {
		if string(g) == s {
			return g, nil
		}
	}
	return "", care.Invalid("close.gave.error.unknown").On("gave")
}

// Part is what is known of a child's part in one review.
type Part struct {
	Born, Held care.Date
	Mode       Mode
	Gave       Gave
	// LiveCounts is the authority's setting: somebody who joins live by video
	// or phone attends. The official label says "physically", and whether a
	// live video counts is not settled (domain.md 4.1).
	LiveCounts bool
}

// Suggestion is the code that fits, and why, as a message.
type Suggestion struct {
	Code PN
	Key  string
	Args map[string]any
}

// there reports whether the child counts as attending.
func (p Part) there() bool {
	switch p.Mode {
	case InRoom:
		return true
	case OnScreen, ByPhone:
		return p.LiveCounts
	default:
		return false
	}
}

// Check refuses what cannot be: somebody who was not there did not speak there.
func (p Part) Check() error {
	if p.Mode != NotThere {
		return nil
	}
	switch p.Gave {
	case Spoke, Symbols, Silent:
		return care.Invalid("close.gave.error.absent").On("gave")
	default:
		return nil
	}
}

// Suggest derives the code. It never decides: the IRO confirms or changes it.
func (p Part) Suggest() Suggestion {
	if p.Born.AgeOn(p.Held) < 4 {
		return Suggestion{Code: PN0, Key: "close.pn.why.under4", Args: map[string]any{"Age": p.Born.AgeOn(p.Held)}}
	}
	if p.there() {
		switch p.Gave {
		case Spoke:
			return Suggestion{Code: PN1, Key: "close.pn.why.spoke"}
		case Represented, Briefed:
			return Suggestion{Code: PN2, Key: "close.pn.why.represented"}
		case Symbols:
			return Suggestion{Code: PN3, Key: "close.pn.why.symbols"}
		case Sent:
			return Suggestion{Code: PN4, Key: "close.pn.why.theresent"}
		default:
			return Suggestion{Code: PN4, Key: "close.pn.why.silent"}
		}
	}
	live := p.Mode == OnScreen || p.Mode == ByPhone
	switch {
	case p.Gave == Represented || p.Gave == Briefed:
		return Suggestion{Code: PN5, Key: "close.pn.why.briefed"}
	case p.Gave == Sent:
		return Suggestion{Code: PN6, Key: "close.pn.why.sent"}
	case live && (p.Gave == Spoke || p.Gave == Symbols):
		return Suggestion{Code: PN6, Key: "close.pn.why.live"}
	default:
		return Suggestion{Code: PN7, Key: "close.pn.why.none"}
	}
}

// Confirm says whether the IRO may record the code: the age rules of the return
// (validator rules 440 and 441), PN2 only where somebody spoke for the child, and a reason in
// words wherever the code is not the suggested one. On the fourth birthday itself the return takes any code.
func (p Part) Confirm(code PN, reason string) error {
	fourth := p.Born.AddMonths(4 * 12)
	switch {
	case code == PN0 && p.Held > fourth:
		return care.Invalid("close.pn.error.440").On("pn")
	case code != PN0 && p.Held < fourth:
		return care.Invalid("close.pn.error.441").On("pn")
	case code == PN2 && p.Gave != Represented && p.Gave != Briefed:
		return care.Invalid("close.pn.error.spokefor").On("pn")
	case code != p.Suggest().Code && strings.TrimSpace(reason) == "":
		return care.Invalid("close.pn.error.reason").On("reason")
	}
	return nil
}

// TookPart is the narrow count of participation (domain.md 4.1): those whose
// views were heard. PN0 is counted apart.
func (p PN) TookPart() bool {
	switch p {
	case PN1, PN2, PN3, PN5, PN6:
		return true
	default:
		return false
	}
}

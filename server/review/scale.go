package review

import (
	"encoding/json"
	"strconv"
	"time"

	"myreview/server/care"
)

// Pick is what someone chose: "0" to "10" on the ladder, one of the three
// pictures for the little band, or pass. Empty: nothing yet.
type Pick string

// The picks that are not numbers. Under-8s get three pictures, which are
// never turned into numbers (domain.md 6.2.5).
const (
	Well  Pick = "well"
	Mixed Pick = "mixed"
	Hard  Pick = "hard"
	Pass  Pick = "pass"
)

// ParsePick accepts what a person of that band may pick. Passing is always
// fine; a scale of 11 is not.
func ParsePick(s string, band care.Band) (Pick, error) {
	p := Pick(s)
	switch _, number := p.Number(); {
	case p == Pass:
		return p, nil
	case band == care.Little && p.Picture(), band != care.Little && number:
		return p, nil
	}
	return "", care.Invalid("error.scale.pick").On("pick")
}

// Number is the rung of the ladder; false for a picture or a pass.
func (p Pick) Number() (int, bool) {
	n, err := strconv.Atoi(string(p))
	if err != nil || n < 0 || n > 10 || strconv.Itoa(n) != string(p) {
		return 0, false
	}
	return n, true
}

// Picture tells whether it is one of the three pictures.
func (p Pick) Picture() bool { return p == Well || p == Mixed || p == Hard }

// Said tells whether it says something: neither nothing nor a pass.
func (p Pick) Said() bool { return p != "" && p != Pass }

// pickJSON is how a pick is sealed: {"n":7}, {"pic":"well"} or {"pass":true}.
type pickJSON struct {
	N    *int `json:"n,omitempty"`
	Pic  Pick `json:"pic,omitempty"`
	Pass bool `json:"pass,omitempty"`
}

// MarshalJSON writes {"n":7}, {"pic":"well"} or {"pass":true}.
func (p Pick) MarshalJSON() ([]byte, error) {
	j := pickJSON{Pass: p == Pass}
	if n, ok := p.Number(); ok {
		j.N = &n
	} else if p.Picture() {
		j.Pic = p
	}
	return json.Marshal(j)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (p *Pick) UnmarshalJSON(b []byte) error {
	var j pickJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	switch {
	case j.N != nil:
		*p = Pick(strconv.Itoa(*j.N))
	case j.Pass:
		*p = Pass
	default:
		*p = j.Pic
	}
	return nil
}

// Shows is how the child wants their mark shown. It is an order inside the
// one reveal: nobody sees it earlier, or later, than the rest.
type Shows string

// What a child can choose beforehand; everybody else shows with the others.
const (
	ShowFirst Shows = "first"
	ShowLast  Shows = "last"
	ShowWith  Shows = "with"
	ShowIRO   Shows = "iro" // only to my IRO
	ShowNot   Shows = "not" // not today
)

// ParseShows accepts one of the five; the default is with the others
// (domain.md 7, running a scale well, 2).
func ParseShows(s string) (Shows, error) {
	switch w := Shows(s); w {
	case ShowFirst, ShowLast, ShowWith, ShowIRO, ShowNot:
		return w, nil
	}
	return "", care.Invalid("error.scale.shows").On("shows")
}

// ToAll tells whether everyone in the meeting sees the mark at the reveal.
func (w Shows) ToAll() bool { return w != ShowIRO && w != ShowNot }

// RoundState is where a round of scaling stands.
type RoundState string

// A round is open for picking, revealed, or closed: stopped or undone.
const (
	RoundOpen     RoundState = "open"
	RoundRevealed RoundState = "revealed"
	RoundClosed   RoundState = "closed"
)

// Round is one scaling of one area.
type Round struct {
	ID         care.ID
	Area       care.Area
	State      RoundState
	OpenedAt   time.Time
	RevealedAt time.Time // zero unless it was
}

// Mark is what one seat picked in a round.
type Mark struct {
	Round  care.ID
	Seat   care.ID
	Shows  Shows
	Pick   Pick
	Higher string  // "what would make it one higher?", in their words
	ToldBy care.ID // the seat of the IRO who entered it for them
	At     time.Time
}

package review

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"myreview/server/access"
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
	Lost  Pick = "lost" // what was picked cannot be shown; nobody can pick it
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

// Picture reports whether it is one of the three pictures.
func (p Pick) Picture() bool { return p == Well || p == Mixed || p == Hard }

// Said reports whether it says something: neither nothing nor a pass, nor lost.
func (p Pick) Said() bool { return p != "" && p != Pass && p != Lost }

// pickJSON is how a pick is sealed: {"n":7}, {"pic":"well"} or {"pass":true}.
type pickJSON struct {
	N    *int   `json:"n,omitempty"`
	Pic  string `json:"pic,omitempty"`
	Pass bool   `json:"pass,omitempty"`
}

// MarshalJSON writes {"n":7}, {"pic":"well"} or {"pass":true}.
func (p Pick) MarshalJSON() ([]byte, error) {
	j := pickJSON{Pass: p == Pass}
	if n, ok := p.Number(); ok {
		j.N = &n
	} else if p.Picture() {
		j.Pic = string(p)
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
		*p = Pick(j.Pic)
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

// ToAll reports whether everyone in the meeting sees the mark at the reveal.
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
	ID       care.ID
	Area     care.Area
	State    RoundState
	OpenedAt time.Time
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

// OpenRound is the round that people are picking in. There is at most one:
// areas are scaled one at a time.
func OpenRound(rounds []Round) (Round, bool) {
	for _, r := range rounds {
		if r.State == RoundOpen {
			return r, true
		}
	}
	return Round{}, false
}

// RoundOf is the area's round that counts: open or revealed. One that was
// stopped or undone does not.
func RoundOf(rounds []Round, area care.Area) (Round, bool) {
	for _, r := range rounds {
		if r.Area == area && r.State != RoundClosed {
			return r, true
		}
	}
	return Round{}, false
}

// Opens reports whether a round is to be opened for an area: not when it is
// open already (a repeat). Whoever has the chair without being the IRO opens
// only the area that is talked about now.
func Opens(role access.Role, items []Item, rounds []Round, area care.Area) (bool, error) {
	i := slices.IndexFunc(items, func(it Item) bool { return it.Kind == ForArea && it.Area == area })
	if i < 0 {
		return false, care.NotFoundError()
	}
	round, there := RoundOf(rounds, area)
	_, busy := OpenRound(rounds)
	switch {
	case there && round.State == RoundOpen:
		return false, nil
	case there:
		return false, care.Conflict("error.scale.revealed")
	case busy:
		return false, care.Conflict("error.scale.other")
	case role != access.Leader && items[i].State != Now:
		return false, care.Conflict("error.scale.notnow")
	}
	return true, nil
}

// Picks refuses a pick in a round that is not open (any more): what was shown
// to all is not changed behind their backs.
func (r Round) Picks() error {
	switch r.State {
	case RoundRevealed:
		return care.Conflict("error.scale.revealed")
	case RoundClosed:
		return care.Conflict("error.scale.stopped")
	}
	return nil
}

// Reveals reports whether a round is to be revealed: not when it is already (a
// repeat). A round in which nobody picked has nothing to show.
func (r Round) Reveals(picked int) (bool, error) {
	switch {
	case r.State == RoundRevealed:
		return false, nil
	case r.State == RoundClosed:
		return false, care.Conflict("error.scale.stopped")
	case picked == 0:
		return false, care.Conflict("error.scale.nobody")
	}
	return true, nil
}

// Stops reports whether an open round is to be stopped without showing
// anything. One that was revealed is undone, with a reason.
func (r Round) Stops() (bool, error) {
	switch r.State {
	case RoundClosed:
		return false, nil
	case RoundRevealed:
		return false, care.Conflict("error.scale.revealed")
	}
	return true, nil
}

// ShowsFor is how a mark is shown: the child as they chose, everyone else
// with the others.
func ShowsFor(kind care.TieKind, chosen Shows) Shows {
	if kind == care.TieChild && chosen != "" {
		return chosen
	}
	return ShowWith
}

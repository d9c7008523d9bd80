package care

import (
	"slices"
	"time"
)

// TieKind is who someone is to one child. It hangs on the tie, never on the
// login: a grandmother may be kin and carer at once (domain.md section 1).
type TieKind string

// The ties of this portal so far.
const (
	TieChild        TieKind = "child" // the child's own tie to themself
	TieIRO          TieKind = "iro"
	TieCoverIRO     TieKind = "cover" // another IRO who stands in
	TieSocialWorker TieKind = "social_worker"
	TieCarer        TieKind = "carer"
	TieParent       TieKind = "parent"
)

// TieKinds lists them in the order in which people are shown.
var TieKinds = []TieKind{TieChild, TieCarer, TieParent, TieSocialWorker, TieIRO, TieCoverIRO}

// IRO tells whether the tie carries the IRO's duties, the cover's included.
func (k TieKind) IRO() bool { return k == TieIRO || k == TieCoverIRO }

// Professional tells whether the tie is held by somebody at work.
func (k TieKind) Professional() bool { return k.IRO() || k == TieSocialWorker }

// TieState is where a tie stands.
type TieState string

// States of a tie. An excluded person keeps a channel of their own and
// nothing else; an ended tie opens nothing.
const (
	TieActive   TieState = "active"
	TieExcluded TieState = "excluded"
	TieEnded    TieState = "ended"
)

// Tie says who a person is to a child, from when to when.
type Tie struct {
	ID     ID
	Person ID
	Child  ID
	Kind   TieKind
	State  TieState
	Calls  string // what the child calls them ("Mum"); empty: the word for the kind
	Since  time.Time
	Until  time.Time // zero: open-ended
}

// StateAt is the state at a moment, dates included.
func (t Tie) StateAt(at time.Time) TieState {
	if at.Before(t.Since) || !t.Until.IsZero() && !at.Before(t.Until) {
		return TieEnded
	}
	return t.State
}

// Active tells whether the tie opens anything at that moment.
func (t Tie) Active(at time.Time) bool { return t.StateAt(at) == TieActive }

// Viewer is whoever asks: a person by their session, or a room screen by the
// seat that its code opened. The zero viewer is a stranger.
type Viewer struct {
	Person  ID     // empty for a room screen and for a stranger
	Seat    ID     // a room screen's seat, only there
	Review  ID     // the one review that a room screen belongs to
	Session string // the hash under which the session is kept
	Lang    Lang
	Band    Band
	Staff   bool
}

// Known tells whether anybody is signed in at all.
func (v Viewer) Known() bool { return v.Person != "" || v.Seat != "" }

// Audience is who an answer is for, as its writer chose (domain.md 6.2.3).
type Audience string

// The audiences. Logistics is given by the question, not chosen: the IRO and
// the social worker need it to arrange the day.
const (
	OnlyIRO   Audience = "iro"
	Picked    Audience = "picked"
	Everyone  Audience = "everyone"
	Logistics Audience = "logistics"
)

// ParseAudience accepts the three that a writer can choose.
func ParseAudience(s string) (Audience, error) {
	switch a := Audience(s); a {
	case OnlyIRO, Picked, Everyone:
		return a, nil
	}
	return "", Invalid("error.audience")
}

// Readers fixes an audience to the ties there are at the moment of sending
// and returns the ids of the ties that may read: who comes later inherits
// nothing. The author and the IRO (with a cover) always read; about names ties
// that an answer may never be opened to, because it is about them (an "I!"
// question); picked is the author's own choice of ties.
//
// Who wrote it matters: carers' and parents' forms are read by the IRO and the
// social worker, and by nobody else, whatever they choose (domain.md section 1,
// visibility matrix).
func Readers(author Tie, audience Audience, about, picked []ID, ties []Tie, at time.Time) []ID {
	var out []ID
	for _, t := range ties {
		if mayRead(author, audience, about, picked, t, at) {
			out = append(out, t.ID)
		}
	}
	return out
}

func mayRead(author Tie, audience Audience, about, picked []ID, t Tie, at time.Time) bool {
	if t.ID == author.ID {
		return true
	}
	if t.Child != author.Child || !t.Active(at) {
		return false
	}
	if t.Kind.IRO() {
		return true
	}
	if author.Kind != TieChild {
		return t.Kind == TieSocialWorker
	}
	if slices.Contains(about, t.ID) {
		return false
	}
	switch audience {
	case Logistics:
		return t.Kind == TieSocialWorker
	case Picked:
		return slices.Contains(picked, t.ID)
	case Everyone:
		return true
	default:
		return false
	}
}

// MayRead tells whether a reader fixed at sending may still read now. A tie
// that was excluded or has ended reads nothing but its own writing. An IRO who
// came later reads, since the duty passes with the office.
func MayRead(author, reader Tie, readers []ID, now time.Time) bool {
	if reader.ID == author.ID {
		return reader.StateAt(now) != TieEnded
	}
	if !reader.Active(now) || reader.Child != author.Child {
		return false
	}
	return reader.Kind.IRO() || slices.Contains(readers, reader.ID)
}

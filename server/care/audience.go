package care

import (
	"slices"
	"time"
)

// Audience is who an answer is for, as its writer chose (domain.md 6.2.3).
type Audience string

// The audiences. The last two are given by the question, not chosen, and reach
// the IRO and the social worker: Logistics because they arrange the day, and
// Wish ("please not them", "not in front of everyone", domain.md 6.6 M4 and
// M5) because they decide about it. A wish never reaches whom it names.
const (
	OnlyIRO   Audience = "iro"
	Picked    Audience = "picked"
	Everyone  Audience = "everyone"
	Logistics Audience = "logistics"
	Wish      Audience = "wish"
)

// Given tells whether the question gives the audience, so that nobody chose it.
func (a Audience) Given() bool { return a == Logistics || a == Wish }

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
// question, or a wish that names them); picked is the author's own choice of
// ties.
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
	if t.Child != author.Child || !t.Active(at) || !t.Kind.Reads() {
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
	case Logistics, Wish:
		return t.Kind == TieSocialWorker
	case Picked:
		return slices.Contains(picked, t.ID)
	case Everyone:
		return true
	default:
		return false
	}
}

// MayRead tells whether a reader fixed at sending may still read now. Who is
// excluded reads nothing but their own writing, and a tie that does not open
// reads not even that. An IRO who came later reads, since the duty passes with
// the office.
func MayRead(author, reader Tie, readers []ID, now time.Time) bool {
	if reader.ID == author.ID {
		return reader.Opens(now)
	}
	if !reader.Active(now) || reader.Child != author.Child || !reader.Kind.Reads() {
		return false
	}
	return reader.Kind.IRO() || slices.Contains(readers, reader.ID)
}

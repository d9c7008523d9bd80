package access

import (
	"slices"
	"time"

	"myreview/server/care"
)

// Readers fixes an audience to the ties there are at the moment of sending and
// returns the ids of the ties that may read: who comes later inherits nothing. The
// author and the IRO (with a cover) always read; about names ties that an answer may
// never be opened to, because it is about them (an "I!" question, or a wish that
// names them); picked is the author's own choice of ties.
//
// Who wrote it matters: carers' and parents' forms are read by the IRO and the social
// worker, and by nobody else, whatever they choose (domain.md section 1, visibility
// matrix).
func Readers(author care.Tie, audience care.Audience, about, picked []care.ID, n Network) []care.ID {
	var out []care.ID
	for _, t := range n.Ties {
		if readsAtSending(author, audience, about, picked, t, n.At) {
			out = append(out, t.ID)
		}
	}
	return out
}

func readsAtSending(author care.Tie, audience care.Audience, about, picked []care.ID, t care.Tie, at time.Time) bool {
	if t.ID == author.ID {
		return true
	}
	if t.Child != author.Child || !t.Active(at) || !t.Kind.Reads() {
		return false
	}
	if t.Kind.IRO() {
		return true
	}
	if slices.Contains(about, t.ID) {
		return false
	}
	if author.Kind != care.TieChild {
		return t.Kind == care.TieSocialWorker && audience != care.OnlyIRO
	}
	switch audience {
	case care.Logistics, care.Wish:
		return t.Kind == care.TieSocialWorker
	case care.Picked:
		return slices.Contains(picked, t.ID)
	case care.Everyone:
		return true
	default:
		return false
	}
}

// MayBePicked reports whether a writer may choose a tie as a reader: everybody who is
// round the child now but the writer, the IRO, who always reads, and an interpreter,
// who reads nothing.
func (n Network) MayBePicked(author, t care.Tie) bool {
	return t.ID != author.ID && !t.Kind.IRO() && t.Kind.Reads() && n.Holds(t)
}

// MayRead reports whether a tie to which an answer's readers were fixed at sending
// still reads it. Who is excluded reads nothing but their own writing, and a tie that
// does not open reads not even that. An IRO who came later reads, since the duty
// passes with the office.
func MayRead(author, reader care.Tie, readers []care.ID, now time.Time) bool {
	if reader.ID == author.ID {
		return reader.Opens(now)
	}
	if !reader.Active(now) || reader.Child != author.Child || !reader.Kind.Reads() {
		return false
	}
	return reader.Kind.IRO() || slices.Contains(readers, reader.ID)
}

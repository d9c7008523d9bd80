package care

import (
	"slices"
	"strings"
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

// Keeps tells whether somebody with this tie makes and changes ties of a kind
// to the same child. Who is at work keeps those of the family and of social
// workers. The IRO's office is handed on by IROs alone: who is reviewed does
// not choose who reviews. The child's own tie is nobody's to change.
func (k TieKind) Keeps(of TieKind) bool {
	switch {
	case of == TieChild:
		return false
	case of.IRO():
		return k.IRO()
	}
	return k.Professional()
}

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

	// Within names the children whom this way in is for, with spaces between
	// them: who hands out a way in opens nothing of other children with it.
	// Empty: all to whom the person is tied.
	Within string
}

// Reaches tells whether this way in is for a child at all.
func (v Viewer) Reaches(child ID) bool {
	return v.Within == "" || slices.Contains(strings.Fields(v.Within), string(child))
}

// Known tells whether anybody is signed in at all.
func (v Viewer) Known() bool { return v.Person != "" || v.Seat != "" }

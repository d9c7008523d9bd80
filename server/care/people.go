package care

import (
	"slices"
	"strings"
)

// TieKind is who someone is to one child. It hangs on the tie, never on the
// login: a grandmother may be kin and carer at once (domain.md section 1).
type TieKind string

// The ties. Who is not among them has none: no auditor or administrator reads what is
// a child's, and a manager only by a tie (docs/access.md).
const (
	TieChild         TieKind = "child" // the child's own tie to themself
	TieIRO           TieKind = "iro"
	TieCoverIRO      TieKind = "cover" // another IRO who stands in
	TieSocialWorker  TieKind = "social_worker"
	TieCarer         TieKind = "carer"
	TieRespite       TieKind = "respite"        // cares now and then; the home is another carer's
	TieParent        TieKind = "parent"         // with parental responsibility
	TieParentWithout TieKind = "parent_without" // without it
	TieRelative      TieKind = "relative"       // or a friend of the family, a carer's partner
	TieAdvocate      TieKind = "advocate"       // speaks up for the child, and belongs to them
	TieSchool        TieKind = "school"
	TieHealth        TieKind = "health"
	TieGuardian      TieKind = "guardian" // the children's guardian, while a court decides
	TieInterpreter   TieKind = "interpreter"

	// Those of domain.md section 14, Z15.
	TieKeyWorker       TieKind = "key_worker"                // the daily carer in a children's home
	TieAdopter         TieKind = "adopter"                   // once the child is placed with them
	TieVisitor         TieKind = "independent_visitor"       // a befriender; knows nothing of what was agreed
	TieVirtualSchool   TieKind = "virtual_school"            // of the authority, for all its children's schools
	TieYouthJustice    TieKind = "youth_justice"             //
	TiePersonalAdviser TieKind = "personal_adviser"          // from 16 on
	TieSupervisor      TieKind = "supervising_social_worker" // of the carers, not of the child
	TieManager         TieKind = "team_manager"              // of the social worker
)

// TieKinds lists them in the order in which people are shown.
var TieKinds = []TieKind{
	TieChild, TieAdvocate, TieVisitor, TieCarer, TieAdopter, TieKeyWorker, TieRespite, TieParent, TieParentWithout, TieRelative,
	TieSchool, TieVirtualSchool, TieHealth, TiePersonalAdviser, TieYouthJustice, TieGuardian, TieInterpreter,
	TieSupervisor, TieManager, TieSocialWorker, TieIRO, TieCoverIRO,
}

// IRO reports whether the tie carries the IRO's duties, the cover's included.
func (k TieKind) IRO() bool { return k == TieIRO || k == TieCoverIRO }

// Professional reports whether the tie is held by somebody who works on the
// child's case at the authority.
func (k TieKind) Professional() bool { return k.IRO() || k == TieSocialWorker }

// OnCase reports whether the tie is of the authority's own work on the case: who does it,
// or who manages those. Any other tie makes somebody partial (domain.md section 10).
func (k TieKind) OnCase() bool { return k.Professional() || k == TieManager }

// Invited reports whether the tie is held by somebody who comes to the review in
// their work and is no part of the case: they are known to the family by what
// they are, since a name may tell where the child goes to school.
func (k TieKind) Invited() bool {
	switch k {
	case TieAdvocate, TieVisitor, TieGuardian, TieInterpreter, TieManager:
		return true
	}
	return k.OwnTasks()
}

// Cares reports whether it is that of somebody with whom the child lives day by day.
// All that is a carer's is theirs, and what is kept from a carer is kept from them.
func (k TieKind) Cares() bool { return k == TieCarer || k == TieAdopter || k == TieKeyWorker }

// Parent reports whether it is a parent's, with parental responsibility or without.
func (k TieKind) Parent() bool { return k == TieParent || k == TieParentWithout }

// Kin reports whether the tie is to the child's birth family. Adopters are not kin.
func (k TieKind) Kin() bool { return k.Parent() || k == TieRelative }

// Reads reports whether answers can be for somebody with this tie at all. An
// interpreter says what others say, and reads nothing beforehand. What children say in
// their forms is no evidence about carers, so it never reaches who supervises those; and
// a manager reads what was agreed, not what led to it (domain.md section 14, Z15).
func (k TieKind) Reads() bool { return k != TieInterpreter && k != TieSupervisor && k != TieManager }

// Marks reports whether somebody with this tie has a say of their own in the
// meeting: a mark on each scale, and whether what was written is what was
// agreed. Who is there for the child, the court, the carers, their staff or somebody's
// language has none (domain.md section 1, "Other people's scales").
func (k TieKind) Marks() bool {
	switch k {
	case TieAdvocate, TieVisitor, TieGuardian, TieInterpreter, TieSupervisor, TieManager:
		return false
	}
	return true
}

// Chairs reports whether the chair can be given to somebody with this tie: the
// child and the family (domain.md section 9).
func (k TieKind) Chairs() bool { return k != "" && !k.Professional() && !k.Invited() }

// Placed reports whether somebody with this tie knows where the child lives. To
// all others the place of a review may be kept back: it may be that home
// (domain.md section 1, "Confidential address rule").
func (k TieKind) Placed() bool {
	return k == TieChild || k.Cares() || k == TieGuardian || k == TieManager || k.Professional()
}

// Home reports whether the child lives with somebody who has this tie, always or
// now and then: what the child has for their own lies in that home too.
func (k TieKind) Home() bool { return k.Cares() || k == TieRespite }

// OwnTasks reports whether somebody with this tie reads of what was agreed only
// what they are to do (domain.md section 1, "Decisions and own actions").
func (k TieKind) OwnTasks() bool {
	switch k {
	case TieSchool, TieVirtualSchool, TieHealth, TiePersonalAdviser, TieYouthJustice, TieSupervisor:
		return true
	}
	return false
}

// Agreed reports whether somebody with this tie reads all that was agreed. An
// independent visitor reads none of it, not what they are to do either: they are told.
func (k TieKind) Agreed() bool { return !k.OwnTasks() && k != TieVisitor }

// Stays reports whether a review stays open to somebody with this tie when it is
// over. An interpreter is there while it goes on.
func (k TieKind) Stays() bool { return k != TieInterpreter }

// Keeps reports whether somebody with this tie makes and changes ties of a kind
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

	// Operator is whoever runs the program on its own machine: the verbs of the
	// command line set it, and no session ever does.
	Operator bool

	// Within names the children whom this way in is for, with spaces between
	// them: who hands out a way in opens nothing of other children with it.
	// Empty: all to whom the person is tied.
	Within string

	// Company is who a child said is with them since they came in: a tie of theirs, or one of
	// the words of forms.AskCompany; empty: they were not asked yet.
	Company string
}

// Reaches reports whether this way in is for a child at all.
func (v Viewer) Reaches(child ID) bool {
	return v.Within == "" || slices.Contains(strings.Fields(v.Within), string(child))
}

// Known reports whether anybody is signed in at all.
func (v Viewer) Known() bool { return v.Person != "" || v.Seat != "" }

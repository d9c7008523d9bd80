package care

import "slices"

// Sort is which line of a child's life a spell belongs to.
type Sort string

// The sorts. A child has one open spell of each at most, but for legal statuses.
const (
	SpellCare  Sort = "care"  // looked after by the authority
	SpellLegal Sort = "legal" // a legal status, by its code
	SpellHome  Sort = "home"  // a kind of home, by its code: never where it is
)

// Spell is a stretch of days in which something held: from Since on, up to and with
// Until. Empty: it goes on.
type Spell struct {
	ID     ID
	Sort   Sort
	Kind   string // the code; empty for care
	Since  Date
	Until  Date
	Reason string // why it ended, a code of EndReasons; empty: it goes on, or nobody said
	Number string // in the authority's case system; empty: none is known
}

// Open reports whether it goes on.
func (s Spell) Open() bool { return s.Until.Empty() }

// LegalStatuses are the codes of the SSDA903 return, in the order in which they are
// offered.
var LegalStatuses = []string{"V2", "C1", "C2", "E1", "V3", "V4", "L1", "L2", "L3", "J1", "J2", "J3"}

// Disabilities are the codes of the national returns, in the order in which they are told.
// Each says with what a child may need help.
var Disabilities = []string{"MOB", "HAND", "PC", "INC", "COMM", "LD", "HEAR", "VIS", "BEH", "CON", "AUT", "DDA"}

// DisabilityOther is what stands for a record that names none of them.
const DisabilityOther = "yes"

// EndReasons are codes of the SSDA903 return, one for each way in which care ends that is
// offered. A file may have others. That a child died is no reason among them.
var EndReasons = []string{"E4A", "E4B", "E11", "E41", "E45", "E5", "E17", "E7", "E3", "E9", "E8"}

// Childhood is how many years somebody is looked after as a child.
const Childhood = 18

// GrownOn is the day on which somebody is 18: from then on no review is due.
func GrownOn(born Date) Date {
	day := born.AddMonths(Childhood * 12)
	if born.AgeOn(day) < Childhood { // born on 29 February
		day = day.AddDays(1)
	}
	return day
}

// OwnPages is the age from which a child has pages of their own.
const OwnPages = 4

// PagesFrom is the day from which a child has them: from their fourth birthday on, and
// since they are in care.
func PagesFrom(born, cared Date) Date { return max(cared, born.AddMonths(OwnPages*12)) }

// HomeKinds are codes of the SSDA903 return, one for each kind of home that is offered,
// and one of ours. A file may have others of the same kind.
var HomeKinds = []string{"U6", "U4", "U5", "K2", "H5", "P1", "A4", "K1", "S1", "R5", "P2", notRegistered, "Z1"}

// notRegistered is a code of ours: the return counts such a home among all others.
const notRegistered = "Z1U"

// homeGroups gives the codes that mean the same kind of home as one that is offered
// (domain.md 4.3, placement types).
var homeGroups = map[string][]string{
	"A4": {"A3", "A4", "A5", "A6"}, "U4": {"U1", "U4"}, "U5": {"U2", "U5"}, "U6": {"U3", "U6"}, "K1": {"K1"}, "K2": {"K2"}, "H5": {"H5"},
	"P1": {"P1"}, "P2": {"P2"}, "R5": {"R5"}, "S1": {"S1"}, notRegistered: {notRegistered}, "T": {"T0", "T1", "T2", "T3", "T4"},
}

// HomeKind is the code that is offered for the same kind of home; "T" for one that is
// temporary, "Z1" for any other.
func HomeKind(code string) string {
	for offered, codes := range homeGroups {
		if slices.Contains(codes, code) {
			return offered
		}
	}
	return "Z1"
}

// Adoption reports whether a kind of home means that the child is placed for adoption.
func Adoption(code string) bool { return HomeKind(code) == "A4" }

// Guards reports whether where a child is is kept from parents: they are placed for adoption,
// or live with those who may adopt them (domain.md section 1).
func Guards(code string) bool { return Adoption(code) || HomeKind(code) == "U5" }

// Temporary reports whether a kind of home is a stay from which the child comes back.
func Temporary(code string) bool { return HomeKind(code) == "T" }

// Unregistered reports whether a kind of home is one that is registered with nobody, though it
// would have to be (domain.md 2.1 R7).
func Unregistered(code string) bool { return code == notRegistered }

// Foster reports whether a kind of home is with foster carers.
func Foster(code string) bool { return slices.Contains([]string{"U4", "U5", "U6"}, HomeKind(code)) }

// LongTerm reports whether a kind of home is a long-term foster home.
func LongTerm(code string) bool { return HomeKind(code) == "U4" }

// ChildrensHome reports whether a code of the return is one of a children's home.
func ChildrensHome(code string) bool { return HomeKind(code) == "K2" }

// WithParents reports whether a kind of home is with parents.
func WithParents(code string) bool { return HomeKind(code) == "P1" }

// Detention reports whether a kind of home is one in which a child on remand is detained.
func Detention(code string) bool { return slices.Contains([]string{"K1", "R5"}, HomeKind(code)) }

// Custody reports whether a kind of home is one that nobody but a court sends a child to.
func Custody(code string) bool { return HomeKind(code) == "R5" }

// ReturnCode is the code of the SSDA903 return for a kind of home.
func ReturnCode(code string) string {
	if Unregistered(code) {
		return "Z1"
	}
	return code
}

// PlacementOrder reports whether a legal status lets the authority place the child for
// adoption.
func PlacementOrder(code string) bool { return code == "E1" }

// ShortBreaks reports whether a legal status is that of a series of short breaks.
func ShortBreaks(code string) bool { return code == "V3" || code == "V4" }

// Interim reports whether a legal status is that of a child about whom care proceedings go on.
func Interim(code string) bool { return code == "C1" }

// CareOrder reports whether a legal status is a care order, interim or full.
func CareOrder(code string) bool { return Interim(code) || code == "C2" }

// Agreed reports whether a legal status is accommodation by agreement (section 20).
func Agreed(code string) bool { return code == "V2" }

// Remand reports whether a legal status is that of a child on remand, to an authority's
// accommodation or to youth detention.
func Remand(code string) bool { return code == "J1" }

// Adopted reports whether care ended because the child was adopted.
func Adopted(reason string) bool { return reason == "E11" || reason == "E12" }

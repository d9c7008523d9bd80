package review

import (
	"slices"

	"myreview/server/access"
	"myreview/server/care"
)

// ParentAs is how a parent stands to one review, counted as the services count it
// (domain.md section 14, Z8).
type ParentAs string

// The five categories. Each parent is in one.
const (
	ParentCame       ParentAs = "came"      // invited and came
	ParentExcluded   ParentAs = "excluded"  // in either of the two states
	ParentInvolved   ParentAs = "involved"  // not invited, and said something for it
	ParentNotInvited ParentAs = "uninvited" //
	ParentStayedAway ParentAs = "away"      // invited, did not come
)

// ParentsAs lists them in the order in which they are told.
var ParentsAs = []ParentAs{ParentCame, ParentExcluded, ParentInvolved, ParentNotInvited, ParentStayedAway}

// Sat is a person's seat at a review that was held, as the IRO confirmed it.
type Sat struct {
	Person  care.ID
	Invited bool // not invited: it was taken away
	Came    bool // in whatever way
}

// Parents counts a child's parents at one review: n holds their ties as they stood when it
// was held, spoke are those who sent a form for it. Somebody with two ties is one parent.
// Whoever came is counted so, whatever happened after that; whoever has died, is no
// parent yet or no longer, is not counted.
func Parents(n access.Network, seats []Sat, spoke []care.ID) map[care.ID]ParentAs {
	out := map[care.ID]ParentAs{}
	for _, t := range n.Ties {
		if state := t.StateAt(n.At); !t.Kind.Parent() || state == care.TieEnded || n.At.Before(t.Since) || n.Died(t.Person) {
			continue
		}
		var seat Sat
		if at := slices.IndexFunc(seats, func(s Sat) bool { return s.Person == t.Person }); at >= 0 {
			seat = seats[at]
		}
		switch {
		case seat.Came:
			out[t.Person] = ParentCame
		case n.Excluded(t.Person):
			out[t.Person] = ParentExcluded
		case seat.Invited:
			out[t.Person] = ParentStayedAway
		case slices.Contains(spoke, t.Person):
			out[t.Person] = ParentInvolved
		default:
			out[t.Person] = ParentNotInvited
		}
	}
	return out
}

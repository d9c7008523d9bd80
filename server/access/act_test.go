package access

import (
	"slices"
	"testing"

	"myreview/server/care"
)

func TestMay(t *testing.T) {
	all := []Act{ActMove, ActOpen, ActReveal, ActPutAway, ActPause, ActHandBack, ActPick, ActGive, ActTold, ActInvite, ActStart, ActUndo, ActDecide, ActClose}
	tests := []struct {
		role Role
		may  []Act
	}{
		{Nobody, nil},
		{RoomScreen, nil},
		{Guest, nil},
		{Member, []Act{ActPick}},
		// A child in the chair never removes people, closes or decides, and undoes their own reveal alone.
		{InChair, []Act{ActPick, ActMove, ActOpen, ActReveal, ActPutAway, ActPause, ActHandBack}},
		// The IRO does everything, except giving back what is theirs.
		{Leader, []Act{ActPick, ActMove, ActOpen, ActReveal, ActPutAway, ActPause, ActGive, ActTold, ActInvite, ActStart, ActUndo, ActDecide, ActClose}},
	}
	for _, tt := range tests {
		for _, a := range all {
			if got, want := May(tt.role, a), slices.Contains(tt.may, a); got != want {
				t.Errorf("role %d, act %s: %v, want %v", tt.role, a, got, want)
			}
		}
	}
}

func TestRole(t *testing.T) {
	for _, c := range []struct {
		rule string
		seat Seat
		kind care.TieKind
		want Role
	}{
		{"the IRO leads", Seat{ID: "s", Person: "p", Tie: "t", Invited: true}, care.TieIRO, Leader},
		{"an IRO who covers leads too", Seat{ID: "s", Person: "p", Tie: "t", Invited: true}, care.TieCoverIRO, Leader},
		{"the IRO leads even with the chair given away", Seat{ID: "chair", Person: "p", Tie: "t", Invited: true}, care.TieIRO, Leader},
		{"the child with the chair", Seat{ID: "chair", Person: "p", Tie: "t", Invited: true}, care.TieChild, InChair},
		{"the child without", Seat{ID: "s", Person: "p", Tie: "t", Invited: true}, care.TieChild, Member},
		{"an advocate is there for the child, and has no say of their own", Seat{ID: "s", Person: "p", Tie: "t", Invited: true}, care.TieAdvocate, Guest},
		{"nor has an independent visitor", Seat{ID: "s", Person: "p", Tie: "t", Invited: true}, care.TieVisitor, Guest},
		{"nor who supervises the carers", Seat{ID: "s", Person: "p", Tie: "t", Invited: true}, care.TieSupervisor, Guest},
		{"a key worker in the chair", Seat{ID: "chair", Person: "p", Tie: "t", Invited: true}, care.TieKeyWorker, InChair},
		{"an adopter takes part", Seat{ID: "s", Person: "p", Tie: "t", Invited: true}, care.TieAdopter, Member},
		{"a personal adviser too", Seat{ID: "s", Person: "p", Tie: "t", Invited: true}, care.TiePersonalAdviser, Member},
		{"nor has a guardian", Seat{ID: "s", Person: "p", Tie: "t", Invited: true}, care.TieGuardian, Guest},
		{"nor an interpreter", Seat{ID: "s", Person: "p", Tie: "t", Invited: true}, care.TieInterpreter, Guest},
		{"a relative takes part", Seat{ID: "s", Person: "p", Tie: "t", Invited: true}, care.TieRelative, Member},
		{"a teacher too", Seat{ID: "s", Person: "p", Tie: "t", Invited: true}, care.TieSchool, Member},
		{"a co-chair", Seat{ID: "chair", Person: "p", Tie: "t", Invited: true}, care.TieCarer, InChair},
		{"a seat that was removed is nobody's, chair or not", Seat{ID: "chair", Person: "p", Tie: "t"}, care.TieChild, Nobody},
		{"a room screen", Seat{ID: "s", Invited: true}, "", RoomScreen},
		{"a room screen can hold no chair", Seat{ID: "chair", Invited: true}, "", RoomScreen},
		{"a room screen that was taken away", Seat{ID: "s"}, "", Nobody},
	} {
		tie := care.Tie{ID: "t", Person: "p", Kind: c.kind, State: care.TieActive}
		st := Standing{Network: Network{Ties: []care.Tie{tie}, At: noon}, Seat: c.seat}
		if !c.seat.Screen() {
			st, _ = st.StandingOf("p", c.seat, false)
		}
		if got := st.Role("chair"); got != c.want {
			t.Errorf("%s: %d, want %d", c.rule, got, c.want)
		}
		if got, asked := st.ReadsBack(), c.want == Member || c.want == InChair; got != asked {
			t.Errorf("%s: is asked whether that was agreed: %v, want %v", c.rule, got, asked)
		}
	}
}

package review

import (
	"time"

	"myreview/server/care"
)

// Role is what someone is in the meeting at this moment.
type Role uint8

// The roles. A leader is the IRO or another one who covers, whoever has the
// chair: in law the IRO stays accountable while a child leads (domain.md 9).
const (
	Nobody Role = iota
	Member
	InChair
	Leader
	RoomScreen
)

// Act is something that is done in a meeting.
type Act string

// The acts.
const (
	ActMove     Act = "move"     // next and back
	ActOpen     Act = "open"     // open and stop the scaling of an area
	ActReveal   Act = "reveal"   // show all marks at once
	ActPause    Act = "pause"    // pause and carry on
	ActHandBack Act = "handback" // give the chair back to the IRO
	ActPick     Act = "pick"     // pick one's own mark
	ActGive     Act = "give"     // give the chair and take it back
	ActTold     Act = "told"     // enter a mark for someone on the phone
	ActInvite   Act = "invite"   // invite and remove people, open room screens
	ActStart    Act = "start"    // start the review
	ActUndo     Act = "undo"     // undo a wrong step with a reason
	ActDecide   Act = "decide"   // write decisions
	ActClose    Act = "close"    // close the review
)

// allowed is the whole rule: who may do what (domain.md section 9, safe
// chairing: a child chair never removes people, closes, or decides).
var allowed = map[Role]map[Act]bool{
	Member:  {ActPick: true},
	InChair: {ActPick: true, ActMove: true, ActOpen: true, ActReveal: true, ActPause: true, ActHandBack: true},
	Leader: {ActPick: true, ActMove: true, ActOpen: true, ActReveal: true, ActPause: true, ActGive: true, ActTold: true,
		ActInvite: true, ActStart: true, ActUndo: true, ActDecide: true, ActClose: true},
}

// May tells whether a role allows an act.
func May(r Role, a Act) bool { return allowed[r][a] }

// RoleOf is the role of a seat with a tie, where chair is the seat that has
// the chair.
func RoleOf(seat Seat, tie care.Tie, chair care.ID) Role {
	switch {
	case seat.State != Invited:
		return Nobody
	case seat.Screen():
		return RoomScreen
	case tie.Kind.IRO():
		return Leader
	case seat.ID == chair:
		return InChair
	default:
		return Member
	}
}

// Spell is a time in which a seat that is not the IRO's had the chair: for one
// item, or for the whole review where Item is empty.
type Spell struct {
	ID      care.ID
	Seat    care.ID
	Item    care.ID
	FromAt  time.Time
	UntilAt time.Time // zero: still
	EndedBy care.ID   // the person who ended it
}

package access

import "myreview/server/care"

// Role is what someone is in the meeting at this moment.
type Role uint8

// The roles. A leader is the IRO or another one who covers, whoever has the
// chair: in law the IRO stays accountable while a child leads (domain.md 9).
const (
	Nobody Role = iota
	Guest       // there for somebody else: they see the meeting and have no say in it
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
	ActPutAway  Act = "putaway"  // take a reveal back where it was too early
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
	ActStop     Act = "stop"     // stop for today, to go on another day
)

// allowed is the whole rule: who may do what (domain.md section 9, safe
// chairing: a child chair never removes people, closes, or decides).
var allowed = map[Role]map[Act]bool{
	Member:  {ActPick: true},
	InChair: {ActPick: true, ActMove: true, ActOpen: true, ActReveal: true, ActPutAway: true, ActPause: true, ActHandBack: true},
	Leader: {ActPick: true, ActMove: true, ActOpen: true, ActReveal: true, ActPutAway: true, ActPause: true, ActGive: true,
		ActTold: true, ActInvite: true, ActStart: true, ActUndo: true, ActDecide: true, ActClose: true, ActStop: true},
}

// May reports whether a role allows an act.
func May(r Role, a Act) bool { return allowed[r][a] }

// Chairs reports whether a seat that was given the chair has it: who may not be in the
// meeting has none there, and the IRO needs none.
func (n Network) Chairs(seat Seat, over bool) bool {
	acts, _ := n.Acts(seat.Person)
	return n.Sits(seat, over) && !acts.Kind.IRO()
}

// ReadsBack reports whether they are asked whether that is what was agreed: whoever is in
// the meeting with a say of their own. The IRO is the one who asks.
func (s Standing) ReadsBack() bool {
	return s.Attends() && !s.Screen() && !s.Tie.Kind.IRO() && s.Tie.Kind.Marks()
}

// SetsOutcomes reports whether they say what became of what was agreed, once the review is
// closed: the IRO and the cover, and the child's social worker who was invited to it.
func (s Standing) SetsOutcomes() bool {
	return s.Over && s.AtWork() && (s.Leads() || s.Tie.Kind == care.TieSocialWorker && s.Attends())
}

// Role is theirs in the meeting, where chair is the seat that has the chair; empty:
// the IRO has it.
func (s Standing) Role(chair care.ID) Role {
	switch {
	case !s.Attends():
		return Nobody
	case s.Screen():
		return RoomScreen
	case s.Tie.Kind.IRO():
		return Leader
	case s.Seat.ID == chair:
		return InChair
	case !s.Tie.Kind.Marks():
		return Guest
	default:
		return Member
	}
}

package review

import (
	"strings"
	"time"

	"myreview/server/access"
	"myreview/server/care"
)

// Spell is a time in which a seat that is not the IRO's had the chair: for one
// item, or for the whole review where Item is empty.
type Spell struct {
	ID      care.ID
	Seat    care.ID
	Item    care.ID
	FromAt  time.Time
	UntilAt time.Time // zero: still
}

// Runs reports whether the spell goes on.
func (s Spell) Runs() bool { return s.UntilAt.IsZero() }

// Gives reports whether the chair is to be given to a seat, for the item that
// is talked about now or, with an empty item, for the whole review: not when
// it has it already in the same way (a repeat). The IRO has no need of it, nobody
// else has it in their work, and a room screen cannot hold it.
func Gives(seat Seat, tie care.Tie, item care.ID, items []Item, spells []Spell, at time.Time) (bool, error) {
	switch {
	case seat.Screen() || seat.State != Invited || !tie.Active(at):
		return false, care.NotFoundError()
	case tie.Kind.IRO():
		return false, care.Conflict("error.chair.iro")
	case !tie.Kind.Chairs():
		return false, care.NotFoundError()
	}
	for _, s := range spells {
		if s.Runs() && s.Seat == seat.ID && s.Item == item {
			return false, nil
		}
	}
	if now := current(items); item != "" && (now < 0 || items[now].ID != item) {
		return false, care.Conflict("error.chair.item")
	}
	return true, nil
}

// The levels of leading run from 0 to MostLed.
const MostLed = 5

// Level is how far a child led their review (domain.md sections 9 and 14, Z7): 0 not in
// the meeting, 1 attended, 2 opened or closed it, 3 chaired named items, 4
// co-chaired (at least half of those that were reached), 5 chaired with the IRO's support
// (all of them). Who led less than half of those that were planned did not get beyond 3,
// however few were reached. It is computed from the items and who had the
// chair for each; welcome and close are the IRO's by default and count for
// level 2 alone.
func Level(items []Item, child care.ID, there bool) int {
	var planned, talked, led, framed int
	for _, it := range items {
		inner := it.Kind != Welcome && it.Kind != Close
		if inner {
			planned++
		}
		if it.State == Ahead {
			continue
		}
		mine := 0
		if it.LedBy == child && child != "" {
			mine = 1
		}
		if !inner {
			framed += mine
			continue
		}
		talked++
		led += mine
	}
	switch {
	case led > 0 && 2*led < planned:
		return 3
	case led > 0 && led == talked:
		return MostLed
	case led > 0 && 2*led >= talked:
		return 4
	case led > 0:
		return 3
	case framed > 0:
		return 2
	case there:
		return 1
	default:
		return 0
	}
}

// CheckLevel says whether the IRO may record that a child led so far: another level than
// the one that was counted needs a reason in words.
func CheckLevel(counted, said int, why string) error {
	switch {
	case said < 0 || said > MostLed:
		return care.Invalid("close.level.error.unknown").On("level")
	case said != counted && strings.TrimSpace(why) == "":
		return care.Invalid("close.level.error.why").On("level_why")
	}
	return nil
}

// Fits refuses what has to wait: nearly everything before the meeting starts,
// and moving or scaling while it is paused. Picking goes on in a pause, so
// that nobody is hurried.
func Fits(a access.Act, phase Phase, paused bool) error {
	switch a {
	case access.ActStart, access.ActInvite, access.ActGive, access.ActHandBack, access.ActUndo:
		return nil
	}
	if phase.Waits() {
		return care.Conflict("error.meeting.notstarted")
	}
	switch a {
	case access.ActMove, access.ActOpen, access.ActReveal:
		if paused {
			return care.Conflict("error.meeting.paused")
		}
	}
	return nil
}

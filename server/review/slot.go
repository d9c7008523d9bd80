package review

import (
	"slices"
	"time"

	"myreview/server/care"
)

// Hows are how people are at a review, as they are offered: in a room, by screen, or some so
// and some so.
var Hows = []string{"room", "screen", "both"}

// How long a review may be planned to take, in minutes, and how long one is taken to be of
// which nobody said it.
const (
	MinutesLeast = 5
	MinutesMost  = 8 * 60
	MinutesUsual = 60
)

// CheckShape refuses a length or a way to be there that is none. Both may be left out.
func CheckShape(minutes int, how string) error {
	switch {
	case minutes != 0 && (minutes < MinutesLeast || minutes > MinutesMost):
		return care.Invalid("plan.error.minutes").On("minutes")
	case how != "" && !slices.Contains(Hows, how):
		return care.Invalid("error.form").On("how")
	}
	return nil
}

// Slot is the part of a review for which somebody comes: so many minutes after its
// beginning, for so many minutes. The zero Slot is none of their own. It moves with the review.
type Slot struct{ After, For int }

// Check refuses a part that a review of so many minutes has no room for; 0: nobody said how
// long it takes.
func (s Slot) Check(minutes int) error {
	switch {
	case s == Slot{}:
		return nil
	case s.After < 0:
		return care.Invalid("plan.error.before").On("from")
	case s.For < MinutesLeast || s.For > MinutesMost:
		return care.Invalid("plan.error.minutes").On("for")
	case minutes > 0 && s.After+s.For > minutes || s.After > MinutesMost:
		return care.Invalid("plan.error.after").On("for")
	}
	return nil
}

// HasSlot reports whether somebody with a tie can be asked for a part alone. The child and
// the people at work on the case come to all of it.
func HasSlot(kind care.TieKind) bool { return kind != care.TieChild && !kind.Professional() }

// At is when somebody with a tie is asked to come to a review, and for how many minutes (0:
// nobody said). Who comes from school, health and the like is told a time of their own and
// nothing of the review's; until they have one it is zero (domain.md section 1, "Meeting
// link").
func (s Slot) At(kind care.TieKind, starts time.Time, minutes int) (time.Time, int) {
	switch {
	case starts.IsZero() || !HasSlot(kind):
	case s.For > 0:
		return starts.Add(time.Duration(s.After) * time.Minute), s.For
	case kind.OwnTasks():
		return time.Time{}, 0
	}
	return starts, minutes
}

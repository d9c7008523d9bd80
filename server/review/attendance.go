package review

import (
	"time"

	"myreview/server/care"
)

// quietAfter is how long a screen may be silent before the IRO is told: two
// and a half missed pings and a page's reload.
const quietAfter = 60 * time.Second

// ParseJoin accepts the ways in which somebody can join.
func ParseJoin(s string) (Mode, error) {
	m, err := ParseMode(s)
	if err != nil || m == NotThere {
		return "", care.Invalid("error.meeting.mode").On("mode")
	}
	return m, nil
}

// Here reports whether the seat has joined and has not left since.
func (s Seat) Here() bool {
	return s.State == Invited && !s.JoinedAt.IsZero() && s.LeftAt.IsZero()
}

// Gone reports whether somebody was here and has left: that is not the same as not
// being here yet.
func (s Seat) Gone() bool { return s.State == Invited && !s.LeftAt.IsZero() }

// Quiet reports whether somebody who is here by screen has not been heard from
// for a while: the connection may be lost. In the room or on the phone there
// is nothing to hear.
func (s Seat) Quiet(now time.Time) bool {
	return s.Here() && s.Mode == OnScreen && now.Sub(s.SeenAt) > quietAfter
}

// seenEvery is how exactly it is kept when somebody was last heard from.
const seenEvery = 20 * time.Second

// Noted reports whether it is kept well enough that somebody was heard from.
func (s Seat) Noted(now time.Time) bool { return !s.Here() || now.Sub(s.SeenAt) < seenEvery }

// Took suggests how somebody was there, for the IRO to confirm: an arrival is
// not taken as presence by itself (domain.md 11.10).
func (s Seat) Took() Mode {
	if s.JoinedAt.IsZero() || s.Mode == "" {
		return NotThere
	}
	return s.Mode
}

package review

import (
	"myreview/server/care"
	"testing"
	"time"
)

func TestHere(t *testing.T) {
	now := ten.Add(time.Hour)
	tests := []struct {
		name        string
		seat        Seat
		here, quiet bool
		took        Mode
	}{
		{"never came", Seat{}, false, false, NotThere},
		{"came into the room", Seat{Mode: InRoom, JoinedAt: ten, SeenAt: ten}, true, false, InRoom},
		{"on a screen, heard from just now", Seat{Mode: OnScreen, JoinedAt: ten, SeenAt: now.Add(-time.Minute)}, true, false, OnScreen},
		{"on a screen, silent", Seat{Mode: OnScreen, JoinedAt: ten, SeenAt: now.Add(-61 * time.Second)}, true, true, OnScreen},
		{"on the phone there is nothing to hear", Seat{Mode: ByPhone, JoinedAt: ten, SeenAt: ten}, true, false, ByPhone},
		{"left, and was there all the same", Seat{Mode: OnScreen, JoinedAt: ten, LeftAt: now, SeenAt: ten}, false, false, OnScreen},
		{"removed", Seat{State: Removed, Mode: OnScreen, JoinedAt: ten, SeenAt: ten}, false, false, OnScreen},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.seat.State == "" {
				tt.seat.State = Invited
			}
			if got := tt.seat.Here(); got != tt.here {
				t.Errorf("here: %v", got)
			}
			if got := tt.seat.Quiet(now); got != tt.quiet {
				t.Errorf("quiet: %v", got)
			}
			if got := tt.seat.Took(); got != tt.took {
				t.Errorf("took part: %s", got)
			}
		})
	}
}

func TestParseJoin(t *testing.T) {
	for text, key := range map[string]string{
		"room": "", "screen": "", "phone": "",
		"none": "error.meeting.mode", "": "error.meeting.mode", "Room": "error.meeting.mode",
	} {
		_, err := ParseJoin(text)
		wantKey(t, err, key)
	}
}

// A ping asks nothing of the database while there is nothing to note. Everybody
// who is not let in is for the database to answer, with its reason.
func TestNoted(t *testing.T) {
	now := ten.Add(10 * time.Minute)
	here := func(seat care.ID, seen time.Time) func(*State) {
		return func(s *State) {
			one := s.seat(seat)
			one.Mode, one.JoinedAt, one.SeenAt = OnScreen, ten, seen
		}
	}
	for _, c := range []struct {
		name string
		who  string
		set  func(*State)
		want bool
	}{
		{"not here yet", "jo", func(*State) {}, true},
		{"here, heard from just now", "jo", here("s-jo", now.Add(-19*time.Second)), true},
		{"here, not heard from", "jo", here("s-jo", now.Add(-20*time.Second)), false},
		{"signed out", "jo", func(s *State) { delete(s.Sessions, "h-jo") }, false},
		{"seat removed", "jo", func(s *State) { s.seat("s-jo").State = Removed }, false},
		{"excluded", "dad", func(*State) {}, false},
		{"a room screen", "room", here("room", now), true},
		{"a room screen after the end", "room", func(s *State) { here("room", now)(s); s.Review.Phase = Closed }, false},
	} {
		if got := NewMeeting(with(c.set)).Noted(viewer(c.who), now); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

package review

import (
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

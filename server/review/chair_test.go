package review

import (
	"testing"
	"time"

	"myreview/server/access"
	"myreview/server/care"
)

func TestFits(t *testing.T) {
	tests := []struct {
		act    access.Act
		phase  Phase
		paused bool
		err    string
	}{
		{access.ActStart, Planned, false, ""},
		{access.ActInvite, Planned, false, ""},
		{access.ActGive, Planned, false, ""},
		{access.ActMove, Planned, false, "error.meeting.notstarted"},
		{access.ActPick, Planned, false, "error.meeting.notstarted"},
		{access.ActMove, Live, false, ""},
		{access.ActMove, Live, true, "error.meeting.paused"},
		{access.ActOpen, Live, true, "error.meeting.paused"},
		{access.ActReveal, Live, true, "error.meeting.paused"},
		{access.ActPick, Live, true, ""},
		{access.ActPause, Live, true, ""},
		{access.ActHandBack, Live, true, ""},
		{access.ActGive, Live, true, ""},
	}
	for _, tt := range tests {
		t.Run(string(tt.act)+" "+string(tt.phase), func(t *testing.T) {
			wantKey(t, Fits(tt.act, tt.phase, tt.paused), tt.err)
		})
	}
}

func TestGives(t *testing.T) {
	at := time.Date(2026, 3, 26, 10, 0, 0, 0, time.UTC)
	items := agendaIn("dna")
	running := []Spell{{Seat: "child", Item: "b"}, {Seat: "mum", UntilAt: at}}
	tests := []struct {
		name string
		seat Seat
		tie  care.Tie
		item care.ID
		want bool
		err  string
	}{
		{"to the child for the whole review", Seat{ID: "child", Person: "p"}, care.Tie{Kind: care.TieChild}, "", true, ""},
		{"the same again is a repeat", Seat{ID: "child", Person: "p"}, care.Tie{Kind: care.TieChild}, "b", false, ""},
		{"to a co-chair for this item", Seat{ID: "carer", Person: "p"}, care.Tie{Kind: care.TieCarer}, "b", true, ""},
		{"a spell that is over is no repeat", Seat{ID: "mum", Person: "p"}, care.Tie{Kind: care.TieParent}, "", true, ""},
		{"not for an item that is done", Seat{ID: "carer", Person: "p"}, care.Tie{Kind: care.TieCarer}, "a", false, "error.chair.item"},
		{"not for an item that is ahead", Seat{ID: "carer", Person: "p"}, care.Tie{Kind: care.TieCarer}, "c", false, "error.chair.item"},
		{"not to the IRO", Seat{ID: "iro", Person: "p"}, care.Tie{Kind: care.TieIRO}, "", false, "error.chair.iro"},
		{"not to an advocate", Seat{ID: "adv", Person: "p"}, care.Tie{Kind: care.TieAdvocate}, "", false, "not found"},
		{"not to somebody from school", Seat{ID: "school", Person: "p"}, care.Tie{Kind: care.TieSchool}, "", false, "not found"},
		{"not to the social worker", Seat{ID: "worker", Person: "p"}, care.Tie{Kind: care.TieSocialWorker}, "", false, "not found"},
		{"not to a room screen", Seat{ID: "room"}, care.Tie{}, "", false, "not found"},
		{"not to a seat that was removed", Seat{ID: "dad", Person: "p", State: Removed}, care.Tie{Kind: care.TieParent}, "", false, "not found"},
		{"not to someone excluded", Seat{ID: "dad", Person: "p"}, care.Tie{Kind: care.TieParent, State: care.TieExcluded}, "", false, "not found"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.seat.State == "" {
				tt.seat.State = Invited
			}
			if tt.tie.State == "" {
				tt.tie.State = care.TieActive
			}
			got, err := Gives(tt.seat, tt.tie, tt.item, items, running, at)
			wantKey(t, err, tt.err)
			if got != tt.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestLevel(t *testing.T) {
	// One letter an item: who led it, c the child, i the IRO, - not talked about.
	tests := []struct {
		name  string
		led   string // welcome, good, promises, area, area, next, close
		there bool
		want  int
	}{
		{"not in the meeting", "iiiiiii", false, 0},
		{"attended", "iiiiiii", true, 1},
		{"said hello", "ciiiiii", true, 2},
		{"closed it", "iiiiiic", true, 2},
		{"one item", "iiiciii", true, 3},
		{"two of five", "iciciii", true, 3},
		{"half of what was talked about, and less than half of what was planned", "iciii--", true, 3},
		{"half of what was talked about, and nearly half of what was planned", "iccii--", true, 3},
		{"half of what was talked about: co-chaired", "icccii-", true, 4},
		{"more than half", "iccciii", true, 4},
		{"all but one", "iccccii", true, 4},
		{"everything that was talked about; the IRO opened and closed", "iccccci", true, 5},
		{"everything", "ccccccc", true, 5},
		{"all that was reached, most of what was planned", "iccc---", true, 5},
		{"all that was reached, of which there was little: never chaired", "icc----", true, 3},
		{"one of five, and no more was reached", "ic-----", true, 3},
		{"nothing has started", "-------", true, 1},
	}
	kinds := []ItemKind{Welcome, Good, Promises, ForArea, ForArea, Next, Close}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var items []Item
			for i, c := range tt.led {
				it := Item{Kind: kinds[i], State: Done, LedBy: "iro"}
				switch c {
				case 'c':
					it.LedBy = "child"
				case '-':
					it.State, it.LedBy = Ahead, ""
				}
				items = append(items, it)
			}
			if got := Level(items, "child", tt.there); got != tt.want {
				t.Errorf("level %d, want %d", got, tt.want)
			}
		})
	}
	if got := Level([]Item{{Kind: Good, State: Done}}, "", false); got != 0 {
		t.Errorf("a child without a seat led an item that nobody led: level %d", got)
	}
}

package review

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"myreview/server/care"
)

// scaledHome is a meeting in which home is revealed, kim's mark being for the IRO
// alone, or still being picked.
func scaledHome(state RoundState) State {
	return with(func(s *State) {
		s.Rounds = []Round{{ID: "round", Area: care.Home, State: state, OpenedAt: ten}}
		s.Marks = []Mark{
			{Round: "round", Seat: "s-kim", Shows: ShowIRO, Pick: "3", Higher: "only for the IRO"},
			{Round: "round", Seat: "s-jo", Shows: ShowWith, Pick: "8", Higher: "for all"},
		}
		s.seat("s-kim").Shows = ShowIRO
		s.Last = []LastMark{{Tie: "t-kim", Area: care.Home, Pick: "2", Shows: ShowIRO, Revealed: true}}
	})
}

func TestCommonIsWhatARoomScreenShows(t *testing.T) {
	for _, state := range []RoundState{RoundOpen, RoundRevealed, RoundClosed} {
		m := NewMeeting(scaledHome(state))
		want, err := m.View(viewer("room"))
		if err != nil {
			t.Fatal(err)
		}
		want.Epoch, want.Me = "", Me{}
		for _, who := range []string{"kim", "jo", "iris", "room"} {
			got, err := m.Common(viewer(who))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, %s: %s", state, who, diff)
			}
		}
		for _, who := range []string{"dad", "gran", "old", "aunt", "stranger"} {
			if _, err := m.Common(viewer(who)); care.KindOf(err) != care.KindNotFound || err == nil {
				t.Errorf("%s was let in: %v", who, err)
			}
		}
	}
}

func TestOwnIsTheViewersPartOfTheirView(t *testing.T) {
	for _, state := range []RoundState{RoundOpen, RoundRevealed, RoundClosed} {
		m := NewMeeting(scaledHome(state))
		for _, who := range []string{"kim", "jo", "mum", "priya", "iris", "carl", "room"} {
			want, err := m.View(viewer(who))
			if err != nil {
				t.Fatal(err)
			}
			want.People, want.Views, want.Decisions, want.Scales, want.Outside, want.Screens = nil, nil, nil, nil, nil, nil
			want.Agenda, want.Scale.Picked, want.Scale.Marks = Agenda{}, nil, nil
			got, err := m.Own(viewer(who))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(&want, got); diff != "" {
				t.Errorf("%s, %s: %s", state, who, diff)
			}
		}
		if _, err := m.Own(viewer("dad")); care.KindOf(err) != care.KindNotFound || err == nil {
			t.Errorf("an excluded parent was let in: %v", err)
		}
	}
}

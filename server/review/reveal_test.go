package review

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"myreview/server/care"
)

// heard is what a viewer's scale shows after the reveal: "kim 3" for a number,
// "kim pass" for one who passed or whose mark is kept from the viewer.
func heard(v View) []string {
	var out []string
	for _, k := range v.Scale.Marks {
		text := string(k.Tie[2:]) + " " + string(k.Pick)
		if k.Last != "" {
			text += " was " + string(k.Last)
		}
		out = append(out, text)
	}
	return out
}

func scaled(state RoundState, kim Shows) func(*State) {
	return func(s *State) {
		s.Rounds = []Round{{ID: "round", Area: care.Home, State: state, OpenedAt: ten}}
		s.seat("s-kim").Shows = kim
		s.Marks = []Mark{
			{Round: "round", Seat: "s-iris", Shows: ShowWith, Pick: "6"},
			{Round: "round", Seat: "s-kim", Shows: kim, Pick: "3", Higher: "my own room"},
			{Round: "round", Seat: "s-mum", Shows: ShowWith, Pick: "9", Higher: "more calls"},
			{Round: "round", Seat: "s-jo", Shows: ShowWith, Pick: "8"},
		}
		s.Last = []LastMark{
			{Tie: "t-kim", Area: care.Home, Pick: "5", Shows: ShowWith, Revealed: true},
			{Tie: "t-mum", Area: care.Home, Pick: "2", Shows: ShowWith, Revealed: false},
			{Tie: "t-jo", Area: care.Family, Pick: "1", Shows: ShowWith, Revealed: true},
		}
		s.Before = []care.ID{"kim", "jo", "mum", "priya", "iris"}
	}
}

func TestReveal(t *testing.T) {
	tests := []struct {
		name  string
		shows Shows
		who   string
		want  []string
	}{
		{"with the others: in the middle", ShowWith, "mum", []string{"jo 8", "mum 9 was 2", "kim 3 was 5", "iris 6"}},
		{"the child first", ShowFirst, "mum", []string{"kim 3 was 5", "jo 8", "mum 9 was 2", "iris 6"}},
		{"the child last", ShowLast, "jo", []string{"jo 8", "mum 9", "iris 6", "kim 3 was 5"}},
		{"only to my IRO, as the IRO sees it", ShowIRO, "iris", []string{"jo 8", "mum 9", "kim 3 was 5", "iris 6"}},
		{"one who covers sees it too", ShowIRO, "carl", []string{"jo 8", "mum 9", "kim 3 was 5", "iris 6"}},
		{"only to my IRO, as others see it", ShowIRO, "mum", []string{"jo 8", "mum 9 was 2", "kim pass", "iris 6"}},
		{"only to my IRO, on the room screen", ShowIRO, "room", []string{"jo 8", "mum 9", "kim pass", "iris 6"}},
		{"only to my IRO, as the child sees it", ShowIRO, "kim", []string{"jo 8", "mum 9", "kim 3 was 5", "iris 6"}},
		{"not today, as the IRO sees it", ShowNot, "iris", []string{"jo 8", "mum 9", "kim pass", "iris 6"}},
		{"not today, as the child sees it", ShowNot, "kim", []string{"jo 8", "mum 9", "kim 3 was 5", "iris 6"}},
		{"the room screen sees what all see", ShowWith, "room", []string{"jo 8", "mum 9", "kim 3 was 5", "iris 6"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := look(t, with(scaled(RoundRevealed, tt.shows)), tt.who)
			if diff := cmp.Diff(tt.want, heard(v)); diff != "" {
				t.Error(diff)
			}
			if v.Scale.State != ScaleRevealed || v.Scale.Picked != nil {
				t.Errorf("%+v", v.Scale)
			}
			for _, k := range v.Scale.Marks {
				if k.Tie == "t-kim" && (k.Pick == Pass) != (k.Higher == "") {
					t.Errorf("her words go with her mark: %+v", k)
				}
			}
		})
	}
}

// Whoever has no place any more has no mark either, whatever ended it.
func TestMarksOfThoseWhoHaveLeft(t *testing.T) {
	jo := func(s *State) *care.Tie {
		return &s.Ties[slices.IndexFunc(s.Ties, func(t care.Tie) bool { return t.ID == "t-jo" })]
	}
	for why, leave := range map[string]func(*State){
		"the seat was removed":      func(s *State) { s.seat("s-jo").State = Removed },
		"the tie was excluded":      func(s *State) { jo(s).State = care.TieExcluded },
		"the tie was ended":         func(s *State) { jo(s).State = care.TieEnded },
		"the tie ran out by itself": func(s *State) { jo(s).Until = s.Now.Add(-time.Minute) },
	} {
		v := look(t, with(scaled(RoundRevealed, ShowWith), leave), "iris")
		if slices.ContainsFunc(v.Scale.Marks, func(k ShownMark) bool { return k.Tie == "t-jo" }) {
			t.Errorf("%s: the mark is shown", why)
		}
	}
}

// What was revealed last time is for those to whom it was revealed.
func TestLastTimeIsForThoseWhoWereThere(t *testing.T) {
	others := func(s *State) {
		s.Last = append(s.Last, LastMark{Tie: "t-jo", Area: care.Home, Pick: "4", Shows: ShowWith, Revealed: true})
		s.Last[1].Revealed = true // mum's
	}
	without := func(who ...care.ID) func(*State) {
		return func(s *State) {
			s.Before = slices.DeleteFunc(s.Before, func(p care.ID) bool { return slices.Contains(who, p) })
		}
	}
	all := []string{"jo 8 was 4", "mum 9 was 2", "kim 3 was 5", "iris 6"}
	none := []string{"jo 8", "mum 9", "kim 3", "iris 6"}
	for _, tt := range []struct {
		name   string
		who    string
		change func(*State)
		want   []string
	}{
		{"a parent who was there", "mum", nil, all},
		{"a parent at their first review: only their own", "mum", without("mum"), []string{"jo 8", "mum 9 was 2", "kim 3", "iris 6"}},
		{"a social worker at their first review", "priya", without("priya"), none},
		{"beside somebody who was not there", "jo", without("mum"), all},
		{"the child, always", "kim", without("kim", "jo", "mum", "priya", "iris"), all},
		{"the IRO", "iris", without("iris"), all},
		{"one who covers", "carl", without("carl"), all},
		{"the room screen, all having been there", "room", without("iris", "kim"), all},
		{"the room screen, before one who was not there", "room", without("priya"), none},
		{"the room screen, where who was not there is not invited now", "room", func(s *State) {
			without("priya")(s)
			s.seat("s-priya").State = Removed
		}, all},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := with(scaled(RoundRevealed, ShowWith), others)
			if tt.change != nil {
				tt.change(&s)
			}
			if diff := cmp.Diff(tt.want, heard(look(t, s, tt.who))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAPassStandsInTheMiddle(t *testing.T) {
	v := look(t, with(scaled(RoundRevealed, ShowFirst), func(s *State) { s.Marks[1].Pick = Pass }), "jo")
	if diff := cmp.Diff([]string{"jo 8", "mum 9", "kim pass", "iris 6"}, heard(v)); diff != "" {
		t.Error(diff)
	}
}

func TestBeforeTheReveal(t *testing.T) {
	s := with(scaled(RoundOpen, ShowFirst))
	for _, who := range []string{"kim", "mum", "iris", "priya", "room"} {
		v := look(t, s, who)
		var picked []string
		for _, p := range v.Scale.Picked {
			picked = append(picked, string(p.Tie[2:]))
		}
		if diff := cmp.Diff([]string{"kim", "jo", "mum", "iris"}, picked); diff != "" {
			t.Errorf("%s: who has picked, in the usual order: %s", who, diff)
		}
		if v.Scale.Marks != nil || v.Scale.State != ScaleOpen {
			t.Errorf("%s sees marks: %+v", who, v.Scale)
		}
	}
	kim := look(t, s, "kim").Scale.Mine
	if diff := cmp.Diff(Own{Pick: "3", Higher: "my own room", Shows: ShowFirst, Last: "5"}, kim); diff != "" {
		t.Error(diff)
	}
	mum := look(t, s, "mum").Scale.Mine
	if diff := cmp.Diff(Own{Pick: "9", Higher: "more calls", Shows: ShowWith, Last: "2"}, mum); diff != "" {
		t.Errorf("one's own last mark is always one's own: %s", diff)
	}
}

func TestScaleNow(t *testing.T) {
	fam := Round{ID: "fam", Area: care.Family, State: RoundOpen, OpenedAt: ten.Add(time.Minute)}
	t.Run("the area that is talked about, before it is opened", func(t *testing.T) {
		v := look(t, with(), "kim")
		if v.Scale.Area != care.Home || v.Scale.State != ScaleAhead || v.Scale.Round != "" {
			t.Errorf("%+v", v.Scale)
		}
	})
	t.Run("the open one, wherever the agenda is; the rest is behind", func(t *testing.T) {
		v := look(t, with(scaled(RoundRevealed, ShowWith), func(s *State) { s.Rounds = append(s.Rounds, fam) }), "kim")
		if v.Scale.Area != care.Family || len(v.Scales) != 1 || v.Scales[0].Area != care.Home || len(v.Scales[0].Marks) != 4 {
			t.Errorf("%+v", v)
		}
	})
	t.Run("nothing is scaled at the welcome", func(t *testing.T) {
		v := look(t, with(func(s *State) { s.Items[0].State, s.Items[1].State = Now, Ahead }), "kim")
		if !cmp.Equal(v.Scale, Scale{}) {
			t.Errorf("%+v", v.Scale)
		}
	})
	t.Run("after an undone reveal only the owner is reminded", func(t *testing.T) {
		s := with(scaled(RoundClosed, ShowWith), func(s *State) {
			s.Rounds = append(s.Rounds, Round{ID: "again", Area: care.Home, State: RoundOpen, OpenedAt: ten.Add(time.Minute)})
		})
		v := look(t, s, "kim")
		if v.Scale.Round != "again" || v.Scale.Mine.Pick != "" || v.Scale.Mine.Before != "3" || v.Scale.Picked != nil {
			t.Errorf("%+v", v.Scale)
		}
		if v = look(t, s, "priya"); v.Scale.Mine.Before != "" {
			t.Errorf("%+v", v.Scale)
		}
	})
	t.Run("the little band picks pictures", func(t *testing.T) {
		s := with(func(s *State) { s.Names["kim"] = Name{Band: care.Little} })
		if !look(t, s, "kim").Scale.Pics || look(t, s, "mum").Scale.Pics {
			t.Error("pictures are for the child")
		}
	})
	t.Run("nor of someone who is excluded, under whatever tie", func(t *testing.T) {
		v := look(t, with(scaled(RoundRevealed, ShowWith), func(s *State) {
			s.Ties = append(s.Ties, care.Tie{ID: "t-mum-too", Person: "mum", Child: "kim", Kind: care.TieCarer, State: care.TieExcluded})
		}), "kim")
		if diff := cmp.Diff([]string{"jo 8", "kim 3 was 5", "iris 6"}, heard(v)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("a mark of someone who was removed is not shown", func(t *testing.T) {
		v := look(t, with(scaled(RoundRevealed, ShowWith), func(s *State) { s.seat("s-mum").State = Removed }), "kim")
		if diff := cmp.Diff([]string{"jo 8", "kim 3 was 5", "iris 6"}, heard(v)); diff != "" {
			t.Error(diff)
		}
	})
}

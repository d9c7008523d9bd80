package review

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"myreview/server/care"
)

// What a viewer may not see must not change what they see, not by a word, a
// count or an order. Each case changes one hidden thing in a random meeting;
// all viewers but those named must get views that are deeply equal.
func TestUnseenThingsChangeNothing(t *testing.T) {
	viewers := []string{"kim", "jo", "mum", "dad", "gran", "priya", "iris", "carl", "old", "aunt", "room", "stranger"}
	iros := []string{"iris", "carl"}
	cases := []struct {
		name   string
		change func(s *State, r *rand.Rand) (sees []string, done bool)
	}{
		{"a mark before its reveal", func(s *State, r *rand.Rand) ([]string, bool) {
			return remark(s, r, func(round Round, _ Mark) bool { return round.State != RoundRevealed }, true)
		}},
		{"a mark for the IRO alone, revealed", func(s *State, r *rand.Rand) ([]string, bool) {
			sees, done := remark(s, r, func(round Round, k Mark) bool { return round.State == RoundRevealed && k.Shows == ShowIRO }, false)
			return append(sees, iros...), done
		}},
		{"a mark that is not shown today, revealed", func(s *State, r *rand.Rand) ([]string, bool) {
			return remark(s, r, func(round Round, k Mark) bool { return round.State == RoundRevealed && k.Shows == ShowNot }, false)
		}},
		{"whether a mark was kept or passed", func(s *State, r *rand.Rand) ([]string, bool) {
			i, ok := someMark(s, r, func(round Round, k Mark) bool { return round.State == RoundRevealed && !k.Shows.ToAll() })
			if ok {
				s.Marks[i].Shows, s.Marks[i].Pick, s.Marks[i].Higher, s.Marks[i].ToldBy = ShowWith, Pass, "", ""
			}
			return append([]string{owner(s, i)}, iros...), ok
		}},
		{"a last mark of a round that nobody saw", func(s *State, r *rand.Rand) ([]string, bool) {
			i := r.IntN(len(s.Last))
			if s.Last[i].Revealed {
				return nil, false
			}
			s.Last[i].Pick = somePick(r)
			return []string{string(s.Last[i].Tie[2:])}, true
		}},
		{"everyone's last marks before this reveal", func(s *State, r *rand.Rand) ([]string, bool) {
			i := r.IntN(len(s.Last))
			for _, round := range s.Rounds {
				if round.Area == s.Last[i].Area && round.State == RoundRevealed {
					return nil, false
				}
			}
			s.Last[i].Pick = somePick(r)
			return []string{string(s.Last[i].Tie[2:])}, true
		}},
		{"what others put last time, to whoever was not there", func(s *State, r *rand.Rand) ([]string, bool) {
			i := r.IntN(len(s.Last))
			s.Last[i].Pick = somePick(r)
			sees := append([]string{string(s.Last[i].Tie[2:]), "kim"}, iros...)
			for _, person := range s.Before {
				sees = append(sees, string(person))
			}
			if slices.Contains(sees, "jo") && slices.Contains(sees, "mum") && slices.Contains(sees, "priya") {
				sees = append(sees, "room")
			}
			return sees, true
		}},
		{"an answer for the IRO alone", func(s *State, r *rand.Rand) ([]string, bool) {
			i := r.IntN(len(s.Answers))
			if s.Answers[i].Audience != care.OnlyIRO || s.Answers[i].Tie != "t-kim" {
				return nil, false
			}
			if r.IntN(2) == 0 {
				s.Answers = append(s.Answers[:i:i], s.Answers[i+1:]...)
			} else {
				s.Answers[i].Body, s.Answers[i].Question = []byte("other"), "other"
			}
			return append([]string{"kim"}, iros...), true
		}},
		{"an answer for a person she picked", func(s *State, r *rand.Rand) ([]string, bool) {
			i := r.IntN(len(s.Answers))
			if s.Answers[i].Audience != care.Picked {
				return nil, false
			}
			s.Answers[i].Body, s.Answers[i].Area = []byte("other"), care.Health
			return append([]string{"kim", "mum"}, iros...), true
		}},
		{"a form that comes in", func(s *State, r *rand.Rand) ([]string, bool) {
			s.Forms = append(s.Forms, FormIn{Tie: "t-dad", Version: 3, At: ten})
			return iros, true
		}},
		{"how others are there, and what they planned", func(s *State, r *rand.Rand) ([]string, bool) {
			seat := s.seat("s-jo")
			seat.Mode, seat.Plans, seat.SeenAt = ByPhone, "phone", ten
			return append([]string{"jo"}, iros...), true
		}},
		{"how the child wants it shown", func(s *State, r *rand.Rand) ([]string, bool) {
			s.seat("s-kim").Shows = ShowNot
			return []string{"kim"}, true
		}},
		{"what somebody said when it was read back", func(s *State, r *rand.Rand) ([]string, bool) {
			s.Decisions[0].Readbacks = append(s.Decisions[0].Readbacks, Readback{Seat: "s-mum", Says: "not", Words: "no"})
			return append([]string{"mum"}, iros...), true
		}},
		{"what became of a promise of last time", func(s *State, r *rand.Rand) ([]string, bool) {
			s.Promises[0].Outcome = Outcome{Kept: KeptNot, Why: "The shop had none."}
			if s.Items[1].Kind != Promises {
				return nil, true
			}
			sees := append([]string{"kim", "room"}, iros...)
			for _, person := range s.Before {
				sees = append(sees, string(person))
			}
			return sees, true
		}},
		{"events that are not theirs", func(s *State, r *rand.Rand) ([]string, bool) {
			s.Review.Seq += 5
			return nil, true
		}},
		{"somebody who is excluded comes and goes", func(s *State, r *rand.Rand) ([]string, bool) {
			s.seat("s-dad").LeftAt, s.seat("s-gran").LeftAt = s.Now, s.Now
			return iros, true
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			tried := 0
			for seed := range uint64(300) {
				before := randomState(rand.New(rand.NewPCG(seed, 1)))
				after := randomState(rand.New(rand.NewPCG(seed, 1)))
				sees, done := c.change(&after, rand.New(rand.NewPCG(seed, 2)))
				if !done {
					continue
				}
				tried++
				for _, who := range viewers {
					if slices.Contains(sees, who) {
						continue
					}
					a, errA := NewMeeting(before).View(viewer(who))
					b, errB := NewMeeting(after).View(viewer(who))
					if (errA == nil) != (errB == nil) || care.KindOf(errA) != care.KindOf(errB) {
						t.Fatalf("seed %d, %s: %v, then %v", seed, who, errA, errB)
					}
					if !reflect.DeepEqual(a, b) {
						t.Fatalf("seed %d: %s can tell: %s", seed, who, cmp.Diff(a, b))
					}
				}
			}
			if tried < 20 {
				t.Fatalf("only %d meetings had such a thing", tried)
			}
		})
	}
}

// The test above would pass if nothing were shown at all: whoever may see a
// change must see it.
func TestSeenThingsShow(t *testing.T) {
	base := with(scaled(RoundRevealed, ShowIRO))
	other := with(scaled(RoundRevealed, ShowIRO), func(s *State) { s.Marks[1].Pick = "4" })
	for who, differs := range map[string]bool{"kim": true, "iris": true, "carl": true, "mum": false, "room": false} {
		if got := !cmp.Equal(look(t, base, who), look(t, other, who)); got != differs {
			t.Errorf("%s: differs %v", who, got)
		}
	}
}

// What became of a promise shows to whoever was told of it.
func TestWhatBecameOfAPromiseShows(t *testing.T) {
	recalls := func(kept Kept) State {
		return with(func(s *State) {
			s.Items[1] = Item{ID: "i-promises", Pos: 2, Kind: Promises, State: Now}
			s.Promises = []Decision{{ID: "p", What: "A bike", WhoTie: "t-jo", Outcome: Outcome{Kept: kept, Why: "so"}}}
			s.Before = []care.ID{"mum", "priya"}
		})
	}
	for who, differs := range map[string]bool{"kim": true, "iris": true, "carl": true, "mum": true, "priya": true, "jo": false, "room": false} {
		if got := !cmp.Equal(look(t, recalls(KeptOpen), who), look(t, recalls(KeptPartly), who)); got != differs {
			t.Errorf("%s: differs %v", who, got)
		}
	}
}

func somePick(r *rand.Rand) Pick {
	if r.IntN(5) == 0 {
		return Pass
	}
	return Pick(strconv.Itoa(r.IntN(11)))
}

func someWords(r *rand.Rand) string { return []string{"", "one", "two", "three"}[r.IntN(4)] }

var allShows = []Shows{ShowFirst, ShowLast, ShowWith, ShowIRO, ShowNot}

func randomState(r *rand.Rand) State {
	s := with(answers)
	seats := []care.ID{"s-kim", "s-jo", "s-mum", "s-dad", "s-gran", "s-priya", "s-iris", "s-carl"}
	for i, area := range []care.Area{care.Home, care.Home, care.Family} {
		round := Round{ID: care.ID("round" + strconv.Itoa(i)), Area: area, OpenedAt: ten}
		round.State = []RoundState{RoundClosed, RoundOpen, RoundRevealed}[r.IntN(3)]
		if i == 0 {
			round.State = RoundClosed
		}
		s.Rounds = append(s.Rounds, round)
		for _, seat := range seats {
			if r.IntN(3) == 0 {
				continue
			}
			k := Mark{Round: round.ID, Seat: seat, Shows: ShowWith, Pick: somePick(r), Higher: someWords(r)}
			if seat == "s-kim" {
				k.Shows = allShows[r.IntN(len(allShows))]
			}
			if r.IntN(4) == 0 {
				k.ToldBy = "s-iris"
			}
			s.Marks = append(s.Marks, k)
		}
	}
	for _, seat := range seats {
		for _, area := range []care.Area{care.Home, care.Family} {
			s.Last = append(s.Last, LastMark{
				Tie: "t-" + seat[2:], Area: area, Pick: somePick(r),
				Shows: allShows[r.IntN(len(allShows))], Revealed: r.IntN(2) == 0,
			})
		}
	}
	for _, person := range []care.ID{"jo", "mum", "priya"} {
		if r.IntN(2) == 0 {
			s.Before = append(s.Before, person)
		}
	}
	s.Decisions = []Decision{{ID: "d", What: "A bed", WhoTie: "t-jo", Readbacks: []Readback{{Seat: "s-kim", Says: "yes"}}}}
	s.Promises = []Decision{{ID: "p", What: "A bike", WhoTie: "t-jo", Outcome: Outcome{Kept: KeptOpen}}}
	if r.IntN(3) == 0 {
		s.Items[1] = Item{ID: s.Items[1].ID, Pos: 2, Kind: Promises, State: Now}
	}
	if r.IntN(2) == 0 {
		s.Review.Chair = "s-kim"
		s.Spells = []Spell{{Seat: "s-kim", FromAt: ten}}
	}
	return s
}

func someMark(s *State, r *rand.Rand, fits func(Round, Mark) bool) (int, bool) {
	for _, i := range r.Perm(len(s.Marks)) {
		for _, round := range s.Rounds {
			if round.ID == s.Marks[i].Round && fits(round, s.Marks[i]) {
				return i, true
			}
		}
	}
	return 0, false
}

func owner(s *State, mark int) string { return string(s.Marks[mark].Seat[2:]) }

// remark changes what a mark says and, where it may, how it is to be shown.
func remark(s *State, r *rand.Rand, fits func(Round, Mark) bool, shows bool) ([]string, bool) {
	i, ok := someMark(s, r, fits)
	if !ok {
		return nil, false
	}
	s.Marks[i].Pick, s.Marks[i].Higher = somePick(r), someWords(r)
	if shows {
		s.Marks[i].Shows = allShows[r.IntN(len(allShows))]
	}
	return []string{owner(s, i)}, true
}

package review

import "testing"

func TestWhatIsSaidOfTheFormIsCountedAndKept(t *testing.T) {
	var all Tally
	for range 7 {
		all.Move("young", "", "well")
	}
	for range 9 {
		all.Move("young", "", "hard")
	}
	all.Move("young", "well", "hard")
	all.Move("young", "hard", "")
	all.Move("young", "mixed", "") // there is none
	all.Move("little", "", "mixed")
	all.Move("parent", "", "well") // nobody asks them
	all.Move("young", "", "unsure")
	kept, err := DecodeTally(all.Encode())
	if err != nil || kept != all || len(all.Encode()) != len(Tally{}.Encode()) {
		t.Fatalf("%v is kept as %v: %v", all, kept, err)
	}
	if _, err := DecodeTally(nil); err == nil {
		t.Error("nothing is a count")
	}
	for i, want := range []struct {
		key    string
		counts [3]int
		hidden [3]bool
		whole  bool
	}{
		{"found.little", [3]int{0, 1, 0}, [3]bool{true, true, true}, true},
		{"found.primary", [3]int{}, [3]bool{}, false},
		{"found.young", [3]int{6, 0, 9}, [3]bool{}, false},
	} {
		g := kept.Groups()[i]
		if g.Key != want.key || g.Hidden != want.whole {
			t.Errorf("%+v, want %+v", g, want)
		}
		for j, f := range g.Figures {
			if f.Key != HowSaid[j] || f.Count() != want.counts[j] || f.Hidden != want.hidden[j] || len(f.Reviews) != 0 {
				t.Errorf("%s: %+v, want %d, hidden %v", g.Key, f, want.counts[j], want.hidden[j])
			}
		}
	}
}

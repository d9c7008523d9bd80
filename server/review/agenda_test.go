package review

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"myreview/server/care"
)

func TestDefaultAgenda(t *testing.T) {
	tests := []struct {
		name  string
		band  care.Band
		age   int
		items int
		last  care.Area // of the areas
	}{
		{"little: ten areas", care.Little, 6, 15, care.Safe},
		{"primary: ten areas", care.Primary, 9, 15, care.Safe},
		{"young, 15: getting ready for 18 is not yet there", care.Young, 15, 15, care.Safe},
		{"young, 16: it is", care.Young, 16, 16, care.Future},
		{"stage, not age: 17 on primary pages", care.Primary, 17, 15, care.Safe},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			items := DefaultAgenda(tt.band, tt.age, true)
			if len(items) != tt.items {
				t.Fatalf("%d items, want %d", len(items), tt.items)
			}
			kinds := []ItemKind{items[0].Kind, items[1].Kind, items[2].Kind, items[3].Kind, items[len(items)-2].Kind, items[len(items)-1].Kind}
			if diff := cmp.Diff([]ItemKind{Welcome, Good, Promises, ForArea, Next, Close}, kinds); diff != "" {
				t.Error(diff)
			}
			if got := items[len(items)-3].Area; got != tt.last {
				t.Errorf("last area %s, want %s", got, tt.last)
			}
			for i, it := range items {
				if it.Pos != i+1 || it.State != Ahead || it.ID == "" {
					t.Errorf("item %d: %+v", i, it)
				}
			}
		})
	}
}

func TestWithoutAPromiseThereIsNoPartAboutPromises(t *testing.T) {
	for _, it := range DefaultAgenda(care.Young, 15, false) {
		if it.Kind == Promises {
			t.Error("a part with nothing in it")
		}
	}
}

// agendaIn is an agenda a b c in the given states, d for done and so on.
func agendaIn(states string) []Item {
	var items []Item
	for i, c := range states {
		state := map[rune]ItemState{'d': Done, 'n': Now, 'a': Ahead}[c]
		items = append(items, Item{ID: care.ID("abcdef"[i : i+1]), Pos: i + 1, State: state})
	}
	return items
}

func after(items, moved []Item) string {
	out := ""
	for _, it := range items {
		for _, m := range moved {
			if m.ID == it.ID {
				it = m
			}
		}
		out += string(it.State[0])
	}
	return out
}

func TestMoving(t *testing.T) {
	tests := []struct {
		name, states string
		forward      bool
		from         care.ID
		want         string // empty: nothing moves
		err          string
	}{
		{"the first step of all", "aaa", true, "", "naa", ""},
		{"next", "naa", true, "a", "dna", ""},
		{"next to the last", "dna", true, "b", "ddn", ""},
		{"pressed twice: one step", "dna", true, "a", "", ""},
		{"starting twice: one start", "dna", true, "", "", ""},
		{"there is no next after the last", "ddn", true, "c", "", "error.meeting.last"},
		{"next from an item that was gone back from", "naa", true, "b", "", "error.meeting.moved"},
		{"next from nowhere", "naa", true, "x", "", "not found"},
		{"back", "dna", false, "b", "naa", ""},
		{"back pressed twice: one step", "naa", false, "b", "", ""},
		{"there is nothing before the first", "naa", false, "a", "", "error.meeting.first"},
		{"back from an item that is done", "dna", false, "a", "", "error.meeting.moved"},
		{"back from nowhere", "naa", false, "x", "", "not found"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			items, step := agendaIn(tt.states), Backward
			if tt.forward {
				step = Forward
			}
			moved, err := step(items, tt.from)
			wantKey(t, err, tt.err)
			if tt.want == "" && moved != nil {
				t.Errorf("moved %v", moved)
			}
			if got := after(items, moved); tt.want != "" && got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestAnAgendaThatNobodyBegan(t *testing.T) {
	for states, want := range map[string]string{"naa": "aaa", "aaa": "aaa", "dna": "meet.desk.undo.begun", "ddd": "meet.desk.undo.begun"} {
		items := agendaIn(states)
		moved, err := Unopened(items)
		if got := after(items, moved); err == nil && got != want || err != nil && err.Error() != want {
			t.Errorf("%s: %s, %v, want %s", states, got, err, want)
		}
	}
}

// wantKey checks an error by its key; "not found" for NotFound.
func wantKey(t *testing.T, err error, key string) {
	t.Helper()
	if key == "not found" {
		key = care.NotFoundError().Key
	}
	got := ""
	if err != nil {
		got = err.Error()
	}
	if got != key {
		t.Errorf("error %q, want %q", got, key)
	}
}

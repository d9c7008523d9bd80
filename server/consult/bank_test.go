package consult

import (
	_ "embed"
	"fmt"
	"maps"
	"strings"
	"testing"
)

//go:embed ids.txt
var bank string

// elsewhere are the ids of the bank that no form asks, and what comes in their place.
var elsewhere = map[string]string{
	"p1": "who is with the child is asked when they come in (forms.AskCompany)", "y1": "the same",
	"k1": "my words: a page of their own", "k2": "the same", "k3": "the same", "k4": "the same",
	"y24": "the meeting block itself",
}

// beside is what a form asks that is not in the bank: the five boxes of domain.md 6.8, and
// whether a child wants a few more, and which of the three houses they open first.
func beside(key, id string) bool { return key == "short" || id == "m0" || id == "h0" }

// TestTheFormsAskTheBank holds the definitions to ids.txt in both directions: each id in the
// forms that it names and in no other, with its area, its rule and its kinds.
func TestTheFormsAskTheBank(t *testing.T) {
	asked := map[string]map[string]string{}
	for _, key := range Keys() {
		f, _ := Get(key)
		for _, q := range f.Questions {
			if beside(key, q.ID) {
				continue
			}
			if asked[q.ID] == nil {
				asked[q.ID] = map[string]string{}
			}
			var kinds []string
			for _, p := range q.Parts {
				kinds = append(kinds, p.Kind)
			}
			asked[q.ID][key] = fmt.Sprint(q.Area, " ", q.Sees, " ", strings.Join(kinds, "+"))
		}
	}
	counted := map[byte]int{}
	seen := map[string]bool{}
	for line := range strings.Lines(bank) {
		row := strings.Fields(line)
		if len(row) == 0 || row[0] == "#" {
			continue
		}
		if len(row) < 3 || seen[row[0]] {
			t.Fatalf("%q: no line of its own", line)
		}
		id, area, sees, want := row[0], strings.Trim(row[1], "-"), row[2], map[string]string{}
		for _, form := range row[3:] {
			key, kinds, _ := strings.Cut(form, "=")
			want[key] = fmt.Sprint(area, " ", sees, " ", kinds)
		}
		if !maps.Equal(asked[id], want) {
			t.Errorf("%s is asked as %v, want %v", id, asked[id], want)
		}
		if (elsewhere[id] != "") == (len(want) > 0) {
			t.Errorf("%s: forms %v, elsewhere %q", id, want, elsewhere[id])
		}
		counted[id[0]]++
		seen[id] = true
	}
	for id := range asked {
		if !seen[id] {
			t.Errorf("the forms ask %s, which is not in the bank", id)
		}
	}
	if want := map[byte]int{'u': 17, 'p': 23, 'm': 12, 'k': 4, 'y': 31, 'f': 15, 'c': 17, 'r': 18}; !maps.Equal(counted, want) {
		t.Errorf("the bank holds %v, want %v", counted, want)
	}
}

// What a young person said when they were asked as a younger child is found again: each question
// that says which one it was names one of the younger forms, about the same area where both have one.
func TestWhatAYoungPersonWasAskedBefore(t *testing.T) {
	young, _ := Get("young")
	younger, _ := Get("primary")
	found := 0
	for _, key := range Keys() {
		f, _ := Get(key)
		for _, q := range f.Questions {
			if q.Was == "" {
				continue
			}
			found++
			was, ok := younger.Question(q.Was)
			if f != young || !ok {
				t.Errorf("%s %s was %q, which no younger child is asked", key, q.ID, q.Was)
			} else if q.Area != "" && was.Area != "" && q.Area != was.Area {
				t.Errorf("%s is of %s and %s of %s", q.ID, q.Area, q.Was, was.Area)
			}
		}
	}
	if found < 15 {
		t.Errorf("%d questions say what they were", found)
	}
}

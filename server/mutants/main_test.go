package main

import "testing"

// Each mutant still changes something: the line that it breaks has not moved on.
func TestEveryMutantFits(t *testing.T) {
	all, err := Mutants()
	if err != nil || len(all) == 0 {
		t.Fatalf("%d mutants, %v", len(all), err)
	}
	rules := map[string]bool{}
	for _, m := range all {
		if _, err := m.Broken("../.."); err != nil {
			t.Error(err)
		}
		if rules[m.Rule] {
			t.Errorf("%q stands there twice", m.Rule)
		}
		rules[m.Rule] = true
	}
}

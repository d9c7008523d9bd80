package main

import (
	"slices"
	"strings"
	"testing"
)

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

// Those who may notice are asked: a slice of the site is tested by the site's tests.
func TestWhoeverIsBuiltOnItIsAsked(t *testing.T) {
	for own, want := range map[string]string{
		"./server/web/reviews": "./server/web/reviews ./server/web", "./server/store/forms": "./server/store/forms ./server/store ./server ./server/web",
		"./server/web": "./server/web ./server",
	} {
		got, err := tests("../..", own)
		for _, pkg := range strings.Fields(want) {
			if err != nil || !slices.Contains(got, pkg) {
				t.Errorf("%s: %v, %v", own, got, err)
			}
		}
	}
}

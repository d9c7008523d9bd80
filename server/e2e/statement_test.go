package e2e_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/view"
)

// tally is what the walks looked at: the accessibility statement is made of it.
var tally = struct {
	sync.Mutex
	axe       string
	pages     map[string]bool // who looked at what, at any width
	rules     map[string]bool
	looks     int
	undecided map[string]bool // rule and element
}{pages: map[string]bool{}, rules: map[string]bool{}, undecided: map[string]bool{}}

// judged is what axe-core says of one look at a page.
type judged struct {
	Version   string
	Rules     []string // that had something to judge
	Undecided []string // rule and element that need a person
	Bad       []struct {
		ID, Help string
		Nodes    []string
	}
}

// count notes one look at a page; its name ends in the window's width.
func count(what string, j judged) {
	tally.Lock()
	defer tally.Unlock()
	tally.axe = j.Version
	tally.looks++
	tally.pages[what[:strings.LastIndexByte(what, '-')]] = true
	for _, r := range j.Rules {
		tally.rules[r] = true
	}
	for _, u := range j.Undecided {
		tally.undecided[u] = true
	}
}

// A full run that passed writes the figures of the accessibility statement
// into the file that MYREVIEW_STATEMENT names (`make statement`). A run of
// some walks, or one that failed, tells nothing about the whole.
func TestMain(m *testing.M) {
	flag.Parse()
	var err error
	if scratch, err = os.MkdirTemp("", "myreview-e2e"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	quit()
	_ = os.RemoveAll(scratch) // what Chromium's last processes still write there stays
	file := os.Getenv("MYREVIEW_STATEMENT")
	if some := flag.Lookup("test.run").Value.String(); file != "" && code == 0 && some == "" && tally.looks > 0 {
		text, err := json.MarshalIndent(view.TestedPages{
			Day: care.DateOf(time.Now()), Axe: tally.axe, Rules: len(tally.rules),
			Pages: len(tally.pages), Looks: tally.looks, Undecided: len(tally.undecided),
		}, "", "\t")
		if err == nil {
			err = os.WriteFile(file, append(text, '\n'), 0o600)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "statement:", err)
			code = 1
		}
	}
	os.Exit(code)
}

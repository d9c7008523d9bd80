package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// table is what one section prints.
type table struct {
	lines []line
	notes []string
}

type line struct {
	what    string
	figures string
	goal    string // what is aimed at, empty where there is nothing to aim at
	met     bool
}

// add puts a figure that has no goal.
func (t *table) add(what, format string, args ...any) {
	t.lines = append(t.lines, line{what: what, figures: fmt.Sprintf(format, args...)})
}

// note puts a sentence under the figures.
func (t *table) note(text string) { t.notes = append(t.notes, text) }

// aim puts a figure beside its goal, at most it or at least it, and more of what
// it was made of.
func (t *table) aim(what, unit string, value float64, sense sense, goal float64, more ...string) {
	met := value <= goal
	if sense == atLeast {
		met = value >= goal
	}
	t.lines = append(t.lines, line{
		what: what, figures: strings.Join(append([]string{number(value) + " " + unit}, more...), ": "), met: met,
		goal: string(sense) + " " + number(goal) + " " + unit,
	})
}

type sense string

const (
	atMost  sense = "at most"
	atLeast sense = "at least"
)

func (t *table) print(w io.Writer) {
	tw := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	for _, l := range t.lines {
		verdict := ""
		if l.goal != "" {
			verdict = "goal " + strings.TrimSpace(l.goal)
			if l.met {
				verdict += ": met"
			} else {
				verdict += ": MISSED"
			}
		}
		_, _ = fmt.Fprintf(tw, "  %s\t%s\t%s\n", l.what, l.figures, verdict)
	}
	_ = tw.Flush() // to the terminal
	for _, n := range t.notes {
		_, _ = fmt.Fprintf(w, "  %s\n", n)
	}
}

// number has three digits that count.
func number(v float64) string {
	if v == math.Trunc(v) && math.Abs(v) < 1e6 {
		return fmt.Sprintf("%.0f", v)
	}
	digits := max(0, 2-int(math.Floor(math.Log10(math.Abs(v)))))
	return fmt.Sprintf("%.*f", digits, v)
}

// median of some figures; NaN of none.
func median(v []float64) float64 {
	if len(v) == 0 {
		return math.NaN()
	}
	s := slices.Sorted(slices.Values(v))
	if n := len(s); n%2 == 0 {
		return (s[n/2-1] + s[n/2]) / 2
	}
	return s[len(s)/2]
}

// times are how long each of many things took.
type times []time.Duration

// at is the time that a share of them took at most, in milliseconds: at(0.99)
// is the p99.
func (t times) at(share float64) float64 {
	if len(t) == 0 {
		return math.NaN()
	}
	s := slices.Sorted(slices.Values(t))
	i := min(len(s)-1, int(math.Ceil(share*float64(len(s))))-1)
	return float64(s[max(0, i)]) / float64(time.Millisecond)
}

// series gathers one figure over the rounds.
type series map[string][]float64

func (s series) note(name string, v float64) { s[name] = append(s[name], v) }
func (s series) median(name string) float64  { return median(s[name]) }
func (s series) ratio(a, b string) float64   { return s.median(a) / s.median(b) }
func (s series) number(name string) string   { return number(s.median(name)) }

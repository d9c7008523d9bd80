package main

import (
	"strings"
	"testing"
	"time"
)

func TestFigures(t *testing.T) {
	for _, c := range []struct {
		rule      string
		got, want float64
	}{
		{"the middle of an odd count", median([]float64{9, 1, 5}), 5},
		{"between the middle two of an even count", median([]float64{4, 1, 2, 9}), 3},
		{"p50 of four", times{4 * time.Millisecond, 1 * time.Millisecond, 3 * time.Millisecond, 2 * time.Millisecond}.at(0.5), 2},
		{"p99 of few is the slowest", times{time.Millisecond, 7 * time.Millisecond}.at(0.99), 7},
		{"p99 of a hundred leaves one out", hundred().at(0.99), 99},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %v, want %v", c.rule, c.got, c.want)
		}
	}
	for value, want := range map[float64]string{17380: "17380", 0.1234: "0.123", 12.34: "12.3", 123.4: "123", 4.0: "4"} {
		if got := number(value); got != want {
			t.Errorf("%v reads %q, want %q", value, got, want)
		}
	}
}

func hundred() times {
	var t times
	for i := range 100 {
		t = append(t, time.Duration(i+1)*time.Millisecond)
	}
	return t
}

func TestAGoalIsMetOrMissed(t *testing.T) {
	var b table
	b.aim("small", "kB", 15.9, atMost, 16)
	b.aim("large", "kB", 16.1, atMost, 16)
	b.aim("fast", "x", 2, atLeast, 2)
	b.aim("slow", "x", 1.9, atLeast, 2, "19, 10 ms")
	b.add("bare", "%d /s", 7)
	var out strings.Builder
	b.print(&out)
	for i, want := range []string{"16 kB: met", "16 kB: MISSED", "2 x: met", "1.90 x: 19, 10 ms", "7 /s"} {
		if got := strings.Split(out.String(), "\n")[i]; !strings.Contains(got, want) {
			t.Errorf("line %d: %q does not say %q", i, got, want)
		}
	}
}

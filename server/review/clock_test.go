package review

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"myreview/server/care"
	"myreview/server/profiles"
)

// What follows a review, by the worked days of domain.md section 3.
func TestClocksAfterAReview(t *testing.T) {
	working := func(n int) profiles.Span { return profiles.Span{N: n, Unit: profiles.WorkingDays} }
	usual := profiles.Clocks{
		DecisionsDone: profiles.Span{N: 24, Unit: profiles.Hours}, DecisionsSent: working(5), ManagerReplies: working(5),
		Circulated: working(10), Letter: working(15), LetterToAll: working(20),
	}
	slower := usual // the authority's standard, not ours
	slower.Letter, slower.ManagerReplies, slower.DecisionsDone = working(20), working(10), profiles.Span{N: 24, Unit: profiles.WorkingHours}
	calendar := usual
	calendar.Letter, calendar.DecisionsSent = profiles.Span{N: 15, Unit: profiles.Days}, profiles.Span{N: 5, Unit: profiles.Days}
	for _, c := range []struct {
		rule  string
		local profiles.Clocks
		held  care.Date
		done  DoneOn
		want  []care.Date
	}{
		{"over Easter", usual, "2026-03-26", DoneOn{}, []care.Date{"2026-03-27", "2026-04-02", "", "2026-04-13", "2026-04-20", "2026-04-27"}},
		{"over Christmas", usual, "2026-12-18", DoneOn{}, []care.Date{"2026-12-19", "2026-12-29", "", "2027-01-06", "2027-01-13", "2027-01-20"}},
		{"a reply counts from the day on which the decisions were received", usual, "2026-03-26", DoneOn{ClockSent: "2026-04-01"},
			[]care.Date{"2026-03-27", "2026-04-02", "2026-04-10", "2026-04-13", "2026-04-20", "2026-04-27"}},
		{"24 working hours over a weekend, and a slower council", slower, "2026-12-18", DoneOn{ClockSent: "2026-12-18"},
			[]care.Date{"2026-12-21", "2026-12-29", "2027-01-06", "2027-01-06", "2027-01-20", "2027-01-20"}},
		{"calendar days", calendar, "2026-03-26", DoneOn{}, []care.Date{"2026-03-27", "2026-03-31", "", "2026-04-13", "2026-04-10", "2026-04-27"}},
	} {
		var got []care.Date
		for _, o := range NewCalendar().Owed(c.held, c.done, c.local) {
			got = append(got, o.By)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.rule, diff)
		}
	}
	if got := Midway("2026-03-26", "2026-09-26"); got != "2026-06-26" {
		t.Errorf("half-way is %s", got)
	}
}

func TestWhenAClockIsLate(t *testing.T) {
	for _, c := range []struct {
		owed  Owed
		today care.Date
		late  int
	}{
		{Owed{By: "2026-04-02"}, "2026-04-02", 0},
		{Owed{By: "2026-04-02"}, "2026-04-03", 1},
		{Owed{}, "2026-04-03", 0},
		{Owed{By: "2026-04-02", On: "2026-04-02"}, "2026-05-01", 0},
		{Owed{By: "2026-04-02", On: "2026-04-07"}, "2026-05-01", 5},
	} {
		if got := c.owed.Late(c.today); got != c.late {
			t.Errorf("%+v on %s: %d days late, want %d", c.owed, c.today, got, c.late)
		}
	}
	// The day up to which all is late is that of the clock itself, whatever day it is.
	c := NewCalendar("2026-04-15")
	for _, s := range []profiles.Span{{N: 5, Unit: profiles.WorkingDays}, {N: 15, Unit: profiles.WorkingDays}, {N: 20, Unit: profiles.Days}, {N: 24, Unit: profiles.Hours}} {
		for today := care.Date("2026-03-20"); today < "2026-05-10"; today = today.AddDays(1) {
			cut := c.Lapsed(today, s)
			if c.After(cut, s) >= today || c.After(cut.AddDays(1), s) < today {
				t.Errorf("%s on %s: %s is not the last day that is late", s, today, cut)
			}
		}
	}
}

func TestADayThatSomethingCannotHaveBeenDoneOn(t *testing.T) {
	const held, today = "2026-03-26", "2026-04-20"
	sent := DoneOn{ClockSent: "2026-03-30"}
	both := DoneOn{ClockSent: "2026-03-30", ClockReplied: "2026-04-02"}
	for _, c := range []struct {
		rule      string
		done      DoneOn
		clock     Clock
		on        care.Date
		published bool
		want      string
	}{
		{"on the day itself", DoneOn{}, ClockSent, held, false, ""},
		{"today", DoneOn{}, ClockCirculated, today, false, ""},
		{"before the review", DoneOn{}, ClockSent, "2026-03-25", false, "clock.error.before"},
		{"tomorrow", DoneOn{}, ClockSent, "2026-04-21", false, "clock.error.future"},
		{"a reply to nothing", DoneOn{}, ClockReplied, today, false, "clock.error.unsent"},
		{"a reply", sent, ClockReplied, "2026-03-30", false, ""},
		{"a reply before they were sent", sent, ClockReplied, "2026-03-28", false, "clock.error.unsent"},
		{"sent after the reply", both, ClockSent, "2026-04-03", false, "clock.error.replied"},
		{"never sent, with a reply", both, ClockSent, "", false, "clock.error.replied"},
		{"no reply after all", both, ClockReplied, "", false, ""},
		{"a record without a letter", DoneOn{}, ClockRecord, today, false, "clock.error.letter"},
		{"a record", DoneOn{}, ClockRecord, today, true, ""},
		{"a letter is not said to be written", DoneOn{}, ClockLetter, today, true, "error.form"},
		{"nor are decisions", DoneOn{}, ClockWritten, today, true, "error.form"},
	} {
		got := ""
		if fault := new(care.Error); errors.As(c.done.Mark(c.clock, c.on, held, today, c.published), &fault) {
			got = fault.Key
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.rule, got, c.want)
		}
	}
}

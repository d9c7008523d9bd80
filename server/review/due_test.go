package review

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"myreview/server/care"
	"myreview/server/profiles"
)

// The worked examples of domain.md 2.4, by their numbers.
func TestNextReviewIsDue(t *testing.T) {
	span := func(n int, unit profiles.Unit) profiles.Span { return profiles.Span{N: n, Unit: unit} }
	rotherham := profiles.Booking{Second: span(10, profiles.Weeks), Later: span(5, profiles.Months)}
	medway := profiles.Booking{Second: span(12, profiles.Weeks)}
	none := profiles.Booking{}
	// For a later review it does not matter what came before the last held one.
	later := func(d care.Date) []care.Date { return []care.Date{"2024-01-10", "2024-04-10", d} }
	for _, c := range []struct {
		name   string
		cared  care.Date
		held   []care.Date
		local  profiles.Booking
		on     care.Date
		bookBy care.Date
	}{
		{"T1 first: 20 working days", "2026-03-02", nil, none, "2026-03-30", "2026-03-30"},
		{"T2 first: looked after on a Saturday", "2026-02-28", nil, none, "2026-03-27", "2026-03-27"},
		{"T3 first: over Easter", "2026-03-16", nil, none, "2026-04-15", "2026-04-15"},
		{"T4 first: over Christmas, 28 December for the 26th", "2026-12-08", nil, none, "2027-01-08", "2027-01-08"},
		{"T5 first: over Christmas", "2025-12-09", nil, none, "2026-01-09", "2026-01-09"},
		{"T6 second: 3 months", "", []care.Date{"2026-03-26"}, none, "2026-06-26", "2026-06-26"},
		{"T6 second: booked at 10 weeks", "", []care.Date{"2026-03-26"}, rotherham, "2026-06-26", "2026-06-04"},
		{"T6 second: booked at 12 weeks", "", []care.Date{"2026-03-26"}, medway, "2026-06-26", "2026-06-18"},
		{"T7 second: 30 November is clamped, on a Saturday", "", []care.Date{"2025-11-30"}, none, "2026-02-28", "2026-02-27"},
		{"T7 second: 28 November is the same day", "", []care.Date{"2025-11-28"}, none, "2026-02-28", "2026-02-27"},
		{"T8 second: a Sunday does not move later", "", []care.Date{"2025-12-01"}, none, "2026-03-01", "2026-02-27"},
		{"T9 later: 6 months", "", later("2026-03-31"), none, "2026-09-30", "2026-09-30"},
		{"T9 later: 5 months is a bank holiday", "", later("2026-03-31"), rotherham, "2026-09-30", "2026-08-28"},
		{"T10 later: 29 August is clamped", "", later("2025-08-29"), none, "2026-02-28", "2026-02-27"},
		{"T11 later: counts from the day held, not the day due", "", []care.Date{"2026-03-26", "2026-06-24"}, none, "2026-12-24", "2026-12-24"},
		{"a local rule never lengthens the law's", "", []care.Date{"2026-03-26"}, profiles.Booking{Second: span(4, profiles.Months)}, "2026-06-26", "2026-06-26"},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := Due{On: c.on, BookBy: c.bookBy}
			if diff := cmp.Diff(want, NewCalendar().Next(c.cared, c.held, c.local)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestInTimeCountsTheDayOfCompletion(t *testing.T) {
	for _, c := range []struct {
		name           string
		due, completed care.Date
		want           bool
	}{
		{"T19 begun in time, adjourned, completed late", "2026-03-30", "2026-04-02", false},
		{"T20 cancelled once, held in time", "2026-03-30", "2026-03-27", true},
		{"on the day itself", "2026-03-30", "2026-03-30", true},
		{"not completed at all", "2026-03-30", "", false},
	} {
		if got := InTime(c.due, c.completed); got != c.want {
			t.Errorf("%s: got %v", c.name, got)
		}
	}
	if got := NewCalendar().After("2026-03-26", ToAdjournment); got != "2026-04-27" {
		t.Errorf("T21: an adjourned review must finish by 27 April 2026, got %s", got)
	}
}

func TestClocksAfterAReview(t *testing.T) {
	c := NewCalendar()
	working := func(n int) profiles.Span { return profiles.Span{N: n, Unit: profiles.WorkingDays} }
	usual := profiles.Clocks{
		DecisionsDone: profiles.Span{N: 24, Unit: profiles.Hours}, DecisionsSent: working(5), ManagerReplies: working(5),
		Letter: working(15), LetterToAll: working(20),
	}
	slower := usual // the authority's standard, not ours
	slower.Letter, slower.ManagerReplies = working(20), working(10)
	for _, want := range []struct {
		local      profiles.Clocks
		held, next care.Date
		Clocks
	}{
		{usual, "2026-03-26", "2026-09-26", Clocks{"2026-03-27", "2026-04-02", "2026-04-02", "2026-04-20", "2026-04-27", "2026-06-26"}},
		{usual, "2026-12-18", "2027-06-18", Clocks{"2026-12-19", "2026-12-29", "2026-12-29", "2027-01-13", "2027-01-20", "2027-03-19"}},
		{slower, "2026-03-26", "2026-09-26", Clocks{"2026-03-27", "2026-04-02", "2026-04-13", "2026-04-27", "2026-04-27", "2026-06-26"}},
	} {
		if diff := cmp.Diff(want.Clocks, c.Clocks(want.held, want.next, want.local)); diff != "" {
			t.Errorf("held %s: %s", want.held, diff)
		}
	}
}

func TestWorkingDays(t *testing.T) {
	c := NewCalendar("2026-12-24")
	for _, d := range []care.Date{
		"2025-01-01", "2025-04-18", "2025-04-21", "2025-05-05", "2025-05-26", "2025-08-25", "2025-12-25", "2025-12-26",
		"2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31", "2026-12-25", "2026-12-28",
		"2027-01-01", "2027-03-26", "2027-03-29", "2027-05-03", "2027-05-31", "2027-08-30", "2027-12-27", "2027-12-28",
		"2022-09-19", "2023-05-08", // one-off days
		"2026-12-24", // this authority's own
		"2026-11-21", "2026-11-22",
	} {
		if c.Working(d) {
			t.Errorf("%s is no working day", d)
		}
	}
	for _, d := range []care.Date{"2026-03-02", "2026-12-29", "2026-12-31", "2026-05-05", "2027-12-29"} {
		if !c.Working(d) {
			t.Errorf("%s is a working day", d)
		}
	}
	if !NewCalendar().Working("2026-12-24") {
		t.Error("a day off of one authority must not be another's")
	}
}

package review

import (
	"testing"

	"myreview/server/care"
	"myreview/server/profiles"
)

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

// Forms open as long before a review is due as the authority says, or the Handbook.
func TestWhenFormsOpen(t *testing.T) {
	for _, c := range []struct {
		name  string
		opens profiles.Span
		due   care.Date
		want  care.Date
	}{
		{"unset: 20 working days, over Easter", profiles.Span{}, "2026-04-15", "2026-03-16"},
		{"ten working days", profiles.Span{N: 10, Unit: profiles.WorkingDays}, "2026-04-15", "2026-03-30"},
		{"three weeks", profiles.Span{N: 3, Unit: profiles.Weeks}, "2026-04-15", "2026-03-25"},
		{"ten days", profiles.Span{N: 10, Unit: profiles.Days}, "2026-04-15", "2026-04-05"},
		{"a month, clamped", profiles.Span{N: 1, Unit: profiles.Months}, "2026-03-31", "2026-02-28"},
		{"none is due", profiles.Span{}, "", ""},
	} {
		if got := NewRules(&profiles.Profile{Clocks: profiles.Clocks{FormOpens: c.opens}}).OpensOn(c.due); got != c.want {
			t.Errorf("%s: %q, not %q", c.name, got, c.want)
		}
	}
}

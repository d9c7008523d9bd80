package review

import (
	"testing"

	"myreview/server/care"
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

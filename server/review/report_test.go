package review

import (
	"testing"

	"myreview/server/care"
)

// The table of domain.md section 3: the review is on Thursday 9 April 2026.
func TestWhenAReportCame(t *testing.T) {
	for came, want := range map[care.Date]ReportBand{
		"2026-04-02": ReportOnTime, "2026-04-04": ReportOnTime, "2026-04-05": ReportLate, "2026-04-08": ReportLate,
		"2026-04-09": ReportSameDay, "2026-04-10": ReportAfter, "": ReportAfter, "2025-12-31": ReportOnTime,
	} {
		if got := BandOf("2026-04-09", came); got != want {
			t.Errorf("came %q: %s, not %s", came, got, want)
		}
	}
	for _, c := range []struct {
		day, came, today care.Date
		owed             bool
	}{
		{"2026-04-09", "", "2026-04-04", false}, {"2026-04-09", "", "2026-04-05", true}, {"2026-04-09", "2026-04-08", "2026-04-09", false},
		{"", "", "2026-04-09", false}, {"2026-04-09", "", "2026-05-01", true},
	} {
		if ReportOwed(c.day, c.came, c.today) != c.owed {
			t.Errorf("%+v", c)
		}
	}
}

package review

import (
	"testing"

	"myreview/server/care"
	"myreview/server/profiles"
)

// The table of domain.md section 3: the review is on Thursday 9 April 2026.
func TestWhenAReportCame(t *testing.T) {
	for came, want := range map[care.Date]ReportBand{
		"2026-04-02": ReportOnTime, "2026-04-04": ReportOnTime, "2026-04-05": ReportLate, "2026-04-08": ReportLate,
		"2026-04-09": ReportSameDay, "2026-04-10": ReportAfter, "": ReportAfter, "2025-12-31": ReportOnTime,
	} {
		if got := Law().BandOf("2026-04-09", came); got != want {
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
		if Law().ReportOwed(c.day, c.came, c.today) != c.owed {
			t.Errorf("%+v", c)
		}
	}
}

// Reports are in time, and are chased formally, by the authority's own days in the unit that it
// names. Easter is from Friday 3 to Monday 6 April.
func TestReportsGoByTheProfile(t *testing.T) {
	span := func(n int, u profiles.Unit) profiles.Span { return profiles.Span{N: n, Unit: u} }
	days, working := profiles.Open{ReportDays: profiles.Days}, profiles.Open{ReportDays: profiles.WorkingDays}
	for _, c := range []struct {
		name    string
		p       profiles.Profile
		by      care.Date
		missing care.Date // the first day on which one is chased formally
	}{
		{"unset: five days, and none is chased formally", profiles.Profile{}, "2026-04-04", ""},
		{"five days, and two working days", profiles.Profile{Open: days, Clocks: profiles.Clocks{ReportBefore: span(5, profiles.Days), ReportMissing: span(2, profiles.WorkingDays)}}, "2026-04-04", "2026-04-09"},
		{"three days", profiles.Profile{Open: days, Clocks: profiles.Clocks{ReportBefore: span(3, profiles.Days), ReportMissing: span(2, profiles.Days)}}, "2026-04-06", "2026-04-09"},
		{"three working days", profiles.Profile{Open: working, Clocks: profiles.Clocks{ReportBefore: span(3, profiles.WorkingDays), ReportMissing: span(1, profiles.WorkingDays)}}, "2026-04-02", "2026-04-08"},
		{"five working days", profiles.Profile{Open: working, Clocks: profiles.Clocks{ReportBefore: span(5, profiles.WorkingDays)}}, "2026-03-31", ""},
	} {
		r, day := NewRules(&c.p), care.Date("2026-04-09")
		if got := r.ReportBy(day); got != c.by {
			t.Errorf("%s: in time until %s, not %s", c.name, got, c.by)
		}
		if r.BandOf(day, c.by) != ReportOnTime || r.BandOf(day, c.by.AddDays(1)) != ReportLate || r.ReportOwed(day, "", c.by) || !r.ReportOwed(day, "", c.by.AddDays(1)) {
			t.Errorf("%s: late before the day, or in time after it", c.name)
		}
		var first care.Date
		for today := c.by; today < "2026-05-01" && first.Empty(); today = today.AddDays(1) {
			if r.ReportMissing(day, "", today) {
				first = today
			}
			if r.ReportMissing(day, "2026-04-01", today) || r.ReportMissing("", "", today) {
				t.Errorf("%s: one that came, or has no day, is chased", c.name)
			}
		}
		if first != c.missing {
			t.Errorf("%s: chased formally from %q, not %q", c.name, first, c.missing)
		}
	}
}

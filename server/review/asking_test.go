package review

import (
	"testing"

	"myreview/server/care"
)

// Forms open twenty working days before the review, or at once where it is sooner; the day of
// the review is day 0, and no bank holiday counts.
func TestFormsOpenBeforeTheReview(t *testing.T) {
	for _, c := range []struct {
		name              string
		before, day, want care.Date
	}{
		{"four weeks without a holiday", "", "2026-07-01", "2026-06-03"},
		{"over Easter: Good Friday and Easter Monday do not count", "", "2026-04-15", "2026-03-16"},
		{"over the May bank holidays", "", "2026-06-01", "2026-04-30"},
		{"over Christmas and New Year", "", "2027-01-13", "2026-12-11"},
		{"Boxing Day on a Saturday: its Monday does not count", "", "2026-12-29", "2026-11-27"},
		{"a review on a Saturday", "", "2026-07-04", "2026-06-08"},
		{"planned for later than it was due: what would have opened does not wait", "2026-05-01", "2026-07-01", "2026-05-01"},
		{"planned for earlier than it was due", "2026-05-01", "2026-05-11", "2026-04-10"},
		{"it has no day", "2026-05-01", "", "2026-05-01"},
		{"it has no day and is not due", "", "", ""},
	} {
		if got := Law().FormsOpen(c.before, c.day); got != c.want {
			t.Errorf("%s: %q, not %q", c.name, got, c.want)
		}
	}
	for _, c := range []struct {
		name  string
		asks  Asking
		today care.Date
		want  care.Date
	}{
		{"the day before", Asking{From: "2026-06-03"}, "2026-06-02", "2026-06-03"},
		{"the day itself", Asking{From: "2026-06-03"}, "2026-06-03", ""},
		{"planned at short notice", Asking{From: "2026-06-03"}, "2026-06-30", ""},
		{"it goes on another day", Asking{}, "2026-06-02", ""},
		{"it has begun", Asking{From: "2026-06-03", Shut: true}, "2026-06-02", ""},
	} {
		if got := c.asks.Opens(c.today); got != c.want {
			t.Errorf("%s: opens %q, not %q", c.name, got, c.want)
		}
	}
}

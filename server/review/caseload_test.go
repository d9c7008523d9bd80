package review

import (
	"cmp"
	"strings"
	"testing"

	"myreview/server/care"
)

// What is late, today, this week, and not planned: for the review and for the letter.
func TestThePilesOfACaseload(t *testing.T) {
	const today = care.Date("2026-03-26") // a Thursday
	for _, c := range []struct {
		rule string
		Case
		want string // "pile" for its review, "pile+letter" for its letter
	}{
		{"nothing is known of a next review", Case{}, ""},
		{"planned in time, in three weeks", Case{Planned: "2026-04-16", Due: "2026-04-20"}, ""},
		{"planned for today", Case{Planned: today, Due: "2026-04-20"}, "today week"},
		{"planned for Sunday", Case{Planned: "2026-03-29", Due: "2026-04-20"}, "week"},
		{"planned for Monday", Case{Planned: "2026-03-30", Due: "2026-04-20"}, ""},
		{"being held, though due yesterday", Case{Live: true, Planned: "2026-03-25", Due: "2026-03-25"}, "today week"},
		{"due today and planned for today", Case{Planned: today, Due: today}, "today week"},
		{"due yesterday, planned for tomorrow: late all the same", Case{Planned: "2026-03-27", Due: "2026-03-25"}, "late week"},
		{"planned for yesterday and not held: to plan again", Case{Planned: "2026-03-25", Due: "2026-04-20"}, "late unplanned"},
		{"planned for yesterday and not held, due in three months", Case{Planned: "2026-03-25", Due: "2026-06-20"}, "late"},
		{"due today, not planned", Case{Due: today}, "unplanned"},
		{"due yesterday, not planned", Case{Due: "2026-03-25"}, "late unplanned"},
		{"due in 28 days, not planned", Case{Due: "2026-04-23"}, "unplanned"},
		{"due in 29 days, not planned", Case{Due: "2026-04-24"}, ""},
		{"a letter's day was yesterday", Case{Letter: "2026-03-25", Due: "2026-09-20"}, "late+letter"},
		{"a letter's last day is today", Case{Letter: today, Due: "2026-09-20"}, "today+letter week+letter"},
		{"a letter is owed by Sunday", Case{Letter: "2026-03-29", Due: "2026-09-20"}, "week+letter"},
		{"a letter is owed by Monday", Case{Letter: "2026-03-30", Due: "2026-09-20"}, ""},
		{"decisions were to be sent yesterday", Case{Step: "2026-03-25", Due: "2026-09-20"}, "late+step"},
		{"decisions are to be sent today", Case{Step: today, Due: "2026-09-20"}, "today+step week+step"},
		{"decisions are to be sent on Monday", Case{Step: "2026-03-30", Due: "2026-09-20"}, ""},
		{"a late letter, and the next review today", Case{Letter: "2026-03-20", Planned: today, Due: "2026-09-20"}, "late+letter today week"},
	} {
		var got []string
		for _, p := range Piles {
			in := c.In(p, today)
			if in.Review {
				got = append(got, string(p))
			}
			if in.Letter {
				got = append(got, string(p)+"+letter")
			}
			if in.Step {
				got = append(got, string(p)+"+step")
			}
		}
		if text := strings.Join(got, " "); text != c.want {
			t.Errorf("%s: %q, want %q", c.rule, text, c.want)
		}
	}
}

// The order of a caseload, the first first. A late review comes before a letter that is later still.
func TestWhatComesFirstInACaseload(t *testing.T) {
	const today = care.Date("2026-03-26")
	order := []Case{
		{Live: true, Planned: "2026-03-26", Due: "2026-04-20"},
		{Due: "2026-03-10"},
		{Planned: "2026-04-01", Due: "2026-03-24"},
		{Planned: "2026-03-25", Due: "2026-06-20", Letter: "2026-01-02"},
		{Letter: "2026-01-10", Due: "2026-09-20"},
		{Step: "2026-03-24", Due: "2026-09-20"},
		{Planned: today, Due: "2026-04-20"},
		{Letter: "2026-03-27", Planned: "2026-03-29", Due: "2026-04-20"},
		{Due: "2026-03-28", Letter: "2026-03-30"},
		{},
	}
	for i, a := range order {
		for j, b := range order {
			if got, want := a.Compare(b, today), cmp.Compare(i, j); got != want {
				t.Errorf("%+v to %+v: %d, want %d", a, b, got, want)
			}
		}
	}
}

func TestAWeekEndsOnSunday(t *testing.T) {
	for day, want := range map[care.Date]care.Date{
		"2026-03-23": "2026-03-29", "2026-03-28": "2026-03-29", "2026-03-29": "2026-03-29", "2026-03-30": "2026-04-05", "2026-12-31": "2027-01-03",
	} {
		if got := WeekEnds(day); got != want {
			t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
}

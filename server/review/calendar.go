package review

import (
	"slices"
	"time"

	"github.com/rickar/cal/v2/gb"

	"myreview/server/care"
	"myreview/server/profiles"
)

// Calendar knows the working days of England and Wales and those on which this
// authority is closed besides. It needs no network (domain.md 2.3).
type Calendar struct {
	free map[time.Time]bool // midnights in UTC of days off that are not weekends
}

// oneOff are bank holidays that no rule gives.
var oneOff = []care.Date{"2020-05-08", "2022-09-19", "2023-05-08"}

// NewCalendar adds the authority's own days off to the bank holidays. It does
// not change afterwards and may be shared.
func NewCalendar(closed ...care.Date) *Calendar {
	c := &Calendar{free: map[time.Time]bool{}}
	for year := care.FirstYear; year <= care.LastYear+1; year++ {
		for _, holiday := range gb.Holidays {
			if _, on := holiday.Calc(year); !on.IsZero() {
				c.free[time.Date(on.Year(), on.Month(), on.Day(), 0, 0, 0, 0, time.UTC)] = true
			}
		}
	}
	for _, d := range slices.Concat(oneOff, closed) {
		c.free[d.UTC()] = true
	}
	return c
}

// Working reports whether people are at work on that day.
func (c *Calendar) Working(d care.Date) bool { return c.working(d.UTC()) }

func (c *Calendar) working(midnight time.Time) bool {
	day := midnight.Weekday()
	return day != time.Saturday && day != time.Sunday && !c.free[midnight]
}

// BookBy is the day itself or the working day before it: a date by which a
// review is due never moves later (domain.md 2.3).
func (c *Calendar) BookBy(d care.Date) care.Date {
	for !c.Working(d) {
		d = d.AddDays(-1)
	}
	return d
}

// After is the last day of a span that begins with d, which counts as day 0.
// Months are clamped to the last day of the month.
func (c *Calendar) After(d care.Date, s profiles.Span) care.Date { return s.After(d, c.workingDays) }

// Before is the first day of a span that ends with d.
func (c *Calendar) Before(d care.Date, s profiles.Span) care.Date {
	s.N = -s.N
	return s.After(d, c.workingDays)
}

// workingDays is the nth working day after a day, or before it where n is negative.
func (c *Calendar) workingDays(d care.Date, n int) care.Date {
	step := 1
	if n < 0 {
		step = -1
	}
	day := d.UTC()
	for n != 0 {
		if day = day.AddDate(0, 0, step); c.working(day) {
			n -= step
		}
	}
	return care.Date(day.Format(time.DateOnly))
}

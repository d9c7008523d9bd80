package review

import (
	"slices"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/gb"

	"myreview/server/care"
	"myreview/server/profiles"
)

// Calendar knows the working days of England and Wales and those on which this
// authority is closed besides. It needs no network (domain.md 2.3).
type Calendar struct {
	business *cal.BusinessCalendar
	closed   map[care.Date]bool
}

// oneOff are bank holidays that no rule gives.
var oneOff = []care.Date{"2020-05-08", "2022-09-19", "2023-05-08"}

// NewCalendar adds the authority's own days off to the bank holidays. It does
// not change afterwards and may be shared.
func NewCalendar(closed ...care.Date) *Calendar {
	c := &Calendar{business: cal.NewBusinessCalendar(), closed: map[care.Date]bool{}}
	c.business.AddHoliday(gb.Holidays...)
	for _, d := range slices.Concat(oneOff, closed) {
		c.closed[d] = true
	}
	return c
}

// Working reports whether people are at work on that day.
func (c *Calendar) Working(d care.Date) bool {
	return c.business.IsWorkday(d.Time()) && !c.closed[d]
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

// OpensOn is the day from which forms for a review that is due then can be filled in: 20
// working days before it, when planning with the child begins (domain.md section 3). Empty
// where none is due.
func (c *Calendar) OpensOn(due care.Date) care.Date {
	if due.Empty() {
		return due
	}
	for n := ToFirst.N; n > 0; {
		if due = due.AddDays(-1); c.Working(due) {
			n--
		}
	}
	return due
}

func (c *Calendar) workingDays(d care.Date, n int) care.Date {
	for n > 0 {
		if d = d.AddDays(1); c.Working(d) {
			n--
		}
	}
	return d
}

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

// The stretches of the law (domain.md 2.1, R1 to R3, R16).
var (
	ToFirst       = profiles.Span{N: 20, Unit: profiles.WorkingDays}
	ToSecond      = profiles.Span{N: 3, Unit: profiles.Months}
	ToLater       = profiles.Span{N: 6, Unit: profiles.Months}
	ToAdjournment = profiles.Span{N: 20, Unit: profiles.WorkingDays}
)

// After is the last day of a span that begins with d, which counts as day 0.
// Months are clamped to the last day of the month.
func (c *Calendar) After(d care.Date, s profiles.Span) care.Date { return s.After(d, c.workingDays) }

func (c *Calendar) workingDays(d care.Date, n int) care.Date {
	for n > 0 {
		if d = d.AddDays(1); c.Working(d) {
			n--
		}
	}
	return d
}

// Due is when a review has to be complete, and the day by which to book it.
type Due struct {
	On     care.Date
	BookBy care.Date
}

// Next is when the review after the held ones is due. The held dates are those
// on which reviews were completed, oldest first: a review that was only started
// or cancelled moves nothing (domain.md 2.1 R1 to R3, 2.2).
func (c *Calendar) Next(cared care.Date, held []care.Date, local profiles.Booking) Due {
	from, legal, early := cared, ToFirst, profiles.Span{}
	switch len(held) {
	case 0:
	case 1:
		from, legal, early = held[0], ToSecond, local.Second
	default:
		from, legal, early = held[len(held)-1], ToLater, local.Later
	}
	due := Due{On: c.After(from, legal)}
	due.BookBy = c.BookBy(due.On)
	if early.Set() {
		// A local rule may be stricter than the law, never looser.
		due.BookBy = min(due.BookBy, c.BookBy(c.After(from, early)))
	}
	return due
}

// InTime reports whether a review counts as held in time: by the day on which it
// was completed, whatever day it began or was first booked for.
func InTime(due, completed care.Date) bool {
	return !completed.Empty() && completed <= due
}

// Clocks are the days that follow a held review (domain.md section 3): each is
// the last on which the authority's own standard is met.
type Clocks struct {
	DecisionsDone  care.Date // the decisions are written down
	DecisionsSent  care.Date // and sent
	ManagerReplies care.Date // silence then counts as agreement
	Letter         care.Date // the letter is written
	LetterToAll    care.Date // and has reached everyone
	Midway         care.Date // half-way to the next: are the promises kept?
}

// Clocks starts them for a review completed on held, with the next due then.
func (c *Calendar) Clocks(held, next care.Date, local profiles.Clocks) Clocks {
	return Clocks{
		DecisionsDone:  c.After(held, local.DecisionsDone),
		DecisionsSent:  c.After(held, local.DecisionsSent),
		ManagerReplies: c.After(held, local.ManagerReplies),
		Letter:         c.After(held, local.Letter),
		LetterToAll:    c.After(held, local.LetterToAll),
		Midway:         held.AddDays(held.DaysUntil(next) / 2),
	}
}

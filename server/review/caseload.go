package review

import (
	"cmp"

	"myreview/server/care"
)

// Case is what one child's line of a caseload is judged by. A day is empty where
// there is none.
type Case struct {
	Live    bool      // the review is being held
	Planned care.Date // for which the next review is planned
	Due     care.Date // by when it has to be held
	Letter  care.Date // by when a letter that is owed has to be written
	Step    care.Date // by when the next thing is to be done after a review that was held, beside its letter
}

// Pile is one heap of a caseload's work. A case may lie in several.
type Pile string

// The piles. A review that was planned for a day that has passed, and was not held,
// is late, and is planned no longer.
const (
	PileLate      Pile = "late"      // a day has passed: of the review, its plan, the letter or what follows a review
	PileToday     Pile = "today"     // planned for today, being held, or the last day of the letter or of what follows
	PileWeek      Pile = "week"      // the same, from today to Sunday
	PileUnplanned Pile = "unplanned" // due within four weeks, and planned for no day
)

// Piles lists them, the most pressing first.
var Piles = []Pile{PileLate, PileToday, PileWeek, PileUnplanned}

const planAhead = 28 // days

// Lies is for what a case lies in a pile.
type Lies struct{ Review, Letter, Step bool }

// Any reports whether it lies there at all.
func (l Lies) Any() bool { return l.Review || l.Letter || l.Step }

// In reports whether a case lies in a pile on a day, and for what.
func (c Case) In(p Pile, today care.Date) Lies {
	past := func(d care.Date) bool { return !d.Empty() && d < today }
	within := func(d, last care.Date) bool { return d >= today && d <= last }
	switch p {
	case PileLate:
		return Lies{!c.Live && (past(c.Due) || past(c.Planned)), past(c.Letter), past(c.Step)}
	case PileToday:
		return Lies{c.Live || c.Planned == today, c.Letter == today, c.Step == today}
	case PileWeek:
		end := WeekEnds(today)
		return Lies{c.Live || within(c.Planned, end), within(c.Letter, end), within(c.Step, end)}
	case PileUnplanned:
		return Lies{Review: !c.Live && c.Planned < today && !c.Due.Empty() && c.Due <= today.AddDays(planAhead)}
	}
	return Lies{}
}

// Compare orders two cases by what comes first: a review that is being held, then one that is
// late, since the child waits for it, then the earliest day of all that is to be done. A case
// with nothing to do comes last.
func (c Case) Compare(other Case, today care.Date) int {
	return cmp.Or(cmp.Compare(c.rank(today), other.rank(today)), cmp.Compare(c.first(today), other.first(today)))
}

func (c Case) rank(today care.Date) int {
	switch late := c.In(PileLate, today).Review; {
	case c.Live:
		return 0
	case late:
		return 1
	case c.first(today).Empty():
		return 3
	}
	return 2
}

// first is the earliest day of a case; of one whose review is late, the review's alone.
func (c Case) first(today care.Date) (first care.Date) {
	days := []care.Date{c.Planned, c.Due}
	if !c.In(PileLate, today).Review {
		days = append(days, c.Letter, c.Step)
	}
	for _, d := range days {
		if first.Empty() || !d.Empty() && d < first {
			first = d
		}
	}
	return first
}

// WeekEnds is the Sunday of the week of a day.
func WeekEnds(d care.Date) care.Date {
	return d.AddDays((7 - int(d.Weekday())) % 7)
}

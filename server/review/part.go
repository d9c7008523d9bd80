package review

import (
	"cmp"
	"slices"
	"time"

	"myreview/server/care"
)

// Break is why a review is not finished on the day on which a part of it was held.
type Break string

// The breaks: one more part, as it was meant or as it turned out, or an adjournment, since what is
// known is not good enough (domain.md 2.1, R16).
const (
	InParts   Break = "part"
	Adjourned Break = "adjourned"
)

// Later refuses a break that is none, a day on which the review cannot go on, a second
// adjournment, and one without a reason. Adjourned is the day of the first; empty: there was none.
func (c *Calendar) Later(b Break, now, starts time.Time, reason string, adjourned care.Date) error {
	if b == Adjourned {
		if !adjourned.Empty() {
			return care.Invalid("later.error.once").On("kind")
		}
		adjourned = care.DateOf(now)
	}
	if b != InParts && b != Adjourned {
		return care.Invalid("later.error.kind").On("kind")
	}
	if err := cmp.Or(CheckStart(starts, now), c.FinishesInTime(starts, adjourned)); err != nil {
		return err
	}
	if b == Adjourned && !slices.Contains(care.PostponedReasons, reason) {
		return care.Invalid("child.move.error.reason").On("reason")
	}
	return nil
}

// planMost is how far ahead a review, or a part of one, may be planned.
const planMost = 400 * 24 * time.Hour

// CheckStart refuses a time for which no review, and no part of one, can be planned.
func CheckStart(starts, now time.Time) error {
	switch {
	case starts.IsZero():
		return care.Invalid("child.error.when").On("day")
	case starts.Before(now):
		return care.Invalid("child.error.past").On("day")
	case starts.After(now.Add(planMost)):
		return care.Invalid("child.error.far").On("day")
	}
	return nil
}

// FinishesInTime refuses a time after the last day of a review that was adjourned; empty: it
// was not.
func (c *Calendar) FinishesInTime(starts time.Time, adjourned care.Date) error {
	if !adjourned.Empty() && care.DateOf(starts) > c.FinishBy(adjourned) {
		return care.Invalid("later.error.far").On("day")
	}
	return nil
}

// FinishBy is the last day of a review that was adjourned (domain.md 2.1, R16).
func (c *Calendar) FinishBy(adjourned care.Date) care.Date { return c.After(adjourned, ToAdjournment) }

// Completed refuses a day that cannot be the one on which a review was completed: before the
// last part of it was begun (domain.md section 14, Z5), or still to come.
func Completed(on, last, today care.Date) error {
	switch {
	case on.Empty():
		return care.Invalid("child.error.day").On("completed")
	case on < last:
		return care.Invalid("close.completed.error.before").On("completed")
	case on > today:
		return care.Invalid("close.completed.error.future").On("completed")
	}
	return nil
}

// CheckLate refuses a review that was completed after the day on which it was due, and says
// not why (domain.md 2.2).
func CheckLate(due, completed care.Date, reason string) error {
	if due.Empty() || InTime(due, completed) || slices.Contains(care.PostponedReasons, reason) {
		return nil
	}
	return care.Invalid("close.late.error").On("late")
}

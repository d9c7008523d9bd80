package review

import "myreview/server/care"

// Asking is when the forms for a review can be filled in and sent (domain.md 6.2, rule 12).
type Asking struct {
	From care.Date // they open on that day; empty: they are open
	Shut bool      // the review has begun, or is over
	Over bool      // it is over
}

// Opens is the day to come on which they open; empty: they are open, or were.
func (a Asking) Opens(today care.Date) care.Date {
	if a.Shut || a.From <= today {
		return ""
	}
	return a.From
}

// FormsOpen is the day from which the forms can be filled in for a review that is planned for
// some day (empty: for none): so long before it, and no later than they would have opened
// before it had that day.
func (r Rules) FormsOpen(before, day care.Date) care.Date {
	from := r.OpensOn(day)
	if from.Empty() || !before.Empty() && before < from {
		return before
	}
	return from
}

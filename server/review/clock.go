package review

import (
	"myreview/server/care"
	"myreview/server/profiles"
)

// Clock is one standard after a review: something that is done by a last day, which the
// authority sets (domain.md section 3 and section 14, Z6).
type Clock string

// The clocks, in the order of their days as authorities mostly set them.
const (
	ClockWritten    Clock = "written"    // the decisions are written down: by closing the review
	ClockSent       Clock = "sent"       // and sent to the social worker's manager
	ClockReplied    Clock = "replied"    // who replies; silence counts as agreement
	ClockCirculated Clock = "circulated" // and then they go to everyone who gets them
	ClockLetter     Clock = "letter"     // the letter is written
	ClockRecord     Clock = "record"     // the record has reached everyone who gets it
)

// Clocks lists them.
var Clocks = []Clock{ClockWritten, ClockSent, ClockReplied, ClockCirculated, ClockLetter, ClockRecord}

// Marked reports whether a person writes down the day on which it was done. The day of the
// others is worked out from decisions and letters.
func (k Clock) Marked() bool { return k != ClockWritten && k != ClockLetter }

// OfManager reports whether the social worker's manager owes it, and not the IRO.
func (k Clock) OfManager() bool { return k == ClockReplied }

// Span is how long an authority gives for it, from the day that From says.
func (k Clock) Span(local profiles.Clocks) profiles.Span {
	switch k {
	case ClockWritten:
		return local.DecisionsDone
	case ClockSent:
		return local.DecisionsSent
	case ClockReplied:
		return local.ManagerReplies
	case ClockCirculated:
		return local.Circulated
	case ClockLetter:
		return local.Letter
	case ClockRecord:
		return local.LetterToAll
	}
	return profiles.Span{}
}

// DoneOn is on which day each was done; a day is empty where it was not.
type DoneOn map[Clock]care.Date

// From is the day that a clock runs from: that on which the review was completed. A reply
// is owed from the day on which the manager has the decisions; empty: it does not run yet.
func (d DoneOn) From(k Clock, held care.Date) care.Date {
	if k == ClockReplied {
		return d[ClockSent]
	}
	return held
}

// Owed is one clock of one review.
type Owed struct {
	Clock
	By care.Date // the last day; empty: it does not run yet
	On care.Date // on which it was done; empty: it was not
}

// Open reports whether it runs and is not done.
func (o Owed) Open() bool { return o.On.Empty() && !o.By.Empty() }

// Late is how many days after the last day it was done, or it is today where it is not done;
// 0: it is not late.
func (o Owed) Late(today care.Date) int {
	if o.By.Empty() {
		return 0
	}
	if !o.On.Empty() {
		today = o.On
	}
	return max(0, o.By.DaysUntil(today))
}

// Owed is each clock of a review that was completed on a day. The day of completion is day 0;
// 24 hours end on the next day, and 24 working hours on the next working day.
func (c *Calendar) Owed(held care.Date, d DoneOn, local profiles.Clocks) []Owed {
	out := make([]Owed, len(Clocks))
	for i, k := range Clocks {
		out[i] = Owed{Clock: k, On: d[k]}
		if from := d.From(k, held); !from.Empty() {
			out[i].By = c.After(from, k.Span(local))
		}
	}
	return out
}

// Lapsed is the last day from which a span has ended before today: what began on it or
// before it, and is not done, is late.
func (c *Calendar) Lapsed(today care.Date, s profiles.Span) care.Date {
	d := today
	for c.After(d, s) >= today {
		d = d.AddDays(-1)
	}
	return d
}

// Mark refuses a day on which something cannot have been done, or that does not fit what
// else was done. Published reports whether the child has the letter. An empty day takes a
// mark away.
func (d DoneOn) Mark(k Clock, on, held, today care.Date, published bool) error {
	field := string(k)
	switch {
	case !k.Marked():
		return care.Invalid("error.form")
	case on > today:
		return care.Invalid("clock.error.future").On(field)
	case !on.Empty() && on < held:
		return care.Invalid("clock.error.before").On(field)
	case k == ClockSent && !d[ClockReplied].Empty() && (on.Empty() || on > d[ClockReplied]):
		return care.Invalid("clock.error.replied").On(field)
	case k == ClockReplied && !on.Empty() && (d[ClockSent].Empty() || on < d[ClockSent]):
		return care.Invalid("clock.error.unsent").On(field)
	case k == ClockRecord && !on.Empty() && !published:
		return care.Invalid("clock.error.letter").On(field)
	}
	return nil
}

// Midway is half-way to the next review: are the promises kept?
func Midway(held, next care.Date) care.Date { return held.AddDays(held.DaysUntil(next) / 2) }

package alert

import (
	"time"

	"myreview/server/care"
	"myreview/server/profiles"
)

// Hours are when somebody reads alerts, on the clock in London.
type Hours struct {
	opens, closes int // minutes after midnight, on working days
	known         bool
	always        bool // somebody reads at night and at weekends too
	working       func(care.Date) bool
}

// NewHours takes the hours of an authority's profile; working tells which days
// people are at work.
func NewHours(p *profiles.Profile, working func(care.Date) bool) Hours {
	a := p.Alerts
	return Hours{
		opens: a.Opens.Minute, closes: a.Closes.Minute, known: a.Opens.Set && a.Closes.Set,
		always: p.Open.AlertsWatchedNights, working: working,
	}
}

// Known reports whether the authority has said when anybody reads. Where it has
// not, nothing may be promised, and time runs as if somebody always did.
func (h Hours) Known() bool { return h.known || h.always }

// Always reports whether somebody reads by day and by night.
func (h Hours) Always() bool { return h.always }

// Open reports whether somebody reads at that moment.
func (h Hours) Open(at time.Time) bool {
	if h.always {
		return true
	}
	from, until, ok := h.on(care.DateOf(at))
	return ok && !at.Before(from) && at.Before(until)
}

// on is the time in which somebody reads on a day; false: nobody does.
func (h Hours) on(d care.Date) (from, until time.Time, ok bool) {
	if !h.known || !h.working(d) {
		return from, until, false
	}
	return clockOn(d, h.opens), clockOn(d, h.closes), true
}

// clockOn is a time on the clock in London, whatever the clocks did that day.
func clockOn(d care.Date, minute int) time.Time {
	y, m, day := d.Time().Date()
	return time.Date(y, m, day, minute/60, minute%60, 0, 0, care.London).UTC()
}

// longestClosed is more days than any authority is closed in a row.
const longestClosed = 40

// Next is the first moment, from then on, at which somebody reads: at itself
// where somebody does. False: the authority has not said, or never opens.
func (h Hours) Next(at time.Time) (time.Time, bool) {
	if h.Open(at) {
		return at, true
	}
	d := care.DateOf(at)
	for range longestClosed {
		if from, _, ok := h.on(d); ok && at.Before(from) {
			return from, true
		}
		d = d.AddDays(1)
	}
	return time.Time{}, false
}

// After is when so much time has passed in which somebody reads. Where the
// hours are not known, all time counts: too soon is better than never.
func (h Hours) After(at time.Time, open time.Duration) time.Time {
	if h.always || !h.known {
		return at.Add(open)
	}
	for {
		from, ok := h.Next(at)
		if !ok {
			return at.Add(open)
		}
		_, until, _ := h.on(care.DateOf(from))
		if left := until.Sub(from); open > left {
			open -= left
			at = until
			continue
		}
		return from.Add(open)
	}
}

// Closes is when reading ends today, for a moment at which somebody reads by
// day alone; the zero time otherwise.
func (h Hours) Closes(at time.Time) time.Time {
	if h.always || !h.Open(at) {
		return time.Time{}
	}
	_, until, _ := h.on(care.DateOf(at))
	return until
}

// Steps are how much time in which somebody reads may pass until an alert that
// nobody has taken goes further, and further still.
type Steps [2]time.Duration

// Rules are an authority's: its hours, how long alerts may wait, and the day by
// which something is decided.
type Rules struct {
	Hours
	Urgent, Other Steps
	decide        profiles.Span
	workingDays   func(care.Date, int) care.Date
}

// NewRules takes the rules of an authority's profile.
func NewRules(p *profiles.Profile, working func(care.Date) bool) Rules {
	a := p.Alerts
	return Rules{
		Hours:  NewHours(p, working),
		Urgent: minutes(a.Urgent), Other: minutes(a.Other),
		decide: a.Decided,
		workingDays: func(d care.Date, n int) care.Date {
			for n > 0 {
				if d = d.AddDays(1); working(d) {
					n--
				}
			}
			return d
		},
	}
}

func minutes(of [2]int) Steps {
	return Steps{time.Duration(of[0]) * time.Minute, time.Duration(of[1]) * time.Minute}
}

func (r Rules) steps(k Kind) Steps {
	if k.Urgent() {
		return r.Urgent
	}
	return r.Other
}

// ReadBy is when somebody should have taken an alert of that kind. False: the
// authority has not said when anybody reads, so nothing can be promised.
func (r Rules) ReadBy(k Kind, raised time.Time) (time.Time, bool) {
	return r.After(raised, r.steps(k)[0]), r.Known()
}

// DecideBy is the last day on which to decide what is done about an alert
// (safety.md section 4: within one working day).
func (r Rules) DecideBy(raised time.Time) care.Date {
	return r.decide.After(care.DateOf(raised), r.workingDays)
}

// Late reports whether nothing was decided in time about an alert that is open.
func (r Rules) Late(raised, now time.Time) bool {
	return r.decide.Set() && care.DateOf(now) > r.DecideBy(raised)
}

// Stage is how far an open alert has gone. One that was taken goes no further,
// until it is late; taken is zero while nobody has.
func (r Rules) Stage(k Kind, raised, taken, now time.Time) Stage {
	until := now
	if !taken.IsZero() {
		until = taken
	}
	steps, stage := r.steps(k), Fresh
	switch {
	case !until.Before(r.After(raised, steps[1])):
		stage = Furthest
	case !until.Before(r.After(raised, steps[0])):
		stage = Further
	}
	if stage == Fresh && r.Late(raised, now) {
		stage = Further
	}
	return stage
}

package care

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Reads says when a worker reads what is sent to them: the days of the week and
// the hours, so that a page can say it in any language. It is stored as
// "mon-fri 09:00-12:00". The zero Reads means that they have not said.
type Reads struct {
	days        [7]bool // by time.Weekday
	From, Until int     // minutes after midnight; both 0: no hours; Until 0: at one time
	Text        string  // their own words, from before there were days and hours
}

var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// week is the order in which days are said.
var week = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

// ParseReads reads days, "mon-fri" or "mon,thu", and after a space the hours,
// "09:00-12:00" or "16:00", if there are any.
func ParseReads(s string) (Reads, error) {
	if s == "" {
		return Reads{}, nil
	}
	days, hours, timed := strings.Cut(s, " ")
	var r Reads
	for one := range strings.SplitSeq(days, ",") {
		first, last, span := strings.Cut(one, "-")
		if !span {
			last = first
		}
		from, to := dayOf(first), dayOf(last)
		if from < 0 || to < from {
			return Reads{}, fmt.Errorf("%q names no days of the week", one)
		}
		for _, d := range week[from : to+1] {
			r.days[d] = true
		}
	}
	if !timed {
		return r, nil
	}
	from, until, span := strings.Cut(hours, "-")
	var err error
	if r.From, err = minuteOf(from); err == nil && span {
		r.Until, err = minuteOf(until)
	}
	if err == nil && span && r.Until <= r.From {
		err = fmt.Errorf("%q ends before it begins", hours)
	}
	if err != nil {
		return Reads{}, err
	}
	return r, nil
}

// ReadsFrom takes what is kept; what is no days and hours is their own words.
func ReadsFrom(kept string) Reads {
	r, err := ParseReads(kept)
	if err != nil {
		return Reads{Text: kept}
	}
	return r
}

func dayOf(name string) int {
	return slices.IndexFunc(week, func(d time.Weekday) bool { return weekdays[d] == name })
}

func minuteOf(clock string) (int, error) {
	t, err := time.Parse("15:04", clock)
	if err != nil || len(clock) != 5 {
		return 0, fmt.Errorf("%q is no time of day such as 09:00", clock)
	}
	return t.Hour()*60 + t.Minute(), nil
}

// Days are the days of the week on which they read, from Monday.
func (r Reads) Days() []time.Weekday {
	var out []time.Weekday
	for _, d := range week {
		if r.days[d] {
			out = append(out, d)
		}
	}
	return out
}

// Weekdays reports whether the days are Monday to Friday.
func (r Reads) Weekdays() bool { return slices.Equal(r.Days(), week[:5]) }

// Given reports whether the worker has said when they read.
func (r Reads) Given() bool { return r != Reads{} }

// String is what is kept.
func (r Reads) String() string {
	if r.Text != "" || !r.Given() {
		return r.Text
	}
	var days []string
	for _, d := range r.Days() {
		days = append(days, weekdays[d])
	}
	out := strings.Join(days, ",")
	clock := func(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }
	switch {
	case r.Until > 0:
		out += " " + clock(r.From) + "-" + clock(r.Until)
	case r.From > 0:
		out += " " + clock(r.From)
	}
	return out
}

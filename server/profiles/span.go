package profiles

import (
	"fmt"
	"strconv"
	"strings"

	"myreview/server/care"
)

// Unit is what a span counts in.
type Unit string

// The units, as written in a profile.
const (
	Hours        Unit = "hours"
	WorkingHours Unit = "working hours"
	Days         Unit = "days"
	WorkingDays  Unit = "working days"
	Weeks        Unit = "weeks"
	Months       Unit = "months" // calendar months, clamped (care.Date.AddMonths)
)

// Span is a length of time as an authority writes it: "15 working days",
// "10 weeks", "24 hours". The zero span, written "", means that none is set.
type Span struct {
	N    int
	Unit Unit
}

// UnmarshalText reads "15 working days". One of a unit may be written in the
// singular ("1 month").
func (s *Span) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*s = Span{}
		return nil
	}
	count, unit, _ := strings.Cut(string(text), " ")
	n, err := strconv.Atoi(count)
	if err != nil || n < 1 || strconv.Itoa(n) != count {
		return fmt.Errorf("%q is no length of time: it begins with a whole number", text)
	}
	if n == 1 {
		unit += "s"
	}
	switch u := Unit(unit); u {
	case Hours, WorkingHours, Days, WorkingDays, Weeks, Months:
		*s = Span{N: n, Unit: u}
		return nil
	}
	return fmt.Errorf("%q is no length of time: no such unit", text)
}

func (s Span) String() string {
	switch s.N {
	case 0:
		return ""
	case 1:
		return "1 " + strings.TrimSuffix(string(s.Unit), "s")
	}
	return strconv.Itoa(s.N) + " " + string(s.Unit)
}

// Set reports whether the authority has set the span at all.
func (s Span) Set() bool { return s.N > 0 }

// After is the day on which the span from a day ends, the day itself being day
// 0 (domain.md 2.3). working moves by working days: it alone knows the bank
// holidays. Hours end on the day on which the last of them falls.
func (s Span) After(d care.Date, working func(d care.Date, n int) care.Date) care.Date {
	switch s.Unit {
	case Hours:
		return d.AddDays((s.N + 23) / 24)
	case WorkingHours:
		return working(d, (s.N+23)/24)
	case Days:
		return d.AddDays(s.N)
	case WorkingDays:
		return working(d, s.N)
	case Weeks:
		return d.AddDays(7 * s.N)
	case Months:
		return d.AddMonths(s.N)
	}
	return d
}

// Hour is a time on the clock, written "09:00". The zero Hour, written "",
// means that none is set.
type Hour struct {
	Minute int // after midnight
	Set    bool
}

// UnmarshalText reads "09:00"; "24:00" is the end of the day.
func (h *Hour) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*h = Hour{}
		return nil
	}
	var hour, minute int
	if n, err := fmt.Sscanf(string(text), "%02d:%02d", &hour, &minute); n != 2 || err != nil ||
		hour < 0 || minute < 0 || minute > 59 || hour*60+minute > 24*60 || fmt.Sprintf("%02d:%02d", hour, minute) != string(text) {
		return fmt.Errorf("%q is no time of day such as 09:00", text)
	}
	*h = Hour{Minute: hour*60 + minute, Set: true}
	return nil
}

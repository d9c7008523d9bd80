package care

import "time"

// Date is a calendar day in England, written 2026-03-26. The empty date means
// that none is known. Text in this form sorts by time in both databases.
type Date string

const dateForm = "2006-01-02"

// DateOf is the day on which t falls in London.
func DateOf(t time.Time) Date { return Date(t.In(London).Format(dateForm)) }

// ParseDate accepts only real days in the form 2026-03-26, of a time in which
// people who are here live: 0026 and 9999 are slips of the hand.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(dateForm, s)
	if err != nil {
		return "", Invalid("error.date")
	}
	if t.Year() < FirstYear || t.Year() > LastYear {
		return "", Invalid("error.year")
	}
	return Date(s), nil
}

// FirstYear and LastYear are the first and the last in which a day may be.
const FirstYear, LastYear = 1900, 2099

// Near reports whether a day is within thirty years of another. A worker who
// plans for a child means no day outside that range.
func (d Date) Near(other Date) bool {
	return d >= other.AddMonths(-30*12) && d <= other.AddMonths(30*12)
}

// Time is midnight in London at the start of the day; the zero time when empty.
func (d Date) Time() time.Time {
	t, err := time.ParseInLocation(dateForm, string(d), London)
	if err != nil {
		return time.Time{}
	}
	return t
}

// Empty reports whether no day is known.
func (d Date) Empty() bool { return d == "" }

// AddDays moves by calendar days.
func (d Date) AddDays(n int) Date {
	y, m, day := d.UTC().Date()
	return Date(time.Date(y, m, day+n, 12, 0, 0, 0, time.UTC).Format(dateForm))
}

// AddMonths moves by calendar months and clamps to the last day of the month
// where the day does not exist: 30 November and three months is 28 February
// (domain.md 2.3; time.AddDate would say 2 March).
func (d Date) AddMonths(n int) Date {
	y, m, day := d.UTC().Date()
	last := time.Date(y, m+time.Month(n)+1, 0, 12, 0, 0, 0, time.UTC).Day()
	return Date(time.Date(y, m+time.Month(n), min(day, last), 12, 0, 0, 0, time.UTC).Format(dateForm))
}

// DaysUntil counts calendar days from d to other; negative when other is past.
func (d Date) DaysUntil(other Date) int {
	a, b := d.UTC(), other.UTC()
	return int(b.Sub(a).Hours() / 24)
}

// UTC is midnight in UTC at the start of the day, for counting days.
func (d Date) UTC() time.Time {
	t, _ := time.Parse(dateForm, string(d))
	return t
}

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.UTC().Weekday() }

// AgeOn is the age in whole years on a day, for someone born on d.
func (d Date) AgeOn(on Date) int {
	b, o := d.UTC(), on.UTC()
	age := o.Year() - b.Year()
	if o.Month() < b.Month() || o.Month() == b.Month() && o.Day() < b.Day() {
		age--
	}
	return age
}

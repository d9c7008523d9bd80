package i18n

import (
	"fmt"
	"time"

	"myreview/server/care"
)

// Day says a day with its weekday: "Thursday 26 March".
func (w Words) Day(d care.Date) string {
	if d.Empty() {
		return ""
	}
	return w.day(d.Time())
}

// Date says a day with its year: "26 March 2026".
func (w Words) Date(d care.Date) string {
	if d.Empty() {
		return ""
	}
	t := d.Time()
	return w.T("date.full", "Day", t.Day(), "Month", w.month(t), "Year", t.Year())
}

// Month says the month of a day: "September", with its year where that is not this one.
func (w Words) Month(d, today care.Date) string {
	t := d.Time()
	if t.Year() == today.Time().Year() {
		return w.month(t)
	}
	return w.T("date.month.year", "Month", w.month(t), "Year", t.Year())
}

// Clock says the time of day in London: "3.45 pm".
func (w Words) Clock(t time.Time) string {
	t = t.In(care.London)
	return w.timeOfDay(t.Hour()*60 + t.Minute())
}

// timeOfDay says a time on the clock, in minutes after midnight. Which part of
// the day an hour belongs to is for each language to say: English and Welsh know
// two, Urdu five.
func (w Words) timeOfDay(minute int) string {
	hour := minute / 60 % 24
	part := "date.part.night"
	for _, p := range partsOfDay {
		if hour >= p.from {
			part = p.id
		}
	}
	return w.T("date.clock", "Hour", (hour+11)%12+1, "Minute", fmt.Sprintf("%02d", minute%60), "Part", w.T(part))
}

var partsOfDay = []struct {
	from int
	id   string
}{{4, "date.part.morning"}, {12, "date.part.noon"}, {15, "date.part.afternoon"}, {17, "date.part.evening"}, {20, "date.part.late"}}

// Reads says when a worker reads what is sent to them: "every Monday and
// Thursday, from 9.00 am to 12.00 pm". A text from before there were days and
// hours is the worker's own, and stays as they wrote it.
func (w Words) Reads(r care.Reads) string {
	var said string
	switch days := r.Days(); {
	case r.Text != "":
		return w.apart(r.Text)
	case len(days) == 0:
		return ""
	case len(days) == 7:
		said = w.T("reads.everyday")
	case r.Weekdays():
		said = w.T("reads.weekdays")
	default:
		names := make([]string, len(days))
		for i, d := range days {
			names[i] = w.T(weekdays[d])
		}
		said = w.T("reads.on", "Days", names)
	}
	switch {
	case r.From == 0 && r.Until == 0:
		return said
	case r.Until == 0:
		return w.T("reads.at", "Days", said, "From", w.timeOfDay(r.From))
	}
	return w.T("reads.between", "Days", said, "From", w.timeOfDay(r.From), "Until", w.timeOfDay(r.Until))
}

// When says a day and a time in London: "Thursday 26 March, 3.45 pm"; of what has no day
// yet, that it has none.
func (w Words) When(t time.Time) string {
	if t.IsZero() {
		return w.T("date.noday")
	}
	return w.T("date.when", "Day", w.day(t.In(care.London)), "Clock", w.Clock(t))
}

func (w Words) day(t time.Time) string {
	return w.T("date.day", "Weekday", w.T(weekdays[t.Weekday()]), "Day", t.Day(), "Month", w.month(t))
}

func (w Words) month(t time.Time) string { return w.T(months[t.Month()-1]) }

var weekdays = [...]string{
	"date.weekday.0", "date.weekday.1", "date.weekday.2", "date.weekday.3", "date.weekday.4", "date.weekday.5", "date.weekday.6",
}

var months = [...]string{
	"date.month.1", "date.month.2", "date.month.3", "date.month.4", "date.month.5", "date.month.6",
	"date.month.7", "date.month.8", "date.month.9", "date.month.10", "date.month.11", "date.month.12",
}

package web

import (
	"strings"
	"time"

	"myreview/server/care"
)

// Day reads a day that may be left out.
func (k *Call) Day(field string) (care.Date, error) {
	text := strings.TrimSpace(k.Value(field))
	if text == "" {
		return "", nil
	}
	day, err := care.ParseDate(text)
	if err != nil {
		return "", care.Invalid("child.error.day").On(field)
	}
	return day, nil
}

// Start reads the day and the time of a review, on the clock in London.
func (k *Call) Start() (time.Time, error) {
	day, err := k.Day("day")
	if err != nil {
		return time.Time{}, err
	}
	if day.Empty() {
		return time.Time{}, care.Invalid("child.error.when").On("day")
	}
	return k.clockOn("at", day)
}

// Clock reads a time of the day on which a review is, on the clock in London; zero: none is typed.
func (k *Call) Clock(field string, review time.Time) (time.Time, error) {
	if strings.TrimSpace(k.Value(field)) == "" {
		return time.Time{}, nil
	}
	return k.clockOn(field, care.DateOf(review))
}

func (k *Call) clockOn(field string, day care.Date) (time.Time, error) {
	text := strings.Replace(strings.TrimSpace(k.Value(field)), ".", ":", 1)
	typed, err := time.Parse("15:04", text)
	if err != nil {
		return time.Time{}, care.Invalid("child.error.time").On(field)
	}
	starts, err := time.ParseInLocation("2006-01-02 15:04", string(day)+" "+text, care.London)
	if err != nil {
		return time.Time{}, care.Invalid("child.error.time").On(field)
	}
	if starts.Hour() != typed.Hour() { // the hour that is left out when the clocks go forward
		return time.Time{}, care.Invalid("child.error.time.none").On(field)
	}
	return starts, nil
}

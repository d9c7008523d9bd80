package review

import (
	"testing"
	"time"
)

func TestTwoBookingsAtOnce(t *testing.T) {
	ten := time.Date(2026, 3, 26, 10, 0, 0, 0, time.UTC)
	at := func(minutes int) time.Time { return ten.Add(time.Duration(minutes) * time.Minute) }
	for name, c := range map[string]struct {
		a       time.Time
		minutes int
		b       time.Time
		others  int
		want    bool
	}{
		"the same time":                         {ten, 60, ten, 60, true},
		"one after the other":                   {ten, 60, at(60), 60, false},
		"one before the other":                  {ten, 60, at(-60), 60, false},
		"the last minute":                       {ten, 60, at(59), 60, true},
		"within the other":                      {ten, 120, at(30), 15, true},
		"the other within it":                   {at(30), 15, ten, 120, true},
		"nobody said how long: an hour":         {ten, 0, at(59), 5, true},
		"nobody said how long: an hour is over": {ten, 0, at(60), 5, false},
		"no time yet":                           {ten, 60, time.Time{}, 60, false},
		"a day later":                           {ten, 60, at(24 * 60), 60, false},
	} {
		if Overlap(c.a, c.minutes, c.b, c.others) != c.want || Overlap(c.b, c.others, c.a, c.minutes) != c.want {
			t.Error(name)
		}
	}
}

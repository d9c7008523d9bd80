package review

import (
	"testing"
	"time"

	"myreview/server/care"
)

// Who comes to a review, when, and for how long, as they are told it.
func TestWhenSomebodyIsAskedToCome(t *testing.T) {
	ten := time.Date(2026, 3, 26, 10, 0, 0, 0, time.UTC)
	own := Slot{After: 20, For: 15}
	for name, c := range map[string]struct {
		slot    Slot
		kind    care.TieKind
		starts  time.Time
		at      time.Time
		minutes int
	}{
		"a parent comes to all of it":                   {Slot{}, care.TieParent, ten, ten, 60},
		"a parent with a part comes to that":            {own, care.TieParent, ten, ten.Add(20 * time.Minute), 15},
		"a carer with a part":                           {own, care.TieCarer, ten, ten.Add(20 * time.Minute), 15},
		"school with a part":                            {own, care.TieSchool, ten, ten.Add(20 * time.Minute), 15},
		"school without one is told no time":            {Slot{}, care.TieSchool, ten, time.Time{}, 0},
		"nor is health":                                 {Slot{}, care.TieHealth, ten, time.Time{}, 0},
		"nor a supervising social worker":               {Slot{}, care.TieSupervisor, ten, time.Time{}, 0},
		"the child comes to all of it":                  {own, care.TieChild, ten, ten, 60},
		"so does the IRO":                               {own, care.TieIRO, ten, ten, 60},
		"so does the social worker":                     {own, care.TieSocialWorker, ten, ten, 60},
		"a room screen shows the review's time":         {Slot{}, "", ten, ten, 60},
		"a review without a day has no parts":           {own, care.TieParent, time.Time{}, time.Time{}, 60},
		"a review without a day has none of school too": {own, care.TieSchool, time.Time{}, time.Time{}, 60},
	} {
		if at, minutes := c.slot.At(c.kind, c.starts, 60); !at.Equal(c.at) || minutes != c.minutes {
			t.Errorf("%s: %v for %d", name, at, minutes)
		}
	}
}

func TestAPartFitsIntoItsReview(t *testing.T) {
	for name, c := range map[string]struct {
		slot    Slot
		minutes int
		field   string
	}{
		"none":                       {Slot{}, 60, ""},
		"the first half":             {Slot{0, 30}, 60, ""},
		"to the end":                 {Slot{30, 30}, 60, ""},
		"a minute too long":          {Slot{30, 31}, 60, "for"},
		"of a review of any length":  {Slot{90, 30}, 0, ""},
		"before it begins":           {Slot{-5, 30}, 60, "from"},
		"for no time":                {Slot{10, 0}, 60, "for"},
		"for longer than a day's":    {Slot{0, 481}, 0, "for"},
		"so late that it is no part": {Slot{481, 5}, 0, "for"},
	} {
		field := ""
		if fault := c.slot.Check(c.minutes); fault != nil {
			field = fault.(*care.Error).Field //nolint:errorlint // it is one, unwrapped
		}
		if field != c.field {
			t.Errorf("%s: %q", name, field)
		}
	}
	for minutes, ok := range map[int]bool{0: true, 4: false, 5: true, 480: true, 481: false, -1: false} {
		if (CheckShape(minutes, "both") == nil) != ok {
			t.Errorf("%d minutes", minutes)
		}
	}
	if CheckShape(60, "by post") == nil || CheckShape(0, "") != nil {
		t.Error("how people are there")
	}
}

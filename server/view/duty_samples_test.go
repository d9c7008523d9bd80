package view_test

import (
	"time"

	"myreview/server/care"
	"myreview/server/view"
)

var _ = sample("tell/duty", &view.Duty{
	Page: frame(), New: care.NewID(), Today: "2026-03-26", First: "2026-03-26",
	Turns: []view.DutyTurn{
		{ID: care.NewID(), Name: "Dot", Me: true, Now: true, Since: time.Date(2026, 3, 26, 9, 0, 0, 0, time.UTC)},
		{ID: care.NewID(), Name: "Lara", Since: time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC), Until: "2026-04-07"},
	},
	People: []view.Option{{Value: "x", Label: "Dot"}}, Wrong: "until", Message: "Choose a later day.",
}) && sample("tell/duty", &view.Duty{Page: frame(), Nobody: true, Wrong: "person", Message: "Somebody has to be on duty."})

package view_test

import (
	"myreview/server/care"
	"myreview/server/view"
)

var clockLines = []view.ClockLine{
	{Says: "clock.written", By: "2026-03-27", On: "2026-03-26"},
	{Says: "clock.sent", By: "2026-04-02", On: "2026-04-07", Late: 5},
	{Says: "clock.replied", Manager: true, By: "2026-04-14", Late: 3, Silence: true},
	{Says: "clock.replied", Manager: true},
	{Says: "clock.record", By: "2026-04-27"},
}

func afterPage(wrong string) *view.After {
	return &view.After{
		Page: frame(), Review: care.NewID(), Name: "Robin", Held: "2026-03-26", Lines: clockLines, Today: "2026-04-17", Wrong: wrong, Message: "?",
		Fields: []view.ClockField{{Name: "sent", Says: "clock.sent", Was: "2026-04-07", Day: "2026-04-07"}, {Name: "replied", Says: "clock.replied"}},
	}
}

var _ = sample("close/after", afterPage("sent")) && sample("close/after", afterPage("replied")) &&
	sample("close/after", &view.After{Page: frame(), Review: care.NewID(), Name: "Robin", Manager: true, Held: "2026-03-26", Lines: clockLines[:1], Today: "2026-04-17"})

package view_test

import (
	"time"

	"myreview/server/care"
	"myreview/server/view"
)

var planHows = []view.Option{{Value: "room", Label: view.HowHeld("room"), Chosen: true}, {Value: "screen", Label: view.HowHeld("screen")}, {Value: "both", Label: view.HowHeld("both")}}

func planning(change func(*view.Planning)) *view.Planning {
	m := &view.Planning{
		ChildPlan: *moves(""), Review: formReview, Number: 2, Phase: "planned", AtWork: true, StartsAt: time.Now(), Language: "Polish", Open: 1, Groups: wishTold,
		People: []view.PlanPerson{
			{Seat: formReview, Name: "Robin", Role: "who.child", At: time.Now(), Language: "BSL"},
			{Seat: care.NewID(), Name: "Dad <b>", Role: "who.parent", At: time.Now(), Minutes: 15, Language: "Polish", Booked: "2026-11-02"},
			{Seat: care.NewID(), Name: "Tess", Role: "who.school", Untold: true},
			{Seat: care.NewID(), Name: "Sam", Role: "who.social_worker", Lost: true, Booked: "2026-11-02", Confirmed: "2026-11-03"},
		},
	}
	m.People[1].ToldOn, m.People[1].ToldBy = time.Now(), "Sam"
	m.Clashes = []view.PlanClash{{Name: "Dad", At: time.Now()}, {Name: "Dad", Child: "Alex", At: time.Now()}, {At: time.Now()}, {Child: "Alex", At: time.Now()}}
	m.Siblings = []view.PlanSibling{{Review: formReview, Name: "Alex", Ends: time.Now()}}
	m.Out = []view.PlanOut{{Name: "Mum", Role: "who.parent", Excluded: true}, {Name: "Gran", Role: "who.relative"}}
	m.Tell = []view.PlanTell{{Seat: formReview, ID: care.NewID(), Name: "Dad", Role: "who.parent", Words: "Your meeting is on Monday.", Lang: care.English, Starts: "x"}}
	m.Matters = matters
	m.Message, m.Hows, m.Long, m.HowNow, m.Stands, m.Minutes = "", planHows, 60, "plan.how.both", "Town hall", "60"
	change(m)
	return m
}

func planOne(wrong string) bool {
	return sample("child/planning", planning(func(m *view.Planning) {
		m.One = &view.PlanPersonForm{Seat: formReview, Name: "Dad", Seen: "0+0", Part: true, Own: wrong == "for", From: "10:20", For: "15", Language: "Polish", Booked: "2026-11-02", Confirmed: "2026-11-03", Today: "2026-11-10", Wrong: wrong, Message: "?"}
	}))
}

var _ = sample("child/planning", planning(func(*view.Planning) {})) &&
	sample("child/planning", planning(func(m *view.Planning) {
		m.Phase, m.ChildPlan, m.StartsAt, m.Groups, m.People, m.Language = "due", view.ChildPlan{Page: frame(), Child: care.NewID(), Name: "Robin", Today: "2026-11-01", Hows: planHows}, time.Time{}, nil, nil, ""
	})) &&
	sample("child/planning", planning(func(m *view.Planning) { m.Phase, m.Open = "closed", 0 })) &&
	sample("child/planning", planning(func(m *view.Planning) {
		m.Phase, m.Saved, m.StartsAt, m.Due, m.Day = "planned", true, time.Date(2027, 1, 11, 10, 0, 0, 0, time.UTC), "2026-12-01", "2027-01-11"
		m.Moved = []view.ReviewMove{{Was: time.Now(), Reason: view.Postponed("parent"), Who: view.Decider("iro.manager")}}
	})) &&
	sample("child/planning", planning(func(m *view.Planning) {
		m.Phase, m.Saved, m.StartsAt = "due", true, time.Time{}
		m.Moved = []view.ReviewMove{{Was: time.Now(), Cancelled: true, Reason: view.Postponed("parent"), Who: view.Decider("iro.manager")}}
	})) &&
	sample("child/planning", planning(func(m *view.Planning) {
		m.Long, m.HowNow, m.Stands, m.Message, m.Wrong = 0, "plan.how.screen", "", "?", "minutes"
	})) &&
	sample("child/planning", planning(func(m *view.Planning) { m.HowNow, m.Message, m.Wrong = "plan.how.room", "?", "how" })) &&
	sample("child/planning", planning(func(m *view.Planning) { m.HowNow, m.Message, m.AtWork = "", "Somebody moved it.", false })) &&
	sample("child/planning", planning(func(m *view.Planning) { m.After = "Alex" })) &&
	planOne("") && planOne("from") && planOne("for") && planOne("language") && planOne("booked") && planOne("confirmed") &&
	sample("child/planning", planning(func(m *view.Planning) {
		m.One = &view.PlanPersonForm{Seat: formReview, Name: "Robin", Seen: "0+0", Today: "2026-11-10"}
	})) &&
	sample("form/home", formHome(func(m *view.ReviewHome) { m.Minutes, m.How = 45, "form.how.room" })) &&
	sample("form/home", formHome(func(m *view.ReviewHome) { m.Minutes, m.How, m.Part = 15, "form.how.screen", true })) &&
	sample("form/home", formHome(func(m *view.ReviewHome) { m.How, m.Part, m.Untold = "form.how.both", true, true }))

package view_test

import (
	"time"

	"myreview/server/care"
	"myreview/server/view"
)

var promised = view.PromiseLine{
	ID: care.NewID(), Area: care.Home, Icon: "home", What: "The door is mended", Plain: "Your door will shut.", Who: "Kim", Due: "2026-04-17", Overdue: true,
	Outcome: view.Outcome{Says: "promise.state.open", Why: "The shop is closed."}, By: "Priya", On: time.Now(),
}

func promiseForm(wrong string) *view.PromiseForm {
	return &view.PromiseForm{
		Page: frame(), Child: care.NewID(), Name: "Robin", Line: promised, ID: care.NewID(), Seen: string(care.NewID()), Why: "x", Wrong: wrong, Message: "?",
		Kepts:  []view.Option{{Value: "open", Label: "promise.state.open"}, {Value: "not", Label: "promise.state.not", Chosen: true}},
		Before: []view.PastOutcome{{Outcome: view.Outcome{Says: "promise.state.done", Done: true}, By: "Priya", On: time.Now()}},
	}
}

var _ = sample("promise/list", &view.Promises{Page: frame(), Child: care.NewID(), Name: "Robin"}) &&
	sample("promise/list", &view.Promises{
		Page: frame(), Child: care.NewID(), Name: "Robin", Live: care.NewID(), Groups: []view.PromiseGroup{
			{ID: care.NewID(), Held: "2026-03-26", Lines: []view.PromiseLine{promised, {ID: care.NewID(), Icon: "target", What: "A bike", Who: "Jo", Due: "2026-05-01", Outcome: view.Outcome{Says: "promise.state.open"}}}},
			{ID: care.NewID(), Held: "2025-09-26", Lines: []view.PromiseLine{{ID: care.NewID(), Icon: "target", What: "A bike", Outcome: view.Outcome{Why: "Lost."}}}},
		},
	}) &&
	sample("promise/list", &view.Promises{Page: frame(), Child: care.NewID(), Name: "Robin", Died: true, Groups: []view.PromiseGroup{{ID: care.NewID(), Held: "2026-03-26", Lines: []view.PromiseLine{promised}}}}) &&
	sample("promise/one", promiseForm("kept")) && sample("promise/one", promiseForm("why")) && sample("promise/one", promiseForm("")) &&
	sample("promise/one", &view.PromiseForm{Page: frame(), Child: care.NewID(), Name: "Robin", Line: view.PromiseLine{Icon: "target", What: "A bike"}})

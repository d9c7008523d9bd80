package view_test

import (
	"time"

	"myreview/server/care"
	"myreview/server/view"
)

var _ = sample("ties/ties", &view.Ties{
	Page: frame(), Review: care.NewID(), Child: "Robin",
	Here: []view.TieLine{
		{Tie: care.NewID(), Name: "Robin", Kind: "child", Picture: "child", State: "active"},
		{Tie: care.NewID(), Name: "Dan", Kind: "parent", Calls: "Dad", Picture: "dad", State: "excluded", Steps: []string{"resume", "stay", "end"},
			Until: "2027-01-31", Taken: []view.TieTaken{
				{Step: "exclude", By: "Priya", At: time.Now(), Reason: "A <b>reason</b>"}, {Step: "arrive", By: "Dan", At: time.Now()},
				{Step: "make", By: "Priya", At: time.Now(), Until: "2027-01-31"},
			}},
		{Tie: care.NewID(), Name: "Gill", Kind: "relative", Picture: "person", State: "excluded", Whole: true, Steps: []string{"resume", "end"}},
		{Tie: care.NewID(), Name: "Cora", Kind: "carer", Picture: "carer", State: "invited", Since: "2027-01-01", Steps: []string{"exclude", "end"}},
		{Tie: care.NewID(), Name: "Priya", Kind: "social_worker", Picture: "worker", State: "active", Me: true},
	},
	Over: []view.TieLine{{Tie: care.NewID(), Name: "Fay", Kind: "carer", Picture: "carer", State: "ended", Until: "2026-01-01"}},
})

var _ = sample("ties/new", &view.TieForm{
	Page: frame(), Review: care.NewID(), ID: care.NewID(), Child: "Robin", Open: true, Today: "2026-11-22",
	Kinds: []view.Option{{Value: "carer", Label: "who.carer", Chosen: true}, {Value: "social_worker", Label: "who.social_worker"}},
	Known: []view.Option{{Value: "x", Label: "Dan"}}, Langs: []view.Option{{Value: "en", Label: "English"}},
	Same: []view.Option{{Value: "x", Label: "Yes, this is Dan (parent)."}}, Not: "x",
	Errors: view.TieErrors{Kind: "k", Who: "w", Same: "s", Email: "e", Calls: "c", Since: "s", Until: "u", Reason: "r"},
})

var _ = sample("ties/change", &view.TieForm{
	Page: frame(), Review: care.NewID(), ID: care.NewID(), Child: "Robin", Tie: care.NewID(), Name: "Dan",
	State: "active", Step: "end", Today: "2026-11-22", Errors: view.TieErrors{Until: "u", Reason: "r"},
}) && sample("ties/change", &view.TieForm{
	Page: frame(), Review: care.NewID(), ID: care.NewID(), Child: "Robin", Tie: care.NewID(), Name: "Dan",
	State: "active", Step: "exclude", Whole: true, Reason: "why",
})

var _ = sample("ties/sure", &view.TieSure{
	Page: frame(), Review: care.NewID(), Action: "/r/x/ties/new", Heading: "Exclude Dan", Shuts: true, Home: true,
	Fields: []view.TieField{{Name: "step", Value: "exclude"}}, Then: []string{"From now on", "From 3 May"},
	Rows: []view.TieSight{
		{What: "ties.see.reach", Now: "The review", Then: []string{"Their own page", "Nothing"}, Changes: true},
		{What: "ties.see.people", Now: "Ann, Bo", Then: []string{"Nobody", "Nobody"}},
	},
})

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
		{Tie: care.NewID(), Name: "Dan", Kind: "parent", Calls: "Dad", Picture: "dad", State: "excluded", Out: []view.TieOut{sampleOut, {ID: care.NewID(), Barred: true, Since: time.Now(), Look: true, LookOn: "2026-11-01"}}, Steps: []string{"resume", "bar", "stay", "end"},
			Until: "2027-01-31", Taken: []view.TieTaken{
				{Step: "bar", By: "Priya", At: time.Now()}, {Step: "exclude", By: "Priya", At: time.Now(), Reason: "A <b>reason</b>"}, {Step: "arrive", By: "Dan", At: time.Now()},
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

var sampleOut = view.TieOut{ID: care.NewID(), Why: view.OutWhy("safety"), Words: "A <b>reason</b>", Asked: true, View: "I am glad", Ask: "Ring Priya", By: "Priya", At: time.Now(), Late: true, LookOn: "2027-01-01", May: true}

var _ = sample("ties/exclusion", &view.TieExclusion{Page: frame(), TieOut: sampleOut, Review: care.NewID(), Tie: care.NewID(), Name: "Dan", Today: "2026-11-30",
	Hows: []view.Option{{Value: "paper", Label: view.ToldHow("paper")}, {Value: "phone", Label: view.ToldHow("phone"), Chosen: true}, {Value: "person", Label: view.ToldHow("person")}}, Errors: view.ExclusionErrors{Look: "A day"}}) &&
	sample("ties/exclusion", &view.TieExclusion{Page: frame(), TieOut: view.TieOut{ID: care.NewID(), Barred: true, Why: view.OutWhy("another"), Before: true, Since: time.Now(), LookOn: "2026-01-01", Look: true, May: true}, Review: care.NewID(), Tie: care.NewID(), Name: "Dan"}) &&
	sample("ties/exclusion", &view.TieExclusion{Page: frame(), TieOut: view.TieOut{ID: care.NewID(), Why: view.OutWhy("court"), View: "too young", By: "Priya", At: time.Now(), Agreed: "Sam", AgreedAt: time.Now(), Since: time.Now(), ToldOn: "2026-11-01", ToldHow: view.ToldHow("paper"), ToldBy: "Sam"},
		Review: care.NewID(), Tie: care.NewID(), Name: "Gill", Whole: true, Errors: view.ExclusionErrors{On: "A day", How: "How", By: "Who"}}) &&
	sample("ties/exclusion", &view.TieExclusion{Page: frame(), TieOut: view.TieOut{ID: care.NewID(), Why: view.OutWhy("adopters"), AgreeBy: "2026-12-01", By: "Priya", At: time.Now(), Mine: true}, Review: care.NewID(), Tie: care.NewID(), Name: "Dan"}) &&
	sample("ties/change", &view.TieForm{Page: frame(), Review: care.NewID(), Tie: care.NewID(), Name: "Dan", State: "active", Step: "bar", Out: &view.TieOutForm{
		Whys: []view.Option{{Value: "safety", Label: view.OutWhy("safety"), Chosen: true}, {Value: "court", Label: view.OutWhy("court")}}, Asked: true, View: "v", Ask: "a", Look: "2027-01-01", Now: true, MayNow: true}}) &&
	sample("ties/change", &view.TieForm{Page: frame(), Review: care.NewID(), Tie: care.NewID(), Name: "Dan", State: "active", Step: "exclude", Out: &view.TieOutForm{Unasked: true, MayNow: true},
		Errors: view.TieErrors{Why: "w", View: "v", Ask: "a", Look: "l", Now: "n"}}) &&
	sample("ties/change", &view.TieForm{Page: frame(), Review: care.NewID(), Tie: care.NewID(), Name: "Dan", State: "barred", Step: "exclude", Out: &view.TieOutForm{}}) &&
	sample("ties/sure", &view.TieSure{Page: frame(), Review: care.NewID(), Action: "/x", Heading: "Sure", Waits: true, Rows: []view.TieSight{{What: "ties.see.form", Now: "yes", Then: []string{"no"}}}, Then: []string{"From now on"}}) &&
	sample("ties/ties", &view.Ties{Page: frame(), Review: care.NewID(), Child: "Robin", Here: []view.TieLine{{Tie: care.NewID(), Name: "Dan", Kind: "parent", Picture: "dad", State: "barred", Out: []view.TieOut{{ID: care.NewID(), Agreed: "Sam", Since: time.Now()}}}}})

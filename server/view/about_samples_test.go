package view_test

import (
	"myreview/server/care"
	"myreview/server/view"
)

var _ = sample("about/privacy", &view.Privacy{Page: frame(), Authority: "Somewhere", Levels: []view.Level{
	{Name: "privacy.for.4", Band: care.Little, Now: true}, {Name: "privacy.for.18", Band: care.Adult},
}}) &&
	sample("about/accessibility", &view.Accessibility{Page: frame(), Authority: "Somewhere",
		Tested: view.TestedPages{Day: "2026-11-22", Axe: "4.14.1", Rules: 60, Pages: 40, Looks: 80, Undecided: 3}}) &&
	sample("about/accessibility", &view.Accessibility{Page: frame(), Authority: "Somewhere"}) &&
	sample("about/accessibility", &view.Accessibility{Page: frame(), Authority: "Somewhere", Stale: true,
		Tested: view.TestedPages{Day: "2025-11-22", Axe: "4.14.1", Rules: 60, Pages: 40, Looks: 80, Faults: 1}})

var _ = sample("about/how", &view.How{
	Page: frame(), Job: "staff.job.iro", Asks: []view.Asking{{Ask: "how.iro.plan", Do: "how.iro.plan.do"}}, Others: []view.Option{{Value: "/how/duty", Label: "staff.job.duty"}},
})

package view_test

import (
	"time"

	"myreview/server/care"
	"myreview/server/view"
)

var _ = sample("ways/ways", &view.WaysIn{Shell: frame(), Review: care.NewID(), People: []view.WayIn{
	{Tie: care.NewID(), Name: "Amina", Kind: "child", Picture: "child", Count: 1, Until: "2026-12-24", Link: "http://localhost/e/abc"},
	{Tie: care.NewID(), Name: "Dan", Kind: "parent", Picture: "dad", Apart: true},
}})

var _ = sample("ways/cover", &view.Cover{Shell: frame(), Review: care.NewID(), Child: "Amina", StartsAt: time.Now()})

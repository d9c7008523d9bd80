package view_test

import (
	"myreview/server/care"
	"myreview/server/view"
)

var _ = sample("places/places", &view.Places{Page: frame(), Review: formReview, Guarded: true, New: care.NewID(), Kinds: []string{"home", "school"}, All: []view.Place{
	{ID: care.NewID(), Kind: "home", Words: "12 Elm Row", SavedAt: formAt},
}}) &&
	sample("places/places", &view.Places{Page: frame(), Review: formReview, New: care.NewID(), Kinds: []string{"home", "school"}, Kind: "school", Words: "x", Wrong: "where", Message: "Too long"}) &&
	sample("places/places", &view.Places{Page: frame(), Review: formReview, New: care.NewID(), Kinds: []string{"home", "school"}, Wrong: "kind", Message: "Pick"})

package view_test

import (
	"time"

	"myreview/server/view"
)

var _ = sample("opened/opened", &view.Opened{Page: frame(), Review: formReview}) &&
	sample("opened/opened", &view.Opened{Page: frame(), Review: formReview, Sent: true}) &&
	sample("opened/opened", &view.Opened{Page: frame(), Review: formReview, Sent: true, All: []view.OpenedBy{
		{Label: "Sam", Role: "Social worker", Picture: "worker", Last: formAt, Asks: []view.Asked{{Words: "How are things where you live?"}}},
		{
			Label: "Kim", Role: "IRO", Picture: "iro", Last: formAt, Earlier: []time.Time{formAt.Add(-time.Hour), formAt.Add(-26 * time.Hour)},
			Asks: []view.Asked{{Words: "How are things where you live?"}, {Words: "How is school?"}},
		},
		{Label: "The screen in the room", Picture: "everyone", Last: formAt, Asks: []view.Asked{{Words: "How is school?"}}},
	}})

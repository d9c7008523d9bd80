package demo

import (
	"myreview/server/care"
	"myreview/server/review"
)

// leo is 6. His review is next week, and nothing has been sent yet.
var leo = childOf{
	someone: someone{slug: "leo", name: "Leo Marsden", picture: "child", lang: care.English},
	age:     6, months: 2,
	circle: []place{
		at(carer, someone{slug: "jo", name: "Jo Hartley", picture: "carer", lang: care.English}, care.TieCarer, "Jo"),
		at(mum, someone{slug: "kelly", name: "Kelly Marsden", picture: "mum", lang: care.English}, care.TieParent, "Mummy"),
		apart(dad, someone{slug: "craig", name: "Craig Marsden", picture: "dad", lang: care.English}, "Daddy"),
		at(worker, tom, care.TieSocialWorker, "Tom"),
		at(iro, ruth, care.TieIRO, "Ruth"),
	},
	before: stage{days: -72, at: "10:00", letter: sent, meeting: meeting{
		place: "Jo's house, in the kitchen",
		forms: map[role]form{
			kid: {
				"p2": {"main": {"sun", "partly"}, "audience": {"everyone"}},
				"p3": {"main": {"Biscuit the dog sleeps by my feet"}, "audience": {"everyone"}},
				"p7": {"main": {"mixed"}, "audience": {"iro"}},
				"m1": {"main": {"person", "draw"}},
				"m9": {"main": {"hello"}},
			},
			carer: {
				"c1": {"main": {"Leo laughs a lot more than in the first week. He and the dog are a team."}},
				"c2": {"main": {"7"}, "more": {"Bedtimes are still wobbly. A photo of Mummy by the bed may help."}},
			},
		},
		came: map[role]review.Mode{
			iro: review.InRoom, kid: review.InRoom, carer: review.InRoom, mum: review.OnScreen, worker: review.InRoom,
		},
		scales: []scale{
			{area: care.Home, marks: map[role]string{kid: "well", carer: "8", mum: "7", worker: "8"}},
			{
				area:   care.Learning,
				marks:  map[role]string{kid: "mixed", carer: "6", worker: "6"},
				higher: map[role]string{kid: "a friend at lunch"},
			},
		},
		decisions: []decision{
			{
				area: care.Home, who: carer, days: 7, wish: review.WishYes,
				what:   "Jo puts a photo of Mummy beside Leo's bed.",
				why:    "Leo misses Mummy most at bedtime.",
				plain:  "Jo puts Mummy's photo by your bed.",
				became: review.Outcome{Kept: review.KeptDone},
			},
			{
				area: care.Friends, who: worker, days: 14,
				what:  "Tom asks the school to pair Leo with a lunch buddy.",
				why:   "Leo likes school, but does not yet know whom to sit with at lunch.",
				plain: "Tom asks school for a lunch friend.",
			},
		},
		gave:  review.Spoke,
		well:  "You feed Biscuit every day. Biscuit is lucky!",
		close: "Thank you for your dog picture.",
	}},
	now: stage{days: 6, at: "10:00", meeting: meeting{place: "Jo's house, in the kitchen"}},
}

package demo

import (
	"myreview/server/care"
	"myreview/server/review"
)

// maisie is 8 and lives with her grandmother. Her review is on the next
// working day, and she has sent her form.
var maisie = childOf{
	someone: someone{slug: "maisie", name: "Maisie Kowalska", picture: "child", lang: care.English},
	age:     8, months: 7,
	circle: []place{
		at(carer, someone{slug: "halina", name: "Halina Kowalska", picture: "gran", lang: care.English}, care.TieCarer, "Babcia"),
		at(dad, someone{slug: "piotr", name: "Piotr Kowalski", picture: "dad", lang: care.English}, care.TieParent, "Tata"),
		apart(mum, someone{slug: "ewa", name: "Ewa Kowalska", picture: "mum", lang: care.English}, "Mama"),
		at(worker, tom, care.TieSocialWorker, "Tom"),
		at(iro, daniel, care.TieIRO, "Daniel"),
	},
	before: stage{days: -66, at: "15:30", letter: sent, meeting: meeting{
		place: "Oak Lane School, the reading corner",
		forms: map[role]form{
			kid: {
				"p2":  {"main": {"happy", "worried"}, "audience": {"iro"}},
				"p3":  {"main": {"Baking with Babcia and my gymnastics."}, "audience": {"everyone"}},
				"p4":  {"main": {"well"}, "more": {"Babcia sings in the morning."}, "audience": {"everyone"}},
				"p20": {"change": {"I want to go to gymnastics two times."}, "keep": {"Pancakes on Sunday."}, "audience": {"everyone"}},
				"m1":  {"main": {"person", "draw"}},
				"m9":  {"main": {"read"}},
			},
			dad: {
				"f2":  {"main": {"She is doing well with her grandmother and I am thankful for it."}},
				"f11": {"main": {"7"}},
			},
		},
		came: map[role]review.Mode{
			iro: review.InRoom, kid: review.InRoom, carer: review.InRoom, dad: review.OnScreen, worker: review.InRoom,
		},
		scales: []scale{
			{area: care.Home, marks: map[role]string{kid: "8", carer: "9", dad: "8", worker: "8"}},
			{
				area:   care.Friends,
				marks:  map[role]string{kid: "5", carer: "6", worker: "6"},
				higher: map[role]string{kid: "If Poppy could come for tea."},
			},
		},
		decisions: []decision{
			{
				area: care.Friends, who: carer, days: 14, wish: review.WishYes,
				what:   "Babcia invites Poppy for tea, and Tom does the checks that are needed first.",
				why:    "Maisie would like a friend to come to her home.",
				plain:  "Poppy can come for tea at Babcia's.",
				became: review.Outcome{Kept: review.KeptDone, Why: "Poppy came for tea in the holidays."},
			},
			{
				area: care.Health, who: worker, days: 28, wish: review.WishNotYet,
				what:   "Tom finds out whether there is a place in the Thursday gymnastics group.",
				why:    "Maisie asked for a second class, and the group is full at present.",
				plain:  "Thursday gymnastics is full now. Tom is asking for a place for you.",
				became: review.Outcome{Kept: review.KeptNot, Why: "The group is still full. Tom looks for another one."},
			},
		},
		gave:  review.Spoke,
		well:  "You can do a cartwheel on both sides now. You practised every day.",
		close: "I liked the song that you and Babcia sang for us.",
	}},
	now: stage{
		days: 1, at: "15:30",
		meeting: meeting{
			place: "Oak Lane School, the reading corner",
			forms: map[role]form{
				kid: {
					"p2": {"main": {"happy", "excited"}, "audience": {"everyone"}},
					"p3": {"main": {"Poppy came for tea!! We made a den."}, "audience": {"everyone"}},
					"p7": {"main": {"mixed"}, "more": {"Spellings are hard but reading is good."}, "audience": {"picked"}, "reader": {"@carer"}},
					"p4": {"main": {"well"}, "audience": {"everyone"}},
					"p5": {"main": {"@carer", "@worker", "friend"}, "audience": {"iro"}},
					"p12": {
						"who":       {"@dad", "@mum"},
						"main.rows": {"@dad", "@mum"}, "main.@dad": {"more"}, "main.@mum": {"unsure"},
						"more": {"I like it when Tata takes me to the park."}, "audience": {"iro"},
					},
					"p14": {"main": {"bit"}, "audience": {"iro"}},
					"p15": {"main": {"listens"}, "audience": {"iro"}},
					"p20": {"change": {"Gymnastics on Thursday."}, "keep": {"Babcia's pancakes."}, "audience": {"everyone"}},
					"m1":  {"main": {"person", "draw"}},
					"m3":  {"main": {"@carer", "@dad", "@worker"}},
					"m9":  {"main": {"with"}},
					"p19": {"main": {"A gym teacher. Or a vet for rabbits."}, "audience": {"everyone"}},
					"p22": {"main": {"I can do a handstand for ten seconds."}, "audience": {"everyone"}},
				},
				carer: {
					"c1":  {"main": {"She is a joy. She sleeps well and eats well, and sings along now."}},
					"c2":  {"main": {"9"}},
					"c4":  {"main": {"Spelling needs patience. Reading together every evening helps."}},
					"c7":  {"main": {"The park on Saturdays with her father is the best day of her week."}},
					"c11": {"main": {"Help with the way to gymnastics, if Thursday comes true."}},
				},
				mum: {
					"f2":  {"main": {"I would like her to know that I think of her every day."}},
					"f11": {"main": {"6"}},
					"f12": {"main": {"writing"}},
				},
			},
		},
	},
}

package demo

import (
	"myreview/server/care"
	"myreview/server/review"
)

// theo is 16 and gets ready for a place of his own. His review is soon, and he has
// begun his form, here and there, and not sent it.
var theo = childOf{
	someone: someone{slug: "theo", name: "Theo Grant", picture: "child", lang: care.English},
	age:     16, months: 3,
	circle: []place{
		at(carer, someone{slug: "marcus", name: "Marcus Bell", picture: "carer", lang: care.English}, care.TieCarer, "Marcus"),
		at(mum, someone{slug: "sarah", name: "Sarah Grant", picture: "mum", lang: care.English}, care.TieParent, "Mum"),
		apart(dad, someone{slug: "lee", name: "Lee Grant", picture: "dad", lang: care.English}, "Dad"),
		at(worker, priya, care.TieSocialWorker, "Priya"),
		at(adviser, nathan, care.TiePersonalAdviser, "Nathan"),
		at(school, someone{slug: "aziza", name: "Aziza Karim", picture: "person", lang: care.English}, care.TieSchool, ""),
		at(iro, daniel, care.TieIRO, "Daniel"),
	},
	before: stage{days: -63, at: "16:15", letter: sent, meeting: meeting{
		place: "Marcus's house, round the kitchen table",
		forms: map[role]form{
			kid: {
				"y2":  {"main": {"College is all right. I got the bus by myself from the first week."}, "audience": {"everyone"}},
				"y3":  {"main": {"6"}, "audience": {"iro"}},
				"y4":  {"main": {"7"}, "more": {"Marcus is chill. He knocks."}, "audience": {"everyone"}},
				"y28": {"main": {"nhs"}, "more": {"No idea where my birth certificate is."}, "audience": {"picked"}, "reader": {"@worker", "@carer"}},
				"m1":  {"main": {"video"}},
				"m9":  {"main": {"none"}},
			},
			carer: {
				"c1": {"main": {"Theo gets himself up, out and to college. He is quiet, kind and funny, in that order."}},
				"c2": {"main": {"8"}},
			},
		},
		came: map[role]review.Mode{
			iro: review.InRoom, kid: review.OnScreen, carer: review.InRoom, mum: review.ByPhone, worker: review.InRoom,
			adviser: review.OnScreen, school: review.OnScreen,
		},
		scales: []scale{
			{area: care.Home, marks: map[role]string{kid: "7", carer: "8", mum: "7", worker: "8"}},
			{
				area:   care.Skills,
				marks:  map[role]string{kid: "4", carer: "6", mum: "5", worker: "5"},
				higher: map[role]string{kid: "If I could cook more than toast."},
			},
		},
		decisions: []decision{
			{
				area: care.Skills, who: carer, days: 28, wish: review.WishYes,
				what:   "Marcus teaches Theo three dinners that he can cook alone.",
				why:    "Theo would like to cook more than toast before he has a kitchen of his own.",
				plain:  "Marcus teaches you three dinners. You pick them.",
				became: review.Outcome{Kept: review.KeptDone, Why: "Chilli, curry and a roast. You cooked the roast for four."},
			},
			{
				area: care.Future, who: worker, days: 21, wish: review.WishYes,
				what:   "Priya orders a copy of Theo's birth certificate.",
				why:    "Theo needs it for a bank account and for his provisional licence.",
				plain:  "Priya orders your birth certificate, so that you can open a bank account.",
				became: review.Outcome{Kept: review.KeptPartly, Why: "The first request was lost. Priya has sent it again."},
			},
			{
				area: care.Family, who: mum, days: 14, wish: review.WishYes,
				what:   "Sarah rings Theo on Sundays at six.",
				why:    "Theo likes to know when she rings.",
				plain:  "Mum rings you on Sundays at six.",
				became: review.Outcome{Kept: review.KeptPartly, Why: "She rang on most Sundays."},
			},
		},
		gave:  review.Spoke,
		well:  "You find your own way to college, whatever the weather. That takes more than people think.",
		close: "You said what you needed in two sentences. We all understood them.",
	}},
	now: stage{
		days: 9, at: "16:15",
		meeting: meeting{
			place: "Marcus's house, round the kitchen table",
			forms: map[role]form{
				carer: {
					"c1":  {"main": {"He cooks on Tuesdays now, and the kitchen is still standing. Friends come round."}},
					"c2":  {"main": {"8"}},
					"c11": {"main": {"To hear early whether he may stay with me after 18. He would like to know, and so would I."}},
				},
			},
		},
		begun: form{
			"y2":  {"main": {"Made a roast for four people. Nobody died. Passed my first college unit too."}, "audience": {"everyone"}},
			"y3":  {"main": {"7"}, "audience": {"iro"}},
			"y9":  {"main": {"calm", "hopeful", "stressed"}, "audience": {"iro"}},
			"y7":  {"main": {"6"}, "help": {"sleep"}, "audience": {"iro"}},
			"y8":  {"as": {"skip"}},
			"y4":  {"main": {"8"}, "more": {"Marcus still knocks."}, "audience": {"everyone"}},
			"y26": {"main": {"put"}, "ready": {"4"}, "more": {"Can I stay at Marcus's after 18?"}, "audience": {"picked"}, "reader": {"@worker", "@adviser"}},
			"y28": {"main": {"nhs"}, "more": {"Still no birth certificate."}, "audience": {"picked"}, "reader": {"@worker"}},
		},
	},
}

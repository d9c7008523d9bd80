package demo

import (
	"myreview/server/care"
	"myreview/server/review"
)

// hamza is 12 and his language is Urdu. His review was held a few days ago,
// and the letter waits to be finished.
var hamza = childOf{
	someone: someone{slug: "hamza", name: "Hamza Siddiqui", picture: "child", lang: care.Urdu},
	age:     12, months: 1,
	circle: []place{
		at(carer, someone{slug: "farida", name: "Farida Begum", picture: "carer", lang: care.Urdu}, care.TieCarer, "خالہ فریدہ"),
		at(mum, someone{slug: "nadia", name: "Nadia Siddiqui", picture: "mum", lang: care.Urdu}, care.TieParent, "امی"),
		apart(dad, someone{slug: "imran", name: "Imran Siddiqui", picture: "dad", lang: care.Urdu}, "ابو"),
		at(worker, priya, care.TieSocialWorker, "Priya"),
		at(iro, ruth, care.TieIRO, "Ruth"),
	},
	before: stage{days: -75, at: "16:30", letter: sent, meeting: meeting{
		place: "Fernhaven Community Centre, room 3",
		forms: map[role]form{
			kid: {
				"y2": {"main": {"خالہ کے گھر کا کھانا بہت اچھا ہے۔ مجھے کرکٹ ٹیم میں جگہ مل گئی ہے۔"}, "audience": {"everyone"}},
				"y4": {"main": {"6"}, "more": {"مجھے اپنا کمرہ پسند ہے۔"}, "audience": {"everyone"}},
				"m1": {"main": {"person"}},
				"m9": {"main": {"none"}},
			},
		},
		came: map[role]review.Mode{
			iro: review.InRoom, kid: review.InRoom, carer: review.InRoom, mum: review.InRoom, worker: review.OnScreen,
		},
		scales: []scale{
			{area: care.Home, marks: map[role]string{kid: "6", carer: "8", mum: "7", worker: "7"}},
			{
				area:   care.Learning,
				marks:  map[role]string{kid: "4", carer: "6", mum: "5", worker: "6"},
				higher: map[role]string{kid: "اگر سائنس کے الفاظ اردو میں بھی ہوں۔"},
			},
		},
		decisions: []decision{
			{
				area: care.Learning, who: worker, days: 21, wish: review.WishYes,
				what:  "Priya asks the school for a science word list in English and Urdu.",
				why:   "Hamza knows the science, and loses marks on the English words.",
				plain: "پریا اسکول سے سائنس کے الفاظ کی فہرست اردو اور انگریزی میں مانگیں گی۔",
			},
		},
		gave:  review.Spoke,
		well:  "آپ نے کرکٹ ٹیم میں اپنی جگہ خود بنائی۔ شاباش!",
		close: "آپ نے ہمیں بتایا کہ آپ کو کیا چاہیے۔ اس سے ہمیں بہت مدد ملی۔",
	}},
	now: stage{
		days: -3, at: "16:00", letter: drafted,
		meeting: meeting{
			place: "Fernhaven Community Centre, room 3",
			forms: map[role]form{
				kid: {
					"y2":  {"main": {"ہماری ٹیم نے دو میچ جیتے۔ میں نے تین وکٹیں لیں۔"}, "audience": {"everyone"}},
					"y3":  {"main": {"7"}, "audience": {"iro"}},
					"y4":  {"main": {"8"}, "more": {"اب یہ گھر جیسا لگتا ہے۔"}, "audience": {"everyone"}},
					"y10": {"main": {"6"}, "more": {"الفاظ کی فہرست سے بہت فرق پڑا۔"}, "audience": {"everyone"}},
					"y13": {
						"who":       {"@mum", "siblings"},
						"main.rows": {"@mum", "siblings"}, "main.@mum": {"same"}, "main.siblings": {"more"},
						"more": {"میں اپنی چھوٹی بہن سے زیادہ ملنا چاہتا ہوں۔"}, "audience": {"picked"}, "reader": {"@worker"},
					},
					"m1":  {"main": {"person"}},
					"m9":  {"main": {"hello"}},
					"y23": {"main": {"انجینئر بننا ہے، اور پاکستان دیکھنا ہے۔"}, "audience": {"everyone"}},
					"y25": {"main": {"انگریزی میں پوری کتاب پڑھی۔"}, "audience": {"everyone"}},
				},
				carer: {
					"c1": {"main": {"حمزہ بہت ذمہ دار بچہ ہے۔ اسکول اور کرکٹ دونوں میں محنت کرتا ہے۔"}},
					"c2": {"main": {"9"}},
				},
				mum: {
					"f2":  {"main": {"وہ خوش ہے، یہ دیکھ کر مجھے سکون ملتا ہے۔"}},
					"f11": {"main": {"8"}},
					"f12": {"main": {"person"}},
				},
			},
			came: map[role]review.Mode{
				iro: review.InRoom, kid: review.InRoom, carer: review.InRoom, mum: review.InRoom, worker: review.InRoom,
			},
			led: []care.Area{care.Health},
			scales: []scale{
				{area: care.Home, marks: map[role]string{kid: "8", carer: "9", mum: "8", worker: "8"}},
				{
					area:   care.Learning,
					marks:  map[role]string{kid: "6", carer: "7", mum: "7", worker: "7"},
					higher: map[role]string{kid: "ہفتے میں ایک بار کوئی میرے ساتھ انگریزی پڑھے۔"},
				},
			},
			decisions: []decision{
				{
					area: care.Family, who: worker, days: 14, wish: review.WishYes,
					what:  "Priya arranges family time with Hamza's little sister every second Sunday.",
					why:   "Hamza asked to see his sister more often, and she asks for him.",
					plain: "آپ ہر دوسرے اتوار اپنی چھوٹی بہن سے ملیں گے۔ پریا اس کا انتظام کریں گی۔",
				},
				{
					area: care.Learning, name: "Mrs Okoye, Hamza's English teacher", days: 21, wish: review.WishYes,
					what:  "Mrs Okoye reads with Hamza for half an hour each Wednesday.",
					why:   "Hamza finished his first whole book in English and wants to go on.",
					plain: "مسز اوکوئے ہر بدھ کو آدھا گھنٹہ آپ کے ساتھ انگریزی پڑھیں گی۔",
				},
			},
			gave: review.Spoke,
		},
	},
}

package demo

import (
	"myreview/server/care"
	"myreview/server/review"
)

// amara is 15. Her review is happening now, and she wants to chair part of it.
var amara = childOf{
	someone: someone{slug: "amara", name: "Amara Boateng", picture: "child", lang: care.English},
	age:     15, months: 4,
	note: "Ask how the green card goes before anybody else speaks.\nRing Denise about Saturdays.",
	circle: []place{
		at(advocate, someone{slug: "esi", name: "Esi Mensah", picture: "person", lang: care.English}, care.TieAdvocate, "Esi"),
		at(carer, someone{slug: "denise", name: "Denise Clarke", picture: "carer", lang: care.English}, care.TieCarer, "Denise"),
		at(mum, someone{slug: "abena", name: "Abena Boateng", picture: "mum", lang: care.English}, care.TieParent, "Mum"),
		apart(dad, someone{slug: "yaw", name: "Yaw Boateng", picture: "dad", lang: care.English}, "Dad"),
		at(worker, priya, care.TieSocialWorker, "Priya"),
		at(iro, ruth, care.TieIRO, "Ruth"),
		at(cover, daniel, care.TieCoverIRO, ""),
	},
	before: stage{days: -70, at: "16:00", letter: sent, meeting: meeting{
		place: "Fernhaven Library, the small meeting room",
		forms: map[role]form{
			kid: {
				"y2": {"main": {"Denise lets me cook on Fridays. I made jollof and even her neighbour asked for some."}, "audience": {"everyone"}},
				"y3": {"main": {"6"}, "audience": {"iro"}},
				"y4": {"main": {"7"}, "more": {"It's calm. I like that nobody goes in my room without asking."}, "audience": {"everyone"}},
				"y10": {
					"main": {"5"}, "more": {"Maths moves too fast and I go quiet. Sir thinks I'm being rude."},
					"audience": {"picked"}, "reader": {"@carer", "@worker"},
				},
				"m1": {"main": {"person", "write"}},
				"m9": {"main": {"hello"}},
			},
			carer: {
				"c1": {"main": {"Amara has settled faster than any of us dared hope. She is good company and a very good cook."}},
				"c2": {"main": {"8"}, "more": {"Her own door key has meant a lot."}},
			},
		},
		came: map[role]review.Mode{
			iro: review.InRoom, kid: review.InRoom, advocate: review.InRoom, carer: review.InRoom, mum: review.ByPhone, worker: review.InRoom,
		},
		led: []care.Area{care.Friends},
		scales: []scale{
			{
				area:  care.Home,
				marks: map[role]string{kid: "7", carer: "8", mum: "6", worker: "8"},
			},
			{
				area:   care.Learning,
				marks:  map[role]string{kid: "5", carer: "6", mum: "6", worker: "7"},
				higher: map[role]string{kid: "If someone told my maths teacher I'm not being rude when I go quiet."},
			},
		},
		decisions: []decision{
			{
				area: care.Learning, who: worker, days: 21, wish: review.WishYes,
				what:   "Priya meets the head of maths and agrees a quiet signal that Amara can use in lessons.",
				why:    "Amara goes quiet when a lesson moves too fast, and it is taken for rudeness.",
				plain:  "Priya will talk to your maths teacher, so he knows that quiet does not mean rude.",
				became: review.Outcome{Kept: review.KeptDone, Why: "Priya met him on a Tuesday. The signal is a green card."},
			},
			{
				area: care.Family, who: carer, days: 14, wish: review.WishYes,
				what:   "Denise sets up a video call with Mum every Saturday at eleven.",
				why:    "Amara asked for a set time, so that she does not have to ask each week.",
				plain:  "You can call Mum every Saturday at eleven. Denise makes sure it is free.",
				became: review.Outcome{Kept: review.KeptPartly, Why: "You had a call on most Saturdays. Mum's phone was broken twice."},
			},
		},
		gave:  review.Spoke,
		well:  "You told us about your jollof, and three people asked for the recipe. Cooking for others is a kind thing to be good at.",
		close: "You opened the part about friends yourself, and you asked the best question of the afternoon.",
	}},
	now: stage{
		meeting: meeting{
			place: "Fernhaven Library, the small meeting room",
			forms: map[role]form{
				kid: {
					"y2": {"main": {"I got the part of Beneatha in the school play. Rehearsals are Tuesdays."}, "audience": {"everyone"}},
					"y3": {"main": {"7"}, "more": {"Mostly good. Sunday nights are a bit heavy."}, "audience": {"iro"}},
					"y4": {"main": {"8"}, "more": {"It feels like my house now, not just Denise's."}, "audience": {"everyone"}},
					"y10": {
						"main": {"7"}, "more": {"The card in maths works. I hold it up and sir just nods."}, "audience": {"everyone"},
					},
					"y9": {"main": {"proud", "hopeful", "stressed"}, "audience": {"iro"}},
					"y13": {
						"who":       {"@mum", "gran"},
						"main.rows": {"@mum", "gran"}, "main.@mum": {"more"}, "main.gran": {"more"},
						"more": {"Could Mum come and see the play?"}, "audience": {"picked"}, "reader": {"@worker", "@carer"},
					},
					"y16": {"main": {"part"}, "more": {"I'd like to know what happens when I'm 16."}, "audience": {"everyone"}},
					"y22": {
						"change": {"A later bus home on rehearsal days."}, "keep": {"Saturday calls. And Fridays in the kitchen."}, "audience": {"everyone"},
					},
					"m1":  {"main": {"person"}},
					"m3":  {"main": {"@carer", "@mum", "@worker", "teacher"}},
					"m9":  {"main": {"part"}},
					"y23": {"main": {"Drama college, or a kitchen of my own. Maybe both."}, "audience": {"everyone"}},
					"y25": {"main": {"Learning forty pages of lines."}, "audience": {"everyone"}},
				},
				carer: {
					"c1":  {"main": {"The play has been wonderful for her. She practises her lines while she cooks."}},
					"c2":  {"main": {"9"}, "more": {"She has started to bring friends home."}},
					"c4":  {"main": {"Maths is better since the signal was agreed. English is her best subject by far."}},
					"c7":  {"main": {"Saturday calls with Mum happen every week and end well."}},
					"c11": {"main": {"A lift or a later bus on Tuesdays would take the worry out of rehearsals."}},
				},
				mum: {
					"f2":  {"main": {"She sounds happy when she calls. She tells me about the play."}},
					"f3":  {"main": {"I would love to see her on the stage, if she wants me there."}},
					"f11": {"main": {"7"}, "more": {"I am proud of her."}},
					"f8":  {"main": {"part"}},
					"f12": {"main": {"person"}},
				},
			},
		},
	},
}

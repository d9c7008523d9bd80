package demo

import (
	"myreview/server/care"
	"myreview/server/review"
)

// cerys is 10 and speaks Welsh at home. Her review is over, and the letter has
// come.
var cerys = childOf{
	someone: someone{slug: "cerys", name: "Cerys Bowen", picture: "child", lang: care.Welsh},
	age:     10, months: 3,
	circle: []place{
		at(carer, someone{slug: "gwen", name: "Gwen Hughes", picture: "carer", lang: care.Welsh}, care.TieCarer, "Gwen"),
		at(mum, someone{slug: "bethan", name: "Bethan Bowen", picture: "mum", lang: care.Welsh}, care.TieParent, "Mam"),
		apart(dad, someone{slug: "rhodri", name: "Rhodri Bowen", picture: "dad", lang: care.Welsh}, "Dad"),
		at(worker, sioned, care.TieSocialWorker, "Sioned"),
		at(iro, daniel, care.TieIRO, "Daniel"),
	},
	before: stage{days: -68, at: "14:15", letter: sent, meeting: meeting{
		place: "Gwen's house, the front room",
		forms: map[role]form{
			kid: {
				"p3": {"main": {"Dwi'n hoffi'r ieir. Mae gan un ohonyn nhw enw, sef Nansi."}, "audience": {"everyone"}},
				"p4": {"main": {"well"}, "audience": {"everyone"}},
				"m1": {"main": {"person"}},
				"m9": {"main": {"none"}},
			},
		},
		came: map[role]review.Mode{
			iro: review.InRoom, kid: review.InRoom, carer: review.InRoom, mum: review.InRoom, worker: review.InRoom,
		},
		scales: []scale{
			{area: care.Home, marks: map[role]string{kid: "7", carer: "8", mum: "7", worker: "7"}},
			{
				area:   care.Learning,
				marks:  map[role]string{kid: "6", carer: "7", mum: "7", worker: "7"},
				higher: map[role]string{kid: "Mwy o gelf."},
			},
		},
		decisions: []decision{
			{
				area: care.Skills, who: carer, days: 10, wish: review.WishYes,
				what:  "Gwen clears a shelf in the kitchen for Cerys's paints.",
				why:   "Cerys would like somewhere to paint on school days.",
				plain: "Mae Gwen yn clirio silff yn y gegin i dy baent di.",
			},
		},
		gave:  review.Spoke,
		well:  "Rwyt ti'n gofalu am yr ieir bob bore, hyd yn oed yn y glaw.",
		close: "Diolch am y llun o Nansi. Mae ar fy wal i.",
	}},
	now: stage{
		days: -20, at: "15:45", letter: sent,
		meeting: meeting{
			place: "Gwen's house, the front room",
			forms: map[role]form{
				kid: {
					"p2":  {"main": {"happy", "proud"}, "audience": {"everyone"}},
					"p3":  {"main": {"Fe wnes i ennill y gystadleuaeth gelf yn yr ysgol!"}, "audience": {"everyone"}},
					"p7":  {"main": {"well"}, "audience": {"everyone"}},
					"p4":  {"main": {"well"}, "more": {"Mae fy silff baent yn llawn."}, "audience": {"everyone"}},
					"p20": {"change": {"Hoffwn i weld Mam-gu."}, "keep": {"Yr ieir a'r paent."}, "audience": {"everyone"}},
					"m1":  {"main": {"person", "draw"}},
					"m3":  {"main": {"@carer", "@mum"}},
					"m9":  {"main": {"part"}},
					"p22": {"main": {"Fy llun o'r môr."}, "audience": {"everyone"}},
				},
				carer: {
					"c1": {"main": {"Mae Cerys yn llawn syniadau, ac mae'r tŷ yn llawn lluniau."}},
					"c2": {"main": {"9"}},
				},
				mum: {
					"f2":  {"main": {"Dwi'n falch iawn ohoni, yn enwedig gyda'r wobr gelf."}},
					"f11": {"main": {"8"}},
				},
			},
			came: map[role]review.Mode{
				iro: review.InRoom, kid: review.InRoom, carer: review.InRoom, mum: review.OnScreen, worker: review.InRoom,
			},
			led: []care.Area{care.Skills},
			scales: []scale{
				{area: care.Home, marks: map[role]string{kid: "9", carer: "9", mum: "8", worker: "9"}},
				{
					area:   care.Family,
					marks:  map[role]string{kid: "6", carer: "7", mum: "6", worker: "7"},
					higher: map[role]string{kid: "Gweld Mam-gu."},
				},
			},
			decisions: []decision{
				{
					area: care.Family, who: worker, days: 21, wish: review.WishYes,
					what:  "Sioned arranges a first visit to Mam-gu, with Gwen there.",
					why:   "Cerys asked for it, and Mam-gu would like it too.",
					plain: "Mae Sioned yn trefnu i ti weld Mam-gu. Bydd Gwen yno hefyd.",
				},
				{
					area: care.Learning, who: carer, days: 14,
					what:  "Gwen signs Cerys up for the Saturday art club.",
					why:   "The art teacher says that Cerys is ready for it.",
					plain: "Mae Gwen yn rhoi dy enw di i lawr ar gyfer y clwb celf.",
				},
			},
			gave:  review.Spoke,
			well:  "Fe wnest ti ennill y gystadleuaeth gelf. Fe wnest ti weithio'n galed ar y llun o'r môr.",
			close: "Fe wnest ti gadeirio rhan o'r cyfarfod, a wnaeth neb siarad dros neb arall.",
		},
	},
}

package view_test

import (
	"time"

	"myreview/server/care"
	"myreview/server/view"
)

var (
	talkAsked = []view.TalkAsked{{Ask: view.Asked{Words: "Would you like to talk?"}, Said: []view.Said{{Chose: "Yes"}, {Label: view.Asked{Words: "More"}, Words: "on <b>Sunday</b>"}}}}
	talkHad   = view.TalkLine{Kind: "alone", Heading: "talk.alone", Says: "talk.state.had", Settled: true, Day: "2026-03-10", How: "talk.how.person", By: "Kim", At: time.Now(), May: true, Before: []view.TalkLine{talkPlan}}
	talkPlan  = view.TalkLine{Kind: "alone", Heading: "talk.alone", Says: "talk.state.planned", Day: "2026-03-10", How: "talk.how.video", By: "Kim", At: time.Now()}
	talkNone  = view.TalkLine{Kind: "worker", Heading: "talk.worker", Says: "talk.state.none", May: true}
	talkNot   = view.TalkLine{Kind: "worker", Heading: "talk.worker", Says: "talk.state.missed", Settled: true, Why: "Both <i>ill</i>", By: "Kim", At: time.Now()}
)

var _ = sample("talk/talks", &view.Talks{Page: frame(), Review: formReview, Name: "Amina", Leads: true, Asked: talkAsked, List: []view.TalkLine{talkHad, talkNone}}) &&
	sample("talk/talks", &view.Talks{Page: frame(), Review: formReview, Name: "Amina", Closed: true, List: []view.TalkLine{talkPlan, talkNot}}) &&
	sample("talk/one", talkForm("", true)) && sample("talk/one", talkForm("state", true)) && sample("talk/one", talkForm("day", false)) &&
	sample("talk/one", talkForm("day", true)) && sample("talk/one", talkForm("how", true)) && sample("talk/one", talkForm("why", false))

func talkForm(wrong string, alone bool) *view.TalkForm {
	m := &view.TalkForm{
		Page: frame(), Review: formReview, Name: "Amina", Line: talkPlan, Asked: talkAsked, Alone: alone, ID: care.NewID(), Seen: "1", Day: "2026-03-10", Why: "x", Wrong: wrong,
		States: []view.Option{{Value: "planned", Label: "talk.state.planned", Chosen: true}, {Value: "had", Label: "talk.state.had"}}, Hows: []view.Option{{Value: "person", Label: "talk.how.person"}},
	}
	if wrong != "" {
		m.Message = "Something is missing."
	}
	return m
}

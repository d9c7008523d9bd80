package view_test

import (
	"bytes"
	"html/template"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/view"
)

var (
	sampleReview = care.NewID()
	samplePeople = []view.MeetParty{
		{Label: "Amina", Picture: "child", Child: true},
		{Label: "Mum", Picture: "mum"},
		{Label: "Sam", Role: "who.social_worker", Picture: "worker"},
	}
	sampleItem = view.MeetItem{ID: care.NewID(), Name: "area.home", Icon: "home", Area: care.Home, State: "now", Led: "Amina"}
	sampleNext = view.MeetItem{ID: care.NewID(), Name: "meet.item.close", Icon: "letter", State: "ahead"}
	sampleList = func(id string) view.MeetSelect {
		return view.MeetSelect{ID: id, Name: "seat", Label: "meet.desk.told.who", Ask: "meet.desk.pick", Options: []view.MeetOption{{Value: "x", Label: "Mum"}}}
	}
	sampleWrong = view.MeetSelect{ID: "told-pick", Name: "pick", Label: "meet.desk.told.pick", Ask: "meet.desk.pick.mark", Options: []view.MeetOption{{Value: "7", Label: "7", Chosen: true}}, Error: "?"}
	sampleRung  = []view.MeetRung{
		{Value: "10", Label: "scale.home.ten"}, {Value: "7", Chosen: true}, {Value: "5", Last: true}, {Value: "0", Label: "scale.home.zero"},
	}
	samplePics = []view.MeetRung{
		{Value: "well", Label: "scale.pic.well", Icon: "sun", Last: true}, {Value: "mixed", Label: "scale.pic.mixed", Icon: "partly", Chosen: true},
		{Value: "hard", Label: "scale.pic.hard", Icon: "rain"},
	}
	sampleOpen  = view.MeetScale{Name: "area.home", Icon: "home", Area: care.Home, State: "open", Picked: samplePeople}
	sampleBoard = view.MeetScale{
		Name: "area.home", Icon: "home", Area: care.Home, State: "revealed", Zero: "scale.home.zero", Ten: "scale.home.ten",
		Rows: []view.MeetRow{
			{MeetParty: samplePeople[0], Pick: view.MeetPick{Number: true, N: 7}, Last: view.MeetPick{Number: true, N: 5}, Higher: "a door <that> shuts"},
			{MeetParty: samplePeople[1], Pick: view.MeetPick{Pass: true}, Last: view.MeetPick{Number: true, N: 6}, Told: true},
			{MeetParty: samplePeople[2], Pick: view.MeetPick{Pic: "mixed", PicSaid: "In the middle"}, Last: view.MeetPick{Pic: "well", PicSaid: "Good"}, Kept: true},
		},
	}
)

var sampleAreas = []view.MeetArea{
	{Name: "area.home", Icon: "home", Area: care.Home, Views: []view.MeetView{
		{By: samplePeople[0], Ask: view.Asked{Words: "How is home?"}, Said: []view.Said{{Words: "its  loud"}, {Chose: "7 out of 10", Zero: view.Asked{Words: "Very hard"}, Ten: view.Asked{Words: "Very good"}}}, At: time.Now(), Share: "meet.views.share.everyone"},
		{By: samplePeople[2], Ask: view.Asked{Words: "Sut mae gartref?", Lang: care.Welsh, Dir: "ltr", Means: "How is home?"}, Said: []view.Said{{Words: "settled"}}, At: time.Now()},
	}},
	{Name: "meet.views.rest", Icon: "chat", Views: []view.MeetView{{By: samplePeople[0], Ask: view.Asked{Words: "?", Today: true}, Said: []view.Said{{Chose: "Not sure"}, {Who: view.Asked{Words: "Mum"}, Picked: []view.Asked{{Words: "More"}}}, {Who: view.Asked{Words: "Nain"}, Picked: []view.Asked{{Words: "Mwy", Lang: care.Welsh, Dir: "ltr", Means: "More"}}}}, At: time.Now()}}},
}

// meetingParts are models of each part, in the states that it can be in.
var meetingParts = map[string][]any{
	"head": {
		view.MeetHead{Phase: "live", StartsAt: time.Now(), Here: 3, Chair: samplePeople[0], Desk: true},
		view.MeetHead{Phase: "live", Paused: true, ChairIRO: true}, view.MeetHead{Phase: "planned"}, view.MeetHead{Phase: "planned", Between: true, Desk: true, StartsAt: time.Now()}, view.MeetHead{Phase: "closed"},
	},
	"agenda": {view.MeetAgenda{Items: []view.MeetItem{{Name: "meet.item.good", Icon: "heart", State: "done"}, sampleItem, sampleNext}}},
	"people": {
		view.MeetPeople{People: []view.MeetPerson{{MeetParty: samplePeople[0], Here: true, Chairs: true}, {MeetParty: samplePeople[2]}, {MeetParty: samplePeople[1], Gone: true}}},
		view.MeetPeople{Lead: true, Rooms: 1, Asked: samplePeople[1:2], Apart: samplePeople[1:2], People: []view.MeetPerson{
			{MeetParty: samplePeople[0], Lead: true, Here: true, Mode: "room", Asked: true, Part: true, Sent: time.Now()},
			{MeetParty: samplePeople[0], Lead: true, Here: true, Mode: "room", Asked: true, Sent: time.Now(), Company: "Cora was there."},
			{MeetParty: samplePeople[1], Lead: true, Here: true, Quiet: true, Mode: "phone", Asked: true},
			{MeetParty: samplePeople[2], Lead: true, Here: true, Mode: "screen"},
		}},
	},
	"now": {
		view.MeetNow{Phase: "planned", StartsAt: time.Now()}, view.MeetNow{Phase: "planned"}, view.MeetNow{Phase: "closed"}, view.MeetNow{Phase: "live", Paused: true, Next: sampleNext},
		view.MeetNow{Phase: "live", N: 4, Of: 9, Item: sampleItem, Next: sampleNext},
		view.MeetNow{Phase: "live", N: 4, Of: 9, Item: sampleItem, After: "/r/x"},
		view.MeetNow{Phase: "live", N: 4, Of: 9, Item: sampleItem, Recalls: true, Promises: []view.MeetDecision{
			{Icon: "check", What: "A bed", Who: samplePeople[0], Due: "2026-05-01", Outcome: view.Outcome{Says: "promise.state.open"}, Change: "/children/x/promises/y"},
			{Icon: "check", What: "A bike", Outcome: view.Outcome{Why: "This cannot be shown."}},
		}},
	},
	"scales": {view.MeetScales{Away: "area.home"}, view.MeetScales{Now: &sampleOpen, Earlier: []view.MeetScale{sampleBoard}}, view.MeetScales{Now: &sampleBoard}},
	"join":   {view.MeetJoin{CSRF: "t", Review: sampleReview}, view.MeetJoin{CSRF: "t", Review: sampleReview, Here: true, Mode: "phone"}},
	"mine": {
		view.MeetMine{CSRF: "t", Review: sampleReview, Chooses: true, Shows: "with", Ways: []view.MeetWay{"with", "first", "last", "iro", "not"}},
		view.MeetMine{CSRF: "t", Review: sampleReview, Away: true, Name: "area.home", Chooses: true, Shows: "with", Ways: []view.MeetWay{"with"}},
		view.MeetMine{CSRF: "t", Review: sampleReview, Open: true, Name: "area.home", Area: care.Home, Zero: "scale.home.zero", Ten: "scale.home.ten", Rungs: sampleRung, Picked: true, Higher: "words"},
		view.MeetMine{CSRF: "t", Review: sampleReview, Open: true, Pics: true, Name: "area.home", Area: care.Home, Rungs: samplePics, Passed: true, Chooses: true, Shows: "not", Ways: []view.MeetWay{"not"}},
		view.MeetMine{CSRF: "t", Review: sampleReview, Open: true, Name: "area.home", Rungs: sampleRung, Before: true, Zero: "scale.home.zero", Ten: "scale.home.ten"},
		view.MeetMine{CSRF: "t", Review: sampleReview, Revealed: true, Area: care.Home, Higher: "words", Was: view.MeetPick{Number: true, N: 7}},
		view.MeetMine{CSRF: "t", Review: sampleReview, Revealed: true, Area: care.Home, Was: view.MeetPick{Pic: "well", PicSaid: "Good"}, Kept: true, Chooses: true, Shows: "iro", Ways: []view.MeetWay{"iro"}},
	},
	"chair": {
		view.MeetChair{MeetLead: view.MeetLead{CSRF: "t", Review: sampleReview, Item: sampleItem, Next: sampleNext, Area: care.Home, Name: "area.home", Scale: "ahead"}, Say: "meet.chair.say.area", Whole: true},
		view.MeetChair{MeetLead: view.MeetLead{CSRF: "t", Review: sampleReview, Item: sampleItem, Scale: "open", Picked: 1, Area: care.Home}}, view.MeetChair{MeetLead: view.MeetLead{CSRF: "t", Review: sampleReview, Scale: "open"}, Sure: true}, view.MeetChair{MeetLead: view.MeetLead{CSRF: "t", Review: sampleReview, Scale: "revealed"}}, view.MeetChair{MeetLead: view.MeetLead{CSRF: "t", Review: sampleReview, Paused: true, First: true}},
	},
	"views":  {view.MeetViews{}, view.MeetViews{None: true}, view.MeetViews{Areas: sampleAreas[:1]}},
	"wishes": {sampleAreas[0]},
	"rest":   {view.MeetViews{Areas: sampleAreas}},
	"decisions": {view.MeetDecisions{Child: true, Link: "/r/x/close", Decisions: []view.MeetDecision{
		{Area: care.Home, Icon: "home", What: "A lock is fitted", Plain: "You get a lock", Who: samplePeople[2], Due: "2026-12-01"}, {Icon: "check", What: "A visit"},
	}}},
	"desk": {
		view.MeetDesk{MeetLead: view.MeetLead{CSRF: "t", Review: sampleReview}, Phase: "planned", Interpreters: []string{"Mum", "Dad"}},
		view.MeetDesk{MeetLead: view.MeetLead{CSRF: "t", Review: sampleReview, Item: sampleItem, Next: sampleNext, Name: "area.home", Area: care.Home, Scale: "ahead"}, Phase: "live"},
		view.MeetDesk{MeetLead: view.MeetLead{CSRF: "t", Review: sampleReview, Item: sampleItem, Scale: "open", Picked: 2, Paused: true}, Phase: "live", Waiting: []string{"Mum", "Sam"}, ToldSeat: sampleList("told-seat"), ToldPick: sampleWrong},
		view.MeetDesk{MeetLead: view.MeetLead{CSRF: "t", Review: sampleReview, Scale: "revealed", Item: sampleItem}, Phase: "live"}, view.MeetDesk{MeetLead: view.MeetLead{CSRF: "t", Review: sampleReview}, Phase: "closed"},
	},
	"tools": {
		view.MeetTools{CSRF: "t", Review: sampleReview, Phase: "planned", First: true, InTie: sampleList("in"), Rooms: []care.ID{sampleReview}, OutSeat: sampleList("out"), HereSeat: sampleList("here")},
		view.MeetTools{CSRF: "t", Review: sampleReview, Phase: "live", IRO: true, Later: true, Item: sampleReview, GiveSeat: sampleList("give-seat"), GiveItem: sampleList("give-item")},
		view.MeetTools{CSRF: "t", Review: sampleReview, Phase: "live", Item: sampleReview, Revealed: sampleReview, Chair: samplePeople[0],
			Undo: view.MeetUndo{What: "reveal", WhatError: "?", Reason: "words of mine", ReasonError: "?"}},
		view.MeetTools{CSRF: "t", Review: sampleReview, Phase: "closed"},
	},
}

var _ = sample("meet/meet", &view.Meet{Page: frame(), Review: sampleReview, Epoch: "e", Heard: "meet.heading", TypedText: []string{"words of mine"}, Told: true}) &&
	sample("meet/meet", &view.Meet{Page: view.Page{CSRF: "t", Problem: "?"}, Review: sampleReview, Heard: "meet.heading", Desk: true, Told: true, Work: true, Talks: []view.MeetTalk{{Says: "talk.desk.planned", Name: "Amina", Day: "2026-03-10"}, {Says: "talk.desk.worker.none"}}}) &&
	sample("meet/room", &view.Room{Page: frame()}) && sample("meet/room", &view.Room{Page: frame(), Error: "?"}) &&
	sample("meet/code", &view.RoomCode{Page: frame(), Review: sampleReview, Seat: care.NewID()}) &&
	sample("meet/code", &view.RoomCode{Page: frame(), Review: sampleReview, Code: "ABCDE-FGHJK", Until: time.Now()})

// Each part renders in every language and band, alone and together with the
// others on one page.
func TestEveryMeetingPartRendersInEveryLanguageAndBand(t *testing.T) {
	set, _ := load(t)
	for _, lang := range care.Langs {
		for _, band := range care.Bands {
			for n := range 6 {
				page := &view.Meet{Page: frame(), Review: sampleReview, Epoch: "e", Heard: "meet.heading", Desk: n%2 == 1, Room: n == 2}
				for name, models := range meetingParts {
					html, err := set.Part(lang, band, "meet/"+name, models[n%len(models)])
					if err != nil {
						t.Fatal(err)
					}
					if bytes.Contains(html, []byte("no value")) {
						t.Errorf("%s in %s for %s: a word lacks its value", name, lang, band)
					}
					page.Main = append(page.Main, view.MeetPart{ID: name, V: "v", HTML: template.HTML(html)})
				}
				view.Reframe(page, lang, band)
				var b bytes.Buffer
				if err := set.Render(&b, "meet/meet", page); err != nil {
					t.Fatal(err)
				}
				for _, fault := range faults(b.String()) {
					t.Errorf("state %d in %s for %s: %s", n, lang, band, fault)
				}
			}
		}
	}
}

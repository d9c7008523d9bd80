package view_test

import (
	"time"

	"myreview/server/care"
	"myreview/server/view"
)

var (
	wishYes   = view.WishReply{Says: "wish.yes", Yes: true, Who: "Sam", When: "at the review", By: "Sam", At: time.Now()}
	wishNo    = view.WishReply{Says: "wish.no", Why: "The room is <b>small</b>.", Instead: "A call", At: time.Now()}
	wishFirst = view.WishReply{Says: "wish.notyet", First: "We have to ask Dad.", By: "Tom", At: time.Now()}
	wishTold  = []view.WishGroup{
		{Ask: view.Asked{Words: "Who would you like there?"}, Share: "meet.views.share.logistics", Lines: []view.WishLine{
			{ID: care.NewID(), Said: []view.Said{{Chose: "Mum"}}, Now: wishYes, Earlier: []view.WishReply{wishFirst, wishNo}},
			{ID: care.NewID(), Said: []view.Said{{Chose: "Dad"}}},
		}},
		{From: "wish.from.meeting", Lines: []view.WishLine{{ID: care.NewID(), Said: []view.Said{{Words: "a dog <i>"}}, Now: wishFirst}}},
		{From: "wish.from.marked", Ask: view.Asked{Words: "What has been good?"}, Lines: []view.WishLine{{ID: care.NewID(), Lost: true, Now: view.WishReply{Says: "wish.no", Lost: true, At: time.Now()}}}},
	}
	wishGone  = []view.WishGroup{{From: "wish.from.meeting", Lines: []view.WishLine{{ID: care.NewID(), Said: []view.Said{{Words: "a cat"}}, Now: wishYes}}}}
	wishPicks = []view.WishPick{{ID: care.NewID(), Said: []view.Said{{Chose: "Mum"}}, Chosen: true}, {ID: care.NewID(), Seen: "2", Said: []view.Said{{Words: "a dog"}}}, {ID: care.NewID(), Lost: true}}
	wishSays  = []view.Option{{Value: "yes", Label: "wish.yes"}, {Value: "notyet", Label: "wish.notyet", Chosen: true}, {Value: "no", Label: "wish.no"}}
)

var _ = sample("wish/wishes", &view.Wishes{Page: frame(), Review: formReview, Name: "Amina", Mine: true, Phase: "planned"}) &&
	sample("wish/wishes", &view.Wishes{Page: frame(), Review: formReview, Name: "Amina", Mine: true, Phase: "planned", Groups: wishTold, Back: wishGone}) &&
	sample("wish/wishes", &view.Wishes{Page: frame(), Review: formReview, Name: "Amina", Mine: true, Phase: "closed", Groups: wishTold}) &&
	sample("wish/wishes", &view.Wishes{Page: frame(), Review: formReview, Child: formReview, Name: "Amina", Phase: "planned"}) &&
	sample("wish/wishes", &view.Wishes{
		Page: frame(), Review: formReview, Child: formReview, Name: "Amina", Leads: true, Phase: "live", Open: 1, Groups: wishTold, Back: wishGone,
		Other: []view.WishMark{{Answer: care.NewID(), ID: care.NewID(), Ask: view.Asked{Words: "What has been good?"}, Said: []view.Said{{Label: view.Asked{Words: "More"}, Words: "swimming"}}}},
		Said:  view.WishSaid{ID: care.NewID(), Words: "a dog", Error: "No"},
	}) &&
	sample("wish/wishes", &view.Wishes{Page: frame(), Review: formReview, Child: formReview, Name: "Amina", Phase: "closed", Groups: wishTold[1:2], Said: view.WishSaid{}}) &&
	sample("wish/answer", &view.WishAnswer{Page: frame(), Words: &view.ChildsWords{Lines: []view.ChildsWord{{What: "Name", Word: "<Bee>"}}}, Review: formReview, Wish: formReview, Name: "Amina", ID: care.NewID(), Ask: view.Asked{Words: "Who would you like there?"}, Lines: wishPicks, Says: wishSays}) &&
	sample("wish/answer", &view.WishAnswer{Page: frame(), Review: formReview, Wish: formReview, Name: "Amina", ID: care.NewID(), From: "wish.from.meeting", Lines: wishPicks[1:2], Says: wishSays, Message: "Another answer was saved."})

var _ = wishFault("wish") && wishFault("says") && wishFault("who") && wishFault("when") && wishFault("first") && wishFault("why") && wishFault("instead")

func wishFault(field string) bool {
	return sample("wish/answer", &view.WishAnswer{
		Page: frame(), Review: formReview, Wish: formReview, Name: "Amina", ID: care.NewID(), Ask: view.Asked{Words: "Who?"}, Lines: wishPicks, Says: wishSays,
		Who: "Sam", When: "soon", First: "x", Why: "y", Instead: "z", Wrong: field, Message: "Something is missing.",
	})
}

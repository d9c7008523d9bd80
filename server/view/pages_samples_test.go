package view_test

import (
	"time"

	"myreview/server/care"
	"myreview/server/view"
)

// frame is a page as a signed-in person has it.
func frame() view.Page {
	return view.Page{
		CSRF: "token", Here: "/home", Home: "/home", SignedIn: true,
		Langs: []view.LangChoice{{Lang: care.English, Name: "English", Dir: "ltr", Now: true}, {Lang: care.Urdu, Name: "اردو", Dir: "rtl"}},
		Lines: []view.Line{{Name: "help.number.childline", Number: "0800 1111", Tel: "08001111"}},
	}
}

var _ = sample("error", &view.ErrorPage{Page: frame(), Title: "error.title.invalid", Message: "?", TypedText: []string{"words that were typed"}}) &&
	sample("error", &view.ErrorPage{Page: frame(), Title: "error.title.away", Message: "?", Again: "/home", Numbers: tellNumbers}) &&
	sample("entry/front", &view.Front{Page: frame(), Demo: true, Out: true, Again: true}) &&
	sample("entry/signin", &view.SignIn{Page: frame(), Email: "a@b.example", Error: "?"}) &&
	sample("entry/away", &view.Away{Page: bare()}) &&
	sample("help/help", &view.Help{Page: frame(), Numbers: []view.HelpNumber{
		{Name: "help.number.childline", About: "help.number.childline.about", Number: "0800 1111", Tel: "08001111", Checked: true, Urgent: true},
		{Name: "help.number.childline", About: "help.number.childline.about", Number: "0800 1111", Tel: "08001111"},
	}}) &&
	sample("home/home", &view.Home{Page: frame(), Invited: true}) &&
	sample("home/home", &view.Home{Page: frame(), Letters: []view.LetterLine{{Review: care.NewID(), From: "Ruth", Month: "September"}, {Review: care.NewID(), From: "Kim", Month: "March 2025"}}, Groups: []view.ReviewGroup{
		{Heading: "home.group.planned", Reviews: []view.ReviewLine{{ID: care.NewID(), Child: "Amina", Picture: "child", Number: 2, State: "planned", Untold: true}}},
		{Heading: "home.group.live", Reviews: []view.ReviewLine{
			{ID: care.NewID(), Child: "Amina", Picture: "child", Number: 2, State: "live", StartsAt: time.Now(), DueOn: "2026-12-01", Sent: 1, Asked: 3},
		}},
		{Heading: "home.group.closed", Reviews: []view.ReviewLine{
			{ID: care.NewID(), Child: "Jo", Picture: "child", Number: 1, State: "closed", StartsAt: time.Now(), DueOn: "2026-12-01", Letter: "published"},
			{ID: care.NewID(), Own: true, Child: "Jo", Picture: "child", Number: 1, State: "planned", StartsAt: time.Now(), DueOn: "2026-12-01"},
			{ID: care.NewID(), Apart: true},
		}},
	}}) &&
	sample("home/home", &view.Home{Page: frame()}) &&
	sample("ways/cover", &view.Cover{Page: frame(), Review: care.NewID(), Child: "Amina", StartsAt: time.Now()}) &&
	sample("home/demo", &view.Demo{Page: frame(), Groups: []view.DemoGroup{
		{Child: "Amina", People: []view.DemoPerson{{ID: care.NewID(), Name: "Amina", Picture: "child", Who: "Amina, 8"}}},
		{People: []view.DemoPerson{{ID: care.NewID(), Name: "Sam", Picture: "iro", Who: "IRO"}}},
	}})

func bare() view.Page {
	p := frame()
	p.Bare = true
	return p
}

package view_test

import (
	"html/template"

	"myreview/server/care"
	"myreview/server/view"
)

var _ = sample("form/told", &view.FormTold{Page: frame(), Review: formReview, Body: "<p>x</p>"}) &&
	sample("form/told", &view.FormTold{Page: frame(), Review: formReview, Work: true, Body: toldPart()}) &&
	sample("form/told", &view.FormTold{Page: frame(), Review: formReview, Work: true, Child: "Robin", Calls: 2, Body: toldPart()}) &&
	sample("form/as", &view.FormAs{Page: frame(), Review: formReview, People: []view.FormReader{
		{Tie: care.NewID(), Label: "Sam", Role: "IRO", Picture: "iro", Count: 3}, {Tie: care.NewID(), Label: "Mum", Picture: "mum", Count: 1}, {Tie: care.NewID(), Label: "Dad", Picture: "dad", Told: true},
	}}) &&
	sample("form/as", &view.FormAs{Page: frame(), Review: formReview, Same: true}) &&
	sample("form/asked", &view.FormsAsked{Page: frame(), Review: formReview, Name: "Robin", Message: "Twice is enough", May: true, All: []view.FormAsked{
		{Tie: care.NewID(), By: "Jo", Picture: "child", Opened: formAt, Begun: formAt, Part: formAt},
		{Tie: care.NewID(), By: "Robin", Picture: "child", Opened: formAt, Begun: formAt, Sent: formAt, Reminded: []care.Date{"2026-03-10", "2026-03-20"}, Before: 2},
		{Tie: care.NewID(), By: "Jo", Role: "who.carer", Begun: formAt, May: true, Lang: care.Urdu, Words: "آپ کے لیے ایک فارم ہے۔", Means: "There is a form for you."},
		{Tie: care.NewID(), By: "Mum", Role: "who.parent", May: true, Lang: care.English, Words: "There is a form for you."},
	}}) &&
	sample("form/asked", &view.FormsAsked{Page: frame(), Review: formReview, Name: "Robin"}) &&
	sample("form/asone", &view.FormAsOne{Page: frame(), Review: formReview, Label: "Sam", Count: 2, Work: true, Body: toldPart()}) &&
	sample("form/asone", &view.FormAsOne{Page: frame(), Review: formReview, Label: "Mum", Count: 2, Waits: "Jo is with you.", Body: toldPart()}) &&
	sample("form/asone", &view.FormAsOne{Page: frame(), Review: formReview, Label: "Dad", Told: true, Waits: "Jo is with you."})

func toldPart() template.HTML { return "<section><h2>From Robin</h2></section>" }

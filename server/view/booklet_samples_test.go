package view_test

import (
	"html/template"
	"time"

	"myreview/server/care"
	"myreview/server/view"
)

var (
	paperLangs = []view.PaperLang{{Lang: care.English, Name: "English", At: "/x?lang=en", Now: true}, {Lang: care.Urdu, Name: "اردو", At: "/x?lang=ur"}}
	paperAsk   = view.BookletQuestion{ID: "p4", N: 1, Ask: "How is it?", Besides: "Say more.", Unsure: true, As: []view.FormOption{{Label: "paper.as.none"}, {Value: "unsure", Label: "form.unsure", Chosen: true}}, Parts: []view.FormPart{
		{Partial: "picks", Name: "p4.main", Legend: "How is it?", Options: []view.FormOption{{Value: "well", Label: "Well", Picture: "sun"}}},
		{Label: "More", Own: &view.FormText{Name: "p4.more", Label: "More", Rows: 5}},
	}, Who: view.FormWho{Now: "picked", Choices: []view.FormOption{{Value: "picked", Label: "People I pick", Chosen: true}}, People: []view.FormOption{{Value: "x", Label: "Mum", Note: "Mum"}}}}
	paperFixed = view.BookletQuestion{ID: "p5", N: 2, Ask: "Who?", Parts: []view.FormPart{{Own: &view.FormText{Name: "p5.main", Label: "Who?", Rows: 5, Quiet: true}}}, Who: view.FormWho{Fixed: "The IRO reads this."}}
)

var _ = sample("paper/print", &view.PaperPrint{Page: frame(), Name: "paper.form.early", Back: "/forms", Langs: paperLangs, Body: template.HTML("<article></article>")}) &&
	sample("paper/print", &view.PaperPrint{Page: frame(), Back: "/r/x", Langs: paperLangs, Body: template.HTML("<article></article>")}) &&
	sample("paper/papers", &view.Papers{Page: frame(), Review: formReview, Child: "Amina", Saved: true, Called: true, People: []view.PaperPerson{
		{Tie: "t1", Label: "Amina", Role: "Child", Picture: "child", Written: []view.PaperWritten{{ID: "s1", Name: "Priya", At: time.Now()}}},
		{Tie: "t2", Label: "Mum", Role: "Mum", Picture: "mum"},
	}}) &&
	sample("paper/papers", &view.Papers{Page: frame(), Review: formReview, Child: "Amina", Closed: true}) &&
	sample("paper/papers", &view.Papers{Page: frame(), Review: formReview, Child: "Amina", Prints: true, People: []view.PaperPerson{{Tie: formReview, Label: "Amina", Role: "Amina"}}}) &&
	sample("paper/write", &view.PaperWrite{
		Page: frame(), Review: formReview, Tie: "t1", Name: "Amina", ID: care.NewID(), Asked: care.Urdu, AskedDir: "rtl", Child: true, Langs: paperLangs,
		Ways: []view.FormOption{{Value: "paper", Label: "paper.way.paper", Chosen: true}}, Whose: []view.FormOption{{Value: "own", Label: "paper.whose.own"}},
		Company:   []view.FormOption{{Label: "It does not say"}, {Value: "nobody", Label: "Nobody", Chosen: true}},
		Questions: []view.BookletQuestion{paperAsk, paperFixed}, Problems: []view.FormProblem{{Field: "way", Message: "Say how."}},
	}) &&
	sample("form/written", &view.FormWritten{Page: frame(), Review: formReview, All: []view.FormWrittenDown{{ID: "s1", At: time.Now(), With: "You said: just you.", Lines: []view.FormLine{
		{ID: "p4", Area: care.Home, Ask: view.Asked{Words: "How is it?", Mark: &view.WrittenMark{Says: "written.phone", Name: "Priya", Day: "2026-06-01", Other: true}}, Said: []view.Said{{Words: "ok"}}, Who: "Ruth", Never: "Not Mum"},
	}}}}) &&
	sample("form/written", &view.FormWritten{Page: frame(), Review: formReview, Closed: true, Waits: "Jo is with you."}) &&
	sample("paper/forms", &view.PaperForms{Page: frame(), Forms: []view.PaperForm{{Key: "little", Name: "paper.form.four", Count: 24, Own: true, Langs: paperLangs}}})

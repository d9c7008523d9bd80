package view_test

import (
	"myreview/server/care"
	"myreview/server/view"
)

var letterBody = view.LetterBody{
	Lang: care.English, Dir: "ltr", Band: care.Young, About: "2 April · about your review on 26 March",
	Blocks: []view.LetterBlock{
		{Kind: "para", Lines: []string{"Hello Amina,"}},
		{Kind: "heading", Title: "What you told us"},
		{Kind: "quote", Area: care.Home, Text: " I like my room <b>\nسلام "},
		{Kind: "para", Area: care.Home, Icon: "home", Lines: []string{"You put where you live at 7.", "Last time it was 5."}},
		{Kind: "promise", Icon: "target", Title: "Your door will shut.", Lines: []string{"Kim will do this."}},
		{Kind: "yes", Icon: "check", Title: "Yes: a bike."},
		{Kind: "notyet", Icon: "cal", Title: "Not yet: a sleepover."},
		{Kind: "no", Icon: "chat", Title: "No: a phone."},
		{Kind: "sign", Lines: []string{"With warm wishes,", "Helen"}},
	},
}

var letterMeasure = view.LetterMeasure{
	Words: 720, Most: 700, TooLong: true, Age: 12, Meant: 10, TooOld: true, Sentence: "13.2", Short: 12, LongOnes: true, Longest: 31,
	English: true, Jargon: []view.LetterJargon{{Found: "contact", Say: "family time"}}, Echoes: []string{"I do not want to see him"},
}

func letterWrite(change func(*view.LetterWrite)) *view.LetterWrite {
	m := &view.LetterWrite{
		Page: frame(), Review: closeReview, Child: "Amina", In: view.LangChoice{Lang: care.Urdu, Name: "اردو", Dir: "rtl"},
		Others: []view.LangChoice{{Lang: care.English, Name: "English", Dir: "ltr", Now: true}},
		Boxes: []view.LetterBox{
			{Kind: "para", At: 1, What: "Hello Amina,", Moved: true, Label: "letter.box.para", Text: "Hello Amina,", Rows: 2, First: true},
			{N: 1, Kind: "quote", Label: "letter.box.quote", Ref: "y4.more", Area: care.Home, Text: "\n words "},
			{N: 2, Kind: "para", Label: "letter.ask.well", Ask: "letter.ask.well", Icon: "child", Rows: 2, Last: true, Full: true},
		},
		Measure: letterMeasure,
	}
	change(m)
	return m
}

var _ = sample("letter/write", letterWrite(func(m *view.LetterWrite) {
	m.Words = &view.ChildsWords{Lines: []view.ChildsWord{{What: "Name", Word: "<Bee>"}}}
})) &&
	sample("letter/write", letterWrite(func(m *view.LetterWrite) {
		m.State, m.Rev, m.SavedAt, m.Dropped, m.Problem, m.Theirs = "draft", 3, closeAt, 2, "?", &letterBody
		m.Measure = view.LetterMeasure{Words: 10, Most: 150, Short: 8}
	})) &&
	sample("letter/write", letterWrite(func(m *view.LetterWrite) {
		m.State, m.Rev, m.SavedAt = "draft", 3, closeAt
		m.Measure = view.LetterMeasure{Words: 10, Most: 150, Short: 8, English: true}
	})) &&
	sample("letter/write", letterWrite(func(m *view.LetterWrite) { m.State, m.Rev, m.Fresh, m.Others = "draft", 3, true, nil })) &&
	sample("letter/preview", &view.LetterPreview{Page: frame(), Review: closeReview, Child: "Amina", Rev: 3, Asked: 1, Body: letterBody, Measure: letterMeasure}) &&
	sample("letter/read", &view.LetterRead{Page: frame(), Review: closeReview, Mine: true, Body: letterBody}) &&
	sample("letter/read", &view.LetterRead{Page: frame(), Review: closeReview, Body: letterBody}) &&
	sample("letter/read", &view.LetterRead{Page: frame(), Review: closeReview, Body: letterBody, Opened: closeAt, Last: closeAt})

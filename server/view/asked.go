package view

import "myreview/server/care"

// Asked is a sentence of a form in the exact words that its writer was shown.
type Asked struct {
	Words string
	Lang  care.Lang // empty: the page's own
	Dir   string
	Means string // in the page's language, where Lang is another and it is known
	Today bool   // of a question: its words were not kept, so these are today's
	Mark  *WrittenMark
}

// WrittenMark says of an answer that somebody at work typed it in.
type WrittenMark struct {
	Says  string // message id
	Name  string
	Day   care.Date
	Other bool // somebody else found the words
}

// Said is a piece of an answer: the writer's own words, or what they chose.
type Said struct {
	Label     Asked // which part of the question it answers, where it has several
	Words     string
	Picked    []Asked
	Who       Asked  // for whom they picked it, where each has a pick of their own
	Chose     string // a number, a name, or why there is nothing, said in the reader's language
	Zero, Ten Asked  // the ends of the ladder on which a number stands
}

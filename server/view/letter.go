package view

import (
	"time"

	"myreview/server/care"
)

// LetterBody is a letter as the child reads it, in the letter's own language
// and band, whatever the page around it speaks.
type LetterBody struct {
	Lang   care.Lang
	Dir    string
	Band   care.Band
	About  string // when it was written, and about which review; said already
	Blocks []LetterBlock
}

// LetterBlock is one piece of it.
type LetterBlock struct {
	Kind  string // heading, para, quote, promise, yes, notyet, no, sign
	Area  care.Area
	Icon  string
	Title string
	Lines []string // after the title; of a paragraph: all
	Text  string   // of a quote: the child's own words, untouched
}

// Heading reports whether it is one.
func (b LetterBlock) Heading() bool { return b.Kind == "heading" }

// Quote reports whether it is the child's own words.
func (b LetterBlock) Quote() bool { return b.Kind == "quote" }

// Plain reports whether it is lines of text. What is none of these is a promise or
// the answer to a wish.
func (b LetterBlock) Plain() bool { return b.Kind == "para" || b.Kind == "sign" }

// Drawn reports whether a picture stands beside the lines.
func (b LetterBlock) Drawn() bool { return b.Kind == "para" && b.Icon != "" }

// Look is the class of an answer that is no yes.
func (b LetterBlock) Look() string { return letterLooks[b.Kind] }

var letterLooks = map[string]string{"notyet": " yet", "no": " no"}

// LetterWrite is the page on which the IRO writes.
type LetterWrite struct {
	Page
	Review  care.ID
	Words   *ChildsWords // nil: they said none
	Child   string
	State   string // "" while nothing is saved, draft
	Rev     int
	SavedAt time.Time
	In      LangChoice   // the language of the letter
	Others  []LangChoice // to draft it in instead
	Boxes   []LetterBox
	Measure LetterMeasure
	Dropped int         // quotes that were taken out, since the child does not share them any more
	Theirs  *LetterBody // what somebody else saved meanwhile
	Fresh   bool        // a new draft beside a saved letter, not saved yet
}

// LetterBox is one block to write in. A quote has no box, only its words.
type LetterBox struct {
	N     int
	At    int    // which part it is, from 1
	What  string // its first words, or what kind it is, said
	Moved bool   // it was just moved, or added
	Full  bool   // nothing could be added after it
	Kind  string
	Label string // message id
	Text  string
	Ref   string
	Area  care.Area
	Icon  string
	Ask   string // message id
	Rows  int
	First bool
	Last  bool
}

// Quote reports whether it is the child's own words, which are not the writer's to change.
func (b LetterBox) Quote() bool { return b.Kind == "quote" }

// Line reports whether one line will do.
func (b LetterBox) Line() bool { return b.Kind == "heading" }

// LetterMeasure is how the letter reads. It is a hint and never a bar.
type LetterMeasure struct {
	Words, Most int
	TooLong     bool
	Age, Meant  int // Age 0: not known
	TooOld      bool
	Sentence    string // words in an average one, as "6.4"; empty: none yet
	Short       int
	LongOnes    bool
	Longest     int
	English     bool
	Jargon      []LetterJargon
	Echoes      []string // what the letter repeats of the words that the child kept for the IRO
}

// LetterJargon is a word that a child may not know, and what to say instead.
type LetterJargon struct{ Found, Say string }

// LetterPreview is the letter as the child will see it, before it goes out.
type LetterPreview struct {
	Page
	Review  care.ID
	Child   string
	Rev     int
	Asked   int // boxes that are still empty
	Body    LetterBody
	Measure LetterMeasure
}

// LetterRead is the letter.
type LetterRead struct {
	Page
	Review care.ID
	Mine   bool // the reader is the child
	Body   LetterBody
	Opened time.Time // by the child, told to the IRO alone; zero: not yet
	Last   time.Time
}

package view

import (
	"html/template"
	"slices"
	"time"

	"myreview/server/care"
)

// Booklet is a form as it is printed: in the words of the form, to be written on.
type Booklet struct {
	Lang      care.Lang
	Dir       string
	Band      care.Band
	Own       bool // it is a child's
	Parent    bool
	Shown     bool   // it is a look at the form, and nobody's
	IRO       string // said: the IRO, and whoever stands in
	Questions []BookletQuestion
	Numbers   []HelpNumber
	QR        QR
	Address   string
}

// BookletQuestion is one question on paper.
type BookletQuestion struct {
	ID      string
	N       int
	Ask     string
	Besides string
	Picture string
	Parts   []FormPart
	Who     FormWho
	Typed   string       // said, on paper alone: who reads it all the same, since they may type it in
	Tells   bool         // a pick would tell somebody at once on a screen, and here tells nobody
	Unsure  bool         // "not sure" is none of the answers
	As      []FormOption // typed in: how it was left
}

// In names the fields of a part for a page that asks several questions.
func (p *FormPart) In(question string) {
	p.Name = question + "." + p.Name
	if p.Own != nil {
		p.Own.Name = question + "." + p.Own.Name
	}
}

// Upwards are the rungs of a ladder from the lowest.
func (p FormPart) Upwards() []FormOption {
	out := slices.Clone(p.Options)
	slices.Reverse(out)
	return out
}

// PaperPrint is the page on which a booklet is looked at and printed.
type PaperPrint struct {
	Page
	Name  string // message id: what the form is called, where it is looked at as nobody's
	Back  string // where it was opened from
	Body  template.HTML
	Langs []PaperLang // it can be had in
}

// PaperLang is a language to print in.
type PaperLang struct {
	Lang care.Lang
	Name string
	At   string
	Now  bool
}

// Papers is whose forms somebody at work prints and writes down for.
type Papers struct {
	Page
	Review care.ID
	Child  string
	Closed bool
	Prints bool // the reader prints, and types nothing in
	Saved  bool // something was written down just now
	Called bool // and has told somebody
	People []PaperPerson
}

// PaperPerson is one of them.
type PaperPerson struct {
	Tie     care.ID
	Label   string
	Role    string
	Picture string
	Written []PaperWritten
}

// PaperWritten is what was written down for them, without its words.
type PaperWritten struct {
	ID   care.ID
	Name string
	At   time.Time
	Mine bool // the reader may take it back
}

// PaperWrite is the page on which somebody types in what came back.
type PaperWrite struct {
	Page
	Review    care.ID
	Tie       care.ID
	Name      string
	ID        care.ID
	Asked     care.Lang
	AskedDir  string
	Child     bool
	Ways      []FormOption
	Whose     []FormOption
	Company   []FormOption // who was with a child; for nobody else
	Questions []BookletQuestion
	Langs     []PaperLang
	Problems  []FormProblem
}

// PaperForms lists every form that there is.
type PaperForms struct {
	Page
	Forms []PaperForm
}

// PaperForm is one of them, in each language.
type PaperForm struct {
	Key   string
	Name  string // message id
	Count int
	Own   bool // the authority asks it its own way
	Langs []PaperLang
}

// FormWritten is what somebody at work wrote down for the reader.
type FormWritten struct {
	Page
	Review care.ID
	Closed bool
	Waits  string // said: what is about whoever is with the child is not shown; empty: all is
	All    []FormWrittenDown
}

// FormWrittenDown is one sending of it.
type FormWrittenDown struct {
	ID    care.ID
	At    time.Time
	With  string // said: who was with them
	Lines []FormLine
}

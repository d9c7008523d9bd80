package view

import (
	"slices"
	"time"
	"unicode/utf8"

	"myreview/server/care"
)

// ReviewHome is somebody's own page for one review: the child's, a carer's or
// a parent's. For somebody who is apart only the form's fields are filled.
type ReviewHome struct {
	Page
	Review    care.ID
	Own       bool   // the reader is the child
	Parent    bool   // the reader is a parent
	Work      bool   // the reader is here by their work
	Child     string // the name that the child uses
	About     string // said: what a review is
	Apart     bool
	Out       bool         // they are kept out of the reviews
	AskWhom   string       // whom they can ask about that, as somebody wrote it
	Said      string       // what the IRO tells them of the review
	SaidOn    care.Date    // since when
	IROs      []FormPerson // the cover after the IRO
	IRO       string       // their names in a row
	StartsAt  time.Time
	Part      bool      // that is their own part of it
	Untold    bool      // they come to a part, and are not told yet to which
	Minutes   int       // how long it takes; 0: nobody said
	How       string    // names a message: how people are there; empty: nobody said
	MovedFrom time.Time // when it was planned for before it was last moved; zero: it never was
	Place     string
	Talk      *TalkToCome
	Comes     []FormPerson
	Reports   []ReportOwn
	Phase     Phase
	Letter    bool // there is one to read
	Form      *FormState
	Came      *ReviewCame // nil: the reader is no child, or has sent nothing
	After     *ReviewAfter
	Clocks    []ClockLine // for the manager, who replies
	Earlier   bool        // the child had reviews before this one, and letters
}

// New reports whether the reader has a form that they have not begun.
func (m *ReviewHome) New() bool { return m.Form != nil && !m.Form.Begun && m.Form.Open() }

// First reports whether that is the first page of a child who reads little: it greets, shows
// who asks, says the terms in pictures and begins.
func (m *ReviewHome) First() bool {
	return m.Own && m.New() && !m.Phase.Live() && (m.Band == care.Little || m.Band == care.Primary)
}

// Besides reports whether there is a card beside the form's own.
func (m *ReviewHome) Besides() bool { return !m.Apart || m.Phase.Planned() }

// Cards reports whether there is any card above the form's beginning.
func (m *ReviewHome) Cards() bool {
	return m.Phase.Live() || m.Letter || m.Work || !m.New() && m.Besides() || m.Form != nil && (m.Form.Begun || m.Form.Written || !m.Form.SentAt.IsZero())
}

// ReviewCame is what came of what a child sent.
type ReviewCame struct {
	ReadBy string // the IRO who read it last; empty: none has yet
	ReadAt time.Time
	Wishes []WishLine
}

// FormState is how far somebody's own form is.
type FormState struct {
	Begun    bool
	Part     int  // the chapter in which they go on
	Chapters int  // of how many
	Done, Of int  // questions of that chapter
	Full     bool // every question was come to
	Minutes  int  // about how long all of it takes
	Free     bool // its parts are done in any order
	SentAt   time.Time
	Meeting  bool // what is about the meeting alone was sent
	Changed  bool
	Back     bool      // all of it was taken back, at SentAt
	Written  bool      // somebody at work wrote something down for them
	Opens    care.Date // the day to come on which it opens; empty: it is open, or was
	Shut     string    // said: why nothing more can be sent; empty: it can
}

// Open reports whether it can be filled in and sent.
func (f *FormState) Open() bool { return f.Opens.Empty() && f.Shut == "" }

// ReviewAfter is what everyone's page says once the review is over.
type ReviewAfter struct {
	Decisions []AfterDecision
	Open      int       // decisions of which the reader has not said whether they were agreed
	Letter    bool      // the child has it, and the reader is told so
	LetterBy  care.Date // empty once that day has passed
	NextDue   care.Date
}

// AfterDecision is one thing that was agreed, in words for the reader.
type AfterDecision struct {
	What    string
	Who     string
	Due     care.Date
	Outcome Outcome
}

// FormPerson is somebody as the reader knows them.
type FormPerson struct {
	Label   string
	Given   string // an IRO's first name, as children call them
	Role    string // said; empty where Label says it
	Picture string
	Reads   string    // said: when they read what is sent
	Cover   bool      // an IRO who stands in
	Until   care.Date // through which day they do; empty: none is set
	Me      bool
}

// FormQuestion is one question of a form, a screen of its own.
type FormQuestion struct {
	Page
	Last     *FormLine // what the child said to it before an earlier review; nil: nothing
	LastOn   care.Date
	Review   care.ID
	ID       string
	Chapter  string   // the message that names it; empty: the form, or its beginning, has no chapters
	Part     int      // which chapter it is
	Chapters int      // of how many
	N, Of    int      // the question, of those in the chapter
	Steps    []string // "done", "now" or "" for each of them
	Area     care.Area
	Picture  string
	Ask      string
	Besides  string // what is said with it; empty: nothing
	House    string // what the child calls the house that it is of; empty: nothing
	Parts    []FormPart
	Who      FormWho
	Alert    *FormAlert // nil: no answer tells anybody
	Writes   bool       // there is a box to write in
	Counted  bool       // with what others say, without the child
	Reads    string     // said: who reads what is written, and when
	Rev      int
	From     string // "check" where the question was opened from there
	State    string // unsure, nosay, skip, lost, or empty
	Free     bool   // its parts are done in any order
	Unsure   bool   // "not sure" is none of the answers, so it needs its button
	Saved    bool
	ByItself bool // it can go on at a tap, where the child wants that
	Problems []FormProblem
}

// longAsk is about what fits two lines of a phone.
const longAsk = 44

// Long reports whether the question needs smaller letters: also where what is asked of it
// here stands beneath.
func (m *FormQuestion) Long() bool {
	return utf8.RuneCountInString(m.Ask) > longAsk || slices.ContainsFunc(m.Parts, func(p FormPart) bool { return p.Label != "" })
}

// Folds reports whether what can be written is opened by a tap.
func (m *FormQuestion) Folds() bool {
	return slices.ContainsFunc(m.Parts, func(p FormPart) bool { return p.Own != nil && p.Own.Folded })
}

// Names are the boxes for what the child calls the things to pick from.
func (m *FormQuestion) Names() (out []*FormText) {
	for _, p := range m.Parts {
		if p.Names() {
			out = append(out, p.Own)
		}
	}
	return out
}

// Named reports whether one of the names stands open: there is something in it.
func (m *FormQuestion) Named() bool {
	return slices.ContainsFunc(m.Names(), func(t *FormText) bool { return t.Open })
}

// Names reports whether the part is a name for something of another part.
func (p FormPart) Names() bool { return p.Partial == "" && p.Own != nil && p.Own.Folded && p.Own.Line }

// Stands is the message that says what was answered without an answer; empty: nothing.
func (m *FormQuestion) Stands() string { return formNow[m.State] }

var formNow = map[string]string{
	"lost":   "form.now.lost",
	"nosay":  "form.now.nosay",
	"skip":   "form.now.skip",
	"unsure": "form.now.unsure",
}

// FormAlert says, before anything is picked, at which pick somebody is told at
// once and at which soon, who, and when they read it.
type FormAlert struct {
	Now, Soon *FormAlerted // nil: no pick
	Hours     TellHours
	Shut      bool // somebody reads it, and not now
	Lines     []HelpNumber
}

// Nobody reports whether nobody reads one of the picks, so that the child is to ring.
func (m *FormAlert) Nobody() bool {
	return m.Now != nil && m.Now.Nobody || m.Soon != nil && m.Soon.Nobody
}

// Someone reports whether somebody reads one of the picks.
func (m *FormAlert) Someone() bool {
	return m.Now != nil && !m.Now.Nobody || m.Soon != nil && !m.Soon.Nobody
}

// FormAlertTold says whom a pick has told, and what happens next.
type FormAlertTold struct {
	Version string // another one where it says something else
	At      string // the part whose pick it was
	Kind    string
	Changed bool   // it is answered otherwise now, and they have been told that too
	ReadBy  string // who has it in hand
	ReadAt  time.Time
	Who     TellWho
	Nobody  bool
	Hours   TellHours
	Lines   []HelpNumber
}

// Next is the message that says what happens next.
func (t FormAlertTold) Next() string { return tellNext[t.Kind] }

// FormAlerted is who is told at some picks.
type FormAlerted struct {
	Pick   string // in a row
	Rest   bool   // that is every pick at which nobody is told at once
	Who    TellWho
	Nobody bool
}

// FormProblem is something to put right, and where.
type FormProblem struct {
	Field   string // the id to go to
	Message string
}

// FormPart is one thing to fill in: what the partial of its kind draws, and
// after it a box, if there is one.
type FormPart struct {
	Label     string // empty where the question or the box says it
	Partial   string // in views/partials/kind; empty: the box alone
	Name      string
	Legend    string
	Many      bool
	Tiles     bool // pictures first, rather than a list
	Options   []FormOption
	Zero, Ten string // what the ends of a ladder mean
	Error     string
	Tells     bool           // a pick tells an adult, at once or soon
	Told      *FormAlertTold // set once it has
	Own       *FormText
}

// End is what an end of the ladder means, beside it; empty: it is no end.
func (p FormPart) End(value string) string {
	switch value {
	case "0":
		return p.Zero
	case "10":
		return p.Ten
	}
	return ""
}

// FormOption is one thing to pick.
type FormOption struct {
	Value   string
	Label   string
	Note    string
	Picture string
	Chosen  bool
	Wants   []FormOption // to pick one from for this option
}

// FormText is a box for somebody's own words, which come back untouched.
type FormText struct {
	Name  string
	Label string
	Hint  string // said; empty: none
	Value string
	Error string
	Rows  int
	Quiet bool // the question above is its label
	Line  bool // one line will do

	Folded bool // it is opened by a tap, beside what is picked
	Open   bool // and stands open, since something is in it
}

// FormWho is who may see an answer, and the choice of it.
type FormWho struct {
	Fixed    string   // said, where there is no choice
	Faces    []string // pictures of those who see it, where nothing else is chosen
	Now      string   // iro, picked, everyone
	OnlyIRO  string   // said, for each choice
	Picked   string
	Everyone string
	Choices  []FormOption // iro, picked, everyone
	People   []FormOption
	Never    string // said: who never sees it; empty: nobody is left out
	Then     string // said: what comes of a wish; empty: nobody decides about it
	Letter   string // said: who writes and who reads the letter; empty: no letter to put it in
	InLetter bool
}

// FormLine is one answer on the check page and among what was sent.
type FormLine struct {
	ID    string
	Ask   Asked
	Area  care.Area
	State string // "", unsure, nosay, skip, open or lost
	Said  []Said
	Pics  []string // of what was picked
	Who   string   // said: who sees it; empty where nothing is sent
	Never string   // said: who never does, because it is about them
	Named bool     // the child named it for the letter
}

// Without is the message that says why nothing stands there.
func (l FormLine) Without() string { return formWithout[l.State] }

var formWithout = map[string]string{
	"lost":   "form.check.lost",
	"nosay":  "form.check.nosay",
	"open":   "form.check.open",
	"skip":   "form.check.skip",
	"unsure": "form.check.unsure",
}

// FormGroup is the answers that the same people see.
type FormGroup struct {
	Heading string // said: the names, and how many; empty: the answers of an adult, which say it themselves
	Who     string // said: who sees them; empty where nothing is sent
	Faces   []string
	Turn    int // those that the fewest see come first, those that nobody will see last
	Lines   []FormLine
}

// FormCalm is a page between hard questions, with nothing to answer.
type FormCalm struct {
	Page
	Review care.ID
	Onward string
}

// FormParts are the parts of a form, which are done in any order.
type FormParts struct {
	Page
	Review   care.ID
	Rest     string // where one goes on; empty: all was come to
	Begun    bool
	Chapters []FormChapter
}

// FormChapter is one of them.
type FormChapter struct {
	Name        string // names a message
	At          string // the screen where it goes on, or begins
	Begun, Full bool
	Done, Of    int // questions
}

// FormCheck is all answers before they are sent.
type FormCheck struct {
	Page
	Review  care.ID
	Groups  []FormGroup
	Gone    []FormLine // what a child answered and is not asked any more
	Rest    string     // the first question without an answer; empty: none
	Any     bool       // there is something to send
	Same    bool       // it was sent already, just as it is
	Shut    string     // said: why nothing can be sent; empty: it can
	See     bool       // there is a look at what each reader will see
	Company string     // who the child said is with them, as a sentence; empty: not asked yet
	Waits   string     // said: what is asked about them waits; empty: nothing does
	Sending care.ID    // the id that makes sending twice harmless

	Meeting        bool    // what is about the meeting can be sent by itself
	SendingMeeting care.ID // with this id
	IRO            string
}

// FormSent is what somebody sent, and when.
type FormSent struct {
	Page
	Review  care.ID
	SentAt  time.Time
	Back    bool   // all of it was taken back then
	May     bool   // it can be taken back
	Called  bool   // people were told of an answer, to get help
	Reads   string // said
	Then    string // said: what it is for; empty where nobody will use it
	Letter  string // said: the letter that follows, and who gets it; empty likewise
	Meeting bool   // it is about the meeting alone: the rest was not sent yet
	Changed bool
	Shut    string // said: why nothing more can be sent; empty: it can
	See     bool
	Company string // who the child said was with them, as a sentence; empty: not asked
	Waits   string // said: what is about whoever is with the child is not shown; empty: all is
	Lines   []FormLine
}

// FormBack is what is said before somebody takes back all that they sent.
type FormBack struct {
	Page
	Review  care.ID
	ID      care.ID // the id that makes doing it twice harmless
	IRO     string
	Child   bool // the writer is
	Written bool // something was typed in for them
	Called  bool // people were told of an answer, to get help
}

// FormClash shows two answers to one question, from two pages or devices.
type FormClash struct {
	Page
	Review care.ID
	ID     string
	Ask    string
	Here   FormLine
	There  FormLine
	Rev    int
	Fields []FormField // what was posted, to be posted again
}

// FormField is one posted field.
type FormField struct{ Name, Value string }

// MyWords is the page on which a child says what they call people and things.
type MyWords struct {
	Page
	Saved   bool
	Wrong   string // the box with a fault; empty: none
	Message string
	People  []MyWordsPerson
	Things  []FormText
	Me      []FormText
}

// MyWordsPerson is one person round the child, and what the child calls them.
type MyWordsPerson struct {
	Picture string
	Box     FormText
}

// ChildsWords are what a child calls people and things, where people at work write to them.
type ChildsWords struct{ Lines []ChildsWord }

// ChildsWord is one of them: What is said, Word is the child's own.
type ChildsWord struct{ What, Word string }

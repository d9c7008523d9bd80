package view

import (
	"html/template"
	"time"

	"myreview/server/care"
)

// Meet is the meeting's page, before, during and after the review. It is made
// of parts, which a live page exchanges one by one.
type Meet struct {
	Page
	Review    care.ID
	Epoch     string
	Ticket    string // opens this page's first socket
	Beat      int    // the page hears from the server so often, in milliseconds
	Heard     string // where the parts' heading stands: message id
	Desk      bool   // three columns: Side, Main and Edge; else Main alone
	Room      bool   // to be read from across a room
	Told      bool   // there is a page of what others sent to the reader
	Work      bool   // the reader is at work
	Talks     []MeetTalk
	TypedText []string // what was typed and could not be taken
	Side      []MeetPart
	Main      []MeetPart
	Edge      []MeetPart
}

// MeetPart is one part as it is drawn, with the name of its content.
type MeetPart struct {
	ID   string
	V    string
	HTML template.HTML
}

// MeetParty names somebody in the meeting, as the reader may know them.
type MeetParty struct {
	Label   string // a name, or what the child calls them
	Role    string // message id of who they are to the child; empty where Label says it
	Picture string
	Child   bool
}

// MeetHead says which review this is and how it stands.
type MeetHead struct {
	Phase    Phase
	Between  bool // a part was held, and the next is planned: whoever leads is told
	StartsAt time.Time
	Paused   bool
	Here     int
	Chair    MeetParty
	ChairIRO bool
	Desk     bool
}

// MeetItem is one thing to talk about.
type MeetItem struct {
	ID    care.ID
	Name  string // message id
	Icon  string
	Area  care.Area
	State ItemState
	Led   string // who had the chair for it, where it was not the IRO
}

// MeetAgenda is what there is to talk about.
type MeetAgenda struct {
	Items []MeetItem
}

// MeetPerson is one line of the people part. What follows Chairs is told only
// to the IRO.
type MeetPerson struct {
	MeetParty
	Here   bool
	Gone   bool // was here, and has left
	Over   bool // the review is: who has not come will not
	Chairs bool

	Lead    bool   // the reader is the IRO
	Mode    string // room, screen, phone; empty before they join
	Plans   string // how they said they would come
	Quiet   bool
	Sent    time.Time // when their form came in; zero: not yet
	Part    bool      // what is about the meeting alone
	Company string    // who was with them then, as they said; said already
	Asked   bool      // they have a form to send at all
}

// Joined is the message that says how they are here.
func (p MeetPerson) Joined() string { return meetModes[p.Mode] }

var meetModes = map[string]string{
	"phone":  "meet.people.phone",
	"room":   "meet.people.room",
	"screen": "meet.people.screen",
}

// MeetPeople is who is invited, and who is here.
type MeetPeople struct {
	People []MeetPerson
	Lead   bool
	Asked  []MeetParty // invited, and never came in; for the IRO
	Apart  []MeetParty // people of the child who have no place in the meeting; for the IRO
	Rooms  int         // room screens that are on
}

// MeetNow is what is talked about now.
type MeetNow struct {
	Phase    Phase
	StartsAt time.Time
	Paused   bool
	Chair    MeetParty
	ChairIRO bool
	Child    MeetParty
	N, Of    int
	Item     MeetItem // empty Name before the start
	Next     MeetItem // empty Name at the end
	After    string   // where one reads what comes next, once the review is over
	Good     bool     // it is about good things
	Recalls  bool     // it is about the promises of the review before
	Promises []MeetDecision
	Plain    bool // the reader is a child: plain words come first
}

// MeetScales is the scaling of what is talked about, and those shown earlier.
type MeetScales struct {
	Now     *MeetScale
	Away    string // the area of which a round was stopped, or its reveal undone
	Earlier []MeetScale
}

// MeetScale is one area's scaling. Picked says who has picked, never what;
// Rows are there only after the reveal.
type MeetScale struct {
	Name   string
	Icon   string
	Area   care.Area
	State  ScaleState // open, revealed
	Zero   string     // message id of what 0 means
	Ten    string
	Picked []MeetParty
	Rows   []MeetRow
}

// MeetRow is somebody's mark on their own line, with last time's beside it.
type MeetRow struct {
	MeetParty
	Pick   MeetPick
	Last   MeetPick
	Higher string
	Told   bool
	Kept   bool
}

// Same reports whether today's number is last time's too: one mark stands for both.
func (r MeetRow) Same() bool { return r.Pick.Number && r.Last.Number && r.Pick.N == r.Last.N }

// MeetPick is a number, a picture, or a pass; all empty: none.
type MeetPick struct {
	Number  bool
	N       int
	Pic     string // well, mixed, hard
	PicSaid string // what the picture was called for the person who picked it
	Pass    bool
	Lost    bool // it cannot be shown
}

// Icon draws the picture that was picked.
func (p MeetPick) Icon() string { return meetPics[p.Pic] }

var meetPics = map[string]string{"well": "sun", "mixed": "partly", "hard": "rain"}

// Any reports whether there is something to draw.
func (p MeetPick) Any() bool { return p.Number || p.Pic != "" }

// Said is what the pick is called in a sentence: the number, or the picture's name.
func (p MeetPick) Said() any {
	if p.Number {
		return p.N
	}
	return p.PicSaid
}

// MeetMine is the reader's own ladder, or pictures, and nobody else's.
type MeetMine struct {
	CSRF     string
	Review   care.ID
	Round    care.ID
	Name     string
	Icon     string
	Area     care.Area
	Open     bool // can be picked now
	Back     bool // what stands there was typed before and not sent
	Away     bool // the round in which they picked was stopped, or its reveal undone
	Fold     bool // closed until wanted: the IRO has other things in hand
	Pics     bool
	Zero     string
	Ten      string
	Rungs    []MeetRung
	Picked   bool
	Passed   bool
	Told     bool
	Before   bool // there was a pick in a round that was stopped
	Higher   string
	Revealed bool
	Was      MeetPick // what they picked, after the reveal
	Kept     bool     // not everybody sees it
	Chooses  bool     // the child chooses how theirs is shown
	Shows    MeetWay
	Ways     []MeetWay
}

// MeetWay is a way in which the child's mark is shown, as review names it.
type MeetWay string

// Label is the message that offers it.
func (w MeetWay) Label() string { return meetWayLabels[w] }

// Chosen is the message that says that the child chose it.
func (w MeetWay) Chosen() string { return meetWaysChosen[w] }

var meetWayLabels = map[MeetWay]string{
	"with":  "meet.mine.ways.with",
	"first": "meet.mine.ways.first",
	"last":  "meet.mine.ways.last",
	"iro":   "meet.mine.ways.iro",
	"not":   "meet.mine.ways.not",
}

var meetWaysChosen = map[MeetWay]string{
	"with":  "meet.mine.way.with",
	"first": "meet.mine.way.first",
	"last":  "meet.mine.way.last",
	"iro":   "meet.mine.way.iro",
	"not":   "meet.mine.way.not",
}

// MeetRung is one thing to pick: a rung of the ladder or a picture.
type MeetRung struct {
	Value  string
	Label  string // message id, for ends and pictures
	Icon   string
	Chosen bool
	Last   bool
}

// MeetJoin is how the reader comes in. Own is what the shared parts call them: what
// these say of the reader's own acts is not said back to them.
type MeetJoin struct {
	Own    string
	CSRF   string
	Review care.ID
	Here   bool
	Mode   string
}

// Way is the message that says how they are here.
func (m MeetJoin) Way() string { return meetJoined[m.Mode] }

// MeetMode is one way to come in.
type MeetMode struct {
	Value string
	Label string // message id
	Icon  string
	Now   bool
}

// Modes are all of them.
func (m MeetJoin) Modes() []MeetMode {
	return []MeetMode{
		{"room", "meet.join.room", "room", m.Mode == "room"},
		{"screen", "meet.join.screen", "screen", m.Mode == "screen"},
		{"phone", "meet.join.phone", "telephone", m.Mode == "phone"},
	}
}

var meetJoined = map[string]string{
	"phone":  "meet.join.phone",
	"room":   "meet.join.room",
	"screen": "meet.join.screen",
}

// MeetLead is what is in the hand of whoever leads: where the meeting is, and
// what comes next.
type MeetLead struct {
	CSRF   string
	Review care.ID
	Item   MeetItem
	Next   MeetItem // empty Name at the end
	First  bool     // nothing is before this
	Area   care.Area
	Name   string // the area's message id
	Scale  ScaleState
	Round  care.ID
	Picked int
	Paused bool
}

// MeetChair is for the child who has the chair: what to say and what to press.
type MeetChair struct {
	MeetLead
	Say   string // message id
	Whole bool   // the whole review, not one item
	Sure  bool   // they have not picked: asked once before all is shown
}

// MeetCalls is how many calls for help nobody has in hand, of those that the reader is
// to read.
type MeetCalls struct{ Free int }

// MeetHelp says to the IRO that the child of this review has called.
type MeetHelp struct {
	Child string
	Calls []MeetCall
}

// MeetCall is one call, without what was said. Kind is a message id.
type MeetCall struct {
	Kind string
	Free bool // nobody has it in hand
}

// MeetDesk is the IRO's own controls.
type MeetDesk struct {
	MeetLead
	Phase Phase
	For   time.Time // when it is planned, where that is another day than today
	Today care.Date // told with For
	Plan  string    // where a review gets its day that has none

	Interpreters []string // whose interpreter is not confirmed

	Waiting  []string // who has not picked
	ToldSeat MeetSelect
	ToldPick MeetSelect
}

// MeetTools is what the IRO needs now and then: the chair, undoing, people.
type MeetTools struct {
	CSRF     string
	Review   care.ID
	Phase    Phase
	First    bool // nothing comes before the item
	Later    bool // it goes on where an earlier part stopped
	Item     care.ID
	Revealed care.ID // the round that could be hidden again
	Chair    MeetParty
	IRO      bool // the IRO has the chair
	GiveSeat MeetSelect
	GiveItem MeetSelect
	HereSeat MeetSelect
	OutSeat  MeetSelect // who can be removed
	InTie    MeetSelect // who can be invited
	Rooms    []care.ID  // seats of the room screens that are on
	Undo     MeetUndo
}

// MeetUndo is how a form that takes back a wrong step was sent, where it could
// not be taken.
type MeetUndo struct {
	What, Reason           string
	WhatError, ReasonError string
	Back                   bool // it was typed before and not sent
}

// MeetSelect is a list to choose one thing from. Nothing is chosen beforehand;
// without options there is nothing to choose.
type MeetSelect struct {
	ID      string
	Name    string
	Label   string // message id
	Ask     string // message id of the first line, which is no choice
	Options []MeetOption
	Error   string
}

// MeetOption is one of them, in the reader's words.
type MeetOption struct {
	Value  string
	Label  string
	Chosen bool
}

// MeetViews is everyone's views side by side, by area: of the area that is
// talked about, or of the others. None: nothing has come in at all.
type MeetViews struct {
	None  bool
	Areas []MeetArea
}

// MeetArea is one area's views, the child's first.
type MeetArea struct {
	Name  string
	Icon  string
	Area  care.Area
	Views []MeetView
}

// MeetView is what somebody sent, untouched.
type MeetView struct {
	By    MeetParty
	Ask   Asked
	Said  []Said
	At    time.Time
	Share string // message id of who may read it
}

// MeetDecision is something agreed.
type MeetDecision struct {
	Area    care.Area
	Icon    string
	What    string
	Plain   string
	Who     MeetParty
	Due     care.Date
	Said    []SaidBack // what people said when it was read back; for the IRO
	Outcome Outcome    // of a promise of the review before
	Change  string     // where the reader says what became of it; empty: they do not
}

// MeetDecisions is what was agreed so far.
type MeetDecisions struct {
	Decisions []MeetDecision
	Child     bool   // the reader is a child: plain words come first
	Lead      bool   // the reader is the IRO
	Link      string // where one says whether that is what was agreed
}

// Room is where a room screen's code is typed.
type Room struct {
	Page
	Error string
}

// RoomCode is where the IRO asks for a room screen's code, and sees it once.
type RoomCode struct {
	Page
	Review care.ID
	Seat   care.ID // the new screen's, so that a repeat makes no second one
	Code   string
	Until  time.Time
}

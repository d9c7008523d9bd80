package review

import (
	"time"

	"myreview/server/access"
	"myreview/server/care"
)

// View is the meeting as one viewer may see it. Before a reveal nothing in
// it depends on anybody else's mark, and at no time on an answer that the
// viewer may not read. It holds no average anywhere (domain.md 7, running a
// scale well, 4).
type View struct {
	Review   care.ID
	Epoch    string // changes when this viewer's rights do: their page starts afresh
	Phase    Phase
	StartsAt time.Time // when the viewer is asked to come: see Slot.At
	ClosedAt time.Time // zero unless closed
	Paused   bool

	Child     Who
	ChildBand care.Band
	Me        Me
	Chair     Chair
	Agenda    Agenda
	People    []Person // who is invited, the child first
	Scale     Scale    // the one that is open, or that belongs to what is talked about now
	Scales    []Scale  // those revealed earlier, in the order of the agenda
	Views     []AreaViews
	Decisions []ShownDecision
	Recalls   bool            // what is talked about now are the promises of the review before
	Promises  []ShownDecision // while it recalls them: those that the viewer was told then

	// For the IRO alone.
	Case    care.ID  // whose page has what is planned
	Later   bool     // it goes on where an earlier part stopped
	Between bool     // a part was held, and the next is planned
	Outside []Person // ties that are not let in: without a seat, or whose seat was removed, or who have not come yet
	Screens []Screen
}

// Who names a person as this viewer may know them. Name is empty between
// carers and parents, and for them on a room screen: a page then says Calls
// or, without one, the word for the kind. The zero Who is nobody.
type Who struct {
	Tie     care.ID
	Seat    care.ID // empty without one
	Kind    care.TieKind
	Calls   string // what the child calls them
	Name    string
	Picture string
	Me      bool
}

// Me is the viewer's own place.
type Me struct {
	Who
	Role   access.Role
	Band   care.Band
	Mode   Mode
	Here   bool
	Shows  Shows
	Chairs bool // has the chair now
}

// May reports whether the viewer's role allows an act. What is there may still
// stand against it (no round is open, say): the act itself then says so.
func (m Me) May(a access.Act) bool { return access.May(m.Role, a) }

// Leads reports whether the viewer carries the IRO's duties.
func (m Me) Leads() bool { return m.Role == access.Leader }

// Screen reports whether the viewer is a room screen.
func (m Me) Screen() bool { return m.Role == access.RoomScreen }

// Chair says who has the chair.
type Chair struct {
	Who          // the zero Who where the IRO has it
	IRO  bool    // nobody has been given it
	Item care.ID // the one item that it was given for; empty: the whole review
	Mine bool
}

// Agenda is what there is to talk about.
type Agenda struct {
	Items []AgendaItem
	Now   AgendaItem // zero before the start
	Next  AgendaItem // zero at the end
	Done  int        // how many are behind us
}

// AgendaItem is one thing to talk about.
type AgendaItem struct {
	ID    care.ID
	Kind  ItemKind
	Area  care.Area // only of kind area
	State ItemState
	Led   Who // who has the chair for it now, or had it, the IRO included; zero while ahead
}

// Person is one person in the meeting. The last seven fields are for the IRO.
type Person struct {
	Who
	Here   bool
	Gone   bool // was here, and has left
	Chairs bool

	Mode     Mode
	Plans    string
	Quiet    bool   // here by screen, but not heard from for a while
	Form     FormIn // zero: none has come in
	Standing care.TieState
	Asked    bool // not let in yet, but as soon as they first come
	Needs    bool // an interpreter, who is not confirmed
}

// Screen is a room screen that the IRO opened.
type Screen struct {
	Seat care.ID
	Here bool
}

// ScaleState is where the scaling of an area stands.
type ScaleState string

// A scale has not been started, is open for picking, or has been shown to all.
const (
	ScaleAhead    ScaleState = "ahead"
	ScaleOpen     ScaleState = "open"
	ScaleRevealed ScaleState = "revealed"
)

// Scale is one area's scaling as the viewer may see it. The zero Scale means
// that nothing is to be scaled now.
type Scale struct {
	Round  care.ID // empty while ahead
	Area   care.Area
	State  ScaleState
	Away   bool // ahead, since a round was stopped or its reveal undone
	Pics   bool // the viewer picks a picture, not a number
	Mine   Own
	Picked []Who       // who has picked, never what
	Marks  []ShownMark // after the reveal, in the order in which they are to be heard
}

// Own is the viewer's own part of a scale.
type Own struct {
	Pick   Pick // empty: not yet
	Higher string
	Shows  Shows
	Told   bool // the IRO entered it for them
	Before Pick // what they picked in a round that was stopped or undone
	Last   Pick // what they picked at the review before
}

// ShownMark is a mark after the reveal. A mark that is kept from the viewer
// looks exactly like one where somebody passed.
type ShownMark struct {
	Who
	Pick   Pick
	Higher string
	Told   bool
	Last   Pick // theirs at the review before, where the viewer was shown it then; else empty
	Kept   bool // only the viewer (their own) or the IRO sees this one
}

// AreaViews is what people said about one area in what they have sent, the
// child first. An empty area is what belongs to none.
type AreaViews struct {
	Area    care.Area
	Answers []ShownAnswer
}

// ShownAnswer is one answer that the viewer may read, untouched.
type ShownAnswer struct {
	ID       care.ID
	By       Who
	Child    bool
	Form     string // the form's key
	Question string
	Body     []byte
	SentAt   time.Time
	Audience care.Audience // only for its writer and the IRO
}

// ShownDecision is something agreed, with what was said when it was read
// back: one's own, and for the IRO everybody's.
type ShownDecision struct {
	ID       care.ID
	Pos      int
	Area     care.Area
	What     string
	Why      string
	Plain    string
	Who      Who // zero for somebody by name alone
	WhoName  string
	Due      care.Date
	Lost     bool    // what was agreed cannot be shown
	Outcome  Outcome // of a promise of the review before: what became of it
	Mine     Said
	Readback []Said
}

// Said is one answer to "is that what we agreed?"; Says is empty without one.
type Said struct {
	Who    Who
	Says   Agrees
	Words  string
	Lost   bool // the words cannot be shown
	Before bool // of a wording before this one
	At     time.Time
}

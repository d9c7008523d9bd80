// Package review holds the rules of one review: its agenda, scaling, the
// chair, attendance, and what each person may see of it. Its one idea is that
// a meeting is a plain snapshot with a single way out: the View of a viewer.
package review

import (
	"sync"
	"time"

	"myreview/server/access"
	"myreview/server/care"
)

// Phase is where a review stands.
type Phase string

// The phases of a review.
const (
	Unplanned Phase = "due" // for no day yet
	Planned   Phase = "planned"
	Live      Phase = "live"
	Closed    Phase = "closed"
)

// Waits reports whether the review has not begun.
func (p Phase) Waits() bool { return p == Unplanned || p == Planned }

// SeatState is whether a seat opens the meeting.
type SeatState string

// A seat is invited, or removed and then opens nothing.
const (
	Invited SeatState = "invited"
	Removed SeatState = "removed"
)

// State is everything there is to know about one meeting, as plain rows. It
// never leaves this room: NewMeeting takes it in, and only Views come out.
type State struct {
	Review    Review
	Child     care.ID // the child's person id
	Circle    string  // the mark of the child's circle, as it was read
	Ties      []care.Tie
	Names     map[care.ID]Name // by person
	Seats     []Seat
	Items     []Item // in order
	Rounds    []Round
	Marks     []Mark
	Spells    []Spell
	Decisions []Decision // in order, those withdrawn left out
	Promises  []Decision // what was agreed at the review before, in order
	Last      []LastMark
	Before    []care.ID // the persons who had a seat at the review that Last and Promises are of
	Forms     []FormIn
	Answers   []Answer           // of each form's latest sending, in the order of the questions
	Sessions  map[string]care.ID // hash of a session that is valid now -> its person or room seat
	Now       time.Time
}

// Review is the head of the meeting. Chair is the seat that was given the
// chair; empty means that the IRO has it.
type Review struct {
	ID       care.ID
	Number   int
	Phase    Phase
	StartsAt time.Time
	Seq      int64
	Epoch    string
	Chair    care.ID
	Paused   bool
	OpenedAt time.Time // zero until it was opened
	PartAt   time.Time // when the part that is held, or was last, was opened; zero: there is one alone
	ClosedAt time.Time
}

// Name is how a person is known, and how their pages speak.
type Name struct {
	Name    string
	Picture string
	Band    care.Band
}

// nearItsDay is how close to its time a review that is planned for another day is still
// opened without a question: midnight may lie between.
const nearItsDay = 2 * time.Hour

// OnItsDay reports whether a review that is opened now is opened on the day for which it
// is planned.
func OnItsDay(planned, now time.Time) bool {
	return care.DateOf(planned) == care.DateOf(now) || planned.Sub(now).Abs() <= nearItsDay
}

// Seat is one place in the meeting: a person's through their tie, or a room
// screen's, which has neither person nor tie.
type Seat struct {
	ID       care.ID
	Person   care.ID
	Tie      care.ID
	State    SeatState
	Plans    string    // how they said they would take part
	Mode     Mode      // empty until they join
	JoinedAt time.Time // first of all
	LeftAt   time.Time // zero while here
	SeenAt   time.Time
	Shows    Shows
	Slot     Slot
	Needs    bool // an interpreter, who is not confirmed
}

// Screen reports whether the seat is a room screen's.
func (s Seat) Screen() bool { return s.Person == "" }

// Place is what decides whether the seat opens anything.
func (s Seat) Place() access.Seat {
	return access.Seat{ID: s.ID, Person: s.Person, Tie: s.Tie, Invited: s.State == Invited}
}

// Decision is something agreed in the meeting (domain.md section 8).
type Decision struct {
	ID        care.ID
	Pos       int
	Area      care.Area
	What      string
	Why       string
	Plain     string  // the same in the child's words
	WhoTie    care.ID // who will do it, or
	WhoName   string  // anybody else, by name
	Due       care.Date
	Lost      bool // what was agreed cannot be shown
	Readbacks []Readback
	Outcome   Outcome // of one of the review before
}

// Readback is one seat's answer to "is that what we agreed?".
type Readback struct {
	Seat   care.ID
	Says   Agrees
	Words  string // theirs, untouched
	Lost   bool   // they cannot be shown
	Before bool   // it is of a wording before this one, which they have not answered
	At     time.Time
}

// LastMark is what a tie picked for an area at the review before this one. It
// hangs on the tie: a new social worker does not inherit the old one's mark.
type LastMark struct {
	Tie      care.ID
	Area     care.Area
	Pick     Pick
	Shows    Shows
	Revealed bool // everyone saw the round in which it was picked
}

// FormIn says that a form has come in, never what it says.
type FormIn struct {
	Tie     care.ID
	Version int
	At      time.Time
	Company string // who was with the child, as they said
	Part    bool   // what is about the meeting alone, before the rest
}

// Answer is one sent answer. Readers are the ties fixed at sending; Body is
// what consult wrote, opaque here.
type Answer struct {
	ID       care.ID
	Tie      care.ID // who wrote it
	Form     string  // the form's key, which says how it was asked
	Question string
	Area     care.Area
	Audience care.Audience
	Readers  []care.ID
	Body     []byte
	SentAt   time.Time
}

// Meeting is a snapshot that may be shared by all viewers, since nothing can
// be read from it but a View. It is safe for use by many at once.
type Meeting struct {
	s     State
	at    *places // of its ties and seats
	net   access.Network
	turns time.Time // when a date alone next changes who is let in; zero: never
	chair care.ID   // the seat that has it; empty where the IRO has

	once   sync.Once
	common View // what Common gives
}

// NewMeeting takes over the state; the caller lets go of it.
func NewMeeting(s State) *Meeting {
	m := &Meeting{s: s, at: placesOf(s.Ties, s.Seats), net: access.Network{Ties: s.Ties, At: s.Now}}
	for _, t := range s.Ties {
		if turn := t.Turns(s.Now); !turn.IsZero() && (m.turns.IsZero() || turn.Before(m.turns)) {
			m.turns = turn
		}
	}
	m.chair = m.chairSeat()
	return m
}

// Noted reports whether the viewer is let in and it is kept well enough that their
// device was heard from. A room screen's place ends with the review.
func (m *Meeting) Noted(v care.Viewer, now time.Time) bool {
	me, err := m.admit(v)
	return err == nil && me.seat.Noted(now) && (!me.seat.Screen() || m.s.Review.Phase != Closed)
}

// Seq is the number of the last write that the snapshot holds. It is for
// comparing snapshots within the server and is never shown: gaps in it would
// tell of events that a viewer may not see.
func (m *Meeting) Seq() int64 { return m.s.Review.Seq }

// Turned reports whether a date has changed who is let in since the snapshot was
// taken: it must be taken anew.
func (m *Meeting) Turned(now time.Time) bool { return !m.turns.IsZero() && !now.Before(m.turns) }

// Child is whose review it is.
func (m *Meeting) Child() care.ID { return m.s.Child }

// Circle is the mark of the child's circle in the snapshot. Where the database
// has another one by now, who is let in may have changed. It is never shown.
func (m *Meeting) Circle() string { return m.s.Circle }

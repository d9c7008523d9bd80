package view

import (
	"time"

	"myreview/server/care"
)

// StaffLink is behind a link for somebody at work: one button, which binds it.
type StaffLink struct {
	Page
	Waits bool // it opens when a second person agrees, and its button was pressed before
}

// Welcome is where somebody at work chooses a password, whom a link let in.
type Welcome struct {
	Page
	Name  string
	Email string
	Error string
}

// Staff is who is at work, for administrators.
type Staff struct {
	Page
	Members []StaffLine
	Waiting []StaffLine // with a job that waits for a second person
	Find    string
	Gone    bool // who was at work, instead of who is
	Others  int  // how many the other list has
	Jobs    []Option
	Teams   []string // that there are, to choose from

	New               care.ID // the form for one more
	Name, Email, Team string
	Wrong             string // the field that has to be put right; empty: none in particular
	Message           string
}

// StaffLine is somebody at work in a list.
type StaffLine struct {
	Person care.ID
	Name   string
	Team   string
	Email  string
	AtWork bool // now
	Waits  bool // a link of theirs waits for a second person
	Opened bool // they came in once, and have a password
	Me     bool
	Jobs   []StaffJob
}

// StaffJob is a job of somebody; it waits where a second person has to agree.
type StaffJob struct {
	ID      care.ID
	Label   string // message id
	Waits   bool
	GivenBy string // empty: whoever runs the program
	Mine    bool   // the reader gave it
	Has     int    // children whose work is theirs by it
}

// StaffMember is the page of one person at work.
type StaffMember struct {
	Page
	StaffLine
	Phone   string
	Reads   string
	Link    string // just made: it is shown once; empty: none was
	Came    StaffCame
	Stands  StaffCame // a link that nobody has used yet
	New     care.ID   // of the link that they are given next
	Saved   bool      // a change was kept just now
	Two     bool      // they have a job that takes two, or wait for one: their links are the operator's to make
	More    []Option
	Wrong   string
	Message string
}

// StaffCame is a link of somebody at work: when it was made or used, and who made it.
type StaffCame struct {
	ID    care.ID
	At    time.Time
	By    string // empty: whoever runs the program
	Waits bool   // it opens when a second person agrees
	Alone bool   // nobody has agreed to it but whoever made it
	Mine  bool   // the reader made it
}

// StaffAgree are the links that wait for a second person.
type StaffAgree struct {
	Page
	Links   []StaffWaits
	Message string
}

// StaffWaits is a link to which a second person is asked to agree: it waits, or somebody
// came in by it already.
type StaffWaits struct {
	CSRF string
	Name string
	Link StaffCame
}

// Ask is what a second person is asked about the link that stands, or about the one by
// which the person came in; nil: nothing.
func (m *StaffMember) Ask() *StaffWaits {
	w := &StaffWaits{CSRF: m.CSRF, Name: m.Name, Link: m.Stands}
	switch {
	case m.Link != "":
		return nil
	case m.Stands.Waits:
		return w
	case m.Came.Alone && !m.Came.Mine && m.Stands.ID == "":
		w.Link = m.Came
		return w
	}
	return nil
}

// StaffLeave asks who takes over from somebody who goes.
type StaffLeave struct {
	Page
	StaffLine
	Work    []StaffWork
	Last    bool // they cannot go yet: two administrators stay
	Kept    bool // colleagues whom the reader alone let in are not offered
	Reason  string
	Wrong   string
	Message string
}

// StaffWork is one child's work, and who can take it over.
type StaffWork struct {
	Field string
	Child string
	Kind  string // message id
	To    []Option
}

// StaffFile is where people at work are added from a file, with what its rows would do.
type StaffFile struct {
	Page
	Most    int      // rows of a file
	Jobs    []string // message ids: what may stand in it
	Read    bool     // a file was
	Rows    []StaffFileRow
	New     int
	Same    int
	Faulty  int
	Message string
}

// StaffFileRow is one row of a file. Who is new is carried by the form.
type StaffFileRow struct {
	ID                     care.ID
	Row                    int // as a spreadsheet counts; 0: it is not known any more
	Name, Email, Team, Job string
	Jobs                   []string // message ids
	New, Same              bool     // neither: it is faulty
	Why                    []string // said already
	Path                   string   // of who has this address; empty: nobody at work
}

// StaffLinks is the links of people who were just added, shown once.
type StaffLinks struct {
	Page
	People []StaffLinkOf
}

// StaffLinkOf is one of them.
type StaffLinkOf struct {
	Path, Name, Email, Link string
	Waits                   bool // a job of theirs waits for a second person
}

// ErrorAt is what is wrong with a field, said already; empty: nothing.
func (m *Staff) ErrorAt(field string) string { return errorAt(m.Wrong, field, m.Message) }

// ErrorAt is what is wrong with a field, said already; empty: nothing.
func (m *StaffMember) ErrorAt(field string) string { return errorAt(m.Wrong, field, m.Message) }

// ErrorAt is what is wrong with a field, said already; empty: nothing.
func (m *StaffLeave) ErrorAt(field string) string { return errorAt(m.Wrong, field, m.Message) }

package view

import "myreview/server/care"

// ChildOpen is what goes on when a child's care has ended. Where names are not the
// reader's to see there is only how many they are.
type ChildOpen struct {
	Reviews []ChildReview // planned or held
	Invited []ChildWorker // to them
	Asked   int
	Letters []ChildReview // not sent
	Calls   int           // for help, that the reader is to read
	Round   []ChildWorker // everybody who keeps a tie
	Ties    int
	Dead    bool // it is a child who has died
}

// ChildEnd is the form for the end of a child's care.
type ChildEnd struct {
	Page
	Child   care.ID
	Name    string
	Day     string
	Today   care.Date
	Reasons []Option // labels are message ids
	Open    ChildOpen
	Wrong   string
	Message string
}

// ErrorAt is what is wrong with a field, said already; empty: nothing.
func (m *ChildEnd) ErrorAt(field string) string { return errorAt(m.Wrong, field, m.Message) }

// ChildBack is the form for a child who comes back into care.
type ChildBack struct {
	Page
	Child   care.ID
	Name    string
	Day     string
	Today   care.Date
	Work    []ChildWork
	Wrong   string
	Message string
}

// ErrorAt is what is wrong with a field, said already; empty: nothing.
func (m *ChildBack) ErrorAt(field string) string { return errorAt(m.Wrong, field, m.Message) }

// ChildWork is one kind of work with a child: who has it, or to whom it can be given.
type ChildWork struct {
	Field string
	Role  string   // message id
	Has   []string // names
	To    []Option
	Error string
}

// ChildStage is the form for how a child's pages speak.
type ChildStage struct {
	Page
	Child   care.ID
	Name    string
	Bands   []Option // labels are message ids
	Reason  string
	Wrong   string
	Message string
}

// ErrorAt is what is wrong with a field, said already; empty: nothing.
func (m *ChildStage) ErrorAt(field string) string { return errorAt(m.Wrong, field, m.Message) }

// ChildSpells is the legal statuses and homes of a child, to add one or end one.
type ChildSpells struct {
	Page
	Child         care.ID
	Name          string
	ID            care.ID
	Today         care.Date
	InCare        bool // one can be added
	Adopted       bool // they are placed for adoption now
	Guarded       bool // the place of reviews is kept from parents
	Spells        []ChildSpell
	Legals, Homes []Option // labels are message ids
	Since, Until  string
	End           string
	Wrong         string
	Message       string
}

// ErrorAt is what is wrong with a field, said already; empty: nothing.
func (m *ChildSpells) ErrorAt(field string) string { return errorAt(m.Wrong, field, m.Message) }

// ChildName is the page of the names that a child and those round them had, with the form
// for another.
type ChildName struct {
	Page
	Child          care.ID
	ID             care.ID // that the form carries
	Who            []Option
	Name, Pronouns string
	Day            string
	Names          []NameLine
	Wrong, Message string
}

// NameLine is a name from its day on.
type NameLine struct {
	ID       care.ID
	Name     string
	Was      string
	Pronouns string
	Since    care.Date
	By       string
	On       care.Date
	Waits    bool // its day is to come
}

// ErrorAt is what is wrong with a field, said already; empty: nothing.
func (m *ChildName) ErrorAt(field string) string { return errorAt(m.Wrong, field, m.Message) }

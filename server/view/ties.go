package view

import (
	"cmp"
	"time"

	"myreview/server/care"
)

// Ties is the workers' page of who is round a child.
type Ties struct {
	Page
	Review care.ID
	Child  string
	Here   []TieLine
	Over   []TieLine // ties that have ended
}

// TieLine is one tie and what has happened to it.
type TieLine struct {
	Tie     care.ID
	Name    string
	Kind    string // of the tie
	Calls   string
	Picture string
	Me      bool
	State   string
	Whole   bool      // excluded they have nothing, not even a page of their own
	Since   care.Date // its first day, where that is still to come
	Until   care.Date // its last day
	Steps   []string  // what may be done
	Taken   []TieTaken
	Out     []TieOut // what keeps them out of the reviews, or is proposed
}

// Role is the message that says who they are to the child.
func (l TieLine) Role() string { return Role(care.TieKind(l.Kind)) }

// Says is the message that says how the tie stands.
func (l TieLine) Says() string {
	if l.Whole && l.State == "excluded" {
		return "ties.state.whole"
	}
	return tieStates[l.State]
}

// Tag is how that looks.
func (l TieLine) Tag() string { return cmp.Or(tieTags[l.State], "wait") }

// Offers are the steps with the messages that name them.
func (l TieLine) Offers() (out []Option) {
	for _, step := range l.Steps {
		out = append(out, Option{Value: step, Label: tieSteps[step]})
	}
	return out
}

var tieStates = map[string]string{
	"active":   "ties.state.active",
	"barred":   "ties.state.barred",
	"died":     "ties.state.died",
	"ended":    "ties.state.ended",
	"excluded": "ties.state.excluded",
	"invited":  "ties.state.invited",
	"paused":   "ties.state.paused",
}

var tieTags = map[string]string{"active": "ok", "barred": "lock", "excluded": "lock"}

var tieSteps = map[string]string{
	"bar":     "ties.step.bar",
	"end":     "ties.step.end",
	"exclude": "ties.step.exclude",
	"pause":   "ties.step.pause",
	"resume":  "ties.step.resume",
	"stay":    "ties.step.stay",
}

// TieTaken is one thing that happened to a tie.
type TieTaken struct {
	Step   string
	By     string
	At     time.Time
	Until  care.Date
	Reason string
}

// Did is the message that says what happened, by whom and when.
func (t TieTaken) Did() string { return tieDid[t.Step] }

var tieDid = map[string]string{
	"arrive":  "ties.did.arrive",
	"bar":     "ties.did.bar",
	"die":     "ties.did.die",
	"end":     "ties.did.end",
	"exclude": "ties.did.exclude",
	"make":    "ties.did.make",
	"pause":   "ties.did.pause",
	"resume":  "ties.did.resume",
	"stay":    "ties.did.stay",
	"undie":   "ties.did.undie",
}

// TieForm is the page on which a tie is made, or a step on one is prepared.
type TieForm struct {
	Page
	Review care.ID
	ID     care.ID
	Child  string

	// For a step on a tie that is there.
	Tie   care.ID
	Name  string
	Whole bool // excluded they have nothing, not even a page of their own
	State string
	Step  string

	// For a new one. Labels of kinds and languages are message ids and names.
	Kinds  []Option
	Known  []Option
	Langs  []Option
	Person string   // typed
	Same   []Option // people who are known and whose name is like it: is it one of them?
	Not    string   // the ids of the people in Same, sent back if the worker says no
	Email  string
	Calls  string
	Since  string
	Invite bool
	Open   bool // the review is not over: one may be invited to it

	// For a step that keeps somebody out.
	Out *TieOutForm

	Until  string
	Today  care.Date
	Reason string
	Errors TieErrors
}

// Heading is the message that asks whether the step is meant.
func (m *TieForm) Heading() string { return StepSure(m.Step) }

// StepSure is the message that asks whether a step is meant.
func StepSure(step string) string { return tieSure[step] }

// Means is the message that says what the step does.
func (m *TieForm) Means() string {
	if m.Whole && m.Step == "exclude" {
		return "ties.means.whole"
	}
	return tieMeans[m.Step]
}

// Ends reports whether the step ends the tie, on a day that is asked for.
func (m *TieForm) Ends() bool { return m.Step == "end" }

var tieSure = map[string]string{
	"bar":     "ties.sure.bar",
	"end":     "ties.sure.end",
	"exclude": "ties.sure.exclude",
	"pause":   "ties.sure.pause",
	"resume":  "ties.sure.resume",
	"stay":    "ties.sure.stay",
}

var tieMeans = map[string]string{
	"bar":     "ties.means.bar",
	"end":     "ties.means.end",
	"exclude": "ties.means.exclude",
	"pause":   "ties.means.pause",
	"resume":  "ties.means.resume",
	"stay":    "ties.means.stay",
}

// TieErrors are the messages beside the fields, said already.
type TieErrors struct{ Kind, Who, Same, Email, Calls, Since, Until, Reason, Why, View, Ask, Look, Now string }

// TieOutForm is what is asked where somebody is kept out of the reviews. Nothing is chosen yet.
type TieOutForm struct {
	Whys    []Option // labels are message ids
	Asked   bool
	Unasked bool // the child was not asked
	View    string
	Ask     string
	Look    string
	Now     bool
	MayNow  bool // it does not open anything
}

// OutWhy is the message that names why somebody is kept out.
func OutWhy(why string) string { return outWhys[why] }

var outWhys = map[string]string{
	"adopters": "exclusion.why.adopters", "another": "exclusion.why.another", "court": "exclusion.why.court", "safety": "exclusion.why.safety",
}

// ToldHow is the message that says how somebody was told.
func ToldHow(how string) string { return toldHows[how] }

var toldHows = map[string]string{"paper": "exclusion.how.paper", "person": "exclusion.how.person", "phone": "exclusion.how.phone"}

// TieOut is the record of an exclusion.
type TieOut struct {
	ID       care.ID
	Barred   bool
	Why      string // message id
	Words    string
	Asked    bool
	View     string
	Ask      string
	Before   bool // it is from before there were records
	By       string
	At       time.Time
	Agreed   string // who agreed; empty: nobody yet
	AgreedAt time.Time
	Since    time.Time // zero: it does not hold yet
	Late     bool      // the time to agree is over
	AgreeBy  care.Date // the last day of it; empty: it is agreed
	ToldOn   care.Date
	ToldHow  string // message id
	ToldBy   string
	LookOn   care.Date
	Look     bool      // that day has come
	Said     string    // what the person is told of the review
	SaidOn   care.Date // since when
	May      bool      // the reader is the second person
	Mine     bool      // the reader proposed it
	MayTell  bool      // the reader says what the person is told of the review
}

// State is the message that says how far it has come.
func (o TieOut) State() string {
	switch {
	case o.Before && o.Agreed == "":
		return "exclusion.state.before"
	case o.Since.IsZero():
		return "exclusion.state.proposed"
	case o.Agreed == "":
		return "exclusion.state.unconfirmed"
	}
	return "exclusion.state.agreed"
}

// Way is the message that says what is left to them.
func (o TieOut) Way() string {
	if o.Barred {
		return "exclusion.way.barred"
	}
	return "exclusion.way.excluded"
}

// TieExclusion is the page of one.
type TieExclusion struct {
	Page
	TieOut
	Review care.ID
	Tie    care.ID
	Name   string
	Whole  bool // they never had a page of their own
	Today  care.Date
	Hows   []Option // labels are message ids
	On     string
	ByWhom string
	Next   string // the day on which it is looked at again, as typed
	Errors ExclusionErrors
}

// ExclusionErrors are the messages beside the fields, said already.
type ExclusionErrors struct{ On, How, By, Look, Said string }

// OutWait is an exclusion with which the reader has something to do.
type OutWait struct {
	Path  string
	Child string
	By    care.Date // when the reader's word is due; empty: no day is set, or it is to be looked at again
	Late  bool
	Agree bool // it waits for the reader's word
}

// TieSure shows what somebody will see from now on, before it is done.
type TieSure struct {
	Page
	Review  care.ID
	Action  string
	Heading string // said already
	Shuts   bool   // what lets them in now ends at once
	Waits   bool   // it waits for a second person
	Home    bool   // and the child's own devices go with it
	Fields  []TieField
	Then    []string // headings of the columns after "now", said already
	Rows    []TieSight
}

// TieField is a value that goes with the form to its second page.
type TieField struct{ Name, Value string }

// TieSight is one thing to be seen, now and then; said already.
type TieSight struct {
	What    string // message id
	Now     string
	Then    []string
	Changes bool
}

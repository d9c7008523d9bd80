package review

import (
	"slices"
	"strings"
	"unicode/utf8"

	"myreview/server/care"
)

// TalkKind is who talks before a review.
type TalkKind string

// The talks before a review: the IRO speaks with the child alone (2010 regs, reg 36; domain.md
// section 14, Z2), and with the social worker.
const (
	TalkAlone  TalkKind = "alone"
	TalkWorker TalkKind = "worker"
)

// TalkKinds lists them in the order of their page.
var TalkKinds = []TalkKind{TalkAlone, TalkWorker}

// TalkState is how far a talk is.
type TalkState string

// The states. Until somebody says something of a talk it has none.
const (
	TalkPlanned TalkState = "planned"
	TalkHad     TalkState = "had"
	TalkRefused TalkState = "refused" // the child did not want it
	TalkUnfit   TalkState = "unfit"   // it would not have been fitting
	TalkMissed  TalkState = "missed"  // it ought to have been, and was not
)

// TalkHows are the ways in which people talk.
var TalkHows = []string{"person", "video", "phone"}

// Talk is what is said of one.
type Talk struct {
	State TalkState
	Day   care.Date // planned or had
	How   string    // of TalkHows, with a day
	Why   string    // unfit or missed
	Lost  bool      // the words cannot be shown
}

// States are those that a kind of talk can have, in the order of the form.
func (k TalkKind) States() []TalkState {
	if k == TalkAlone {
		return []TalkState{TalkPlanned, TalkHad, TalkRefused, TalkUnfit, TalkMissed}
	}
	return []TalkState{TalkPlanned, TalkHad, TalkMissed}
}

// Dated reports whether it has a day and a way.
func (s TalkState) Dated() bool { return s == TalkPlanned || s == TalkHad }

// NeedsWhy reports whether it says why.
func (s TalkState) NeedsWhy() bool { return s == TalkUnfit || s == TalkMissed }

// Settled reports whether nothing more is to be said of it: it took place, or it is on record
// why not.
func (t Talk) Settled() bool { return t.State != "" && t.State != TalkPlanned }

// Only keeps of a talk what belongs to its state.
func (t Talk) Only() Talk {
	if !t.State.Dated() {
		t.Day, t.How = "", ""
	}
	if !t.State.NeedsWhy() {
		t.Why = ""
	}
	return t
}

// talkFar is how far from today a talk can be, in days.
const talkFar = 366

// Check refuses what no talk of a kind can be, on a day.
func (t Talk) Check(k TalkKind, today care.Date) error {
	switch {
	case !slices.Contains(TalkKinds, k):
		return care.Invalid("error.form")
	case !slices.Contains(k.States(), t.State):
		return care.Invalid("talk.error.state").On("state")
	case t.State.Dated() && t.Day.Empty():
		return care.Invalid("talk.error.day").On("day")
	case t.State == TalkPlanned && t.Day < today:
		return care.Invalid("talk.error.past").On("day")
	case t.State == TalkHad && t.Day > today:
		return care.Invalid("talk.error.ahead").On("day")
	case t.State.Dated() && (t.Day > today.AddDays(talkFar) || t.Day < today.AddDays(-talkFar)):
		return care.Invalid("talk.error.far").On("day")
	case t.State.Dated() && !slices.Contains(TalkHows, t.How):
		return care.Invalid("talk.error.how").On("how")
	case t.State.NeedsWhy() && strings.TrimSpace(t.Why) == "":
		return care.Invalid("talk.error.why").On("why")
	case utf8.RuneCountInString(t.Why) > wordsMost:
		return care.Invalid("close.decision.error.long").On("why")
	}
	return nil
}

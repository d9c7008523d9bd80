package care

import (
	"slices"
	"time"
)

// TieState is where a tie stands.
type TieState string

// States of a tie. Only an active one opens anything of the child's.
const (
	TieInvited  TieState = "invited"  // asked in: they have not come yet, or its first day has not
	TieActive   TieState = "active"   //
	TiePaused   TieState = "paused"   // shut for now
	TieExcluded TieState = "excluded" // kept out: a parent has a channel of their own, others have nothing
	TieBarred   TieState = "barred"   // no way in at all: not to a page of their own either
	TieEnded    TieState = "ended"    // over for good: who comes back gets a new tie
	TieDied     TieState = "died"     // ended, because its holder has died: all their ties are
)

// Out reports whether it is one of the two in which somebody is kept out of the child's
// reviews (domain.md section 14, Z8).
func (s TieState) Out() bool { return s == TieExcluded || s == TieBarred }

// Tie says who a person is to a child, from when to when.
type Tie struct {
	ID     ID
	Person ID
	Child  ID
	Kind   TieKind
	State  TieState
	Calls  string // what the child calls them ("Mum"); empty: the word for the kind
	Since  time.Time
	Until  time.Time // zero: open-ended
	Lost   bool      // its holder had the job that it takes, and has it no more
}

// StateAt is the state at a moment, dates included. Without the job that it takes a tie
// is shut until its holder has the job again, or a colleague takes over.
func (t Tie) StateAt(at time.Time) TieState {
	switch {
	case t.State == TieEnded, t.Died(), !t.Until.IsZero() && !at.Before(t.Until):
		return TieEnded
	case at.Before(t.Since):
		return TieInvited
	case t.Lost && t.State == TieActive:
		return TiePaused
	}
	return t.State
}

// Died reports whether its holder has died.
func (t Tie) Died() bool { return t.State == TieDied }

// Active reports whether the tie opens what is the child's at that moment.
func (t Tie) Active(at time.Time) bool { return t.StateAt(at) == TieActive }

// Opens reports whether the tie leads anywhere at that moment: to the child's
// reviews or, for a parent who is excluded, to a channel of their own: parents
// are asked all the same (domain.md section 1, "Exclusion").
func (t Tie) Opens(at time.Time) bool {
	state := t.StateAt(at)
	return state == TieActive || state == TieExcluded && t.Kind.Parent()
}

// Awaits reports whether somebody may be given a way in under the tie at that
// moment: it opens something, or will when they come or its day does.
func (t Tie) Awaits(at time.Time) bool { return t.Opens(at) || t.StateAt(at) == TieInvited }

// Turns is the next moment after at when a date alone changes what the tie
// opens; zero: no date will.
func (t Tie) Turns(at time.Time) time.Time {
	switch {
	case t.StateAt(at) == TieEnded:
		return time.Time{}
	case at.Before(t.Since) && (t.Until.IsZero() || t.Since.Before(t.Until)):
		return t.Since
	}
	return t.Until
}

// TieStep is what happens to a tie.
type TieStep string

// The steps. All but the arrival are taken by somebody at work, with a reason.
const (
	StepMake    TieStep = "make"
	StepArrive  TieStep = "arrive" // the person came in for the first time
	StepPause   TieStep = "pause"
	StepResume  TieStep = "resume" // opens again what was paused or excluded
	StepExclude TieStep = "exclude"
	StepBar     TieStep = "bar"  // shuts a parent's own page too
	StepStay    TieStep = "stay" // takes back an end that is still to come
	StepEnd     TieStep = "end"
	StepDie     TieStep = "die"   // its holder has died
	StepUndie   TieStep = "undie" // that was a mistake
)

// steps lists what may follow each state, in the order in which it is offered.
// Nothing follows the end.
var steps = map[TieState][]TieStep{
	TieInvited:  {StepArrive, StepExclude, StepBar, StepEnd},
	TieActive:   {StepPause, StepExclude, StepBar, StepEnd},
	TiePaused:   {StepResume, StepExclude, StepBar, StepEnd},
	TieExcluded: {StepResume, StepBar, StepEnd},
	TieBarred:   {StepResume, StepExclude, StepEnd},
}

var leads = map[TieStep]TieState{
	StepArrive: TieActive, StepPause: TiePaused, StepResume: TieActive, StepExclude: TieExcluded, StepBar: TieBarred, StepEnd: TieEnded,
}

// LastDay is the last day on which the tie opens anything; empty: it is open-ended.
func (t Tie) LastDay() Date {
	if t.Until.IsZero() {
		return ""
	}
	return DateOf(t.Until.Add(-time.Second))
}

// Steps lists what a worker may do with the tie at that moment. The child's
// own tie is as it is. Whoever comes from outside the case can be excluded, as
// anybody may turn out to be dangerous; people at work are paused or end.
func (t Tie) Steps(at time.Time) []TieStep {
	if t.Kind == TieChild {
		return nil
	}
	var out []TieStep
	state := t.StateAt(at)
	if state == TieInvited && t.State != TieInvited {
		state = t.State // its first day is still to come
	}
	for _, s := range steps[state] {
		if s == StepBar && !t.Kind.Parent() { // nobody else keeps a page of their own
			continue
		}
		if s == StepArrive || s == StepExclude && t.Kind.Professional() || s == StepResume && t.State == TieActive {
			continue
		}
		if s == StepEnd && !t.Until.IsZero() {
			out = append(out, StepStay)
		}
		out = append(out, s)
	}
	return out
}

// Offered lists those of its steps that are for a worker to choose. A parent who is here is kept
// out by what takes two people, and by nothing that one could do alone (domain.md section 14, Z8).
func (t Tie) Offered(at time.Time) []TieStep {
	steps := t.Steps(at)
	if state := t.StateAt(at); t.Kind.Parent() && (state == TieActive || state == TiePaused) {
		steps = slices.DeleteFunc(steps, func(s TieStep) bool { return s == StepPause || s == StepEnd })
	}
	return steps
}

// Take gives the tie as it is after a step. Until is for the end alone: the
// moment of it, or now where that is not still to come. A step that does not
// fit is a Conflict.
func (t Tie) Take(step TieStep, at, until time.Time) (Tie, error) {
	arrives := step == StepArrive && t.State == TieInvited && t.StateAt(at) != TieEnded
	if !arrives && !slices.Contains(t.Steps(at), step) {
		return Tie{}, Conflict("ties.error.step")
	}
	switch {
	case step == StepStay:
		t.Until = time.Time{}
		return t, nil
	case step == StepEnd && until.After(at):
		t.Until = until
		return t, nil
	case step == StepEnd:
		t.Until = at
	case step.Excludes() && at.Before(t.Since):
		t.Since = at // it bites now, not from a day to come
	}
	t.State = leads[step]
	return t, nil
}

// Excludes reports whether a step keeps somebody out of the child's reviews: it takes two
// people, and a record (domain.md section 14, Z8).
func (s TieStep) Excludes() bool { return s == StepExclude || s == StepBar }

// Shuts reports whether a step takes something away, so that all ways in under
// the tie have to end with it.
func (s TieStep) Shuts() bool { return s == StepPause || s.Excludes() || s == StepEnd }

// ParseTieStep accepts the steps that somebody at work takes on a tie that is there.
func ParseTieStep(s string) (TieStep, error) {
	switch step := TieStep(s); step {
	case StepPause, StepResume, StepExclude, StepBar, StepStay, StepEnd:
		return step, nil
	}
	return "", NotFoundError()
}

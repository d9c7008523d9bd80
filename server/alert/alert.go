// Package alert decides what becomes of a call for help: who is to read it, by
// when, and who else while nobody has. Its one idea is that nothing needs to
// happen for an alert to go further: how far it has gone follows from when it
// was raised, the hours that the authority keeps, and the time now. So no crash
// and no lost message can hold it up. It is pure.
package alert

import (
	"slices"
	"time"

	"myreview/server/access"
	"myreview/server/care"
)

// Kind is what an alert is about.
type Kind string

// The kinds. The first four are what a child asks for; Answer, Soon and Words
// come from a form; the rest are noticed by the portal itself.
const (
	Now      Kind = "now"      // "tell someone now"
	Advocate Kind = "advocate" // somebody who speaks up for them
	Call     Kind = "call"     // their IRO is to call
	Wrong    Kind = "wrong"    // something is wrong: a complaint, or anything else
	Answer   Kind = "answer"   // a choice in a form that says: not safe
	Soon     Kind = "soon"     // a choice in a form that asks for help
	Words    Kind = "words"    // typed words that somebody ought to look at
	Locked   Kind = "locked"   // a card was locked after wrong tries
	Device   Kind = "device"   // the child's first visit on a device that nobody knew
	Way      Kind = "way"      // a link or invitation was tried by somebody else, or after its end
	Looks    Kind = "looks"    // somebody at work opened unusually many children's things
	Moved    Kind = "moved"    // something that is kept is not as it was sealed: moved, changed or damaged
)

// Kinds lists them all.
var Kinds = []Kind{Now, Advocate, Call, Wrong, Answer, Soon, Words, Locked, Device, Way, Looks, Moved}

// Asked lists what a child can ask for, in the order of the page.
var Asked = []Kind{Now, Call, Advocate, Wrong}

// ParseAsked accepts what a child can ask for. Anything else is NotFound.
func ParseAsked(s string) (Kind, error) {
	if k := Kind(s); slices.Contains(Asked, k) {
		return k, nil
	}
	return "", care.NotFoundError()
}

// Urgent reports whether somebody may not be safe: these go to the people on
// duty at once.
func (k Kind) Urgent() bool { return k == Now || k == Answer }

// Raised is a call for help as it comes in.
type Raised struct {
	Key      string         // what raised it. The same key again raises nothing
	ID       care.ID        // of the alert; empty: a new one
	Kind     Kind           //
	Child    care.ID        // empty: somebody who is not signed in
	By       care.ID        // the person who did it; empty: nobody who is known
	Review   care.ID        // in which it was said, if in any
	Question string         // of the form, for Answer, Soon and Words
	Without  []care.TieKind // whose holders never read it: "not my social worker"
	Words    string         // the child's own, exactly; or, for Answer, the answer as it is kept
	About    string         // while an alert about the same thing is open, it takes this up instead of a new one
}

// first are the ties whose holders read an alert from the start.
func (k Kind) first() []care.TieKind {
	switch k {
	case Now, Answer, Advocate, Locked, Device, Way:
		return []care.TieKind{care.TieSocialWorker, care.TieIRO, care.TieCoverIRO}
	case Call, Wrong, Soon, Words, Moved:
		return []care.TieKind{care.TieIRO, care.TieCoverIRO}
	}
	return nil
}

// CanLeaveOut are the ties that a child may leave out of what they ask for.
// Leaving out the IRO leaves out a cover too: they are one office.
func (k Kind) CanLeaveOut() []care.TieKind {
	switch k {
	case Now, Advocate:
		return []care.TieKind{care.TieSocialWorker, care.TieIRO}
	case Wrong:
		return []care.TieKind{care.TieIRO}
	}
	return nil
}

// Without are the kinds of tie left out when somebody chooses these.
func Without(chosen ...care.TieKind) []care.TieKind {
	var out []care.TieKind
	for _, k := range chosen {
		switch k {
		case care.TieIRO:
			out = append(out, care.TieIRO, care.TieCoverIRO)
		case care.TieSocialWorker:
			out = append(out, care.TieSocialWorker)
		}
	}
	return out
}

// Stage is how far an alert has gone.
type Stage int

// The stages: with those who read it first; with the people on duty too; and
// the operator told as well.
const (
	Fresh Stage = iota
	Further
	Furthest
)

// ReadBy reports whether a person is to read an alert of this kind, without those who
// were left out: onDuty is whether the person is on duty at that moment.
//
// Nobody who is anything to the child outside work ever reads one, whatever
// their work (safety.md section 4: never carer or parent), nor does whoever the
// child left out, on duty or not. Where nobody is left to read it first, the
// people on duty are the first.
func (a Raised) ReadBy(person care.ID, n access.Network, onDuty bool, stage Stage) bool {
	for _, t := range n.Ties {
		if t.Person == person && (!t.Kind.OnCase() || slices.Contains(a.Without, t.Kind)) {
			return false
		}
	}
	first := a.Kind.readFirst(a.Without, n.Ties, n.At)
	if slices.Contains(first, person) {
		return true
	}
	return onDuty && (a.Kind.Urgent() || a.Kind == Moved || stage > Fresh || len(first) == 0)
}

// readFirst are the people who read an alert from the start.
func (k Kind) readFirst(without []care.TieKind, ties []care.Tie, at time.Time) []care.ID {
	var out []care.ID
next:
	for _, t := range ties {
		if !t.Active(at) || !slices.Contains(k.first(), t.Kind) {
			continue
		}
		for _, o := range ties {
			if o.Person == t.Person && (!o.Kind.OnCase() || slices.Contains(without, o.Kind)) {
				continue next
			}
		}
		out = append(out, t.Person)
	}
	return out
}

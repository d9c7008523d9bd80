// Package access decides who may see and do what around one child. It is pure: callers
// hand it the ties, the seat and the readers of an answer, and it returns the decision.
package access

import (
	"slices"
	"time"

	"myreview/server/care"
)

// Network is everybody's ties to one child, ended ones too, and the moment at which
// they are asked about.
type Network struct {
	Ties []care.Tie
	At   time.Time
}

// Tie is the tie with that id; the zero Tie where it is not the child's.
func (n Network) Tie(id care.ID) care.Tie {
	for _, t := range n.Ties {
		if t.ID == id {
			return t
		}
	}
	return care.Tie{}
}

// Excluded reports whether a person is excluded under any of their ties. That
// outweighs every other tie of theirs: nobody gets round it by another name.
func (n Network) Excluded(person care.ID) bool {
	return slices.ContainsFunc(n.Ties, func(t care.Tie) bool { return t.Person == person && t.StateAt(n.At).Out() })
}

// Barred reports whether a person has no way in, not to a page of their own either, under any
// of their ties.
func (n Network) Barred(person care.ID) bool {
	return slices.ContainsFunc(n.Ties, func(t care.Tie) bool { return t.Person == person && t.StateAt(n.At) == care.TieBarred })
}

// Died reports whether a person has died. Nobody who has is named as living, invited or
// written to (domain.md section 14, Z17): their ties have ended.
func (n Network) Died(person care.ID) bool {
	return slices.ContainsFunc(n.Ties, func(t care.Tie) bool { return t.Person == person && t.Died() })
}

// ChildDied reports whether the child has. From then on all is closed but to the people
// at work on the case, who read what there is.
func (n Network) ChildDied() bool {
	return slices.ContainsFunc(n.Ties, func(t care.Tie) bool { return t.Kind == care.TieChild && t.Died() })
}

// shut reports whether a tie opens nothing because the child has died.
func (n Network) shut(t care.Tie) bool { return !t.Kind.OnCase() && n.ChildDied() }

// Acts is the tie under which a person acts, who may have several. An exclusion
// outweighs every other tie: a parent is left with a channel of their own, whichever
// tie they are excluded under, or with nothing where they are barred, and anybody else with nothing. An IRO's duties come
// before the rest, case work before managing it, and a tie that does not open is none.
func (n Network) Acts(person care.ID) (best care.Tie, ok bool) {
	out, barred := n.Excluded(person), n.Barred(person)
	for _, t := range n.Ties {
		switch {
		case t.Person != person || !t.Opens(n.At) || n.shut(t):
		case out && t.Kind.Parent() && !barred:
			t.State = care.TieExcluded
			return t, true
		case out:
		case !ok || t.Kind.IRO() && !best.Kind.IRO() || t.Kind.Professional() && best.Kind == care.TieManager:
			best, ok = t, true
		}
	}
	return best, ok
}

// Holds reports whether a tie gives its holder access now: it is active, and the holder
// is not excluded under any other tie to the same child.
func (n Network) Holds(t care.Tie) bool { return n.Near(t) && !n.shut(t) }

// Near reports whether its holder is round the child now, also where the child has died
// and it opens nothing.
func (n Network) Near(t care.Tie) bool { return t.Active(n.At) && !n.Excluded(t.Person) }

// ComesIn reports whether the holder of a tie may be given a way in under it. A
// parent who is excluded may: they are asked all the same (domain.md section 1).
func (n Network) ComesIn(t care.Tie) bool {
	return t.Awaits(n.At) && !n.shut(t) && (t.Kind.Parent() && !n.Barred(t.Person) || !n.Excluded(t.Person))
}

// Seat is a place at a review: a person's through their tie, or a room screen's,
// which has neither. The zero Seat is none.
type Seat struct {
	ID      care.ID
	Person  care.ID
	Tie     care.ID
	Invited bool // not invited: it was removed
}

// Screen reports whether it is a room screen's.
func (s Seat) Screen() bool { return s.ID != "" && s.Person == "" }

// Sits reports whether a person's seat gives access to the meeting: it is invited, its tie
// holds, and the review is not over for them.
func (n Network) Sits(seat Seat, over bool) bool {
	if seat.Person == "" || !seat.Invited || !n.Holds(n.Tie(seat.Tie)) {
		return false
	}
	acts, _ := n.Acts(seat.Person)
	return !over || acts.Kind.Stays()
}

// Standing is one viewer's position in one review: the tie under which they act, their
// seat, and whether the review is closed.
type Standing struct {
	Network
	Tie  care.Tie // the one under which they act; zero for a room screen
	Seat Seat     // theirs at this review, if any, one that was removed too
	Over bool     // the review is closed
}

// StandingOf returns the standing of a person with this seat at the review, and false if
// no tie of theirs is open. A seat whose tie has ended does not count: a person who comes
// back must be invited again.
func (n Network) StandingOf(person care.ID, seat Seat, over bool) (Standing, bool) {
	if n.Tie(seat.Tie).StateAt(n.At) == care.TieEnded {
		seat = Seat{}
	}
	tie, ok := n.Acts(person)
	return Standing{Network: n, Tie: tie, Seat: seat, Over: over}, ok
}

// Screen reports whether it is a room screen's.
func (s Standing) Screen() bool { return s.Seat.Screen() }

// Apart reports whether they have nothing but a channel of their own: they are
// excluded from the child's reviews, or their seat was taken away.
func (s Standing) Apart() bool {
	return !s.Screen() && (!s.Tie.Active(s.At) || s.Seat.ID != "" && !s.Seat.Invited)
}

// left reports whether the review is over for them: see care.TieKind.Stays.
func (s Standing) left() bool { return s.Over && !s.Screen() && !s.Tie.Kind.Stays() }

// Knows reports whether they may know of the review at all. The child does; people
// at work know of those that are not over, and of those that they were part of; a
// carer or parent of those that they were invited to, so that who comes later does
// not inherit what was before. Somebody who is apart knows only that they may say
// something.
func (s Standing) Knows() bool {
	return !s.left() && (s.Seat.ID != "" || s.Apart() || s.Tie.Kind == care.TieChild || s.Tie.Kind.Professional() && !s.Over)
}

// Attends reports whether they have a place in the meeting.
func (s Standing) Attends() bool {
	return s.Screen() && s.Seat.Invited || s.Sits(s.Seat, s.Over)
}

// KnowsName reports whether they know somebody round the child by name. The child and
// people at work know all; carers and parents know those, and each other only as the
// child calls them: they are strangers until they meet (safety.md T34). A room screen
// names nobody whom somebody in the room may not know.
func (s Standing) KnowsName(other care.Tie) bool {
	return s.Tie.Kind == care.TieChild || s.Tie.Kind.Professional() || other.Kind == care.TieChild ||
		other.Kind.Professional() || other.Person == s.Tie.Person
}

// Hides reports whether a person is not named to them at all: who is excluded, or has
// died, is named to people at work alone, whatever they did here before.
func (s Standing) Hides(person care.ID) bool {
	return !s.Tie.Kind.Professional() && (s.Excluded(person) || s.Died(person))
}

// SeesPlace reports whether they are told where the review is though it is guarded: it may
// be the child's home, or tell the school (domain.md section 1, "Confidential address rule").
func (s Standing) SeesPlace() bool { return s.Screen() || s.Tie.Kind.Placed() }

// ToldOf reports whether they are told of something agreed that who will do: some are
// told what they are to do themselves, and not under a tie that has ended, and an
// independent visitor nothing (domain.md section 1, "Decisions and own actions", and
// section 14, Z15).
func (s Standing) ToldOf(who care.Tie) bool {
	return s.Tie.Kind.Agreed() || s.Tie.Kind.OwnTasks() && s.does(who)
}

// does reports whether what the holder of a tie is to do is theirs.
func (s Standing) does(who care.Tie) bool {
	return who.Person == s.Tie.Person && who.StateAt(s.At) != care.TieEnded
}

// AskedOf reports whether they are asked if something that was agreed has happened: of what
// they were told of, and a parent of what they are to do themselves alone.
func (s Standing) AskedOf(who care.Tie) bool {
	return !s.Apart() && s.ToldOf(who) && (!s.Tie.Kind.Parent() || s.does(who))
}

// AtWork reports whether they are at work on the child's case, and nothing else to the
// child: who is family besides is not at work here.
func (s Standing) AtWork() bool {
	return !s.Apart() && s.Tie.Kind.Professional() && !slices.ContainsFunc(s.Ties, func(t care.Tie) bool {
		return t.Person == s.Tie.Person && !t.Kind.OnCase() && t.StateAt(s.At) != care.TieEnded
	})
}

// Leads reports whether they have the IRO's duties at the review, as the IRO or as one
// who covers, invited or not: the duty passes with the office.
func (s Standing) Leads() bool { return !s.Screen() && !s.Apart() && s.Tie.Kind.IRO() }

// FollowsUp reports whether they have the clocks that run once a review is closed: the IRO and
// the cover, who owe most of what is done then, and the team manager who was there and replies.
func (s Standing) FollowsUp() bool {
	return s.Over && (s.Leads() || s.Tie.Kind == care.TieManager && s.Attends())
}

// ReadsLetter reports whether they read the letter: the child one that was sent, the
// IRO one that is being written too.
func (s Standing) ReadsLetter(sent bool) bool {
	return s.Leads() || sent && !s.Apart() && s.Tie.Kind == care.TieChild
}

// KnowsOfLetter reports whether they are told that there is a letter: who reads it,
// and people at work when it was sent.
func (s Standing) KnowsOfLetter(sent bool) bool {
	return s.ReadsLetter(sent) || sent && !s.Apart() && s.Tie.Kind.Professional()
}

// Reads reports whether they may read what was sent: by any tie of theirs that its
// readers are fixed to. Somebody who is apart reads their own words alone. A room
// screen is no reader: see ReadByAll.
func (s Standing) Reads(author care.Tie, readers []care.ID) bool {
	switch {
	case s.Screen() || !s.Knows():
		return false
	case s.Apart():
		return author.Person == s.Tie.Person
	}
	return slices.ContainsFunc(s.Ties, func(t care.Tie) bool {
		return t.Person == s.Tie.Person && MayRead(author, t, readers, s.At)
	})
}

// SeesWishes reports whether they see what the child asks for at the review: the child, and
// who is at work on the case, for the plan and the answer are theirs.
func (s Standing) SeesWishes() bool {
	return !s.Screen() && !s.Apart() && s.Knows() && (s.Tie.Kind == care.TieChild || s.AtWork())
}

// ReadsWish reports whether somebody at work may read a wish: whoever reads the answer that
// it comes from, and all of them where it comes from none.
func (s Standing) ReadsWish(child care.Tie, answered bool, readers []care.ID) bool {
	return s.SeesWishes() && (!answered || s.Reads(child, readers))
}

// SeesTalks reports whether they see the talks before the review: those of the IRO with the
// child alone, and with the social worker.
func (s Standing) SeesTalks() bool {
	return s.SeesWishes() && (s.Tie.Kind.IRO() || s.Tie.Kind == care.TieSocialWorker)
}

// SaysTalk reports whether they say something of such a talk: the IRO of both, the social
// worker of their own alone.
func (s Standing) SaysTalk(alone bool) bool { return s.SeesTalks() && (s.Leads() || !alone) }

// WritesDown reports whether they print the forms of everybody round the child, and type in
// what came back on paper or was told: the IRO, the cover and the social worker (domain.md
// section 14, Z15).
func (s Standing) WritesDown() bool { return s.SeesTalks() }

// RepliesToWishes reports whether they answer what the child asks for.
func (s Standing) RepliesToWishes() bool { return s.SeesWishes() && s.Tie.Kind != care.TieChild }

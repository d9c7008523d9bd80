package access

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"myreview/server/care"
)

// The rule as it stood twice before it stood here: over rows, and over a meeting.

type oldStanding struct {
	ties []care.Tie
	tie  care.Tie
	seat Seat
	over bool
}

func oldStrongest(ties []care.Tie, person care.ID, now time.Time) (best care.Tie, ok bool) {
	out := oldExcluded(ties, person, now)
	for _, t := range ties {
		switch {
		case t.Person != person || !t.Opens(now):
		case out && t.Kind.Parent():
			t.State = care.TieExcluded
			return t, true
		case out:
		case !ok || t.Kind.IRO() && !best.Kind.IRO():
			best, ok = t, true
		}
	}
	return best, ok
}

func oldExcluded(ties []care.Tie, person care.ID, at time.Time) bool {
	return slices.ContainsFunc(ties, func(t care.Tie) bool { return t.Person == person && t.StateAt(at) == care.TieExcluded })
}

func (o oldStanding) apart() bool { return !o.tie.Active(noon) || o.seat.ID != "" && !o.seat.Invited }

func (o oldStanding) left() bool { return o.over && !o.tie.Kind.Stays() }

func (o oldStanding) knows() bool {
	return !o.left() && (o.seat.ID != "" || o.apart() || o.tie.Kind == care.TieChild || o.tie.Kind.Professional() && !o.over)
}

func (o oldStanding) attends() bool {
	return o.seat.ID != "" && o.seat.Invited && o.tie.Active(noon) && !o.left()
}

func (o oldStanding) readable(author care.Tie, readers []care.ID) bool {
	if o.apart() {
		return author.Person == o.tie.Person
	}
	return slices.ContainsFunc(o.ties, func(t care.Tie) bool { return t.Person == o.tie.Person && MayRead(author, t, readers, noon) })
}

func oldTie(ties []care.Tie, id care.ID) care.Tie {
	for _, t := range ties {
		if t.ID == id {
			return t
		}
	}
	return care.Tie{}
}

// oldWelcome is the meeting's copy: it asked for the tie of the seat.
func oldWelcome(ties []care.Tie, seat Seat, over bool) bool {
	tie := oldTie(ties, seat.Tie)
	return tie.ID != "" && seat.Person != "" && seat.Invited && tie.Active(noon) && !oldExcluded(ties, seat.Person, noon) &&
		(!over || tie.Kind.Stays())
}

func oldKnowsName(viewer, other care.Tie) bool {
	return viewer.Kind == care.TieChild || viewer.Kind.Professional() || other.Kind == care.TieChild || other.Kind.Professional() || other.Person == viewer.Person
}

// Many families: ties in every state, several for one person, dates that are past and
// to come, brothers and sisters, seats given, removed, and under ties that ended.
func TestTheRuleIsWhatItWas(t *testing.T) {
	random := rand.New(rand.NewPCG(20261129, 1))
	states := []care.TieState{care.TieInvited, care.TieActive, care.TieActive, care.TieActive, care.TiePaused, care.TieExcluded, care.TieEnded}
	dates := []time.Time{{}, noon.Add(-time.Hour), noon, noon.Add(time.Hour)}
	any := func(n int) int { return random.IntN(n) }
	differs := map[string]int{}
	for family := range 200_000 {
		var ties []care.Tie
		ties = append(ties, care.Tie{ID: "child", Person: "p0", Child: "p0", Kind: care.TieChild, State: care.TieActive})
		for i := range 2 + any(8) {
			one := care.Tie{
				ID: care.ID(fmt.Sprint("t", i)), Person: care.ID(fmt.Sprint("p", 1+any(5))), Child: "p0",
				Kind: care.TieKinds[1+any(len(care.TieKinds)-1)], State: states[any(len(states))],
			}
			if any(3) == 0 {
				one.Since, one.Until = dates[any(3)], dates[any(len(dates))]
			}
			ties = append(ties, one)
		}
		n := Network{Ties: ties, At: noon}
		over := any(3) == 0
		author := ties[any(len(ties))]
		audience := []care.Audience{care.OnlyIRO, care.Picked, care.Everyone, care.Logistics, care.Wish}[any(5)]
		readers := Readers(author, audience, []care.ID{ties[any(len(ties))].ID}, []care.ID{ties[any(len(ties))].ID}, n)
		for p := range 6 {
			person := care.ID(fmt.Sprint("p", p))
			var seat Seat
			if any(4) > 0 {
				if mine := slices.DeleteFunc(slices.Clone(ties), func(t care.Tie) bool { return t.Person != person }); len(mine) > 0 {
					seat = Seat{ID: "s", Person: person, Tie: mine[any(len(mine))].ID, Invited: any(5) > 0}
				}
			}
			old := oldStanding{ties: ties, seat: seat, over: over}
			if oldTie(ties, seat.Tie).StateAt(noon) == care.TieEnded {
				old.seat = Seat{}
			}
			var was bool
			old.tie, was = oldStrongest(ties, person, noon)
			now, is := n.StandingOf(person, seat, over)
			if is != was || now.Tie != old.tie || now.Seat != old.seat {
				t.Fatalf("%d: %s stands as %+v, stood as %+v", family, person, now, old)
			}
			if !is {
				continue
			}
			if now.Apart() != old.apart() || now.Knows() != old.knows() {
				t.Fatalf("%d: %s: apart %v, was %v; knows %v, was %v", family, person, now.Apart(), old.apart(), now.Knows(), old.knows())
			}
			if want := old.knows() && old.readable(author, readers); now.Reads(author, readers) != want {
				t.Fatalf("%d: %s reads %v, did %v: %+v", family, person, !want, want, now)
			}
			for _, other := range ties {
				if now.KnowsName(other) != oldKnowsName(old.tie, other) {
					t.Fatalf("%d: %s knows %s", family, person, other.ID)
				}
			}
			// Where the two copies said the same, so does the rule. Where they did not, it is
			// the stricter of the two, or the one under which somebody acts.
			store, meeting := old.attends(), oldWelcome(ties, old.seat, over)
			switch got := now.Attends(); {
			case store == meeting && got != store:
				t.Fatalf("%d: %s attends %v, did %v: %+v", family, person, got, store, now)
			case store != meeting && got && !(store || meeting):
				t.Fatalf("%d: %s attends, and neither let them in", family, person)
			case store != meeting:
				differs[fmt.Sprintf("store %v, meeting %v, now %v", store, meeting, got)]++
			}
			if seated := oldTie(ties, old.seat.Tie); now.Attends() && now.Tie.Kind.IRO() != seated.Kind.IRO() {
				differs["leads by the tie under which they act"]++
			}
		}
	}
	t.Log(differs)
}

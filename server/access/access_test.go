package access

import (
	"testing"
	"time"

	"myreview/server/care"
)

// Somebody may be several things to a child at once: what opens, and what shuts.
func TestWhoHasSeveralTies(t *testing.T) {
	const robin = care.ID("robin")
	tie := func(id string, kind care.TieKind, state care.TieState) care.Tie {
		return care.Tie{ID: care.ID(id), Person: "p", Child: robin, Kind: kind, State: state}
	}
	gone := tie("seat", care.TieRespite, care.TieActive)
	gone.Until = noon
	seat := Seat{ID: "s", Person: "p", Tie: "seat", Invited: true}
	removed := seat
	removed.Invited = false
	for _, c := range []struct {
		rule                          string
		ties                          []care.Tie
		seat                          Seat
		over                          bool
		stands, knows, attends, apart bool
		role                          Role
	}{
		{"a grandmother who is kin and carer", []care.Tie{tie("seat", care.TieRespite, care.TieActive), tie("kin", care.TieRelative, care.TieActive)}, seat, false, true, true, true, false, Member},
		{"the tie of her seat is paused: it opens nothing, whatever else she is", []care.Tie{tie("seat", care.TieRespite, care.TiePaused), tie("kin", care.TieRelative, care.TieActive)}, seat, false, true, true, false, false, Nobody},
		{"the tie of her seat has ended: she has to be invited anew", []care.Tie{gone, tie("kin", care.TieRelative, care.TieActive)}, seat, false, true, false, false, false, Nobody},
		{"excluded as kin: nothing as a carer", []care.Tie{tie("seat", care.TieRespite, care.TieActive), tie("kin", care.TieRelative, care.TieExcluded)}, seat, false, false, false, false, true, Nobody},
		{"a father who is excluded has a channel of his own, carer or not", []care.Tie{tie("seat", care.TieCarer, care.TieActive), tie("dad", care.TieParent, care.TieExcluded)}, seat, false, true, true, false, true, Nobody},
		{"a father who is barred has nothing", []care.Tie{tie("dad", care.TieParent, care.TieBarred)}, seat, false, false, false, false, true, Nobody},
		{"nor under another tie of his as a parent", []care.Tie{tie("seat", care.TieParent, care.TieActive), tie("dad", care.TieParentWithout, care.TieBarred)}, seat, false, false, false, false, true, Nobody},
		{"a social worker who covers for the IRO leads, in the same seat", []care.Tie{tie("seat", care.TieSocialWorker, care.TieActive), tie("cover", care.TieCoverIRO, care.TieActive)}, seat, false, true, true, true, false, Leader},
		{"whose cover is over leads no more", []care.Tie{tie("seat", care.TieSocialWorker, care.TieActive), tie("cover", care.TieCoverIRO, care.TieEnded)}, seat, false, true, true, true, false, Member},
		{"whose seat was taken away is apart", []care.Tie{tie("seat", care.TieRelative, care.TieActive)}, removed, false, true, true, false, true, Nobody},
		{"an interpreter is there while it goes on", []care.Tie{tie("seat", care.TieInterpreter, care.TieActive)}, seat, false, true, true, true, false, Guest},
		{"and not afterwards", []care.Tie{tie("seat", care.TieInterpreter, care.TieActive)}, seat, true, true, false, false, false, Nobody},
		{"a relative reads on afterwards", []care.Tie{tie("seat", care.TieRelative, care.TieActive)}, seat, true, true, true, true, false, Member},
		{"who manages the case and then does the work, acts as who does it", []care.Tie{tie("boss", care.TieManager, care.TieActive), tie("seat", care.TieSocialWorker, care.TieActive)}, seat, false, true, true, true, false, Member},
		{"and otherwise has no say of their own", []care.Tie{tie("seat", care.TieManager, care.TieActive)}, seat, false, true, true, true, false, Guest},
		{"who manages the case knows of no review that they were not asked to", []care.Tie{tie("seat", care.TieManager, care.TieActive)}, Seat{}, false, true, false, false, false, Nobody},
		{"a worker knows of a review that goes on", []care.Tie{tie("seat", care.TieSocialWorker, care.TieActive)}, Seat{}, false, true, true, false, false, Nobody},
		{"and not of one that was over before", []care.Tie{tie("seat", care.TieSocialWorker, care.TieActive)}, Seat{}, true, true, false, false, false, Nobody},
	} {
		st, ok := Network{Ties: c.ties, At: noon}.StandingOf("p", c.seat, c.over)
		if ok != c.stands {
			t.Errorf("%s: stands %v", c.rule, ok)
		}
		if !ok {
			continue
		}
		if st.Knows() != c.knows || st.Attends() != c.attends || st.Apart() != c.apart || st.Role("") != c.role {
			t.Errorf("%s: knows %v, attends %v, apart %v, role %d", c.rule, st.Knows(), st.Attends(), st.Apart(), st.Role(""))
		}
	}
}

// A parent who is excluded under one tie is so under all; nobody else is by it.
func TestAnExclusionOutweighsEveryTie(t *testing.T) {
	for _, k := range care.TieKinds {
		out := care.Tie{ID: "out", Person: "p", Kind: k, State: care.TieExcluded, Since: noon.Add(-time.Hour)}
		n := Network{At: noon, Ties: []care.Tie{{ID: "in", Person: "p", Kind: care.TieCarer, State: care.TieActive}, {ID: "other", Person: "other", Kind: care.TieCarer, State: care.TieActive}, out}}
		if !n.Excluded("p") || n.Excluded("other") || n.Holds(n.Tie("in")) || !n.Holds(n.Tie("other")) {
			t.Errorf("%s: whoever is excluded under one tie is so under all, and nobody else", k)
		}
		if n.ComesIn(out) != k.Parent() || n.ComesIn(n.Tie("in")) || !n.ComesIn(n.Tie("other")) {
			t.Errorf("%s: a way in for who is excluded: %v", k, n.ComesIn(out))
		}
		for _, viewer := range care.TieKinds {
			st := Standing{Network: n, Tie: care.Tie{ID: "viewer", Person: "viewer", Kind: viewer, State: care.TieActive}}
			if st.Hides("p") == viewer.Professional() || st.Hides("other") {
				t.Errorf("%s: to a %s who is excluded is named: %v", k, viewer, !st.Hides("p"))
			}
		}
		n.Ties[2].Until = noon
		if n.Excluded("p") || !n.Holds(n.Tie("in")) {
			t.Errorf("%s: an exclusion outlived its tie", k)
		}
	}
}

// Who is told the place of a review, of its letter, and reads that.
func TestWhatEachIsToldOfAReview(t *testing.T) {
	seat := Seat{ID: "s", Person: "p", Tie: "t", Invited: true}
	for _, k := range care.TieKinds {
		st, _ := Network{Ties: []care.Tie{{ID: "t", Person: "p", Kind: k, State: care.TieActive}}, At: noon}.StandingOf("p", seat, false)
		iro, child := k == care.TieIRO || k == care.TieCoverIRO, k == care.TieChild
		work := iro || k == care.TieSocialWorker
		if st.ReadsLetter(true) != (iro || child) || st.ReadsLetter(false) != iro || st.KnowsOfLetter(true) != (work || child) || st.KnowsOfLetter(false) != iro {
			t.Errorf("%s and the letter: reads %v, %v, knows of it %v, %v", k, st.ReadsLetter(true), st.ReadsLetter(false), st.KnowsOfLetter(true), st.KnowsOfLetter(false))
		}
		if st.Leads() != iro || st.AtWork() != work || st.SeesPlace() != k.Placed() {
			t.Errorf("%s: leads %v, at work %v, sees the place %v", k, st.Leads(), st.AtWork(), st.SeesPlace())
		}
		own, other := st.Ties[0], care.Tie{ID: "o", Person: "o", Kind: care.TieCarer, State: care.TieActive}
		told := map[care.TieKind]string{
			care.TieSchool: "own", care.TieVirtualSchool: "own", care.TieHealth: "own", care.TiePersonalAdviser: "own",
			care.TieYouthJustice: "own", care.TieSupervisor: "own", care.TieVisitor: "none",
		}[k]
		if st.ToldOf(own) != (told != "none") || st.ToldOf(other) != (told == "") {
			t.Errorf("%s is told what they are to do: %v, and others: %v", k, st.ToldOf(own), st.ToldOf(other))
		} else if own.State = care.TieEnded; st.ToldOf(own) != (told == "") {
			t.Errorf("%s is told what they were to do under a tie that has ended: %v", k, st.ToldOf(own))
		}
		st.Seat.Invited = false
		if st.Leads() || st.ReadsLetter(true) || st.KnowsOfLetter(true) || st.AtWork() {
			t.Errorf("%s, whose seat was taken away, has more than a channel of their own", k)
		}
		// Who is family besides is not at work here.
		st.Seat.Invited = true
		st.Ties = append(st.Ties, care.Tie{ID: "kin", Person: "p", Kind: care.TieRelative, State: care.TiePaused})
		if st.AtWork() {
			t.Errorf("%s and a relative: at work", k)
		}
	}
}

// Who is at work with a child, and nothing else to them but the manager of that work.
func TestWhoIsAtWork(t *testing.T) {
	for _, k := range care.TieKinds {
		work := care.Tie{ID: "t", Person: "p", Kind: k, State: care.TieActive}
		n := Network{Ties: []care.Tie{work}, At: noon}
		st, _ := n.StandingOf("p", Seat{}, false)
		if st.AtWork() != k.Professional() {
			t.Errorf("%s: at work %v", k, st.AtWork())
		}
		n.Ties = append(n.Ties, care.Tie{ID: "kin", Person: "p", Kind: care.TieRelative, State: care.TieActive})
		if st, _ = n.StandingOf("p", Seat{}, false); st.AtWork() {
			t.Errorf("%s, and a relative besides: at work", k)
		}
		n.Ties[1].Kind = care.TieManager
		if st, _ = n.StandingOf("p", Seat{}, false); st.AtWork() != k.Professional() {
			t.Errorf("%s, and the team's manager: at work %v", k, st.AtWork())
		}
		screen := Standing{Network: n, Seat: Seat{ID: "room", Invited: true}}
		if screen.AtWork() {
			t.Error("a room screen is at work")
		}
	}
}

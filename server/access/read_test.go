package access

import (
	"slices"
	"strings"
	"testing"
	"time"

	"myreview/server/care"
)

// circle is a child and those round them at one moment.
var (
	noon = time.Date(2026, 3, 26, 12, 0, 0, 0, time.UTC)
	ties = []care.Tie{
		{ID: "child", Person: "robin", Child: "robin", Kind: care.TieChild, State: care.TieActive},
		{ID: "iro", Person: "iro", Child: "robin", Kind: care.TieIRO, State: care.TieActive},
		{ID: "cover", Person: "cover", Child: "robin", Kind: care.TieCoverIRO, State: care.TieActive},
		{ID: "worker", Person: "worker", Child: "robin", Kind: care.TieSocialWorker, State: care.TieActive},
		{ID: "carer", Person: "carer", Child: "robin", Kind: care.TieCarer, State: care.TieActive},
		{ID: "mum", Person: "mum", Child: "robin", Kind: care.TieParent, State: care.TieActive},
		{ID: "dad", Person: "dad", Child: "robin", Kind: care.TieParent, State: care.TieExcluded},
		{ID: "left", Person: "left", Child: "robin", Kind: care.TieCarer, State: care.TieActive, Until: noon},
		{ID: "soon", Person: "soon", Child: "robin", Kind: care.TieCarer, State: care.TieActive, Since: noon.Add(time.Hour)},
		{ID: "gone", Person: "gone", Child: "robin", Kind: care.TieCarer, State: care.TieEnded},
		{ID: "stranger", Person: "stranger", Child: "sam", Kind: care.TieIRO, State: care.TieActive},
	}
)

func tie(id care.ID) care.Tie {
	return ties[slices.IndexFunc(ties, func(t care.Tie) bool { return t.ID == id })]
}

// domain.md 6.2.3 and the matrix of section 1.
func TestWhoReadsAnAnswer(t *testing.T) {
	for _, c := range []struct {
		rule     string
		author   care.ID
		audience care.Audience
		about    []care.ID
		picked   []care.ID
		want     string
	}{
		{"only my IRO, and whoever covers", "child", care.OnlyIRO, nil, nil, "child iro cover"},
		{"people I pick", "child", care.Picked, nil, []care.ID{"mum"}, "child iro cover mum"},
		{"picking who is excluded, has left or is still to come picks nobody", "child", care.Picked, nil, []care.ID{"dad", "left", "soon", "gone", "stranger"}, "child iro cover"},
		{"everyone there is now", "child", care.Everyone, nil, nil, "child iro cover worker carer mum"},
		{"everyone but whom it is about", "child", care.Everyone, []care.ID{"carer"}, nil, "child iro cover worker mum"},
		{"whom it is about, even if picked", "child", care.Picked, []care.ID{"mum"}, []care.ID{"mum", "carer"}, "child iro cover carer"},
		{"what the day needs goes to the social worker too", "child", care.Logistics, nil, nil, "child iro cover worker"},
		{"case work is no audience of a child's", "child", care.CaseWork, nil, nil, "child iro cover"},
		{"an adult's answer is for case work", "mum", care.CaseWork, nil, nil, "iro cover worker mum"},
		{"an audience that there is not is the narrowest", "child", "world", nil, nil, "child iro cover"},
		{"a carer's form is for the IRO and social worker, whatever they choose", "carer", care.Everyone, nil, []care.ID{"mum"}, "iro cover worker carer"},
		{"a parent's too", "mum", care.Picked, nil, []care.ID{"carer"}, "iro cover worker mum"},
		{"but what is for the IRO alone", "carer", care.OnlyIRO, nil, nil, "iro cover carer"},
		{"and what names the social worker", "mum", care.Wish, []care.ID{"worker"}, nil, "iro cover mum"},
		{"and an excluded parent's, who reads their own", "dad", care.Everyone, nil, nil, "iro cover worker dad"},
	} {
		var got []string
		for _, id := range Readers(tie(c.author), c.audience, c.about, c.picked, Network{Ties: ties, At: noon}) {
			got = append(got, string(id))
		}
		if text := strings.Join(got, " "); text != c.want {
			t.Errorf("%s: got %q, want %q", c.rule, text, c.want)
		}
	}
}

func TestWhoStillReads(t *testing.T) {
	fixed := []care.ID{"child", "iro", "carer", "mum", "dad", "left"}
	for _, c := range []struct {
		rule           string
		author, reader care.ID
		want           bool
	}{
		{"the author reads their own", "child", "child", true},
		{"who was in the choice", "child", "mum", true},
		{"who was not in the choice", "child", "worker", false},
		{"who is excluded since", "child", "dad", false},
		{"who left since", "child", "left", false},
		{"who came later", "child", "soon", false},
		{"an IRO who came later: the duty passes with the office", "child", "cover", true},
		{"another child's IRO", "child", "stranger", false},
		{"an excluded author reads their own words", "dad", "dad", true},
		{"an author who has gone reads nothing", "gone", "gone", false},
	} {
		if got := MayRead(tie(c.author), tie(c.reader), fixed, noon); got != c.want {
			t.Errorf("%s: got %v", c.rule, got)
		}
	}
}

// Each of the two walls before those who read nothing stands alone: at sending and at
// reading. What adults send stops there before all but the IRO and the social worker.
func TestWhoReadsNothing(t *testing.T) {
	nothing := []care.TieKind{care.TieInterpreter, care.TieSupervisor, care.TieManager}
	for _, kind := range care.TieKinds {
		one := care.Tie{ID: "one", Person: "one", Child: "robin", Kind: kind, State: care.TieActive}
		n := Network{Ties: append(slices.Clone(ties), one), At: noon}
		for _, author := range []care.ID{"child", "carer", "mum"} {
			reads := false
			for _, audience := range []care.Audience{care.OnlyIRO, care.Picked, care.Everyone, care.Logistics, care.Wish, care.CaseWork} {
				reads = reads || slices.Contains(Readers(tie(author), audience, nil, []care.ID{one.ID}, n), one.ID)
			}
			may := kind.Professional() || author == "child" && !slices.Contains(nothing, kind)
			if reads != may {
				t.Errorf("what the %s sends is for a %s: %v", author, kind, reads)
			}
			if MayRead(tie(author), one, []care.ID{one.ID}, noon) == slices.Contains(nothing, kind) {
				t.Errorf("a %s who is a reader of what the %s sent reads it: %v", kind, author, !slices.Contains(nothing, kind))
			}
		}
		if n.MayBePicked(tie("child"), one) == (kind.IRO() || slices.Contains(nothing, kind)) {
			t.Errorf("a child may pick a %s: %v", kind, n.MayBePicked(tie("child"), one))
		}
	}
}

// Whoever is apart is a reader no longer, whatever they could read before: but for what
// they wrote.
func TestWhoIsApartReadsTheirOwnWordsAlone(t *testing.T) {
	child := care.Tie{ID: "child", Person: "robin", Child: "robin", Kind: care.TieChild, State: care.TieActive}
	for _, kind := range care.TieKinds {
		for _, state := range []care.TieState{care.TieActive, care.TieExcluded} {
			for _, invited := range []bool{true, false} {
				mine := care.Tie{ID: "mine", Person: "p", Child: "robin", Kind: kind, State: state}
				seat := Seat{ID: "s", Person: "p", Tie: mine.ID, Invited: invited}
				st, ok := Network{Ties: []care.Tie{child, mine}, At: noon}.StandingOf("p", seat, false)
				if !ok {
					continue
				}
				reads := invited && state == care.TieActive && kind.Reads()
				if got := st.Reads(child, []care.ID{"child", "mine"}); got != reads {
					t.Errorf("%s, %s, invited %v: reads what the child sent them: %v", kind, state, invited, got)
				}
				if !st.Reads(mine, nil) {
					t.Errorf("%s, %s, invited %v: does not read what they wrote", kind, state, invited)
				}
			}
		}
	}
}

// Whom a child may pick: who could read, were they picked, and is not a reader anyway.
func TestWhoMayBePicked(t *testing.T) {
	carer := care.Tie{ID: "carer", Person: "cora", Child: "robin", Kind: care.TieCarer, State: care.TieActive}
	n := Network{Ties: append(slices.Clone(ties), care.Tie{ID: "interpreter", Person: "interpreter", Child: "robin", Kind: care.TieInterpreter, State: care.TieActive}), At: noon}
	var got []string
	for _, one := range n.Ties {
		if n.MayBePicked(tie("child"), one) {
			got = append(got, string(one.ID))
		}
	}
	if text := strings.Join(got, " "); text != "worker carer mum" {
		t.Errorf("got %q", text)
	}
	n = Network{Ties: []care.Tie{carer, {ID: "kin", Person: "cora", Child: "robin", Kind: care.TieRelative, State: care.TieExcluded}}, At: noon}
	if n.MayBePicked(tie("child"), carer) {
		t.Error("who is excluded under another tie is offered")
	}
}

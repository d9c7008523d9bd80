package review

import (
	"testing"
	"time"

	"myreview/server/access"
	"myreview/server/care"
)

// Domain.md section 14, Z8: invited and came 136, excluded 170, not invited but involved
// 175, not invited 28, invited and did not come 633, of 1,142.
func TestParentsAreCountedInFiveCategories(t *testing.T) {
	at := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	tie := func(kind care.TieKind, state care.TieState) care.Tie {
		return care.Tie{ID: "t", Person: "p", Child: "c", Kind: kind, State: state, Since: at.Add(-time.Hour)}
	}
	mum, seat, none := tie(care.TieParent, care.TieActive), []Sat{{Person: "p", Invited: true}}, ParentAs("")
	later, over := mum, mum
	later.Since, over.Until = at.Add(time.Hour), at.Add(-time.Minute)
	for _, c := range []struct {
		rule  string
		ties  []care.Tie
		seats []Sat
		spoke []care.ID
		want  ParentAs
	}{
		{"invited and came", []care.Tie{mum}, []Sat{{Person: "p", Invited: true, Came: true}}, nil, ParentCame},
		{"a parent without parental responsibility counts", []care.Tie{tie(care.TieParentWithout, care.TieActive)}, seat, nil, ParentStayedAway},
		{"who came and lost the seat came", []care.Tie{mum}, []Sat{{Person: "p", Came: true}}, nil, ParentCame},
		{"who came and was excluded after it came", []care.Tie{tie(care.TieParent, care.TieExcluded)}, []Sat{{Person: "p", Invited: true, Came: true}}, nil, ParentCame},
		{"not at the review", []care.Tie{tie(care.TieParent, care.TieExcluded)}, nil, nil, ParentExcluded},
		{"no way in", []care.Tie{tie(care.TieParent, care.TieBarred)}, nil, nil, ParentExcluded},
		{"excluded, and sent a form", []care.Tie{tie(care.TieParent, care.TieExcluded)}, nil, []care.ID{"p"}, ParentExcluded},
		{"excluded under another tie", []care.Tie{mum, tie(care.TieRelative, care.TieExcluded)}, seat, nil, ParentExcluded},
		{"not invited, sent a form", []care.Tie{mum}, nil, []care.ID{"p"}, ParentInvolved},
		{"the seat was taken away, sent a form", []care.Tie{mum}, []Sat{{Person: "p"}}, []care.ID{"p"}, ParentInvolved},
		{"not invited", []care.Tie{mum}, nil, []care.ID{"other"}, ParentNotInvited},
		{"paused and not invited", []care.Tie{tie(care.TieParent, care.TiePaused)}, nil, nil, ParentNotInvited},
		{"invited, did not come", []care.Tie{mum}, seat, nil, ParentStayedAway},
		{"invited, sent a form, did not come", []care.Tie{mum}, seat, []care.ID{"p"}, ParentStayedAway},
		{"a carer is no parent", []care.Tie{tie(care.TieCarer, care.TieActive)}, seat, nil, none},
		{"not a parent yet", []care.Tie{later}, seat, nil, none},
		{"no longer", []care.Tie{over}, seat, nil, none},
		{"has died", []care.Tie{tie(care.TieParent, care.TieDied)}, seat, nil, none},
	} {
		got := Parents(access.Network{Ties: c.ties, At: at}, c.seats, c.spoke)
		if got["p"] != c.want || len(got) != map[bool]int{false: 1}[c.want == none] {
			t.Errorf("%s: %v, want %q", c.rule, got, c.want)
		}
	}
}

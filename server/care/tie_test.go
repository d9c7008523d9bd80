package care

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// Each line is a whole story: where a tie begins, what happens, where it ends.
func TestWhereATieGoes(t *testing.T) {
	for _, c := range []struct {
		rule  string
		kind  TieKind
		from  TieState
		steps string
		want  TieState // empty: the last step does not fit
	}{
		{"who was asked in arrives", TieParent, TieInvited, "arrive", TieActive},
		{"and arrives once", TieParent, TieInvited, "arrive arrive", ""},
		{"who was asked in is not paused: they are not here yet", TieParent, TieInvited, "pause", ""},
		{"but excluded at once, and then keeps a channel", TieParent, TieInvited, "exclude", TieExcluded},
		{"a pause ends", TieCarer, TieActive, "pause resume", TieActive},
		{"a pause is not an arrival", TieCarer, TieActive, "pause arrive", ""},
		{"who is paused can be excluded", TieParent, TieActive, "pause exclude", TieExcluded},
		{"an exclusion is not softened into a pause", TieParent, TieActive, "exclude pause", ""},
		{"nor lifted by coming", TieParent, TieActive, "exclude arrive", ""},
		{"it is lifted on purpose", TieParent, TieActive, "exclude resume", TieActive},
		{"the end is the end", TieCarer, TieActive, "end resume", ""},
		{"for arriving too", TieParent, TieInvited, "end arrive", ""},
		{"and for an exclusion", TieParent, TieActive, "exclude end resume", ""},
		{"who is at work is paused", TieSocialWorker, TieActive, "pause resume end", TieEnded},
		{"but not excluded", TieSocialWorker, TieActive, "exclude", ""},
		{"an IRO neither", TieIRO, TieActive, "exclude", ""},
		{"nor one who covers", TieCoverIRO, TieActive, "exclude", ""},
		{"a carer is, who may turn out to be dangerous", TieCarer, TieActive, "exclude", TieExcluded},
		{"a relative too, and let in again", TieRelative, TieInvited, "exclude resume", TieActive},
		{"an advocate too", TieAdvocate, TieActive, "exclude end", TieEnded},
		{"an interpreter too", TieInterpreter, TiePaused, "exclude", TieExcluded},
		{"a teacher too", TieSchool, TieActive, "exclude pause", ""},
		{"a parent without parental responsibility too", TieParentWithout, TieActive, "exclude", TieExcluded},
		{"a parent can lose their own page as well", TieParent, TieExcluded, "bar", TieBarred},
		{"and get it back without being let in", TieParent, TieActive, "bar exclude", TieExcluded},
		{"a bar is not softened into a pause", TieParent, TieActive, "bar pause", ""},
		{"it is lifted on purpose too", TieParentWithout, TieInvited, "bar resume", TieActive},
		{"nobody else has a page of their own to lose", TieRelative, TieActive, "bar", ""},
		{"nor the social worker", TieSocialWorker, TieActive, "bar", ""},
		{"the child is not paused", TieChild, TieActive, "pause", ""},
		{"nor ended", TieChild, TieActive, "end", ""},
		{"nor excluded from their own review", TieChild, TieActive, "exclude", ""},
		{"a state that there is not leads nowhere", TieParent, "banana", "resume", ""},
		{"no end to take back", TieCarer, TieActive, "stay", ""},
	} {
		tie, err := Tie{Kind: c.kind, State: c.from, Since: noon.Add(-time.Hour)}, error(nil)
		for i, step := range strings.Fields(c.steps) {
			if err != nil {
				break
			}
			tie, err = tie.Take(TieStep(step), noon.Add(time.Duration(i)*time.Minute), time.Time{})
		}
		switch {
		case c.want == "" && KindOf(err) != KindConflict:
			t.Errorf("%s: %v, %v, want a conflict", c.rule, tie.State, err)
		case c.want != "" && (err != nil || tie.State != c.want):
			t.Errorf("%s: %v, %v", c.rule, tie.State, err)
		}
	}
}

func TestAnEndToCome(t *testing.T) {
	end := noon.Add(48 * time.Hour)
	tie, err := Tie{Kind: TieCarer, State: TieActive, Since: noon}.Take(StepEnd, noon, end)
	if err != nil || !tie.Active(end.Add(-time.Microsecond)) || tie.Opens(end) || !tie.Turns(noon).Equal(end) || !tie.Turns(end).IsZero() {
		t.Errorf("%+v, %v", tie, err)
	}
	if _, err := tie.Take(StepStay, end, time.Time{}); KindOf(err) != KindConflict {
		t.Errorf("an end that is past was taken back: %v", err)
	}
	stays, err := tie.Take(StepStay, noon, time.Time{})
	if err != nil || !stays.Active(end) {
		t.Errorf("%+v, %v", stays, err)
	}
	at := end.Add(-time.Hour)
	now, err := tie.Take(StepEnd, at, at.Add(-time.Hour))
	if err != nil || now.State != TieEnded || !now.Until.Equal(at) {
		t.Errorf("an end in the past is one now: %+v, %v", now, err)
	}
	soon := Tie{Kind: TieParent, State: TieActive, Since: end}
	if soon.Opens(noon) || !soon.Turns(noon).Equal(end) || !soon.Active(end) {
		t.Errorf("what begins later opens by itself: %+v", soon)
	}
	out, err := soon.Take(StepExclude, noon, time.Time{})
	if err != nil || out.StateAt(noon) != TieExcluded {
		t.Errorf("an exclusion waits for nothing: %+v, %v", out, err)
	}
}

// A parent who is excluded keeps a channel of their own; anybody else has nothing.
func TestWhatAnExclusionLeaves(t *testing.T) {
	for _, k := range TieKinds {
		tie := Tie{Person: "p", Kind: k, State: TieExcluded, Since: noon.Add(-time.Hour)}
		if want := k == TieParent || k == TieParentWithout; tie.Opens(noon) != want || tie.Awaits(noon) != want || tie.Active(noon) {
			t.Errorf("%s, excluded: opens %v, awaits %v, active %v", k, tie.Opens(noon), tie.Awaits(noon), tie.Active(noon))
		}
	}
}

func TestWhoKeepsWhich(t *testing.T) {
	family := "advocate independent_visitor carer adopter key_worker respite parent parent_without relative school virtual_school health " +
		"personal_adviser youth_justice guardian interpreter supervising_social_worker team_manager social_worker"
	want := map[TieKind]string{TieSocialWorker: family, TieIRO: family + " iro cover", TieCoverIRO: family + " iro cover"}
	for _, k := range TieKinds {
		var got []string
		for _, of := range TieKinds {
			if k.Keeps(of) {
				got = append(got, string(of))
			}
		}
		if text := strings.Join(got, " "); text != want[k] {
			t.Errorf("%s keeps %q, want %q", k, text, want[k])
		}
	}
}

// FuzzTie walks a tie through any steps at any times. Whatever happens, it
// opens only as its state says, an end stays one, and what shuts shuts at once.
func FuzzTie(f *testing.F) {
	f.Add("parent", "invited", []byte{1, 3, 2}, int64(0), int64(0))
	f.Add("carer", "active", []byte{6, 5, 6, 200}, int64(-5), int64(40))
	f.Add("child", "active", []byte{1, 2, 3, 4, 5, 6}, int64(0), int64(0))
	f.Add("", "x", []byte{9}, int64(7), int64(-7))
	f.Add("relative", "active", []byte{3, 2, 3}, int64(-5), int64(0))
	f.Add("parent_without", "invited", []byte{3, 5}, int64(-5), int64(0))
	all := []TieStep{StepArrive, StepPause, StepResume, StepExclude, StepStay, StepEnd, "", StepMake}
	f.Fuzz(func(t *testing.T, kind, state string, walk []byte, since, until int64) {
		tie := Tie{ID: "t", Child: "c", Kind: TieKind(kind), State: TieState(state), Since: noon.Add(time.Duration(since%1000) * time.Minute)}
		if until != 0 {
			tie.Until = noon.Add(time.Duration(until%1000) * time.Minute)
		}
		at := noon
		for _, b := range walk {
			at = at.Add(time.Duration(b/8) * time.Minute)
			step := all[b%8]
			offered := slices.Contains(tie.Steps(at), step)
			next, err := tie.Take(step, at, at.Add(time.Duration(int(b)-100)*time.Minute))
			if err != nil {
				if offered {
					t.Fatalf("%s was offered to %+v and refused: %v", step, tie, err)
				}
				continue
			}
			switch {
			case tie.StateAt(at) == TieEnded:
				t.Fatalf("%s led on from the end: %+v", step, next)
			case tie.Kind == TieChild && step != StepArrive:
				t.Fatalf("the child's own tie was changed: %+v", next)
			case step.Shuts() && step != StepEnd && next.Active(at):
				t.Fatalf("%s left it open: %+v", step, next)
			case step == StepExclude && (next.Kind.Professional() || next.Opens(at) != next.Kind.Parent()):
				t.Fatalf("an exclusion that leaves the wrong channel: %+v", next)
			case step == StepEnd && !next.Until.After(at) && next.Opens(at):
				t.Fatalf("ended and still open: %+v", next)
			}
			tie = next
		}
		if tie.Opens(at) != (tie.StateAt(at) == TieActive || tie.StateAt(at) == TieExcluded && tie.Kind.Parent()) {
			t.Fatalf("it opens more than it says: %+v", tie)
		}
		if turn := tie.Turns(at); !turn.IsZero() && (!turn.After(at) || tie.StateAt(turn) == tie.StateAt(turn.Add(-time.Microsecond)) && tie.State != TieInvited) {
			t.Fatalf("nothing turns at %v: %+v", turn, tie)
		}
	})
}

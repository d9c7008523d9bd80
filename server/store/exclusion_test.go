package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/people"
	"myreview/server/store/storetest"
)

// Domain.md section 14, Z8: the IRO (or a cover) and the social worker decide together.
func TestAnExclusionHoldsOnceTheSecondAgrees(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := sit(t, s, base, care.Young)
		ctx := t.Context()
		state := func() care.TieState { return m.kept(t, m.Parent.Tie).State }
		record := func() people.Exclusion {
			t.Helper()
			out := m.kept(t, m.Parent.Tie).Out
			if len(out) != 1 {
				t.Fatalf("%d records", len(out))
			}
			return out[0]
		}
		propose := func(step care.TieStep) people.TieStep {
			one := m.stepOf(t, m.Parent.Tie, step)
			one.Out.Now = false
			return one
		}
		one := propose(care.StepExclude)
		for range 2 { // the same form again is harmless
			m.ok(t, m.People.StepTie(ctx, m.Worker.Viewer, m.Review, one))
		}
		if r := record(); state() != care.TieActive || !r.Since.IsZero() || !r.Waits() || r.Words != "CANARY-REASON" || r.View != "I am glad." {
			t.Fatalf("%s, %+v", state(), r)
		}
		if err := m.People.StepTie(ctx, m.IRO.Viewer, m.Review, propose(care.StepBar)); key(err) != "exclusion.error.waits" {
			t.Errorf("a second proposal beside the first: %v", err)
		}
		told := people.Told{On: care.DateOf(base.Clock.Now()), How: "paper", By: "Wale"}
		for what, do := range map[string]func() error{
			"exclusion.error.second":  func() error { return m.People.Exclusions.Agree(ctx, m.Worker.Viewer, m.Review, one.ID) },
			"exclusion.error.nothing": func() error { return m.People.Exclusions.SayTold(ctx, m.IRO.Viewer, m.Review, one.ID, told) },
			"error.notfound":          func() error { return m.People.Exclusions.Agree(ctx, m.Carer.Viewer, m.Review, one.ID) },
		} {
			if err := do(); key(err) != what || state() != care.TieActive {
				t.Errorf("%v, want %s", err, what)
			}
		}
		// Another social worker has the same office.
		other := m.colleague(t, ctx, care.TieSocialWorker)
		if err := m.People.Exclusions.Agree(ctx, other, m.Review, one.ID); key(err) != "exclusion.error.second" {
			t.Errorf("two social workers: %v", err)
		}
		for range 2 {
			m.ok(t, m.People.Exclusions.Agree(ctx, m.IRO.Viewer, m.Review, one.ID))
		}
		if r := record(); state() != care.TieExcluded || r.Since.IsZero() || r.Waits() || r.Agreed == "" {
			t.Fatalf("%s, %+v", state(), r)
		}
		outside := func() people.Outside {
			t.Helper()
			o, err := m.People.Exclusions.Outside(ctx, m.signIn(t, m.Parent.Person), m.Review)
			m.ok(t, err)
			return o
		}
		if o := outside(); o != (people.Outside{Out: true, Ask: "Ring the IRO."}) {
			t.Errorf("%+v", o)
		}
		for range 2 {
			m.ok(t, m.People.Exclusions.Tell(ctx, m.IRO.Viewer, m.Review, one.ID, "CANARY-TOLD"))
		}
		if o := outside(); o.Said != "CANARY-TOLD" || o.On != care.DateOf(base.Clock.Now()) {
			t.Errorf("%+v", o)
		}
		for what, v := range map[string]care.Viewer{"exclusion.error.tell": m.Worker.Viewer, "error.notfound": m.Carer.Viewer} {
			if err := m.People.Exclusions.Tell(ctx, v, m.Review, one.ID, "other words"); key(err) != what {
				t.Errorf("%v, want %s", err, what)
			}
		}
		m.ok(t, m.People.Exclusions.SayTold(ctx, m.IRO.Viewer, m.Review, one.ID, told))
		if r := record(); r.ToldBy != "Wale" || r.ToldHow != "paper" || r.Words != "CANARY-REASON" {
			t.Errorf("%+v", r)
		}

		// Because of danger at once: the other state, and the second confirms it.
		two := m.stepOf(t, m.Parent.Tie, care.StepBar)
		m.ok(t, m.People.StepTie(ctx, m.IRO.Viewer, m.Review, two))
		if r := record(); state() != care.TieBarred || !r.Waits() || !r.Now || r.ID != two.ID {
			t.Fatalf("%s, %+v", state(), r)
		}
		m.ok(t, m.People.Exclusions.Agree(ctx, m.Worker.Viewer, m.Review, two.ID))
		// Where the words do not open nothing is written over them, and nothing is taken as done.
		if _, err := base.Raw(t).Exec("UPDATE exclusion SET body = $1 WHERE id = $2", []byte("not ours"), string(two.ID)); err != nil {
			t.Fatal(err)
		}
		if err := m.People.Exclusions.SayTold(ctx, m.IRO.Viewer, m.Review, two.ID, told); key(err) != "ties.error.changed" {
			t.Errorf("told of one that does not open: %v", err)
		}
		if err := m.People.Exclusions.Tell(ctx, m.IRO.Viewer, m.Review, two.ID, "words"); key(err) != "exclusion.error.tell" {
			t.Errorf("whoever has no way in is told: %v", err)
		}
		back := m.stepOf(t, m.Parent.Tie, care.StepExclude)
		if err := m.People.StepTie(ctx, m.Worker.Viewer, m.Review, back); key(err) != "exclusion.error.now" {
			t.Errorf("what opens something is done in a hurry: %v", err)
		}
		back.Out.Now = false
		m.ok(t, m.People.StepTie(ctx, m.Worker.Viewer, m.Review, back))
		m.ok(t, m.People.Exclusions.Withdraw(ctx, m.IRO.Viewer, m.Review, back.ID))
		if r := record(); state() != care.TieBarred || r.ID != two.ID {
			t.Errorf("%s, %+v", state(), r)
		}
		m.ok(t, m.step(t, m.Worker.Viewer, m.Parent.Tie, care.StepResume))
		if got := m.kept(t, m.Parent.Tie); got.State != care.TieActive || len(got.Out) != 0 {
			t.Errorf("opened again: %+v", got)
		}
		if err := m.People.Exclusions.Agree(ctx, m.IRO.Viewer, m.Review, two.ID); key(err) != "ties.error.changed" {
			t.Errorf("one that is over: %v", err)
		}
	})
}

// colleague is another at work on the case.
func (m *sitting) colleague(t *testing.T, ctx context.Context, kind care.TieKind) care.Viewer {
	t.Helper()
	_, err := m.People.AddTie(ctx, care.Tie{Person: m.Stranger.Person, Child: m.Child.Person, Kind: kind})
	m.ok(t, err)
	return m.Stranger
}

// The IRO manager sees which exclusions wait for whose word, and which are to be looked at
// again: days and the child, and neither who is kept out nor why.
func TestTheIROManagerSeesWithWhichExclusionsSomethingIsToBeDone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := sit(t, s, base, care.Young)
		ctx := t.Context()
		two := storetest.Administrators(t, s)
		manager := storetest.Employ(t, s, two, "Mia Manager", care.JobIROManager)
		aunt := storetest.Employ(t, s, two, "Aunt Manager", care.JobIROManager)
		_, err := m.People.AddTie(ctx, care.Tie{Person: aunt.Person, Child: m.Child.Person, Kind: care.TieRelative})
		m.ok(t, err)
		open := func() []people.OpenExclusion {
			t.Helper()
			all, err := m.People.Exclusions.Open(ctx, manager)
			m.ok(t, err)
			for i := range all {
				if all[i].Child != m.Child.Person || all[i].Name != storetest.ChildName || all[i].IRO == "" {
					t.Errorf("%+v", all[i])
				}
			}
			if none, err := m.People.Exclusions.Open(ctx, aunt); err != nil || len(none) > 0 {
				t.Errorf("a child to whom they are partial: %+v %v", none, err)
			}
			return all
		}
		says := func(what, want string) {
			t.Helper()
			got := ""
			for _, e := range open() {
				got += fmt.Sprintf("%s holds %v waits %v look %v ", e.Way, !e.Since.IsZero(), e.Waits, e.Look)
			}
			if got != want {
				t.Errorf("%s: %q, want %q", what, got, want)
			}
		}
		for who, v := range map[string]care.Viewer{"IRO": m.IRO.Viewer, "social worker": m.Worker.Viewer, "administrator": two[0], "child": m.Child.Viewer, "nobody": {}} {
			_, err := m.People.Exclusions.Open(ctx, v)
			refused(t, who, err, care.KindNotFound, "")
		}
		before := len(open())
		one := m.stepOf(t, m.Parent.Tie, care.StepExclude)
		one.Out.Now, one.Out.LookOn = false, care.DateOf(base.Clock.Now()).AddDays(10)
		m.ok(t, m.People.StepTie(ctx, m.Worker.Viewer, m.Review, one))
		if before != 0 {
			t.Fatalf("%d are there already", before)
		}
		says("proposed", "excluded holds false waits [iro] look false ")
		base.Clock.Move(11 * 24 * time.Hour)
		says("proposed, and its day has come", "excluded holds false waits [iro] look false ")
		m.ok(t, m.People.Exclusions.Agree(ctx, m.IRO.Viewer, m.Review, one.ID))
		says("agreed, and its day has come", "excluded holds true waits [] look true ")
		m.ok(t, m.People.Exclusions.LookAgain(ctx, m.IRO.Viewer, m.Review, one.ID, care.DateOf(base.Clock.Now()).AddDays(10)))
		says("looked at", "")
		bar := m.stepOf(t, m.Parent.Tie, care.StepBar)
		m.ok(t, m.People.StepTie(ctx, m.IRO.Viewer, m.Review, bar)) // because of danger
		says("at once", "barred holds true waits [social_worker] look false ")
		m.ok(t, m.step(t, m.Worker.Viewer, m.Parent.Tie, care.StepResume))
		says("opened again", "")
	})
}

// Whoever has the next word about an exclusion sees it at home, and nobody else does: the second
// person until they answer, both of the two when it is to be looked at again.
func TestWhoeverHasTheNextWordAboutAnExclusionIsTold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := sit(t, s, base, care.Young)
		ctx := t.Context()
		two := storetest.Administrators(t, s)
		manager := storetest.Employ(t, s, two, "Mia Manager", care.JobIROManager)
		says := func(what, iro, worker string) {
			t.Helper()
			for who, want := range map[string]string{"IRO": iro, "social worker": worker, "manager": "", "administrator": ""} {
				v := map[string]care.Viewer{"IRO": m.IRO.Viewer, "social worker": m.Worker.Viewer, "manager": manager, "administrator": two[0]}[who]
				all, err := m.People.Exclusions.Mine(ctx, v)
				m.ok(t, err)
				got := ""
				for _, e := range all {
					if e.Child != m.Child.Person || e.Name != storetest.ChildName {
						t.Errorf("%+v", e)
					}
					got += map[bool]string{true: "agree", false: "look"}[e.Agree]
				}
				if got != want {
					t.Errorf("%s, %s: %q, want %q", what, who, got, want)
				}
			}
		}
		for who, v := range map[string]care.Viewer{"child": m.Child.Viewer, "parent": m.Parent.Viewer, "nobody": {}} {
			_, err := m.People.Exclusions.Mine(ctx, v)
			refused(t, who, err, care.KindNotFound, "")
		}
		says("nothing", "", "")
		one := m.stepOf(t, m.Parent.Tie, care.StepExclude)
		one.Out.Now, one.Out.LookOn = false, care.DateOf(base.Clock.Now()).AddDays(10)
		m.ok(t, m.People.StepTie(ctx, m.Worker.Viewer, m.Review, one))
		says("proposed by the social worker", "agree", "")
		m.ok(t, m.People.Exclusions.Agree(ctx, m.IRO.Viewer, m.Review, one.ID))
		says("agreed", "", "")
		base.Clock.Move(11 * 24 * time.Hour)
		says("its day has come", "look", "look")
		m.ok(t, m.People.Exclusions.LookAgain(ctx, m.IRO.Viewer, m.Review, one.ID, care.DateOf(base.Clock.Now()).AddDays(10)))
		says("looked at", "", "")
		m.ok(t, m.People.StepTie(ctx, m.IRO.Viewer, m.Review, m.stepOf(t, m.Parent.Tie, care.StepBar)))
		says("at once, because of danger", "", "agree")
		m.ok(t, m.Meetings.RemoveSeat(ctx, m.IRO.Viewer, m.Review, m.Worker.Seat))
		says("the second person was taken out of the review", "", "")
		m.ok(t, m.step(t, m.IRO.Viewer, m.Parent.Tie, care.StepResume))
		says("opened again", "", "")
	})
}

func TestWhatAnExclusionLacksIsSaid(t *testing.T) {
	today := care.Date("2026-03-02")
	good := people.NewExclusion{Why: people.WhyCourt, View: "too young", Ask: "Priya", LookOn: "2026-06-01"}
	for _, c := range []struct {
		field  string
		was    care.TieState
		change func(e *people.NewExclusion)
	}{
		{"", care.TieActive, func(*people.NewExclusion) {}},
		{"why", care.TieActive, func(e *people.NewExclusion) { e.Why = "the child wishes it" }},
		{"view", care.TieActive, func(e *people.NewExclusion) { e.View = " " }},
		{"ask", care.TieActive, func(e *people.NewExclusion) { e.Ask = "" }},
		{"look", care.TieActive, func(e *people.NewExclusion) { e.LookOn = today }},
		{"look", care.TieActive, func(e *people.NewExclusion) { e.LookOn = "2027-03-03" }},
		{"look", care.TieActive, func(e *people.NewExclusion) { e.LookOn = "" }},
		{"", care.TieExcluded, func(e *people.NewExclusion) { e.Now = true }},
		{"now", care.TieBarred, func(e *people.NewExclusion) { e.Now = true }},
	} {
		e := good
		c.change(&e)
		var fault *care.Error
		if err := e.Faults(c.was, today); errors.As(err, &fault) && fault.Field != c.field || fault == nil && c.field != "" {
			t.Errorf("%+v: %v, want %q", e, err, c.field)
		}
	}
}

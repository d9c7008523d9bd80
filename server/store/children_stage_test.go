package store_test

import (
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/children"
	"myreview/server/store/storetest"
)

// How a child's pages speak goes by stage, not age; the people at work on the case alone
// say so, with a reason that they alone read.
func TestTheStageOfAChild(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx := t.Context()
		o, n := cared(t, s)
		stage := children.Stage{Child: n.ID, Band: care.Primary, Reason: "likes pictures"}
		for name, v := range map[string]care.Viewer{"another IRO": o.olu, "IRO manager": o.manager, "business support": o.support, "the child": {Person: n.ID, Band: care.Young}} {
			if err := s.Children.SetStage(ctx, v, stage); care.KindOf(err) != care.KindNotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
		for want, g := range map[string]children.Stage{
			"child.stage.error.band": {Band: care.Adult, Reason: "x"}, "child.stage.error.reason": {Band: care.Primary, Reason: " "},
		} {
			g.Child = n.ID
			if got := faultKey(s.Children.SetStage(ctx, o.ines, g)); got != want {
				t.Errorf("%q, want %q", got, want)
			}
		}
		if err := s.Children.SetStage(ctx, o.ines, stage); err != nil {
			t.Fatal(err)
		}
		if p := childPage(t, s, o.sam, n.ID); p.Band != care.Primary || p.Stage != "likes pictures" || p.StageOn != "2026-03-26" {
			t.Errorf("%+v", p)
		}
		if p := childPage(t, s, o.support, n.ID); p.Band != care.Primary || p.Stage != "" {
			t.Errorf("business support reads why: %+v", p)
		}
		verified(t, s)
	})
}

// A child under 4 has no pages of their own: no card, no link, no form. They open on the
// fourth birthday by themselves, and move with a date of birth that was wrong.
func TestAChildUnderFourHasNoPages(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx := t.Context()
		o := newOffice(t, s)
		n := newChild(o)
		n.BornOn = "2022-03-28" // four in two days
		if err := s.Children.Make(ctx, o.support, n); err != nil {
			t.Fatal(err)
		}
		plan := children.Plan{Child: n.ID, StartsAt: base.Clock.Now().Add(24 * time.Hour)}
		planned, err := s.Children.PlanReview(ctx, o.ines, plan)
		if err != nil {
			t.Fatal(err)
		}
		pages := func() (out []string) {
			_, err := s.Cards.MakeCard(ctx, o.ines, planned, care.NewID())
			out = append(out, faultKey(err))
			_, err = s.Cards.MakeDeviceLink(ctx, o.ines, planned, care.NewID())
			load, bad := s.Reviews.Caseload(ctx, o.ines, all)
			if bad != nil || load.Shown[0].Asked != map[bool]int{true: 1}[err == nil] {
				t.Errorf("%d forms asked for, %v", load.Shown[0].Asked, bad)
			}
			return append(out, faultKey(err))
		}
		expect := func(when string, open bool) {
			t.Helper()
			for _, got := range pages() {
				if (got == "") != open || !open && got != "card.ways.early" {
					t.Errorf("%s: %q", when, got)
				}
			}
		}
		expect("under four", false)
		f := n.Facts
		f.BornOn = "2021-03-28"
		if err := s.Children.Change(ctx, o.ines, n.ID, f); err != nil {
			t.Fatal(err)
		}
		expect("the date of birth was wrong", true)
		f.BornOn = "2022-03-28"
		if err := s.Children.Change(ctx, o.ines, n.ID, f); err != nil {
			t.Fatal(err)
		}
		expect("it was right", false)
		base.Clock.Move(50 * time.Hour)
		expect("four", true)
		verified(t, s)
	})
}

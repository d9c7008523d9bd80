package store_test

import (
	"slices"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/profiles"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/children"
	"myreview/server/store/network"
	"myreview/server/store/reviews"
	"myreview/server/store/storetest"
)

// cared is an office with one child in care.
func cared(t *testing.T, s *store.Store) (office, children.NewChild) {
	t.Helper()
	o := newOffice(t, s)
	n := newChild(o)
	if err := s.Children.Make(t.Context(), o.support, n); err != nil {
		t.Fatal(err)
	}
	return o, n
}

func childPage(t *testing.T, s *store.Store, v care.Viewer, child care.ID) children.Page {
	t.Helper()
	p, err := s.Children.Child(t.Context(), v, child)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func openSpells(p children.Page) (sorts []care.Sort) {
	for _, one := range p.Spells {
		if one.Open() {
			sorts = append(sorts, one.Sort)
		}
	}
	slices.Sort(sorts)
	return sorts
}

// When care ends, all spells end and no review is due; what stays open is listed, and a
// mistake is taken back whole within the day (domain.md 2.1).
func TestCareEnds(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx := t.Context()
		o, n := cared(t, s)
		plan := children.Plan{Child: n.ID, StartsAt: base.Clock.Now().Add(72 * time.Hour)}
		planned, err := s.Children.PlanReview(ctx, o.ines, plan)
		if err != nil {
			t.Fatal(err)
		}
		for want, e := range map[string]children.End{
			"child.end.error.day":    {Reason: "E4A"},
			"child.error.future":     {On: "2026-03-27", Reason: "E4A"},
			"child.end.error.reason": {On: "2026-03-01", Reason: "E2"},
			"child.end.error.later":  {On: "2026-02-01", Reason: "E4A"},
		} {
			e.Child = n.ID
			if got := faultKey(s.Children.EndCare(ctx, o.sam, e)); got != want {
				t.Errorf("%q, want %q", got, want)
			}
		}
		end := children.End{Child: n.ID, On: "2026-03-20", Reason: "E4A"}
		for name, v := range map[string]care.Viewer{"another IRO": o.olu, "administrator": o.two[0], "the child": {Person: n.ID, Band: care.Young}} {
			for what, err := range map[string]error{"end": s.Children.EndCare(ctx, v, end), "undo": s.Children.UndoEnd(ctx, v, n.ID), "return": s.Children.Return(ctx, v, children.Back{Child: n.ID, On: "2026-03-21"})} {
				if care.KindOf(err) != care.KindNotFound {
					t.Errorf("%s, %s: %v", name, what, err)
				}
			}
		}
		for range 2 { // the button was pressed twice
			if err := s.Children.EndCare(ctx, o.sam, end); err != nil {
				t.Fatal(err)
			}
		}
		p := childPage(t, s, o.sam, n.ID)
		if p.InCare || p.Ended.Until != "2026-03-20" || p.Ended.Reason != "E4A" || !p.Undo || len(openSpells(p)) > 0 {
			t.Errorf("%+v", p)
		}
		if due := p.Due(review.NewRules(&profiles.Profile{})); !due.On.Empty() {
			t.Errorf("a review is due on %s", due.On)
		}
		open, err := s.Children.Open(ctx, o.ines, n.ID)
		if err != nil || len(open.Invited) != 2 || open.Asked != 2 || len(open.Round) != 2 || open.Ties != 2 {
			t.Errorf("%+v %v", open, err)
		}
		if open, err = s.Children.Open(ctx, o.support, n.ID); err != nil || len(open.Invited)+len(open.Round) > 0 || open.Ties != 2 {
			t.Errorf("business support: %+v %v", open, err)
		}
		if got := faultKey(s.Children.EndCare(ctx, o.sam, children.End{Child: n.ID, On: "2026-03-21", Reason: "E8"})); got != "child.end.error.over" {
			t.Errorf("ended again: %q", got)
		}
		other := plan
		other.Place = "elsewhere"
		if got := faultKey(errOf(s.Children.PlanReview(ctx, o.ines, other))); got != "child.error.planned" {
			t.Errorf("planned: %q", got)
		}
		load, err := s.Reviews.Caseload(ctx, o.ines, all)
		if err != nil || len(load.Cases) != 1 || load.Cases[0].InCare {
			t.Errorf("%+v %v", load.Cases, err)
		}
		if _, err := s.Reviews.Review(ctx, care.Viewer{Person: n.ID, Band: care.Young, Lang: care.English}, planned); err != nil {
			t.Errorf("the child's own page: %v", err)
		}
		if err := s.Children.UndoEnd(ctx, o.ines, n.ID); err != nil {
			t.Fatal(err)
		}
		p = childPage(t, s, o.ines, n.ID)
		if !p.InCare || len(openSpells(p)) != 3 || p.Undo {
			t.Errorf("taken back: %+v", p)
		}
		if err := s.Children.EndCare(ctx, o.sam, end); err != nil {
			t.Fatal(err)
		}
		base.Clock.Move(25 * time.Hour)
		if got := faultKey(s.Children.UndoEnd(ctx, o.ines, n.ID)); got != "child.end.error.undo" {
			t.Errorf("after a day: %q", got)
		}
		verified(t, s)
	})
}

func all(cases []reviews.Case) []reviews.Case { return cases }

// Who comes back begins a new period: what was held before counts no more, and those who
// keep facts say who has the work that nobody has.
func TestBackInCare(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx := t.Context()
		o := newOffice(t, s)
		n := newChild(o)
		n.IRO = ""
		if err := s.Children.Make(ctx, o.support, n); err != nil {
			t.Fatal(err)
		}
		plan := children.Plan{Child: n.ID, StartsAt: base.Clock.Now().Add(72 * time.Hour)}
		if _, err := s.Children.PlanReview(ctx, o.sam, plan); err != nil {
			t.Fatal(err)
		}
		back := children.Back{Child: n.ID, On: "2026-03-10", IRO: o.ines.Person}
		if got := faultKey(s.Children.Return(ctx, o.support, back)); got != "child.end.error.incare" {
			t.Errorf("in care: %q", got)
		}
		if err := s.Children.EndCare(ctx, o.sam, children.End{Child: n.ID, On: "2026-03-01", Reason: "E4B"}); err != nil {
			t.Fatal(err)
		}
		for want, b := range map[string]children.Back{
			"child.error.cared": {}, "child.error.future": {On: "2026-03-27"}, "child.back.error.before": {On: "2026-02-28"}, "staff.error.cannot": {On: "2026-03-10", IRO: o.sam.Person},
			"ties.error.changed": {On: "2026-03-10", Worker: o.sam.Person},
		} {
			b.Child = n.ID
			if got := faultKey(s.Children.Return(ctx, o.support, b)); got != want {
				t.Errorf("%q, want %q", got, want)
			}
		}
		if err := s.Children.Return(ctx, o.sam, back); care.KindOf(err) != care.KindNotFound {
			t.Errorf("the social worker says who the IRO is: %v", err)
		}
		for range 2 {
			if err := s.Children.Return(ctx, o.support, back); err != nil {
				t.Fatal(err)
			}
		}
		p := childPage(t, s, o.ines, n.ID)
		if !p.InCare || p.CaredOn != "2026-03-10" || len(p.Workers) != 2 || p.Reviews[0].DueOn != "2026-04-09" {
			t.Errorf("%+v", p)
		}
		p.Past = []children.Held{{On: "2026-02-20"}}
		p.Reviews = []children.ReviewDay{{State: network.ReviewClosed, HeldOn: "2026-02-25"}}
		if due := p.Due(review.NewRules(&profiles.Profile{})); due.On != "2026-04-09" {
			t.Errorf("due on %s", due.On)
		}
		verified(t, s)
	})
}

// From the 18th birthday on no review is due.
func TestNoReviewIsDueFromTheEighteenthBirthday(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx := t.Context()
		o := newOffice(t, s)
		for born, in := range map[care.Date]bool{"2008-03-26": false, "2008-03-27": true} {
			n := newChild(o)
			n.Number, n.BornOn, n.Name = string(born), born, "Kit "+string(born)
			if err := s.Children.Make(ctx, o.support, n); err != nil {
				t.Fatal(err)
			}
			p := childPage(t, s, o.ines, n.ID)
			if p.InCare != in || p.Due(review.NewRules(&profiles.Profile{})).On.Empty() == in {
				t.Errorf("born %s: %+v", born, p)
			}
			_, err := s.Children.PlanReview(ctx, o.ines, children.Plan{Child: n.ID, StartsAt: base.Clock.Now().Add(time.Hour)})
			if (err == nil) != in || err != nil && faultKey(err) != "child.error.notcare" {
				t.Errorf("born %s: planned, %v", born, err)
			}
			load, err := s.Reviews.Caseload(ctx, o.ines, all)
			at := slices.IndexFunc(load.Cases, func(c reviews.Case) bool { return c.Child == n.ID })
			if err != nil || load.Cases[at].InCare != in {
				t.Errorf("born %s: %+v %v", born, load.Cases, err)
			}
		}
		verified(t, s)
	})
}

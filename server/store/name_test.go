package store_test

import (
	"errors"
	"myreview/server/store/reviews"
	"slices"
	"strings"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/letter"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/children"
	"myreview/server/store/network"
	"myreview/server/store/storetest"
)

// A name holds from its day: pages say the name of today, one that is to come waits, and
// what was written before keeps its words. Nobody of the family reads the others.
func TestANameHoldsFromItsDay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx := t.Context()
		f := storetest.NewFamily(t, s, care.Young)
		child, worker := f.Child.Person, f.Worker.Viewer
		said := func() string {
			t.Helper()
			me, err := s.People.Me(ctx, f.Child.Viewer)
			if err != nil {
				t.Fatal(err)
			}
			return me.Name
		}
		for want, n := range map[string]children.NewName{
			"child.error.name":        {Person: child},
			"child.rename.error.who":  {Name: "Rowan"},
			"child.rename.error.who ": {Name: "Rowan", Person: f.IRO.Person},
			"child.rename.error.far":  {Name: "Rowan", Person: child, Since: "2027-03-27"},
		} {
			n.ID, n.Child = care.NewID(), child
			if got := faultKey(s.Children.Rename(ctx, worker, n)); got != strings.TrimSpace(want) {
				t.Errorf("%+v: %q, want %q", n, got, want)
			}
		}
		soon := children.NewName{ID: care.NewID(), Child: child, Person: child, Name: "Rowan Adopted", Pronouns: "they", Since: "2026-03-28"}
		for range 2 { // the button was pressed twice
			if err := s.Children.Rename(ctx, worker, soon); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Children.HoldNames(ctx); err != nil || said() != storetest.ChildName {
			t.Errorf("before its day: %s, %v", said(), err)
		}
		for name, v := range map[string]care.Viewer{"child": f.Child.Viewer, "carer": f.Carer.Viewer, "parent": f.Parent.Viewer, "excluded parent": f.Excluded.Viewer, "stranger": f.Stranger} {
			_, _, err := s.Children.Names(ctx, v, child)
			for what, err := range map[string]error{"reads": err, "renames": s.Children.Rename(ctx, v, soon), "takes back": s.Children.Unname(ctx, v, child, soon.ID)} {
				if care.KindOf(err) != care.KindNotFound {
					t.Errorf("the %s %s: %v", name, what, err)
				}
			}
		}
		other := soon
		other.ID, other.Name = care.NewID(), "Rowan A"
		if err := s.Children.Rename(ctx, worker, other); err != nil { // the one before is no longer waited for
			t.Fatal(err)
		}
		carer := children.NewName{ID: care.NewID(), Child: child, Person: f.Carer.Person, Name: "Cora Married"}
		if err := s.Children.Rename(ctx, worker, carer); err != nil {
			t.Fatal(err)
		}
		base.Clock.Move(48 * time.Hour)
		for range 2 { // two instances
			if err := s.Children.HoldNames(ctx); err != nil {
				t.Fatal(err)
			}
		}
		p := childPage(t, s, worker, child)
		if said() != "Rowan A" || p.Pronouns != "they" {
			t.Errorf("on its day: %s, %q", said(), p.Pronouns)
		}
		if got := faultKey(s.Children.Unname(ctx, worker, child, other.ID)); got != "child.rename.error.held" {
			t.Errorf("taken back too late: %q", got)
		}
		f2 := p.Facts
		f2.Name = "Rowan B"
		if err := s.Children.Change(ctx, worker, child, f2); err != nil {
			t.Fatal(err)
		}
		who, names, err := s.Children.Names(ctx, worker, child)
		var got []string
		for _, n := range names {
			got = append(got, n.Was+" > "+n.Name+" "+string(n.Since)+" "+n.By)
		}
		want := "Rowan A > Rowan B 2026-03-28 Wale Test-Worker, Robin Test-Child > Rowan A 2026-03-28 Wale Test-Worker, Cora Test-Carer > Cora Married 2026-03-26 Wale Test-Worker"
		if err != nil || strings.Join(got, ", ") != want || len(who) != 5 {
			t.Errorf("%v\n%+v %v", got, who, err)
		}
		o := newOffice(t, s)
		if who, names, err := s.Children.Names(ctx, o.support, child); err != nil || len(who) != 1 || len(names) != 2 {
			t.Errorf("business support: %+v %+v %v", who, names, err)
		}
		verified(t, s)
	})
}

// A letter that was sent keeps the name that it was written with.
func TestALetterKeepsTheNameItWasWrittenWith(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Base) {
		ctx := t.Context()
		f := storetest.NewFamily(t, s, care.Young)
		iro, rev := f.IRO.Viewer, f.Review
		err := s.Meetings.OpenReview(ctx, iro, rev, "")
		if err == nil {
			err = s.Reviews.ConfirmAttendance(ctx, iro, rev, map[care.ID]review.Mode{
				f.Child.Seat: review.InRoom, f.IRO.Seat: review.InRoom, f.Worker.Seat: review.InRoom, f.Carer.Seat: review.InRoom, f.Parent.Seat: review.NotThere,
			}, review.Spoke)
		}
		if err == nil {
			err = s.Reviews.CloseReview(ctx, iro, rev, reviews.Close{PN: review.PN1, Reason: "spoke", Live: true})
		}
		src, err2 := s.Letters.LetterSource(ctx, iro, rev)
		draft := letter.Draft(src, plainly)
		_, err3 := s.Letters.SaveLetter(ctx, iro, rev, 0, draft, letter.Fields(draft))
		if err = errors.Join(err, err2, err3, s.Letters.PublishLetter(ctx, iro, rev, 1)); err != nil {
			t.Fatal(err)
		}
		read := func() string {
			l, err := s.Letters.Letter(ctx, f.Child.Viewer, rev)
			if err != nil {
				t.Fatal(err)
			}
			text, err := l.Encode()
			if err != nil {
				t.Fatal(err)
			}
			return string(text)
		}
		before := read()
		for _, n := range []children.NewName{{Person: f.Child.Person, Name: "Rowan New"}, {Person: f.Carer.Person, Name: "Corinna New"}} {
			n.ID, n.Child = care.NewID(), f.Child.Person
			if err := s.Children.Rename(ctx, f.Worker.Viewer, n); err != nil {
				t.Fatal(err)
			}
		}
		if after := read(); after != before || !strings.Contains(before, "Robin") {
			t.Errorf("before %s\nafter %s", before, after)
		}
		around, err := s.People.Circle(ctx, f.Child.Viewer, rev)
		if err != nil || len(around) == 0 || !slices.ContainsFunc(around, func(n network.Named) bool { return n.Name == "Corinna New" }) {
			t.Errorf("pages of today: %+v %v", around, err)
		}
	})
}

package store_test

import (
	"strings"
	"testing"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/storetest"
)

// Who turns 18 within three months: all for the IRO manager, an IRO's own for them, none
// for anybody else at work, and nothing for who is not.
func TestWhoTurnsEighteenSoon(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c, ctx := newCovering(t, s, base), t.Context()
		for name, born := range map[string]care.Date{
			"Last day": c.today.AddMonths(3 - 18*12), "Today": c.today.AddMonths(-18 * 12), "Too late": c.today.AddMonths(3 - 18*12).AddDays(1), "Was 18": c.today.AddMonths(-18 * 12).AddDays(-1),
		} {
			id, err := s.People.AddPerson(ctx, network.Person{Name: name, Band: care.Young, Lang: care.English}, "", "")
			if err == nil {
				_, err = s.People.AddChild(ctx, people.Child{Person: id, BornOn: born, CaredOn: "2020-01-01"})
			}
			if err == nil && name == "Today" {
				_, err = s.People.AddTie(ctx, care.Tie{Person: c.olu.Person, Child: id, Kind: care.TieIRO})
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		elsewhere := c.olu
		elsewhere.Within = string(c.Child.Person)
		for _, one := range []struct {
			who  string
			v    care.Viewer
			want string
		}{
			{"the IRO manager", c.manager, "Today Olu Cover, Last day "}, {"their IRO", c.olu, "Today Olu Cover"}, {"another IRO", c.third, ""},
			{"an administrator", c.two[0], ""}, {"a social worker", c.Worker.Viewer, ""}, {"the IRO, by a way in for another child", elsewhere, ""},
		} {
			all, err := s.Children.TurnEighteen(ctx, one.v)
			var got []string
			for _, e := range all {
				got = append(got, e.Name+" "+e.IRO)
			}
			if err != nil || strings.Join(got, ", ") != one.want {
				t.Errorf("%s: %q, %v, want %q", one.who, got, err, one.want)
			}
		}
		for _, v := range []care.Viewer{{}, c.Child.Viewer, c.Parent.Viewer} {
			if _, err := s.Children.TurnEighteen(ctx, v); care.KindOf(err) != care.KindNotFound {
				t.Errorf("%+v: %v", v, err)
			}
		}
	})
}

// Whoever takes the IRO's job away reads how many children have them; then nobody has those
// children, and the IRO manager gives them to another.
func TestTheChildrenOfWhoIsNoIROAnyMoreAreSeen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c, ctx := newCovering(t, s, base), t.Context()
		if has, err := s.Staff.HasBy(ctx, c.two[0], c.IRO.Person); err != nil || has[care.JobIRO] != 1 {
			t.Errorf("they have %v, %v", has, err)
		}
		one, err := s.Staff.Member(ctx, c.two[0], c.IRO.Person)
		if err != nil {
			t.Fatal(err)
		}
		without := func() int {
			t.Helper()
			all, err := s.Children.Caseloads(ctx, c.manager)
			if err != nil {
				t.Fatal(err)
			}
			return len(all.Without)
		}
		before := without()
		if err := s.Staff.EndJob(ctx, c.two[0], one.Jobs[0].ID); err != nil {
			t.Fatal(err)
		}
		if n := without(); n != before+1 {
			t.Errorf("%d children without an IRO, not one more than %d", n, before)
		}
		hand := people.HandOn{Child: c.Child.Person, Kind: care.TieIRO, From: c.IRO.Person, To: c.olu.Person, Reason: "another job"}
		if err := s.People.HandOn(ctx, c.manager, hand); err != nil {
			t.Fatal(err)
		}
		if n := without(); n != before {
			t.Errorf("%d children without an IRO, not %d", n, before)
		}
	})
}

// Whoever was sent out of a child's last review found a line at home that led to no page.
func TestALineAtHomeLeadsToAPage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f, ctx := storetest.NewFamily(t, s, care.Young), t.Context()
		if err := s.Meetings.RemoveSeat(ctx, f.IRO.Viewer, f.Review, f.Worker.Seat); err != nil {
			t.Fatal(err)
		}
		lines := func(when string) {
			t.Helper()
			for _, who := range []storetest.Member{f.Worker, f.IRO} {
				page := func() bool { _, err := s.Children.Child(ctx, who.Viewer, f.Child.Person); return err == nil }()
				if line := strings.Contains(caseload(t, s, who.Viewer), storetest.ChildName); line != page {
					t.Errorf("%s: a line %v, a page %v", when, line, page)
				}
			}
		}
		lines("before the review")
		past := base.Raw(t)
		for words, args := range map[string][]any{
			"UPDATE review SET state = 'closed', opened_at = starts_at, closed_at = starts_at": nil,
			"INSERT INTO letter (id, review_id, state, rev, lang, band, body, saved_at, by_person) SELECT $1, id, 'published', 1, 'en', 'young', $2, starts_at, $3 FROM review": {
				string(care.NewID()), []byte{0}, string(f.IRO.Person),
			},
		} {
			if _, err := past.ExecContext(ctx, words, args...); err != nil {
				t.Fatal(err)
			}
		}
		lines("when it is over")
		if err := s.Reviews.KeepAllNext(ctx); err != nil {
			t.Fatal(err)
		}
		lines("when the next is there, from which they stay sent out")
	})
}

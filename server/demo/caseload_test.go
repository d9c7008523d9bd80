package demo

import (
	"strings"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/reviews"
	"myreview/server/store/storetest"
)

func caseloadOf(t *testing.T, s *store.Store, slug string) []reviews.Case {
	t.Helper()
	c, err := s.Reviews.Caseload(t.Context(), viewerOf(t, s, slug), func(all []reviews.Case) []reviews.Case { return all })
	if err != nil {
		t.Fatal(err)
	}
	return c.Shown
}

// Each IRO of the demo has as many children as one has in life, beside the stories:
// some late, some today, some planned and some not, letters owed, forms that came in.
func TestTheDemosCaseloads(t *testing.T) {
	s, base := storetest.SQLite(t)
	if err := Load(t.Context(), s, base.Clock.Now, Caseload); err != nil {
		t.Fatal(err)
	}
	today, names := care.DateOf(base.Clock.Now()), map[string]int{}
	for slug, stories := range map[string]int{ruth.slug: 3, daniel.slug: 4} { // Daniel covers one of Ruth's
		all := caseloadOf(t, s, slug)
		if len(all) != Caseload+stories {
			t.Errorf("%s has %d children, not %d", slug, len(all), Caseload+stories)
		}
		n := map[string]int{}
		for _, c := range all {
			names[c.Name]++
			d := c.Days()
			for _, p := range review.Piles {
				if d.In(p, today).Review {
					n[string(p)]++
				}
			}
			if c.Letter != "" {
				n["letters"]++
			}
			if c.Sent > 0 {
				n["forms"]++
			}
			if age := c.BornOn.AgeOn(today); age < 4 || age > 17 {
				t.Errorf("%s is %d", c.Name, age)
			}
		}
		for what, most := range map[string]int{"late": 12, "today": 3, "week": 15, "unplanned": 25, "letters": 20, "forms": 40} {
			if n[what] == 0 || n[what] > most {
				t.Errorf("%s: %d %s, at least 1 and at most %d", slug, n[what], what, most)
			}
		}
	}
	for name, n := range names {
		if n > 1 && !strings.HasPrefix(name, "Amara") {
			t.Errorf("%s is there %d times", name, n)
		}
	}
	var codes, late int
	if err := base.Raw(t).QueryRow("SELECT COUNT(DISTINCT pn), COUNT(DISTINCT late) FROM review WHERE state = 'closed'").Scan(&codes, &late); err != nil || codes < 7 || late < 5 {
		t.Errorf("%d participation codes and %d reasons for being late, %v", codes, late, err)
	}
	var why, came int
	if err := base.Raw(t).QueryRow("SELECT (SELECT COUNT(DISTINCT reason) FROM review_move), (SELECT COUNT(DISTINCT r.state || (came_on = '')) FROM report JOIN review r ON r.id = review_id)").Scan(&why, &came); err != nil || why < 3 || came != 4 {
		t.Errorf("%d reasons for which reviews were moved, %d of 4 kinds of reports: that came or not, for a review ahead or held, %v", why, came, err)
	}
	people, err := People(t.Context(), s)
	if err != nil || len(people) != 37 {
		t.Errorf("%d people to choose from: %v", len(people), err)
	}
	if r, err := s.Audit.Verify(t.Context(), nil, nil); err != nil || len(r.Faults) > 0 {
		t.Errorf("not on record as it is: %v, %v", r.Faults, err)
	}
}

// It can be made on any day, a few of each IRO's on both databases.
func TestCaseloadsOnAnyDay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		at, err := time.Parse("2006-01-02 15:04", "2028-02-29 23:59")
		if err != nil {
			t.Fatal(err)
		}
		base.Clock.Move(at.Sub(base.Clock.Now()))
		if err := Load(t.Context(), s, base.Clock.Now, 11); err != nil {
			t.Fatal(err)
		}
		if all := caseloadOf(t, s, ruth.slug); len(all) != 11+3 {
			t.Errorf("%d children", len(all))
		}
	})
}

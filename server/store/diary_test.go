package store_test

import (
	"fmt"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/storetest"
)

// What somebody led stays in their diary as held, while they have the child's work.
func TestTheDiaryKeepsWhatWasHeld(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := begun(t, s, base)
		now := base.Clock.Now()
		c.add(t, "new", care.TieCoverIRO, care.TieActive)
		says := func(name string, from, until time.Time, due care.Date) (out string) {
			t.Helper()
			planned, _, err := c.Reviews.Diaries.Of(t.Context(), c.atDesk(name), from, until, due)
			leads := c.Reviews.Diaries.Has(t.Context(), c.atDesk(name))
			if care.KindOf(err) == care.KindNotFound && care.KindOf(leads) == care.KindNotFound {
				return "no diary"
			}
			if err != nil || leads != nil {
				t.Fatal(err)
			}
			for _, e := range planned {
				out += fmt.Sprintf("%v live %v held %v ", e.Review == c.review, e.Live, e.Held)
			}
			return out
		}
		before, after, due := now.Add(-time.Hour), now.Add(5*time.Hour), care.DateOf(now)
		if got := says("iro", before, after, due); got != "true live true held false " {
			t.Errorf("while it is held: %s", got)
		}
		c.close(t)
		for _, row := range []struct {
			who, name   string
			from, until time.Time
			due         care.Date
			want        string
		}{
			{who: "the IRO", name: "iro", from: before, until: after, due: due, want: "true live false held true "},
			{who: "their calendar", name: "iro", from: before, until: after, want: "true live false held true "},
			{who: "the cover", name: "cover", from: before, until: after, due: due, want: "true live false held true "},
			{who: "another week", name: "iro", from: after, until: after.Add(9 * time.Hour), due: due},
			{who: "who was not there", name: "new", from: before, until: after, due: due},
			{who: "the social worker", name: "worker", from: before, until: after, due: due, want: "no diary"},
		} {
			if got := says(row.name, row.from, row.until, row.due); got != row.want {
				t.Errorf("%s: %q, want %q", row.who, got, row.want)
			}
		}
		// What was held on another day than planned stands on the day on which it was held.
		c.exec(t, "UPDATE review SET starts_at = ? WHERE id = ?", now.AddDate(0, 0, 9), c.review)
		for _, row := range []struct {
			when        string
			from, until time.Time
			want        string
		}{
			{"the day on which it was held", before, after, "true live false held true "},
			{"the day of the plan", before.AddDate(0, 0, 9), after.AddDate(0, 0, 9), ""},
		} {
			if got := says("iro", row.from, row.until, due); got != row.want {
				t.Errorf("%s: %q, want %q", row.when, got, row.want)
			}
		}
		c.exec(t, "UPDATE tie SET state = 'ended' WHERE id = ?", c.tie["iro"])
		if got := says("iro", before, after, due); got != "no diary" {
			t.Errorf("who has the child's work no more: %s", got)
		}
	})
}

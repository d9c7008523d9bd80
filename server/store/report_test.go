package store_test

import (
	"fmt"
	"testing"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/reviews"
	"myreview/server/store/storetest"
)

// Reports are asked for by the people at work on the case. Whoever is asked is told of theirs,
// and the child of those that were shared with them.
func TestReportsThatAreAskedFor(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		ctx, today := t.Context(), care.DateOf(base.Clock.Now())
		keep := func(name string, n reviews.NewReport) error {
			return s.Reviews.Reports.Keep(ctx, c.atDesk(name), c.review, n)
		}
		asked := func(from string, seat care.ID) reviews.NewReport {
			return reviews.NewReport{Report: reviews.Report{ID: care.NewID(), Kind: "carer", From: from, Seat: seat, Asked: today}}
		}
		work := map[string]string{"iro": "ok", "cover": "ok", "worker": "ok"}
		allows(t, c, "ask for a report", work, func(_ care.Viewer, name string) error { return keep(name, asked("CANARY-"+name, "")) })
		allows(t, c, "read the reports", work, func(_ care.Viewer, name string) error {
			_, err := s.Reviews.Reports.Page(ctx, c.atDesk(name), c.review)
			return err
		})
		one := asked("", c.seatOf(t, "carer"))
		for range 2 { // pressed twice
			if err := keep("worker", one); err != nil {
				t.Fatal(err)
			}
		}
		p, err := s.Reviews.Reports.Page(ctx, c.atDesk("iro"), c.review)
		if err != nil || len(p.List) != 4 {
			t.Fatalf("%+v, %v", p.List, err)
		}
		told := func(name string) string {
			r, err := s.Reviews.Review(ctx, c.as(name), c.review)
			if err != nil {
				t.Fatal(err)
			}
			out := ""
			for _, one := range r.Reports {
				out += fmt.Sprintf("%s%s %v %v ", one.Kind, one.From, one.Came != "", one.Shared != "")
			}
			return out
		}
		says := func(want map[string]string) {
			t.Helper()
			for name, w := range want {
				if got := told(name); got != w {
					t.Errorf("%s is told %q, not %q", name, got, w)
				}
			}
		}
		says(map[string]string{"child": "", "carer": "carer false false ", "mum": "", "worker": ""})
		change := one
		change.Of, change.ID, change.Came, change.Shared = one.ID, care.NewID(), today, today
		if err := keep("iro", change); err != nil {
			t.Fatal(err)
		}
		says(map[string]string{"child": "carer false true ", "carer": "carer true false ", "mum": "", "worker": ""})
		if got := faultKey(keep("worker", change)); got != "plan.error.meanwhile" {
			t.Errorf("the second of two: %s", got)
		}
		for want, n := range map[string]reviews.Report{
			"report.error.kind": {Kind: "none", From: "x", Asked: today}, "report.error.from": {Kind: "other", Asked: today}, "report.error.asked": {Kind: "other", From: "x"},
			"plan.error.ahead":    {Kind: "other", From: "x", Asked: today.AddDays(1)},
			"report.error.before": {Kind: "other", From: "x", Asked: today, Chased: today.AddDays(-1)}, "report.error.shared": {Kind: "other", From: "x", Asked: today, Shared: today},
		} {
			n.ID = care.NewID()
			if got := faultKey(keep("iro", reviews.NewReport{Report: n})); got != want {
				t.Errorf("%s: %s", want, got)
			}
		}
		if got := faultKey(keep("iro", asked("", care.NewID()))); got != "report.error.from" {
			t.Errorf("the seat of another review: %s", got)
		}
	})
}

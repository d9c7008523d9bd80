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

// Business support chases: it reads of whom a report is asked and its days, and says when one
// was chased and when it came. It asks for none, and says nothing else of one.
func TestBusinessSupportChasesReports(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c, o := newRound(t, s, base), newOffice(t, s)
		ctx, today := t.Context(), care.DateOf(base.Clock.Now())
		r := s.Reviews.Reports
		carer := reviews.Report{ID: care.NewID(), Kind: "carer", Seat: c.seatOf(t, "carer"), Asked: today.AddDays(-9)}
		nurse := reviews.Report{ID: care.NewID(), Kind: "health", From: "A nurse", Asked: today.AddDays(-8), Came: today.AddDays(-4), Shared: today.AddDays(-2)}
		for _, one := range []reviews.Report{carer, nurse} {
			if err := r.Keep(ctx, c.atDesk("worker"), c.review, reviews.NewReport{Report: one}); err != nil {
				t.Fatal(err)
			}
		}
		aunt := storetest.Employ(t, s, o.two, "Aunt Support", care.JobBusinessSupport)
		if _, err := s.People.AddTie(ctx, care.Tie{Person: aunt.Person, Child: c.person["child"], Kind: care.TieRelative}); err != nil {
			t.Fatal(err)
		}
		gone := o.support
		gone.Staff = false
		for name, v := range map[string]care.Viewer{"the IRO manager": o.manager, "another IRO": o.olu, "an administrator": o.two[0], "who is the child's aunt": aunt, "who signed in for another child": {Person: o.support.Person, Staff: true, Within: string(care.NewID())}, "not as staff": gone} {
			_, err := r.Page(ctx, v, c.review)
			refused(t, name, err, care.KindNotFound, "")
			refused(t, name, r.Keep(ctx, v, c.review, reviews.NewReport{Report: reviews.Report{ID: care.NewID()}, Of: carer.ID}), care.KindNotFound, "")
		}
		_, err := r.Page(ctx, o.support, care.NewID())
		refused(t, "a review that is not there", err, care.KindNotFound, "")
		reads := func() []reviews.Report {
			p, err := r.Page(ctx, o.support, c.review)
			if err != nil || !p.Chases || len(p.People) > 0 || len(p.List) != 2 {
				t.Fatalf("%+v %v", p, err)
			}
			return p.List
		}
		if all := reads(); all[0].From == "" || all[1].From != "A nurse" || all[1].Came != nurse.Came || !all[1].Shared.Empty() {
			t.Errorf("%+v", all)
		}
		says := func(of reviews.Report, change func(*reviews.Report)) string {
			n := reviews.NewReport{Report: reviews.Report{ID: care.NewID(), Chased: of.Chased, Came: of.Came}, Of: of.ID}
			change(&n.Report)
			return faultKey(r.Keep(ctx, o.support, c.review, n))
		}
		for _, row := range []struct {
			what   string
			of     reviews.Report
			change func(*reviews.Report)
			want   string
		}{
			{"asks for one", reviews.Report{}, func(n *reviews.Report) { n.Kind, n.From, n.Asked = "other", "Someone", today }, "error.forbidden"},
			{"a day that is still to come", carer, func(n *reviews.Report) { n.Came = today.AddDays(1) }, "plan.error.ahead"},
			{"chased before it was asked for", carer, func(n *reviews.Report) { n.Chased = today.AddDays(-10) }, "report.error.before"},
			{"came after it was shared", nurse, func(n *reviews.Report) { n.Came = today.AddDays(-1) }, "report.error.shared"},
			{"shared, and did not come", nurse, func(n *reviews.Report) { n.Came = "" }, "report.error.shared"},
			{"chased", carer, func(n *reviews.Report) {
				n.Chased, n.Kind, n.Asked, n.Shared = today.AddDays(-1), "other", today, today
			}, ""},
			{"from a page of before", carer, func(n *reviews.Report) { n.Came = today }, "plan.error.meanwhile"},
			{"came", carer, func(n *reviews.Report) { n.Changes, n.Chased, n.Came = 1, today.AddDays(-1), today }, ""},
		} {
			if got := says(row.of, row.change); got != row.want {
				t.Errorf("%s: %q, want %q", row.what, got, row.want)
			}
		}
		if one := reads()[0]; one.Kind != "carer" || one.Asked != carer.Asked || one.Chased != today.AddDays(-1) || one.Came != today || one.Seat != carer.Seat {
			t.Errorf("%+v", one)
		}
	})
}

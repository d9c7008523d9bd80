package store_test

import (
	"fmt"
	"slices"
	"testing"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/children"
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

// A report is judged by the first part of the review that was held after it was asked for, on its
// page, in the lists and in the figures alike: an adjourned review makes no report in time.
func TestAReportIsJudgedByOneDay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		p, ctx := newInParts(t, s, base, "2014-02-03", "2026-03-02", "2026-03-10"), t.Context()
		o := p.office
		ask := func(from string, asked care.Date) reviews.Report {
			t.Helper()
			one := reviews.Report{ID: care.NewID(), Kind: "worker", From: from, Asked: asked}
			if err := s.Reviews.Reports.Keep(ctx, o.ines, p.review, reviews.NewReport{Report: one}); err != nil {
				t.Fatal(err)
			}
			return one
		}
		late := func(rule string, want int) {
			t.Helper()
			all, err := s.Reviews.Reports.Late(ctx, o.support)
			if err != nil || len(all) != min(1, want) || want > 0 && (all[0].Review != p.review || all[0].Child != p.child.Name || all[0].Count != want) {
				t.Errorf("%s: business support is told of %+v, %v", rule, all, err)
			}
			load, err := s.Reviews.Caseload(ctx, o.ines, func(all []reviews.Case) []reviews.Case { return all })
			if err != nil || load.Shown[0].Reports != want {
				t.Errorf("%s: the IRO is told of %+v, %v", rule, load.Shown, err)
			}
		}
		move := children.Move{ID: care.NewID(), Child: p.child.ID, Was: nextOf(t, s, o.ines, p.child.ID).StartsAt, Reason: "report", Decided: "iro"}
		move.StartsAt = move.Was.AddDate(0, 0, 10) // to 20 March
		if err := s.Children.MoveReview(ctx, o.ines, move); err != nil {
			t.Fatal(err)
		}
		never, between := ask("never came", "2026-03-09"), ask("between the parts", "2026-03-09")
		late("eleven days before", 0)
		p.at(t, "2026-03-16")
		late("four days before", 2)
		p.at(t, "2026-03-20")
		p.open(t)
		if got := p.later(review.Adjourned, "2026-04-02", "report"); got != "" {
			t.Fatal(got)
		}
		late("adjourned", 2)
		p.at(t, "2026-03-23")
		second := ask("for the second part", "2026-03-23")
		late("one more was asked for", 2)
		for _, one := range []*reviews.Report{&between, &second} {
			n := reviews.NewReport{Report: *one, Of: one.ID}
			n.ID, n.Came = care.NewID(), "2026-03-23"
			if err := s.Reviews.Reports.Keep(ctx, o.ines, p.review, n); err != nil {
				t.Fatal(err)
			}
		}
		late("two came", 1)
		page, err := s.Reviews.Reports.Page(ctx, o.ines, p.review)
		if err != nil || page.On != "2026-04-02" {
			t.Fatalf("%+v, %v", page, err)
		}
		want := map[care.ID]care.Date{never.ID: "2026-03-20", between.ID: "2026-03-20", second.ID: "2026-04-02"}
		var bands []review.ReportBand
		for _, one := range page.List {
			if one.Day != want[one.ID] {
				t.Errorf("%s is judged by %s, not %s", one.From, one.Day, want[one.ID])
			}
			bands = append(bands, review.Law().BandOf(one.Day, one.Came))
		}
		p.at(t, "2026-04-02")
		p.open(t)
		if got := p.close(t, reviews.Close{PN: review.PN1, Late: "report"}); got != "" {
			t.Fatal(got)
		}
		late("closed", 0)
		all, _, err := s.Figures.Held(ctx, o.manager, review.YearOf("2026-04-02"))
		if err != nil || len(all) != 1 {
			t.Fatal(all, err)
		}
		slices.Sort(bands)
		slices.Sort(all[0].Reports)
		if !slices.Equal(bands, all[0].Reports) || !slices.Equal(bands, []review.ReportBand{review.ReportAfter, review.ReportAfter, review.ReportOnTime}) {
			t.Errorf("the page says %v, the figures %v", bands, all[0].Reports)
		}
	})
}

// The list of late reports is business support's, of children to whom they are nothing else.
func TestWhoHasTheListOfLateReports(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c, o := newRound(t, s, base), newOffice(t, s)
		ctx, today := t.Context(), care.DateOf(base.Clock.Now())
		one := reviews.Report{ID: care.NewID(), Kind: "carer", Seat: c.seatOf(t, "carer"), Asked: today.AddDays(-9)}
		if err := s.Reviews.Reports.Keep(ctx, c.atDesk("worker"), c.review, reviews.NewReport{Report: one}); err != nil {
			t.Fatal(err)
		}
		aunt := storetest.Employ(t, s, o.two, "Aunt Support", care.JobBusinessSupport)
		if _, err := s.People.AddTie(ctx, care.Tie{Person: aunt.Person, Child: c.person["child"], Kind: care.TieRelative}); err != nil {
			t.Fatal(err)
		}
		for name, v := range map[string]care.Viewer{"the IRO manager": o.manager, "an IRO": o.olu, "an administrator": o.two[0], "the child": c.as("child")} {
			_, err := s.Reviews.Reports.Late(ctx, v)
			refused(t, name, err, care.KindNotFound, "")
		}
		for _, of := range []struct {
			who  string
			v    care.Viewer
			want int
		}{{"business support", o.support, 1}, {"the child's aunt", aunt, 0}} {
			if all, err := s.Reviews.Reports.Late(ctx, of.v); err != nil || len(all) != of.want {
				t.Errorf("%s: %+v, %v", of.who, all, err)
			}
		}
		c.exec(t, "INSERT INTO death (person_id, died_on, by_person, said_at) VALUES (?, ?, ?, ?)", c.person["child"], today, c.person["iro"], base.Clock.Now())
		if all, err := s.Reviews.Reports.Late(ctx, o.support); err != nil || len(all) > 0 {
			t.Errorf("of a child who has died: %+v, %v", all, err)
		}
	})
}

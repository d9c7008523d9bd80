package store_test

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/storetest"
)

// figures compares those of a year with what the database says by queries of their own.
func (a *authority) figures(t *testing.T, year review.Year) {
	t.Helper()
	first, last := year.Days("2040-01-01")
	all, rows, err := a.Figures.Held(t.Context(), a.manager, year)
	if err != nil {
		t.Fatal(err)
	}
	got, want := map[string]int{}, map[string]int{}
	for _, g := range review.Figures(all) {
		for _, f := range g.Figures {
			if n := f.Count(); n > 0 && g.Key != review.CountPart && !strings.HasPrefix(g.Key, review.CountForms) {
				got[g.Key+" "+f.Key] = n
			}
			for _, id := range f.Reviews {
				if rows[id].Held < first || rows[id].Held > last {
					t.Errorf("%s %s counts %+v", g.Key, f.Key, rows[id])
				}
			}
		}
	}
	count := func(group, query string) {
		t.Helper()
		var found []struct {
			Key string
			N   int
		}
		if err := a.Read(t.Context()).Raw(query, first, last).Scan(&found).Error; err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			want[group+" "+f.Key] = f.N
		}
	}
	const these = " FROM review WHERE state = 'closed' AND completed_on >= ? AND completed_on <= ? "
	count(review.CountTime, "SELECT CASE WHEN due_on = '' THEN 'none' WHEN completed_on <= due_on THEN 'in' ELSE 'late' END AS key, COUNT(*) AS n"+these+"GROUP BY 1")
	count(review.CountLate, "SELECT late AS key, COUNT(*) AS n"+these+"AND completed_on > due_on AND due_on <> '' GROUP BY late")
	count(review.CountPN, "SELECT pn AS key, COUNT(*) AS n"+these+"GROUP BY pn")
	count(review.CountChair, "SELECT CASE chair_level WHEN 5 THEN 'whole' WHEN 4 THEN 'some' WHEN 3 THEN 'some' ELSE 'none' END AS key, COUNT(*) AS n"+these+"GROUP BY 1")
	count(review.CountPutOff, `SELECT reason AS key, COUNT(*) AS n FROM (SELECT review_id, reason FROM review_move UNION ALL SELECT review_id, reason FROM review_part WHERE kind = 'adjourned') m
		WHERE review_id IN (SELECT id`+these+`) GROUP BY reason`)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%d: -the database, +the figures\n%s", year, diff)
	}
	if year == 2027 && (len(got) < 12 || len(all) < 50) {
		t.Errorf("%d reviews are counted in %v: too few to say anything", len(all), slices.Sorted(maps.Keys(got)))
	}
}

// A parent is counted as they stood to the review when it was held, whatever came after, and a
// report by when it came.
func TestParentsAreCountedAsTheyStood(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := begun(t, s, base)
		two := storetest.Administrators(t, s)
		manager := storetest.Employ(t, s, two, "Mia Manager", care.JobIROManager)
		c.close(t)
		held := care.DateOf(base.Clock.Now())
		count := func(rule string, came, excluded, uninvited int) {
			t.Helper()
			all, _, err := s.Figures.Held(t.Context(), manager, review.YearOf(held))
			if err != nil || len(all) != 1 {
				t.Fatal(all, err)
			}
			want := slices.Concat(slices.Repeat([]review.ParentAs{review.ParentCame}, came), slices.Repeat([]review.ParentAs{review.ParentExcluded}, excluded), slices.Repeat([]review.ParentAs{review.ParentNotInvited}, uninvited))
			if diff := cmp.Diff(want, all[0].Parents); diff != "" {
				t.Errorf("%s: %s", rule, diff)
			}
		}
		count("one came, one was excluded", 1, 1, 0)
		for i, came := range []care.Date{held.AddDays(-5), held.AddDays(-4), held, held.AddDays(1), ""} {
			c.exec(t, "INSERT INTO report (id, review_id, child_id, kind, asked_on, came_on, by_person, at) VALUES (?, ?, ?, 'worker', ?, ?, ?, ?)",
				care.NewID(), c.review, c.person["child"], held.AddDays(-20), came, c.person["iro"], base.Clock.Now().Add(time.Duration(i)*time.Second))
		}
		all, _, err := s.Figures.Held(t.Context(), manager, review.YearOf(held))
		if want := []review.ReportBand{review.ReportOnTime, review.ReportLate, review.ReportSameDay, review.ReportAfter, review.ReportAfter}; err != nil || !slices.Equal(all[0].Reports, want) {
			t.Errorf("reports: %v, %v", all[0].Reports, err)
		}
		at := func(d time.Duration) time.Time { return base.Clock.Now().Add(d) }
		out := func(since, until any) {
			t.Helper()
			c.exec(t, "DELETE FROM exclusion")
			c.exec(t, "INSERT INTO exclusion (id, tie_id, child_id, way, why, at, since, ended_at) VALUES (?, ?, ?, 'excluded', 'another', ?, ?, ?)", care.NewID(), c.tie["dad"], c.person["child"], at(0), since, until)
		}
		out(at(-time.Hour), nil)
		count("was excluded before it", 1, 1, 0)
		out(at(48*time.Hour), nil)
		count("was excluded after it", 1, 0, 1)
		out(at(-48*time.Hour), at(-24*time.Hour))
		count("was excluded no more", 1, 0, 1)
		out(at(-48*time.Hour), at(48*time.Hour))
		c.exec(t, "UPDATE tie SET state = 'active' WHERE id = ?", c.tie["dad"])
		count("was let in after it", 1, 1, 0)
		c.exec(t, "UPDATE tie SET state = 'ended', until = ? WHERE id = ?", at(48*time.Hour), c.tie["mum"])
		count("left after it", 1, 1, 0)
	})
}

// The figures of the service are for everybody at work. Which reviews they count the manager
// sees, an IRO of their own children alone, and nobody else.
func TestWhoSeesTheFigures(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := begun(t, s, base)
		c.close(t)
		o := newOffice(t, s)
		held := care.DateOf(base.Clock.Now())
		mine := storetest.Employ(t, s, o.two, "Ira Iro", care.JobIRO)
		aunt := storetest.Employ(t, s, o.two, "Asha Aunt", care.JobIROManager)
		c.exec(t, "INSERT INTO tie (id, person_id, child_id, kind, state, since) VALUES (?, ?, ?, 'relative', 'ended', ?)", care.NewID(), aunt.Person, c.person["child"], base.Clock.Now().Add(-time.Hour))
		c.exec(t, "INSERT INTO tie (id, person_id, child_id, kind, state, since) VALUES (?, ?, ?, 'cover', 'active', ?)", care.NewID(), mine.Person, c.person["child"], base.Clock.Now().Add(-time.Hour))
		if err := s.Audit.SignAll(t.Context()); err != nil {
			t.Fatal(err)
		}
		year := review.YearOf(held)
		told := func(on string) {
			t.Helper()
			for _, v := range []care.Viewer{o.manager, o.support, mine} {
				all, _, err := s.Figures.Held(t.Context(), v, year)
				years, wrong := s.Figures.Years(t.Context(), v)
				if now := v == o.manager; wrong != nil || slices.Contains(years, year) != now || (err == nil) != now || (len(all) == 1) != now {
					t.Errorf("%s: %s has %v, %d counted, %v, %v", on, v.Person, years, len(all), err, wrong)
				}
			}
		}
		told("the year is on")
		base.Clock.Move(care.Date("2026-06-30").Time().Add(12 * time.Hour).Sub(base.Clock.Now()))
		told("the last day on which it may change")
		base.Clock.Move(24 * time.Hour)
		if years, err := s.Figures.Years(t.Context(), o.support); err != nil || years[0] != year {
			t.Errorf("once it has settled: %v, %v", years, err)
		}
		for name, want := range map[string]struct {
			v    care.Viewer
			kind care.Kind
			rows int
			mine bool
			none bool // nor is it counted: rows one short of the count would say which it is
		}{
			"manager, an aunt": {v: aunt, none: true},
			"manager":          {v: o.manager, rows: 1},
			"IRO of another":   {v: o.olu},
			"IRO of the child": {v: mine, rows: 1, mine: true},
			"business support": {v: o.support},
			"social worker":    {v: o.sam},
			"mother":           {v: c.as("mum"), kind: care.KindNotFound},
			"nobody":           {kind: care.KindNotFound},
		} {
			all, rows, err := s.Figures.Held(t.Context(), want.v, year)
			if care.KindOf(err) != want.kind || len(rows) != want.rows {
				t.Errorf("%s: %v, %d rows", name, err, len(rows))
			}
			if err == nil && (len(all) == 0) != want.none {
				t.Errorf("%s: the count of all is another: %d", name, len(all))
			}
			if want.rows == 1 && rows[c.review].Mine != want.mine {
				t.Errorf("%s: it opens: %v", name, rows[c.review].Mine)
			}
		}
		if all, _, err := s.Figures.Held(t.Context(), o.manager, year+1); err != nil || len(all) != 0 {
			t.Errorf("held in another year: %v, %v", all, err)
		}
		c.exec(t, "UPDATE review SET closed_at = ? WHERE id = ?", base.Clock.Now(), c.review)
		for _, v := range []care.Viewer{o.manager, o.support} { // closed after its year had settled
			if all, _, err := s.Figures.Held(t.Context(), v, year); err != nil || (len(all) == 1) != (v == o.manager) {
				t.Errorf("%s: %d counted, %v", v.Person, len(all), err)
			}
		}
	})
}

// What is done with a form after the figures of its year have settled does not move them, but for
// the year that the IRO manager follows as it goes.
func TestFormsOfAnOldYearStay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		manager := storetest.Employ(t, s, storetest.Administrators(t, s), "Mia Manager", care.JobIROManager)
		year := review.YearOf(care.DateOf(base.Clock.Now()))
		c.save(t, "child", "y2", 1, c.says("words", care.OnlyIRO))
		c.send(t, "child")
		if _, err := c.writes(t, "iro", "carer", map[string]consult.Answer{"c1": c.says("typed", care.Logistics)}); err != nil {
			t.Fatal(err)
		}
		c.begin(t)
		c.close(t)
		far := func(v care.Viewer) (out []string) {
			all, _, err := s.Figures.Held(t.Context(), v, year)
			if err != nil || len(all) != 1 {
				t.Fatal(all, err)
			}
			for _, f := range all[0].Forms {
				out = append(out, string(f.Form)+" "+f.Far)
			}
			slices.Sort(out)
			return out
		}
		want := []string{"carer sent", "parent none", "parent none", "young sent"}
		base.Clock.Move(year.Settled().AddDays(1).Time().Add(12 * time.Hour).Sub(base.Clock.Now()))
		now := base.Clock.Now()
		for _, row := range []struct {
			what, set string
			args      []any
		}{
			{"as it settled", "UPDATE form SET opened_at = opened_at", nil},
			{"what was typed in is taken back", "UPDATE sending SET back_at = ? WHERE written_by IS NOT NULL", []any{now}},
			{"a draft is late", "INSERT INTO form (id, review_id, person_id, tie_id, key, opened_at) VALUES ('late', ?, ?, ?, 'parent', ?)", []any{c.review, c.person["mum"], c.tie["mum"], now}},
			{"and what was sent is taken back", "INSERT INTO sending (id, form_id, version, sent_at) SELECT 'back', f.id, 9, ? FROM form f WHERE f.key = 'young'", []any{now}},
			{"and is sent", "INSERT INTO sending (id, form_id, version, sent_at) VALUES ('late', 'late', 1, ?)", []any{now}},
		} {
			c.exec(t, row.set, row.args...)
			if got := far(c.atDesk("iro")); !slices.Equal(got, want) {
				t.Errorf("%s: %v, not %v", row.what, got, want)
			}
		}
		if got := far(manager); slices.Equal(got, want) {
			t.Error("the manager, whose figures go on, is told nothing of it")
		}
	})
}

// Who was asked for a form before a review counts by how far they came, an excluded parent too;
// who was not invited, or has no form, does not.
func TestFormsAreCountedByWhoWasAsked(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		manager := storetest.Employ(t, s, storetest.Administrators(t, s), "Mia Manager", care.JobIROManager)
		c.save(t, "child", "y2", 1, c.says("words", care.OnlyIRO))
		c.send(t, "child")
		c.save(t, "mum", "f2", 1, c.says("words", care.Logistics))
		c.add(t, "gran", care.TieRelative, care.TieActive) // and nobody invited her
		c.begin(t)
		c.close(t)
		all, _, err := s.Figures.Held(t.Context(), manager, review.YearOf(care.DateOf(base.Clock.Now())))
		if err != nil || len(all) != 1 {
			t.Fatal(all, err)
		}
		slices.SortFunc(all[0].Forms, func(a, b review.FormOf) int { return strings.Compare(string(a.Form)+a.Far, string(b.Form)+b.Far) })
		want := []review.FormOf{{Form: "carer", Far: review.FormAlone}, {Form: "parent", Far: review.FormBegun}, {Form: "parent", Far: review.FormAlone}, {Form: "young", Far: review.FormSent}}
		if diff := cmp.Diff(want, all[0].Forms); diff != "" {
			t.Error(diff)
		}
	})
}

// What children said in a year is counted once it has settled, piece by piece, and stays as it is.
// What was taken back before does not count, nor does what an adult said.
func TestWhatChildrenSaidIsCountedOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		ctx := t.Context()
		o := newOffice(t, s)
		year := review.YearOf(care.DateOf(base.Clock.Now()))
		c.save(t, "child", "y2", 1, c.says("words", care.OnlyIRO))
		c.save(t, "child", "y22", 1, consult.Answer{State: consult.NotSaying, Audience: care.OnlyIRO})
		c.send(t, "child")
		c.begin(t)
		c.close(t)
		count := func() {
			t.Helper()
			for range 12 {
				if err := s.Figures.CountSaid(ctx); err != nil {
					t.Fatal(err)
				}
			}
		}
		told := func(v care.Viewer, whole bool, want consult.Tally) {
			t.Helper()
			got, all, lost, err := s.Figures.Said(ctx, v, year)
			if err != nil || all != whole || lost {
				t.Fatal(all, lost, err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		}
		no := func(v care.Viewer) {
			t.Helper()
			if got, _, _, err := s.Figures.Said(ctx, v, year); care.KindOf(err) != care.KindNotFound {
				t.Errorf("%s: %v, %v", v.Person, got, err)
			}
		}
		count()
		no(o.manager)
		base.Clock.Move(year.Settled().Time().Add(12 * time.Hour).Sub(base.Clock.Now()))
		count()
		no(o.manager)
		base.Clock.Move(24 * time.Hour)
		told(o.support, false, nil)
		// Of some reviews that were held on one day, none is counted twice or left out.
		held := care.DateOf(base.Clock.Now()).AddDays(-150)
		for i := range 60 {
			c.exec(t, `INSERT INTO review (id, child_id, number, state, starts_at, epoch, due_on, completed_on, opened_at, closed_at, made_at)
				VALUES (?, ?, ?, 'closed', ?, '', ?, ?, ?, ?, ?)`, care.NewID(), c.person["child"], i+100, held.Time(), held, held, held.Time(), held.Time(), held.Time())
		}
		if err := s.Figures.CountSaid(ctx); err != nil {
			t.Fatal(err)
		}
		told(o.support, false, nil)
		count()
		want := consult.Tally{"young well": {consult.ToldYes: 1}, "young change": {consult.ToldNoSay: 1}}
		told(o.support, true, want)
		told(o.manager, true, want)
		no(c.as("mum"))
		no(c.as("child"))
		no(care.Viewer{})
		// What was meddled with before all was counted is counted again from the first review on;
		// a year that is whole stays lost, and keeps none before it from being counted.
		for _, want := range []consult.Tally{want, {}} {
			c.exec(t, "DELETE FROM said")
			if err := s.Figures.CountSaid(ctx); err != nil {
				t.Fatal(err)
			}
			c.exec(t, "UPDATE said SET counts = ?", []byte("meddled"))
			count()
			told(o.manager, true, want)
			c.exec(t, "UPDATE sending SET back_at = ?", base.Clock.Now())
			count()
			told(o.manager, true, want)
		}
		c.exec(t, "DELETE FROM said WHERE year <> ?", strconv.Itoa(int(year)))
		c.exec(t, "UPDATE said SET counts = ?", []byte("meddled"))
		count()
		if got, whole, lost, err := s.Figures.Said(ctx, o.manager, year); err != nil || !whole || !lost || len(got) != 0 {
			t.Errorf("of what was meddled with it is told %v, %v, %v, %v", got, whole, lost, err)
		}
		var years int
		if err := s.Read(ctx).Raw("SELECT COUNT(*) FROM said WHERE whole").Scan(&years).Error; err != nil || years < 2 {
			t.Errorf("%d years are counted: %v", years, err)
		}
		c.exec(t, "DELETE FROM said")
		base.AskedFromHere()
		count()
		told(o.manager, true, consult.Tally{})
		for _, read := range base.WholeTableReads(t) {
			t.Error(read)
		}
	})
}

// Of which a child sent the part about the meeting alone is begun, and not sent.
func TestAPartOfAFormCountsAsBegun(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		manager := storetest.Employ(t, s, storetest.Administrators(t, s), "Mia Manager", care.JobIROManager)
		c.save(t, "child", "m5", 1, c.says("words", care.Wish))
		if err := s.Forms.SendMeeting(t.Context(), c.as("child"), c.review, care.NewID()); err != nil {
			t.Fatal(err)
		}
		c.begin(t)
		c.close(t)
		all, _, err := s.Figures.Held(t.Context(), manager, review.YearOf(care.DateOf(base.Clock.Now())))
		if err != nil || len(all) != 1 || !slices.Contains(all[0].Forms, review.FormOf{Form: "young", Far: review.FormBegun}) {
			t.Error(all, err)
		}
	})
}

// A form that was taken back is not counted as sent; one that was sent again after that is.
func TestAFormThatIsTakenBackWasNotSent(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		manager := storetest.Employ(t, s, storetest.Administrators(t, s), "Mia Manager", care.JobIROManager)
		for _, who := range []string{"child", "mum"} {
			question, audience := "y2", care.OnlyIRO
			if who == "mum" {
				question, audience = "f2", care.Logistics
			}
			c.save(t, who, question, 1, c.says("words", audience))
			c.send(t, who)
			if err := s.Forms.TakeBackAll(t.Context(), c.as(who), c.review, care.NewID()); err != nil {
				t.Fatal(err)
			}
		}
		c.send(t, "mum")
		c.begin(t)
		c.close(t)
		all, _, err := s.Figures.Held(t.Context(), manager, review.YearOf(care.DateOf(base.Clock.Now())))
		if err != nil || len(all) != 1 {
			t.Fatal(all, err)
		}
		far := map[string]int{}
		for _, f := range all[0].Forms {
			far[string(f.Form)+" "+f.Far]++
		}
		if far["young begun"] != 1 || far["young sent"] != 0 || far["parent sent"] != 1 {
			t.Errorf("%v", far)
		}
	})
}

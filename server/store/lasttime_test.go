package store_test

import (
	"strings"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/store"
	"myreview/server/store/storetest"
)

// lastTime is what somebody is asked of the review before, in its words; "-" where the
// question is not asked at all.
func (c *round) lastTime(t *testing.T, name, question, part string) string {
	t.Helper()
	f, err := c.Forms.MyForm(t.Context(), c.as(name), c.review)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	q, ok := f.Form.Question(question)
	if !ok {
		return "-"
	}
	var said []string
	for _, p := range q.Parts {
		if p.ID != part {
			continue
		}
		for _, o := range p.Options {
			said = append(said, o.Text)
		}
	}
	return strings.Join(said, "|")
}

// Whether what was agreed has happened is asked of those who were told of it then: the child
// of all, who cares for them if they were there, and a parent of what they were to do alone.
func TestWhoIsAskedWhetherWhatWasAgreedHappened(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := begun(t, s, base)
		for name, of := range map[string][2]string{"child": {"y18", "main"}, "mum": {"f9", "main"}} {
			if got := c.lastTime(t, name, of[0], of[1]); got != "-" {
				t.Errorf("before anything was agreed %s is asked of %q", name, got)
			}
		}
		door := c.decide(t, c.door())
		call := c.door()
		call.What, call.Plain, call.WhoTie = "Mum calls on Fridays", "Mum will call you on Fridays.", c.tie["mum"]
		c.decide(t, call)
		gone := c.door()
		gone.Plain = "This was taken back."
		if err := c.Reviews.WithdrawDecision(t.Context(), c.as("iro"), c.review, c.decide(t, gone)); err != nil {
			t.Fatal(err)
		}
		c.close(t)

		if err := c.Read(t.Context()).Raw("SELECT id FROM review WHERE child_id = ? AND state <> 'closed'", c.person["child"]).Scan(&c.review).Error; err != nil {
			t.Fatal(err)
		}
		c.exec(t, "UPDATE review SET state = 'planned', starts_at = ? WHERE id = ?", base.Clock.Now().Add(time.Hour), c.review)
		c.add(t, "new carer", care.TieCarer, care.TieActive)
		c.seat(t, "new carer")
		both := "Your door will shut.|Mum will call you on Fridays."
		for _, row := range []struct{ who, question, part, want string }{
			{"child", "y18", "main", both},
			{"carer", "c12", "last", both},
			{"new carer", "c12", "last", ""},
			{"mum", "f9", "main", "Mum will call you on Fridays."},
		} {
			if got := c.lastTime(t, row.who, row.question, row.part); got != row.want {
				t.Errorf("%s is asked of %q, want %q", row.who, got, row.want)
			}
		}

		c.save(t, "child", "y18", 1, consult.Answer{State: consult.Given, Audience: care.OnlyIRO, Values: map[string]consult.Value{
			"main": &consult.Decisions{Freq: consult.Freq{Each: []consult.Wish{{Who: string(door), Want: "bit"}}}},
		}})
		c.send(t, "child")
		for name, want := range map[string]int{"iro": 1, "worker": 0, "carer": 0} {
			got, err := c.Forms.Reading(t.Context(), c.as(name), c.review)
			if err != nil || len(got.Answers) != want {
				t.Errorf("%s reads %d answers, %v; want %d", name, len(got.Answers), err, want)
			}
		}
	})
}

// What a child said before an earlier review is there for the child alone, on request, with the
// words in which they were asked; also where they were asked as a younger child then.
func TestAChildFindsWhatTheySaidTheLastTime(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		c.exec(t, "UPDATE person SET band = 'primary' WHERE id = ?", c.person["child"])
		for _, q := range []string{"p4", "p7", "m6"} {
			a := c.says("CANARY "+q, care.OnlyIRO)
			if q == "m6" {
				a.Audience, a.Values = care.Logistics, map[string]consult.Value{"more": &consult.Text{Text: "CANARY m6"}}
			}
			c.save(t, "child", q, 1, a)
		}
		c.send(t, "child")
		// What somebody typed in for them is no word of theirs, least of all once it was taken back.
		base.Clock.Move(time.Minute)
		for _, words := range []string{"typed", "taken back"} {
			if _, err := c.writes(t, "iro", "child", map[string]consult.Answer{"p4": c.says("CANARY "+words, care.OnlyIRO)}); err != nil {
				t.Fatal(err)
			}
			base.Clock.Move(time.Minute)
		}
		f, err := c.Forms.MyForm(t.Context(), c.as("child"), c.review)
		if err == nil {
			err = c.Forms.TakeBackWritten(t.Context(), c.as("child"), c.review, f.Written[1].ID)
		}
		if err != nil {
			t.Fatal(err)
		}
		c.exec(t, "UPDATE person SET band = 'young' WHERE id = ?", c.person["child"]) // who is eleven by now
		c.begin(t)
		c.close(t)
		if err := c.Read(t.Context()).Raw("SELECT id FROM review WHERE child_id = ? AND state <> 'closed'", c.person["child"]).Scan(&c.review).Error; err != nil {
			t.Fatal(err)
		}
		c.exec(t, "UPDATE review SET state = 'planned', starts_at = ? WHERE id = ?", base.Clock.Now().Add(time.Hour), c.review)
		for _, row := range []struct{ who, question, want string }{
			{"child", "y10", "CANARY p7"}, {"child", "y4", "CANARY p4"}, {"child", "m6", "CANARY m6"}, {"child", "y2", ""}, {"carer", "c1", ""}, {"mum", "f2", ""},
		} {
			f, err := c.Forms.MyForm(t.Context(), c.as(row.who), c.review)
			if err != nil {
				t.Fatal(err)
			}
			q, ok := f.Form.Question(row.question)
			if !ok {
				t.Fatalf("%s is not asked %s", row.who, row.question)
			}
			a, on, said, err := f.SaidLast(t.Context(), q)
			if err != nil || said != (row.want != "") || strings.Join(a.Texts(), "") != row.want || said && on.IsZero() {
				t.Errorf("%s finds %q of %s, want %q: %v", row.who, a.Texts(), row.question, row.want, err)
			}
		}
	})
}

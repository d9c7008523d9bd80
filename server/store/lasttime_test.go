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

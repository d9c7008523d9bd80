package store_test

import (
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/store"
	"myreview/server/store/storetest"
)

// Who takes back all that they sent leaves nothing for others to read, and loses nothing: it
// is kept, their drafts are theirs, and they can send again. The IRO learns of it, and nobody
// is reminded for it.
func TestAllThatWasSentIsTakenBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		back := func(name string, id care.ID) error { return c.Forms.TakeBackAll(t.Context(), c.as(name), c.review, id) }
		count := func(sql string) (n int) {
			t.Helper()
			if err := s.Read(t.Context()).Raw(sql, c.review).Scan(&n).Error; err != nil {
				t.Fatal(err)
			}
			return n
		}
		sendings := func() int {
			return count("SELECT COUNT(*) FROM sending g JOIN form f ON f.id = g.form_id WHERE f.review_id = ?")
		}
		gone := func() int { return count("SELECT COUNT(*) FROM wish WHERE review_id = ? AND back_at IS NOT NULL") }
		reads := func(step string, want map[string]string) {
			t.Helper()
			for name, words := range want {
				if got := c.reads(t, name); got != words {
					t.Errorf("%s: %s reads %q, want %q", step, name, got, words)
				}
			}
		}
		c.save(t, "child", "y22", 1, c.says("mine", care.Everyone))
		c.save(t, "child", "y23", 1, c.says("a dog", care.Everyone)) // a wish
		if err := back("child", care.NewID()); err != nil || sendings() != 0 {
			t.Fatalf("nothing was sent, and something is taken back: %v", err)
		}
		c.send(t, "child")
		if _, err := c.writes(t, "worker", "child", map[string]consult.Answer{"y2": c.says("on paper", care.Everyone)}); err != nil {
			t.Fatal(err)
		}
		reads("sent", map[string]string{"iro": "on paper|mine|a dog", "carer": "on paper|mine|a dog"})
		for _, name := range []string{"iro", "worker", "stranger"} {
			if err := back(name, care.NewID()); care.KindOf(err) != care.KindNotFound {
				t.Errorf("%s takes the child's back: %v", name, err)
			}
		}
		if err := back("carer", care.NewID()); err != nil { // has a form, and sent nothing
			t.Fatal(err)
		}
		reads("others tried", map[string]string{"iro": "on paper|mine|a dog"})
		base.Clock.Move(time.Hour)
		id, at := care.NewID(), base.Clock.Now()
		for _, twice := range []care.ID{id, id, care.NewID()} {
			if err := back("child", twice); err != nil {
				t.Fatal(err)
			}
			base.Clock.Move(time.Minute)
		}
		reads("taken back", map[string]string{"iro": "", "carer": "", "worker": ""})
		if n := sendings(); n != 3 {
			t.Errorf("%d sendings: what was sent, what was typed in, and one that says nothing are 3", n)
		}
		if n := gone(); n == 0 {
			t.Error("the wish stands still")
		}
		f, err := c.Forms.MyForm(t.Context(), c.as("child"), c.review)
		if err != nil || !f.TakenBack() || f.HasSent() || len(f.Answers) != 2 || f.Answers["y22"].State != consult.Given {
			t.Fatalf("the child's own form: %+v, %v", f, err)
		}
		told, err := c.Forms.Reading(t.Context(), c.as("iro"), c.review)
		if err != nil || len(told.Back) != 1 || told.Back[0].Author.Person != c.person["child"] || !told.Back[0].At.Equal(at) {
			t.Errorf("the IRO is told %+v, %v", told.Back, err)
		}
		if told, err := c.Forms.Reading(t.Context(), c.as("worker"), c.review); err != nil || len(told.Back) != 0 {
			t.Errorf("the social worker is told %+v, %v", told.Back, err)
		}
		if err := c.Forms.Remind(t.Context(), c.atDesk("worker"), c.review, c.tie["child"], 0); care.KindOf(err) != care.KindConflict {
			t.Errorf("the child is reminded: %v", err)
		}
		r, err := c.Reviews.Review(t.Context(), c.as("iro"), c.review)
		if err != nil || r.Sent != 0 {
			t.Errorf("%d forms have come, want none: %v", r.Sent, err)
		}
		c.send(t, "child")
		reads("sent again", map[string]string{"iro": "mine|a dog", "carer": "mine|a dog"})
		if told, err := c.Forms.Reading(t.Context(), c.as("iro"), c.review); err != nil || len(told.Back) != 0 {
			t.Errorf("the IRO is told %+v, %v", told.Back, err)
		}
		c.exec(t, "UPDATE review SET state = 'closed' WHERE id = ?", c.review)
		if err := back("child", care.NewID()); care.KindOf(err) != care.KindGone {
			t.Errorf("taken back once the review is closed: %v", err)
		}
		reads("closed", map[string]string{"iro": "mine|a dog"})
	})
}

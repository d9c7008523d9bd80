package store_test

import (
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/store"
	"myreview/server/store/storetest"
)

// asked is the form of somebody, and whether it holds a question.
func (c *round) asked(t *testing.T, name, question string) (string, bool) {
	t.Helper()
	f, err := c.Forms.MyForm(t.Context(), c.as(name), c.review)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	_, asks := f.Form.Question(question)
	return f.Form.Key, asks
}

// The age that counts is the one on the day of the review. A form that was begun stays what
// it is, though the review moves past the birthday.
func TestTheAgeOnTheDayOfTheReviewChoosesTheForm(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		for name, kind := range map[string]care.TieKind{"aunt": care.TieRelative, "key": care.TieKeyWorker, "doctor": care.TieHealth} {
			c.add(t, name, kind, care.TieActive)
			c.seat(t, name)
		}
		day := care.DateOf(base.Clock.Now())
		born := func(on care.Date) {
			c.exec(t, "UPDATE child SET born_on = ? WHERE person_id = ?", on, c.person["child"])
		}
		for _, row := range []struct {
			why                           string
			born                          care.Date
			carer, aunt, doctor, key, mum string
		}{
			{"5 on the day", day.AddMonths(-5 * 12), "carer", "short", "short", "residential", "parent"},
			{"5 the day after", day.AddMonths(-5 * 12).AddDays(1), "early", "early", "early", "residential", "parent"},
			{"4, and the youngest have no form of their own to miss", day.AddMonths(-4 * 12), "early", "early", "early", "residential", "parent"},
		} {
			born(row.born)
			for name, want := range map[string]string{"carer": row.carer, "aunt": row.aunt, "doctor": row.doctor, "key": row.key, "mum": row.mum, "dad": "apart"} {
				if got, _ := c.asked(t, name, ""); got != want {
					t.Errorf("%s: the %s has the form %q, want %q", row.why, name, got, want)
				}
			}
		}
		born(day.AddMonths(-5 * 12).AddDays(1))
		for name, more := range map[string]bool{"carer": true, "aunt": false} {
			if _, asks := c.asked(t, name, "c14"); asks != more {
				t.Errorf("%s is asked what support they need: %v", name, asks)
			}
		}
		c.save(t, "carer", "u16", 1, c.says("more!", care.CaseWork))
		c.exec(t, "UPDATE review SET starts_at = ? WHERE id = ?", base.Clock.Now().Add(48*time.Hour), c.review)
		for name, want := range map[string]string{"carer": "early", "aunt": "short"} {
			if got, _ := c.asked(t, name, ""); got != want {
				t.Errorf("after the review moved, the %s has the form %q, want %q", name, got, want)
			}
		}
		c.send(t, "carer")
		if got := c.reads(t, "worker"); got != "more!" {
			t.Errorf("the social worker reads %q", got)
		}
	})
}

// A key worker has one question for the IRO alone, and nobody reads whom a parent would not
// feel safe to meet, if it is about them.
func TestWhatAdultsSayPastTheSocialWorker(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		c.add(t, "key", care.TieKeyWorker, care.TieActive)
		c.seat(t, "key")
		c.save(t, "key", "r18", 1, c.says("for the IRO alone", care.OnlyIRO))
		c.save(t, "key", "r17", 1, c.says("for both", care.CaseWork))
		c.send(t, "key")
		for name, want := range map[string]string{"iro": "for both|for the IRO alone", "cover": "for both|for the IRO alone", "worker": "for both", "mum": "", "child": ""} {
			if got := c.reads(t, name); got != want {
				t.Errorf("%s reads %q, want %q", name, got, want)
			}
		}
		says := func(rev int, pick string) {
			c.save(t, "mum", "f13", rev, consult.Answer{State: consult.Given, Audience: care.Wish, Values: map[string]consult.Value{
				"main": &consult.Many{Picks: []string{pick}}, "more": &consult.Text{Text: "why"},
			}})
			c.send(t, "mum")
		}
		for rev, row := range []struct {
			pick string
			want int
		}{{"relative", 2}, {"worker", 1}} {
			says(rev+1, row.pick)
			for name, want := range map[string]int{"iro": 3, "worker": row.want, "key": 0} {
				got, err := c.Forms.Reading(t.Context(), c.as(name), c.review)
				if err != nil || len(got.Answers) != want {
					t.Errorf("%s: %s reads %d answers, %v; want %d", row.pick, name, len(got.Answers), err, want)
				}
			}
		}
	})
}

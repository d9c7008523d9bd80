package store_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/store"
	"myreview/server/store/children"
	"myreview/server/store/forms"
	"myreview/server/store/storetest"
)

// Everybody's form opens twenty working days before the review and shuts when it begins; until it
// goes on another day it is open again. What was written and not sent is kept, and nobody reads it.
func TestAFormIsOpenUntilTheReviewBegins(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		asks := map[string]string{"child": "y2", "mum": "f2", "carer": "c1"}
		c.save(t, "child", "y2", 1, c.says("begun", care.OnlyIRO))
		const sent, planned = "", "state = 'planned', opened_at = NULL, starts_at = "
		for n, row := range []struct {
			when, set, saved, sent string
			opens                  care.Date
			closed, over           bool
		}{
			{"twenty-one working days ahead", planned + "'2026-04-28 10:00:00+00:00'", "form.error.early", "form.error.early", "2026-03-27", false, false},
			{"twenty", planned + "'2026-04-27 10:00:00+00:00'", "", sent, "", false, false},
			{"the same, and it would have opened sooner", planned + "'2026-06-01 10:00:00+00:00', opens_on = '2026-03-26'", "", sent, "", false, false},
			{"it has begun", "state = 'live', opened_at = made_at", "", "form.error.begun", "", true, false},
			{"it goes on another day", "state = 'planned', starts_at = '2026-06-01 10:00:00+00:00'", "", sent, "", false, false},
			{"that day", "state = 'live', part_at = made_at", "", "form.error.begun", "", true, false},
			{"it is over", "state = 'closed'", "", "form.error.closed", "", true, true},
			{"that was taken back", "state = 'live'", "", "form.error.begun", "", true, false},
			{"it was opened by mistake", planned + "'2026-04-27 10:00:00+00:00', opens_on = ''", "", sent, "", false, false},
		} {
			c.exec(t, "UPDATE review SET "+row.set)
			for who, q := range asks {
				f, err := c.Forms.MyForm(t.Context(), c.as(who), c.review)
				if err != nil || f.OpensOn != row.opens || f.Closed != row.closed || f.Over != row.over {
					t.Errorf("%s: %s's form opens %q, closed %v, over %v: %v", row.when, who, f.OpensOn, f.Closed, f.Over, err)
				}
				words := c.says(row.when, care.OnlyIRO)
				if who != "child" {
					words = c.says(row.when, care.Logistics)
				}
				_, err = c.Forms.SaveDraft(t.Context(), c.as(who), c.review, q, forms.Save{Rev: n + 2}, words)
				if got := faultKey(err); got != row.saved {
					t.Errorf("%s: %s saves: %q", row.when, who, got)
				}
				if got := faultKey(c.Forms.Send(t.Context(), c.as(who), c.review, care.NewID())); got != row.sent {
					t.Errorf("%s: %s sends: %q", row.when, who, got)
				}
				f, err = c.Forms.MyForm(t.Context(), c.as(who), c.review)
				if err != nil {
					t.Fatal(err)
				}
				if mine, ok := f.Answers[q].Values["main"].(*consult.Text); row.saved == "" && (!ok || mine.Text != row.when) {
					t.Errorf("%s: %s's words are lost", row.when, who)
				}
				if got := row.when; row.sent == "form.error.begun" && c.sentOf(t, who) == got {
					t.Errorf("%s: %s's words were sent by themselves", row.when, who)
				}
			}
		}
	})
}

func (c *round) sentOf(t *testing.T, who string) string {
	t.Helper()
	f, err := c.Forms.MyForm(t.Context(), c.as(who), c.review)
	if err != nil || f.Sent == nil {
		return ""
	}
	for _, a := range f.Sent.Answers {
		for _, words := range a.Texts() {
			return words
		}
	}
	return ""
}

// A form that was open stays so when the review is moved far away; one that was not, waits.
func TestAMovedReviewLeavesItsFormsOpen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := sit(t, s, base, care.Primary)
		ctx, now := t.Context(), base.Clock.Now()
		move := func(was, to time.Time) {
			t.Helper()
			m.ok(t, m.Children.MoveReview(ctx, m.Worker.Viewer, children.Move{ID: care.NewID(), Child: m.Child.Person, Was: was, StartsAt: to, Reason: "worker.ill", Decided: "iro"}))
		}
		opens := func() care.Date {
			t.Helper()
			f, err := m.Forms.MyForm(ctx, m.Child.Viewer, m.Review)
			m.ok(t, err)
			return f.OpensOn
		}
		r, err := m.Reviews.Review(ctx, m.Child.Viewer, m.Review)
		m.ok(t, err)
		far, farther := now.AddDate(0, 3, 0), now.AddDate(0, 4, 0)
		m.ok(t, (s.Do(ctx, func(tx *gorm.DB) error {
			return tx.Exec("UPDATE review SET starts_at = ?, opens_on = ''", far.UTC()).Error
		})))
		move(far, farther)
		if opens().Empty() {
			t.Error("a form that had not opened is open")
		}
		m.ok(t, (s.Do(ctx, func(tx *gorm.DB) error {
			return tx.Exec("UPDATE review SET starts_at = ?, opens_on = ''", r.StartsAt.UTC()).Error
		})))
		move(r.StartsAt, far)
		if on := opens(); !on.Empty() {
			t.Errorf("a form that was open waits for %s", on)
		}
	})
}

package store_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/store"
	"myreview/server/store/forms"
	"myreview/server/store/storetest"
)

// round is one child of 15 and the people round them, with a review this
// morning, each known by a short name. "dad" is excluded, "stranger" belongs
// to no one here, "left" was the carer until last month.
type round struct {
	*store.Store
	base   *storetest.Base
	review care.ID
	person map[string]care.ID
	tie    map[string]care.ID
}

func (c *round) as(name string) care.Viewer { return care.Viewer{Person: c.person[name]} }

// steps has the IRO take steps on somebody's tie.
func (c *round) steps(t *testing.T, name string, all ...care.TieStep) {
	t.Helper()
	iro := c.as("iro")
	iro.Staff = true
	for _, step := range all {
		storetest.Step(t, c.Store, iro, c.review, c.tie[name], step)
	}
}

func newRound(t *testing.T, s *store.Store, base *storetest.Base) *round {
	t.Helper()
	c := &round{Store: s, base: base, review: care.NewID(), person: map[string]care.ID{}, tie: map[string]care.ID{}}
	now := base.Clock.Now()
	c.add(t, "child", care.TieChild, care.TieActive)
	c.exec(t, "INSERT INTO review (id, child_id, number, state, starts_at, epoch, due_on, made_at) VALUES (?, ?, 2, 'planned', ?, 'e', '2026-03-31', ?)",
		c.review, c.person["child"], now.Add(time.Hour), now)
	for _, p := range []struct {
		name  string
		kind  care.TieKind
		state care.TieState
	}{
		{"iro", care.TieIRO, care.TieActive}, {"cover", care.TieCoverIRO, care.TieActive}, {"worker", care.TieSocialWorker, care.TieActive},
		{"carer", care.TieCarer, care.TieActive}, {"mum", care.TieParent, care.TieActive}, {"dad", care.TieParent, care.TieExcluded},
		{"left", care.TieCarer, care.TieEnded},
	} {
		c.add(t, p.name, p.kind, p.state)
		if p.state == care.TieActive {
			c.seat(t, p.name)
		}
	}
	c.seat(t, "child")
	c.people(t, "stranger")
	return c
}

func (c *round) exec(t *testing.T, sql string, args ...any) {
	t.Helper()
	if err := c.Do(t.Context(), func(tx *gorm.DB) error { return tx.Exec(sql, args...).Error }); err != nil {
		t.Fatal(err)
	}
}

func (c *round) people(t *testing.T, name string) {
	t.Helper()
	id := care.NewID()
	c.person[name] = id
	band := care.Adult
	if name == "child" {
		band = care.Young
	}
	c.exec(t, "INSERT INTO person (id, name, band, lang, made_at) VALUES (?, ?, ?, 'en', ?)", id, name, band, c.base.Clock.Now())
	if name == "child" {
		c.exec(t, "INSERT INTO child (person_id, born_on, cared_on) VALUES (?, '2011-01-02', '2020-01-02')", id)
		c.exec(t, "INSERT INTO child_word (child_id, word) VALUES (?, 'child')", id)
		c.exec(t, "INSERT INTO spell (id, child_id, sort, kind, since) VALUES (?, ?, 'care', '', '2020-01-02')", id, id)
		if err := c.Do(t.Context(), func(tx *gorm.DB) error { return c.BeginChild(tx, id) }); err != nil {
			t.Fatal(err)
		}
	}
}

func (c *round) add(t *testing.T, name string, kind care.TieKind, state care.TieState) {
	t.Helper()
	c.people(t, name)
	c.tie[name] = care.NewID()
	c.exec(t, "INSERT INTO tie (id, person_id, child_id, kind, state, since) VALUES (?, ?, ?, ?, ?, ?)",
		c.tie[name], c.person[name], c.person["child"], kind, state, c.base.Clock.Now().Add(-24*time.Hour))
}

func (c *round) seat(t *testing.T, name string) {
	t.Helper()
	c.exec(t, "INSERT INTO seat (id, review_id, person_id, tie_id, state) VALUES (?, ?, ?, ?, 'invited')",
		care.NewID(), c.review, c.person[name], c.tie[name])
}

// says is an answer in words; readers are names, with the audience "picked".
func (c *round) says(words string, audience care.Audience, readers ...string) consult.Answer {
	a := consult.Answer{State: consult.Given, Audience: audience, Values: map[string]consult.Value{"main": &consult.Text{Text: words}}}
	for _, r := range readers {
		a.Picked = append(a.Picked, c.tie[r])
	}
	return a
}

func (c *round) save(t *testing.T, name, question string, rev int, a consult.Answer) {
	t.Helper()
	if _, err := c.Forms.SaveDraft(t.Context(), c.as(name), c.review, question, forms.Save{Rev: rev}, a); err != nil {
		t.Fatalf("%s saves %s: %v", name, question, err)
	}
}

func (c *round) send(t *testing.T, name string) {
	t.Helper()
	if err := c.Forms.Send(t.Context(), c.as(name), c.review, care.NewID()); err != nil {
		t.Fatalf("%s sends: %v", name, err)
	}
}

// reads are the words of others that somebody can read, in order; or why they cannot.
func (c *round) reads(t *testing.T, name string) string {
	t.Helper()
	got, err := c.Forms.Reading(t.Context(), c.as(name), c.review)
	if care.KindOf(err) == care.KindNotFound {
		return "not found"
	}
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, a := range got.Answers {
		if text, ok := a.Answer.Values["main"].(*consult.Text); ok {
			out = append(out, text.Text)
		} else {
			out = append(out, string(a.Answer.State))
		}
	}
	return strings.Join(out, "|")
}

func TestALateSaveNeverOverwritesANewerOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		for _, row := range []struct {
			why   string
			rev   int
			words string
			clash bool
			keeps string
		}{
			{"the first", 1, "a", false, "a"},
			{"the same once more", 1, "a", false, "a"},
			{"another device with the same number", 1, "b", true, "a"},
			{"the next", 2, "c", false, "c"},
			{"a late one", 1, "a", true, "c"},
			{"a device that was offline for a while", 7, "d", false, "d"},
			{"and the one before it arrives", 6, "e", true, "d"},
		} {
			saved, err := c.Forms.SaveDraft(t.Context(), c.as("child"), c.review, "y2", forms.Save{Rev: row.rev}, c.says(row.words, care.OnlyIRO))
			if (care.KindOf(err) == care.KindConflict) != row.clash || err != nil && !row.clash {
				t.Fatalf("%s: %v", row.why, err)
			}
			if row.clash && (saved.Kept == nil || saved.Kept.Values["main"].(*consult.Text).Text != row.keeps) {
				t.Errorf("%s: shows %+v as what is kept", row.why, saved.Kept)
			}
			f, err := c.Forms.MyForm(t.Context(), c.as("child"), c.review)
			if err != nil {
				t.Fatal(err)
			}
			if got := f.Answers["y2"].Values["main"].(*consult.Text).Text; got != row.keeps || f.Revs["y2"] != saved.Rev {
				t.Errorf("%s: keeps %q at %d, want %q at %d", row.why, got, f.Revs["y2"], row.keeps, saved.Rev)
			}
		}
		for _, bad := range []struct {
			question string
			rev      int
		}{{"p4", 1}, {"nothing", 1}, {"y3", 0}} {
			if _, err := c.Forms.SaveDraft(t.Context(), c.as("child"), c.review, bad.question, forms.Save{Rev: bad.rev}, c.says("x", care.OnlyIRO)); care.KindOf(err) != care.KindNotFound {
				t.Errorf("%s rev %d: %v, want not found", bad.question, bad.rev, err)
			}
		}
	})
}

// A save that is slow, and the one after it, and the page loaded anew between them, are one child's words from one tab:
// what they typed last counts, whichever arrives first. Another tab's words are never written over.
func TestNobodyMeetsTheirOwnWordsAsAConflict(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		for _, row := range []struct {
			why   string
			by    forms.Save
			words string
			clash bool
			keeps string
			rev   int
		}{
			{"the first", forms.Save{Rev: 1, Tab: "A", Nth: 10}, "a", false, "a", 1},
			{"the page was loaded before that had arrived", forms.Save{Rev: 1, Tab: "A", Nth: 12}, "b", false, "b", 2},
			{"a slow one comes after it", forms.Save{Rev: 1, Tab: "A", Nth: 11}, "a, half", false, "b", 2},
			{"the last one once more", forms.Save{Rev: 1, Tab: "A", Nth: 12}, "b", false, "b", 2},
			{"another tab that knows less", forms.Save{Rev: 1, Tab: "B", Nth: 99}, "x", true, "b", 2},
			{"a page without scripts", forms.Save{Rev: 2}, "y", true, "b", 2},
			{"another tab, which has seen it", forms.Save{Rev: 3, Tab: "B", Nth: 99}, "z", false, "z", 3},
			{"the first tab does not write over that", forms.Save{Rev: 3, Tab: "A", Nth: 13}, "c", true, "z", 3},
		} {
			saved, err := c.Forms.SaveDraft(t.Context(), c.as("child"), c.review, "y2", row.by, c.says(row.words, care.OnlyIRO))
			if (care.KindOf(err) == care.KindConflict) != row.clash || err != nil && !row.clash {
				t.Fatalf("%s: %v", row.why, err)
			}
			f, err := c.Forms.MyForm(t.Context(), c.as("child"), c.review)
			if err != nil {
				t.Fatal(err)
			}
			if got := f.Answers["y2"].Values["main"].(*consult.Text).Text; got != row.keeps || f.Revs["y2"] != row.rev || saved.Rev != row.rev {
				t.Errorf("%s: keeps %q at %d, said %d; want %q at %d", row.why, got, f.Revs["y2"], saved.Rev, row.keeps, row.rev)
			}
		}
	})
}

func TestTwoDevicesAtOnceLoseNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		other := base.Open(t)
		var wg sync.WaitGroup
		results := make([]error, 8)
		for i := range results {
			wg.Go(func() {
				on := []*store.Store{s, other}[i%2]
				_, results[i] = on.Forms.SaveDraft(t.Context(), c.as("child"), c.review, "y2", forms.Save{Rev: 1}, c.says(fmt.Sprint(i), care.OnlyIRO))
			})
		}
		wg.Wait()
		won := 0
		for _, err := range results {
			if err == nil {
				won++
			} else if care.KindOf(err) != care.KindConflict {
				t.Error(err)
			}
		}
		if won != 1 {
			t.Errorf("%d saves of the same number won, want one", won)
		}
	})
}

func TestSending(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		var rung atomic.Int64
		s.DB.Listen(func(care.ID) { rung.Add(1) })
		versions := func() int {
			var n int64
			if err := c.Read(t.Context()).Table("sending").Count(&n).Error; err != nil {
				t.Fatal(err)
			}
			return int(n)
		}
		id := care.NewID()
		if err := c.Forms.Send(t.Context(), c.as("child"), c.review, id); care.KindOf(err) != care.KindInvalid {
			t.Fatalf("nothing to send: %v", err)
		}
		c.save(t, "child", "y2", 1, c.says("one", care.OnlyIRO))
		if rung.Load() != 0 {
			t.Error("a draft rang the bell")
		}
		for _, row := range []struct {
			why      string
			id       care.ID
			before   func()
			versions int
			reads    string
		}{
			{"a half-done form counts", id, nil, 1, "one"},
			{"the button pressed twice", id, nil, 1, "one"},
			{"the same drafts from another tab", care.NewID(), nil, 1, "one"},
			{"a changed mind is a new version", care.NewID(), func() { c.save(t, "child", "y2", 2, c.says("two", care.OnlyIRO)) }, 2, "two"},
			{"the first form's page sent once more", id, func() { c.save(t, "child", "y2", 3, c.says("three", care.OnlyIRO)) }, 2, "two"},
			{"a taken back answer is in the new version no more", care.NewID(), func() { c.save(t, "child", "y2", 4, consult.Answer{State: consult.Skipped, Audience: care.OnlyIRO}) }, 3, ""},
		} {
			if row.before != nil {
				row.before()
			}
			if err := c.Forms.Send(t.Context(), c.as("child"), c.review, row.id); err != nil {
				t.Fatalf("%s: %v", row.why, err)
			}
			if versions() != row.versions {
				t.Errorf("%s: %d versions, want %d", row.why, versions(), row.versions)
			}
			if got := c.reads(t, "iro"); got != row.reads {
				t.Errorf("%s: the IRO reads %q, want %q", row.why, got, row.reads)
			}
			if int(rung.Load()) != row.versions {
				t.Errorf("%s: the bell rang %d times", row.why, rung.Load())
			}
		}
		if err := c.Forms.Send(t.Context(), c.as("mum"), c.review, id); err == nil {
			t.Error("mum sent nothing under the child's sending")
		}
	})
}

func TestWideningOnlyTheAudienceIsAChange(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		c.save(t, "child", "y2", 1, c.says("hm", care.OnlyIRO))
		c.send(t, "child")
		c.save(t, "child", "y2", 2, c.says("hm", care.Picked, "mum"))
		if got := c.reads(t, "mum"); got != "" {
			t.Errorf("mum reads %q before it was sent", got)
		}
		c.send(t, "child")
		if got := c.reads(t, "mum"); got != "hm" {
			t.Errorf("mum reads %q", got)
		}
	})
}

func TestAfterTheReviewClosed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		id := care.NewID()
		c.save(t, "child", "y2", 1, c.says("in time", care.OnlyIRO))
		if err := c.Forms.Send(t.Context(), c.as("child"), c.review, id); err != nil {
			t.Fatal(err)
		}
		c.exec(t, "UPDATE review SET state = 'closed' WHERE id = ?", c.review)
		c.save(t, "child", "y2", 2, c.says("late", care.OnlyIRO))
		err := c.Forms.Send(t.Context(), c.as("child"), c.review, care.NewID())
		var e *care.Error
		if !errors.As(err, &e) || e.Kind != care.KindGone || e.Key != "form.error.closed" {
			t.Errorf("late: %v", err)
		}
		if err := c.Forms.Send(t.Context(), c.as("child"), c.review, id); err != nil {
			t.Errorf("a repeat of what arrived in time: %v", err)
		}
		f, err := c.Forms.MyForm(t.Context(), c.as("child"), c.review)
		if err != nil {
			t.Fatal(err)
		}
		if !f.Closed || f.Answers["y2"].Values["main"].(*consult.Text).Text != "late" || c.reads(t, "iro") != "in time" {
			t.Error("the late draft is gone, or was sent")
		}
	})
}

package store_test

import (
	"errors"
	"testing"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/store"
	"myreview/server/store/forms"
	"myreview/server/store/signin"
	"myreview/server/store/storetest"
)

// Where nothing can be written, people have their own words, and nobody has
// those of others (ADR 0012).
func TestADatabaseThatTakesNoWrites(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		c.save(t, "child", "y2", 1, c.says("mine", care.Everyone))
		c.send(t, "child")
		secret, err := s.SignIn.StartSession(t.Context(), c.person["child"], signin.NewSession{By: signin.ByDemo}, "")
		if err != nil {
			t.Fatal(err)
		}
		if base.Kind == "sqlite" {
			if err := s.Close(); err != nil { // the one that could write
				t.Fatal(err)
			}
		}
		c.Store = base.Freeze(t)
		err = c.Do(t.Context(), func(tx *gorm.DB) error { return tx.Exec("UPDATE person SET lang = 'cy'").Error })
		holdsUnwritable(t, c, err)
		if v, err := c.SignIn.Session(t.Context(), secret); err != nil || v.Person != c.person["child"] {
			t.Errorf("nobody is signed in any more: %+v, %v", v, err)
		}
	})
}

// The same where the disk runs full under a program that runs.
func TestADiskThatRunsFull(t *testing.T) {
	s, base := storetest.SQLite(t)
	c := newRound(t, s, base)
	c.save(t, "child", "y2", 1, c.says("mine", care.Everyone))
	c.send(t, "child")
	c.exec(t, "PRAGMA max_page_count = 1") // no page more than there are
	var err error
	for rev := 2; err == nil && rev < 400; rev++ {
		_, err = c.Forms.SaveDraft(t.Context(), c.as("child"), c.review, "y23", forms.Save{Rev: rev}, c.says("more and more", care.Everyone))
		base.Clock.Move(10 * 60e9) // each a spell of its own in the log
	}
	holdsUnwritable(t, c, err)
	c.exec(t, "PRAGMA max_page_count = 100000")
	if _, err := c.Forms.SaveDraft(t.Context(), c.as("child"), c.review, "y23", forms.Save{Rev: 500}, c.says("there is room again", care.Everyone)); err != nil {
		t.Errorf("it does not recover: %v", err)
	}
	if got := c.reads(t, "iro"); got != "mine" {
		t.Errorf("then the IRO reads %q", got)
	}
}

func holdsUnwritable(t *testing.T, c *round, refused error) {
	t.Helper()
	var told *care.Error
	if !errors.As(refused, &told) || told.Key != "error.unwritable" {
		t.Errorf("a write: %v", refused)
	}
	for range 2 {
		f, err := c.Forms.MyForm(t.Context(), c.as("child"), c.review)
		if err != nil {
			t.Fatalf("one's own form: %v", err)
		}
		for _, a := range []consult.Answer{f.Answers["y2"], f.Sent.Answers["y2"]} {
			if words, ok := a.Values["main"].(*consult.Text); !ok || words.Text != "mine" {
				t.Errorf("one's own words: %+v", a)
			}
		}
	}
	for _, who := range []string{"iro", "worker", "mum"} {
		if got, err := c.Forms.Reading(t.Context(), c.as(who), c.review); err == nil {
			t.Errorf("%s is told %d answers without a record", who, len(got.Answers))
		}
	}
}

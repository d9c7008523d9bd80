package store_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/letter"
	"myreview/server/seal"
	"myreview/server/store"
	"myreview/server/store/forms"
	"myreview/server/store/storetest"
)

// What is sealed opens in its own place, for its own child, and nowhere else
// (safety.md T26).
func TestWhatIsSealedOpensInItsPlaceAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		robin := storetest.NewFamily(t, s, care.Young).Child.Person
		other := storetest.NewFamily(t, s, care.Young).Child.Person
		row := care.NewID()
		box, err := s.Sealed(robin, "answer", row, "body", []byte("I miss my dog"))
		if err != nil {
			t.Fatal(err)
		}
		before, err := s.SealedBefore("answer", row, "body", []byte("I miss my dog"))
		if err != nil {
			t.Fatal(err)
		}
		again := base.Open(t) // another instance
		bent := bytes.Clone(box)
		bent[len(bent)-1] ^= 1
		for _, c := range []struct {
			what  string
			in    *store.Store
			child care.ID
			table string
			row   care.ID
			box   []byte
			opens bool
		}{
			{"its own place", s, robin, "answer", row, box, true},
			{"on another instance", again, robin, "answer", row, box, true},
			{"from before children had keys", s, robin, "answer", row, before, true},
			{"another child's", s, other, "answer", row, box, false},
			{"another row", s, robin, "answer", care.NewID(), box, false},
			{"another table", s, robin, "draft", row, box, false},
			{"one bit changed", s, robin, "answer", row, bent, false},
			{"from before, in another row", s, robin, "answer", care.NewID(), before, false},
			{"the mark taken off", s, robin, "answer", row, box[1:], false},
		} {
			plain, err := c.in.Unsealed(c.child, c.table, c.row, "body", c.box)
			if c.opens && (err != nil || string(plain) != "I miss my dog") {
				t.Errorf("%s: %q, %v", c.what, plain, err)
			}
			if !c.opens && !errors.Is(err, seal.ErrClosed) {
				t.Errorf("%s: %q, %v; want closed", c.what, plain, err)
			}
		}
	})
}

// Two answers that somebody with the database has swapped are shown to nobody.
func TestSwappedRowsAreNotShown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		c.save(t, "child", "y2", 1, c.says("I like it here", care.Everyone))
		c.save(t, "child", "y4", 1, c.says("I do not", care.OnlyIRO))
		c.send(t, "child")
		if _, err := c.Forms.Reading(t.Context(), c.as("iro"), c.review); err != nil {
			t.Fatal(err)
		}
		var rows []struct {
			ID   care.ID
			Body []byte
		}
		if err := c.Read(t.Context()).Raw("SELECT id, body FROM answer").Scan(&rows).Error; err != nil || len(rows) != 2 {
			t.Fatal(rows, err)
		}
		c.exec(t, "UPDATE answer SET body = ? WHERE id = ?", rows[0].Body, rows[1].ID)
		c.exec(t, "UPDATE answer SET body = ? WHERE id = ?", rows[1].Body, rows[0].ID)
		shown := map[string][]consult.Answer{}
		for _, who := range []string{"iro", "mum"} {
			got, err := c.Forms.Reading(t.Context(), c.as(who), c.review)
			if err != nil {
				t.Errorf("%s: %v", who, err)
			}
			for _, a := range got.Answers {
				shown[who] = append(shown[who], a.Answer)
			}
		}
		f, err := c.Forms.MyForm(t.Context(), c.as("child"), c.review)
		if err != nil {
			t.Fatal(err)
		}
		shown["child"] = []consult.Answer{f.Sent.Answers["y2"], f.Sent.Answers["y4"]}
		for who, answers := range shown {
			for _, a := range answers {
				if a.State != consult.Lost || len(a.Values) > 0 {
					t.Errorf("%s is shown %+v", who, a)
				}
			}
		}
		c.SettleLog()
		var noted int
		err = c.Read(t.Context()).Raw("SELECT COUNT(*) FROM audit WHERE verb = 'unopened' AND what = 'answer' AND objects IN ?",
			[]care.ID{rows[0].ID, rows[1].ID}).Scan(&noted).Error
		if err != nil || noted != 2 {
			t.Errorf("%d lines in the log, %v", noted, err)
		}
		var raised int
		err = c.Read(t.Context()).Raw("SELECT COUNT(*) FROM alert WHERE kind = 'moved' AND child_id = ?", c.person["child"]).Scan(&raised).Error
		if err != nil || raised != 2 {
			t.Errorf("%d alerts, %v", raised, err)
		}
	})
}

// A stolen database holds none of the words that people said: not in a dump,
// not in its files (safety.md T23).
func TestAStolenDatabaseHoldsNoWords(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := told(t, s, base)
		l := draftOf(t, c)
		if _, err := c.Letters.SaveLetter(t.Context(), c.as("iro"), c.review, 0, l, letter.Fields(l)); err != nil {
			t.Fatal(err)
		}
		said := []string{"CANARY", "We won the league", "quieter room", "loud"}
		var dump bytes.Buffer
		if base.Kind == "sqlite" {
			files, _ := filepath.Glob(base.Config.Path + "*")
			for _, f := range files {
				raw, err := os.ReadFile(f)
				if err != nil {
					t.Fatal(err)
				}
				dump.Write(raw)
			}
		} else {
			var tables []string
			err := c.Read(t.Context()).Raw("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'").Scan(&tables).Error
			if err != nil {
				t.Fatal(err)
			}
			for _, table := range tables {
				var rows []string
				if err := c.Read(t.Context()).Raw("SELECT t::text FROM " + table + " t").Scan(&rows).Error; err != nil {
					t.Fatal(err)
				}
				dump.WriteString(strings.Join(rows, "\n"))
			}
		}
		if !bytes.Contains(dump.Bytes(), []byte(c.review)) {
			t.Fatal("the dump is empty, so this proves nothing")
		}
		for _, words := range said {
			for what, form := range map[string]string{"in the clear": words, "in hexadecimal": hex.EncodeToString([]byte(words))} {
				if bytes.Contains(dump.Bytes(), []byte(form)) {
					t.Errorf("%q is there %s", words, what)
				}
			}
		}
	})
}

// The children's keys can be rotated while people write and read: nobody sees an
// error, nothing that was there is lost, and new words are sealed with new keys.
func TestKeysRotateWhilePeopleWrite(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		other := base.Open(t)
		c.save(t, "child", "y2", 1, c.says("before", care.OnlyIRO))
		var stop atomic.Bool
		var all sync.WaitGroup
		for i, in := range []*store.Store{s, other} {
			all.Go(func() {
				question := []string{"y4", "y10"}[i]
				for rev := 1; !stop.Load(); rev++ {
					words := c.says(fmt.Sprint("words ", rev), care.OnlyIRO)
					if _, err := in.Forms.SaveDraft(t.Context(), c.as("child"), c.review, question, forms.Save{Rev: rev}, words); err != nil {
						t.Errorf("save %d: %v", rev, err)
						return
					}
					if _, err := in.Forms.MyForm(t.Context(), c.as("child"), c.review); err != nil {
						t.Errorf("read after %d: %v", rev, err)
						return
					}
				}
			})
		}
		third := base.Open(t) // the operator's
		for range 5 {
			base.Clock.Move(2 * time.Minute) // longer than an instance keeps keys that it looked up
			if n, err := third.RotateKeys(t.Context()); err != nil || n != 1 {
				t.Errorf("rotated the keys of %d children, %v", n, err)
			}
			time.Sleep(20 * time.Millisecond)
		}
		stop.Store(true)
		all.Wait()
		form, err := other.Forms.MyForm(t.Context(), c.as("child"), c.review)
		if err != nil || len(form.Answers) != 3 {
			t.Fatalf("%d answers, %v", len(form.Answers), err)
		}
		r, err := s.Audit.Verify(t.Context(), nil, nil)
		if err != nil || len(r.Faults) > 0 {
			t.Errorf("the log: %v, %v", r.Faults, err)
		}
	})
}

// A rotation that was cut short goes on where it was, and does nobody twice.
func TestRotationGoesOnWhereItWas(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		for range 2 { // four children: each family has a stranger's
			storetest.NewFamily(t, s, care.Young)
		}
		keys := func() (out []int) {
			all, err := s.KeysOfChildren(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		base.Clock.Move(time.Hour)
		begun := base.Clock.Now()
		err := s.Do(t.Context(), func(tx *gorm.DB) error { // as if the program had ended after the first two
			return tx.Exec("INSERT INTO meta (key, value) VALUES ('turning', ?)", begun.Format(time.RFC3339Nano)).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.RotateSome(t.Context(), 2); err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(keys()); strings.Count(got, "2") != 2 {
			t.Fatalf("keys %s", got)
		}
		base.Clock.Move(time.Hour)
		if n, err := s.RotateKeys(t.Context()); err != nil || n != 2 {
			t.Fatalf("rotated %d, %v", n, err)
		}
		if got := fmt.Sprint(keys()); got != "[2 2 2 2]" {
			t.Fatalf("keys %s", got)
		}
		base.Clock.Move(time.Hour)
		if n, err := s.RotateKeys(t.Context()); err != nil || n != 4 {
			t.Fatalf("the next time: %d, %v", n, err)
		}
	})
}

// Whoever looks at what a later day would bring finds a row that was changed today.
func TestWhatALookAheadFindsIsFoundNow(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Young)
		if err := s.Do(t.Context(), exec("UPDATE review SET place = ? WHERE id = ?", []byte("changed"), f.Review)); err != nil {
			t.Fatal(err)
		}
		later := s.At(func() time.Time { return base.Clock.Now().AddDate(0, 6, 0) })
		_, _ = later.Reviews.Review(t.Context(), f.IRO.Viewer, f.Review)
		s.SettleLog()
		var raised []time.Time
		if err := s.Read(t.Context()).Table("alert").Where("kind = 'moved'").Pluck("raised_at", &raised).Error; err != nil {
			t.Fatal(err)
		}
		if len(raised) != 1 || raised[0].Sub(base.Clock.Now()).Abs() > time.Hour {
			t.Errorf("raised %v, on %v", raised, base.Clock.Now())
		}
	})
}

package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/store"
	"myreview/server/store/storetest"
)

// Saves that wait for each other and then go together each end as they would
// alone, though one of the writers may write no more by then.
func TestSavesThatGoTogetherEndAsAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		s.SavesWait(time.Minute)
		c := newRound(t, s, base)
		type save struct {
			who, question string
			rev           int
			words         string
			refused       bool
			kind          care.Kind
		}
		ahead := []save{{"child", "y2", 3, "first", false, 0}, {"child", "y3", 3, "second", false, 0}}
		behind := []save{
			{"child", "y4", 3, "third", false, 0},
			{"child", "y16", 1, "late", true, care.KindConflict},
			{"mum", "f8", 3, "I miss him", false, 0},
			{"carer", "c1", 3, "too late", true, care.KindNotFound},
			{"carer", "c2", 3, "too late", true, care.KindNotFound},
		}
		var last []save
		first, third := "first", "third"
		if s.IsPostgres() { // where the test knows which of two goes first
			last = []save{{"child", "y2", 4, "first again", false, 0}, {"child", "y4", 4, "third again", false, 0}}
			first, third = "first again", "third again"
		}
		for _, one := range append(ahead, behind...) {
			for rev := 1; rev <= 2; rev++ { // the second time they are known
				if _, err := s.SaveDraft(t.Context(), c.as(one.who), c.review, one.question, store.Save{Rev: rev}, c.says("before", care.OnlyIRO)); err != nil {
					t.Fatal(one, err)
				}
			}
		}
		var wg sync.WaitGroup
		begin := func(saves []save) {
			for _, one := range saves {
				wg.Go(func() {
					got, err := s.SaveDraft(t.Context(), c.as(one.who), c.review, one.question, store.Save{Rev: one.rev}, c.says(one.words, care.OnlyIRO))
					if (err != nil) != one.refused || err != nil && care.KindOf(err) != one.kind {
						t.Errorf("%+v ended with %v", one, err)
					}
					if err == nil && got.Rev != one.rev {
						t.Errorf("%+v was saved as %d", one, got.Rev)
					}
				})
			}
		}
		err := c.Do(t.Context(), func(tx *gorm.DB) error {
			if err := tx.Exec("UPDATE draft SET rev = rev WHERE question IN ('y2', 'y3')").Error; err != nil {
				return err
			}
			begin(ahead)
			reaches(t, s, 2, 0)
			begin(behind)
			reaches(t, s, 2, len(behind))
			begin(last)
			reaches(t, s, 2, len(behind)+len(last))
			return tx.Exec("UPDATE tie SET state = 'ended' WHERE id = ?", c.tie["carer"]).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		wg.Wait()
		for who, want := range map[string]map[string]string{
			"child": {"y2": first, "y3": "second", "y4": third, "y16": "before"},
			"mum":   {"f8": "I miss him"},
		} {
			f, err := c.MyForm(t.Context(), c.as(who), c.review)
			if err != nil {
				t.Fatal(err)
			}
			for question, words := range want {
				if got := f.Answers[question].Values["main"].(*consult.Text).Text; got != words {
					t.Errorf("%s's %s is %q, want %q", who, question, got, words)
				}
			}
		}
		reaches(t, s, 0, 0)
	})
}

// An answer that somebody else holds fast, an instance that hangs perhaps, keeps nobody
// from saving another, though it went along in one statement with theirs.
func TestAnAnswerThatIsHeldHoldsNoOtherUp(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		if !s.IsPostgres() {
			return // has one writer, for whom all wait
		}
		c := newRound(t, s, base)
		save := func(who, question string, rev int) error {
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			_, err := s.SaveDraft(ctx, c.as(who), c.review, question, store.Save{Rev: rev}, c.says("as typed", care.OnlyIRO))
			return err
		}
		for _, one := range [][2]string{{"child", "y2"}, {"child", "y3"}, {"child", "y4"}, {"child", "y16"}, {"mum", "f8"}} {
			for rev := 1; rev <= 2; rev++ {
				if err := save(one[0], one[1], rev); err != nil {
					t.Fatal(one, err)
				}
			}
		}
		held, free := make(chan error, 3), make(chan error, 2)
		err := c.Do(t.Context(), func(tx *gorm.DB) error {
			if err := tx.Exec("UPDATE draft SET rev = rev WHERE question IN ('y2', 'y3', 'y16')").Error; err != nil {
				return err
			}
			go func() { held <- save("child", "y2", 3) }()
			go func() { held <- save("child", "y3", 3) }()
			reaches(t, s, 2, 0)
			go func() { held <- save("child", "y16", 3) }()
			go func() { free <- save("child", "y4", 3) }()
			go func() { free <- save("mum", "f8", 3) }()
			for range cap(free) {
				select {
				case err := <-free:
					if err != nil {
						t.Errorf("an answer that nobody holds: %v", err)
					}
				case err := <-held:
					t.Fatalf("an answer that is held ended with %v", err)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for range cap(held) {
			if err := <-held; err != nil {
				t.Errorf("an answer that is held no longer: %v", err)
			}
		}
		reaches(t, s, 0, 0)
	})
}

// Who gives up while others are served is told so at once, and writes nothing later.
func TestASaveThatWaitsCanGiveUp(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		if !s.IsPostgres() {
			return // has one queue for all who write
		}
		s.SavesWait(time.Minute)
		c := newRound(t, s, base)
		save := func(ctx context.Context, question string, rev int) error {
			_, err := s.SaveDraft(ctx, c.as("child"), c.review, question, store.Save{Rev: rev}, c.says(fmt.Sprint("save ", rev), care.OnlyIRO))
			return err
		}
		for _, question := range []string{"y2", "y3", "y4"} {
			for rev := 1; rev <= 2; rev++ {
				if err := save(t.Context(), question, rev); err != nil {
					t.Fatal(err)
				}
			}
		}
		stays := make(chan error, 2)
		err := c.Do(t.Context(), func(tx *gorm.DB) error {
			if err := tx.Exec("UPDATE draft SET rev = rev WHERE question IN ('y2', 'y3')").Error; err != nil {
				return err
			}
			go func() { stays <- save(t.Context(), "y2", 3) }()
			go func() { stays <- save(t.Context(), "y3", 3) }()
			reaches(t, s, 2, 0)
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer cancel()
			if err := save(ctx, "y4", 3); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("giving up ended with %v", err)
			}
			reaches(t, s, 2, 0)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for range cap(stays) {
			if err := <-stays; err != nil {
				t.Error(err)
			}
		}
		f, err := c.MyForm(t.Context(), c.as("child"), c.review)
		if err != nil {
			t.Fatal(err)
		}
		for question, want := range map[string]string{"y2": "save 3", "y3": "save 3", "y4": "save 2"} {
			if got := f.Answers[question].Values["main"].(*consult.Text).Text; got != want {
				t.Errorf("%s is %q, want %q", question, got, want)
			}
		}
	})
}

// reaches waits until so many statements of saves are under way and so many saves wait
// for them; on SQLite they wait for the one writer, and are not counted.
func reaches(t *testing.T, s *store.Store, going, waiting int) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		g, w := s.SavesTogether()
		if !s.IsPostgres() || g == going && w == waiting {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%d going and %d waiting, want %d and %d", g, w, going, waiting)
		}
	}
}

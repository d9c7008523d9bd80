package store_test

import (
	"fmt"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/audit"
	"myreview/server/store/storetest"
)

// A log of which nothing fits is checked in about the time of one that is whole,
// whatever was done to it: what costs is no more than a few tries a line.
func TestABrokenLogTakesNotMuchLonger(t *testing.T) {
	const lines = 20_000
	s, base := storetest.SQLite(t)
	child := storetest.NewFamily(t, s, care.Young).Child.Person
	if err := s.NoteMany(t.Context(), child, lines); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	check := func(s *store.Store) (audit.Report, time.Duration) {
		t.Helper()
		began := time.Now()
		r, err := s.Audit.Verify(t.Context(), nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		return r, time.Since(began)
	}
	var whole time.Duration
	for _, c := range []struct {
		deed   string
		do     []string
		faults int // at least
		what   string
	}{
		{"nothing", nil, 0, ""},
		{"every signature", []string{"UPDATE audit SET mac = 'x' || n"}, lines, audit.Changed},
		{"one signature for all", []string{"UPDATE audit SET mac = 'x', prev = 'x'"}, lines, audit.Changed},
		{"every actor", []string{"UPDATE audit SET actor = 'x'"}, lines, audit.Changed},
		{"every other line deleted", []string{"DELETE FROM audit WHERE n % 2 = 0"}, lines/2 - 1, audit.Missing},
		{"a number that is far away", []string{fmt.Sprintf("UPDATE audit SET n = 9000000000000000000 WHERE n = %d AND child_id <> ''", lines/2)}, 1, audit.Moved},
		{"all moved up by seven", []string{"DELETE FROM audit WHERE n BETWEEN 2 AND 8", "UPDATE audit SET n = n - 1000007 WHERE n > 8", "UPDATE audit SET n = n + 1000000 WHERE n < 0"},
			lines - 9, audit.Moved},
		{"turned round", []string{"UPDATE audit SET n = -n WHERE child_id <> ''", fmt.Sprintf("UPDATE audit SET n = n + %d WHERE n < 0", lines+1)}, lines - 1, audit.Moved},
	} {
		b := *base
		b.Config.Path = base.Copy(t)
		db := b.Raw(t)
		for _, words := range c.do {
			if _, err := db.ExecContext(t.Context(), words); err != nil {
				t.Fatal(c.deed, err)
			}
		}
		r, took := check(b.Open(t))
		if c.do == nil {
			whole = took
		}
		n := 0
		for _, f := range r.Faults {
			if f.What == c.what {
				n++
			}
		}
		t.Logf("%s: %d lines in %v, %.0f a second, %d faults", c.deed, r.Lines, took, float64(r.Lines)/took.Seconds(), len(r.Faults))
		if n < c.faults || c.faults == 0 && len(r.Faults) > 0 {
			t.Errorf("%s: found %d %s", c.deed, n, c.what)
		}
		if took > 10*whole+5*time.Second { // the machine may be busy; what grows with the square takes a hundred times as long
			t.Errorf("%s: %v, where a whole log takes %v", c.deed, took, whole)
		}
	}
}

// One log in which nearly all lines are does not keep silent until it is read,
// nor while it is worked out where lines that do not fit come from.
func TestOneLongLogSaysHowFarItIs(t *testing.T) {
	const lines = 12_500
	s, base := storetest.SQLite(t)
	child := storetest.NewFamily(t, s, care.Young).Child.Person
	if err := s.NoteMany(t.Context(), child, lines); err != nil {
		t.Fatal(err)
	}
	told := func() (read, tried int) {
		t.Helper()
		var last audit.Progress
		r, err := s.Audit.Verify(t.Context(), nil, func(p audit.Progress) {
			switch {
			case p.Tries > 0:
				tried++
			case p.Lines > last.Lines && p.Lines-last.Lines <= 1000:
				read++
			}
			if p.Of < lines || p.Lines > p.Of {
				t.Errorf("%d of %d", p.Lines, p.Of)
			}
			last = p
		})
		if err != nil || int64(r.Lines) != last.Of {
			t.Errorf("%d lines in all, was told %d: %v", r.Lines, last.Of, err)
		}
		return read, tried
	}
	if read, tried := told(); read < 12 || tried > 0 {
		t.Errorf("a whole log: %d times while it was read, %d tries", read, tried)
	}
	if _, err := base.Raw(t).ExecContext(t.Context(), "UPDATE audit SET mac = 'x' || n"); err != nil {
		t.Fatal(err)
	}
	if read, tried := told(); read < 12 || tried < 12 {
		t.Errorf("a log of which nothing fits: %d times while it was read, %d while it was looked for", read, tried)
	}
}

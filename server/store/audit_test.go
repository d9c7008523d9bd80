package store_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/letter"
	"myreview/server/store"
	"myreview/server/store/alerts"
	"myreview/server/store/audit"
	"myreview/server/store/storetest"
)

// faults puts what a check has found into words, children as their name here.
func (c *round) faults(t *testing.T, against ...audit.Mark) string {
	t.Helper()
	r, err := c.Audit.Verify(t.Context(), against, nil)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range r.Faults {
		text := fmt.Sprint(f.N, " ", f.What)
		if f.From != 0 {
			text += fmt.Sprint(" from ", f.From)
		}
		if f.To > f.N {
			text += fmt.Sprint(" to ", f.To)
		}
		if f.Of != "" {
			what, _, _ := strings.Cut(f.Of, " ")
			text += " " + what
		}
		if f.Child != c.person["child"] {
			text += " of another log"
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}

// Whoever changes, deletes, adds or moves a line of the log with all rights to
// the database and without the keys is found out, and the line is named
// (safety.md T24).
func TestWhatIsDoneToTheLogIsFound(t *testing.T) {
	const child = "child_id = (SELECT person_id FROM child)"
	for _, c := range []struct {
		deed string
		do   []string
		want string
	}{
		{"nothing", nil, ""},
		{"another actor", []string{"UPDATE audit SET actor = 'nobody' WHERE child_id <> '' AND n = 3"}, "3 changed"},
		{"another time", []string{"UPDATE audit SET at = '2020-01-01 00:00:00Z' WHERE child_id <> '' AND n = 1"}, "1 changed"},
		{"other objects", []string{"UPDATE audit SET objects = '' WHERE child_id <> '' AND n = 3"}, "3 changed"},
		{"another purpose", []string{"UPDATE audit SET purpose = 'close' WHERE child_id <> '' AND n = 3"}, "3 changed"},
		{"by another tie", []string{"UPDATE audit SET tie_id = '' WHERE child_id <> '' AND n = 3"}, "3 changed"},
		{"of another kind", []string{"UPDATE audit SET what = 'letter' WHERE child_id <> '' AND n = 3"}, "3 changed"},
		{"in no review", []string{"UPDATE audit SET review_id = '' WHERE child_id <> '' AND n = 3"}, "3 changed"},
		{"a read made a write", []string{"UPDATE audit SET verb = 'wrote' WHERE child_id <> '' AND n = 5 AND verb = 'read'"}, "5 changed"},
		{"one deleted", []string{"DELETE FROM audit WHERE child_id <> '' AND n = 3"}, "3 missing"},
		{"the first deleted", []string{"DELETE FROM audit WHERE child_id <> '' AND n = 1"}, "1 missing"},
		{"one deleted, the rest moved up", []string{"DELETE FROM audit WHERE child_id <> '' AND n = 3",
			"UPDATE audit SET n = n - 1001 WHERE child_id <> '' AND n > 3", "UPDATE audit SET n = n + 1000 WHERE child_id <> '' AND n < 0",
			"UPDATE audit_head SET n = n - 1 WHERE " + child}, "3 moved from 4, 4 moved from 5, 5 moved from 6, 5 cut"},
		{"two swapped", []string{"UPDATE audit SET n = -1 WHERE child_id <> '' AND n = 2", "UPDATE audit SET n = 2 WHERE child_id <> '' AND n = 4", "UPDATE audit SET n = 4 WHERE child_id <> '' AND n = -1"},
			"2 moved from 4, 4 moved from 2"},
		{"one added", []string{`INSERT INTO audit SELECT child_id, 7, at, actor, tie_id, verb, what, purpose, review_id, objects, mac, mac FROM audit WHERE child_id <> '' AND n = 6`},
			"7 changed, 7 cut"},
		{"the last ones cut", []string{"DELETE FROM audit WHERE child_id <> '' AND n > 4"}, "4 cut"},
		{"cut, with an end to match", []string{"DELETE FROM audit WHERE child_id <> '' AND n > 4",
			"UPDATE audit_head SET n = 4, mac = (SELECT mac FROM audit WHERE child_id <> '' AND n = 4) WHERE " + child}, "4 cut"},
		{"the end taken away", []string{"DELETE FROM audit_head WHERE " + child}, "6 cut"},
		{"the whole log taken away", []string{"DELETE FROM audit WHERE child_id <> ''", "DELETE FROM audit_head WHERE " + child}, "0 gone"},
	} {
		t.Run(c.deed, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
				r := newRound(t, s, base)
				r.sixLines(t)
				for _, sql := range c.do {
					r.exec(t, sql)
				}
				if got := r.faults(t); got != c.want {
					t.Errorf("found %q, want %q", got, c.want)
				}
			})
		})
	}
}

// An intruder deletes a child's whole log, and every other trace that they think of.
// Verify finds what they forgot, or else the line in the log of no child.
func TestALogThatIsTakenAwayWholeIsFound(t *testing.T) {
	const log = "DELETE FROM audit WHERE child_id = ?|DELETE FROM audit_head WHERE child_id = ?"
	for _, c := range []struct{ deed, do, want string }{
		{"the log", log, "0 gone"},
		{"all tables of the log", "DELETE FROM audit WHERE ? <> ''|DELETE FROM audit_head WHERE ? <> ''", "0 gone of another log, 0 gone"},
		{"the log and the child's row", log + "|DELETE FROM child WHERE person_id = ?", "0 gone"},
		{"all of the child", log + "|DELETE FROM child WHERE person_id = ?|DELETE FROM child_key WHERE child_id = ?|" +
			"DELETE FROM tie WHERE child_id = ?|DELETE FROM review WHERE child_id = ?|DELETE FROM alert WHERE child_id = ?", "0 gone"},
		{"and the line that tells of the child", log + "|DELETE FROM child WHERE person_id = ?|DELETE FROM child_key WHERE child_id = ?|" +
			"DELETE FROM tie WHERE child_id = ?|DELETE FROM review WHERE child_id = ?|DELETE FROM alert WHERE child_id = ?|" +
			"DELETE FROM audit WHERE child_id = '' AND objects = ?", "0 cut of another log"},
	} {
		t.Run(c.deed, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
				r := newRound(t, s, base)
				r.sixLines(t)
				// Nothing holds who has all rights to the database.
				loose := "PRAGMA foreign_keys = OFF"
				if base.Kind == "postgres" {
					loose = "SET session_replication_role = replica"
				}
				db := base.Raw(t)
				for _, words := range append([]string{loose}, strings.Split(c.do, "|")...) {
					var args []any
					if strings.Contains(words, "?") {
						if args = []any{string(r.person["child"])}; base.Kind == "postgres" {
							words = strings.Replace(words, "?", "$1", 1)
						}
					}
					if _, err := db.ExecContext(t.Context(), words, args...); err != nil {
						t.Fatal(words, err)
					}
				}
				if got := r.faults(t); got != c.want {
					t.Errorf("found %q, want %q", got, c.want)
				}
			})
		})
	}
}

// A log that was put back to what it was, end and all, still lacks what happened
// since, as other tables show.
func TestWhatHappenedHasALine(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := told(t, s, base)
		if err := c.Alerts.Tell(t.Context(), c.as("child"), alerts.Telling{ID: care.NewID(), Kind: alert.Now}); err != nil {
			t.Fatal(err)
		}
		draft := draftOf(t, c)
		if _, err := c.Letters.SaveLetter(t.Context(), c.as("iro"), c.review, 0, draft, letter.Fields(draft)); err != nil {
			t.Fatal(err)
		}
		c.steps(t, "carer", care.StepPause)
		if got := c.faults(t); got != "" {
			t.Fatal(got)
		}
		var first struct{ Prev, Mac string }
		if err := c.Read(t.Context()).Raw("SELECT prev, mac FROM audit WHERE child_id = ? AND n = 1", c.person["child"]).Scan(&first).Error; err != nil {
			t.Fatal(err)
		}
		c.exec(t, "DELETE FROM audit WHERE child_id = ? AND n > 1", c.person["child"])
		c.exec(t, "UPDATE audit_head SET n = 1, mac = ?, seal = ? WHERE child_id = ?", first.Mac, s.SealHead(c.person["child"], 1, first.Mac), c.person["child"])
		got := c.faults(t)
		if strings.Contains(got, "cut") {
			t.Fatalf("the end does not fit, so this proves nothing: %s", got)
		}
		for _, want := range []string{"sent", "decision.made", "letter.saved", "alert.raised", "tie.pause", "review.opened", "scale.revealed"} {
			if !strings.Contains(got, "0 untold "+want) {
				t.Errorf("nobody misses %s: %s", want, got)
			}
		}
	})
}

// sixLines makes six lines of the child's log: two of writing, one of sending,
// three of looking.
func (c *round) sixLines(t *testing.T) {
	t.Helper()
	c.save(t, "child", "y2", 1, c.says("canary", care.OnlyIRO)) // 1
	c.send(t, "child")                                          // 2: the sending
	for _, who := range []string{"child", "iro", "cover"} {     // 3 to 5
		look := func() error { _, err := c.Forms.Reading(t.Context(), c.as(who), c.review); return err }
		if who == "child" {
			look = func() error { _, err := c.Forms.MyForm(t.Context(), c.as(who), c.review); return err }
		}
		if err := look(); err != nil {
			t.Fatal(err)
		}
	}
	c.base.Clock.Move(6 * time.Minute)
	if _, err := c.Forms.Reading(t.Context(), c.as("iro"), c.review); err != nil { // 6
		t.Fatal(err)
	}
	var n int
	if err := c.Read(t.Context()).Raw("SELECT COUNT(*) FROM audit WHERE child_id <> ''").Scan(&n).Error; err != nil || n != 6 {
		t.Fatalf("%d lines, %v", n, err)
	}
}

// A log that was put back to an earlier state with everything that belongs to
// it shows against a mark that was taken since.
func TestAMarkShowsALogThatWasPutBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		c.save(t, "child", "y2", 1, c.says("canary", care.OnlyIRO))
		c.send(t, "child")
		var early struct{ Mac, Seal string }
		err := c.Read(t.Context()).Raw("SELECT mac, seal FROM audit_head WHERE n = 2").Scan(&early).Error
		if err != nil || early.Seal == "" {
			t.Fatal(early, err)
		}
		if _, err := c.Forms.Reading(t.Context(), c.as("iro"), c.review); err != nil {
			t.Fatal(err)
		}
		r, err := c.Audit.Verify(t.Context(), nil, nil)
		if err != nil || len(r.Faults) > 0 {
			t.Fatal(r.Faults, err)
		}
		c.exec(t, "DELETE FROM audit WHERE n > 2")
		c.exec(t, "UPDATE audit_head SET n = 2, mac = ?, seal = ? WHERE child_id = ?", early.Mac, early.Seal, c.person["child"])
		if got := c.faults(t); got != "" {
			t.Errorf("without the mark: %s", got)
		}
		if got := c.faults(t, r.Marks...); got != "3 unkept" {
			t.Errorf("with the mark: %q", got)
		}
		if _, err := c.Forms.Reading(t.Context(), c.as("cover"), c.review); err != nil { // another third line
			t.Fatal(err)
		}
		if without, with := c.faults(t), c.faults(t, r.Marks...); without != "" || with != "3 unkept" {
			t.Errorf("written on: without the mark %q, with it %q", without, with)
		}
	})
}

// Writing goes on where somebody has cut the log, and what was done stays on
// record: lines that are added later do not cover it up.
func TestACutLogIsNotMendedUnseen(t *testing.T) {
	for deed, want := range map[string]string{
		"DELETE FROM audit WHERE n > 3":   "3 cut",
		"UPDATE audit_head SET seal = ''": "6 cut",
		"DELETE FROM audit_head":          "6 cut",
	} {
		storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
			c := newRound(t, s, base)
			c.sixLines(t)
			c.exec(t, deed)
			if deed == "DELETE FROM audit WHERE n > 3" {
				c.exec(t, "UPDATE audit_head SET n = 3, mac = (SELECT mac FROM audit WHERE child_id <> '' AND n = 3) WHERE n = 6")
			}
			if got := c.faults(t); !strings.HasPrefix(got, want) && !strings.Contains(got, ", "+want) {
				t.Errorf("%s: %q", deed, got)
			}
			c.save(t, "child", "y4", 1, c.says("more", care.OnlyIRO))
			c.send(t, "child")
			if got := c.faults(t); !strings.Contains(got, "broken") {
				t.Errorf("%s, and written on: %q", deed, got)
			}
		})
	}
}

// Lines that are written at once by two instances make one chain.
func TestTwoInstancesWriteOneLog(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		other := base.Open(t)
		before, err := c.Audit.Verify(t.Context(), nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		const each = 25
		for i, in := range []*store.Store{s, other, s, other} {
			all.Go(func() {
				for range each {
					err := in.Do(t.Context(), func(tx *gorm.DB) error {
						return in.Note(tx, c.as("iro"), "tie.paused", c.person["child"], care.NewID())
					})
					if err != nil {
						t.Errorf("%d: %v", i, err)
					}
				}
			})
		}
		all.Wait()
		r, err := c.Audit.Verify(t.Context(), nil, nil)
		if err != nil || len(r.Faults) > 0 || r.Lines != before.Lines+4*each {
			t.Errorf("%d lines, %v, %v", r.Lines, r.Faults, err)
		}
	})
}

// logged are the lines since the last call, as "verb what by name for purpose".
func (c *round) logged(t *testing.T, since *int64) []string {
	t.Helper()
	var rows []struct {
		N                          int64
		Actor, TieID, Verb, What   string
		Purpose, Objects, ReviewID string
	}
	err := c.Read(t.Context()).Raw("SELECT * FROM audit WHERE child_id = ? AND n > ? ORDER BY n", c.person["child"], *since).Scan(&rows).Error
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range rows {
		*since = r.N
		who := "nobody"
		for name, id := range c.person {
			if string(id) == r.Actor {
				who = name
				if tie := string(c.tie[name]); tie != r.TieID && r.TieID != "" {
					t.Errorf("%s acts by the tie %s", name, r.TieID)
				}
			}
		}
		if r.Objects == "" || r.ReviewID != string(c.review) {
			t.Errorf("%s %s: objects %q in review %q", r.Verb, r.What, r.Objects, r.ReviewID)
		}
		out = append(out, fmt.Sprintf("%s %s %s for %s", who, r.Verb, r.What, r.Purpose))
	}
	return out
}

// Every read of what was said is on record before it is answered, once for each
// look (safety.md I6).
func TestEveryLookIsOnRecord(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		ctx := t.Context()
		var since int64
		c.save(t, "child", "y2", 1, c.says("canary", care.Everyone))
		c.send(t, "child")
		if got := fmt.Sprint(c.logged(t, &since)); got != "[child wrote draft.saved for form child wrote sent for form]" {
			t.Errorf("writing: %s", got)
		}
		read, err := c.Forms.Reading(ctx, c.as("iro"), c.review)
		if err != nil || len(read.Answers) != 1 {
			t.Fatal(read.Answers, err)
		}
		for _, step := range []struct {
			what string
			do   func() error
			want string
		}{
			{"the same again is the same look", func() error { _, err := c.Forms.Reading(ctx, c.as("iro"), c.review); return err }, "iro read answers for prepare"},
			{"somebody else's is another", func() error { _, err := c.Forms.Reading(ctx, c.as("mum"), c.review); return err }, "mum read answers for prepare"},
			{"who is shown nothing reads nothing", func() error { _, err := c.Forms.Reading(ctx, c.as("dad"), c.review); return err }, ""},
			{"one's own form", func() error { _, err := c.Forms.MyForm(ctx, c.as("child"), c.review); return err }, "child read form for own"},
			{"what a letter is made from", func() error { _, err := c.Letters.LetterSource(ctx, c.as("iro"), c.review); return err }, "iro read letter.source for letter"},
			{"the meeting's page", func() error { return c.Audit.SawMeeting(ctx, c.as("worker"), c.review, []care.ID{read.Answers[0].ID}) }, "worker read meeting for meeting"},
			{"again", func() error { return c.Audit.SawMeeting(ctx, c.as("worker"), c.review, []care.ID{read.Answers[0].ID}) }, ""},
			{"with something new in it", func() error {
				return c.Audit.SawMeeting(ctx, c.as("worker"), c.review, []care.ID{read.Answers[0].ID, care.NewID()})
			}, "worker read meeting for meeting"},
		} {
			if err := step.do(); err != nil && care.KindOf(err) != care.KindNotFound {
				t.Errorf("%s: %v", step.what, err)
			}
			if got := strings.Join(c.logged(t, &since), ", "); got != step.want {
				t.Errorf("%s: %q, want %q", step.what, got, step.want)
			}
		}
		base.Clock.Move(5 * time.Minute)
		if _, err := c.Forms.Reading(ctx, c.as("iro"), c.review); err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(c.logged(t, &since)); got != "[iro read answers for prepare]" {
			t.Errorf("five minutes later: %s", got)
		}
	})
}

// Whatever happens in a review stands in its child's log as well, by the same
// person and about the same thing, in the same order.
func TestEveryEventIsOnRecord(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := told(t, s, base)
		lines := func(sql string) (out []string) {
			t.Helper()
			if err := c.Read(t.Context()).Raw(sql, c.review).Scan(&out).Error; err != nil {
				t.Fatal(err)
			}
			return out
		}
		events := lines("SELECT kind || ' ' || subject || ' ' || by_person FROM event WHERE review_id = ? ORDER BY seq")
		noted := lines("SELECT what || ' ' || objects || ' ' || actor FROM audit WHERE review_id = ? AND verb = 'wrote' AND what <> 'draft.saved' ORDER BY n")
		if d := cmp.Diff(events, noted); d != "" || len(events) < 10 {
			t.Errorf("%d events; events -, log +:\n%s", len(events), d)
		}
		if got := c.faults(t); got != "" {
			t.Error(got)
		}
	})
}

// What cannot be put on record is not shown.
func TestNoRecordNoAnswer(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		c.save(t, "child", "y2", 1, c.says("canary", care.Everyone))
		c.send(t, "child")
		c.exec(t, "DROP TABLE audit")
		if _, err := c.Forms.Reading(t.Context(), c.as("iro"), c.review); err == nil {
			t.Error("answers without a record")
		}
		if _, err := c.Forms.MyForm(t.Context(), c.as("child"), c.review); err == nil {
			t.Error("a form without a record")
		}
	})
}

// Asking for what is not theirs is on record for whoever has no place there,
// and nobody waits for that.
func TestRefusalsAreOnRecord(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		var since int64
		c.Audit.Refused(c.as("stranger"), c.review)
		c.Audit.Refused(c.as("stranger"), care.NewID())
		c.Audit.Refused(care.Viewer{}, c.review)
		c.SettleLog()
		if got := fmt.Sprint(c.logged(t, &since)); got != "[stranger refused review for refused]" {
			t.Errorf("%s", got)
		}
	})
}

// The log holds ids and never what was said.
func TestTheAuditLogHoldsNoWords(t *testing.T) {
	const canary = "CANARY-dog"
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		a := c.says(canary, care.Everyone)
		a.Values[consult.Main] = &consult.Text{Text: canary}
		c.save(t, "child", "y2", 1, a)
		c.send(t, "child")
		if _, err := c.Forms.Reading(t.Context(), c.as("iro"), c.review); err != nil {
			t.Fatal(err)
		}
		var text []string
		err := c.Read(t.Context()).Raw(`SELECT actor || tie_id || verb || what || purpose || objects FROM audit`).Scan(&text).Error
		if err != nil || len(text) < 3 || strings.Contains(strings.Join(text, ""), canary) {
			t.Errorf("%v, %v", text, err)
		}
	})
}

// The child is told who opened what they sent, and when; nobody else is.
func TestWhoOpenedWhatTheChildSent(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		ctx := t.Context()
		opened := func() string {
			t.Helper()
			o, err := c.Forms.Opened(ctx, c.as("child"), c.review)
			if err != nil {
				t.Fatal(err)
			}
			var out []string
			for _, one := range o.All {
				name := "?"
				for n, tie := range c.tie {
					if tie == one.Who.Tie {
						name = n
					}
				}
				var asked []string
				for _, q := range one.Asked {
					asked = append(asked, q.Question)
				}
				out = append(out, fmt.Sprintf("%s%d%v", name, len(one.Times), asked))
			}
			return strings.Join(out, " ")
		}
		if got := opened(); got != "" {
			t.Errorf("before anything was sent: %s", got)
		}
		c.save(t, "child", "y2", 1, c.says("for all", care.Everyone))
		c.save(t, "child", "y4", 1, c.says("for one", care.OnlyIRO))
		c.send(t, "child")
		c.save(t, "mum", "f2", 1, c.says("mum's", care.OnlyIRO))
		c.send(t, "mum")
		look := func(who string) {
			t.Helper()
			if _, err := c.Forms.Reading(ctx, c.as(who), c.review); err != nil && care.KindOf(err) != care.KindNotFound {
				t.Fatal(err)
			}
		}
		look("child")
		look("dad")
		if got := opened(); got != "" {
			t.Errorf("own looks, and those who are shown nothing: %s", got)
		}
		look("mum")
		base.Clock.Move(time.Hour)
		look("iro")
		base.Clock.Move(time.Hour)
		look("iro")
		if _, err := c.Letters.LetterKept(ctx, c.as("cover"), c.review); err != nil {
			t.Fatal(err)
		}
		if got, want := opened(), "iro2[y2 y4] mum1[y2]"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		c.save(t, "child", "y2", 2, c.says("changed", care.OnlyIRO))
		c.send(t, "child")
		if got, want := opened(), "iro2[y2 y4] mum1[y2]"; got != want {
			t.Errorf("after a new version: %s, want %s", got, want)
		}
		for _, who := range []string{"iro", "mum", "dad", "carer", "worker", "left", "stranger"} {
			if o, err := c.Forms.Opened(ctx, c.as(who), c.review); care.KindOf(err) != care.KindNotFound {
				t.Errorf("%s is told %v, %v", who, o, err)
			}
		}
	})
}

// A line says under which tie somebody acted, also where an act has just read it.
func TestALineOfAnActSaysUnderWhichTie(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := sit(t, s, base, care.Young)
		m.ok(t, m.Meetings.OpenReview(t.Context(), m.IRO.Viewer, m.Review, ""))
		var ties []care.ID
		err := s.Read(t.Context()).Table("audit").Where("actor = ? AND verb = ?", m.IRO.Person, audit.Wrote).
			Order("n DESC").Limit(1).Pluck("tie_id", &ties).Error
		m.ok(t, err)
		if len(ties) != 1 || ties[0] != m.IRO.Tie {
			t.Errorf("under %v, not %s", ties, m.IRO.Tie)
		}
	})
}

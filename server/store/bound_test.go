package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gorm.io/gorm"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/letter"
	"myreview/server/store"
	"myreview/server/store/storetest"
)

// Whoever changes by SQL who may see an answer gets nobody to see it: it is shown
// as lost to the IRO, is on record, and somebody is told.
func TestWhoMaySeeAnAnswerIsBoundToIt(t *testing.T) {
	for deed, what := range map[string]string{
		"INSERT INTO answer_reader (answer_id, tie_id) SELECT id, ? FROM answer":                                           "answer_reader",
		"DELETE FROM answer_reader WHERE tie_id <> ?":                                                                      "answer_reader",
		"UPDATE answer SET bound = '' WHERE id <> ?":                                                                       "answer_reader",
		"UPDATE answer SET audience = 'everyone' WHERE id <> ?":                                                            "answer",
		"UPDATE answer SET question = 'y4' WHERE id <> ?":                                                                  "answer",
		"UPDATE answer_reader SET tie_id = ? WHERE tie_id = (SELECT id FROM tie WHERE kind = 'cover' ORDER BY id LIMIT 1)": "answer_reader",
	} {
		storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
			c := newRound(t, s, base)
			c.save(t, "child", "y2", 1, c.says("CANARY", care.OnlyIRO))
			c.send(t, "child")
			if got := c.reads(t, "iro") + c.reads(t, "mum"); got != "CANARY" {
				t.Fatal(got)
			}
			c.exec(t, deed, c.tie["mum"])
			for who, want := range map[string]string{"iro": string(consult.Lost), "mum": "", "dad": "", "child": ""} {
				got := c.reads(t, who)
				if who != "child" && got != want || strings.Contains(got, "CANARY") {
					t.Errorf("%s: %s reads %q", deed, who, got)
				}
			}
			c.SettleLog()
			var lines, alerts int
			err := c.Read(t.Context()).Raw("SELECT COUNT(*) FROM audit WHERE verb = 'unopened' AND what = ?", what).Scan(&lines).Error
			if err == nil {
				err = c.Read(t.Context()).Raw("SELECT COUNT(*) FROM alert WHERE kind = 'moved'").Scan(&alerts).Error
			}
			if err != nil || lines != 1 || alerts != 1 {
				t.Errorf("%s: %d lines, %d alerts, %v", deed, lines, alerts, err)
			}
		})
	}
}

// A draft of a letter that somebody publishes by SQL does not open, nor does a
// decision that was taken back and is made to stand again; `audit verify` finds
// both, and a tie that was opened so.
func TestAStateThatIsChangedBySQLIsFound(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := told(t, s, base)
		ctx := t.Context()
		draft := draftOf(t, c)
		if _, err := c.SaveLetter(ctx, c.as("iro"), c.review, 0, draft, letter.Fields(draft)); err != nil {
			t.Fatal(err)
		}
		c.steps(t, "mum", care.StepPause)
		if got := c.faults(t); got != "" {
			t.Fatal(got)
		}
		c.exec(t, "UPDATE letter SET state = 'published', published_at = ?", base.Clock.Now())
		c.exec(t, "UPDATE decision SET state = 'withdrawn'")
		c.exec(t, "UPDATE tie SET state = 'active' WHERE id = ?", c.tie["mum"])
		got, err := c.Letter(ctx, c.as("child"), c.review)
		if err != nil || !got.Lost || !got.Empty() {
			t.Errorf("the child is given a draft: %+v, %v", got, err)
		}
		if faults := c.faults(t); !strings.Contains(faults, "untold letter.published") || !strings.Contains(faults, "other tie") {
			t.Error(faults)
		}
		c.exec(t, "UPDATE letter SET state = 'draft', published_at = NULL")
		if got, err := c.Letter(ctx, c.as("iro"), c.review); err != nil || got.Lost {
			t.Errorf("put back: %+v, %v", got, err)
		}
	})
}

// What was sealed before columns were bound to it opens as it did.
func TestAnAnswerFromBeforeItsColumnsWereBoundOpens(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		c.save(t, "child", "y2", 1, c.says("before", care.OnlyIRO))
		c.send(t, "child")
		var row struct{ ID care.ID }
		if err := c.Read(t.Context()).Raw("SELECT id FROM answer").Scan(&row).Error; err != nil {
			t.Fatal(err)
		}
		body, err := c.says("before", care.OnlyIRO).Encode()
		if err != nil {
			t.Fatal(err)
		}
		old, err := s.Sealed(c.person["child"], "answer", row.ID, "body", body)
		if err != nil {
			t.Fatal(err)
		}
		c.exec(t, "UPDATE answer SET body = ?, bound = ''", old)
		if got := fmt.Sprint(c.reads(t, "iro"), c.reads(t, "mum")); got != "before" {
			t.Errorf("%q", got)
		}
	})
}

// Whoever changes by SQL whom a child's call for help is for, or puts what was added
// under another call, gets nobody to read it: that there is one is seen all the same.
func TestWhoReadsACallIsBoundToIt(t *testing.T) {
	for deed, want := range map[string][]string{
		"UPDATE alert SET left_out = '' WHERE left_out <> ''":                                                    {"OPEN"},
		"UPDATE alert SET kind = 'call', left_out = '' WHERE left_out <> ''":                                     {"OPEN"},
		"UPDATE alert_more SET alert_id = (SELECT id FROM alert WHERE left_out = '' ORDER BY raised_at LIMIT 1)": {"OPEN"},
	} {
		storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Base) {
			f := storetest.NewFamily(t, s, care.Young)
			rules := alert.Rules{}
			for _, one := range []store.Telling{
				{Words: "OPEN"}, {Words: "KEPT", Without: alert.Without("social_worker")}, {Words: "ADDED", Without: alert.Without("social_worker")},
			} {
				one.ID, one.Kind = care.NewID(), alert.Now
				if err := s.Tell(t.Context(), f.Child.Viewer, one); err != nil {
					t.Fatal(err)
				}
			}
			reads := func(v care.Viewer) (all []string) {
				t.Helper()
				open, err := s.Alerts(t.Context(), v, rules)
				if err != nil {
					t.Fatal(err)
				}
				for _, a := range open {
					for _, words := range append(a.More, store.AlertMore{Text: a.Text}) {
						if words.Text != "" {
							all = append(all, words.Text)
						}
					}
				}
				slices.Sort(all)
				return all
			}
			if got := fmt.Sprint(reads(f.Worker.Viewer), reads(f.IRO.Viewer)); got != "[OPEN] [ADDED KEPT OPEN]" {
				t.Fatal(got)
			}
			err := s.Do(t.Context(), func(tx *gorm.DB) error { return tx.Exec(deed).Error })
			if err != nil {
				t.Fatal(err)
			}
			if got := reads(f.Worker.Viewer); !slices.Equal(got, want) {
				t.Errorf("%s: the social worker reads %q", deed, got)
			}
		})
	}
}

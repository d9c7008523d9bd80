package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/letter"
	"myreview/server/store"
	"myreview/server/store/alerts"
	"myreview/server/store/audit"
	"myreview/server/store/people"
	"myreview/server/store/signin"
	"myreview/server/store/storetest"
)

// If an intruder changes by SQL who may see an answer, nobody sees it any more: the
// IRO is shown that it is lost, it is on record, and the operator is told.
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
			for who, want := range map[string]string{"iro": string(consult.Lost), "mum": "", "dad": "not found", "child": ""} {
				got := c.reads(t, who)
				if got != want {
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

// A draft of a letter that an intruder publishes by SQL does not open, nor does a
// decision that was taken back and is made to stand again; `audit verify` finds
// both, and a tie that was opened in this way.
func TestAStateThatIsChangedBySQLIsFound(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := told(t, s, base)
		ctx := t.Context()
		draft := draftOf(t, c)
		if _, err := c.Letters.SaveLetter(ctx, c.as("iro"), c.review, 0, draft, letter.Fields(draft)); err != nil {
			t.Fatal(err)
		}
		c.steps(t, "carer", care.StepPause)
		if got := c.faults(t); got != "" {
			t.Fatal(got)
		}
		c.exec(t, "UPDATE letter SET state = 'published', published_at = ?", base.Clock.Now())
		c.exec(t, "UPDATE decision SET state = 'withdrawn'")
		c.exec(t, "UPDATE tie SET state = 'active' WHERE id = ?", c.tie["carer"])
		got, err := c.Letters.Letter(ctx, c.as("child"), c.review)
		if err != nil || !got.Lost || !got.Empty() {
			t.Errorf("the child is given a draft: %+v, %v", got, err)
		}
		if faults := c.faults(t); !strings.Contains(faults, "untold letter.published") || !strings.Contains(faults, "other tie") {
			t.Error(faults)
		}
		c.exec(t, "UPDATE letter SET state = 'draft', published_at = NULL")
		if got, err := c.Letters.Letter(ctx, c.as("iro"), c.review); err != nil || got.Lost {
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

// If an intruder changes by SQL whom a child's call for help is for, or moves an
// addition to another call, nobody can read it; its readers still see that there is one.
func TestWhoReadsACallIsBoundToIt(t *testing.T) {
	for deed, want := range map[string][]string{
		"UPDATE alert SET left_out = '' WHERE left_out <> ''":                                                    {"OPEN"},
		"UPDATE alert SET kind = 'call', left_out = '' WHERE left_out <> ''":                                     {"OPEN"},
		"UPDATE alert_more SET alert_id = (SELECT id FROM alert WHERE left_out = '' ORDER BY raised_at LIMIT 1)": {"OPEN"},
	} {
		storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Base) {
			f := storetest.NewFamily(t, s, care.Young)
			rules := alert.Rules{}
			for _, one := range []alerts.Telling{
				{Words: "OPEN"}, {Words: "KEPT", Without: alert.Without("social_worker")}, {Words: "ADDED", Without: alert.Without("social_worker")},
			} {
				one.ID, one.Kind = care.NewID(), alert.Now
				if err := s.Alerts.Tell(t.Context(), f.Child.Viewer, one); err != nil {
					t.Fatal(err)
				}
			}
			reads := func(v care.Viewer) (all []string) {
				t.Helper()
				open, err := s.Alerts.Alerts(t.Context(), v, rules)
				if err != nil {
					t.Fatal(err)
				}
				for _, a := range open {
					for _, words := range append(a.More, alerts.AlertMore{Text: a.Text}) {
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

// Whoever changes, adds or deletes by SQL a row that decides who comes in, and to
// what, is found by the check, and the row is named.
func TestARowThatDecidesIsFoundWhenChangedBySQL(t *testing.T) {
	const mum = "(SELECT id FROM tie WHERE calls = 'Mum')"
	for deed, want := range map[string]string{
		"":                             "",
		"UPDATE tie SET calls = 'Mam'": "", // decides nothing
		"UPDATE tie SET kind = 'cover' WHERE calls = 'Mum'":                                                                     "tie",
		"UPDATE tie SET person_id = (SELECT MIN(id) FROM person WHERE name LIKE 'Sol%') WHERE calls = 'Mum'":                    "tie",
		"UPDATE tie SET state = 'active' WHERE calls = 'Dad'":                                                                   "tie",
		"UPDATE tie SET since = '2020-01-01 00:00:00Z' WHERE calls = 'Mum'":                                                     "tie",
		"UPDATE tie SET until = NULL WHERE until IS NOT NULL":                                                                   "tie",
		"DELETE FROM tie WHERE calls = 'Dad'":                                                                                   "tie",
		"INSERT INTO tie SELECT 'new', person_id, child_id, 'relative', 'active', '', since, NULL FROM tie WHERE calls = 'Mum'": "tie",
		"UPDATE seat SET tie_id = (SELECT id FROM tie WHERE calls = 'Dad') WHERE tie_id = " + mum:                               "seat",
		"UPDATE seat SET person_id = (SELECT person_id FROM tie WHERE calls = 'Dad') WHERE tie_id = " + mum:                     "seat",
		"UPDATE seat SET state = 'invited' WHERE state = 'removed'":                                                             "seat",
		"INSERT INTO seat (id, review_id, person_id, tie_id, state) SELECT 'new', s.review_id, t.person_id, t.id, 'invited' FROM seat s JOIN tie t ON t.calls = 'Dad' WHERE s.tie_id = " + mum: "seat",
		"DELETE FROM seat WHERE tie_id = " + mum:                            "seat",
		"UPDATE person SET staff = TRUE WHERE name LIKE 'Pia%'":             "person",
		"UPDATE person SET staff = FALSE WHERE name LIKE 'Wale%'":           "person",
		"UPDATE person SET email = 'x@example.org' WHERE name LIKE 'Wale%'": "person",
		"UPDATE person SET password = 'x' WHERE name LIKE 'Pia%'":           "person",
		"INSERT INTO person (id, name, band, lang, staff, made_at) SELECT 'new', 'N', band, lang, TRUE, made_at FROM person WHERE name LIKE 'Wale%'":                      "person",
		"UPDATE duty SET person_id = (SELECT id FROM person WHERE name LIKE 'Sol%') WHERE until IS NULL":                                                                  "duty",
		"UPDATE duty SET until = NULL WHERE until IS NOT NULL":                                                                                                            "duty",
		"INSERT INTO duty (id, person_id, since) SELECT 'new', id, made_at FROM person WHERE name LIKE 'Sol%'":                                                            "duty",
		"UPDATE job SET kind = 'iro_manager' WHERE person_id = (SELECT id FROM person WHERE name LIKE 'Ada%')":                                                            "job",
		"UPDATE job SET agreed_at = given_at, agreed_by = given_by WHERE agreed_at IS NULL":                                                                               "job",
		"UPDATE job SET until = NULL WHERE until IS NOT NULL":                                                                                                             "job",
		"INSERT INTO job (id, person_id, kind, given_by, given_at, agreed_at) SELECT 'new', id, 'administrator', '', made_at, made_at FROM person WHERE name LIKE 'Pia%'": "job",
		"UPDATE child SET guarded = NOT guarded WHERE person_id IN (SELECT child_id FROM tie WHERE calls = 'Mum')":                                                        "child",
	} {
		storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Base) {
			ctx := t.Context()
			f := storetest.NewFamily(t, s, care.Young)
			storetest.Step(t, s, f.IRO.Viewer, f.Review, f.Carer.Tie, care.StepPause) // lines that are older than another are no fault
			storetest.Step(t, s, f.IRO.Viewer, f.Review, f.Carer.Tie, care.StepResume)
			place, err := s.People.AtWork(ctx, f.IRO.Viewer, f.Review)
			if err != nil {
				t.Fatal(err)
			}
			two := storetest.Administrators(t, s)
			lost := storetest.Employ(t, s, two, "Lou Lost-Job", care.JobIRO)
			who, err := s.Staff.Member(ctx, two[0], lost.Person)
			if err != nil {
				t.Fatal(err)
			}
			again := people.NewTie{ID: care.NewID(), Kind: care.TieCarer, Person: f.Former.Person, Invite: true, Reason: "she is back"} // after an end by its date
			secret, err := s.SignIn.StartSession(ctx, f.Worker.Person, signin.NewSession{By: signin.ByDemo}, "")
			if err != nil {
				t.Fatal(err)
			}
			worker, err := s.SignIn.Session(ctx, secret)
			for _, err := range []error{
				s.Staff.EndJob(ctx, two[0], who.Jobs[0].ID), s.Staff.GiveJob(ctx, two[0], lost.Person, care.JobIROManager),
				err, s.SignIn.SetPassword(ctx, worker, "long enough for once"), s.People.MakeTie(ctx, f.Worker.Viewer, f.Review, again),
				s.Meetings.RemoveSeat(ctx, f.IRO.Viewer, f.Review, f.Carer.Seat), s.Meetings.Invite(ctx, f.IRO.Viewer, f.Review, f.Carer.Tie),
				s.People.AddDuty(ctx, f.Worker.Person, storetest.Start, time.Time{}), s.People.AddDuty(ctx, f.IRO.Person, storetest.Start, storetest.Start.Add(time.Hour)),
				s.Meetings.RemoveSeat(ctx, f.IRO.Viewer, f.Review, f.Worker.Seat), s.People.Guard(ctx, place, false),
			} {
				if err != nil {
					t.Fatal(err)
				}
			}
			if _, _, err := s.Meetings.OpenScreen(ctx, f.IRO.Viewer, f.Review, care.NewID()); err != nil {
				t.Fatal(err)
			}
			faults := func() (out []string) {
				t.Helper()
				r, err := s.Audit.Verify(ctx, nil, nil)
				if err != nil {
					t.Fatal(err)
				}
				for _, f := range r.Faults {
					table, id, _ := strings.Cut(f.Of, " ")
					if f.What != audit.Other || id == "" {
						t.Errorf("%s: %+v", deed, f)
					}
					out = append(out, table)
				}
				return out
			}
			if got := faults(); got != nil {
				t.Fatal(got)
			}
			if deed == "" {
				return
			}
			n := int64(0)
			err = s.Do(ctx, func(tx *gorm.DB) error {
				done := tx.Exec(deed)
				n = done.RowsAffected
				return done.Error
			})
			if err != nil || n == 0 {
				t.Fatalf("%s: %d rows, %v", deed, n, err)
			}
			got := slices.Compact(faults())
			if want == "" && got != nil || want != "" && !slices.Equal(got, []string{want}) {
				t.Errorf("%s: found %q", deed, got)
			}
		})
	}
}

// Nor does it help to put back the line of such a row with it.
func TestAnOldLineOfARowDoesNotCoverIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Base) {
		ctx := t.Context()
		f := storetest.NewFamily(t, s, care.Young)
		storetest.Step(t, s, f.IRO.Viewer, f.Review, f.Carer.Tie, care.StepPause)
		err := s.Do(ctx, func(tx *gorm.DB) error {
			var old string
			const lines = "FROM audit WHERE what = 'signed.tie' AND objects LIKE ? || '%' ORDER BY n LIMIT 1"
			err := tx.Raw("SELECT objects "+lines, f.Carer.Tie).Scan(&old).Error
			if err == nil {
				err = tx.Exec("UPDATE tie SET state = 'active' WHERE id = ?", f.Carer.Tie).Error
			}
			if err == nil {
				err = tx.Exec("UPDATE audit SET objects = ? WHERE what = 'signed.tie' AND objects LIKE ? || '%' AND objects <> ?", old, f.Carer.Tie, old).Error
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		r, err := s.Audit.Verify(ctx, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		var found []string
		for _, f := range r.Faults {
			found = append(found, f.What+" "+f.Of)
		}
		if want := []string{audit.Changed + " ", audit.Other + " tie " + string(f.Carer.Tie)}; !slices.Equal(found, want) {
			t.Errorf("found %q", found)
		}
	})
}

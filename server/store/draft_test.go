package store_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/store"
	"myreview/server/store/forms"
	"myreview/server/store/storetest"
)

// Somebody who is in the middle of writing is asked about again at each save: what has
// changed since the last one binds the next, and one that waits for its turn to write.
func TestWhoIsWritingIsAskedAgain(t *testing.T) {
	ends := func(c *round, name string) func(*testing.T) {
		return func(t *testing.T) {
			c.exec(t, "UPDATE tie SET until = ? WHERE id = ?", c.base.Clock.Now(), c.tie[name])
		}
	}
	for _, row := range []struct {
		why, who, question string
		change             func(c *round) func(*testing.T)
		lost               bool // the writer has no form any more
	}{
		{"nothing changes", "child", "y2", func(*round) func(*testing.T) { return func(*testing.T) {} }, false},
		{"the carer leaves", "carer", "c1", func(c *round) func(*testing.T) { return ends(c, "carer") }, true},
		{"the carer is excluded", "carer", "c1", func(c *round) func(*testing.T) {
			return func(t *testing.T) { c.exec(t, "UPDATE tie SET state = 'excluded' WHERE id = ?", c.tie["carer"]) }
		}, true},
		{"the carer's tie is ended", "carer", "c1", func(c *round) func(*testing.T) {
			return func(t *testing.T) { c.exec(t, "UPDATE tie SET state = 'ended' WHERE id = ?", c.tie["carer"]) }
		}, true},
		{"the carer's seat is taken away", "carer", "c1", func(c *round) func(*testing.T) {
			return func(t *testing.T) {
				c.exec(t, "UPDATE seat SET state = 'removed' WHERE person_id = ?", c.person["carer"])
			}
		}, false},
		{"a parent is excluded and keeps a form of their own", "mum", "f8", func(c *round) func(*testing.T) {
			return func(t *testing.T) { c.exec(t, "UPDATE tie SET state = 'excluded' WHERE id = ?", c.tie["mum"]) }
		}, false},
		{"a relative who is also a parent is excluded, and asked other questions", "gran", "s1", func(c *round) func(*testing.T) {
			return func(t *testing.T) { c.exec(t, "UPDATE tie SET state = 'excluded' WHERE id = ?", c.tie["gran"]) }
		}, true},
		{"a carer who is also an excluded parent", "carer", "c1", func(c *round) func(*testing.T) {
			return func(t *testing.T) {
				c.exec(t, "INSERT INTO tie (id, person_id, child_id, kind, state, since) VALUES (?, ?, ?, 'parent', 'excluded', ?)",
					care.NewID(), c.person["carer"], c.person["child"], c.base.Clock.Now().Add(-time.Hour))
			}
		}, true},
	} {
		t.Run(row.why, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
				c, ctx := newRound(t, s, base), t.Context()
				c.add(t, "gran", care.TieRelative, care.TieActive)
				c.seat(t, "gran")
				c.exec(t, "INSERT INTO tie (id, person_id, child_id, kind, state, since) VALUES (?, ?, ?, 'parent', 'active', ?)",
					care.NewID(), c.person["gran"], c.person["child"], base.Clock.Now().Add(-time.Hour))
				for rev := 1; rev <= 3; rev++ {
					c.save(t, row.who, row.question, rev, c.says("before", care.OnlyIRO))
				}
				looked, err := s.Forms.MyForm(ctx, c.as(row.who), c.review)
				if err != nil {
					t.Fatal(err)
				}
				row.change(c)(t)
				_, waited := looked.Save(ctx, row.question, forms.Save{Rev: 4}, c.says("waited", care.OnlyIRO))
				_, asked := s.Forms.SaveDraft(ctx, c.as(row.who), c.review, row.question, forms.Save{Rev: 5}, c.says("after", care.OnlyIRO))
				for why, err := range map[string]error{"that waited": waited, "after it": asked} {
					if row.lost != (err != nil) || err != nil && care.KindOf(err) != care.KindNotFound {
						t.Errorf("the save %s ended with %v, want it refused: %v", why, err, row.lost)
					}
				}
				var rev int
				if err := s.Read(ctx).Raw("SELECT max(rev) FROM draft").Scan(&rev).Error; err != nil || row.lost != (rev == 3) {
					t.Errorf("the draft has number %d: %v", rev, err)
				}
			})
		})
	}
}

// A first save has no form yet to follow: the form that it begins is the one that its
// writer has by then.
func TestAFirstSaveBeginsTheFormOfNow(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c, ctx := newRound(t, s, base), t.Context()
		begin := func(who, question string) error {
			looked, err := s.Forms.MyForm(ctx, c.as(who), c.review)
			if err != nil {
				t.Fatal(err)
			}
			c.exec(t, "UPDATE tie SET state = 'excluded' WHERE id = ?", c.tie[who])
			_, err = looked.Save(ctx, question, forms.Save{Rev: 1}, c.says("first", care.OnlyIRO))
			return err
		}
		if err := begin("carer", "c1"); care.KindOf(err) != care.KindNotFound {
			t.Errorf("the carer's save ended with %v", err)
		}
		if err := begin("mum", "f8"); err != nil {
			t.Error(err)
		}
		var keys []string
		if err := s.Read(ctx).Raw("SELECT key FROM form").Scan(&keys).Error; err != nil || len(keys) != 1 || keys[0] != "apart" {
			t.Errorf("forms begun: %v, %v", keys, err)
		}
	})
}

// A save that is refused calls nobody, nor does it change a call; what was said before stays.
func TestASaveThatIsRefusedCallsNobody(t *testing.T) {
	eachHelpedIn(t, care.Young, func(t *testing.T, h *helped) {
		ctx := t.Context()
		looked, err := h.Forms.MyForm(ctx, h.f.Child.Viewer, h.f.Review)
		if err != nil {
			t.Fatal(err)
		}
		said, err := h.answerTo("y11", 1, map[string][]string{"main": {"unkind"}})
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Do(ctx, func(tx *gorm.DB) error {
			return tx.Exec("UPDATE tie SET state = 'paused' WHERE id = ?", h.f.Child.Tie).Error
		}); err != nil {
			t.Fatal(err)
		}
		for _, try := range []struct{ question, picks string }{{"y11", "kind"}, {"y8", "selfharm"}} {
			q, _ := looked.Form.Question(try.question)
			a, err := consult.Decode(q, looked.Author, looked.Circle, func(field string) []string {
				return map[string][]string{"main": {try.picks}}[field]
			})
			if err != nil {
				t.Fatal(err)
			}
			saved, err := looked.Save(ctx, try.question, forms.Save{Rev: 2}, a)
			if care.KindOf(err) != care.KindNotFound || saved.Alert != "" || saved.Changed {
				t.Errorf("%s: %+v, %v", try.question, saved, err)
			}
		}
		if open := h.open(h.f.IRO.Viewer); len(open) != 1 || open[0].ID != said.Alert || open[0].Changed {
			t.Errorf("%+v", open)
		}
	})
}

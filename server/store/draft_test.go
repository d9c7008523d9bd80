package store_test

import (
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/forms"
	"myreview/server/store/storetest"
)

// Somebody who is in the middle of writing is asked about again at each save: what has
// changed since the last one binds the next.
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
		{"a carer who is also an excluded parent", "carer", "c1", func(c *round) func(*testing.T) {
			return func(t *testing.T) {
				c.exec(t, "INSERT INTO tie (id, person_id, child_id, kind, state, since) VALUES (?, ?, ?, 'parent', 'excluded', ?)",
					care.NewID(), c.person["carer"], c.person["child"], c.base.Clock.Now().Add(-time.Hour))
			}
		}, true},
	} {
		t.Run(row.why, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
				c := newRound(t, s, base)
				for rev := 1; rev <= 3; rev++ {
					c.save(t, row.who, row.question, rev, c.says("before", care.OnlyIRO))
				}
				row.change(c)(t)
				_, err := s.Forms.SaveDraft(t.Context(), c.as(row.who), c.review, row.question, forms.Save{Rev: 4}, c.says("after", care.OnlyIRO))
				if row.lost != (err != nil) || err != nil && care.KindOf(err) != care.KindNotFound {
					t.Errorf("the save ended with %v, want it refused: %v", err, row.lost)
				}
			})
		})
	}
}

package store_test

import (
	"strings"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/forms"
	"myreview/server/store/storetest"
)

// Who is asked, opened, began and sent their form is read by the people at work on the case, and
// nothing of it by anybody else.
func TestWhoIsAskedAndHowFarTheyAre(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		far := func() string {
			t.Helper()
			var out []string
			for _, a := range c.whoIsAsked(t).All {
				how := "asked"
				switch {
				case !a.Sent.IsZero():
					how = "sent"
				case !a.Begun.IsZero():
					how = "begun"
				case !a.Opened.IsZero():
					how = "opened"
				}
				for name, tie := range c.tie {
					if tie == a.Tie {
						out = append(out, name+" "+how)
					}
				}
			}
			return strings.Join(out, ", ")
		}
		same := func(when string, want ...string) {
			t.Helper()
			got := far()
			for _, w := range want {
				if !strings.Contains(", "+got+",", ", "+w+",") {
					t.Errorf("%s: %q lacks %q", when, got, w)
				}
			}
			if n := strings.Count(got, ",") + 1; n != 4 {
				t.Errorf("%s: %d are asked: %q", when, n, got)
			}
		}
		same("nobody did anything", "child asked", "carer asked", "mum asked", "dad asked")
		f, err := c.Forms.MyForm(t.Context(), c.as("child"), c.review)
		if err != nil {
			t.Fatal(err)
		}
		same("the child came to their page", "child asked")
		if err := f.Opens(t.Context()); err != nil {
			t.Fatal(err)
		}
		same("and opened the form", "child opened", "mum asked")
		c.save(t, "child", "y2", 1, c.says("words", care.OnlyIRO))
		c.save(t, "dad", "f2", 1, c.says("words", care.Logistics))
		same("and wrote in it", "child begun", "dad begun", "carer asked")
		c.send(t, "child")
		same("and sent it", "child sent", "dad begun", "carer asked")
		for _, name := range []string{"child", "carer", "mum", "dad", "left", "stranger"} {
			for _, staff := range []bool{false, true} {
				v := c.as(name)
				v.Staff = staff
				if _, err := c.Forms.WhoIsAsked(t.Context(), v, c.review); care.KindOf(err) != care.KindNotFound {
					t.Errorf("%s reads who is asked: %v", name, err)
				}
				if err := c.Forms.Remind(t.Context(), v, c.review, c.tie["carer"], 0); care.KindOf(err) != care.KindNotFound {
					t.Errorf("%s reminds: %v", name, err)
				}
			}
		}
	})
}

// Each is reminded twice at most, nobody who sent something, and nobody once the review has begun.
func TestNobodyIsRemindedMoreThanTwice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		var none care.Kind
		remind := func(who, of string, before int) care.Kind {
			v := c.as(who)
			v.Staff = true
			return care.KindOf(c.Forms.Remind(t.Context(), v, c.review, c.tie[of], before))
		}
		c.save(t, "mum", "f2", 1, c.says("words", care.Logistics))
		c.send(t, "mum")
		for _, row := range []struct {
			rule, who, of string
			before        int
			kind          care.Kind
			times         int
		}{
			{"once", "iro", "carer", 0, none, 1},
			{"the same again is one", "iro", "carer", 0, none, 1},
			{"of a form that is not up to date", "worker", "carer", 0, none, 1},
			{"twice", "worker", "carer", 1, none, 2},
			{"the same again", "worker", "carer", 1, none, 2},
			{"a third time", "iro", "carer", 2, care.KindConflict, 2},
			{"who has sent theirs", "iro", "mum", 0, care.KindConflict, 0},
			{"who is not asked", "iro", "worker", 0, care.KindNotFound, 0},
			{"another", "iro", "child", 0, none, 1},
		} {
			if kind := remind(row.who, row.of, row.before); kind != row.kind {
				t.Errorf("%s: %v, want %v", row.rule, kind, row.kind)
			}
			base.Clock.Move(time.Hour)
			for _, a := range c.whoIsAsked(t).All {
				if a.Tie == c.tie[row.of] && len(a.Reminded) != row.times {
					t.Errorf("%s: reminded %d times, want %d", row.rule, len(a.Reminded), row.times)
				}
			}
		}
		for _, row := range []struct {
			when, set string
			kind      care.Kind
		}{
			{"before the forms open", "state = 'planned', starts_at = '2026-12-01 10:00:00+00:00'", care.KindConflict},
			{"in the review", "state = 'live', opened_at = made_at", care.KindGone},
			{"until it goes on another day", "state = 'planned'", none},
		} {
			c.exec(t, "UPDATE review SET "+row.set)
			if kind := remind("iro", "child", 1); kind != row.kind {
				t.Errorf("%s: %v, not %v", row.when, kind, row.kind)
			}
		}
	})
}

func (c *round) whoIsAsked(t *testing.T) forms.Asked {
	t.Helper()
	v := c.as("iro")
	v.Staff = true
	out, err := c.Forms.WhoIsAsked(t.Context(), v, c.review)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

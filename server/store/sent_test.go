package store_test

import (
	"slices"
	"strings"
	"testing"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/store"
	"myreview/server/store/storetest"
)

func TestWhoReadsAnAnswerThatTheChildSent(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		for _, a := range []struct {
			question string
			answer   consult.Answer
		}{
			{"y2", c.says("only", care.OnlyIRO)},
			{"y4", c.says("home-all", care.Everyone)},             // about the carer: I!
			{"y13", c.says("family-carer", care.Picked, "carer")}, // about parents: I!
			{"y22", c.says("picked", care.Picked, "mum", "dad")},  // dad is excluded all the same
			{"y23", c.says("all", care.Everyone)},                 //
			{"m3", c.says("arrange", care.Logistics)},             // L
			{"y25", consult.Answer{State: consult.Skipped, Audience: care.Everyone}},
			{"y9", consult.Answer{State: consult.NotSaying, Audience: care.OnlyIRO, Values: map[string]consult.Value{"more": &consult.Text{Text: "typed"}}}},
		} {
			c.save(t, "child", a.question, 1, a.answer)
		}
		for name := range c.person {
			if got := c.reads(t, name); got != "" && got != "not found" {
				t.Errorf("%s reads %q before anything was sent", name, got)
			}
		}
		c.send(t, "child")
		c.add(t, "newcarer", care.TieCarer, care.TieActive)
		c.seat(t, "newcarer")
		c.add(t, "newiro", care.TieIRO, care.TieActive)
		for _, row := range []struct{ who, reads string }{
			{"child", ""}, // nobody sent them anything
			{"iro", "only|nosay|home-all|family-carer|picked|arrange|all"},
			{"cover", "only|nosay|home-all|family-carer|picked|arrange|all"},
			{"worker", "home-all|arrange|all"},
			{"carer", "family-carer|all"},
			{"mum", "home-all|picked|all"},
			{"dad", "not found"},
			{"left", "not found"},
			{"newcarer", ""},                                                  // who comes later inherits nothing
			{"newiro", "only|nosay|home-all|family-carer|picked|arrange|all"}, // but the duty passes with the office
			{"stranger", "not found"},
		} {
			if got := c.reads(t, row.who); got != row.reads {
				t.Errorf("%s reads %q, want %q", row.who, got, row.reads)
			}
		}
		c.exec(t, "UPDATE tie SET state = 'excluded' WHERE id = ?", c.tie["mum"])
		c.exec(t, "UPDATE seat SET state = 'removed' WHERE person_id = ?", c.person["carer"])
		for _, name := range []string{"mum", "carer"} {
			if got := c.reads(t, name); got != "not found" {
				t.Errorf("%s still reads %q", name, got)
			}
		}
		screen := care.NewID()
		c.exec(t, "INSERT INTO seat (id, review_id, state) VALUES (?, ?, 'invited')", screen, c.review)
		if got, err := c.Forms.Reading(t.Context(), care.Viewer{Seat: screen, Review: c.review}, c.review); care.KindOf(err) != care.KindNotFound {
			t.Errorf("the room screen reads %d answers, %v", len(got.Answers), err)
		}
	})
}

func TestWhoReadsWhatAdultsSent(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		c.save(t, "carer", "c1", 1, c.says("from-carer", care.Everyone)) // whatever they choose
		c.save(t, "mum", "f2", 1, c.says("from-mum", care.Logistics))
		c.save(t, "dad", "f2", 1, c.says("from-dad", care.Logistics))
		for _, name := range []string{"carer", "mum", "dad"} {
			c.send(t, name)
		}
		parents := []string{"from-mum", "from-dad"}
		if c.tie["dad"] < c.tie["mum"] {
			slices.Reverse(parents)
		}
		all := "from-carer|" + strings.Join(parents, "|")
		for _, row := range []struct{ who, reads string }{
			{"iro", all}, {"cover", all}, {"worker", all},
			{"carer", ""}, {"mum", ""}, {"dad", "not found"},
			{"child", ""}, {"stranger", "not found"},
		} {
			if got := c.reads(t, row.who); got != row.reads {
				t.Errorf("%s reads %q, want %q", row.who, got, row.reads)
			}
		}
	})
}

func TestUnsentWordsAreSeenByNobody(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		c.save(t, "child", "y2", 1, c.says("sent", care.Everyone))
		c.send(t, "child")
		c.save(t, "child", "y2", 2, c.says("later", care.Everyone))
		c.save(t, "child", "y3", 1, c.says("unsent", care.Everyone))
		for _, name := range []string{"iro", "cover", "worker", "carer", "mum"} {
			if got := c.reads(t, name); got != "sent" {
				t.Errorf("%s reads %q", name, got)
			}
		}
		for _, name := range []string{"carer", "mum", "dad"} {
			f, err := c.Forms.MyForm(t.Context(), c.as(name), c.review)
			if err != nil || len(f.Answers) != 0 {
				t.Errorf("%s opens %d answers, %v", name, len(f.Answers), err)
			}
		}
		for _, name := range []string{"iro", "cover", "worker", "stranger", "left"} {
			if _, err := c.Forms.MyForm(t.Context(), c.as(name), c.review); care.KindOf(err) != care.KindNotFound {
				t.Errorf("%s: %v, want not found", name, err)
			}
		}
		f, err := c.Forms.MyForm(t.Context(), c.as("child"), c.review)
		if err != nil || f.Form.Key != "young" || f.Revs["y2"] != 2 || !f.Changed || f.Sent.Version != 1 || f.Sent.Answers["y2"].Values["main"].(*consult.Text).Text != "sent" {
			t.Errorf("own form is not what was kept and sent: %v", err)
		}
	})
}

func TestWordsAreSealedAndComeBackUntouched(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		const words = "  canary 🐶\u200d سلام\r\n\t<b>\u0000 "
		c.save(t, "child", "y2", 1, c.says(words, care.OnlyIRO))
		c.send(t, "child")
		if got := c.reads(t, "iro"); got != words {
			t.Errorf("came back as %q", got)
		}
		for _, table := range []string{"draft", "answer"} {
			var bodies [][]byte
			if err := c.Read(t.Context()).Table(table).Pluck("body", &bodies).Error; err != nil || len(bodies) != 1 {
				t.Fatalf("%s: %d rows, %v", table, len(bodies), err)
			}
			if strings.Contains(string(bodies[0]), "canary") {
				t.Errorf("%s holds the words in the clear", table)
			}
		}
	})
}

func TestExcludedParentKeepsAFormAndNothingElse(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		c.save(t, "mum", "f2", 1, c.says("before", care.Logistics))
		f, err := c.Forms.MyForm(t.Context(), c.as("mum"), c.review)
		if err != nil || f.Form.Key != "parent" {
			t.Fatalf("form %v, %v", f, err)
		}
		c.exec(t, "UPDATE tie SET state = 'excluded' WHERE id = ?", c.tie["mum"])
		f, err = c.Forms.MyForm(t.Context(), c.as("mum"), c.review)
		if err != nil || f.Form.Key != "apart" || f.Answers["f2"].State != consult.Given {
			t.Fatalf("her words are gone or the form still names seats: %v, %v", f, err)
		}
		c.send(t, "mum")
		if got := c.reads(t, "worker"); got != "before" {
			t.Errorf("the social worker reads %q", got)
		}
	})
}

package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/store"
	"myreview/server/store/forms"
	"myreview/server/store/storetest"
)

// wishes are what somebody sees of what the child asks for: the words, who they are for, and
// how it was answered; or that it is not there.
func (c *round) wishes(t *testing.T, name string) string {
	t.Helper()
	got, err := c.Forms.Wishes(t.Context(), c.as(name), c.review)
	if care.KindOf(err) == care.KindNotFound {
		return "not found"
	}
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var out []string
	for _, w := range got.All {
		text := strings.Join(w.Said.Texts(), "+")
		for _, who := range c.named(w.Said) {
			text += "@" + who
		}
		if !w.Back.IsZero() {
			text = "(" + text + ")"
		}
		for _, r := range w.Replies {
			text += " " + r.Says
		}
		out = append(out, text)
	}
	return strings.Join(out, "|")
}

// named are those whom an answer names, as the test calls them.
func (c *round) named(a consult.Answer) (out []string) {
	for name, id := range c.tie {
		for part := range a.Values {
			if slices.ContainsFunc(a.Said(part), func(s consult.Said) bool { return s.Who == string(id) }) {
				out = append(out, name)
			}
		}
	}
	slices.Sort(out)
	return out
}

func (c *round) names(audience care.Audience, who ...string) consult.Answer {
	var ties []care.ID
	for _, w := range who {
		ties = append(ties, c.tie[w])
	}
	return consult.Answer{State: consult.Given, Audience: audience, Values: map[string]consult.Value{"main": &consult.People{Ties: ties}}}
}

func (c *round) wish(t *testing.T, words string) forms.Wish {
	t.Helper()
	got, err := c.Forms.Wishes(t.Context(), c.as("iro"), c.review)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range got.All {
		if slices.Contains(w.Said.Texts(), words) || slices.Contains(c.named(w.Said), words) {
			return w
		}
	}
	t.Fatalf("no wish %q", words)
	return forms.Wish{}
}

var wishYes = consult.Reply{Says: consult.ReplyYes, Who: "Ines", When: "on the day"}

// answers has somebody reply to a wish as they saw it.
func (c *round) answers(t *testing.T, name string, w forms.Wish, r consult.Reply) error {
	t.Helper()
	return c.Forms.ReplyTo(t.Context(), c.as(name), c.review, forms.NewReply{
		ID: care.NewID(), Wishes: []care.ID{w.ID}, Seen: map[care.ID]int{w.ID: len(w.Replies)}, Reply: r,
	})
}

func (c *round) unanswered(t *testing.T) (n int) {
	t.Helper()
	if err := c.Do(t.Context(), func(tx *gorm.DB) (err error) { n, err = c.Forms.UnansweredWishes(tx, c.review); return err }); err != nil {
		t.Fatal(err)
	}
	return n
}

// domain.md section 14, Z19: made when the child sends, each for those who read where it
// comes from, and for nobody else.
func TestWhoSeesWhatAChildAsksFor(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		c.add(t, "manager", care.TieManager, care.TieActive)
		c.seat(t, "manager")
		c.add(t, "advocate", care.TieAdvocate, care.TieActive)
		c.seat(t, "advocate")
		c.add(t, "aunt", care.TieSocialWorker, care.TieActive) // who is family besides
		c.seat(t, "aunt")
		c.exec(t, "INSERT INTO tie (id, person_id, child_id, kind, state, since) VALUES (?, ?, ?, 'relative', 'active', ?)",
			care.NewID(), c.person["aunt"], c.person["child"], base.Clock.Now())
		c.save(t, "child", "m3", 1, c.names(care.Logistics, "mum", "carer"))
		c.save(t, "child", "m4", 1, c.names(care.Wish, "worker", "dad"))
		c.save(t, "child", "m5", 1, c.says("not this", care.Wish))
		c.save(t, "child", "y2", 1, c.says("no wish", care.Everyone))
		c.save(t, "child", "y23", 1, c.says("a boat", care.OnlyIRO))
		c.save(t, "child", "m7", 1, consult.Answer{State: consult.NotSaying, Audience: care.Logistics})
		for _, name := range []string{"child", "iro", "worker"} {
			if got := c.wishes(t, name); got != "" {
				t.Errorf("%s sees %q before anything was sent", name, got)
			}
		}
		c.save(t, "carer", "c1", 1, c.says("carer's", care.CaseWork))
		c.send(t, "carer")
		c.send(t, "child")
		c.add(t, "newworker", care.TieSocialWorker, care.TieActive)
		c.seat(t, "newworker")
		whole := "@mum|@carer|@worker|@dad|a boat"
		for _, row := range []struct{ who, sees string }{
			{"child", whole}, {"iro", whole}, {"cover", whole},
			{"worker", "@mum|@carer"}, // M4 names them, so no part of it is for them
			{"newworker", ""},         // who comes later inherits nothing
			{"aunt", "not found"}, {"manager", "not found"}, {"advocate", "not found"}, {"carer", "not found"}, {"mum", "not found"},
			{"dad", "not found"}, {"left", "not found"}, {"stranger", "not found"},
		} {
			if got := c.wishes(t, row.who); got != row.sees {
				t.Errorf("%s sees %q, want %q", row.who, got, row.sees)
			}
		}
		if n := c.unanswered(t); n != 5 {
			t.Errorf("%d wishes have no answer, want 5", n)
		}
		// Whoever looked is on record, and the child is told.
		opened, err := c.Forms.Opened(t.Context(), c.as("child"), c.review)
		looked := map[care.ID]int{}
		for _, o := range opened.All {
			looked[o.Who.Person] = len(o.Asked)
		}
		if err != nil || looked[c.person["iro"]] != 4 || looked[c.person["worker"]] != 1 {
			t.Errorf("the child is told that they looked at %v, %v", looked, err)
		}
		screen := care.NewID()
		c.exec(t, "INSERT INTO seat (id, review_id, state) VALUES (?, ?, 'invited')", screen, c.review)
		if _, err := c.Forms.Wishes(t.Context(), care.Viewer{Seat: screen, Review: c.review}, c.review); care.KindOf(err) != care.KindNotFound {
			t.Errorf("the room screen: %v", err)
		}
		// Nobody answers what they do not see, nor the child themself.
		boat, mum := c.wish(t, "a boat"), c.wish(t, "mum")
		for _, who := range []string{"child", "worker", "newworker", "aunt", "manager", "carer", "mum", "dad", "stranger"} {
			if err := c.answers(t, who, boat, wishYes); care.KindOf(err) != care.KindNotFound {
				t.Errorf("%s answers what is for the IRO: %v", who, err)
			}
		}
		if err := c.answers(t, "worker", mum, wishYes); err != nil {
			t.Errorf("the social worker answers what they see: %v", err)
		}
		// A reader that SQL puts in reads nothing.
		c.exec(t, "INSERT INTO answer_reader (answer_id, tie_id) SELECT answer_id, ? FROM wish WHERE id = ?", c.tie["worker"], boat.ID)
		if got := c.wishes(t, "worker"); got != "@mum yes|@carer" {
			t.Errorf("with a reader put in, the social worker sees %q", got)
		}
	})
}

// A form that is sent again: what is asked for in the same words keeps its answer; what is
// taken back says so and is never deleted.
func TestAFormSentAgainKeepsWhatWasAnswered(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		c.save(t, "child", "m3", 1, c.names(care.Logistics, "mum", "carer"))
		c.save(t, "child", "m9", 1, c.says("run it", care.Logistics))
		c.save(t, "child", "y23", 1, c.says("a boat", care.OnlyIRO))
		c.send(t, "child")
		for _, words := range []string{"mum", "a boat"} {
			if err := c.answers(t, "iro", c.wish(t, words), wishYes); err != nil {
				t.Fatal(err)
			}
		}
		mum, boat := c.wish(t, "mum"), c.wish(t, "a boat")
		c.save(t, "child", "m3", 2, c.names(care.Logistics, "worker", "mum")) // the carer goes, the worker comes
		c.save(t, "child", "y23", 2, c.says("a boat", care.Everyone))
		c.save(t, "child", "m9", 2, c.says("run all of it", care.Logistics))
		c.send(t, "child")
		want := "@worker|@mum yes|run all of it|a boat yes"
		for _, who := range []string{"iro", "child"} {
			if got := c.wishes(t, who); got != want {
				t.Errorf("%s sees %q, want %q", who, got, want)
			}
		}
		if got := c.wishes(t, "worker"); got != want { // which is for everyone now
			t.Errorf("the social worker sees %q, want %q", got, want)
		}
		if c.wish(t, "mum").ID != mum.ID || c.wish(t, "a boat").ID != boat.ID {
			t.Error("what was asked for again is another wish")
		}
		c.save(t, "child", "m3", 3, consult.Answer{State: consult.Skipped, Audience: care.Logistics})
		c.save(t, "child", "y23", 3, c.says("a boat", care.OnlyIRO))
		c.send(t, "child")
		if got, want := c.wishes(t, "iro"), "run all of it|a boat yes|(@mum) yes"; got != want {
			t.Errorf("taken back: %q, want %q", got, want)
		}
		if got, want := c.wishes(t, "worker"), "run all of it|(@mum) yes"; got != want {
			t.Errorf("taken back, and told less: the social worker sees %q, want %q", got, want)
		}
		if err := c.answers(t, "iro", c.wish(t, "mum"), wishYes); care.KindOf(err) != care.KindConflict {
			t.Errorf("an answer to what was taken back: %v", err)
		}
		c.save(t, "child", "m3", 4, c.names(care.Logistics, "mum"))
		c.send(t, "child")
		if got, want := c.wishes(t, "iro"), "@mum|run all of it|a boat yes|(@mum) yes"; got != want {
			t.Errorf("asked for anew: %q, want %q", got, want)
		}
		if n := c.unanswered(t); n != 2 {
			t.Errorf("%d wishes have no answer, want 2", n)
		}
		var rows int
		if err := c.Do(t.Context(), func(tx *gorm.DB) error { return tx.Raw("SELECT COUNT(*) FROM wish").Scan(&rows).Error }); err != nil || rows != 7 {
			t.Errorf("%d rows, %v: mum twice, the carer, the worker, two jobs and a boat", rows, err)
		}
		stillOpens(t, s, "sent again", map[string]int{})
	})
}

func TestAnAnswerToAWish(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		c.save(t, "child", "m3", 1, c.names(care.Logistics, "mum", "carer"))
		c.send(t, "child")
		mum, carer := c.wish(t, "mum"), c.wish(t, "carer")
		twice := forms.NewReply{
			ID: care.NewID(), Wishes: []care.ID{mum.ID, carer.ID}, Seen: map[care.ID]int{},
			Reply: consult.Reply{Says: consult.ReplyNo, Why: "The room is small.", Instead: "Mum rings in", Who: "left over"},
		}
		for range 2 { // a retry is harmless
			if err := c.Forms.ReplyTo(t.Context(), c.as("iro"), c.review, twice); err != nil {
				t.Fatal(err)
			}
		}
		other := twice
		other.Reply.Why = "Another reason."
		if err := c.Forms.ReplyTo(t.Context(), c.as("iro"), c.review, other); care.KindOf(err) != care.KindConflict {
			t.Errorf("the same form with other words: %v", err)
		}
		if got := c.wishes(t, "child"); got != "@mum no|@carer no" {
			t.Errorf("the child sees %q", got)
		}
		now := c.wish(t, "mum").Now()
		if now.Why != "The room is small." || now.Instead != "Mum rings in" || now.Who != "" || now.By.Tie != c.tie["iro"] || now.N != 1 {
			t.Errorf("answered %+v", now)
		}
		for why, row := range map[string]struct {
			who   string
			reply forms.NewReply
			want  string
		}{
			"to nothing":             {"iro", forms.NewReply{Reply: wishYes}, "wish.error.which"},
			"without what is owed":   {"iro", forms.NewReply{Wishes: []care.ID{mum.ID}, Reply: consult.Reply{Says: consult.ReplyNo}}, "wish.error.why"},
			"after another answered": {"worker", forms.NewReply{Wishes: []care.ID{mum.ID}, Seen: map[care.ID]int{mum.ID: 0}, Reply: wishYes}, "wish.error.meanwhile"},
			"to what is not there":   {"iro", forms.NewReply{Wishes: []care.ID{care.NewID()}, Reply: wishYes}, care.NotFoundError().Key},
		} {
			row.reply.ID = care.NewID()
			if err := c.Forms.ReplyTo(t.Context(), c.as(row.who), c.review, row.reply); err == nil || err.Error() != row.want {
				t.Errorf("%s: %v, want %s", why, err, row.want)
			}
		}
		if err := c.answers(t, "worker", c.wish(t, "mum"), wishYes); err != nil {
			t.Fatal(err)
		}
		if got := c.wishes(t, "child"); got != "@mum no yes|@carer no" {
			t.Errorf("earlier answers stay on record: %q", got)
		}
		c.exec(t, "UPDATE wish_reply SET says = 'no' WHERE n = 2")
		if now := c.wish(t, "mum").Now(); !now.Lost {
			t.Errorf("an answer that SQL turned round: %+v", now)
		}
		c.exec(t, "UPDATE review SET state = 'closed' WHERE id = ?", c.review)
		if err := c.answers(t, "iro", c.wish(t, "carer"), wishYes); care.KindOf(err) != care.KindGone {
			t.Errorf("after the review is closed: %v", err)
		}
		if got := c.wishes(t, "child"); !strings.HasPrefix(got, "@mum no") {
			t.Errorf("after the review is closed the child sees %q", got)
		}
	})
}

// What the IRO marks as a wish is for whoever reads it where it was said; what was said in
// the meeting is for the child and those at work on the case.
func TestTheIROMarksAWishAndWritesOneDown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		c.save(t, "child", "y2", 1, c.says("I want to swim", care.OnlyIRO))
		c.save(t, "child", "y9", 1, c.says("more quiet", care.Everyone))
		c.save(t, "child", "m5", 1, c.says("not in front of mum", care.Wish))
		c.save(t, "child", "y23", 1, c.says("a boat", care.OnlyIRO))
		c.send(t, "child")
		other := func(who string) map[string]care.ID {
			got, err := c.Forms.Wishes(t.Context(), c.as(who), c.review)
			if err != nil {
				t.Fatal(err)
			}
			out := map[string]care.ID{}
			for _, a := range got.Other {
				out[strings.Join(a.Answer.Texts(), "")] = a.ID
			}
			return out
		}
		if got := fmt.Sprint(len(other("iro")), len(other("worker")), len(other("child"))); got != "2 0 0" {
			t.Errorf("to mark, for IRO, social worker and child: %s", got)
		}
		all := other("iro")
		for _, who := range []string{"worker", "child", "mum", "stranger"} {
			if err := c.Forms.MarkWish(t.Context(), c.as(who), c.review, care.NewID(), all["more quiet"]); care.KindOf(err) != care.KindNotFound {
				t.Errorf("%s marks: %v", who, err)
			}
			if err := c.Forms.SayWish(t.Context(), c.as(who), c.review, care.NewID(), "x"); care.KindOf(err) != care.KindNotFound {
				t.Errorf("%s writes one down: %v", who, err)
			}
		}
		id := care.NewID()
		for range 2 {
			if err := c.Forms.MarkWish(t.Context(), c.as("iro"), c.review, id, all["I want to swim"]); err != nil {
				t.Fatal(err)
			}
		}
		if err := c.Forms.MarkWish(t.Context(), c.as("iro"), c.review, care.NewID(), all["I want to swim"]); care.KindOf(err) != care.KindNotFound {
			t.Errorf("marked twice: %v", err)
		}
		if err := c.Forms.MarkWish(t.Context(), c.as("iro"), c.review, care.NewID(), all["more quiet"]); err != nil {
			t.Fatal(err)
		}
		if err := c.Forms.SayWish(t.Context(), c.as("iro"), c.review, care.NewID(), "a dog"); care.KindOf(err) != care.KindConflict {
			t.Errorf("said in a meeting that does not go on: %v", err)
		}
		c.exec(t, "UPDATE review SET state = 'live' WHERE id = ?", c.review)
		if err := c.Forms.SayWish(t.Context(), c.as("iro"), c.review, care.NewID(), " "); care.KindOf(err) != care.KindInvalid {
			t.Errorf("no words: %v", err)
		}
		said := care.NewID()
		for range 2 {
			if err := c.Forms.SayWish(t.Context(), c.as("iro"), c.review, said, "  a dog \n"); err != nil {
				t.Fatal(err)
			}
		}
		for who, want := range map[string]string{
			"iro": "I want to swim|more quiet|a boat|  a dog \n", "child": "I want to swim|more quiet|a boat|  a dog \n", "worker": "more quiet|  a dog \n", "mum": "not found",
		} {
			if got := c.wishes(t, who); got != want {
				t.Errorf("%s sees %q, want %q", who, got, want)
			}
		}
		c.save(t, "child", "y2", 2, c.says("I want to swim", care.Everyone))
		c.save(t, "child", "y9", 2, c.says("less noise", care.Everyone))
		c.exec(t, "UPDATE review SET state = 'planned' WHERE id = ?", c.review) // it goes on another day
		c.send(t, "child")
		if got := c.wishes(t, "worker"); got != "I want to swim|  a dog \n" {
			t.Errorf("after the form was sent again: %q", got)
		}
	})
}

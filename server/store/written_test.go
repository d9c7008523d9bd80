package store_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/store"
	"myreview/server/store/forms"
	"myreview/server/store/network"
	"myreview/server/store/storetest"
)

// writes has somebody at work write something down for the holder of a tie.
func (c *round) writes(t *testing.T, by, of string, answers map[string]consult.Answer) (bool, error) {
	t.Helper()
	for id, a := range answers {
		a.Asked = &consult.Asked{Form: "young", Question: id, Ask: "Asked?", Lang: care.English}
		answers[id] = a
	}
	return c.Forms.WriteDown(t.Context(), c.atDesk(by), c.review, forms.NewWritten{ID: care.NewID(), Tie: c.tie[of], Way: consult.OnPaper, Answers: answers})
}

func TestWhatIsWrittenDownStandsBesideWhatTheySend(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		reads := func(step string, want map[string]string) {
			t.Helper()
			for name, words := range want {
				if got := c.reads(t, name); got != words {
					t.Errorf("%s: %s reads %q, want %q", step, name, got, words)
				}
			}
		}
		c.save(t, "child", "y22", 1, c.says("mine", care.Everyone))
		_, err := c.writes(t, "worker", "child", map[string]consult.Answer{
			"y22": c.says("paper all", care.Everyone), "y23": c.says("paper iro", care.OnlyIRO), "y2": {State: consult.Skipped, Audience: care.OnlyIRO},
		})
		if err != nil {
			t.Fatal(err)
		}
		reads("written, the draft not sent", map[string]string{
			"iro": "paper all|paper iro", "worker": "paper all", "carer": "paper all", "mum": "paper all", "dad": "not found",
		})
		c.send(t, "child")
		c.save(t, "child", "y22", 2, c.says("mine again", care.Everyone))
		c.send(t, "child")
		reads("sent twice by themselves", map[string]string{"iro": "paper all|mine again|paper iro", "carer": "paper all|mine again"})
		f, err := c.Forms.MyForm(t.Context(), c.as("child"), c.review)
		if err != nil || len(f.Written) != 1 || f.Sent == nil || f.Sent.Version != 3 || f.Changed {
			t.Fatalf("the child's own form: %+v, %v", f, err)
		}
		mark := f.Written[0].Answers["y23"].Asked.Written
		if mark == nil || mark.By != "worker" || mark.Way != consult.OnPaper || mark.On != care.DateOf(base.Clock.Now()) || f.Sent.Answers["y22"].Asked.Written != nil {
			t.Errorf("the mark is %+v", mark)
		}
		if _, err := c.writes(t, "iro", "mum", map[string]consult.Answer{"f2": {State: consult.Given, Audience: care.CaseWork, Values: map[string]consult.Value{"main": &consult.Text{Text: "her words"}}}}); err != nil {
			t.Fatal(err)
		}
		reads("the parent's by the IRO", map[string]string{"worker": "paper all|mine again|her words", "carer": "paper all|mine again"})
		base.Clock.Move(time.Minute)
		if _, err := c.writes(t, "iro", "child", map[string]consult.Answer{"y22": c.says("by phone", care.OnlyIRO)}); err != nil {
			t.Fatal(err)
		}
		reads("written down after they sent", map[string]string{"iro": "paper all|mine again|by phone|paper iro|her words", "carer": "paper all|mine again"})
		if f, err = c.Forms.MyForm(t.Context(), c.as("child"), c.review); err != nil || f.Sent == nil || f.Sent.Version != 3 || len(f.Written) != 2 {
			t.Fatalf("the child's own form after that: %+v, %v", f, err)
		}
		sending := f.Written[0].ID
		for _, who := range []string{"carer", "mum", "dad", "stranger"} {
			if err := c.Forms.TakeBackWritten(t.Context(), c.as(who), c.review, sending); care.KindOf(err) != care.KindNotFound {
				t.Errorf("%s takes it back: %v", who, err)
			}
		}
		// The social worker takes back what they typed themselves, and not what the IRO did.
		if err := c.Forms.TakeBackWritten(t.Context(), c.atDesk("worker"), c.review, f.Written[1].ID); care.KindOf(err) != care.KindNotFound {
			t.Errorf("the worker takes the IRO's back: %v", err)
		}
		for range 2 {
			if err := c.Forms.TakeBackWritten(t.Context(), c.as("child"), c.review, sending); err != nil {
				t.Fatal(err)
			}
		}
		reads("taken back", map[string]string{"iro": "mine again|by phone|her words", "carer": "mine again"})
	})
}

func TestWhoWritesDownAndForWhom(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		const none care.Kind = 99
		answer := func() map[string]consult.Answer { return map[string]consult.Answer{"y22": c.says("w", care.OnlyIRO)} }
		for _, row := range []struct {
			by, of string
			want   care.Kind
		}{
			{"iro", "child", none}, {"cover", "child", none}, {"worker", "child", none}, {"worker", "dad", care.KindInvalid}, // of whom y22 is not asked
			{"carer", "child", care.KindNotFound}, {"mum", "child", care.KindNotFound}, {"dad", "child", care.KindNotFound},
			{"child", "mum", care.KindNotFound}, {"stranger", "child", care.KindNotFound},
			{"worker", "iro", care.KindNotFound}, {"worker", "worker", care.KindNotFound}, {"worker", "left", care.KindNotFound},
		} {
			_, err := c.writes(t, row.by, row.of, answer())
			if row.want == none && err != nil || row.want != none && (err == nil || care.KindOf(err) != row.want) {
				t.Errorf("%s writes down for %s: %v, want %q", row.by, row.of, err, row.want)
			}
			_, err = c.Forms.Booklet(t.Context(), c.atDesk(row.by), c.review, c.tie[row.of])
			if (care.KindOf(err) == care.KindNotFound) != (row.want == care.KindNotFound) {
				t.Errorf("%s prints for %s: %v", row.by, row.of, err)
			}
		}
		p, err := c.Forms.Papers(t.Context(), c.atDesk("iro"), c.review)
		var who []string
		for _, one := range p.People {
			who = append(who, one.Who.Name+strings.Repeat("+", len(one.Written)))
		}
		slices.Sort(who)
		if got := strings.Join(who, " "); err != nil || got != "carer child+++ dad mum" {
			t.Errorf("the list is %q, %v", got, err)
		}
		if _, err := c.writes(t, "iro", "child", map[string]consult.Answer{}); care.KindOf(err) != care.KindInvalid {
			t.Errorf("nothing is written down: %v", err)
		}
		c.exec(t, "UPDATE review SET state = 'closed', closed_at = ? WHERE id = ?", base.Clock.Now(), c.review)
		if _, err := c.writes(t, "iro", "child", answer()); care.KindOf(err) != care.KindGone {
			t.Errorf("after the review: %v", err)
		}
	})
}

func TestAPickOnPaperCallsAsFromAScreen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		unsafe := func() map[string]consult.Answer {
			return map[string]consult.Answer{"y6": {State: consult.Given, Audience: care.OnlyIRO, Values: map[string]consult.Value{"home": &consult.One{Pick: "not"}}}}
		}
		open := func() (n int) {
			mine, err := c.Alerts.MyAlerts(t.Context(), c.as("child"))
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range mine {
				if a.ClosedAt.IsZero() && a.Question == "y6" {
					n++
				}
			}
			return n
		}
		if called, err := c.writes(t, "iro", "child", map[string]consult.Answer{"y22": c.says("calm", care.OnlyIRO)}); called || err != nil || open() != 0 {
			t.Errorf("nothing calls: %v %v, %d open", called, err, open())
		}
		for range 2 {
			base.Clock.Move(time.Minute)
			if called, err := c.writes(t, "worker", "child", unsafe()); !called || err != nil || open() != 1 {
				t.Errorf("not safe: %v %v, %d open", called, err, open())
			}
		}
		f, err := c.Forms.MyForm(t.Context(), c.as("child"), c.review)
		if err != nil || len(f.Written) != 3 || !slices.ContainsFunc(f.Written, func(w forms.Sending) bool { return w.Answers["y6"].State == consult.Given }) {
			t.Errorf("%+v %v", f, err)
		}
	})
}

// The same page again is kept once and says what it said the first time; with something else
// in it, it is refused, so that nothing typed is dropped.
func TestAPageThatIsWrittenDownTwice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		const none care.Kind = 99
		page := func(of string, way consult.Way, answers map[string]consult.Answer) forms.NewWritten {
			for id, a := range answers {
				a.Asked = &consult.Asked{Form: "young", Question: id, Ask: "Asked?", Lang: care.English}
				answers[id] = a
			}
			return forms.NewWritten{ID: care.NewID(), Tie: c.tie[of], Way: way, Answers: answers}
		}
		as := func(id care.ID, n forms.NewWritten) forms.NewWritten {
			n.ID = id
			return n
		}
		says := func(words string) map[string]consult.Answer {
			return map[string]consult.Answer{"y22": c.says(words, care.OnlyIRO), "y23": {State: consult.NotSaying, Audience: care.OnlyIRO}}
		}
		picks := func(picks ...string) map[string]consult.Answer {
			return map[string]consult.Answer{"y8": {State: consult.Given, Audience: care.OnlyIRO, Values: map[string]consult.Value{"main": &consult.Many{Picks: picks}}}}
		}
		writes := func(step string, n forms.NewWritten, want care.Kind, calls bool) {
			t.Helper()
			called, err := c.Forms.WriteDown(t.Context(), c.atDesk("worker"), c.review, n)
			if want == none && err != nil || want != none && (err == nil || care.KindOf(err) != want) || called != calls {
				t.Errorf("%s: %v, called %v", step, err, called)
			}
			base.Clock.Move(time.Hour)
		}
		calm := page("child", consult.OnPaper, says("calm"))
		soon, now, less := page("child", consult.OnPaper, picks("feelings")), page("child", consult.OnPaper, picks("selfharm")), page("child", consult.OnPaper, picks("smoking"))
		other := as(calm.ID, page("child", consult.OnPaper, says("calm")))
		other.Other = true
		for _, step := range []string{"once", "again"} {
			writes("calm, "+step, calm, none, false)
			writes("asks for help, "+step, soon, none, true)
			writes("not safe, "+step, now, none, true)
			writes("asks for less than the open call, "+step, less, none, false)
		}
		writes("other words", as(calm.ID, page("child", consult.OnPaper, says("not calm"))), care.KindConflict, false)
		writes("one answer more", as(calm.ID, page("child", consult.OnPaper, map[string]consult.Answer{"y22": calm.Answers["y22"], "y23": calm.Answers["y23"], "y2": c.says("more", care.OnlyIRO)})), care.KindConflict, false)
		writes("for other readers", as(calm.ID, page("child", consult.OnPaper, map[string]consult.Answer{"y22": c.says("calm", care.Everyone), "y23": calm.Answers["y23"]})), care.KindConflict, false)
		writes("another way", as(calm.ID, page("child", consult.ByPhone, says("calm"))), care.KindConflict, false)
		writes("the words of another", other, care.KindConflict, false)
		writes("somebody else's page", as(calm.ID, page("mum", consult.OnPaper, map[string]consult.Answer{"f2": c.says("hers", care.CaseWork)})), care.KindConflict, false)
		c.save(t, "child", "y22", 1, c.says("calm", care.OnlyIRO))
		own := care.NewID()
		if err := c.Forms.Send(t.Context(), c.as("child"), c.review, own); err != nil {
			t.Fatal(err)
		}
		writes("what they sent themselves", as(own, page("child", consult.OnPaper, map[string]consult.Answer{"y22": c.says("calm", care.OnlyIRO)})), care.KindConflict, false)
		f, err := c.Forms.MyForm(t.Context(), c.as("child"), c.review)
		if err != nil || len(f.Written) != 4 {
			t.Fatalf("%d are kept, %v", len(f.Written), err)
		}
		if err := c.Forms.TakeBackWritten(t.Context(), c.atDesk("worker"), c.review, soon.ID); err != nil {
			t.Fatal(err)
		}
		writes("taken back", soon, care.KindConflict, false)
		c.exec(t, "UPDATE review SET state = 'closed', closed_at = ? WHERE id = ?", base.Clock.Now(), c.review)
		writes("closed, the same", now, none, true)
		writes("closed, something else", as(now.ID, page("child", consult.OnPaper, says("late"))), care.KindGone, false)
	})
}

func TestWishesOnPaperStayBesideThoseFromTheScreen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		wants := func(want string) {
			t.Helper()
			if got := c.wishes(t, "iro"); got != want {
				t.Errorf("the wishes are %q, want %q", got, want)
			}
		}
		if _, err := c.writes(t, "worker", "child", map[string]consult.Answer{"m3": c.names(care.Logistics, "mum")}); err != nil {
			t.Fatal(err)
		}
		wants("@mum")
		base.Clock.Move(time.Minute)
		c.save(t, "child", "m3", 1, c.names(care.Logistics, "carer"))
		c.send(t, "child")
		wants("@mum|@carer")
		all, err := c.Forms.Wishes(t.Context(), c.as("iro"), c.review)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.answers(t, "iro", all.All[0], wishYes); err != nil { // what is answered goes too
			t.Fatal(err)
		}
		f, err := c.Forms.MyForm(t.Context(), c.as("child"), c.review)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Forms.TakeBackWritten(t.Context(), c.atDesk("worker"), c.review, f.Written[0].ID); err != nil {
			t.Fatal(err)
		}
		wants("@carer")
	})
}

// Who was with a child is told to the IRO, of what was typed in as of what they sent.
func TestWhoWasWithAChildIsTypedInToo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		typed := func(of, with string, id care.ID) error {
			a := c.says("on paper", care.OnlyIRO)
			question := "y22"
			if of != "child" {
				question, a.Audience = "f2", care.CaseWork
			}
			a.Asked = &consult.Asked{Form: "young", Question: question, Ask: "Asked?", Lang: care.English}
			_, err := c.Forms.WriteDown(t.Context(), c.atDesk("worker"), c.review, forms.NewWritten{
				ID: id, Tie: c.tie[of], Way: consult.OnPaper, Company: with, Answers: map[string]consult.Answer{question: a},
			})
			return err
		}
		told := func(want string) {
			t.Helper()
			got, err := c.Forms.Reading(t.Context(), c.as("iro"), c.review)
			if err != nil || got.Company != want {
				t.Errorf("the IRO is told %q, want %q: %v", got.Company, want, err)
			}
			if other, err := c.Forms.Reading(t.Context(), c.as("worker"), c.review); err != nil || other.Company != "" {
				t.Errorf("the social worker is told %q: %v", other.Company, err)
			}
		}
		for _, one := range []struct {
			of, with string
			kind     care.Kind
		}{
			{"child", "somebody", care.KindInvalid}, {"child", string(c.tie["child"]), care.KindInvalid}, {"child", string(care.NewID()), care.KindInvalid},
			{"mum", forms.CompanyNobody, care.KindInvalid}, {"mum", string(c.tie["carer"]), care.KindInvalid},
		} {
			if err := typed(one.of, one.with, care.NewID()); care.KindOf(err) != one.kind {
				t.Errorf("%s with %q: %v", one.of, one.with, err)
			}
		}
		told("")
		id := care.NewID()
		for range 2 {
			if err := typed("child", string(c.tie["worker"]), id); err != nil {
				t.Fatal(err)
			}
		}
		told(string(c.tie["worker"]))
		if err := typed("child", forms.CompanyNobody, id); care.KindOf(err) != care.KindConflict {
			t.Errorf("the same page says it otherwise: %v", err)
		}
		f, err := c.Forms.MyForm(t.Context(), c.as("child"), c.review)
		if err != nil || len(f.Written) != 1 || f.Written[0].Company != string(c.tie["worker"]) || f.Written[0].By != c.atDesk("worker").Person {
			t.Errorf("the child's own form: %+v, %v", f.Written, err)
		}
		if err := c.Forms.TakeBackWritten(t.Context(), c.atDesk("worker"), c.review, id); err != nil {
			t.Fatal(err)
		}
		told("")
	})
}

// Business support prints empty forms and does nothing else with them: not who is kept out, what
// the child calls people, what was typed in, or what was agreed reaches it by them.
func TestBusinessSupportPrints(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		o := newOffice(t, s)
		ctx := t.Context()
		c.exec(t, "UPDATE tie SET calls = 'Mumsie' WHERE id = ?", c.tie["mum"])
		if err := s.Audit.SignAll(ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := c.writes(t, "iro", "child", map[string]consult.Answer{"y22": c.says("paper iro", care.OnlyIRO)}); err != nil {
			t.Fatal(err)
		}
		all, err := s.Forms.Papers(ctx, o.support, c.review)
		if err != nil || !all.Prints {
			t.Fatal(all, err)
		}
		listed := map[care.ID]bool{}
		for _, p := range all.People {
			if listed[p.Who.Tie] = true; len(p.Written) > 0 || p.Who.Calls != "" {
				t.Errorf("%+v", p)
			}
		}
		if !listed[c.tie["child"]] || !listed[c.tie["mum"]] || !listed[c.tie["carer"]] || listed[c.tie["dad"]] {
			t.Errorf("listed: %v", listed)
		}
		theirs, err := s.Forms.Papers(ctx, c.atDesk("iro"), c.review)
		if err != nil || theirs.Prints || len(theirs.People) != len(all.People)+1 || len(theirs.People[0].Written) != 1 {
			t.Errorf("the IRO's: %+v, %v", theirs, err)
		}
		kind := func(v care.Viewer, tie string) care.Kind {
			_, err := s.Forms.Print(ctx, v, c.review, c.tie[tie])
			return care.KindOf(err)
		}
		s.Forms.LastTime = func(*gorm.DB, network.Standing) ([]consult.Option, error) {
			return []consult.Option{{ID: "one", Text: "what was agreed"}}, nil
		}
		f, err := s.Forms.Print(ctx, o.support, c.review, c.tie["child"])
		if err != nil || len(f.Answers) > 0 || f.Sent != nil || len(f.Written) > 0 || f.Words.People != nil {
			t.Fatalf("%+v, %v", f, err)
		}
		for _, who := range f.Named {
			if who.Calls != "" {
				t.Errorf("%s is called %q", who.Name, who.Calls)
			}
		}
		comes := 0
		for _, q := range f.Form.Questions {
			for i := range q.Parts {
				p := &q.Parts[i]
				if p.Kind == "decisions" {
					t.Errorf("%s asks of what was agreed", q.ID)
				}
				if p.Comes {
					comes++
					if named := f.Circle.Named(p); len(named) > 0 {
						t.Errorf("%s names %v", q.ID, named)
					}
				}
			}
		}
		for _, tie := range f.Circle.Ties { // they are named alike wherever the form names people
			if tie.Kind == care.TieParent && tie.StateAt(f.Circle.At) != care.TieActive {
				t.Errorf("the form tells %s from the other parent: %s", tie.ID, tie.StateAt(f.Circle.At))
			}
		}
		mine, err := s.Forms.Print(ctx, c.atDesk("iro"), c.review, c.tie["child"])
		if err != nil {
			t.Fatal(err)
		}
		c.exec(t, "UPDATE tie SET state = 'paused' WHERE id = ?", c.tie["mum"])
		if err := s.Audit.SignAll(ctx); err != nil {
			t.Fatal(err)
		}
		paused, err := s.Forms.Print(ctx, o.support, c.review, c.tie["child"])
		if err != nil || !reflect.DeepEqual(paused.Circle.Ties, f.Circle.Ties) {
			t.Errorf("the form tells who is paused: %v, %v", paused.Circle.Ties, err)
		}
		c.exec(t, "UPDATE tie SET state = 'active' WHERE id = ?", c.tie["mum"])
		if err := s.Audit.SignAll(ctx); err != nil {
			t.Fatal(err)
		}
		if _, told := mine.Form.Question("y18"); err != nil || !told || comes == 0 || mine.Named[c.tie["mum"]].Calls != "Mumsie" {
			t.Errorf("%d parts ask who comes; the IRO's names %+v, %v", comes, mine.Named, err)
		}
		if kind(o.support, "dad") != care.KindNotFound || kind(c.atDesk("iro"), "dad") == care.KindNotFound {
			t.Error("an excluded parent's form is printed by another than who may know")
		}
		for _, v := range []care.Viewer{o.manager, o.sam, c.as("carer"), {}} {
			if kind(v, "child") != care.KindNotFound {
				t.Errorf("%s prints", v.Person)
			}
		}
		if _, err := s.Forms.Booklet(ctx, o.support, c.review, c.tie["child"]); care.KindOf(err) != care.KindNotFound {
			t.Errorf("business support has the page to type in: %v", err)
		}
		_, err = s.Forms.WriteDown(ctx, o.support, c.review, forms.NewWritten{ID: care.NewID(), Tie: c.tie["child"], Way: consult.OnPaper, Answers: map[string]consult.Answer{"y22": c.says("x", care.OnlyIRO)}})
		if care.KindOf(err) != care.KindNotFound {
			t.Errorf("business support types in: %v", err)
		}
		c.exec(t, "INSERT INTO tie (id, person_id, child_id, kind, state, since) VALUES (?, ?, ?, 'relative', 'ended', ?)", care.NewID(), o.support.Person, c.person["child"], base.Clock.Now().Add(-time.Hour))
		if kind(o.support, "child") != care.KindNotFound {
			t.Error("an aunt prints")
		}
		c.exec(t, "DELETE FROM tie WHERE person_id = ?", o.support.Person)
		c.begin(t)
		c.close(t)
		if kind(o.support, "child") != care.KindNotFound || kind(c.atDesk("iro"), "child") == care.KindNotFound {
			t.Error("business support prints for a review that is over")
		}
	})
}

package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/letter"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/alerts"
	"myreview/server/store/audit"
	"myreview/server/store/forms"
	"myreview/server/store/meetings"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/reviews"
	"myreview/server/store/signin"
	"myreview/server/store/storetest"
)

// Two walls often stand behind each other. Each test here leaves one alone.

func (c *round) readingOf(t *testing.T, name string) (forms.Reading, bool) {
	t.Helper()
	got, err := c.Forms.Reading(t.Context(), c.as(name), c.review)
	if err != nil && care.KindOf(err) != care.KindNotFound {
		t.Fatal(err)
	}
	return got, err == nil
}

func (c *round) takesPart(t *testing.T, name string) bool {
	t.Helper()
	err := c.Reviews.TakesPart(t.Context(), c.as(name), c.review)
	if err != nil && care.KindOf(err) != care.KindNotFound {
		t.Fatal(err)
	}
	return err == nil
}

func (c *round) toldOf(t *testing.T, name string) reviews.Review {
	t.Helper()
	r, err := c.Reviews.Review(t.Context(), c.as(name), c.review)
	if err != nil && care.KindOf(err) != care.KindNotFound {
		t.Fatal(err)
	}
	return r
}

func TestAnExclusionUnderOneTieShutsTheOthers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		for _, order := range []string{"the exclusion came last", "the exclusion came first"} {
			c := newRound(t, s, base)
			c.save(t, "child", "y23", 1, c.says("all", care.Everyone))
			c.send(t, "child")
			if !c.takesPart(t, "carer") || c.reads(t, "carer") != "all" {
				t.Fatal("a carer is kept out of what is theirs")
			}
			since := base.Clock.Now()
			if order == "the exclusion came first" {
				since = since.AddDate(-1, 0, 0)
			}
			_, err := s.People.AddTie(t.Context(), care.Tie{Person: c.person["carer"], Child: c.person["child"], Kind: care.TieRelative, State: care.TieExcluded, Since: since})
			if err != nil {
				t.Fatal(err)
			}
			if c.takesPart(t, "carer") || c.reads(t, "carer") != "not found" || c.toldOf(t, "carer").ID != "" {
				t.Errorf("%s: who is excluded as a relative comes in as a carer", order)
			}
		}
	})
}

func TestAReviewThatIsOverIsOverForAnInterpreter(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		c.add(t, "interpreter", care.TieInterpreter, care.TieActive)
		c.seat(t, "interpreter")
		for _, row := range []struct {
			state              string
			interpreter, carer bool
		}{{"live", true, true}, {"closed", false, true}} {
			c.exec(t, "UPDATE review SET state = ?, opened_at = starts_at WHERE id = ?", row.state, c.review)
			if got := c.takesPart(t, "interpreter"); got != row.interpreter {
				t.Errorf("%s: an interpreter takes part: %v", row.state, got)
			}
			if got := c.takesPart(t, "carer"); got != row.carer {
				t.Errorf("%s: a carer takes part: %v", row.state, got)
			}
		}
	})
}

// A worker knows of their children's reviews until these are over, and then of those
// that they were part of: whatever was for them before.
func TestWhoWasNotPartOfAReviewDoesNotKnowOfItOnceItIsOver(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		c.add(t, "second", care.TieSocialWorker, care.TieActive)
		c.save(t, "child", "y23", 1, c.says("all", care.Everyone))
		c.send(t, "child")
		for _, row := range []struct {
			state, worker, second string
			knows                 bool
		}{{"live", "all", "all", true}, {"closed", "all", "not found", false}} {
			c.exec(t, "UPDATE review SET state = ?, opened_at = starts_at WHERE id = ?", row.state, c.review)
			if w, s := c.reads(t, "worker"), c.reads(t, "second"); w != row.worker || s != row.second {
				t.Errorf("%s: who was there reads %q, who was not %q", row.state, w, s)
			}
			if _, told := c.readingOf(t, "second"); told != row.knows || (c.toldOf(t, "second").ID != "") != row.knows {
				t.Errorf("%s: who was not there knows of it: %v", row.state, told)
			}
		}
	})
}

func TestWhoseSeatIsTakenAwayIsNoReaderOfWhatIsSentThen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		seat := func(state string) {
			t.Helper()
			c.exec(t, "UPDATE seat SET state = ? WHERE person_id = ?", state, c.person["carer"])
		}
		c.save(t, "child", "y22", 1, c.says("before", care.Everyone))
		c.send(t, "child")
		seat("removed")
		c.save(t, "child", "y22", 2, c.says("while they were away", care.Everyone))
		c.send(t, "child")
		if got, told := c.readingOf(t, "carer"); told {
			t.Errorf("who is apart is told of %d people", len(got.Named))
		}
		seat("invited")
		if got := c.reads(t, "carer"); got != "" {
			t.Errorf("who was away reads %q", got)
		}
		c.save(t, "child", "y22", 3, c.says("and since", care.Everyone))
		c.send(t, "child")
		if got := c.reads(t, "carer"); got != "and since" {
			t.Errorf("who is back reads %q", got)
		}
	})
}

func TestWhatAReaderIsToldBesideTheAnswers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		c.save(t, "child", "y23", 1, c.says("all", care.Everyone))
		c.send(t, "child")
		c.exec(t, "UPDATE sending SET company = ?", forms.CompanyFriend)
		for _, row := range []struct {
			who, company            string
			namesParent, namesCarer bool
		}{
			{"iro", forms.CompanyFriend, true, true}, {"cover", forms.CompanyFriend, true, true}, {"worker", "", true, true},
			{"carer", "", false, true}, {"mum", "", true, false},
		} {
			got, told := c.readingOf(t, row.who)
			if !told || got.Company != row.company {
				t.Errorf("%s: told %v, who was there: %q, want %q", row.who, told, got.Company, row.company)
			}
			if mum, carer := got.Named[c.tie["mum"]].Name != "", got.Named[c.tie["carer"]].Name != ""; mum != row.namesParent || carer != row.namesCarer {
				t.Errorf("%s is told the parent's name: %v, the carer's: %v", row.who, mum, carer)
			}
		}
		if _, err := c.Forms.ReadingAs(t.Context(), c.as("carer"), c.review, c.tie["iro"]); care.KindOf(err) != care.KindNotFound || err == nil {
			t.Errorf("a carer looks at their form as the IRO: %v", err)
		}
		if _, err := c.Forms.ReadingAs(t.Context(), c.as("child"), c.review, c.tie["iro"]); err != nil {
			t.Errorf("a child looks at their form as the IRO: %v", err)
		}
	})
}

func TestWhatIsTypedAndNotSentIsItsWritersOwn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := live(t, s, base, care.Young)
		ctx, typed := t.Context(), map[string]string{"higher": "CANARY"}
		m.ok(t, m.Meetings.KeepUnsent(ctx, m.Child.Viewer, m.Review, meetings.UnsentScale, meetings.Unsent{Subject: string(care.NewID()), Fields: typed}))
		for name, c := range map[string]struct {
			who  care.Viewer
			want int
		}{"child": {m.Child.Viewer, 1}, "IRO": {m.IRO.Viewer, 0}, "carer": {m.Carer.Viewer, 0}, "worker": {m.Worker.Viewer, 0}} {
			if got, err := m.Meetings.Unsent(ctx, c.who, m.Review); err != nil || len(got) != c.want {
				t.Errorf("%s: %v, %v", name, got, err)
			}
		}
		err := m.Meetings.KeepUnsent(ctx, m.Child.Viewer, m.Review, meetings.UnsentScale, meetings.Unsent{Subject: "CANARY", Fields: typed})
		refused(t, "words where nothing is sealed", err, care.KindInvalid, "error.form")
	})
}

func TestWhoIsThereForSomebodyElseDoesNotSayWhetherThatWasAgreed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := live(t, s, base, care.Young)
		ctx, decision := t.Context(), care.NewID()
		advocate, err := s.People.AddPerson(ctx, network.Person{Name: "Ada Advocate", Band: care.Adult, Lang: care.English}, "", "")
		m.ok(t, err)
		tie, err := s.People.AddTie(ctx, care.Tie{Person: advocate, Child: m.Child.Person, Kind: care.TieAdvocate})
		m.ok(t, err)
		m.ok(t, m.Meetings.Invite(ctx, m.IRO.Viewer, m.Review, tie))
		m.ok(t, m.Reviews.AddDecision(ctx, m.IRO.Viewer, m.Review, decision, review.NewDecision{
			What: "A new door", Why: "Privacy", Plain: "Your door will shut.", WhoName: "Ms Ode", Due: "2026-06-17",
		}))
		says := func(v care.Viewer) error { return m.Reviews.ReadBack(ctx, v, m.Review, decision, review.AgreedYes, "") }
		refused(t, "an advocate", says(m.signIn(t, advocate)), care.KindForbidden, "")
		refused(t, "the IRO who asks", says(m.IRO.Viewer), care.KindForbidden, "")
		m.ok(t, says(m.Carer.Viewer))
	})
}

// The pages ask who it is as well; the store does so by itself.
func TestWhatAsksForReauth(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := sit(t, s, base, care.Young)
		ctx := t.Context()
		m.ok(t, s.People.AddDuty(ctx, m.Worker.Person, base.Clock.Now(), time.Time{}))
		m.ok(t, s.People.AddDuty(ctx, m.Carer.Person, base.Clock.Now(), time.Time{}))
		m.ok(t, s.Staff.GiveJob(ctx, storetest.Operator, m.IRO.Person, care.JobDuty))
		worker := m.signIn(t, m.Worker.Person)
		worker.Staff = true
		acts := map[string]func() error{
			"contact details": func() error {
				return m.People.SetContact(ctx, worker, m.Review, m.Parent.Tie, people.Contact{Phone: "07700 900123"})
			},
			"the rota": func() error {
				return m.People.PutOnDuty(ctx, worker, care.NewID(), m.IRO.Person, "2026-05-04", "2026-05-10")
			},
		}
		for name, act := range acts {
			if err := act(); err != nil {
				t.Errorf("%s, just signed in: %v", name, err)
			}
		}
		base.Clock.Move(10*time.Minute - time.Second)
		if method, err := m.SignIn.ReauthMethod(ctx, worker); err != nil || method != signin.ReauthDone {
			t.Errorf("in its last second: %s, %v", method, err)
		}
		base.Clock.Move(time.Second)
		for name, act := range acts {
			refused(t, name, act(), care.KindForbidden, "")
		}
		if err := m.People.KeepsRota(ctx, worker); err != nil {
			t.Errorf("a worker on duty: %v", err)
		}
		refused(t, "somebody on duty who is not at work", m.People.KeepsRota(ctx, m.Carer.Viewer), care.KindNotFound, "")
	})
}

func TestTheLastOnDutyStays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := sit(t, s, base, care.Young)
		ctx := t.Context()
		m.ok(t, s.People.AddDuty(ctx, m.Worker.Person, base.Clock.Now(), time.Time{}))
		worker := m.signIn(t, m.Worker.Person)
		worker.Staff = true
		turn := func(of care.ID) care.ID {
			t.Helper()
			var id care.ID
			m.ok(t, s.Read(ctx).Raw("SELECT id FROM duty WHERE person_id = ?", of).Scan(&id).Error)
			return id
		}
		refused(t, "the last", m.People.EndDuty(ctx, worker, turn(m.Worker.Person)), care.KindConflict, "duty.error.alone")
		m.ok(t, s.People.AddDuty(ctx, m.IRO.Person, base.Clock.Now(), time.Time{}))
		m.ok(t, m.People.EndDuty(ctx, worker, turn(m.Worker.Person)))
	})
}

func TestALookAtTheEndOfAReviewLeavesALine(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := told(t, s, base)
		draft := draftOf(t, c)
		if _, err := c.Letters.SaveLetter(t.Context(), c.as("iro"), c.review, 0, draft, letter.Fields(draft)); err != nil {
			t.Fatal(err)
		}
		var since int64
		c.logged(t, &since)
		for _, look := range []struct {
			want string
			do   func() error
		}{
			{"iro read letter for letter", func() error { _, err := c.Letters.Letter(t.Context(), c.as("iro"), c.review); return err }},
			{"cover read closing for close", func() error { _, err := c.Reviews.Closing(t.Context(), c.as("cover"), c.review); return err }},
			{"mum read decisions for close", func() error { _, err := c.Reviews.Agreed(t.Context(), c.as("mum"), c.review); return err }},
		} {
			if err := look.do(); err != nil {
				t.Errorf("%s: %v", look.want, err)
			}
			if got := strings.Join(c.logged(t, &since), ", "); got != look.want {
				t.Errorf("%q, want %q", got, look.want)
			}
		}
	})
}

// When a review is held is no matter of who is apart: their form stays as it was.
func TestWhoIsApartIsNotToldWhenAReviewIsOver(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		for _, state := range []string{"planned", "live", "closed"} {
			c.exec(t, "UPDATE review SET state = ? WHERE id = ?", state, c.review)
			for who, closed := range map[string]bool{"mum": state != "planned", "dad": false} {
				if f, err := c.Forms.MyForm(t.Context(), c.as(who), c.review); err != nil || f.Closed != closed || f.Over != (closed && state == "closed") {
					t.Errorf("%s: %s's form is closed: %v, %v", state, who, f.Closed, err)
				}
			}
		}
	})
}

// A room screen stands where both its review and its seat are: neither alone lets it in.
func TestARoomScreenIsInItsReviewAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := live(t, s, base, care.Young)
		ctx := t.Context()
		code, _, err := m.Meetings.OpenScreen(ctx, m.IRO.Viewer, m.Review, care.NewID())
		m.ok(t, err)
		_, seat, err := m.Meetings.EnterRoom(ctx, code, "10.0.0.1")
		m.ok(t, err)
		other, err := m.People.AddPerson(ctx, network.Person{Name: "Another Child", Band: care.Young, Lang: care.English}, "", "")
		m.ok(t, err)
		_, err = m.People.AddChild(ctx, people.Child{Person: other, BornOn: "2012-06-15", CaredOn: "2026-02-26"})
		m.ok(t, err)
		next, err := m.Reviews.AddReview(ctx, reviews.NewReview{Child: other, StartsAt: storetest.Start.AddDate(0, 6, 0), DueOn: "2026-09-29"})
		m.ok(t, err)
		m.ok(t, m.Reviews.TakesPart(ctx, care.Viewer{Seat: seat, Review: m.Review}, m.Review))
		for _, at := range []struct{ says, asks care.ID }{{next, m.Review}, {next, next}, {m.Review, next}, {"", m.Review}, {m.Review, ""}, {"", ""}} {
			err := m.Reviews.TakesPart(ctx, care.Viewer{Seat: seat, Review: at.says}, at.asks)
			refused(t, "of "+string(at.says)+" in "+string(at.asks), err, care.KindNotFound, "")
		}
	})
}

// Somebody whom nobody has asked to a review is not asked what they think of it either,
// while it is planned, held or over. Once they are asked, they have a form.
func TestWhoIsNotAskedToAReviewHasNoForm(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		doors := func(name, question string) map[string]error {
			ctx, v := t.Context(), c.as(name)
			_, whole := c.Forms.MyForm(ctx, v, c.review)
			_, one := c.Forms.MyAnswer(ctx, v, c.review, question)
			_, save := c.Forms.SaveDraft(ctx, v, c.review, question, forms.Save{Rev: 1}, c.says("words", care.OnlyIRO))
			return map[string]error{
				"the form": whole, "one answer": one, "a save": save, "whether they have one": c.Forms.FillsForm(ctx, v, c.review),
			}
		}
		questions := map[care.TieKind]string{
			care.TieCarer: "c1", care.TieParent: "f8", care.TieParentWithout: "f8",
			care.TieRelative: "s1", care.TieRespite: "s1", care.TieSchool: "s1", care.TieHealth: "s1",
		}
		for kind := range questions {
			c.add(t, string(kind), kind, care.TieActive)
		}
		for _, state := range []string{"planned", "live", "closed"} {
			c.exec(t, "UPDATE review SET state = ?, opened_at = starts_at WHERE id = ?", state, c.review)
			for kind, question := range questions {
				for what, err := range doors(string(kind), question) {
					refused(t, state+", "+string(kind)+": "+what, err, care.KindNotFound, "")
				}
			}
		}
		c.exec(t, "UPDATE review SET state = 'planned', opened_at = NULL WHERE id = ?", c.review)
		for kind, question := range questions {
			c.seat(t, string(kind))
			for what, err := range doors(string(kind), question) {
				if err != nil {
					t.Errorf("%s was asked: %s: %v", kind, what, err)
				}
			}
		}
	})
}

func TestSchoolAndHealthReadTheirOwnTasksAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := live(t, s, base, care.Young)
		ctx := t.Context()
		for _, kind := range []care.TieKind{care.TieSchool, care.TieHealth} {
			person, err := s.People.AddPerson(ctx, network.Person{Name: "Tess Task", Band: care.Adult, Lang: care.English}, "", "")
			m.ok(t, err)
			tie, err := s.People.AddTie(ctx, care.Tie{Person: person, Child: m.Child.Person, Kind: kind})
			m.ok(t, err)
			m.ok(t, m.Meetings.Invite(ctx, m.IRO.Viewer, m.Review, tie))
			theirs, plain := care.NewID(), review.NewDecision{What: "A quiet place", Why: "Noise", Plain: "It will be quiet.", Due: "2026-06-17"}
			mine, other := plain, plain
			mine.WhoTie, other.WhoTie = tie, m.Carer.Tie
			m.ok(t, m.Reviews.AddDecision(ctx, m.IRO.Viewer, m.Review, theirs, mine))
			m.ok(t, m.Reviews.AddDecision(ctx, m.IRO.Viewer, m.Review, care.NewID(), other))
			got, err := m.Reviews.Agreed(ctx, m.signIn(t, person), m.Review)
			if err != nil || len(got.Decisions) != 1 || got.Decisions[0].ID != theirs {
				t.Errorf("%s reads %d decisions, %v", kind, len(got.Decisions), err)
			}
		}
		if got, err := m.Reviews.Agreed(ctx, m.Parent.Viewer, m.Review); err != nil || len(got.Decisions) != 4 {
			t.Errorf("a parent reads %d of four decisions, %v", len(got.Decisions), err)
		}
	})
}

// Of a row that decides who comes in only the last line that the program signed tells.
func TestNoOldLineSpeaksForARow(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Young)
		boss, err := s.People.AddPerson(t.Context(), network.Person{Name: "Bo Boss", Band: care.Adult, Lang: care.English, Staff: true}, "bo@council.example", "correct horse")
		if err != nil {
			t.Fatal(err)
		}
		storetest.Step(t, s, f.Worker.Viewer, f.Review, f.Parent.Tie, care.StepExclude)
		others := func() (out []string) {
			t.Helper()
			r, err := s.Audit.Verify(t.Context(), nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, fault := range r.Faults {
				if fault.What == audit.Other {
					out = append(out, fault.Of)
				}
			}
			return out
		}
		does := func(sql string, args ...any) {
			t.Helper()
			if err := s.Do(t.Context(), exec(sql, args...)); err != nil {
				t.Fatal(err)
			}
		}
		if got := others(); got != nil {
			t.Fatalf("before anybody meddles: %v", got)
		}
		does("UPDATE tie SET state = 'active' WHERE id = ?", f.Parent.Tie)
		does(`INSERT INTO audit (child_id, n, at, actor, tie_id, verb, what, purpose, review_id, objects, prev, mac)
			SELECT child_id, (SELECT MAX(n) + 1 FROM audit WHERE child_id = ''), at, actor, tie_id, verb, what, purpose, review_id, objects, prev, mac
			FROM audit WHERE child_id = '' AND what = 'signed.tie' AND objects LIKE ? ORDER BY n LIMIT 1`, string(f.Parent.Tie)+"%")
		does("UPDATE person SET password = 'of an intruder' WHERE id = ?", boss)
		got := others()
		for _, want := range []string{"tie " + string(f.Parent.Tie), "person " + string(boss)} {
			if !slices.Contains(got, want) {
				t.Errorf("nobody finds %s: %v", want, got)
			}
		}
	})
}

func TestReadingACallLeavesALine(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := sit(t, s, base, care.Young)
		m.ok(t, m.Alerts.Tell(t.Context(), m.Child.Viewer, alerts.Telling{ID: care.NewID(), Kind: alert.Now, Words: "CANARY"}))
		for _, want := range []int64{1, 1} { // the same again is the same look
			all, err := m.Alerts.Alerts(t.Context(), m.IRO.Viewer, demoRules(t))
			if err != nil || len(all) != 1 {
				t.Fatal(len(all), err)
			}
			var lines int64
			m.ok(t, s.Read(t.Context()).Table("audit").Where("verb = 'read' AND what = 'alert' AND actor = ? AND objects = ? AND child_id = ?",
				m.IRO.Person, all[0].ID, m.Child.Person).Count(&lines).Error)
			if lines != want {
				t.Errorf("%d lines tell that a call was read, want %d", lines, want)
			}
		}
	})
}

func TestACallIsClosedByWhoeverHasIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := sit(t, s, base, care.Young)
		ctx, rules, id := t.Context(), demoRules(t), care.NewID()
		m.ok(t, m.Alerts.Tell(ctx, m.Child.Viewer, alerts.Telling{ID: id, Kind: alert.Now}))
		closes := func(v care.Viewer) error {
			t.Helper()
			all, err := m.Alerts.Alerts(ctx, v, rules)
			if err != nil || len(all) != 1 {
				t.Fatal(len(all), err)
			}
			return m.Alerts.CloseAlert(ctx, v, rules, id, alerts.CloseAlert{Seen: all[0].Seen, Done: "Rang them."})
		}
		refused(t, "nobody has it", closes(m.IRO.Viewer), care.KindConflict, "alerts.error.taken")
		m.ok(t, m.Alerts.TakeAlert(ctx, m.IRO.Viewer, rules, id, ""))
		refused(t, "somebody else has it", closes(m.Worker.Viewer), care.KindConflict, "alerts.error.taken")
		m.ok(t, closes(m.IRO.Viewer))
	})
}

func TestATicketIsUsedUp(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		until := base.Clock.Now().Add(time.Minute)
		if err := s.SignIn.UseTicket(t.Context(), "number", until); err != nil {
			t.Fatal(err)
		}
		refused(t, "once more", s.SignIn.UseTicket(t.Context(), "number", until), care.KindForbidden, "error.ticket")
		if err := s.SignIn.UseTicket(t.Context(), "another", until); err != nil {
			t.Error(err)
		}
	})
}

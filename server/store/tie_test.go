package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/store"
	"myreview/server/store/forms"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/reviews"
	"myreview/server/store/signin"
	"myreview/server/store/storetest"
)

// step takes a step as a worker, from the state in which the tie is.
func (m *sitting) step(t *testing.T, by care.Viewer, tie care.ID, step care.TieStep) error {
	t.Helper()
	return m.People.StepTie(t.Context(), by, m.Review, m.stepOf(t, tie, step))
}

func (m *sitting) stepOf(t *testing.T, tie care.ID, step care.TieStep) people.TieStep {
	t.Helper()
	return people.TieStep{ID: care.NewID(), Tie: tie, Step: step, Was: m.kept(t, tie).State, Reason: "CANARY-REASON", Out: storetest.Out(m.Store, step)}
}

func (m *sitting) kept(t *testing.T, tie care.ID) people.KeptTie {
	t.Helper()
	all, err := m.People.Ties(t.Context(), m.IRO.Viewer, m.Review)
	m.ok(t, err)
	at := slices.IndexFunc(all, func(k people.KeptTie) bool { return k.ID == tie })
	if at < 0 {
		t.Fatal("no such tie")
	}
	return all[at]
}

// invited comes in by an invitation of their own.
func (m *sitting) invited(t *testing.T, tie care.ID) (token, browser string, v care.Viewer) {
	t.Helper()
	token, browser = invite(t, m.Store, m.Family, tie, time.Hour)
	v, _ = enter(t, m.Store, m.Family, tie, browser, "")
	return token, browser, v
}

// safety.md section 1, T6: what lets somebody in is gone with the very step
// that shuts their tie, and their own channel is all that is left.
func TestAnExclusionTakesEveryWayIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := live(t, s, base, care.Young)
		ctx := t.Context()
		const password = "three odd words"
		old, browser, v := m.invited(t, m.Parent.Tie)
		m.ok(t, m.SignIn.SetPassword(ctx, v, password))
		m.ok(t, m.SignIn.AskCode(ctx, browser))
		right := code(t, s, m.Family, m.Parent.Tie)
		waits, err := m.SignIn.MakeInvitation(ctx, m.Worker.Viewer, m.Review, m.Parent.Tie, time.Hour)
		m.ok(t, err)
		_, err = m.SignIn.StartSession(ctx, m.Parent.Person, signin.NewSession{By: signin.ByPassword}, "") // for all children
		m.ok(t, err)
		m.ok(t, m.Meetings.Join(ctx, v, m.Review, "room"))
		m.ok(t, m.Meetings.GiveChair(ctx, m.IRO.Viewer, m.Review, m.Parent.Seat, ""))
		rung := hear(s)
		m.ok(t, m.step(t, m.Worker.Viewer, m.Parent.Tie, care.StepExclude))
		heard(t, rung, m.Review)

		if _, err := m.SignIn.Session(ctx, "x"); care.KindOf(err) != care.KindSignIn {
			t.Fatal(err)
		}
		var open, seated int64
		s.Read(ctx).Table("session").Where("person_id = ? AND ended_at IS NULL", m.Parent.Person).Count(&open)
		s.Read(ctx).Table("seat").Where("person_id = ? AND joined_at IS NOT NULL AND left_at IS NULL", m.Parent.Person).Count(&seated)
		if open > 0 || seated > 0 {
			t.Errorf("%d sessions and %d places outlived it", open, seated)
		}
		gone := func(when string) {
			t.Helper()
			_, none := m.SignIn.ClaimInvitation(ctx, "made up", "")
			_, nobodys := m.SignIn.ClaimedInvitation(ctx, "made up")
			_, took := m.SignIn.ClaimInvitation(ctx, old, browser)
			_, later := m.SignIn.ClaimInvitation(ctx, waits, "")
			_, step := m.SignIn.ClaimedInvitation(ctx, browser)
			_, byCode := m.SignIn.EnterByCode(ctx, browser, right, signin.NewSession{}, "")
			_, byPassword := m.SignIn.EnterByPassword(ctx, browser, password, "here", signin.NewSession{}, "")
			for name, c := range map[string]struct{ got, never error }{
				"its address": {took, none}, "one that waited": {later, none},
				"its code page": {step, nobodys}, "a code": {byCode, nobodys}, "a password": {byPassword, nobodys},
			} {
				if care.KindOf(c.never) != care.KindNotFound || c.got == nil || c.got.Error() != c.never.Error() {
					t.Errorf("%s, %s answers %v, what never was %v", when, name, c.got, c.never)
				}
			}
		}
		gone("excluded")
		if view := m.view(t, m.IRO.Viewer); !view.Chair.IRO || view.Agenda.Now.ID != "" && view.Chair.Mine == false {
			t.Errorf("the chair: %+v", view.Chair)
		}

		_, _, v = m.invited(t, m.Parent.Tie) // their own channel has a way in of its own
		r, err := m.Reviews.Review(ctx, v, m.Review)
		if diff := cmp.Diff(reviews.Review{ID: m.Review, Kind: care.TieParent, Apart: true}, r); diff != "" || err != nil {
			t.Errorf("%v %s", err, diff)
		}
		f, err := m.Forms.MyForm(ctx, v, m.Review)
		if err != nil || f.Form.Key != "apart" {
			t.Errorf("their form: %v", err)
		}
		if _, err := m.Meetings.Meeting(ctx, v, m.Review); care.KindOf(err) != care.KindNotFound {
			t.Errorf("the meeting: %v", err)
		}
		refused(t, "join", m.Meetings.Join(ctx, v, m.Review, "room"), care.KindNotFound, "")

		// Lifting it brings the place back, not the chair and not the old ways in.
		m.ok(t, m.step(t, m.Worker.Viewer, m.Parent.Tie, care.StepResume))
		_, _, v = m.invited(t, m.Parent.Tie)
		if view := m.view(t, v); !view.Chair.IRO || view.Me.Here {
			t.Errorf("%+v", view.Me)
		}
		gone("let back in")
	})
}

// Anybody who comes from outside the case can be excluded, and has nothing then:
// whatever else they are to the child, and however they try to come in.
func TestWhoIsNoParentIsExcludedFromAll(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := live(t, s, base, care.Young)
		ctx := t.Context()
		for _, kind := range care.TieKinds {
			if kind == care.TieChild || kind.Professional() || kind.Parent() {
				continue
			}
			person, err := s.People.AddPerson(ctx, network.Person{Name: "Some " + string(kind), Band: care.Adult, Lang: care.English}, "", "")
			m.ok(t, err)
			tie := func(k care.TieKind, state care.TieState) care.ID {
				id, err := s.People.AddTie(ctx, care.Tie{Person: person, Child: m.Child.Person, Kind: k, State: state, Since: storetest.Start.AddDate(0, -1, 0)})
				m.ok(t, err)
				return id
			}
			bad := tie(kind, "")
			_, err = s.Reviews.AddSeat(ctx, m.Review, bad, "")
			m.ok(t, err)
			var old, browser string
			if kind.Job() == "" { // who is at work here is not invited
				old, browser, _ = m.invited(t, bad)
			}
			asked := care.TieRelative // another name, under which they were asked in
			if kind == care.TieRelative {
				asked = care.TieRespite
			}
			other := tie(asked, care.TieInvited)
			m.ok(t, m.step(t, m.Worker.Viewer, bad, care.StepExclude))

			v := care.Viewer{Person: person, Session: "x", Band: care.Adult}
			_, reviewErr := s.Reviews.Review(ctx, v, m.Review)
			_, formErr := s.Forms.MyForm(ctx, v, m.Review)
			_, meetErr := s.Meetings.Meeting(ctx, v, m.Review)
			_, oldErr := s.SignIn.ClaimInvitation(ctx, old, browser)
			_, stepErr := s.SignIn.ClaimedInvitation(ctx, browser)
			_, inviteErr := s.SignIn.MakeInvitation(ctx, m.Worker.Viewer, m.Review, bad, time.Hour)
			_, otherErr := s.SignIn.MakeInvitation(ctx, m.Worker.Viewer, m.Review, other, time.Hour)
			for what, err := range map[string]error{
				"the review": reviewErr, "a form": formErr, "the meeting": meetErr, "the old invitation": oldErr, "its code page": stepErr,
				"a new invitation": inviteErr, "one under another name": otherErr,
			} {
				if care.KindOf(err) != care.KindNotFound || err == nil {
					t.Errorf("%s: %s: %v", kind, what, err)
				}
			}
			refused(t, "a seat", m.Meetings.Invite(ctx, m.IRO.Viewer, m.Review, bad), care.KindConflict, "error.seat.excluded")
			refused(t, "a seat under another name", m.Meetings.Invite(ctx, m.IRO.Viewer, m.Review, other), care.KindConflict, "error.seat.excluded")
			if list, err := s.Reviews.ReviewsFor(ctx, v); err != nil || len(list) != 0 {
				t.Errorf("%s: reviews %v, %v", kind, list, err)
			}
			m.ok(t, m.step(t, m.Worker.Viewer, bad, care.StepResume))
			if _, err := s.Reviews.Review(ctx, v, m.Review); err != nil {
				t.Errorf("%s: let in again: %v", kind, err)
			}
		}
	})
}

// A parent who is excluded under another name keeps what any excluded parent has.
func TestAParentExcludedByAnotherNameKeepsTheirChannel(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := live(t, s, base, care.Young)
		ctx := t.Context()
		id, err := s.People.AddTie(ctx, care.Tie{Person: m.Parent.Person, Child: m.Child.Person, Kind: care.TieRelative, Since: storetest.Start.AddDate(0, -1, 0)})
		m.ok(t, err)
		m.ok(t, m.step(t, m.Worker.Viewer, id, care.StepExclude))
		r, err := s.Reviews.Review(ctx, m.Parent.Viewer, m.Review)
		if err != nil || !r.Apart {
			t.Errorf("%+v, %v", r, err)
		}
		if f, err := s.Forms.MyForm(ctx, m.Parent.Viewer, m.Review); err != nil || f.Form.Key != "apart" {
			t.Errorf("their form: %v", err)
		}
		if _, err := s.Meetings.Meeting(ctx, m.Parent.Viewer, m.Review); care.KindOf(err) != care.KindNotFound {
			t.Errorf("the meeting: %v", err)
		}
		if _, err := s.SignIn.MakeInvitation(ctx, m.Worker.Viewer, m.Review, m.Parent.Tie, time.Hour); err != nil {
			t.Errorf("a way in to it: %v", err)
		}
	})
}

// What was handed out for one child stays when the tie to another one is shut,
// and leads nowhere else.
func TestAWayInIsForOneChild(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := live(t, s, base, care.Young)
		other := &sitting{Store: s, Family: storetest.NewFamily(t, s, care.Young), base: base}
		other.Review = other.Family.Review
		ctx := t.Context()
		tie, err := s.People.AddTie(ctx, care.Tie{Person: m.Parent.Person, Child: other.Child.Person, Kind: care.TieParent, Since: storetest.Start.AddDate(0, -1, 0)})
		m.ok(t, err)
		_, err = s.Reviews.AddSeat(ctx, other.Review, tie, "")
		m.ok(t, err)
		here, onPhone, vHere := m.invited(t, m.Parent.Tie)
		there, onTablet, vThere := other.invited(t, tie)
		for _, c := range []struct {
			v        care.Viewer
			own, not care.ID
		}{{vHere, m.Review, other.Review}, {vThere, other.Review, m.Review}} {
			if _, err := s.Reviews.Review(ctx, c.v, c.own); err != nil {
				t.Error(err)
			}
			if _, err := s.Reviews.Review(ctx, c.v, c.not); care.KindOf(err) != care.KindNotFound {
				t.Errorf("an invitation for one child opens another's: %v", err)
			}
			if list, err := s.Reviews.ReviewsFor(ctx, c.v); err != nil || len(list) != 1 || list[0].ID != c.own {
				t.Errorf("%+v, %v", list, err)
			}
		}
		m.ok(t, m.step(t, m.IRO.Viewer, m.Parent.Tie, care.StepExclude))
		_, gone := m.SignIn.ClaimInvitation(ctx, here, onPhone)
		_, stays := m.SignIn.ClaimInvitation(ctx, there, onTablet)
		if gone == nil || stays != nil {
			t.Errorf("one invitation should be gone, and the other not: %v, %v", gone, stays)
		}
		if _, err := s.Reviews.Review(ctx, vThere, other.Review); err != nil {
			t.Errorf("the other child's: %v", err)
		}
		if _, err := s.SignIn.MakeInvitation(ctx, m.Worker.Viewer, m.Review, tie, time.Hour); care.KindOf(err) != care.KindNotFound {
			t.Errorf("one child's worker handed out a way in to another's: %v", err)
		}
	})
}

func TestWhoTakesWhichStep(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := sit(t, s, base, care.Young)
		ctx := t.Context()
		for _, c := range []struct {
			rule string
			by   care.Viewer
			tie  care.ID
			step care.TieStep
			kind care.Kind
			key  string
		}{
			{"a carer keeps no ties", m.Carer.Viewer, m.Parent.Tie, care.StepExclude, care.KindNotFound, ""},
			{"a parent neither", m.Parent.Viewer, m.Excluded.Tie, care.StepExclude, care.KindNotFound, ""},
			{"nor the child", m.Child.Viewer, m.Parent.Tie, care.StepPause, care.KindNotFound, ""},
			{"who is excluded does not let themself in", m.Excluded.Viewer, m.Excluded.Tie, care.StepResume, care.KindNotFound, ""},
			{"another team's worker", m.Stranger, m.Parent.Tie, care.StepPause, care.KindNotFound, ""},
			{"a social worker does not end their IRO", m.Worker.Viewer, m.IRO.Tie, care.StepEnd, care.KindForbidden, "ties.error.notyours"},
			{"nobody changes their own", m.Worker.Viewer, m.Worker.Tie, care.StepEnd, care.KindConflict, "ties.error.own"},
			{"the child's is nobody's", m.IRO.Viewer, m.Child.Tie, care.StepPause, care.KindForbidden, "ties.error.notyours"},
			{"what does not fit", m.IRO.Viewer, m.Parent.Tie, care.StepResume, care.KindConflict, "ties.error.step"},
			{"one alone keeps no parent out for a time", m.Worker.Viewer, m.Parent.Tie, care.StepPause, care.KindConflict, "ties.error.step"},
			{"nor for good", m.IRO.Viewer, m.Parent.Tie, care.StepEnd, care.KindConflict, "ties.error.step"},
			{"a tie that is over", m.IRO.Viewer, m.Former.Tie, care.StepResume, care.KindConflict, "ties.error.step"},
		} {
			refused(t, c.rule, m.step(t, c.by, c.tie, c.step), c.kind, c.key)
		}
		one := m.stepOf(t, m.Carer.Tie, care.StepPause)
		without := one
		without.Reason = " \n"
		refused(t, "without a reason", m.People.StepTie(ctx, m.Worker.Viewer, m.Review, without), care.KindInvalid, "ties.error.reason")
		without.Reason = strings.Repeat("x", 1001)
		refused(t, "with too long a one", m.People.StepTie(ctx, m.Worker.Viewer, m.Review, without), care.KindInvalid, "ties.error.long")
		late := one
		late.Was = care.TiePaused
		refused(t, "from a page that is old", m.People.StepTie(ctx, m.Worker.Viewer, m.Review, late), care.KindConflict, "ties.error.changed")
		m.ok(t, m.People.StepTie(ctx, m.Worker.Viewer, m.Review, one))
		m.quiet(t, "the same step", func() error { return m.People.StepTie(ctx, m.Worker.Viewer, m.Review, one) })
		refused(t, "somebody else's form", m.People.StepTie(ctx, m.IRO.Viewer, m.Review, one), care.KindConflict, "error.again")
		k := m.kept(t, m.Carer.Tie)
		if k.State != care.TiePaused || len(k.Steps) != 1 || k.Steps[0].Reason != "CANARY-REASON" || !strings.HasPrefix(k.Steps[0].By, "Wale") {
			t.Errorf("%+v", k)
		}
		var plain int64
		s.Read(ctx).Table("tie_step").Where("CAST(reason AS TEXT) LIKE '%CANARY%'").Count(&plain)
		if plain > 0 {
			t.Error("a reason lies open in the database")
		}
	})
}

// Two workers who decide at once about the same tie: one does, the other is
// told to look again.
func TestTwoStepsAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := sit(t, s, base, care.Young)
		errs := make(chan error, 2)
		excludes, pauses := m.stepOf(t, m.Parent.Tie, care.StepExclude), m.stepOf(t, m.Parent.Tie, care.StepPause)
		go func() { errs <- m.People.StepTie(t.Context(), m.IRO.Viewer, m.Review, excludes) }()
		go func() { errs <- m.People.StepTie(t.Context(), m.Worker.Viewer, m.Review, pauses) }()
		a, b := <-errs, <-errs
		if (a == nil) == (b == nil) || care.KindOf(errors.Join(a, b)) != care.KindConflict {
			t.Errorf("%v, %v", a, b)
		}
		if k := m.kept(t, m.Parent.Tie); len(k.Steps) != 1 {
			t.Errorf("%+v", k.Steps)
		}
	})
}

// safety.md section 1, T35, and "opens and closes with dates by itself".
func TestATieFromItsFirstDayToItsLast(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := sit(t, s, base, care.Young)
		ctx := t.Context()
		n := people.NewTie{
			ID: care.NewID(), Kind: care.TieCarer, Name: "Nia New-Carer", Calls: "Nia", Reason: "respite", Invite: true,
			Since: storetest.Start.Add(24 * time.Hour), Until: storetest.Start.Add(72 * time.Hour),
		}
		m.ok(t, m.People.MakeTie(ctx, m.Worker.Viewer, m.Review, n))
		m.quiet(t, "the same form", func() error { return m.People.MakeTie(ctx, m.Worker.Viewer, m.Review, n) })
		if k := m.kept(t, n.ID); k.State != care.TieInvited || k.Name != n.Name {
			t.Fatalf("%+v", k)
		}
		_, browser := invite(t, s, m.Family, n.ID, 200*time.Hour)
		var v care.Viewer
		opens := func(when string, want bool) {
			t.Helper()
			m.ok(t, m.SignIn.AskCode(ctx, browser))
			v, _ = enter(t, s, m.Family, n.ID, browser, "")
			r, err := m.Reviews.Review(ctx, v, m.Review)
			if (err == nil) != want || want && r.ChildName == "" {
				t.Errorf("%s: %+v, %v", when, r, err)
			}
		}
		over := func(when string) {
			t.Helper()
			_, inside := m.Reviews.Review(ctx, v, m.Review)
			_, outside := m.SignIn.ClaimedInvitation(ctx, browser)
			if care.KindOf(inside) != care.KindNotFound || care.KindOf(outside) != care.KindNotFound {
				t.Errorf("%s: who was in %v, who comes %v", when, inside, outside)
			}
		}
		opens("before its first day, though they came", false)
		base.Clock.Move(24 * time.Hour)
		opens("on its first day", true)
		base.Clock.Move(48*time.Hour - time.Second)
		opens("to its last second", true)
		base.Clock.Move(time.Second)
		over("and no longer")
		base.Clock.Move(2 * time.Second)
		over("two seconds after")

		again := people.NewTie{ID: care.NewID(), Kind: care.TieCarer, Person: m.kept(t, n.ID).Person, Reason: "once more"}
		m.ok(t, m.People.MakeTie(ctx, m.Worker.Viewer, m.Review, again))
		_, _, v = m.invited(t, again.ID)
		if _, err := m.Reviews.Review(ctx, v, m.Review); care.KindOf(err) != care.KindNotFound {
			t.Errorf("who came back inherits a place: %v", err)
		}
		m.ok(t, m.Meetings.Invite(ctx, m.IRO.Viewer, m.Review, again.ID))
		if _, err := m.Reviews.Review(ctx, v, m.Review); err != nil {
			t.Errorf("who came back and is invited: %v", err)
		}
	})
}

// A carer who comes back after an end reads nothing of what was shared with
// them before.
func TestWhoComesBackInheritsNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := sit(t, s, base, care.Young)
		ctx := t.Context()
		a := consult.Answer{State: consult.Given, Audience: care.Everyone, Values: map[string]consult.Value{"main": &consult.Text{Text: "CANARY-SHARED"}}}
		_, err := m.Forms.SaveDraft(ctx, m.Child.Viewer, m.Review, "y2", forms.Save{Rev: 1}, a)
		m.ok(t, err)
		m.ok(t, m.Forms.Send(ctx, m.Child.Viewer, m.Review, care.NewID()))
		reads := func(v care.Viewer) int {
			t.Helper()
			got, err := m.Forms.Reading(ctx, v, m.Review)
			if err != nil && care.KindOf(err) != care.KindNotFound {
				t.Fatal(err)
			}
			return len(got.Answers)
		}
		if n := reads(m.Carer.Viewer); n != 1 {
			t.Fatalf("%d", n)
		}
		m.ok(t, m.step(t, m.Worker.Viewer, m.Carer.Tie, care.StepEnd))
		if n := reads(m.Carer.Viewer); n != 0 {
			t.Errorf("ended, and reads %d", n)
		}
		again := people.NewTie{ID: care.NewID(), Kind: care.TieCarer, Person: m.Carer.Person, Reason: "back", Invite: true}
		m.ok(t, m.People.MakeTie(ctx, m.Worker.Viewer, m.Review, again))
		_, _, v := m.invited(t, again.ID)
		if _, err := m.Reviews.Review(ctx, v, m.Review); err != nil {
			t.Error(err)
		}
		if n := reads(v); n != 0 {
			t.Errorf("back, and reads %d that were shared before", n)
		}
	})
}

func TestWhoIsTiedAnew(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := sit(t, s, base, care.Young)
		ctx := t.Context()
		work, err := s.People.AddPerson(ctx, network.Person{Name: "Wilma Next-Worker", Band: care.Adult, Lang: care.English, Staff: true}, "wilma@example.org", "")
		m.ok(t, err)
		m.ok(t, s.Staff.GiveJob(ctx, storetest.Operator, work, care.JobSocialWorker))
		_, err = s.People.AddPerson(ctx, network.Person{Name: "Not at work", Band: care.Adult, Lang: care.English}, "else@example.org", "")
		m.ok(t, err)
		for _, c := range []struct {
			rule string
			by   care.Viewer
			n    people.NewTie
			kind care.Kind
			key  string
		}{
			{"nobody", m.Worker.Viewer, people.NewTie{Kind: care.TieCarer}, care.KindInvalid, "ties.error.who"},
			{"both ways at once", m.Worker.Viewer, people.NewTie{Kind: care.TieCarer, Name: "X", Person: m.Carer.Person}, care.KindInvalid, "ties.error.two"},
			{"no kind", m.Worker.Viewer, people.NewTie{Name: "X"}, care.KindInvalid, "ties.error.kind"},
			{"a second child", m.Worker.Viewer, people.NewTie{Kind: care.TieChild, Name: "X"}, care.KindInvalid, "ties.error.kind"},
			{"an IRO, by the social worker", m.Worker.Viewer, people.NewTie{Kind: care.TieIRO, Email: "wilma@example.org"}, care.KindInvalid, "ties.error.notyours"},
			{"at work, but not known here", m.Worker.Viewer, people.NewTie{Kind: care.TieSocialWorker, Email: "nobody@example.org"}, care.KindInvalid, "ties.error.email"},
			{"known here, but not at work", m.Worker.Viewer, people.NewTie{Kind: care.TieSocialWorker, Email: "else@example.org"}, care.KindInvalid, "ties.error.email"},
			{"a social worker, as an IRO", m.IRO.Viewer, people.NewTie{Kind: care.TieIRO, Email: "wilma@example.org"}, care.KindInvalid, "staff.error.cannot"},
			{"and as one who covers", m.IRO.Viewer, people.NewTie{Kind: care.TieCoverIRO, Email: "wilma@example.org"}, care.KindInvalid, "staff.error.cannot"},
			{"a team manager by name", m.Worker.Viewer, people.NewTie{Kind: care.TieManager, Name: "X"}, care.KindInvalid, "ties.error.email"},
			{"a key worker without a name", m.Worker.Viewer, people.NewTie{Kind: care.TieKeyWorker, Email: "wilma@example.org"}, care.KindInvalid, "ties.error.who"},
			{"the same carer twice", m.Worker.Viewer, people.NewTie{Kind: care.TieCarer, Person: m.Carer.Person}, care.KindConflict, "ties.error.twice"},
			{"who is excluded, by another name", m.Worker.Viewer, people.NewTie{Kind: care.TieCarer, Person: m.Excluded.Person}, care.KindConflict, "ties.error.excluded"},
			{"somebody whom the worker does not know", m.Worker.Viewer, people.NewTie{Kind: care.TieCarer, Person: m.Stranger.Person}, care.KindInvalid, "ties.error.who"},
			{"a child as a carer", m.Worker.Viewer, people.NewTie{Kind: care.TieCarer, Person: m.Child.Person}, care.KindInvalid, "ties.error.who"},
			{"over before it begins", m.Worker.Viewer, people.NewTie{Kind: care.TieCarer, Name: "X", Since: storetest.Start.Add(48 * time.Hour), Until: storetest.Start.Add(24 * time.Hour)}, care.KindInvalid, "ties.error.until"},
			{"by a carer", m.Carer.Viewer, people.NewTie{Kind: care.TieCarer, Name: "X"}, care.KindNotFound, ""},
			{"by another team", m.Stranger, people.NewTie{Kind: care.TieCarer, Name: "X"}, care.KindNotFound, ""},
		} {
			c.n.ID, c.n.Reason = care.NewID(), "why"
			refused(t, c.rule, m.People.MakeTie(ctx, c.by, m.Review, c.n), c.kind, c.key)
		}
		n := people.NewTie{ID: care.NewID(), Kind: care.TieSocialWorker, Email: " Wilma@Example.org", Reason: "hand over"}
		m.ok(t, m.People.MakeTie(ctx, m.Worker.Viewer, m.Review, n))
		next := m.signIn(t, work)
		m.ok(t, m.step(t, next, m.Worker.Tie, care.StepEnd)) // the one who comes ends the one who goes
		if _, err := m.People.Ties(ctx, m.Worker.Viewer, m.Review); care.KindOf(err) != care.KindNotFound {
			t.Errorf("a former worker: %v", err)
		}
		c, err := m.People.TieChoices(ctx, next, m.Review)
		m.ok(t, err)
		var known []string
		for _, k := range c.Known {
			known = append(known, strings.Fields(k.Name)[0])
		}
		if diff := cmp.Diff([]string{"Cora", "Egon", "Fay", "Pia"}, known); diff != "" {
			t.Error(diff)
		}

		// Those of another child whom they work with, unless they are kept out there.
		person := func(name string, band care.Band) care.ID {
			id, err := m.People.AddPerson(ctx, network.Person{Name: name, Band: band, Lang: care.English}, "", "")
			m.ok(t, err)
			return id
		}
		second := person("Sam", care.Young)
		_, err = m.People.AddChild(ctx, people.Child{Person: second, BornOn: "2012-01-01", CaredOn: "2025-01-01"})
		m.ok(t, err)
		tie := func(who care.ID, kind care.TieKind, state care.TieState) {
			_, err := m.People.AddTie(ctx, care.Tie{Person: who, Child: second, Kind: kind, State: state})
			m.ok(t, err)
		}
		tie(person("Zoe", care.Adult), care.TieCarer, care.TieActive)
		tie(next.Person, care.TieSocialWorker, care.TieActive)
		for _, want := range []int{5, 4} {
			if c, err = m.People.TieChoices(ctx, next, m.Review); err != nil || len(c.Known) != want {
				t.Errorf("%d are known, want %d: %v", len(c.Known), want, err)
			}
			if want == 5 {
				tie(next.Person, care.TieRelative, care.TieExcluded)
			}
		}
	})
}

// What a worker is shown before a step is what the person sees after it, each
// step at each member; and looking changes nothing.
func TestWhatIsPreviewedComesTrue(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := sit(t, s, base, care.Young)
		ctx := t.Context()
		say := func(text string) consult.Answer {
			return consult.Answer{State: consult.Given, Audience: care.Everyone, Values: map[string]consult.Value{"main": &consult.Text{Text: text}}}
		}
		_, err := m.Forms.SaveDraft(ctx, m.Child.Viewer, m.Review, "y2", forms.Save{Rev: 1}, say("said"))
		m.ok(t, err)
		m.ok(t, m.Forms.Send(ctx, m.Child.Viewer, m.Review, care.NewID()))
		m.ok(t, m.Meetings.OpenReview(ctx, m.IRO.Viewer, m.Review, ""))
		steps := []struct {
			who  storetest.Member
			step care.TieStep
			want store.AccessLevel
		}{
			{m.Carer, care.StepPause, store.AccessNone},
			{m.Carer, care.StepResume, store.AccessAll},
			{m.Parent, care.StepExclude, store.AccessOwn},
			{m.Parent, care.StepResume, store.AccessAll},
			{m.Excluded, care.StepResume, store.AccessNone}, // they have no seat
			{m.Carer, care.StepEnd, store.AccessNone},
			{m.Worker, care.StepPause, store.AccessNone},
			{m.Worker, care.StepResume, store.AccessAll},
		}
		for _, c := range steps {
			tie := m.kept(t, c.who.Tie).Tie
			before, err := s.AccessSummaryOf(ctx, tie)
			m.ok(t, err)
			one := m.stepOf(t, c.who.Tie, c.step)
			seq := m.seq(t)
			p, err := m.PreviewStep(ctx, m.IRO.Viewer, m.Review, one)
			m.ok(t, err)
			if diff := cmp.Diff(before, p.Now); diff != "" {
				t.Errorf("%s %s: now: %s", c.step, tie.Kind, diff)
			}
			if k := m.kept(t, c.who.Tie); k.State != one.Was || m.seq(t) != seq {
				t.Fatalf("looking at %s changed it: %+v", c.step, k)
			}
			m.ok(t, m.People.StepTie(ctx, m.IRO.Viewer, m.Review, one))
			after, err := s.AccessSummaryOf(ctx, tie)
			m.ok(t, err)
			if diff := cmp.Diff(after, p.Then[0]); diff != "" {
				t.Errorf("%s %s: then: %s", c.step, tie.Kind, diff)
			}
			if after.Level != c.want {
				t.Errorf("%s %s: %s, want %s", c.step, tie.Kind, after.Level, c.want)
			}
		}
		again := m.stepOf(t, m.Parent.Tie, care.StepResume)
		_, err = m.PreviewStep(ctx, m.IRO.Viewer, m.Review, again)
		refused(t, "previewing what does not fit", err, care.KindConflict, "ties.error.step")

		n := people.NewTie{
			ID: care.NewID(), Kind: care.TieParent, Name: "Gran", Reason: "r", Invite: true,
			Since: storetest.Start.Add(24 * time.Hour), Until: storetest.Start.Add(48 * time.Hour),
		}
		p, err := m.PreviewTie(ctx, m.Worker.Viewer, m.Review, n)
		m.ok(t, err)
		var levels []store.AccessLevel
		for _, o := range append([]store.AccessSummary{p.Now}, p.Then...) {
			levels = append(levels, o.Level)
		}
		if diff := cmp.Diff([]store.AccessLevel{"none", "none", "all", "none"}, levels); diff != "" || p.Name != "Gran" {
			t.Errorf("%s: %s", p.Name, diff)
		}
		if o := p.Then[1]; !o.Meeting || o.Place || o.Form != "parent" || o.Child != 0 {
			t.Errorf("a grandmother's first day: %+v", o)
		}
	})
}

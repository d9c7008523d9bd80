package store_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/audit"
	"myreview/server/store/children"
	"myreview/server/store/people"
	"myreview/server/store/signin"
	"myreview/server/store/staff"
	"myreview/server/store/storetest"
)

func faultKey(err error) string {
	if err == nil {
		return ""
	}
	var fault *care.Error
	if errors.As(err, &fault) {
		return fault.Key
	}
	return err.Error()
}

// It takes two people to make an administrator or an IRO manager (safety.md T25).
func TestTwoPeopleMakeAnAdministrator(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx, op := t.Context(), storetest.Operator
		ada, amir := storetest.Administrators(t, s)[0], care.Viewer{}
		all, err := s.Staff.Members(ctx, ada)
		if err != nil || len(all) != 2 {
			t.Fatal(len(all), err)
		}
		for _, m := range all {
			if m.Person != ada.Person {
				amir = storetest.AtWork(m.Person)
			}
		}
		if _, err := s.Staff.Begin(ctx, op, [2]staff.Newcomer{{Name: "A", Email: "a@x.example"}, {Name: "B", Email: "b@x.example"}}); faultKey(err) != "staff.error.begun" {
			t.Errorf("begun twice: %v", err)
		}
		mia := staff.Newcomer{ID: care.NewID(), Name: "Mia Manager", Email: "Mia@Council.example", Jobs: []care.Job{care.JobIROManager, care.JobIRO}}
		link, err := s.Staff.Add(ctx, ada, mia)
		if err != nil || link == "" {
			t.Fatal(err)
		}
		held := func(v care.Viewer) staff.Held {
			one, err := s.Staff.Member(ctx, v, mia.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range one.Jobs {
				if h.Job == care.JobIROManager {
					return h
				}
			}
			return staff.Held{}
		}
		manages := func() bool { return s.Network.Works(s.Read(ctx), storetest.AtWork(mia.ID), care.JobIROManager) == nil }
		if !held(ada).Waits || !held(ada).Mine || held(amir).Mine || manages() {
			t.Errorf("before anybody agrees: %+v, manages %v", held(ada), manages())
		}
		job := held(ada).ID
		for name, v := range map[string]care.Viewer{"who asked": ada, "the operator": op} {
			if err := s.Staff.AgreeJob(ctx, v, job, ""); faultKey(err) != "staff.error.two" {
				t.Errorf("%s agrees: %v", name, err)
			}
		}
		if err := s.Staff.AgreeJob(ctx, storetest.AtWork(mia.ID), job, ""); care.KindOf(err) != care.KindNotFound {
			t.Errorf("a person who is no administrator agrees: %v", err)
		}
		if err := s.Staff.AgreeJob(ctx, amir, job, ""); err != nil || !manages() {
			t.Errorf("the second agrees: %v, manages %v", err, manages())
		}
		if err := s.Staff.AgreeJob(ctx, amir, job, ""); err != nil {
			t.Errorf("the second agrees twice: %v", err)
		}
		// What the operator asks for waits for an administrator as well.
		if err := s.Staff.GiveJob(ctx, op, mia.ID, care.JobAdministrator); err != nil {
			t.Fatal(err)
		}
		if s.Staff.Administers(ctx, storetest.AtWork(mia.ID)) == nil {
			t.Error("one person made an administrator")
		}
		verified(t, s)
	})
}

// Two administrators stay always, and nobody ends their own work.
func TestTwoAdministratorsStay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx := t.Context()
		two := storetest.Administrators(t, s)
		theirs := func(v care.Viewer, of care.ID) care.ID {
			one, err := s.Staff.Member(ctx, v, of)
			if err != nil || len(one.Jobs) != 1 {
				t.Fatal(one.Jobs, err)
			}
			return one.Jobs[0].ID
		}
		cases := []struct {
			name, want string
			do         func() error
		}{
			{"the last but one leaves", "staff.error.last", func() error { return s.Staff.Leave(ctx, two[0], two[1].Person, "moved", nil) }},
			{"the last but one loses the job", "staff.error.last", func() error { return s.Staff.EndJob(ctx, two[0], theirs(two[0], two[1].Person)) }},
			{"one ends their own work", "staff.error.self", func() error { return s.Staff.Leave(ctx, two[0], two[0].Person, "moved", nil) }},
			{"one takes their own job away", "staff.error.self", func() error { return s.Staff.EndJob(ctx, two[0], theirs(two[0], two[0].Person)) }},
			{"one gives themselves a job", "staff.error.self", func() error { return s.Staff.GiveJob(ctx, two[0], two[0].Person, care.JobBusinessSupport) }},
			{"without a reason", "ties.error.reason", func() error { return s.Staff.Leave(ctx, two[0], two[1].Person, " ", nil) }},
		}
		for _, c := range cases {
			if got := faultKey(c.do()); got != c.want {
				t.Errorf("%s: %q, want %q", c.name, got, c.want)
			}
		}
		if l, err := s.Staff.Leaving(ctx, two[0], two[1].Person); err != nil || !l.Last {
			t.Errorf("nothing says beforehand that two stay: %+v %v", l, err)
		}
		third := storetest.Employ(t, s, two, "Alex Third", care.JobAdministrator)
		if l, err := s.Staff.Leaving(ctx, third, two[1].Person); err != nil || l.Last {
			t.Errorf("one of three cannot go: %+v %v", l, err)
		}
		if err := s.Staff.Leave(ctx, third, two[1].Person, "moved", nil); err != nil {
			t.Errorf("one of three leaves: %v", err)
		}
		if s.Staff.Administers(ctx, two[1]) == nil {
			t.Error("who left still administers")
		}
		verified(t, s)
	})
}

// Who leaves is out at once, everywhere, and their children are somebody else's or
// nobody's.
func TestWhoLeavesIsOutAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx := t.Context()
		f := storetest.NewFamily(t, s, care.Young)
		two := storetest.Administrators(t, s)
		ok := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		ok(s.Staff.GiveJob(ctx, two[0], f.IRO.Person, care.JobIRO))
		ok(s.Staff.GiveJob(ctx, two[0], f.Worker.Person, care.JobSocialWorker))
		ok(s.People.AddDuty(ctx, f.IRO.Person, base.Clock.Now(), time.Time{}))
		next := storetest.Employ(t, s, two, "Nia Next", care.JobIRO)
		other := storetest.Employ(t, s, two, "Sam Social", care.JobSocialWorker)
		secret, err := s.SignIn.StartSession(ctx, f.IRO.Person, signin.NewSession{By: signin.ByPassword}, "")
		ok(err)
		link, err := s.Staff.Link(ctx, two[0], f.IRO.Person, care.NewID())
		ok(err)

		for _, h := range []people.HandOn{{Child: f.Child.Person, Kind: care.TieIRO, To: next.Person, Reason: "x"}, {Child: f.Child.Person, Kind: care.TieIRO, From: f.IRO.Person, To: next.Person, Reason: "x"}} {
			if err := s.People.HandOn(ctx, two[0], h); care.KindOf(err) != care.KindNotFound {
				t.Errorf("an administrator gives a child to somebody: %v", err)
			}
		}
		manager := storetest.Employ(t, s, two, "Mia Manager", care.JobIROManager)
		if err := s.People.HandOn(ctx, manager, people.HandOn{Child: f.Child.Person, Kind: care.TieIRO, To: other.Person, Reason: "x"}); faultKey(err) != "staff.error.cannot" {
			t.Errorf("a social worker becomes the IRO: %v", err)
		}
		takers := map[staff.Taker]care.ID{{Child: f.Child.Person, Kind: care.TieIRO}: next.Person}
		ok(s.Staff.Leave(ctx, two[1], f.IRO.Person, "moved on", takers))
		ok(s.Staff.Leave(ctx, two[1], f.IRO.Person, "moved on", takers)) // the button was pressed twice

		if _, err := s.SignIn.Session(ctx, secret); care.KindOf(err) != care.KindSignIn {
			t.Errorf("the session goes on: %v", err)
		}
		if _, err := s.SignIn.TakeUpStaffLink(ctx, link, ""); care.KindOf(err) != care.KindNotFound {
			t.Errorf("the link still works: %v", err)
		}
		if _, err := s.Staff.Link(ctx, two[0], f.IRO.Person, care.NewID()); care.KindOf(err) != care.KindNotFound {
			t.Errorf("who left gets a link: %v", err)
		}
		if _, err := s.Reviews.Review(ctx, f.IRO.Viewer, f.Review); care.KindOf(err) != care.KindNotFound {
			t.Errorf("who left reads the review: %v", err)
		}
		if err := s.Reviews.Leads(ctx, next, f.Review); err != nil {
			t.Errorf("who took over does not lead: %v", err)
		}
		if err := s.People.KeepsRota(ctx, f.IRO.Viewer); care.KindOf(err) != care.KindNotFound {
			t.Errorf("who left is on duty: %v", err)
		}
		r, err := s.People.Ties(ctx, next, f.Review)
		ok(err)
		ends := 0
		for _, tie := range r {
			if tie.Kind == care.TieIRO && tie.State == care.TieEnded {
				ends++
			}
		}
		if ends != 1 {
			t.Errorf("%d IRO ties ended, want 1", ends)
		}
		verified(t, s)
	})
}

// A link for somebody at work is good once, on the first browser that presses its
// button, for a day.
func TestALinkForSomebodyAtWork(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx := t.Context()
		two := storetest.Administrators(t, s)
		make := func() string {
			link, err := s.Staff.Link(ctx, storetest.Operator, two[1].Person, care.NewID())
			if err != nil {
				t.Fatal(err)
			}
			return link
		}
		if _, err := s.Staff.Link(ctx, two[0], two[1].Person, care.NewID()); faultKey(err) != "staff.error.operator" {
			t.Errorf("one administrator makes the other's link: %v", err)
		}
		start := signin.NewSession{By: signin.ByPassword, Place: "here"}
		older, link := make(), make()
		if _, err := s.SignIn.TakeUpStaffLink(ctx, older, ""); care.KindOf(err) != care.KindNotFound {
			t.Errorf("an older link works: %v", err)
		}
		browser, err := s.SignIn.TakeUpStaffLink(ctx, link, "")
		if err != nil {
			t.Fatal(err)
		}
		if again, err := s.SignIn.TakeUpStaffLink(ctx, link, browser); err != nil || again != browser {
			t.Errorf("the same browser again: %v", err)
		}
		if _, err := s.SignIn.TakeUpStaffLink(ctx, link, "another"); care.KindOf(err) != care.KindNotFound {
			t.Errorf("another browser: %v", err)
		}
		if _, err := s.SignIn.EnterByStaffLink(ctx, browser, "short", start, ""); faultKey(err) != "password.short" {
			t.Errorf("a short password: %v", err)
		}
		w, err := s.SignIn.StaffLinkOf(ctx, browser)
		if err != nil || w.Email != "amir.test-admin@council.example" {
			t.Errorf("%+v %v", w, err)
		}
		if _, err := s.SignIn.EnterByStaffLink(ctx, browser, "three words apart", start, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := s.SignIn.EnterByStaffLink(ctx, browser, "three words apart", start, ""); care.KindOf(err) != care.KindNotFound {
			t.Errorf("used twice: %v", err)
		}
		if _, err := s.SignIn.SignIn(ctx, "Amir.Test-Admin@council.example", "three words apart", signin.From{Place: "here"}, ""); err != nil {
			t.Errorf("the password does not open: %v", err)
		}
		link = make()
		base.Clock.Move(signin.StaffLinkLife)
		if _, err := s.SignIn.TakeUpStaffLink(ctx, link, ""); care.KindOf(err) != care.KindNotFound {
			t.Errorf("after a day: %v", err)
		}
		verified(t, s)
	})
}

// One administrator alone becomes nobody whose job takes two: whichever way they ask for
// that person's link, the operator makes it (safety.md T25).
func TestOneAdministratorMakesNoLinkForTheOther(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx := t.Context()
		two := storetest.Administrators(t, s)
		waits := staff.Newcomer{ID: care.NewID(), Name: "Will Waits", Email: "will@council.example", Jobs: []care.Job{care.JobIROManager}}
		first, err := s.Staff.Add(ctx, two[0], waits)
		if err != nil {
			t.Fatal(err)
		}
		for who, person := range map[string]care.ID{"the other administrator": two[1].Person, "whose job waits": waits.ID, "themselves": two[0].Person} {
			for way, ask := range map[string]func(care.Viewer) (string, error){
				"a link": func(v care.Viewer) (string, error) { return s.Staff.Link(ctx, v, person, care.NewID()) },
				"return": func(v care.Viewer) (string, error) { return s.Staff.Return(ctx, v, person, care.NewID()) },
			} {
				if link, err := ask(two[0]); faultKey(err) != "staff.error.operator" || link != "" {
					t.Errorf("%s for %s: %q %v", way, who, link, err)
				}
			}
		}
		if _, err := s.SignIn.TakeUpStaffLink(ctx, first, ""); err != nil {
			t.Errorf("what was refused ended the link that stood: %v", err)
		}
		for _, ask := range []func(context.Context, care.Viewer, care.ID, care.ID) (string, error){s.Staff.Link, s.Staff.Return} {
			if link, err := ask(ctx, storetest.Operator, two[1].Person, care.NewID()); err != nil || link == "" {
				t.Errorf("the operator: %q %v", link, err)
			}
		}
		verified(t, s)
	})
}

// Whoever made a link is not let in by it as somebody whom two have agreed to: links end
// with the second's word, which says who came in so far, by whose link.
func TestNobodyComesInByAnOldLinkAfterTheSecondAgreed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx := t.Context()
		two := storetest.Administrators(t, s)
		ok := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		enter := func(link string) error {
			browser, err := s.SignIn.TakeUpStaffLink(ctx, link, "")
			if err == nil {
				_, err = s.SignIn.EnterByStaffLink(ctx, browser, "three odd words here", signin.NewSession{By: signin.ByPassword}, "")
			}
			return err
		}
		add := func(name string) (who staff.Member, link string) {
			n := staff.Newcomer{ID: care.NewID(), Name: name, Email: string(care.NewID()) + "@x.example", Jobs: []care.Job{care.JobAdministrator}}
			link, err := s.Staff.Add(ctx, two[0], n)
			ok(err)
			who, err = s.Staff.Member(ctx, two[1], n.ID)
			ok(err)
			return who, link
		}
		puppet, link := add("Pat Puppet")
		if puppet.Came != (staff.Link{}) {
			t.Errorf("came in by %+v, want by none", puppet.Came)
		}
		ok(s.Staff.AgreeJob(ctx, two[1], puppet.Jobs[0].ID, ""))
		if err := enter(link); faultKey(err) != "welcome.unknown" {
			t.Errorf("after both agreed, the giver's link opens: %v", err)
		}
		quick, link := add("Quin Quick")
		ok(enter(link)) // after the second looked at the page
		if err := s.Staff.AgreeJob(ctx, two[1], quick.Jobs[0].ID, quick.Came.ID); faultKey(err) != "staff.error.came" {
			t.Errorf("the second agrees to what they did not see: %v", err)
		}
		now, err := s.Staff.Member(ctx, two[1], quick.Person)
		ok(err)
		if now.Came.By != "Ada Test-Admin" || !now.Came.At.Equal(base.Clock.Now()) {
			t.Errorf("came in by %+v", now.Came)
		}
		ok(s.Staff.AgreeJob(ctx, two[1], quick.Jobs[0].ID, now.Came.ID))
		verified(t, s)
	})
}

// Only somebody who left is gone on with: an unknown person is not there, and what
// stopped halfway is done by the same form again.
func TestLeavingGoesOnWhereItStopped(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx := t.Context()
		f := storetest.NewFamily(t, s, care.Young)
		two := storetest.Administrators(t, s)
		for who, person := range map[string]care.ID{"nobody": care.NewID(), "the child": f.Child.Person, "a parent": f.Parent.Person} {
			if err := s.Staff.Leave(ctx, two[0], person, "moved on", nil); care.KindOf(err) != care.KindNotFound {
				t.Errorf("%s leaves: %v", who, err)
			}
		}
		gone, stop := context.WithCancel(ctx)
		stop()
		if err := s.Staff.Leave(gone, two[0], f.IRO.Person, "moved on", nil); !errors.Is(err, context.Canceled) {
			t.Errorf("who could not be looked for has left: %v", err)
		}
		next := storetest.Employ(t, s, two, "Nia Next", care.JobIRO)
		other := storetest.Employ(t, s, two, "Sam Social", care.JobSocialWorker)
		to := func(who care.ID) map[staff.Taker]care.ID {
			return map[staff.Taker]care.ID{{Child: f.Child.Person, Kind: care.TieIRO}: who}
		}
		if err := s.Staff.Leave(ctx, two[1], f.IRO.Person, "moved on", to(other.Person)); faultKey(err) != "staff.error.cannot" {
			t.Fatalf("a social worker takes over: %v", err)
		}
		l, err := s.Staff.Leaving(ctx, two[0], f.IRO.Person)
		if err != nil || l.Here || len(l.Work) != 1 {
			t.Fatalf("%+v %v", l, err)
		}
		if err := s.Staff.Leave(ctx, two[1], f.IRO.Person, "moved on", to(next.Person)); err != nil {
			t.Fatal(err)
		}
		if err := s.Reviews.Leads(ctx, next, f.Review); err != nil {
			t.Errorf("who took over does not lead: %v", err)
		}
		verified(t, s)
	})
}

// A page that shows a link and is loaded again makes no other: the first may be handed
// over already.
func TestTheSameFormMakesOneLink(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx := t.Context()
		two := storetest.Administrators(t, s)
		n := staff.Newcomer{ID: care.NewID(), Name: "Nia New", Email: "nia@x.example", Jobs: []care.Job{care.JobIRO}}
		link, back := care.NewID(), care.NewID()
		for _, form := range []struct {
			name string
			send func() (string, error)
		}{
			{"add", func() (string, error) { return s.Staff.Add(ctx, two[0], n) }},
			{"link", func() (string, error) { return s.Staff.Link(ctx, two[0], n.ID, link) }},
			{"return", func() (string, error) { return s.Staff.Return(ctx, two[0], n.ID, back) }},
		} {
			if form.name == "return" {
				if err := s.Staff.Leave(ctx, two[0], n.ID, "moved", nil); err != nil {
					t.Fatal(err)
				}
			}
			first, err := form.send()
			if err != nil || first == "" {
				t.Fatalf("%s: %q %v", form.name, first, err)
			}
			if again, err := form.send(); err != nil || again != "" {
				t.Errorf("%s again: %q %v, want no link", form.name, again, err)
			}
			one, err := s.Staff.Member(ctx, two[1], n.ID)
			if one.Stands.Waits {
				if _, err := s.Staff.AgreeLink(ctx, two[1], one.Stands.ID); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := s.SignIn.TakeUpStaffLink(ctx, first, ""); err != nil {
				t.Errorf("%s: the first link is over: %v", form.name, err)
			}
			if err != nil || one.Stands.By != "Ada Test-Admin" || !one.Stands.At.Equal(base.Clock.Now()) {
				t.Errorf("%s: the link that stands is %+v %v", form.name, one.Stands, err)
			}
		}
		verified(t, s)
	})
}

// A tie that takes a job opens nothing once the job is lost, and the child is one without
// an IRO until a colleague takes over; with the job the tie opens again.
func TestATieOpensNothingWithoutItsJob(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx := t.Context()
		o := newOffice(t, s)
		n := newChild(o)
		if err := s.Children.Make(ctx, o.support, n); err != nil {
			t.Fatal(err)
		}
		plan := children.Plan{Child: n.ID, StartsAt: base.Clock.Now().Add(240 * time.Hour)}
		planned, err := s.Children.PlanReview(ctx, o.ines, plan)
		if err != nil {
			t.Fatal(err)
		}
		check := func(when string, works bool) {
			t.Helper()
			opens := func(what string, err error) {
				t.Helper()
				if works != (err == nil) || !works && care.KindOf(err) != care.KindNotFound {
					t.Errorf("%s: %s: %v", when, what, err)
				}
			}
			_, err := s.Children.Child(ctx, o.ines, n.ID)
			opens("the child's page", err)
			_, err = s.Reviews.Review(ctx, o.ines, planned)
			opens("the review", err)
			opens("leading it", s.Reviews.Leads(ctx, o.ines, planned))
			opens("its ties", func() error { _, err := s.People.Ties(ctx, o.ines, planned); return err }())
			if cases, err := s.Reviews.ReviewsFor(ctx, o.ines); err != nil || (len(cases) > 0) != works {
				t.Errorf("%s: %d reviews %v", when, len(cases), err)
			}
			c, err := s.Children.Caseloads(ctx, o.manager)
			without := slices.ContainsFunc(c.Without, func(l children.Line) bool { return l.Child == n.ID })
			if err != nil || without == works {
				t.Errorf("%s: without an IRO: %v %v", when, without, err)
			}
		}
		check("with the job", true)
		m, err := s.Staff.Member(ctx, o.two[0], o.ines.Person)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Staff.EndJob(ctx, o.two[0], m.Jobs[0].ID); err != nil {
			t.Fatal(err)
		}
		check("without it", false)
		if err := s.Staff.GiveJob(ctx, o.two[0], o.ines.Person, care.JobIRO); err != nil {
			t.Fatal(err)
		}
		check("with it again", true)
		m, err = s.Staff.Member(ctx, o.two[0], o.ines.Person)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Staff.EndJob(ctx, o.two[0], m.Jobs[0].ID); err != nil {
			t.Fatal(err)
		}
		h := people.HandOn{Child: n.ID, Kind: care.TieIRO, From: o.ines.Person, To: o.olu.Person, Reason: "another job"}
		if err := s.People.HandOn(ctx, o.manager, h); err != nil {
			t.Errorf("a colleague cannot take over: %v", err)
		}
		if err := s.Reviews.Leads(ctx, o.olu, planned); err != nil {
			t.Errorf("who took over does not lead: %v", err)
		}
		verified(t, s)
	})
}

// The page of one IRO's children is that IRO's, and offers all others.
func TestACaseloadIsOfItsIRO(t *testing.T) {
	s, _ := storetest.SQLite(t)
	o := newOffice(t, s)
	for _, iro := range []care.ID{o.ines.Person, o.olu.Person} {
		one, _, others, err := s.Children.Caseload(t.Context(), o.manager, iro)
		if err != nil || one.Person != iro || one.Name == "" || len(others) == 0 {
			t.Errorf("%+v, others %+v, %v", one, others, err)
		}
		if slices.ContainsFunc(others, func(other children.IRO) bool { return other.Person == iro || other.Name == "" }) {
			t.Errorf("others than %s: %+v", one.Name, others)
		}
	}
}

// Each job is given once, and only an address that is taken is said to be.
func TestAJobIsGivenOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx := t.Context()
		two := storetest.Administrators(t, s)
		n := staff.Newcomer{ID: care.NewID(), Name: "Twin", Email: "twin@x.example", Jobs: []care.Job{care.JobIRO, care.JobDuty, care.JobIRO}}
		if _, err := s.Staff.Add(ctx, two[0], n); err != nil {
			t.Fatal(err)
		}
		one, err := s.Staff.Member(ctx, two[0], n.ID)
		if err != nil || len(one.Jobs) != 2 {
			t.Errorf("%+v %v", one.Jobs, err)
		}
		if _, err := s.Staff.Add(ctx, two[0], staff.Newcomer{ID: care.NewID(), Name: "Other", Email: "Twin@x.example", Jobs: n.Jobs}); faultKey(err) != "staff.error.taken" {
			t.Errorf("one address twice: %v", err)
		}
	})
}

// A changed address ends the links that went to the one before.
func TestAChangedAddressEndsLinks(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx := t.Context()
		two := storetest.Administrators(t, s)
		link, err := s.Staff.Link(ctx, storetest.Operator, two[1].Person, care.NewID())
		if err != nil {
			t.Fatal(err)
		}
		d := staff.Details{Name: "Amir New", Email: "new@council.example", Team: "North", Phone: "01632 960 100", Reads: "mon-fri 09:00-12:00"}
		if err := s.Staff.Change(ctx, two[0], two[1].Person, d); err != nil {
			t.Fatal(err)
		}
		if _, err := s.SignIn.TakeUpStaffLink(ctx, link, ""); care.KindOf(err) != care.KindNotFound {
			t.Errorf("the link still works: %v", err)
		}
		cases := map[string]staff.Details{
			"staff.error.name": {Email: "a@b.example"}, "staff.error.email": {Name: "A", Email: "not an address"},
			"staff.error.phone": {Name: "A", Email: "a@b.example", Phone: "abc"},
			"staff.error.reads": {Name: "A", Email: "a@b.example", Reads: "whenever"}, "staff.error.taken": {Name: "A", Email: "ada.test-admin@council.example"},
		}
		for want, d := range cases {
			if got := faultKey(s.Staff.Change(ctx, two[0], two[1].Person, d)); got != want {
				t.Errorf("%+v: %q, want %q", d, got, want)
			}
		}
		verified(t, s)
	})
}

// verified fails where a row that decides was written without its line.
func verified(t *testing.T, s *store.Store) {
	t.Helper()
	r, err := s.Audit.Verify(t.Context(), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Faults {
		if f.What == audit.Other {
			t.Errorf("no line for %s", f.Of)
		}
	}
}

// Whoever is an administrator no more cannot come in as somebody else by a link that they
// made while they were one.
func TestALinkEndsWithItsMaker(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Base) {
		ctx := t.Context()
		two := storetest.Administrators(t, s)
		third := storetest.Employ(t, s, two, "Carl Third", care.JobAdministrator)
		ines := storetest.Employ(t, s, two, "Ines IRO", care.JobIRO)
		link, err := s.Staff.Link(ctx, third, ines.Person, care.NewID())
		if err != nil {
			t.Fatal(err)
		}
		member, err := s.Staff.Member(ctx, two[0], third.Person)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Staff.EndJob(ctx, two[0], member.Jobs[0].ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.SignIn.TakeUpStaffLink(ctx, link, ""); care.KindOf(err) != care.KindNotFound {
			t.Errorf("the link works: %v", err)
		}
	})
}

// Whoever is kept out of a child's things is kept out when they leave and come back, too.
func TestLeavingKeepsAnExclusion(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Base) {
		ctx := t.Context()
		f, two := storetest.NewFamily(t, s, care.Young), storetest.Administrators(t, s)
		visitor := storetest.Employ(t, s, two, "Vic Visitor", care.JobIndependentVisitor)
		tie := care.Tie{ID: care.NewID(), Person: visitor.Person, Child: f.Child.Person, Kind: care.TieVisitor, State: care.TieExcluded}
		if _, err := s.People.AddTie(ctx, tie); err != nil {
			t.Fatal(err)
		}
		if err := s.Staff.Leave(ctx, two[0], visitor.Person, "moved on", nil); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Staff.Return(ctx, two[0], visitor.Person, care.NewID()); err != nil {
			t.Fatal(err)
		}
		ties, err := s.People.Ties(ctx, f.IRO.Viewer, f.Review)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range ties {
			if one.Person == visitor.Person && one.State != care.TieExcluded {
				t.Errorf("they are %s now", one.State)
			}
		}
	})
}

// errOf leaves out what else a call returns.
func errOf[T any](_ T, err error) error { return err }

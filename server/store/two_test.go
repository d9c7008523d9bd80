package store_test

import (
	"slices"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/signin"
	"myreview/server/store/staff"
	"myreview/server/store/storetest"
)

// twoPeople is an authority with the ways in of those who work there.
type twoPeople struct {
	*testing.T
	*store.Store
	base *storetest.Base
	office
	made *int // children: no two are alike
}

func newTwoPeople(t *testing.T, s *store.Store, base *storetest.Base) twoPeople {
	w := twoPeople{T: t, Store: s, base: base, office: newOffice(t, s), made: new(int)}
	base.Clock.Move(2 * signin.StaffLinkLife) // of all of them nobody's link stands
	return w
}

func (w twoPeople) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// comes chooses a password by a link.
func (w twoPeople) comes(link string) error {
	browser, err := w.SignIn.TakeUpStaffLink(w.Context(), link, "")
	if err == nil {
		_, err = w.SignIn.EnterByStaffLink(w.Context(), browser, "three odd words here", signin.NewSession{By: signin.ByPassword, Place: "here"}, "")
	}
	return err
}

// link is what somebody makes for a colleague; nothing opens by accident a moment later.
func (w twoPeople) link(by care.Viewer, of care.ID) string {
	w.Helper()
	w.base.Clock.Move(time.Minute)
	link, err := w.Staff.Link(w.Context(), by, of, care.NewID())
	w.ok(err)
	return link
}

// agree is a second person's word for the link of somebody that stands, or by which they
// came in.
func (w twoPeople) agree(by care.Viewer, of care.ID) error {
	w.Helper()
	w.base.Clock.Move(time.Minute)
	one, err := w.Staff.Member(w.Context(), w.two[0], of)
	w.ok(err)
	id := one.Came.ID
	if one.Stands.ID != "" {
		id = one.Stands.ID
	}
	_, err = w.Staff.AgreeLink(w.Context(), by, id)
	return err
}

// newcomer is somebody whom an administrator adds, who has come in if comes is set.
func (w twoPeople) newcomer(by care.Viewer, job care.Job, comes bool) care.ID {
	w.Helper()
	w.base.Clock.Move(time.Minute)
	name := "Pat " + map[care.Job]string{care.JobIRO: "Puppet", care.JobSocialWorker: "Social", care.JobBusinessSupport: "Support"}[job]
	n := staff.Newcomer{ID: care.NewID(), Name: name, Email: string(care.NewID()) + "@x.example", Jobs: []care.Job{job}}
	link, err := w.Staff.Add(w.Context(), by, n)
	w.ok(err)
	if comes {
		w.ok(w.comes(link))
	}
	w.base.Clock.Move(time.Minute)
	return n.ID
}

// child is one whose IRO the manager gives.
func (w twoPeople) child(iro care.ID) care.ID { return w.childBy(w.manager, iro) }

func (w twoPeople) childBy(v care.Viewer, iro care.ID) care.ID {
	w.Helper()
	*w.made++
	n := newChild(w.office)
	n.Number, n.BornOn, n.IRO, n.Worker = string(n.ID), n.BornOn.AddDays(*w.made), iro, ""
	w.ok(w.Children.Make(w.Context(), v, n))
	w.base.Clock.Move(time.Minute)
	return n.ID
}

// One administrator came in as an IRO by a link that they made. Now a second person has to
// agree first, whoever is asked and in whatever order.
func TestOneAdministratorComesInAsNobody(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		w, ctx := newTwoPeople(t, s, base), t.Context()
		ada, amir, who := w.two[0], w.two[1], w.ines.Person
		w.ok(w.comes(w.link(storetest.Operator, who))) // the operator's opens at once
		link := w.link(ada, who)
		for range 2 {
			if got := faultKey(w.comes(link)); got != "welcome.waits" {
				t.Errorf("before anybody agreed: %q", got)
			}
		}
		for name, c := range map[string]struct {
			by   care.Viewer
			want string
		}{
			"who made it": {ada, "staff.error.two"}, "the operator": {storetest.Operator, "staff.error.two"},
			"whose it is": {w.ines, "error.notfound"}, "an IRO": {w.olu, "error.notfound"}, "business support": {w.support, "error.notfound"},
		} {
			if got := faultKey(w.agree(c.by, who)); got != c.want {
				t.Errorf("%s agrees: %q, want %q", name, got, c.want)
			}
			if _, err := s.Staff.LinksWaiting(ctx, c.by); (err == nil) != (c.want == "staff.error.two") {
				t.Errorf("%s reads what waits: %v", name, err)
			}
		}
		for _, second := range []care.Viewer{amir, w.manager} {
			waits, err := s.Staff.LinksWaiting(ctx, second)
			if err != nil || len(waits) != 1 || waits[0].Name != "Ines Iro" || waits[0].Link.By != "Ada Test-Admin" || waits[0].Link.Mine {
				t.Fatalf("%+v %v", waits, err)
			}
			for range 2 { // the button was pressed twice
				w.ok(w.agree(second, who))
			}
			w.ok(w.comes(link))
			if got := faultKey(w.comes(link)); got != "welcome.unknown" {
				t.Errorf("used twice: %q", got)
			}
			w.link(ada, who)
			older, err := s.Staff.LinksWaiting(ctx, second)
			w.ok(err)
			link = w.link(ada, who)
			if _, err := s.Staff.AgreeLink(ctx, second, older[0].Link.ID); faultKey(err) != "staff.error.link" {
				t.Errorf("agreed to one that ended: %v", err)
			}
			if got := faultKey(w.comes(link)); got != "welcome.waits" {
				t.Errorf("what was agreed before holds for another: %q", got)
			}
		}
		base.Clock.Move(signin.StaffLinkLife)
		if waits, err := s.Staff.LinksWaiting(ctx, amir); err != nil || len(waits) != 0 {
			t.Errorf("after a day: %+v %v", waits, err)
		}
		if got := faultKey(w.comes(link)); got != "welcome.unknown" {
			t.Errorf("after a day: %q", got)
		}
		verified(t, s)
	})
}

// Whose link waits: whoever came in, was given a child, is on duty or was here before.
func TestALinkWaitsWhereThereIsAnythingToRead(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		w, ctx := newTwoPeople(t, s, base), t.Context()
		ada, amir := w.two[0], w.two[1]
		for _, c := range []struct {
			name  string
			waits bool
			who   func() care.ID
		}{
			{"never came in", false, func() care.ID { return w.newcomer(ada, care.JobIRO, false) }},
			{"came in", true, func() care.ID { return w.newcomer(ada, care.JobIRO, true) }},
			{"has a child", true, func() care.ID {
				who := w.newcomer(ada, care.JobIRO, false)
				w.child(who)
				return who
			}},
			{"is on duty", true, func() care.ID {
				who := w.newcomer(ada, care.JobSocialWorker, false)
				w.ok(s.People.AddDuty(ctx, who, base.Clock.Now(), time.Time{}))
				return who
			}},
			{"came back", true, func() care.ID {
				who := w.newcomer(ada, care.JobIRO, true)
				w.ok(s.Staff.Leave(ctx, ada, who, "moved", nil))
				_, err := s.Staff.Return(ctx, ada, who, care.NewID())
				w.ok(err)
				return who
			}},
		} {
			who := c.who()
			for by, v := range map[string]care.Viewer{"who added them": ada, "the other": amir, "the operator": storetest.Operator} {
				link := w.link(v, who)
				one, err := s.Staff.Member(ctx, ada, who)
				w.ok(err)
				want := c.waits && !v.Operator
				if one.Stands.Waits != want || one.LinkWaits != want {
					t.Errorf("%s, by %s: %+v", c.name, by, one.Stands)
				}
				if _, err := s.SignIn.TakeUpStaffLink(ctx, link, ""); (faultKey(err) == "welcome.waits") != want {
					t.Errorf("%s, by %s: %v", c.name, by, err)
				}
			}
		}
	})
}

// Who can be given a child by whom: nobody by the administrator who alone let them in.
func TestNobodyGivesAChildToWhomTheyAloneLetIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		w, ctx := newTwoPeople(t, s, base), t.Context()
		ada, amir := w.two[0], w.two[1]
		alone := "ties.error.alone"
		for _, c := range []struct {
			name      string
			who       func() care.ID
			ada, amir string
		}{
			{"added and let in by one", func() care.ID { return w.newcomer(ada, care.JobIRO, true) }, alone, ""},
			{"added by one, whose link stands", func() care.ID { return w.newcomer(ada, care.JobIRO, false) }, alone, ""},
			{"added by the other, let in by one", func() care.ID {
				who := w.newcomer(amir, care.JobIRO, false)
				w.ok(w.comes(w.link(ada, who)))
				return who
			}, alone, ""},
			{"the other agreed that it was them", func() care.ID {
				who := w.newcomer(ada, care.JobIRO, true)
				w.ok(w.agree(amir, who))
				return who
			}, "", ""},
			{"the manager agreed to a link", func() care.ID {
				who := w.newcomer(ada, care.JobIRO, true)
				link := w.link(ada, who)
				w.ok(w.agree(w.manager, who))
				w.ok(w.comes(link))
				return who
			}, "", ""},
			{"the other agreed to a job", func() care.ID {
				who := w.newcomer(ada, care.JobIRO, true)
				w.ok(s.Staff.GiveJob(ctx, ada, who, care.JobIROManager))
				one, err := s.Staff.Member(ctx, amir, who)
				w.ok(err)
				w.ok(s.Staff.AgreeJob(ctx, amir, one.Jobs[1].ID, one.Came.ID))
				return who
			}, "", ""},
			{"the manager gave them a child", func() care.ID {
				who := w.newcomer(ada, care.JobIRO, true)
				w.child(who)
				return who
			}, "", ""},
			{"the manager gave them a child before that link", func() care.ID {
				who := w.newcomer(ada, care.JobIRO, false)
				w.child(who)
				w.ok(w.comes(w.link(storetest.Operator, who)))
				w.link(ada, who)
				return who
			}, alone, ""},
			{"another whom they let in gave them a child", func() care.ID {
				who, friend := w.newcomer(ada, care.JobIRO, true), storetest.AtWork(w.newcomer(ada, care.JobBusinessSupport, true))
				w.childBy(friend, who)
				return who
			}, alone, ""},
			{"let in by the operator", func() care.ID {
				who := w.newcomer(ada, care.JobIRO, false)
				w.ok(w.comes(w.link(storetest.Operator, who)))
				return who
			}, "", ""},
		} {
			who := c.who()
			for _, giver := range []struct {
				v    care.Viewer
				want string
			}{{ada, c.ada}, {amir, c.amir}} {
				leaver := storetest.Employ(t, s, w.two, "Lee Leaver", care.JobIRO).Person
				child := w.child(leaver)
				l, err := s.Staff.Leaving(ctx, giver.v, leaver)
				w.ok(err)
				offered := slices.ContainsFunc(l.Work[0].To, func(n network.Named) bool { return n.Person == who })
				if offered != (giver.want == "") || !offered && !l.Kept {
					t.Errorf("%s: offered %v, kept %v", c.name, offered, l.Kept)
				}
				takers := map[staff.Taker]care.ID{{Child: child, Kind: care.TieIRO}: who}
				if got := faultKey(s.Staff.Leave(ctx, giver.v, leaver, "moved on", takers)); got != giver.want {
					t.Errorf("%s: %q, want %q", c.name, got, giver.want)
				}
				one, err := s.Staff.Member(ctx, amir, leaver)
				if w.ok(err); one.Here != (giver.want != "") {
					t.Errorf("%s: what was refused let them go, or they stayed", c.name)
				}
			}
		}
		verified(t, s)
	})
}

// Nor by another way: as an IRO manager, for a time, or by a file that somebody brings in
// whom the same administrator let in alone.
func TestNoOtherWayGivesAChildToWhomTheyAloneLetIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		w, ctx := newTwoPeople(t, s, base), t.Context()
		ada, amir := w.two[0], w.two[1]
		w.ok(s.Staff.GiveJob(ctx, amir, ada.Person, care.JobIROManager))
		one, err := s.Staff.Member(ctx, w.two[0], ada.Person)
		w.ok(err)
		job := one.Jobs[slices.IndexFunc(one.Jobs, func(h staff.Held) bool { return h.Waits })]
		third := storetest.Employ(t, s, w.two, "Thea Third", care.JobAdministrator)
		w.ok(s.Staff.AgreeJob(ctx, third, job.ID, one.Came.ID))
		puppet, support := w.newcomer(ada, care.JobIRO, true), storetest.AtWork(w.newcomer(ada, care.JobBusinessSupport, true))
		w.newcomer(ada, care.JobSocialWorker, true)
		child := w.child(w.ines.Person)
		today := care.DateOf(base.Clock.Now())
		hand := people.HandOn{Child: child, Kind: care.TieIRO, From: w.ines.Person, To: puppet, Reason: "x"}
		cover := people.Cover{Child: child, From: w.ines.Person, To: puppet, First: today, Last: today, Reason: "x"}
		for name, err := range map[string]error{"as a manager": s.People.HandOn(ctx, ada, hand), "for a time": s.People.GiveCover(ctx, ada, cover)} {
			if faultKey(err) != "ties.error.alone" {
				t.Errorf("%s: %v", name, err)
			}
		}
		n := newChild(w.office)
		n.Worker = ""
		w.ok(s.Children.Make(ctx, w.support, n))
		base.Clock.Move(time.Hour)
		for _, by := range []struct {
			v    care.Viewer
			want string
		}{{support, "faulty P-17 worker not_apart"}, {w.manager, "new P-17 worker"}} {
			id := handIn(t, s, by.v, file("workers.csv", workersHead, "w9,Pat Social"), file("work.csv", workHead, "i9,w9,Allocated Social Worker,P-17,01/03/2026,"))
			if got := states(t, s, by.v, id); !slices.Equal(got, []string{by.want}) {
				t.Errorf("by a file: %v, want %s", got, by.want)
			}
			takeAll(t, s, by.v, id)
			if got := who(t, s, w.manager, n.ID, care.TieSocialWorker); (len(got) > 0) != (by.v == w.manager) {
				t.Errorf("by a file: %v", got)
			}
		}
		w.ok(s.People.HandOn(ctx, w.manager, hand))
		verified(t, s)
	})
}

// Two who act at once wait for each other: whoever agrees does so to the link that they
// saw, and no link opens at once for somebody who is being given a child.
func TestTwoAtOnceStayTwo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		w, ctx := newTwoPeople(t, s, base), t.Context()
		ada, amir := w.two[0], w.two[1]
		w.ok(w.comes(w.link(storetest.Operator, w.ines.Person)))
		support := storetest.AtWork(w.newcomer(ada, care.JobBusinessSupport, true))
		n := newChild(w.office)
		n.Worker = ""
		w.ok(s.Children.Make(ctx, w.manager, n))
		for range 4 {
			w.link(ada, w.ines.Person)
			seen, err := s.Staff.LinksWaiting(ctx, amir)
			w.ok(err)
			var link string
			together(2, func(i int) (err error) {
				if i == 0 {
					_, err = s.Staff.AgreeLink(ctx, amir, seen[0].Link.ID)
					return err
				}
				link, err = s.Staff.Link(ctx, ada, w.ines.Person, care.NewID())
				return err
			})
			if got := faultKey(w.comes(link)); got != "welcome.waits" {
				t.Errorf("a link to which nobody agreed: %q", got)
			}
			who := w.newcomer(amir, care.JobIRO, false)
			base.Clock.Move(signin.StaffLinkLife)
			leaver := storetest.Employ(t, s, w.two, "Lee Leaver", care.JobIRO).Person
			child := w.child(leaver)
			together(2, func(i int) (err error) {
				if i == 0 {
					return s.Staff.Leave(ctx, ada, leaver, "moved on", map[staff.Taker]care.ID{{Child: child, Kind: care.TieIRO}: who})
				}
				link, err = s.Staff.Link(ctx, ada, who, care.NewID())
				return err
			})
			cases, err := s.Staff.HasBy(ctx, amir, who)
			w.ok(err)
			if err := w.comes(link); err == nil && cases[care.JobIRO] > 0 {
				t.Error("one administrator came in as somebody to whom they gave a child")
			}
			social := w.newcomer(amir, care.JobSocialWorker, false)
			base.Clock.Move(signin.StaffLinkLife)
			id := handIn(t, s, support, file("workers.csv", workersHead, "w9,Pat Social"), file("work.csv", workHead, "i9,w9,Allocated Social Worker,P-17,01/03/2026,"))
			together(2, func(i int) (err error) {
				if i == 0 {
					_, err = doAll(t, s, support, id)
					return err
				}
				link, err = s.Staff.Link(ctx, ada, social, care.NewID())
				return err
			})
			cases, err = s.Staff.HasBy(ctx, amir, social)
			w.ok(err)
			if err := w.comes(link); err == nil && cases[care.JobSocialWorker] > 0 {
				t.Error("one administrator came in as somebody to whom whom they let in gave a child")
			}
			w.ok(s.Staff.Leave(ctx, amir, social, "moved on", nil)) // the next has the same name
		}
	})
}

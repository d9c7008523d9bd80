package store_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"myreview/migrations"
	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/audit"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/staff"
	"myreview/server/store/storetest"
)

// Who worked with a child before that took a job has it after migration 25, once, and it
// is signed: whatever anybody else writes there by SQL is found.
func TestWhoWorkedBeforeThereWereJobsHasOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m, ctx := sit(t, s, base, care.Young), t.Context()
		cover, err := s.People.AddTie(ctx, care.Tie{Person: m.IRO.Person, Child: m.Child.Person, Kind: care.TieCoverIRO, State: care.TiePaused})
		m.ok(t, err)
		gone, err := s.People.AddPerson(ctx, network.Person{Name: "Gil Gone-Worker", Band: care.Adult, Lang: care.English, Staff: true}, "", "")
		m.ok(t, err)
		_, err = s.People.AddTie(ctx, care.Tie{Person: gone, Child: m.Child.Person, Kind: care.TieSocialWorker, State: care.TieEnded})
		m.ok(t, err)
		m.ok(t, s.Staff.GiveJob(ctx, storetest.Operator, m.Stranger.Person, care.JobSocialWorker)) // one who has it already
		text, err := fs.ReadFile(migrations.FS, base.Kind+"/00025_worked.sql")
		m.ok(t, err)
		for range 2 {
			if _, err := base.Raw(t).ExecContext(ctx, strings.ReplaceAll(string(text), "INSERT INTO meta", "DELETE FROM meta WHERE key = 'given'; INSERT INTO meta")); err != nil {
				t.Fatal(err)
			}
		}
		if r, err := s.Audit.Verify(ctx, nil, nil); err != nil || !slices.ContainsFunc(r.Faults, func(f audit.Fault) bool { return strings.HasPrefix(f.Of, "job ") }) {
			t.Errorf("a job that nobody signed is not found: %+v, %v", r.Faults, err)
		}
		again := base.Open(t)
		if r, err := again.Audit.Verify(ctx, nil, nil); err != nil || len(r.Faults) > 0 {
			t.Errorf("%+v, %v", r.Faults, err)
		}
		for person, want := range map[care.ID][]care.Job{
			m.IRO.Person: {care.JobIRO}, m.Worker.Person: {care.JobSocialWorker}, m.Stranger.Person: {care.JobSocialWorker}, gone: {}, m.Carer.Person: {},
		} {
			if jobs, err := s.Staff.JobsOf(ctx, care.Viewer{Person: person}); err != nil || !slices.Equal(jobs, want) {
				t.Errorf("%s (%s): %v, want %v, %v", person, cover, jobs, want, err)
			}
		}
		if _, err := base.Raw(t).ExecContext(ctx, "UPDATE job SET kind = 'administrator' WHERE person_id = '"+string(m.IRO.Person)+"'"); err != nil {
			t.Fatal(err)
		}
		if r, err := base.Open(t).Audit.Verify(ctx, nil, nil); err != nil || len(r.Faults) == 0 {
			t.Errorf("a job that was changed by SQL is not found: %v", err)
		}
	})
}

// Each kind of tie that a job is for takes that job and no other, and makes its holder
// one who is at work on nothing else.
func TestATieTakesItsJob(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m, ctx := sit(t, s, base, care.Young), t.Context()
		one, err := s.People.AddPerson(ctx, network.Person{Name: "Wilma Next-Worker", Band: care.Adult, Lang: care.English, Staff: true}, "wilma@example.org", "")
		m.ok(t, err)
		give := func(kind care.TieKind) (care.ID, error) {
			n := people.NewTie{ID: care.NewID(), Kind: kind, Email: "wilma@example.org", Reason: "hand over"}
			return n.ID, m.People.MakeTie(ctx, m.IRO.Viewer, m.Review, n)
		}
		given := map[care.Job]bool{}
		for _, kind := range care.TieKinds {
			job := kind.Job()
			if job == "" {
				continue
			}
			if !given[job] {
				_, err := give(kind)
				refused(t, string(kind), err, care.KindInvalid, "staff.error.cannot")
				m.ok(t, s.Staff.GiveJob(ctx, storetest.Operator, one, job))
				given[job] = true
			}
			id, err := give(kind)
			m.ok(t, err)
			if k := m.kept(t, id); k.State != care.TieActive || k.Person != one {
				t.Errorf("%s: %+v", kind, k)
			}
			_, err = m.SignIn.MakeInvitation(ctx, m.Worker.Viewer, m.Review, id, time.Hour)
			refused(t, string(kind)+" is invited", err, care.KindNotFound, "")
			m.ok(t, m.step(t, m.IRO.Viewer, id, care.StepEnd))
		}
		c, err := m.People.TieChoices(ctx, m.Worker.Viewer, m.Review)
		m.ok(t, err)
		if slices.ContainsFunc(c.Known, func(n network.Named) bool { return n.Person == one }) {
			t.Error("somebody at work is offered as family")
		}
		for _, kind := range []care.TieKind{care.TieKeyWorker, care.TieAdopter} {
			n := people.NewTie{ID: care.NewID(), Kind: kind, Name: "Nia " + string(kind), Reason: "moved in"}
			m.ok(t, m.People.MakeTie(ctx, m.Worker.Viewer, m.Review, n))
			if _, err := m.SignIn.MakeInvitation(ctx, m.Worker.Viewer, m.Review, n.ID, time.Hour); err != nil {
				t.Errorf("a %s is not invited: %v", kind, err)
			}
		}
	})
}

// The job of being on duty is what lets somebody stand on the rota, whatever else they do;
// whose job is with the child at home, or beside them, never is on duty for calls for help.
func TestWhoMayStandOnTheRota(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m, ctx := sit(t, s, base, care.Young), t.Context()
		m.ok(t, s.People.AddDuty(ctx, m.Worker.Person, base.Clock.Now(), time.Time{}))
		keeper := m.signIn(t, m.Worker.Person)
		keeper.Staff = true
		admins := storetest.Administrators(t, s)
		for _, job := range care.Jobs {
			one := storetest.Employ(t, s, admins, "Some "+string(job), job)
			try := func() (keeps, offered, put bool) {
				rota, err := m.People.Rota(ctx, keeper)
				m.ok(t, err)
				offered = slices.ContainsFunc(rota.People, func(n network.Named) bool { return n.Person == one.Person })
				return m.People.KeepsRota(ctx, one) == nil, offered, m.People.PutOnDuty(ctx, keeper, care.NewID(), one.Person, "2026-05-04", "2026-05-10") == nil
			}
			if keeps, offered, put := try(); job != care.JobDuty && (keeps || offered || put) {
				t.Errorf("%s alone: keeps the rota %v, offered %v, put on duty %v", job, keeps, offered, put)
			}
			if job != care.JobDuty {
				m.ok(t, s.Staff.GiveJob(ctx, admins[0], one.Person, care.JobDuty))
				if keeps, offered, put := try(); keeps || offered || put {
					t.Errorf("%s, by one administrator: keeps the rota %v, offered %v, put on duty %v", job, keeps, offered, put)
				}
				who, err := s.Staff.Member(ctx, admins[1], one.Person)
				m.ok(t, err)
				at := slices.IndexFunc(who.Jobs, func(h staff.Held) bool { return h.Job == care.JobDuty })
				m.ok(t, s.Staff.AgreeJob(ctx, admins[1], who.Jobs[at].ID, who.Came.ID))
			}
			if keeps, offered, put := try(); keeps != job.HearsCalls() || offered != keeps || put != keeps {
				t.Errorf("%s and on duty: keeps the rota %v, offered %v, put on duty %v", job, keeps, offered, put)
			}
			m.ok(t, s.People.AddDuty(ctx, one.Person, base.Clock.Now(), time.Time{})) // as somebody who got the other job later
			if on, err := s.Alerts.OnDuty(ctx, one); err != nil || on != job.HearsCalls() {
				t.Errorf("%s: on duty %v, %v", job, on, err)
			}
		}
	})
}

// Whoever has the job of standing on the rota no more is off duty at once, and later too;
// who has another one less stays on.
func TestWhoLosesTheJobIsOffDuty(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m, ctx := sit(t, s, base, care.Young), t.Context()
		admins := storetest.Administrators(t, s)
		m.ok(t, s.People.AddDuty(ctx, m.Worker.Person, base.Clock.Now(), time.Time{}))
		one := storetest.Employ(t, s, admins, "Dee Duty", care.JobDuty)
		m.ok(t, s.Staff.GiveJob(ctx, admins[0], one.Person, care.JobIRO))
		m.ok(t, s.People.AddDuty(ctx, one.Person, base.Clock.Now(), time.Time{}))
		later := base.Clock.Now().AddDate(0, 0, 7)
		m.ok(t, s.People.AddDuty(ctx, one.Person, later, time.Time{}))
		end := func(job care.Job) {
			t.Helper()
			who, err := s.Staff.Member(ctx, admins[0], one.Person)
			m.ok(t, err)
			for _, h := range who.Jobs {
				if h.Job == job {
					m.ok(t, s.Staff.EndJob(ctx, admins[0], h.ID))
				}
			}
		}
		on := func() bool {
			t.Helper()
			is, err := s.Alerts.OnDuty(ctx, one)
			m.ok(t, err)
			return is
		}
		if end(care.JobIRO); !on() {
			t.Error("another job's end takes somebody off duty")
		}
		if end(care.JobDuty); on() {
			t.Error("who has the job no more is on duty")
		}
		if err := m.People.KeepsRota(ctx, one); care.KindOf(err) != care.KindNotFound {
			t.Errorf("they keep the rota: %v", err)
		}
		base.Clock.Move(8 * 24 * time.Hour)
		if on() {
			t.Error("a turn to come begins")
		}
		if r, err := s.Audit.Verify(ctx, nil, nil); err != nil || len(r.Faults) > 0 {
			t.Errorf("%+v, %v", r.Faults, err)
		}
	})
}

// Who sees to people at work is told when nobody is on duty, now or within a day, and
// nobody else learns of it.
func TestWhenNobodyIsOnDuty(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m, ctx := sit(t, s, base, care.Young), t.Context()
		admins := storetest.Administrators(t, s)
		manager := storetest.Employ(t, s, admins, "Mia Manager", care.JobIROManager)
		duty, visitor := storetest.Employ(t, s, admins, "Dee Duty", care.JobDuty), storetest.Employ(t, s, admins, "Vi Visitor", care.JobIndependentVisitor)
		now, hours := base.Clock.Now(), func(n int) time.Time { return base.Clock.Now().Add(time.Duration(n) * time.Hour) }
		turn := func(who care.Viewer, from, until time.Time) { m.ok(t, s.People.AddDuty(ctx, who.Person, from, until)) }
		for _, c := range []struct {
			symptom string
			add     func()
			want    time.Time
		}{
			{"nobody", func() {}, now},
			{"somebody whose other job keeps them from calls", func() { turn(visitor, now, time.Time{}) }, now},
			{"a turn that is over", func() { turn(duty, hours(-9), hours(-1)) }, now},
			{"a turn that is to come", func() { turn(duty, hours(2), hours(6)) }, now},
			{"a turn to the one to come", func() { turn(duty, hours(-1), hours(2)) }, hours(6)},
			{"a gap of an hour", func() { turn(duty, hours(7), hours(20)) }, hours(6)},
			{"two at once", func() { turn(duty, hours(3), hours(8)) }, hours(20)},
			{"to the last minute of a day", func() { turn(duty, hours(20), hours(24)) }, hours(24)},
			{"a minute more", func() { turn(duty, hours(24), hours(24).Add(time.Minute)) }, time.Time{}},
		} {
			c.add()
			for who, v := range map[string]care.Viewer{"an administrator": admins[0], "an IRO manager": manager} {
				if from, err := s.Alerts.Uncovered(ctx, v); err != nil || !from.Equal(c.want) {
					t.Errorf("%s, %s: %v, want %v, %v", c.symptom, who, from, c.want, err)
				}
			}
		}
		for who, v := range map[string]care.Viewer{
			"on duty": duty, "IRO": m.IRO.Viewer, "worker": m.Worker.Viewer, "child": m.Child.Viewer, "parent": m.Parent.Viewer, "carer": m.Carer.Viewer, "a stranger": {},
			"an administrator who is signed in as family": {Person: admins[0].Person},
		} {
			if _, err := s.Alerts.Uncovered(ctx, v); care.KindOf(err) != care.KindNotFound {
				t.Errorf("%s: %v", who, err)
			}
		}
		turn(duty, hours(0), time.Time{})
		if from, err := s.Alerts.Uncovered(ctx, manager); err != nil || !from.IsZero() {
			t.Errorf("an open-ended turn: %v, %v", from, err)
		}
	})
}

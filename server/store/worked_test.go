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

// Whose job is with the child at home, or beside them, is never on duty for calls for help.
func TestWhoseJobKeepsThemFromCalls(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m, ctx := sit(t, s, base, care.Young), t.Context()
		m.ok(t, s.People.AddDuty(ctx, m.Worker.Person, base.Clock.Now(), time.Time{}))
		keeper := m.signIn(t, m.Worker.Person)
		keeper.Staff = true
		admins := storetest.Administrators(t, s)
		for _, job := range care.Jobs {
			if job.NeedsTwo() {
				continue
			}
			one := storetest.Employ(t, s, admins, "Some "+string(job), job)
			rota, err := m.People.Rota(ctx, keeper)
			m.ok(t, err)
			offered := slices.ContainsFunc(rota.People, func(n network.Named) bool { return n.Person == one.Person })
			put := m.People.PutOnDuty(ctx, keeper, care.NewID(), one.Person, "2026-05-04", "2026-05-10")
			m.ok(t, s.People.AddDuty(ctx, one.Person, base.Clock.Now(), time.Time{})) // as somebody who got the job later
			keeps := m.People.KeepsRota(ctx, one)
			if want := job.HearsCalls(); offered != want || (put == nil) != want || (keeps == nil) != want {
				t.Errorf("%s: offered %v, put on duty %v, on duty %v", job, offered, put, keeps)
			}
		}
	})
}

package network

import (
	"slices"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
)

// JobRow is a job that somebody has or had, or is to have when a second person agrees.
type JobRow struct {
	ID       care.ID    `gorm:"column:id;primaryKey"`
	PersonID care.ID    `gorm:"column:person_id"`
	Kind     care.Job   `gorm:"column:kind"`
	GivenBy  care.ID    `gorm:"column:given_by"` // empty: the operator
	GivenAt  time.Time  `gorm:"column:given_at"`
	AgreedBy care.ID    `gorm:"column:agreed_by"`
	AgreedAt *time.Time `gorm:"column:agreed_at"` // nil: it opens nothing yet
	Until    *time.Time `gorm:"column:until"`
}

func (JobRow) TableName() string { return "job" }

// JobNow is what a job that somebody has now fits.
const JobNow = "agreed_at IS NOT NULL AND until IS NULL"

// JobLost holds of a tie, by the name t, that takes a job which its holder had and has no
// more: it opens nothing.
func JobLost() string { return jobLost }

var jobLost = func() string {
	takes := "CASE t.kind"
	for _, k := range care.TieKinds {
		if job := k.Job(); job != "" {
			takes += " WHEN '" + string(k) + "' THEN '" + string(job) + "'"
		}
	}
	held := "EXISTS (SELECT 1 FROM job j WHERE j.person_id = t.person_id AND j.kind = " + takes + " END AND "
	return "(" + held + "j.until IS NOT NULL) AND NOT " + held + JobNow + "))"
}()

// lostJobs reports of a job whether somebody had it and has it no more.
func lostJobs(db *gorm.DB, person care.ID) (func(care.Job) bool, error) {
	jobs, err := database.Fetch[JobRow](db, "WHERE person_id = $1", string(person))
	have := func(now bool, job care.Job) bool {
		return slices.ContainsFunc(jobs, func(j JobRow) bool { return j.Kind == job && (j.Until == nil) == now && j.AgreedAt != nil })
	}
	return func(job care.Job) bool { return have(false, job) && !have(true, job) }, err
}

// JobsOf are the jobs that somebody has now, who is at work here.
func (s *Store) JobsOf(db *gorm.DB, person care.ID) ([]care.Job, error) {
	rows, err := database.Fetch[JobRow](db, "WHERE person_id = $1 AND "+JobNow+
		" AND EXISTS (SELECT 1 FROM person WHERE person.id = job.person_id AND person.staff) ORDER BY kind", string(person))
	jobs := make([]care.Job, len(rows))
	for i, r := range rows {
		jobs[i] = r.Kind
	}
	return jobs, err
}

// Works is nil for somebody who has the job now, and for the operator. For all others
// what they ask for is not there.
func (s *Store) Works(db *gorm.DB, v care.Viewer, job care.Job) error {
	if v.Operator {
		return nil
	}
	if v.Person == "" || !v.Staff {
		return care.NotFoundError()
	}
	rows, err := database.Fetch[JobRow](db, "WHERE person_id = $1 AND kind = $2 AND "+JobNow, string(v.Person), string(job))
	if err == nil && len(rows) == 0 {
		err = care.NotFoundError()
	}
	return err
}

// WithJob are those at work with a job, but one, by name.
func (s *Store) WithJob(db *gorm.DB, job care.Job, but care.ID) ([]Named, error) {
	rows, err := database.Fetch[PersonRow](db, "WHERE staff AND id <> $1 AND id IN (SELECT person_id FROM job WHERE kind = $2 AND "+JobNow+") ORDER BY name, id",
		string(but), string(job))
	out := make([]Named, len(rows))
	for i, r := range rows {
		out[i] = Named{Person: r.ID, Name: r.Name, Picture: r.Picture}
	}
	return out, err
}

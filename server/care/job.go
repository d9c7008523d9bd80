package care

import "slices"

// Job is what somebody does at the authority. It says which ties they can be given;
// three jobs open pages of their own besides (docs/access.md, rule 15). None of them
// opens what a child said.
type Job string

// The jobs (domain.md sections 1 and 14, Z15).
const (
	JobAdministrator           Job = "administrator"    // people at work and their jobs
	JobIROManager              Job = "iro_manager"      // who has which child; days, counts and states
	JobBusinessSupport         Job = "business_support" // plans, prints, writes children's facts down
	JobIRO                     Job = "iro"
	JobSocialWorker            Job = "social_worker"
	JobTeamManager             Job = "team_manager"
	JobDuty                    Job = "duty" // keeps the rota of those who read calls for help, and may stand on it
	JobKeyWorker               Job = "key_worker"
	JobPersonalAdviser         Job = "personal_adviser"
	JobIndependentVisitor      Job = "independent_visitor"
	JobVirtualSchool           Job = "virtual_school"
	JobYouthJustice            Job = "youth_justice"
	JobSupervisingSocialWorker Job = "supervising_social_worker"
)

// Jobs lists them in the order in which they are offered.
var Jobs = []Job{
	JobIRO, JobSocialWorker, JobTeamManager, JobBusinessSupport, JobDuty, JobKeyWorker, JobPersonalAdviser, JobIndependentVisitor,
	JobVirtualSchool, JobYouthJustice, JobSupervisingSocialWorker, JobIROManager, JobAdministrator,
}

// ParseJob accepts the jobs that there are.
func ParseJob(s string) (Job, error) {
	if slices.Contains(Jobs, Job(s)) {
		return Job(s), nil
	}
	return "", Invalid("staff.error.job")
}

// HearsCalls reports whether somebody with this job may be on duty for calls for help.
// Who lives with children or befriends them is somebody whom a call may be about
// (domain.md section 14, Z15).
func (j Job) HearsCalls() bool { return j != JobKeyWorker && j != JobIndependentVisitor }

// NeedsTwo reports whether it takes two people to give somebody this job: one who
// asks for it, and an administrator who agrees. These give jobs, children, or the calls for
// help of all children.
func (j Job) NeedsTwo() bool { return j == JobAdministrator || j == JobIROManager || j == JobDuty }

// Job is the job of those who can be given a tie of this kind, who sign in as people at
// work; empty: it is for family, carers, and people from elsewhere, who are invited. Key
// workers are among those: most homes are not the authority's.
func (k TieKind) Job() Job {
	switch k {
	case TieIRO, TieCoverIRO:
		return JobIRO
	case TieSocialWorker:
		return JobSocialWorker
	case TieManager:
		return JobTeamManager
	case TieVisitor:
		return JobIndependentVisitor
	case TieVirtualSchool:
		return JobVirtualSchool
	case TieYouthJustice:
		return JobYouthJustice
	case TiePersonalAdviser:
		return JobPersonalAdviser
	case TieSupervisor:
		return JobSupervisingSocialWorker
	}
	return ""
}

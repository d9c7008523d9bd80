package view

import "myreview/server/care"

// Role is the message that says who somebody is to the child.
func Role(kind care.TieKind) string { return roles[kind] }

// Job is the message that names a job at the authority.
func Job(job care.Job) string { return jobs[job] }

// Legal is the message that names a legal status by its code.
func Legal(code string) string { return legals[code] }

// Disability is the message that says with what a child may need help, by its code.
func Disability(code string) string { return disabilities[code] }

// HomeKind is the message that names a kind of home by its code.
func HomeKind(code string) string { return homeKinds[code] }

// EndReason is the message that says why care ended, by its code; empty for one that is
// not offered.
func EndReason(code string) string { return endReasons[code] }

// Postponed is the message that says why a review was moved to another day, by its code.
func Postponed(code string) string { return postponed[code] }

// Decider is the message that says who decided that a review is moved, by their code.
func Decider(code string) string { return deciders[code] }

// ReadingLevel is the message that says how the pages of a band speak.
func ReadingLevel(b care.Band) string { return readingLevels[b] }

// Area is the message that names an area of the care plan.
func Area(a care.Area) string { return areas[a] }

// Ends are the messages that say what 0 and 10 mean in an area.
func Ends(a care.Area) (zero, ten string) { return zeros[a], tens[a] }

// Picked is the message that names a picture picked in place of a number.
func Picked(pic string) string { return pics[pic] }

// Item is the message that names a thing to talk about.
func Item(kind string, a care.Area) string {
	if kind == "area" {
		return areas[a]
	}
	return items[kind]
}

// Share is the message that says who may read an answer.
func Share(audience care.Audience) string { return shares[audience] }

// Without is the message that says why there is no answer.
func Without(state string) string { return withouts[state] }

var roles = map[care.TieKind]string{
	care.TieAdopter:         "who.adopter",
	care.TieAdvocate:        "who.advocate",
	care.TieCarer:           "who.carer",
	care.TieChild:           "who.child",
	care.TieCoverIRO:        "who.cover",
	care.TieGuardian:        "who.guardian",
	care.TieHealth:          "who.health",
	care.TieInterpreter:     "who.interpreter",
	care.TieKeyWorker:       "who.key_worker",
	care.TieManager:         "who.team_manager",
	care.TieIRO:             "who.iro",
	care.TieParent:          "who.parent",
	care.TieParentWithout:   "who.parent_without",
	care.TiePersonalAdviser: "who.personal_adviser",
	care.TieRelative:        "who.relative",
	care.TieRespite:         "who.respite",
	care.TieSchool:          "who.school",
	care.TieSocialWorker:    "who.social_worker",
	care.TieSupervisor:      "who.supervising_social_worker",
	care.TieVirtualSchool:   "who.virtual_school",
	care.TieVisitor:         "who.independent_visitor",
	care.TieYouthJustice:    "who.youth_justice",
}

var jobs = map[care.Job]string{
	care.JobAdministrator:           "staff.job.administrator",
	care.JobBusinessSupport:         "staff.job.business_support",
	care.JobDuty:                    "staff.job.duty",
	care.JobIRO:                     "staff.job.iro",
	care.JobIROManager:              "staff.job.iro_manager",
	care.JobIndependentVisitor:      "staff.job.independent_visitor",
	care.JobKeyWorker:               "staff.job.key_worker",
	care.JobPersonalAdviser:         "staff.job.personal_adviser",
	care.JobSocialWorker:            "staff.job.social_worker",
	care.JobSupervisingSocialWorker: "staff.job.supervising_social_worker",
	care.JobTeamManager:             "staff.job.team_manager",
	care.JobVirtualSchool:           "staff.job.virtual_school",
	care.JobYouthJustice:            "staff.job.youth_justice",
}

var legals = map[string]string{
	"C1": "child.legal.c1", "C2": "child.legal.c2", "E1": "child.legal.e1", "J1": "child.legal.j1", "J2": "child.legal.j2", "J3": "child.legal.j3",
	"L1": "child.legal.l1", "L2": "child.legal.l2", "L3": "child.legal.l3", "V2": "child.legal.v2", "V3": "child.legal.v3", "V4": "child.legal.v4",
}

var disabilities = map[string]string{
	"AUT": "child.access.aut", "BEH": "child.access.beh", "COMM": "child.access.comm", "CON": "child.access.con", "DDA": "child.access.dda", "HAND": "child.access.hand",
	"HEAR": "child.access.hear", "INC": "child.access.inc", "LD": "child.access.ld", "MOB": "child.access.mob", "PC": "child.access.pc", "VIS": "child.access.vis",
	care.DisabilityOther: "child.access.other",
}

var homeKinds = map[string]string{
	"A4": "child.home.a4", "H5": "child.home.h5", "K1": "child.home.k1", "K2": "child.home.k2", "P1": "child.home.p1", "P2": "child.home.p2",
	"R5": "child.home.r5", "S1": "child.home.s1", "T": "child.home.t", "U4": "child.home.u4", "U5": "child.home.u5", "U6": "child.home.u6", "Z1": "child.home.z1",
	"Z1U": "child.home.z1u",
}

var endReasons = map[string]string{
	"E11": "child.ended.e11", "E17": "child.ended.e17", "E3": "child.ended.e3", "E41": "child.ended.e41", "E45": "child.ended.e45", "E4A": "child.ended.e4a",
	"E4B": "child.ended.e4b", "E5": "child.ended.e5", "E7": "child.ended.e7", "E8": "child.ended.e8", "E9": "child.ended.e9",
}

var postponed = map[string]string{
	"child": "child.move.r.child", "child.ill": "child.move.r.childill", "parent": "child.move.r.parent", "carer": "child.move.r.carer",
	"report": "child.move.r.report", "plan": "child.move.r.plan", "home": "child.move.r.home", "return": "child.move.r.return",
	"worker.ill": "child.move.r.workerill", "worker.busy": "child.move.r.workerbusy", "iro.ill": "child.move.r.iroill",
	"iro.busy": "child.move.r.irobusy", "iro.change": "child.move.r.irochange", "told.late": "child.move.r.told",
	"arranged.late": "child.move.r.arranged", "wrong.day": "child.move.r.wrong", "interpreter": "child.move.r.interpreter",
	"place": "child.move.r.place", "weather": "child.move.r.weather",
}

var deciders = map[string]string{
	"iro": "child.move.by.iro", "iro.manager": "child.move.by.manager", "team.manager": "child.move.by.team", "social.worker": "child.move.by.worker",
}

var readingLevels = map[care.Band]string{care.Little: "child.level.4", care.Primary: "child.level.8", care.Young: "child.level.11"}

var areas = map[care.Area]string{
	care.Health:   "area.hlth",
	care.Learning: "area.edu",
	care.Feelings: "area.ebd",
	care.Identity: "area.id",
	care.Family:   "area.fam",
	care.Friends:  "area.soc",
	care.Skills:   "area.self",
	care.Home:     "area.home",
	care.Plan:     "area.plan",
	care.Safe:     "area.safe",
	care.Future:   "area.fut",
}

var zeros = map[care.Area]string{
	care.Health:   "scale.hlth.zero",
	care.Learning: "scale.edu.zero",
	care.Feelings: "scale.ebd.zero",
	care.Identity: "scale.id.zero",
	care.Family:   "scale.fam.zero",
	care.Friends:  "scale.soc.zero",
	care.Skills:   "scale.self.zero",
	care.Home:     "scale.home.zero",
	care.Plan:     "scale.plan.zero",
	care.Safe:     "scale.safe.zero",
	care.Future:   "scale.fut.zero",
}

var tens = map[care.Area]string{
	care.Health:   "scale.hlth.ten",
	care.Learning: "scale.edu.ten",
	care.Feelings: "scale.ebd.ten",
	care.Identity: "scale.id.ten",
	care.Family:   "scale.fam.ten",
	care.Friends:  "scale.soc.ten",
	care.Skills:   "scale.self.ten",
	care.Home:     "scale.home.ten",
	care.Plan:     "scale.plan.ten",
	care.Safe:     "scale.safe.ten",
	care.Future:   "scale.fut.ten",
}

var pics = map[string]string{
	"well":  "scale.pic.well",
	"mixed": "scale.pic.mixed",
	"hard":  "scale.pic.hard",
}

var items = map[string]string{
	"welcome":  "meet.item.welcome",
	"good":     "meet.item.good",
	"promises": "meet.item.promises",
	"next":     "meet.item.next",
	"close":    "meet.item.close",
}

var shares = map[care.Audience]string{
	care.OnlyIRO:   "meet.views.share.iro",
	care.Picked:    "meet.views.share.picked",
	care.Everyone:  "meet.views.share.everyone",
	care.Logistics: "meet.views.share.logistics",
	care.CaseWork:  "meet.views.share.case",
	care.Wish:      "meet.views.share.wish",
}

var withouts = map[string]string{
	"unsure": "meet.views.state.unsure",
	"nosay":  "meet.views.state.nosay",
	"skip":   "meet.views.state.skip",
	"lost":   "meet.views.state.lost",
}

var replies = map[string]string{
	"yes":    "wish.yes",
	"notyet": "wish.notyet",
	"no":     "wish.no",
}

var wishFrom = map[string]string{
	"marked":  "wish.from.marked",
	"meeting": "wish.from.meeting",
}

// WishFrom names the message for where a wish comes from, where that is no question that
// asks for one.
func WishFrom(source string) string { return wishFrom[source] }

package review

import (
	"slices"
	"strings"
	"unicode/utf8"

	"myreview/server/care"
)

// Notice is a kind of significant event in a child's life that the social worker tells the IRO
// of, who then says whether a review is needed (domain.md section 2 and section 14, Z3, Z18).
type Notice string

// The kinds.
const (
	NoticePlan       Notice = "plan"       // a change of the care plan is proposed
	NoticeFamilyTime Notice = "familytime" // a major change to family time
	NoticeWorker     Notice = "worker"     // another social worker
	NoticeSafety     Notice = "safety"     // a concern that may lead to enquiries (section 47)
	NoticeConference Notice = "conference" // what came of a child protection conference at which the IRO was not
	NoticeSchool     Notice = "school"     // excluded from school
	NoticeMissing    Notice = "missing"
	NoticeHealth     Notice = "health"
	NoticePermanence Notice = "permanence" // a decision of the agency decision maker

	// A review has to come before these (domain.md section 2, a to f).
	NoticeLeaving  Notice = "leaving"  // to leave care before 18
	NoticeMoveOn   Notice = "moveon"   // to move to a home that is not regulated
	NoticeCustody  Notice = "custody"  // a child on a care order would leave detention (Z18 too)
	NoticeDisrupts Notice = "disrupts" // an unplanned change of home that would disrupt education
	NoticeKeyStage Notice = "keystage" // a move that would interrupt Key Stage 4
	NoticeSettled  Notice = "settled"  // a move from where the child is settled

	// The law asks for a review before its day (Z18; 2010 regs, reg 33).
	NoticeVisit     Notice = "visit"     // a visit found that the child's welfare is not safeguarded
	NoticeProtected Notice = "protected" // accommodation after police protection, emergency protection or remand would end
	NoticeEnding    Notice = "ending"    // accommodation is to end, and nobody with parental responsibility takes over
	NoticeAsked     Notice = "asked"     // the child, a carer or a parent asks for a review
	NoticeIRO       Notice = "iro"       // the IRO asks for one
)

// The groups in which the form has them, each in its order.
var (
	NoticesToTell = []Notice{
		NoticePlan, NoticeFamilyTime, NoticeWorker, NoticeSafety, NoticeConference, NoticeSchool, NoticeMissing, NoticeHealth, NoticePermanence,
	}
	NoticesBefore = []Notice{NoticeLeaving, NoticeMoveOn, NoticeCustody, NoticeDisrupts, NoticeKeyStage, NoticeSettled}
	NoticesEarly  = []Notice{NoticeVisit, NoticeProtected, NoticeEnding, NoticeAsked, NoticeIRO}
)

// Notices lists them all.
var Notices = slices.Concat(NoticesToTell, NoticesBefore, NoticesEarly)

// Before reports whether a review that is needed has to come before what is told of happens.
func (n Notice) Before() bool {
	return slices.Contains(NoticesBefore, n) || n == NoticeProtected || n == NoticeEnding
}

// MayTell reports whether the IRO, or else the social worker, can record this kind of event.
// Only the IRO can record that the IRO asks for a review.
func (n Notice) MayTell(iro bool) bool { return slices.Contains(Notices, n) && (iro || n != NoticeIRO) }

// noticeFar is how far from today an event can be, in days.
const noticeFar = 366

// CheckNotice refuses an event that none is, on a day.
func CheckNotice(n Notice, day care.Date, what string, iro bool, today care.Date) error {
	switch {
	case !n.MayTell(iro):
		return care.Invalid("notice.error.kind").On("kind")
	case day.Empty():
		return care.Invalid("notice.error.day").On("day")
	case day > today.AddDays(noticeFar) || day < today.AddDays(-noticeFar):
		return care.Invalid("notice.error.far").On("day")
	case strings.TrimSpace(what) == "":
		return care.Invalid("notice.error.what").On("what")
	case utf8.RuneCountInString(what) > wordsMost:
		return care.Invalid("close.decision.error.long").On("what")
	}
	return nil
}

// What the IRO answers.
const (
	ReviewNeeded = "needed"
	ReviewNot    = "not"
)

// NoticeAnswers lists them in the order of the form.
var NoticeAnswers = []string{ReviewNeeded, ReviewNot}

// CheckAnswer refuses an answer that none is to an event of a day. A review that is needed has
// its last day; it comes before what it has to come before (domain.md 2.1, R4), and not later
// than any review may.
func CheckAnswer(n Notice, day care.Date, says string, by care.Date, why string, today care.Date) error {
	switch {
	case !slices.Contains(NoticeAnswers, says):
		return care.Invalid("notice.error.says").On("says")
	case says == ReviewNeeded && by.Empty():
		return care.Invalid("notice.error.by").On("by")
	case says == ReviewNeeded && by < today:
		return care.Invalid("notice.error.past").On("by")
	case says == ReviewNeeded && by > today.AddMonths(ToLater.N):
		return care.Invalid("notice.error.late").On("by")
	case says == ReviewNeeded && n.Before() && day >= today && by > day:
		return care.Invalid("notice.error.before").On("by")
	case says == ReviewNot && strings.TrimSpace(why) == "":
		return care.Invalid("notice.error.why").On("why")
	case utf8.RuneCountInString(why) > wordsMost:
		return care.Invalid("close.decision.error.long").On("why")
	}
	return nil
}

// Needed is a review that the IRO says is needed: since when they say so, and by when.
type Needed struct{ Since, By care.Date }

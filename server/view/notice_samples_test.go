package view_test

import (
	"time"

	"myreview/server/care"
	"myreview/server/view"
)

var (
	noticeWaits  = view.NoticeLine{ID: care.NewID(), Kind: "notice.kind.settled", Before: true, Day: "2026-04-20", Lines: []string{"To an <b>aunt</b>", "soon"}, By: "Tom", At: time.Now(), AnswerBy: "2026-03-13", Late: true, May: true}
	noticeNeeded = view.NoticeLine{ID: care.NewID(), Kind: "notice.kind.health", Day: "2026-03-08", Lines: []string{"Two nights"}, By: "Tom", At: time.Now(), Answered: true, NeededBy: "2026-04-01", AnsweredBy: "Kim", AnsweredAt: time.Now()}
	noticeNot    = view.NoticeLine{ID: care.NewID(), Kind: "notice.kind.worker", Day: "2026-03-08", Lines: []string{"Tom goes"}, By: "Tom", At: time.Now(), Answered: true, Why: []string{"They <i>know</i> each other"}, AnsweredBy: "Kim", AnsweredAt: time.Now()}
	noticeGroups = []view.NoticeGroup{{Label: "notice.group.report", Kinds: []view.Option{{Value: "plan", Label: "notice.kind.plan"}}}, {Label: "notice.group.before", Kinds: []view.Option{{Value: "settled", Label: "notice.kind.settled", Chosen: true}}}}
)

var _ = sample("notice/notices", &view.Notices{Page: frame(), Child: formReview, Name: "Amina", ID: care.NewID(), Groups: noticeGroups}) &&
	sample("notice/notices", &view.Notices{Page: frame(), Child: formReview, Name: "Amina", Leads: true, ID: care.NewID(), Groups: noticeGroups, List: []view.NoticeLine{noticeWaits, noticeNeeded, noticeNot}, Day: "2026-03-08", What: "x"}) &&
	sample("notice/notices", &view.Notices{Page: frame(), Child: formReview, Name: "Amina", Died: true, List: []view.NoticeLine{noticeNot}}) &&
	noticeFault("kind") && noticeFault("day") && noticeFault("what") && answerFault("") && answerFault("says") && answerFault("by") && answerFault("why")

func noticeFault(field string) bool {
	return sample("notice/notices", &view.Notices{Page: frame(), Child: formReview, Name: "Amina", ID: care.NewID(), Groups: noticeGroups, Wrong: field, Message: "Something is missing."})
}

func answerFault(field string) bool {
	m := &view.NoticeAnswer{
		Page: frame(), Child: formReview, Name: "Amina", Line: noticeWaits, ID: care.NewID(), Today: "2026-03-10", By: "2026-04-01", Why: "x", Wrong: field,
		Says: []view.Option{{Value: "needed", Label: "notice.option.needed", Chosen: true}, {Value: "not", Label: "notice.option.not"}},
	}
	if field != "" {
		m.Message = "Something is missing."
	}
	return sample("notice/answer", m)
}

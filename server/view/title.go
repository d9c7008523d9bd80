package view

// titles say what a page is, by message id, to people at work, who have several
// open at once. For children, families and visitors every page has the same title:
// it is read over a shoulder, and it stays in the browser's history.
var titles = map[string]string{
	"about/accessibility": "accessibility.heading",
	"about/how":           "how.heading",
	"about/privacy":       "shell.privacy",
	"card/first":          "title.card.first",
	"card/link":           "title.card.link",
	"card/paper":          "title.card.paper",
	"card/ways":           "title.card.ways",
	"child/back":          "child.back.title",
	"child/caseload":      "caseload.heading",
	"child/caseloads":     "caseload.heading",
	"child/change":        "child.change.title",
	"child/child":         "child.title",
	"child/died":          "child.title",
	"child/eighteen":      "child.eighteen.heading",
	"child/end":           "child.end.title",
	"child/spells":        "child.spells.title",
	"child/stage":         "child.stage.title",
	"child/list":          "child.list.heading",
	"child/name":          "child.title",
	"child/new":           "child.new.heading",
	"child/plan":          "child.plan.title",
	"close/close":         "close.title",
	"close/decision":      "close.decision.heading.change",
	"close/later":         "later.title",
	"close/readback":      "close.readback.heading",
	"entry/devices":       "devices.heading",
	"entry/password":      "password.change",
	"entry/reauth":        "sure.heading",
	"form/as":             "form.as.heading",
	"form/asone":          "form.as.heading",
	"form/check":          "form.check.heading",
	"form/clash":          "form.clash.heading",
	"form/home":           "meet.heading",
	"form/question":       "title.form",
	"form/sent":           "title.form.sent",
	"form/told":           "form.told.title.work",
	"help/help":           "help.heading",
	"home/caseload":       "home.heading",
	"home/done":           "home.done",
	"import/export":       "import.export",
	"import/match":        "import.match.heading",
	"import/review":       "import.review.heading",
	"import/start":        "import.heading",
	"import/undo":         "import.undo",
	"letter/preview":      "letter.preview.title",
	"letter/read":         "title.letter",
	"letter/write":        "letter.write.title",
	"meet/code":           "room.heading",
	"meet/meet":           "meet.heading",
	"meet/room":           "room.heading",
	"note/notes":          "note.title",
	"opened/opened":       "opened.heading",
	"places/places":       "places.heading",
	"promise/list":        "promise.title",
	"promise/one":         "promise.title",
	"staff/agree":         "staff.agree.heading",
	"staff/file":          "staff.file.heading",
	"staff/leave":         "staff.leave.title",
	"staff/links":         "staff.links.heading",
	"staff/member":        "staff.heading",
	"staff/staff":         "staff.heading",
	"tell/alerts":         "alerts.heading",
	"tell/ask":            "tell.heading",
	"tell/duty":           "duty.heading",
	"tell/sent":           "tell.heading",
	"tell/tell":           "tell.heading",
	"ties/change":         "title.ties.change",
	"ties/exclusion":      "title.ties.exclusion",
	"ties/new":            "title.ties.new",
	"ties/sure":           "title.ties.change",
	"ties/ties":           "title.ties",
	"ways/contact":        "title.contact",
	"ways/cover":          "ways.cover.heading",
	"ways/invite":         "invites.heading",
	"wish/answer":         "wish.reply.title",
	"wish/wishes":         "wish.work.title",
}

// title is the message that names a page to this reader; empty: the neutral one.
func title(page string, m Model) string {
	if !m.page().Staff {
		return ""
	}
	if e, ok := m.(*ErrorPage); ok {
		return e.Title
	}
	return titles[page]
}

package letter

import "myreview/server/care"

// AnswerSays is the message with which a letter begins what answers a wish.
func AnswerSays(answer Kind) string { return answers[answer] }

var answers = map[Kind]string{
	Yes:    "letter.draft.answer.yes",
	NotYet: "letter.draft.answer.notyet",
	No:     "letter.draft.answer.no",
}

var youWere = map[string]string{
	"room":   "letter.draft.you.room",
	"screen": "letter.draft.you.screen",
	"phone":  "letter.draft.you.phone",
	"none":   "letter.draft.you.none",
}

var youGave = map[string]string{
	"spoke":       "letter.draft.gave.spoke",
	"represented": "letter.draft.gave.represented",
	"symbols":     "letter.draft.gave.symbols",
	"silent":      "letter.draft.gave.silent",
	"briefed":     "letter.draft.gave.briefed",
	"sent":        "letter.draft.gave.sent",
	"none":        "letter.draft.gave.none",
}

var othersWere = map[string]string{
	"room":   "letter.draft.others.room",
	"screen": "letter.draft.others.screen",
	"phone":  "letter.draft.others.phone",
	"none":   "letter.draft.others.none",
}

var leads = map[theme]string{
	themeGood:   "letter.draft.lead.good",
	themeProud:  "letter.draft.lead.proud",
	themeWorry:  "letter.draft.lead.worry",
	themeHope:   "letter.draft.lead.hope",
	themeChange: "letter.draft.lead.change",
	themeKeep:   "letter.draft.lead.keep",
	themeOther:  "letter.draft.lead.other",
}

var picked = map[string]string{
	"well":  "scale.pic.well",
	"mixed": "scale.pic.mixed",
	"hard":  "scale.pic.hard",
}

var workers = map[care.TieKind]string{
	care.TieIRO:          "letter.draft.who.iro",
	care.TieCoverIRO:     "letter.draft.who.cover",
	care.TieSocialWorker: "letter.draft.who.social_worker",
}

var areas = map[care.Area]string{
	care.Health:   "letter.draft.area.hlth",
	care.Learning: "letter.draft.area.edu",
	care.Feelings: "letter.draft.area.ebd",
	care.Identity: "letter.draft.area.id",
	care.Family:   "letter.draft.area.fam",
	care.Friends:  "letter.draft.area.soc",
	care.Skills:   "letter.draft.area.self",
	care.Home:     "letter.draft.area.home",
	care.Plan:     "letter.draft.area.plan",
	care.Safe:     "letter.draft.area.safe",
	care.Future:   "letter.draft.area.fut",
}

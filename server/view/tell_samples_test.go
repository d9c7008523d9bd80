package view_test

import (
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/view"
)

var (
	tellNumbers = []view.HelpNumber{
		{Name: "help.number.emergency", About: "help.number.emergency.about", Number: "999", Tel: "999", Urgent: true},
		{Name: "help.number.childline", About: "help.number.childline.about", Number: "0800 1111", Tel: "08001111", Checked: true},
	}
	shut = view.TellHours{Known: true, Next: time.Now(), By: time.Now()}
	open = view.TellHours{Known: true, Open: true, Until: time.Now(), By: time.Now(), Checked: true}
	told = view.TellLine{ID: care.NewID(), Kind: "call", Raised: time.Now(), ReadAt: time.Now(), ReadBy: "Sam", ClosedAt: time.Now(), Reply: "I come on Friday."}
)

var _ = sample("tell/tell", &view.Tell{
	Page: frame(), Known: true, Hours: shut, Numbers: tellNumbers,
	Asks: []view.TellKind{{Kind: "now", Icon: "hand"}, {Kind: "call", Icon: "telephone"}, {Kind: "advocate", Icon: "chat"}, {Kind: "wrong", Icon: "question"}},
	Mine: []view.TellLine{told, {ID: care.NewID(), Kind: "answer", Raised: time.Now()}},
})

var _ = sample("tell/tell", &view.Tell{Page: frame(), Numbers: tellNumbers, Asks: []view.TellKind{{Kind: "now", Icon: "hand"}}})

var _ = sample("tell/ask", &view.TellAsk{
	Page: frame(), TellKind: view.TellKind{Kind: "now", Icon: "hand"}, ID: "7", Known: true, Away: true, Numbers: tellNumbers,
	Words: view.FormText{Name: "words", Label: "?", Rows: 5, Value: "words"},
})

var _ = sample("tell/ask", &view.TellAsk{
	Page: frame(), TellKind: view.TellKind{Kind: "now", Icon: "hand"}, ID: care.NewID(), Known: true, Hours: open,
	Who:      view.TellWho{People: "Sam (your social worker)", Duty: true},
	LeaveOut: []view.TellLeaveOut{{Value: "social_worker", Label: "Not my social worker, Sam", Chosen: true}},
	Words:    view.FormText{Name: "words", Label: "You can write something", Hint: "You do not have to.", Value: "Hello", Error: "Too long", Rows: 5},
	Problems: []view.FormProblem{{Field: "words", Message: "Too long"}}, Numbers: tellNumbers,
})

var _ = sample("tell/ask", &view.TellAsk{
	Page: frame(), TellKind: view.TellKind{Kind: "now", Icon: "hand"}, ID: care.NewID(), Nobody: true, Lapsed: true,
	Words: view.FormText{Name: "words", Value: "Hello"}, Numbers: tellNumbers,
})

var _ = sample("tell/sent", &view.TellSent{
	Page: frame(), TellLine: view.TellLine{ID: care.NewID(), Kind: "answer", Raised: time.Now(), Added: time.Now()}, Known: true, Urgent: true,
	Hours: shut, Who: view.TellWho{Duty: true}, Day: "2026-11-24", Onward: "/r/x/form/check", Numbers: tellNumbers,
})

var _ = sample("tell/sent", &view.TellSent{Page: frame(), TellLine: told, Changed: true, Known: true, Numbers: tellNumbers})

var _ = sample("tell/sent", &view.TellSent{Page: frame(), TellLine: view.TellLine{Kind: "now"}, Urgent: true, Hours: open, Numbers: tellNumbers})

var _ = sample("tell/alerts", &view.Alerts{Page: frame(), Epoch: "alerts", Part: view.MeetPart{ID: "alerts"}, Problem: "No", TypedText: []string{"Spoke with her."}})

var alertList = view.AlertList{CSRF: "x", Lines: []view.AlertLine{
	{
		ID: care.NewID(), Kind: "answer", Child: "Amina", Picture: "child", Review: care.NewID(), Raised: time.Now(), By: time.Now(), Day: "2026-11-24",
		Stage: 2, Late: true, Changed: true, Urgent: true, Ask: view.Asked{Words: "How safe do you feel?"}, Said: []view.Said{{Label: view.Asked{Words: "At school"}, Picked: []view.Asked{{Words: "Not safe"}}}},
	},
	{ID: care.NewID(), Kind: "now", Raised: time.Now(), Text: "Please come", From: "Jo", Urgent: true, Added: 3, Last: time.Now(), More: []view.TellMore{
		{Text: "He is here now", From: "Jo", Times: 2, At: time.Now()}, {Times: 1, At: time.Now(), Shut: true},
	}, LeftOut: []string{"social_worker", "iro"}},
	{ID: care.NewID(), Kind: "call", Child: "Amina", Raised: time.Now(), Shut: true, Taken: true, Taker: care.NewID(), TakenBy: "Sam", TakenAt: time.Now()},
	{ID: care.NewID(), Kind: "call", Child: "Amina", Raised: time.Now(), Taken: true, Mine: true, TakenAt: time.Now(), Done: view.FormText{Error: "Write it"}},
}}

func TestTheListOfAlertsIsDrawnInEveryLanguage(t *testing.T) {
	set, _ := load(t)
	for _, lang := range care.Langs {
		for _, m := range []view.AlertList{alertList, {CSRF: "x"}} {
			html, err := set.Part(lang, care.Adult, "tell/alerts", m)
			if err != nil {
				t.Fatal(err)
			}
			for _, fault := range faults(string(html)) {
				t.Errorf("%s: %s", lang, fault)
			}
		}
	}
}

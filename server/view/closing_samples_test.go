package view_test

import (
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/view"
)

var (
	closeAt     = time.Date(2026, 3, 26, 16, 30, 0, 0, time.UTC)
	closeReview = care.NewID()
	closeForm   = view.DecisionForm{
		CSRF: "token", Review: closeReview, ID: care.NewID(), Held: "2026-03-26",
		People: []view.Option{{Value: string(care.NewID()), Label: "Kim (Carer)", Chosen: true}},
		Areas:  []view.Option{{Value: "home", Label: "area.home", Chosen: true}},
		Wishes: []view.Option{{Label: "close.wish.notasked", Chosen: true}, {Value: "yes", Label: "close.wish.yes"}},
	}
)

func closePage(change func(*view.Closing)) *view.Closing {
	m := &view.Closing{
		Page: frame(), Review: closeReview, Child: "Amina", State: "live", New: closeForm,
		Because: []view.ClosingBecause{{Says: "close.left.ahead", Words: "?"}, {Words: "?"}},
		Led:     view.ClosingLed{Counted: "close.level.3", Said: "close.level.4", Options: []view.Option{{Value: "3", Label: "close.level.3", Chosen: true}}, Why: "?", Error: "?", NoWhy: "?"},
		Part:    view.MeetPart{ID: "agreed", V: "AAAABBBBCCCC", HTML: "<p>the door</p>"}, Decided: true,
		Present: []view.ClosingSeat{
			{Seat: care.NewID(), Label: "Amina", Picture: "child", Noticed: true, Modes: []view.Option{{Value: "room", Label: "close.mode.room", Chosen: true}, {Value: "none", Label: "close.mode.none"}}},
			{Seat: care.NewID(), Label: "Mum", Picture: "mum", Error: "?", Modes: []view.Option{{Value: "room", Label: "close.mode.room"}}},
		},
		Gave: []view.Option{{Value: "spoke", Label: "close.gave.spoke"}}, Sent: true,
		Code: view.ClosingCode{Suggested: "PN1", Why: "Spoke.", Options: []view.Option{{Value: "PN1", Label: "close.pn.PN1", Chosen: true}}},
	}
	change(m)
	return m
}

// laterPage is the form for another day, wrong in a field.
func laterPage(wrong string) *view.Later {
	return &view.Later{
		Page: frame(), Review: closeReview, Name: "Amina", ID: care.NewID(), Today: "2026-03-26", FinishBy: "2026-04-27", Kind: "adjourned", Day: "2026-04-02", At: "10:00",
		Reasons: []view.Option{{Value: "report", Label: view.Postponed("report"), Chosen: true}}, Wrong: wrong, Message: "?",
	}
}

var closeDecisions = []view.ClosingDecision{
	{ID: care.NewID(), Area: care.Home, What: "Mend <the> door", Why: "Privacy", Plain: "Your door will shut.", Who: "Kim", Due: "2026-04-17",
		Wish: "close.wish.yes", Said: []view.SaidBack{{Who: "Amina", Words: "not the door, the lock"}, {Who: "Mum", Yes: true}}},
	{ID: care.NewID(), What: "Ring the school", Why: "Lunch", Plain: "A quiet place.", Who: "Ms Ode", Due: "2026-04-20"},
}

func TestTheDecisionsAreDrawnInEveryLanguage(t *testing.T) {
	set, _ := load(t)
	for _, lang := range care.Langs {
		for _, m := range []view.ClosingDecisions{
			{Review: closeReview, State: "planned"}, {Review: closeReview, State: "closed", Confirmed: true, Decisions: closeDecisions},
			{CSRF: "token", Review: closeReview, State: "live", Decisions: closeDecisions},
		} {
			html, err := set.Part(lang, care.Adult, "close/decisions", m)
			if err != nil {
				t.Fatal(err)
			}
			for _, fault := range faults(string(html)) {
				t.Errorf("%s: %s", lang, fault)
			}
		}
	}
}

var _ = sample("close/close", closePage(func(m *view.Closing) {})) &&
	sample("close/close", closePage(func(m *view.Closing) { m.State = "planned"; m.Decided = false })) &&
	sample("close/close", closePage(func(m *view.Closing) {
		m.Confirmed, m.Problem, m.GaveError = true, "?", "?"
		m.Code.Error, m.Code.NoReason, m.Code.Reason = "?", "?", "because"
		m.New.Errors = view.DecisionErrors{What: "?", Why: "?", Plain: "?", Who: "?", Due: "?", Other: "?"}
	})) &&
	sample("close/close", closePage(func(m *view.Closing) {
		m.Confirmed = true
		m.Open = view.ClosingOpen{Against: []view.SaidBack{{Who: "Amina", What: "Mend <the> door", Words: "the lock"}}, Ahead: []string{"area.home"}, Wishes: 2, People: []string{"Amina's <mum>"}, Worker: true, Because: map[string]view.ClosingBecause{
			"against": {Left: "against", Says: "close.left.against", Words: "She <knows>"}, "ahead": {Left: "ahead", Says: "close.left.ahead"}, "wishes": {Left: "wishes", Says: "close.left.wishes"},
			"people": {Left: "people", Says: "close.left.people"}, "worker": {Left: "worker", Says: "close.left.worker"},
		}, Talk: "Amina", NoTalk: "I was <ill>", Error: "No", Knows: "k"}
	})) &&
	sample("close/close", closePage(func(m *view.Closing) {
		m.State, m.ClosedAt, m.NextDue, m.Code.Reason = "closed", closeAt, "2026-09-26", "because"
	})) &&
	sample("close/close", closePage(func(m *view.Closing) { m.State, m.ClosedAt, m.Letter = "closed", closeAt, "draft" })) &&
	sample("close/close", closePage(func(m *view.Closing) { m.State, m.ClosedAt, m.Letter = "closed", closeAt, "published" })) &&
	sample("close/close", closePage(func(m *view.Closing) {
		m.Confirmed = true
		m.Done = view.ClosingDone{Parts: []care.Date{"2026-03-20", "2026-04-02"}, Day: "2026-04-02", DayError: "?", Due: "2026-03-30", Late: []view.Option{{Value: "report", Label: view.Postponed("report"), Chosen: true}}, LateError: "?"}
	})) &&
	sample("close/close", closePage(func(m *view.Closing) {
		m.State, m.ClosedAt, m.Held, m.Done.Why = "closed", closeAt, "2026-04-02", view.Postponed("report")
	})) &&
	sample("close/later", laterPage("")) && sample("close/later", laterPage("kind")) && sample("close/later", laterPage("day")) && sample("close/later", laterPage("at")) && sample("close/later", laterPage("reason")) &&
	sample("close/later", &view.Later{Page: frame(), Review: closeReview, Name: "Amina", ID: care.NewID(), Adjourned: true, Message: "?"}) &&
	sample("close/decision", &view.DecisionEdit{Page: frame(), Review: closeReview, Form: func() view.DecisionForm {
		f := closeForm
		f.Old, f.WhoName, f.Errors.Due = care.NewID(), "Ms Ode", "?"
		return f
	}()}) &&
	sample("close/readback", &view.Readback{Page: frame(), Review: closeReview, Asked: true, Decisions: []view.ReadbackDecision{
		{ID: care.NewID(), Icon: "target", What: "Football", Who: "Jo", Due: "2027-01-12", Was: &view.SaidBack{Words: "Not like that"}},
		{ID: care.NewID(), Icon: "target", What: "Mum", Who: "Jo", Due: "2027-01-12", Was: &view.SaidBack{Yes: true}},
	}}) &&
	sample("close/readback", &view.Readback{Page: frame(), Review: closeReview, Thanks: true, Asked: true, Decisions: []view.ReadbackDecision{
		{ID: care.NewID(), Area: care.Home, Icon: "home", What: "Your door will shut.", Why: "Privacy", Who: "Kim", Due: "2026-04-17", No: true, Words: "the lock"},
		{ID: care.NewID(), Icon: "target", What: "A quiet place.", Who: "Ms Ode", Due: "2026-04-20", Error: "?"},
	}}) &&
	sample("close/readback", &view.Readback{Page: frame(), Review: closeReview, Decisions: []view.ReadbackDecision{
		{ID: care.NewID(), Area: care.Home, Icon: "home", What: "The door will shut.", Why: "Privacy", Who: "Kim", Due: "2026-04-17", Outcome: view.Outcome{Says: "promise.state.not", Why: "The landlord is away."}},
	}}) &&
	sample("close/readback", &view.Readback{Page: frame(), Review: closeReview, Closed: true})

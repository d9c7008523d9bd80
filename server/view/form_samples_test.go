package view_test

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/view"
)

var (
	formReview = care.NewID()
	formAt     = time.Date(2026, 3, 26, 15, 45, 0, 0, time.UTC)
	formRungs  = func() (out []view.FormOption) {
		for n := 10; n >= 0; n-- {
			out = append(out, view.FormOption{Value: strconv.Itoa(n), Label: strconv.Itoa(n), Chosen: n == 7})
		}
		return out
	}()
	formPick  = []view.FormOption{{Value: "well", Label: "Going well", Picture: "sun", Chosen: true}, {Value: "mixed", Label: "In between", Picture: "partly"}, {Value: "hard", Label: "Not going well", Picture: "rain"}}
	formLines = []view.FormLine{
		{ID: "p4", Ask: view.Asked{Words: "How are things where you live?"}, Area: care.Home, Said: []view.Said{{Picked: []view.Asked{{Words: "Going well"}}}, {Label: view.Asked{Words: "What is best?"}, Words: "my own room <b>سلام</b>"}}, Pics: []string{"sun"}, Who: "Only Sam", Never: "Not Jo.", Named: true},
		{ID: "p3", Ask: view.Asked{Words: "What has been good?"}, State: "nosay", Who: "Only Sam"},
		{ID: "p5", Ask: view.Asked{Words: "Who do you go to?"}, State: "unsure", Who: "Only Sam"},
		{ID: "p7", Ask: view.Asked{Words: "How is school?"}, State: "skip"},
		{ID: "p19", Ask: view.Asked{Words: "What do you wish for?"}, State: "open"},
	}
	formGroups = []view.FormGroup{{Heading: "Only Sam now: 3", Who: "Only Sam", Faces: []string{"iro"}, Lines: formLines[:3]}, {Heading: "Not sent: 2", Lines: formLines[3:]}}
)

func formHome(change func(*view.ReviewHome)) *view.ReviewHome {
	m := &view.ReviewHome{
		Page: frame(), Review: formReview, Own: true, Child: "Amina", IRO: "Sam", MovedFrom: time.Now(), StartsAt: formAt, Place: "The library", Phase: "planned",
		IROs:  []view.FormPerson{{Label: "Sam", Picture: "iro", Reads: "Tuesdays"}, {Label: "Kim", Picture: "iro", Cover: true}, {Label: "Kit", Picture: "iro", Cover: true, Until: "2026-12-14"}},
		Comes: []view.FormPerson{{Label: "Amina", Picture: "child", Me: true}, {Label: "Priya", Role: "Social worker", Picture: "worker"}},
		Form:  &view.FormState{Of: 12, Free: true},
	}
	change(m)
	return m
}

func formQuestion(change func(*view.FormQuestion)) *view.FormQuestion {
	m := &view.FormQuestion{
		Page: frame(), Review: formReview, ID: "p4", N: 4, Of: 5, Steps: []string{"done", "done", "done", "now", ""}, Area: care.Home,
		Picture: "home", Ask: "How are things where you live?", Writes: true, Reads: "Sam reads this on Tuesdays.", Rev: 3, Unsure: true, Saved: true,
		Alert: &view.FormAlert{
			Now:  &view.FormAlerted{Pick: "Not safe", Who: view.TellWho{People: "Sam (your social worker)", Later: true}},
			Soon: &view.FormAlerted{Pick: "Unkind", Who: view.TellWho{People: "Ines (your IRO)"}}, Hours: shut, Shut: true,
			Lines: tellNumbers,
		},
		Who: view.FormWho{
			Now: "iro", OnlyIRO: "Only Sam", Picked: "Sam and people", Everyone: "Everyone", Never: "Not Jo.", Letter: "Sam writes it.", InLetter: true,
			Choices: []view.FormOption{{Value: "iro", Label: "Only Sam", Picture: "lock", Chosen: true}, {Value: "picked", Label: "I pick", Picture: "eye"}},
			People:  []view.FormOption{{Value: string(care.NewID()), Label: "Mum", Picture: "mum"}},
		},
	}
	change(m)
	return m
}

var _ = sample("form/home", formHome(func(m *view.ReviewHome) {})) &&
	sample("form/home", formHome(func(m *view.ReviewHome) {
		m.Form = &view.FormState{Begun: true, Done: 3, Of: 12}
		m.Phase = "live"
	})) &&
	sample("form/home", formHome(func(m *view.ReviewHome) { m.Form = &view.FormState{Begun: true, Full: true} })) &&
	sample("form/home", formHome(func(m *view.ReviewHome) { m.Form = &view.FormState{Opens: "2026-06-03", Shut: "From 3 June."} })) &&
	sample("form/home", formHome(func(m *view.ReviewHome) { m.Form = &view.FormState{Begun: true, Shut: "It has begun."} })) &&
	sample("form/home", formHome(func(m *view.ReviewHome) {
		m.Form = &view.FormState{Begun: true, Changed: true, SentAt: formAt, Back: true}
	})) &&
	sample("form/home", formHome(func(m *view.ReviewHome) {
		m.Form = &view.FormState{Begun: true, Part: 2, Chapters: 7, Done: 1, Of: 3, Free: true}
	})) &&
	sample("form/home", formHome(func(m *view.ReviewHome) {
		m.Form = &view.FormState{Begun: true, SentAt: formAt}
		m.Came = &view.ReviewCame{ReadBy: "Sam", ReadAt: formAt, Wishes: []view.WishLine{
			{ID: care.NewID(), Said: []view.Said{{Words: "a bike"}}, Now: view.WishReply{Says: "wish.says.yes", Yes: true}}, {ID: care.NewID(), Said: []view.Said{{Words: "a cat"}}}, {ID: care.NewID(), Lost: true},
		}}
	})) &&
	sample("form/home", formHome(func(m *view.ReviewHome) {
		m.Form, m.Came = &view.FormState{Begun: true, SentAt: formAt}, &view.ReviewCame{}
	})) &&
	sample("form/home", formHome(func(m *view.ReviewHome) {
		m.Form = &view.FormState{Begun: true, SentAt: formAt, Changed: true}
		m.Own, m.Parent = false, true
	})) &&
	sample("form/home", formHome(func(m *view.ReviewHome) {
		m.Phase, m.Letter, m.Form = "closed", true, &view.FormState{Begun: true}
		m.Clocks = clockLines
		m.After = &view.ReviewAfter{LetterBy: "2026-04-20", NextDue: "2026-09-01", Open: 1, Decisions: []view.AfterDecision{{What: "A bike", Who: "Priya", Due: "2026-05-01", Outcome: view.Outcome{Says: "promise.state.done", Done: true}}, {What: "A bed", Who: "Kim", Due: "2026-05-01", Outcome: view.Outcome{Says: "promise.state.partly", Why: "The frame is there."}}}}
	})) &&
	sample("form/home", formHome(func(m *view.ReviewHome) { m.After, m.Phase = &view.ReviewAfter{Letter: true}, "closed" })) &&
	sample("form/home", &view.ReviewHome{Page: frame(), Review: formReview, Apart: true, Parent: true, IRO: "IRO", Form: &view.FormState{Of: 5}}) &&
	sample("form/home", &view.ReviewHome{Page: frame(), Review: formReview, Apart: true}) &&
	sample("form/home", formHome(func(m *view.ReviewHome) {
		m.Talk = &view.TalkToCome{Says: "talk.mine.person", IRO: "Sam", Day: "2026-03-10"}
	})) && sample("form/home", formHome(func(m *view.ReviewHome) {
	m.Talk = &view.TalkToCome{Says: "talk.mine.video", IRO: "Sam", Day: "2026-03-10"}
})) && sample("form/home", formHome(func(m *view.ReviewHome) {
	m.Talk = &view.TalkToCome{Says: "talk.mine.phone", IRO: "Sam", Day: "2026-03-10"}
})) &&
	sample("form/home", &view.ReviewHome{Page: frame(), Review: formReview, Apart: true, Out: true}) &&
	sample("form/home", &view.ReviewHome{Page: frame(), Review: formReview, Apart: true, Out: true, AskWhom: "Ring Priya", Said: "She is well.", SaidOn: "2026-05-01"}) &&
	sample("form/question", formQuestion(func(m *view.FormQuestion) {
		m.Parts = []view.FormPart{
			{Partial: "picks", Name: "main", Legend: "How?", Tiles: true, Options: formPick, Tells: true, Told: &view.FormAlertTold{
				Version: "1", Kind: "answer", Changed: true, Who: view.TellWho{People: "Sam"}, Hours: shut, Lines: tellNumbers,
			}},
			{Partial: "picks", Name: "school", Legend: "How?", Tiles: true, Tells: true, Told: &view.FormAlertTold{
				Version: "1", Kind: "soon", ReadBy: "Sam", ReadAt: formAt, Who: view.TellWho{Duty: true}, Hours: shut, Lines: tellNumbers,
			}},
			{Partial: "picks", Name: "out", Legend: "How?", Tells: true, Told: &view.FormAlertTold{Version: "1", Nobody: true, Lines: tellNumbers}},
			{Own: &view.FormText{Name: "more", Label: "More", Value: "\n words\n", Rows: 5}},
		}
	})) &&
	sample("form/question", formQuestion(func(m *view.FormQuestion) {
		m.Parts = []view.FormPart{{Partial: "ladder", Name: "main", Legend: "How?", Options: formRungs, Zero: "bad", Ten: "good", Error: "Pick"}}
		m.From, m.State = "check", "nosay"
		m.Chapter, m.Part, m.Chapters = "form.chapter.growing", 2, 7
	})) &&
	sample("form/question", formQuestion(func(m *view.FormQuestion) {
		m.Parts = []view.FormPart{{Partial: "picks", Name: "main", Legend: "How?", Tiles: true, Options: formPick}}
		m.ByItself = true
		m.Problems = []view.FormProblem{{Field: "main", Message: "Pick"}, {Message: "Else"}}
	})) &&
	sample("form/question", formQuestion(func(m *view.FormQuestion) {
		m.Parts = []view.FormPart{
			{Partial: "picks", Name: "main", Legend: "Who?", Many: true, Error: "?", Options: formPick, Own: &view.FormText{Name: "main.other", Label: "Else", Line: true, Error: "Too long"}},
			{Label: "Them", Partial: "freq", Name: "seen", Error: "?", Options: []view.FormOption{{Value: "siblings", Label: "Brothers", Picture: "family", Wants: formPick}}},
			{Own: &view.FormText{Name: "more", Label: "More", Rows: 5, Hint: "h", Error: "Too long", Quiet: true}},
		}
		m.Who = view.FormWho{Fixed: "Sam and your social worker see this."}
		m.State, m.Unsure = "skip", false
	})) &&
	sample("form/question", formQuestion(func(m *view.FormQuestion) {
		m.Parts = []view.FormPart{{Partial: "meter", Name: "main", Legend: "How big?", Options: formPick, Error: "Pick", Tells: true}}
	})) &&
	sample("form/question", formQuestion(func(m *view.FormQuestion) {
		m.Parts = []view.FormPart{{Label: "Where?", Partial: "body", Name: "where", Legend: "Where?", Options: formPick, Error: "Pick"}}
	})) &&
	sample("form/question", formQuestion(func(m *view.FormQuestion) {
		m.Parts = []view.FormPart{
			{Partial: "houses", Name: "main", Legend: "Which?", Options: append(slices.Clone(formPick), view.FormOption{Value: "none", Label: "None"}), Error: "Pick"},
			{Name: "mygood", Own: &view.FormText{Name: "mygood", Label: "My name", Line: true, Folded: true}},
			{Name: "mydreams", Own: &view.FormText{Name: "mydreams", Label: "My name", Value: "Sunny house", Line: true, Folded: true, Open: true, Error: "Too long"}},
		}
	})) &&
	sample("form/question", formQuestion(func(m *view.FormQuestion) { m.House = "Sunny house" })) &&
	sample("form/question", formQuestion(func(m *view.FormQuestion) { m.State, m.Last, m.LastOn = "unsure", &formLines[0], "2026-01-02" })) &&
	sample("form/question", formQuestion(func(m *view.FormQuestion) { // every number stands with the hours already
		m.Alert.Lines = nil
		m.Parts = []view.FormPart{{Partial: "picks", Name: "main", Legend: "How?", Tells: true, Told: &view.FormAlertTold{
			Version: "1", Kind: "answer", Who: view.TellWho{People: "Sam"}, Hours: shut,
		}}}
	})) &&
	sample("form/calm", &view.FormCalm{Page: frame(), Review: formReview, Onward: "/"}) &&
	sample("form/parts", &view.FormParts{Page: frame(), Review: formReview, Rest: "y2", Begun: true, Chapters: []view.FormChapter{
		{Name: "form.chapter.now", At: "y2", Begun: true, Full: true, Done: 5, Of: 5}, {Name: "form.chapter.home", At: "y4", Begun: true, Done: 1, Of: 3}, {Name: "form.chapter.people", At: "y13", Of: 4},
	}}) &&
	sample("form/parts", &view.FormParts{Page: frame(), Review: formReview, Chapters: []view.FormChapter{{Name: "form.chapter.now", At: "y2", Begun: true, Full: true, Done: 5, Of: 5}}}) &&
	sample("form/question", formQuestion(func(m *view.FormQuestion) { m.Free, m.Counted = true, true })) &&
	sample("form/check", &view.FormCheck{Page: frame(), Review: formReview, Groups: formGroups, Gone: formLines[:1], Rest: "p19", Any: true, See: true, Sending: care.NewID()}) &&
	sample("form/check", &view.FormCheck{Page: frame(), Review: formReview, Groups: formGroups[1:], Rest: "p19", Any: true, Meeting: true, SendingMeeting: care.NewID(), IRO: "Sam"}) &&
	sample("form/sent", &view.FormSent{Page: frame(), Review: formReview, SentAt: formAt, Meeting: true, Changed: true}) &&
	sample("form/check", &view.FormCheck{Page: frame(), Review: formReview, Groups: formGroups[1:], Rest: "p19"}) &&
	sample("form/check", &view.FormCheck{Page: frame(), Review: formReview, Groups: []view.FormGroup{{Lines: formLines}}, Same: true, Any: true}) &&
	sample("form/check", &view.FormCheck{Page: frame(), Review: formReview, Groups: []view.FormGroup{{Lines: formLines}}, Shut: "Over."}) &&
	sample("form/sent", &view.FormSent{Page: frame(), Review: formReview, SentAt: formAt, Reads: "Sam reads it: Tuesdays.", Letter: "Sam writes.", See: true, Lines: formLines[:3]}) &&
	sample("form/sent", &view.FormSent{Page: frame(), Review: formReview, SentAt: formAt, Changed: true, Waits: "Jo is with you.", Lines: formLines[:3]}) &&
	sample("form/sent", &view.FormSent{Page: frame(), Review: formReview, SentAt: formAt, Shut: "Over.", May: true, Called: true}) &&
	sample("form/sent", &view.FormSent{Page: frame(), Review: formReview, SentAt: formAt, Back: true, Called: true}) &&
	sample("form/back", &view.FormBack{Page: frame(), Review: formReview, ID: care.NewID(), IRO: "Sam", Child: true, Written: true, Called: true}) &&
	sample("form/words", &view.MyWords{Page: frame(), Saved: true, People: []view.MyWordsPerson{{Picture: "child", Box: view.FormText{Name: "calls.x", Label: "Robin", Value: "<Bee>", Line: true}}}, Things: []view.FormText{{Name: "home", Label: "?", Line: true}}, Me: []view.FormText{{Name: "never", Label: "?", Rows: 2}}}) &&
	sample("form/words", &view.MyWords{Page: frame(), Wrong: "home", Message: "?", Things: []view.FormText{{Name: "home", Label: "?", Error: "?", Line: true}}}) &&
	sample("form/clash", &view.FormClash{Page: frame(), Review: formReview, ID: "p3", Ask: "?", Here: formLines[0], There: formLines[1], Rev: 4, Fields: []view.FormField{{Name: "main", Value: "\n<x>"}}})

// Where nobody would read a pick the page says to ring, and the numbers stand
// open; where somebody reads another one, who gets that is behind the fold.
func TestWhereNobodyReadsAPickTheNumbersStandOpen(t *testing.T) {
	set, _ := load(t)
	nobody, ines := &view.FormAlerted{Pick: "Not safe", Nobody: true}, &view.FormAlerted{Pick: "Unkind", Who: view.TellWho{People: "Ines"}}
	for _, row := range []struct {
		soon  *view.FormAlerted
		folds int
	}{{nil, 0}, {ines, 1}} {
		m := formQuestion(func(m *view.FormQuestion) {
			m.Alert = &view.FormAlert{Now: nobody, Soon: row.soon, Lines: tellNumbers}
		})
		view.Reframe(m, care.English, care.Young)
		var b bytes.Buffer
		if err := set.Render(&b, "form/question", m); err != nil {
			t.Fatal(err)
		}
		_, note, _ := strings.Cut(b.String(), `class="note">`)
		note, _, _ = strings.Cut(note, "</div>")
		open, fold, _ := strings.Cut(note, "<details")
		if strings.Count(open, "tel:") != len(tellNumbers) || strings.Contains(fold, "tel:") || strings.Count(note, "<details") != row.folds || strings.Contains(fold, "Ines") != (row.folds == 1) {
			t.Errorf("%d folds are wanted: %s", row.folds, note)
		}
	}
}

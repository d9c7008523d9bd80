package web_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/profiles"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/alerts"
	"myreview/server/store/forms"
	"myreview/server/store/people"
	"myreview/server/store/storetest"
)

var lostWords = regexp.MustCompile(`[Cc]annot (be shown|show)`)

// meddling is a sealed column in which somebody puts what was sealed for
// another place, and the pages on which it would have stood.
type meddling struct {
	column, where string // table.column; which row
	sees          string // the words that must not be shown
	as            []string
	path          string
	other         string // words that stand on the page all the same
}

// A piece that was moved or changed in the database cannot be shown; the rest
// of its page can. It is on record, and those at work who must look have one
// alert, however often it is come upon (safety.md T26).
func TestAPieceThatWasMeddledWith(t *testing.T) {
	storetest.AtOnce(t, func(t *testing.T, s *store.Store, b *storetest.Base) {
		w := newWorld(t, s, b, care.Young)
		f, ctx := w.family, t.Context()
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		staff := w.onDuty()
		persons := map[string]*browser{
			"child": w.as(f.Child.Viewer), "iro": w.as(f.IRO.Viewer), "worker": w.as(f.Worker.Viewer), "mum": w.as(f.Parent.Viewer), "duty": staff,
		}
		meddle := func(rows ...meddling) {
			t.Helper()
			for _, m := range rows {
				table, column, _ := strings.Cut(m.column, ".")
				from := "(SELECT words FROM alert WHERE words IS NOT NULL LIMIT 1)"
				if table == "alert" {
					from = "(SELECT body FROM whereabouts LIMIT 1)"
				}
				for _, who := range m.as {
					persons[who].get(m.path).is(200).says(m.sees)
				}
				past(t, b, "CREATE TABLE aside AS SELECT * FROM "+table)
				past(t, b, "UPDATE "+table+" SET "+column+" = "+from+" WHERE "+column+" IS NOT NULL AND "+m.where)
				for range 2 {
					for _, who := range m.as {
						page := persons[who].get(m.path)
						if page.status != 200 || strings.Contains(page.body, m.sees) || !lostWords.MatchString(page.words()) || !strings.Contains(page.body, m.other) {
							t.Errorf("%s, for %s: %s gets %d: %s", m.column, who, m.path, page.status, page.words())
						}
					}
				}
				key := map[string]string{"contact": "person_id", "draft": "question", "readback": "decision_id", "scale_mark": "seat_id"}[table]
				if key == "" {
					key = "id"
				}
				past(t, b, "UPDATE "+table+" SET "+column+" = (SELECT "+column+" FROM aside WHERE aside."+key+" = "+table+"."+key+" LIMIT 1) WHERE "+m.where)
				past(t, b, "DROP TABLE aside")
				for _, who := range m.as {
					persons[who].get(m.path).is(200).says(m.sees)
				}
			}
		}

		work, err := s.People.AtWork(ctx, f.Worker.Viewer, f.Review)
		must(err)
		must(s.People.KeepWhere(ctx, work, care.NewID(), "home", "1 Mill Street"))
		must(s.People.KeepWhere(ctx, work, care.NewID(), "school", "Hill School"))
		call := care.NewID()
		must(s.Alerts.Tell(ctx, f.Child.Viewer, alerts.Telling{ID: call, Kind: alert.Now, Words: "Please come"}))
		says := func(question, words string) {
			a := consult.Answer{State: consult.Given, Audience: care.Everyone, Values: map[string]consult.Value{"main": &consult.Text{Text: words}}}
			_, err := s.Forms.SaveDraft(ctx, f.Child.Viewer, f.Review, question, forms.Save{Rev: 1}, a)
			must(err)
		}
		says("y2", "I won")
		says("y23", "A dog")
		must(s.Forms.Send(ctx, f.Child.Viewer, f.Review, care.NewID()))
		must(s.People.StepTie(ctx, f.Worker.Viewer, f.Review, people.TieStep{
			ID: care.NewID(), Tie: f.Carer.Tie, Step: care.StepPause, Was: care.TieActive, Reason: "Away in June",
		}))
		meddle(
			meddling{"whereabouts.body", "kind = 'home'", "1 Mill Street", []string{"worker", "iro"}, w.review("/places"), "Hill School"},
			meddling{"review.place", "1 = 1", "CANARY-PLACE", []string{"child"}, w.review(""), "Hello, Robin"},
			meddling{"tie_step.reason", "1 = 1", "Away in June", []string{"worker", "iro"}, w.review("/ties"), "Cora"},
			meddling{"draft.body", "question = 'y2'", "I won", []string{"child"}, w.review("/form/check"), "A dog"},
			meddling{"draft.body", "question = 'y2'", "I won", []string{"child"}, w.review("/form/q/y2"), "What has gone well"},
			meddling{"answer.body", "question = 'y2'", "I won", []string{"child"}, w.review("/form/sent"), "A dog"},
			meddling{"answer.body", "question = 'y2'", "I won", []string{"mum", "worker", "iro"}, w.review("/told"), "A dog"},
			meddling{"alert.words", "kind = 'now'", "Please come", []string{"iro", "worker", "duty"}, "/alerts", "Robin"},
		)

		w.goLive()
		w.agree(persons["iro"], "who", string(f.Worker.Tie)).is(303)
		w.agree(persons["iro"], "who", string(f.Worker.Tie), "what", "A key for Robin", "plain", "You get a key").is(303)
		must(s.Meetings.OpenRound(ctx, f.IRO.Viewer, f.Review, care.Home))
		round := w.openRound()
		must(s.Meetings.Mark(ctx, f.Parent.Viewer, f.Review, round, "8"))
		must(s.Meetings.WriteHigher(ctx, f.Parent.Viewer, f.Review, round, "More visits"))
		must(s.Meetings.Mark(ctx, f.Worker.Viewer, f.Review, round, "5"))
		must(s.Meetings.WriteHigher(ctx, f.Worker.Viewer, f.Review, round, "A bus pass"))
		must(s.Meetings.Reveal(ctx, f.IRO.Viewer, f.Review, round))
		c, err := s.Reviews.Closing(ctx, f.IRO.Viewer, f.Review)
		must(err)
		door := "id = '" + string(c.Decisions[0].ID) + "'"
		must(s.Reviews.ReadBack(ctx, f.Parent.Viewer, f.Review, c.Decisions[0].ID, review.AgreedNo, "Not on Mondays"))
		mums := "seat_id = '" + string(f.Parent.Seat) + "'"
		meddle(
			meddling{"answer.body", "question = 'y2'", "I won", []string{"iro"}, w.review("/meet"), "A dog"},
			meddling{"decision.body", door, "Your door will shut", []string{"child"}, w.review("/meet"), "You get a key"},
			meddling{"decision.body", door, "The landlord repairs", []string{"iro"}, w.review("/close"), "A key for Robin"},
			meddling{"decision.body", door, "The landlord repairs", []string{"mum"}, w.review("/close/readback"), "A key for Robin"},
			meddling{"readback.words", "1 = 1", "Not on Mondays", []string{"iro"}, w.review("/close"), "The landlord repairs"},
			meddling{"readback.words", "1 = 1", "Not on Mondays", []string{"mum"}, w.review("/close/readback"), "The landlord repairs"},
			meddling{"scale_mark.value", mums, "More visits", []string{"child", "iro"}, w.review("/meet"), "A bus pass"},
			meddling{"scale_mark.higher", mums, "More visits", []string{"child", "iro"}, w.review("/meet"), "A bus pass"},
		)

		w.closeWith(persons["iro"], "They were on a trip")
		iro := persons["iro"]
		written := iro.get(w.review("/letter/write")).is(200)
		iro.submit(written, w.review("/letter/write"), "text.1", "It was good to see you", "do", "preview").is(303)
		iro.submit(iro.get(w.review("/letter/preview")), w.review("/letter/publish")).is(303)
		profile, err := profiles.Load("demo")
		must(err)
		rules := alert.NewRules(profile, func(care.Date) bool { return true })
		must(s.Alerts.TakeAlert(ctx, f.IRO.Viewer, rules, call, ""))
		must(s.Alerts.CloseAlert(ctx, f.IRO.Viewer, rules, call, alerts.CloseAlert{Seen: seenOf(t, s, f.IRO.Viewer, rules, call), Done: "Went there", Reply: "I come on Friday"}))
		meddle(
			meddling{"review.pn_reason", "1 = 1", "They were on a trip", []string{"iro"}, w.review("/close"), "The landlord repairs"},
			meddling{"letter.body", "1 = 1", "It was good to see you", []string{"child"}, w.review("/letter"), "Back"},
			meddling{"alert.reply", "reply IS NOT NULL", "I come on Friday", []string{"child"}, "/tell/sent/" + string(call), "This was finished"},
		)

		// Each row was come upon many times.
		deadline := time.Now().Add(10 * time.Second)
		for who, want := range map[string]int{"iro": 10, "duty": 10, "worker": 0} {
			open := func() int {
				return strings.Count(persons[who].get("/alerts").is(200).words(), "Something was changed where it is kept")
			}
			for got := open(); got != want; got = open() {
				if time.Now().After(deadline) {
					t.Errorf("%s has %d alerts of something that was meddled with, want %d", who, got, want)
					break
				}
				time.Sleep(50 * time.Millisecond)
			}
		}
		for _, who := range []string{"child", "mum"} {
			persons[who].get("/alerts").is(404)
		}
		report, err := s.Audit.Verify(ctx, nil, nil)
		if err != nil || len(report.Faults) > 0 {
			t.Errorf("%+v, %v", report, err)
		}
	})
}

// seenOf names what somebody has read of a call.
func seenOf(t *testing.T, s *store.Store, v care.Viewer, rules alert.Rules, call care.ID) string {
	t.Helper()
	open, err := s.Alerts.Alerts(t.Context(), v, rules)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range open {
		if a.ID == call {
			return a.Seen
		}
	}
	return ""
}

package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/profiles"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/alerts"
	"myreview/server/store/forms"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/storetest"
)

func demoRules(t *testing.T) alert.Rules {
	t.Helper()
	p, err := profiles.Load("demo")
	if err != nil {
		t.Fatal(err)
	}
	return alert.NewRules(p, review.NewCalendar(p.DaysOff...).Working)
}

// helped is a family with somebody on duty.
type helped struct {
	*store.Store
	t     *testing.T
	f     *storetest.Family
	base  *storetest.Base
	clock *storetest.Clock
	rules alert.Rules
	duty  care.Viewer
	other care.Viewer // at work, on duty next week
}

func eachHelped(t *testing.T, body func(t *testing.T, h *helped)) {
	eachHelpedIn(t, care.Primary, body)
}

func eachHelpedIn(t *testing.T, band care.Band, body func(t *testing.T, h *helped)) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		h := &helped{Store: s, t: t, f: storetest.NewFamily(t, s, band), base: base, clock: base.Clock, rules: demoRules(t)}
		h.duty, h.other = h.atWork("Dot Duty"), h.atWork("Lara Later")
		h.onDuty(h.duty, storetest.Start.AddDate(0, 0, -1), storetest.Start.AddDate(0, 0, 20))
		h.onDuty(h.other, storetest.Start.AddDate(0, 0, 20), time.Time{})
		body(t, h)
	})
}

func (h *helped) atWork(name string) care.Viewer {
	h.t.Helper()
	id, err := h.People.AddPerson(h.t.Context(), network.Person{Name: name, Band: care.Adult, Lang: care.English, Staff: true}, "", "")
	if err != nil {
		h.t.Fatal(err)
	}
	return care.Viewer{Person: id, Band: care.Adult, Lang: care.English, Staff: true}
}

func (h *helped) onDuty(v care.Viewer, since, until time.Time) {
	h.t.Helper()
	if err := h.People.AddDuty(h.t.Context(), v.Person, since, until); err != nil {
		h.t.Fatal(err)
	}
}

func (h *helped) tell(kind alert.Kind, without ...care.TieKind) care.ID {
	h.t.Helper()
	id := care.NewID()
	if err := h.Alerts.Tell(h.t.Context(), h.f.Child.Viewer, alerts.Telling{ID: id, Kind: kind, Without: without, Words: "CANARY-WORDS"}); err != nil {
		h.t.Fatal(err)
	}
	return id
}

// readers are those who have the alert on their page.
func (h *helped) readers(id care.ID) string {
	h.t.Helper()
	var out []string
	for _, p := range []struct {
		name string
		care.Viewer
	}{
		{"child", h.f.Child.Viewer}, {"sw", h.f.Worker.Viewer}, {"iro", h.f.IRO.Viewer}, {"carer", h.f.Carer.Viewer},
		{"mum", h.f.Parent.Viewer}, {"dad", h.f.Excluded.Viewer}, {"former", h.f.Former.Viewer}, {"team", h.f.Stranger},
		{"duty", h.duty}, {"later", h.other},
	} {
		open, err := h.Alerts.Alerts(h.t.Context(), p.Viewer, h.rules)
		if err != nil {
			h.t.Fatal(err)
		}
		if slices.ContainsFunc(open, func(a alerts.Alert) bool { return a.ID == id }) {
			out = append(out, p.name)
		}
	}
	return strings.Join(out, " ")
}

func (h *helped) open(v care.Viewer) []alerts.Alert {
	h.t.Helper()
	open, err := h.Alerts.Alerts(h.t.Context(), v, h.rules)
	if err != nil {
		h.t.Fatal(err)
	}
	return open
}

// seen names what somebody has read of an alert.
func (h *helped) seen(v care.Viewer, id care.ID) string {
	h.t.Helper()
	for _, a := range h.open(v) {
		if a.ID == id {
			return a.Seen
		}
	}
	return ""
}

func kindOf(err error) care.Kind {
	if err == nil {
		return 255
	}
	return care.KindOf(err)
}

func TestWhoHasAnAlertOnTheirPage(t *testing.T) {
	eachHelped(t, func(t *testing.T, h *helped) {
		// Start is a Thursday at nine in the morning, in hours.
		danger, noWorker := h.tell(alert.Now), h.tell(alert.Now, care.TieSocialWorker)
		call, wrong := h.tell(alert.Call), h.tell(alert.Wrong)
		advocate := h.tell(alert.Advocate, alert.Without(care.TieSocialWorker, care.TieIRO)...)
		for _, step := range []struct {
			after time.Duration
			want  map[care.ID]string
		}{
			{0, map[care.ID]string{danger: "sw iro duty", noWorker: "iro duty", call: "iro", wrong: "iro", advocate: "duty"}},
			{31 * time.Minute, map[care.ID]string{danger: "sw iro duty", noWorker: "iro duty", call: "iro", wrong: "iro"}},
			{4 * time.Hour, map[care.ID]string{danger: "sw iro duty", noWorker: "iro duty", call: "iro duty", wrong: "iro duty"}},
			{20 * 24 * time.Hour, map[care.ID]string{danger: "sw iro later", call: "iro later"}}, // the rota changes by itself
		} {
			h.clock.Move(step.after)
			for id, want := range step.want {
				if got := h.readers(id); got != want {
					t.Errorf("after %s: %s, want %s", step.after, got, want)
				}
			}
		}
		storetest.Step(t, h.Store, h.f.IRO.Viewer, h.f.Review, h.f.Worker.Tie, care.StepEnd)
		if got := h.readers(danger); got != "iro later" {
			t.Errorf("after the social worker left: %s", got)
		}
		for _, v := range []care.Viewer{h.f.Carer.Viewer, h.f.Parent.Viewer, h.f.Worker.Viewer, h.f.Stranger, h.f.Child.Viewer} {
			if err := h.Alerts.TakeAlert(t.Context(), v, h.rules, danger, ""); kindOf(err) != care.KindNotFound {
				t.Errorf("somebody who does not read it takes it: %v", err)
			}
			if err := h.Alerts.CloseAlert(t.Context(), v, h.rules, danger, alerts.CloseAlert{Seen: "", Done: "done", Reply: ""}); kindOf(err) != care.KindNotFound {
				t.Errorf("somebody who does not read it closes it: %v", err)
			}
		}
		if err := h.Alerts.TakeAlert(t.Context(), h.f.IRO.Viewer, h.rules, care.NewID(), ""); kindOf(err) != care.KindNotFound {
			t.Errorf("an alert that never was: %v", err)
		}
	})
}

func TestFromTellingToClosed(t *testing.T) {
	eachHelped(t, func(t *testing.T, h *helped) {
		ctx, iro, worker := t.Context(), h.f.IRO.Viewer, h.f.Worker.Viewer
		id := h.tell(alert.Now)
		again := alerts.Telling{ID: id, Kind: alert.Now, Words: "CANARY-WORDS"}
		if err := h.Alerts.Tell(ctx, h.f.Child.Viewer, again); err != nil {
			t.Fatalf("the same again: %v", err)
		}
		if open := h.open(iro); len(open) != 1 || open[0].Text != "CANARY-WORDS" || open[0].Child != storetest.ChildName || open[0].Taker != "" {
			t.Fatalf("%+v", open)
		}
		mine, err := h.Alerts.MyAlert(ctx, h.f.Child.Viewer, id)
		if err != nil || !mine.ReadAt.IsZero() || mine.ReadBy != "" {
			t.Fatalf("not read yet: %+v, %v", mine, err)
		}
		h.clock.Move(10 * time.Minute)
		if err := h.Alerts.TakeAlert(ctx, worker, h.rules, id, ""); err != nil {
			t.Fatal(err)
		}
		read := h.clock.Now()
		if err := h.Alerts.TakeAlert(ctx, worker, h.rules, id, ""); err != nil {
			t.Errorf("taking it again: %v", err)
		}
		if err := h.Alerts.TakeAlert(ctx, iro, h.rules, id, ""); kindOf(err) != care.KindConflict {
			t.Errorf("taken from under somebody's hands: %v", err)
		}
		if err := h.Alerts.CloseAlert(ctx, iro, h.rules, id, alerts.CloseAlert{Seen: "", Done: "x", Reply: ""}); kindOf(err) != care.KindConflict {
			t.Errorf("closed by who does not have it: %v", err)
		}
		h.clock.Move(10 * time.Minute)
		if err := h.Alerts.TakeAlert(ctx, iro, h.rules, id, worker.Person); err != nil {
			t.Fatalf("taking over: %v", err)
		}
		mine, err = h.Alerts.MyAlert(ctx, h.f.Child.Viewer, id)
		if err != nil || !mine.ReadAt.Equal(read) || mine.ReadBy != "Wale Test-Worker" {
			t.Errorf("who read it first, and when, changes no more: %+v, %v", mine, err)
		}
		seen := h.seen(iro, id)
		if err := h.Alerts.CloseAlert(ctx, iro, h.rules, id, alerts.CloseAlert{Seen: seen, Done: " \n", Reply: "r"}); kindOf(err) != care.KindInvalid {
			t.Errorf("closed without a word of what was done: %v", err)
		}
		for range 2 {
			if err := h.Alerts.CloseAlert(ctx, iro, h.rules, id, alerts.CloseAlert{Seen: seen, Done: "Saw Robin at school.", Reply: "I see you on Friday."}); err != nil {
				t.Fatal(err)
			}
		}
		if err := h.Alerts.TakeAlert(ctx, worker, h.rules, id, iro.Person); kindOf(err) != care.KindConflict {
			t.Errorf("taken after it was closed: %v", err)
		}
		if len(h.open(iro)) != 0 {
			t.Error("still open")
		}
		mine, err = h.Alerts.MyAlert(ctx, h.f.Child.Viewer, id)
		if err != nil || mine.Reply != "I see you on Friday." || mine.ClosedAt.IsZero() {
			t.Errorf("%+v, %v", mine, err)
		}
		if err := h.Alerts.Tell(ctx, h.f.Child.Viewer, again); err != nil || len(h.open(iro)) != 0 {
			t.Errorf("a late repeat opens it again: %v", err)
		}
		for _, v := range []care.Viewer{h.f.Carer.Viewer, h.f.Parent.Viewer, iro, h.duty, {}} {
			if _, err := h.Alerts.MyAlert(ctx, v, id); kindOf(err) != care.KindNotFound {
				t.Errorf("the child's own page for somebody else: %v", err)
			}
		}
	})
}

func TestWhoCanTell(t *testing.T) {
	eachHelped(t, func(t *testing.T, h *helped) {
		ctx := t.Context()
		for _, v := range []care.Viewer{h.f.Carer.Viewer, h.f.Parent.Viewer, h.f.Excluded.Viewer, h.f.IRO.Viewer, h.f.Stranger} {
			if err := h.Alerts.Tell(ctx, v, alerts.Telling{ID: care.NewID(), Kind: alert.Now}); kindOf(err) != care.KindForbidden {
				t.Errorf("an adult tells: %v", err)
			}
		}
		id := h.tell(alert.Call)
		other, err := h.People.AddPerson(ctx, network.Person{Name: "Other", Band: care.Young, Lang: care.English}, "", "")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.People.AddChild(ctx, people.Child{Person: other, BornOn: "2012-01-01", CaredOn: "2025-01-01"}); err != nil {
			t.Fatal(err)
		}
		if err := h.Alerts.Tell(ctx, care.Viewer{Person: other}, alerts.Telling{ID: id, Kind: alert.Call}); kindOf(err) != care.KindConflict {
			t.Errorf("another child's form's id: %v", err)
		}
		if err := h.Alerts.Tell(ctx, h.f.Child.Viewer, alerts.Telling{ID: care.NewID(), Kind: alert.Now, Words: strings.Repeat("a", consult.MaxText+1)}); kindOf(err) != care.KindInvalid {
			t.Errorf("too long: %v", err)
		}
		// Whoever is not signed in is heard by those on duty, and by nobody else.
		unknown := care.NewID()
		if err := h.Alerts.Tell(ctx, care.Viewer{}, alerts.Telling{ID: unknown, Kind: alert.Now, Words: "help", From: "Jo"}); err != nil {
			t.Fatal(err)
		}
		if got := h.readers(unknown); got != "duty" {
			t.Errorf("read by %s", got)
		}
		h.clock.Move(20 * 24 * time.Hour)
		if err := h.Alerts.Tell(ctx, care.Viewer{}, alerts.Telling{ID: care.NewID(), Kind: alert.Now}); err != nil {
			t.Errorf("the next on the rota hears them: %v", err)
		}
	})
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Base) {
		storetest.NewFamily(t, s, care.Young)
		if err := s.Alerts.Tell(t.Context(), care.Viewer{}, alerts.Telling{ID: care.NewID(), Kind: alert.Now}); kindOf(err) != care.KindGone {
			t.Errorf("a message goes where nobody reads it: %v", err)
		}
		if l, err := s.Alerts.Listens(t.Context(), care.Viewer{}, alert.Now, nil); err != nil || !l.Nobody() {
			t.Errorf("somebody is said to listen: %+v, %v", l, err)
		}
	})
}

// What the child is told of who gets it is who has it on their page.
func TestWhoIsSaidToGetItGetsIt(t *testing.T) {
	eachHelped(t, func(t *testing.T, h *helped) {
		for _, kind := range alert.Asked {
			for _, without := range [][]care.TieKind{nil, alert.Without(care.TieSocialWorker), alert.Without(care.TieIRO), alert.Without(care.TieSocialWorker, care.TieIRO)} {
				l, err := h.Alerts.Listens(t.Context(), h.f.Child.Viewer, kind, without)
				if err != nil {
					t.Fatal(err)
				}
				var said []string
				for _, n := range l.People {
					said = append(said, map[care.TieKind]string{care.TieSocialWorker: "sw", care.TieIRO: "iro"}[n.Kind])
				}
				if l.Duty {
					said = append(said, "duty")
				}
				if got := h.readers(h.tell(kind, without...)); got != strings.Join(said, " ") {
					t.Errorf("%s without %v: said %v, read by %s", kind, without, said, got)
				}
			}
		}
	})
}

// answer saves p6 of the child's form with picks.
func (h *helped) answer(rev int, fields map[string][]string) (forms.Saved, error) {
	h.t.Helper()
	return h.answerTo("p6", rev, fields)
}

func (h *helped) answerTo(question string, rev int, fields map[string][]string) (forms.Saved, error) {
	h.t.Helper()
	f, err := h.Forms.MyForm(h.t.Context(), h.f.Child.Viewer, h.f.Review)
	if err != nil {
		h.t.Fatal(err)
	}
	q, ok := f.Form.Question(question)
	if !ok {
		h.t.Fatal(question)
	}
	a, err := consult.Decode(q, f.Author, f.Circle, func(name string) []string { return fields[name] })
	if err != nil {
		h.t.Fatal(err)
	}
	return h.Forms.SaveDraft(h.t.Context(), h.f.Child.Viewer, h.f.Review, question, forms.Save{Rev: rev}, a)
}

func (h *helped) mustAnswer(rev int, fields map[string][]string) forms.Saved {
	h.t.Helper()
	saved, err := h.answer(rev, fields)
	if err != nil {
		h.t.Fatal(err)
	}
	return saved
}

func (h *helped) close(id care.ID) {
	h.t.Helper()
	if err := h.Alerts.TakeAlert(h.t.Context(), h.f.IRO.Viewer, h.rules, id, ""); err != nil {
		h.t.Fatal(err)
	}
	if err := h.Alerts.CloseAlert(h.t.Context(), h.f.IRO.Viewer, h.rules, id, alerts.CloseAlert{Seen: h.seen(h.f.IRO.Viewer, id), Done: "done", Reply: ""}); err != nil {
		h.t.Fatal(err)
	}
}

func TestAWorryingAnswerRaisesExactlyOneAlert(t *testing.T) {
	eachHelped(t, func(t *testing.T, h *helped) {
		safe := map[string][]string{"home": {"safe"}, "school": {"safe"}}
		not := map[string][]string{"home": {"not"}, "school": {"safe"}}
		both := map[string][]string{"home": {"not"}, "school": {"not"}, "more": {"CANARY-MORE"}}
		if saved := h.mustAnswer(1, safe); saved.Alert != "" || len(h.open(h.duty)) != 0 {
			t.Fatal("a safe answer tells somebody")
		}
		first := h.mustAnswer(2, not).Alert
		open := h.open(h.duty)
		if first == "" || len(open) != 1 || open[0].ID != first || open[0].Kind != alert.Answer || open[0].Question != "p6" || open[0].Form != "primary" {
			t.Fatalf("%q, %+v", first, open)
		}
		if got := h.readers(first); got != "sw iro duty" {
			t.Errorf("read by %s", got)
		}
		// A save whose answer got lost, and one from another device that was too late.
		if saved := h.mustAnswer(2, not); saved.Alert != first {
			t.Errorf("the repeat: %+v", saved)
		}
		if _, err := h.answer(1, both); kindOf(err) != care.KindConflict {
			t.Errorf("a late save: %v", err)
		}
		if saved := h.mustAnswer(3, both); saved.Alert != first {
			t.Errorf("more of the same: %+v", saved)
		}
		open = h.open(h.duty)
		if len(open) != 1 || !strings.Contains(string(open[0].Answer), "CANARY-MORE") || open[0].Changed {
			t.Fatalf("the open alert has what is answered now: %+v", open)
		}
		// Taken back: what was said stays, and somebody still looks.
		if saved := h.mustAnswer(4, safe); saved.Alert != first || !saved.Changed {
			t.Errorf("%+v", saved)
		}
		open = h.open(h.duty)
		if len(open) != 1 || !open[0].Changed || !strings.Contains(string(open[0].Answer), "CANARY-MORE") {
			t.Fatalf("%+v", open)
		}
		h.mustAnswer(5, both)
		if open = h.open(h.duty); len(open) != 1 || open[0].Changed {
			t.Fatalf("said again: %+v", open)
		}
		h.close(first)
		// Dealt with: the words beside it raise nothing new, another place does.
		if saved := h.mustAnswer(6, map[string][]string{"home": {"not"}, "school": {"not"}, "more": {"and more"}}); saved.Alert != "" {
			t.Errorf("dealt with already: %+v", saved)
		}
		second := h.mustAnswer(7, map[string][]string{"home": {"not"}, "school": {"not"}, "online": {"not"}}).Alert
		if second == "" || second == first || len(h.open(h.duty)) != 1 {
			t.Errorf("%q after %q", second, first)
		}
		mine, err := h.Alerts.MyAlerts(t.Context(), h.f.Child.Viewer)
		if err != nil || len(mine) != 2 {
			t.Errorf("%+v, %v", mine, err)
		}
		for _, m := range mine {
			if strings.Contains(fmt.Sprintf("%+v", m), "CANARY") {
				t.Error("the words are shown again")
			}
		}
	})
}

// Ten devices save the same answer at once, each many times over.
func TestManySavesAtOnceRaiseOneAlert(t *testing.T) {
	eachHelped(t, func(t *testing.T, h *helped) {
		h.mustAnswer(1, map[string][]string{"home": {"safe"}})
		var all sync.WaitGroup
		for device := range 10 {
			all.Go(func() {
				for rev := range 4 {
					_, _ = h.answer(2+rev, map[string][]string{"home": {"not"}, "more": {fmt.Sprint(device)}})
				}
			})
		}
		all.Wait()
		if open := h.open(h.duty); len(open) != 1 {
			t.Errorf("%d alerts", len(open))
		}
		id := care.NewID()
		for range 10 {
			all.Go(func() {
				if err := h.Alerts.Tell(context.Background(), h.f.Child.Viewer, alerts.Telling{ID: id, Kind: alert.Now}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if open := h.open(h.duty); len(open) != 2 {
			t.Errorf("%d alerts after ten taps on one button", len(open))
		}
	})
}

// The answer and its alert are there together, or neither is: where the alert
// cannot be kept the answer is not called saved.
func TestAnswerAndAlertStandOrFallTogether(t *testing.T) {
	eachHelped(t, func(t *testing.T, h *helped) {
		h.mustAnswer(1, map[string][]string{"home": {"safe"}})
		if err := h.Do(t.Context(), func(tx *gorm.DB) error { return tx.Exec("ALTER TABLE alert RENAME TO alert_away").Error }); err != nil {
			t.Fatal(err)
		}
		if _, err := h.answer(2, map[string][]string{"home": {"not"}}); err == nil {
			t.Fatal("saved without its alert")
		}
		if err := h.Do(t.Context(), func(tx *gorm.DB) error { return tx.Exec("ALTER TABLE alert_away RENAME TO alert").Error }); err != nil {
			t.Fatal(err)
		}
		f, err := h.Forms.MyForm(t.Context(), h.f.Child.Viewer, h.f.Review)
		if err != nil || f.Revs["p6"] != 1 {
			t.Errorf("the answer was kept without its alert: rev %d, %v", f.Revs["p6"], err)
		}
		if saved := h.mustAnswer(2, map[string][]string{"home": {"not"}}); saved.Alert == "" || len(h.open(h.duty)) != 1 {
			t.Errorf("%+v", saved)
		}
	})
}

func TestOnlyWhatIsSentIsLookedAt(t *testing.T) {
	eachHelped(t, func(t *testing.T, h *helped) {
		ctx, child := t.Context(), h.f.Child.Viewer
		if _, err := h.answerTo("p3", 1, map[string][]string{"main": {"He hits me."}}); err != nil {
			t.Fatal(err)
		}
		if len(h.open(h.f.IRO.Viewer)) != 0 {
			t.Fatal("a draft was looked at")
		}
		if err := h.Forms.Send(ctx, child, h.f.Review, care.NewID()); err != nil {
			t.Fatal(err)
		}
		open := h.open(h.f.IRO.Viewer)
		if len(open) != 1 || open[0].Kind != alert.Words || open[0].Question != "p3" {
			t.Fatalf("%+v", open)
		}
		if got := h.readers(open[0].ID); got != "iro" {
			t.Errorf("read by %s", got)
		}
		if mine, err := h.Alerts.MyAlerts(ctx, child); err != nil || len(mine) != 0 {
			t.Errorf("a flag is shown to the child as something they asked for: %+v, %v", mine, err)
		}
		h.close(open[0].ID)
		if _, err := h.answerTo("p19", 1, map[string][]string{"main": {"a dog"}}); err != nil {
			t.Fatal(err)
		}
		if err := h.Forms.Send(ctx, child, h.f.Review, care.NewID()); err != nil {
			t.Fatal(err)
		}
		if open := h.open(h.f.IRO.Viewer); len(open) != 0 {
			t.Errorf("the same words are flagged again: %+v", open)
		}
	})
}

// A child who sends other words while the call about the first is open has said
// both, and its readers read both.
func TestASecondSendingReachesTheOpenCall(t *testing.T) {
	eachHelped(t, func(t *testing.T, h *helped) {
		for i, words := range []string{"He hits me.", "She hits me too.", "She hits me too."} {
			if _, err := h.answerTo("p3", i+1, map[string][]string{"main": {words}}); err != nil {
				t.Fatal(err)
			}
			if err := h.Forms.Send(t.Context(), h.f.Child.Viewer, h.f.Review, care.NewID()); err != nil {
				t.Fatal(err)
			}
		}
		open := h.open(h.f.IRO.Viewer)
		if len(open) != 1 || !strings.Contains(string(open[0].Answer), "She hits me too.") {
			t.Fatalf("%+v", open)
		}
		if more := open[0].More; len(more) != 1 || more[0].Times != 1 || !strings.Contains(string(more[0].Answer), "He hits me.") {
			t.Errorf("what was sent first: %+v", more)
		}
	})
}

func TestWordsOfAnAlertAreSealed(t *testing.T) {
	eachHelped(t, func(t *testing.T, h *helped) {
		id := h.tell(alert.Now)
		h.close(id)
		var rows []map[string]any
		if err := h.Read(t.Context()).Raw("SELECT * FROM alert").Scan(&rows).Error; err != nil {
			t.Fatal(err)
		}
		if all := fmt.Sprintf("%s", rows); strings.Contains(all, "CANARY") || strings.Contains(all, "done\":") {
			t.Error(all)
		}
	})
}

func TestTheWatchSeesEveryOpenAlert(t *testing.T) {
	eachHelped(t, func(t *testing.T, h *helped) {
		id := h.tell(alert.Now)
		for _, step := range []struct {
			after time.Duration
			want  alert.Stage
		}{{0, alert.Fresh}, {30 * time.Minute, alert.Further}, {30 * time.Minute, alert.Furthest}} {
			h.clock.Move(step.after)
			open, err := h.Alerts.WaitingAlerts(t.Context(), h.rules)
			if err != nil || len(open) != 1 || open[0].ID != id || open[0].Stage != step.want || open[0].Taken {
				t.Errorf("after %s: %+v, %v", step.after, open, err)
			}
		}
	})
}

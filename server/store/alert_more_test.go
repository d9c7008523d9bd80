package store_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/store"
	"myreview/server/store/alerts"
	"myreview/server/store/forms"
)

// A child who asks again and again has one call open, with every word of it; they
// are never refused. What they say once a worker has taken it is another call.
func TestManyCallsAreOneAndNoneIsLost(t *testing.T) {
	eachHelped(t, func(t *testing.T, h *helped) {
		ctx, child := t.Context(), h.f.Child.Viewer
		other := h.base.Open(t)
		ids := make([]care.ID, 150)
		var all sync.WaitGroup
		for i := range ids {
			ids[i] = care.NewID()
			all.Go(func() {
				s := []*store.Store{h.Store, other}[i%2]
				for range 2 { // each twice, as a page does that hears no answer
					if err := s.Alerts.Tell(ctx, child, alerts.Telling{ID: ids[i], Kind: alert.Now, Words: fmt.Sprint("words ", i%140)}); err != nil {
						t.Errorf("call %d: %v", i, err)
					}
				}
			})
		}
		all.Wait()
		open := h.open(h.duty)
		if len(open) != 1 || open[0].Added != 149 || open[0].Last.IsZero() {
			t.Fatalf("%d open, %d added", len(open), open[0].Added)
		}
		said, times := map[string]bool{open[0].Text: true}, 1
		for _, m := range open[0].More {
			said[m.Text], times = true, times+m.Times
		}
		for i := range 140 {
			if !said[fmt.Sprint("words ", i)] {
				t.Errorf("words %d are lost", i)
			}
		}
		if times != 150 {
			t.Errorf("%d are shown", times)
		}
		for _, id := range ids {
			told, err := h.Alerts.MyAlert(ctx, child, id)
			if err != nil || told.ID != open[0].ID || told.Added.IsZero() {
				t.Fatalf("the child's page of one: %+v, %v", told, err)
			}
		}
		if _, err := h.Alerts.MyAlert(ctx, h.f.Parent.Viewer, ids[7]); care.KindOf(err) != care.KindNotFound {
			t.Errorf("a parent has it: %v", err)
		}
		if err := h.Alerts.Tell(ctx, child, alerts.Telling{ID: care.NewID(), Kind: alert.Now, Without: alert.Without(care.TieSocialWorker), Words: "not to her"}); err != nil {
			t.Fatal(err)
		}
		if open := h.open(h.duty); len(open) != 2 {
			t.Errorf("for other readers it is another call: %d", len(open))
		}
		for _, a := range h.open(h.f.Worker.Viewer) {
			if a.Text == "not to her" || a.Added != 149 {
				t.Errorf("the social worker reads %q", a.Text)
			}
		}

		if err := h.Alerts.TakeAlert(ctx, h.duty, h.rules, open[0].ID, ""); err != nil {
			t.Fatal(err)
		}
		h.clock.Move(time.Minute)
		after := care.NewID()
		for _, id := range []care.ID{ids[3], after, after} {
			if err := h.Alerts.Tell(ctx, child, alerts.Telling{ID: id, Kind: alert.Now, Words: map[care.ID]string{ids[3]: "words 3", after: "he is back"}[id]}); err != nil {
				t.Fatal(err)
			}
		}
		got := h.open(h.duty)
		if len(got) != 3 || !slices.ContainsFunc(got, func(a alerts.Alert) bool { return a.Text == "he is back" && a.Added == 0 }) {
			t.Errorf("after somebody has taken it: %d", len(got))
		}
		told, err := h.Alerts.MyAlert(ctx, child, after)
		if err != nil || !told.ReadAt.IsZero() {
			t.Errorf("what nobody has read counts as read: %+v, %v", told, err)
		}
	})
}

// Where very many come from one place who are not signed in, the next are one call
// together, and none is refused for what others send.
func TestACrowdIsOneCall(t *testing.T) {
	eachHelped(t, func(t *testing.T, h *helped) {
		for i := range 30 {
			crowd := ""
			if i >= 20 {
				crowd = "192.0.2.0/24"
			}
			err := h.Alerts.Tell(t.Context(), care.Viewer{}, alerts.Telling{ID: care.NewID(), Kind: alert.Now, Words: fmt.Sprint("words ", i), From: "Jo", Crowd: crowd})
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := h.Alerts.Tell(t.Context(), care.Viewer{}, alerts.Telling{ID: care.NewID(), Kind: alert.Now, Words: "elsewhere", Crowd: "198.51.100.0/24"}); err != nil {
			t.Fatal(err)
		}
		open, added := h.open(h.duty), 0
		for _, a := range open {
			added += a.Added
			for _, m := range a.More {
				if m.From != "Jo" || m.Text == "" {
					t.Errorf("%+v", m)
				}
			}
		}
		if len(open) != 22 || added != 9 {
			t.Errorf("%d open, %d added", len(open), added)
		}
	})
}

// A child who says "not safe" of one place, takes it back and says it of another
// has said both, and the readers of the call read both.
func TestAPickThatWasTakenBackStaysWhenAnotherComes(t *testing.T) {
	eachHelped(t, func(t *testing.T, h *helped) {
		home := map[string][]string{"home": {"not"}, "more": {"CANARY-HOME"}}
		school := map[string][]string{"home": {"safe"}, "school": {"not"}}
		id := h.mustAnswer(1, home).Alert
		h.mustAnswer(2, map[string][]string{"home": {"safe"}})
		if more := h.open(h.duty)[0].More; len(more) != 0 {
			t.Fatalf("what stands in the call is not set aside too: %+v", more)
		}
		for rev := 3; rev < 7; rev += 2 { // to and fro says nothing new
			h.mustAnswer(rev, school)
			h.mustAnswer(rev+1, home)
		}
		h.mustAnswer(7, school)
		open := h.open(h.duty)
		if len(open) != 1 || open[0].ID != id || !strings.Contains(string(open[0].Answer), "school") || open[0].Changed || open[0].Added != 0 {
			t.Fatalf("%+v", open)
		}
		before := open[0].More
		if len(before) != 2 || !slices.ContainsFunc(before, func(m alerts.AlertMore) bool {
			return m.Times == 1 && strings.Contains(string(m.Answer), "CANARY-HOME")
		}) {
			t.Fatalf("what was picked before: %+v", before)
		}
		if mine, err := h.Alerts.MyAlert(t.Context(), h.f.Child.Viewer, id); err != nil || !mine.Added.IsZero() {
			t.Errorf("the child is told of a new message: %+v, %v", mine, err)
		}
	})
}

// "Not safe" stays picked, and the words beside it are deleted or changed: what the
// child said first stays in the call. Words that only go on are not two.
func TestWordsThatWereTakenBackStayBesideAPickThatStays(t *testing.T) {
	eachHelped(t, func(t *testing.T, h *helped) {
		rev := 0
		said := func(more string) (now string, before []alerts.AlertMore) {
			rev++
			h.mustAnswer(rev, map[string][]string{"home": {"not"}, "more": {more}})
			open := h.open(h.duty)
			if len(open) != 1 || open[0].Added != 0 {
				t.Fatalf("%q: %+v", more, open)
			}
			return string(open[0].Answer), open[0].More
		}
		for _, more := range []string{"he", "he hits", "he hits me"} {
			if now, before := said(more); !strings.Contains(now, more) || len(before) != 0 {
				t.Fatalf("%q goes on: %s, %+v", more, now, before)
			}
		}
		for _, more := range []string{"he hits", "he", ""} { // taken back bit by bit
			_, before := said(more)
			if len(before) != 1 || before[0].Times != 1 || !strings.Contains(string(before[0].Answer), `"he hits me"`) {
				t.Fatalf("%q: what was said first: %+v", more, before)
			}
		}
		said("she hits me")
		now, before := said("it is all right")
		second := func(m alerts.AlertMore) bool { return strings.Contains(string(m.Answer), `"she hits me"`) }
		if len(before) != 2 || !strings.Contains(now, "it is all right") || !slices.ContainsFunc(before, second) {
			t.Fatalf("%s, %+v", now, before)
		}
	})
}

// A slow save that a later one of its tab has overtaken, and one from a page that
// knew less, are not the answer any more; but their page said that a worker is told,
// and what they said stands in the call, once.
func TestWhatCameTooLateToBeKeptStandsInTheCall(t *testing.T) {
	eachHelped(t, func(t *testing.T, h *helped) {
		save := func(by forms.Save, fields map[string][]string) forms.Saved {
			f, err := h.Forms.MyForm(t.Context(), h.f.Child.Viewer, h.f.Review)
			if err != nil {
				t.Fatal(err)
			}
			q, _ := f.Form.Question("p6")
			a, err := consult.Decode(q, f.Author, f.Circle, func(name string) []string { return fields[name] })
			if err != nil {
				t.Fatal(err)
			}
			saved, err := h.Forms.SaveDraft(t.Context(), h.f.Child.Viewer, h.f.Review, "p6", by, a)
			if err != nil && kindOf(err) != care.KindConflict {
				t.Fatal(err)
			}
			return saved
		}
		id := save(forms.Save{Rev: 1, Tab: "A", Nth: 12}, map[string][]string{"school": {"not"}, "more": {"the bus"}}).Alert
		for range 2 { // a repeat is harmless
			for _, late := range []struct {
				by     forms.Save
				fields map[string][]string
			}{
				{forms.Save{Rev: 1, Tab: "A", Nth: 10}, map[string][]string{"school": {"not"}, "more": {"the"}}},
				{forms.Save{Rev: 1, Tab: "A", Nth: 11}, map[string][]string{"home": {"not"}, "more": {"CANARY-LATE"}}},
				{forms.Save{Rev: 1, Tab: "B", Nth: 1}, map[string][]string{"school": {"not"}, "more": {"CANARY-OTHER"}}},
			} {
				if got := save(late.by, late.fields).Alert; got != id {
					t.Fatalf("%+v: somebody else is told: %q", late, got)
				}
			}
		}
		open := h.open(h.duty)
		if len(open) != 1 || !strings.Contains(string(open[0].Answer), "the bus") || len(open[0].More) != 2 {
			t.Fatalf("%+v", open)
		}
		for _, canary := range []string{"CANARY-LATE", "CANARY-OTHER"} {
			if !slices.ContainsFunc(open[0].More, func(m alerts.AlertMore) bool {
				return m.Times == 1 && strings.Contains(string(m.Answer), canary)
			}) {
				t.Errorf("%q is lost: %+v", canary, open[0].More)
			}
		}
	})
}

// Whoever closes a call has read all that the child said in it: nobody opens it
// after that.
func TestACallIsNotClosedOverWordsThatNobodyHasRead(t *testing.T) {
	eachHelped(t, func(t *testing.T, h *helped) {
		ctx, iro := t.Context(), h.f.IRO.Viewer
		id := h.mustAnswer(1, map[string][]string{"home": {"not"}, "more": {"he"}}).Alert
		if err := h.Alerts.TakeAlert(ctx, iro, h.rules, id, ""); err != nil {
			t.Fatal(err)
		}
		for rev, more := range []string{"he has", "she", "sh"} { // goes on, another, and back
			seen := h.seen(iro, id)
			h.mustAnswer(rev+2, map[string][]string{"home": {"not"}, "more": {more}})
			if err := h.Alerts.CloseAlert(ctx, iro, h.rules, id, alerts.CloseAlert{Seen: seen, Done: "done", Reply: ""}); kindOf(err) != care.KindConflict {
				t.Errorf("closed over %q: %v", more, err)
			}
		}
		seen := h.seen(iro, id)
		h.mustAnswer(4, map[string][]string{"home": {"not"}, "more": {"sh"}}) // the same save again says nothing new
		if err := h.Alerts.CloseAlert(ctx, iro, h.rules, id, alerts.CloseAlert{Seen: seen, Done: "done", Reply: ""}); err != nil {
			t.Error(err)
		}
	})
}

// A call that becomes urgent has other readers from then on, and they read all that
// was set aside in it.
func TestWhatWasSetAsideIsReadByThoseWhoReadTheCallNow(t *testing.T) {
	eachHelped(t, func(t *testing.T, h *helped) {
		for rev, fields := range []map[string][]string{{"main": {"unkind"}}, {"main": {"kind"}, "help": {"no"}}} {
			if _, err := h.answerTo("p8", rev+1, fields); err != nil {
				t.Fatal(err)
			}
		}
		open := h.open(h.duty)
		if len(open) != 1 || open[0].Kind != alert.Answer || len(open[0].More) != 1 || open[0].More[0].Shut || !strings.Contains(string(open[0].More[0].Answer), "unkind") {
			t.Fatalf("%+v", open)
		}
	})
}

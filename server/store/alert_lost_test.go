package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/store/alerts"
)

// A child who goes back, writes something else and sends it again has sent two
// things. Only the very same is sent once.
func TestOtherWordsFromTheSamePageAreNotLost(t *testing.T) {
	eachHelped(t, func(t *testing.T, h *helped) {
		id := care.NewID()
		send := func(words string) {
			t.Helper()
			if err := h.Alerts.Tell(t.Context(), h.f.Child.Viewer, alerts.Telling{ID: id, Kind: alert.Now, Words: words}); err != nil {
				t.Fatal(err)
			}
		}
		for _, words := range []string{"please call", "please call", "he is here now", "he is here now", "please call"} {
			send(words)
			h.clock.Move(time.Minute)
		}
		open := h.open(h.duty)
		if len(open) != 1 || open[0].Text != "please call" || open[0].Added != 1 || open[0].More[0].Text != "he is here now" {
			t.Errorf("%d alerts: %+v", len(open), open)
		}
	})
}

// What a child says in the moment in which somebody closes the alert before is
// an alert of its own, not a note on one that nobody opens any more.
func TestAnAnswerDoesNotGoIntoAnAlertThatIsBeingClosed(t *testing.T) {
	eachHelped(t, func(t *testing.T, h *helped) {
		first := h.mustAnswer(1, map[string][]string{"home": {"not"}}).Alert
		if err := h.Alerts.TakeAlert(t.Context(), h.f.IRO.Viewer, h.rules, first, ""); err != nil {
			t.Fatal(err)
		}
		closing, closed := make(chan struct{}), make(chan error, 1)
		go func() {
			closed <- h.Do(context.Background(), func(tx *gorm.DB) error {
				// As CloseAlert does, step by step.
				err := errors.Join(
					tx.Exec("UPDATE audit_head SET n = n WHERE child_id = ?", h.f.Child.Person).Error,
					tx.Exec("UPDATE alert SET closed_at = ?, closed_by = ? WHERE id = ?", h.clock.Now(), h.f.IRO.Person, first).Error,
				)
				close(closing)
				time.Sleep(500 * time.Millisecond)
				return err
			})
		}()
		<-closing
		saved, err := h.answer(2, map[string][]string{"home": {"not"}, "school": {"not"}})
		if err := <-closed; err != nil {
			t.Fatal(err)
		}
		if open := h.open(h.duty); err != nil || saved.Alert == first || len(open) != 1 {
			t.Errorf("%d open alerts; the answer went into %q, the closed one is %q: %v", len(open), saved.Alert, first, err)
		}
	})
}

// One row that does not open takes nothing else away: not the other alerts from
// those who read them, nor the page from the child who wants to tell somebody.
func TestARowThatDoesNotOpenHidesNoOther(t *testing.T) {
	eachHelped(t, func(t *testing.T, h *helped) {
		broken, whole := h.tell(alert.Now), h.tell(alert.Call)
		if err := h.Alerts.TakeAlert(t.Context(), h.f.IRO.Viewer, h.rules, whole, ""); err != nil {
			t.Fatal(err)
		}
		if err := h.Alerts.CloseAlert(t.Context(), h.f.IRO.Viewer, h.rules, whole, alerts.CloseAlert{Seen: h.seen(h.f.IRO.Viewer, whole), Done: "done", Reply: "hello"}); err != nil {
			t.Fatal(err)
		}
		other := h.tell(alert.Wrong)
		for _, column := range []string{"words", "reply"} {
			from, to := broken, other
			if column == "reply" {
				from, to = whole, whole
			}
			err := h.Do(t.Context(), func(tx *gorm.DB) error {
				return tx.Exec("UPDATE alert SET "+column+" = (SELECT words FROM alert WHERE id = ?) WHERE id IN (?, ?)", other, from, to).Error
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		open, err := h.Alerts.Alerts(t.Context(), h.f.IRO.Viewer, h.rules)
		if err != nil || len(open) != 2 {
			t.Fatalf("%d alerts, %v", len(open), err)
		}
		for _, a := range open {
			if a.Shut != (a.ID == broken) || strings.Contains(a.Text, "CANARY") == a.Shut {
				t.Errorf("%+v", a)
			}
		}
		mine, err := h.Alerts.MyAlerts(t.Context(), h.f.Child.Viewer)
		if err != nil || len(mine) != 3 {
			t.Errorf("%d of the child's own, %v", len(mine), err)
		}
	})
}

// A page that somebody else's save has overtaken keeps nothing, but it has said
// that at this pick somebody is told.
func TestAPickThatCameTooLateToBeSavedIsTold(t *testing.T) {
	eachHelped(t, func(t *testing.T, h *helped) {
		safe := map[string][]string{"home": {"safe"}, "school": {"safe"}}
		h.mustAnswer(1, safe)
		h.mustAnswer(2, map[string][]string{"home": {"safe"}})
		for range 2 {
			saved, err := h.answer(2, map[string][]string{"home": {"not"}, "more": {"CANARY-LATE"}})
			open := h.open(h.duty)
			if kindOf(err) != care.KindConflict || saved.Kept == nil || len(open) != 1 || saved.Alert != open[0].ID || !strings.Contains(string(open[0].Answer), "CANARY-LATE") {
				t.Fatalf("%+v, %v: %+v", saved, err, open)
			}
		}
		f, err := h.Forms.MyForm(t.Context(), h.f.Child.Viewer, h.f.Review)
		if err != nil || f.Revs["p6"] != 2 {
			t.Errorf("kept as number %d, %v", f.Revs["p6"], err)
		}
		// What was told later than that stands.
		h.mustAnswer(3, map[string][]string{"home": {"not"}, "school": {"not"}, "more": {"CANARY-NOW"}})
		if _, err := h.answer(2, map[string][]string{"home": {"not"}, "more": {"CANARY-LATE"}}); kindOf(err) != care.KindConflict {
			t.Fatal(err)
		}
		if open := h.open(h.duty); len(open) != 1 || !strings.Contains(string(open[0].Answer), "CANARY-NOW") {
			t.Errorf("%+v", open)
		}
	})
}

// A call whose words somebody has meddled with takes up nothing more, and keeps
// what it has for whoever finds out: what is said next is another call.
func TestACallThatDoesNotOpenIsLeftAsItIs(t *testing.T) {
	eachHelped(t, func(t *testing.T, h *helped) {
		home := map[string][]string{"home": {"not"}}
		first := h.mustAnswer(1, home).Alert
		words := func() (raw []byte) {
			err := h.Do(t.Context(), func(tx *gorm.DB) error { return tx.Raw("SELECT words FROM alert WHERE id = ?", first).Row().Scan(&raw) })
			if err != nil {
				t.Fatal(err)
			}
			return raw
		}
		err := h.Do(t.Context(), func(tx *gorm.DB) error {
			return tx.Exec("UPDATE alert SET words = ? WHERE id = ?", []byte("meddled"), first).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		var calls []care.ID
		for rev, more := range []string{"", "he hits me", "he hits me hard"} {
			home["more"] = []string{more}
			calls = append(calls, h.mustAnswer(rev+2, home).Alert)
		}
		if string(words()) != "meddled" {
			t.Error("what was meddled with is overwritten")
		}
		if calls[0] == first || calls[1] != calls[0] || calls[2] != calls[0] {
			t.Fatalf("%s, then %v", first, calls)
		}
		there := map[care.ID]alerts.Alert{}
		for _, a := range h.open(h.duty) {
			there[a.ID] = a
		}
		if !there[first].Shut || !strings.Contains(string(there[calls[0]].Answer), "he hits me hard") {
			t.Errorf("%+v", there)
		}
	})
}

// A call that does not open stays open until somebody has found out why. The one after
// it holds what was said since: once that is closed, the same answer saved again has
// nothing new to tell, and what is new makes one more call.
func TestAnAnswerSavedAgainBesideACallThatDoesNotOpenRaisesNone(t *testing.T) {
	eachHelped(t, func(t *testing.T, h *helped) {
		home := map[string][]string{"home": {"not"}}
		first := h.mustAnswer(1, home).Alert
		err := h.Do(t.Context(), func(tx *gorm.DB) error {
			return tx.Exec("UPDATE alert SET words = ? WHERE id = ?", []byte("meddled"), first).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		calls := func(when string, want int) {
			t.Helper()
			mine, err := h.Alerts.MyAlerts(t.Context(), h.f.Child.Viewer)
			if err != nil || len(mine) != want {
				t.Fatalf("%s: %d calls, want %d: %v", when, len(mine), want, err)
			}
		}
		second := h.mustAnswer(2, home).Alert
		calls("nobody can read the first", 2)
		h.close(second)
		for rev := 3; rev < 6; rev++ {
			if saved := h.mustAnswer(rev, home); saved.Alert != "" || saved.Changed {
				t.Errorf("save %d of the same: %+v", rev, saved)
			}
			calls("the same again", 2)
		}
		third := h.mustAnswer(6, map[string][]string{"home": {"not"}, "school": {"not"}}).Alert
		calls("another place", 3)
		h.close(third)
		h.mustAnswer(7, home)
		calls("one of the two", 3)
		h.mustAnswer(8, map[string][]string{"home": {"safe"}})
		h.mustAnswer(9, home)
		calls("said anew", 4)
	})
}

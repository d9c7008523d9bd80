package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/meetings"
	"myreview/server/store/storetest"
)

const unsaid = "You typed this before. It is not sent yet."

// kept is what a box holds on a page.
func (a *answer) kept(box string) string { return strings.TrimPrefix(a.page.Find(box).Text(), "\n") }

// What is typed in a meeting and not sent is there after a reload, for its writer
// alone, and nobody else's page so much as moves.
func TestAMarkThatWasNotSentComesBackToItsWriterAlone(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		child, iro, carer, parent := w.start()
		page := iro.act("/meet/scale/open", nil)
		round := page.page.Find("#part-desk input[name=round]").AttrOr("value", "")
		seq := func() int64 {
			t.Helper()
			m, err := w.store.Meetings.MeetingSnapshot(t.Context(), w.family.Review)
			if err != nil {
				t.Fatal(err)
			}
			return m.Seq()
		}
		before := seq()
		child.post(w.review("/meet/keep"), "unsent", "scale", "round", round, "pick", "7", "higher", " CANARY a door \nthat shuts").is(http.StatusNoContent)
		if after := seq(); after != before {
			t.Errorf("the review's number went from %d to %d", before, after)
		}
		again := child.get(w.review("/meet")).says(unsaid)
		if got := again.kept("#higher"); got != " CANARY a door \nthat shuts" {
			t.Errorf("the words came back as %q", got)
		}
		if again.page.Find(`input[name=pick][value="7"][checked]`).Length() != 1 {
			t.Error("the number did not come back")
		}
		for name, b := range map[string]*browser{"IRO": iro, "carer": carer, "parent": parent, "room screen": w.screen()} {
			b.get(w.review("/meet")).hides("CANARY", unsaid)
			if strings.Contains(b.get(w.review("/meet")).words(), "1 person has picked") {
				t.Errorf("the %s reads that somebody has picked", name)
			}
		}

		// Sent, it is a mark like any other, and nothing is left to send.
		child.act("/meet/scale/pick", nil)
		if sent := child.get(w.review("/meet")); strings.Contains(sent.body, unsaid) || sent.kept("#higher") != " CANARY a door \nthat shuts" {
			t.Errorf("after sending the page says %s", sent.words())
		}

		// Another round is another form.
		child.post(w.review("/meet/keep"), "unsent", "scale", "round", round, "pick", "2", "higher", "of the first round").is(http.StatusNoContent)
		iro.act("/meet/scale/stop", nil)
		iro.act("/meet/scale/open", nil)
		child.get(w.review("/meet")).hides("of the first round", unsaid)
	})
}

// Without scripts the server has what a submit brought, though it was refused.
func TestWhatWasRefusedInAMeetingIsThereAfterGoingBack(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		w.goLive()
		f := w.family
		iro, cover, child := w.as(f.IRO.Viewer), w.as(w.guest("cover")), w.as(f.Child.Viewer)
		iro.submit(iro.get(w.review("/close")), w.review("/close/decision"), "what", "CANARY a bike", "wish", "yes", "area", "home").is(422)
		iro.get(w.review("/meet")).is(200)
		back := iro.get(w.review("/close")).says(unsaid)
		if back.kept("#in-what") != "CANARY a bike" || back.page.Find("#in-area option[selected]").AttrOr("value", "") != "home" {
			t.Errorf("the decision came back as %q", back.kept("#in-what"))
		}
		cover.get(w.review("/close")).is(200).hides("CANARY", unsaid)
		w.agree(iro).is(303)
		iro.get(w.review("/close")).hides("CANARY", unsaid)

		iro.post(w.review("/meet/undo"), "what", "", "reason", "CANARY too early").is(422)
		iro.act("/meet/item/next", nil)
		undo := iro.get(w.review("/meet"))
		if undo.kept("#undo-why") != "CANARY too early" {
			t.Errorf("the reason came back as %q", undo.kept("#undo-why"))
		}
		iro.act("/meet/undo", map[string]string{"what": "step"})
		iro.act("/meet/item/next", nil)
		iro.get(w.review("/meet")).hides("CANARY", unsaid)

		asked := child.get(w.review("/close/readback"))
		box := asked.page.Find("textarea").AttrOr("name", "")
		child.submit(asked, w.review("/close/readback"), box, "CANARY not quite").is(422)
		asked = child.get(w.review("/close/readback")).says(unsaid)
		if got := asked.kept("textarea"); got != "CANARY not quite" {
			t.Errorf("what was said came back as %q", got)
		}
		iro.get(w.review("/close")).hides("CANARY")
		child.submit(asked, w.review("/close/readback"), strings.Replace(box, "words.", "says.", 1), "no").is(303)
		child.get(w.review("/close/readback")).hides(unsaid)
		iro.get(w.review("/close")).says("CANARY not quite")
	})
}

// A decision is withdrawn in the very moment in which somebody sends what they say to
// it and to another: what they typed about the other is kept.
func TestWhatIsSaidWhileADecisionGoesIsKept(t *testing.T) {
	s, base := storetest.SQLite(t)
	w := newWorld(t, s, base, care.Young)
	w.goLive()
	iro, child := w.as(w.family.IRO.Viewer), w.as(w.family.Child.Viewer)
	w.agree(iro).is(303)
	w.agree(iro, "plain", "You see Mum on Sundays.").is(303)
	asked := child.get(w.review("/close/readback"))
	values := fieldsOf(asked.page.Find("#typed"))
	var ids []string
	asked.page.Find("textarea").Each(func(_ int, box *goquery.Selection) {
		id := strings.TrimPrefix(box.AttrOr("name", ""), "words.")
		ids = append(ids, id)
		values.Set("says."+id, "no")
		values.Set("words."+id, "CANARY "+id)
	})
	file := database.OpenFile(base.Config.Path, url.Values{"_txlock": {"immediate"}})
	defer file.Close()
	tx, err := file.Begin()
	if err != nil {
		t.Fatal(err)
	}
	values.Set("csrf", child.token())
	answered := make(chan *answer)
	go func() { answered <- child.send(http.MethodPost, w.review("/close/readback"), values) }()
	time.Sleep(500 * time.Millisecond) // it has read what was agreed, and waits to write
	if _, err := tx.Exec("UPDATE decision SET state = 'withdrawn' WHERE id = $1", ids[0]); err != nil {
		t.Error(err)
	}
	if err := tx.Commit(); err != nil {
		t.Error(err)
	}
	(<-answered).is(409)
	if got := child.get(w.review("/close/readback")).says(unsaid).kept("textarea"); got != "CANARY "+ids[1] {
		t.Errorf("what was said about the other came back as %q", got)
	}
}

func TestWhatMayBeKeptUnsent(t *testing.T) {
	w := oneWorld(t, care.Young)
	_, iro, carer, _ := w.start()
	keep := w.review("/meet/keep")
	carer.post(keep, "unsent", "diary", "words", "x").is(422)
	carer.post(keep, "unsent", "undo", "reason", strings.Repeat("x", 50000)).is(413)
	carer.post(keep, "unsent", "undo", strings.Repeat("x", 50000), "y").is(413)
	carer.post(keep, "unsent", "scale", "round", "words that nothing would seal", "pick", "3").is(422)
	w.as(w.family.Excluded.Viewer).post(keep, "unsent", "scale", "higher", "x").is(404)
	iro.post(keep, "unsent", "undo", "reason", "too early").is(204)
	kept := func() int {
		all, err := w.store.Meetings.Unsent(t.Context(), w.family.IRO.Viewer, w.family.Review)
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	if kept() != 1 {
		t.Errorf("%d forms are kept", kept())
	}
	iro.post(keep, "unsent", "undo", "reason", " \n").is(204)
	if kept() != 0 {
		t.Error("an empty form is kept")
	}
	err := w.store.Meetings.KeepUnsent(t.Context(), w.family.Stranger, w.family.Review, meetings.UnsentUndo, meetings.Unsent{Fields: map[string]string{"reason": "x"}})
	if care.KindOf(err) != care.KindNotFound {
		t.Errorf("a stranger keeps something: %v", err)
	}
}

// A participation code comes back without a note at the box for its reason, if that is empty.
func TestACodeWithoutWordsComesBackWithoutANote(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		w.goLive()
		iro, attend := w.as(w.family.IRO.Viewer), []string{"gave", "none"}
		for _, m := range []care.ID{w.family.Child.Seat, w.family.IRO.Seat, w.family.Worker.Seat, w.family.Carer.Seat, w.family.Parent.Seat} {
			attend = append(attend, "mode."+string(m), "room")
		}
		iro.submit(iro.get(w.review("/close")), w.review("/close/attendance"), attend...).is(303)
		iro.post(w.review("/meet/keep"), "unsent", "close", "pn", "PN3", "reason", " ").is(204)
		if coded := iro.get(w.review("/close")).hides(unsaid); coded.page.Find("input[name=pn][value=PN3][checked]").Length() != 1 {
			t.Error("the code did not come back")
		}
		iro.post(w.review("/meet/keep"), "unsent", "close", "pn", "PN3", "reason", "CANARY signs").is(204)
		iro.get(w.review("/close")).says(unsaid, "CANARY signs")
	})
}

package web_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"myreview/server/care"
	"myreview/server/store/audit"
)

// What people sent stands before whoever is at work on the case by area, what called for help and
// what is new to them first, with who wrote it and, to the IRO, who else reads it and what is blank.
func TestWhatPeopleSentStandsByArea(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		child, iro, worker := w.as(w.family.Child.Viewer), w.as(w.family.IRO.Viewer), w.as(w.family.Worker.Viewer)
		for _, post := range [][]string{
			{"y4", "main", "8", "more", "CANARY-home", "audience", "everyone", "rev", "1"},
			{"y2", "main", "CANARY-good", "audience", "iro", "rev", "1"},
			{"y6", "home", "not", "audience", "iro", "rev", "1"},
		} {
			child.post(w.review("/form/q/"+post[0]), append(post[1:], "as", "next")...).is(http.StatusSeeOther)
		}
		child.post(w.review("/form/send"), "id", string(care.NewID())).is(http.StatusSeeOther)
		groups := func(a *answer) string {
			t.Helper()
			var all []string
			for _, h := range a.page.Find("main section.panel > h2, main section.panel > h3").EachIter() {
				all = append(all, strings.TrimSpace(h.Text()))
			}
			return strings.Join(all, "|")
		}
		page := iro.get(w.review("/told")).is(http.StatusOK).says("CANARY-home", "CANARY-good", "also read by", "nobody else reads it", "There is an open call for help from")
		if got := groups(page); got != "Answers that called for help: 1|Safety, in person and online|New to you: 2|Home|Other things|Not answered" {
			t.Errorf("the IRO's page goes %q", got)
		}
		if page.page.Find("button[data-print]").Length() != 1 {
			t.Error("nothing prints it")
		}
		// Whoever is not the IRO is not told who else reads it, nor by a gap what was kept from them.
		got := groups(worker.get(w.review("/told")).is(http.StatusOK).says("CANARY-home").hides("CANARY-good", "shared with everyone", "also read by", "nobody else reads it", "Not answered"))
		if got != "New to you: 1|Home" {
			t.Errorf("the social worker's page goes %q", got)
		}
		w.as(w.family.Carer.Viewer).get(w.review("/told")).is(http.StatusOK).hides("New to you", "CANARY-good")
		w.clock.Move(audit.ReadLasts + time.Second)
		if got := groups(iro.get(w.review("/told")).is(http.StatusOK)); !strings.Contains(got, "You have seen these before: 2") || strings.Contains(got, "New to you") {
			t.Errorf("later the IRO's page goes %q", got)
		}
		// Nothing is sent while it is held; what comes after it began reaches the IRO, and says so.
		iro.get(w.review("/told")).hides("sent after the review began")
		w.goLive()
		w.clock.Move(time.Minute)
		child.post(w.review("/form/q/y2"), "main", "CANARY-late", "audience", "iro", "rev", "2", "as", "next").is(http.StatusSeeOther)
		child.post(w.review("/form/send"), "id", string(care.NewID())).is(http.StatusGone).says("The review has begun", "still kept")
		iro.get(w.review("/told")).is(http.StatusOK).hides("CANARY-late")
		w.whileOpen(func() { // until it goes on another day
			child.post(w.review("/form/send"), "id", string(care.NewID())).is(http.StatusSeeOther)
		})
		iro.get(w.review("/told")).is(http.StatusOK).says("CANARY-late", "sent after the review began")
	})
}

// Who is asked, and how far they are, is before people at work on the case; there they keep that
// they reminded somebody, with neutral words in that person's language, twice and no more.
func TestPeopleAtWorkRemindTwice(t *testing.T) {
	eachWorld(t, care.Little, func(t *testing.T, w *world) {
		iro, tie := w.as(w.family.IRO.Viewer), string(w.family.Child.Tie)
		page := iro.get(w.review("/asked")).is(http.StatusOK).says("Forms for the review of Robin", "There are some questions for you. You can answer some, all or none.", "not yet")
		for before := range 2 {
			form := page.page.Find(`form[action$="/asked"]:has(input[value="` + tie + `"])`)
			if got, _ := form.Find("input[name=before]").Attr("value"); got != strconv.Itoa(before) {
				t.Fatalf("the form goes from %q, want %d", got, before)
			}
			iro.postForm(w.review("/asked"), fieldsOf(form)).is(http.StatusSeeOther)
			page = iro.get(w.review("/asked")).is(http.StatusOK)
		}
		if page.page.Find(`form:has(input[value="`+tie+`"])`).Length() != 0 {
			t.Error("a third reminder is offered")
		}
		iro.post(w.review("/asked"), "tie", tie, "before", "2").is(http.StatusConflict).says("They have been reminded twice.")
		iro.post(w.review("/asked"), "tie", tie, "before", "x").is(http.StatusUnprocessableEntity)
		w.as(w.family.Child.Viewer).get(w.review("")).is(http.StatusOK).hides("remind")
		w.as(w.family.Carer.Viewer).get(w.review("/asked")).is(http.StatusNotFound)
		w.as(w.family.Child.Viewer).get(w.review("/form/q/p2")).is(http.StatusOK)
		opened := w.as(w.family.Worker.Viewer).get(w.review("/asked")).is(http.StatusOK).page.Find("tbody tr").FilterFunction(func(_ int, row *goquery.Selection) bool {
			return strings.Contains(row.Find("th").Text(), "Robin")
		})
		if opened.Length() != 1 || strings.Contains(opened.Find("td").Eq(0).Text(), "not yet") || !strings.Contains(opened.Find("td").Eq(1).Text(), "not yet") {
			t.Errorf("opened and not begun is told as %q", opened.Text())
		}
	})
}

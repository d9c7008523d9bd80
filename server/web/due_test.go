package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/store/children"
)

// A child's page says by when the next review is due, why, and that it is late; and
// nothing of a review to come for somebody who is 18 before it.
func TestAChildsPageSaysWhyAReviewIsDue(t *testing.T) {
	w := oneWorld(t, care.Young)
	support := w.employed(care.JobBusinessSupport)
	today := care.DateOf(w.clock.Now())
	child := func(born care.Date) string {
		id := care.NewID()
		n := children.NewChild{ID: id, Facts: children.Facts{Name: "Nia " + string(born), BornOn: born}, CaredOn: today}
		if err := w.store.Children.Make(t.Context(), support, n); err != nil {
			t.Fatal(err)
		}
		return "/children/" + string(id)
	}
	young, nearly := child(today.AddMonths(-10*12)), child(today.AddMonths(-18*12).AddDays(9))
	bo := w.as(support)
	if words := bo.get(young).is(http.StatusOK).words(); !strings.Contains(words, "within 20 working days of the start of care") || strings.Contains(words, "days late") {
		t.Errorf("at first: %s", words)
	}
	if words := bo.get(nearly).is(http.StatusOK).words(); !strings.Contains(words, "No other review has to be held: the child turns 18 on") || strings.Contains(words, "due by") {
		t.Errorf("nearly 18: %s", words)
	}
	w.clock.Move(40 * 24 * time.Hour)
	bo = w.as(support)
	if words := bo.get(young).is(http.StatusOK).words(); !strings.Contains(words, "days late") || !strings.Contains(words, "Book it now.") || strings.Contains(words, "at the latest") {
		t.Errorf("40 days later: %s", words)
	}
}

// Who gives many children to another IRO ticks them once.
func TestAMoveThatIsRefusedKeepsItsTicks(t *testing.T) {
	w := oneWorld(t, care.Young)
	manager := w.as(w.employed(care.JobIROManager))
	if err := w.store.Staff.GiveJob(t.Context(), w.admins[0], w.family.IRO.Person, care.JobIRO); err != nil {
		t.Fatal(err)
	}
	page := manager.post("/caseloads/move", "iro", string(w.family.IRO.Person), "to", string(w.colleague()), "child", string(w.family.Child.Person)).is(http.StatusUnprocessableEntity).page
	if page.Find("input[name=child][checked]").Length() != 1 || page.Find("option[selected]").AttrOr("value", "") != string(w.colleague()) {
		t.Error("what was chosen is forgotten")
	}
}

// Whoever gives a child's work, or takes it, shows that it is still them, and what they
// typed goes on from there (docs/access.md, rule 17).
func TestWhoGivesAChildsWorkIsAskedWhetherItIsThem(t *testing.T) {
	w := oneWorld(t, care.Young)
	leftCare(w, nil)
	handed := w.handedIn()
	manager := w.as(w.employed(care.JobIROManager))
	w.clock.Move(6 * time.Minute)
	manager.get("/children/new").is(http.StatusOK)
	w.clock.Move(6 * time.Minute)
	for _, path := range []string{"/children/new", childOf(w) + "/back", "/import/" + string(handed) + "/do", "/import/" + string(handed) + "/undo"} {
		asked := manager.post(path, "name", "Kit New", "born", "2016-01-01", "day", "2026-03-05").is(http.StatusOK)
		if form := asked.page.Find("form[action='" + path + "']"); form.Find("input[name=sure]").Length() != 1 || form.Find("input[name=name]").AttrOr("value", "") != "Kit New" {
			t.Errorf("%s: %s", path, asked.words())
		}
	}
	if found, err := w.store.Children.Find(t.Context(), w.employed(care.JobBusinessSupport), "Kit New"); err != nil || len(found) > 0 {
		t.Errorf("the child is written down: %v %v", found, err)
	}
}

func childOf(w *world) string { return "/children/" + string(w.family.Child.Person) }

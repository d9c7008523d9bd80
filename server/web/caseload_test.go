package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/storetest"
)

// tells are the names of the children whose lines a page has, in their order.
func tells(a *answer) (names []string) {
	a.is(http.StatusOK).page.Find(".list tbody tr th bdi").Each(func(_ int, s *goquery.Selection) { names = append(names, s.Text()) })
	return names
}

// through goes through the pages of a list by their links.
func (b *browser) through(path string) (names []string) {
	b.w.t.Helper()
	for pages := 0; path != ""; pages++ {
		a := b.get(path)
		there := tells(a)
		if len(there) > 25 || pages > 10 {
			b.w.t.Fatalf("%d lines on page %d of %s", len(there), pages, path)
		}
		names = append(names, there...)
		path = a.page.Find("a[rel=next]").AttrOr("href", "")
	}
	return names
}

// finds looks for a name in a list, as its form does. No address on the way says it.
func (b *browser) finds(list, q string) *answer {
	b.w.t.Helper()
	a := b.post("/find", "to", list, "q", q).is(http.StatusSeeOther)
	if where, _ := url.QueryUnescape(a.to); !strings.HasPrefix(a.to, list) || len(q) > 2 && strings.Contains(where, q) {
		b.w.t.Errorf("what is looked for in %s leads to %s", list, a.to)
	}
	return b.get(a.to).is(http.StatusOK)
}

// newCase is one more child of the IRO, whose first review is not planned.
func (w *world) newCase(name string) {
	w.t.Helper()
	ctx := w.t.Context()
	child, err := w.store.People.AddPerson(ctx, network.Person{Name: name, Band: care.Young, Lang: care.English}, "", "")
	if err == nil {
		_, err = w.store.People.AddChild(ctx, people.Child{Person: child, BornOn: "2012-05-05", CaredOn: "2026-03-16"})
	}
	if err == nil {
		_, err = w.store.People.AddTie(ctx, care.Tie{Person: w.family.IRO.Person, Child: child, Kind: care.TieIRO})
	}
	if err == nil {
		err = w.store.DB.WriteTx(ctx, func(tx *gorm.DB) error { return w.store.Reviews.KeepNext(tx, child) })
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// An IRO of many children finds each of them: on a page of the list, behind a count, by
// name. The counts are those of the lines behind them, and of no child of somebody else.
func TestTheCaseloadOfAnIRO(t *testing.T) {
	w := oneWorld(t, care.Young)
	if err := storetest.Caseload(t.Context(), w.store, w.family.IRO.Viewer, 28, 2, w.clock.Now()); err != nil {
		t.Fatal(err)
	}
	w.newCase("Iga Świątek")
	iro := w.as(w.family.IRO.Viewer)
	home := iro.get("/home").is(http.StatusOK)

	all := iro.through("/home")
	if once := slices.Compact(slices.Sorted(slices.Values(all))); len(all) != 30 || len(once) != 30 {
		t.Errorf("%d lines of %d children, not 30: %v", len(all), len(once), all)
	}
	counted := func(b *browser, piles map[string]int) {
		t.Helper()
		home := b.get("/home").is(http.StatusOK)
		for pile, want := range piles {
			count, _ := strconv.Atoi(home.page.Find(`a[href="/home?show=` + pile + `"] strong`).Text())
			if lines := b.through("/home?show=" + pile); count != want || len(lines) != want {
				t.Errorf("%s: %d are counted and %d shown, want %d", pile, count, len(lines), want)
			}
		}
	}
	counted(iro, map[string]int{"late": 0, "today": 1, "week": 29, "unplanned": 1})
	home.says("29 reviews", "the first at 10.00 am", "until Sunday 29 March", "the earliest by Wednesday 15 April")
	if now := iro.get("/home?show=week").says("Children: 29 of 30", "Show all children").page.Find("a.pile[aria-current]"); now.Length() != 1 || !strings.Contains(now.Text(), "This week") {
		t.Errorf("the count whose lines are shown is not marked: %q", now.Text())
	}

	plan := iro.get("/home?show=unplanned").page.Find(".list td a").First()
	if plan.Text() != "plan it" {
		t.Errorf("what is not planned leads to %q", plan.Text())
	}
	iro.get(plan.AttrOr("href", "")).is(http.StatusOK)
	iro.get(home.page.Find(".list th a").First().AttrOr("href", "")).is(http.StatusOK).says(storetest.ChildName)

	for q, want := range map[string]string{
		"swiatek": "Iga Świątek", "ŚWIĄTEK": "Iga Świątek", " iga  sw": "Iga Świątek", "robin": storetest.ChildName,
		"%": "", "_": "", "Olly": "", `"><script>`: "", "nobody": "",
	} {
		a := iro.finds("/home", q)
		if got := strings.Join(tells(a), ", "); got != want {
			t.Errorf("%q finds %q, not %q", q, got, want)
		}
		a.hides("<script>\"", "Olly Other")
		if typed := a.page.Find("input[name=q]").AttrOr("value", ""); typed != strings.TrimSpace(q) {
			t.Errorf("%q stands in the form as %q", q, typed)
		}
	}
	found := iro.post("/find", "to", "/home", "q", "case", "show", "week", "sort", "name").is(http.StatusSeeOther).to
	if got := iro.through(found); len(got) != 28 || !slices.IsSorted(got) {
		t.Errorf("this week, by name, 28 of them: %v", got)
	}
	if got := tells(iro.get(found + "&page=2")); len(got) != 3 {
		t.Errorf("the second page lost what was looked for: %v", got)
	}
	if got := tells(iro.get("/home?sort=due")); got[0] != storetest.ChildName && got[0] != "Case 0" {
		t.Errorf("by the day of the next review %v", got)
	}
	for _, odd := range []string{"?page=99", "?page=-1", "?page=x", "?show=all", "?sort=%00", "?q=%ff", "?q=" + strings.Repeat("a", 5000)} {
		if len(tells(iro.get("/home"+odd))) == 0 {
			t.Errorf("%s is answered with nothing", odd)
		}
	}
	w.clock.Move(30 * 24 * time.Hour) // nothing was held, and no letter written
	iro = w.as(w.family.IRO.Viewer)
	counted(iro, map[string]int{"late": 30, "today": 0, "week": 0, "unplanned": 30})
	iro.get("/home").says("30 reviews", "28 letters", "27 days late", "5 days late", "that day has passed")
	other := w.as(w.family.Stranger).get("/home")
	if got := tells(other); len(got) != 1 || got[0] != "Olly Other-Child" {
		t.Errorf("another's caseload: %v", got)
	}
	other.hides("Case ", "Robin", "Letter to write")
}

// What is being held stands above all, one step from joining; whoever covers and has no
// seat is led to where they take one.
func TestALiveReviewIsOneTapFromHome(t *testing.T) {
	w := oneWorld(t, care.Young)
	iro := w.as(w.family.IRO.Viewer)
	if iro.get("/home").page.Find(`a.card[href^="/r/"]`).Length() > 0 {
		t.Error("nothing is live, and home leads to it")
	}
	w.goLive()
	first := iro.get("/home").says("Join the review of " + storetest.ChildName).page.Find("main a").First()
	if to := first.AttrOr("href", ""); to != w.review("/meet") {
		t.Errorf("home begins with %q", to)
	}
	iro.get(w.review("/meet")).is(http.StatusOK)
	id, err := w.store.People.AddPerson(t.Context(), network.Person{Name: "Dana Deputy", Band: care.Adult, Lang: care.English, Staff: true}, "", "")
	if err == nil {
		_, err = w.store.People.AddTie(t.Context(), care.Tie{Person: id, Child: w.family.Child.Person, Kind: care.TieCoverIRO})
	}
	if err != nil {
		t.Fatal(err)
	}
	cover := w.as(care.Viewer{Person: id})
	to := cover.get("/home").page.Find("main a").First().AttrOr("href", "")
	if to != w.review("") {
		t.Errorf("who covers is led to %q", to)
	}
	cover.get(to).is(http.StatusOK).says("Take a seat")
}

// A call for help stands on the line of its child, for those who are to read it.
func TestACallForHelpStandsOnTheChildsLine(t *testing.T) {
	w := oneWorld(t, care.Young)
	iro, worker, child := w.as(w.family.IRO.Viewer), w.as(w.family.Worker.Viewer), w.as(w.family.Child.Viewer)
	const there = `.list a[href="/alerts"]`
	form := child.get("/tell/now").fill("words", "CANARY help", "without", "iro")
	child.send(http.MethodPost, "/tell/now", form).is(http.StatusSeeOther)
	if got := worker.get("/home").hides("CANARY").page.Find(there).Text(); got != "1 call for help is open" {
		t.Errorf("the social worker's line says %q", got)
	}
	if got := iro.get("/home").page.Find(there).Text(); got != "" {
		t.Errorf("an IRO who was left out reads %q", got)
	}
}

// Reviews that are over stand by year, and only those of children whose case is the
// reader's now.
func TestReviewsThatAreDoneStandByYear(t *testing.T) {
	w := oneWorld(t, care.Young)
	for children := 1; children <= 2; children++ {
		if err := storetest.Caseload(t.Context(), w.store, w.family.IRO.Viewer, children, 2, w.clock.Now()); err != nil {
			t.Fatal(err)
		}
		w.clock.Move(365 * 24 * time.Hour)
	}
	iro := w.as(w.family.IRO.Viewer)
	latest := iro.get(iro.get("/home").page.Find(`main a[href="/home/done"]`).AttrOr("href", "")).is(http.StatusOK).says("2027 (2)", "2026 (1)")
	if n := latest.page.Find(".cards li").Length(); n != 2 {
		t.Errorf("%d reviews of the latest year", n)
	}
	earlier := iro.get(latest.page.Find("nav a[href*='2026']").AttrOr("href", "")).is(http.StatusOK).says("Case 0", "26 March 2026", "letter to write")
	if n := earlier.page.Find(".cards li").Length(); n != 1 {
		t.Errorf("%d reviews of the year before", n)
	}
	iro.get("/home/done?year=1999").is(http.StatusOK).says("26 March 2027")
	iro.finds("/home/done", "nobody").says("There are none here.")
	w.as(w.family.Stranger).get("/home/done").is(http.StatusOK).says("There are none here.").hides("Case", "Robin")
	w.as(w.family.Parent.Viewer).get("/home/done").is(http.StatusNotFound)
}

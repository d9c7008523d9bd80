package web_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/store/storetest"
)

// Everybody at work reads the figures of the service. The manager is led to every review that
// is counted, an IRO to those of their own children, and others to none.
func TestTheYearInFigures(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		if err := storetest.Caseload(t.Context(), w.store, w.family.IRO.Viewer, 8, 2, w.clock.Now()); err != nil {
			t.Fatal(err)
		}
		w.clock.Move(200 * 24 * time.Hour)
		iro, manager, other := w.as(w.family.IRO.Viewer), w.as(w.guest("IRO manager")), w.as(w.guest("business support"))
		page := manager.get("/home").is(http.StatusOK)
		if page.page.Find(`a[href="/figures"]`).Length() != 1 {
			t.Error("no way leads to the figures")
		}
		page = manager.get("/figures?year=2025").is(http.StatusOK).says("1 April 2025", "31 March 2026", "2025/26", "2022/23")
		page.says("Completed late", "Of 8").hides("Case 0")
		page.says("How young people of 11 and over found the form").hides("It is shown from")
		manager.get("/figures?year=2026").is(http.StatusOK).says("It is shown from 1 July 2027").hides("of 11 and over found the form")
		manager.get("/figures/found.young-well?year=2025").is(http.StatusNotFound)
		link := page.page.Find(`a[href^="/figures/time-"]`).First().AttrOr("href", "")
		manager.get(link).is(http.StatusOK).says("Case 0", "Case 7", "Completed 26 March 2026")
		if to := manager.get(link).page.Find(".cards a").First().AttrOr("href", ""); manager.get(to).status != http.StatusOK {
			t.Errorf("%s does not open", to)
		}
		iro.get(iro.get("/figures?year=2025").page.Find(`a[href^="/figures/time-"]`).First().AttrOr("href", "")).is(http.StatusOK).says("Case 0")
		if n := other.get("/figures?year=2025").is(http.StatusOK).says("Of 8").page.Find(`table a[href^="/figures/"]`).Length(); n != 0 {
			t.Errorf("%d figures lead business support to children", n)
		}
		other.get(link).is(http.StatusOK).says("None.").hides("Case")
		manager.get("/figures/no-such?year=2025").is(http.StatusNotFound)
		w.as(w.family.Parent.Viewer).get("/figures").is(http.StatusNotFound)
	})
}

// Everybody at work reads what children said in a year that has settled, once it is counted.
func TestWhatChildrenSaidInFigures(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		manager, other := w.as(w.guest("IRO manager")), w.as(w.guest("business support"))
		page := manager.get("/figures").is(http.StatusOK)
		manager.get(page.page.Find(`a[href="/figures/said"]`).AttrOr("href", "")).is(http.StatusOK).says("is being counted").hides("Something has gone well")
		for range 5 {
			w.site.CountOnce()
		}
		page = other.get("/figures/said").is(http.StatusOK).says("Something has gone well", "not asked", "100 %").hides("is being counted")
		if n, all := page.page.Find("table").Length(), len(consult.Measures); n != all {
			t.Errorf("%d measures are told of %d", n, all)
		}
		if n := page.page.Find("table a").Length(); n != 0 {
			t.Errorf("%d figures lead somewhere", n)
		}
		var year string
		if err := w.disk.Raw(t).QueryRow("SELECT MAX(year) FROM said").Scan(&year); err != nil {
			t.Fatal(err)
		}
		counts, err := json.Marshal(consult.Tally{"young home": {consult.ToldYes: 20, consult.ToldUnsure: 3, consult.ToldNo: 17}})
		if err != nil {
			t.Fatal(err)
		}
		if counts, err = w.store.DB.ForChild(w.store.DB.Read(t.Context()), "").Seal("said", care.ID(year), "counts", counts); err != nil {
			t.Fatal(err)
		}
		if _, err := w.disk.Raw(t).Exec("UPDATE said SET counts = $1 WHERE year = $2", counts, year); err != nil {
			t.Fatal(err)
		}
		table := other.get("/figures/said").is(http.StatusOK).page.Find("table").FilterFunction(func(_ int, t *goquery.Selection) bool {
			return t.Find("h2").Text() == "Things go well where they live"
		})
		var young []string
		table.Find("tbody tr").Each(func(_ int, row *goquery.Selection) {
			young = append(young, row.Find("th").Text()+": "+row.Find("td").Last().Text())
		})
		if want := []string{"Yes: 50 %20/40", "Not sure, or mixed: not shown"}; len(young) < len(want) || !slices.Equal(young[:len(want)], want) {
			t.Errorf("of home young people said %q", young)
		}
		if _, err := w.disk.Raw(t).Exec("UPDATE said SET counts = $1", []byte("meddled")); err != nil {
			t.Fatal(err)
		}
		other.get("/figures/said").is(http.StatusOK).says("This cannot be shown.").hides("is being counted", "Something has gone well")
		other.get("/figures/said?year=2030").is(http.StatusOK).hides("1 April 2030")
		w.as(w.family.Parent.Viewer).get("/figures/said").is(http.StatusNotFound)
		w.as(w.family.Child.Viewer).get("/figures/said").is(http.StatusNotFound)
	})
}

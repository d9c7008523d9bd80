package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/store/alerts"
)

// No page, act or watch reads a table from end to end: what one of them asks
// costs no more when there are thousands of children than when there is one.
func TestNothingReadsAWholeTable(t *testing.T) {
	t.Run("while a review is held", func(t *testing.T) {
		eachWorld(t, care.Young, func(t *testing.T, w *world) {
			w.goLive()
			iro := w.as(w.family.IRO.Viewer)
			w.item, _ = iro.get(w.review("/meet")).page.Find("input[name=from]").Attr("value")
			iro.post(w.review("/meet/scale/open"), "area", "home").is(http.StatusSeeOther)
			w.round, _ = iro.get(w.review("/meet")).page.Find("input[name=round]").Attr("value")
			w.walkEverything("")
		})
	})
	t.Run("after it", func(t *testing.T) {
		eachWorld(t, care.Young, func(t *testing.T, w *world) {
			w.toldAll("We won the league!", "Only for my IRO")
			w.over()
			w.walkEverything("GET ")
		})
	})
}

// walkEverything asks for every route whose name begins so as every role, looks
// after what is open once, and tells of each statement among it that reads a
// whole table.
func (w *world) walkEverything(most string) {
	w.t.Helper()
	w.byHand = true // the tables are filled, to see how they are read
	w.alert = care.NewID()
	if err := w.store.Alerts.Tell(w.t.Context(), w.family.Child.Viewer, alerts.Telling{ID: w.alert, Kind: alert.Now}); err != nil {
		w.t.Fatal(err)
	}
	if err := w.store.People.AddDuty(w.t.Context(), w.family.Worker.Person, w.clock.Now(), time.Time{}); err != nil {
		w.t.Fatal(err)
	}
	w.disk.AskedFromHere()
	w.site.WatchOnce()
	w.site.CountOnce()
	roles, rules := readTable(w.t, "route")
	for _, r := range rules {
		if !strings.HasPrefix(r.name, most) {
			continue
		}
		for _, role := range roles {
			if role == "room screen" && most != "" { // there is none after the review
				continue
			}
			w.try(role, r.name)
		}
	}
	for _, read := range w.disk.WholeTableReads(w.t) {
		w.t.Error(read)
	}
}

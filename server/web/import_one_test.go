package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"myreview/server/care"
)

const homeFile = "clap_cla_placement_id,clap_person_id,clap_cla_placement_type,clap_cla_placement_start_date,clap_cla_placement_end_date\nh1,C1,U6,10/01/2024,\n"

// What ends with a child's care stands beside it, and one tick is for both.
func TestWhatEndsWithCareHasNoTickOfItsOwn(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		bo := w.as(w.employed(care.JobBusinessSupport))
		path := bo.handIn("people.csv", peopleFile, "periods.csv", periodFile, "homes.csv", homeFile).is(http.StatusSeeOther).to
		bo.post(path+"/choose", "s", "new", "go", "all").is(http.StatusSeeOther)
		bo.post(path + "/do").is(http.StatusSeeOther)
		w.clock.Move(time.Minute)
		path = bo.handIn("ends\u202E.csv", strings.Replace(periodFile, "S,,", "S,01/02/2026,E4A", 1)).is(http.StatusSeeOther).to
		page := bo.get(path).is(http.StatusOK)
		if n := page.page.Find("input[name=take]").Length(); n != 1 {
			t.Errorf("%d ticks", n)
		}
		for _, said := range []string{"This ends on the day on which the child’s care ends.", "Goes with another row of this child"} {
			if !strings.Contains(page.words(), said) {
				t.Errorf("the page does not say %q: %s", said, page.words())
			}
		}
		if list := bo.get("/import").is(http.StatusOK); !strings.Contains(list.words(), "ends.csv") || !strings.Contains(list.words(), "homes.csv") || strings.Contains(list.body, "\u202E") {
			t.Errorf("the list of imports: %q", list.words())
		}
		// Nobody takes it by its name alone.
		row, _ := page.page.Find("input[name=take]").Attr("value")
		bo.post(path+"/do", "row", row).is(http.StatusSeeOther)
		if words := bo.get(path).is(http.StatusOK).words(); strings.Contains(words, "rows written") {
			t.Errorf("something is written unticked: %s", words)
		}
		bo.post(path+"/do", "row", row, "take", row).is(http.StatusSeeOther)
		if words := bo.get(path).is(http.StatusOK).words(); !strings.Contains(words, "2 rows written") {
			t.Errorf("not both are written: %s", words)
		}
	})
}

func TestAMistakeIsTakenBackOnItsPage(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		bo, moss := w.as(w.employed(care.JobBusinessSupport)), w.as(w.employed(care.JobIROManager))
		id := care.NewID()
		child := "/children/" + string(id)
		bo.post("/children/new", "id", string(id), "name", "Kit Wrong", "born", "2016-01-01", "cared", "2026-01-05").is(http.StatusSeeOther)
		if page := moss.get(child + "/change").is(http.StatusOK); page.page.Find("form[action$='/unmake']").Length() > 0 || !strings.Contains(page.words(), "put this child in, and can take the entry back until") {
			t.Errorf("another is told %s", page.words())
		}
		moss.post(child + "/unmake").is(http.StatusConflict)
		if page := bo.get(child + "/change").is(http.StatusOK); page.page.Find("form[action$='/unmake']").Length() != 1 {
			t.Error("whoever put the child in is not offered to take it back")
		}
		if to := bo.post(child + "/unmake").is(http.StatusSeeOther).to; to != "/children" {
			t.Error(to)
		}
		bo.get(child).is(http.StatusNotFound)

		id = care.NewID()
		child = "/children/" + string(id)
		bo.post("/children/new", "id", string(id), "name", "Kit Right", "born", "2016-01-01", "cared", "2026-01-05").is(http.StatusSeeOther)
		bo.post(child+"/spells", "id", string(care.NewID()), "kind", "legal C2", "since", "2026-01-05").is(http.StatusSeeOther)
		bo.post(child + "/unmake").is(http.StatusConflict)
		if words := bo.get(child + "/change").is(http.StatusOK).words(); !strings.Contains(words, "Ask an IRO manager") {
			t.Errorf("nobody is named to ask: %s", words)
		}
	})
}

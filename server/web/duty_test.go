package web_test

import (
	"strings"
	"testing"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/storetest"
)

// Those on duty keep the rota: nobody else learns that there is one, each
// change asks who they are, and somebody is always left.
func TestThePeopleOnDutyKeepTheRota(t *testing.T) {
	storetest.AtOnce(t, func(t *testing.T, s *store.Store, b *storetest.Base) {
		w := newWorld(t, s, b, care.Young)
		dot, worker := w.onDuty(), w.as(w.family.Worker.Viewer)
		name := "Wale Test-Worker"
		page := dot.get("/alerts").is(200)
		if page.page.Find(`main a[href="/duty"]`).Length() != 1 || worker.get("/alerts").page.Find(`main a[href="/duty"]`).Length() != 0 {
			t.Error("the way to the rota is for those on duty")
		}
		page = dot.get("/duty").is(200).says("Dot Duty", "On duty now", "No last day is set")
		for _, v := range []care.Viewer{w.family.Worker.Viewer, w.family.IRO.Viewer, w.family.Child.Viewer, w.family.Parent.Viewer} {
			other := w.as(v)
			other.get("/duty").is(404)
			other.post("/duty", "id", string(care.NewID()), "person", string(v.Person), "first", "2026-03-26").is(404)
		}
		form := page.filled("/duty")
		put := func(fields ...string) *answer {
			t.Helper()
			for i := 0; i < len(fields); i += 2 {
				form.Set(fields[i], fields[i+1])
			}
			return dot.postForm("/duty", form)
		}
		put("person", "").is(422).says("Choose someone who works here")
		put("person", string(w.family.Parent.Person)).is(422).says("Choose someone who works here")
		put("person", string(w.family.Worker.Person), "first", "2026-03-25").is(422).says("Choose today or a later day")
		kept := put("first", "2026-03-27", "until", "2026-03-26").is(422).says("cannot be before the first")
		if again := kept.filled("/duty"); again.Get("until") != "2026-03-26" || again.Get("first") != "2026-03-27" || again.Get("id") != form.Get("id") {
			t.Errorf("what was typed is lost: %v", again)
		}
		for range 2 { // the same twice is one turn
			put("until", "2026-03-27").is(303)
		}
		if n := strings.Count(dot.get("/duty").words(), name+"To come"); n != 1 {
			t.Errorf("%d turns: %s", n, dot.get("/duty").words())
		}
		turn := func(who string) string {
			return dot.get("/duty").page.Find(`section:contains("`+who+`") input[name=turn]`).AttrOr("value", "")
		}
		alone := turn("Dot Duty")
		dot.post("/duty/end", "turn", alone).is(409).says("Nobody else is on duty now")

		b.Clock.Move(24 * 3600e9)
		worker = w.as(w.family.Worker.Viewer)
		worker.get("/duty").is(200).says(name, "On duty now", "Dot Duty")
		worker.post("/duty/end", "turn", alone).is(303)
		if words := worker.get("/duty").is(200).words(); strings.Contains(words, "Dot DutyOn duty now") {
			t.Error(words)
		}
		b.Clock.Move(48 * 3600e9)
		w.as(w.family.Worker.Viewer).get("/duty").is(404)

		report, err := s.Audit.Verify(t.Context(), nil, nil)
		if err != nil || len(report.Faults) > 0 {
			t.Errorf("%+v, %v", report, err)
		}
	})
}

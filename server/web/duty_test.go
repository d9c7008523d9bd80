package web_test

import (
	"strings"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/storetest"
)

// Those on duty and those whose job it is keep the rota: nobody else learns that there is one, each
// change asks who they are, and somebody is always left.
func TestThePeopleOnDutyKeepTheRota(t *testing.T) {
	storetest.AtOnce(t, func(t *testing.T, s *store.Store, b *storetest.Base) {
		w := newWorld(t, s, b, care.Young)
		w.mayBeOnDuty(w.family.Worker.Person)
		dot, worker := w.onDuty(), w.as(w.family.Worker.Viewer)
		name := "Wale Test-Worker"
		page := dot.get("/alerts").is(200)
		if page.page.Find(`main a[href="/duty"]`).Length() != 1 || worker.get("/alerts").page.Find(`main a[href="/duty"]`).Length() != 1 || w.as(w.family.IRO.Viewer).get("/alerts").page.Find(`main a[href="/duty"]`).Length() != 0 {
			t.Error("the way to the rota is for those on duty, and those whose job it is")
		}
		page = dot.get("/duty").is(200).says("Dot Duty", "On duty now", "No last day is set")
		for _, v := range []care.Viewer{w.family.IRO.Viewer, w.family.Child.Viewer, w.family.Parent.Viewer} {
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
		put("person", "").is(422).says("Choose someone from the list")
		for _, who := range []care.ID{w.family.Parent.Person, w.family.IRO.Person} {
			put("person", string(who)).is(422).says("Choose someone from the list")
		}
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
		w.as(w.family.Worker.Viewer).get("/duty").is(200).says("Nobody is on duty for calls for help.")

		report, err := s.Audit.Verify(t.Context(), nil, nil)
		if err != nil || len(report.Faults) > 0 {
			t.Errorf("%+v, %v", report, err)
		}
	})
}

// mayBeOnDuty gives somebody at work the job, as whoever runs the portal can.
func (w *world) mayBeOnDuty(person care.ID) {
	w.t.Helper()
	if err := w.store.Staff.GiveJob(w.t.Context(), storetest.Operator, person, care.JobDuty); err != nil {
		w.t.Fatal(err)
	}
}

// The first person with the job opens the empty rota and goes on duty.
func TestTheFirstWithTheJobGoesOnDuty(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		w.employed(care.JobAdministrator)
		grace := w.as(storetest.Employ(t, w.store, w.admins, "Grace First", care.JobDuty))
		way, _ := grace.get("/alerts").is(200).page.Find(`main a[href="/duty"]`).Attr("href")
		page := grace.get(way).is(200).says("Nobody is on duty for calls for help.")
		form := page.filled("/duty")
		form.Set("person", page.page.Find(`#in-person option:contains("Grace First")`).AttrOr("value", ""))
		done := grace.follow(grace.postForm("/duty", form).is(303))
		done.says("Grace First", "On duty now").hides("Nobody is on duty")
	})
}

// Homes of administrators and IRO managers say that nobody is on duty, and how to mend
// it; no other home does.
func TestAHomeSaysThatNobodyIsOnDuty(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.employed(care.JobAdministrator)
	admin, manager := w.admins[0], w.employed(care.JobIROManager)
	const nobody = "Nobody is on duty for calls for help"
	red := func(v care.Viewer) string {
		t.Helper()
		return strings.Join(strings.Fields(w.as(v).get("/home").is(200).page.Find("main .problem").Text()), " ")
	}
	if said := red(admin); !strings.HasPrefix(said, nobody+". Give someone the job “On duty for calls for help”.") || !strings.HasSuffix(said, "People at work") {
		t.Errorf("an administrator: %q", said)
	}
	if said := red(manager); !strings.HasPrefix(said, nobody+". Ask someone with the job") {
		t.Errorf("an IRO manager: %q", said)
	}
	for _, v := range []care.Viewer{w.family.IRO.Viewer, w.family.Worker.Viewer, w.employed(care.JobBusinessSupport), w.employed(care.JobTeamManager)} {
		if said := red(v); said != "" {
			t.Errorf("somebody else at work: %q", said)
		}
	}
	for _, v := range []care.Viewer{w.family.Child.Viewer, w.family.Parent.Viewer, w.family.Carer.Viewer} {
		b := w.as(v)
		b.follow(b.get("/home")).hides("on duty")
	}

	dee := storetest.Employ(t, w.store, w.admins, "Dee Duty", care.JobDuty)
	if said := red(admin); said != nobody+". Ask Dee Duty to put someone on duty." {
		t.Errorf("somebody could be: %q", said)
	}
	if err := w.store.People.AddDuty(t.Context(), dee.Person, w.clock.Now(), w.clock.Now().Add(5*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if said := red(manager); !strings.HasPrefix(said, nobody+" from ") || !strings.Contains(said, "Ask someone with the job") {
		t.Errorf("it ends today: %q", said)
	}
	w.mayBeOnDuty(manager.Person)
	if said := red(manager); !strings.HasSuffix(said, "Put someone on duty") {
		t.Errorf("an IRO manager who may be on duty: %q", said)
	}
	if err := w.store.People.AddDuty(t.Context(), dee.Person, w.clock.Now(), time.Time{}); err != nil {
		t.Fatal(err)
	}
	for _, v := range []care.Viewer{admin, manager} {
		if said := red(v); said != "" {
			t.Errorf("somebody is on duty: %q", said)
		}
	}
}

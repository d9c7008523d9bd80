package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/alerts"
	"myreview/server/store/children"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/storetest"
	"myreview/server/web"
)

// asks is what one page or act may cost: how many statements it asks of the
// database at most, everything counted that storetest.Counter counts.
type asks struct {
	act    string // its route; after a comma, what is special about it
	who    string // asks: of those whom docs/access.md lets in, the one who does so most
	status int    // is what they get
	most   int    // statements
	varies bool   // with how many bells fall together: the ceiling is above the most of them
	aim    int    // is where they are to come down to; 0: anywhere
	on     string // the page that has the form which is sent; empty: none of its own
	fields []string
	before func(*world, *browser)                // what was done before
	does   func(*world, *browser) func() *answer // in place of all that: gets ready, and gives the act
}

// above is by how much a ceiling may be over what is asked: so it comes down as
// the code gets better, and one more column in a list is no work.
const above = 2

// ceilings are all pages and acts, in the order of docs/access.md. Each is asked
// of a portal of its own that has just begun: nothing is remembered from before,
// and the look is put on record.
var ceilings = []asks{
	{act: "GET /", who: "stranger", status: 200, most: 0},
	{act: "GET /sign-in", who: "stranger", status: 200, most: 0},
	{act: "GET /away", who: "stranger", status: 200, most: 0},
	{act: "GET /away.gif", who: "stranger", status: 200, most: 0},
	{act: "POST /find", who: "IRO", status: 303, most: 3, fields: []string{"to", "/home", "q", "robin"}},
	{act: "GET /help", who: "stranger", status: 200, most: 0},
	{act: "GET /help, signed in", who: "child", status: 200, most: 2},
	{act: "GET /privacy", who: "stranger", status: 200, most: 0},
	{act: "GET /privacy/:band", who: "stranger", status: 200, most: 0},
	{act: "GET /accessibility", who: "stranger", status: 200, most: 0},
	{act: "GET /room", who: "stranger", status: 200, most: 0},
	{act: "POST /leave", who: "child", status: 303, most: 5},
	{act: "GET /lang", who: "child", status: 303, most: 2},
	{act: "POST /lang", who: "child", status: 303, most: 4, fields: []string{"lang", "cy"}},
	{act: "POST /sign-in", who: "stranger", status: 303, most: 16, fields: []string{"email", workAddress, "password", workWord}, before: hired},
	{act: "POST /sign-in, a wrong password", who: "stranger", status: 422, most: 6, fields: []string{"email", workAddress, "password", "another word"}, before: hired},
	{act: "POST /room", who: "stranger", status: 303, most: 4, does: func(w *world, b *browser) func() *answer {
		code, _, err := w.store.Meetings.OpenScreen(w.t.Context(), w.family.IRO.Viewer, w.family.Review, care.NewID())
		if err != nil {
			w.t.Fatal(err)
		}
		return b.ready("POST", "/room", "code", code)
	}},
	{act: "GET /tell", who: "child", status: 200, most: 5},
	{act: "GET /tell/sent", who: "stranger", status: 200, most: 0},
	{act: "GET /tell/:kind", who: "child", status: 200, most: 5},
	{act: "POST /tell/:kind", who: "child", status: 303, most: 11, on: "/tell/:kind", fields: []string{"words", "Please ring me"}},
	{act: "GET /tell/sent/:alert", who: "child", status: 200, most: 9},
	{act: "GET /alerts", who: "social worker", status: 200, most: 12},
	{act: "GET /alerts/live", who: "social worker", status: 101, most: 10, does: listens("/alerts", "/alerts/live")},
	{act: "GET /alerts/poll", who: "social worker", status: 200, most: 11},
	{act: "POST /alerts/ticket", who: "social worker", status: 200, most: 2},
	{act: "POST /alerts/:alert/take", who: "social worker", status: 303, most: 12, on: "/alerts"},
	{act: "POST /alerts/:alert/close", who: "social worker", status: 303, most: 13, on: "/alerts", fields: []string{"done", "Rang them"}, before: func(w *world, b *browser) {
		b.post("/alerts/" + string(w.alert) + "/take").is(303)
	}},
	{act: "GET /duty", who: "on duty", status: 200, most: 7},
	{act: "POST /duty", who: "on duty", status: 303, most: 16, on: "/duty", fields: []string{"person", "worker"}, before: func(w *world, b *browser) { w.mayBeOnDuty(w.family.Worker.Person) }},
	{act: "POST /duty/end", who: "on duty", status: 303, most: 17, on: "/duty", before: func(w *world, b *browser) { w.onDuty() }},
	{act: "GET /home", who: "child", status: 303, most: 7},
	{act: "GET /home, of the IRO", who: "IRO", status: 200, most: 10},
	{act: "GET /home, of an IRO of 5 children and 20 reviews", who: "IRO", status: 200, most: 10, before: caseload(5, 4)},
	{act: "GET /home, of an IRO of 65 children and 260 reviews", who: "IRO", status: 200, most: 10, aim: 12, before: caseload(65, 4)},
	{act: "GET /diary", who: "IRO", status: 200, most: 7},
	{act: "POST /diary/feed", who: "IRO", status: 200, most: 16, on: "/diary"},
	{act: "POST /diary/feed/end", who: "IRO", status: 200, most: 13, on: "/diary", before: func(w *world, b *browser) {
		b.submit(b.get("/diary"), "/diary/feed").is(200)
	}},
	{act: "GET /feed/:token", who: "stranger", status: 200, most: 6, does: func(w *world, b *browser) func() *answer {
		token, err := w.store.SignIn.Feeds.Make(w.t.Context(), w.family.IRO.Viewer, care.NewID())
		if err != nil {
			w.t.Fatal(err)
		}
		return b.ready("GET", "/feed/"+token)
	}},
	{act: "GET /home/done", who: "IRO", status: 200, most: 4},
	{act: "GET /home/done, of an IRO of 65 children and 260 reviews", who: "IRO", status: 200, most: 4, before: caseload(65, 4)},
	{act: "GET /r/:review", who: "child", status: 200, most: 19},
	{act: "GET /r/:review, after sending", who: "child", status: 200, most: 37, before: sentAll},
	{act: "GET /r/:review/form", who: "child", status: 303, most: 8},
	{act: "GET /r/:review/form/parts", who: "child", status: 200, most: 8, before: formsOpen},
	{act: "GET /r/:review/form/q/:question", who: "child", status: 200, most: 9, aim: 10, before: func(w *world, b *browser) {
		formsOpen(w, b)
		b.get(w.review("/form/q/y2")).is(200)
	}},
	{act: "GET /r/:review/form/q/:question, when the form is opened", who: "child", status: 200, most: 11, before: formsOpen},
	{act: "POST /r/:review/form/q/:question", who: "child", status: 303, most: 15, on: "/r/:review/form/q/:question", fields: []string{"main", "We won", "as", "next"}, before: formsOpen},
	{act: "POST /r/:review/form/q/:question, saved by the page the third time in a row", who: "child", status: 200, most: 9, aim: 8, does: func(w *world, b *browser) func() *answer {
		path := w.review("/form/q/y2")
		b.autosave(path, "rev", "1", "main", "We")
		b.autosave(path, "rev", "2", "main", "We won")
		return b.ready("POST", path, "rev", "3", "main", "We won the", "Accept", "application/json")
	}},
	{act: "GET /r/:review/form/calm/:question", who: "child", status: 200, most: 10, does: func(w *world, b *browser) func() *answer {
		formsOpen(w, b)
		for _, question := range []string{"y2", "y3", "y9", "y7", "y8"} {
			b.post(w.review("/form/q/"+question), "rev", "1", "as", "skip").is(303)
		}
		return b.ready("GET", w.review("/form/calm/y8"))
	}},
	{act: "GET /r/:review/form/check", who: "child", status: 200, most: 15},
	{act: "POST /r/:review/form/send", who: "child", status: 303, most: 25, on: "/r/:review/form/check", before: saidOne},
	{act: "GET /r/:review/form/sent", who: "child", status: 200, most: 17, before: sentAll},
	{act: "GET /r/:review/form/back", who: "child", status: 200, most: 17, before: sentOpen},
	{act: "POST /r/:review/form/back", who: "child", status: 303, most: 29, on: "/r/:review/form/back", before: sentOpen},
	{act: "GET /r/:review/form/as", who: "child", status: 200, most: 11},
	{act: "GET /r/:review/form/as/:tie", who: "child", status: 200, most: 19},
	{act: "GET /r/:review/told", who: "IRO", status: 200, most: 18, before: sentAll},
	{act: "GET /r/:review/form/paper", who: "child", status: 200, most: 8},
	{act: "GET /r/:review/form/written", who: "child", status: 303, most: 8},
	{act: "POST /r/:review/form/written/back", who: "child", status: 422, most: 5},
	{act: "GET /r/:review/paper", who: "IRO", status: 200, most: 13},
	{act: "GET /r/:review/paper/:tie", who: "IRO", status: 200, most: 17},
	{act: "GET /r/:review/paper/:tie/write", who: "IRO", status: 200, most: 17},
	{act: "POST /r/:review/paper/:tie/write", who: "IRO", status: 303, most: 31, on: "/r/:review/paper/:tie/write", fields: []string{"way", "paper", "whose", "own", "c1.main", "We won"}},
	{act: "POST /r/:review/paper/back", who: "IRO", status: 422, most: 5},
	{act: "GET /r/:review/asked", who: "IRO", status: 200, most: 17, before: sentAll},
	{act: "POST /r/:review/asked, once the review has begun", who: "IRO", status: 410, most: 28, does: func(w *world, b *browser) func() *answer {
		return b.ready("POST", w.review("/asked"), "tie", string(w.family.Carer.Tie), "before", "0")
	}},
	{act: "GET /r/:review/talks", who: "IRO", status: 200, most: 13},
	{act: "GET /r/:review/talks/:talk", who: "IRO", status: 200, most: 13},
	{act: "POST /r/:review/talks/:talk", who: "IRO", status: 303, most: 20, on: "/r/:review/talks/:talk", fields: []string{"state", "refused"}},
	{act: "GET /r/:review/wishes", who: "child", status: 200, most: 13, before: asksOne},
	{act: "GET /r/:review/wishes, of the IRO", who: "IRO", status: 200, most: 16, before: asksOne},
	{act: "POST /r/:review/wishes/mark", who: "IRO", status: 303, most: 29, does: func(w *world, b *browser) func() *answer {
		asksOne(w, b)
		all, err := w.store.Forms.Wishes(w.t.Context(), w.family.IRO.Viewer, w.family.Review)
		if err != nil {
			w.t.Fatal(err)
		}
		return b.ready("POST", w.review("/wishes/mark"), "id", string(care.NewID()), "answer", string(all.Other[0].ID))
	}},
	{act: "POST /r/:review/wishes/said", who: "IRO", status: 303, most: 22, fields: []string{"id", string(care.NewID()), "words", "a dog"}, before: func(w *world, _ *browser) { w.goLive() }},
	{act: "GET /r/:review/wishes/:wish", who: "IRO", status: 200, most: 18, before: asksOne},
	{act: "POST /r/:review/wishes/:wish", who: "IRO", status: 303, most: 26, on: "/r/:review/wishes/:wish", fields: []string{"says", "no", "why", "The room is small"}, before: asksOne},
	{act: "GET /r/:review/plan", who: "IRO", status: 200, most: 32, before: asksOne},
	{act: "POST /r/:review/plan", who: "IRO", status: 409, most: 56, does: func(w *world, b *browser) func() *answer { // it is held already
		return b.ready("POST", w.review("/plan"), "id", string(care.NewID()), "was", "2026-03-26T10:00:00Z", "day", "2026-03-27", "at", "10:00", "reason", "child", "decided", "iro")
	}},
	{act: "POST /r/:review/plan/person", who: "IRO", status: 303, most: 41, does: func(w *world, b *browser) func() *answer {
		path := w.review("/plan?seat=" + string(w.family.Parent.Seat))
		form := fieldsOf(b.get(path).page.Find("form#typed"))
		return b.ready("POST", w.review("/plan/person"), "seat", form.Get("seat"), "seen", form.Get("seen"), "language", "Polish")
	}},
	{act: "POST /r/:review/plan/told", who: "IRO", status: 303, most: 40, does: func(w *world, b *browser) func() *answer {
		form := fieldsOf(b.get(w.review("/plan")).page.Find(`form[action$="/plan/told"]`).First())
		return b.readyForm("POST", w.review("/plan/told"), form)
	}},
	{act: "GET /r/:review/reports", who: "IRO", status: 200, most: 15},
	{act: "GET /r/:review/reports, to chase them", who: "business support", status: 200, most: 17, does: func(w *world, b *browser) func() *answer { return b.ready("GET", w.review("/reports")) }},
	{act: "POST /r/:review/reports, one that came", who: "business support", status: 303, most: 24, does: func(w *world, b *browser) func() *answer {
		iro := w.as(w.family.IRO.Viewer)
		iro.submit(iro.get(w.review("/reports")), w.review("/reports"), "kind", "school", "from", "A teacher", "asked", "2026-03-20")
		change, _ := b.get(w.review("/reports")).page.Find(`a[href*="?report="]`).Attr("href")
		form := fieldsOf(b.get(change).page.Find("form#typed"))
		form.Set("came", "2026-03-20")
		return b.readyForm("POST", w.review("/reports"), form)
	}},
	{act: "POST /r/:review/reports", who: "IRO", status: 303, most: 19, on: "/r/:review/reports", fields: []string{"kind", "school", "from", "A teacher", "asked", "2026-03-20"}},
	{act: "GET /stay", who: "child", status: 200, most: 2},
	{act: "POST /stay", who: "child", status: 303, most: 2},
	{act: "GET /devices", who: "child", status: 200, most: 3},
	{act: "POST /devices/end", who: "child", status: 303, most: 4},
	{act: "GET /password", who: "carer", status: 200, most: 4},
	{act: "POST /password", who: "carer", status: 303, most: 12, fields: []string{"new", "a long enough word"}},
	{act: "GET /i", who: "stranger", status: 200, most: 3, before: invited},
	{act: "POST /i", who: "stranger", status: 303, most: 11, does: func(w *world, b *browser) func() *answer {
		invited(w, b)
		b.post("/i/code")
		return b.ready("POST", "/i", "code", w.code(w.as(w.family.Worker.Viewer)))
	}},
	{act: "POST /i/code", who: "stranger", status: 303, most: 5, before: invited},
	{act: "GET /i/:token", who: "stranger", status: 200, most: 0},
	{act: "POST /i/:token", who: "stranger", status: 303, most: 4, does: func(w *world, b *browser) func() *answer {
		return b.ready("POST", w.invite(w.as(w.family.Worker.Viewer), w.family.Parent.Tie))
	}},
	{act: "GET /how", who: "IRO", status: 200, most: 4},
	{act: "GET /how/:job", who: "IRO", status: 200, most: 3},
	{act: "GET /children", who: "business support", status: 200, most: 8},
	{act: "GET /children/new", who: "business support", status: 200, most: 8},
	{act: "POST /children/new", who: "business support", status: 303, most: 48, on: "/children/new", fields: []string{"name", "Kit New", "born", "2016-01-01", "cared", "2026-01-05"}},
	{act: "GET /children/:child", who: "social worker", status: 200, most: 16},
	{act: "GET /children/:child/change", who: "social worker", status: 200, most: 20},
	{act: "POST /children/:child/change", who: "social worker", status: 303, most: 29, on: "/children/:child/change", fields: []string{"name", "Robin R"}},
	{act: "POST /children/:child/unmake", who: "business support", status: 303, most: 43, does: func(_ *world, b *browser) func() *answer {
		id := string(care.NewID())
		b.ready("POST", "/children/new", "id", id, "name", "Kit Wrong", "born", "2016-01-01", "cared", "2026-01-05")()
		return b.ready("POST", "/children/"+id+"/unmake")
	}},
	{act: "GET /children/:child/review", who: "social worker", status: 200, most: 16},
	{act: "POST /children/:child/review", who: "social worker", status: 409, most: 45, on: "/children/:child/review", fields: []string{"day", "2026-04-20", "at", "10:00"}},
	{act: "GET /children/:child/end", who: "social worker", status: 200, most: 21},
	{act: "GET /children/:child/move", who: "social worker", status: 303, most: 16}, // it is held already
	{act: "POST /children/:child/move", who: "social worker", status: 409, most: 45, does: func(w *world, b *browser) func() *answer {
		path := "/children/" + string(w.family.Child.Person)
		form := fieldsOf(b.get(path + "/review").page.Find("form#typed"))
		for name, value := range map[string]string{"id": string(care.NewID()), "was": "2026-03-26T10:00:00Z", "day": "2026-04-20", "at": "10:00", "reason": "child", "decided": "iro"} {
			form.Set(name, value)
		}
		return b.readyForm("POST", path+"/move", form)
	}},
	{act: "POST /children/:child/end", who: "social worker", status: 303, most: 25, fields: []string{"day", "2026-03-01", "reason", "E4A"}},
	{act: "POST /children/:child/end/undo", who: "social worker", status: 303, most: 20, before: leftCare},
	{act: "GET /children/:child/name", who: "social worker", status: 200, most: 22},
	{act: "POST /children/:child/name", who: "social worker", status: 303, most: 37, does: func(w *world, b *browser) func() *answer {
		return b.ready("POST", "/children/"+string(w.family.Child.Person)+"/name", "id", string(care.NewID()), "who", string(w.family.Carer.Person), "name", "Cora C")
	}},
	{act: "POST /children/:child/name/undo", who: "social worker", status: 303, most: 34, does: func(w *world, b *browser) func() *answer {
		n := children.NewName{ID: care.NewID(), Child: w.family.Child.Person, Person: w.family.Carer.Person, Name: "Cora C", Since: care.DateOf(w.clock.Now()).AddDays(1)}
		if err := w.store.Children.Rename(w.t.Context(), w.family.Worker.Viewer, n); err != nil {
			w.t.Fatal(err)
		}
		return b.ready("POST", "/children/"+string(n.Child)+"/name/undo", "id", string(n.ID))
	}},
	{act: "GET /children/:child/died", who: "social worker", status: 200, most: 21},
	{act: "POST /children/:child/died", who: "social worker", status: 303, most: 50, does: func(w *world, b *browser) func() *answer {
		return b.ready("POST", "/children/"+string(w.family.Child.Person)+"/died", "who", string(w.family.Carer.Person))
	}},
	{act: "POST /children/:child/died/undo", who: "social worker", status: 303, most: 52, does: func(w *world, b *browser) func() *answer {
		d := people.Death{Person: w.family.Carer.Person}
		if err := w.store.Children.SayDied(w.t.Context(), w.family.Worker.Viewer, w.family.Child.Person, d); err != nil {
			w.t.Fatal(err)
		}
		return b.ready("POST", "/children/"+string(w.family.Child.Person)+"/died/undo", "who", string(d.Person))
	}},
	{act: "GET /children/:child/back", who: "social worker", status: 200, most: 17, before: leftCare},
	{act: "POST /children/:child/back", who: "social worker", status: 303, most: 26, before: leftCare, fields: []string{"day", "2026-03-10"}},
	{act: "GET /children/:child/stage", who: "social worker", status: 200, most: 16},
	{act: "GET /children/:child/notes", who: "IRO", status: 200, most: 6},
	{act: "POST /children/:child/notes", who: "IRO", status: 303, most: 17, on: "/children/:child/notes", fields: []string{"text", "Ask about the bike."}},
	{act: "POST /children/:child/notes/away", who: "IRO", status: 303, most: 17, does: func(w *world, b *browser) func() *answer {
		path := "/children/" + string(w.family.Child.Person) + "/notes"
		b.submit(b.get(path), path, "text", "Ask about the bike.").is(303)
		note, _ := b.get(path).page.Find("input[name=note]").Attr("value")
		return b.ready("POST", path+"/away", "note", note)
	}},
	{act: "GET /children/:child/events", who: "IRO", status: 200, most: 6},
	{act: "POST /children/:child/events", who: "social worker", status: 303, most: 20, on: "/children/:child/events", fields: []string{"kind", "health", "day", "2026-03-02", "what", "A night in hospital."}},
	{act: "GET /children/:child/events/:event", who: "IRO", status: 200, most: 9, does: func(w *world, b *browser) func() *answer {
		return b.ready("GET", w.noticed())
	}},
	{act: "POST /children/:child/events/:event", who: "IRO", status: 303, most: 31, does: func(w *world, b *browser) func() *answer {
		path := w.noticed()
		form := fieldsOf(b.get(path).page.Find("form#typed"))
		form.Set("says", "needed")
		form.Set("by", "2026-04-20")
		return b.readyForm("POST", path, form)
	}},
	{act: "GET /children/:child/promises", who: "social worker", status: 200, most: 14, before: closed},
	{act: "GET /children/:child/promises/:decision", who: "social worker", status: 200, most: 12, before: closed, does: func(w *world, b *browser) func() *answer {
		return b.ready("GET", w.promise(b))
	}},
	{act: "POST /children/:child/promises/:decision", who: "social worker", status: 303, most: 40, before: closed, does: func(w *world, b *browser) func() *answer {
		path := w.promise(b)
		form := fieldsOf(b.get(path).page.Find("form#typed"))
		form.Set("kept", "not")
		form.Set("why", "The shop had none.")
		return b.readyForm("POST", path, form)
	}},
	{act: "POST /children/:child/stage", who: "social worker", status: 303, most: 23, fields: []string{"band", "primary", "reason", "reads little"}},
	{act: "GET /export", who: "business support", status: 200, most: 3},
	{act: "POST /export", who: "business support", status: 200, most: 10, fields: []string{"table", "ssd_person"}},
	{act: "GET /import", who: "business support", status: 200, most: 5},
	{act: "POST /import", who: "business support", status: 303, most: 11, does: func(w *world, b *browser) func() *answer {
		body, kind := formWith(b.token(), care.NewID(), "people.csv", peopleFile)
		return func() *answer { return b.sendBody("/import", body, kind) }
	}},
	{act: "GET /import/template.csv", who: "business support", status: 200, most: 3},
	{act: "GET /import/:import", who: "business support", status: 200, most: 13},
	{act: "POST /import/:import/match", who: "business support", status: 303, most: 20},
	{act: "POST /import/:import/choose", who: "business support", status: 303, most: 8},
	{act: "POST /import/:import/do", who: "business support", status: 303, most: 71, before: func(w *world, b *browser) {
		b.post(w.address("business support", "/import/:import/choose"), "s", "new", "go", "all")
	}},
	{act: "GET /import/:import/undo", who: "business support", status: 200, most: 20, before: broughtIn},
	{act: "POST /import/:import/undo", who: "business support", status: 303, most: 71, before: broughtIn},
	{act: "GET /children/:child/spells", who: "social worker", status: 200, most: 16},
	{act: "POST /children/:child/spells", who: "social worker", status: 303, most: 38, on: "/children/:child/spells", fields: []string{"kind", "home A4", "since", "2026-03-01"}},
	{act: "POST /children/:child/spells/end", who: "social worker", status: 404, most: 25, fields: []string{"spell", string(care.NewID()), "end", "2026-03-01"}},
	{act: "GET /board", who: "IRO manager", status: 200, most: 8},
	{act: "GET /board, with rows", who: "IRO manager", status: 200, most: 10, does: func(_ *world, b *browser) func() *answer { return b.ready("GET", "/board?show=due&weeks=12") }},
	{act: "GET /caseloads", who: "IRO manager", status: 200, most: 12},
	{act: "GET /caseloads/:person", who: "IRO manager", status: 200, most: 10},
	{act: "GET /figures", who: "IRO manager", status: 200, most: 15},
	{act: "GET /figures/said", who: "IRO manager", status: 200, most: 6},
	{act: "GET /figures/:figure", who: "IRO", status: 200, most: 14},
	{act: "GET /eighteen", who: "IRO manager", status: 200, most: 5},
	{act: "GET /home, of an IRO manager", who: "IRO manager", status: 200, most: 17},
	{act: "GET /home, of an administrator", who: "administrator", status: 200, most: 11},
	{act: "POST /caseloads/move", who: "IRO manager", status: 303, most: 50, does: func(w *world, b *browser) func() *answer {
		anIRO(w, b)
		next := storetest.Employ(w.t, w.store, w.admins, "Nia Next", care.JobIRO)
		return b.ready("POST", "/caseloads/move", "iro", string(w.family.Worker.Person), "to", string(next.Person), "child", string(w.family.Child.Person), "reason", "even loads")
	}},
	{act: "POST /caseloads/cover", who: "IRO manager", status: 303, most: 30, does: func(w *world, b *browser) func() *answer {
		anIRO(w, b)
		next, today := storetest.Employ(w.t, w.store, w.admins, "Nia Next", care.JobIRO), string(care.DateOf(w.clock.Now()))
		return b.ready("POST", "/caseloads/cover", "iro", string(w.family.Worker.Person), "one", "all", "stand", string(next.Person), "first", today, "last", today, "why", "leave")
	}},
	{act: "POST /caseloads/cover/end", who: "IRO manager", status: 303, most: 30, does: func(w *world, b *browser) func() *answer {
		anIRO(w, b)
		next, today := storetest.Employ(w.t, w.store, w.admins, "Nia Next", care.JobIRO), care.DateOf(w.clock.Now())
		manager := w.employed(care.JobIROManager)
		err := w.store.People.GiveCover(w.t.Context(), manager, people.Cover{Child: w.family.Child.Person, From: w.family.Worker.Person, To: next.Person, First: today, Last: today, Reason: "leave"})
		all, bad := w.store.Children.Covers(w.t.Context(), manager, "")
		if err != nil || bad != nil {
			w.t.Fatal(err, bad)
		}
		return b.ready("POST", "/caseloads/cover/end", "iro", string(w.family.Worker.Person), "cover", string(all[0].Ties[0].Tie), "ending", "back")
	}},
	{act: "GET /w", who: "stranger", status: 200, most: 2, before: linked},
	{act: "POST /w", who: "stranger", status: 303, most: 14, on: "/w", fields: []string{"new", "three odd words"}, before: linked},
	{act: "GET /w/:token", who: "stranger", status: 200, most: 0},
	{act: "POST /w/:token", who: "stranger", status: 404, most: 4},
	{act: "GET /agree", who: "IRO manager", status: 200, most: 6},
	{act: "POST /agree", who: "administrator", status: 303, most: 14, does: func(w *world, b *browser) func() *answer {
		w.t.Helper()
		who := w.family.Worker.Person
		if _, err := w.store.Staff.Link(w.t.Context(), w.admins[1], who, care.NewID()); err != nil {
			w.t.Fatal(err)
		}
		m, err := w.store.Staff.Member(w.t.Context(), w.admins[0], who)
		if err != nil {
			w.t.Fatal(err)
		}
		return b.ready("POST", "/agree", "link", string(m.Stands.ID))
	}},
	{act: "GET /forms", who: "administrator", status: 200, most: 3},
	{act: "GET /forms/:form", who: "administrator", status: 200, most: 3},
	{act: "GET /staff", who: "administrator", status: 200, most: 9},
	{act: "POST /staff", who: "administrator", status: 200, most: 34, on: "/staff", fields: []string{"id", string(care.NewID()), "name", "Nia New", "email", "nia@council.example", "job", "iro"}},
	{act: "GET /staff/file", who: "administrator", status: 200, most: 4},
	{act: "POST /staff/file", who: "administrator", status: 200, most: 6, does: func(w *world, b *browser) func() *answer {
		body, kind := formWith(b.token(), care.NewID(), "people.csv", colleagues)
		return func() *answer { return b.sendBody("/staff/file", body, kind) }
	}},
	{act: "POST /staff/file/add", who: "administrator", status: 200, most: 26, fields: []string{"id", string(care.NewID()), "name", "Nia New", "email", "nia@council.example", "team", "", "job", "iro"}},
	{act: "GET /staff/:person", who: "administrator", status: 200, most: 12},
	{act: "POST /staff/:person", who: "administrator", status: 303, most: 16, fields: []string{"name", "Wale W", "email", "wale@council.example"}},
	{act: "POST /staff/:person/link", who: "administrator", status: 200, most: 24, fields: []string{"id", string(care.NewID())}},
	{act: "POST /staff/:person/return", who: "administrator", status: 200, most: 24, fields: []string{"id", string(care.NewID())}},
	{act: "POST /staff/:person/job", who: "administrator", status: 303, most: 15, fields: []string{"job", "iro"}},
	{act: "POST /staff/:person/job/agree", who: "administrator", status: 303, most: 16, does: func(w *world, b *browser) func() *answer { return w.heldJob(b, "agree") }},
	{act: "POST /staff/:person/job/end", who: "administrator", status: 303, most: 15, does: func(w *world, b *browser) func() *answer { return w.heldJob(b, "end") }},
	{act: "GET /staff/:person/leave", who: "administrator", status: 200, most: 15},
	{act: "POST /staff/:person/leave", who: "administrator", status: 303, most: 49, fields: []string{"reason", "moved on"}},
	{act: "GET /r/:review/invite", who: "social worker", status: 200, most: 30},
	{act: "POST /r/:review/invite", who: "social worker", status: 200, most: 42, on: "/r/:review/invite"},
	{act: "POST /r/:review/invite/end", who: "social worker", status: 303, most: 16, on: "/r/:review/invite", before: func(w *world, b *browser) { w.invite(b, w.family.Parent.Tie) }},
	{act: "POST /r/:review/invite/out", who: "social worker", status: 303, most: 15, does: func(w *world, b *browser) func() *answer {
		return b.ready("POST", w.review("/invite/out"), "tie", string(w.family.Parent.Tie))
	}},
	{act: "GET /r/:review/invite/contact/:tie", who: "social worker", status: 200, most: 22},
	{act: "POST /r/:review/invite/contact/:tie", who: "social worker", status: 303, most: 19, on: "/r/:review/invite/contact/:tie", fields: []string{"phone", "01632 960001"}},
	{act: "GET /card", who: "stranger", status: 200, most: 0},
	{act: "POST /card", who: "stranger", status: 303, most: 30, does: func(w *world, b *browser) func() *answer {
		c, _ := w.setUp()
		return b.ready("POST", "/card", append([]string{"card", c.token, "form", string(care.NewID())}, rightPictures...)...)
	}},
	{act: "GET /k/:token", who: "stranger", status: 200, most: 5, does: func(w *world, b *browser) func() *answer {
		c, _ := w.setUp()
		return b.ready("GET", "/k/"+c.token)
	}},
	{act: "POST /card/hand", who: "carer", status: 303, most: 10, does: func(w *world, b *browser) func() *answer { return b.ready("POST", "/card/hand", "card", w.newCard()) }},
	{act: "GET /card/choose", who: "carer", status: 200, most: 6, before: handedOver},
	{act: "POST /card/choose", who: "carer", status: 303, most: 22, does: func(w *world, b *browser) func() *answer {
		handedOver(w, b)
		chosen := append([]string{"form", "x"}, rightPictures...)
		b.post("/card/choose", chosen...).is(303)
		return b.ready("POST", "/card/choose", chosen...)
	}},
	{act: "GET /d/:token", who: "stranger", status: 200, most: 3, does: func(w *world, b *browser) func() *answer { return b.ready("GET", w.ownDevice()) }},
	{act: "POST /d/:token", who: "stranger", status: 303, most: 10, does: func(w *world, b *browser) func() *answer { return b.ready("POST", w.ownDevice()) }},
	{act: "POST /mine", who: "stranger", status: 303, most: 14, before: cameByDevice},
	{act: "POST /mine/end", who: "stranger", status: 303, most: 7, before: cameByDevice},
	{act: "GET /with", who: "child", status: 200, most: 6},
	{act: "POST /with", who: "child", status: 303, most: 5, fields: []string{"company", "nobody"}},
	{act: "GET /words", who: "child", status: 200, most: 6},
	{act: "POST /words", who: "child", status: 303, most: 16, fields: []string{"home", "Cora's house", "never", ""}},
	{act: "GET /r/:review/card", who: "social worker", status: 200, most: 13},
	{act: "POST /r/:review/card", who: "social worker", status: 200, most: 35, on: "/r/:review/card"},
	{act: "POST /r/:review/card/end", who: "social worker", status: 303, most: 19, before: hasCard},
	{act: "POST /r/:review/card/forget", who: "social worker", status: 303, most: 19, before: hasCard},
	{act: "POST /r/:review/card/unlock", who: "social worker", status: 303, most: 12, before: hasCard},
	{act: "POST /r/:review/card/here", who: "social worker", status: 303, most: 17, before: func(w *world, b *browser) { w.newCard() }},
	{act: "POST /r/:review/card/device", who: "social worker", status: 200, most: 28, on: "/r/:review/card"},
	{act: "POST /r/:review/card/device/end", who: "social worker", status: 303, most: 18, on: "/r/:review/card", before: func(w *world, b *browser) { cameByDevice(w, w.stranger()) }},
	{act: "GET /r/:review/places", who: "social worker", status: 200, most: 21, before: lives},
	{act: "POST /r/:review/places", who: "social worker", status: 303, most: 19, on: "/r/:review/places", fields: []string{"kind", "home", "where", "1 Elm Row"}},
	{act: "POST /r/:review/places/end", who: "social worker", status: 303, most: 20, on: "/r/:review/places", before: lives},
	{act: "POST /r/:review/places/guard", who: "social worker", status: 303, most: 23, on: "/r/:review/places"},
	{act: "GET /r/:review/ties", who: "social worker", status: 200, most: 19},
	{act: "GET /r/:review/ties/new", who: "social worker", status: 200, most: 19},
	{act: "POST /r/:review/ties/new", who: "social worker", status: 200, most: 42, on: "/r/:review/ties/new", fields: newTie},
	{act: "POST /r/:review/ties/new, for good", who: "social worker", status: 303, most: 31, on: "/r/:review/ties/new", fields: append([]string{"do", "yes"}, newTie...)},
	{act: "GET /r/:review/ties/:tie/:step", who: "social worker", status: 200, most: 19},
	{act: "GET /r/:review/exclusion/:exclusion", who: "IRO", status: 200, most: 15, before: proposedOut},
	{act: "POST /r/:review/exclusion/:exclusion", who: "IRO", status: 303, most: 50, on: "/r/:review/exclusion/:exclusion", before: proposedOut, fields: []string{"do", "agree"}},
	{act: "POST /r/:review/ties/:tie/:step", who: "social worker", status: 200, most: 58, on: "/r/:review/ties/:tie/:step", fields: []string{"reason", "Away at sea"}},
	{act: "POST /r/:review/ties/:tie/:step, for good", who: "social worker", status: 303, most: 41, on: "/r/:review/ties/:tie/:step", fields: []string{"reason", "Away at sea", "do", "yes"}},
	{act: "POST /r/:review/seat", who: "IRO", status: 303, most: 6},
	{act: "GET /r/:review/opened", who: "child", status: 200, most: 9, before: func(w *world, b *browser) {
		sentAll(w, b)
		w.as(w.family.Worker.Viewer).get(w.review("/told")).is(200)
	}},
	{act: "GET /r/:review/meet", who: "child", status: 200, most: 22},
	{act: "GET /r/:review/meet, of the IRO", who: "IRO", status: 200, most: 25, aim: 10},
	{act: "GET /r/:review/meet, of a carer", who: "carer", status: 200, most: 18},
	{act: "GET /r/:review/live", who: "child", status: 101, most: 4, does: listens("/r/:review/meet", "/r/:review/live")},
	{act: "POST /r/:review/ticket", who: "child", status: 200, most: 5},
	{act: "GET /r/:review/poll", who: "child", status: 200, most: 6, does: func(w *world, b *browser) func() *answer {
		epoch := b.get(w.review("/meet")).page.Find("[data-live]").AttrOr("data-epoch", "")
		return b.ready("GET", w.review("/poll?epoch="+epoch))
	}},
	{act: "GET /room/screen", who: "room screen", status: 200, most: 14},
	{act: "POST /r/:review/meet/keep", who: "child", status: 204, most: 12, fields: []string{"unsent", "scale", "pick", "7", "higher", "a door"}},
	{act: "POST /r/:review/meet/join", who: "child", status: 303, most: 6, on: "/r/:review/meet", fields: []string{"mode", "room"}},
	{act: "POST /r/:review/meet/leave", who: "child", status: 303, most: 9, before: joined},
	{act: "POST /r/:review/meet/scale/pick", who: "carer", status: 303, most: 14, aim: 10, on: "/r/:review/meet", fields: []string{"pick", "7"}},
	{act: "POST /r/:review/meet/scale/pick, again and with words", who: "child", status: 303, most: 18, aim: 10, on: "/r/:review/meet", fields: []string{"pick", "7", "higher", "a door"}},
	{act: "POST /r/:review/meet/scale/pick, heard by six open pages", who: "carer", status: 303, most: 27, varies: true, on: "/r/:review/meet", fields: []string{"pick", "7"}, before: func(w *world, b *browser) {
		for _, role := range []string{"child", "parent", "social worker", "IRO", "room screen", "carer"} {
			w.visitor(role).open(w.review("/meet"))
		}
	}},
	{act: "POST /r/:review/meet/scale/higher", who: "child", status: 303, most: 16, fields: []string{"higher", "a door that shuts"}},
	{act: "POST /r/:review/meet/scale/shows", who: "child", status: 303, most: 12, on: "/r/:review/meet", fields: []string{"shows", "last"}},
	{act: "POST /r/:review/meet/start", who: "IRO", status: 303, most: 9},
	{act: "POST /r/:review/meet/item/next", who: "IRO", status: 303, most: 13, on: "/r/:review/meet"},
	{act: "POST /r/:review/meet/item/back", who: "IRO", status: 303, most: 13, on: "/r/:review/meet"},
	{act: "POST /r/:review/meet/pause", who: "IRO", status: 303, most: 10, on: "/r/:review/meet"},
	{act: "POST /r/:review/meet/resume", who: "IRO", status: 303, most: 13, before: func(w *world, b *browser) { b.post(w.review("/meet/pause")).is(303) }},
	{act: "POST /r/:review/meet/scale/open", who: "IRO", status: 303, most: 15, fields: []string{"area", "edu"}, before: func(w *world, b *browser) {
		revealed(w, b)
		b.post(w.review("/meet/item/next"), "from", w.item).is(303)
	}},
	{act: "POST /r/:review/meet/scale/reveal", who: "IRO", status: 303, most: 12, aim: 10, on: "/r/:review/meet"},
	{act: "POST /r/:review/meet/scale/again", who: "IRO", status: 303, most: 17, before: revealed},
	{act: "POST /r/:review/meet/scale/stop", who: "IRO", status: 303, most: 14, on: "/r/:review/meet"},
	{act: "POST /r/:review/meet/scale/told", who: "IRO", status: 303, most: 17, on: "/r/:review/meet", fields: []string{"seat", "parent", "pick", "4"}},
	{act: "GET /r/:review/later", who: "IRO", status: 200, most: 23},
	{act: "POST /r/:review/later", who: "IRO", status: 303, most: 20, on: "/r/:review/later", fields: []string{"kind", "part", "day", "2026-04-20", "at", "10:00"}},
	{act: "POST /r/:review/meet/chair/give", who: "IRO", status: 303, most: 20, on: "/r/:review/meet", fields: []string{"seat", "child", "item", "whole"}},
	{act: "POST /r/:review/meet/chair/take", who: "IRO", status: 303, most: 15, before: chairGiven},
	{act: "POST /r/:review/meet/people/here", who: "IRO", status: 303, most: 10, on: "/r/:review/meet", fields: []string{"seat", "parent", "mode", "phone"}},
	{act: "POST /r/:review/meet/people/invite", who: "IRO", status: 303, most: 17, does: func(w *world, b *browser) func() *answer {
		aunt := w.join("Anna Test-Aunt", care.Tie{Kind: care.TieRelative, Calls: "Anna"}, false)
		return b.ready("POST", w.review("/meet/people/invite"), "tie", string(aunt.Tie))
	}},
	{act: "POST /r/:review/meet/people/remove", who: "IRO", status: 303, most: 18, on: "/r/:review/meet", fields: []string{"seat", "parent"}},
	{act: "POST /r/:review/meet/undo", who: "IRO", status: 303, most: 18, on: "/r/:review/meet", fields: []string{"what", "step", "reason", "too early"}},
	{act: "POST /r/:review/meet/chair/handback", who: "child", status: 303, most: 16, before: chairGiven},
	{act: "GET /r/:review/meet/room", who: "IRO", status: 200, most: 17},
	{act: "POST /r/:review/meet/room", who: "IRO", status: 200, most: 29, on: "/r/:review/meet/room"},
	{act: "GET /r/:review/close", who: "IRO", status: 200, most: 30},
	{act: "GET /r/:review/close/decision/:decision", who: "IRO", status: 200, most: 32, does: func(w *world, b *browser) func() *answer {
		return b.ready("GET", w.review("/close/decision/"+w.agreed(b)))
	}},
	{act: "POST /r/:review/close/decision", who: "IRO", status: 303, most: 31, does: func(w *world, b *browser) func() *answer {
		form := fieldsOf(b.get(w.review("/close")).page.Find(`form[action="` + w.review("/close/decision") + `"]`).First())
		return b.ready("POST", w.review("/close/decision"), "id", form.Get("id"), "what", "The landlord repairs the door", "why", "So that it is quiet", "plain", "Your door will shut.",
			"who", string(w.family.Carer.Tie), "due", "2026-04-17", "area", "home", "wish", "yes")
	}},
	{act: "POST /r/:review/close/withdraw", who: "IRO", status: 303, most: 15, does: func(w *world, b *browser) func() *answer {
		return b.ready("POST", w.review("/close/withdraw"), "decision", w.agreed(b))
	}},
	{act: "POST /r/:review/close/attendance", who: "IRO", status: 303, most: 53, does: func(w *world, b *browser) func() *answer {
		attend := []string{"gave", "spoke"}
		for _, in := range b.get(w.review("/close")).page.Find(`input[name^="mode."]`).EachIter() {
			attend = append(attend, in.AttrOr("name", ""), "room")
		}
		return b.ready("POST", w.review("/close/attendance"), attend...)
	}},
	{act: "POST /r/:review/close", who: "IRO", status: 303, most: 76, does: func(w *world, b *browser) func() *answer {
		revealed(w, b)
		w.agreed(b)
		attend := []string{"gave", "spoke"}
		page := b.get(w.review("/close"))
		for _, in := range page.page.Find(`input[name^="mode."]`).EachIter() {
			attend = append(attend, in.AttrOr("name", ""), "room")
		}
		b.submit(page, w.review("/close/attendance"), attend...).is(303)
		page = b.get(w.review("/close"))
		if more := b.submit(page, w.review("/close")); more.page.Find("input[name=knows]").Length() > 0 {
			page = more
		}
		form := fieldsOf(page.page.Find(`form[action="` + w.review("/close") + `"]`).First())
		form.Set("notalk", "Nobody thought of it.")
		return b.readyForm("POST", w.review("/close"), form)
	}},
	{act: "GET /r/:review/after", who: "IRO", status: 200, most: 9, before: closed},
	{act: "POST /r/:review/after", who: "IRO", status: 303, most: 20, before: closed, on: "/r/:review/after", fields: []string{"sent", "2026-03-26"}},
	{act: "GET /r/:review/close/readback", who: "child", status: 200, most: 19, before: agreed},
	{act: "POST /r/:review/close/readback", who: "child", status: 303, most: 27, does: func(w *world, b *browser) func() *answer {
		return b.ready("POST", w.review("/close/readback"), "says."+w.agreed(w.as(w.family.IRO.Viewer)), "yes")
	}},
	{act: "GET /r/:review/letter", who: "child", status: 200, most: 13, before: published},
	{act: "GET /r/:review/letter/write", who: "IRO", status: 200, most: 86, before: closed},
	{act: "GET /r/:review/letter/preview", who: "IRO", status: 200, most: 66, before: written},
	{act: "POST /r/:review/letter/write", who: "IRO", status: 303, most: 47, on: "/r/:review/letter/write", fields: []string{"text.1", "You were brave.", "do", "save"}, before: closed},
	{act: "POST /r/:review/letter/measure", who: "IRO", status: 200, most: 60, does: func(w *world, b *browser) func() *answer {
		closed(w, b)
		form := fieldsOf(b.get(w.review("/letter/write")).page.Find(`form[action="` + w.review("/letter/write") + `"]`).First())
		return b.readyForm("POST", w.review("/letter/measure"), form)
	}},
	{act: "POST /r/:review/letter/publish", who: "IRO", status: 303, most: 51, on: "/r/:review/letter/preview", before: written},
}

const workAddress, workWord = "wale@example.org", "a long enough word"

var newTie = []string{"name", "Anna Test-Aunt", "kind", "relative", "since", "2026-03-26", "reason", "She asked to come"}

func hired(w *world, _ *browser) {
	w.t.Helper()
	if _, err := w.store.People.AddPerson(w.t.Context(), network.Person{Name: "Wes Worker", Band: care.Adult, Lang: care.English, Staff: true}, workAddress, workWord); err != nil {
		w.t.Fatal(err)
	}
}

func caseload(children, reviews int) func(*world, *browser) {
	return func(w *world, _ *browser) {
		w.t.Helper()
		if err := storetest.Caseload(w.t.Context(), w.store, w.family.IRO.Viewer, children, reviews, w.clock.Now()); err != nil {
			w.t.Fatal(err)
		}
	}
}

func saidOne(w *world, b *browser) {
	formsOpen(w, b)
	b.autosave(w.review("/form/q/y2"), "rev", "1", "main", "We won")
}

// formsOpen has the review wait for another day: until then forms are open.
func formsOpen(w *world, _ *browser) {
	w.t.Helper()
	past(w.t, w.disk, "UPDATE review SET state = 'planned' WHERE state = 'live'")
}

func asksOne(w *world, _ *browser) { w.whileOpen(w.asks) }

func sentAll(w *world, _ *browser) {
	w.whileOpen(func() { w.toldAll("We won the league!", "Only for my IRO") })
}

// sentOpen is sentAll, with the form open still.
func sentOpen(w *world, b *browser) {
	sentAll(w, b)
	formsOpen(w, b)
}

func invited(w *world, b *browser) {
	w.t.Helper()
	b.post(w.invite(w.as(w.family.Worker.Viewer), w.family.Parent.Tie)).is(303)
}

// newCard makes the child's card and gives what is on it.
func (w *world) newCard() string {
	w.t.Helper()
	face, err := w.store.Cards.MakeCard(w.t.Context(), w.family.Worker.Viewer, w.family.Review, care.NewID())
	if err != nil {
		w.t.Fatal(err)
	}
	return face.Token
}

func handedOver(w *world, b *browser) { b.post("/card/hand", "card", w.newCard()).is(303) }

func hasCard(w *world, _ *browser) { w.setUp() }

// ownDevice is the link to a device of the child's own.
func (w *world) ownDevice() string {
	w.t.Helper()
	worker := w.as(w.family.Worker.Viewer)
	made := worker.submit(worker.get(w.review("/card")), w.review("/card/device")).is(200)
	link, err := url.Parse(made.page.Find("input[readonly]").AttrOr("value", ""))
	if err != nil || link.Path == "" {
		w.t.Fatalf("no link: %s", made.words())
	}
	return link.Path
}

func cameByDevice(w *world, b *browser) { b.post(w.ownDevice()).is(303) }

func lives(w *world, b *browser) {
	w.t.Helper()
	b.post(w.review("/places"), "id", string(care.NewID()), "kind", "home", "where", "1 Elm Row").is(303)
}

func joined(w *world, b *browser) { b.post(w.review("/meet/join"), "mode", "room").is(303) }

func revealed(w *world, _ *browser) {
	w.t.Helper()
	w.as(w.family.IRO.Viewer).post(w.review("/meet/scale/reveal"), "round", w.round).is(303)
}

func chairGiven(w *world, _ *browser) {
	w.t.Helper()
	w.as(w.family.IRO.Viewer).post(w.review("/meet/chair/give"), "seat", string(w.family.Child.Seat), "item", "whole").is(303)
}

// agreed writes a decision down and gives its id.
func (w *world) agreed(iro *browser) string {
	w.t.Helper()
	form := fieldsOf(iro.get(w.review("/close")).page.Find(`form[action="` + w.review("/close/decision") + `"]`).First())
	w.agree(iro, "id", form.Get("id")).is(303)
	return form.Get("id")
}

func agreed(w *world, _ *browser) { w.agreed(w.as(w.family.IRO.Viewer)) }

// noticed is where the IRO answers an event of which the social worker has told.
func (w *world) noticed() string {
	w.t.Helper()
	n := children.NewNotice{ID: care.NewID(), Child: w.family.Child.Person, Kind: "health", Day: "2026-03-02", What: "A night in hospital."}
	v := w.family.Worker.Viewer
	v.Staff = true
	if err := w.store.Children.Notices.Tell(w.t.Context(), v, n); err != nil {
		w.t.Fatal(err)
	}
	return "/children/" + string(n.Child) + "/events/" + string(n.ID)
}

// promise is where somebody says what became of the first promise.
func (w *world) promise(b *browser) string {
	w.t.Helper()
	path, _ := b.get("/children/" + string(w.family.Child.Person) + "/promises").page.Find("article a").Attr("href")
	return path
}

// closed ends the review, in which the child said and agreed something.
func closed(w *world, _ *browser) {
	w.t.Helper()
	sentAll(w, nil)
	revealed(w, nil)
	iro := w.as(w.family.IRO.Viewer)
	w.agreed(iro)
	w.finish(iro)
}

func written(w *world, _ *browser) {
	w.t.Helper()
	closed(w, nil)
	iro := w.as(w.family.IRO.Viewer)
	iro.submit(iro.get(w.review("/letter/write")), w.review("/letter/write"), "text.1", "You were brave.", "do", "preview").is(303)
}

func published(w *world, _ *browser) {
	w.t.Helper()
	written(w, nil)
	iro := w.as(w.family.IRO.Viewer)
	iro.submit(iro.get(w.review("/letter/preview")), w.review("/letter/publish")).is(303)
}

// ready gets a request ready, of which nothing is asked before it is sent.
func (b *browser) ready(method, path string, fields ...string) func() *answer {
	b.w.t.Helper()
	return b.readyForm(method, path, pairs(fields))
}

func (b *browser) readyForm(method, path string, form url.Values) func() *answer {
	b.w.t.Helper()
	var header []string
	if accept := form.Get("Accept"); accept != "" {
		header = []string{"Accept", accept}
		form.Del("Accept")
	}
	token := b.token()
	if method == http.MethodGet {
		return func() *answer { return b.raw(method, path, nil, header...) }
	}
	form.Set("csrf", token)
	return func() *answer { return b.raw(method, path, form, header...) }
}

// listens opens the socket of a page that shows nothing yet, and waits for its
// first frame.
func listens(page, at string) func(*world, *browser) func() *answer {
	return func(w *world, b *browser) func() *answer {
		w.t.Helper()
		bell := w.family.Review
		if strings.HasPrefix(page, "/alerts") {
			bell = alerts.AlertBell
		}
		query := url.Values{
			"epoch":  {b.get(w.address("", page)).page.Find("[data-live]").AttrOr("data-epoch", "")},
			"ticket": {web.Ticket(b.secret(), bell, w.clock.Now())},
		}
		d := websocket.Dialer{Jar: b.client.Jar, HandshakeTimeout: 5 * time.Second}
		return func() *answer {
			w.t.Helper()
			ws, res, err := d.Dial("ws"+strings.TrimPrefix(w.base, "http")+w.address("", at)+"?"+query.Encode(), http.Header{"Origin": {w.base}})
			if err != nil {
				w.t.Fatal(err)
			}
			w.t.Cleanup(func() { _ = ws.Close() })
			_ = ws.SetReadDeadline(time.Now().Add(5 * time.Second))
			if _, _, err := ws.ReadMessage(); err != nil {
				w.t.Fatal(err)
			}
			return &answer{t: w.t, status: res.StatusCode}
		}
	}
}

// underWay is a world in which everything can be asked for: the review is on,
// the child has picked where home is, and has called for help.
func (w *world) underWay() {
	w.t.Helper()
	f, ctx := w.family, w.t.Context()
	w.start()
	if err := w.store.Meetings.OpenRound(ctx, f.IRO.Viewer, f.Review, care.Home); err != nil {
		w.t.Fatal(err)
	}
	iro := w.as(f.IRO.Viewer).get(w.review("/meet"))
	w.item = iro.page.Find("input[name=from]").AttrOr("value", "")
	w.round = iro.page.Find("input[name=round]").AttrOr("value", "")
	w.alert = care.NewID()
	for _, err := range []error{
		w.store.Meetings.Mark(ctx, f.Child.Viewer, f.Review, care.ID(w.round), "3"),
		w.store.Alerts.Tell(ctx, f.Child.Viewer, alerts.Telling{ID: w.alert, Kind: alert.Now}),
	} {
		if err != nil {
			w.t.Fatal(err)
		}
	}
}

// act gets a row's act ready.
func (w *world) act(a asks) func() *answer {
	w.t.Helper()
	var b *browser
	if a.who == "on duty" {
		b = w.onDuty()
	} else {
		b = w.visitor(a.who)
	}
	if a.before != nil {
		a.before(w, b)
	}
	if a.does != nil {
		return a.does(w, b)
	}
	route, _, _ := strings.Cut(a.act, ",")
	method, path, _ := strings.Cut(route, " ")
	path = w.address(a.who, path)
	form := url.Values{"from": {w.item}, "round": {w.round}}
	if a.on != "" {
		page := b.get(w.address(a.who, a.on)).is(200)
		there := page.page.Find(`form[action="` + path + `"]`).First()
		if there.Length() == 0 {
			w.t.Fatalf("%s has no form for %s: %s", a.on, path, page.words())
		}
		form = fieldsOf(there)
	}
	known := map[string]care.ID{"worker": w.family.Worker.Person, "child": w.family.Child.Seat, "parent": w.family.Parent.Seat}
	for i := 0; i+1 < len(a.fields); i += 2 {
		value := a.fields[i+1]
		if id, ok := known[value]; ok {
			value = string(id)
		}
		form.Set(a.fields[i], value)
	}
	return b.readyForm(method, path, form)
}

// settled is how many statements there were, once there are no more of them:
// what nobody waits for is counted too.
func (w *world) settled() int {
	for before, quiet := -1, 0; ; {
		now := w.disk.Asked.Count()
		if quiet++; now != before {
			before, quiet = now, 0
		}
		if quiet == 3 {
			return now
		}
		time.Sleep(4 * time.Millisecond)
	}
}

// What a page or an act asks of the database stays under its ceiling, so that no
// change makes one dearer unseen; and a ceiling is no more than a little above.
// MYREVIEW_COSTS names a file to write what each asks to, on both databases.
func TestStatementsOfEachRoute(t *testing.T) {
	var known []string
	out := os.Getenv("MYREVIEW_COSTS")
	costs := make([]map[string]int, len(ceilings))
	t.Cleanup(func() { writeCosts(t, out, costs) })
	for i, a := range ceilings {
		route, _, _ := strings.Cut(a.act, ",")
		known = append(known, route)
		costs[i] = map[string]int{}
		t.Run(a.act, func(t *testing.T) {
			if out == "" {
				asked := oneWorld(t, care.Young).costs(a)
				for try := 0; try < 2 && asked > a.most; try++ { // what asks by the clock fell into the count
					asked = lonely(t, care.Young).costs(a)
				}
				a.judge(t, asked)
				return
			}
			t.Parallel()
			storetest.Each(t, func(t *testing.T, s *store.Store, b *storetest.Base) {
				costs[i][b.Kind] = newWorld(t, s, b, care.Young).costs(a)
				if b.Kind == "sqlite" { // Postgres may ask a little otherwise
					a.judge(t, costs[i][b.Kind])
				}
			})
		})
	}
	_, rules := readTable(t, "route")
	for _, r := range rules {
		if !slices.Contains(known, r.name) {
			t.Errorf("%s stands in no row of the ceilings", r.name)
		}
	}
	for _, name := range known {
		if !slices.ContainsFunc(rules, func(r rule) bool { return r.name == name }) {
			t.Errorf("%s has a ceiling and is no route", name)
		}
	}
}

// costs is how many statements an act asks.
func (w *world) costs(a asks) int {
	w.t.Helper()
	w.underWay()
	act := w.act(a)
	before := w.settled()
	got := act()
	asked := w.settled() - before
	if got.status != a.status {
		w.t.Errorf("%s as %s is answered with %d, not %d: %s", a.act, a.who, got.status, a.status, got.read().words())
	}
	return asked
}

// judge holds what was asked to the ceiling.
func (a asks) judge(t *testing.T, asked int) {
	t.Helper()
	if asked > a.most {
		t.Errorf("%s asked the database %d times, ceiling %d", a.act, asked, a.most)
	}
	if asked < a.most-above && !a.varies {
		t.Errorf("%s asked the database %d times: its ceiling of %d can come down", a.act, asked, a.most)
	}
}

func writeCosts(t *testing.T, path string, costs []map[string]int) {
	t.Helper()
	if path == "" {
		return
	}
	var b strings.Builder
	line := "%8s %8s %5s  %s\n"
	fmt.Fprintf(&b, line, "SQLite", "Postgres", "aim", "page or act")
	for i, a := range ceilings {
		aim := ""
		if a.aim > 0 {
			aim = strconv.Itoa(a.aim)
		}
		fmt.Fprintf(&b, line, strconv.Itoa(costs[i]["sqlite"]), strconv.Itoa(costs[i]["postgres"]), aim, a.act)
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Error(err)
	}
}

// proposedOut has somebody kept out, as far as one person can.
func proposedOut(w *world, _ *browser) {
	if w.exclusion == "" {
		w.exclusion = w.proposed(w.family.Parent.Tie, care.StepExclude)
	}
}

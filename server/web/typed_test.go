package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/alerts"
)

// What people type from paper on a phone leads where they meant: with capitals, a
// slash or a full stop behind it. Nothing else is guessed at.
func TestATypedAddressLeadsWhereItShould(t *testing.T) {
	w := oneWorld(t, care.Young)
	b := w.stranger()
	for typed, to := range map[string]string{
		"/card/": "/card", "/Card": "/card", "/CARD/": "/card", "/Room": "/room", "/room/": "/room", "/Sign-In": "/sign-in", "/help.": "/help",
		"/Tell/": "/tell", "//card": "/card", "/card%20": "/card", "/Privacy": "/privacy", "/Home": "/home", "/Accessibility/": "/accessibility",
		"/I": "/i", "/Room/Screen": "/room/screen", "/Duty": "/duty", "/card/?x=1": "/card",
	} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			if a := b.raw(method, typed, nil); a.status != http.StatusSeeOther || a.to != to {
				t.Errorf("%s %s: %d to %q, want %q", method, typed, a.status, a.to, to)
			}
		}
	}
	for _, path := range []string{"/cards", "/c ard", "/%63ard/x", "//evil.example/card", "/tell/:kind", "/k/:token", "/R/" + string(w.family.Review), "/static", "/Healthz"} {
		if a := b.raw(http.MethodGet, strings.ReplaceAll(path, " ", "%20"), nil); a.status != http.StatusNotFound {
			t.Errorf("%s: %d to %q", path, a.status, a.to)
		}
	}
	if a := b.raw(http.MethodPost, "/Card", url.Values{"csrf": {b.token()}}); a.status != http.StatusNotFound {
		t.Errorf("a form to /Card: %d", a.status)
	}
}

// HEAD answers as GET does, without the text, and does nothing: no sign of life, no
// letter opened, no cookie taken away.
func TestHeadAnswersAsGetAndDoesNothing(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.toldAll("We won", "For my IRO")
	w.start()
	people := map[string]care.Viewer{"child": w.family.Child.Viewer, "iro": w.family.IRO.Viewer, "mum": w.family.Parent.Viewer, "": {}}
	db := database.OpenFile(w.disk.Config.Path, url.Values{"_pragma": {"busy_timeout(5000)", "query_only(1)"}})
	defer db.Close()
	each := func(query string, columns int) (out []string) {
		found, err := db.Query(query)
		if err != nil {
			t.Fatal(err)
		}
		defer found.Close()
		for found.Next() {
			names, _ := found.Columns()
			row := make([]any, len(names))
			for i := range row {
				row[i] = new(any)
			}
			if err := found.Scan(row...); err != nil {
				t.Fatal(err)
			}
			var line []any
			for _, v := range row {
				line = append(line, *v.(*any))
			}
			out = append(out, fmt.Sprint(line[:min(columns, len(line))]...))
		}
		if err := found.Err(); err != nil {
			t.Fatal(err)
		}
		return out
	}
	tables := each("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'audit%' AND name NOT LIKE 'sqlite%'", 1)
	rows := func() map[string]string { // without the audit log, which records even what was only read
		out := map[string]string{}
		for _, table := range tables {
			out[table] = strings.Join(each("SELECT * FROM "+table, 99), "\n")
		}
		return out
	}
	for name, v := range people {
		b := w.stranger()
		if v.Person != "" {
			b = w.as(v)
		}
		w.clock.Move(3 * 60e9) // long enough that a sign of life would be noted
		for _, route := range w.site.RouteNames() {
			method, path, _ := strings.Cut(route, " ")
			if method != http.MethodGet {
				continue
			}
			path = strings.NewReplacer(":review", string(w.family.Review), ":question", "y2", ":decision", string(care.NewID()), ":tie", string(w.family.Carer.Tie),
				":token", "unknown", ":band", "young", ":step", "pause", ":exclusion", string(care.NewID()), ":kind", "now", ":alert", string(care.NewID())).Replace(path)
			before, had := rows(), b.secret()
			head := b.raw(http.MethodHead, path, nil)
			if head.body != "" {
				t.Errorf("%s: HEAD %s has a text", name, path)
			}
			for table, now := range rows() {
				if now != before[table] {
					t.Errorf("%s: HEAD %s changes %s", name, path, table)
				}
			}
			if b.secret() != had {
				t.Errorf("%s: HEAD %s takes the session away", name, path)
			}
			if strings.HasPrefix(path, "/away") {
				continue // asking for it signs the viewer out
			}
			if get := b.raw(http.MethodGet, path, nil); get.status != head.status || get.to != head.to || get.header.Get("Content-Type") != head.header.Get("Content-Type") {
				t.Errorf("%s: HEAD %s gets %d %q, GET %d %q", name, path, head.status, head.header.Get("Content-Type"), get.status, get.header.Get("Content-Type"))
			}
		}
	}
	for _, path := range []string{"/healthz", "/readyz", "/no-such-page"} {
		if get, head := w.stranger().raw(http.MethodGet, path, nil), w.stranger().raw(http.MethodHead, path, nil); get.status != head.status || head.body != "" {
			t.Errorf("%s: %d and %d", path, get.status, head.status)
		}
	}
}

// The ids of what is made come with its form. One that was used already, for the same
// or for something else, is told so, and is no fault of ours.
func TestAnIDThatWasUsedIsNoFault(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		f := w.family
		w.toldAll("We won", "For my IRO")
		w.mayBeOnDuty(f.IRO.Person)
		w.onDuty()
		child, worker, iro, duty := w.as(f.Child.Viewer), w.as(f.Worker.Viewer), w.as(f.IRO.Viewer), w.onDuty()
		alert := care.NewID()
		if err := w.store.Alerts.Tell(t.Context(), f.Child.Viewer, alerts.Telling{ID: alert, Kind: "now"}); err != nil {
			t.Fatal(err)
		}
		used := []care.ID{f.Review, alert, f.Child.Person, f.Child.Tie, f.Worker.Tie, f.Parent.Tie, f.IRO.Seat, f.Child.Seat, f.Excluded.Tie}
		for _, c := range []struct {
			by     *browser
			path   string
			id     string
			fields []string
			other  []string // changed where it is sent again as something else
		}{
			{worker, w.review("/ties/new"), "id", []string{"name", "Greta Gran", "kind", "relative", "reason", "she asked", "do", "yes"}, []string{"name", "Gus Uncle"}},
			{worker, w.review("/ties/" + string(f.Carer.Tie) + "/pause"), "id", []string{"was", "active", "reason", "for now", "do", "yes"}, []string{"reason", "for good"}},
			{worker, w.review("/places"), "id", []string{"kind", "home", "where", "1 Elm Row"}, []string{"kind", "school"}},
			{duty, "/duty", "id", []string{"person", string(f.IRO.Person), "first", "2026-03-27"}, []string{"first", "2026-03-29"}},
			{child, "/tell/now", "id", []string{"words", "Help"}, []string{"words", "Help again"}},
			{child, "/tell/call", "id", []string{"words", "Help"}, []string{"words", "Help again"}},
			{child, w.review("/form/send"), "id", nil, nil},
			{iro, w.review("/close/decision"), "id", []string{"what", "A", "why", "B", "plain", "C", "who", string(f.Parent.Tie), "due", "2026-04-17", "area", "home"}, []string{"what", "D"}},
			{iro, w.review("/meet/room"), "seat", nil, nil},
			{worker, w.review("/card"), "id", nil, nil},
			{worker, w.review("/card/device"), "id", nil, nil},
		} {
			if c.path == w.review("/close/decision") {
				w.goLive()
			}
			send := func(id care.ID, fields ...string) *answer {
				form := pairs(c.fields)
				for i := 0; i+1 < len(fields); i += 2 {
					form.Set(fields[i], fields[i+1])
				}
				form.Set(c.id, string(id))
				return c.by.postForm(c.path, form)
			}
			fresh := care.NewID()
			first, again, other := send(fresh), send(fresh), send(fresh, c.other...)
			if slices.Contains([]int{first.status, again.status, other.status}, 500) || first.status == 303 && again.status >= 400 && again.status != 409 {
				t.Errorf("%s: %d, again %d, as something else %d", c.path, first.status, again.status, other.status)
			}
			if first.status >= 400 {
				t.Errorf("%s does not work: %d: %s", c.path, first.status, first.words())
			}
			for i, id := range used {
				if a := send(id, "name", fmt.Sprint("Greta ", i)); a.status >= 500 {
					t.Errorf("%s with the id of something else: %d", c.path, a.status)
				}
			}
		}
	})
}

// A browser that keeps no cookies is told so, wherever it sends a form, and what was
// typed comes back. A call for help has its numbers.
func TestABrowserWithoutCookiesIsToldSo(t *testing.T) {
	w := oneWorld(t, care.Young)
	b := w.stranger()
	b.client.Jar = nil
	for path, form := range map[string]string{"/sign-in": "/sign-in", "/card": "/card", "/lang": "/help", "/room": "/room", "/tell/now": "/tell/now", "/i/code": "/help"} {
		token := b.get(form).is(200).page.Find("input[name=csrf]").AttrOr("value", "")
		a := b.send(http.MethodPost, path, url.Values{"csrf": {token}, "lang": {"cy"}, "words": {"CANARY words"}, "password": {"CANARY-SECRET"}}).is(403)
		a.says("This browser keeps no cookies", "CANARY words").hides("CANARY-SECRET")
		if path == "/tell/now" {
			a.says("0800 1111")
		}
	}
	// A visitor whose browser keeps them, and who sends the form of an old page, is told nothing about cookies.
	old := w.stranger()
	old.get("/help")
	old.send(http.MethodPost, "/lang", url.Values{"csrf": {"x"}}).is(403).hides("cookies")
	// Leaving needs none.
	b.send(http.MethodPost, "/leave", nil).is(303)
}

// A child who opens "tell someone now" sees whom to ring before the box to write in.
func TestTellShowsItsNumbersFirst(t *testing.T) {
	w := oneWorld(t, care.Young)
	for _, b := range []*browser{w.stranger(), w.as(w.family.Child.Viewer)} {
		page := b.get("/tell").is(200).page
		first, _ := page.Find("main a[href^='tel:'], main a.card").First().Attr("href")
		if !strings.HasPrefix(first, "tel:") {
			t.Errorf("first comes %q", first)
		}
	}
}

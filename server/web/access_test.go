package web_test

import (
	"cmp"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/store/alerts"
)

// rule is one line of a table of docs/access.md.
type rule struct {
	name  string
	cells map[string]string
}

// readTable reads the table of docs/access.md whose first column has that
// name. The page is written by hand and knows nothing of the code that it judges.
func readTable(t *testing.T, first string) (columns []string, rules []rule) {
	t.Helper()
	raw, err := os.ReadFile("../../docs/access.md")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "|") {
			if columns != nil {
				break
			}
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i := range cells {
			cells[i] = strings.Trim(strings.TrimSpace(cells[i]), "`")
		}
		if columns == nil {
			if cells[0] == first {
				columns = cells[1:]
			}
			continue
		}
		if strings.HasPrefix(line, "|---") {
			continue
		}
		if len(cells) != len(columns)+1 {
			t.Fatalf("docs/access.md: a line of the wrong length: %s", line)
		}
		r := rule{cells[0], map[string]string{}}
		for i, column := range columns {
			r.cells[column] = cells[i+1]
		}
		rules = append(rules, r)
	}
	if len(rules) == 0 {
		t.Fatalf("docs/access.md has no table of %ss", first)
	}
	return columns, rules
}

// visitor opens a browser for a role of the table.
func (w *world) visitor(role string) *browser {
	w.t.Helper()
	f := w.family
	switch role {
	case "stranger":
		return w.stranger()
	case "child":
		return w.as(f.Child.Viewer)
	case "carer":
		return w.as(f.Carer.Viewer)
	case "parent":
		return w.as(f.Parent.Viewer)
	case "excluded":
		return w.as(f.Excluded.Viewer)
	case "former carer":
		return w.as(f.Former.Viewer)
	case "social worker":
		return w.as(f.Worker.Viewer)
	case "IRO":
		return w.as(f.IRO.Viewer)
	case "other team":
		return w.as(f.Stranger)
	case "room screen":
		return w.screen()
	}
	return w.as(w.guest(role))
}

func TestAccessMatrix(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		roles, rules := readTable(t, "route")
		var listed []string
		for _, r := range rules {
			listed = append(listed, r.name)
		}
		for _, route := range w.site.RouteNames() {
			if !slices.Contains(listed, route) {
				t.Errorf("docs/access.md does not know %s", route)
			}
		}
		for _, route := range listed {
			if !slices.Contains(w.site.RouteNames(), route) {
				t.Errorf("docs/access.md has %s, which is no route", route)
			}
		}
		if t.Failed() {
			return
		}
		w.goLive()
		iro := w.as(w.family.IRO.Viewer)
		w.item, _ = iro.get(w.review("/meet")).page.Find("input[name=from]").Attr("value")
		iro.post(w.review("/meet/scale/open"), "area", "home").is(http.StatusSeeOther)
		w.round, _ = iro.get(w.review("/meet")).page.Find("input[name=round]").Attr("value")
		w.alert = care.NewID()
		if err := w.store.Alerts.Tell(t.Context(), w.family.Child.Viewer, alerts.Telling{ID: w.alert, Kind: alert.Now}); err != nil {
			t.Fatal(err)
		}
		w.whileOpen(w.asks)
		like := map[string]string{} // whose cells others are judged by
		_, others := readTable(t, "who")
		for _, o := range others {
			like[o.name] = o.cells["routes as"]
			if !slices.Contains(roles, o.name) {
				roles = append(roles, o.name)
			}
		}
		for _, r := range rules {
			for i, role := range roles {
				if i%15 == 0 && strings.Contains(r.name, ":token") { // all ask from one place, which may try so often
					past(t, w.disk, "DELETE FROM attempt")
				}
				if got, want := w.try(role, r.name), r.cells[cmp.Or(like[role], role)]; got != want {
					t.Errorf("%s: %s gets %q, docs/access.md says %q", r.name, role, got, want)
				}
			}
		}
	})
}

// questions are what each role's own form asks.
func question(role string) string {
	switch role {
	case "key worker":
		return "r1"
	case "carer", "adopter":
		return "c1"
	case "parent", "excluded", "parent without":
		return "f2"
	case "relative", "respite carer", "school", "health", "virtual school", "youth justice", "personal adviser":
		return "s1"
	}
	return "y2"
}

// address is where a route of the family's review is, for a role.
func (w *world) address(role, path string) string {
	if strings.Contains(path, ":import") && w.broughtIn == "" {
		w.broughtIn = w.handedIn()
	}
	if strings.Contains(path, ":exclusion") && w.exclusion == "" {
		w.exclusion = w.proposed(w.family.Parent.Tie, care.StepExclude)
	}
	if path == "/caseloads/:person" {
		path = "/caseloads/" + string(w.colleague())
	}
	path = strings.NewReplacer(
		":review", string(w.family.Review), ":question", question(role), ":decision", string(care.NewID()), ":tie", string(w.family.Carer.Tie), ":token", "unknown", ":band", "young", ":step", "pause", ":person", string(w.family.Worker.Person), ":child", string(w.family.Child.Person), ":job", "iro", ":import", string(w.broughtIn), ":exclusion", string(w.exclusion), ":figure", "time-in", ":form", "little",
	).Replace(path)
	return strings.NewReplacer(":kind", "now", ":alert", string(w.alert), ":wish", string(w.wish), ":talk", "alone", ":event", string(care.NewID())).Replace(path)
}

// try asks for a route of the family's review as a role, and says in the
// table's words what came of it.
func (w *world) try(role, route string) string {
	w.t.Helper()
	b := w.visitor(role)
	method, path, _ := strings.Cut(route, " ")
	path = w.address(role, path)
	form := url.Values{"area": {"home"}, "from": {w.item}, "round": {w.round}, "shows": {"with"}}
	if method == http.MethodPost {
		form.Set("csrf", b.token())
	}
	a := b.raw(method, path, form)
	switch {
	case strings.HasSuffix(path, "/live"):
		return "socket"
	case strings.HasSuffix(path, "/poll") && strings.Contains(a.body, `"close":4501`):
		return "sign in"
	case strings.HasSuffix(path, "/poll") && strings.Contains(a.body, `"close":4503`):
		return "no"
	case a.status == http.StatusUnauthorized || a.status == http.StatusSeeOther && a.to == "/" && path != "/lang":
		return "sign in"
	case a.status == http.StatusNotFound:
		return "no"
	case a.status == http.StatusForbidden:
		return "not theirs"
	case a.status >= 500:
		return "broken"
	}
	return "yes"
}

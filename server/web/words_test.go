package web_test

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"myreview/server/care"
	"myreview/server/i18n"
	"myreview/server/profiles"
	"myreview/server/web"
)

// A language is made known at the start of a program: here, before any test runs beside
// another.
func init() { care.Learn("cs", "Čeština", "ltr") }

// czech is a language that an authority brought. Its words are made up: the English of
// each message, marked, but for the message named.
func czech(t *testing.T, less string) i18n.Own {
	t.Helper()
	own := i18n.Own{Lang: "cs", Name: "Čeština", Dir: "ltr"}
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	var left, back bytes.Buffer
	if err := words.Export(&left, own, nil); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&left).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	english, text := slices.Index(rows[0], "english"), slices.Index(rows[0], "text")
	for _, row := range rows[1:] {
		if row[0] != less {
			row[text] = "č" + row[english]
		}
	}
	if err := csv.NewWriter(&back).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	if own, err = words.Import(own, "cs.csv", &back); err != nil {
		t.Fatal(err)
	}
	return own
}

// A language that an authority brought shows when it has all its words, or where its file
// says that English may stand for what is missing; else everybody reads what they did.
func TestALanguageOfTheAuthority(t *testing.T) {
	w := oneWorld(t, care.Young)
	profile, err := profiles.Load("demo")
	if err != nil {
		t.Fatal(err)
	}
	profile.Languages = append(profile.Languages, "cs")
	for _, one := range []struct {
		name, less    string
		english       bool
		lang, leaving string
	}{
		{"complete", "", false, "cs", "čLeave this page"},
		{"with English where a text is missing", "shell.leave", true, "cs", "Leave this page"},
		{"incomplete", "shell.leave", false, "en", "Leave this page"},
	} {
		own := czech(t, one.less)
		own.English = one.english
		serve(t, w, w.store, w.disk, func(o *web.Options) { o.Profile, o.Own = profile, []i18n.Own{own} })
		child := w.as(w.family.Child.Viewer)
		child.post("/lang", "lang", "cs", "back", "/help")
		page := child.get("/help").page
		if got := strings.TrimSpace(page.Find(`button[lang="cs"]`).Text()); (got == own.Name) != (one.lang == "cs") {
			t.Errorf("%s: %q is offered", one.name, got)
		}
		if got := page.Find("html").AttrOr("lang", ""); got != one.lang {
			t.Errorf("%s: the page is in %q", one.name, got)
		}
		if got := strings.TrimSpace(page.Find("button.leave").First().Text()); got != one.leaving {
			t.Errorf("%s: the button says %q", one.name, got)
		}
	}
}

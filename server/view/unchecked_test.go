package view_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/BurntSushi/toml"

	"myreview/locales"
	"myreview/server/care"
	"myreview/server/i18n"
	"myreview/server/view"
	"myreview/static"
)

// checkedBut are the pages as they are when a person has checked every message
// of every language, except some.
func checkedBut(t *testing.T, except func(id string) bool) (*view.Set, *i18n.Catalog) {
	t.Helper()
	files, checks := fstest.MapFS{}, strings.Builder{}
	for _, lang := range care.Langs {
		names, err := fs.Glob(locales.FS, string(lang)+"/*.toml")
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&checks, "[%s]\n", lang)
		for _, name := range names {
			raw, err := fs.ReadFile(locales.FS, name)
			if err != nil {
				t.Fatal(err)
			}
			files[name] = &fstest.MapFile{Data: raw}
			var messages map[string]struct{ Other string }
			if err := toml.Unmarshal(raw, &messages); err != nil {
				t.Fatal(err)
			}
			for id, m := range messages {
				if !except(id) {
					fmt.Fprintf(&checks, "%q = \"%s Ann, 2026-11-01\"\n", id, i18n.Fingerprint(m.Other))
				}
			}
		}
	}
	files["checked.toml"] = &fstest.MapFile{Data: []byte(checks.String())}
	catalog, err := i18n.LoadFrom(files)
	if err != nil {
		t.Fatal(err)
	}
	set, err := view.Load(catalog, static.Load())
	if err != nil {
		t.Fatal(err)
	}
	return set, catalog
}

func notice(t *testing.T, set *view.Set, page string, m view.Model, lang care.Lang, band care.Band) bool {
	t.Helper()
	view.Reframe(m, lang, band)
	var b bytes.Buffer
	if err := set.Render(&b, page, m); err != nil {
		t.Fatalf("%s in %s for %s: %v", page, lang, band, err)
	}
	return bytes.Contains(b.Bytes(), []byte(`class="notice"`))
}

// Who is told that a person has not checked all of a page's words: whoever
// reads such words, and nobody else.
func TestThePageWhoseWordsAreUncheckedSaysSo(t *testing.T) {
	yes := true
	said := &view.Front{Page: frame()}
	said.Unchecked = &yes
	home := formHome(func(*view.ReviewHome) {})
	area := &view.FormQuestion{Page: frame(), Ask: "area.home"} // an id that the model names
	meet := &view.Meet{Page: frame(), Heard: "meet.heading"}
	for _, c := range []struct {
		what   string
		except string // the ids that nobody has checked, as a regular expression
		page   string
		m      view.Model
		lang   care.Lang
		band   care.Band
		notice bool
	}{
		{"nothing is unchecked", `^$`, "form/home", home, care.Welsh, care.Young, false},
		{"the frame's words are on every page", `^shell\.help$`, "entry/front", &view.Front{Page: frame()}, care.Urdu, care.Adult, true},
		{"English is the source", `.`, "form/home", home, care.English, care.Young, false},
		{"a page's own word", `^form\.iro\.is$`, "form/home", home, care.Welsh, care.Young, true},
		{"another page's word", `^form\.iro\.is$`, "entry/front", &view.Front{Page: frame()}, care.Welsh, care.Young, false},
		{"the word of another band", `^meet\.agenda\.heading\.little$`, "meet/meet", meet, care.Welsh, care.Young, false},
		{"a day", `^date\.month\.3$`, "form/home", home, care.Welsh, care.Young, true},
		{"an id that only the model has", `^area\.home`, "form/question", area, care.Welsh, care.Young, true},
		{"another id than the model's", `^area\.fam`, "form/question", area, care.Welsh, care.Young, false},
		{"what the handler said", `^error\.toolarge$`, "entry/front", said, care.Welsh, care.Young, true},
		{"a part that is drawn later", `^meet\.desk\.undo$`, "meet/meet", meet, care.Welsh, care.Adult, true},
		{"an area in such a part", `^area\.safe\.young$`, "meet/meet", meet, care.Welsh, care.Young, true},
		{"a word that no meeting says", `^letter\.box\.para$`, "meet/meet", meet, care.Welsh, care.Adult, false},
	} {
		except := regexp.MustCompile(c.except)
		set, _ := checkedBut(t, except.MatchString)
		if got := notice(t, set, c.page, c.m, c.lang, c.band); got != c.notice {
			t.Errorf("%s (%s unchecked): %s has a notice: %v, want %v", c.what, c.except, c.page, got, c.notice)
		}
	}
}

// What is known of the pages' words beforehand leaves none out.
func TestEveryWordOfAPageIsForeseen(t *testing.T) {
	_, catalog := checkedBut(t, func(string) bool { return true })
	said := map[string]bool{}
	set, err := view.LoadIn(catalog, static.Load(), func(lang care.Lang, band care.Band) i18n.Words {
		return catalog.In(lang, band).Noting(func(id string) { said[id] = true })
	})
	if err != nil {
		t.Fatal(err)
	}
	for page, models := range samples {
		for _, m := range models {
			for _, band := range care.Bands {
				clear(said)
				notice(t, set, page, m, care.Welsh, band)
				for id := range said {
					if base := strings.TrimSuffix(id, "."+string(band)); !set.Foresees(page, m, base) {
						t.Errorf("%s for %s says %s, which nobody could tell beforehand", page, band, id)
					}
				}
			}
		}
	}
	meet := &view.Meet{}
	for name, models := range meetingParts {
		for _, model := range models {
			clear(said)
			if _, err := set.Part(care.Welsh, care.Young, "meet/"+name, model); err != nil {
				t.Fatal(err)
			}
			for id := range said {
				if base := strings.TrimSuffix(id, ".young"); !set.Foresees("meet/meet", meet, base) {
					t.Errorf("the part %s says %s, which nobody could tell beforehand", name, id)
				}
			}
		}
	}
}

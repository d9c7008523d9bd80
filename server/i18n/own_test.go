package i18n

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"myreview/server/care"
)

func TestPluralFormsAreThoseOfTheLanguage(t *testing.T) {
	for lang, want := range map[care.Lang]string{
		"en": "one other", "cy": "zero one two few many other", "ur": "one other", "pl": "one few many other", "ar": "zero one two few many other", "zh": "other",
	} {
		var names []string
		for _, f := range pluralForms(lang) {
			names = append(names, f.name)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s has %s, want %s", lang, got, want)
		}
	}
}

func TestAFileOfOwnWords(t *testing.T) {
	for _, one := range []struct{ file, text, says string }{
		{"cy.toml", "[texts.\"diary.feed.meeting\"]\nother = \"Sgwrs\"\n", ""},
		{"cy.toml", "[texts.\"diary.gone\"]\nother = \"Of an older program\"\n", ""},
		{"pl.toml", "name = \"Polski\"\ndir = \"ltr\"\n", ""},
		{"pl.toml", "", "no name of a language"},
		{"pl.toml", "name = \"Polski\"\ndir = \"up\"\n", "neither ltr nor rtl"},
		{"cy.toml", "name = \"Cymraeg\"\n", "needs neither name"},
		{"en.toml", "", "the source of every word"},
		{"polish.toml", "name = \"Polski\"\ndir = \"ltr\"\n", "no code of a language"},
		{"qaa.toml", "name = \"Q\"\ndir = \"ltr\"\n[texts.\"diary.feed.meeting\"]\nother = \"x\"\n", "no plural rule"},
		{"pl.toml", "name = \"Polski\"\ndir = \"ltr\"\nscript = \"Latn\"\n", "script is no setting"},
		{"cy.toml", "name = 1", "cy.toml"},
		{"cy.toml", "[texts.\"diary.due.by\"]\nother = \"heb\"\n", "cy.toml: diary.due.by: the placeholders"},
		{"cy.toml", "[texts.\"diary.feed.meeting\"]\nsome = \"x\"\nother = \"y\"\n", "\"some\" is not for it"},
	} {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, one.file), []byte(one.text), 0o600); err != nil {
			t.Fatal(err)
		}
		own, err := ReadOwn(folder)
		if err == nil {
			_, err = Load(own...)
		}
		if (err == nil) != (one.says == "") || err != nil && !strings.Contains(err.Error(), one.says) {
			t.Errorf("%s %q: %v, want %q", one.file, one.text, err, one.says)
		}
	}
	if own, err := ReadOwn(filepath.Join(t.TempDir(), "nowhere")); err != nil || own != nil {
		t.Errorf("a folder that is not there: %v %v", own, err)
	}
}

func TestOwnWordsAreReadAsTheyWereWritten(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new")
	want := Own{Lang: "ar", Name: "العربية", Dir: "rtl", English: true, Texts: map[string]map[string]string{
		"diary.feed.meeting": {other: "a \"b\"\nc\\ = é", checkedBy: "12345678"},
	}}
	if _, err := want.Write(folder); err != nil {
		t.Fatal(err)
	}
	own, err := ReadOwn(folder)
	if err != nil || len(own) != 1 || own[0].Name != want.Name || !own[0].English || !maps.EqualFunc(own[0].Texts, want.Texts, maps.Equal) {
		t.Errorf("%v: %v", err, own)
	}
	if care.Lang("ar").Dir() != "rtl" || care.Lang("ar").Name() != want.Name || care.ParseLang("ar") != "ar" {
		t.Error("the language is not known")
	}
}

// A language that lacks words is offered only where its file says that English may stand
// there; then nothing of it counts as checked but what was.
func TestALanguageThatIsNotComplete(t *testing.T) {
	care.Learn("fa", "فارسی", "rtl")
	o := Own{Lang: "fa", Name: "فارسی", Dir: "rtl", Texts: map[string]map[string]string{"diary.feed.meeting": {other: "جلسه"}}}
	c, err := Load(o)
	if err != nil || c.Offers("fa") || slices.Contains(c.Langs(), "fa") || c.In("fa", care.Adult).Lang != care.English {
		t.Errorf("it is offered: %v", err)
	}
	o.English = true
	if c, err = Load(o); err != nil || !c.Offers("fa") || !slices.Contains(c.Langs(), "fa") {
		t.Fatalf("it is not offered: %v", err)
	}
	fa := c.In("fa", care.Adult)
	if got := fa.T("diary.feed.meeting"); got != "جلسه" {
		t.Errorf("%q", got)
	}
	if got, want := fa.T("diary.before.week"), string(firstStrong)+"The week before"+string(endIsolate); got != want || !fa.Unchecked("diary.before.week") {
		t.Errorf("%q, want %q, apart from what runs the other way", got, want)
	}
	if got := c.Missing("fa"); got != len(c.texts[care.English])-1 {
		t.Errorf("%d are missing", got)
	}
}

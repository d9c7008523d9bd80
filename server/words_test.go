package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Words leave by one verb and come back by the other; serve and the check of a profile
// know their language then.
func TestWordsLeaveAndComeBack(t *testing.T) {
	c := authority(t)
	dir := t.TempDir()
	sheet := filepath.Join(dir, "sk.csv")
	if err := (wordsExportVerb{Lang: "sk", File: sheet}).export(nil, c); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(sheet)
	for _, row := range []string{"form.pics3.mixed,other,,everybody,", "form.told.limit,other,,everybody,"} {
		at := bytes.Index(text, []byte(row))
		end := max(at, 0) + bytes.IndexByte(text[max(at, 0):], '\n')
		if err != nil || at < 0 || !bytes.Contains(text[at:end], []byte(",partly,")) && !bytes.Contains(text[at:end], []byte(",safe,")) {
			t.Errorf("no picture stands with %s: %v", row, err)
		}
	}
	profile, err := os.ReadFile(c.Profile)
	if err != nil {
		t.Fatal(err)
	}
	c.Profile = filepath.Join(dir, "profile.toml")
	profile = bytes.Replace(profile, []byte(`languages = ["en"`), []byte(`languages = ["en", "sk"`), 1)
	if err := os.WriteFile(c.Profile, profile, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := refusals(t.Context(), c); err == nil || !strings.Contains(err.Error(), `"sk" has no words here`) {
		t.Errorf("a language without words: %v", err)
	}
	for _, one := range []struct {
		name string
		wordsImportVerb
		says string
	}{
		{"without its name", wordsImportVerb{Lang: "sk", File: sheet, English: "as-it-is"}, "--name"},
		{"English", wordsImportVerb{Lang: "en", File: sheet, English: "as-it-is"}, "the source of every word"},
		{"no language", wordsImportVerb{Lang: "../sk", Name: "x", File: sheet, English: "as-it-is"}, "no code of a language"},
		{"another file", wordsImportVerb{Lang: "sk", Name: "x", File: c.Profile, English: "as-it-is"}, "nothing was changed"},
	} {
		if err := one.read(&bytes.Buffer{}, c); err == nil || !strings.Contains(err.Error(), one.says) {
			t.Errorf("%s: %v", one.name, err)
		}
	}
	if _, err := os.Stat(c.words()); !os.IsNotExist(err) {
		t.Errorf("something was written: %v", err)
	}
	var out bytes.Buffer
	if err := (wordsImportVerb{Lang: "sk", Name: "Slovenčina", File: sheet, English: "yes"}).read(&out, c); err != nil || !strings.Contains(out.String(), "serve says these words") {
		t.Fatalf("%v: %s", err, out.String())
	}
	if err := refusals(t.Context(), c); err != nil {
		t.Errorf("serve does not start: %v", err)
	}
	p, err := Open(t.Context(), c, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	out.Reset()
	if err := (wordsImportVerb{Lang: "sk", File: sheet, English: "no"}).read(&out, c); err != nil || !strings.Contains(out.String(), "is not offered until") {
		t.Errorf("%v: %s", err, out.String())
	}
	if err := os.WriteFile(filepath.Join(c.words(), "cy.toml"), []byte("[texts.\"diary.due.by\"]\nother = \"heb\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := refusals(t.Context(), c); err == nil || !strings.Contains(err.Error(), "cy.toml: diary.due.by: the placeholders") {
		t.Errorf("a slip in the words: %v", err)
	}
}

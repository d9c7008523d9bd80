package locales_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"myreview/server/care"
	"myreview/server/i18n"
)

// others are the languages that lie in more, for an authority to import: what they call
// themselves and how they run.
var others = map[string]i18n.Own{
	"ar": {Name: "العربية", Dir: "rtl", English: true},
	"pl": {Name: "Polski", Dir: "ltr", English: true},
}

// waiting is how many texts of a language in more may be untranslated at most.
const waiting = 300

// A language in more is imported without an error, and children and families read all of it;
// people at work read English. A translation of an English text that has changed since counts as untranslated.
func TestOtherLanguagesAreImportedAndSayWhatChildrenRead(t *testing.T) {
	names, err := filepath.Glob("more/*.csv")
	if err != nil || len(names) != len(others) {
		t.Fatalf("%d languages: %v", len(names), err)
	}
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	english := read(t, "en")
	for _, name := range names {
		lang := strings.TrimSuffix(filepath.Base(name), ".csv")
		own := others[lang]
		own.Lang = care.Lang(lang)
		file, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		own, err = words.Import(own, name, file)
		if err != nil {
			t.Errorf("a row that fits its message no more is taken out, and its text waits:\n%v", err)
			continue
		}
		if _, err = file.Seek(0, 0); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(file).ReadAll()
		if err != nil || !slices.Equal(rows[0], []string{"id", "form", "english", "text", "checked"}) {
			t.Fatalf("%s: %q: %v", name, rows[0], err)
		}
		var wait []string
		for _, row := range rows[1:] {
			from := english[row[0]][row[1]]
			if from == "" {
				from = english[row[0]]["other"]
			}
			if row[2] != from {
				wait = append(wait, row[0]+": the English is another now")
			}
			if row[4] != "no" {
				t.Errorf("%s: %s: checked %q, and nobody has", name, row[0], row[4])
			}
		}
		for id := range english {
			if own.Texts[id] == nil && !atWork.MatchString(bandSuffix.ReplaceAllString(id, "")) {
				wait = append(wait, id+" is missing")
			}
		}
		if slices.Sort(wait); len(wait) > waiting {
			t.Errorf("%s: %d texts wait for whoever translates them, and %d may:\n%s", name, len(wait), waiting, strings.Join(wait, "\n"))
		}
		if own.Lang == "pl" {
			for id := range own.Texts {
				if text := strings.ReplaceAll(own.Texts[id]["other"], "ciałem", ""); boyOrGirl.MatchString(text) {
					t.Errorf("%s: %s tells a boy from a girl: %q", name, id, text)
				}
			}
		}
		spoken, err := i18n.Load(own)
		if err != nil || !spoken.Offers(own.Lang) {
			t.Errorf("%s is not offered: %v", name, err)
		}
	}
}

// boyOrGirl finds what is said in Polish of a boy alone, or of a girl alone, who speaks or is
// spoken to: "wybrałem", "wybrałaś".
var boyOrGirl = regexp.MustCompile(`[aeiouyąę](łem|łam|łeś|łaś)(\PL|$)`)

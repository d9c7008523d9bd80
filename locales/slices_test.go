package locales_test

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"myreview/locales"
)

// slicesOf says in which file a message stands, by the first word of its id. A new
// first word is written here.
var slicesOf = map[string]string{
	"alerts":   "alerts duty tell",
	"forms":    "asked booklet company form mywords opened paper remind views wish written",
	"children": "board caseload child cover notice plan",
	"home":     "diary figures home how",
	"imports":  "import",
	"letters":  "letter",
	"people":   "contact exclusion places ties who",
	"staff":    "staff",
	"reviews":  "clock close later meet meeting note promise report room scale talk",
	"signin":   "card demo device devices front invite invites password signin stay sure ways welcome",
	"site":     "accessibility area away date error help name privacy reads row sealed shell title",
}

func TestEachMessageStandsInTheFileOfItsSlice(t *testing.T) {
	slice := map[string]string{}
	for name, words := range slicesOf {
		for word := range strings.FieldsSeq(words) {
			if slice[word] != "" {
				t.Errorf("%s is in %s and %s", word, slice[word], name)
			}
			slice[word] = name
		}
	}
	names, err := fs.Glob(locales.FS, "*/*.toml")
	if err != nil || len(names) != len(slicesOf)*len(forms) {
		t.Fatalf("%d files of %d slices in %d languages: %v", len(names), len(slicesOf), len(forms), err)
	}
	header := regexp.MustCompile(`(?m)^\[(.*)\]`)
	for _, name := range names {
		raw, err := fs.ReadFile(locales.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, m := range header.FindAllStringSubmatch(string(raw), -1) {
			id := strings.Trim(m[1], `"`)
			ids = append(ids, id)
			word, _, _ := strings.Cut(id, ".")
			if want := slice[word]; path.Base(name) != want+".toml" {
				t.Errorf("%s: %s belongs in the slice %q", name, id, want)
			}
		}
		if !slices.IsSorted(ids) {
			t.Errorf("%s is not sorted", name)
		}
	}
}

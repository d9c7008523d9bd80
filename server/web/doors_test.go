package web_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	handler  = regexp.MustCompile(`(?m)^func \(s \*Pages\) (\w+)\(`)
	mounted  = regexp.MustCompile(`\b(?i:post|get)\("([^"]+)", [\w.]+, (?:s\.\w+\()?s\.(\w+)\b`)
	inTable  = regexp.MustCompile("`(POST [^`]+)`")
	doorRows = regexp.MustCompile(`(?s)## Ways in\n.*?\nThe cells:`)
)

// Every route that signs somebody in is a line of docs/access.md, "Ways in",
// and the other way round (ASVS 5.0 6.1.3, 6.3.4).
func TestEveryWayInIsWrittenDown(t *testing.T) {
	files, err := filepath.Glob("*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	opens, routes := map[string]bool{}, map[string]string{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text := string(raw)
		at := handler.FindAllStringSubmatchIndex(text, -1)
		for i, m := range at {
			end := len(text)
			if i+1 < len(at) {
				end = at[i+1][0]
			}
			if strings.Contains(text[m[1]:end], "s.SignedIn(") {
				opens[text[m[2]:m[3]]] = true
			}
		}
		for _, m := range mounted.FindAllStringSubmatch(text, -1) {
			routes[m[2]] = m[1]
		}
	}
	var made []string
	for name := range opens {
		if routes[name] == "" {
			t.Errorf("%s signs somebody in and is no route", name)
		}
		made = append(made, "POST "+routes[name])
	}
	doc, err := os.ReadFile("../../docs/access.md")
	if err != nil {
		t.Fatal(err)
	}
	var written []string
	for _, m := range inTable.FindAllStringSubmatch(doorRows.FindString(string(doc)), -1) {
		written = append(written, m[1])
	}
	slices.Sort(made)
	slices.Sort(written)
	if !slices.Equal(made, written) || len(made) < 5 {
		t.Errorf("signs in: %q\nwritten down: %q", made, written)
	}
}

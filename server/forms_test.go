package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"myreview/server/consult"
)

// An authority begins with the program's definition, changes it, checks it and serves by it; a
// slip is named by file and line, by the check and by serve.
func TestAnAuthorityAsksAFormItsOwnWay(t *testing.T) {
	t.Cleanup(func() { consult.Use(nil, nil) })
	c := authority(t)
	file := filepath.Join(c.forms(), "short.toml")
	if err := os.Mkdir(c.forms(), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := (formsExportVerb{Form: "short", File: file}).Run(); err != nil {
		t.Fatal(err)
	}
	if err := (formsExportVerb{Form: "teenager"}).Run(); err == nil || !strings.Contains(err.Error(), "the forms are") {
		t.Error(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		why, text string
		faults    []string // empty: it is served
		says      string
	}{
		{"as the program has it", string(text), nil, "5 questions, version"},
		{"two questions in another order", "key = 'short'\nquestion = [{ id = 's3' },\n{ id = 's1' }]\n", nil, "2 questions, version"},
		{"two slips", "key = 'short'\nquestion = [\n{ id = 's1', sees = 'L' },\n{ id = 's9' },\n]\n",
			[]string{file + ":3: question s1: sees stays as the program has it", file + ":4: question \"s9\" is none of form short"}, ""},
	} {
		if err := os.WriteFile(file, []byte(row.text), 0o600); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		checked, refused := checkForms(&out, c.forms()), refusals(t.Context(), c)
		if (checked == nil) != (row.faults == nil) || (refused == nil) != (row.faults == nil) || !strings.Contains(out.String(), row.says) {
			t.Errorf("%s: %v, %v\n%s", row.why, checked, refused, out.String())
		}
		for _, want := range row.faults {
			if !strings.Contains(out.String(), want) || refused != nil && !strings.Contains(refused.Error(), "MYREVIEW_FORMS: "+want) {
				t.Errorf("%s: want %q\n%s\n%v", row.why, want, out.String(), refused)
			}
		}
		if row.faults != nil {
			continue
		}
		p, err := Open(t.Context(), c, false)
		if err != nil {
			t.Fatal(err)
		}
		if f, _ := consult.Get("short"); strings.Contains(out.String(), "your own") != consult.Adapted("short") || !strings.Contains(out.String(), f.Version) {
			t.Errorf("%s: serves version %s\n%s", row.why, f.Version, out.String())
		}
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := (formsCheckVerb{Folder: file}).Run(); err == nil {
		t.Error("a file is checked as a folder")
	}
}

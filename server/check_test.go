package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"myreview/server/database"
)

// config check says what serve would, with the settings as the environment has them, and
// touches nothing.
func TestConfigCheckSaysWhatServeWould(t *testing.T) {
	for name, settings := range databases {
		t.Run(name, func(t *testing.T) {
			c := authority(t, settings(t)...)
			good := []string{
				"MYREVIEW_DATA=" + c.Data, "MYREVIEW_KEYSET=" + c.Keyset, "MYREVIEW_ORIGIN=" + c.Origin, "MYREVIEW_PROFILE=" + c.Profile,
				"MYREVIEW_DATABASE_URL=" + c.DatabaseURL, "MYREVIEW_LOG_LEVEL=error",
			}
			schema, err := database.Schema()
			if err != nil {
				t.Fatal(err)
			}
			for _, one := range []struct {
				symptom string
				more    []string
				says    []string // empty: serve starts
			}{
				{"an authority that may begin", nil, nil},
				{"no origin, and a slip beside it", []string{"MYREVIEW_ORIGIN=", "MYREVIEW_ADDR=8080", "MYREVIEW_DRAIN=soon"}, []string{
					"MYREVIEW_ORIGIN is not set", `MYREVIEW_ADDR "8080"`, `MYREVIEW_DRAIN "soon"`}},
				{"a name that is none, and an example", []string{"MYREVIEW_ADRR=x", "MYREVIEW_PROFILE=profiles/medway.toml"}, []string{
					"MYREVIEW_ADRR is not a setting", "MYREVIEW_PROFILE: profiles/medway.toml, line 10: number[1].phone: nobody has given the number of council_day"}},
				{"a keyset that is none", []string{"MYREVIEW_KEYSET=" + c.Profile}, []string{"MYREVIEW_KEYSET: seal: " + c.Profile + ": the file is not a keyset"}},
				{"a database that does not answer", []string{"MYREVIEW_DATABASE_URL=postgres://myreview:hunter2@127.0.0.1:1/myreview"}, []string{
					"MYREVIEW_DATABASE_URL: postgres 127.0.0.1:1/myreview: "}},
			} {
				var out bytes.Buffer
				err := checkConfig(t.Context(), &out, append(good, one.more...))
				if (err == nil) != (one.says == nil) || strings.Contains(out.String(), "hunter2") {
					t.Errorf("%s: %v\n%s", one.symptom, err, out.String())
				}
				for _, want := range one.says {
					if !strings.Contains(out.String(), want) {
						t.Errorf("%s: does not say %q:\n%s", one.symptom, want, out.String())
					}
				}
				if tables := "database: " + c.database().Name() + fmt.Sprintf(", schema %d\n", schema); one.says == nil && !strings.HasPrefix(out.String(), tables) {
					t.Errorf("does not say %q:\n%s", tables, out.String())
				}
			}
		})
	}
}

func TestConfigCheckMakesNothing(t *testing.T) {
	dir := t.TempDir()
	var out bytes.Buffer
	if err := checkConfig(t.Context(), &out, []string{"MYREVIEW_DATA=" + filepath.Join(dir, "data"), "MYREVIEW_LOG_LEVEL=error"}); err == nil {
		t.Error("serve would start on nothing")
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("made %v, %v", left, err)
	}
}

func TestProfileCheckNamesTheFileAndTheLine(t *testing.T) {
	var out bytes.Buffer
	if err := checkProfile(&out, "profiles/testdata/checked.toml"); err != nil || !strings.Contains(out.String(), "would start") || !strings.Contains(out.String(), "yet to settle: ") {
		t.Errorf("%v, %s", err, out.String())
	}
	out.Reset()
	err := checkProfile(&out, "profiles/rotherham.toml")
	if want := "profiles/rotherham.toml, line 10: number[1].phone: "; err == nil || !strings.HasPrefix(out.String(), want) || strings.Count(out.String(), "\n") != 3 {
		t.Errorf("%v\n%s", err, out.String())
	}
	if err := checkProfile(&out, "nowhere.toml"); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"myreview/server/database"
)

func TestTheVersionSaysWhichTablesItKnows(t *testing.T) {
	schema, err := database.Schema()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../migrations/sqlite/*.sql")
	if err != nil || int(schema) != len(files) {
		t.Errorf("schema %d, %d migrations, %v", schema, len(files), err)
	}
	was := version
	t.Cleanup(func() { version = was })
	for set, want := range map[string]string{"": "unreleased", "1.2.0": "1.2.0"} {
		version = set
		if got := versionText(); !strings.HasPrefix(got, "myreview "+want) || !strings.Contains(got, fmt.Sprintf("(schema %d)", schema)) {
			t.Errorf("%q: says %q", set, got)
		}
	}
}

// An operator who reads the log sees first what runs, on what. The password of the
// database is in no line.
func TestTheFirstLineOfTheLogSaysWhatRuns(t *testing.T) {
	for name, settings := range databases {
		t.Run(name, func(t *testing.T) {
			c := authority(t, append(settings(t), "MYREVIEW_ADDR=127.0.0.1:0")...)
			c.LogLevel = "info"
			where := "sqlite " + filepath.Join(c.Data, databaseFile)
			if name == "postgres" {
				c.DatabaseURL = strings.Replace(c.DatabaseURL, "postgres@", "postgres:hunter2@", 1)
				where = "postgres 127.0.0.1"
			}
			log, err := os.Create(filepath.Join(t.TempDir(), "log"))
			if err != nil {
				t.Fatal(err)
			}
			stderr := os.Stderr
			os.Stderr = log
			err = opens(t, c, false)
			os.Stderr = stderr
			if err != nil {
				t.Fatal(err)
			}
			text, err := os.ReadFile(log.Name())
			if err != nil || strings.Contains(string(text), "hunter2") {
				t.Fatalf("%v\n%s", err, text)
			}
			var line struct {
				Msg, Version, Profile, Authority, Database, Address string
				Schema                                              int64
			}
			lines := bufio.NewScanner(strings.NewReader(string(text)))
			lines.Scan()
			if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
				t.Fatalf("%v: %s", err, text)
			}
			if schema, _ := database.Schema(); line.Msg != "portal starting" || line.Version == "" || line.Schema != schema ||
				line.Profile != "checked" || line.Authority != "Test-upon-Sea Council" || !strings.HasPrefix(line.Database, where) || line.Address != "127.0.0.1:0" {
				t.Errorf("%s", lines.Text())
			}
		})
	}
}

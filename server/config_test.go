package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func TestSettings(t *testing.T) {
	for _, c := range []struct {
		name    string
		environ []string
		refused string // empty: taken
	}{
		{"nothing set", nil, ""},
		{"a slip in a name is refused", []string{"MYREVIEW_ADRR=:1"}, "not a setting"},
		{"other programs' names are left alone", []string{"HOME=/root"}, ""},
		{"the key beside its lock", []string{"MYREVIEW_DATA=/srv/data", "MYREVIEW_KEYSET=/srv/data/keys"}, "outside the data folder"},
		{"the key elsewhere", []string{"MYREVIEW_DATA=/srv/data", "MYREVIEW_KEYSET=/srv/keys"}, ""},
		{"https", []string{"MYREVIEW_ORIGIN=https://review.example.gov.uk"}, ""},
		{"plain http in the open", []string{"MYREVIEW_ORIGIN=http://review.example.gov.uk"}, "must be https"},
		{"plain http at home", []string{"MYREVIEW_ORIGIN=http://localhost:8080"}, ""},
		{"a log that nobody can read", []string{"MYREVIEW_LOG_FORMAT=xml"}, "neither json nor text"},
		{"a loudness that there is not", []string{"MYREVIEW_LOG_LEVEL=loud"}, "none of debug"},
		{"an address is no origin", []string{"MYREVIEW_ORIGIN=https://review.example.gov.uk/start"}, "not an origin"},
	} {
		_, err := readConfig(c.environ)
		switch {
		case c.refused == "" && err != nil:
			t.Errorf("%s: refused: %v", c.name, err)
		case c.refused != "" && (err == nil || !strings.Contains(err.Error(), c.refused)):
			t.Errorf("%s: %v, want %q", c.name, err, c.refused)
		}
	}
}

func TestTheKeysetLiesBesideTheDataByDefault(t *testing.T) {
	c, err := readConfig([]string{"MYREVIEW_DATA=/srv/myreview/"})
	if err != nil || c.Keyset != "/srv/myreview.keyset" {
		t.Errorf("%q, %v", c.Keyset, err)
	}
}

// The log is lines of JSON unless the operator asks for text; each says
// when, with its zone, and what stands in a line cannot begin another.
func TestTheLogIsLinesOfJSON(t *testing.T) {
	c, err := readConfig(nil)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	logTo(&out, c).Error("request failed", "err", "first\n{\"level\":\"INFO\"}")
	var line struct {
		Time            time.Time
		Level, Msg, Err string
	}
	if err := json.Unmarshal(out.Bytes(), &line); err != nil || line.Level != "ERROR" || line.Msg != "request failed" || line.Time.IsZero() || strings.Count(out.String(), "\n") != 1 {
		t.Errorf("%s: %v", out.String(), err)
	}
}

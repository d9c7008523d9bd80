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
		{"a port alone is no address", []string{"MYREVIEW_ADDR=8080"}, `MYREVIEW_ADDR "8080"`},
		{"a port that there is not", []string{"MYREVIEW_ADDR=:80800"}, `MYREVIEW_ADDR ":80800"`},
		{"an address of the newer protocol", []string{"MYREVIEW_ADDR=[::1]:8080"}, ""},
		{"a time without a unit", []string{"MYREVIEW_DRAIN=5"}, `MYREVIEW_DRAIN "5"`},
		{"another database's address", []string{"MYREVIEW_DATABASE_URL=mysql://db/myreview"}, "MYREVIEW_DATABASE_URL is no address"},
		{"Postgres", []string{"MYREVIEW_DATABASE_URL=postgres://myreview@db/myreview"}, ""},
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

// Whoever sets it up need not find one slip after another, and no line of a terminal has
// the password.
func TestEverySettingThatIsWrongIsSaidAtOnce(t *testing.T) {
	_, err := readConfig([]string{
		"MYREVIEW_DATABASE_URL=postgres:/myreview:hunter2@db/myreview", "MYREVIEW_DATABASE_POOL=many", "MYREVIEW_DRAIN=2h", "MYREVIEW_ADRR=x",
		"MYREVIEW_ADDR=localhost", "MYREVIEW_LOG_FORMAT=xml", "MYREVIEW_LOG_LEVEL=loud", "MYREVIEW_ORIGIN=review.example.gov.uk",
		"MYREVIEW_DATA=/srv/data", "MYREVIEW_KEYSET=/srv/data/keys",
	})
	want := `MYREVIEW_ADRR is not a setting; see ` + "`myreview config`" + `
MYREVIEW_DATABASE_POOL "many" is not as it should be, such as 16
MYREVIEW_ADDR "localhost" is not an address and a port such as :8080 or 127.0.0.1:8080
MYREVIEW_LOG_FORMAT "xml" is neither json nor text
MYREVIEW_LOG_LEVEL "loud" is none of debug, info, warn, error
MYREVIEW_DRAIN 2h0m0s is not between 0s and 1m
MYREVIEW_DATABASE_URL is no address such as postgres://myreview@db/myreview?sslmode=verify-full
MYREVIEW_KEYSET "/srv/data/keys" must lie outside the data folder "/srv/data": whoever copies the one must not have the other
MYREVIEW_ORIGIN "review.example.gov.uk" is not an origin such as https://review.example.gov.uk`
	if err == nil || err.Error() != want {
		t.Errorf("says\n%v", err)
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

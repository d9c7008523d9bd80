package profiles

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const today = "2025-11-28"

// Whoever fills a profile in is told of each slip at once, with its line and what stands
// there.
func TestEveryFaultOfAProfileIsNamedByLineAndValue(t *testing.T) {
	good, err := os.ReadFile("testdata/checked.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		symptom string
		changes []string // old, new, and so on
		want    []string
	}{
		{"nothing", nil, nil},
		{"not TOML", []string{`letter = "15 working days"`, `letter = 15 working days`},
			[]string{`line 26: "letter = 15 working days": expected a top-level item to end with a newline, comment, or EOF, but got 'w' instead`}},
		{"a table twice", []string{"[booking]", "[clocks]"}, []string{`line 39: "[clocks]": Key 'clocks' has already been defined.`}},
		{"the second number of three", []string{`"01632 960 902"`, `"01632 96O 902"`, `for = "child"`, `for = "dogs"`}, []string{
			`line 15: number[2].phone: "01632 96O 902" does not look like a telephone number such as 01632 960 101`,
			`line 22: number[3].for: "dogs" is not one of anyone, child, adult`}},
		{"a slip in a name", []string{"invitation_lives", "invitation_live"}, []string{
			`line 25: clocks.invitation_lives: is missing`,
			`line 37: clocks.invitation_live: there is no such setting`}},
		{"a table that is not there", []string{"[booking]", "[bookings]"}, []string{
			`booking: is missing`,
			`line 39: bookings: there is no such setting`}},
		{"values of other kinds", []string{`days_off = []`, `days_off = ["2027-02-29", 5]`, `restart = true`, `restart = "yes"`, `"14 days"`, `"2 fortnights"`, `[30, 60]`, `[30, 60, 90]`, `decided = "1 working day"`, `decided = 1`}, []string{
			`line 5: days_off[1]: "2027-02-29" is not a day such as 2027-05-03`,
			`line 5: days_off[2]: 5 is no text in quotes`,
			`line 44: moves.restart: "yes" is neither true nor false`,
			`line 48: moves.unregistered_by: "2 fortnights" is no length of time: no such unit`,
			`line 72: alerts.urgent: [30 60 90] is no list of 2`,
			`line 74: alerts.decided: 1 is no text in quotes`}},
		{"a stage", []string{`to = "service_manager"`, `to = "mayor"`}, []string{
			`line 59: dispute.stage[2].to: "mayor" is no post above the one before; the posts are [team_manager service_manager assistant_director director]`}},
		{"numbers that serve refuses", []string{`checked = "A. Test, 2025-11-28"`, `checked = ""`, "phone = \"01632 960 903\"\nfor = \"child\"\nchecked = \"A. Test, 2025-11-28\"", "phone = \"\"\nfor = \"child\"\nchecked = \"\"\nnote = \"The council\""}, []string{
			`line 11: number[1].checked: nobody has checked 01632 960 901, the number of council_day: call it, then write here who did so and when`,
			`line 21: number[3].phone: nobody has given the number of advocacy (its note: The council)`}},
		{"checked tomorrow", []string{"phone = \"01632 960 902\"\nfor = \"anyone\"\nchecked = \"A. Test, 2025-11-28\"", "phone = \"01632 960 902\"\nfor = \"anyone\"\nchecked = \"A. Test, 2025-11-29\"", "regulations_checked = \"\"", "regulations_checked = \"B. Test, 2026-01-02\""}, []string{
			`line 17: number[2].checked: "A. Test, 2025-11-29": that day is still to come: write the day on which it was checked`,
			`line 81: open.regulations_checked: "B. Test, 2026-01-02": that day is still to come: write the day on which it was checked`}},
	} {
		text := string(good)
		for pair := range slices.Chunk(c.changes, 2) {
			now := strings.Replace(text, pair[0], pair[1], 1)
			if now == text {
				t.Fatalf("%s: %q is not there", c.symptom, pair[0])
			}
			text = now
		}
		path := filepath.Join(t.TempDir(), "profile.toml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		faults, _, err := Faults(path, today)
		var got []string
		for _, f := range faults {
			got = append(got, f.Error())
		}
		if d := cmp.Diff(c.want, got); err != nil || d != "" {
			t.Errorf("%s: %v\n%s", c.symptom, err, d)
		}
	}
	if faults, _, err := Faults("demo.toml", today); err != nil || len(faults) != 4 || !strings.Contains(faults[0].Says, "demo's") {
		t.Errorf("the demo's: %v, %v", faults, err)
	}
}

// What the authority has yet to settle keeps serve from nothing, and is said.
func TestWhatIsYetToSettleIsSaid(t *testing.T) {
	text, err := os.ReadFile("testdata/checked.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		checked string // of the four points
		hours   string
		want    []string
	}{
		{"", `""`, []string{"alerts.opens", "open.regulations_checked", "open.bank_holidays_checked", "open.dpia_checked", "open.questions_tested"}},
		{"A. Test, 2025-11-28", `"09:00"`, []string{"alerts.checked"}},
	} {
		now := regexp.MustCompile(`(?m)^(\w+_checked|questions_tested) = .*$`).ReplaceAllString(string(text), `$1 = "`+c.checked+`"`)
		now = regexp.MustCompile(`(?m)^opens = .*$`).ReplaceAllString(now, "opens = "+c.hours)
		now = regexp.MustCompile(`(?m)^closes = .*$`).ReplaceAllString(now, "closes = "+strings.Replace(c.hours, "09", "17", 1))
		before, alerts, _ := strings.Cut(now, "[alerts]")
		now = before + "[alerts]" + regexp.MustCompile(`(?m)^checked = .*$`).ReplaceAllString(alerts, `checked = ""`)
		path := filepath.Join(t.TempDir(), "profile.toml")
		if err := os.WriteFile(path, []byte(now), 0o600); err != nil {
			t.Fatal(err)
		}
		faults, open, err := Faults(path, today)
		var got []string
		for _, f := range open {
			got = append(got, f.Key)
		}
		if d := cmp.Diff(c.want, got); err != nil || len(faults) > 0 || d != "" {
			t.Errorf("%v, %v\n%s", err, faults, d)
		}
	}
}

// One number for two services is asked about, and keeps serve from nothing: one desk may
// answer for both.
func TestANumberThatIsGivenTwiceIsAskedAbout(t *testing.T) {
	good, err := os.ReadFile("testdata/checked.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ now, want string }{
		{"01632 960 902", ""},
		{"01632 960901", "line 15: number[2].phone: 01632 960901 is the number of council_day too: is that right?"},
		{"0800 1111", "line 15: number[2].phone: 0800 1111 is the number of childline too: is that right?"},
	} {
		path := filepath.Join(t.TempDir(), "profile.toml")
		if err := os.WriteFile(path, []byte(strings.Replace(string(good), "01632 960 902", c.now, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		faults, open, err := Faults(path, today)
		got := ""
		for _, f := range open {
			if strings.Contains(f.Key, "number") {
				got += f.Error()
			}
		}
		if err != nil || len(faults) > 0 || got != c.want {
			t.Errorf("%s: %q, want %q; %v, %v", c.now, got, c.want, faults, err)
		}
	}
}

// No file makes the check fall over, nor is one taken with a value of another kind.
func FuzzFaults(f *testing.F) {
	for _, key := range Keys() {
		text, err := files.ReadFile(key + ".toml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Add("number = 1\n[[clocks]]\n[moves]\nthen = [1, [2]]\nfirst = {a = 1}\n")
	f.Fuzz(func(t *testing.T, text string) {
		_, in := parse(text)
		for _, fault := range in.faults {
			if fault.Line < 0 || fault.Line > strings.Count(text, "\n")+1 {
				t.Errorf("line %d of %d: %v", fault.Line, strings.Count(text, "\n")+1, fault)
			}
		}
	})
}

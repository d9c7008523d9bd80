package profiles

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"myreview/server/care"
)

func TestEveryProfileLoads(t *testing.T) {
	if diff := cmp.Diff([]string{"demo", "medway", "rotherham"}, Keys()); diff != "" {
		t.Fatal(diff)
	}
	for _, key := range Keys() {
		p, err := Load(key)
		if err != nil {
			t.Errorf("%s: %v", key, err)
			continue
		}
		if p.Key != key {
			t.Errorf("%s calls itself %q", key, p.Key)
		}
		// The points of domain.md 13 are open until a person settles them.
		want := Open{LiveVideoAttends: true, ReportDays: Days, MoveCountsFrom: "move"}
		if diff := cmp.Diff(want, p.Open); diff != "" {
			t.Errorf("%s leaves the default of an open point:\n%s", key, diff)
		}
	}
}

func TestWhatTheReportsSay(t *testing.T) {
	medway, rotherham := load(t, "medway"), load(t, "rotherham")
	for _, c := range []struct{ rule, got, want string }{
		{"Medway's second review is booked at 12 weeks", medway.Booking.Second.String(), "12 weeks"},
		{"and its later ones on the law's limit", medway.Booking.Later.String(), ""},
		{"Rotherham books the second at 10 weeks", rotherham.Booking.Second.String(), "10 weeks"},
		{"and later ones at 5 months", rotherham.Booking.Later.String(), "5 months"},
		{"a move restarts Rotherham's cycle within 28 days", rotherham.Moves.First.String(), "28 days"},
		{"and at 1, 3 and 9 months", join(rotherham.Moves.Then), "1 month, 3 months, 9 months"},
		{"Medway's IRO decides", join(medway.Moves.Then), ""},
		{"Medway's IRO visits an unregistered home within two weeks", medway.Moves.UnregisteredBy.String(), "14 days"},
		{"a letter within 15 working days", medway.Clocks.Letter.String(), "15 working days"},
		{"stage 3 in Rotherham has a day", rotherham.Dispute.Stages[2].Within.String(), "24 hours"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.rule, c.got, c.want)
		}
	}
}

// Nobody may be sent to a number that somebody made up.
func TestNoNumberIsInvented(t *testing.T) {
	for _, key := range Keys() {
		for _, n := range load(t, key).Numbers {
			council := n.Key == "council_day" || n.Key == "council_night" || n.Key == "advocacy"
			switch {
			case n.Checked.Done():
				// A person vouches for it.
			case council && key == "demo":
				if !strings.HasPrefix(n.Phone, "01632 960 ") {
					t.Errorf("demo: %s is %s: use one that Ofcom keeps for drama", n.Key, n.Phone)
				}
			case council && n.Known():
				t.Errorf("%s: nobody checked %s, yet it has a number", key, n.Key)
			case !council && !n.Known():
				t.Errorf("%s: no number for %s", key, n.Key)
			}
		}
	}
}

func TestOnlyKnownNumbersCanBeCalled(t *testing.T) {
	var got []string
	for _, n := range load(t, "medway").Callable() {
		got = append(got, n.Name()+" "+n.Address())
	}
	want := []string{"help.number.emergency tel:999", "help.number.childline tel:08001111", "help.number.nspcc tel:08088005000"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// The numbers that a child is shown work: the national ones are checked in every
// profile, and of the council's only those appear that a person has checked.
func TestAChildIsShownCheckedNumbersAlone(t *testing.T) {
	checked, err := Read("testdata/checked.toml")
	if err != nil {
		t.Fatal(err)
	}
	ours := []string{"emergency 999", "childline 0800 1111", "nspcc 0808 800 5000"}
	for _, c := range []struct {
		profile  *Profile
		more     []string
		advocacy string
		demo     bool
	}{
		{load(t, "demo"), nil, "", true},
		{load(t, "medway"), nil, "", false},
		{checked, []string{"council_day 01632 960 901", "council_night 01632 960 902", "advocacy 01632 960 903"}, "01632 960 903", false},
	} {
		var got []string
		for _, n := range c.profile.Checked() {
			got = append(got, n.Key+" "+n.Phone)
		}
		if diff := cmp.Diff(append(slices.Clone(ours), c.more...), got); diff != "" {
			t.Errorf("%s:\n%s", c.profile.Key, diff)
		}
		if a := c.profile.Advocacy(); a != c.advocacy || c.profile.IsDemo() != c.demo {
			t.Errorf("%s: advocacy %q, demo %v", c.profile.Key, a, c.profile.IsDemo())
		}
	}
	if faults, _, err := Faults("testdata/checked.toml", today); err != nil || len(faults) > 0 {
		t.Errorf("not ready: %v, %v", faults, err)
	}
	if _, err := Read("testdata/none.toml"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
}

func TestACheckedNumberSaysWhoAndWhen(t *testing.T) {
	p, err := named("demo", strings.Replace(text(t, "demo"), `checked = ""`, `checked = "Sam Lee, Duty team, 2026-11-22"`, 1))
	if err != nil {
		t.Fatal(err)
	}
	want := Check{By: "Sam Lee, Duty team", On: "2026-11-22"}
	if got := p.Numbers[len(national)].Checked; got != want || got.String() != "Sam Lee, Duty team, 2026-11-22" {
		t.Errorf("got %+v", got)
	}
}

func TestALoaderThatHalfUnderstandsRefuses(t *testing.T) {
	good := text(t, "demo")
	for _, c := range []struct{ symptom, old, new, says string }{
		{"an unknown setting", "days_off = []", "days_of = []", "days_of: there is no such setting"},
		{"an unknown setting in a table", "restart = true", "restart = true\nrestrat = true", "line 49: moves.restrat: there is no such setting"},
		{"an open point left out", "live_video_attends = true\n", "", "line 81: open.live_video_attends: is missing"},
		{"no name", `"Fernhaven Council"`, `" "`, `" " is no name`},
		{"English not first", `["en", "cy", "ur"]`, `["cy", "en"]`, `must begin with "en"`},
		{"a language that is not spoken here", `["en", "cy", "ur"]`, `["en", "tlh"]`, "has no words here"},
		{"a language twice", `["en", "cy", "ur"]`, `["en", "cy", "cy"]`, "twice"},
		{"a day that does not exist", "days_off = []", `days_off = ["2027-02-29"]`, "not a day"},
		{"a target that nobody uses", `letter = "15 working days"`, `letter = "16 working days"`, "15 and 20 days or working days"},
		{"a letter within weeks", `letter = "15 working days"`, `letter = "15 weeks"`, "a number of days or working days"},
		{"a reply within hours", `manager_replies = "5 working days"`, `manager_replies = "5 hours"`, "a number of days or working days"},
		{"decisions told in days", `circulated = "10 working days"`, `circulated = "10 months"`, "a number of days or working days"},
		{"decisions written down in days", `decisions_done = "24 hours"`, `decisions_done = "1 day"`, "hours or working hours"},
		{"a span without a number", `cap = "20 working days"`, `cap = "soon"`, "no length of time"},
		{"a span in fortnights", `cap = "20 working days"`, `cap = "2 fortnights"`, "no such unit"},
		{"a span of nothing", `cap = "20 working days"`, `cap = "0 days"`, "no length of time"},
		{"a number left out", "key = \"advocacy\"", "key = \"advocate\"", `expected "advocacy"`},
		{"another 999", "key = \"council_day\"", "key = \"emergency\"", "part of the program"},
		{"a number with a letter in it", `"01632 960 101"`, `"01632 96O 101"`, "telephone number"},
		{"a number that is too short", `"01632 960 101"`, `"01632"`, "telephone number"},
		{"a number for nobody", `for = "child"`, `for = "dogs"`, "not one of"},
		{"a check without a day", `checked = ""`, `checked = "Sam, last week"`, "no day"},
		{"a check without a person", `checked = ""`, `checked = "2026-11-22"`, "who, date"},
		{"a check of no number", "phone = \"01632 960 101\"\nfor = \"anyone\"\nchecked = \"\"", "phone = \"\"\nfor = \"anyone\"\nchecked = \"Sam, 2026-11-22\"", "there is no number"},
		{"an empty number without a reason", "phone = \"01632 960 101\"\nfor = \"anyone\"\nchecked = \"\"\nnote = \"Kept for drama by Ofcom: nobody answers.\"", "phone = \"\"\nfor = \"anyone\"\nchecked = \"\"", "who will give it"},
		{"report bands in months", `report_days = "days"`, `report_days = "months"`, "neither"},
		{"reports counted in two ways", `report_days = "days"`, `report_days = "working days"`, "clocks.report_before: \"5 days\": a number of working days"},
		{"reports before a review in weeks", `report_before = "5 days"`, `report_before = "1 week"`, "a number of days"},
		{"forms that open hours before", `form_opens = "20 working days"`, `form_opens = "24 hours"`, "a number of days"},
		{"a report that is chased after hours", `report_missing = "2 working days"`, `report_missing = "24 working hours"`, "a number of days"},
		{"moves counted from nothing", `move_counts_from = "move"`, `move_counts_from = "moon"`, "neither"},
		{"a cycle that does not restart", "restart = true", "restart = false", "restart = true"},
		{"stages out of order", `to = "team_manager"`, `to = "director"`, "no post above"},
		{"a post that does not exist", `to = "team_manager"`, `to = "mayor"`, "no post above"},
	} {
		t.Run(c.symptom, func(t *testing.T) {
			bad := strings.Replace(good, c.old, c.new, 1)
			if bad == good {
				t.Fatal("the profile has changed: this case changes nothing")
			}
			if _, err := named("bad", bad); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want it to say %q", err, c.says)
			}
		})
	}
	if _, err := Load("../demo"); err == nil {
		t.Error("a key walks out of the folder")
	}
}

func TestASpanEndsOnADay(t *testing.T) {
	// Weekends alone: the calendar of bank holidays is the review room's.
	working := func(d care.Date, n int) care.Date {
		for n > 0 {
			d = d.AddDays(1)
			if wd := d.Time().Weekday(); wd != 0 && wd != 6 {
				n--
			}
		}
		return d
	}
	for _, c := range []struct {
		span       string
		from, want care.Date
	}{
		{"20 working days", "2026-03-02", "2026-03-30"}, // T1
		{"10 weeks", "2026-03-26", "2026-06-04"},        // T6, Rotherham
		{"12 weeks", "2026-03-26", "2026-06-18"},        // T6, Medway
		{"3 months", "2025-11-30", "2026-02-28"},        // T7: clamped
		{"28 days", "2026-07-30", "2026-08-27"},         // T12
		{"24 hours", "2026-03-26", "2026-03-27"},
		{"24 working hours", "2026-03-27", "2026-03-30"},
		{"1 month", "2026-07-30", "2026-08-30"},
		{"", "2026-07-30", "2026-07-30"},
	} {
		var s Span
		if err := s.UnmarshalText([]byte(c.span)); err != nil {
			t.Fatal(err)
		}
		if got := s.After(c.from, working); got != c.want {
			t.Errorf("%s after %s: got %s, want %s", c.span, c.from, got, c.want)
		}
		if s.String() != c.span || s.Set() != (c.span != "") {
			t.Errorf("%q reads back as %q", c.span, s)
		}
	}
}

func FuzzSpan(f *testing.F) {
	f.Add("15 working days")
	f.Add("1 month")
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		var s Span
		if s.UnmarshalText([]byte(text)) == nil && s.String() != text {
			// One span has one spelling: "1 days" and "05 days" are refused.
			t.Errorf("%q reads back as %q", text, s)
		}
	})
}

func load(t *testing.T, key string) *Profile {
	t.Helper()
	p, err := Load(key)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func text(t *testing.T, key string) string {
	t.Helper()
	b, err := fs.ReadFile(files, key+".toml")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func join(spans []Span) string {
	var out []string
	for _, s := range spans {
		out = append(out, s.String())
	}
	return strings.Join(out, ", ")
}

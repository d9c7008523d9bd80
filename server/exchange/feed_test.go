package exchange

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// unfolded reads a feed as a calendar does: lines that begin with a space go on the one before,
// and a name ends at the first colon.
func unfolded(t *testing.T, text string) (out [][2]string) {
	t.Helper()
	if !strings.HasSuffix(text, "\r\n") || strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\n") {
		t.Fatalf("lines do not end as they have to: %q", text)
	}
	for _, l := range strings.Split(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(l) > 75 {
			t.Errorf("%d bytes in a line", len(l))
		}
	}
	for _, l := range strings.Split(strings.TrimSuffix(strings.ReplaceAll(text, "\r\n ", ""), "\r\n"), "\r\n") {
		name, value, ok := strings.Cut(l, ":")
		if !ok {
			t.Fatalf("%q is no line of a calendar", l)
		}
		out = append(out, [2]string{name, strings.NewReplacer(`\n`, "\n", `\,`, ",", `\;`, ";", `\\`, `\`).Replace(value)})
	}
	return out
}

func TestAFeedSaysMeetingAndWhen(t *testing.T) {
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	word := "میٹنگ, " + strings.Repeat("ملاقات", 12) + "; two\nlines \\"
	got := unfolded(t, Feed(word, at, []Meeting{
		{"a", time.Date(2026, 3, 27, 10, 0, 0, 0, london), time.Date(2026, 3, 27, 11, 0, 0, 0, london)}, // before the clocks go forward
		{"b", time.Date(2026, 3, 30, 10, 0, 0, 0, london), time.Date(2026, 3, 30, 11, 30, 0, 0, london)},
	}))
	want := [][2]string{
		{"BEGIN", "VCALENDAR"}, {"VERSION", "2.0"}, {"PRODID", "-//-//-//EN"}, {"METHOD", "PUBLISH"},
		{"BEGIN", "VEVENT"}, {"UID", "a"}, {"DTSTAMP", "20260301T090000Z"}, {"DTSTART", "20260327T100000Z"}, {"DTEND", "20260327T110000Z"}, {"SUMMARY", word}, {"CLASS", "PRIVATE"}, {"END", "VEVENT"},
		{"BEGIN", "VEVENT"}, {"UID", "b"}, {"DTSTAMP", "20260301T090000Z"}, {"DTSTART", "20260330T090000Z"}, {"DTEND", "20260330T103000Z"}, {"SUMMARY", word}, {"CLASS", "PRIVATE"}, {"END", "VEVENT"},
		{"END", "VCALENDAR"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

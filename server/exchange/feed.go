package exchange

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Meeting is one event of a feed: when, and nothing else. UID is the event's in this feed alone.
type Meeting struct {
	UID        string
	Start, End time.Time
}

// Feed is meetings as an iCalendar file (RFC 5545). It says of each the word for a meeting and
// when it is, in UTC, so that no change of the clocks moves it.
func Feed(word string, at time.Time, meetings []Meeting) string {
	const stamp = "20060102T150405Z"
	var b strings.Builder
	line := func(s string) { b.WriteString(folded(s) + "\r\n") }
	line("BEGIN:VCALENDAR")
	line("VERSION:2.0")
	line("PRODID:-//-//-//EN")
	line("METHOD:PUBLISH")
	for _, m := range meetings {
		line("BEGIN:VEVENT")
		line("UID:" + escaped(m.UID))
		line("DTSTAMP:" + at.UTC().Format(stamp))
		line("DTSTART:" + m.Start.UTC().Format(stamp))
		line("DTEND:" + m.End.UTC().Format(stamp))
		line("SUMMARY:" + escaped(word))
		line("CLASS:PRIVATE")
		line("END:VEVENT")
	}
	line("END:VCALENDAR")
	return b.String()
}

var escaper = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`)

func escaped(s string) string { return escaper.Replace(s) }

// folded breaks a line after 75 bytes at most, and never within a character; what follows
// begins with a space.
func folded(s string) string {
	const most = 75
	var b strings.Builder
	n := 0
	for _, r := range s {
		if n+utf8.RuneLen(r) > most {
			b.WriteString("\r\n ")
			n = 1
		}
		b.WriteRune(r)
		n += utf8.RuneLen(r)
	}
	return b.String()
}

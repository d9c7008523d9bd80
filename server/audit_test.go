package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"myreview/server/care"
	"myreview/server/store/audit"
)

func TestMarksAreReadAsTheyAreWritten(t *testing.T) {
	const child care.ID = "0b0f8d0e-8a3a-4bbd-9e50-0d1c56cbb9a4"
	for text, want := range map[string][]audit.Mark{
		"":                                nil,
		"\n\n":                            nil,
		"12 mac " + string(child) + "\n":  {{Child: child, N: 12, Mac: "mac"}},
		"0  " + string(child) + "\n0  \n": {{Child: child}, {}},
		"3 mac \n":                        {{N: 3, Mac: "mac"}},
	} {
		got, err := readMarks(strings.NewReader(text))
		if d := cmp.Diff(want, got); err != nil || d != "" {
			t.Errorf("%q: %v %s", text, err, d)
		}
	}
	for _, bad := range []string{"word", "x mac child", "1 2 3 4", "3", "9223372036854775808 mac child"} {
		if got, err := readMarks(strings.NewReader(bad)); err == nil {
			t.Errorf("%q is read as %v", bad, got)
		}
	}
}

func TestTheReportNamesEachLine(t *testing.T) {
	var out bytes.Buffer
	if err := tellAudit(&out, audit.Report{Logs: 2, Lines: 40}); err != nil || out.String() != "the audit log is whole: 40 lines of 2 logs\n" {
		t.Errorf("%q, %v", out.String(), err)
	}
	out.Reset()
	err := tellAudit(&out, audit.Report{Logs: 1, Lines: 5, Faults: []audit.Fault{
		{Child: "robin", N: 3, What: audit.Changed}, {Child: "robin", N: 4, What: audit.Moved, From: 9}, {N: 7, What: audit.Cut},
		{Child: "robin", N: 4, To: 9, What: audit.Missing}, {Child: "robin", What: audit.Untold, Of: "sent f1"},
	}})
	for _, want := range []string{"child robin, line 3: was changed", "line 4: was written as line 9", "the log of no child, line 7: ", "lines 4 to 9: are missing", "child robin, sent f1: is in the database and in no line"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("does not say %q:\n%s", want, out.String())
		}
	}
	if err == nil {
		t.Error("a log that is not whole is no error")
	}
}

func TestALongCheckSaysHowFarItIs(t *testing.T) {
	var out bytes.Buffer
	now := time.Date(2026, 3, 26, 9, 0, 0, 0, time.UTC)
	progress := tellProgress(&out, func() time.Time { return now })
	for range 5 {
		now = now.Add(time.Second)
		progress(audit.Progress{Lines: 60_000 * int64(now.Second()), Of: 400_000})
		progress(audit.Progress{Lines: 1, Of: 400_000})
	}
	now = now.Add(time.Second)
	progress(audit.Progress{Lines: 360_000, Of: 400_000, Tries: 1000})
	want := "120000 of 400000 lines checked, 60000 a second\n240000 of 400000 lines checked, 60000 a second\n" +
		"360000 of 400000 lines checked; looking for where those that do not fit belong, 1000 tries\n"
	if out.String() != want {
		t.Errorf("said %q", out.String())
	}
}

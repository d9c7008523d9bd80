package i18n

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"

	"myreview/server/care"
)

// The invisible marks that keep a run of text together, whatever runs the other
// way beside it (Unicode TR 9): from left to right, as its first letter says, end.
const (
	leftToRight = '\u2066'
	firstStrong = '\u2068'
	endIsolate  = '\u2069'
)

// leftRun is what reads from left to right in every language: numbers with what
// divides them, and the letters that belong to them, as in codes and addresses.
var leftRun = regexp.MustCompile(`\+?[\p{Nd}A-Za-z](?:[\p{Nd}A-Za-z .,:/@_+-]*[\p{Nd}A-Za-z%])?`)

// Isolate keeps each telephone number, time, code and address together in a
// text of a language that runs from right to left: without it "0800 1111" is
// drawn as "1111 0800". What is isolated already stays as it is.
func Isolate(lang care.Lang, text string) string {
	if lang.Dir() != "rtl" || !strings.ContainsAny(text, "0123456789") {
		return text
	}
	var out strings.Builder
	depth, from := 0, 0
	for i, r := range text {
		switch {
		case r >= leftToRight && r <= firstStrong:
			if depth == 0 {
				out.WriteString(isolateRuns(text[from:i]))
				from = i
			}
			depth++
		case r == endIsolate && depth > 0:
			if depth--; depth == 0 {
				end := i + utf8.RuneLen(r)
				out.WriteString(text[from:end])
				from = end
			}
		}
	}
	if depth > 0 { // the text ends inside an isolate
		return out.String() + text[from:]
	}
	return out.String() + isolateRuns(text[from:])
}

func isolateRuns(text string) string {
	return leftRun.ReplaceAllStringFunc(text, func(run string) string {
		if !fallsApart(run) {
			return run
		}
		return string(leftToRight) + run + string(endIsolate)
	})
}

// fallsApart reports whether a run would: a single number or word cannot.
func fallsApart(run string) bool {
	return strings.ContainsFunc(run, unicode.IsDigit) && strings.ContainsAny(run, " .,:/@_+-%")
}

// Runs finds the numbers, times, codes and addresses in what somebody typed, from
// where to where: what a page has to keep together. Where no letter runs from
// right to left, nothing falls apart.
func Runs(text string) (out [][]int) {
	if !strings.ContainsFunc(text, func(r rune) bool {
		p, _ := bidi.LookupRune(r)
		return p.Class() == bidi.R || p.Class() == bidi.AL
	}) {
		return nil
	}
	for _, run := range leftRun.FindAllStringIndex(text, -1) {
		if fallsApart(text[run[0]:run[1]]) {
			out = append(out, run)
		}
	}
	return out
}

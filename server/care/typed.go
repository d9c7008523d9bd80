package care

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Meant is a text as people mean it, for comparing what is typed with what was
// typed before. A keyboard changes by itself what looks the same or nearly so:
// capitals, blanks, the apostrophe, an accent as a sign of its own, the digits
// of another script, signs that nobody sees.
func Meant(text string) string {
	text = norm.NFKC.String(strings.Map(meant, text)) // before it, since it takes some apostrophes apart
	text = norm.NFKC.String(cases.Fold().String(strings.Map(meant, text)))
	return strings.Join(strings.Fields(text), " ")
}

// alike are signs that people do not tell apart when they type, under the one
// that stands for all. Two letters are here twice on every keyboard for Arabic
// script.
var alike = map[rune]string{
	'\'': "’‘ʼʹ′`´‛＇", '"': "“”„‟«»″", '-': "‐‑‒–—―−", 'ی': "يى", 'ک': "ك", 'ہ': "هۀ",
}

func meant(r rune) rune {
	if d := Digit(r); d >= 0 {
		return '0' + rune(d)
	}
	for one, others := range alike {
		if strings.ContainsRune(others, r) {
			return one
		}
	}
	if r == 'ـ' || Unseen(r) { // a stroke that only makes a word longer
		return -1
	}
	return r
}

// Digit is 0 to 9 for a digit of any script, and -1 for what is none.
func Digit(r rune) int {
	for _, span := range unicode.Nd.R16 {
		if rune(span.Lo) <= r && r <= rune(span.Hi) {
			return int(r-rune(span.Lo)) % 10
		}
	}
	for _, span := range unicode.Nd.R32 {
		if rune(span.Lo) <= r && r <= rune(span.Hi) {
			return int(r-rune(span.Lo)) % 10
		}
	}
	return -1
}

// unseen are signs that show nothing, beside those that Unicode calls controls
// and formats: fillers, a joiner of marks, the empty pattern of Braille, and
// what picks between shapes.
var unseen = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x034F, Hi: 0x034F, Stride: 1}, {Lo: 0x115F, Hi: 0x1160, Stride: 1}, {Lo: 0x17B4, Hi: 0x17B5, Stride: 1},
		{Lo: 0x180B, Hi: 0x180F, Stride: 1}, {Lo: 0x2065, Hi: 0x2065, Stride: 1}, {Lo: 0x2800, Hi: 0x2800, Stride: 1},
		{Lo: 0x3164, Hi: 0x3164, Stride: 1}, {Lo: 0xFE00, Hi: 0xFE0F, Stride: 1}, {Lo: 0xFFA0, Hi: 0xFFA0, Stride: 1},
	},
	R32: []unicode.Range32{{Lo: 0xE0000, Hi: 0xE0FFF, Stride: 1}},
}

// Unseen reports whether a sign shows nothing where it stands and is no blank.
func Unseen(r rune) bool {
	return !unicode.IsSpace(r) && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unseen)
}

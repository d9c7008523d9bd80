package care

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// CheckName refuses a name or label in which nothing can be seen (name.blank), and
// one that holds signs that nobody sees (name.unseen): they turn the text round
// them about, or make two names of one. Seen is the same without them. An empty
// one is no fault here.
func CheckName(name string) error {
	seen := Seen(name)
	switch {
	case name == "":
		return nil
	case strings.TrimSpace(seen) == "":
		return Invalid("name.blank")
	case seen != name:
		return Invalid("name.unseen")
	}
	return nil
}

// Seen is a name or label without what nobody sees. A joiner stays between two
// letters of a script that joins them, where it belongs to the word, and between
// two pictures; so does what picks a picture's shape.
func Seen(name string) string {
	runes := []rune(name)
	var out []rune
	for i, r := range runes {
		switch {
		case !Unseen(r) && (r == ' ' || unicode.IsGraphic(r)):
		case (r == zwnj || r == zwj) && len(out) > 0 && i+1 < len(runes) && joins(r, out[len(out)-1], runes[i+1]):
		case r == 0xFE0F && len(out) > 0 && unicode.IsSymbol(out[len(out)-1]):
		default:
			continue
		}
		out = append(out, r)
	}
	return string(out)
}

const zwnj, zwj = '\u200c', '\u200d'

func joins(joiner, before, after rune) bool {
	letters := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) }
	scripts := []*unicode.RangeTable{
		unicode.Arabic, unicode.Syriac, unicode.Nko, unicode.Mongolian, unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati,
		unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Khmer, unicode.Myanmar,
	}
	one := func(r rune) bool {
		return letters(r) && (unicode.In(r, scripts...) || unicode.Is(unicode.Inherited, r))
	}
	picture := func(r rune) bool { return r == 0xFE0F || unicode.IsSymbol(r) }
	return one(before) && one(after) || joiner == zwj && picture(before) && picture(after)
}

// AlikeNames reports whether two names may be one person's: the same words in any
// order, whatever the capitals, accents and blanks, or all words of one in the
// other where it has two at least.
func AlikeNames(a, b string) bool {
	x, y := NameWords(a), NameWords(b)
	if len(x) == 0 || len(y) == 0 {
		return false
	}
	if strings.Join(x, "") == strings.Join(y, "") {
		return true
	}
	slices.Sort(x)
	slices.Sort(y)
	if len(x) > len(y) {
		x, y = y, x
	}
	missing := func(word string) bool { return !slices.Contains(y, word) }
	return strings.Join(x, "") == strings.Join(y, "") || len(x) > 1 && !slices.ContainsFunc(x, missing)
}

// Finds reports whether a text has what somebody looks for: each of their words begins
// one of its own, whatever the capitals, accents and signs. Nothing finds everything,
// and signs alone find nothing.
func Finds(text, find string) bool {
	words, all := NameWords(text), NameWords(find)
	if len(all) == 0 {
		return strings.TrimSpace(find) == ""
	}
	for _, wanted := range all {
		if !slices.ContainsFunc(words, func(word string) bool { return strings.HasPrefix(word, wanted) }) {
			return false
		}
	}
	return true
}

// NameKey is what names are put in order by.
func NameKey(name string) string { return strings.Join(NameWords(name), " ") }

// plain are letters that people type another way, and that do not come apart into a
// letter and an accent.
var plain = strings.NewReplacer("ł", "l", "ø", "o", "đ", "d", "ð", "d", "ħ", "h", "ı", "i", "þ", "th", "æ", "ae", "œ", "oe")

// NameWords are the words of a name, bare of accents, signs and capitals.
func NameWords(name string) []string {
	bare := strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r), r == '\'':
			return -1
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			return r
		}
		return ' '
	}, norm.NFKD.String(plain.Replace(Meant(name))))
	return strings.Fields(bare)
}

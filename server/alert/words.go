package alert

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
)

//go:embed words.toml
var wordList string

// phrases are those that an adult ought to look at, in all languages, because
// children mix languages. A phrase is a row of words: each place lists the words
// that may stand there, and an empty place is a gap. They are indexed by the
// letters that they begin with; a typing mistake there is not forgiven.
var phrases = mustRead(wordList)

type phrase [][]string

// gap is how many other words may stand at a "*".
const gap = 2

func mustRead(text string) map[rune][]phrase {
	var list map[string][]string
	if _, err := toml.Decode(text, &list); err != nil {
		panic("alert: words.toml: " + err.Error()) // compiled in, so every test would see it
	}
	out := map[rune][]phrase{}
	for _, of := range list {
		for _, entry := range of {
			p := readPhrase(entry)
			var letters []rune
			for _, word := range p[0] {
				if r := first(word); !slices.Contains(letters, r) {
					letters = append(letters, r)
					out[r] = append(out[r], p)
				}
			}
		}
	}
	return out
}

func readPhrase(entry string) phrase {
	var p phrase
	for place := range strings.FieldsSeq(entry) {
		var either []string
		if place != "*" {
			for word := range strings.SplitSeq(place, "/") {
				either = append(either, wordsOf(word)...)
			}
		}
		p = append(p, either)
	}
	return p
}

// Flagged reports whether an adult ought to read a text sooner than they
// otherwise would. It judges nothing, hides nothing and protects nobody: a
// text that it does not flag may be as worrying as one that it does
// (domain.md section 10).
func Flagged(text string) bool {
	words := wordsOf(text)
	for i, word := range words {
		if slices.ContainsFunc(phrases[first(word)], func(p phrase) bool { return p.begins(words[i:]) }) {
			return true
		}
	}
	return false
}

func first(word string) rune {
	r, _ := utf8.DecodeRuneInString(word)
	return r
}

func (p phrase) begins(words []string) bool {
	if len(p) == 0 {
		return true
	}
	if len(p[0]) == 0 {
		for n := 0; n <= gap && n <= len(words); n++ {
			if p[1:].begins(words[n:]) {
				return true
			}
		}
		return false
	}
	return len(words) > 0 && slices.ContainsFunc(p[0], func(w string) bool { return meant(w, words[0]) }) && p[1:].begins(words[1:])
}

// meant reports whether a typed word is the listed one, give or take one letter
// missing, added or swapped with its neighbour. Short words have to be right:
// another word is too near. So has the first letter.
func meant(listed, typed string) bool {
	if listed == typed {
		return true
	}
	a, b := []rune(listed), []rune(typed)
	if len(a) < 6 || len(b) < 5 || a[0] != b[0] || len(a)-len(b) > 1 || len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	switch {
	case len(a) == len(b):
		return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && slices.Equal(a[i+2:], b[i+2:])
	case len(a) > len(b):
		return slices.Equal(a[i+1:], b[i:])
	default:
		return slices.Equal(a[i:], b[i+1:])
	}
}

// alike are letters that people type for one another: with their accent or
// without it, and those that Arabic and Urdu keyboards mix.
var alike = strings.NewReplacer(
	"à", "a", "á", "a", "â", "a", "ä", "a", "è", "e", "é", "e", "ê", "e", "ë", "e", "ì", "i", "í", "i", "î", "i", "ï", "i",
	"ò", "o", "ó", "o", "ô", "o", "ö", "o", "ù", "u", "ú", "u", "û", "u", "ü", "u", "ŵ", "w", "ẁ", "w", "ẃ", "w", "ẅ", "w", "ŷ", "y", "ỳ", "y", "ý", "y", "ÿ", "y",
	"ي", "ی", "ى", "ی", "ئ", "ی", "ك", "ک", "ه", "ہ", "ة", "ہ", "ۃ", "ہ", "ۀ", "ہ", "ۂ", "ہ", "ھ", "ہ", "آ", "ا", "أ", "ا", "إ", "ا", "ٱ", "ا", "ؤ", "و", "ۓ", "ے",
)

// wordsOf takes a text apart into words as people mean them: small letters,
// without apostrophes, accents and what cannot be seen; a letter typed twice or
// ten times is one. "I don't" and "i dontt" are the same.
func wordsOf(text string) []string {
	var b strings.Builder
	last := rune(-1)
	for _, r := range alike.Replace(strings.ToLower(text)) {
		switch {
		case strings.ContainsRune("'’‘ʼʹ`´′", r) || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) || r == 'ـ':
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			b.WriteByte(' ')
			last = ' '
		case r != last:
			b.WriteRune(r)
			last = r
		}
	}
	return strings.Fields(b.String())
}

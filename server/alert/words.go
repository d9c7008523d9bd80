package alert

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"

	"github.com/BurntSushi/toml"
)

//go:embed words.toml
var wordList string

// phrases are what somebody ought to look at, each as words, by language. All
// are looked for whatever the language of the page: children mix them.
var phrases = mustRead(wordList)

func mustRead(text string) [][]string {
	var list map[string][]string
	if _, err := toml.Decode(text, &list); err != nil {
		panic("alert: words.toml: " + err.Error()) // compiled in, so every test would see it
	}
	var out [][]string
	for _, of := range list {
		for _, phrase := range of {
			if words := wordsOf(phrase); len(words) > 0 {
				out = append(out, words)
			}
		}
	}
	return out
}

// Flagged tells whether a person ought to look at what somebody wrote sooner
// than they would. It judges nothing, hides nothing and is no protection: a
// text that it does not flag may be as worrying as one that it does
// (domain.md section 10).
func Flagged(text string) bool {
	words := wordsOf(text)
	return slices.ContainsFunc(phrases, func(phrase []string) bool {
		for i := 0; i+len(phrase) <= len(words); i++ {
			if slices.Equal(words[i:i+len(phrase)], phrase) {
				return true
			}
		}
		return false
	})
}

// wordsOf takes a text apart into words, small letters, without apostrophes:
// "I don't" and "i dont" are the same.
func wordsOf(text string) []string {
	text = strings.ToLower(strings.NewReplacer("'", "", "’", "", "‘", "").Replace(text))
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) })
}

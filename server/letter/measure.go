package letter

import (
	_ "embed"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"myreview/server/care"
)

// Measure says how a letter reads. It is a hint for its writer, never a bar
// (domain.md section 8).
type Measure struct {
	Words    int     // all that the child reads, their own words included; numbers are none
	Most     int     // how many suit the band
	Longest  int     // words in the longest of the writer's own sentences
	Sentence float64 // words in the writer's average sentence
	Short    int     // an average sentence should stay below this
	Age      int     // reading age by Flesch and Kincaid; 0: not known (another language, or too little text)
	Meant    int     // the reading age that suits the band
	Jargon   []Jargon
}

// Jargon is a word of the list, as the letter has it.
type Jargon struct {
	Found string
	Say   string
}

// TooLong reports whether there are more words than suit the child.
func (m Measure) TooLong() bool { return m.Words > m.Most }

// TooHard reports whether it asks for an older reader.
func (m Measure) TooHard() bool { return m.Age > m.Meant || m.Sentence > float64(m.Short) }

// limits by band: words, reading age, words in an average sentence.
var limits = map[care.Band][3]int{
	care.Little:  {150, 6, 8},
	care.Primary: {350, 8, 12},
	care.Young:   {700, 10, 12},
	care.Adult:   {900, 11, 16},
}

// enough is how many words a reading age needs to mean anything.
const enough = 30

// Take measures a letter. Quotes count as words to read, but how a child
// writes is nobody's to measure; names and numbers at the end are left out too.
func Take(l Letter) Measure {
	limit := limits[l.Band]
	m := Measure{Most: limit[0], Meant: limit[1], Short: limit[2]}
	var own strings.Builder
	var words, sentences, syllables int
	for _, b := range l.Shown() {
		m.Words += len(tokens(b.Text))
		if b.Kind == Quote {
			continue
		}
		own.WriteString(b.Text + "\n")
		if b.Kind == Heading || b.Kind == Sign {
			continue
		}
		for _, s := range split(b.Text) {
			n := 0
			for _, w := range tokens(s) {
				n++
				syllables += sounds(w)
			}
			if n > 0 {
				words, sentences, m.Longest = words+n, sentences+1, max(m.Longest, n)
			}
		}
	}
	if sentences > 0 {
		m.Sentence = math.Round(10*float64(words)/float64(sentences)) / 10
	}
	if l.Lang == care.English {
		if words >= enough {
			grade := 0.39*float64(words)/float64(sentences) + 11.8*float64(syllables)/float64(words) - 15.59
			m.Age = max(5, int(math.Round(grade))+5)
		}
		m.Jargon = findJargon(own.String())
	}
	return m
}

// split cuts text into sentences; each line ends one.
func split(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(".!?:;\n…۔؟", r) })
}

// tokens are the words of a text. Numbers are not words to be sounded out.
func tokens(s string) []string {
	return slices.DeleteFunc(strings.FieldsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '\'' && r != '’' && r != '-'
	}), func(w string) bool { return !strings.ContainsFunc(w, unicode.IsLetter) })
}

// sounds estimates the syllables of an English word: groups of vowels, without
// a silent e at the end.
func sounds(word string) int {
	w := strings.ToLower(strings.NewReplacer("'", "", "’", "").Replace(word))
	n, before := 0, false
	for _, r := range w {
		vowel := strings.ContainsRune(vowels, r)
		if vowel && !before {
			n++
		}
		before = vowel
	}
	if silentE(w) {
		n--
	}
	return max(n, 1)
}

const vowels = "aeiouyáéíóúàèâêîôûŵŷäëïöü"

// silentE reports whether the last e is not heard: "home", "names", "asked",
// unlike "table", "houses", "wanted", "see".
func silentE(w string) bool {
	var stem string
	var heard []string // after these the e is a syllable of its own
	switch {
	case strings.HasSuffix(w, "es"):
		stem, heard = w[:len(w)-2], []string{"s", "x", "z", "ch", "sh", "c", "g"}
	case strings.HasSuffix(w, "ed"):
		stem, heard = w[:len(w)-2], []string{"t", "d"}
	case strings.HasSuffix(w, "e"):
		stem, heard = w[:len(w)-1], []string{"bl", "cl", "dl", "fl", "gl", "kl", "pl", "tl", "zl"}
	}
	if stem == "" || strings.ContainsRune(vowels, rune(stem[len(stem)-1])) {
		return false
	}
	return !slices.ContainsFunc(heard, func(end string) bool { return strings.HasSuffix(stem, end) })
}

//go:embed jargon.toml
var jargonFile string

type jargonEntry struct {
	Not []string `toml:"not"`
	Say string   `toml:"say"`
}

var jargon = func() []jargonEntry {
	var f struct {
		Word []jargonEntry `toml:"word"`
	}
	if _, err := toml.Decode(jargonFile, &f); err != nil {
		panic("letter: jargon.toml: " + err.Error()) // compiled in, so every test would see it
	}
	return f.Word
}()

// findJargon finds the listed words, each once. Where two overlap the longer
// one is meant ("placement breakdown").
func findJargon(text string) []Jargon {
	folded := strings.ToLower(text)
	taken := make([]bool, len(folded))
	type entry struct{ word, say string }
	var all []entry
	for _, j := range jargon {
		for _, w := range j.Not {
			all = append(all, entry{w, j.Say})
		}
	}
	slices.SortStableFunc(all, func(a, b entry) int { return len(b.word) - len(a.word) })
	var out []Jargon
	for _, e := range all {
		if at := wholeWord(text, folded, e.word, taken); at >= 0 {
			for i := range e.word {
				taken[at+i] = true
			}
			found := e.word
			if len(text) == len(folded) {
				found = text[at : at+len(e.word)] // as the letter has it
			}
			out = append(out, Jargon{Found: found, Say: e.say})
		}
	}
	return out
}

// wholeWord finds a word that stands by itself. Initials such as PA are looked
// for in capitals alone.
func wholeWord(text, folded, word string, taken []bool) int {
	in, find := folded, strings.ToLower(word)
	if word == strings.ToUpper(word) && len(text) == len(folded) {
		in, find = text, word
	}
	for from := 0; ; {
		at := strings.Index(in[from:], find)
		if at < 0 {
			return -1
		}
		at += from
		end := at + len(find)
		if edge(in[:at], true) && edge(in[end:], false) && !taken[at] {
			return at
		}
		from = end
	}
}

func edge(s string, last bool) bool {
	r, size := utf8.DecodeRuneInString(s)
	if last {
		r, size = utf8.DecodeLastRuneInString(s)
	}
	return size == 0 || !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

package locales_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// never are the words that no child reads of themself (domain.md section 12), and whose place
// another has: "family time", "home", "brothers and sisters", "my plan".
var never = regexp.MustCompile(`(?i)\b(contact|placements?|siblings?|LAC|CLA|looked[- ]after|foster carers?|birth (mother|father|parents?|family)|biological|care plans?|abscond\w*|challenging|behaviours?|naughty|care leavers?|leaving care|permanence|NEET|UASC|asylum seekers?|breakdown|disruptions?|forever home|case|client|service users?|disclos\w+|intervention|assessments?|multi-agency|stakeholders?|sanctions?)\b`)

// long are the words of three syllables and more that a band's children know, beside those of the
// bands before. Add a word only when a person who knows children of that age has confirmed it; a
// shorter word is better.
var long = map[string]string{
	"little": `already animals another answering anything butterfly calendar camera computer decided disagree every everyone
		everyone's everywhere excited family forgotten happening hopeful internet invitation lonely messages mixed-up
		nobody nursery promises remember remembers something sometimes somewhere together umbrella visitor
		january february september october november december wednesday saturday
		accessibility advisory advocate ambulance applications commission enforces equality independent interpreter
		regulations safety statement`, // the last two lines: in names of offices, of people and of the law
	"primary": `adopter anywhere different envelope example holidays important manager nobody's`,
	"young": `adviser appointments apprenticeship benefits commissioner's companies connected disconnected everything
		exception heritage history information insurance national overall personal privacy recordings
		relationships respected sexuality sleepovers supervising telephone university useful`,
}

// grades are how hard a text of ten words and more may be (Flesch and Kincaid's years of school), and
// which may be harder, and why.
var grades = map[string]struct {
	most float64
	but  map[string]string
}{
	"little": {4, map[string]string{
		"accessibility.law.text": theLaw, "card.error.first": "anything, again", "form.error.empty": "question, answer",
	}},
	"primary": {5, map[string]string{
		"accessibility.law.text": theLaw, "error.scale.notnow": "one sentence", "error.scale.revealed": "one sentence", "tell.hours.open": "messages",
	}},
	"young": {6, map[string]string{
		"accessibility.law.text": theLaw, "error.scale.revealed": "one sentence", "form.y14.ask": "what somebody is, by name", "meet.mine.secret": "numbers", "meet.scale.secret": "numbers", "tell.hours.open": "messages",
	}},
}

const theLaw = "the law by its name"

var (
	word      = regexp.MustCompile(`[A-Za-z’'-]+`)
	endsWhere = regexp.MustCompile(`[.?!:]( |$)|\n`)
	vowels    = regexp.MustCompile(`[aeiouy]+`)
	silent    = regexp.MustCompile(`'(s|t|ll|ve|re|d|m)$|([^aeiouytd])ed$|([^aeiouyszcgx])es$`)
)

// syllables are about how many a word has.
func syllables(w string) int {
	w = strings.ReplaceAll(strings.ToLower(w), "’", "'")
	w = silent.ReplaceAllString(w, "$2$3")
	if len(w) > 3 && strings.HasSuffix(w, "e") && (!strings.HasSuffix(w, "le") || strings.ContainsRune("aeiouy", rune(w[len(w)-3]))) {
		w = w[:len(w)-1]
	}
	return max(1, len(vowels.FindAllString(w, -1)))
}

func TestSyllables(t *testing.T) {
	for w, want := range map[string]int{"home": 1, "little": 2, "table": 2, "asked": 1, "wanted": 2, "times": 1, "family": 3, "you’ve": 1, "worry": 2, "February": 3, "the": 1} {
		if got := syllables(w); got != want {
			t.Errorf("%s has %d, want %d", w, got, want)
		}
	}
}

// Whatever a child reads is in words that they know, in their band's own words or in the plain ones.
func TestChildrenReadWordsThatTheyKnow(t *testing.T) {
	known, used := map[string]bool{}, map[string]bool{}
	for _, band := range []string{"little", "primary", "young"} {
		for w := range strings.FieldsSeq(long[band]) {
			if known[w] {
				t.Errorf("%s is known before %s already", w, band)
			}
			known[w] = true
		}
		hard := map[string]bool{}
		for id, m := range heard(t, band) {
			for _, text := range texts(m) {
				text = placeholder.ReplaceAllString(text, "Name")
				if said := never.FindString(text); said != "" {
					t.Errorf("%s, to %s: %q is said of no child: %s", id, band, said, text)
				}
				var words, sounds, sentences float64
				for _, w := range word.FindAllString(text, -1) {
					n, w := syllables(w), strings.ToLower(w)
					if words, sounds = words+1, sounds+float64(n); n < 3 {
						continue
					}
					if used[w] = true; !known[w] {
						t.Errorf("%s, to %s: %q is a long word, which has a shorter one or a place in long: %s", id, band, w, text)
					}
				}
				for _, s := range endsWhere.Split(text, -1) {
					if strings.TrimSpace(s) != "" {
						sentences++
					}
				}
				if words < 10 {
					continue
				}
				if grade := .39*words/sentences + 11.8*sounds/words - 15.59; grade > grades[band].most {
					if hard[id] = true; grades[band].but[id] == "" {
						t.Errorf("%s, to %s: is as hard as year %.1f of school, and %.0f is the most: %s", id, band, grade, grades[band].most, text)
					}
				}
			}
		}
		for id := range grades[band].but {
			if !hard[id] {
				t.Errorf("%s, to %s, needs no exception", id, band)
			}
		}
	}
	for _, w := range slices.Sorted(strings.FieldsSeq(long["little"] + " " + long["primary"] + " " + long["young"])) {
		if !used[w] {
			t.Errorf("nobody says %q any more", w)
		}
	}
}

package locales_test

import (
	"regexp"
	"strings"
	"testing"
)

// faults are the ten turns of phrase that go wrong most, in English, which is
// the source: where each is looked for, and what may stand all the same.
var faults = []struct {
	name    string
	in      *regexp.Regexp // ids
	finds   *regexp.Regexp
	without *regexp.Regexp // a text with it is right; nil: none is
	but     map[string]string
}{
	{name: "the present tense for what will happen", in: regexp.MustCompile(`^(tell\.(next|who)|form\.alert)\.`), finds: regexp.MustCompile(`(^|[.?!,] )(They|they|We|we|A helper) (read|see|tell|ask|try|get|talk|think)\b`)},
	{name: "a question in place of an if", in: regexp.MustCompile(``), finds: regexp.MustCompile(`\? Then\b`)},
	{name: "a helper, who is nobody", in: regexp.MustCompile(``), finds: regexp.MustCompile(`\b[Hh]elpers?\b`)},
	{name: "half a denial", in: regexp.MustCompile(``), finds: regexp.MustCompile(`\b([Nn]obody|No one)\b[^.]*\ball (day|the time)\b`)},
	{
		name: "only, without now", in: regexp.MustCompile(`^(form\.(who|told|letter|as)|privacy\.who|meet\.(mine|scale|wishes|views)|tell\.who)\b`),
		finds: regexp.MustCompile(`\b[Oo]nly\b`), without: regexp.MustCompile(`\b[Nn]ow\b`), but: map[string]string{
			"form.who.pick.iro": "a child's own choice; the sentence above it says who else may", "form.who.pick.iro.little": "the same",
			"form.letter.who": "says what stays out", "form.letter.who.little": "the same", "form.letter.who.primary": "the same",
			"form.as.later": "names all who may", "form.as.later.little": "the same", "form.as.later.primary": "the same",
			"meet.mine.ways.iro": "a child's own choice", "meet.mine.ways.iro.little": "the same",
			"meet.views.only": "what the reader may see, not who else", "meet.views.share.iro": "how the child marked it",
			"meet.wishes.heading": "the line below says who else may",
		},
	},
	{name: "first, before nothing", in: regexp.MustCompile(``), finds: regexp.MustCompile(`\b(We|we) say so first\b`)},
	{name: "a tag question", in: regexp.MustCompile(``), finds: regexp.MustCompile(`\bor not\?|Was that not|, isn't it`)},
	{name: "a word of programs, to a child", in: regexp.MustCompile(`\.(little|primary)$`), finds: regexp.MustCompile(`\b([Ss]ession|[Dd]evice|[Cc]onnection|[Dd]raft|JavaScript|[Rr]ound)\b`)},
	{name: "somebody, or talk with", in: regexp.MustCompile(``), finds: regexp.MustCompile(`\b[Ss]omebody\b|\b([Tt]alk|[Ss]peak)(s|ing)? with\b`)},
	{name: "how the child feels, or that they failed", in: regexp.MustCompile(``), finds: regexp.MustCompile(`You did not come|You are (sad|hurt|worried|scared)\b|Did you keep`)},
}

func TestTheVoiceIsKept(t *testing.T) {
	english := read(t, "en")
	for _, f := range faults {
		used := map[string]bool{}
		for id, m := range english {
			for _, text := range texts(m) {
				if !f.in.MatchString(id) || !f.finds.MatchString(text) || f.without != nil && f.without.MatchString(text) {
					continue
				}
				if used[id] = true; f.but[id] == "" {
					t.Errorf("%s: %s: %q", id, f.name, text)
				}
			}
		}
		for id := range f.but {
			if !used[id] {
				t.Errorf("%s needs no exception: %s", id, f.name)
			}
		}
	}
}

// The limit of confidence is worded one way everywhere, in every language.
func TestTheLimitOfConfidenceIsWordedOneWay(t *testing.T) {
	for lang := range forms {
		words := read(t, lang)
		for _, band := range []string{"", ".little", ".primary"} {
			limit := words["form.told.limit"+band]["other"]
			for _, id := range []string{"tell.limit", "privacy.must.text"} {
				if !strings.HasPrefix(words[id+band]["other"], limit) {
					t.Errorf("%s: %s%s words the limit in another way", lang, id, band)
				}
			}
		}
	}
}

// tooLong is how many sentences are longer than a band takes in, which may only
// become fewer. A placeholder is one word.
var tooLong = map[string]struct{ words, may int }{"little": {8, 8}, "primary": {12, 10}, "young": {15, 0}}

func TestSentencesAreShortEnough(t *testing.T) {
	long := map[string]int{}
	for id, m := range read(t, "en") {
		band := strings.TrimPrefix(bandSuffix.FindString(id), ".")
		if tooLong[band].words == 0 {
			continue
		}
		for _, text := range texts(m) {
			for _, sentence := range regexp.MustCompile(`[.?!:]( |$)|\n`).Split(placeholder.ReplaceAllString(text, "Name"), -1) {
				if len(strings.Fields(sentence)) > tooLong[band].words {
					long[band]++
				}
			}
		}
	}
	for band, l := range tooLong {
		if long[band] > l.may {
			t.Errorf("%s: %d sentences of more than %d words, and %d may be: make them shorter", band, long[band], l.words, l.may)
		}
	}
}

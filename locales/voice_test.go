package locales_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// faults are nine of the ten turns of phrase that go wrong most, in English, which is
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
		name: "only, without now, of who sees what", in: regexp.MustCompile(``),
		finds:   regexp.MustCompile(`(?i)\bonly\b[^.?!]*\b(sees?|seen|reads?|knows?|looks?)\b|\b(sees?|seen|reads?|shows?|told)\b[^.?!]*\bonly\b|\bonly (for (the|my) |for \{\{|to (my|you|the) |(my|your) IRO|a new |\{\{)`),
		without: regexp.MustCompile(`\b[Nn]ow\b|\bonly once\b`), but: map[string]string{
			"form.who.pick.iro": "a child's own choice; the sentence above it says who else may", "form.who.pick.iro.little": "the same",
			"form.letter.who": "says what stays out", "form.letter.who.little": "the same", "form.letter.who.primary": "the same",
			"form.as.later": "names all who may", "form.as.later.little": "the same", "form.as.later.primary": "the same",
			"meet.mine.ways.iro": "a child's own choice", "meet.mine.ways.iro.little": "the same",
			"meet.views.only": "what the reader may see, not who else", "meet.views.share.iro": "how the child marked it",
			"meet.wishes.heading": "the line below says who else may",
			"room.what":           "what the screen shows, not who sees it", "meet.desk.room.what": "the same",
			"card.phrase.choose": "what to choose", "letter.measure.kept": "asks the writer what happened",
			"privacy.device.text.adult": "cookies", "accessibility.gaps.formats": "formats",
		},
	},
	{
		name: "first, without what it comes before", in: regexp.MustCompile(``),
		finds:   regexp.MustCompile(`\b(says?|said|tells?|told|talk|ask|change it|inform|warn)\b[^.?!:]*\bfirst[.,]`),
		without: regexp.MustCompile(`\b(get help|have to tell|must tell|someone is told)\b`), but: map[string]string{
			"form.told.court": "the heading above says before what", "privacy.history.text.adult": "before they delete it, in the words before",
			"letter.measure.kept": "before it stays in the letter",
			"form.terms.more":     "the card above says before what", "form.terms.more.little": "the same",
		},
	},
	{name: "a tag question", in: regexp.MustCompile(``), finds: regexp.MustCompile(`\bor not\?|Was that not|, isn't it`)},
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
			// The first page of the youngest says it on a card, and its example beneath.
			said := func(id string) string {
				if m, ok := words[id+band]; ok {
					return m["other"]
				}
				return words[id]["other"]
			}
			if card := said("form.terms.limit") + " " + said("form.terms.more"); band != "" && card != limit {
				t.Errorf("%s: the card%s says %q, and the limit is %q", lang, band, card, limit)
			}
		}
	}
}

// atWork are the messages that nobody but people at work reads, and of the forms
// of carers and parents what no child is asked.
var atWork = regexp.MustCompile(`^(alerts|board|caseload|clock|child|contact|cover|demo|diary|duty|exclusion|figures|how|import|invites|paper|password|places|plan|remind|room|signin|staff|sure|ties|title|views|ways|welcome)\.|^wish\.(error|reply|work)\.|^mywords\.work\.|^close\.([^r]|readback\.(heard|noted))` +
	`|^note\.|^notice\.|^report\.|^talk\.([^m]|missed)|^later\.|^promise\.[^s]|^letter\.(ask|back|box|clash|error|measure|preview|publish|write)\b|^card\.(event|first|link|once|over|paper|ways)\b` +
	`|^meet\.(desk|help|lead|views|wishes)\b|^meet\.people\.(asked|quiet)|^home\.(alerts|case|done|found|group|job|none\.work|pile|seek|sent|sort|ties|turn)|^shell\.(alerts|sign)|^error\.(seat|undo|year)|^help\.number\..*\.note`)

// toAdults are what carers and parents read, and no child.
var toAdults = regexp.MustCompile(`^form\.[cfru]\d+\.|^invite\.|^home\.none\.invite|^form\.(apart|told\.(by|card|child|court|keep|none|only|title))|^tell\.error\.notchild|^accessibility\.(gaps|intro|made|status)`)

// rungEnds are the ends of a ladder, in place of which the youngest pick pictures.
var rungEnds = regexp.MustCompile(`^scale\.[a-z]+\.(zero|ten)$`)

var question = regexp.MustCompile(`^form\.([a-z]\d+)\.`)

// heard is what a band reads: its own words where there are some, else the plain
// ones. A question is read by those whom it is asked.
func heard(t *testing.T, band string) map[string]message {
	t.Helper()
	asked := map[string]bool{}
	for _, file := range map[string][]string{"little": {"little"}, "primary": {"primary"}, "young": {"young", "short"}, "adult": {"carer", "residential", "early", "parent", "apart"}}[band] {
		raw, err := os.ReadFile("../server/consult/forms/" + file + ".toml")
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^id = "([a-z]\d+)"`).FindAllStringSubmatch(string(raw), -1) {
			asked[m[1]] = true
		}
	}
	english, out := read(t, "en"), map[string]message{}
	for id := range english {
		plain := bandSuffix.ReplaceAllString(id, "")
		q := question.FindStringSubmatch(plain)
		switch work := atWork.MatchString(plain); {
		case band == "little" && rungEnds.MatchString(plain), band == "work" && !work, band != "work" && work, band != "adult" && band != "work" && toAdults.MatchString(plain), q != nil && !work && !asked[q[1]]:
			continue
		}
		if m := english[plain+"."+strings.Replace(band, "work", "adult", 1)]; m != nil {
			out[plain] = m
		} else if m := english[plain]; m != nil {
			out[plain] = m
		}
	}
	return out
}

// A child reads no word of programs, in their band's own words or in the plain ones.
func TestNoChildReadsWordsOfPrograms(t *testing.T) {
	program := regexp.MustCompile(`\b([Ss]essions?|[Dd]evices?|[Cc]onnections?|[Dd]rafts?|JavaScript|[Rr]ounds?)\b`)
	for _, band := range []string{"little", "primary", "young"} {
		for id, m := range heard(t, band) {
			for _, text := range texts(m) {
				if said := program.FindString(strings.ReplaceAll(text, "round you", "")); said != "" {
					t.Errorf("%s, to %s: %q: %s", id, band, said, text)
				}
			}
		}
	}
}

// tooLong is how many words a sentence may have for each who reads it, and how
// many sentences have more today. A number that has fallen is lowered here, so
// that it cannot rise again. A placeholder is one word.
var tooLong = map[string]struct{ words, are int }{"little": {8, 0}, "primary": {12, 0}, "young": {15, 0}, "adult": {15, 25}, "work": {20, 0}}

func TestSentencesAreShortEnough(t *testing.T) {
	ends := regexp.MustCompile(`[.?!:]( |$)|\n`)
	for band, l := range tooLong {
		var long []string
		for id, m := range heard(t, band) {
			for _, text := range texts(m) {
				for _, sentence := range ends.Split(placeholder.ReplaceAllString(text, "Name"), -1) {
					if len(strings.Fields(sentence)) > l.words {
						long = append(long, id+": "+sentence)
					}
				}
			}
		}
		slices.Sort(long)
		switch {
		case len(long) > l.are:
			t.Errorf("%s: %d sentences have more than %d words, and %d had: shorten what is new of\n%s", band, len(long), l.words, l.are, strings.Join(long, "\n"))
		case len(long) < l.are:
			t.Errorf("%s: %d sentences have more than %d words: lower the %d", band, len(long), l.words, l.are)
		}
	}
}

// In Urdu a verb that somebody says of themselves tells a boy from a girl: a
// child of whom we know neither says it in a way that fits both.
func TestNobodyIsABoyOrAGirlInUrdu(t *testing.T) {
	gendered := regexp.MustCompile(`(تا|تی|رہا|رہی|گیا|گئی|چکا|چکی) ہوں|وں (گا|گی)([ ۔،؟]|$)`)
	for id, m := range read(t, "ur") {
		for _, text := range texts(m) {
			if gendered.MatchString(text) {
				t.Errorf("%s: %q", id, text)
			}
		}
	}
}

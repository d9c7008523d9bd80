package alert

import (
	"os"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
)

func sentences(t *testing.T, file string) []string {
	t.Helper()
	raw, err := os.ReadFile("testdata/words/" + file + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(raw)), "\n")
}

// Sixty things that children say when a person ought to look sooner, and sixty
// that they say on any other day, in each language. The floors are what the
// lists reach on sentences that the same hands wrote: no child and no native
// speaker has tried them.
func TestTheWordListsFindWhatAPersonShouldSee(t *testing.T) {
	const recall, precision = 0.95, 0.9
	for _, lang := range []string{"en", "cy", "ur", "ur-roman"} {
		must, mustNot := sentences(t, lang+".flag"), sentences(t, lang+".pass")
		if len(must) < 60 || len(mustNot) < 60 {
			t.Fatalf("%s: %d and %d sentences", lang, len(must), len(mustNot))
		}
		found, wrong := 0, 0
		for _, s := range must {
			if Flagged(s) {
				found++
			} else {
				t.Logf("%s: not found: %s", lang, s)
			}
		}
		for _, s := range mustNot {
			if Flagged(s) {
				wrong++
				t.Logf("%s: flagged: %s", lang, s)
			}
		}
		r, p := float64(found)/float64(len(must)), float64(found)/float64(max(1, found+wrong))
		t.Logf("%s: recall %.2f, precision %.2f", lang, r, p)
		if r < recall || p < precision {
			t.Errorf("%s: recall %.2f, precision %.2f; at least %.2f and %.2f", lang, r, p, recall, precision)
		}
	}
}

func TestTheWordListsAreLongEnough(t *testing.T) {
	var list map[string][]string
	if _, err := toml.Decode(wordList, &list); err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"en", "cy", "ur"} {
		seen, latin := map[string]bool{}, 0
		for _, entry := range list[lang] {
			if seen[entry] {
				t.Errorf("%s: %q twice", lang, entry)
			}
			seen[entry] = true
			p := readPhrase(entry)
			if len(p) == 0 || len(p[0]) == 0 || len(p[len(p)-1]) == 0 {
				t.Errorf("%s: %q begins or ends in a gap", lang, entry)
			}
			if strings.ContainsAny(entry, "abcdefghijklmnopqrstuvwxyz") {
				latin++
			}
		}
		t.Logf("%s: %d entries", lang, len(seen))
		if len(seen) < 120 {
			t.Errorf("%s: %d entries, want 120", lang, len(seen))
		}
		if lang == "ur" && (latin < 60 || len(seen)-latin < 120) {
			t.Errorf("ur: %d entries in Urdu letters, %d in Latin ones", len(seen)-latin, latin)
		}
	}
}

func TestFlagsHoweverItIsTyped(t *testing.T) {
	for _, c := range []struct {
		text string
		want bool
	}{
		{"", false}, {"He hits me.", true}, {"he HITS\nme", true}, {"I don’t feel safe", true}, {"I dont feel safe", true}, {"I donʼt feel safe", true},
		{"She hit me in the game of tag and we laughed", true}, // a person decides; the list does not know
		{"I got a hit single", false}, {"white meat", false}, {"We made a den", false}, {"I want to dietician", false}, {"kill-me", true}, {strings.Repeat("a ", 5000), false},
		{"he hiiits meee", true}, {"suicde", true}, {"suicdie", true}, {"he was hunting me", false},
		{"mae e'n fy nharo", true}, {"mae en fy nharo", true}, {"dw i isio marw", true}, {"dw i ddim yn saff", true},
		{"gwneud fy hun yn sâl", true}, {"gwneud fy hun yn sa\u0302l", true}, {"gwneud fy hun yn sal", true},
		{"مجھے مارا", true}, {"مجهے مارا", true}, {"وہ مجھے پیٹتے ہیں", true}, {"میں نے اپنے آپ کو کاٹا", true}, {"ميں نے اپنے آپ كو كاٹا", true}, {"وہ مجھے پيٹتے ہيں", true},
		{"خود\u200cکشی", true}, {"مجھے ما\u200dرا", true}, {"مُجھے مارا", true}, {"خــودکشی", true},
	} {
		if got := Flagged(c.text); got != c.want {
			t.Errorf("%.40q: %v", c.text, got)
		}
	}
}

func BenchmarkFlagged(b *testing.B) {
	text := strings.Repeat("We went to the park and I told her about the school trip and my friends. ", 30)
	for b.Loop() {
		Flagged(text)
	}
}

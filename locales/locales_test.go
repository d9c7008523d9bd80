package locales_test

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"myreview/locales"
)

type message map[string]string

func read(t *testing.T, lang string) map[string]message {
	t.Helper()
	out := map[string]message{}
	for slice := range slicesOf {
		file := map[string]message{}
		if _, err := toml.DecodeFS(locales.FS, lang+"/"+slice+".toml", &file); err != nil {
			t.Fatal(err)
		}
		maps.Copy(out, file)
	}
	return out
}

// forms are the plural forms that each language needs (CLDR).
var forms = map[string][]string{
	"en": {"one", "other"},
	"cy": {"zero", "one", "two", "few", "many", "other"},
	"ur": {"one", "other"},
}

func texts(m message) map[string]string {
	out := map[string]string{}
	for form, text := range m {
		if form != "description" {
			out[form] = text
		}
	}
	return out
}

var placeholder = regexp.MustCompile(`\{\{\s*\.([A-Za-z]+)\s*\}\}`)

func placeholders(text string) []string {
	var out []string
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		if m[1] != "Count" {
			out = append(out, m[1])
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func TestEveryLanguageSaysEveryMessage(t *testing.T) {
	english := read(t, "en")
	for lang, needed := range forms {
		words := read(t, lang)
		for id, source := range english {
			m, ok := words[id]
			if !ok {
				t.Errorf("%s: %s is missing", lang, id)
				continue
			}
			_, counts := source["one"]
			for form, text := range texts(m) {
				if strings.TrimSpace(text) == "" {
					t.Errorf("%s: %s.%s is empty", lang, id, form)
				}
				if want, got := placeholders(source["other"]), placeholders(text); !slices.Equal(want, got) {
					t.Errorf("%s: %s.%s names %v, the English %v", lang, id, form, got, want)
				}
				if counts && !slices.Contains(needed, form) || !counts && form != "other" {
					t.Errorf("%s: %s has the form %q, which is not for it", lang, id, form)
				}
			}
			for _, form := range needed {
				if _, ok := m[form]; counts && !ok {
					t.Errorf("%s: %s lacks the plural form %q", lang, id, form)
				}
			}
		}
		for id := range words {
			if _, ok := english[id]; !ok {
				t.Errorf("%s: %s is not in English", lang, id)
			}
		}
	}
}

func TestEveryEnglishMessageTellsTranslatorsWhereItStands(t *testing.T) {
	for id, m := range read(t, "en") {
		if m["description"] == "" {
			t.Errorf("%s has no description", id)
		}
	}
}

var bandSuffix = regexp.MustCompile(`\.(little|primary|young|adult)$`)

// literals are all strings of the program and its pages that may name messages.
func literals(t *testing.T) map[string]bool {
	t.Helper()
	exact := map[string]bool{}
	for _, text := range sources(t) {
		for _, m := range regexp.MustCompile("[\"`]([a-z][A-Za-z0-9_.%-]*)[\"`]").FindAllStringSubmatch(text, -1) {
			exact[m[1]] = true
		}
	}
	return exact
}

// inPieces are the ids of questions, by their number, of what they offer, and of
// numbers to ring.
var inPieces = regexp.MustCompile(`^form\.([a-z]\d+|body|feel|helped|people|pics3|safe|weather|worry|ynu)\.|^help\.number\.`)

// pieces are the beginnings to which code adds the rest of an id: of a question, as
// its form names it, and of a number to ring, as the authority's profile does.
var pieces = []string{"form.", "help.number."}

// An id that stands in the code in pieces is found by no grep.
func TestIDsStandWholeInTheCode(t *testing.T) {
	english := read(t, "en")
	begins := func(piece string) bool {
		return slices.ContainsFunc(slices.Collect(maps.Keys(english)), func(id string) bool { return strings.HasPrefix(id, piece) })
	}
	literal := regexp.MustCompile("[\"`]([a-z][a-z0-9_.]*\\.)(?:%[^\"`]*)?[\"`]")
	found := map[string]bool{}
	for name, text := range sources(t) {
		if name == "../server/view/unchecked.go" { // which names areas of ids
			continue
		}
		for _, m := range literal.FindAllStringSubmatch(text, -1) {
			if found[m[1]] = true; begins(m[1]) && !slices.Contains(pieces, m[1]) {
				t.Errorf("%s puts ids together from %q", name, m[1])
			}
		}
	}
	for _, piece := range pieces {
		if !found[piece] {
			t.Errorf("nothing begins with %q any more", piece)
		}
	}
}

func sources(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, root := range []string{"../server", "../views"} {
		err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(p, "_test.go") {
				return err
			}
			if ext := filepath.Ext(p); ext != ".go" && ext != ".html" && ext != ".toml" {
				return nil
			}
			raw, err := os.ReadFile(p)
			out[filepath.ToSlash(p)] = string(raw)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func TestNoMessageIsUnused(t *testing.T) {
	exact := literals(t)
	for id := range read(t, "en") {
		base := strings.TrimSuffix(bandSuffix.ReplaceAllString(id, ""), ".mine") // i18n.Words.Mine
		if used := exact[id] || exact[base] || inPieces.MatchString(base); !used {
			t.Errorf("%s is said nowhere", id)
		}
	}
}

// saying finds places where a message is named outright.
var saying = regexp.MustCompile(`(?:\{\{-?\s*|\(|\s)tn? "([a-z][a-z0-9_.]*[a-z0-9])"|\.(?:T|N|Say)\("([a-z][a-z0-9_.]*[a-z0-9])"|(?:Invalid|Conflict|Gone|Forbidden)\("([a-z][a-z0-9_.]*[a-z0-9])"|Key: +"([a-z]+\.[a-z0-9_.]*[a-z0-9])"` +
	"|(?m)^\t[\\w.\"]+: +\"([a-z]+\\.[A-Za-z0-9_.]*[A-Za-z0-9])\",$") // the last: what kinds and states are called

func TestNoMessageIsMissing(t *testing.T) {
	english := read(t, "en")
	has := func(id string) bool {
		if _, ok := english[id]; ok {
			return true
		}
		for _, band := range []string{"little", "primary", "young", "adult"} {
			if _, ok := english[id+"."+band]; !ok {
				return false
			}
		}
		return true
	}
	for _, text := range sources(t) {
		for _, m := range saying.FindAllStringSubmatch(text, -1) {
			if id := m[1] + m[2] + m[3] + m[4] + m[5]; !has(id) {
				t.Errorf("%s is said but not written", id)
			}
		}
	}
}

// Who says aloud what they see on a button is understood: a name that only
// screen readers hear begins with the words that are seen (WCAG 2.5.3).
func TestWhatIsHeardBeginsWithWhatIsSeen(t *testing.T) {
	heard := regexp.MustCompile(`(?s)<(?:button|a|summary)\b[^>]*? aria-label="\{\{t "([a-z0-9.]+)"[^>]*>\s*\{\{t "([a-z0-9.]+)"\}\}`)
	pairs := map[string]string{}
	for _, text := range sources(t) {
		for _, m := range heard.FindAllStringSubmatch(text, -1) {
			pairs[m[1]] = m[2]
		}
	}
	if len(pairs) < 5 {
		t.Fatalf("found only %d names that are heard", len(pairs))
	}
	for lang := range forms {
		messages := read(t, lang)
		for name, seen := range pairs {
			for _, suffix := range []string{"", ".little", ".primary", ".young", ".adult"} {
				is, visible := messages[name+suffix]["other"], messages[seen+suffix]["other"]
				if is == "" {
					is = messages[name]["other"]
				}
				if visible != "" && !strings.HasPrefix(is, visible) {
					t.Errorf("%s: %s is heard as %q, seen as %q", lang, name, is, visible)
				}
			}
		}
	}
}

package view_test

import (
	"io/fs"
	"regexp"
	"testing"

	"myreview/server/care"
	"myreview/server/view"
	"myreview/views"
)

var (
	action = regexp.MustCompile(`(?s)\{\{-?.*?-?\}\}`)
	quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
)

// Which words a page says is for its model to decide: an id that is put together
// from pieces is found by no grep, and a kind that a chain of comparisons forgets is
// silently taken for the last one.
func TestNoTemplateDecides(t *testing.T) {
	faults := map[string]*regexp.Regexp{
		"puts text together":      regexp.MustCompile(`\b(?:print|printf|println|slice)\b`),
		"is a chain of decisions": regexp.MustCompile(`^\{\{-?\s*else (?:if|with)\b.*\b(?:eq|ne)\b`),
	}
	nested := regexp.MustCompile(`\{\{-?\s*else\s*-?\}\}\s*\{\{-?\s*if (?:eq|ne)\b`)
	seen := 0
	err := fs.WalkDir(views.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := fs.ReadFile(views.FS, name)
		if hit := nested.Find(raw); hit != nil {
			t.Errorf("%s is a chain of decisions: %s", name, hit)
		}
		for _, one := range action.FindAllString(string(raw), -1) {
			seen++
			bare := quoted.ReplaceAllString(one, `""`)
			for what, fault := range faults {
				if fault.MatchString(bare) {
					t.Errorf("%s %s: %s", name, what, one)
				}
			}
		}
		return err
	})
	if err != nil || seen < 1000 {
		t.Fatalf("%d actions: %v", seen, err)
	}
}

// A kind of tie without words would be nobody on the page of ties.
func TestEveryTieHasItsWords(t *testing.T) {
	_, words := load(t)
	for _, kind := range care.TieKinds {
		for _, role := range []string{view.TieLine{Kind: string(kind)}.Role(), view.Invitee{Kind: string(kind)}.Role()} {
			if !words.Has(role, care.Adult) {
				t.Errorf("%s is said as %q", kind, role)
			}
		}
	}
}

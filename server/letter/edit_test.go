package letter

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"myreview/server/care"
)

var quotes = map[string]string{
	"a1.main": "I want to stay. ",
	"a2.main": "two\r\nlines",
}

func TestCompose(t *testing.T) {
	for _, c := range []struct {
		name   string
		fields []Field
		want   []Block
		fault  string
	}{
		{"a quote as it was sent out", []Field{{Kind: "quote", Ref: "a1.main", Text: "I want to stay. "}},
			[]Block{{Kind: Quote, Ref: "a1.main", Text: "I want to stay. "}}, ""},
		{"a quote by name alone", []Field{{Kind: "quote", Ref: "a1.main"}},
			[]Block{{Kind: Quote, Ref: "a1.main", Text: "I want to stay. "}}, ""},
		{"line ends that the browser changed", []Field{{Kind: "quote", Ref: "a2.main", Text: "two\nlines"}},
			[]Block{{Kind: Quote, Ref: "a2.main", Text: "two\r\nlines"}}, ""},
		{"a quote left out", []Field{{Kind: "quote", Ref: "a1.main", Drop: true}, {Kind: "para", Text: "Hello"}},
			[]Block{{Kind: Para, Text: "Hello"}}, ""},
		{"a changed word", []Field{{Kind: "quote", Ref: "a1.main", Text: "I want to go. "}}, nil, "letter.error.quote"},
		{"a space taken off", []Field{{Kind: "quote", Ref: "a1.main", Text: "I want to stay."}}, nil, "letter.error.quote"},
		{"words that the child does not share", []Field{{Kind: "quote", Ref: "a9.main", Text: "secret"}}, nil, "letter.error.unshared"},
		{"a quote of nobody", []Field{{Kind: "quote", Text: "made up"}}, nil, "letter.error.unshared"},
		{"an unknown kind", []Field{{Kind: "script", Text: "x"}}, nil, "error.form"},
		{"an unknown picture", []Field{{Kind: "para", Icon: "../x", Text: "x"}}, nil, "error.form"},
		{"an unknown area", []Field{{Kind: "para", Area: "moon", Text: "x"}}, nil, "error.form"},
		{"an unknown question", []Field{{Kind: "para", Ask: "home.title", Text: "x"}}, nil, "error.form"},
		{"broken UTF-8", []Field{{Kind: "para", Text: "\xff"}}, nil, "error.utf8"},
		{"far too long", []Field{{Kind: "para", Text: strings.Repeat("a", maxRunes+1)}}, nil, "letter.error.long"},
		{"an empty line makes two", []Field{{Kind: "para", Icon: "home", Text: " One. \n Still one.\n\n\nTwo.\n"}},
			[]Block{{Kind: Para, Icon: "home", Text: "One.\nStill one."}, {Kind: Para, Icon: "home", Text: "Two."}}, ""},
		{"what was emptied goes", []Field{{Kind: "para", Text: " \n "}, {Kind: "heading"}}, nil, ""},
		{"what is asked for stays until it is left out", []Field{{Kind: "para", Ask: "letter.ask.well"}, {Kind: "para", Ask: "letter.ask.close", Drop: true}},
			[]Block{{Kind: Para, Ask: "letter.ask.well"}}, ""},
	} {
		got, err := Compose(Letter{Lang: care.English, Band: care.Young}, c.fields, quotes)
		var fault *care.Error
		if errors.As(err, &fault); c.fault != "" && (fault == nil || fault.Key != c.fault) || c.fault == "" && err != nil {
			t.Errorf("%s: %v, want %q", c.name, err, c.fault)
			continue
		}
		if diff := cmp.Diff(c.want, got.Blocks); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestADraftComesBackFromItsBoxesUnchanged(t *testing.T) {
	for _, band := range care.Bands {
		src := source(band)
		l := Draft(src, keys)
		got, err := Compose(l, Fields(l), src.Quotes())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(l, got); diff != "" {
			t.Errorf("%s: %s", band, diff)
		}
	}
}

func TestAChildWhoChangesTheirMindTakesTheWordsBack(t *testing.T) {
	src := source(care.Young)
	l := Draft(src, keys)
	if gone := l.Unshared(src.Quotes()); len(gone) != 0 {
		t.Fatalf("nothing has changed, and %v is gone", gone)
	}
	src.Said = src.Said[:1]
	gone := l.Unshared(src.Quotes())
	if len(gone) != 2 || gone[0].Ref != "a2.more" || gone[1].Ref != "a3.change" {
		t.Fatalf("got %v", gone)
	}
	if left := l.Without(gone).Unshared(src.Quotes()); len(left) != 0 {
		t.Errorf("still there: %v", left)
	}
	if n := len(l.Unshared(nil)); n != 4 {
		t.Errorf("with nothing shared every quote is gone, got %d", n)
	}
}

// A typed-in answer and the child's own to one question once had one name, so a draft from
// then may hold either under it: it is found by its words, and has its own name once saved.
func TestAQuoteOfADraftFromBeforeIsFoundByItsWords(t *testing.T) {
	both := map[string]string{"y2.main": "own", "y2.main.a7": "typed in", "y21.main.a8": "of another question"}
	for _, c := range []struct {
		name     string
		quotes   map[string]string
		block    Block
		ref      string
		unshared bool
	}{
		{"their own", both, Block{Kind: Quote, Ref: "y2.main", Text: "own"}, "y2.main", false},
		{"typed in, beside their own", both, Block{Kind: Quote, Ref: "y2.main", Text: "typed in"}, "y2.main.a7", false},
		{"typed in alone", map[string]string{"y2.main.a7": "typed\r\nin"}, Block{Kind: Quote, Ref: "y2.main", Text: "typed\r\nin"}, "y2.main.a7", false},
		{"typed in, by its own name", both, Block{Kind: Quote, Ref: "y2.main.a7", Text: "typed in"}, "y2.main.a7", false},
		{"taken back", map[string]string{"y2.main": "own"}, Block{Kind: Quote, Ref: "y2.main", Text: "typed in"}, "", true},
		{"of another question", both, Block{Kind: Quote, Ref: "y2.main", Text: "of another question"}, "", true},
		{"of nobody", both, Block{Kind: Quote, Text: "typed in"}, "", true},
	} {
		l := Letter{Lang: care.English, Band: care.Young, Blocks: []Block{c.block}}
		if gone := l.Unshared(c.quotes); (len(gone) > 0) != c.unshared {
			t.Errorf("%s: unshared %v", c.name, gone)
		}
		got, err := Compose(l, Fields(l), c.quotes)
		if c.unshared {
			if err == nil {
				t.Errorf("%s is composed", c.name)
			}
			continue
		}
		if c.block.Ref = c.ref; err != nil || !cmp.Equal(got.Blocks, []Block{c.block}) {
			t.Errorf("%s: %v %v", c.name, got.Blocks, err)
		}
	}
}

// Whatever is typed: composing never panics, a quote says exactly what the
// child said, and what was composed once does not change any more.
func FuzzCompose(f *testing.F) {
	f.Add("para", "Hello\n\nyou", "", "", "")
	f.Add("quote", "I want to stay. ", "a1.main", "", "")
	f.Add("quote", "two\rlines", "a2.main", "", "")
	f.Add("promise", "A door\r\n\r\nby Friday", "", "home", "letter.ask.well")
	f.Add("heading", "\u2028\u00a0\n\v\n x", "", "sun", "")
	f.Fuzz(func(t *testing.T, kind, text, ref, icon, ask string) {
		l := Letter{Lang: care.English, Band: care.Young}
		once, err := Compose(l, []Field{{Kind: kind, Text: text, Ref: ref, Icon: icon, Ask: ask}, {Kind: "quote", Ref: "a1.main"}}, quotes)
		if err != nil {
			return
		}
		for _, b := range once.Blocks {
			if b.Kind == Quote && b.Text != quotes[b.Ref] {
				t.Fatalf("the child's words were changed to %q", b.Text)
			}
			if !utf8.ValidString(b.Text) {
				t.Fatalf("broken UTF-8 in %q", b.Text)
			}
		}
		twice, err := Compose(l, Fields(once), quotes)
		if err != nil {
			t.Fatalf("what was composed cannot be composed again: %v", err)
		}
		if diff := cmp.Diff(once, twice); diff != "" {
			t.Fatal(diff)
		}
		Take(once)
	})
}

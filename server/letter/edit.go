package letter

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"myreview/server/care"
)

// MaxBlocks and maxRunes limit one letter. They keep a page whole; they are far
// above what a letter to a child should be.
const (
	MaxBlocks = 140 // one box each, on the page on which the letter is written
	maxRunes  = 30_000
)

// Field is one box of the page on which a letter is written. A box holds plain
// text: an empty line starts a new block, and in a promise the first line is
// what will happen.
type Field struct {
	Kind string
	Text string
	Ref  string
	Area string
	Icon string
	Ask  string
	Drop bool // leave the block out
}

// Fields are the boxes for a letter's blocks. Compose takes them back.
func Fields(l Letter) []Field {
	out := make([]Field, len(l.Blocks))
	for i, b := range l.Blocks {
		out[i] = Field{Kind: string(b.Kind), Text: b.Text, Ref: b.Ref, Area: string(b.Area), Icon: b.Icon, Ask: b.Ask}
	}
	return out
}

// Compose makes a letter out of the boxes. A quote takes its text from the
// quotes of the source and from nowhere else: a box that says something other
// than the child did is refused, and so is a quote that the child does not
// share (any more). Everything else is the writer's own text.
func Compose(l Letter, fields []Field, quotes map[string]string) (Letter, error) {
	out := Letter{Lang: l.Lang, Band: l.Band}
	runes := 0
	for _, f := range fields {
		if f.Drop {
			continue
		}
		if !utf8.ValidString(f.Text) {
			return Letter{}, care.Invalid("error.utf8")
		}
		blocks, err := f.blocks(quotes)
		if err != nil {
			return Letter{}, err
		}
		out.Blocks = append(out.Blocks, blocks...)
		runes += utf8.RuneCountInString(f.Text)
	}
	if len(out.Blocks) > MaxBlocks || runes > maxRunes {
		return Letter{}, TooLong()
	}
	return out, nil
}

// TooLong is the error for a letter over its limits.
func TooLong() error { return &care.Error{Kind: care.KindTooLarge, Key: "letter.error.long"} }

func (f Field) blocks(quotes map[string]string) ([]Block, error) {
	if !slices.Contains(Kinds, Kind(f.Kind)) || !pictured(f.Icon) || !asked(f.Ask) ||
		f.Area != "" && !slices.Contains(care.Areas, care.Area(f.Area)) {
		return nil, care.Invalid("error.form")
	}
	b := Block{Kind: Kind(f.Kind), Area: care.Area(f.Area), Icon: f.Icon, Ask: f.Ask}
	if b.Kind == Quote {
		ref := named(quotes, f.Ref, f.Text)
		words, shared := quotes[ref]
		if !shared {
			return nil, care.Conflict("letter.error.unshared")
		}
		if f.Text != "" && lineEnds(f.Text) != lineEnds(words) {
			return nil, care.Invalid("letter.error.quote")
		}
		return []Block{{Kind: Quote, Ref: ref, Area: b.Area, Text: words}}, nil
	}
	var out []Block
	for _, text := range paragraphs(f.Text) {
		b.Text = text
		out = append(out, b)
		b.Ask = "" // asked once
	}
	if len(out) == 0 && (b.Ask != "") {
		out = append(out, b) // still to be written
	}
	return out, nil
}

// Blocks is how many blocks Compose makes of the boxes.
func Blocks(fields []Field) (n int) {
	for _, f := range fields {
		switch {
		case f.Drop:
		case f.Kind == string(Quote):
			n++
		case len(paragraphs(f.Text)) == 0 && f.Ask != "":
			n++
		default:
			n += len(paragraphs(f.Text))
		}
	}
	return n
}

// paragraphs splits at empty lines and takes the white space off the ends of
// lines. It is never used on a child's words.
func paragraphs(text string) []string {
	var out []string
	var lines []string
	flush := func() {
		if len(lines) > 0 {
			out = append(out, strings.Join(lines, "\n"))
			lines = nil
		}
	}
	for line := range strings.SplitSeq(lineEnds(text), "\n") {
		if line = strings.TrimSpace(line); line == "" {
			flush()
		} else {
			lines = append(lines, line)
		}
	}
	flush()
	return out
}

// lineEnds reads all three ways of ending a line as one: a browser sends two
// characters for each, whatever was typed.
func lineEnds(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// Unshared are the quotes of a letter that its source no longer holds, or not
// in these words: the child has changed their mind since, and the letter may
// not go out with them.
func (l Letter) Unshared(quotes map[string]string) []Block {
	var out []Block
	for _, b := range l.Blocks {
		if b.Kind == Quote && (b.Ref == "" || quotes[named(quotes, b.Ref, b.Text)] != b.Text) {
			out = append(out, b)
		}
	}
	return out
}

// named is the name of a quote. In a draft from when what was typed in for the child had the
// name of what they sent themselves, it is found by its words.
func named(quotes map[string]string, ref, text string) string {
	same := func(name string) bool { return lineEnds(quotes[name]) == lineEnds(text) }
	if text == "" || same(ref) {
		return ref
	}
	for _, name := range slices.Sorted(maps.Keys(quotes)) {
		if strings.HasPrefix(name, ref+".") && same(name) {
			return name
		}
	}
	return ref
}

// Without takes blocks out.
func (l Letter) Without(gone []Block) Letter {
	out := l
	out.Blocks = slices.DeleteFunc(slices.Clone(l.Blocks), func(b Block) bool { return slices.Contains(gone, b) })
	return out
}

var pictures = func() []string {
	out := []string{"", "child", "everyone", "hand", "phone", "cal"}
	for _, a := range care.Areas {
		out = append(out, a.Picture())
	}
	return out
}()

func pictured(icon string) bool { return slices.Contains(pictures, icon) }

var asks = []string{"", "letter.ask.well", "letter.ask.close", "letter.ask.new"}

func asked(ask string) bool { return slices.Contains(asks, ask) }

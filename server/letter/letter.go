// Package letter writes the letter that comes back to a child after a review.
// Its one idea is that the child's own words pass through untouched and only
// with leave: what they kept for the IRO cannot even be handed in, and a quote
// can be left out of a letter but never changed.
package letter

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"myreview/server/care"
)

// Kind is what a block of a letter is.
type Kind string

// The kinds of block.
const (
	Heading Kind = "heading"
	Para    Kind = "para"    // each line of it stands by itself
	Quote   Kind = "quote"   // the child's own words
	Promise Kind = "promise" // what will happen: the first line, then who and when
	Yes     Kind = "yes"     // what the child asked for, and the answer
	NotYet  Kind = "notyet"
	No      Kind = "no"
	Sign    Kind = "sign" // who writes, and how to reach them
)

// Kinds lists them all.
var Kinds = []Kind{Heading, Para, Quote, Promise, Yes, NotYet, No, Sign}

// Block is one piece of a letter.
type Block struct {
	Kind Kind      `json:"kind"`
	Text string    `json:"text,omitempty"`
	Ref  string    `json:"ref,omitempty"`  // of a quote: which of the child's words
	Area care.Area `json:"area,omitempty"` // of the care plan, which brings its colour
	Icon string    `json:"icon,omitempty"` // a symbol of the sprite
	Ask  string    `json:"ask,omitempty"`  // message id: what only the writer can put here
}

// Title is the first line, which says it all in short.
func (b Block) Title() string {
	first, _, _ := strings.Cut(b.Text, "\n")
	return first
}

// Rest is what follows the first line.
func (b Block) Rest() string {
	_, rest, _ := strings.Cut(b.Text, "\n")
	return rest
}

// Lines are the block's lines, none of them empty.
func (b Block) Lines() []string {
	return slices.DeleteFunc(strings.Split(b.Text, "\n"), func(s string) bool { return strings.TrimSpace(s) == "" })
}

// Letter is a letter to one child.
type Letter struct {
	Lang   care.Lang
	Band   care.Band
	Blocks []Block
	Lost   bool // what was written cannot be shown
}

// Shown is what the child reads: blocks that nobody has filled are left out,
// and so is a heading with nothing under it.
func (l Letter) Shown() []Block {
	var out []Block
	for _, b := range l.Blocks {
		if b.Kind != Quote && strings.TrimSpace(b.Text) == "" {
			continue
		}
		if b.Kind == Heading && len(out) > 0 && out[len(out)-1].Kind == Heading {
			out = out[:len(out)-1]
		}
		out = append(out, b)
	}
	for len(out) > 0 && out[len(out)-1].Kind == Heading {
		out = out[:len(out)-1]
	}
	return out
}

// Empty reports whether there is nothing to read.
func (l Letter) Empty() bool { return len(l.Shown()) == 0 }

// Encode is how the blocks are kept (and sealed by the store).
func (l Letter) Encode() ([]byte, error) {
	b, err := json.Marshal(l.Blocks)
	if err != nil {
		return nil, fmt.Errorf("letter: encode: %w", err)
	}
	return b, nil
}

// Decode takes back what Encode made.
func Decode(lang care.Lang, band care.Band, body []byte) (Letter, error) {
	l := Letter{Lang: lang, Band: band}
	if err := json.Unmarshal(body, &l.Blocks); err != nil {
		return Letter{}, fmt.Errorf("letter: decode: %w", err)
	}
	return l, nil
}

package consult

import (
	"crypto/sha256"
	"encoding/hex"

	"myreview/server/care"
)

// Asked is a question as its writer was asked it: the exact words, which are
// kept with the answer. "No" means nothing without them, and a sentence may have
// changed since. Answers from before the words were kept have none; for those it
// holds what is known of how the question was asked.
type Asked struct {
	Form     string      `json:"form"`              // its key
	Version  string      `json:"version,omitempty"` // of the form's definition
	Question string      `json:"question"`
	Band     care.Band   `json:"band"` // in whose words
	Lang     care.Lang   `json:"lang"`
	Ask      string      `json:"ask,omitempty"`
	Parts    []AskedPart `json:"parts,omitempty"`
	Written  *Written    `json:"written,omitempty"` // nil: its writer answered on a screen of their own
}

// Written says of an answer that somebody at work typed it in, as a fact that goes with it.
type Written struct {
	By    string    `json:"by"` // their name, as it was then
	On    care.Date `json:"on"`
	Way   Way       `json:"way"`
	Other bool      `json:"other,omitempty"` // somebody else found the words
}

// Way is how an answer that somebody at work typed in reached them.
type Way string

// The ways.
const (
	OnPaper Way = "paper"
	ByPhone Way = "phone"
	InTalk  Way = "talk"
)

// Ways lists them in the order shown.
var Ways = []Way{OnPaper, ByPhone, InTalk}

// AskedPart is one part of it. Label is empty for the part that the question
// itself asks for.
type AskedPart struct {
	ID      string        `json:"id"`
	Label   string        `json:"label,omitempty"`
	Options []AskedOption `json:"options,omitempty"`
	Wants   []AskedOption `json:"wants,omitempty"` // what the time with each could be
	Picks   bool          `json:"picks,omitempty"` // there is something to pick, rather than a box alone
	Zero    string        `json:"zero,omitempty"`  // the ends of the ladder
	Ten     string        `json:"ten,omitempty"`
}

// AskedOption is one thing that was offered.
type AskedOption struct {
	ID    string `json:"id"`
	Words string `json:"words"`
}

// Ask puts a question of the form into the words that say gives for its
// messages; say speaks to the form's band in the language given.
func (f *Form) Ask(q *Question, lang care.Lang, say func(id string) string) *Asked {
	out := &Asked{Form: f.Key, Version: f.Version, Question: q.ID, Band: f.Band, Lang: lang, Ask: say("form." + q.ID + ".ask")}
	for i := range q.Parts {
		p := &q.Parts[i]
		screen := Kinds[p.Kind].New().Screen(p, Circle{})
		part := AskedPart{ID: p.ID, Options: called(screen.Options, say), Wants: called(screen.Wants, say), Picks: screen.Partial != ""}
		if p.ID != Main {
			part.Label = say("form." + q.ID + "." + p.ID)
		}
		if screen.Ten != "" {
			part.Zero, part.Ten = say(screen.Zero), say(screen.Ten)
		}
		out.Parts = append(out.Parts, part)
	}
	return out
}

// called is what was offered that has words; the rungs of the ladder have none.
func called(offered []Choice, say func(id string) string) (out []AskedOption) {
	for _, o := range offered {
		switch {
		case o.Text != "":
			out = append(out, AskedOption{o.Value, o.Text})
		case o.Says != "":
			out = append(out, AskedOption{o.Value, say(o.Says)})
		}
	}
	return out
}

// Kept reports whether the words themselves were kept.
func (a *Asked) Kept() bool { return a != nil && a.Ask != "" }

// Part finds a part; the zero part where it was not asked.
func (a *Asked) Part(id string) AskedPart {
	for _, p := range a.Parts {
		if p.ID == id {
			return p
		}
	}
	return AskedPart{}
}

// Option is what an option was called, "" where it was not offered.
func (p AskedPart) Option(id string) string { return wordsOf(p.Options, id) }

// Want is what a wish for the time with a person was called.
func (p AskedPart) Want(id string) string { return wordsOf(p.Wants, id) }

func wordsOf(all []AskedOption, id string) string {
	for _, o := range all {
		if o.ID == id {
			return o.Words
		}
	}
	return ""
}

// versionOf names a definition: it changes whenever the definition does.
func versionOf(definition []byte) string {
	sum := sha256.Sum256(definition)
	return hex.EncodeToString(sum[:8])
}

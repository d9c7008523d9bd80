package consult

import (
	"slices"
	"time"
	"unicode/utf8"

	"myreview/server/care"
)

// Value is what somebody gave to one part of a question. Each kind of part has
// its own type, which reads itself from a posted form, tells what it refuses,
// and knows whether it says anything at all. Its JSON is what is kept.
type Value interface {
	// Decode reads the fields that begin with name. It refuses what no screen
	// of this kind can send (Invalid); it does not know what the part offers.
	Decode(in Fields, name string) error
	// Check refuses what the part does not offer to this writer (Invalid).
	Check(p *Part, c Circle) error
	// Answered is false where nothing was picked or written.
	Answered() bool
	// Kind is the name that the type has in kinds.
	Kind() string
}

// kinds is the one list of the kinds of part. options and words are given
// where they are the same in every form; picks marks a kind that needs some.
var kinds = map[string]struct {
	make    func() Value
	words   string
	options []Option
	picks   bool
}{
	"text":        {make: func() Value { return new(Text) }},
	"scale010":    {make: func() Value { return new(Scale) }},
	"pics3":       {make: func() Value { return new(Pics3) }, words: "form.pics3", picks: true, options: []Option{{"well", "sun"}, {"mixed", "partly"}, {"hard", "rain"}}},
	"ynu":         {make: func() Value { return new(YNU) }, words: "form.ynu", picks: true, options: []Option{{"yes", "check"}, {"no", "hand"}, {"unsure", "question"}}},
	"one":         {make: func() Value { return new(One) }, picks: true},
	"words":       {make: func() Value { return new(Feelings) }, words: "form.feel", picks: true},
	"pick_many":   {make: func() Value { return new(Many) }, picks: true},
	"pick_people": {make: func() Value { return new(People) }, words: "form.people", picks: true},
	"freq":        {make: func() Value { return new(Freq) }, words: "form.people", picks: true},
}

// Circle is the people of one child at one moment: those that can be named.
type Circle struct {
	Ties []care.Tie
	At   time.Time
}

// Named are the people that a part lets this child or adult name: whoever has
// not left the child's life, in the order of the part's kinds. An excluded
// parent is among them: who may come is not the same as who matters.
func (c Circle) Named(p *Part) []care.Tie {
	var out []care.Tie
	for _, k := range p.People {
		for _, t := range c.Ties {
			if t.Kind == k && t.StateAt(c.At) != care.TieEnded {
				out = append(out, t)
			}
		}
	}
	return out
}

func (c Circle) names(p *Part, id care.ID) bool {
	return slices.ContainsFunc(c.Named(p), func(t care.Tie) bool { return t.ID == id })
}

// Fields gives the values posted under a name, as a browser sent them.
type Fields func(name string) []string

// one is the single value under a name, empty where there is none.
func (in Fields) one(name string) (string, error) {
	switch v := in(name); {
	case len(v) == 0:
		return "", nil
	case len(v) > 1:
		return "", care.Invalid("form.error.choice").On(name)
	case !utf8.ValidString(v[0]):
		return "", care.Invalid("error.utf8").On(name)
	default:
		return v[0], nil
	}
}

// many are the values under a name, without repeats, in the order given.
func (in Fields) many(name string) ([]string, error) {
	var out []string
	for _, s := range in(name) {
		if !utf8.ValidString(s) {
			return nil, care.Invalid("error.utf8").On(name)
		}
		if len(out) == maxPicks {
			return nil, care.Invalid("form.error.choice").On(name)
		}
		if s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out, nil
}

// maxPicks is far above what any screen offers.
const maxPicks = 100

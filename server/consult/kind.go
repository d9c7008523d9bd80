package consult

import (
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"myreview/server/care"
)

// Kinds is the one list of the kinds of part, and nothing else tells them apart:
// whoever asks, shows, keeps or quotes an answer asks its Value.
var Kinds = map[string]Kind{
	"text":        {New: func() Value { return new(Text) }},
	"name":        {New: func() Value { return new(Name) }},
	"scale010":    {New: func() Value { return new(Scale) }},
	"pics3":       {New: func() Value { return new(Pics3) }, Words: "form.pics3", Options: []Option{{ID: "well", Picture: "sun"}, {ID: "mixed", Picture: "partly"}, {ID: "hard", Picture: "rain"}}},
	"ynu":         {New: func() Value { return new(YNU) }, Words: "form.ynu", Options: []Option{{ID: "yes", Picture: "check"}, {ID: "no", Picture: "no"}, {ID: "unsure", Picture: "question"}}},
	"one":         {New: func() Value { return new(One) }},
	"worry":       {New: func() Value { return new(Worry) }, Words: "form.worry", Options: []Option{{ID: "none", Picture: "sun"}, {ID: "small", Picture: "partly"}, {ID: "middle", Picture: "rain"}, {ID: "big", Picture: "storm"}, {ID: "tell", Picture: "hand"}}},
	"body":        {New: func() Value { return new(Body) }, Words: "form.body", Options: []Option{{ID: "head"}, {ID: "face"}, {ID: "mouth"}, {ID: "arms"}, {ID: "tummy"}, {ID: "legs"}, {ID: "all"}}},
	"houses":      {New: func() Value { return new(Houses) }},
	"words":       {New: func() Value { return new(Feelings) }, Words: "form.feel"},
	"pick_many":   {New: func() Value { return new(Many) }},
	"pick_people": {New: func() Value { return new(People) }, Words: "form.people"},
	"freq":        {New: func() Value { return new(Freq) }, Words: "form.people", Rows: true},
	"decisions":   {New: func() Value { return new(Decisions) }, Told: true},
}

// Kind is one kind of part. Options and Words, where the words of options are,
// are given where they are the same in every form.
type Kind struct {
	New     func() Value // with nothing given yet
	Words   string
	Options []Option
	Rows    bool // it says something for each of those that it offers
	Told    bool // its options come with the writer: what they were told of at the last review
}

// Value is what was given to one part of a question. Each kind of part has
// its own type, which knows all about it. Its JSON is what is kept.
type Value interface {
	// Decode reads the fields that begin with name. It refuses what no screen
	// of this kind can send (Invalid); it does not know what the part offers.
	Decode(in Fields, name string) error
	// Check refuses what the part does not offer to this writer (Invalid).
	Check(p *Part, c Circle) error
	// Said is everything that the value says, in order; nothing where nothing
	// was picked or written. Whoever shows it, tells others of it or looks
	// for words in it goes by this.
	Said() []Said
	// Bare is the value without its writer's own words. It names what it
	// keeps, so that a field that is added later is withheld.
	Bare() Value
	// Apart is the value as those that each say one thing of it, where one can be
	// asked for without the others (AskedFor); itself where not.
	Apart() []Value
	// Quoted are the words, the picks and the rung that a letter may quote.
	Quoted() Said
	// Screen is the part as its writer meets it, with what they gave.
	Screen(p *Part, c Circle) Screen
}

// Said is one thing that an answer says.
type Said struct {
	Words  string   // the writer's own, untouched
	Picked []string // options
	N      *int     // a rung of the ladder
	Who    string   // whom it names: a tie, or an option where Want is set
	Want   string   // what the time with them should be
}

// said is what picks and a box of one's own say; blanks alone say nothing.
func said(picks []string, words string) (out []Said) {
	if len(picks) > 0 {
		out = append(out, Said{Picked: picks})
	}
	if strings.TrimSpace(words) != "" {
		out = append(out, Said{Words: words})
	}
	return out
}

// Screen is a part of a screen, in ids of messages, which speak in the form's
// band. A partial draws it, and after that the box, if there is one.
type Screen struct {
	Partial   string   // in views/partials/kind; empty: there is nothing but the box
	Many      bool     // as many of the options as fit, rather than one
	Options   []Choice // to pick from
	Wants     []Choice // to pick one from for each of the options
	Zero, Ten string   // the ends of the ladder
	Own       *Own
}

// Choice is one thing to pick, called as its message says, by the name of its
// tie, in its own words, or as its value reads.
type Choice struct {
	Value   string
	Says    string
	Text    string
	Tie     care.ID
	Picture string
	Chosen  bool
	Want    string // which of the wants was picked for it
}

// Own is a box for the writer's own words. Without a message of its own it is
// all that its part has, and the part's label is its label.
type Own struct{ Name, Says, Text string }

// offers are the people and the options of a part.
func (p *Part) offers(c Circle, chosen ...string) (out []Choice) {
	for _, t := range c.Named(p) {
		out = append(out, Choice{Value: string(t.ID), Tie: t.ID, Chosen: slices.Contains(chosen, string(t.ID))})
	}
	for _, o := range p.Options {
		choice := Choice{Value: o.ID, Says: p.Words + "." + o.ID, Picture: o.Picture, Chosen: slices.Contains(chosen, o.ID)}
		if o.Text != "" {
			choice.Says, choice.Text = "", o.Text
		}
		out = append(out, choice)
	}
	return out
}

// other is the box beside a part's options, where it has one.
func (p *Part) other(says, text string) *Own {
	if !p.Other {
		return nil
	}
	return &Own{Name: p.ID + ".other", Says: says, Text: text}
}

// kindOf is the name of a value's kind; empty: it is of none.
func kindOf(v Value) string {
	for name, k := range Kinds {
		if reflect.TypeOf(k.New()) == reflect.TypeOf(v) {
			return name
		}
	}
	return ""
}

// Circle is the people of one child at one moment: those that can be named.
type Circle struct {
	Ties []care.Tie
	At   time.Time
}

// Named are the people that a part lets this child or adult name: whoever has
// not left the child's life, in the order of the part's kinds. An excluded
// parent is among them, unless the part asks who comes: who may come is not the same as who
// matters.
func (c Circle) Named(p *Part) []care.Tie {
	var out []care.Tie
	for _, k := range p.People {
		for _, t := range c.Ties {
			if state := t.StateAt(c.At); t.Kind == k && state != care.TieEnded && (!p.Comes || !state.Out()) {
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

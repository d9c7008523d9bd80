// Package consult holds what people are asked before a review: the forms, the
// way through one, and what an answer may be. Its one idea is that nothing is
// compulsory: how far a writer is in a form follows from what they have answered,
// and not sure, not saying and skipping are steps like any other
// (domain.md 6.2). It is pure: the forms are compiled in, nothing is stored.
package consult

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"myreview/server/care"
)

// Sees says who an answer is for unless the writer says otherwise
// (domain.md 6.2, "Visibility defaults").
type Sees string

// The six rules. Open starts at "only my IRO" and may be opened to others;
// Guarded is the same but never opens to the people that the question is
// about (I!); Arranges goes to the IRO and the social worker, who need it to
// arrange the day, and is not chosen (L); Wishes goes to the same two and never
// to those whom the answer names (domain.md 6.6, M4 and M5). Case goes to the same two
// as well, is what adults are asked beside the day, and is for nobody who arranges it
// (domain.md 6.8): whether an adult's answer is is said by its question, since those that
// were sent before there was this rule carry the audience of the day. Private goes to the
// IRO alone, and nobody opens it.
const (
	Open     Sees = "I"
	Guarded  Sees = "I!"
	Arranges Sees = "L"
	Wishes   Sees = "W"
	Case     Sees = "case"
	Private  Sees = "iro"
)

// Unchosen are the rules under which nobody chooses who reads.
var Unchosen = map[Sees]care.Audience{Arranges: care.Logistics, Wishes: care.Wish, Case: care.CaseWork, Private: care.OnlyIRO}

// Form is one set of questions, asked one at a time.
type Form struct {
	Key        string     `toml:"key"`
	Version    string     `toml:"-"`    // names this definition; another one has another
	Definition []byte     `toml:"-"`    // the text that it names, whole
	Band       care.Band  `toml:"band"` // how it speaks
	Free       bool       `toml:"free"` // its chapters are done in any order
	Questions  []Question `toml:"question"`
}

// Question is one thing that is asked, on a screen or more.
type Question struct {
	ID      string         `toml:"id"`      // as in domain.md 6.4 to 6.8, in lower case: "p4"
	Chapter string         `toml:"chapter"` // the message that names it, where one begins; the questions after it are of it too
	Area    care.Area      `toml:"area"`    // of the care plan; empty: of none in particular
	Picture string         `toml:"picture"` // a symbol of the sprite
	Sees    Sees           `toml:"sees"`
	About   []care.TieKind `toml:"about"`  // whom a Guarded question is about; see spread
	Needs   care.TieKind   `toml:"needs"`  // not asked where the child has nobody of this kind
	Of      []care.TieKind `toml:"of"`     // asked of these alone; empty: of all who have the form
	From    int            `toml:"from"`   // asked from this age of the child on
	Unless  Earlier        `toml:"unless"` // left out where that was picked
	Only    Earlier        `toml:"only"`   // and asked only where that was
	Was     string         `toml:"was"`    // the question that asks younger children the same
	Calm    bool           `toml:"calm"`   // a page with nothing to answer comes after it
	Parts   []Part         `toml:"part"`

	split bool // it has a screen for each thing to pick: see Screens
}

// Earlier is a pick in an answer to a question that comes before.
type Earlier struct {
	Question string `toml:"question"`
	Has      string `toml:"has"`
}

// Part is one thing to fill in on a screen: most have one, and many a box for
// more words beside it.
type Part struct {
	ID      string         `toml:"id"` // unique in its question: "main", "more"
	Kind    string         `toml:"kind"`
	Options []Option       `toml:"option"`
	People  []care.TieKind `toml:"people"`  // who can be named; see spread
	Comes   bool           `toml:"comes"`   // of these, whoever is not kept out of the review: others are no hope to offer
	After   string         `toml:"after"`   // the part in which something has to be asked for first; on a child's way alone
	Each    string         `toml:"each"`    // asked for each of those who are named in that part; on a child's way alone
	Other   bool           `toml:"other"`   // others beside them, in the writer's words
	Words   string         `toml:"words"`   // where the options' words are, "form.feel"; set on loading
	Alert   []string       `toml:"alert"`   // options at which people are told at once (domain.md section 10)
	Wish    string         `toml:"wish"`    // whether what is said here is a wish: see AskedFor
	Nothing []string       `toml:"nothing"` // options that ask for nothing, so are none
	Tally   bool           `toml:"tally"`   // it asks how the form itself was, and is counted without the child: see Tallied
	Soon    []string       `toml:"soon"`    // options that ask for help, at which the IRO alone is told, in their hours

	row string // of those for each of whom it is asked, the one of this screen: see Screens
}

// Main is the part that the question itself asks for; any other part has a
// label of its own, the message form.<question>.<part>.
const Main = "main"

// Option is one thing to pick. Its words are the message Words + "." + ID.
type Option struct {
	ID      string       `toml:"id"`
	Picture string       `toml:"picture"`
	Opens   string       `toml:"opens"` // the question that comes next where it is picked, and then those of the other options
	Named   string       `toml:"named"` // the part that says what the writer calls it; empty: none does
	Means   care.TieKind `toml:"means"` // what those whom it names are to the child; empty: it names nobody
	Text    string       `toml:"-"`     // its words, where it is no part of the definition
}

// Has reports whether the part offers the option.
func (p *Part) Has(option string) bool {
	return slices.ContainsFunc(p.Options, func(o Option) bool { return o.ID == option })
}

// tells reports whether a pick of the option is among what an answer says.
func (p *Part) tells(option string) bool {
	a := Answer{State: Given, Values: map[string]Value{Main: Kinds[p.Kind].New()}}
	err := a.Values[Main].Decode(func(name string) []string { return map[string][]string{p.ID: {option}}[name] }, p.ID)
	return err == nil && a.Holds(option)
}

// Alerts reports whether an answer to the question can be one at which people
// are told.
func (q *Question) Alerts() bool {
	return slices.ContainsFunc(q.Parts, func(p Part) bool { return len(p.Alert)+len(p.Soon) > 0 })
}

// Arranges reports whether the question is of the meeting block, which a child may send by itself:
// it is for whoever arranges the day (domain.md 6.6).
func (q *Question) Arranges() bool { return q.Sees == Arranges || q.Sees == Wishes }

// Typed reports whether a field is a box for the writer's own words.
func (q *Question) Typed(field string) bool {
	return slices.ContainsFunc(q.Parts, func(p Part) bool {
		own := Kinds[p.Kind].New().Screen(&p, Circle{}).Own
		return own != nil && own.Name == field
	})
}

// Question finds a question by its id.
func (f *Form) Question(id string) (*Question, bool) {
	for i := range f.Questions {
		if f.Questions[i].ID == id {
			return &f.Questions[i], true
		}
	}
	return nil, false
}

// Writer is what decides which questions of a form one person is asked.
type Writer struct {
	Kind care.TieKind
	Ties []care.Tie // of everybody round the child
	Age  int        // the child's on the day of the review
	Told []Option   // what was agreed at the last review and they were told of, in its words
}

// For leaves out the questions about people whom this child does not have, those that
// are for others than this writer, those for which the child is too young, and what asks
// about the last review where the writer was told of nothing.
func (f *Form) For(w Writer) *Form {
	out := *f
	out.Questions = nil
	for _, q := range f.Questions {
		has := q.Needs == "" || slices.ContainsFunc(w.Ties, func(t care.Tie) bool { return t.Kind == q.Needs && t.State != care.TieEnded && !t.Died() })
		if q = q.told(w.Told); has && w.Age >= q.From && len(q.Parts) > 0 && (len(q.Of) == 0 || slices.Contains(q.Of, w.Kind)) {
			out.Questions = append(out.Questions, q)
		}
	}
	return &out
}

// NamingNobodyWhoComes is the form with nobody's name where it asks who comes: beside the names
// of all, it would tell who may not.
func (f *Form) NamingNobodyWhoComes() *Form {
	out := *f
	out.Questions = slices.Clone(f.Questions)
	for i := range out.Questions {
		q := &out.Questions[i]
		q.Parts = slices.Clone(q.Parts)
		for j := range q.Parts {
			if q.Parts[j].Comes {
				q.Parts[j].People = nil
			}
		}
	}
	return &out
}

// Beside is the form without the questions that are about the holder of a tie, who is beside
// the child now: these wait until the child is alone (domain.md 6.2, rule 4).
func (f *Form) Beside(tie care.ID, c Circle) *Form {
	out := *f
	out.Questions = nil
	for _, q := range f.Questions {
		if q.Sees != Guarded || !slices.Contains(AboutWhom(&q, Answer{}, c), tie) {
			out.Questions = append(out.Questions, q)
		}
	}
	return &out
}

// told is the question with what its writer was told of; without the parts that would ask
// about nothing.
func (q Question) told(of []Option) Question {
	var parts []Part
	for _, p := range q.Parts {
		if Kinds[p.Kind].Told {
			p.Options = of
		}
		if !Kinds[p.Kind].Told || len(of) > 0 {
			parts = append(parts, p)
		}
	}
	q.Parts = parts
	return q
}

// Tallied is what an answer says of the form itself; empty: nothing, or that it is not said.
func (q *Question) Tallied(a Answer) string {
	for _, p := range q.Parts {
		for _, said := range a.Said(p.ID) {
			if p.Tally && len(said.Picked) > 0 {
				return said.Picked[0]
			}
		}
	}
	return ""
}

// Tells reports whether a question, or any where none is named, is about what the writer was
// told of.
func (f *Form) Tells(question string) bool {
	return slices.ContainsFunc(f.Questions, func(q Question) bool {
		return (question == "" || question == q.ID) && slices.ContainsFunc(q.Parts, func(p Part) bool { return Kinds[p.Kind].Told })
	})
}

//go:embed forms/*.toml
var files embed.FS

// program are the forms that are compiled in, by key.
var program = mustLoad()

func mustLoad() map[string]*Form {
	entries, err := files.ReadDir("forms")
	if err != nil {
		panic("consult: " + err.Error())
	}
	out := map[string]*Form{}
	for _, e := range entries {
		text, err := files.ReadFile("forms/" + e.Name())
		if err != nil {
			panic("consult: " + err.Error())
		}
		f, err := parse(text)
		if err != nil {
			panic(fmt.Sprintf("consult: %s: %v", e.Name(), err)) // compiled in, so every test would see it
		}
		out[f.Key] = f
	}
	return out
}

// unknownSetting is a name in a definition that says nothing.
type unknownSetting struct{ key toml.Key }

func (u unknownSetting) Error() string { return "unknown setting " + u.key.String() }

// decode reads a definition as it is written. The form is there with an error too, as far as it
// was read.
func decode(text []byte) (*Form, error) {
	var f Form
	meta, err := toml.Decode(string(text), &f)
	if err != nil {
		return &f, err
	}
	if extra := meta.Undecoded(); len(extra) > 0 {
		return &f, unknownSetting{extra[0]}
	}
	return &f, nil
}

// parse reads one definition and refuses whatever the screens could not show.
func parse(text []byte) (*Form, error) {
	f, err := decode(text)
	if err != nil {
		return nil, err
	}
	definition := f.definition()
	if all := f.settle(); len(all) > 0 {
		return nil, all[0]
	}
	f.Definition, f.Version = definition, versionOf(definition)
	return f, nil
}

// unshown is what no screen could show, and in which question, from 0; -1: in the form.
type unshown struct {
	question int
	error
}

// settle fills in what follows from a definition, and says the first thing that is wrong with
// each question.
func (f *Form) settle() (wrong []unshown) {
	if f.Key == "" || !slices.Contains(care.Bands, f.Band) || len(f.Questions) == 0 {
		return []unshown{{-1, errors.New("a form needs a key, a band and questions")}}
	}
	seen, chapter := map[string]bool{}, ""
	for i := range f.Questions {
		if err := f.complete(i, seen, chapter); err != nil {
			wrong = append(wrong, unshown{i, err})
		}
		q := &f.Questions[i]
		chapter, seen[q.ID] = q.Chapter, true
	}
	for i := range f.Questions {
		q := &f.Questions[i]
		for _, p := range q.Parts {
			for _, o := range p.Options {
				if o.Named != "" && !slices.ContainsFunc(q.Parts, func(n Part) bool { return n.ID == o.Named }) {
					wrong = append(wrong, unshown{i, fmt.Errorf("question %s: option %s is named by %q, which is no part", q.ID, o.ID, o.Named)})
				}
				if o.Opens != "" && !slices.ContainsFunc(f.Questions[i+1:], func(n Question) bool { return n.ID == o.Opens }) {
					wrong = append(wrong, unshown{i, fmt.Errorf("question %s: option %s opens %q, which does not come after", q.ID, o.ID, o.Opens)})
				}
			}
		}
	}
	return append(wrong, f.calm()...)
}

// complete fills in a question of the form, after those that were seen, the last of that chapter.
func (f *Form) complete(i int, seen map[string]bool, chapter string) error {
	q := &f.Questions[i]
	begun := q.Chapter != "" && slices.ContainsFunc(f.Questions[:i], func(b Question) bool { return b.Chapter == q.Chapter })
	if begun {
		return fmt.Errorf("question %s: chapter %q begins once", q.ID, q.Chapter)
	}
	q.Chapter = cmp.Or(q.Chapter, chapter)
	if !plain(q.ID) || seen[q.ID] {
		return fmt.Errorf("question %q: no id of its own", q.ID)
	}
	if err := q.complete(seen); err != nil {
		return fmt.Errorf("question %s: %w", q.ID, err)
	}
	if chosen := q.Sees == Open || q.Sees == Guarded; f.Band == care.Adult && chosen || f.Band != care.Adult && q.Sees == Case {
		return fmt.Errorf("question %s: sees %q is no rule for who is asked", q.ID, q.Sees)
	}
	for _, e := range []Earlier{q.Unless, q.Only} {
		if before, ok := f.Question(e.Question); f.Free && ok && before.Chapter != q.Chapter {
			return fmt.Errorf("question %s: looks at a chapter that may come later", q.ID)
		}
	}
	if f.Free && q.Chapter == "" {
		return fmt.Errorf("question %s: of no chapter", q.ID)
	}
	q.split = f.Band.ForChild()
	return nil
}

// calmMost is how many calm pages a form has at most: more would be in the way.
const calmMost = 2

// calm refuses a calm page that does not lie between two questions that are hard, in a form of
// children (domain.md 6.2, rule 8).
func (f *Form) calm() (wrong []unshown) {
	n := 0
	for i := range f.Questions {
		q := &f.Questions[i]
		if !q.Calm {
			continue
		}
		if n++; n > calmMost {
			wrong = append(wrong, unshown{i, fmt.Errorf("question %s: more than %d calm pages", q.ID, calmMost)})
		}
		if !f.Band.ForChild() || !q.hard() || !slices.ContainsFunc(f.Questions[i+1:], func(n Question) bool { return n.hard() }) {
			wrong = append(wrong, unshown{i, fmt.Errorf("question %s: a calm page comes between two that are hard for a child", q.ID)})
		}
	}
	return wrong
}

// hard reports whether the question is about what may not be well: people are told at an answer
// to it, or it is about people round the child.
func (q *Question) hard() bool { return q.Alerts() || q.Sees == Guarded }

func (q *Question) complete(before map[string]bool) error {
	switch q.Sees {
	case Open, Arranges, Guarded, Wishes, Case, Private:
	default:
		return fmt.Errorf("sees %q is no rule", q.Sees)
	}
	if (q.Sees == Guarded) != (len(q.About) > 0) {
		return fmt.Errorf("about and I! go together")
	}
	if q.Area != "" && !slices.Contains(care.Areas, q.Area) {
		return fmt.Errorf("no area %q", q.Area)
	}
	for _, e := range []Earlier{q.Unless, q.Only} {
		if e.Question != "" && !before[e.Question] {
			return fmt.Errorf("unless or only looks at %q, which is not asked before", e.Question)
		}
	}
	if len(q.Parts) == 0 {
		return fmt.Errorf("nothing to fill in")
	}
	var err error
	if q.About, err = spread(q.About); err != nil {
		return err
	}
	for _, k := range q.Of {
		if !slices.Contains(care.TieKinds, k) {
			return fmt.Errorf("nobody is %q to a child", k)
		}
	}
	ids := map[string]bool{}
	for i := range q.Parts {
		p := &q.Parts[i]
		if p.After != "" && (!ids[p.After] || !p.picks()) {
			return fmt.Errorf("part %s: after %q, which is no part before a screen of its own", p.ID, p.After)
		}
		if p.People, err = spread(p.People); err != nil {
			return err
		}
		if !plain(p.ID) || ids[p.ID] {
			return fmt.Errorf("part %q: no id of its own", p.ID)
		}
		ids[p.ID] = true
		k, known := Kinds[p.Kind]
		if !known {
			return fmt.Errorf("part %s: no kind %q", p.ID, p.Kind)
		}
		if p.Each != "" && (!ids[p.Each] || p.Each == p.ID || !k.Rows) {
			return fmt.Errorf("part %s: each of %q, which is no part before, or nothing is said for each", p.ID, p.Each)
		}
		if len(p.Options) == 0 {
			p.Options = k.Options
		}
		if p.Words == "" {
			p.Words = k.Words
		}
		if !slices.Contains([]string{"", WishEach, WishWhole, WishWith}, p.Wish) {
			return fmt.Errorf("part %s: wish %q is no rule", p.ID, p.Wish)
		}
		if p.Words == "" {
			p.Words = "form." + q.ID
		}
		screen := k.New().Screen(p, Circle{})
		if screen.Partial != "" && len(screen.Options) == 0 && len(p.People) == 0 && !k.Told {
			return fmt.Errorf("part %s: nothing to pick", p.ID)
		}
		if p.Tally && !slices.Equal(p.Options, Kinds["pics3"].Options) {
			return fmt.Errorf("part %s: what is counted is one of three pictures", p.ID)
		}
		if p.Other && screen.Own == nil {
			return fmt.Errorf("part %s: other, and no box to write it in", p.ID)
		}
		for _, id := range p.Nothing {
			if !p.Has(id) || p.Wish == "" && !slices.ContainsFunc(q.Parts, func(o Part) bool { return o.After == p.ID }) {
				return fmt.Errorf("part %s: %q asks for nothing, and cannot be picked", p.ID, id)
			}
		}
		for _, id := range slices.Concat(p.Alert, p.Soon) {
			if !p.Has(id) || !p.tells(id) {
				return fmt.Errorf("part %s: alert at %q, which cannot be picked", p.ID, id)
			}
		}
		for j, o := range p.Options {
			if !plain(o.ID) || slices.ContainsFunc(p.Options[:j], func(b Option) bool { return b.ID == o.ID }) {
				return fmt.Errorf("part %s: option %q: no id of its own", p.ID, o.ID)
			}
			if o.Means != "" && (q.Sees != Wishes || !slices.Contains(care.TieKinds, o.Means)) {
				return fmt.Errorf("part %s: option %q names nobody who would not see it", p.ID, o.ID)
			}
		}
	}
	return nil
}

// Anyone, in the list of a form, is everybody but the child and the IRO.
const Anyone care.TieKind = "anyone"

// spread writes out the kinds of tie that a form's list means: a carer is any
// carer, a parent any parent, an advocate anybody who is there for the child alone,
// and anyone stands alone.
func spread(kinds []care.TieKind) ([]care.TieKind, error) {
	var out []care.TieKind
	for _, k := range kinds {
		if k != Anyone && !slices.Contains(care.TieKinds, k) {
			return nil, fmt.Errorf("nobody is %q to a child", k)
		}
	}
	for _, k := range care.TieKinds {
		like := k
		switch {
		case k.Parent():
			like = care.TieParent
		case k.Cares(), k == care.TieRespite:
			like = care.TieCarer
		case k == care.TieVisitor:
			like = care.TieAdvocate
		}
		if slices.Contains(kinds, k) || slices.Contains(kinds, like) || slices.Contains(kinds, Anyone) && k != care.TieChild && !k.IRO() {
			out = append(out, k)
		}
	}
	return out, nil
}

// plain ids are lower-case letters and digits: they stand in addresses, field
// names and message ids.
func plain(id string) bool {
	return id != "" && strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789") == ""
}

// underFive is the age up to which those who know the child say what they saw, in place of
// what others are asked (domain.md 6.3).
const underFive = 5

// KeyFor chooses the form by what its writer is to the child. A child's
// is that of their band (domain.md 6.2.11); an excluded parent has one that
// names nobody and nothing of the review (domain.md section 1, "Exclusion"); of a child
// who is under 5 on the day of the review, those who know them say what they saw, but a key
// worker, who has their own.
// Who is there now and then has the five boxes of domain.md 6.8; who is there
// for somebody else (an advocate, a visitor, a guardian, an interpreter) or because of
// the authority's work has none.
func KeyFor(kind care.TieKind, state care.TieState, band care.Band, age int) (string, bool) {
	switch {
	case kind.Parent() && state == care.TieExcluded:
		return "apart", true
	case state != care.TieActive:
		return "", false
	case kind == care.TieChild && band.ForChild():
		return string(band), true
	case kind.Parent():
		return "parent", true
	case kind == care.TieKeyWorker:
		return "residential", true
	case kind.Cares() && age < underFive:
		return "early", true
	case kind.Cares():
		return "carer", true
	}
	switch kind {
	case care.TieRespite, care.TieRelative, care.TieSchool, care.TieHealth:
		if age < underFive {
			return "early", true
		}
		return "short", true
	case care.TieVirtualSchool, care.TiePersonalAdviser, care.TieYouthJustice:
		return "short", true
	}
	return "", false
}

// HasForm reports whether there is a form, whichever it is, for a tie of that kind.
func HasForm(kind care.TieKind, state care.TieState, band care.Band) bool {
	_, asked := KeyFor(kind, state, band, underFive)
	return asked
}

// Messages lists the message ids that a form calls for, sorted, so that the
// words can be checked against it.
func Messages(f *Form) []string {
	var out []string
	for i := range f.Questions {
		if chapter := f.Questions[i].Chapter; chapter != "" {
			out = append(out, chapter)
		}
		f.Ask(&f.Questions[i], "", func(id string) string {
			out = append(out, id)
			return ""
		})
	}
	slices.Sort(out)
	return slices.Compact(out)
}

package consult

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"myreview/server/access"
	"myreview/server/care"
)

// State is how a question was left. All four ways on are equals.
type State string

// The states. Untouched is a question that was not come to, or was emptied.
const (
	Untouched State = ""
	Given     State = "given"
	NotSure   State = "unsure"
	NotSaying State = "nosay" // an answer in its own right, never chased (domain.md 6.2.1)
	Skipped   State = "skip"
	Lost      State = "lost" // what was kept does not open where it is kept, so it cannot be shown
)

// Answer is what its writer did with one question. A draft keeps its values
// whatever the state, so that nothing typed is lost; Frozen is what is sent.
type Answer struct {
	State     State
	Audience  care.Audience
	Picked    []care.ID // ties, with the audience Picked
	ForLetter bool      // the child named it for the letter
	Values    map[string]Value
	Asked     *Asked // how it was asked; nil for an answer from before that was kept

	// Of a question of several screens: how parts were left without an answer, and the
	// first part of each screen that nobody has come to.
	Left map[string]State
	Open []string
}

// Decode reads an answer to q from a posted form. What was typed comes back
// with every error, so that the page can show it again. The button that was
// pressed arrives as "as": unsure, nosay, skip or next; without one (an
// autosave) an empty answer stays untouched.
func Decode(q *Question, author care.Tie, c Circle, in Fields) (Answer, error) {
	a := Answer{Audience: care.OnlyIRO, Values: map[string]Value{}}
	var first error
	note := func(err error) {
		if first == nil {
			first = err
		}
	}
	for i := range q.Parts {
		p := &q.Parts[i]
		v := Kinds[p.Kind].New()
		err := v.Decode(in, p.ID)
		if err == nil {
			err = v.Check(p, c)
		}
		if len(v.Said()) > 0 {
			a.Values[p.ID] = v
		}
		note(err)
	}
	as, err := in.one("as")
	note(err)
	switch s := State(as); {
	case s == NotSure, s == NotSaying, s == Skipped:
		a.State = s
	case as != "" && as != "next":
		note(care.Invalid("form.error.choice").On("as"))
	case len(a.Values) > 0:
		a.State = Given
	case as == "next":
		a.State = Skipped
	}
	note(a.choose(q, author, c, in))
	return a, first
}

// Passing is an answer that came without one of the four buttons, because
// the writer went back or on to the check page. Where they picked and typed
// nothing new, the question stays left as it was: words beside "I don't want
// to say" must not become an answer by being looked at.
func (a Answer) Passing(before Answer) (Answer, error) {
	same, err := Answer{Values: a.Values}.Same(Answer{Values: before.Values})
	if err != nil {
		return a, err
	}
	if same {
		a.State = before.State
		a.Left, a.Open = before.Left, before.Open
		if before.Asked.Kept() { // they answered what they were asked then
			a.Asked = before.Asked
		}
	}
	return a, nil
}

// Same reports whether two answers say the same. It does not compare how they
// were asked: looking at a question again in another language changes nothing.
func (a Answer) Same(b Answer) (bool, error) {
	a.Asked, b.Asked = nil, nil
	one, err := a.Encode()
	if err != nil {
		return false, err
	}
	other, err := b.Encode()
	return bytes.Equal(one, other), err
}

// choose reads who may see the answer, the narrowest unless the writer widened
// it, and whether a child lets it be in the letter: one that the IRO alone
// reads never is, and one for everyone needs no word of theirs.
func (a *Answer) choose(q *Question, author care.Tie, c Circle, in Fields) error {
	if audience, ok := Unchosen[q.Sees]; ok {
		a.Audience = audience
		return nil
	}
	named, err := in.one("letter")
	if err != nil {
		return err
	}
	chosen, err := in.one("audience")
	if err != nil {
		return err
	}
	picked, err := in.many("reader")
	if err != nil {
		return err
	}
	if chosen == "" {
		return nil
	}
	audience, err := care.ParseAudience(chosen)
	if err != nil {
		return care.Invalid("error.audience").On("audience")
	}
	if audience == care.Picked {
		may := Choices(q, author, c)
		for _, s := range picked {
			if !slices.ContainsFunc(may, func(t care.Tie) bool { return t.ID == care.ID(s) }) {
				return care.Invalid("form.error.person").On("reader")
			}
			a.Picked = append(a.Picked, care.ID(s))
		}
		if len(a.Picked) == 0 {
			audience = care.OnlyIRO // the IRO, and nobody picked
		}
	}
	a.Audience = audience
	a.ForLetter = named != "" && audience == care.Picked && author.Kind == care.TieChild
	return nil
}

// Choices are the people to whom the writer may open an answer, but for those whom a
// Guarded question is about.
func Choices(q *Question, author care.Tie, c Circle) []care.Tie {
	near := access.Network{Ties: c.Ties, At: c.At}
	var out []care.Tie
	for _, k := range care.TieKinds {
		for _, t := range c.Ties {
			if t.Kind == k && near.MayBePicked(author, t) && !c.means(q, nil, t) {
				out = append(out, t)
			}
		}
	}
	return out
}

// AboutWhom are the ties that an answer to q may never be opened to: a Guarded
// question is about people, and a wish is about those whom it names. Somebody
// it is about, who is something else to the child besides, does not read it
// under that tie either.
func AboutWhom(q *Question, a Answer, c Circle) []care.ID {
	var named []care.ID
	if q.Sees == Wishes {
		for _, said := range a.all() {
			named = append(named, care.ID(said.Who))
		}
		for _, t := range c.Ties {
			if q.names(t.Kind, a) {
				named = append(named, t.ID)
			}
		}
	}
	var out []care.ID
	for _, t := range c.Ties {
		if c.means(q, named, t) {
			out = append(out, t.ID)
		}
	}
	return out
}

// names reports whether an answer picks an option that stands for people of a kind: adults
// do not pick people by name.
func (q *Question) names(kind care.TieKind, a Answer) bool {
	return slices.ContainsFunc(q.Parts, func(p Part) bool {
		return slices.ContainsFunc(a.Said(p.ID), func(s Said) bool {
			return slices.ContainsFunc(p.Options, func(o Option) bool { return o.Means == kind && slices.Contains(s.Picked, o.ID) })
		})
	})
}

// means reports whether a question, or an answer that names ties, is about the
// holder of a tie.
func (c Circle) means(q *Question, named []care.ID, t care.Tie) bool {
	is := func(o care.Tie) bool { return slices.Contains(q.About, o.Kind) || slices.Contains(named, o.ID) }
	return is(t) || t.Person != "" && slices.ContainsFunc(c.Ties, func(o care.Tie) bool {
		return o.Person == t.Person && is(o) && o.StateAt(c.At) != care.TieEnded
	})
}

// Said is what an answer says in one part.
func (a Answer) Said(part string) []Said {
	if v, ok := a.Values[part]; ok {
		return v.Said()
	}
	return nil
}

// all is what it says in all parts, whose order is left open.
func (a Answer) all() (out []Said) {
	for part := range a.Values {
		out = append(out, a.Said(part)...)
	}
	return out
}

// Holds reports whether an option was picked in any part.
func (a Answer) Holds(option string) bool {
	return a.State == Given && slices.ContainsFunc(a.all(), func(s Said) bool { return slices.Contains(s.Picked, option) })
}

// Alerts are the picks at which people are told, as "part.option": at once,
// and soon. They count whichever button was pressed beside them: a child who
// picks "not safe" and then says no more has picked it.
func (a Answer) Alerts(q *Question) (now, soon []string) {
	for _, p := range q.Parts {
		for _, said := range a.Said(p.ID) {
			for _, pick := range said.Picked {
				switch {
				case slices.Contains(p.Alert, pick):
					now = append(now, p.ID+"."+pick)
				case slices.Contains(p.Soon, pick):
					soon = append(soon, p.ID+"."+pick)
				}
			}
		}
	}
	return now, soon
}

// Counting is the answer with its picks that tell people, "part.option", whichever button
// was pressed beside them.
func (a Answer) Counting(picks []string) Answer {
	a.State, a.Left = Given, maps.Clone(a.Left)
	for _, pick := range picks {
		part, _, _ := strings.Cut(pick, ".")
		delete(a.Left, part)
	}
	return a
}

// Wordless is the answer without a word that was typed.
func (a Answer) Wordless() Answer {
	values := map[string]Value{}
	for id, v := range a.Values {
		if bare := v.Bare(); len(bare.Said()) > 0 {
			values[id] = bare
		}
	}
	a.Values = values
	return a
}

// Texts are all words that were typed, as they were.
func (a Answer) Texts() (out []string) {
	for _, said := range a.all() {
		if said.Words != "" {
			out = append(out, said.Words)
		}
	}
	return out
}

// Value is what was given to a part; one with nothing given where nothing was,
// or where the part was of another kind then.
func (a Answer) Value(p *Part) Value {
	if v, ok := a.Values[p.ID]; ok && kindOf(v) == p.Kind {
		return v
	}
	return Kinds[p.Kind].New()
}

// Frozen is the answer as it is sent, and false where there is nothing to
// send. Only a given answer carries its values: what stands in the box beside
// "I don't want to say" stays with the writer.
func (a Answer) Frozen() (Answer, bool) {
	a.Open = nil
	switch a.State {
	case Given:
		return a.kept(), true
	case NotSure, NotSaying:
		if a = a.kept(); a.leftWhole() {
			a.Left = nil
		}
		a.Values, a.ForLetter = nil, false
		return a, true
	}
	return Answer{}, false
}

// leftWhole reports whether each screen of the question was left as the question is.
func (a Answer) leftWhole() bool {
	return a.Asked == nil || !slices.ContainsFunc(a.Asked.Parts, func(p AskedPart) bool { return a.Left[p.ID] != a.State })
}

// kept is the answer without what stands on a screen that was left without one. That a
// screen was skipped says nothing.
func (a Answer) kept() Answer {
	if len(a.Left) == 0 {
		return a
	}
	values, left := map[string]Value{}, map[string]State{}
	for id, v := range a.Values {
		if a.Left[id] == Untouched {
			values[id] = v
		}
	}
	a.Values = values
	for id := range values {
		a.only(id, func(who string) bool { return a.Left[id+"."+who] == Untouched })
	}
	for id, s := range a.Left {
		if s != Skipped {
			left[id] = s
		}
	}
	a.Left = left
	return a
}

type answerJSON[V any] struct {
	State    State                   `json:"state,omitempty"`
	Audience care.Audience           `json:"audience"`
	Picked   []care.ID               `json:"picked,omitempty"`
	Letter   bool                    `json:"letter,omitempty"`
	Values   map[string]valueJSON[V] `json:"values,omitempty"`
	Asked    *Asked                  `json:"asked,omitempty"`
	Left     map[string]State        `json:"left,omitempty"`
	Open     []string                `json:"open,omitempty"`
}

type valueJSON[V any] struct {
	Kind  string `json:"kind"`
	Value V      `json:"value"`
}

// Encode is the answer as it is kept (and sealed by the store). Equal answers
// encode equally. It reads back without the form: what was sent outlives it.
func (a Answer) Encode() ([]byte, error) {
	out := answerJSON[Value]{State: a.State, Audience: a.Audience, Picked: a.Picked, Letter: a.ForLetter, Asked: a.Asked, Left: a.Left, Open: a.Open}
	if len(a.Values) > 0 {
		out.Values = make(map[string]valueJSON[Value], len(a.Values))
	}
	for id, v := range a.Values {
		kind := kindOf(v)
		if kind == "" {
			return nil, fmt.Errorf("consult: encode answer: %T is of no kind", v)
		}
		out.Values[id] = valueJSON[Value]{Kind: kind, Value: v}
	}
	body, err := encode(out)
	if err != nil {
		return nil, fmt.Errorf("consult: encode answer: %w", err)
	}
	return body, nil
}

// MarshalJSON is Encode, so that an answer can be part of something larger.
func (a Answer) MarshalJSON() ([]byte, error) { return a.Encode() }

// UnmarshalJSON is Read.
func (a *Answer) UnmarshalJSON(body []byte) (err error) {
	*a, err = Read(body)
	return err
}

// encode is JSON that leaves <, > and & as they are written.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// Read takes back what Encode made and refuses everything else.
func Read(body []byte) (Answer, error) {
	if !utf8.Valid(body) {
		return Answer{}, errors.New("consult: read answer: broken UTF-8")
	}
	var in answerJSON[json.RawMessage]
	if err := strict(body, &in); err != nil {
		return Answer{}, fmt.Errorf("consult: read answer: %w", err)
	}
	switch in.State {
	case Untouched, Given, NotSure, NotSaying, Skipped, Lost:
	default:
		return Answer{}, fmt.Errorf("consult: read answer: no state %q", in.State)
	}
	for _, s := range in.Left {
		if !s.without() {
			return Answer{}, fmt.Errorf("consult: read answer: no state %q", s)
		}
	}
	if !in.Audience.Given() {
		if _, err := care.ParseAudience(string(in.Audience)); err != nil {
			return Answer{}, fmt.Errorf("consult: read answer: %w", err)
		}
	}
	a := Answer{State: in.State, Audience: in.Audience, Picked: in.Picked, ForLetter: in.Letter, Values: map[string]Value{}, Asked: in.Asked, Left: in.Left, Open: in.Open}
	for id, v := range in.Values {
		k, known := Kinds[v.Kind]
		if !known {
			return Answer{}, fmt.Errorf("consult: read answer: no kind %q", v.Kind)
		}
		value := k.New()
		if err := strict(v.Value, value); err != nil {
			return Answer{}, fmt.Errorf("consult: read answer: %s: %w", v.Kind, err)
		}
		a.Values[id] = value
	}
	return a, nil
}

func strict(body []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if d.More() {
		return errors.New("more than one value")
	}
	return nil
}

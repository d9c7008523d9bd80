package consult

import (
	"slices"
	"strconv"
	"strings"
)

// Told is what a form tells of a measure.
type Told int

// What can be told. Nothing is a form that was asked nothing of it, or has no answer to it; not
// saying is an answer in its own right, and no part of what the others add up to.
const (
	ToldYes Told = iota
	ToldUnsure
	ToldNo
	ToldNoSay
	ToldNothing
)

// Measure is something that a year's reports said of what children wrote in their booklets
// (domain.md 6.9), and the answers from which it follows.
type Measure struct {
	Key  string
	From []Source
	Seed map[string]string // per cent that said yes in one authority's sample, by band, where it was said
}

// Source is a part of a question of some forms, and what each thing that can be said in it tells.
type Source struct {
	Forms, Question, Part string
	Yes, Unsure, No, Out  []string // options, wants or rungs; Out tells nothing
}

// anything is all that can be written or picked.
const anything = "*"

// The rungs of a ladder, for this comparison alone (domain.md 6.9).
var (
	low    = []string{"0", "1", "2", "3", "4"}
	middle = []string{"5", "6"}
	high   = []string{"7", "8", "9", "10"}
)

// Measured are the bands whose forms are counted together: children under 11, and young people.
var Measured = []string{"primary", "young"}

// bandOf is the band with which a form is counted; empty: with none.
func bandOf(form string) string {
	switch form {
	case "little", "primary":
		return "primary"
	case "young":
		return "young"
	}
	return ""
}

func on(s ...string) []string { return s }

// Measures are all that the forms ask, in the order of domain.md 6.9. No question asks whether
// a child knows when they see their family, or can talk to their social worker: the page says so.
var Measures = []Measure{
	{"why", []Source{
		{"primary", "p13", "main", on("yes"), on("bit"), on("no"), nil},
		{"young", "y15", "main", on("yes"), on("partly"), on("no"), nil},
	}, map[string]string{"primary": "84", "young": "96"}},
	{"enough", []Source{
		{"primary", "p13", "tell", on("no"), on("notnow"), on("yes"), nil},
		{"young", "y15", "main", on("yes"), on("partly"), on("no"), nil}, // "as much as you want": one question for both
	}, map[string]string{"young": "96"}},
	{"well", []Source{
		{"little primary", "p3", "main", on(anything), nil, nil, nil},
		{"young", "y2", "main", on(anything), nil, nil, nil},
	}, map[string]string{"primary": "100", "young": "72"}},
	{"home", []Source{
		{"little primary", "p4", "main", on("well"), on("mixed"), on("hard"), nil},
		{"young", "y4", "main", high, middle, low, nil},
	}, map[string]string{"primary": "96", "young": "76"}},
	{"worry", []Source{
		{"little primary", "p18", "main", on("small", "middle", "big", "tell"), nil, on("none"), nil},
		{"young", "y21", "main", on("small", "middle", "big", "tell"), nil, on("none"), nil},
	}, nil},
	{"family", []Source{
		{"little primary", "p12", "main", on("more", "less", "notnow"), on("unsure"), on("same"), nil},
		{"young", "y13", "main", on("more", "less", "notnow"), on("unsure"), on("same"), nil},
	}, nil},
	{"change", []Source{
		{"primary", "p20", "change", on(anything), nil, nil, nil},
		{"young", "y22", "change", on(anything), nil, nil, nil},
	}, map[string]string{"primary": "30", "young": "32"}},
	{"plans", []Source{
		{"little primary", "p14", "main", on("no"), on("bit"), on("yes"), nil},
		{"young", "y16", "main", on("notseen"), nil, on("all", "part", "none"), nil},
	}, nil},
	{"know", []Source{
		{"little", "p15", "main", on("yes"), on("unsure"), on("no"), nil},
		{"young", "y17", "know", on("yes"), on("unsure"), on("no"), nil},
	}, map[string]string{"young": "96"}},
	{"comes", []Source{{"young", "y17", "comes", on("yes"), on("unsure"), on("no"), nil}}, map[string]string{"young": "80"}},
	{"seen", []Source{
		{"primary", "p15", "seen", on("more"), on("unsure"), on("same", "less", "notnow"), nil},
		{"young", "y17", "seen", on("more"), on("unsure"), on("same", "less", "notnow"), nil},
	}, map[string]string{"young": "8"}},
	{"listens", []Source{
		{"primary", "p15", "main", on("listens"), on("sometimes"), on("notreally"), nil},
		{"young", "y17", "listens", on("yes"), on("unsure"), on("no"), nil},
	}, map[string]string{"primary": "92"}},
	{"feel", []Source{
		{"little primary", "p2", "main", on(anything), nil, nil, nil},
		{"young", "y3", "main", on(anything), nil, nil, nil},
		{"young", "y9", "main", on(anything), nil, nil, nil},
	}, map[string]string{"young": "68"}},
	{"does", []Source{
		{"little primary", "p9", "main", on(anything), nil, nil, nil},
		{"young", "y12", "main", on("yes"), on("sometimes"), on("no"), nil},
	}, map[string]string{"primary": "100"}},
	{"health", []Source{
		{"little primary", "p10", "main", on("hurts"), on("mixed"), on("well"), nil},
		{"young", "y7", "main", low, middle, high, nil},
	}, map[string]string{"primary": "0", "young": "16"}},
	{"school", []Source{
		{"little primary", "p7", "main", on("well"), on("mixed"), on("hard"), nil},
		{"young", "y10", "main", high, middle, low, nil},
	}, map[string]string{"primary": "88", "young": "76"}},
	{"unkind", []Source{ // "now or sometimes"
		{"primary", "p8", "main", on("unkind", "mixed"), nil, on("kind"), nil},
		{"young", "y11", "main", on("unkind", "mixed"), nil, on("kind"), nil},
	}, map[string]string{"young": "36"}},
	{"unhelped", []Source{
		{"primary", "p8", "help", on("no"), on("bit"), on("yes"), on("notneeded")},
		{"young", "y11", "help", on("no"), on("bit"), on("yes"), on("notneeded")},
	}, map[string]string{"young": "33"}},
	{"speak", []Source{
		{"little primary young", "m11", "main", on("visit", "call", "video", "text"), nil, on("none"), nil},
		{"young", "y19", "main", on("advocate", "visitor", "complain", "legal"), nil, on("none"), on("records")},
	}, map[string]string{"young": "28"}},
}

// MeasuredQuestions are those from which a measure follows.
func MeasuredQuestions() (out []string) {
	for _, m := range Measures {
		for _, s := range m.From {
			out = append(out, s.Question)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Tells reports whether the forms of a band can tell something of a measure. That one is not
// sure, or does not want to say, can be said of every question.
func (m Measure) Tells(band string, told Told) bool {
	return slices.ContainsFunc(m.From, func(s Source) bool {
		return (told != ToldNo || len(s.No) > 0) && slices.ContainsFunc(strings.Fields(s.Forms), func(form string) bool { return bandOf(form) == band })
	})
}

// Told is what the answers to a form tell of a measure: of several that tell something, what
// comes first among yes, not sure, no and not saying.
func (m Measure) Told(form string, answers map[string]Answer) Told {
	told := ToldNothing
	for _, s := range m.From {
		if a, ok := answers[s.Question]; ok && slices.Contains(strings.Fields(s.Forms), form) {
			told = min(told, s.told(a))
		}
	}
	return told
}

// told is what one answer tells.
func (s Source) told(a Answer) Told {
	told := leftTold(a.State)
	for part, state := range a.Left {
		if part == s.Part || strings.HasPrefix(part, s.Part+".") {
			told = min(told, leftTold(state))
		}
	}
	for _, said := range a.Said(s.Part) {
		picks := slices.Clone(said.Picked)
		if said.Want != "" {
			picks = append(picks, said.Want)
		}
		if said.N != nil {
			picks = append(picks, strconv.Itoa(*said.N))
		}
		if said.Words != "" {
			picks = append(picks, anything)
		}
		for _, pick := range picks {
			told = min(told, s.picked(pick))
		}
	}
	return told
}

func leftTold(s State) Told {
	switch s {
	case NotSure:
		return ToldUnsure
	case NotSaying:
		return ToldNoSay
	}
	return ToldNothing
}

func (s Source) picked(pick string) Told {
	for told, of := range [][]string{s.Yes, s.Unsure, s.No} {
		if slices.Contains(of, pick) || slices.Contains(of, anything) {
			return Told(told)
		}
	}
	return ToldNothing
}

// Tally is how many forms told what of each measure, by the band and the measure.
type Tally map[string][ToldNothing]int

// Of is what was told of a measure in a band.
func (t Tally) Of(band string, m Measure) [ToldNothing]int { return t[band+" "+m.Key] }

// Add counts a form.
func (t Tally) Add(form string, answers map[string]Answer) {
	band := bandOf(form)
	if band == "" {
		return
	}
	for _, m := range Measures {
		if told := m.Told(form, answers); told < ToldNothing {
			n := t.Of(band, m)
			n[told]++
			t[band+" "+m.Key] = n
		}
	}
}

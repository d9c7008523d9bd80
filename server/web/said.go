package web

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/i18n"
	"myreview/server/view"
)

// asked is a question as its writer was asked it, for one reader. A reader of
// another language gets its meaning beside it, as long as the sentence has not
// changed since.
type asked struct {
	*consult.Asked
	reader     care.Lang
	today      bool           // the words were not kept: they are today's
	was, means *consult.Asked // today's words, as the writer and as the reader would meet them; nil: nobody asks it any more
}

func AskedBy(say i18n.Words, a *consult.Asked) asked {
	out := asked{Asked: a, reader: say.Lang}
	lang := cmp.Or(a.Lang, say.Lang)
	if !a.Kept() {
		out.Asked, out.today = todays(say, a, lang), true
	}
	if out.Asked == nil { // a question that is gone, from before its words were kept
		out.Asked = &consult.Asked{Lang: say.Lang}
	}
	if lang != say.Lang {
		out.was, out.means = todays(say, a, lang), todays(say, a, say.Lang)
	}
	return out
}

// todays is a question as its form would ask it now.
func todays(say i18n.Words, a *consult.Asked, lang care.Lang) *consult.Asked {
	q, ok := consult.Find(a.Form, a.Question)
	if !ok {
		return nil
	}
	form := consult.Form{Key: a.Form, Band: a.Band}
	return form.Ask(q, lang, func(id string) string { return say.As(lang, a.Band).T(id) })
}

// sentence is one of the question's.
func (a asked) sentence(of func(*consult.Asked) string) view.Asked {
	out := view.Asked{Words: of(a.Asked)}
	if a.Lang == a.reader {
		return out
	}
	out.Lang, out.Dir = a.Lang, a.Lang.Dir()
	if a.was != nil && of(a.was) == out.Words {
		out.Means = of(a.means)
	}
	return out
}

func (a asked) Ask() view.Asked {
	out := a.sentence(func(q *consult.Asked) string { return q.Ask })
	out.Today = a.today
	if w := a.Written; w != nil {
		out.Mark = &view.WrittenMark{Says: writtenSays[w.Way], Name: w.By, Day: w.On, Other: w.Other}
	}
	return out
}

var writtenSays = map[consult.Way]string{consult.OnPaper: "written.paper", consult.ByPhone: "written.phone", consult.InTalk: "written.talk"}

// part is a sentence of one part.
func (a asked) part(id string, of func(consult.AskedPart) string) view.Asked {
	return a.sentence(func(q *consult.Asked) string { return of(q.Part(id)) })
}

func (a asked) options(part string, ids ...string) []view.Asked {
	var out []view.Asked
	for _, id := range ids {
		out = append(out, a.part(part, func(p consult.AskedPart) string { return p.Option(id) }))
	}
	return out
}

// SaidBy shows a kept answer: the question and what was picked as its writer
// was asked, and their own words untouched. The key of the form says how an
// answer from before that was kept was asked. Names says who a tie is.
func SaidBy(say i18n.Words, key, question string, body []byte, names func(care.ID) string) (view.Asked, []view.Said) {
	var answer consult.Answer
	if json.Unmarshal(body, &answer) != nil {
		return view.Asked{}, nil
	}
	if form, ok := consult.Get(key); ok && answer.Asked == nil {
		answer.Asked = &consult.Asked{Form: key, Question: question, Band: form.Band}
	}
	if answer.Asked == nil {
		return view.Asked{}, nil
	}
	a := AskedBy(say, answer.Asked)
	if answer.State != consult.Given && len(answer.Left) == 0 {
		return a.Ask(), []view.Said{{Chose: say.T(view.Without(string(answer.State)))}}
	}
	return a.Ask(), a.Said(say, answer, names)
}

// Said shows what was given, part by part.
func (a asked) Said(say i18n.Words, answer consult.Answer, names func(care.ID) string) []view.Said {
	var out []view.Said
	for i, p := range a.Parts {
		if left := answer.Left[p.ID]; left != consult.Untouched {
			if left != consult.Skipped && (i == 0 || p.Picks) { // a box is left with what stands above it
				line := view.Said{Chose: say.T(view.Without(string(left)))}
				if p.Label != "" {
					line.Label = a.part(p.ID, func(p consult.AskedPart) string { return p.Label })
				}
				out = append(out, line)
			}
			continue
		}
		for j, said := range answer.Said(p.ID) {
			shown := a.shown(say, p, said, names)
			if j == 0 && p.Label != "" {
				shown.Label = a.part(p.ID, func(p consult.AskedPart) string { return p.Label })
			}
			out = append(out, shown)
		}
		for _, id := range slices.Sorted(maps.Keys(answer.Left)) { // what is asked for each, and was left for one
			if part, who, each := strings.Cut(id, "."); each && part == p.ID && answer.Left[id] != consult.Skipped {
				out = append(out, view.Said{Who: a.who(p, who, names), Picked: []view.Asked{{Words: say.T(view.Without(string(answer.Left[id])))}}})
			}
		}
	}
	return out
}

// who is one of those for each of whom a part asks.
func (a asked) who(p consult.AskedPart, id string, names func(care.ID) string) view.Asked {
	if p.Option(id) != "" {
		return a.options(p.ID, id)[0]
	}
	return view.Asked{Words: names(care.ID(id))}
}

func (a asked) shown(say i18n.Words, p consult.AskedPart, said consult.Said, names func(care.ID) string) view.Said {
	switch {
	case said.N != nil:
		return view.Said{
			Chose: say.T("meet.views.scale", "N", *said.N),
			Zero:  a.part(p.ID, func(p consult.AskedPart) string { return p.Zero }),
			Ten:   a.part(p.ID, func(p consult.AskedPart) string { return p.Ten }),
		}
	case said.Want != "":
		return view.Said{Who: a.who(p, said.Who, names), Picked: []view.Asked{a.part(p.ID, func(p consult.AskedPart) string { return p.Want(said.Want) })}}
	case said.Who != "":
		return view.Said{Chose: names(care.ID(said.Who))}
	default:
		return view.Said{Words: said.Words, Picked: a.options(p.ID, said.Picked...)}
	}
}

// OrLost are words of somebody's, or, where those cannot be shown, that they
// cannot (safety.md T26).
func OrLost(say i18n.Words, words string, lost bool) string {
	if lost {
		return say.T("sealed.lost")
	}
	return words
}

// LinesOf are the lines of a text that hold anything.
func LinesOf(text string) (out []string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimRight(line, "\r\n"); strings.TrimSpace(line) != "" {
			out = append(out, line)
		}
	}
	return out
}

// Given is the first of somebody's names: a greeting with all of them is how
// an office speaks.
func Given(name string) string {
	first, _, _ := strings.Cut(name, " ")
	return first
}

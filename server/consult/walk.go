package consult

import (
	"cmp"
	"slices"
	"strings"
)

// Step is one screen on the writer's way through a form: a question, or some of its parts.
type Step struct {
	Name     string // of the screen: "p6", "p6.school"
	Question *Question
	Screen   int
	Parts    []Part // of the screen
	State    State
}

// Before reports whether the screen of that name is another one of the same question.
func (s Step) Before(name string) bool { return strings.HasPrefix(name, s.Question.ID+".") }

// Tells reports whether what was picked on the screen is something at which people are told.
func (s Step) Tells(a Answer) bool {
	now, soon := a.Alerts(&Question{Parts: s.Parts})
	return len(now)+len(soon) > 0
}

// OneTap reports whether one tap is all that the screen asks: one thing to pick, and nothing
// beside it. What somebody is told of, and what must not open to whom it is about, is never so
// quick.
func (s Step) OneTap() bool {
	parts := s.Parts
	if len(parts) != 1 || s.Question.Alerts() || s.Question.Sees == Guarded || s.Question.Sees == Wishes {
		return false
	}
	screen := Kinds[parts[0].Kind].New().Screen(&parts[0], Circle{})
	return screen.Partial == "picks" && !screen.Many && screen.Own == nil
}

// Journey is the way through a form as the answers have made it. It is not
// stored: the same answers give the same way on every device.
type Journey struct {
	Steps []Step
	Free  bool // its chapters are done in any order
}

// Walk follows a form with the answers so far. A question that an earlier
// answer makes needless is no step, and its answer, if there is one, is not
// part of what is sent. One that is asked only after a certain pick stays where it was
// answered before, as long as nothing else was picked there: a form that was begun before
// it asked so loses nothing.
func Walk(f *Form, answers map[string]Answer) Journey {
	j := Journey{Free: f.Free}
	for _, q := range f.inTurn(answers) {
		if u := q.Unless; u.Question != "" && answers[u.Question].Holds(u.Has) {
			continue
		}
		if o := q.Only; o.Question != "" && !answers[o.Question].Holds(o.Has) &&
			(answers[o.Question].State == Given || answers[q.ID].State == Untouched) {
			continue
		}
		for _, step := range q.steps(answers[q.ID]) {
			if !q.idle(step.Parts, answers[q.ID]) {
				j.Steps = append(j.Steps, step)
			}
		}
	}
	return j
}

// inTurn are the questions as they follow each other. Where a child picked what they want to be
// asked first, that comes next, the other things that they could have picked follow, and all are
// of the chapter in which they picked.
func (f *Form) inTurn(answers map[string]Answer) (out []*Question) {
	moved := map[string]bool{}
	for i := range f.Questions {
		q := &f.Questions[i]
		if moved[q.ID] {
			continue
		}
		out = append(out, q)
		for _, id := range q.opened(answers[q.ID]) {
			if next, ok := f.Question(id); ok && !moved[id] {
				here := *next
				here.Chapter = q.Chapter
				moved[id], out = true, append(out, &here)
			}
		}
	}
	return out
}

// Opens reports whether the question is about the way alone: what is asked next.
func (q *Question) Opens() bool {
	return slices.ContainsFunc(q.Parts, func(p Part) bool {
		return slices.ContainsFunc(p.Options, func(o Option) bool { return o.Opens != "" })
	})
}

// Called is what the writer calls what opens a question; empty: nothing does, or it has no name
// of theirs.
func (f *Form) Called(question string, answers map[string]Answer) string {
	for i := range f.Questions {
		q := &f.Questions[i]
		for _, p := range q.Parts {
			for _, o := range p.Options {
				if o.Opens != question || o.Named == "" {
					continue
				}
				for _, said := range answers[q.ID].Said(o.Named) {
					return said.Words
				}
			}
		}
	}
	return ""
}

// opened are the questions that an answer brings next, in their order: none where it brings none.
func (q *Question) opened(a Answer) []string {
	var first, others []string
	for _, p := range q.Parts {
		for _, o := range p.Options {
			switch {
			case o.Opens == "":
			case a.Holds(o.ID):
				first = append(first, o.Opens)
			default:
				others = append(others, o.Opens)
			}
		}
	}
	if first == nil {
		return nil
	}
	return append(first, others...)
}

// Questions are the questions on the way, each once.
func (j Journey) Questions() (out []*Question) {
	for _, s := range j.Steps {
		if s.Screen == 0 {
			out = append(out, s.Question)
		}
	}
	return out
}

// Place is where a screen stands: 3 of 12. Zero where it is not on the way.
func (j Journey) Place(name string) (n, of int) {
	return 1 + slices.IndexFunc(j.Steps, func(s Step) bool { return s.Name == name }), len(j.Steps)
}

// Minutes is about how long the way takes, at a third of a minute a screen, in steps of five.
func (j Journey) Minutes() int { return max(5, (len(j.Steps)/3+2)/5*5) }

// Stand is where somebody is in a form as they are told it: at which question of a chapter, and
// in which chapter. A form without chapters is one.
type Stand struct {
	Chapter        string  // the message that names it; empty: it has no name
	Questions      []State // of the chapter; Untouched as long as a screen of it is
	N              int     // the question that is asked, from 1
	Part, Chapters int
}

// Stand counts questions, and no screens: many of those are one question.
func (j Journey) Stand(name string) Stand {
	n, _ := j.Place(name)
	if n == 0 {
		return Stand{}
	}
	here := j.Steps[n-1].Question
	s := Stand{Chapter: here.Chapter}
	for i, step := range j.Steps {
		if i == 0 || step.Question.Chapter != j.Steps[i-1].Question.Chapter {
			s.Chapters++
		}
		if step.Question.Chapter != here.Chapter {
			continue
		}
		s.Part = s.Chapters
		if step.Screen == 0 {
			s.Questions = append(s.Questions, step.State)
		} else if last := len(s.Questions) - 1; step.State == Untouched {
			s.Questions[last] = Untouched
		}
		if step.Question == here {
			s.N = len(s.Questions)
		}
	}
	return s
}

// Next is the screen after this one, "" for the check page.
func (j Journey) Next(name string) string {
	if n, of := j.Place(name); n > 0 && n < of {
		return j.Steps[n].Name
	}
	return ""
}

// Calm reports whether a page with nothing to answer comes after a screen: once, on the way to
// what nobody has come to, and however the question was left.
func (j Journey) Calm(name string) bool {
	n, of := j.Place(name)
	if n == 0 || n == of {
		return false
	}
	here, next := j.Steps[n-1], j.Steps[n]
	return here.Question.Calm && here.Question.ID != next.Question.ID && here.State != Untouched && next.State == Untouched
}

// Aside reports whether a chapter ends with the screen that was not done in its turn: one before
// it is open, or the next was come to already.
func (j Journey) Aside(name string) bool {
	n, of := j.Place(name)
	if !j.Free || n == 0 || n < of && j.Steps[n].Question.Chapter == j.Steps[n-1].Question.Chapter {
		return false
	}
	return j.first("", n) != "" || n < of && j.Steps[n].State != Untouched
}

// Back is the screen before this one, "" for the first page, or where that was not come to.
func (j Journey) Back(name string) string {
	if n, _ := j.Place(name); n > 1 && (!j.Free || j.Steps[n-2].State != Untouched) {
		return j.Steps[n-2].Name
	}
	return ""
}

// first is the first screen that nobody has come to, among the first ones and of one chapter, or
// of any where none is named.
func (j Journey) first(chapter string, among int) string {
	for _, s := range j.Steps[:among] {
		if s.State == Untouched && (chapter == "" || s.Question.Chapter == chapter) {
			return s.Name
		}
	}
	return ""
}

// Resume is the first screen that nobody has come to, "" for the check page. Where the order is
// free a chapter that was begun goes first.
func (j Journey) Resume() string {
	if j.Free {
		for _, c := range j.Chapters() {
			if c.Begun && !c.Full() {
				return c.At
			}
		}
	}
	return j.first("", len(j.Steps))
}

// CanVisit allows every step that was come to and the one after: a way back to
// each answer, and no way past a question without at least skipping it. Where the order is free
// that holds within each chapter.
func (j Journey) CanVisit(name string) bool {
	n, of := j.Place(name)
	switch {
	case n == 0:
		return false
	case j.Free:
		return j.Steps[n-1].State != Untouched || j.first(j.Steps[n-1].Question.Chapter, of) == name
	}
	return j.Steps[n-1].State != Untouched || j.Resume() == name
}

// Finished reports whether every step was come to.
func (j Journey) Finished() bool { return j.Resume() == "" }

// Chapter is one part of a form, and how far it is.
type Chapter struct {
	Name     string // the message that names it
	At       string // the screen where it goes on, or begins
	Begun    bool
	Done, Of int // questions
}

// Full reports whether each of its questions was come to.
func (c Chapter) Full() bool { return c.Done == c.Of }

// Chapters are those on the way, in their order.
func (j Journey) Chapters() (out []Chapter) {
	for i, s := range j.Steps {
		if i == 0 || s.Question.Chapter != j.Steps[i-1].Question.Chapter {
			c := Chapter{Name: s.Question.Chapter, At: cmp.Or(j.first(s.Question.Chapter, len(j.Steps)), s.Name)}
			for _, state := range j.Stand(s.Name).Questions {
				if c.Of++; state != Untouched {
					c.Done++
				}
			}
			out = append(out, c)
		}
		if c := &out[len(out)-1]; s.State != Untouched {
			c.Begun = true
		}
	}
	return out
}

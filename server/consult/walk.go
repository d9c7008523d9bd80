package consult

import (
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
}

// Walk follows a form with the answers so far. A question that an earlier
// answer makes needless is no step, and its answer, if there is one, is not
// part of what is sent. One that is asked only after a certain pick stays where it was
// answered before, as long as nothing else was picked there: a form that was begun before
// it asked so loses nothing.
func Walk(f *Form, answers map[string]Answer) Journey {
	var j Journey
	for i := range f.Questions {
		q := &f.Questions[i]
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

// Back is the screen before this one, "" for the first page.
func (j Journey) Back(name string) string {
	if n, _ := j.Place(name); n > 1 {
		return j.Steps[n-2].Name
	}
	return ""
}

// Resume is the first screen that nobody has come to, "" for the check page.
func (j Journey) Resume() string {
	for _, s := range j.Steps {
		if s.State == Untouched {
			return s.Name
		}
	}
	return ""
}

// CanVisit allows every step that was come to and the one after: a way back to
// each answer, and no way past a question without at least skipping it.
func (j Journey) CanVisit(name string) bool {
	n, _ := j.Place(name)
	return n > 0 && (j.Steps[n-1].State != Untouched || j.Resume() == name)
}

// Finished reports whether every step was come to.
func (j Journey) Finished() bool { return j.Resume() == "" }

package consult

import "slices"

// Step is one question on somebody's way through a form.
type Step struct {
	Question *Question
	State    State
}

// Journey is the way through a form as the answers have made it. It is never
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
		j.Steps = append(j.Steps, Step{Question: q, State: answers[q.ID].State})
	}
	return j
}

// Place is where a question stands: 3 of 12. Zero where it is not on the way.
func (j Journey) Place(id string) (n, of int) {
	return 1 + slices.IndexFunc(j.Steps, func(s Step) bool { return s.Question.ID == id }), len(j.Steps)
}

// Next is the question after this one, "" for the check page.
func (j Journey) Next(id string) string {
	if n, of := j.Place(id); n > 0 && n < of {
		return j.Steps[n].Question.ID
	}
	return ""
}

// Back is the question before this one, "" for the first page.
func (j Journey) Back(id string) string {
	if n, _ := j.Place(id); n > 1 {
		return j.Steps[n-2].Question.ID
	}
	return ""
}

// Resume is the first question that nobody has come to, "" for the check page.
func (j Journey) Resume() string {
	for _, s := range j.Steps {
		if s.State == Untouched {
			return s.Question.ID
		}
	}
	return ""
}

// CanVisit allows every step that was come to and the one after: a way back to
// each answer, and no way past a question without at least skipping it.
func (j Journey) CanVisit(id string) bool {
	n, _ := j.Place(id)
	return n > 0 && (j.Steps[n-1].State != Untouched || j.Resume() == id)
}

// Done counts the steps that were come to.
func (j Journey) Done() int {
	n := 0
	for _, s := range j.Steps {
		if s.State != Untouched {
			n++
		}
	}
	return n
}

// Finished reports whether every step was come to.
func (j Journey) Finished() bool { return j.Resume() == "" }

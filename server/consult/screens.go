package consult

import (
	"maps"
	"slices"
	"strings"

	"myreview/server/care"
)

// Screens are the parts of a question as they are met. For a child each thing to pick has a
// screen of its own, with the boxes that follow it, so that answers and Next are seen
// together on a small phone. It is one question and one answer all the same.
func (q *Question) Screens() [][]Part {
	if !q.split {
		return [][]Part{q.Parts}
	}
	var out [][]Part
	for i, p := range q.Parts {
		if i == 0 || p.picks() {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], p)
	}
	return out
}

// picks reports whether the part offers something to pick, rather than a box alone.
func (p *Part) picks() bool { return Kinds[p.Kind].New().Screen(p, Circle{}).Partial != "" }

// Name is how a screen is called where a question is: the question itself on its first
// screen, "p6.school" on another.
func (q *Question) Name(screen int) string {
	if screen == 0 {
		return q.ID
	}
	return q.ID + "." + q.Screens()[screen][0].ID
}

// Find gives a question and the number of its screen by its name.
func (f *Form) Find(name string) (*Question, int, bool) {
	id, _, _ := strings.Cut(name, ".")
	q, ok := f.Question(id)
	if !ok {
		return nil, 0, false
	}
	for i := range q.Screens() {
		if q.Name(i) == name {
			return q, i, true
		}
	}
	return nil, 0, false
}

// DecodeOn reads an answer to q from one of its screens. What was said on the others, and how
// they were left, stays as it was before.
func DecodeOn(q *Question, screen int, before Answer, author care.Tie, c Circle, in Fields) (Answer, error) {
	a, err := Decode(q, author, c, in)
	screens := q.Screens()
	if len(screens) == 1 {
		return a, err
	}
	as := a.State
	for i, parts := range screens {
		for _, p := range parts {
			if i == screen {
				continue
			}
			if delete(a.Values, p.ID); before.Values[p.ID] != nil {
				a.Values[p.ID] = before.Values[p.ID]
			}
		}
	}
	pressed := len(in("as")) > 0 && in("as")[0] != ""
	a.Left, a.Open = maps.Clone(before.Left), slices.Clone(before.Open)
	if a.Left == nil {
		a.Left = map[string]State{}
	}
	for i, parts := range screens {
		first := parts[0].ID
		said := slices.ContainsFunc(parts, func(p Part) bool { return len(a.Said(p.ID)) > 0 })
		if said {
			a.Open = slices.DeleteFunc(a.Open, func(id string) bool { return id == first })
		}
		switch {
		case i == screen:
			maps.DeleteFunc(a.Left, func(id string, _ State) bool {
				return slices.ContainsFunc(parts, func(p Part) bool { return p.ID == id })
			})
			switch {
			case as.without():
				a.leave(parts, as)
			case pressed && !said:
				a.leave(parts, Skipped)
			case !said && before.State == Untouched:
				a.Open = append(a.Open, first)
				continue
			case !said:
				continue // nothing new: open or come to, as it was
			}
			a.Open = slices.DeleteFunc(a.Open, func(id string) bool { return id == first })
		case before.State == Untouched && !said:
			a.Open = append(a.Open, first)
		case before.State.without() && len(before.Left) == 0:
			a.leave(parts, before.State) // the whole question was left so, on one screen
		}
	}
	if a.State = a.whole(q); a.State == Untouched {
		a.Open = nil
	}
	return a, err
}

// leave notes how the parts of a screen were left.
func (a Answer) leave(parts []Part, as State) {
	for _, p := range parts {
		a.Left[p.ID] = as
	}
}

// without reports whether a question was left without an answer.
func (s State) without() bool { return s == NotSure || s == NotSaying || s == Skipped }

// whole is how the question was left, as its screens were.
func (a Answer) whole(q *Question) State {
	for _, parts := range q.Screens() {
		for _, p := range parts {
			if a.Left[p.ID] == Untouched && len(a.Said(p.ID)) > 0 {
				return Given
			}
		}
	}
	for _, s := range []State{NotSaying, NotSure, Skipped} {
		for _, left := range a.Left {
			if left == s {
				return s
			}
		}
	}
	return Untouched
}

// On is how one screen of the question was left.
func (a Answer) On(q *Question, screen int) State {
	first := q.Screens()[screen][0].ID
	switch {
	case slices.Contains(a.Open, first):
		return Untouched
	case a.Left[first] != Untouched:
		return a.Left[first]
	}
	return a.State
}

// idle reports whether a screen of the question asks more of what nobody has asked for: how
// it should be with people, where nobody is named.
func (q *Question) idle(screen int, a Answer) bool {
	after := q.Screens()[screen][0].After
	if screen == 0 || after == "" {
		return false
	}
	for i := range q.Parts {
		p := &q.Parts[i]
		for _, said := range a.Said(p.ID) {
			named := said.Who != "" || said.Words != "" || slices.ContainsFunc(said.Picked, func(pick string) bool { return !slices.Contains(p.Nothing, pick) })
			if p.ID == after && a.Left[p.ID] == Untouched && named {
				return false
			}
		}
	}
	return true
}

// OnTheWay is the answer without what stands on a screen that is not on its way.
func (a Answer) OnTheWay(q *Question) Answer {
	a.Values, a.Left = maps.Clone(a.Values), maps.Clone(a.Left)
	for n, parts := range q.Screens() {
		if !q.idle(n, a) {
			continue
		}
		for _, p := range parts {
			delete(a.Values, p.ID)
			delete(a.Left, p.ID)
			if a.State.without() && len(a.Left) > 0 {
				a.Left[p.ID] = a.State // it was left with the rest
			}
		}
	}
	return a
}

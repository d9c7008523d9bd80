package consult

import (
	"maps"
	"slices"
	"strings"

	"myreview/server/care"
)

// Screens are the parts of a question as they are met. For a child each thing to pick has a
// screen of its own, with the boxes that follow it, so that answers and Next are seen
// together on a small phone; and what is asked for each has one for everybody whom the answer
// names. It is one question and one answer all the same.
func (q *Question) Screens(a Answer) [][]Part {
	if !q.split {
		return [][]Part{q.Parts}
	}
	var out [][]Part
	for i, p := range q.Parts {
		switch {
		case p.Each != "":
			for _, row := range p.rows(a) {
				p.row = row
				out = append(out, []Part{p})
			}
		case i == 0 || p.picks() || q.Parts[i-1].Each != "":
			out = append(out, []Part{p})
		default:
			out[len(out)-1] = append(out[len(out)-1], p)
		}
	}
	return out
}

// rows are those about whom a part asks one by one: whom the child named, and of an answer from
// before they were asked to, or where they took everybody back, about whom they said something.
func (p *Part) rows(a Answer) (out []string) {
	if left := a.Left[p.Each]; left == NotSure || left == NotSaying {
		return nil
	}
	for _, said := range a.Said(p.Each) {
		if said.Who != "" {
			out = append(out, said.Who)
		}
		for _, pick := range said.Picked {
			if p.Has(pick) {
				out = append(out, pick)
			}
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, said := range a.Said(p.ID) {
		out = append(out, said.Who)
	}
	return out
}

// Names reports whether a part says for whom another one asks.
func (q *Question) Names(part string) bool {
	return slices.ContainsFunc(q.Parts, func(p Part) bool { return p.Each == part })
}

// key is how a part is told from the others of its question: one that is asked for somebody
// alone by them too.
func (p *Part) key() string {
	if p.row == "" {
		return p.ID
	}
	return p.ID + "." + p.row
}

// said is what an answer says in a part; of one that is asked for somebody alone, about them.
func (p *Part) said(a Answer) []Said {
	said := slices.Clone(a.Said(p.ID))
	return slices.DeleteFunc(said, func(s Said) bool { return p.row != "" && s.Who != p.row })
}

// picks reports whether the part offers something to pick, rather than a box alone.
func (p *Part) picks() bool { return Kinds[p.Kind].New().Screen(p, Circle{}).Partial != "" }

// Name is how a screen is called where a question is: the question itself on its first
// screen, "p6.school" on another.
func (q *Question) name(screen int, parts []Part) string {
	if screen == 0 {
		return q.ID
	}
	return q.ID + "." + parts[0].key()
}

// Find gives the screen of that name, as the answers so far have made it.
func (f *Form) Find(name string, answers map[string]Answer) (Step, bool) {
	id, _, _ := strings.Cut(name, ".")
	if q, ok := f.Question(id); ok {
		for _, step := range q.steps(answers[id]) {
			if step.Name == name {
				return step, true
			}
		}
	}
	return Step{}, false
}

// steps are the screens of a question, also those that are not on the way.
func (q *Question) steps(a Answer) (out []Step) {
	for n, parts := range q.Screens(a) {
		out = append(out, Step{Name: q.name(n, parts), Question: q, Screen: n, Parts: parts, State: a.on(parts)})
	}
	return out
}

// DecodeOn reads an answer to q from one of its screens. What was said on the others, and how
// they were left, stays as it was before.
func DecodeOn(q *Question, screen int, before Answer, author care.Tie, c Circle, in Fields) (Answer, error) {
	screens, here := q.Screens(before), *q
	here.Parts = slices.Clone(q.Parts)
	for i := range here.Parts {
		if p := &here.Parts[i]; p.ID == screens[screen][0].ID {
			p.row = screens[screen][0].row
		}
	}
	a, err := Decode(&here, author, c, in)
	if len(screens) == 1 {
		return a, err
	}
	as := a.State
	for i, parts := range screens {
		for _, p := range parts {
			if i == screen || p.Each != "" {
				continue
			}
			if delete(a.Values, p.ID); before.Values[p.ID] != nil {
				a.Values[p.ID] = before.Values[p.ID]
			}
		}
	}
	for i := range q.Parts {
		if p := &q.Parts[i]; p.Each != "" {
			p.among(a.Values, before, screens[screen][0])
		}
	}
	for _, p := range screens[screen] {
		if q.Names(p.ID) {
			p.stay(a.Values, before, c)
		}
	}
	pressed := len(in("as")) > 0 && in("as")[0] != ""
	a.Left, a.Open = maps.Clone(before.Left), slices.Clone(before.Open)
	if a.Left == nil {
		a.Left = map[string]State{}
	}
	for i, parts := range screens {
		first := parts[0].key()
		said := slices.ContainsFunc(parts, func(p Part) bool { return len(p.said(a)) > 0 })
		if said {
			a.Open = slices.DeleteFunc(a.Open, func(id string) bool { return id == first })
		}
		switch {
		case i == screen:
			maps.DeleteFunc(a.Left, func(id string, _ State) bool {
				return slices.ContainsFunc(parts, func(p Part) bool { return p.key() == id })
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
		a.Left[p.key()] = as
	}
}

// without reports whether a question was left without an answer.
func (s State) without() bool { return s == NotSure || s == NotSaying || s == Skipped }

// whole is how the question was left, as its screens were.
func (a Answer) whole(q *Question) State {
	for _, parts := range q.Screens(a) {
		for _, p := range parts {
			if a.Left[p.key()] == Untouched && len(p.said(a)) > 0 {
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

// on is how a screen was left, which has those parts.
func (a Answer) on(parts []Part) State {
	first := &parts[0]
	switch {
	case slices.Contains(a.Open, first.key()):
		return Untouched
	case a.Left[first.key()] != Untouched:
		return a.Left[first.key()]
	case first.row != "" && len(first.said(a)) == 0:
		return Untouched // they were named since
	}
	return a.State
}

// idle reports whether a screen of the question asks more of what nobody has asked for: how
// it should be with people, where nobody is named.
func (q *Question) idle(parts []Part, a Answer) bool {
	after := parts[0].After
	if after == "" {
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
	on := map[string]bool{}
	for _, parts := range q.Screens(a) {
		for _, p := range parts {
			on[p.key()] = !q.idle(parts, a)
			on[p.ID] = on[p.ID] || on[p.key()]
		}
	}
	a.Values, a.Left = maps.Clone(a.Values), maps.Clone(a.Left)
	for i := range q.Parts {
		p := &q.Parts[i]
		if q.split && p.Each != "" {
			maps.DeleteFunc(a.Left, func(id string, _ State) bool { return strings.HasPrefix(id, p.ID+".") && !on[id] })
			a.only(p.ID, func(who string) bool { return on[p.ID+"."+who] })
		}
		if on[p.ID] {
			continue
		}
		delete(a.Values, p.ID)
		delete(a.Left, p.ID)
		if a.State.without() && len(a.Left) > 0 {
			a.Left[p.ID] = a.State // it was left with the rest
		}
	}
	return a
}

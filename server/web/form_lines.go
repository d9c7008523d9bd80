package web

import (
	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/view"
)

// ask is the question in the reader's words.
func (f *filling) ask(q *consult.Question) string { return f.Say.T("form." + q.ID + ".ask") }

// name is what the child calls somebody, for the child; else their name.
func (f *filling) name(tie care.ID) string {
	n := f.Named[tie]
	switch {
	case n.Calls != "" && f.Author.Kind == care.TieChild:
		return n.Calls
	case n.Name != "":
		return n.Name
	}
	return f.Say.T("who." + string(n.Kind))
}

// role says who somebody is who is there in their work: the child knows the rest.
func (f *filling) role(tie care.ID) string {
	if n := f.Named[tie]; n.Kind.Professional() || n.Kind.Invited() {
		return f.Say.T("who." + string(n.Kind))
	}
	return ""
}

// iro is the name of the IRO, or of the cover after them.
func (f *filling) iro(i int) string {
	p := f.iros[i]
	for _, n := range f.Named {
		if n.Person == p.ID && n.Calls != "" && f.Author.Kind == care.TieChild {
			return n.Calls
		}
	}
	return p.Name
}

// iroNames are the IRO and, where another one stands in, the cover: both read.
func (f *filling) iroNames() string {
	if len(f.iros) > 1 {
		return f.Say.T("form.iro.with", "IRO", f.iro(0), "Cover", f.iro(1))
	}
	return f.reader()
}

// reader is the IRO, who reads what is sent.
func (f *filling) reader() string {
	if len(f.iros) == 0 {
		return f.Say.T("who.iro")
	}
	return f.iro(0)
}

// reads is when the IRO reads what is sent, in the IRO's own words.
func (f *filling) reads() string {
	if len(f.iros) == 0 || f.iros[0].Reads == "" {
		return ""
	}
	return f.iros[0].Reads
}

// line shows one answer as its writer sees it.
func (f *filling) line(q *consult.Question, a consult.Answer) view.FormLine {
	l := view.FormLine{ID: q.ID, Ask: f.ask(q), Area: q.Area, State: string(a.State)}
	if a.State == consult.Untouched {
		l.State = "open"
	}
	if sent, sends := a.Frozen(); sends {
		l.Who, l.Named = f.seenBy(q, sent), sent.ForLetter
		l.Never = f.never(q)
	}
	if a.State != consult.Given {
		return l
	}
	l.State = ""
	for i := range q.Parts {
		p := &q.Parts[i]
		v := a.Values[p.ID]
		if v == nil || !v.Answered() {
			continue
		}
		for j, said := range saidPart(f.Say, p, v, f.name) {
			piece := view.FormSaid{Words: said.Words, Chose: said.Chose}
			if j == 0 && p.ID != consult.Main {
				piece.Label = f.Say.T("form." + q.ID + "." + p.ID)
			}
			l.Said = append(l.Said, piece)
		}
	}
	return l
}

func (f *filling) check() *view.FormCheck {
	m := &view.FormCheck{
		Shell: f.site.shell(f.call), Review: f.review, Rest: f.journey.Resume(),
		See: f.Author.Kind == care.TieChild, Same: f.Sent != nil && !f.Changed, Closed: f.Closed, Sending: care.NewID(), Any: f.Sent != nil,
	}
	for _, step := range f.journey.Steps {
		line := f.line(step.Question, f.Answers[step.Question.ID])
		m.Any = m.Any || line.Who != ""
		m.Lines = append(m.Lines, line)
	}
	return m
}

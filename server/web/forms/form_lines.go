package forms

import (
	"cmp"
	"math"
	"slices"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/view"
	"myreview/server/web"
)

// asks speaks as the form does: in its own band, whichever the writer is in by
// now, since a form that was begun stays what it is.
func (f *Filling) asks(id string) string { return f.Say.As(f.Say.Lang, f.Form.Band).T(id) }

func (f *Filling) ask(q *consult.Question) string { return f.asks("form." + q.ID + ".ask") }

// asked is a question in the words of its page, which says its language itself:
// another page may have changed the writer's since.
func (f *Filling) asked(q *consult.Question) *consult.Asked {
	lang := f.Say.Lang
	if asked := f.Value("asked"); asked != "" && string(care.ParseLang(asked)) == asked {
		lang = care.Lang(asked)
	}
	ours := f.Say.As(lang, f.Form.Band).Mine(nil) // others read it: what the child calls their home may say where it is
	return f.Form.Ask(q, lang, func(id string) string { return ours.T(id) })
}

// Name is what the child calls somebody, for the child; else their name.
func (f *Filling) Name(tie care.ID) string {
	n := f.Named[tie]
	switch {
	case n.Calls != "" && f.Author.Kind == care.TieChild:
		return n.Calls
	case n.Name != "":
		return n.Name
	}
	return f.Say.T(view.Role(n.Kind))
}

// Role says who somebody is who is there in their work: the child knows the rest.
func (f *Filling) Role(tie care.ID) string {
	if n := f.Named[tie]; n.Kind.Professional() || n.Kind.Invited() {
		return f.Say.T(view.Role(n.Kind))
	}
	return ""
}

// iro is the name of the IRO, or of the cover after them.
func (f *Filling) iro(i int) string {
	p := f.IROs[i]
	for _, n := range f.Named {
		if n.Person == p.ID && n.Calls != "" && f.Author.Kind == care.TieChild {
			return n.Calls
		}
	}
	return p.Name
}

// iroNames are the IRO and, where another one stands in, the cover: both read.
func (f *Filling) IRONames() string {
	if len(f.IROs) > 1 {
		return f.Say.T("form.iro.with", "IRO", f.iro(0), "Cover", f.iro(1))
	}
	return f.reader()
}

// reader is the IRO, who reads what is sent.
func (f *Filling) reader() string {
	if len(f.IROs) == 0 {
		return f.Say.T("who.iro")
	}
	return f.iro(0)
}

// reads is when the IRO reads what is sent.
func (f *Filling) reads() string {
	if len(f.IROs) == 0 {
		return ""
	}
	return f.Say.Reads(f.IROs[0].Reads)
}

// line shows one answer as its writer sees it.
func (f *Filling) line(q *consult.Question, a consult.Answer) view.FormLine {
	if a.Asked == nil { // nobody has come to it
		a.Asked = f.Form.Ask(q, f.Say.Lang, f.asks)
	}
	was := web.AskedBy(f.Say, a.Asked)
	l := view.FormLine{ID: q.ID, Ask: was.Ask(), Area: q.Area, State: string(a.State)}
	if a.State == consult.Untouched {
		l.State = "open"
	}
	sent, sends := a.Frozen()
	if sends {
		l.Who, l.Named = f.seenBy(q, sent), sent.ForLetter
		l.Never = f.never(q)
	}
	if a.State != consult.Given {
		return l
	}
	l.State, l.Said, l.Pics = "", was.Said(f.Say, a, f.Name), f.pics(q, sent)
	return l
}

// Shut says why nothing can be sent; empty: it can. It leads to whoever it can be told to.
func (f *Filling) Shut() string {
	switch {
	case f.Over:
		return f.Say.T("form.closed")
	case f.Closed:
		return f.Say.T("form.begun", "IRO", f.reader())
	case !f.OpensOn.Empty():
		return f.Say.T("form.early", "Day", f.Say.Date(f.OpensOn))
	}
	return ""
}

// waitsFor says that something is not shown because of whoever is with the child; empty: all is.
func (f *Filling) waitsFor() string {
	if !f.Waits() {
		return ""
	}
	return f.Say.T("company.waits", "Name", f.Name(care.ID(f.Viewer.Company)))
}

func (f *Filling) check() *view.FormCheck {
	m := &view.FormCheck{
		Page: f.site.Page(f.Call), Review: f.review, Rest: f.journey.Resume(),
		See: f.Author.Kind == care.TieChild, Same: f.Sent != nil && !f.Changed && !f.Sent.Part, Shut: f.Shut(), Sending: care.NewID(), Any: f.Sent != nil,
	}
	for _, q := range f.journey.Questions() {
		line := f.line(q, f.Answers[q.ID])
		m.Any = m.Any || line.Who != ""
		m.Groups = f.grouped(m.Groups, q, line)
	}
	for _, q := range f.GoneBeside() {
		m.Gone, m.Any = append(m.Gone, f.line(q, f.Answers[q.ID])), true
	}
	slices.SortStableFunc(m.Groups, func(a, b view.FormGroup) int { return cmp.Compare(a.Turn, b.Turn) })
	for i := range m.Groups {
		if g := &m.Groups[i]; g.Heading != "" {
			g.Heading = f.Say.T("form.check.group", "Who", g.Heading, "Count", len(g.Lines))
		}
	}
	return m
}

// grouped adds a line to those that the same people see. An adult's are one group.
func (f *Filling) grouped(groups []view.FormGroup, q *consult.Question, line view.FormLine) []view.FormGroup {
	child := f.Author.Kind == care.TieChild
	i := slices.IndexFunc(groups, func(g view.FormGroup) bool { return !child || g.Who == line.Who })
	if i < 0 {
		i = len(groups)
		var g view.FormGroup
		if child {
			g = f.group(q, line.Who)
		}
		groups = append(groups, g)
	}
	groups[i].Lines = append(groups[i].Lines, line)
	return groups
}

// group is a new one, of the answers that are seen as that sentence says.
func (f *Filling) group(q *consult.Question, who string) view.FormGroup {
	g := view.FormGroup{Heading: f.Say.T("form.check.none"), Who: who, Turn: math.MaxInt}
	sent, sends := f.Answers[q.ID].Frozen()
	if !sends {
		return g
	}
	var names []string
	readers := inTurn(f.Readers(q, sent))
	for _, t := range readers {
		names = append(names, f.Name(t.ID))
	}
	g.Turn = len(names)
	g.Faces, g.Heading = f.faces(q, sent), f.Say.Row(names)
	if sent.Audience == care.OnlyIRO && len(names) > 0 {
		g.Heading = f.Say.T("form.check.only", "People", names)
	}
	return g
}

// pics are the pictures of what was picked.
func (f *Filling) pics(q *consult.Question, a consult.Answer) (out []string) {
	for i := range q.Parts {
		for _, c := range a.Value(&q.Parts[i]).Screen(&q.Parts[i], f.Circle).Options {
			if o := f.option(c); o.Chosen && o.Picture != "" {
				out = append(out, o.Picture)
			}
		}
	}
	return out
}

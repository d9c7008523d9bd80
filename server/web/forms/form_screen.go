package forms

import (
	"slices"
	"strings"
	"unicode/utf8"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/view"
	"myreview/server/web"
	alertpages "myreview/server/web/alerts"
)

// screen is one question as it stands, or some of its parts: with what was answered, and
// with what has to be put right, if anything.
func (f *Filling) screen(step consult.Step, a consult.Answer, fault *care.Error) (*view.FormQuestion, error) {
	q := step.Question
	m := &view.FormQuestion{
		Page: f.site.Page(f.Call), Review: f.review, ID: step.Name, Area: q.Area, Picture: q.Picture,
		Unsure: true,
	}
	m.House = f.Form.Called(q.ID, f.Answers)
	if m.Ask, m.Besides = firstSentence(f.ask(q)); step.Screen > 0 {
		m.Besides = "" // it was said on the first
	}
	at := f.journey.Stand(step.Name)
	m.Chapter, m.Part, m.Chapters, m.N, m.Of = at.Chapter, at.Part, at.Chapters, at.N, len(at.Questions)
	m.Free = f.journey.Free
	for i, state := range at.Questions {
		switch {
		case i+1 == at.N:
			m.Steps = append(m.Steps, "now")
		case state != consult.Untouched:
			m.Steps = append(m.Steps, "done")
		default:
			m.Steps = append(m.Steps, "")
		}
	}
	switch left := step.State; left {
	case consult.NotSure, consult.NotSaying, consult.Skipped, consult.Lost:
		m.State = string(left)
	}
	if fault != nil {
		m.State = ""
		m.Problems = []view.FormProblem{{Field: fault.Field, Message: f.Say.Fault(fault)}}
	}
	told, err := f.told(q, a)
	if err != nil {
		return nil, err
	}
	for i := range step.Parts {
		p := &step.Parts[i]
		part := f.part(q, p, a.Value(p).Screen(p, f.Circle), fault)
		if part.Tells = f.Author.Kind == care.TieChild && alertpages.TellsSomebody(*p); part.Tells && told != nil && told.At == p.ID {
			part.Told = told
		}
		m.Counted = m.Counted || p.Tally
		m.Writes = m.Writes || part.Own != nil
		m.Unsure = m.Unsure && !offersUnsure(part.Options)
		if own := part.Own; own != nil && f.Author.Kind == care.TieChild && (len(part.Options) > 0 || len(m.Parts) > 0 && m.Parts[0].Partial != "") {
			own.Folded, own.Open = true, own.Value != "" || own.Error != ""
			own.Quiet = !part.Names()
		}
		m.Parts = append(m.Parts, part)
	}
	if tiles := f.Form.Band == care.Little || f.Form.Band == care.Primary; tiles && step.OneTap() {
		m.ByItself, m.Scripts = true, "js/byitself.js"
	}
	m.Reads = f.readsNote()
	m.Who = f.who(q, a)
	m.Alert, err = f.alertNote(step.Parts)
	return m, err
}

// last adds what the child said the last time, to open if they want to, on the first screen
// of a question.
func (f *Filling) last(m *view.FormQuestion, q *consult.Question, screen int) error {
	if screen > 0 {
		return nil
	}
	a, on, said, err := f.SaidLast(f.UserContext(), q)
	if err != nil || !said {
		return err
	}
	was := web.AskedBy(f.Say, a.Asked)
	m.Last, m.LastOn = &view.FormLine{ID: q.ID, Ask: was.Ask(), Said: was.Said(f.Say, a, f.Name)}, care.DateOf(on)
	return nil
}

// firstSentence is the question, and what is said after it. A sentence that leads to a
// question stays with it.
func firstSentence(s string) (string, string) {
	i := strings.IndexAny(s, "?.؟۔")
	if i < 0 {
		return s, ""
	}
	_, n := utf8.DecodeRuneInString(s[i:])
	ask, rest := s[:i+n], strings.TrimSpace(s[i+n:])
	if !strings.ContainsAny(ask, "?؟") && strings.ContainsAny(rest, "?؟") {
		return s, ""
	}
	return ask, rest
}

// readsNote says who reads what is written, and when. Adults' forms name nobody.
func (f *Filling) readsNote() string {
	switch {
	case f.Author.Kind != care.TieChild:
		return f.Say.T("form.write", "IRO", "", "When", "")
	case f.reads() == "":
		return f.Say.T("form.write.whenever", "IRO", f.reader())
	default:
		return f.Say.T("form.write", "IRO", f.reader(), "When", f.reads())
	}
}

// offersUnsure reports whether "not sure" is among the answers, also of the one person asked about.
func offersUnsure(offered []view.FormOption) bool {
	if len(offered) == 1 {
		offered = slices.Concat(offered, offered[0].Wants)
	}
	return slices.ContainsFunc(offered, func(o view.FormOption) bool { return o.Value == string(consult.NotSure) })
}

// part puts a part into words.
func (f *Filling) part(q *consult.Question, p *consult.Part, screen consult.Screen, fault *care.Error) view.FormPart {
	m := view.FormPart{
		Partial: screen.Partial, Name: p.ID, Legend: f.ask(q), Many: screen.Many, Tiles: f.Form.Band == care.Little || f.Form.Band == care.Primary,
	}
	if p.ID != consult.Main {
		m.Legend = f.asks("form." + q.ID + "." + p.ID)
	}
	if own := screen.Own; own != nil {
		m.Own = &view.FormText{Name: own.Name, Label: m.Legend, Value: own.Text, Rows: 5, Quiet: p.ID == consult.Main}
		if own.Says != "" {
			m.Own.Label, m.Own.Line, m.Own.Quiet = f.Say.T(own.Says), true, false
		}
	}
	if p.ID != consult.Main && screen.Partial != "" {
		m.Label = m.Legend
	}
	if screen.Ten != "" {
		m.Zero, m.Ten = f.asks(screen.Zero), f.asks(screen.Ten)
	}
	for _, c := range screen.Options {
		o := f.option(c)
		for _, w := range screen.Wants {
			w.Chosen = w.Value == c.Want
			o.Wants = append(o.Wants, f.option(w))
		}
		m.Options = append(m.Options, o)
	}
	switch {
	case fault == nil:
	case m.Own != nil && fault.Field == m.Own.Name:
		m.Own.Error = f.Say.Fault(fault)
	case fault.Field == p.ID:
		m.Error = f.Say.Fault(fault)
	}
	return m
}

func (f *Filling) option(c consult.Choice) view.FormOption {
	o := view.FormOption{Value: c.Value, Label: c.Value, Picture: c.Picture, Chosen: c.Chosen}
	switch {
	case c.Tie != "":
		o.Label, o.Note, o.Picture = f.Name(c.Tie), f.Role(c.Tie), f.Named[c.Tie].Picture
	case c.Text != "":
		o.Label = c.Text
	case c.Says != "":
		o.Label = f.asks(c.Says)
	}
	return o
}

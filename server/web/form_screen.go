package web

import (
	"slices"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/view"
)

// screen is one question as it stands: with what was answered, and with what
// has to be put right, if anything.
func (f *filling) screen(q *consult.Question, a consult.Answer, fault *care.Error) (*view.FormQuestion, error) {
	m := &view.FormQuestion{
		Shell: f.site.shell(f.call), Review: f.review, ID: q.ID, Area: q.Area, Picture: q.Picture, Ask: f.ask(q),
		Unsure: !slices.ContainsFunc(q.Parts, func(p consult.Part) bool { return p.Kind == "ynu" }), Closed: f.Closed,
	}
	m.N, m.Of = f.journey.Place(q.ID)
	for _, step := range f.journey.Steps {
		switch {
		case step.Question.ID == q.ID:
			m.Steps = append(m.Steps, "now")
		case step.State != consult.Untouched:
			m.Steps = append(m.Steps, "done")
		default:
			m.Steps = append(m.Steps, "")
		}
	}
	switch a.State {
	case consult.NotSure, consult.NotSaying, consult.Skipped, consult.Lost:
		m.State = string(a.State)
	}
	if fault != nil {
		m.State = ""
		m.Problems = []view.FormProblem{{Field: fault.Field, Message: f.Say.Fault(fault)}}
	}
	told, err := f.told(q, a)
	if err != nil {
		return nil, err
	}
	for i := range q.Parts {
		p := &q.Parts[i]
		wrong := ""
		if fault != nil && fault.Field == p.ID {
			wrong = f.Say.Fault(fault)
		}
		m.Writes = m.Writes || p.Kind == "text" || p.Other
		part := f.part(q, p, a.Values[p.ID], wrong)
		if fault != nil && fault.Field == p.ID+".other" && part.Picks != nil && part.Picks.Other != nil {
			part.Picks.Other.Error = f.Say.Fault(fault)
		}
		if part.Picks != nil && f.Author.Kind == care.TieChild && tellsSomebody(*p) {
			part.Picks.Tells = true
			if told != nil && told.At == p.ID {
				part.Picks.Told = told
			}
		}
		m.Parts = append(m.Parts, part)
	}
	m.Reads = f.readsNote()
	m.Who = f.who(q, a)
	m.Alert, err = f.alertNote(q)
	return m, err
}

// readsNote says who reads what is written, and when. Adults' forms name nobody.
func (f *filling) readsNote() string {
	switch {
	case f.Author.Kind != care.TieChild:
		return f.Say.T("form.write", "IRO", "", "When", "")
	case f.reads() == "":
		return f.Say.T("form.write.whenever", "IRO", f.reader())
	default:
		return f.Say.T("form.write", "IRO", f.reader(), "When", f.reads())
	}
}

func (f *filling) part(q *consult.Question, p *consult.Part, v consult.Value, wrong string) view.FormPart {
	m := view.FormPart{}
	legend := f.ask(q)
	if p.ID != consult.Main {
		legend = f.asks("form." + q.ID + "." + p.ID)
		if p.Kind != "text" { // a box has its label with it
			m.Label = legend
		}
	}
	switch p.Kind {
	case "text":
		m.Text = &view.FormText{Name: p.ID, Label: legend, Rows: 5, Error: wrong}
		m.Text.Quiet = p.ID == consult.Main
		if t, ok := v.(*consult.Text); ok {
			m.Text.Value = t.Text
		}
	case "scale010":
		m.Ladder = &view.FormLadder{
			Name: p.ID, Legend: legend, Error: wrong,
			Zero: f.asks("form." + q.ID + ".zero"), Ten: f.asks("form." + q.ID + ".ten"),
		}
		s, _ := v.(*consult.Scale)
		for n := 10; n >= 0; n-- {
			m.Ladder.Rungs = append(m.Ladder.Rungs, view.FormRung{N: n, Chosen: s != nil && s.N != nil && *s.N == n})
		}
	case "freq":
		m.Freq = f.freq(p, v, wrong)
	default:
		m.Picks = f.picks(p, v, legend, wrong)
	}
	return m
}

func (f *filling) freq(p *consult.Part, v consult.Value, wrong string) *view.FormFreq {
	m := &view.FormFreq{Name: p.ID, Error: wrong}
	said := map[string]string{}
	if freq, ok := v.(*consult.Freq); ok {
		for _, e := range freq.Each {
			said[e.Who] = e.Want
		}
	}
	row := func(who, label, picture string) {
		r := view.FormRow{Who: who, Label: label, Picture: picture}
		for _, w := range consult.Wants {
			r.Options = append(r.Options, view.FormOption{Value: w, Label: f.asks("form.freq." + w), Chosen: said[who] == w})
		}
		m.Rows = append(m.Rows, r)
	}
	for _, t := range f.Circle.Named(p) {
		row(string(t.ID), f.name(t.ID), f.Named[t.ID].Picture)
	}
	for _, o := range p.Options {
		row(o.ID, f.asks(p.Words+"."+o.ID), o.Picture)
	}
	return m
}

func (f *filling) picks(p *consult.Part, v consult.Value, legend, wrong string) *view.FormPicks {
	m := &view.FormPicks{Name: p.ID, Legend: legend, Error: wrong, Many: manyKinds[p.Kind]}
	m.Tiles = f.Form.Band == care.Little || f.Form.Band == care.Primary
	var chosen []string
	other := ""
	switch v := v.(type) {
	case *consult.Pics3:
		chosen = []string{v.Pick}
	case *consult.YNU:
		chosen = []string{v.Pick}
	case *consult.One:
		chosen = []string{v.Pick}
	case *consult.Feelings:
		chosen, other = v.Picks, v.Other
	case *consult.Many:
		chosen, other = v.Picks, v.Other
	case *consult.People:
		chosen, other = slices.Clone(v.Picks), v.Other
		for _, id := range v.Ties {
			chosen = append(chosen, string(id))
		}
	}
	for _, t := range f.Circle.Named(p) {
		m.Options = append(m.Options, view.FormOption{
			Value: string(t.ID), Label: f.name(t.ID), Note: f.role(t.ID), Picture: f.Named[t.ID].Picture,
			Chosen: slices.Contains(chosen, string(t.ID)),
		})
	}
	for _, o := range p.Options {
		m.Options = append(m.Options, view.FormOption{
			Value: o.ID, Label: f.asks(p.Words + "." + o.ID), Picture: o.Picture, Chosen: slices.Contains(chosen, o.ID),
		})
	}
	if p.Other {
		m.Other = &view.FormText{Name: p.ID + ".other", Label: f.Say.T(otherLabel[p.Kind]), Value: other, Line: true}
	}
	return m
}

var (
	manyKinds  = map[string]bool{"words": true, "pick_many": true, "pick_people": true}
	otherLabel = map[string]string{"words": "form.other.feel", "pick_many": "form.other.ways", "pick_people": "form.other.people"}
)

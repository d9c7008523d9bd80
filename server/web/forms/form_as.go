package forms

import (
	"html/template"
	"slices"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/i18n"
	"myreview/server/store/forms"
	"myreview/server/store/network"
	"myreview/server/view"
	"myreview/server/web"
)

// whatWasTold is the page of whoever reads what others sent. The child has their own.
func (s *Pages) whatWasTold(k *web.Call) error {
	id, err := k.ID("review")
	if err != nil {
		return err
	}
	told, err := s.Store.Forms.Reading(k.UserContext(), k.Viewer, id)
	if err != nil {
		return err
	}
	if told.Reader.Kind == care.TieChild {
		return k.To("/r/" + string(id) + "/form")
	}
	body, err := s.toldPart(k.Say, told)
	if err != nil {
		return err
	}
	m := &view.FormTold{Page: s.Page(k), Review: id, Body: body, Work: told.Reader.Kind.Professional()}
	return s.Show(k, "form/told", m)
}

// toldPart draws what a reader is told. Their page and the child's look at it
// beforehand are made by this alone.
func (s *Pages) toldPart(say i18n.Words, told forms.Reading) (template.HTML, error) {
	html, err := s.Views.Part(say.Lang, say.Band, "form/shared", toldBy(say, told))
	return template.HTML(html), err // #nosec G203 -- drawn by our own templates
}

// toldBy gathers the answers of each writer.
func toldBy(say i18n.Words, told forms.Reading) []view.SharedBy {
	name := func(tie care.ID) string { return nameTo(say, told.Named[tie]) }
	var out []view.SharedBy
	for _, a := range told.Answers {
		if n := len(out); n == 0 || out[n-1].Tie != a.Author.ID {
			by := view.SharedBy{Tie: a.Author.ID, Label: name(a.Author.ID), Picture: told.Named[a.Author.ID].Picture}
			if by.Child = a.Author.Kind == care.TieChild; by.Child {
				by.Company = WasWith(say, told.Company, name)
			}
			if !by.Child && told.Named[a.Author.ID].Name != "" {
				by.Role = view.Role(a.Author.Kind)
			}
			out = append(out, by)
		}
		by := &out[len(out)-1]
		was := web.AskedBy(say, a.Answer.Asked)
		line := view.SharedLine{Ask: was.Ask(), Area: a.Area, Said: was.Said(say, a.Answer, name)}
		if a.Answer.State != consult.Given {
			line.State = view.Without(string(a.Answer.State))
		}
		if told.Reader.Kind.IRO() || by.Child && a.Audience == care.Wish {
			line.Share = view.Share(a.Audience)
		}
		by.Lines = append(by.Lines, line)
	}
	return out
}

// nameTo is somebody's name as a reader may know it: people at work by name,
// the others as the child calls them.
func nameTo(say i18n.Words, n network.Named) string {
	switch {
	case n.Kind == care.TieChild && n.Name != "":
		return web.Given(n.Name)
	case n.Kind.Professional() && n.Name != "":
		return n.Name
	case n.Calls != "":
		return n.Calls
	case n.Name != "":
		return n.Name
	}
	return say.T(view.Role(n.Kind))
}

// formAs lists those round the child, and how many answers each would read.
func (s *Pages) formAs(k *web.Call) error {
	f, err := s.filling(k)
	if err != nil {
		return err
	}
	if f.Author.Kind != care.TieChild {
		return care.NotFoundError()
	}
	m := &view.FormAs{Page: s.Page(k), Review: f.review, Same: f.Sent != nil && !f.Changed}
	if err := f.hear(); err != nil {
		return err
	}
	counts := f.WouldRead()
	for _, t := range inTurn(f.Others()) {
		m.People = append(m.People, view.FormReader{
			Tie: t.ID, Label: f.Name(t.ID), Role: f.Role(t.ID), Picture: f.Named[t.ID].Picture, Count: counts[t.ID], Told: f.knownTo(t),
		})
	}
	return s.Show(k, "form/as", m)
}

// knownTo reports whether somebody was told what was picked in an answer, whatever they
// will read of it.
func (f *Filling) knownTo(t care.Tie) bool {
	for i := range f.Form.Questions {
		q := &f.Form.Questions[i]
		who, _ := f.knows(q, f.Answers[q.ID])
		if slices.ContainsFunc(who.People, func(n network.Named) bool { return n.Person == t.Person }) {
			return true
		}
	}
	return false
}

// formAsOne shows the child the page of one reader, as it will be.
func (s *Pages) formAsOne(k *web.Call) error {
	f, err := s.filling(k)
	if err != nil {
		return err
	}
	tie, err := k.ID("tie")
	if err != nil {
		return err
	}
	told, err := s.Store.Forms.ReadingAs(k.UserContext(), k.Viewer, f.review, tie)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(f.Others(), func(t care.Tie) bool { return t.ID == tie })
	if i < 0 {
		return care.NotFoundError()
	}
	if err := f.hear(); err != nil {
		return err
	}
	m := &view.FormAsOne{Page: s.Page(k), Review: f.review, Label: f.Name(tie), Count: len(told.Answers), Told: f.knownTo(f.Others()[i])}
	m.Work = told.Reader.Kind.Professional()
	if m.Count > 0 {
		m.Body, err = s.toldPart(s.Words.In(k.Viewer.Lang, care.Adult), told)
	}
	if err != nil {
		return err
	}
	return s.Show(k, "form/asone", m)
}

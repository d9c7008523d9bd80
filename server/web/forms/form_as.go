package forms

import (
	"cmp"
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
	if !told.Work {
		return s.Show(k, "form/told", m)
	}
	for tie, n := range told.Named {
		if n.Kind == care.TieChild {
			m.Child = nameTo(k.Say, told.Named[tie])
		}
	}
	calls, err := s.Calls(k.UserContext(), k.Viewer)
	if err != nil {
		return err
	}
	for _, c := range calls {
		if c.Child == told.Child {
			m.Calls++
		}
	}
	m.Scripts = "js/print.js"
	m.TitleFor(m.Child)
	return s.Show(k, "form/told", m)
}

// toldPart draws what a reader is told. Their page and the child's look at it
// beforehand are made by this alone.
func (s *Pages) toldPart(say i18n.Words, told forms.Reading) (template.HTML, error) {
	part, m := "form/shared", any(toldBy(say, told))
	if told.Work {
		part, m = "form/views", viewsOf(say, told)
	}
	html, err := s.Views.Part(say.Lang, say.Band, part, m)
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
		line := lineOf(say, told, a, name)
		by.Lines = append(by.Lines, line)
	}
	return out
}

// lineOf is one answer: the question as it was asked, the words as they were written. Who else
// reads it is for the IRO to know; of what a child asks for everybody knows that.
func lineOf(say i18n.Words, told forms.Reading, a forms.Shown, name func(care.ID) string) view.SharedLine {
	was := web.AskedBy(say, a.Answer.Asked)
	line := view.SharedLine{Ask: was.Ask(), Area: a.Area, Said: was.Said(say, a.Answer, name), Share: view.Share(a.Audience)}
	if a.Answer.State != consult.Given {
		line.State = view.Without(string(a.Answer.State))
	}
	if !told.Reader.Kind.IRO() && (a.Author.Kind != care.TieChild || a.Audience != care.Wish) {
		line.Share = ""
	}
	return line
}

// viewsOf gathers the answers by the areas of the care plan, for somebody at work on the case:
// what called for help first, then what is new to them.
func viewsOf(say i18n.Words, told forms.Reading) *view.Views {
	name := func(tie care.ID) string { return nameTo(say, told.Named[tie]) }
	m := &view.Views{}
	groups := []view.ViewGroup{{Heading: "views.calls"}, {Heading: "views.new"}, {Heading: "views.rest"}}
	for _, a := range told.Answers {
		who := told.Named[a.Author.ID]
		line := view.ViewLine{SharedLine: lineOf(say, told, a, name), Tie: a.Author.ID, By: name(a.Author.ID), Picture: who.Picture}
		switch {
		case a.Author.Kind == care.TieChild:
			m.Child, m.Company = line.By, WasWith(say, told.Company, name)
		case who.Name != "" || who.Calls != "":
			line.Role = view.Role(a.Author.Kind)
		}
		for _, t := range a.With {
			line.With = append(line.With, name(t.ID))
		}
		line.Later = !told.Began.IsZero() && a.SentAt.After(told.Began)
		line.Alone = told.Reader.Kind.IRO() && len(a.With) == 0
		g := &groups[2]
		switch {
		case a.Calls:
			g = &groups[0]
		case a.New:
			g = &groups[1]
		}
		g.Count++
		i := slices.IndexFunc(g.Areas, func(in view.ViewArea) bool { return in.Area == a.Area })
		if i < 0 {
			i = len(g.Areas)
			g.Areas = append(g.Areas, view.ViewArea{Area: a.Area, Name: cmp.Or(view.Area(a.Area), "views.other"), Icon: cmp.Or(a.Area.Picture(), "chat")})
		}
		g.Areas[i].Lines = append(g.Areas[i].Lines, line)
	}
	for _, g := range groups {
		slices.SortStableFunc(g.Areas, func(a, b view.ViewArea) int { return inAgenda(a.Area) - inAgenda(b.Area) })
		if g.Count > 0 {
			m.Groups = append(m.Groups, g)
		}
	}
	for _, b := range told.Back {
		m.Back = append(m.Back, say.T("views.back", "Name", name(b.Author.ID), "When", say.When(b.At)))
	}
	for _, b := range told.Blanks {
		by := name(b.Author.ID)
		if n := len(m.Blanks); n == 0 || m.Blanks[n-1].By != by {
			m.Blanks = append(m.Blanks, view.ViewBlanks{By: by})
		}
		last := &m.Blanks[len(m.Blanks)-1]
		b.Asked.Lang = say.Lang
		ask := web.AskedBy(say, &b.Asked).Ask()
		ask.Today = false // it was never asked in other words that were kept
		last.Asks = append(last.Asks, ask)
	}
	return m
}

// inAgenda is where an area stands on the agenda; what is in none comes last.
func inAgenda(a care.Area) int {
	if i := slices.Index(care.Areas, a); i >= 0 {
		return i
	}
	return len(care.Areas)
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
	m := &view.FormAsOne{Page: s.Page(k), Review: f.review, Label: f.Name(tie), Count: len(told.Answers), Waits: f.waitsFor(), Told: f.knownTo(f.Others()[i])}
	m.Work = told.Reader.Kind.Professional()
	if m.Count > 0 {
		m.Body, err = s.toldPart(s.Words.In(k.Viewer.Lang, care.Adult), told)
	}
	if err != nil {
		return err
	}
	return s.Show(k, "form/asone", m)
}

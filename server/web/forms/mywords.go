package forms

import (
	"cmp"

	"myreview/server/care"
	"myreview/server/view"
	"myreview/server/web"
)

// myWords is the page on which a child says what they call people and things.
func (s *Pages) myWords(k *web.Call, fault *care.Error) error {
	m, people, err := s.Store.Forms.AskMyWords(k.UserContext(), k.Viewer)
	if err != nil {
		return err
	}
	if fault != nil {
		m = typedWords(k, nil)
	}
	p := &view.MyWords{Page: s.Page(k), Saved: k.Query("saved") != ""}
	box := func(name, label, value string) view.FormText {
		t := view.FormText{Name: name, Label: label, Value: value, Line: true}
		if fault != nil && fault.Field == name {
			t.Error = k.Say.Fault(fault)
			p.Wrong, p.Message = name, t.Error
		}
		return t
	}
	for i := range people {
		n := &people[i]
		calls := m.People[n.Tie]
		if fault != nil {
			calls = k.Value("calls." + string(n.Tie))
		}
		who := cmp.Or(n.Name, k.Say.T(view.Role(n.Kind)))
		t := box("calls."+string(n.Tie), who, cmp.Or(calls, n.Calls))
		p.People = append(p.People, view.MyWordsPerson{Picture: n.Picture, Box: t})
	}
	p.Things = []view.FormText{
		box("home", k.Say.T("mywords.home"), m.Home),
		box("family", k.Say.T("mywords.family"), m.Family),
		box("siblings", k.Say.T("mywords.siblings"), m.Siblings),
		box("meeting", k.Say.T("mywords.meeting"), m.Meeting),
	}
	p.Me = []view.FormText{
		box("name", k.Say.T("mywords.name"), m.Name),
		box("pronouns", k.Say.T("mywords.pronouns"), m.Pronouns),
		free(box("talk", k.Say.T("mywords.talk"), m.Talk)),
		free(box("never", k.Say.T("mywords.never"), m.Never)),
	}
	if fault == nil {
		return s.Show(k, "form/words", p)
	}
	return s.ShowStatus(k, web.StatusOf[fault.Kind], "form/words", p)
}

// free is a box for more than a word.
func free(t view.FormText) view.FormText {
	t.Line, t.Rows = false, 2
	return t
}

// typedWords are the words as the page sends them, with what the child calls these ties.
func typedWords(k *web.Call, ties []care.ID) care.MyWords {
	m := care.MyWords{
		Name: k.Value("name"), Pronouns: k.Value("pronouns"), Home: k.Value("home"), Family: k.Value("family"),
		Siblings: k.Value("siblings"), Meeting: k.Value("meeting"), Never: k.Value("never"), Talk: k.Value("talk"),
		People: map[care.ID]string{},
	}
	for _, tie := range ties {
		m.People[tie] = k.Value("calls." + string(tie))
	}
	return m
}

// sayMyWords keeps them. What comes without the page's boxes takes none of them back.
func (s *Pages) sayMyWords(k *web.Call) error {
	_, people, err := s.Store.Forms.AskMyWords(k.UserContext(), k.Viewer)
	if err != nil {
		return err
	}
	if _, sent := k.Fields["never"]; !sent {
		return care.Invalid("error.form")
	}
	var ties []care.ID
	for i := range people {
		ties = append(ties, people[i].Tie)
	}
	return web.Done(k, s.Store.Forms.SayMyWords(k.UserContext(), k.Viewer, typedWords(k, ties)), "/words?saved=yes", s.myWords)
}

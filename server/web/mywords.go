package web

import (
	"cmp"

	"myreview/server/care"
	"myreview/server/i18n"
	"myreview/server/store/network"
	"myreview/server/view"
)

// ChildsWords is what the child of a review calls people and things, for a page on which people at
// work write to the child; nil where the child said nothing.
func (s *Site) ChildsWords(k *Call, review care.ID) (*view.ChildsWords, error) {
	m, people, err := s.Store.Forms.ChildsWords(k.UserContext(), k.Viewer, review)
	if err != nil {
		return nil, err
	}
	return WordsOf(k.Say, m, people), nil
}

// WordsOf puts a child's words on a page of people at work.
func WordsOf(say i18n.Words, m care.MyWords, people []network.Named) *view.ChildsWords {
	if m.Empty() {
		return nil
	}
	out := &view.ChildsWords{}
	add := func(id, word string) {
		if word != "" {
			out.Lines = append(out.Lines, view.ChildsWord{What: say.T(id), Word: word})
		}
	}
	add("mywords.work.never", m.Never)
	add("mywords.work.name", m.Name)
	add("mywords.work.pronouns", m.Pronouns)
	for _, p := range people {
		role := say.T(view.Role(p.Kind))
		out.Lines = append(out.Lines, view.ChildsWord{What: cmp.Or(p.Name, role), Word: p.Calls})
	}
	add("mywords.work.home", m.Home)
	add("mywords.work.family", m.Family)
	add("mywords.work.siblings", m.Siblings)
	add("mywords.work.meeting", m.Meeting)
	add("mywords.work.talk", m.Talk)
	return out
}

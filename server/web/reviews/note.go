package reviews

import (
	"strconv"

	"myreview/server/care"
	"myreview/server/store/reviews"
	"myreview/server/view"
	"myreview/server/web"
)

func (s *Pages) noteRoutes() []web.Route {
	return []web.Route{
		web.Get("/children/:child/notes", web.Staff, func(k *web.Call) error { return s.showNotes(k, nil) }),
		web.Post("/children/:child/notes", web.Staff, s.keepNote),
		web.Post("/children/:child/notes/away", web.Staff, s.takeNoteAway),
	}
}

func notesPath(child care.ID) string { return "/children/" + string(child) + "/notes" }

// notes reads the viewer's own.
func (s *Pages) notes(k *web.Call) (reviews.Notes, error) {
	child, err := k.ID("child")
	if err != nil {
		return reviews.Notes{}, err
	}
	return s.Store.Reviews.Notes(k.UserContext(), k.Viewer, child)
}

// showNotes is the viewer's own notes. The address may name one of them that is to be
// changed, and so may a form that came back.
func (s *Pages) showNotes(k *web.Call, fault *care.Error) error {
	all, err := s.notes(k)
	if err != nil {
		return err
	}
	m := &view.Notes{Page: s.Page(k), Child: all.Child, Name: all.Name, ID: care.NewID(), Text: k.Value("text")}
	m.TitleFor(all.Name)
	about := k.Value("review")
	of := k.Query("note")
	if fault != nil {
		of = k.Value("of")
		if id, err := k.FormID("id"); err == nil && fault.Kind == care.KindInvalid {
			m.ID = id
		}
	}
	for _, n := range all.List {
		m.List = append(m.List, view.NoteLine{ID: n.ID, Lines: web.LinesOf(web.OrLost(k.Say, n.Text, n.Lost)), StartsAt: n.StartsAt, Written: n.Written, Changed: n.Changed})
		if string(n.ID) != of {
			continue
		}
		m.Of, m.Seen = n.ID, k.Seen("seen", strconv.Itoa(n.Changes), fault)
		if fault == nil {
			m.Text, about = n.Text, string(n.Review)
		}
	}
	for _, r := range all.Reviews {
		m.Reviews = append(m.Reviews, view.NoteFor{Review: r.ID, StartsAt: r.Starts(), Chosen: string(r.ID) == about})
	}
	if fault == nil {
		return s.Show(k, "note/notes", m)
	}
	m.Wrong, m.Message = fault.Field, k.Say.Fault(fault)
	return s.ShowStatus(k, web.StatusOf[fault.Kind], "note/notes", m)
}

// keepNote writes a note down, or puts other words in the place of one.
func (s *Pages) keepNote(k *web.Call) error {
	all, err := s.notes(k)
	if err != nil {
		return err
	}
	n := reviews.NewNote{Child: all.Child, Text: k.Value("text")}
	if k.Value("review") != "" {
		if n.Review, err = k.FormID("review"); err != nil {
			return err
		}
	}
	if k.Value("of") == "" {
		if n.ID, err = k.FormID("id"); err == nil {
			err = s.Store.Reviews.WriteNote(k.UserContext(), k.Viewer, n)
		}
	} else if n.ID, err = k.FormID("of"); err == nil {
		if n.Seen, err = strconv.Atoi(k.Value("seen")); err != nil {
			return care.Invalid("error.form")
		}
		err = s.Store.Reviews.ChangeNote(k.UserContext(), k.Viewer, n)
	}
	return web.Done(k, err, notesPath(all.Child), s.showNotes)
}

func (s *Pages) takeNoteAway(k *web.Call) error {
	all, err := s.notes(k)
	if err != nil {
		return err
	}
	id, err := k.FormID("note")
	if err != nil {
		return err
	}
	if err := s.Store.Reviews.TakeNoteAway(k.UserContext(), k.Viewer, all.Child, id); err != nil {
		return err
	}
	return k.To(notesPath(all.Child))
}

package reviews

import (
	"myreview/server/care"
	"myreview/server/store/forms"
	"myreview/server/store/network"
	"myreview/server/store/reviews"
	"myreview/server/view"
	"myreview/server/web"
	formpages "myreview/server/web/forms"
)

// reviewHome is the viewer's own page for a review. Until it is closed people at
// work go straight to the meeting, and the IRO to what is left to do then; somebody
// who is apart gets their form and nothing else.
func (s *Pages) reviewHome(k *web.Call) error {
	id, err := k.ID("review")
	if err != nil {
		return err
	}
	r, err := s.Store.Reviews.Review(k.UserContext(), k.Viewer, id)
	if err != nil {
		return err
	}
	if r.Kind.IRO() && !r.Apart && !r.Seat && r.State != "closed" {
		return s.Show(k, "ways/cover", &view.Cover{Page: s.Page(k), Review: id, Child: r.ChildName, StartsAt: r.StartsAt})
	}
	switch over := r.State == "closed" && !r.Apart; {
	case over && r.Kind.IRO() && r.Seat:
		return k.To(closePath(id, ""))
	case r.Kind.Professional() && !r.Kind.IRO() && !r.Seat && !over: // nobody invited them
		return k.To("/children/" + string(r.Child))
	case r.Kind.Professional() && (!over || r.Kind.IRO()):
		return k.To("/r/" + string(id) + "/meet")
	}
	m := &view.ReviewHome{
		Page: s.Page(k), Review: id, Apart: r.Apart, Parent: r.Kind.Parent(), Work: r.Kind.Professional(), IRO: k.Say.T("who.iro"),
	}
	form, err := s.Store.Forms.MyForm(k.UserContext(), k.Viewer, id)
	switch {
	case err == nil:
		k.Say = k.Say.Mine(form.Words.InSentences())
		m.Form = formState(k, form)
	case care.KindOf(err) != care.KindNotFound:
		return err
	}
	if r.Apart {
		o, err := s.Store.People.Exclusions.Outside(k.UserContext(), k.Viewer, id)
		if err != nil {
			return err
		}
		m.Out, m.AskWhom, m.Said, m.SaidOn = o.Out, o.Ask, o.Said, o.On
		return s.Show(k, "form/home", m)
	}
	if err := s.fillFacts(k, r, m); err != nil {
		return err
	}
	if form != nil && form.Words.Name != "" {
		m.Child = form.Words.Name
	}
	return s.Show(k, "form/home", m)
}

func formState(k *web.Call, f *forms.MyForm) *view.FormState {
	j := f.Journey()
	at := j.Stand(j.Resume())
	m := &view.FormState{
		Begun: len(f.Revs) > 0, Part: at.Part, Chapters: at.Chapters, Done: at.N - 1, Of: len(at.Questions), Full: j.Finished(), Free: j.Free, Minutes: j.Minutes(), Changed: f.Changed, Written: len(f.Written) > 0, Back: f.TakenBack(),
		Opens: f.OpensOn, Shut: (&formpages.Filling{Call: k, MyForm: f}).Shut(),
	}
	if f.Sent != nil {
		m.SentAt, m.Meeting = f.Sent.SentAt, f.Sent.Part
	}
	return m
}

// fillFacts adds when, where, who comes and who the IRO is, as the viewer may
// know them.
func (s *Pages) fillFacts(k *web.Call, r reviews.Review, m *view.ReviewHome) error {
	m.Own, m.About = r.Kind == care.TieChild, k.Say.T("form.about")
	m.Earlier = m.Own && r.Number > 1
	m.MovedFrom = r.MovedFrom
	m.Child, m.StartsAt, m.Place, m.Phase, m.Letter = web.Given(r.ChildName), r.StartsAt, web.OrLost(k.Say, r.Place, r.PlaceLost), view.Phase(r.State), m.Own && r.Letter == "published"
	m.Reports = ownReports(r)
	m.Minutes, m.How = r.Minutes, view.HowMine(r.How)
	m.Part, m.Untold = !r.Whole, !r.Whole && r.StartsAt.IsZero()
	if !r.Kind.Placed() && m.Place == "" { // it may be the carer's home (domain.md section 1, "Confidential address rule")
		m.Place = k.Say.T("form.where.ask")
	}
	comes, iros, err := s.Store.People.WhoComes(k.UserContext(), k.Viewer, r.ID)
	if err != nil {
		return err
	}
	f := &formpages.Filling{Call: k, MyForm: &forms.MyForm{Author: care.Tie{Kind: r.Kind}, IROs: iros, Named: map[care.ID]network.Named{}}}
	for _, n := range comes {
		f.Named[n.Tie] = n
	}
	for _, n := range comes {
		if r.Kind.OwnTasks() && !n.Me { // who comes to a part is not told who else comes
			continue
		}
		m.Comes = append(m.Comes, view.FormPerson{Label: f.Name(n.Tie), Role: f.Role(n.Tie), Picture: n.Picture, Me: n.Me})
	}
	if m.Own && m.Form != nil && !m.Form.SentAt.IsZero() && !m.Form.Back {
		if err := s.whatCameOfIt(k, r.ID, m, f); err != nil {
			return err
		}
	}
	m.IRO = f.IRONames()
	for i, p := range iros {
		m.IROs = append(m.IROs, view.FormPerson{Label: p.Name, Given: web.Given(p.Name), Picture: p.Picture, Reads: k.Say.Reads(p.Reads), Cover: i > 0, Until: p.Until})
	}
	if says := talkMine[r.Talk.How]; says != "" {
		m.Talk = &view.TalkToCome{Says: says, IRO: m.IRO, Day: r.Talk.Day}
	}
	if r.State == "closed" {
		if m.After, err = s.whatNext(k, r.ID); err != nil || r.Kind != care.TieManager {
			return err
		}
		after, err := s.Store.Reviews.After(k.UserContext(), k.Viewer, r.ID)
		if err != nil && care.KindOf(err) != care.KindNotFound {
			return err
		}
		if err == nil {
			m.Clocks = s.clocks(after)
		}
	}
	return nil
}

// whatCameOfIt tells a child who sent their form whether an IRO has read it, and what was said
// to what they asked for.
func (s *Pages) whatCameOfIt(k *web.Call, review care.ID, m *view.ReviewHome, f *formpages.Filling) error {
	opened, wishes, err := s.Store.Forms.Came(k.UserContext(), k.Viewer, review)
	if err != nil {
		return err
	}
	m.Came = &view.ReviewCame{}
	for _, o := range opened.All { // who looked last comes first
		if o.Who.Kind.IRO() && m.Came.ReadBy == "" {
			f.Named[o.Who.Tie] = o.Who
			m.Came.ReadBy, m.Came.ReadAt = f.Name(o.Who.Tie), o.Times[0]
		}
	}
	groups, _ := formpages.WishGroups(k.Say, wishes)
	for _, g := range groups {
		m.Came.Wishes = append(m.Came.Wishes, g.Lines...)
	}
	return nil
}

// takeSeat seats the IRO, or whoever covers, at a review that nobody has
// invited them to yet.
func (s *Pages) takeSeat(k *web.Call) error {
	id, err := k.ID("review")
	if err != nil {
		return err
	}
	if err := s.Store.Meetings.TakeSeat(k.UserContext(), k.Viewer, id); err != nil {
		return err
	}
	return k.To("/r/" + string(id) + "/meet")
}

package reviews

import (
	"myreview/server/care"
	"myreview/server/i18n"
	"myreview/server/review"
	"myreview/server/store/reviews"
	"myreview/server/view"
	"myreview/server/web"
)

func (s *Pages) promiseRoutes() []web.Route {
	return []web.Route{
		web.Get("/children/:child/promises", web.Staff, s.promises),
		web.Get("/children/:child/promises/:decision", web.Staff, func(k *web.Call) error { return s.showPromise(k, nil) }),
		web.Post("/children/:child/promises/:decision", web.Staff, s.sayOutcome),
	}
}

func promisesPath(child care.ID) string { return "/children/" + string(child) + "/promises" }

// keptSays says what became of something agreed.
var keptSays = map[review.Kept]string{
	review.KeptOpen: "promise.state.open", review.KeptDone: "promise.state.done", review.KeptPartly: "promise.state.partly", review.KeptNot: "promise.state.not",
}

// outcome is what became of something agreed, for whoever may read it. A state that may
// have been changed behind the portal's back is not said.
func outcome(say i18n.Words, o review.Outcome) view.Outcome {
	if o.Lost {
		return view.Outcome{Why: web.OrLost(say, "", true)}
	}
	return view.Outcome{Says: keptSays[o.Kept], Why: o.Why, Done: o.Kept == review.KeptDone}
}

func (s *Pages) promiseLine(k *web.Call, p reviews.Promise) view.PromiseLine {
	line := view.PromiseLine{
		ID: p.ID, Area: p.Area, Icon: "target", What: web.OrLost(k.Say, p.What, p.Lost), Plain: p.Plain, Who: whoDoes(k, p.Decision), Due: p.Due,
		Overdue: p.Became.Overdue(p.Due, care.DateOf(s.Clock())), Outcome: outcome(k.Say, p.Became), By: p.By, On: p.On,
	}
	if p.Area != "" {
		line.Icon = p.Area.Picture()
	}
	return line
}

// promises is what was agreed at the last review that was closed, and what is open of
// those before it.
func (s *Pages) promises(k *web.Call) error {
	child, err := k.ID("child")
	if err != nil {
		return err
	}
	all, err := s.Store.Reviews.Promises(k.UserContext(), k.Viewer, child)
	if err != nil {
		return err
	}
	m := &view.Promises{Page: s.Page(k), Child: child, Name: all.Name, Live: all.Live, Died: all.Died}
	m.TitleFor(all.Name)
	for _, p := range all.All {
		if n := len(m.Groups); n == 0 || m.Groups[n-1].ID != p.Review {
			m.Groups = append(m.Groups, view.PromiseGroup{ID: p.Review, Held: p.Held})
		}
		group := &m.Groups[len(m.Groups)-1]
		group.Lines = append(group.Lines, s.promiseLine(k, p))
	}
	return s.Show(k, "promise/list", m)
}

// promise finds the one that the address names.
func (s *Pages) promise(k *web.Call) (all reviews.Promises, one reviews.Promise, err error) {
	child, err := k.ID("child")
	if err != nil {
		return all, one, err
	}
	which, err := k.ID("decision")
	if err != nil {
		return all, one, err
	}
	return s.Store.Reviews.Promise(k.UserContext(), k.Viewer, child, which)
}

// showPromise is where somebody says what became of one: nothing is picked beforehand.
func (s *Pages) showPromise(k *web.Call, fault *care.Error) error {
	all, one, err := s.promise(k)
	if err != nil {
		return err
	}
	if all.Died && fault == nil {
		return k.To(promisesPath(all.Child))
	}
	m := &view.PromiseForm{Page: s.Page(k), Child: all.Child, Name: all.Name, Line: s.promiseLine(k, one), ID: care.NewID(), Seen: k.Seen("seen", string(one.Seen), fault), Why: k.Value("why")}
	m.TitleFor(all.Name)
	for _, kept := range review.Kepts {
		m.Kepts = append(m.Kepts, view.Option{Value: string(kept), Label: keptSays[kept], Chosen: k.Value("kept") == string(kept)})
	}
	for _, was := range one.Before {
		m.Before = append(m.Before, view.PastOutcome{Outcome: outcome(k.Say, was.Outcome), By: was.By, On: was.On})
	}
	if fault == nil {
		return s.Show(k, "promise/one", m)
	}
	m.Wrong, m.Message = fault.Field, k.Say.Fault(fault)
	return s.ShowStatus(k, web.StatusOf[fault.Kind], "promise/one", m)
}

func (s *Pages) sayOutcome(k *web.Call) error {
	all, one, err := s.promise(k)
	if err != nil {
		return err
	}
	n := reviews.NewOutcome{Child: all.Child, Decision: one.ID, Outcome: review.Outcome{Kept: review.Kept(k.Value("kept")), Why: k.Value("why")}}
	if n.ID, err = k.FormID("id"); err != nil {
		return err
	}
	if k.Value("seen") != "" {
		if n.Seen, err = k.FormID("seen"); err != nil {
			return err
		}
	}
	err = s.Store.Reviews.SayOutcome(k.UserContext(), k.Viewer, n)
	return web.Done(k, err, promisesPath(all.Child)+"#p-"+string(one.ID), s.showPromise)
}

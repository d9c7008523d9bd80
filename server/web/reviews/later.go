package reviews

import (
	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store/reviews"
	"myreview/server/view"
	"myreview/server/web"
)

func (s *Pages) laterRoutes() []web.Route {
	return []web.Route{
		web.Get("/r/:review/later", web.LeadsReview, func(k *web.Call) error { return s.showLater(k, nil) }),
		web.Post("/r/:review/later", web.LeadsReview, s.goOnLater),
	}
}

// showLater asks on which day a review goes on that is not finished today. One that is not
// held has its meeting page.
func (s *Pages) showLater(k *web.Call, fault *care.Error) error {
	id, err := k.ID("review")
	if err != nil {
		return err
	}
	c, err := s.Store.Reviews.Closing(k.UserContext(), k.Viewer, id)
	if err != nil {
		return err
	}
	if c.State != string(review.Live) {
		return k.To("/r/" + string(id) + "/meet")
	}
	today := care.DateOf(s.Now())
	m := &view.Later{
		Page: s.Page(k), Review: id, Name: c.Child.Name, ID: care.NewID(), Today: today, FinishBy: s.Days.FinishBy(today),
		Adjourned: c.Adjourned, Kind: k.Value("kind"), Day: k.Value("day"), At: k.Value("at"),
	}
	m.TitleFor(c.Child.Name)
	if id, err := k.FormID("id"); err == nil {
		m.ID = id
	}
	for _, code := range care.PostponedReasons {
		m.Reasons = append(m.Reasons, view.Option{Value: code, Label: view.Postponed(code), Chosen: k.Value("reason") == code})
	}
	if fault == nil {
		return s.Show(k, "close/later", m)
	}
	m.Wrong, m.Message = fault.Field, k.Say.Fault(fault)
	return s.ShowStatus(k, web.StatusOf[fault.Kind], "close/later", m)
}

func (s *Pages) goOnLater(k *web.Call) error {
	id, err := k.ID("review")
	if err != nil {
		return err
	}
	form, err := k.FormID("id")
	if err != nil {
		return err
	}
	starts, err := k.Start()
	if err == nil {
		err = s.Store.Reviews.GoOnLater(k.UserContext(), k.Viewer, id, reviews.Later{ID: form, Kind: review.Break(k.Value("kind")), StartsAt: starts, Reason: k.Value("reason")})
	}
	return web.Done(k, err, "/r/"+string(id)+"/meet", s.showLater)
}

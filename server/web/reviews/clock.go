package reviews

import (
	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store/reviews"
	"myreview/server/view"
	"myreview/server/web"
)

func (s *Pages) clockRoutes() []web.Route {
	return []web.Route{
		web.Get("/r/:review/after", web.Staff, func(k *web.Call) error { return s.showAfter(k, nil) }),
		web.Post("/r/:review/after", web.Staff, s.markAfter),
	}
}

func afterPath(id care.ID) string { return "/r/" + string(id) + "/after" }

func (s *Pages) after(k *web.Call) (reviews.After, error) {
	id, err := k.ID("review")
	if err != nil {
		return reviews.After{}, err
	}
	return s.Store.Reviews.After(k.UserContext(), k.Viewer, id)
}

// clocks are what follows a review, by the authority's days.
func (s *Pages) clocks(a reviews.After) (out []view.ClockLine) {
	today := care.DateOf(s.Clock())
	for _, o := range s.Days.Owed(a.Held, a.DoneOn, s.Profile.Clocks) {
		if a.Died && (o.Clock == review.ClockLetter || o.Clock == review.ClockRecord) {
			continue
		}
		line := view.ClockLine{Says: view.ClockSays(string(o.Clock)), Manager: o.OfManager(), By: o.By, On: o.On, Late: o.Late(today)}
		line.Silence = line.Manager && o.On.Empty() && line.Late > 0
		out = append(out, line)
	}
	return out
}

// showAfter is what follows a review, and the days on which it was done: nothing is filled in
// beforehand.
func (s *Pages) showAfter(k *web.Call, fault *care.Error) error {
	a, err := s.after(k)
	if err != nil {
		return err
	}
	m := &view.After{Page: s.Page(k), Review: a.Review, Name: web.Given(a.Child), Manager: a.Manager, Held: a.Held, Lines: s.clocks(a), Today: care.DateOf(s.Clock())}
	m.TitleFor(a.Child)
	for _, clock := range review.Clocks {
		if !clock.Marked() || a.Manager && !clock.OfManager() || a.Died && clock == review.ClockRecord {
			continue
		}
		name := string(clock)
		f := view.ClockField{Name: name, Says: view.ClockSays(name), Was: k.Seen("was."+name, string(a.DoneOn[clock]), fault), Day: string(a.DoneOn[clock])}
		if fault != nil {
			f.Day = k.Value(name)
		}
		m.Fields = append(m.Fields, f)
	}
	if fault == nil {
		return s.Show(k, "close/after", m)
	}
	m.Wrong, m.Message = fault.Field, k.Say.Fault(fault)
	return s.ShowStatus(k, web.StatusOf[fault.Kind], "close/after", m)
}

// markAfter keeps the days that were changed on the page: what somebody else said meanwhile stays.
func (s *Pages) markAfter(k *web.Call) error {
	a, err := s.after(k)
	if err != nil {
		return err
	}
	days := review.DoneOn{}
	for _, clock := range review.Clocks {
		name := string(clock)
		if _, asked := k.Fields[name]; !asked || k.Value(name) == k.Value("was."+name) {
			continue
		}
		if days[clock], err = k.Day(name); err != nil {
			return s.showAfter(k, web.AsFault(err))
		}
	}
	err = s.Store.Reviews.Mark(k.UserContext(), k.Viewer, a.Review, days)
	return web.Done(k, err, afterPath(a.Review), s.showAfter)
}

package people

import (
	"myreview/server/care"
	"myreview/server/store/people"
	"myreview/server/view"
	"myreview/server/web"
)

// placesRoutes are the only ones that come upon where a child is. Nothing else
// of the site may ask the store for store.AtWork (places_test.go). Whoever
// changes it shows that it is still them.
func (s *Pages) placesRoutes() []web.Route {
	return []web.Route{
		web.Get("/r/:review/places", web.Worker, s.places),
		web.Post("/r/:review/places", web.Worker, s.RequireReauth(s.keepPlace)),
		web.Post("/r/:review/places/end", web.Worker, s.RequireReauth(s.endPlace)),
		web.Post("/r/:review/places/guard", web.Worker, s.RequireReauth(s.guardPlaces)),
	}
}

func (s *Pages) places(k *web.Call) error { return s.showPlaces(k, nil) }

func (s *Pages) showPlaces(k *web.Call, fault *care.Error) error {
	id, w, err := s.AtWork(k)
	if err != nil {
		return err
	}
	all, guarded, err := s.Store.People.Whereabouts(k.UserContext(), w)
	if err != nil {
		return err
	}
	m := &view.Places{Page: s.Page(k), Review: id, Guarded: guarded, New: care.NewID(), Kinds: people.WhereKinds}
	for _, p := range all {
		m.All = append(m.All, view.Place{ID: p.ID, Kind: p.Kind, Words: web.OrLost(k.Say, p.Words, p.Lost), SavedAt: p.SavedAt})
	}
	if fault == nil {
		return s.Show(k, "places/places", m)
	}
	m.Problem, m.Words, m.Kind = k.Say.T("places.problem"), k.Value("where"), k.Value("kind")
	m.Wrong, m.Message = fault.Field, k.Say.Fault(fault)
	return s.ShowStatus(k, web.StatusOf[fault.Kind], "places/places", m)
}

func placesPath(id care.ID) string { return "/r/" + string(id) + "/places" }

func (s *Pages) keepPlace(k *web.Call) error {
	id, w, err := s.AtWork(k)
	if err != nil {
		return err
	}
	made, err := k.FormID("id")
	if err != nil {
		return err
	}
	err = s.Store.People.KeepWhere(k.UserContext(), w, made, k.Value("kind"), k.Value("where"))
	if care.KindOf(err) == care.KindInvalid {
		return s.showPlaces(k, web.AsFault(err))
	}
	if err != nil {
		return err
	}
	return k.To(placesPath(id))
}

func (s *Pages) endPlace(k *web.Call) error {
	id, w, err := s.AtWork(k)
	if err != nil {
		return err
	}
	place, err := k.FormID("place")
	if err != nil {
		return err
	}
	if err := s.Store.People.EndWhere(k.UserContext(), w, place); err != nil {
		return err
	}
	return k.To(placesPath(id))
}

func (s *Pages) guardPlaces(k *web.Call) error {
	id, w, err := s.AtWork(k)
	if err != nil {
		return err
	}
	if err := s.Store.People.Guard(k.UserContext(), w, k.Value("told") != "yes"); err != nil {
		return err
	}
	return k.To(placesPath(id))
}

package web

import (
	"myreview/server/care"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/view"
)

// placesRoutes are the only ones that come upon where a child is. Nothing else
// of the site may ask the store for store.AtWork (places_test.go). Whoever
// changes it shows that it is still them.
func (s *Site) placesRoutes() []route {
	return []route{
		get("/r/:review/places", worker, s.places),
		post("/r/:review/places", worker, s.sure(s.keepPlace)),
		post("/r/:review/places/end", worker, s.sure(s.endPlace)),
		post("/r/:review/places/guard", worker, s.sure(s.guardPlaces)),
	}
}

func (s *Site) atWork(k *call) (care.ID, network.AtWork, error) {
	id, err := k.id("review")
	if err != nil {
		return "", network.AtWork{}, err
	}
	w, err := s.Store.People.AtWork(k.UserContext(), k.Viewer, id)
	return id, w, err
}

// worksHere lets through those who may ask for store.AtWork.
func (s *Site) worksHere(k *call) error {
	_, _, err := s.atWork(k)
	return err
}

func (s *Site) places(k *call) error { return s.showPlaces(k, nil) }

func (s *Site) showPlaces(k *call, fault *care.Error) error {
	id, w, err := s.atWork(k)
	if err != nil {
		return err
	}
	all, guarded, err := s.Store.People.Whereabouts(k.UserContext(), w)
	if err != nil {
		return err
	}
	m := &view.Places{Shell: s.shell(k), Review: id, Guarded: guarded, New: care.NewID(), Kinds: people.WhereKinds}
	for _, p := range all {
		m.All = append(m.All, view.Place{ID: p.ID, Kind: p.Kind, Words: orLost(k.Say, p.Words, p.Lost), SavedAt: p.SavedAt})
	}
	if fault == nil {
		return s.show(k, "places/places", m)
	}
	m.Problem, m.Words, m.Kind = k.Say.T("places.problem"), k.value("where"), k.value("kind")
	m.Wrong, m.Message = fault.Field, k.Say.Fault(fault)
	return s.showStatus(k, statusOf[fault.Kind], "places/places", m)
}

func placesPath(id care.ID) string { return "/r/" + string(id) + "/places" }

func (s *Site) keepPlace(k *call) error {
	id, w, err := s.atWork(k)
	if err != nil {
		return err
	}
	made, err := k.formID("id")
	if err != nil {
		return err
	}
	err = s.Store.People.KeepWhere(k.UserContext(), w, made, k.value("kind"), k.value("where"))
	if care.KindOf(err) == care.KindInvalid {
		return s.showPlaces(k, asFault(err))
	}
	if err != nil {
		return err
	}
	return k.to(placesPath(id))
}

func (s *Site) endPlace(k *call) error {
	id, w, err := s.atWork(k)
	if err != nil {
		return err
	}
	place, err := k.formID("place")
	if err != nil {
		return err
	}
	if err := s.Store.People.EndWhere(k.UserContext(), w, place); err != nil {
		return err
	}
	return k.to(placesPath(id))
}

func (s *Site) guardPlaces(k *call) error {
	id, w, err := s.atWork(k)
	if err != nil {
		return err
	}
	if err := s.Store.People.Guard(k.UserContext(), w, k.value("told") != "yes"); err != nil {
		return err
	}
	return k.to(placesPath(id))
}

package home

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"

	"myreview/server/care"
	"myreview/server/view"
	"myreview/server/web"
)

func (s *Pages) homeRoutes() []web.Route {
	all := []web.Route{
		web.Get("/home", web.Person, s.home),
		web.Get(donePath, web.Staff, s.done),
		web.Get(figuresPath, web.Staff, s.figures),
		web.Get(saidPath, web.Staff, s.said),
		web.Get(figuresPath+"/:figure", web.Staff, s.figure),
		web.Get("/privacy", web.Anyone, s.privacy),
		web.Get("/privacy/:band", web.Anyone, s.privacy),
		web.Get("/accessibility", web.Anyone, s.accessibility),
		web.Get("/how", web.Staff, s.how),
		web.Get("/how/:job", web.Staff, s.how),
	}
	if s.Demo != nil {
		all = append(all, web.Get("/demo", web.Anyone, s.demo), web.Post("/demo", web.Anyone, s.demoSignIn), web.Get("/gallery", web.Anyone, s.gallery))
	}
	return all
}

// levels name the reading levels as somebody would look for their own.
var levels = map[care.Band]string{
	care.Little: "privacy.for.4", care.Primary: "privacy.for.8", care.Young: "privacy.for.11", care.Adult: "privacy.for.18",
}

// privacy speaks as all pages do to this reader, or as somebody asked it to: a
// child who is signed out reads it too, and so does a parent who likes short
// sentences.
func (s *Pages) privacy(k *web.Call) error {
	m := &view.Privacy{Page: s.Page(k), Authority: s.Profile.Authority}
	if asked := k.Params("band"); asked != "" {
		m.Band = care.Band(asked)
		if !slices.Contains(care.Bands, m.Band) {
			return care.NotFoundError()
		}
	}
	for _, b := range care.Bands {
		m.Levels = append(m.Levels, view.Level{Name: levels[b], Band: b, Now: b == m.Band})
	}
	return s.Show(k, "about/privacy", m)
}

// lastRun is written by `make statement`, never by hand.
//
//go:embed accessibility.json
var lastRun []byte

func (s *Pages) accessibility(k *web.Call) error {
	m := &view.Accessibility{Page: s.Page(k), Authority: s.Profile.Authority}
	if err := json.Unmarshal(lastRun, &m.Tested); err != nil {
		return fmt.Errorf("web: accessibility.json: %w", err)
	}
	m.Stale = m.Tested.Day.AddMonths(12) < care.DateOf(s.Clock())
	return s.Show(k, "about/accessibility", m)
}

package web

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"

	"myreview/server/care"
	"myreview/server/view"
)

func (s *Site) homeRoutes() []route {
	all := []route{
		get("/home", person, s.home),
		get("/privacy", anyone, s.privacy),
		get("/privacy/:band", anyone, s.privacy),
		get("/accessibility", anyone, s.accessibility),
	}
	if s.Demo != nil {
		all = append(all, get("/demo", anyone, s.demo), post("/demo", anyone, s.demoSignIn), get("/gallery", anyone, s.gallery))
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
func (s *Site) privacy(k *call) error {
	m := &view.Privacy{Shell: s.shell(k), Authority: s.Profile.Authority}
	if asked := k.Params("band"); asked != "" {
		m.Band = care.Band(asked)
		if !slices.Contains(care.Bands, m.Band) {
			return care.NotFoundError()
		}
	}
	for _, b := range care.Bands {
		m.Levels = append(m.Levels, view.Level{Name: levels[b], Band: b, Now: b == m.Band})
	}
	return s.show(k, "about/privacy", m)
}

// lastRun is written by `make statement`, never by hand.
//
//go:embed accessibility.json
var lastRun []byte

func (s *Site) accessibility(k *call) error {
	m := &view.Accessibility{Shell: s.shell(k), Authority: s.Profile.Authority}
	if err := json.Unmarshal(lastRun, &m.Tested); err != nil {
		return fmt.Errorf("web: accessibility.json: %w", err)
	}
	m.Stale = m.Tested.Day.AddMonths(12) < care.DateOf(s.Clock())
	return s.show(k, "about/accessibility", m)
}

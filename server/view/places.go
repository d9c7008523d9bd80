package view

import (
	"time"

	"myreview/server/care"
)

// Places is where a child is and can be reached, for people at work.
type Places struct {
	Page
	Review  care.ID
	All     []Place
	Guarded bool    // parents are not told where the review takes place
	New     care.ID // makes keeping the same twice harmless
	Kinds   []string
	Kind    string // as it was picked, where something has to be put right
	Words   string
	Wrong   string // the field that has to be put right
	Message string
}

// ErrorAt is what is wrong with a field, said already; empty: nothing.
func (m *Places) ErrorAt(field string) string { return errorAt(m.Wrong, field, m.Message) }

// Choices are the kinds, with the messages that name them.
func (m *Places) Choices() (out []Option) {
	for _, kind := range m.Kinds {
		out = append(out, Option{Value: kind, Label: placeKinds[kind], Chosen: kind == m.Kind})
	}
	return out
}

var placeKinds = map[string]string{
	"home":   "places.kind.home",
	"other":  "places.kind.other",
	"phone":  "places.kind.phone",
	"school": "places.kind.school",
}

// Place is one thing that is known.
type Place struct {
	ID      care.ID
	Kind    string
	Words   string
	SavedAt time.Time
}

// Heading is the message that names its kind.
func (p Place) Heading() string { return placeKinds[p.Kind] }

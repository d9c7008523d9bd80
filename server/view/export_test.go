package view

import "myreview/server/care"

// Reframe turns a sample into another language and band.
func Reframe(m Model, lang care.Lang, band care.Band) {
	s := m.shell()
	s.Lang, s.Dir, s.Band = lang, lang.Dir(), band
	s.Unchecked = lang != care.English
}

// Sources are the texts of all templates by name.
var Sources = sources

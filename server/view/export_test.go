package view

import (
	"html/template"
	"reflect"
	"strings"

	"myreview/server/care"
	"myreview/server/i18n"
	"myreview/static"
)

// Reframe turns a sample into another language and band.
func Reframe(m Model, lang care.Lang, band care.Band) {
	s := m.page()
	s.Lang, s.Dir, s.Band = lang, lang.Dir(), band
}

// Sources are the texts of all templates by name.
var Sources = sources

// LoadIn is Load with words of the test's own.
var LoadIn = load

// Foresees reports whether it is known of a page beforehand that it may say a
// message, given by its id without the band.
func (s *Set) Foresees(page string, m Model, id string) bool {
	if s.says[page].ids[id] || names(reflect.ValueOf(m), func(named string) bool { return named == id }) {
		return true
	}
	for area := range s.says[page].areas {
		if strings.HasPrefix(id, area) {
			return true
		}
	}
	return false
}

// Titles are those of pages to people at work.
var Titles = titles

// Typed is typed, for the tests.
var Typed = typed

// Rings is rings, for the tests.
var Rings = rings

// Icon is how a template draws a symbol.
func Icon(assets *static.Assets, name string) template.HTML {
	return funcs(i18n.Words{}, assets, nil)["icon"].(func(string) template.HTML)(name)
}

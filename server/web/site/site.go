// Package site puts the slices of the site together.
package site

import (
	"myreview/server/web"
	"myreview/server/web/alerts"
	"myreview/server/web/children"
	"myreview/server/web/forms"
	"myreview/server/web/home"
	"myreview/server/web/imports"
	"myreview/server/web/letters"
	"myreview/server/web/people"
	"myreview/server/web/reviews"
	"myreview/server/web/signin"
	"myreview/server/web/staff"
)

var slices = []web.Slice{signin.Routes, home.Routes, forms.Routes, people.Routes, reviews.Routes, letters.Routes, alerts.Routes, staff.Routes, children.Routes, imports.Routes}

// New makes the whole site. It does not listen yet.
func New(o web.Options) (*web.Site, error) { return web.New(o, slices...) }

// Routes lists the addresses of an authority's site, and who may ask for each.
func Routes() []web.Route { return web.Routes(slices...) }

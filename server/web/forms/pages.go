// Package forms is the pages of what people say before a review.
package forms

import (
	"myreview/server/web"
	alertpages "myreview/server/web/alerts"
)

// Pages is the slice on a site.
type Pages struct {
	*web.Site
	alerts *alertpages.Pages
}

// New puts the pages on a site.
func New(s *web.Site) *Pages {
	return &Pages{Site: s, alerts: alertpages.New(s)}
}

// Routes lists the addresses of the slice.
func Routes(on *web.Site) []web.Route {
	s := New(on)
	return s.formRoutes()
}

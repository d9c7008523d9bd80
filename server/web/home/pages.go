// Package home is the first page of whoever is signed in, and what the portal says of itself.
package home

import (
	"myreview/server/web"
)

// Pages is the slice on a site.
type Pages struct {
	*web.Site
}

// New puts the pages on a site.
func New(s *web.Site) *Pages {
	return &Pages{Site: s}
}

// Routes lists the addresses of the slice.
func Routes(on *web.Site) []web.Route {
	s := New(on)
	return append(s.homeRoutes(), s.diaryRoutes()...)
}

// Package people is the pages of those who keep the ties to a child: who is let in, where
// the child is, who is on duty.
package people

import (
	"slices"

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
	return slices.Concat(s.tiesRoutes(), s.dutyRoutes(), s.placesRoutes())
}

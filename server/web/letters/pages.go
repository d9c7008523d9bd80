// Package letters is the pages of the letter: writing, seeing it as its reader, reading.
package letters

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
	return s.letterRoutes()
}

// Package alerts is the pages of calls for help: making one, and reading those of others.
package alerts

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
	return s.tellRoutes()
}

// Package staff is the pages on which administrators keep who is at work.
package staff

import "myreview/server/web"

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
	return New(on).staffRoutes()
}

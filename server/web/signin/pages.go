// Package signin is the pages by which people come in, see where they are signed in, and
// go: entry, invitations, cards, devices.
package signin

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
	return slices.Concat(s.cardRoutes(), s.deviceRoutes(), s.inviteRoutes(), s.entryRoutes(), s.staffLinkRoutes())
}
